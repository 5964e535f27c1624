"""Texts as sets of hashed character 5-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    #: Sorted hashes, each once.
    Grams = NDArray[np.uint64]

#: Characters of a gram: Japanese has no spaces between words, and five characters are about two words.
_GRAM: Final = 5
#: Odd, so that multiplying loses no bit (Knuth 1998, multiplicative hashing); 2^64 divided by the golden ratio.
MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


def grams(text: str) -> Grams:
    """Hash the distinct character 5-grams of a text without white space and punctuation.

    Args:
        text: any text.

    Returns:
        Sorted hashes, each once; none for a text shorter than five characters.
    """
    characters = _characters(text)
    hashed = _hashed(characters[np.strings.isalnum(characters)])
    hashed.sort()  # np.unique is ten times slower here
    once: Grams = hashed[_changes(hashed)]
    return once


def grams_within(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Grams, NDArray[np.intp]]:
    """Hash the distinct 5-grams of several parts of a text, ten times as fast as `grams` of each.

    Args:
        text: any text.
        spans: the parts, half-open, in code points.

    Returns:
        The hashes of all parts in turn, sorted within each; and the number of the part of each hash.
    """
    characters = _characters(text)
    said = np.strings.isalnum(characters)
    hashed, before = _hashed(characters[said]), np.append(0, np.cumsum(said))
    begins, ends = (before[list(at)] for at in zip(*spans, strict=True)) if spans else (before[:0], before[:0])
    sizes = np.maximum(ends - begins - _GRAM + 1, 0)
    part = np.repeat(np.arange(len(spans)), sizes)
    found = hashed[np.arange(len(part)) + np.repeat(begins - np.cumsum(sizes) + sizes, sizes)]
    order = np.lexsort((found, part))
    found, part = found[order], part[order]
    once = _changes(found) | _changes(part)
    return found[once], part[once]


def _characters(text: str) -> NDArray[np.str_]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<U1")


def _hashed(characters: NDArray[np.str_]) -> NDArray[np.uint64]:
    """Hash the 5-grams in their order."""
    codes = characters.view(np.uint32).astype(np.uint64)
    hashed = np.zeros(max(len(codes) - _GRAM + 1, 0), dtype=np.uint64)
    for offset in range(_GRAM if len(hashed) else 0):
        hashed += codes[offset : offset + len(hashed)]
        hashed *= MULTIPLIER
        hashed ^= hashed >> np.uint64(29)
    return hashed


def _changes(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each value differs from the next; true for the last."""
    last = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=last[:-1])
    return last


def n_shared(some: Grams, others: Grams) -> int:
    """Count the hashes that are in both."""
    return int(is_among(some, others).sum())


def without(found: Grams, dropped: Iterable[Grams]) -> Grams:
    """Return the hashes that are not in any of `dropped`."""
    for others in dropped:
        found = found[~is_among(found, others)]
    return found


def is_among(some: Grams, others: Grams) -> NDArray[np.bool_]:
    """Whether each hash is in the others, which are sorted (numpy's set functions would sort them again)."""
    if not len(others):
        return np.zeros(len(some), dtype=bool)
    at = np.searchsorted(others, some)
    return np.asarray(others[np.minimum(at, len(others) - 1)] == some)
