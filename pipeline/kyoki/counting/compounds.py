"""Runs of nouns: the compound words that MeCab cuts into short units."""

from __future__ import annotations

from functools import cache
from itertools import accumulate, pairwise, starmap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.noun_runs import by_beginning, joined, noun_runs
from kyoki.counting.packing import pack, unpack
from kyoki.counting.spans import Spans
from kyoki.counting.tally import Tally, in_text_order, token_types

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]


class Run(NamedTuple):
    """A run of units (MeCab's short units, or forced words of several of these); some are within mentions."""

    units: tuple[str, ...]
    sizes: tuple[int, ...]
    named: tuple[bool, ...]


class Runs(NamedTuple):
    """The runs of a corpus, in any order, and how often each occurs in each article."""

    runs: list[Run]
    tally: Tally

    @property
    def articles(self) -> list[str]:
        """The ids of the articles."""
        return self.tally.articles

    def counts(self) -> sparse.csr_array:
        """Return how often runs (columns) occur in `articles` (rows)."""
        return self.tally.counts(len(self.runs))


def find_runs(
    tokens: pd.DataFrame | Iterable[pd.DataFrame], mentions: pd.DataFrame | None = None, *, forced: Iterable[str] = ()
) -> Runs:
    """Find the longest runs of adjacent nouns, affixes and adjectival nouns in a sentence, and count them by article.

    Numerals, their counters, titles after names and demonstrative prefixes (同国) are not part of a run.

    Args:
        tokens: of the table `tokens` article_id, start, end, sentence, surface, pos1, pos2, pos3; or frames of it that
            each hold whole articles: only one is in memory at a time. Or the table `noun_runs`, which has the runs.
        mentions: the table `mentions`, to know which units are within the name of an entity.
        forced: words that count as one noun wherever they occur, whatever their tokens.
    """
    names, words = Spans(mentions), by_beginning(forced)
    surfaces: dict[str, int] = {}
    known: dict[bytes, int] = {}
    listed: dict[tuple[str, str], int] = {}
    tally = Tally()
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        if "run" in frame:
            numbers, every = token_types(frame, ("run", "units"))
            keys = zip(every["run"].tolist(), every["units"].tolist(), strict=True)
            run = [listed.setdefault(key, len(listed)) for key in keys]
            rows = np.repeat(np.arange(len(frame)), frame["n"].to_numpy())
            tally.add(frame["article_id"], rows, np.array(run, dtype=np.int64)[numbers[rows]])
            continue
        ordered = in_text_order(frame)
        cut, named, size = joined(ordered, names.hold(ordered), words)
        kind, every = token_types(cut, ("surface", "pos1", "pos2", "pos3"))
        starts, ends = noun_runs(cut, size, kind, every)
        surface = [surfaces.setdefault(surface, len(surfaces)) for surface in every["surface"].tolist()]
        units = _packed(np.array(surface, dtype=np.int64)[kind], size, named)
        spelt, width = units.tobytes(), units.itemsize  # slices of bytes are hashable, slices of arrays are not
        at = zip((starts * width).tolist(), (ends * width).tolist(), strict=True)
        run = [known.setdefault(spelt[start:end], len(known)) for start, end in at]
        tally.add(cut["article_id"], starts, np.array(run, dtype=np.int64))
    runs = [*starmap(_written, listed)] or _unpacked(known, list(surfaces))
    return Runs(runs, tally)


def as_table(found: Runs) -> pd.DataFrame:
    """Return runs as the table `noun_runs`."""
    article, run, times = found.tally.cells()
    units = [
        " ".join(f"{len(text)}.{size}{'*' * named}" for text, size, named in zip(*of_run, strict=True))
        for of_run in found.runs
    ]
    columns = {
        "article_id": pd.Series(found.articles, dtype="str").iloc[article].array,
        "run": pd.Series(["".join(of_run.units) for of_run in found.runs], dtype="str").iloc[run].array,
        "units": pd.Series(units, dtype="str").iloc[run].array,
        "n": times,
    }
    return pd.DataFrame(columns)


def _written(text: str, units: str) -> Run:
    """Return the run in a row of `noun_runs`."""
    lengths, sizes, named = _units(units)
    ends = [*accumulate(lengths)]
    return Run(tuple(text[end - length : end] for end, length in zip(ends, lengths, strict=True)), sizes, named)


@cache
def _units(written: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]:
    each = [unit.rstrip("*").split(".") for unit in written.split(" ")]
    lengths, sizes = (tuple(int(unit[at]) for unit in each) for at in (0, 1))
    return lengths, sizes, tuple(unit.endswith("*") for unit in written.split(" "))


def _packed(surface: Integers, size: Integers, named: Flags) -> Integers:
    """Pack a unit into one int64."""
    return pack(surface, size << 1 | named)


def _unpacked(packed: Collection[bytes], surfaces: Sequence[str]) -> list[Run]:
    """Return runs from units packed by `_packed`."""
    units = np.frombuffer(b"".join(packed), dtype=np.int64)
    surface, rest = unpack(units)
    every = [surfaces[number] for number in surface.tolist()], (rest >> 1).tolist(), (rest & 1).astype(bool).tolist()
    ends = np.cumsum([len(run) // units.itemsize for run in packed]).tolist()
    return [Run(*(tuple(of_unit[start:end]) for of_unit in every)) for start, end in pairwise([0, *ends])]
