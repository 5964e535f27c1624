"""The figures of a run, out of the same queries as its page, as SVG and PNG."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.outputs import claim
from kyoki.published import LEDGER, compared, files_of
from kyoki.running.ledger import note_files, read_ledger
from kyoki.running.workers import LEAST_DRAWN
from kyoki.showing import corpus, drawing, entities, network, plots, words
from kyoki.showing.catalogue import NEEDED, open_tables, rows
from kyoki.showing.for_people import query
from kyoki.storage.atomic import replacing
from kyoki.storage.readers import load

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor

    import duckdb

    from kyoki.showing.drawing import Drawn
    from kyoki.storage.readers import Tables

#: Why a figure is not drawn.
NOTHING: Final = {
    "timeline": "no article has a day",
    "top_entities": "no person, state, place or organisation was found",
    "network": "no two entities share two articles",
    "heat_map": "no two entities of the most frequent share two articles",
    "keyness": "no word marks a slice (--by month, ...) beyond chance",
    "correspondence": "no three slices that differ in their words (--by month, ...)",
    "word_clusters": "fewer than three words",
    "codes": "no coding rules ([coding] file) or no slices (--by month, ...)",
}
#: What fits a printed page: bars, rows of the heat map, lines of the network, slices and words of each.
TOP_ENTITIES, TOP_HEAT, TOP_EDGES, TOP_SLICES, TOP_WORDS = 20, 15, 80, 6, 8
#: Rows and columns of bubbles.
TOP_CODES, TOP_COLUMNS = 30, 24
#: What a figure is drawn from besides the tables of the report.
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "correspondence": ("correspondence", "correspondence_axes"),
    "word_clusters": ("word_clusters", "word_merges"),
    "codes": ("code_slices",),
}
#: More months than these are drawn by year.
MOST_MONTHS: Final = 36


def draw(out: str | os.PathLike[str], *, tables: Tables | None = None, executor: Executor | None = None) -> list[Path]:
    """Draw the figures of a run into `out/figures`; a figure of nothing is not drawn.

    They take seconds, so a run draws them after everything else is there.

    Args:
        out: the folder of a run.
        tables: what is drawn; the tables of this run where None.
        executor: where each is drawn, all at a time; one after the other, here, where None.

    Returns:
        The files, two for each figure.

    Raises:
        InputError: there are no tables there, or the folder is no output folder of ours.
        TableError: a table is missing.
    """
    given, folder = tables or load(out), claim(Path(out)) / "figures"
    paths = {name: given.path(name) for name in (*NEEDED, *chain(*_OWN.values()))}
    written = []
    every = (executor.map if executor else map)(_drawn, repeat(paths), _FIGURES)
    for name, drawn in zip(_FIGURES, every, strict=True):
        for ending, content in {"svg": drawn and drawn.svg, "png": drawn and drawn.png}.items():
            path = folder / f"{name}.{ending}"
            if content is None:
                path.unlink(missing_ok=True)  # of an earlier run
                continue
            with replacing(path) as unfinished:
                unfinished.write_bytes(content)
            written.append(path)
    note_files(Path(out), written)
    return written


def draw_anew(out: Path, executor: Executor | None = None) -> None:
    """Draw the figures of a run unless those that the ledger knows are there as they were drawn.

    Of fewer than LEAST_DRAWN articles there are none.
    """
    ledger = read_ledger(out / LEDGER)
    if ledger and ledger.tables.get("articles", 0) < LEAST_DRAWN:
        _clear(out)
        return
    drawn = {name: file for name, file in files_of(out).items() if name.startswith("figures/")}
    if not drawn or compared(out, drawn)[1]:
        try:
            draw(out, executor=executor)
        except BrokenProcessPool:  # somebody's kill, or too little memory for several at a time
            draw(out)


def _clear(out: Path) -> None:
    """Delete the figures of an earlier run."""
    paths = [out / "figures" / f"{name}.{ending}" for name in _FIGURES for ending in ("svg", "png")]
    if found := [path for path in paths if path.is_file()]:
        for path in found:
            path.unlink()
        note_files(out, [])


def _drawn(tables: Mapping[str, Path], name: str) -> Drawn | None:
    with open_tables(tables, (*NEEDED, *_OWN.get(name, ()))) as db:
        totals = corpus.totals(db)
        when = f"{totals['first']} – {totals['last']}" if totals["first"] else "日付なし undated"
        return _FIGURES[name](db, when)


def _timeline(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    return drawing.timeline(counts, when=when) if (counts := _counts(db)).size else None


def _top_entities(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    top = entities.entities(db, limit=TOP_ENTITIES)["rows"]
    n = corpus.totals(db)
    return drawing.top_entities(pd.DataFrame(top), when=when, n=n["articles"] - n["near_duplicates"]) if top else None


def _network(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    edges = network.edges(db, limit=TOP_EDGES, least=LEAST_ARTICLES)
    names = {row[side]: (row[f"name_{side}"], row[side].split(":", 1)[0]) for row in edges["rows"] for side in "ab"}
    lines = [(row["a"], row["b"], row["n_ab_articles"]) for row in edges["rows"]]
    return drawing.network(lines, names, when=when, n=edges["n"]) if lines else None


def _heat_map(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    edges = network.edges(db, limit=1)
    if not edges["rows"]:
        return None
    square = _square(db, entities.entities(db, limit=TOP_HEAT)["rows"])
    if not square.notna().any(axis=None):
        return None
    return drawing.heat_map(square, when=when, n=edges["n"], window=edges["window"])


def _keyness(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    return drawing.keyness(marks, when=when) if len(marks := _marks(db)) else None


def _correspondence(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    axes = rows(db, "SELECT share FROM correspondence_axes ORDER BY axis LIMIT 2")
    points = rows(
        db,
        f"""SELECT kind, shown AS name, mass, max(coordinate) FILTER (axis = 1) AS x,
            max(coordinate) FILTER (axis = 2) AS y
        FROM ({query("correspondence")}) GROUP BY ALL ORDER BY ALL""",  # noqa: S608 (our own query)
    )
    if len(axes) < 2:
        return None
    return plots.correspondence(pd.DataFrame(points), [axis["share"] for axis in axes], when=when)


def _word_clusters(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    found = pd.DataFrame(rows(db, "SELECT * FROM word_clusters ORDER BY place"))
    merges = pd.DataFrame(rows(db, "SELECT * FROM word_merges ORDER BY merge"))
    return plots.dendrogram(found, merges, when=when) if len(merges) > 1 else None


def _codes(db: duckdb.DuckDBPyConnection, when: str) -> Drawn | None:
    return plots.bubbles(cells, when=when) if len(cells := _cells(db)) else None


def _counts(db: duckdb.DuckDBPyConnection) -> pd.DataFrame:
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
    """Return NPMI between entities, missing where they share fewer than two articles."""
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


def _cells(db: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the codes of most articles in the slices of most articles, in the order of their names."""
    found = pd.DataFrame(
        rows(db, "SELECT code, slice, n, count, share, residual, q FROM code_slices WHERE slice <> 'all' ORDER BY ALL")
    )
    if found.empty:
        return found
    codes = found.groupby("code")["count"].sum().nlargest(TOP_CODES).index
    slices = found.drop_duplicates("slice").set_index("slice")["n"].nlargest(TOP_COLUMNS).index
    return found[found["code"].isin(codes) & found["slice"].isin(slices)]


#: In the order in which they are listed; each None where there is nothing to draw.
_FIGURES: Final[dict[str, Callable[[duckdb.DuckDBPyConnection, str], Drawn | None]]] = {
    "timeline": _timeline,
    "top_entities": _top_entities,
    "network": _network,
    "heat_map": _heat_map,
    "keyness": _keyness,
    "correspondence": _correspondence,
    "word_clusters": _word_clusters,
    "codes": _codes,
}
