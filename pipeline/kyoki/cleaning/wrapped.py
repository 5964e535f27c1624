"""Rejoin lines that a program broke at a fixed width, or a writer by hand, into paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.cleaning import cues
from kyoki.cleaning.partial import WALL

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Mail and terminal programs break at 60 to 80 columns, some at 40; no paragraph style is narrower.
_WIDTHS: Final = range(36, 132)
#: A line is broken before it is full if the next character may not start one (。 」 ー), or within a Latin word.
_SLACK: Final = 8
#: Minimum number and share of full lines in a dump that was broken at a fixed width: lists of headlines reach a share
#: of 0.15 by accident.
_MIN_FULL: Final = 5
_MIN_SHARE: Final = 0.3
#: A line that ends in the middle of its second or later sentence: みたいです。監督の交代は、今回の.
_BROKEN: Final = re.compile(f"[。｡][^。｡]*[{HIRAGANA}{KATAKANA}{KANJI}、]$")
#: Minimum number of such lines in a dump that its writer wrapped by hand; one or two may be captions without 。.
_MIN_BROKEN: Final = 3
#: Minimum share of their usual width in a line that goes on: a subhead among them is shorter.
_WIDE: Final = 0.75
_STARTS_NEW: Final = re.compile(r"[\s　]{2,}|　|[•*・●■◆▼▲○※①-⑳【]|\d+[.)、]|\d{4}[/年.-]")
_ENDED: Final = re.compile(r"[。｡!?！？][」』）)\]】]*$|[:：]$")


def width(text: str) -> int:
    """Return the columns of a text in a terminal: every non-ASCII character takes two."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def paragraphs(lines: Sequence[str]) -> list[list[int]]:
    """Group line numbers into paragraphs: mostly one line each, or several if a paragraph was broken.

    A line continues in the next if it ends with a comma (、), if the dump was broken at a fixed width and the line is
    full, or if it was broken by hand and the line ends within a sentence that begins in it or follows another.
    A full line that ends a sentence is taken as the end of the paragraph.

    Args:
        lines: lines as scraped, in which an indent shows a new paragraph.

    Returns:
        Every line number once, in order.
    """
    bare = [line.rstrip() for line in lines]
    # A line that is not wrapped is longer: the usual case.
    is_wide = max(map(len, bare), default=0) >= _WIDTHS.stop
    full = set() if is_wide else _full_lines(bare) or _broken_lines(bare)
    if not full and "、\n" not in "\n".join([*bare, ""]):  # the usual case: a paragraph is a line
        return [[number] for number in range(len(lines))]
    groups: list[list[int]] = []
    before = ""
    for number, line in enumerate(bare):
        goes_on = before.endswith("、") or (number - 1 in full and not _ENDED.search(before))
        # A paywall may cut an article after a comma.
        if goes_on and line and not _STARTS_NEW.match(lines[number]) and not WALL.search(line):
            groups[-1].append(number)
        else:
            groups.append([number])
        before = line
    return groups


def _full_lines(lines: Sequence[str]) -> set[int]:
    """Numbers of the lines that reach the width at which a dump was wrapped; empty if it was not wrapped.

    The timestamps of a thread have equal length too, but are not text.
    """
    widths = [width(line) for line in lines]
    limit = max(widths, default=0)
    filled = [found for found in widths if found]
    full = {
        number for number, found in enumerate(widths) if found > limit - _SLACK and not cues.has_stamp(lines[number])
    }
    if limit not in _WIDTHS or len(full) < max(_MIN_FULL, _MIN_SHARE * len(filled)):
        return set()
    return full


def _broken_lines(lines: Sequence[str]) -> set[int]:
    """Numbers of the lines that end in the middle of a sentence; empty if the dump was not wrapped by hand."""
    broken = [
        line
        for line in lines
        if ("。" in line or "｡" in line) and not line.endswith(("。", "｡")) and _BROKEN.search(line)
    ]
    widths = sorted(map(width, broken))
    if len(widths) < _MIN_BROKEN or max(map(width, lines)) >= _WIDTHS.stop:
        return set()
    least, found = _WIDE * widths[len(widths) // 2], set[int]()
    for number, (before, line) in enumerate(pairwise(["", *lines])):
        begins = _BROKEN.search(line) or _ENDED.search(before) or number - 1 in found
        if begins and width(line) >= least and not _ENDED.search(line) and not cues.has_stamp(line):
            found.add(number)
    return found


def join(pieces: Sequence[str]) -> str:
    """Join the lines of a paragraph."""
    return "".join(gap(before, piece) + piece for before, piece in pairwise(["", *pieces]))


def gap(before: str, after: str) -> str:
    """Return the separator of two lines of a paragraph: a space between Latin words, nothing between Japanese."""
    ends = before[-1:] + after[:1]
    return " " if len(ends) == len("ab") and ends.isascii() and ends.isalnum() else ""
