"""List the pairs of entities that share fewer articles than by chance, including those that share none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.config import AUTO, PairSettings, SliceSettings
from kyoki.counting.avoidance import LEAST_EXPECTED, Avoiding, avoiding
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.chance import Kinds
from kyoki.counting.kinds import kinds_of
from kyoki.counting.placements import Placements
from kyoki.counting.rounding import significant
from kyoki.counting.slicing import WHOLE
from kyoki.counting.windows import Corpus
from kyoki.errors import SettingError
from kyoki.pairing import check_types, reported
from kyoki.spec import ABOUT_ARTICLES, ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SPEC: Final = Spec(
    scope="corpus",
    needs={"links": ("article_id", "entity_id", "method"), "articles": ABOUT_ARTICLES},
    gives={"avoidances": ALL},
    settings={"types": "pairs.types", "by": "slices.by"},
    engines=("numpy", "pandas", "scipy"),
)


def avoidances(
    links: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    *,
    types: Sequence[str] = PairSettings.types,
    by: str = SliceSettings.by,
) -> pd.DataFrame:
    """List the pairs of entities that share fewer articles than by chance, including those that share none.

    The null model is that of `pairs`: every entity keeps its number of articles, and every article its number of
    entities (including entities of one article); near-duplicates are left out. Pairs with an expected count of five
    articles or more are tested: for rarer pairs, even sharing none is not evidence. p is the probability of as few
    shared articles or fewer, q the share of chance finds among the pairs with a p as small, over all tested pairs, by
    permutation, or in closed form if articles have more than 30,000 pairs of entities. Only pairs with q up to 0.05 are
    listed, because a million articles have some million tested pairs. In such a corpus read `ratio` beside q: frequent
    pairs that are only slightly below chance are listed too.

    The window is the article; a state at the beginning of an organisation's name shares it with that organisation. Two
    entities that share articles but never a sentence do not avoid each other: they play different parts in the
    articles, and a sentence has room for few names, which the null model ignores.

    Args:
        links: the table `links` (article_id and entity_id are used).
        articles: the table `articles`, for slices and near-duplicates (ignored without it).
        types: test only pairs of these types of entity, such as "person-state", in either order; all if empty.
        by: also test each slice separately: month, week, year, outlet or another column of articles; "auto" means none.

    Returns:
        The table `avoidances`; slice is 'all' for the whole corpus.

    Raises:
        SettingError: an unknown type or slice.
        TableError: a link in an article that is not in `articles`.

    >>> import pandas as pd
    >>> import kyoki
    >>> names = [("place:東京" if n % 2 else "place:大阪", f"person:{n % 3}") for n in range(120)]
    >>> rows = [(f"{n:03}", name) for n, both in enumerate(names) for name in both]
    >>> apart = kyoki.avoidances(pd.DataFrame(rows, columns=["article_id", "entity_id"]))
    >>> apart[["a", "b", "n_ab"]].values.tolist()[-1]
    ['place:大阪', 'place:東京', 0]
    """
    check_types(types, "avoidances:")
    by = "" if by == AUTO else by
    if by and articles is None:
        msg = f"avoidances: slices by {by} need the table articles"
        raise SettingError(msg)
    links = reported(links)
    corpus = Corpus.of(links, None, articles, by)
    entity, names = pd.factorize(links["entity_id"], sort=True)
    kinds = kinds_of(names, types)
    unique = np.ones(len(corpus.ids), dtype=bool)
    if corpus.is_near_duplicate is not None:
        unique = ~corpus.is_near_duplicate
    parts = {WHOLE: unique}
    if corpus.slices is not None:
        of = corpus.slices.to_numpy()
        parts |= {str(label): unique & (of == label) for label in corpus.slices.dropna().unique()}
    rows = [TABLES["avoidances"].frame()]
    for label in sorted(parts):
        kept = parts[label][corpus.article]
        found = _avoiding(corpus.article[kept], entity[kept], kinds)
        measures = {**found._asdict(), "a": names.take(found.a), "b": names.take(found.b)}
        measures |= {"slice": label, "ratio": significant(found.n_ab / found.expected)}
        rows.append(TABLES["avoidances"].frame(pd.DataFrame(measures)))
    return pd.concat(rows, ignore_index=True)


def _avoiding(article: NDArray[np.int64], entity: NDArray[Any], kinds: Kinds) -> Avoiding:
    """Test the entities of part of the corpus, with articles as windows."""
    if len(np.unique(article)) < LEAST_EXPECTED:  # no pair can have such an expected count
        article, entity = article[:0], entity[:0]
    present, item = np.unique(entity, return_inverse=True)
    some, number = np.unique(article, return_inverse=True)
    placed = Placements.of(Occurrences(number, number, item), np.ones(len(some), dtype=np.int64))
    found = avoiding(placed, Kinds(kinds.kind[present], kinds.fits))
    return found._replace(a=present[found.a], b=present[found.b])


if __name__ == "__main__":
    run_as_command("avoidances")
