"""Find the element with the text below the headline, for articles with hardly any sentences."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import roles
from kyoki.cleaning.lines import hiragana_share, is_headline, is_sentence, n_hiragana

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Minimum code points of text outside links in an element that contains an article.
_MIN_TEXT: Final = 80
#: Below this share of sentences a text counts as one without sentences: chats, lists, poems, product descriptions.
_SENTENCES: Final = 0.5
#: Minimum share of hiragana in running Japanese, with or without full stops; lists of names and figures have less.
_HIRAGANA: Final = 0.2
_SOME_LINK: Final = 0.3
#: Minimum share of hiragana in a dump's line of spoken language (headlines and names have less); the weights of other
#: lines and of furniture in a run of such lines.
_SPOKEN: Final = 0.4
_NOT_SPOKEN: Final = -10.0
_FURNITURE: Final = -30.0
#: Shorter lines of hiragana above an article are interface text (いいね, みんなのレシピ).
_SHORTEST_LEAD: Final = 12
#: Minimum turns of one speaker in a conversation. A date alone is no speaker: entries of an index have one too.
_SHORTEST_TALK: Final = 3
_OF_SPEAKERS: Final = frozenset((None, "date", "byline", roles.TEMPLATE))
_NAMED: Final = re.compile(r"[^\W\d年月日時分秒曜火水木金土]")
_DIGITS: Final = re.compile(r"\d+")
#: Furniture that always ends an article; a table of contents or an offer may be between its summary and paragraphs.
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
    column = _column(lines, texts, None if top is None else lines[top].line.column)
    if column is None:
        return list(lines)
    own = [index for index in texts if _within(lines[index].line.column, column)]
    chars = sum(len(lines[index].line.text) for index in own)
    prose = sum(len(lines[index].line.text) for index in own if lines[index].prose) * _has_sentences(lines)
    above = sum(len(one.line.text) for one in lines[: own[0]] if one.prose)
    if prose >= _SENTENCES * chars or above >= chars:
        return list(lines)
    # Paragraphs may follow a summary in points; nothing below the comments belongs to the article.
    end = next((index for index in range(own[-1] + 1, len(lines)) if lines[index].furniture in _ENDS), len(lines))
    below = sum(len(lines[index].line.text) for index in range(own[-1] + 1, end) if lines[index].prose)
    inside = {*own, *range(begin, own[0]), *(range(own[-1] + 1, end) if below >= chars else ())}
    lead = _lead(lines, begin, own[0])
    own_text = {*own, *(index for index in texts if lead <= index < own[0])} - _sections(lines)
    marked = [
        one._replace(prose=index in own_text or (index in inside and one.prose)) for index, one in enumerate(lines)
    ]
    return _with_speakers(marked, _speakers(marked, [one.prose for one in marked]))


def _sections(lines: Sequence[ClassifiedLine]) -> set[int]:
    """Return the lines below the heading of a furniture section, in the same element."""
    found: set[int] = set()
    part = -1
    for index, one in enumerate(lines):
        if one.opens_section:
            part = one.line.part
        elif one.line.part == part:
            found.add(index)
        else:
            part = -1
    return found


def _has_sentences(lines: Sequence[ClassifiedLine]) -> bool:
    """Whether running text is sentences: in a scrape without any, clauses count as such."""
    first = next((one.line.text for one in lines if one.prose), None)
    return first is None or is_sentence(first)


def _lead(lines: Sequence[ClassifiedLine], begin: int, end: int) -> int:
    """Return the first line in spoken language between headline and article; all text from there on belongs to it."""
    spoken = (
        index
        for index in range(begin, end)
        if len(lines[index].line.text) >= _SHORTEST_LEAD and hiragana_share(lines[index].line.text) >= _SPOKEN
    )
    return next(spoken, end)


def _mark_dump(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Mark a run of lines in spoken language as running text if it outweighs all sentences.

    The names or timestamps of speakers may be between the lines of a conversation, unless a sentence is above it: such
    lines are comments.
    """
    spoken = [not one.furniture and hiragana_share(one.line.text) >= _SPOKEN for one in lines]
    without = sum(len(one.line.text) for one, is_spoken in zip(lines, spoken, strict=True) if is_spoken > one.prose)
    # Below, a run is accepted only if over half of it has no sentence and less text elsewhere is in sentences.
    if sum(len(one.line.text) for one in lines if one.prose) >= without * (1 + _SENTENCES) / (1 - _SENTENCES):
        return list(lines)
    speakers = _speakers(lines, spoken)
    turns = _turns(lines, spoken, speakers)
    start, end, best = _best_run(lines, turns, speakers)
    if any(one.prose for one in lines[:start]):
        turns = spoken
        speakers = frozenset()
        start, end, best = _best_run(lines, spoken, speakers)
    text = sum(len(lines[index].line.text) for index in range(start, end) if turns[index])
    prose = sum(len(one.line.text) for one in lines[start:end] if one.prose)
    elsewhere = sum(len(one.line.text) for one in lines if one.prose) - prose
    if best < _MIN_TEXT or prose >= _SENTENCES * text or elsewhere >= text:
        return list(lines)
    marked = [
        one._replace(prose=True) if start <= index < end and turns[index] else one for index, one in enumerate(lines)
    ]
    return _with_speakers(marked, speakers)


