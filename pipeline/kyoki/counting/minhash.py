"""Near-duplicates among texts: MinHash finds candidates, the texts themselves decide."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

#: Japanese has no spaces to split words at; five characters are about two words.
_GRAM: Final = 5
_SEED: Final = 20250428
#: 32 bands of 3 rows: a pair with Jaccard 0.5 becomes a candidate with p = 0.986, with 0.6 p = 0.9996.
_BANDS: Final = (32, 3)
#: (96 minima by numpy take a fifth of the time of datasketch 2.0, which uses Python lists.)
#: On the measured set (tests/counting/test_minhash.py) an edited copy with two of eight sentences changed has 0.56, a
#: cut one 0.60, two stories on one event 0.00 to 0.07.
MIN_JACCARD: Final = 0.5
#: An abridged copy is contained in the whole; with fewer 5-grams, a quoted sentence would count as a near-duplicate.
MIN_CONTAINMENT: Final = 0.85
_MIN_GRAMS: Final = 60
#: Articles written from a template (notices of software updates, prizes for readers) reach a Jaccard of 0.9, but begin
#: differently: two of the first three sentences must be in the other text, and 70 % of all; one of the other's first
#: three must be in this one. Of the 399 pairs that the 5-grams accept among 7,367 articles of nine desks, 42 are left,
#: and every near-duplicate of the measured set.
_LEAD: Final = 3
_MIN_LEAD: Final = 2
MIN_SENTENCES: Final = 0.7
#: A story is copied within days. Similar texts weeks apart are treated as a series (a weekly notice, a monthly report),
#: unless they are almost the same text or have the same headline.
MAX_DAYS: Final = 7
ALMOST_THE_SAME: Final = 0.95
#: Captions and notices without a sentence share most of their characters by chance.
MIN_JACCARD_WITHOUT_SENTENCES: Final = 0.8
#: Occurrences from which a name is a subject of a text.
_OFTEN: Final = 3
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.&+-]{2,}|[ァ-ヶー]{3,}|[一-龥々]{2,}")
#: Share of its 5-grams from which a sentence is in another text: a comma or a name may differ.
_SAME_SENTENCE: Final = 0.8
_SHORTEST_SENTENCE: Final = 10
_END: Final = "。！？!?"
#: Also matches a line without an end, which is discarded later: with the end in the pattern such a line takes n² time.
_SENTENCE: Final = re.compile(rf"[^{_END}\n]+[{_END}]?")
_NOT_SAID: Final = re.compile(r"[\W_]+")
#: Texts whose 5-grams are cached while pairs are compared: some 40 MB.
_HELD: Final = 5_000
#: Odd, so that multiplying loses no bit (Knuth 1998, multiplicative hashing); 2^64 divided by the golden ratio.
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


def grams(text: str) -> NDArray[np.uint64]:
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
        hashed *= _MULTIPLIER
        hashed ^= hashed >> np.uint64(29)
    hashed.sort()  # np.unique is ten times slower here
    last = np.ones(n, dtype=bool)
    np.not_equal(hashed[1:], hashed[:-1], out=last[:-1])
    once: NDArray[np.uint64] = hashed[last]
    return once


def near_duplicates(texts: Sequence[str], days: Sequence[int | None] = ()) -> list[tuple[int, int]]:
    """Find pairs of near-duplicates: enough pairs to link every group, not all pairs of it.

    Candidates share a band of their MinHash signatures (Broder 1997); a candidate counts only if the 5-grams of the
    two texts have a Jaccard of 0.5, or 85 % of those of the shorter text are in the longer; if the sentences of the
    shorter text are in the longer, two of the first three and 70 % of all; and if the two are not of a series.

    Args:
        texts: the texts, headlines in their first lines.
        days: when each was published, counted from any day; None or left out where that is not known.

    Returns:
        Pairs of positions, the smaller first, sorted. The groups that they link are the same for any order of texts.
    """
    known = [*days, *[None] * (len(texts) - len(days))]
    pairs, different, signatures = _signatures(texts)
    held = lru_cache(maxsize=_HELD)(lambda at: grams(texts[at]))
    linked = _Linked()
    for one, other in _candidates(signatures):
        pair = different[one], different[other]
        if not linked.are(*pair) and _is_near_duplicate([(texts[at], held(at), known[at]) for at in pair]):
            linked.link(*pair)
            pairs.append(pair)
    return sorted(pairs)


def _signatures(texts: Sequence[str]) -> tuple[list[tuple[int, int]], list[int], NDArray[np.uint32]]:
    """Compute the signature of each text, without keeping its 5-grams: they take three times the memory of the text.

    Returns:
        The pairs of texts with the same 5-grams, the positions of distinct texts, and a row with each one's signature.
    """
    same: list[tuple[int, int]] = []
    firsts: dict[bytes, int] = {}
    functions, signatures = _hash_functions(), np.empty((len(texts), _BANDS[0] * _BANDS[1]), dtype=np.uint32)
    for at, text in enumerate(texts):
        found = grams(text)
        if not len(found):
            continue
        n_different = len(firsts)
        first = firsts.setdefault(blake2b(found.tobytes(), digest_size=16).digest(), at)
        if first == at:
            signatures[n_different] = _signature(found, *functions)
        else:
            same.append((first, at))
    return same, list(firsts.values()), signatures[: len(firsts)]


class _Linked:
    """Texts linked by a chain of pairs (union-find): a pair within a chain need not be compared."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def are(self, one: int, other: int) -> bool:
        return self._top(one) == self._top(other)

    def link(self, one: int, other: int) -> None:
        self._above[self._top(one)] = self._top(other)

    def _top(self, at: int) -> int:
        while at in self._above:
            self._above[at] = self._above.get(self._above[at], self._above[at])  # path halving
            at = self._above[at]
        return at


