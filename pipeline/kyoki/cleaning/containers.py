"""Find the element with the text below the headline, for articles with hardly any sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.lines import hiragana_share, n_hiragana

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Minimum code points of text outside links in an element that contains an article.
_MIN_TEXT: Final = 80
#: Below this share of sentences a text counts as one without sentences: chats, lists, poems, product descriptions.
_SENTENCES: Final = 0.5
#: Running Japanese, be it without full stops; lists of names and figures have less.
_HIRAGANA: Final = 0.2
_SOME_LINK: Final = 0.3
#: In a dump a line of so much hiragana is spoken language; headlines and names have less. What other lines and
#: furniture take off a run of them.
_SPOKEN: Final = 0.4
_NOT_SPOKEN: Final = -10.0
_FURNITURE: Final = -30.0
#: A talk: so many turns of one speaker. A day alone is no speaker, it is above the entries of an index, too.
_SHORTEST_TALK: Final = 3
_OF_SPEAKERS: Final = frozenset((None, "date", "byline"))
_NAMED: Final = re.compile(r"[^\W\d年月日時分秒曜火水木金土]")
_DIGITS: Final = re.compile(r"\d+")
#: What ends an article for sure; a list of contents or an offer may be between its summary and its paragraphs.
_ENDS: Final = frozenset(("comments", "profile", "copyright", "listing"))


def mark(lines: Sequence[ClassifiedLine], top: int | None = None) -> list[ClassifiedLine]:
    """Mark the text below the headline as the only running text if it is an article without sentences.

    The lines of a page stay as they are if its text has sentences, or if more sentences are above this text.

    Args:
        lines: the non-blank lines.
        top: number of the headline if it is known.
    """
    if lines and lines[0].line.link_share is None:
        return _mark_dump(lines)
    begin = 0 if top is None else top + 1
    texts = [index for index in range(begin, len(lines)) if _is_text(lines[index])]
    column = _column(lines, texts)
    if column is None:
        return list(lines)
    own = [index for index in texts if _within(lines[index].line.column, column)]
    chars = sum(len(lines[index].line.text) for index in own)
    prose = sum(len(lines[index].line.text) for index in own if lines[index].prose)
    above = sum(len(one.line.text) for one in lines[: own[0]] if one.prose)
    if prose >= _SENTENCES * chars or above >= chars:
        return list(lines)
    # Paragraphs may follow a summary in points; below the comments is nothing of the article.
    end = next((index for index in range(own[-1] + 1, len(lines)) if lines[index].furniture in _ENDS), len(lines))
    below = sum(len(lines[index].line.text) for index in range(own[-1] + 1, end) if lines[index].prose)
    inside = {*own, *range(begin, own[0]), *(range(own[-1] + 1, end) if below >= chars else ())}
    return [
        one._replace(prose=index in inside and (one.prose or _is_own(one, column))) for index, one in enumerate(lines)
    ]


def _is_own(one: ClassifiedLine, column: str) -> bool:
    return _is_text(one) and _within(one.line.column, column)


def _mark_dump(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Mark a run of lines in spoken language as running text if it outweighs all sentences.

    In a dump without sentences, names or timestamps of speakers may be between the lines of a conversation.
    """
    spoken = [hiragana_share(one.line.text) >= _SPOKEN and not one.furniture for one in lines]
    talk = not any(one.prose for one in lines)
    start, end, best = _best_run(lines, spoken, _speakers(lines, spoken) if talk else frozenset())
    text = sum(len(lines[index].line.text) for index in range(start, end) if spoken[index])
    prose = sum(len(one.line.text) for one in lines[start:end] if one.prose)
    elsewhere = sum(len(one.line.text) for one in lines if one.prose) - prose
    if best < _MIN_TEXT or prose >= _SENTENCES * text or elsewhere >= text:
        return list(lines)
    return [
        one._replace(prose=True) if start <= index < end and spoken[index] else one for index, one in enumerate(lines)
    ]


def _best_run(
    lines: Sequence[ClassifiedLine], spoken: Sequence[bool], speakers: frozenset[int]
) -> tuple[int, int, float]:
    """Return the run of lines with the greatest sum of weights for spoken language, and this sum."""
    best, run, start, span = 0.0, 0.0, 0, (0, 0)
    for index, one in enumerate(lines):
        if run <= 0:
            run, start = 0.0, index
        if spoken[index]:
            run += len(one.line.text)
        elif index not in speakers:
            run += _FURNITURE if one.furniture else _NOT_SPOKEN
        if run > best:
            best, span = run, (start, index + 1)
    return *span, best


def _speakers(lines: Sequence[ClassifiedLine], spoken: Sequence[bool]) -> frozenset[int]:
    """Return lines that recur, ignoring digits, above spoken language: names in a chat, timestamps in a thread."""
    above: defaultdict[str, list[int]] = defaultdict(list)
    for index, (one, below) in enumerate(zip(lines, spoken[1:], strict=False)):
        if below and not spoken[index] and one.furniture in _OF_SPEAKERS and _NAMED.search(one.line.text):
            above[_DIGITS.sub("0", one.line.text)].append(index)
    return frozenset(index for found in above.values() if len(found) >= _SHORTEST_TALK for index in found)


def _is_text(one: ClassifiedLine) -> bool:
    return not one.furniture and (one.line.link_share or 0) <= _SOME_LINK


def _within(column: str, other: str) -> bool:
    return column == other or column.startswith(other + "/")


def _column(lines: Sequence[ClassifiedLine], texts: Sequence[int]) -> str | None:
    """Return the first element with enough text in itself, else in elements just within it."""
    columns = [lines[index].line.column for index in texts]
    return _first(lines, texts, columns) or _first(lines, texts, [column.rpartition("/")[0] for column in columns])


def _first(lines: Sequence[ClassifiedLine], texts: Sequence[int], columns: Sequence[str]) -> str | None:
    sizes: Counter[str] = Counter()
    hiragana: Counter[str] = Counter()
    for index, column in zip(texts, columns, strict=True):
        text = lines[index].line.text
        sizes[column] += len(text)
        hiragana[column] += n_hiragana(text)
    # In the order of their first lines.
    enough = (column for column, size in sizes.items() if size >= _MIN_TEXT and hiragana[column] >= _HIRAGANA * size)
    return next(filter(None, enough), None)
