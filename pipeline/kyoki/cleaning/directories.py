"""Find directories of a page that need no links: names of services or shops, each with a sentence about it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning.lines import n_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: The rule of lines in a directory.
DIRECTORY: Final = "listing"
#: Minimum entries: an article may have a few steps or people in this form.
_ENTRIES: Final = 10
#: Maximum code points of a name, and of the sentence about it.
_LONGEST_NAME: Final = 20
_LONGEST: Final = 120
#: Minimum share of different names: speakers and Q, A recur.
_DIFFERENT: Final = 0.9
#: Minimum code points of running text outside of a directory that may be the article: a news flash.
_SHORTEST: Final = 15
#: Share of entries from which on they are what the article is about, if so many have some word of its headline, or one
#: word of headline and lead. On 11 such articles it is 0.25 to 1.0, on ten of them 0.4 and more; on 990 drawings of 10
#: to 40 of 75 shops and services, beside 11 other articles, at most 0.4, and on all but seven less than this.
_RELATED: Final = 1 / 3
#: The name and the sentence in one line, as in the row of a table: 木の宿 谷を見下ろす露天の湯が人気です。
_ONE_LINE: Final = re.compile(r"([^。、]{2,20}) [^ ].*")
#: A question or a label is no name; days, steps and parts are numbered.
_NO_NAME: Final = re.compile(r"[?か。:]$|[\d一二三四五六七八九十]")
#: Words of a headline or lead that announce a list: 野菜カレーの作り方   市民に聞いた   おすすめの十品を紹介する。
_ANNOUNCED: Final = re.compile(
    r"紹介|聞いた|聞く|尋ねた|まとめた|\d選|作り方|レシピ|手順|ポイント|コツ|習った|比べ|一覧|以下の|次の通り|解説|Q&A|疑問|の声"
)
#: A kanji, other than numerals and words of dates and numbers, or a word in katakana.
_WORD: Final = re.compile(r"(?![一二三四五六七八九十百千万年月日時分人])[一-龥々]|[ァ-ヶー]{2,}")


class _Entry(NamedTuple):
    """The name and the sentence, which are one line if `start` and `end` are one apart; and its markup."""

    start: int
    end: int
    name: str
    markup: tuple[object, ...]


def mark(lines: Sequence[ClassifiedLine], top: int | None) -> list[ClassifiedLine]:
    """Mark the directories of a page as furniture if another text below the headline is the article.

    An article may be a list of this form, too: if there is no other text, if it is in the element of the text above it,
    or if its entries have words of the headline.

    Args:
        lines: the lines that are not blank.
        top: number of the headline if it is known.
    """
    if top is None or lines[top].line.link_share is None:
        return list(lines)
    found = [run for run in _runs(lines) if _is_directory(run)]
    inside = {index for run in found for index in range(run[0].start, run[-1].end)}
    text = [index for index in range(top + 1, len(lines)) if lines[index].prose and index not in inside]
    if not inside or sum(len(lines[index].line.text) for index in text) < _SHORTEST:
        return list(lines)
    dropped = {
        index
        for run in found
        if not _is_of_article(lines, run, text, top)
        for index in range(run[0].start, run[-1].end)
    }
    return [
        one._replace(furniture=one.furniture or DIRECTORY, prose=False) if index in dropped else one
        for index, one in enumerate(lines)
    ]


def _runs(lines: Sequence[ClassifiedLine]) -> Iterator[list[_Entry]]:
    """Yield the runs of adjacent entries of one markup."""
    run: list[_Entry] = []
    index = 0
    while index < len(lines):
        entry = _entry(lines, index)
        if run and (entry is None or entry.markup != run[0].markup):
            yield run
            run = []
        if entry:
            run.append(entry)
        index = entry.end if entry else index + 1
    if run:
        yield run


def _entry(lines: Sequence[ClassifiedLine], index: int) -> _Entry | None:
    """Return the entry that begins at a line."""
    one = lines[index]
    if one.prose:
        split = _ONE_LINE.fullmatch(one.line.text) if _is_sentence(one) else None
        return _Entry(index, index + 1, split[1], (one.line.column, one.line.bullet)) if split else None
    text = one.line.text
    if one.furniture or len(text) > _LONGEST_NAME or index + 1 == len(lines):
        return None
    below = lines[index + 1]
    # A heading above a list is no name of its first entry.
    if not _is_sentence(below) or _ONE_LINE.fullmatch(below.line.text):
        return None
    markup = [(each.line.column, each.line.bullet, each.line.heading) for each in (one, below)]
    return _Entry(index, index + 2, text, tuple(markup))


def _is_sentence(one: ClassifiedLine) -> bool:
    return one.prose and len(one.line.text) <= _LONGEST and n_sentences(one.line.text) == 1


def _is_directory(run: Sequence[_Entry]) -> bool:
    """Whether a run has enough different names."""
    names = [entry.name for entry in run]
    return (
        len(names) >= _ENTRIES
        and len(set(names)) >= _DIFFERENT * len(names)
        and 2 * sum(_NO_NAME.search(name) is not None for name in names) < len(names)
    )


def _is_of_article(lines: Sequence[ClassifiedLine], run: Sequence[_Entry], text: Sequence[int], top: int) -> bool:
    """Whether a run is part of the article with the headline and the text below it."""
    own = lines[run[-1].end - 1].line.column
    before = [lines[index].line.column for index in text if index < run[0].start]
    if before and _is_within(own, before[-1]):
        return True
    lead = "".join(lines[index].line.text for index in text if index < run[0].start)
    return is_related([_text(lines, entry) for entry in run], lines[top].line.text, lead)


def _is_within(column: str, other: str) -> bool:
    return column == other or column.startswith(other + "/")


def _text(lines: Sequence[ClassifiedLine], entry: _Entry) -> str:
    return "".join(lines[index].line.text for index in range(entry.start, entry.end))


def is_related(entries: Sequence[str], headline: str, lead: str) -> bool:
    """Whether headline or lead announce a list, or enough entries have words of them.

    Enough entries have some word of the headline, or enough have the same word of headline or lead.

    Args:
        entries: the texts of a list.
        headline: of the article.
        lead: the text between the headline and the list.
    """
    if _ANNOUNCED.search(headline) or _ANNOUNCED.search(lead):
        return True
    words = [set(_WORD.findall(entry)) for entry in entries]
    own = set(_WORD.findall(headline))
    some = sum(not own.isdisjoint(entry) for entry in words)
    shared = Counter(word for entry in words for word in entry & own.union(_WORD.findall(lead)))
    return max(some, *shared.values(), 0) >= _RELATED * len(entries)
