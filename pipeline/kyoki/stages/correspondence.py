"""Correspondence analysis of words and slices: which slices use similar words, and which words these are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.config import COUNTS, CorrespondenceSettings
from kyoki.counting.correspondence import correspond
from kyoki.counting.rounding import significant
from kyoki.counting.slicing import LEAST_OF_SLICE
from kyoki.counting.word_counts import names_of
from kyoki.errors import SettingError
from kyoki.notebook import frames_html
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from kyoki.counting.correspondence import Points

SPEC: Final = Spec(
    scope="corpus",
    needs={"keyness": ("against", "slice", "word", "pos1", "pos2", "entity_id", "kind", "tf", "df", "n")},
    gives={"correspondence": ALL, "correspondence_axes": ALL},
    settings={
        "top": "correspondence.top",
        "among": "correspondence.among",
        "count": "correspondence.count",
    },
    engines=("numpy", "pandas"),
)
#: Number of axes for which points are listed; correspondence_axes has the inertia of all axes.
_AXES: Final = 5


class Correspondence(NamedTuple):
    """Points on the first axes, and the axes."""

    correspondence: pd.DataFrame
    correspondence_axes: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


def correspondence(
    keyness: pd.DataFrame,
    *,
    top: int = CorrespondenceSettings.top,
    among: int = CorrespondenceSettings.among,
    count: str = CorrespondenceSettings.count,
) -> Correspondence:
    """Analyse the table of words by slices in `keyness`: each word and slice becomes a point.

    Slices near each other use similar words; a word lies in the direction of the slices in which it is more frequent.
    The words are those among the frequent ones that differ most between slices (χ² of their row), as by default in KH
    Coder. Slices of fewer than five articles are left out: the χ² distance gives most weight to what is rare, so the
    axes would separate single articles. Near-duplicates, articles in no slice and house words are left out too. The
    analysis is descriptive; for tests see `keyness`.

    Args:
        keyness: the table `keyness` by slices.
        top: maximum number of words.
        among: number of words in most articles from which these are chosen.
        count: df for articles of a slice with the word; tf for its tokens there, as in KH Coder.

    Returns:
        The tables `correspondence` (five axes) and `correspondence_axes`; empty unless two such slices differ.

    Raises:
        SettingError: a count under 1, or neither df nor tf.

    Source: Greenacre (2017), Correspondence Analysis in Practice; Benzécri (1973), L'analyse des données.

    >>> import kyoki
    >>> seen = ["雨", "雪", "雨と雪"]
    >>> articles = kyoki.articles_from_texts([f"{place}に{what}。" for what in seen for place in "山川海町村"])
    >>> articles["author"] = ["甲"] * 5 + ["乙"] * 5 + ["丙"] * 5
    >>> marks = kyoki.keyness(kyoki.tokens(articles), articles, by="author", min_df=1)
    >>> axes = kyoki.correspondence(marks).correspondence_axes
    >>> axes["axis"].tolist()
    [1]
    """
    for name, value in (("top", top), ("among", among)):
        if value < 1:
            msg = f"correspondence: {name} is {value}; expected 1 or more"
            raise SettingError(msg)
    if count not in COUNTS:
        msg = f"correspondence: count is {count!r}; expected {' or '.join(COUNTS)}"
        raise SettingError(msg)
    grid = _grid(keyness, top, among, count)
    if min(grid.shape) < 2:
        return Correspondence(*(TABLES[name].frame() for name in Correspondence._fields))
    found = correspond(grid.to_numpy(dtype=np.int64))
    share = found.inertia / max(float(found.inertia.sum()), np.finfo(np.float64).tiny)
    shares = {"share": significant(share), "cumulative": significant(np.cumsum(share))}
    axes = pd.DataFrame({"axis": np.arange(1, len(share) + 1), "inertia": significant(found.inertia), **shares})
    points = [
        _points("word", grid.index, grid.sum(axis=1), found.rows),
        _points("slice", grid.columns, grid.sum(axis=0), found.columns),
    ]
    given = (pd.concat(points, ignore_index=True), axes)
    return Correspondence(
        *(TABLES[n].sorted(TABLES[n].frame(rows)) for n, rows in zip(Correspondence._fields, given, strict=True))
    )


def _grid(keyness: pd.DataFrame, top: int, among: int, count: str) -> pd.DataFrame:
    """Return counts of the chosen words in each slice, both in the order of their names."""
    compared = (keyness["against"] == "rest") & (keyness["n"] >= LEAST_OF_SLICE)
    rows = keyness[compared & (keyness["kind"] != "house")]
    rows = rows.assign(name=names_of(rows))
    rows["total"] = rows.groupby("name")["df"].transform("sum")
    frequent = rows.drop_duplicates("name").sort_values(["total", "name"], ascending=[False, True])["name"].head(among)
    rows = rows[rows["name"].isin(frequent)]
    grid = rows.pivot_table(index="name", columns="slice", values=count, aggfunc="sum", fill_value=0)
    grid = grid.loc[grid.sum(axis=1) > 0, grid.sum(axis=0) > 0].sort_index().sort_index(axis=1)
    if min(grid.shape) < 2:
        return grid
    cells = grid.to_numpy(dtype=np.float64)
    expected = np.outer(cells.sum(axis=1), cells.sum(axis=0)) / cells.sum()
    differs = pd.Series(significant(((cells - expected) ** 2 / expected).sum(axis=1)), index=grid.index)
    chosen = differs.sort_values(ascending=False, kind="stable").index[:top]
    grid = grid.loc[sorted(chosen)]
    return grid.loc[:, grid.sum(axis=0) > 0]


def _points(kind: str, names: pd.Index[str], counts: pd.Series[int], points: Points) -> pd.DataFrame:
    """Return a row for each point on each of the first axes."""
    n_axes = min(points.coordinate.shape[1], _AXES)
    columns = {name: getattr(points, name)[:, :n_axes].ravel() for name in ("coordinate", "contribution", "cos2")}
    rows = np.repeat(np.arange(len(names)), n_axes)
    return pd.DataFrame(
        {"kind": kind, "name": names[rows], "axis": np.tile(np.arange(1, n_axes + 1), len(names))}
        | {"count": counts.to_numpy()[rows], "mass": points.mass[rows], **columns}
    )


if __name__ == "__main__":
    run_as_command("correspondence")
