"""Find the sentences at the end of a dump that are not of its article: teasers, notes of the site, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import roles
from kyoki.cleaning.lines import is_clause, is_headline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: In a dump, one or two short sentences below teasers or furniture are teasers too, or notes of the site: the minimum
#: lines above them that are no text, their maximum length, and their maximum share of the text above. Of the gold
#: dumps, one article ends in this way, with a sentence of 97.
_MOST_NOTES: Final = 2
_NOTE_BELOW: Final = 2
_LONGEST_NOTE: Final = 60
_NOTE_SHARE: Final = 0.25
#: A line with a value at its end, as in a table: 部分食の始まり　21時45分, 本体サイズ：100mm
_VALUE: Final = re.compile(r"[:：]\s*\d|\s\d[^\s。]*$")
#: The rest of a sentence that began in a line above.
_GOES_ON: Final = re.compile(r"として|では|には|とは|にて|によ[るり]|を|が(?!ん)")
#: A polite ending, outside quotations; minimum lines of an article in the plain style, minimum sentences of the polite
#: lines below it (敬称は略しました。 is its own), and their maximum size as a share of its text.
_POLITE: Final = re.compile(
    r"(?:です|ます|でした|ました|ません|ましょう|でしょう|ください|下さい)[かねよが]{0,2}[♪…]*(?:[(][^()]*[)])?$"
)
_MAY_BE_POLITE: Final = re.compile("で(?:す|した|しょう)|ま(?:す|した|せん|しょう)|ください|下さい")
_SENTENCE_END: Final = re.compile(r"[。!?]+")
_QUOTED: Final = re.compile("「[^「」]*」|『[^『』]*』")
_FEWEST_PLAIN: Final = 3
_FEWEST_POLITE: Final = 2
#: A note of the author on the product or the figures of the article, often polite.
_FOOTNOTE: Final = "※"
_POLITE_SHARE: Final = 0.5
#: Pairs of kanji or katakana; the maximum share of those of a teaser, with its headline, that are in the text above,
#: and their minimum number; the minimum number of teasers, if no date sets them apart.
_PAIR: Final = re.compile("(?=([一-龥々ァ-ヶー]{2}))")
_SHARED: Final = 0.1
_FEWEST_PAIRS: Final = 6
_FEWEST_TEASERS: Final = 2


def first_apart(
    lines: Sequence[ClassifiedLine], inside: Sequence[int], anywhere: AbstractSet[str | None]
) -> int | None:
    """Return the first sentence of a dump that is apart from its article, or None if none is.

    Args:
        lines: the non-blank lines.
        inside: the sentences of the article and what is below it.
        anywhere: the rules of furniture that may be between any two paragraphs.
    """
    if lines[inside[-1]].line.link_share is not None:
        return None
    found = (_first_note(lines, inside, anywhere), _first_polite(lines, inside), _first_teaser(lines, inside))
    return min((index for index in found if index is not None), default=None)


def _first_polite(lines: Sequence[ClassifiedLine], inside: Sequence[int]) -> int | None:
    """Return the first of the polite lines below an article in the plain style (…した。): they address the reader."""
    texts = [lines[index].line.text for index in inside]
    if _polite_share(texts[-1]) < 1:  # of most articles
        return None
    n_plain = next(at for at, text in enumerate(texts) if _polite_share(text))
    if n_plain < _FEWEST_PLAIN or any(_polite_share(text) < 1 for text in texts[n_plain:]):
        return None
    # The next post of a thread addresses the others.
    if any(one.furniture == roles.SPEAKER for one in lines[inside[n_plain - 1] : inside[n_plain]]):
        return None
    below = "".join(texts[n_plain:])
    if below.startswith(_FOOTNOTE) or len(_SENTENCE_END.findall(below)) < _FEWEST_POLITE:
        return None
    sizes = [len(text) for text in texts]
    return inside[n_plain] if sum(sizes[n_plain:]) <= _POLITE_SHARE * sum(sizes[:n_plain]) else None


def _heads(one: ClassifiedLine) -> bool:
    """Whether a line may be the headline of a teaser; a line that is a quotation is text."""
    text = one.line.text
    return not one.furniture and is_headline(text) and not is_clause(text) and _QUOTED.fullmatch(text) is None


def _polite_share(text: str) -> float:
    """Return the share of the sentences of a line that end politely, quotations aside."""
    if not _MAY_BE_POLITE.search(text):
        return 0.0
    sentences = [one.strip() for one in _SENTENCE_END.split(_QUOTED.sub("", text)) if one.strip()]
    return sum(_POLITE.search(one) is not None for one in sentences) / max(len(sentences), 1)


def _first_teaser(lines: Sequence[ClassifiedLine], inside: Sequence[int]) -> int | None:
    """Return the first sentence of a series at the end, each below a headline, that share no words with the article."""
    found = None
    n_found = 0
    is_apart = False
    for at in range(len(inside) - 1, 1, -1):
        between = lines[inside[at - 1] + 1 : inside[at]]
        if not any(_heads(one) for one in between):
            break
        above = "".join(lines[index].line.text for index in inside[:at])
        own = "".join(one.line.text for one in (*between, lines[inside[at]]) if not one.furniture)
        pairs = _PAIR.findall(own)
        if len(pairs) < _FEWEST_PAIRS or sum(pair in above for pair in pairs) > _SHARED * len(pairs):
            break
        found, n_found = inside[at], n_found + 1
        is_apart = is_apart or any(one.furniture == "date" for one in between)
    return found if n_found >= _FEWEST_TEASERS or is_apart else None


def _first_note(
    lines: Sequence[ClassifiedLine], inside: Sequence[int], anywhere: AbstractSet[str | None]
) -> int | None:
    """Return the first of one or two sentences of a dump that are apart from its text, or None if there are none."""
    sizes = [len(lines[index].line.text) for index in inside]
    for n in range(1, min(_MOST_NOTES, len(inside) - 2) + 1):
        first = inside[-n]
        if first - inside[-n - 1] <= _NOTE_BELOW:  # not apart
            continue
        between = lines[inside[-n - 1] + 1 : first]
        small = max(sizes[-n:]) <= _LONGEST_NOTE and sum(sizes[-n:]) <= _NOTE_SHARE * sum(sizes[:-n])
        # The sentences of a report in entries are all apart.
        in_text = inside[-n - 1] - inside[-n - 2] <= _NOTE_BELOW
        apart = not _GOES_ON.match(lines[first].line.text)
        if small and in_text and apart and _is_break(between, anywhere):
            return first
    return None


def _is_break(lines: Sequence[ClassifiedLine], anywhere: AbstractSet[str | None]) -> bool:
    """Whether lines between two sentences are headlines of other articles or furniture, and neither text nor speakers.

    A line of an article may have no 。: 権利者の意思に基づくことなく、もとの商品を小分けにする行為は、
    It may also have a value, as in a table: 部分食の始まり　21時45分
    """
    if any(one.furniture == roles.SPEAKER or is_clause(one.line.text) for one in lines):
        return False
    is_table = any(_VALUE.search(one.line.text) for one in lines if one.furniture in anywhere)
    return not is_table and any(one.furniture not in anywhere or is_headline(one.line.text) for one in lines)
