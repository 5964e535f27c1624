"""Which line of a scrape is its headline, where the page does not say."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.lines import n_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import Reading

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
#: Code points; most articles are shorter.
_SHORT: Final = 4000
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
    may = [index for index in range(body.start + 1) if _may_be(readings, index)]
    scores = _Scores(readings, body)
    best, score = None, _MIN_SCORE
    # Those of which most is to be hoped first: most lines are too short to reach what a headline reached.
    hopes = {index: scores.of(index, 1.0) for index in may}
    for index in sorted(may, key=lambda index: -hopes[index]):
        if hopes[index] < score:
            break
        one = scores[index]
        if one > score or (best is not None and one == score and index < best):
            best, score = index, one
    if best is None:
        return None
    return next((index for index in may if _stands_for(readings, scores, index, best)), best)


class _Scores:
    """What speaks for each line, counted when it is asked for.

    Args:
        readings: the lines that are not blank.
        body: where the article is.
    """

    def __init__(self, readings: Sequence[Reading], body: Body) -> None:
        self._readings = readings
        self._start = body.start
        told = "".join([reading.line.text for reading in readings[body.start : body.end] if reading.prose])
        # To look for the pairs of a few lines in a short text is faster than to make a set of all its pairs.
        self._said = told if len(told) <= _SHORT else _bigrams(told)

    def __getitem__(self, index: int) -> float:
        grams = _bigrams(self._readings[index].line.text)
        return self.of(index, sum([gram in self._said for gram in grams]) / len(grams))

    def of(self, index: int, share: float) -> float:
        """Return the score of a line of whose bigrams the article holds such a share."""
        line = self._readings[index].line
        told = share * min(len(line.text), _FULL_LENGTH) / _FULL_LENGTH
        return told - _A_LINE * (self._start - index) - (_LISTED if line.bullet else 0.0)


def _may_be(readings: Sequence[Reading], index: int) -> bool:
    text = readings[index].line.text
    if readings[index].furniture or len(text) not in _LENGTHS or text.endswith("。") or n_sentences(text) > 1:
        return False
    # The last part of a breadcrumb is the headline too, but not as it was printed: 国際 ›
    return not (index and readings[index - 1].line.text.endswith("›"))


def _stands_for(readings: Sequence[Reading], scores: _Scores, index: int, best: int) -> bool:
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
