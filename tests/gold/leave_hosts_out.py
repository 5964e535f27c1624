"""The phrase lists without the phrases that only one host supports, so that its pages count as unseen.

Every alternative of every pattern (at any depth) counts for a host only if lines of another host use it too.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final
from unittest import mock

from kyoki.cleaning import cues, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    Hosts = Mapping[str, set[str]]
    Fits = Callable[[str, str], bool]

#: A class, an escape, the beginning of a group, or any other character.
_TOKEN: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|\(\?(?:<?[=!]|:)|.", re.DOTALL)
_CONDITIONS: Final = ("(?=", "(?!", "(?<=", "(?<!")


@dataclass
class Group:
    """Alternatives between brackets; `opened` is the bracket, empty for the whole pattern."""

    opened: str
    ways: list[list[str | Group]] = field(default_factory=lambda: [[]])


def parse(pattern: str) -> Group:
    """Read a pattern as nested alternatives."""
    waiting = [Group("")]
    for token in _TOKEN.findall(pattern):
        group = waiting[-1]
        if token[0] == "(":
            waiting.append(Group(token))
            group.ways[-1].append(waiting[-1])
        elif token == ")":
            waiting.pop()
        elif token == "|":
            group.ways.append([])
        else:
            group.ways[-1].append(token)
    return waiting[0]


def write(group: Group, lost: set[tuple[int, int]], needed: AbstractSet[int] = frozenset()) -> str | None:
    """Write a pattern without some alternatives; None where none is left.

    Args:
        group: the pattern.
        lost: identity of a group and number of its alternative.
        needed: identities of groups that must not be skipped, though the pattern allows it.
    """
    ways = [
        text
        for at, way in enumerate(group.ways)
        if (id(group), at) not in lost and (text := _way(way, lost, needed)) is not None
    ]
    return f"{group.opened}{'|'.join(ways)}{')' * bool(group.opened)}" if ways else None


def _way(way: list[str | Group], lost: set[tuple[int, int]], needed: AbstractSet[int]) -> str | None:
    parts: list[str] = []
    for at, part in enumerate(way):
        before = way[at - 1] if at else None
        if isinstance(part, str):
            skips = part in "?*" and isinstance(before, Group) and id(before) in needed
            parts.append("" if skips else part)
        elif (text := write(part, lost, needed)) is not None:
            parts.append(text)
        elif way[at + 1 : at + 2] in (["?"], ["*"]):
            parts.append("(?:)")
        else:
            return None
    return "".join(parts)


def choices(group: Group, above: tuple[tuple[Group, int], ...] = ()) -> Iterator[tuple[tuple[Group, int], ...]]:
    """List every alternative, each as the way that leads to it."""
    for at, way in enumerate(group.ways):
        path = (*above, (group, at))
        if len(group.ways) > 1:
            yield path
        for part in way:
            if isinstance(part, Group) and part.opened not in _CONDITIONS:
                yield from choices(part, path)


class Phrases:
    """A pattern, and which hosts use each of its alternatives."""

    def __init__(self, pattern: str, lines: Hosts, fits: Fits) -> None:
        """Record every line that the pattern matches."""
        self._whole = parse(pattern)
        found = {line: hosts for line, hosts in lines.items() if fits(pattern, line)}
        self._users = set().union(*found.values())
        self._choices = []
        for path in choices(self._whole) if found else ():
            others = {(id(group), n) for group, at in path for n in range(len(group.ways)) if n != at}
            alone = write(self._whole, others, {id(group) for group, _ in path})
            users = set().union(*(hosts for line, hosts in found.items() if alone is not None and fits(alone, line)))
            self._choices.append(((id(path[-1][0]), path[-1][1]), users))

    def without(self, host: str) -> str | None:
        """Write the pattern without the alternatives that only this host uses; None if nothing is left."""
        if self._users == {host}:
            return None
        return write(self._whole, {choice for choice, users in self._choices if users == {host}})


class Unseen:
    """The phrase lists, with the phrases of each that only a single host supports."""

    def __init__(self, lines: Hosts, names: Hosts) -> None:
        """Take all lines, normalised and folded, and all values of class and id, each with the hosts that have it."""
        small = {line.lower().lstrip(cues.MARKS) or line.lower(): set[str]() for line in lines}
        for line, hosts in lines.items():
            small[line.lower().lstrip(cues.MARKS) or line.lower()] |= hosts
        self._rows = [(cue, Phrases(cue.pattern, small, partial(_fits, cue))) for cue in cues.table()]
        self._names = Phrases(pages.FURNITURE_NAME.pattern, names, _names)

    @contextmanager
    def without(self, host: str) -> Iterator[None]:
        """Clean as if a host had not been seen."""
        rows = [(cue, phrases.without(host)) for cue, phrases in self._rows]
        left = tuple(cue._replace(pattern=pattern) for cue, pattern in rows if pattern is not None)
        names = re.compile(self._names.without(host) or "(?!)", re.IGNORECASE)
        with mock.patch.object(cues, "table", return_value=left), mock.patch.object(pages, "FURNITURE_NAME", names):
            _forget()
            yield
        _forget()


def _forget() -> None:
    cues._tests.cache_clear()
    cues._short.cache_clear()


def _fits(cue: cues.Cue, pattern: str, line: str) -> bool:
    if len(line) > cue.longest:
        return False
    text = line.lstrip(cues.OPENING).rstrip(cues.CLOSING) if cue.rule == cues.SECTION else line
    finds = {"start": re.match, "whole": re.fullmatch, "anywhere": re.search}[cue.shape]
    return finds(pattern, text) is not None


def _names(pattern: str, name: str) -> bool:
    return pages.names_furniture(name, re.compile(pattern, re.IGNORECASE))
