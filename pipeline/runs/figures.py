"""The figures of a run, out of the same queries as its page, as SVG and PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from pipeline.storage import load, replacing
from pipeline.views import corpus, entities, network, words
from pipeline.views.catalogue import NEEDED, open_tables

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from pipeline.engines.figures import Drawn

#: What fits a printed page: bars, rows of the heat map, lines of the network, slices and words of each.
TOP_ENTITIES, TOP_HEAT, TOP_EDGES, TOP_SLICES, TOP_WORDS = 20, 15, 80, 6, 8
#: More months than these are drawn by year.
MOST_MONTHS: Final = 36


def draw(out: str | os.PathLike[str]) -> list[Path]:
    """Draw the figures of a run into `out/figures`; a figure of nothing is not drawn.

    They take seconds (matplotlib loads its fonts), so a run draws them after everything else is there.

    Args:
        out: the folder of a run.

    Returns:
        The files, two for each figure.

    Raises:
        InputError: there are no tables there.
        TableError: a table is missing.
    """
    tables = load(out).folder
    folder = (tables.parent if tables.name == "tables" else tables) / "figures"
    written = []
    with open_tables({name: tables / f"{name}.parquet" for name in NEEDED}) as db:
        for name, drawn in _figures(db):
            for ending, content in (("svg", drawn.svg), ("png", drawn.png)):
                with replacing(folder / f"{name}.{ending}") as unfinished:
                    unfinished.write_bytes(content)
                written.append(folder / f"{name}.{ending}")
    for stale in sorted(set(folder.glob("*.svg")) | set(folder.glob("*.png"))) if folder.is_dir() else []:
        if stale not in written:
            stale.unlink()
    return written


def draw_anew(out: Path) -> None:
    """Draw the figures of a run unless they are newer than its report already."""
    report, drawn = out / "report.html", list((out / "figures").glob("*.svg"))
    if not drawn or min(path.stat().st_mtime_ns for path in drawn) < report.stat().st_mtime_ns:
        draw(out)


def _figures(db: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Drawn]]:
    from pipeline.engines import figures

    totals = corpus.totals(db)
    when = f"{totals['first']} – {totals['last']}" if totals["first"] else "日付なし undated"
    if (counts := _timeline(db)).size:
        yield "timeline", figures.timeline(counts, when=when)
    top = entities.entities(db, limit=TOP_ENTITIES)["rows"]
    if top:
        yield "top_entities", figures.top_entities(pd.DataFrame(top), when=when)
    edges = network.edges(db, limit=TOP_EDGES)
    if edges["rows"]:
        names = {
            row[side]: (row[f"name_{side}"], row[side].split(":", 1)[0]) for row in edges["rows"] for side in ("a", "b")
        }
        lines = [(row["a"], row["b"], row["n_ab"]) for row in edges["rows"]]
        yield "network", figures.network(lines, names, when=when, n=edges["n"])
        square = _square(db, top[:TOP_HEAT])
        yield "heat_map", figures.heat_map(square, when=when, n=edges["n"], window=edges["window"])
    if len(marks := _marks(db)):
        yield "keyness", figures.keyness(marks, when=when)


def _timeline(db: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return articles: a row for each month (year, of a long corpus), a column for each outlet."""
    days = corpus.days(db)
    if not days["counts"]:
        return pd.DataFrame()
    counts = pd.DataFrame(days["counts"])
    counts["outlet"] = counts["outlet"].fillna("媒体不明 no outlet").where(counts["named"], "その他 others")
    months = pd.period_range(counts["day"].min(), counts["day"].max(), freq="M")
    every = months if len(months) <= MOST_MONTHS else pd.period_range(months[0], months[-1], freq="Y")
    counts["period"] = pd.PeriodIndex(counts["day"], freq=every.freqstr[0]).astype(str)
    table = counts.pivot_table(index="period", columns="outlet", values="n", aggfunc="sum", fill_value=0)
    return table.reindex(every.astype(str), fill_value=0)[_order(days, table)]


def _order(days: dict[str, Any], table: pd.DataFrame) -> list[str]:
    named = [outlet or "媒体不明 no outlet" for outlet in days["outlets"]]
    return [name for name in (*named, "その他 others") if name in table]


def _square(db: duckdb.DuckDBPyConnection, top: list[dict[str, Any]]) -> pd.DataFrame:
    """Return NPMI between entities, missing where they are never together."""
    ids = [row["id"] for row in top]
    square = pd.DataFrame(index=ids, columns=ids, dtype="float64")
    for row in network.among(db, ids):
        square.loc[row["a"], row["b"]] = square.loc[row["b"], row["a"]] = row["npmi"]
    names = [row["name"] for row in top]
    return square.set_axis(names, axis=0).set_axis(names, axis=1)


def _marks(db: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the words that mark the last slices most."""
    found = pd.DataFrame([row for row in words.marks(db) if row["kind"] == "word"])
    if found.empty:
        return found
    last = list(dict.fromkeys(found["slice"]))[-TOP_SLICES:]
    return found[found["slice"].isin(last)].groupby("slice", sort=False).head(TOP_WORDS)
