"""The user's own names: a CSV file that MeCab, the recogniser and the linker all use."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.characters import KATAKANA
from kyoki.corrections import NO_CORRECTIONS, Clashes, Correction, Corrections
from kyoki.errors import InputError
from kyoki.name_rows import COLUMNS, MORE, Name, clash_of, correction_of, fault_of, names_of
from kyoki.textfiles import read_text

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kyoki.corrections import Fault

__all__ = ["COLUMNS", "NO_NAMES", "BadRow", "Name", "Names", "load_names", "read_names"]

#: Scripts whose runs a name must not cut: リン in プーリング is no name, nor is US in USB.
_SCRIPTS: Final = (f"[{KATAKANA}]", "[A-Za-zＡ-Ｚａ-ｚ0-9０-９]")


class BadRow(NamedTuple):
    """An invalid row: its line in the file, what was found there, and what was wanted."""

    line: int
    found: str
    wanted: str


class Names:
    """Names with lookup in texts, and corrections of links.

    The repr has every name, so that keys made from it change with the file. Corrections are not in it: they affect only
    links, which every run makes again.
    """

    def __init__(self, rows: Iterable[Name] = (), corrections: Corrections = NO_CORRECTIONS) -> None:
        self.rows = tuple(sorted(rows))
        self.corrections = corrections
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
        return isinstance(other, Names) and (self.rows, self.corrections) == (other.rows, other.corrections)

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
    """Read a user's names: CSV in UTF-8 with the columns surface, type, entity, aliases, note, in any order.

    The columns correction and article are optional (see `kyoki.corrections`). Aliases and articles are separated by |.
    A row whose first cell begins with # is a comment.

    Raises:
        InputError: the file cannot be read, or a row is invalid; the message names its line.
    """
    names, bad = read_names(path)
    if bad:
        line, found, wanted = bad[0]
        more = f" ({len(bad) - 1} more bad rows; kyoki names check {path} shows all)" if len(bad) > 1 else ""
        msg = f"names {path}, line {line}: {found}; expected {wanted}{more}"
        raise InputError(msg)
    return names


def read_names(path: Path) -> tuple[Names, list[BadRow]]:
    """Read a user's names; return valid names, and invalid rows in the order of the file.

    Raises:
        InputError: the file cannot be read as CSV in UTF-8 with these columns at all.
    """
    wanted = f"a CSV file with the columns {','.join(COLUMNS)}"
    lines = csv.reader(io.StringIO(read_text(path, what="names", wanted=wanted), newline=""))
    header = [cell.strip() for cell in _next(lines, path) or []]
    if not set(COLUMNS) <= set(header) <= {*COLUMNS, *MORE} or len(set(header)) < len(header):
        more = f" (and {', '.join(MORE)} where there are corrections)"
        msg = f"names {path}, line 1: {','.join(header)!r}; expected the columns {','.join(COLUMNS)}{more}"
        raise InputError(msg)
    names: dict[str, Name] = {}
    corrections: list[Correction] = []
    bad: list[BadRow] = []
    clashes = Clashes()
    while (fields := _next(lines, path)) is not None:
        given = [cell.strip() for cell in fields]
        if not any(given) or given[0].startswith("#"):
            continue
        cells = {**dict.fromkeys(MORE, ""), **dict(zip(header, given, strict=False))}
        if len(given) != len(header):
            fault: Fault | None = (f"{len(given)} cells", f"{len(header)}: {','.join(header)}")
        elif cells["correction"]:
            found = correction_of(cells)
            fault = clashes.add(found) if isinstance(found, Correction) else found
            corrections += [found] if isinstance(found, Correction) and not fault else []
        else:
            fault = fault_of(cells) or clash_of(cells, names)
            names |= {} if fault else {name.surface: name for name in names_of(cells)}
        if fault:
            bad.append(BadRow(lines.line_num, *fault))
    return Names(names.values(), Corrections(corrections)), bad


def _next(lines: Reader, path: Path) -> list[str] | None:
    """Return the next row; None at the end of the file."""
    try:
        return next(lines, None)
    except csv.Error as fault:  # an unclosed quote puts the rest of the file into one cell
        msg = f"names {path}, line {lines.line_num}: not CSV ({fault}); expected one row per name, with closed quotes"
        raise InputError(msg) from fault
