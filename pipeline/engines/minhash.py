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
#: cut one 0.60, two stories on one event 0.00 to 0.07.
MIN_JACCARD: Final = 0.5
#: A cut copy lies within the whole; below so many 5-grams a quoted sentence would count as a copy of its source.
MIN_CONTAINMENT: Final = 0.85
_MIN_GRAMS: Final = 60
#: What a desk writes on one pattern (notices of software updates, prizes for readers) reaches a Jaccard of 0.9, but
#: begins in its own way: two of its first three sentences must be in the other text, and 70 % of all; of the other's
#: first three one must be in it. Of the 399 pairs that the 5-grams let pass among 7,367 articles of nine desks 42 are
#: left, and every copy of the measured set.
_LEAD: Final = 3
_MIN_LEAD: Final = 2
MIN_SENTENCES: Final = 0.7
#: A sentence is in another text if so many of its 5-grams are: a comma or a name may be another.
_SAME_SENTENCE: Final = 0.8
_SHORTEST_SENTENCE: Final = 10
_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]")
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
    two texts have a Jaccard of 0.5, or 85 % of the shorter text's are in the longer, and if the shorter text's
    sentences are in the longer: two of the first three, and 70 % of all.

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
        alike = (other for other in index.query(signature) if _is_alike(sets[other], found))
        pairs.update((other, at) for other in alike if _is_retold(texts, sets, sorted((other, at))))
        index.insert(at, signature, check_duplication=False)
    return sorted(pairs)


def _signature(found: NDArray[np.uint64]) -> MinHash:
    signature = MinHash(num_perm=_BANDS[0] * _BANDS[1], seed=_SEED, hashfunc=int, scheme="affine32")
    signature.update_batch((found >> np.uint64(32)).tolist())
    return signature


def _is_alike(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    shorter = min(len(one), len(other))
    if shorter >= _MIN_GRAMS and shared >= MIN_CONTAINMENT * shorter:
        return True
    return shared >= MIN_JACCARD * (len(one) + len(other) - shared)


def _is_retold(texts: Sequence[str], sets: Sequence[NDArray[np.uint64]], pair: Sequence[int]) -> bool:
    """Whether the sentences of the shorter text are in the longer; where it has none, the 5-grams have decided."""
    shorter, longer = sorted(pair, key=lambda at: (len(sets[at]), texts[at]))
    said, told = (_sentences(texts[at]) for at in (shorter, longer))
    same = [_is_in(sentence, sets[longer]) for sentence in said]
    kept = sum(len(sentence) for sentence, is_same in zip(said, same, strict=True) if is_same)
    return (
        sum(same[:_LEAD]) >= min(_MIN_LEAD, len(same))
        and kept >= MIN_SENTENCES * sum(map(len, said))
        and (not said or any(_is_in(sentence, sets[shorter]) for sentence in told[:_LEAD]))
    )


def _sentences(text: str) -> list[NDArray[np.uint64]]:
    """Hash the sentences of a text below its headline: a copy may have another."""
    headline, _, body = text.partition("\n")
    text = text if headline.endswith("。") else body
    return [found for found in map(grams, _SENTENCE.findall(text)) if len(found) >= _SHORTEST_SENTENCE]


def _is_in(sentence: NDArray[np.uint64], text: NDArray[np.uint64]) -> bool:
    return bool(np.isin(sentence, text).mean() >= _SAME_SENTENCE)
