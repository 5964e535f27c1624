"""Classify each line of a scrape by itself, regardless of its neighbours: furniture, running text, or neither."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import cues, roles
from kyoki.cleaning.headers import HEADER
from kyoki.cleaning.lines import ends_sentence, hiragana_share, is_clause, is_sentence, trails

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.lines import Line

#: A line that is entirely a link leads to another article; a line that only contains a link is text.
_ALL_LINK: Final = 0.95
#: Index pages cut the beginnings of their articles at 120 or less; a longer line is text within an unclosed link.
_LONGEST_TEASER: Final = 150
#: Furniture addresses the reader politely (ログインしてください。), unlike a report with the same words
#: (有料会員は十万人を超えた。) or a narration in the past tense (会員登録は窓口で済ませました。).
_TO_THE_READER: Final = frozenset(
    ("membership", "more", "share", "comments", "legal", "skip_link", "error", "section", "next_page", "price")
)
#: Rules whose phrases also occur in running text: between paragraphs, a long line with one is text.
_ALSO_IN_TEXT: Final = _TO_THE_READER | {"byline", "date", "contact", "credit", "advert"}
_SHORTEST_TEXT: Final = 30
_TEXT_HIRAGANA: Final = 0.25
_SOME_LINK: Final = 0.3
#: Rules of single words that are also headings of texts (商品情報, 環境); the labelled values below such a heading, and
#: their minimum number.
_LIKE_HEADINGS: Final = frozenset((cues.SECTION, "button"))
_LABELLED: Final = re.compile(r"[・■●]?\s?[^:。、\s]{2,10}\s?:\s?(?!//)\S")
_LABELS: Final = 2
_SUBJECT: Final = re.compile(
    r"(?!検索|設定|印刷|再生|停止|目次|字幕|音声|言語|記事|動画|写真|画像|最新|一般|総合|主要)[一-龥]{2,4}"
)
#: What only furniture says to a reader: ログインしてください. Without it a polite sentence may be text among others:
#: ログイン画面の音が鳴りません.
_ADDRESSED: Final = re.compile(
    r"ください|下さい|いただ|頂[きけくい]|できます|られます|なれます|ましょう|ませんか|限定|無料|有料|お(?:読み|申し?込み|試し|知らせ|届け|待ち)|ご(?:覧|利用|登録|確認|了承|案内)|この(?:記事|先|続き|ページ|サイト)|当(?:社|サイト)"
)
_POLITE: Final = re.compile(
    r"(?:です|ます|ません|ください|下さい|しょう)[。!」)\]]|(?:ません|ください)$|ませんか[。?!]*$"
)


#: Maximum code points of a value below its label.
_LONGEST_VALUE: Final = 20
_REQUEST: Final = re.compile(r"(?:ください|下さい)(?:ませ)?[。!]?$")
#: Maximum share of sentences with a 。 in a scrape whose other lines of spoken language are text, too.
_UNMARKED: Final = 0.5


class ClassifiedLine(NamedTuple):
    """One non-blank line.

    Args:
        number: number of the line in the scrape.
        line: the line.
        furniture: the rule that makes it furniture, or None.
        prose: whether it is running text and not furniture.
    """

    number: int
    line: Line
    furniture: str | None
    prose: bool

    @property
    def opens_section(self) -> bool:
        """Whether it is the heading of a furniture section; on a page, also that of the contact details."""
        return self.furniture == cues.SECTION or (self.furniture == "contact" and self.line.heading)

    @property
    def plain(self) -> bool:
        """Whether it is neither furniture nor a list item nor all link."""
        line = self.line
        return not (self.furniture or line.bullet or (line.link_share or 0) > _ALL_LINK)


def classify(lines: Sequence[Line]) -> list[ClassifiedLine]:
    """Classify every non-blank line.

    If no line of a scrape ends a sentence with 。, it may be a news flash: then clauses count as running text.
    """
    found = [_classify(number, line) for number, line in enumerate(lines) if line.text]
    rules = {one.furniture for one in found}
    if "tags" in rules:
        found = _with_values(found)
    if any(one.prose for one in found):
        if not rules.isdisjoint(_LIKE_HEADINGS):
            found = [
                _heading_of_text(found, at) if one.furniture in _LIKE_HEADINGS else one for at, one in enumerate(found)
            ]
        if "error" in rules:
            found = [_of_error(found, at) if one.prose else one for at, one in enumerate(found)]
        return [_in_context(found, at) if one.furniture in _ALSO_IN_TEXT else one for at, one in enumerate(found)]
    return [one._replace(prose=one.plain and is_clause(one.line.text)) for one in found]


def _with_values(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Give the short line below a label alone (テーマ:) the rule of the label."""
    found = list(lines)
    for at, (label, value) in enumerate(pairwise(lines), 1):
        alone = label.furniture == "tags" and label.line.text.endswith(":")
        if alone and value.furniture is None and len(value.line.text) <= _LONGEST_VALUE and "。" not in value.line.text:
            found[at] = value._replace(furniture="tags", prose=False)
    return found


