"""Near-duplicates among texts: MinHash finds candidates, the texts themselves decide."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.furniture import furniture
from kyoki.counting.retold import SHORT, Report, tell_one_story
from kyoki.counting.shingles import MULTIPLIER, grams, is_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from kyoki.counting.shingles import Grams

_SEED: Final = 20250428
#: 32 bands of 3 rows: a pair with Jaccard 0.5 becomes a candidate with p = 0.986, with 0.6 p = 0.9996.
#: (96 minima by numpy take a fifth of the time of datasketch 2.0, which uses Python lists.)
_BANDS: Final = (32, 3)
_MINIMA: Final = _BANDS[0] * _BANDS[1]
#: More bands for short texts, each of three minima from different bands: a sixth of a retitled copy of three sentences
#: is its headline, so that its Jaccard index is 0.3 to 0.45 (with 0.3, p = 0.58 with 32 bands, 0.93 with 96).
_BANDS_OF_SHORT: Final = np.concatenate(
    [
        np.stack([np.roll(part, at * turn) for at, part in enumerate(np.arange(_MINIMA).reshape(_BANDS[::-1]))], 1)
        for turn in (0, 5)
    ]
)
#: Maximum texts whose 5-grams are cached while pairs are compared: about 40 MB.
_HELD: Final = 5_000


class Sketches(NamedTuple):
    """For each text a hash of its 5-grams ("" for none), and a row with their minima."""

    sets: Sequence[str]
    minima: NDArray[np.uint32]


def near_duplicates(
    texts: Sequence[str],
    days: Sequence[int | None] = (),
    outlets: Sequence[str | None] = (),
    sketches: Sketches | None = None,
) -> list[tuple[int, int]]:
    """Find pairs of near-duplicates: enough to link every group, but not all pairs.

    Candidates share a band of their MinHash signatures (Broder 1997). `retold.tell_one_story` decides on each candidate
    twice: first to group texts into stories, then without the furniture that an outlet prints in many stories.

    Args:
        texts: the texts, headlines in their first lines.
        days: day of publication, counted from any day; None or omitted if unknown.
        outlets: the outlet of each; None or omitted if unknown.
        sketches: the result of `sketched` for the texts, if already computed.

    Returns:
        Sorted pairs of positions, the smaller first. The groups that they link do not depend on the order of texts.
    """
    known_days = [*days, *[None] * (len(texts) - len(days))]
    known_outlets = [*outlets, *[None] * (len(texts) - len(outlets))]
    same: list[tuple[int, int]] = []
    made = sketches or sketched(texts)
    different = _distinct(made.sets, same)
    signatures = made.minima[different]
    short = np.array([len(texts[at]) <= SHORT for at in different], dtype=bool)
    held = lru_cache(maxsize=_HELD)(lambda at: Report(texts[at], grams(texts[at]), known_days[at]))
    stories = _UnionFind(same)
    pairs = stories.link_all(
        _candidates(different, signatures, short), lambda one, other: tell_one_story((held(one), held(other)))
    )
    printed = furniture(texts, known_outlets, [stories.top(at) for at in range(len(texts))])
    if not printed:
        return sorted([*same, *pairs])

    def printed_by(*pages: int) -> tuple[str | None, ...]:
        return tuple(sorted({known_outlets[at] for at in pages} & printed.keys(), key=lambda name: name or ""))

    own = lru_cache(maxsize=_HELD)(
        lambda at, outlets: Report(texts[at], held(at).grams, known_days[at], [printed[name] for name in outlets])
    )
    numbered = ((row, grams(texts[at]), [printed[name] for name in printed_by(at)]) for row, at in enumerate(different))
    left = _without_furniture(numbered, signatures)
    pairs = _UnionFind(same).link_all(
        _candidates([different[row] for row in left], signatures[left], short[left]),
        lambda one, other: tell_one_story(own(at, printed_by(one, other)) for at in (one, other)),
    )
    return sorted([*same, *pairs])


def _without_furniture(
    texts: Iterable[tuple[int, Grams, Sequence[Grams]]], signatures: NDArray[np.uint32]
) -> list[int]:
    """Update signatures to texts without furniture.

    Only the minima of dropped 5-grams are computed again, about ten of 96.

    Args:
        texts: for each its row, its 5-grams, and those to drop.
        signatures: a row for each text; changed in place.

    Returns:
        The rows of the texts that have any 5-grams left.
    """
    factors, terms = _hash_functions()
    left = []
    for row, found, every in texts:
        is_printed = np.zeros(len(found), dtype=bool)
        for others in every:
            is_printed |= is_among(found, others)
        own, dropped = found[~is_printed], found[is_printed]
        if len(own):
            left.append(row)
        if len(own) and len(dropped):
            again = np.flatnonzero(_signature(dropped, factors, terms) == signatures[row])
            signatures[row, again] = _signature(own, factors[again], terms[again])
    return left


def sketched(texts: Sequence[str]) -> Sketches:
    """Compute the sketches by which candidates are found."""
    sets: list[str] = []

    def numbered() -> Iterator[tuple[int, Grams]]:
        for at, text in enumerate(texts):
            found = grams(text)
            sets.append(blake2b(found.tobytes(), digest_size=16).hexdigest() if len(found) else "")
            yield at, found

    numbers, rows = _signatures(numbered(), len(texts))
    minima = np.zeros((len(texts), _MINIMA), dtype=np.uint32)
    minima[numbers] = rows
    return Sketches(sets, minima)


def _signatures(numbered: Iterable[tuple[int, Grams]], n: int) -> tuple[list[int], NDArray[np.uint32]]:
    """Compute the signature of each text, without keeping its 5-grams: they take three times the memory of the text.

    Returns:
        The numbers of the texts that have 5-grams, at most n, and a row with each one's signature.
    """
    functions, signatures = _hash_functions(), np.empty((n, _MINIMA), dtype=np.uint32)
    numbers: list[int] = []
    for number, found in numbered:
        if len(found):
            signatures[len(numbers)] = _signature(found, *functions)
            numbers.append(number)
    return numbers, signatures[: len(numbers)]


def signatures(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the table `signatures` of articles."""
    found = sketched(articles["text"].array)
    written = [b64encode(row.tobytes()).decode() for row in found.minima]
    rows = articles[["article_id"]].assign(minhash_set=found.sets, minhash_signature=written)
    return rows.assign(minhash_signature=rows["minhash_signature"].where(rows["minhash_set"] != ""))


