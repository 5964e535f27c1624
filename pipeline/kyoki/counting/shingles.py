"""Texts as sets of hashed character 5-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    #: Sorted hashes, each once.
    Grams = NDArray[np.uint64]

#: Japanese has no spaces to split words at; five characters are about two words.
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
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<U1")
    codes = characters[np.strings.isalnum(characters)].view(np.uint32).astype(np.uint64)
    n = len(codes) - _GRAM + 1
    if n < 1:
        return np.empty(0, dtype=np.uint64)
    hashed = np.zeros(n, dtype=np.uint64)
    for offset in range(_GRAM):
        hashed += codes[offset : offset + n]
        hashed *= MULTIPLIER
        hashed ^= hashed >> np.uint64(29)
    hashed.sort()  # np.unique is ten times slower here
    last = np.ones(n, dtype=bool)
    np.not_equal(hashed[1:], hashed[:-1], out=last[:-1])
    once: Grams = hashed[last]
    return once


def n_shared(some: Grams, others: Grams) -> int:
    """Count the hashes that are in both."""
    return int(_is_among(some, others).sum())


def without(found: Grams, dropped: Iterable[Grams]) -> Grams:
    """Return the hashes that are in none of `dropped`."""
    for others in dropped:
        found = found[~_is_among(found, others)]
    return found


def _is_among(some: Grams, others: Grams) -> NDArray[np.bool_]:
    """Whether each hash is in the others; both are sorted (numpy's set functions would sort them again)."""
    if not len(others):
        return np.zeros(len(some), dtype=bool)
    at = np.searchsorted(others, some)
    return np.asarray(others[np.minimum(at, len(others) - 1)] == some)
