"""Find the turns of a conversation (a chat, a thread of posts): text below the names or stamps of its speakers."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import cues, roles
from kyoki.cleaning.lines import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Minimum turns of one speaker, or posts below stamps (dates with a time: entries of an index have a date, too).
_SHORTEST_TALK: Final = 3
#: The furniture rules of lines that may name a speaker.
_OF_SPEAKERS: Final = frozenset((None, "date", "byline", roles.TEMPLATE))
#: With the rules that also match the number of a post: 3   #3
_ABOVE_TURNS: Final = _OF_SPEAKERS | {"counter", "tags"}
_NAMED: Final = re.compile(r"[^\W\d年月日時分秒曜火水木金土]")
_DIGITS: Final = re.compile(r"\d+")
#: The number of a post, alone or after its date: 3   3:   No.3   2019/03/11 #3
_NUMBER: Final = re.compile(r"(?:[^#]{0,30}#|no\.?\s?)?([0-9]{1,4})[.:]?", re.IGNORECASE)
_NUMBER_ENDS: Final = frozenset("0123456789.:")
#: Maximum lines that a site prints above each post (name, rank, number of posts, subject, votes of the post before),
#: and the minimum share of stamps above which such a line recurs at the same distance.
_LONGEST_HEAD: Final = 8
_OF_HEADS: Final = 0.5
#: Maximum code points of the name of an author, with さん.
_LONGEST_NAME: Final = 16
#: A post has spoken language within so many lines: its number or a quotation may come first.
_POST: Final = 3
#: The form of all stamps, and those of numbers of posts with and without #.
_STAMP: Final = "stamp"
_NUMBERS: Final = ("#", "number")
_OF_POSTS: Final = frozenset((_STAMP, *_NUMBERS))


def may_be_thread(lines: Sequence[ClassifiedLine]) -> bool:
    """Whether there are enough stamps or numbers for a thread."""
    return sum(one.furniture in {"date", "counter"} or "#" in one.line.text for one in lines) >= _SHORTEST_TALK


def speakers(lines: Sequence[ClassifiedLine], spoken: Sequence[bool]) -> frozenset[int]:
    """Return the names and stamps directly above the turns of a conversation.

    Args:
        lines: the non-blank lines.
        spoken: for each whether it is in spoken language.
    """
    forms = [None if is_spoken else _form(one) for one, is_spoken in zip(lines, spoken, strict=True)]
    above = Counter(form for at, form in enumerate(forms) if form and _is_above(lines, spoken, at, form))
    heads = {index for index, form in enumerate(forms) if form and above[form] >= _SHORTEST_TALK}
    for kind in _NUMBERS:
        heads -= _out_of_order(lines, [index for index in heads if forms[index] == kind])
    return frozenset(heads)


def _is_above(lines: Sequence[ClassifiedLine], spoken: Sequence[bool], index: int, form: str) -> bool:
    """Whether spoken language follows a line directly; after the stamp or number of a post, within a few lines."""
    for at in range(index + 1, min(index + (_POST if form in _OF_POSTS else 1), len(lines) - 1) + 1):
        if spoken[at]:
            return True
        if lines[at].furniture not in {None, "counter"}:
            return False
    return False


def _form(one: ClassifiedLine) -> str | None:
    """Return the form that the lines above the turns of one speaker share, or those above all turns."""
    text = one.line.text
    if one.furniture not in _ABOVE_TURNS:
        return None
    if one.furniture == "date" and cues.has_stamp(text):
        return _STAMP
    if text[-1] in _NUMBER_ENDS and _NUMBER.fullmatch(text):
        return _NUMBERS["#" not in text]
    return _DIGITS.sub("0", text) if one.furniture in _OF_SPEAKERS and _NAMED.search(text) else None


def _out_of_order(lines: Sequence[ClassifiedLine], numbered: list[int]) -> set[int]:
    """Return all numbered lines unless they count up by one."""
    found = [int(match[1]) for index in sorted(numbered) if (match := _NUMBER.fullmatch(lines[index].line.text))]
    counts_up = all(below == above + 1 for above, below in pairwise(found))
    return set() if counts_up and len(found) >= _SHORTEST_TALK else set(numbered)


def stamps(lines: Sequence[ClassifiedLine], speakers: frozenset[int]) -> frozenset[int]:
    """Return the stamps and numbers of posts; names alone may be headings of a list, such as a programme.

    Args:
        lines: the non-blank lines.
        speakers: the names and stamps.
    """
    return frozenset(head for head in speakers if _form(lines[head]) in _OF_POSTS)


def around(lines: Sequence[ClassifiedLine], speakers: frozenset[int]) -> frozenset[int]:
    """Return the stamps of posts with the lines that recur, ignoring digits, at the same distance above them.

    If none recurs, these are the stamps with the number and author of their post.

    Args:
        lines: the non-blank lines.
        speakers: the names and stamps.
    """
    heads = stamps(lines, speakers)
    # Dates alone may be those of an index.
    posts = frozenset(head for head in heads if cues.heads_post(lines[head].line.text))
    alone = posts if len(posts) >= _SHORTEST_TALK else frozenset()
    last = [head for head in sorted(heads) if not {head + 1, head + 2} & heads]
    if len(last) < _SHORTEST_TALK:
        return alone
    found: set[int] = set()
    above_first = 0
    for distance in range(1, _LONGEST_HEAD):
        at = [head - distance for head in last if head >= distance]
        forms = Counter(_form_above(lines[index]) for index in at)
        n = max(forms.values(), default=0)
        if n < max(2, _OF_HEADS * (len(last) - 1)):
            break
        # All lines at this distance, because the name above each post differs; those above the first post only if one
        # of them recurs, because the page begins there.
        found.update(index for index in at[1:] if not ends_sentence(lines[index].line.text))
        if at[0] == last[0] - distance and forms[_form_above(lines[at[0]])] > 1:
            above_first = distance
    return frozenset(found | heads | set(range(last[0] - above_first, last[0]))) if found else alone


def _form_above(one: ClassifiedLine) -> str:
    """Return what recurs above posts: the text without its digits; of an author only that it is one."""
    text = one.line.text
    is_name = one.furniture == "byline" or (text.endswith("さん") and len(text) <= _LONGEST_NAME)
    return "byline" if is_name else _DIGITS.sub("0", text)


def recurring(lines: Sequence[ClassifiedLine], speakers: frozenset[int]) -> frozenset[int]:
    """Return the names in a thread, and what recurs below nearly every post: votes, 返信.

    Args:
        lines: the non-blank lines.
        speakers: the names and stamps.
    """
    forms = {index: _form_above(one) for index, one in enumerate(lines) if one.furniture and index not in speakers}
    counts = Counter(forms.values())
    often = max(_SHORTEST_TALK, len(stamps(lines, speakers)) - 1)
    return frozenset(index for index, form in forms.items() if form == "byline" or counts[form] >= often)


def turns(lines: Sequence[ClassifiedLine], spoken: Sequence[bool], speakers: frozenset[int]) -> list[bool]:
    """Return which lines belong to a conversation: spoken language, and all lines between two speakers."""
    found = [is_spoken and index not in speakers for index, is_spoken in enumerate(spoken)]
    end = max(speakers, default=0)
    for index, one in enumerate(lines[1:], 1):
        of_turn = index - 1 in speakers or (index < end and found[index - 1])
        found[index] = found[index] or (of_turn and index not in speakers and not one.furniture)
    return found


def with_speakers(
    lines: Sequence[ClassifiedLine], speakers: frozenset[int], beside: frozenset[int]
) -> list[ClassifiedLine]:
    """Mark the stamps of a conversation as speakers; names, which are not furniture, stay in the text.

    Args:
        lines: the non-blank lines.
        speakers: the names and stamps.
        beside: what the site prints above its posts.
    """
    return [
        one._replace(furniture=roles.SPEAKER, prose=False)
        if (index in speakers and one.furniture) or index in beside
        else one
        for index, one in enumerate(lines)
    ]
