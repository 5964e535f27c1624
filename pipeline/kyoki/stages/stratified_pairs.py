"""Test pairs of entities within outlets, months or articles of similar length (setting pairs.strata)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.config import PairSettings
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.kinds import kinds_of
from kyoki.counting.mantel_haenszel import common_odds_ratio
from kyoki.counting.name_parts import NameParts, bodies_begun
from kyoki.counting.placements import LEAST_ARTICLES, Placements
from kyoki.counting.rounding import significant
from kyoki.counting.strata import strata_of, tables_by_stratum
from kyoki.counting.windows import Corpus
from kyoki.counting.within_strata import within_strata
from kyoki.pairing import check_types, check_windows, reported
from kyoki.spec import ABOUT_ARTICLES, ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.within_strata import Stratified

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "links": ("article_id", "start", "end", "sentence", "paragraph", "entity_id", "method"),
        "sentences": ("article_id", "sentence", "paragraph"),
        "articles": ABOUT_ARTICLES,
    },
    gives={"stratified_pairs": ALL},
    settings={"windows": "pairs.windows", "types": "pairs.types", "strata": "pairs.strata"},
    engines=("numpy", "pandas", "scipy"),
)


def stratified_pairs(
    links: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    windows: Sequence[str] = PairSettings.windows,
    types: Sequence[str] = PairSettings.types,
    strata: str = PairSettings.strata,
) -> pd.DataFrame:
    """Test whether two entities share more articles than by chance within strata, such as outlets.

    Two unrelated names that only one outlet writes about share more articles than by chance over all outlets, but not
    within each outlet. Near-duplicates are left out.

    p and q are those of `pairs` within strata: in the null model every entity keeps its number of articles in every
    stratum, and every article its number of entities. p is the probability of as many articles in which both share a
    window, over all strata. It is approximate (from three moments: within a factor of 2 for most p from 1e-3, poor
    under 1e-5). q is the false discovery rate over all pairs of entities in two articles or more each, always by
    permutation: 1,000 up to 30,000 pairs of entities in articles, then fewer, and one from 30 million.

    The odds ratio compares the odds of b in articles of one stratum with and without a; both must be in the article,
    whatever the window. `cmh` tests whether it is 1. Both assume that all articles of a stratum are equally likely to
    have a name; as long articles have more, both are too large for most pairs. p and q are not.

    Articles without a value (no outlet, no day) belong to no stratum and are left out; n is the number of articles
    compared.

    Args:
        links: the table `links`.
        sentences: the table `sentences` of the same articles.
        articles: the table `articles`.
        windows: the windows to test: some of sentence, paragraph, article, "sentences:N".
        types: test only pairs of these types of entity, such as "person-state", in either order; all if empty.
        strata: outlet, month, week, year, length (quarters of the articles by n_chars) or another column of articles;
            "" for no rows.

    Returns:
        The table `stratified_pairs` with the pairs that share a window in two articles or more.

    Raises:
        SettingError: an unknown window, type or column.
        TableError: a link in a window that is not in `sentences`, or in an article that is not in `articles`.

    >>> import kyoki
    >>> texts = [f"石破茂首相は{n}日、東京で会見した。" for n in range(6)]
    >>> found = kyoki.analyse(texts, outlets=["甲", "乙"] * 3)
    >>> within = kyoki.stratified_pairs(found.links, found.sentences, found.articles, strata="outlet")
    >>> within.loc[within["window"] == "sentence", ["strata", "a", "b"]].values.tolist()
    [['outlet', 'person:石破茂', 'place:東京']]
    """
    check_types(types, "stratified_pairs:")
    check_windows(windows, "stratified_pairs:")
    if not strata:
        return TABLES["stratified_pairs"].frame()
    links = reported(links)
    corpus = Corpus.of(links, sentences, articles)
    labels = strata_of(articles[articles["duplicate_of"].isna()], strata).reindex(corpus.ids)
    number, _ = pd.factorize(labels, sort=True)  # -1 where missing
    entity, names = pd.factorize(links["entity_id"], sort=True)
    compared = number[corpus.article] >= 0
    often = _often(corpus.article[compared], entity[compared], len(names))
    kept = compared & often[entity]
    article = (np.cumsum(number >= 0) - 1)[corpus.article[kept]]
    item, stratum = (np.cumsum(often) - 1)[entity[kept]], number[number >= 0]
    kinds = kinds_of(names[often], types)
    begun = bodies_begun(links, entity)[kept]
    body = np.where((begun >= 0) & often[begun], (np.cumsum(often) - 1)[begun], -1)
    parts = {}
    for window in sorted(set(windows)):
        within, length = corpus.number(window)
        at = Occurrences(within[kept], article, item)
        parts[window] = within_strata(at, length[number >= 0], stratum, kinds, body)
    by_article = Occurrences(article, article, item)
    placed, named = Placements.of(by_article, np.ones_like(stratum)), NameParts.of(by_article, body)
    rows = [TABLES["stratified_pairs"].frame()]
    for window, found in parts.items():
        columns = {**_measured(found, placed, stratum, named), "window": window, "strata": strata}
        columns |= {side: names[often].take(columns[side]) for side in ("a", "b")}
        rows.append(TABLES["stratified_pairs"].frame(pd.DataFrame(columns)))
    return pd.concat(rows, ignore_index=True)


def _often(article: Integers, entity: Integers, n: int) -> NDArray[np.bool_]:
    """Return which entities are in two articles or more; others cannot share two."""
    once = np.unique(article * max(n, 1) + entity) % max(n, 1)
    return np.bincount(once, minlength=n) >= LEAST_ARTICLES


def _measured(found: Stratified, placed: Placements, stratum: Integers, parts: NameParts) -> dict[str, Any]:
    """Return the columns of one window; a and b are numbers of items."""
    common = common_odds_ratio(tables_by_stratum(placed, stratum, found.a, found.b, parts), len(found.a))
    degree = np.bincount(placed.item)
    n_b = degree[found.b] - parts.windows(found.a, found.b)
    columns = {**found._asdict(), "q": significant(found.q), "n_a": degree[found.a], "n_b": n_b}
    columns |= {"n": len(stratum), "odds_ratio": significant(common.odds_ratio), "cmh": significant(common.chi2)}
    return columns | {"odds_ratio_low": significant(common.low), "odds_ratio_high": significant(common.high)}


if __name__ == "__main__":
    run_as_command("stratified_pairs")
