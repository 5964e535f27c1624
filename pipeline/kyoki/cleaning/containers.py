"""Find the element with the text below the headline, for articles with hardly any sentences."""

from __future__ import annotations

from collections import Counter
from os.path import commonpath
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import notes, spoken_text, talks
from kyoki.cleaning.lines import JAPANESE, hiragana_share, is_sentence, n_hiragana

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Minimum code points of text outside links in an element that contains an article.
_MIN_TEXT: Final = 80
#: Below this share of sentences a text counts as one without sentences: chats, lists, poems, product descriptions.
_SENTENCES: Final = 0.5
#: Minimum shares of hiragana in running Japanese, with or without full stops, and in lists of names and figures, which
#: are the article only if a page with a headline has nothing else. Text in another language has none.
_HIRAGANA: Final = 0.2
_HIRAGANA_OF_LISTS: Final = 0.03
_SHORTEST_LIST: Final = 3
_SOME_LINK: Final = 0.3
#: Minimum share of hiragana in a line of spoken language.
_SPOKEN: Final = 0.4
#: Minimum code points of a lead in spoken language; shorter lines are interface text (いいね, みんなのレシピ).
_SHORTEST_LEAD: Final = 12
#: Maximum distance in lines of a short note from the headline; its date and categories are between.
_NOTE_WITHIN: Final = 6
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
        return list(spoken_text.mark(lines))
    begin = 0 if top is None else top + 1
    texts = [index for index in range(begin, len(lines)) if _is_text(lines[index])]
    headline = None if top is None else lines[top].line.column
    speakers = _speakers(lines, texts)
    beside = talks.around(lines, speakers)
    column = _thread(lines, speakers, beside) or _column(lines, texts, headline, _HIRAGANA)
    if column is None and top is not None and not any(one.prose for one in lines):
        column = _list(lines, texts, headline) or _note(lines, texts, top)
    if column is None:
        return list(lines)
    own = [index for index in texts if _within(lines[index].line.column, column)]
    if not own:
        return list(lines)
    chars = sum(len(lines[index].line.text) for index in own)
    prose = sum(len(lines[index].line.text) for index in own if lines[index].prose) * _has_sentences(lines)
    above = sum(len(one.line.text) for one in lines[: own[0]] if one.prose)
    if prose >= _SENTENCES * chars or above >= chars:
        return talks.with_speakers(lines, beside, beside)
    # Paragraphs may follow a summary in points; nothing below the comments belongs to the article.
    end = next((index for index in range(own[-1] + 1, len(lines)) if lines[index].furniture in _ENDS), len(lines))
    below = sum(len(lines[index].line.text) for index in range(own[-1] + 1, end) if lines[index].prose)
    inside = {*own, *range(begin, own[0]), *(range(own[-1] + 1, end) if below >= chars else ())}
    lead = _lead(lines, begin, own[0])
    own_text = {*own, *(index for index in texts if lead <= index < own[0])} - _sections(lines) - beside
    marked = [
        one._replace(prose=index in own_text or (index in inside and one.prose)) for index, one in enumerate(lines)
    ]
    return talks.with_speakers(marked, talks.speakers(marked, [one.prose for one in marked]), beside)


def _speakers(lines: Sequence[ClassifiedLine], texts: Sequence[int]) -> frozenset[int]:
    """Return the names and stamps of a thread in a page; none if an article is above it."""
    if not talks.may_be_thread(lines):
        return frozenset()
    may = set(texts)
    spoken = [index in may and hiragana_share(one.line.text) >= _SPOKEN for index, one in enumerate(lines)]
    found = talks.speakers(lines, spoken)
    above = sum(len(lines[index].line.text) for index in texts if index < min(found, default=0))
    return found if above < _MIN_TEXT else frozenset()


def _thread(lines: Sequence[ClassifiedLine], speakers: frozenset[int], beside: frozenset[int]) -> str | None:
    """Return the element with all posts of a thread: the stamps and what is below each."""
    if not beside:
        return None
    return commonpath([one.line.column for index in speakers for one in lines[index : index + 2]])


def _list(lines: Sequence[ClassifiedLine], texts: Sequence[int], headline: str | None) -> str | None:
    """Return the element with a list of names or figures."""
    column = _column(lines, texts, headline, _HIRAGANA_OF_LISTS)
    if column is None or sum(_within(lines[index].line.column, column) for index in texts) < _SHORTEST_LIST:
        return None
    return column


def _note(lines: Sequence[ClassifiedLine], texts: Sequence[int], top: int) -> str | None:
    """Return the element with the only lines of text of a page, just below the headline and its date."""
    own = [index for index in texts if JAPANESE.search(lines[index].line.text)]
    if not own or own[0] > top + _NOTE_WITHIN or not notes.is_note(lines, own[0], own[-1]):
        return None
    column = commonpath([lines[index].line.column for index in own])
    return None if _within(lines[top].line.column, column) else column


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
    """Whether the lines marked as running text are sentences; in a scrape without any 。 they are clauses."""
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


def _is_text(one: ClassifiedLine) -> bool:
    return not one.furniture and (one.line.link_share or 0) <= _SOME_LINK


def _within(column: str, other: str) -> bool:
    return column == other or column.startswith(other + "/")


def _column(lines: Sequence[ClassifiedLine], texts: Sequence[int], headline: str | None, hiragana: float) -> str | None:
    """Return the first element with enough text of its own, else in its children, else in deeper elements.

    Its share of hiragana is at least as given. The search ends at the element that contains both the text and the
    headline.
    """
    columns = [lines[index].line.column for index in texts]
    found = _first(lines, texts, columns, hiragana)
    while found is None:
        above = [_around(column, headline) for column in columns]
        if above == columns:
            break
        columns = above
        found = _first(lines, texts, columns, hiragana)
        if headline is None:
            break
    return found


def _around(column: str, headline: str | None) -> str:
    """Return the parent of an element; the element itself if it contains the headline."""
    return column if headline is not None and _within(headline, column) else column.rpartition("/")[0]


def _first(lines: Sequence[ClassifiedLine], texts: Sequence[int], columns: Sequence[str], share: float) -> str | None:
    sizes: Counter[str] = Counter()
    hiragana: Counter[str] = Counter()
    for index, column in zip(texts, columns, strict=True):
        text = lines[index].line.text
        sizes[column] += len(text)
        hiragana[column] += n_hiragana(text)
    # In the order of their first lines.
    enough = (column for column, size in sizes.items() if size >= _MIN_TEXT and hiragana[column] >= share * size)
    return next(filter(None, enough), None)