def _candidates(signatures: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share a band of their signatures, each once, sorted.

    They are never all in memory: 60,000 texts of one sentence from a template give 150 million, seven gigabytes.
    """
    orders, runs = _bands(signatures)
    of_another_text = np.flatnonzero(np.diff(runs[:, 0], prepend=-1))
    for start, end in pairwise([*of_another_text.tolist(), len(runs)]):
        others = np.unique(np.concatenate([orders[first:last] for _, first, last in runs[start:end]]))
        yield from zip(repeat(int(runs[start, 0])), others.tolist(), strict=False)


def _bands(signatures: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Sort the texts by each band of their signatures.

    Returns:
        The texts in the order of each band, one band after the other; and sorted rows of a text and the range, in that
        order, of the texts after it that share the band.
    """
    bands, rows = _BANDS
    n = len(signatures)
    orders, runs = np.empty(bands * n, dtype=np.int32), []
    for band in range(bands):
        key = np.zeros(n, dtype=np.uint64)
        for row in range(rows):
            key = (key + signatures[:, band * rows + row]) * _MULTIPLIER
            key ^= key >> np.uint64(29)
        order = np.argsort(key, kind="stable")
        orders[band * n : (band + 1) * n] = order
        begins = np.flatnonzero(np.append(True, np.diff(key[order]) != 0))
        ends = np.repeat(np.append(begins[1:], n), np.diff(np.append(begins, n)))
        at = np.flatnonzero(ends - np.arange(n) > 1)
        runs.append(np.stack([order[at], band * n + at + 1, band * n + ends[at]], axis=1))
    every = np.concatenate(runs)
    return orders, every[np.argsort(every[:, 0], kind="stable")]


def _hash_functions() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors and terms of the hash functions of MinHash, which hash a hash once more.

    They multiply by odd numbers modulo 2^32, as the hashes are random already (Dietzfelbinger and others 1997).
    """
    chosen = np.random.default_rng(_SEED)
    n = _BANDS[0] * _BANDS[1]
    factors = (chosen.integers(0, 2**31, size=(n, 1), dtype=np.uint64) * 2 + 1).astype(np.uint32)
    return factors, chosen.integers(0, 2**32, size=(n, 1), dtype=np.uint64).astype(np.uint32)


def _signature(found: NDArray[np.uint64], factors: NDArray[np.uint32], terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the minimum of a set under each hash function."""
    products = factors * (found >> np.uint64(32)).astype(np.uint32)
    products += terms
    smallest: NDArray[np.uint32] = products.min(axis=1)
    return smallest


def _is_near_duplicate(pair: Sequence[tuple[str, NDArray[np.uint64], int | None]]) -> bool:
    (one, some, day), (other, others, other_day) = sorted(pair, key=lambda text: (len(text[1]), text[0]))
    shared = _n_shared(some, others)
    jaccard = shared / (len(some) + len(others) - shared)
    if jaccard < MIN_JACCARD and (len(some) < _MIN_GRAMS or shared < MIN_CONTAINMENT * len(some)):
        return False
    said, told = _sentences(one), _sentences(other)
    if not said:
        return jaccard >= MIN_JACCARD_WITHOUT_SENTENCES
    if not _is_retold(said, told, some, others):
        return False
    if _headline(one) == _headline(other) or _almost_same(one, other):
        return True
    return not _far_apart(day, other_day) and not _have_other_subjects(one, other)


def _almost_same(one: str, other: str) -> bool:
    some, others = grams(_body(one)), grams(_body(other))
    shared = _n_shared(some, others)
    return shared >= ALMOST_THE_SAME * (len(some) + len(others) - shared)


def _n_shared(some: NDArray[np.uint64], others: NDArray[np.uint64]) -> int:
    """Count the hashes that are in both; both are sorted (numpy's set functions would sort them again)."""
    if not len(others):
        return 0
    at = np.searchsorted(others, some)
    return int((others[np.minimum(at, len(others) - 1)] == some).sum())


def _is_retold(
    said: Sequence[NDArray[np.uint64]],
    told: Sequence[NDArray[np.uint64]],
    shorter: NDArray[np.uint64],
    longer: NDArray[np.uint64],
) -> bool:
    """Return whether the sentences of the shorter text are in the longer."""
    same = [_is_in(sentence, longer) for sentence in said]
    kept = sum(len(sentence) for sentence, is_same in zip(said, same, strict=True) if is_same)
    return (
        sum(same[:_LEAD]) >= min(_MIN_LEAD, len(same))
        and kept >= MIN_SENTENCES * sum(map(len, said))
        and any(_is_in(sentence, shorter) for sentence in told[:_LEAD])
    )


def _body(text: str) -> str:
    headline, _, body = text.partition("\n")
    return text if headline.endswith("。") else body


def _headline(text: str) -> str:
    return _NOT_SAID.sub("", text.partition("\n")[0])


def _far_apart(day: int | None, other: int | None) -> bool:
    return day is not None and other is not None and abs(day - other) > MAX_DAYS


def _have_other_subjects(one: str, other: str) -> bool:
    """Return whether each text often names what the other never names: two models, two players."""
    return all(
        any(n >= _OFTEN and name not in elsewhere for name, n in Counter(_NAME.findall(text)).items())
        for text, elsewhere in ((one, other), (other, one))
    )


def _sentences(text: str) -> list[NDArray[np.uint64]]:
    """Hash the sentences of a text below its headline: near-duplicates may have different headlines."""
    sentences = (said for said in _SENTENCE.findall(_body(text)) if said.endswith(tuple(_END)))
    return [found for found in map(grams, sentences) if len(found) >= _SHORTEST_SENTENCE]


def _is_in(sentence: NDArray[np.uint64], text: NDArray[np.uint64]) -> bool:
    return _n_shared(sentence, text) >= _SAME_SENTENCE * len(sentence)
