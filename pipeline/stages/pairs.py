"""Entities that occur together, and how much more often than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.config import WINDOWS, PairSettings
from pipeline.errors import SettingError, TableError
from pipeline.measures import association
from pipeline.measures.counting import Counts, cooccurrences
from pipeline.measures.rounding import significant
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

#: The columns that tell windows apart.
_KEYS: Final = {
    "sentence": ["article_id", "sentence"],
    "paragraph": ["article_id", "paragraph"],
    "article": ["article_id"],
}
_SLICE: Final = "all"


def pairs(
    links: pd.DataFrame,
    sentences: pd.DataFrame | None = None,
    *,
    windows: Sequence[str] = PairSettings.windows,
    min_count: int = PairSettings.min_count,
    types: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Count the windows that two entities share, and test whether they share more than by chance.

    An entity counts once a window, however often it is mentioned there; it is no pair with itself; a < b by code
    points. The windows in all (n) are those of `sentences`, also the ones that name nobody; without `sentences` they
    are only those with a linked mention, which makes every pair look closer to independence: give them.
    q is over the pairs listed for the window, that is all that were tested.

    Args:
        links: the table `links`.
        sentences: the table `sentences` of the same articles.
        windows: what counts as together: some of sentence, paragraph, article.
        min_count: windows that a pair must share to be listed.
        types: list only pairs of these two types of entity, such as ("person", "state"), in either order.

    Returns:
        The table `pairs`; slice is 'all'.

    Raises:
        SettingError: an unknown window, or a count under 1.
        TableError: a link in a window that `sentences` does not have.
    """
    if odd := sorted(set(windows) - set(WINDOWS)):
        msg = f"pairs: window {odd[0]!r} is unknown; wanted some of {', '.join(WINDOWS)}"
        raise SettingError(msg)
    if min_count < 1:
        msg = f"pairs: min_count is {min_count}; wanted 1 or more: who never meets is no pair"
        raise SettingError(msg)
    entity, names = pd.factorize(links["entity_id"], sort=True)
    parts = []
    for window in sorted(set(windows)):
        number, n = _number_windows(window, links, sentences)
        counts = cooccurrences(number, entity.astype(np.int64), min_count=min_count)
        parts.append(_measured(window, _of_types(counts, names, types), pd.array(names.tolist(), dtype="str"), n))
    return TABLES["pairs"].sorted(pd.concat([TABLES["pairs"].frame(), *parts], ignore_index=True))


def _number_windows(window: str, links: pd.DataFrame, sentences: pd.DataFrame | None) -> tuple[NDArray[np.int64], int]:
    """Number the windows of the links, and tell how many there are in all."""
    key = _KEYS[window]
    number: NDArray[np.int64] = links.groupby(key, sort=False).ngroup().to_numpy().astype(np.int64)
    if sentences is None:
        return number, int(number.max(initial=-1)) + 1
    known = sentences[key].drop_duplicates()
    met = links[key].drop_duplicates()
    if len(missing := met.merge(known, how="left", indicator=True).query("_merge == 'left_only'")):
        msg = f"pairs: links name {missing[key].iloc[0].to_dict()}, which sentences do not have; give both of one run"
        raise TableError(msg)
    return number, len(known)


def _of_types(counts: Counts, names: Iterable[str], types: tuple[str, str] | None) -> Counts:
    """Keep the pairs of the two types, in either order; an entity_id begins with its type (state:KP)."""
    if types is None:
        return counts
    kind = np.array([name.partition(":")[0] for name in names], dtype=object)
    first, second = types
    a, b = kind[counts.a], kind[counts.b]
    kept = ((a == first) & (b == second)) | ((a == second) & (b == first))
    return Counts(*(column[kept] for column in counts))


def _measured(window: str, counts: Counts, names: pd.api.extensions.ExtensionArray, n: int) -> pd.DataFrame:
    """Make the rows of one window."""
    a, b, n_a, n_b, n_ab = counts
    p = association.p_value(n_a, n_b, n_ab, n)
    measures = {
        "expected": association.expected(n_a, n_b, n),
        "jaccard": association.jaccard(n_a, n_b, n_ab),
        "dice": association.dice(n_a, n_b, n_ab),
        "pmi": association.pmi(n_a, n_b, n_ab, n),
        "npmi": association.npmi(n_a, n_b, n_ab, n),
        "log_likelihood": association.log_likelihood(n_a, n_b, n_ab, n),
        "p": p,
        "q": association.false_discovery(p),
    }
    given = {"a": names.take(a), "b": names.take(b), "n_a": n_a, "n_b": n_b, "n_ab": n_ab}
    rows = given | {name: significant(values) for name, values in measures.items()}
    return TABLES["pairs"].frame(pd.DataFrame(rows).assign(window=window, slice=_SLICE, n=n))


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("pairs")