def with_spoken(lines: Sequence[ClassifiedLine]) -> Sequence[ClassifiedLine]:
    """Count short lines of spoken language as running text too if most sentences of a scrape lack their 。.

    Args:
        lines: the lines that are not blank.
    """
    ends = [ends_sentence(one.line.text) for one in lines if one.prose]
    if _UNMARKED * len(ends) <= sum(ends):
        return lines
    return [one if one.prose or not one.plain else one._replace(prose=trails(one.line.text)) for one in lines]


def _classify(number: int, line: Line) -> ClassifiedLine:
    text = line.text
    if line.role == HEADER:
        return ClassifiedLine(number, line, HEADER, prose=False)
    furniture = cues.cue(text)
    sentence = is_sentence(text)
    if sentence and furniture in _TO_THE_READER and not (_POLITE.search(text) or furniture == "error"):
        furniture = None
    furniture = furniture or roles.furniture(line.role)
    prose = sentence and furniture is None and not _is_teaser(line)
    return ClassifiedLine(number, line, furniture, prose)


def _in_context(lines: Sequence[ClassifiedLine], at: int) -> ClassifiedLine:
    """Clear the furniture rule of a line that is text: long enough, and next to a paragraph of the same column."""
    one = lines[at]
    line = one.line
    if hiragana_share(line.text) < _TEXT_HIRAGANA:
        return one
    if _POLITE.search(line.text):
        return _in_polite_text(lines, at)
    if len(line.text) < _SHORTEST_TEXT:
        return one
    if line.bullet or (line.link_share or 0) > _SOME_LINK:
        return one
    beside = [lines[n] for n in (at - 1, at + 1) if 0 <= n < len(lines)]
    among = [other for other in beside if other.prose and other.line.column == line.column]
    # A dump has one column, or nearly so.
    if not among or (line.link_share is None and len(among) < len(beside)):
        return one
    return one._replace(furniture=None, prose=is_sentence(line.text))


def _of_error(lines: Sequence[ClassifiedLine], at: int) -> ClassifiedLine:
    """Count a request to the reader (トップページからお探しください。) just below a message of error as part of it."""
    one = lines[at]
    is_error = at > 0 and lines[at - 1].furniture == "error" and _REQUEST.search(one.line.text) is not None
    return one._replace(furniture="error", prose=False) if is_error else one


def _heading_of_text(lines: Sequence[ClassifiedLine], at: int) -> ClassifiedLine:
    """Clear the rule of a word of menus that heads text: alone among other lines, or above labelled values."""
    one = lines[at]
    if one.furniture == cues.SECTION:
        below = lines[at + 1 : at + 1 + _LABELS]
        labelled = len(below) == _LABELS and all(_LABELLED.match(other.line.text) for other in below)
        return one._replace(furniture=None) if labelled else one
    if not _SUBJECT.fullmatch(one.line.text):
        return one
    beside = [lines[n] for n in (at - 1, at + 1) if 0 <= n < len(lines)]
    alone = len(beside) > 1 and not any(other.furniture for other in beside)
    return one._replace(furniture=None) if alone and any(other.prose for other in beside) else one


def _in_polite_text(lines: Sequence[ClassifiedLine], at: int) -> ClassifiedLine:
    """Clear the rule of a polite sentence between two other ones, unless it addresses the reader."""
    one = lines[at]
    if _ADDRESSED.search(one.line.text) or one.line.bullet or (one.line.link_share or 0) > _SOME_LINK:
        return one
    beside = [lines[n] for n in (at - 1, at + 1) if 0 <= n < len(lines)]
    among = all(other.prose and other.line.column == one.line.column for other in beside)
    polite = any(_POLITE.search(other.line.text) for other in beside)
    if len(beside) > 1 and among and polite and is_sentence(one.line.text):
        return one._replace(furniture=None, prose=True)
    return one


def _is_teaser(line: Line) -> bool:
    return (line.link_share or 0) > _ALL_LINK and len(line.text) <= _LONGEST_TEASER
