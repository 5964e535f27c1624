"""Which line of a scrape is its headline, where the page does not say."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Final

from pipeline.text.lines import n_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.text.body import Body
    from pipeline.text.readings import Reading

_LENGTHS: Final = range(6, 121)
#: Headlines run to 40 code points and more; a shorter line shares its few bigrams with any article on the matter.
_FULL_LENGTH: Final = 40
#: What a list item, and each line between it and the article, take from a line's score (0 to 1).
_LISTED: Final = 0.2
_A_LINE: Final = 0.002
_MIN_SCORE: Final = 0.08
#: A subtitle stands just below the headline and says as much; the headline may stand again, as a link or a caption.
_SUBTITLE_WITHIN: Final = 3
_AGAIN_WITHIN: Final = 15
_AS_GOOD: Final = 0.7
#: A shorter piece of a headline is a name or a keyword.
_SHORTEST_WITHIN: Final = 10


def find(readings: Sequence[Reading], body: Body | None, title: str | None) -> int | None:
    """Find the headline among the lines above the article: the one that shares most of its bigrams with it.

    Args:
        readings: the lines that are not blank.
        body: where the article is.
        title: the headline where it is known: then the line that says it is found, a heading first.

    Returns:
        The index of a reading, or None.
    """
    if title:
        alike = [
            index for index, reading in enumerate(readings) if reading.line.text == title and not reading.line.bullet
        ]
        return next((index for index in alike if readings[index].line.heading), alike[0] if alike else None)
    if body is None:
        return None
    scores = _scores(readings, body)
    best = max(scores, key=lambda index: (scores[index], -index), default=None)
    if best is None or scores[best] <= _MIN_SCORE:
        return None
    return next((index for index in sorted(scores) if _stands_for(readings, scores, index, best)), best)


def _scores(readings: Sequence[Reading], body: Body) -> dict[int, float]:
    said = _bigrams("".join(reading.line.text for reading in readings[body.start : body.end] if reading.prose))
    scores = {}
    for index in range(body.start + 1):
        text = readings[index].line.text
        if not _may_be(readings, index):
            continue
        grams = _bigrams(text)
        share = len(grams & said) / len(grams) * min(len(text), _FULL_LENGTH) / _FULL_LENGTH
        scores[index] = share - _A_LINE * (body.start - index) - (_LISTED if readings[index].line.bullet else 0.0)
    return scores


def _may_be(readings: Sequence[Reading], index: int) -> bool:
    text = readings[index].line.text
    if readings[index].furniture or text.endswith("。") or n_sentences(text) > 1 or len(text) not in _LENGTHS:
        return False
    # The last part of a breadcrumb is the headline too, but not as it was printed: 国際 ›
    return not (index and readings[index - 1].line.text.endswith("›"))


def _stands_for(readings: Sequence[Reading], scores: dict[int, float], index: int, best: int) -> bool:
    """Whether another line is the headline rather than the best: the best is its subtitle, itself again, or <title>."""
    one, other = readings[index].line, readings[best].line
    if one.bullet or index == best or abs(index - best) > _AGAIN_WITHIN:
        return False
    if one.text == other.text:
        return index < best
    if one.text in other.text:  # 例文の見出し, beside 例文の見出し | 例文新聞
        return len(one.text) >= _SHORTEST_WITHIN
    if other.text in one.text:
        return False
    above = best - _SUBTITLE_WITHIN <= index < best and one.column == other.column
    return above and scores[index] >= _AS_GOOD * scores[best] and len(one.text) >= _AS_GOOD * len(other.text)


def _bigrams(text: str) -> set[str]:
    return set(map(add, text, text[1:]))
