"""Near-copies among texts: MinHash finds candidates, the texts themselves decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from datasketch import MinHash, MinHashLSH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Japanese has no spaces to split words at; five characters are about two words.
_GRAM: Final = 5
_SEED: Final = 20250428
#: 32 bands of 3 rows: a pair of Jaccard 0.5 becomes a candidate with p = 0.986, of 0.6 with 0.9996.
_BANDS: Final = (32, 3)
#: On the measured set (tests/engines/test_minhash.py) an edited copy with two of eight sentences changed has 0.56, a
#: cut one 0.60, two stories on one event 0.00 to 0.07. What a desk makes on one pattern can reach 0.5 to 0.7 too.
MIN_JACCARD: Final = 0.5
#: A cut copy lies within the whole; below so many 5-grams a quoted sentence would count as a copy of its source.
MIN_CONTAINMENT: Final = 0.85
_MIN_GRAMS: Final = 60
_NOT_SAID: Final = re.compile(r"[\W_]+")
#: Odd, so that multiplying loses no bit (Knuth 1998, multiplicative hashing); 2^64 divided by the golden ratio.
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


def grams(text: str) -> NDArray[np.uint64]:
    """Hash the different character 5-grams of a text without white space and punctuation.

    Args:
        text: any text.

    Returns:
        Sorted hashes, each once; none for a text shorter than five characters.
    """
    codes = np.frombuffer(_NOT_SAID.sub("", text).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    n = len(codes) - _GRAM + 1
    if n < 1:
        return np.empty(0, dtype=np.uint64)
    hashed = np.zeros(n, dtype=np.uint64)
    for offset in range(_GRAM):
        hashed = (hashed + codes[offset : offset + n]) * _MULTIPLIER
        hashed ^= hashed >> np.uint64(29)
    return np.unique(hashed)


def near_copies(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Find the pairs of texts of which one is a near-copy of the other.

    Candidates share a band of their MinHash signatures (Broder 1997); a candidate counts only if the 5-grams of the
    two texts have a Jaccard of 0.5, or 85 % of the shorter text's are in the longer.

    Args:
        texts: the texts.

    Returns:
        Pairs of positions, the smaller first, sorted; the same whatever the order of the texts.
    """
    sets = [grams(text) for text in texts]
    index = MinHashLSH(num_perm=_BANDS[0] * _BANDS[1], params=_BANDS)
    pairs: set[tuple[int, int]] = set()
    for at, found in enumerate(sets):
        if not len(found):
            continue
        signature = _signature(found)
        pairs.update((other, at) for other in index.query(signature) if _is_copy(sets[other], found))
        index.insert(at, signature, check_duplication=False)
    return sorted(pairs)


def _signature(found: NDArray[np.uint64]) -> MinHash:
    signature = MinHash(num_perm=_BANDS[0] * _BANDS[1], seed=_SEED, hashfunc=int, scheme="affine32")
    signature.update_batch((found >> np.uint64(32)).tolist())
    return signature


def _is_copy(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    shorter = min(len(one), len(other))
    if shorter >= _MIN_GRAMS and shared >= MIN_CONTAINMENT * shorter:
        return True
    return shared >= MIN_JACCARD * (len(one) + len(other) - shared)
