"""All output to stdout and stderr: replaces unprintable characters, and is the only module that uses colours.

Scraped text, file names, settings and arguments may contain control sequences (clear the screen, set the title, hide or
reorder text). Data go to stdout, progress and errors to stderr.

Only the standard library is imported at the top: `kyoki doctor` needs this module in broken installations.
"""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, NoReturn, Self, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLANK: Final = " "
#: Control characters; invisible characters that reorder, hide or mark text; lone surrogates; line separators.
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Exceptions that scripts and emoji need: zero width non-joiner and joiner.
_JOINERS: Final = "\u200c\u200d"
_COLOURS: Final = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36}
_BOLD: Final = 1
_DIM: Final = 2
_RESET: Final = "\x1b[0m"

Colour = Literal["red", "green", "yellow", "blue", "cyan", "magenta"]


class _Printable(dict[int, int]):
    """A lazily filled table for str.translate that replaces each unprintable character with a blank."""

    def __init__(self, kept: str = "") -> None:
        super().__init__({ord(character): ord(character) for character in kept + _JOINERS})

    def __missing__(self, code: int) -> int:
        self[code] = ord(_BLANK) if unicodedata.category(chr(code)) in _UNPRINTABLE else code
        return self[code]


_IN_CELL: Final = _Printable()
_IN_LINE: Final = _Printable("\t")
_IN_TEXT: Final = _Printable("\n\t")


class Styled(NamedTuple):
    """Text, its SGR codes for a terminal, and the plain text to write without colours."""

    text: str
    codes: str
    plain: str


def printable(text: str) -> str:
    r"""Replace each control or invisible character with a blank, line breaks and tabs included.

    >>> printable("一\n\x1b[2J二\u202e三")
    '一  [2J二 三'
    """
    return text.translate(_IN_CELL)


def styled(
    text: str, colour: Colour | None = None, *, bold: bool = False, dim: bool = False, plain: str | None = None
) -> Styled:
    """Return text in a colour or weight, for `line` and `row`.

    Args:
        text: the text.
        colour: its colour, if any.
        bold: whether it is bold.
        dim: whether it is dim.
        plain: the replacement if stdout is no terminal or NO_COLOR is set; the text itself if None.
    """
    codes = [_COLOURS[colour]] if colour else []
    codes += [_BOLD] * bold + [_DIM] * dim
    return Styled(text, "".join(f"\x1b[{code}m" for code in codes), text if plain is None else plain)


def is_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def encoding() -> str:
    """Return the encoding of stdout, or "none"."""
    return getattr(sys.stdout, "encoding", None) or "none"


def line(*parts: str | Styled) -> None:
    """Write one line to stdout, joining the parts; line breaks in them become blanks, tabs stay."""
    _clear_doing()
    _write(sys.stdout, "".join(_shown(part, _IN_LINE) for part in parts) + "\n")


def row(*cells: str | Styled) -> None:
    """Write one line of tab-separated cells to stdout; tabs and line breaks in them become blanks."""
    _write(sys.stdout, "\t".join(_shown(cell, _IN_CELL) for cell in cells) + "\n")


def note(text: str) -> None:
    """Write one line to stderr: progress, a remark or an error."""
    _clear_doing()
    _write(sys.stderr, text.translate(_IN_LINE) + "\n")


def fail(text: str) -> NoReturn:
    """Write one line to stderr and exit with code 1."""
    note(text)
    sys.exit(1)


