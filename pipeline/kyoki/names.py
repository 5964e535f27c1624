"""The user's own names: a CSV file that MeCab, the recogniser and the linker all use."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.characters import CONTROLS, FORMATS, KATAKANA, LINE_ENDS, NONCHARACTERS, SURROGATES
from kyoki.errors import InputError
from kyoki.textfiles import read_text

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

COLUMNS: Final = ("surface", "type", "entity", "aliases", "note")
#: other: the name of something else (a ship, a work), so that nothing inside it is recognised; word: one token.
TYPES: Final = ("person", "state", "place", "organisation", "other", "word")
_ENTITIES: Final = frozenset({"person", "state", "place", "organisation"})
#: KP; 大韓帝国, a state without a code, by its name. JPN is an error.
_STATE: Final = re.compile(r"[A-Z]{2}|.*[^\x00-\x7f].*")
#: Scripts in which names must not begin or end within a run: リン in プーリング is no name, nor is US in USB.
_SCRIPTS: Final = (f"[{KATAKANA}]", "[A-Za-zＡ-Ｚａ-ｚ0-9０-９]")
#: Characters that never occur in cleaned text, or are invisible.
_UNSEEN: Final = re.compile(f"[{CONTROLS}{FORMATS}{LINE_ENDS}{SURROGATES}{NONCHARACTERS}]")
_SEEN: Final = "no line break, control or invisible character among them"


class Name(NamedTuple):
    """A string and what it names; an alias has the type and entity of its name.

    Args:
        surface: the string in the text.
        type: one of TYPES.
        entity: the name, or code of a state, in its entity_id; '' if the surface itself identifies it.
    """

    surface: str
    type: str
    entity: str


class BadRow(NamedTuple):
    """An invalid row: its line in the file, what was found there, and what was wanted."""

    line: int
    found: str
    wanted: str


class Names:
    """Names with lookup in texts. The repr has every row, so that a key made from it changes with the file."""

    def __init__(self, rows: Iterable[Name] = ()) -> None:
        self.rows = tuple(sorted(rows))
        self._of: dict[str, Name] = {name.surface: name for name in self.rows}
        longest_first = sorted(self._of, key=lambda surface: (-len(surface), surface))
        self._starting: Mapping[str, list[str]] = defaultdict(list)
        for surface in longest_first:
            self._starting[surface[0]].append(surface)
        # Finding first characters is one pass at C speed, however many names there are.
        self._first = re.compile(f"[{''.join(map(re.escape, sorted(self._starting)))}]") if self.rows else None

    def __repr__(self) -> str:
        return f"Names({[tuple(name) for name in self.rows]})"

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Names) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)

    def get(self, surface: str) -> Name | None:
        """Return the name with this surface."""
        return self._of.get(surface)

    def occurrences(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Find names in a text: leftmost, then longest; never inside a katakana or Latin word.

        Yields:
            Half-open offsets and the name, disjoint and in order.
        """
        reached = 0
        for match in self._first.finditer(text) if self._first else ():
            start = match.start()
            if start < reached:
                continue
            for surface in self._starting[text[start]]:
                end = start + len(surface)
                if text.startswith(surface, start) and not _cuts_word(text, start) and not _cuts_word(text, end):
                    yield start, end, self._of[surface]
                    reached = end
                    break


NO_NAMES: Final = Names()


def _cuts_word(text: str, at: int) -> bool:
    """Whether position `at` is inside a run of one of these scripts."""
    both = text[max(at - 1, 0) : at + 1]
    return len(both) == 2 and any(re.fullmatch(f"{script}{{2}}", both) for script in _SCRIPTS)


