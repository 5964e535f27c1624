"""Find near-duplicate texts: candidates by MinHash, decided on the texts themselves."""

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

#: Japanese has no spaces between words; five characters are about two words.
_GRAM: Final = 5
_SEED: Final = 20250428
#: 32 bands of 3 rows: a pair of Jaccard 0.5 becomes a candidate with p = 0.986, of 0.6 with 0.9996.
_BANDS: Final = (32, 3)
#: (96 minima by numpy take a fifth of the time of datasketch 2.0, which loops over Python lists.) On the test set
#: (tests/counting/test_minhash.py) an edited copy with two of eight sentences changed has 0.56, a shortened one 0.60,
#: two stories on one event 0.00 to 0.07.
MIN_JACCARD: Final = 0.5
#: A shortened copy is contained in the full text; with fewer 5-grams a quoted sentence would count as a copy.
MIN_CONTAINMENT: Final = 0.85
_MIN_GRAMS: Final = 60
#: Articles written to one template (notices of software updates, prizes for readers) reach a Jaccard of 0.9, but begin
#: differently: two of the first three sentences, and 70 % of all, must be in the other text, and one of the other's
#: first three in this one. Of the 399 pairs that pass by 5-grams among 7,367 articles of nine desks, this leaves 42,
#: and every copy of the test set.
_LEAD: Final = 3
_MIN_LEAD: Final = 2
MIN_SENTENCES: Final = 0.7
#: Copies appear within days; similar texts weeks apart are treated as a series (a weekly notice, a monthly report)
#: unless they are almost identical or have the same headline.
MAX_DAYS: Final = 7
ALMOST_THE_SAME: Final = 0.95
#: Captions and notices without sentences share most of their characters by chance.
MIN_JACCARD_WITHOUT_SENTENCES: Final = 0.8
#: Occurrences that make a name a subject of a text.
_OFTEN: Final = 3
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.&+-]{2,}|[ァ-ヶー]{3,}|[一-龥々]{2,}")
#: Share of a sentence's 5-grams that must be in the other text: a comma or a name may differ.
_SAME_SENTENCE: Final = 0.8
_SHORTEST_SENTENCE: Final = 10
_END: Final = "。！？!?"
#: The end mark is optional: a pattern that requires it takes n² steps on a line of n characters without one.
_SENTENCE: Final = re.compile(rf"[^{_END}\n]+[{_END}]?")
_NO_LETTER: Final = re.compile(r"[\W_]+")
#: Texts whose 5-grams are cached while pairs are compared: some 40 MB.
_HELD: Final = 5_000
#: 2^64 divided by the golden ratio, odd so that multiplying loses no bit (Knuth 1998, multiplicative hashing).
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


def grams(text: str) -> NDArray[np.uint64]:
    """Hash the distinct character 5-grams of a text, without white space and punctuation.

    Args:
        text: any text.

    Returns:
        Sorted distinct hashes; none for a text under five characters.
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
    """Find pairs of near-duplicate texts: enough pairs to link every group, not all pairs.

    Candidates share a band of their MinHash signatures (Broder 1997). A candidate counts if the 5-grams of both texts
    have a Jaccard of 0.5, or 85 % of the shorter text's are in the longer; if the longer text has the sentences of the
    shorter, two of the first three and 70 % of all; and if the two are not of one series.

    Args:
        texts: the texts, headlines in their first lines.
        days: day of publication of each, counted from any day; None or omitted if unknown.

    Returns:
        Sorted pairs of positions, the smaller first; the groups they link do not depend on the order of the texts.
    """
    known = [*days, *[None] * (len(texts) - len(days))]
    pairs, different, signatures = _signatures(texts)
    held = lru_cache(maxsize=_HELD)(lambda at: grams(texts[at]))
    linked = _Linked()
    for one, other in _candidates(signatures):
        pair = different[one], different[other]
        if not linked.are(*pair) and _is_copy([(texts[at], held(at), known[at]) for at in pair]):
            linked.link(*pair)
            pairs.append(pair)
    return sorted(pairs)


def _signatures(texts: Sequence[str]) -> tuple[list[tuple[int, int]], list[int], NDArray[np.uint32]]:
    """Compute signatures, one text at a time: the 5-grams take three times the memory of the text.

    Returns:
        Pairs of texts with equal 5-grams, the positions of the distinct ones, and their signatures, one per row.
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
    """Union-find over texts: pairs within a group need no comparison."""

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
    """Yield the distinct pairs that share a band of their signatures, sorted.

    They are never all in memory: 60,000 one-sentence texts of one template have 150 million, seven gigabytes.
    """
    orders, runs = _bands(signatures)
    of_another_text = np.flatnonzero(np.diff(runs[:, 0], prepend=-1))
    for start, end in pairwise([*of_another_text.tolist(), len(runs)]):
        others = np.unique(np.concatenate([orders[first:last] for _, first, last in runs[start:end]]))
        yield from zip(repeat(int(runs[start, 0])), others.tolist(), strict=False)