def _with_speakers(lines: Sequence[ClassifiedLine], speakers: frozenset[int]) -> list[ClassifiedLine]:
    return [
        one._replace(furniture=roles.SPEAKER) if index in speakers and one.furniture else one
        for index, one in enumerate(lines)
    ]


def _best_run(
    lines: Sequence[ClassifiedLine], spoken: Sequence[bool], speakers: frozenset[int]
) -> tuple[int, int, float]:
    """Return the run of lines with the greatest sum of weights for spoken language, and this sum.

    If the site's templates are known, they weigh nothing, and neither do short lines that are not among them, such as
    ingredients.
    """
    best, run, start, span = 0.0, 0.0, 0, (0, 0)
    known = any(one.furniture in roles.OF_THE_SITE for one in lines)
    for index, one in enumerate(lines):
        if run <= 0:
            run, start = 0.0, index
        if spoken[index]:
            run += len(one.line.text)
        elif index not in speakers:
            run += _weight(one, known=known)
        if run > best:
            best, span = run, (start, index + 1)
    return *span, best


def _weight(one: ClassifiedLine, *, known: bool) -> float:
    if known and (one.furniture == roles.TEMPLATE or not (one.furniture or is_headline(one.line.text))):
        return 0.0
    return _FURNITURE if one.furniture not in {None, "counter"} else _NOT_SPOKEN


def _speakers(lines: Sequence[ClassifiedLine], spoken: Sequence[bool]) -> frozenset[int]:
    """Return lines that recur, ignoring digits, above spoken language: names in a chat, timestamps in a thread."""
    forms = [
        None
        if is_spoken or one.furniture not in _OF_SPEAKERS or not _NAMED.search(one.line.text)
        else _DIGITS.sub("0", one.line.text)
        for one, is_spoken in zip(lines, spoken, strict=True)
    ]
    above = Counter(form for form, below in zip(forms, spoken[1:], strict=False) if form and below)
    return frozenset(index for index, form in enumerate(forms) if form and above[form] >= _SHORTEST_TALK)


def _turns(lines: Sequence[ClassifiedLine], spoken: Sequence[bool], speakers: frozenset[int]) -> list[bool]:
    """Return which lines belong to a conversation: spoken language, and all lines between two speakers."""
    turns = list(spoken)
    end = max(speakers, default=0)
    for index, one in enumerate(lines[1:], 1):
        of_turn = index - 1 in speakers or (index < end and turns[index - 1])
        turns[index] = spoken[index] or (of_turn and index not in speakers and not one.furniture)
    return turns


def _is_text(one: ClassifiedLine) -> bool:
    return not one.furniture and (one.line.link_share or 0) <= _SOME_LINK


def _within(column: str, other: str) -> bool:
    return column == other or column.startswith(other + "/")


def _column(lines: Sequence[ClassifiedLine], texts: Sequence[int], headline: str | None) -> str | None:
    """Return the first element with enough text of its own, else in its children, else in deeper elements.

    The search ends at the element that contains both the text and the headline.
    """
    columns = [lines[index].line.column for index in texts]
    found = _first(lines, texts, columns)
    while found is None:
        above = [_around(column, headline) for column in columns]
        if above == columns:
            break
        columns = above
        found = _first(lines, texts, columns)
        if headline is None:
            break
    return found


def _around(column: str, headline: str | None) -> str:
    """Return the parent of an element; the element itself if it contains the headline."""
    return column if headline is not None and _within(headline, column) else column.rpartition("/")[0]


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
