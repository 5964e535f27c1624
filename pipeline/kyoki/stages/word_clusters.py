"""Cluster the words in most articles by the articles that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.config import METHODS, ClusterSettings, KeywordSettings, WordSettings
from kyoki.counting import house_words
from kyoki.counting.clustering import clustered, jaccard_distances
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.rounding import significant
from kyoki.counting.units import Cutter
from kyoki.counting.word_counts import count_words, names_of
from kyoki.errors import SettingError
from kyoki.names import NO_NAMES
from kyoki.notebook import frames_html
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kyoki.counting.word_counts import Words
    from kyoki.names import Names

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"),
        "articles": ("article_id", "outlet", "duplicate_of"),
        "links": ("article_id", "start", "end", "entity_id"),
    },
    gives={"word_clusters": ALL, "word_merges": ALL},
    settings={
        "top": "clusters.top",
        "method": "clusters.method",
        "n_clusters": "clusters.n_clusters",
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
        "unit": "words.unit",
        "titles": "words.titles",
        "names": "names.file",
    },
    chunked=("tokens",),
    instead={"tokens": "words"},
    engines=("numpy", "pandas", "scipy"),
    data=("counting/data/*", "linking/data/state_names.csv", "linking/data/title*.csv"),
)


class WordClusters(NamedTuple):
    """Words with their clusters, and the tree."""

    word_clusters: pd.DataFrame
    word_merges: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


def word_clusters(  # noqa: PLR0913 (the tree, and what counts as a word)
    tokens: pd.DataFrame | Iterable[pd.DataFrame] | Words,
    articles: pd.DataFrame,
    links: pd.DataFrame | None = None,
    *,
    top: int = ClusterSettings.top,
    method: str = ClusterSettings.method,
    n_clusters: int = ClusterSettings.n_clusters,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> WordClusters:
    """Cluster words hierarchically by 1 - Jaccard's index over articles, as KH Coder does.

    Clusters are descriptive: every set of words has some, even without association. Words in only one article are left
    out, because Jaccard's index of two such words is 1 by construction and they would cluster by article.
    Near-duplicates and house words (kind house in `keywords`) are left out too.

    Args:
        tokens: the table `tokens`, frames of it that each hold whole articles, or the words counted in them before.
        articles: the table `articles`.
        links: the table `links` (or `mentions`) for names, see `keywords`.
        top: maximum number of words, by number of articles (two or more).
        method: ward, average or complete.
        n_clusters: maximum number of clusters; 0 for the rounded square root of the number of words, as in KH Coder.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
        unit: long or short, see `keywords`.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.

    Returns:
        The tables `word_clusters` and `word_merges`; empty with fewer than two such words.

    Raises:
        SettingError: an unknown method, fewer than two words, or a negative number of clusters.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["雨と風。", "雨と風だ。", "雪と氷。", "雪と氷だ。"])
    >>> clustered = kyoki.word_clusters(kyoki.tokens(articles), articles, n_clusters=2)
    >>> clustered.word_clusters[["name", "cluster"]].values.tolist()
    [['氷/名詞/普通名詞', 1], ['雨/名詞/普通名詞', 2], ['雪/名詞/普通名詞', 1], ['風/名詞/普通名詞', 2]]
    """
    if method not in METHODS:
        msg = f"word_clusters: method is {method!r}; expected one of {', '.join(METHODS)}"
        raise SettingError(msg)
    if top < 2 or n_clusters < 0:
        msg = f"word_clusters: top is {top}, n_clusters {n_clusters}; expected 2 or more, and 0 or more"
        raise SettingError(msg)
    cutter = Cutter(links, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
    found = count_words(tokens, cutter, set(articles.loc[articles["duplicate_of"].notna(), "article_id"]))
    unique = pd.Index(articles.loc[articles["duplicate_of"].isna(), "article_id"])
    within = pd.Index(found.articles, dtype="str").isin(unique)
    df = found.df(within)
    words = pd.DataFrame({"name": names_of(found.words), "df": df})[
        (df >= LEAST_ARTICLES) & ~house_words.among(found, articles)
    ]
    words = words.sort_values(["df", "name"], ascending=[False, True]).head(top).sort_values("name")
    if len(words) < 2:
        return WordClusters(*(TABLES[one].frame() for one in WordClusters._fields))
    distances = jaccard_distances(found.counts[within][:, words.index.to_numpy()])
    tree = clustered(distances, method, n_clusters or round(np.sqrt(len(words))))
    place = np.argsort(tree.order) + 1
    parts = [*words["name"], *(f"merge:{number}" for number in range(1, len(words)))]
    merges = {
        "merge": np.arange(1, len(words)),
        **{side: [parts[int(part)] for part in tree.merges[:, at]] for at, side in enumerate("ab")},
        "distance": significant(tree.merges[:, 2]),
        "n_words": tree.merges[:, 3],
    }
    given = (words.assign(cluster=tree.cluster, place=place), pd.DataFrame(merges))
    return WordClusters(
        *(TABLES[one].sorted(TABLES[one].frame(rows)) for one, rows in zip(WordClusters._fields, given, strict=True))
    )


if __name__ == "__main__":
    run_as_command("word_clusters")
