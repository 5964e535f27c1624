"""Find the text of a dump with hardly any sentences: a conversation, a thread, a list as newspapers print it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import classified_lines, notes, roles, talks
from kyoki.cleaning.lines import hiragana_share, is_headline, is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Minimum code points of an article (see `containers`).
_MIN_TEXT: Final = 80
#: Below this share of sentences a text counts as one without sentences.
_SENTENCES: Final = 0.5
#: Minimum share of hiragana in a line of spoken language (headlines and names have less); the weights of other lines
#: and of furniture in a run of such lines.
_SPOKEN: Final = 0.4
_NOT_SPOKEN: Final = -10.0
_FURNITURE: Final = -30.0
#: Minimum code points of a line that counts as text above a conversation; shorter ones are interface text (いいね).
_SHORTEST_TEXT: Final = 12
#: Items of a list as newspapers print it, and their minimum number.
_ITEM: Final = re.compile(r"[◇▽◆①-⑳]\s?\S")
_SHORTEST_LIST: Final = 3


def mark(lines: Sequence[ClassifiedLine]) -> Sequence[ClassifiedLine]:
    """Mark the lines of such a text as running text; other dumps stay as they are.

    Args:
        lines: the non-blank lines of a dump.
    """
    if items := _printed_list(lines):
        return [one._replace(prose=index in items) for index, one in enumerate(lines)]
    says = [not one.furniture and hiragana_share(one.line.text) >= _SPOKEN for one in lines]
    thread = _thread(lines, says) if talks.may_be_thread(lines) else None
    return thread or _talk(lines, says)


def _speakers(lines: Sequence[ClassifiedLine], says: Sequence[bool]) -> frozenset[int]:
    """Return the names and stamps of a conversation, without the stamps of comments below an article."""
    found = talks.speakers(lines, says)
    first = min(found, default=0)
    above = [len(one.line.text) for one, is_said in zip(lines[:first], says, strict=False) if is_said]
    if sum(size for size in above if size >= _SHORTEST_TEXT) >= _MIN_TEXT:
        return found - talks.stamps(lines, found)
    return found


def _printed_list(lines: Sequence[ClassifiedLine]) -> set[int]:
    """Return the items of the list that is a dump without sentences: ◇男子, ①海野健(港AC)2時間21分."""
    if any(one.prose and is_sentence(one.line.text) for one in lines):
        return set()
    runs = groupby(
        range(len(lines)),
        key=lambda index: not lines[index].furniture and _ITEM.match(lines[index].line.text) is not None,
    )
    lists = [list(run) for is_list, run in runs if is_list]
    longest = max(lists, key=len, default=[])
    size = sum(len(lines[index].line.text) for index in longest)
    return set(longest) if len(longest) >= _SHORTEST_LIST and size >= _MIN_TEXT else set()


def _thread(lines: Sequence[ClassifiedLine], says: Sequence[bool]) -> list[ClassifiedLine] | None:
    """Mark the posts of a thread, from its first stamp on; None if that is too little, or an article is above."""
    speakers = _speakers(lines, says)
    beside = talks.around(lines, speakers)
    if not beside:
        return None
    speakers |= beside
    first = min(speakers)
    turns = [is_turn and index > first for index, is_turn in enumerate(talks.turns(lines, says, speakers))]
    start, end, best = _best_run(lines, turns, speakers | talks.recurring(lines, speakers))
    text = sum(len(lines[index].line.text) for index in range(start, end) if turns[index])
    # The subject of a thread may be a sentence.
    if best < _MIN_TEXT or _prose(lines[:first]) >= _MIN_TEXT or _prose(lines[:start]) + _prose(lines[end:]) >= text:
        return None
    marked = [
        one._replace(prose=index > first and (one.prose or (index < end and turns[index])))
        for index, one in enumerate(lines)
    ]
    return talks.with_speakers(marked, speakers, beside)


def _talk(lines: Sequence[ClassifiedLine], says: Sequence[bool]) -> Sequence[ClassifiedLine]:
    """Mark a run of lines in spoken language as running text if it outweighs all sentences.

    The names or timestamps of speakers may be between the lines of a conversation, unless a sentence is above it: such
    lines are comments.
    """
    if not any(one.prose and is_sentence(one.line.text) for one in lines) and any(one.prose for one in lines):
        # Clauses count as running text where nothing else does; a conversation has them, too.
        found = _talk([one._replace(prose=False) for one in lines], says)
        return found if any(one.prose for one in found) else lines
    without = sum(len(one.line.text) for one, is_said in zip(lines, says, strict=True) if is_said > one.prose)
    # Below, a run is accepted only if over half of it has no sentence and less text elsewhere is in sentences.
    if _prose(lines) >= without * (1 + _SENTENCES) / (1 - _SENTENCES):
        return classified_lines.with_spoken(lines)
    speakers = _speakers(lines, says)
    turns: Sequence[bool] = talks.turns(lines, says, speakers)
    start, end, best = _best_run(lines, turns, speakers)
    if _prose(lines[:start]):
        turns, speakers = says, frozenset()
        start, end, best = _best_run(lines, turns, speakers)
    text = sum(len(lines[index].line.text) for index in range(start, end) if turns[index])
    prose = _prose(lines[start:end])
    if best < _MIN_TEXT or prose >= _SENTENCES * text or _prose(lines) - prose >= text:
        return _note(lines, says) or classified_lines.with_spoken(lines)
    marked = [
        one._replace(prose=True) if start <= index < end and turns[index] else one for index, one in enumerate(lines)
    ]
    return talks.with_speakers(marked, speakers, frozenset())


def _note(lines: Sequence[ClassifiedLine], says: Sequence[bool]) -> list[ClassifiedLine] | None:
    """Mark a short run of lines in spoken language, other than list items; None if it is no article by itself."""
    own = [is_said and not one.line.bullet for one, is_said in zip(lines, says, strict=True)]
    start, end, best = _best_run(lines, own, frozenset())
    if best < _SHORTEST_TEXT or not notes.is_note(lines, start, end - 1):
        return None
    return [one._replace(prose=start <= index < end and own[index]) for index, one in enumerate(lines)]


def _prose(lines: Sequence[ClassifiedLine]) -> int:
    """Return the code points of running text."""
    return sum(len(one.line.text) for one in lines if one.prose)


def _best_run(
    lines: Sequence[ClassifiedLine], says: Sequence[bool], speakers: frozenset[int]
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
        if says[index]:
            run += len(one.line.text)
        elif index not in speakers:
            run += _weight(one, known=known)
        if run > best:
            best, span = run, (start, index + 1)
    return *span, best


def _weight(one: ClassifiedLine, *, known: bool) -> float:
    if known and (one.furniture == roles.TEMPLATE or not (one.furniture or is_headline(one.line.text))):
        return 0.0
    if one.furniture == roles.CAPTION:  # or a picture's file name, which may be between any two lines
        return 0.0
    return _FURNITURE if one.furniture not in {None, "counter"} else _NOT_SPOKEN