def _bands(signatures: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Sort the texts by each band of their signatures.

    Returns:
        The texts sorted by each band, one band after the other; and sorted rows (text, first, last): the range in that
        order of later texts that share the band with it.
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
    """Return the factors and terms of the hash functions of a signature.

    They multiply by odd numbers modulo 2^32, since the 5-gram hashes are random already (Dietzfelbinger and others
    1997, multiply-shift).
    """
    chosen = np.random.default_rng(_SEED)
    n = _BANDS[0] * _BANDS[1]
    factors = (chosen.integers(0, 2**31, size=(n, 1), dtype=np.uint64) * 2 + 1).astype(np.uint32)
    return factors, chosen.integers(0, 2**32, size=(n, 1), dtype=np.uint64).astype(np.uint32)


def _signature(found: NDArray[np.uint64], factors: NDArray[np.uint32], terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the minimum of each hash function over a set of hashes."""
    products = factors * (found >> np.uint64(32)).astype(np.uint32)
    products += terms
    smallest: NDArray[np.uint32] = products.min(axis=1)
    return smallest


def _is_copy(pair: Sequence[tuple[str, NDArray[np.uint64], int | None]]) -> bool:
    (one, some, day), (other, others, other_day) = sorted(pair, key=lambda text: (len(text[1]), text[0]))
    shared = _n_shared(some, others)
    jaccard = shared / (len(some) + len(others) - shared)
    if jaccard < MIN_JACCARD and (len(some) < _MIN_GRAMS or shared < MIN_CONTAINMENT * len(some)):
        return False
    sentences, other_sentences = _sentences(one), _sentences(other)
    if not sentences:
        return jaccard >= MIN_JACCARD_WITHOUT_SENTENCES
    if not _has_sentences(sentences, other_sentences, some, others):
        return False
    if _headline(one) == _headline(other) or _almost_same(one, other):
        return True
    return not _far_apart(day, other_day) and not _have_other_subjects(one, other)


def _almost_same(one: str, other: str) -> bool:
    some, others = grams(_body(one)), grams(_body(other))
    shared = _n_shared(some, others)
    return shared >= ALMOST_THE_SAME * (len(some) + len(others) - shared)


def _n_shared(some: NDArray[np.uint64], others: NDArray[np.uint64]) -> int:
    """Count the common hashes of two sorted sets (numpy's set functions would sort again)."""
    if not len(others):
        return 0
    at = np.searchsorted(others, some)
    return int((others[np.minimum(at, len(others) - 1)] == some).sum())


def _has_sentences(
    sentences: Sequence[NDArray[np.uint64]],
    other_sentences: Sequence[NDArray[np.uint64]],
    shorter: NDArray[np.uint64],
    longer: NDArray[np.uint64],
) -> bool:
    """Whether the longer text has the sentences of the shorter."""
    same = [_is_in(sentence, longer) for sentence in sentences]
    kept = sum(len(sentence) for sentence, is_same in zip(sentences, same, strict=True) if is_same)
    return (
        sum(same[:_LEAD]) >= min(_MIN_LEAD, len(same))
        and kept >= MIN_SENTENCES * sum(map(len, sentences))
        and any(_is_in(sentence, shorter) for sentence in other_sentences[:_LEAD])
    )


def _body(text: str) -> str:
    headline, _, body = text.partition("\n")
    return text if headline.endswith("。") else body


def _headline(text: str) -> str:
    return _NO_LETTER.sub("", text.partition("\n")[0])


def _far_apart(day: int | None, other: int | None) -> bool:
    return day is not None and other is not None and abs(day - other) > MAX_DAYS


def _have_other_subjects(one: str, other: str) -> bool:
    """Whether each text often names something that the other never does: two models, two players."""
    return all(
        any(n >= _OFTEN and name not in elsewhere for name, n in Counter(_NAME.findall(text)).items())
        for text, elsewhere in ((one, other), (other, one))
    )


def _sentences(text: str) -> list[NDArray[np.uint64]]:
    """Hash the sentences of a text below its headline, which differs between copies."""
    sentences = (found for found in _SENTENCE.findall(_body(text)) if found.endswith(tuple(_END)))
    return [found for found in map(grams, sentences) if len(found) >= _SHORTEST_SENTENCE]


def _is_in(sentence: NDArray[np.uint64], text: NDArray[np.uint64]) -> bool:
    return _n_shared(sentence, text) >= _SAME_SENTENCE * len(sentence)
