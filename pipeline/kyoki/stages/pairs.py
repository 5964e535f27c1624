"""Count which entities co-occur, and test whether they do more often than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.config import AUTO, PairSettings, SliceSettings
from kyoki.counting.kinds import kinds_of
from kyoki.counting.name_parts import bodies_begun
from kyoki.counting.pair_rows import concatenated, list_pairs
from kyoki.counting.windows import Corpus
from kyoki.errors import SettingError
from kyoki.pairing import check_types, check_windows, reported
from kyoki.spec import ABOUT_ARTICLES, ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "links": ("article_id", "start", "end", "sentence", "paragraph", "entity_id", "method"),
        "sentences": ("article_id", "sentence", "paragraph"),
        "articles": ABOUT_ARTICLES,
    },
    gives={"pairs": ALL},
    settings={
        "windows": "pairs.windows",
        "min_count": "pairs.min_count",
        "types": "pairs.types",
        "by": "slices.by",
    },
    engines=("numpy", "pandas", "scipy"),
)


def pairs(
    links: pd.DataFrame,
    sentences: pd.DataFrame | None = None,
    articles: pd.DataFrame | None = None,
    *,
    windows: Sequence[str] = PairSettings.windows,
    min_count: int = PairSettings.min_count,
    types: Sequence[str] = PairSettings.types,
    by: str = SliceSettings.by,
) -> pd.DataFrame:
    """Count the windows that two entities share, and test whether they share more articles than by chance.

    An entity counts once per window, however often it is mentioned there; it forms no pair with itself; a < b by code
    points. A window "sentences:3" is a block of three sentences of an article: sentences 0 to 2, 3 to 5, ...; the last
    block may be shorter. Each sentence is in one block, so that no pair is counted twice in overlapping windows; two
    entities on either side of a border are not together.

    A state or place at the beginning of an organisation's name (日本 | 銀行, 東京 | 地検) does not co-occur with that
    organisation there: for this pair n_b, expected, p and all other values exclude windows and articles in which b only
    begins a's name. It co-occurs with all others there.

    The total of windows (n) is that of `sentences`, including windows without any entity. Without `sentences` only
    windows with a linked mention are counted, which makes every pair look closer to independence, so pass them.

    pmi and npmi are highest for entities that occur once: to rank pairs use pmi_shrunk. top_share is the share of
    n_ab_unique that comes from the article with most. The interval of NPMI is given for pairs in five windows or more
    (for the most frequent if these are more than 10,000).

    p and q compare the number of articles in which both share a window (n_ab_articles, without near-duplicates) with
    chance. The article is the unit, because its sentences are not independent. In the null model every entity keeps its
    number of articles, and every article its number of entities; in its new article an entity is in as many windows.
    Two entities of an article share a window as often as pairs do that are together in one article only, so a list of
    names in one sentence is no evidence. q is the share of chance finds among the pairs with a p as small. The family
    is all pairs of entities in two articles or more each, whether they co-occur or not; only these entities are placed.
    p is 1 for pairs with any other entity, and q is 1 for pairs that share one article. Each slice is tested
    separately, as if it were the corpus. q is in closed form; where fewer than 75 articles have such entities, by
    permutation (100 to 1,000), unless these articles have more than 30,000 pairs of entities.

    Every slice has the pairs of the whole corpus that share a window in it; `min_count` refers to the whole corpus.

    Args:
        links: the table `links`.
        sentences: the table `sentences` of the same articles.
        articles: the table `articles`, for slices and near-duplicates (ignored without it).
        windows: the windows to count: some of sentence, paragraph, article, "sentences:N".
        min_count: minimum windows of the whole corpus that a listed pair shares.
        types: list only pairs of these types of entity, such as "person-state", in either order; all if empty.
        by: also count each slice: month, week, year, outlet or another column of articles; "auto" is none.

    Returns:
        The table `pairs`; slice is 'all' for the whole corpus.

    Raises:
        SettingError: an unknown window, type or slice, or a count under 1.
        TableError: a link in a window that is not in `sentences`, or in an article that is not in `articles`.

    >>> import kyoki
    >>> found = kyoki.analyse(["石破茂首相は東京でトランプ大統領と会談した。", "石破茂首相が東京に戻った。"])
    >>> counted = kyoki.pairs(found.links, found.sentences, found.articles, windows=["sentence"])
    >>> counted[["a", "b", "n_a", "n_b", "n_ab", "n"]].values.tolist()[-1]
    ['person:石破茂', 'place:東京', 2, 2, 2, 2]
    """
    by = "" if by == AUTO else by
    _check(windows, min_count, types, by, articles)
    links = reported(links)
    corpus = Corpus.of(links, sentences, articles, by)
    number, names = pd.factorize(links["entity_id"], sort=True)
    entity = np.asarray(number, dtype=np.int64)
    kinds, body = kinds_of(names, types), bodies_begun(links, entity)
    listed = [
        list_pairs(corpus, entity, names.tolist(), window, min_count=min_count, kinds=kinds, body=body)
        for window in sorted(set(windows))
    ]
    return TABLES["pairs"].frame(concatenated(listed) if listed else ())


def _check(windows: Sequence[str], min_count: int, types: Sequence[str], by: str, articles: object) -> None:
    check_windows(windows, "pairs:")
    check_types(types, "pairs:")
    if min_count < 1:
        msg = f"pairs: min_count is {min_count}; expected 1 or more"
        raise SettingError(msg)
    if by and articles is None:
        msg = f"pairs: slices by {by} need the table articles"
        raise SettingError(msg)


if __name__ == "__main__":
    run_as_command("pairs")