def load_names(path: Path) -> Names:
    """Read a user's names: CSV in UTF-8 with the columns surface, type, entity, aliases, note.

    Aliases are separated by |. A row whose surface begins with # is a comment.

    Raises:
        InputError: the file cannot be read, or a row is invalid; the message names its line.
    """
    names, bad = read_names(path)
    if bad:
        line, found, wanted = bad[0]
        more = f" ({len(bad) - 1} more bad rows; kyoki names check {path} shows all)" if len(bad) > 1 else ""
        msg = f"names {path}, line {line}: {found}; wanted {wanted}{more}"
        raise InputError(msg)
    return names


def read_names(path: Path) -> tuple[Names, list[BadRow]]:
    """Read a user's names; return valid names, and invalid rows in the order of the file.

    Raises:
        InputError: the file cannot be read as CSV in UTF-8 with these columns at all.
    """
    wanted = f"a CSV file with the columns {','.join(COLUMNS)}"
    lines = csv.reader(io.StringIO(read_text(path, what="names", wanted=wanted), newline=""))
    header = _next(lines, path) or []
    if tuple(header) != COLUMNS:
        msg = f"names {path}, line 1: {','.join(header)!r}; wanted the columns {','.join(COLUMNS)}"
        raise InputError(msg)
    names: dict[str, Name] = {}
    bad: list[BadRow] = []
    while (fields := _next(lines, path)) is not None:
        cells = [cell.strip() for cell in fields]
        if not any(cells) or cells[0].startswith("#"):
            continue
        fault = _fault(cells) or _clash(cells, names)
        if fault:
            bad.append(BadRow(lines.line_num, *fault))
        else:
            names |= {name.surface: name for name in _names(cells)}
    return Names(names.values()), bad


def _next(lines: Reader, path: Path) -> list[str] | None:
    """Return the next row; None at the end of the file."""
    try:
        return next(lines, None)
    except csv.Error as fault:  # an unclosed quote puts the rest of the file into one cell
        msg = f"names {path}, line {lines.line_num}: no CSV ({fault}); wanted a row a name, its quotes closed"
        raise InputError(msg) from fault


def _fault(cells: list[str]) -> tuple[str, str] | None:
    """Return what was found and what was wanted if the row by itself is invalid."""
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} cells", f"{len(COLUMNS)}: {','.join(COLUMNS)}"
    surface, kind, entity = cells[:3]
    if kind not in TYPES:
        return f"type {kind!r}", f"one of {', '.join(TYPES)}"
    for name in _surfaces(cells):
        # 金 or 林 alone is a common word; an article's full name shows if it is a person.
        if len(name) < 2 or _UNSEEN.search(name):
            return f"name {name!r}", f"two characters or more, {_SEEN}"
    return _entity_fault(surface, kind, entity) if entity else None


def _entity_fault(surface: str, kind: str, entity: str) -> tuple[str, str] | None:
    if kind not in _ENTITIES:
        return f"entity {entity!r} of a {kind}", f"none: only {', '.join(sorted(_ENTITIES))} have one"
    if kind == "state" and not _STATE.fullmatch(entity):
        return f"entity {entity!r} of {surface}", "an ISO 3166-1 code of two letters such as KP, or a name"
    if _UNSEEN.search(entity):
        return f"entity {entity!r} of {surface}", _SEEN
    return None


def _clash(cells: list[str], names: Mapping[str, Name]) -> tuple[str, str] | None:
    """Return what is wrong if an earlier row gives another meaning to the same string."""
    for name in _names(cells):
        before = names.get(name.surface, name)
        if before != name:
            shown = f"{before.type} {before.entity}".rstrip()
            return f"{name.surface} once more, above as {shown}", "one meaning for one string"
    return None


def _surfaces(cells: list[str]) -> list[str]:
    aliases = (alias.strip() for alias in cells[3].split("|"))
    return [cells[0], *(alias for alias in aliases if alias)]


def _names(cells: list[str]) -> list[Name]:
    surface, kind, entity = cells[:3]
    entity = entity.removeprefix(f"{kind}:")
    if not entity and kind in {"person", "place", "organisation"}:
        entity = surface
    return [Name(given, kind, entity) for given in _surfaces(cells)]