def sketches_of(articles: pd.DataFrame) -> Sketches | None:
    """Return the sketches in articles with the columns of `signatures`; None without these columns."""
    if "minhash_signature" not in articles:
        return None
    none = b64encode(bytes(4 * _MINIMA)).decode()
    written = "".join(articles["minhash_signature"].fillna(none))
    minima = np.frombuffer(b64decode(written), dtype=np.uint32).reshape(-1, _MINIMA)
    return Sketches(articles["minhash_set"].fillna("").tolist(), minima)


def _distinct(sets: Sequence[str], same: list[tuple[int, int]]) -> list[int]:
    """Return the position of the first text with each set of 5-grams; add the other texts, with theirs, to `same`."""
    firsts: dict[str, int] = {}
    for at, found in enumerate(sets):
        if found and (first := firsts.setdefault(found, at)) != at:
            same.append((first, at))
    return list(firsts.values())


class _UnionFind:
    """Texts linked by a chain of pairs (union-find): a pair within a chain need not be compared."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._above: dict[int, int] = {}
        for one, other in pairs:
            self._link(one, other)

    def link_all(self, pairs: Iterable[tuple[int, int]], belong: Callable[[int, int], bool]) -> list[tuple[int, int]]:
        """Link the pairs that belong together and are not linked yet; return them."""
        found = []
        for one, other in pairs:
            if self.top(one) != self.top(other) and belong(one, other):
                self._link(one, other)
                found.append((one, other))
        return found

    def top(self, at: int) -> int:
        """Return a number that all texts of one chain share."""
        while at in self._above:
            self._above[at] = self._above.get(self._above[at], self._above[at])  # path halving
            at = self._above[at]
        return at

    def _link(self, one: int, other: int) -> None:
        self._above[self.top(one)] = self.top(other)


def _candidates(
    numbers: Sequence[int], signatures: NDArray[np.uint32], short: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of texts that share a band of their signatures, each pair once, sorted.

    They are never all in memory: 60,000 texts of one sentence from a template have 150 million pairs, seven gigabytes.
    """
    orders, runs = _bands(signatures, short)
    of_another_text = np.flatnonzero(np.diff(runs[:, 0], prepend=-1))
    for start, end in pairwise([*of_another_text.tolist(), len(runs)]):
        others = np.unique(np.concatenate([orders[first:last] for _, first, last in runs[start:end]]))
        one = numbers[int(runs[start, 0])]
        yield from ((one, numbers[other]) for other in others.tolist())


def _bands(signatures: NDArray[np.uint32], short: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Sort the texts by each band of their signatures, short texts by more of them.

    Returns:
        The texts in the order of each band, one band after the other; and sorted rows of a text and the range, in this
        order, of the later texts that share the band.
    """
    every, few = np.arange(len(signatures), dtype=np.int32), np.flatnonzero(short).astype(np.int32)
    bands = [(every, rows) for rows in np.arange(_MINIMA).reshape(_BANDS)]
    bands += [(few, rows) for rows in _BANDS_OF_SHORT] if len(few) > 1 else []
    orders = np.empty(sum(len(texts) for texts, _ in bands), dtype=np.int32)
    runs, begun = [], 0
    for texts, rows in bands:
        n = len(texts)
        key = np.zeros(n, dtype=np.uint64)
        for row in rows:
            key = (key + signatures[texts, row]) * MULTIPLIER
            key ^= key >> np.uint64(29)
        order = np.argsort(key, kind="stable")
        orders[begun : begun + n] = texts[order]
        begins = np.flatnonzero(np.append(True, np.diff(key[order]) != 0))
        ends = np.repeat(np.append(begins[1:], n), np.diff(np.append(begins, n)))
        at = np.flatnonzero(ends - np.arange(n) > 1)
        runs.append(np.stack([texts[order[at]], begun + at + 1, begun + ends[at]], axis=1))
        begun += n
    ranges = np.concatenate(runs)
    return orders, ranges[np.argsort(ranges[:, 0], kind="stable")]


def _hash_functions() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors and terms of MinHash's hash functions, which are applied to hashes.

    Multiplication by odd numbers modulo 2^32 suffices, as the hashes are random already (Dietzfelbinger et al. 1997).
    """
    chosen = np.random.default_rng(_SEED)
    n = _MINIMA
    factors = (chosen.integers(0, 2**31, size=(n, 1), dtype=np.uint64) * 2 + 1).astype(np.uint32)
    return factors, chosen.integers(0, 2**32, size=(n, 1), dtype=np.uint64).astype(np.uint32)


def _signature(found: NDArray[np.uint64], factors: NDArray[np.uint32], terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the minimum of a set under each hash function."""
    products = factors * (found >> np.uint64(32)).astype(np.uint32)
    products += terms
    smallest: NDArray[np.uint32] = products.min(axis=1)
    return smallest
