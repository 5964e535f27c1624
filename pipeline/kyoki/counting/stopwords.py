"""Stop words: the built-in list and the user's own files."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from kyoki.textfiles import read_text

if TYPE_CHECKING:
    from pathlib import Path


def shipped() -> frozenset[str]:
    """Return the built-in stop words (data/stopwords.txt)."""
    return _words(files("kyoki.counting").joinpath("data", "stopwords.txt").read_text(encoding="utf-8"))


def load_stop_words(path: Path) -> frozenset[str]:
    """Read a user's stop words: UTF-8, one word per line, comments after #.

    Raises:
        InputError: the file cannot be read, or is not UTF-8 text.
    """
    return _words(read_text(path, what="keywords.stop_words", wanted="a text file with one word a line"))


def _words(text: str) -> frozenset[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line for line in lines if line)
