"""Compare the slices of the corpus: which entities, pairs and words are more or less frequent in each."""

from __future__ import annotations

from typing import Final

import pandas as pd

from kyoki.config import SliceSettings
from kyoki.counting.contrast import contrasts
from kyoki.counting.slicing import chosen_by, is_period, slice_labels
from kyoki.pairing import reported
from kyoki.spec import ABOUT_ARTICLES, ALL, Spec, run_as_command
from kyoki.tables import TABLES

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "links": ("article_id", "entity_id", "method"),
        "pair_sentences": ("a", "b", "article_id"),
        "articles": ABOUT_ARTICLES,
        "keyness": ALL,
    },
    gives={"trends": ALL},
    settings={"by": "slices.by", "min_count": "slices.min_count"},
    engines=("numpy", "pandas", "scipy"),
)


def trends(
    links: pd.DataFrame,
    pair_sentences: pd.DataFrame,
    articles: pd.DataFrame,
    keyness: pd.DataFrame | None = None,
    *,
    by: str = SliceSettings.by,
    min_count: int = SliceSettings.min_count,
) -> pd.DataFrame:
    """Compare each slice of the corpus with all the others, article by article.

    Articles are counted: those with the entity, or with both entities of a pair in one sentence. An article is one
    observation, however often it repeats a name. Near-duplicates are left out of every count, as are articles in no
    slice (without a day). The entities and pairs are the same in every slice: those in `min_count` articles of all
    slices together. q is adjusted over all slices together: entities, pairs and words are one family each.

    Args:
        links: the table `links`; of it article_id and entity_id are used.
        pair_sentences: the table `pair_sentences`; of it a, b and article_id.
        articles: the table `articles`.
        keyness: the table `keyness` by the same slices: the words.
        by: month, week, year, outlet or another column of articles; "" for no slices and no rows; "auto" as in
            `keyness`.
        min_count: minimum number of articles of an entity or pair.

    Returns:
        The table `trends`; empty if no article has a slice.

    Raises:
        SettingError: `by` is not a valid column.

    >>> import kyoki
    >>> days = ["2025-04-01"] * 3 + ["2025-05-01"] * 3
    >>> found = kyoki.analyse(["首相は東京にいた。"] * 3 + ["首相は大阪にいた。"] * 3, dates=days)
    >>> articles = found.articles.assign(duplicate_of=None)
    >>> changed = kyoki.trends(found.links, found.pair_sentences, articles, by="month")
    >>> changed.loc[changed["count"] > 0, ["a", "slice", "count", "n", "rest_count", "is_new"]].values.tolist()
    [['place:大阪', '2025-05', 3, 3, 0, True], ['place:東京', '2025-04', 3, 3, 0, False]]
    """
    by = chosen_by(by, articles)
    if not by:
        return TABLES["trends"].frame()
    known = slice_labels(articles, by)[articles["duplicate_of"].isna().to_numpy()].dropna().rename("slice")
    sizes = known.value_counts().sort_index()
    if sizes.empty:
        return TABLES["trends"].frame()
    entities = reported(links)[["entity_id", "article_id"]].rename(columns={"entity_id": "a"}).assign(b=None)
    parts = [TABLES["trends"].frame()]
    for kind, found in (("entity", entities), ("pair", pair_sentences[["a", "b", "article_id"]])):
        once = found.drop_duplicates().join(known, on="article_id", how="inner")
        counts = once.groupby(["a", "b", "slice"], dropna=False).size().rename("count").reset_index()
        rows = contrasts(counts, sizes, min_count=min_count, periods=is_period(by))
        parts.append(TABLES["trends"].frame(rows.assign(kind=kind)))
    if keyness is not None:
        parts.append(_words(keyness, list(sizes.index), periods=is_period(by)))
    return TABLES["trends"].sorted(pd.concat(parts, ignore_index=True))


def _words(keyness: pd.DataFrame, slices: list[str], *, periods: bool) -> pd.DataFrame:
    """Add the words of the slices; a word is new in the first slice that has it, unless that is the first of all."""
    words = keyness[(keyness["against"] == "rest") & keyness["entity_id"].isna()]  # entities are counted separately
    name = words["word"] + "/" + words["pos1"] + ("/" + words["pos2"]).fillna("")
    here = words["slice"].where(words["df"] > 0)
    first = here.groupby(name).transform("min")
    new = periods & (words["df"] > 0) & (words["slice"] == first) & (words["slice"] != slices[0])
    counts = {"count": words["df"], "rest_count": words["rest_df"]}
    return TABLES["trends"].frame(words.assign(kind="word", a=name, b=None, is_new=new, **counts))


if __name__ == "__main__":
    run_as_command("trends")