def is_full() -> bool:
    """Whether stdout cannot be written to; its buffer is then dropped, or Python would write it again at exit.

    Called after a failed write, so that the extra line break does no harm.
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
    """Write UTF-8 to stdout: unchanged to a file or pipe, printable to a terminal."""
    stream = _raw(sys.stdout)
    if (buffer := getattr(stream, "buffer", None)) is None or stream.isatty():
        _write(stream, content.decode("utf-8", "replace").translate(_IN_TEXT))
    else:
        stream.flush()
        buffer.write(content)
        buffer.flush()


def status(text: str) -> None:
    """Write one line to stderr if it is a terminal; nothing to a file or pipe."""
    if _watched(_raw(sys.stderr)):
        note(text)


def doing(text: str) -> None:
    """Show progress in one line of stderr that the next call replaces; silent if stderr is a file or pipe.

    Args:
        text: the current activity; "" clears the line.
    """
    global _doing  # noqa: PLW0603 (the line that is on the screen)
    if _watched(_raw(sys.stderr)):
        _clear_doing()
        _doing = text.translate(_IN_CELL)
        _write(sys.stderr, _doing)


#: The line that `doing` has on the screen.
_doing = ""


def _clear_doing() -> None:
    global _doing  # noqa: PLW0603 (see above)
    if _doing:
        _write(sys.stderr, f"\r{' ' * len(_doing)}\r")
    _doing = ""


def is_watched() -> bool:
    """Whether stderr is a terminal, on which progress is shown."""
    return _watched(_raw(sys.stderr))


def _watched(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def progress(items: Iterable[Any] | None, *, desc: str, unit: str, total: int | None = None) -> Any:  # noqa: ANN401 (tqdm is generic over its items)
    """Return a progress bar on stderr; nothing is shown if stderr is no terminal.

    The remaining time is shown only after a twentieth of the work: earlier the loading time would be attributed to
    every item.

    Args:
        items: the items to pass through and count; None if the caller updates the bar.
        desc: the label.
        unit: the unit of the counter.
        total: the expected count, if known.
    """
    stream = _raw(sys.stderr)
    if not _watched(stream):
        return _Unseen(items)
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]  # generic over its items
        @property
        def format_dict(self) -> Any:  # noqa: ANN401 (as tqdm has it)
            told = super().format_dict
            early = told["total"] and told["n"] < _TOLD_FROM * told["total"]
            return {**told, "bar_format": _EARLY} if early else told

        def show(self, n: int) -> None:
            """Show a count and the elapsed time; the count may be smaller than before."""
            self.n = n
            self.refresh()

    return Bar(items, desc=printable(desc), unit=unit, total=total, file=stream, dynamic_ncols=True)


#: The share of the work after which the remaining time is shown.
_TOLD_FROM: Final = 0.05
_EARLY: Final = "{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}]"


class _Unseen:
    """A progress bar that shows nothing, for output that is no terminal."""

    def __init__(self, items: Iterable[Any] | None) -> None:
        self._items = items

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items or ())

    def update(self, n: float = 1) -> None:
        """Count nothing."""

    def show(self, n: int) -> None:
        """Show nothing."""


def guard() -> None:
    """Replace unprintable characters in all later output of this process: usage errors, warnings, tracebacks, prints.

    This is permanent, so that a final traceback is filtered too. Output that a C library writes to file descriptor 1 or
    2 is not.
    """
    os.environ.setdefault("PYTHON_COLORS", "0")  # from 3.13 on the interpreter colours its tracebacks
    if sys.platform == "win32":
        from colorama import just_fix_windows_console

        just_fix_windows_console()
    sys.stdout, sys.stderr = _guarded(sys.stdout), _guarded(sys.stderr)


class _Guarded(io.TextIOBase):
    """A text stream that replaces unprintable characters; without `buffer`, which would bypass it."""

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
    """Wrap a stream; None (no console) stays None."""
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
    """Whether stdout is a terminal and NO_COLOR is not set."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def _write(stream: TextIO, text: str) -> None:
    """Write printable text past the guard, which would remove our own colours."""
    if (raw := _raw(stream)) is not None:
        _put(raw, text)
        raw.flush()


def _put(raw: TextIO, text: str) -> None:
    """Write text; escape characters that the stream's encoding lacks."""
    try:
        raw.write(text)
    except UnicodeEncodeError:
        raw.write(text.encode(raw.encoding, "backslashreplace").decode(raw.encoding))
