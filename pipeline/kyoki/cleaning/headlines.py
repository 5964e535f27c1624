"""Which line of a scrape is its headline, if the page does not state it."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.lines import ends_sentence, n_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import ClassifiedLine

_LENGTHS: Final = range(6, 121)
#: Headlines run to 40 code points and more; a shorter line shares its few bigrams with any article on the matter.
_FULL_LENGTH: Final = 40
#: What being a list item, and each line between it and the article, subtracts from a line's score (0 to 1).
_LISTED: Final = 0.2
_A_LINE: Final = 0.002
_MIN_SCORE: Final = 0.08
#: A subtitle is just below the headline and scores as much; the headline may be repeated, as a link or a caption.
_SUBTITLE_WITHIN: Final = 3
_AGAIN_WITHIN: Final = 15
_AS_GOOD: Final = 0.7
#: Code points; most articles are shorter.
_SHORT: Final = 4000
#: A shorter piece of a headline is a name or a keyword.
_SHORTEST_WITHIN: Final = 10


def find(lines: Sequence[ClassifiedLine], body: Body | None, title: str | None) -> int | None:
    """Find the headline among the lines above the article: the one that shares most of its bigrams with it.

    Args:
        lines: the lines that are not blank.
        body: where the article is.
        title: the headline if it is known: then the line with this text is found, a heading first.

    Returns:
        The index of the line in `lines`, or None.
    """
    if title:
        alike = [index for index, one in enumerate(lines) if one.line.text == title and not one.line.bullet]
        return next((index for index in alike if lines[index].line.heading), alike[0] if alike else None)
    if body is None:
        return None
    may = [index for index in range(body.start + 1) if _may_be(lines, index)]
    scores = _Scores(lines, body)
    best, score = None, _MIN_SCORE
    # Lines with the highest possible score first: most lines are too short to reach that of a headline.
    highest = {index: scores.of(index, 1.0) for index in may}
    for index in sorted(may, key=lambda index: -highest[index]):
        if highest[index] < score:
            break
        one = scores[index]
        if one > score or (best is not None and one == score and index < best):
            best, score = index, one
    if best is None:
        return None
    return next((index for index in may if _replaces(lines, scores, index, best)), best)


class _Scores:
    """The score of each line as a headline, computed on demand.

    Args:
        lines: the lines that are not blank.
        body: where the article is.
    """

    def __init__(self, lines: Sequence[ClassifiedLine], body: Body) -> None:
        self._lines = lines
        self._start = body.start
        text = "".join([one.line.text for one in lines[body.start : body.end] if one.prose])
        # To search a short text for the bigrams of a few lines is faster than to make a set of all of its bigrams.
        self._article = text if len(text) <= _SHORT else _bigrams(text)

    def __getitem__(self, index: int) -> float:
        grams = _bigrams(self._lines[index].line.text)
        return self.of(index, sum([gram in self._article for gram in grams]) / len(grams))

    def of(self, index: int, share: float) -> float:
        """Return the score of a line if the article contains this share of its bigrams."""
        line = self._lines[index].line
        shared = share * min(len(line.text), _FULL_LENGTH) / _FULL_LENGTH
        return shared - _A_LINE * (self._start - index) - (_LISTED if line.bullet else 0.0)


def _may_be(lines: Sequence[ClassifiedLine], index: int) -> bool:
    text = lines[index].line.text
    if lines[index].furniture or len(text) not in _LENGTHS or ends_sentence(text) or n_sentences(text) > 1:
        return False
    # The last part of a breadcrumb (国際 ›) is the headline too, but not always as printed above the article.
    return not (index and lines[index - 1].line.text.endswith("›"))


def _replaces(lines: Sequence[ClassifiedLine], scores: _Scores, index: int, best: int) -> bool:
    """Whether a line is the headline instead of the best one: that is its subtitle, its repetition, or <title>."""
    one, other = lines[index].line, lines[best].line
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
