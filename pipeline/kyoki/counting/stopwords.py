"""Stop words: the built-in lists and the user's own files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kyoki.textfiles import read_text

if TYPE_CHECKING:
    from pathlib import Path


def shipped() -> frozenset[str]:
    """Return the built-in stop words: Japanese ones (data/stopwords.txt), and English ones."""
    return _words(_shipped("stopwords.txt")) | english()


@cache
def english(*, particles: bool = True) -> frozenset[str]:
    """Return the English words of the closed classes (data/english.txt), also with a capital.

    Args:
        particles: whether those that may end a name are among them.
    """
    lines = (line.partition("#")[0].split() for line in _shipped("english.txt").splitlines())
    words = {word.removeprefix("@") for line in lines for word in line if particles or word[0] != "@"}
    return frozenset(words | {word.capitalize() for word in words})


def load_stop_words(path: Path) -> frozenset[str]:
    """Read a user's stop words: UTF-8, one word per line, comments after #.

    Raises:
        InputError: the file cannot be read, or is not UTF-8 text.
    """
    return _words(read_text(path, what="keywords.stop_words", wanted="a text file with one word a line"))


def _shipped(name: str) -> str:
    return files("kyoki.counting").joinpath("data", name).read_text(encoding="utf-8")


def _words(text: str) -> frozenset[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line for line in lines if line)
