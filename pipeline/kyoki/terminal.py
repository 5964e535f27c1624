"""The one door to stdout and stderr: everything is made printable before it is written, and only this module colours.

Scraped text, file names, settings and arguments may contain characters that a terminal obeys (clear the screen, set the
title, hide or reorder text). Data go to stdout, progress and faults to stderr.

Nothing outside of the standard library is imported at the top: `kyoki doctor` needs this where all else is broken.
"""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, NoReturn, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANK: Final = " "
#: Control characters; invisible ones that reorder, hide or mark text; lone surrogates; separators of lines.
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Of these, what scripts and emoji are written with: zero width non-joiner and joiner.
_JOINERS: Final = "\u200c\u200d"
_COLOURS: Final = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}
_BOLD: Final = 1
_DIM: Final = 2
_RESET: Final = "\x1b[0m"

Colour = Literal["red", "green", "yellow", "blue", "cyan"]


class _Printable(dict[int, int]):
    """A table for str.translate that is filled as characters come up: one cell of blank for each unprintable one."""

    def __init__(self, kept: str = "") -> None:
        super().__init__({ord(character): ord(character) for character in kept + _JOINERS})

    def __missing__(self, code: int) -> int:
        self[code] = ord(_BLANK) if unicodedata.category(chr(code)) in _UNPRINTABLE else code
        return self[code]


_IN_CELL: Final = _Printable()
_IN_LINE: Final = _Printable("\t")
_IN_TEXT: Final = _Printable("\n\t")


class Styled(NamedTuple):
    """Text, the SGR codes that a terminal shows it in, and what is written in its place where none are wanted."""

    text: str
    codes: str
    plain: str


def printable(text: str) -> str:
    r"""Return text with a blank for each character that a terminal would obey or hide, line breaks and tabs included.

    >>> printable("一\n\x1b[2J二\u202e三")
    '一  [2J二 三'
    """
    return text.translate(_IN_CELL)


def styled(
    text: str, colour: Colour | None = None, *, bold: bool = False, dim: bool = False, plain: str | None = None
) -> Styled:
    """Return text in a colour or weight, for `line` and `row`.

    Args:
        text: what is shown.
        colour: its colour, if any.
        bold: shown bold.
        dim: shown dim.
        plain: what is written instead where stdout is no terminal or NO_COLOR is set; the text where None.
    """
    codes = [_COLOURS[colour]] if colour else []
    codes += [_BOLD] * bold + [_DIM] * dim
    return Styled(text, "".join(f"\x1b[{code}m" for code in codes), text if plain is None else plain)


def is_terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def encoding() -> str:
    """Return the encoding of stdout, "none" where there is none."""
    return getattr(sys.stdout, "encoding", None) or "none"


def line(*parts: str | Styled) -> None:
    """Write one line to stdout: parts side by side; line breaks in them become blanks, tabs stay."""
    _write(sys.stdout, "".join(_shown(part, _IN_LINE) for part in parts) + "\n")


def row(*cells: str | Styled) -> None:
    """Write one line to stdout: cells with a tab between; tabs and line breaks in them become blanks."""
    _write(sys.stdout, "\t".join(_shown(cell, _IN_CELL) for cell in cells) + "\n")


def note(text: str) -> None:
    """Write one line to stderr: what is being done, what to know beside the data, or a fault."""
    _write(sys.stderr, text.translate(_IN_LINE) + "\n")


def fail(text: str) -> NoReturn:
    """Write one line to stderr and end with exit code 1."""
    note(text)
    sys.exit(1)


def is_full() -> bool:
    """Whether stdout cannot be written to: what it holds is dropped then, or Python would try once more when it ends.

    Called when something could not be written, so that one more line break does no harm.
    """
    try:
        if (raw := _raw(sys.stdout)) is not None:
            raw.write("\n")
            raw.flush()
    except OSError:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a device)
            os.dup2(nowhere.fileno(), raw.fileno())
        return True
    return False


def data(content: bytes) -> None:
    """Write UTF-8 to stdout: byte for byte to a file or pipe, made printable on a terminal."""
    stream = _raw(sys.stdout)
    if (buffer := getattr(stream, "buffer", None)) is None or stream.isatty():
        _write(stream, content.decode("utf-8", "replace").translate(_IN_TEXT))
    else:
        stream.flush()
        buffer.write(content)
        buffer.flush()


def progress(items: Iterable[Any] | None, *, desc: str, unit: str, total: int | None = None) -> Any:  # noqa: ANN401 (tqdm is generic over what it passes through)
    """Return a progress bar on stderr, silent where stderr is no terminal.

    Args:
        items: what is passed through and counted; None where the caller updates the bar.
        desc: what is being done.
        unit: of what is counted.
        total: how many there will be, if known.
    """
    from tqdm import tqdm

    stream = _raw(sys.stderr)
    off = stream is None or not stream.isatty()
    return tqdm(items, desc=printable(desc), unit=unit, total=total, file=stream, disable=off, dynamic_ncols=True)


def guard() -> None:
    """Make printable whatever this process writes from now on, to its end: usage errors, warnings, tracebacks, prints.

    There is no way back, so that a traceback that the interpreter writes last is filtered too. What a library in C
    writes to file descriptor 1 or 2 is out of reach.
    """
    os.environ.setdefault("PYTHON_COLORS", "0")  # from 3.13 on the interpreter colours its tracebacks
    if sys.platform == "win32":
        from colorama import just_fix_windows_console

        just_fix_windows_console()
    sys.stdout, sys.stderr = _guarded(sys.stdout), _guarded(sys.stderr)


class _Guarded(io.TextIOBase):
    """A text stream that makes printable what it passes on. It has no `buffer`: bytes would pass by."""

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        _put(self.raw, text.translate(_IN_TEXT))
        return len(text)

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        self.raw.flush()

    def isatty(self) -> bool:
        return self.raw.isatty()

    def fileno(self) -> int:
        return self.raw.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a variable, io a read-only descriptor
        return self.raw.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self.raw.errors


def _guarded(stream: TextIO) -> TextIO:
    """Return a guarded stream; None (no console) stays None."""
    return stream if stream is None or isinstance(stream, _Guarded) else cast("TextIO", _Guarded(stream))


def _raw(stream: TextIO) -> TextIO:
    return stream.raw if isinstance(stream, _Guarded) else stream


def _shown(part: str | Styled, table: _Printable) -> str:
    if isinstance(part, str):
        return part.translate(table)
    if not _wants_colour():
        return part.plain.translate(table)
    text = part.text.translate(table)
    return f"{part.codes}{text}{_RESET}" if part.codes else text


def _wants_colour() -> bool:
    """Return whether stdout is a terminal whose user has not set NO_COLOR."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def _write(stream: TextIO, text: str) -> None:
    """Write what is printable already, past the guard, for our own colours are to arrive."""
    if (raw := _raw(stream)) is not None:
        _put(raw, text)
        raw.flush()


def _put(raw: TextIO, text: str) -> None:
    """Write text, with escapes for characters that the stream's encoding lacks."""
    try:
        raw.write(text)
    except UnicodeEncodeError:
        raw.write(text.encode(raw.encoding, "backslashreplace").decode(raw.encoding))
