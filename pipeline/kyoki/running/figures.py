"""The figures of a run, from the same queries as its report page."""

from __future__ import annotations

import contextlib
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from kyoki.config import HIGHEST_Q
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.outputs import claim
from kyoki.published import LEDGER, compared, files_of
from kyoki.running.ledger import note_files, read_ledger
from kyoki.running.workers import LEAST_DRAWN
from kyoki.showing import charts, corpus, drawing, entities, network, plots, words
from kyoki.showing.catalogue import NEEDED, open_tables, rows
from kyoki.showing.for_people import query
from kyoki.showing.headings import said
from kyoki.storage.atomic import replacing
from kyoki.storage.readers import load

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor, Future

    import duckdb

    from kyoki.showing.drawing import Drawn
    from kyoki.storage.readers import Tables

    #: The files of each figure by extension.
    Files = dict[str, dict[str, bytes]]

#: The reason why a figure is not drawn.
NOTHING: Final = {
    "timeline": "no article has a day",
    "top_entities": "no person, state, place or organisation was found",
    "network": "no two entities share two articles",
    "heat_map": "no two entities of the most frequent share two articles",
    "keyness": "no word marks a slice (--by month, ...) beyond chance",
    "correspondence": "no three slices of five articles that differ (--by month, ...)",
    "word_clusters": "fewer than three words in two articles or more",
    "codes": "no coding rules ([coding] file) or no slices (--by month, ...)",
}
#: Numbers that fit a printed page: bars, rows of the heat map, edges of the network, slices, and words per slice.
TOP_ENTITIES, TOP_HEAT, TOP_EDGES, TOP_SLICES, TOP_WORDS = 20, 15, 80, 6, 8
#: Rows and columns of bubbles.
TOP_CODES, TOP_COLUMNS = 30, 24
#: Tables that figures need in addition to those of the report.
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "correspondence": ("correspondence", "correspondence_axes"),
    "word_clusters": ("word_clusters", "word_merges"),
    "codes": ("code_slices",),
}
#: With more months than these, figures are drawn by year.
MOST_MONTHS: Final = 36


class Look(NamedTuple):
    """How figures are drawn and saved: file formats (see `drawing.FORMATS`), dots per inch, language (ja or en)."""

    formats: Sequence[str] = drawing.USUAL_FORMATS
    dpi: int = drawing.DPI
    lang: str = "ja"


def draw(
    out: str | os.PathLike[str],
    *,
    tables: Tables | None = None,
    begun: Future[Files] | None = None,
    look: Look = Look(),  # noqa: B008 (it is frozen)
) -> list[Path]:
    """Draw the figures of a run into `out/figures`; figures without data are skipped.

    Args:
        out: the folder of a run.
        tables: the data to draw; the tables of this run if None.
        begun: from `begin`, with the same look; if None, the figures are drawn here.
        look: formats, resolution and language; existing files in other formats are redrawn too, so that all show the
            same data in the same language.

    Returns:
        The files, one for each figure and format.

    Raises:
        InputError: there are no tables there, or the folder is not an output folder of kyoki.
        TableError: a table is missing.
    """
    folder = claim(Path(out)) / "figures"
    there = sorted(path.suffix.removeprefix(".") for path in _there(Path(out)))
    look = look._replace(formats=list(dict.fromkeys([*look.formats, *there])))
    written = []
    for name, files in (begun.result() if begun else _every(_paths(tables or load(out)), look)).items():
        if not files:  # existing files are from an earlier run
            for ending in drawing.FORMATS:
                (folder / f"{name}.{ending}").unlink(missing_ok=True)
        for ending, content in files.items():
            path = folder / f"{name}.{ending}"
            with replacing(path) as unfinished:
                unfinished.write_bytes(content)
            written.append(path)
    note_files(Path(out), _there(Path(out)))
    return written


def begin(out: Path, executor: Executor) -> Future[Files] | None:
    """Start drawing the figures of a run in another process, while its pages are written; None if it has ended."""
    with contextlib.suppress(BrokenProcessPool):
        return executor.submit(_every, _paths(load(out)), Look())
    return None


def figure(name: str, tables: Tables, lang: str = "ja") -> Drawn | None:
    """Draw one figure of a run; return None if there is nothing to draw.

    Args:
        name: of the figure, a key of `NOTHING`.
        tables: of the run.
        lang: "ja" or "en".
    """
    return _drawn(_paths(tables), name, lang)


def _paths(tables: Tables) -> dict[str, Path]:
    return {name: tables.path(name) for name in (*NEEDED, *chain(*_OWN.values()))}


def _there(out: Path) -> list[Path]:
    """Return the existing files of figures."""
    every = (out / "figures" / f"{name}.{ending}" for name in _FIGURES for ending in drawing.FORMATS)
    return [path for path in every if path.is_file()]


def draw_anew(out: Path, begun: Future[Files] | None = None) -> None:
    """Draw the figures of a run, unless those in the ledger exist unchanged.

    With fewer than LEAST_DRAWN articles there are no figures. `begun` is from `begin`.
    """
    ledger = read_ledger(out / LEDGER)
    if ledger and ledger.tables.get("articles", 0) < LEAST_DRAWN:
        _clear(out)
        return
    drawn = {name: file for name, file in files_of(out).items() if name.startswith("figures/")}
    if not drawn or compared(out, drawn)[1]:
        try:
            draw(out, begun=begun)
        except BrokenProcessPool:  # killed, or too little memory for two processes
            draw(out)


def _clear(out: Path) -> None:
    """Delete the figures of an earlier run."""
    if found := _there(out):
        for path in found:
            path.unlink()
        note_files(out, [])


def _every(tables: Mapping[str, Path], look: Look) -> Files:
    """Return the files of each figure by extension; none if there is nothing to draw."""
    with open_tables(tables, tuple(tables)) as db:
        when = _when(db, look.lang)
        return {name: _saved(drawn(db, when, look.lang), look) for name, drawn in _FIGURES.items()}


def _saved(drawn: Drawn | None, look: Look) -> dict[str, bytes]:
    return {kind: drawn.saved(kind, look.dpi) for kind in look.formats} if drawn else {}


def _drawn(tables: Mapping[str, Path], name: str, lang: str) -> Drawn | None:
    with open_tables(tables, (*NEEDED, *_OWN.get(name, ()))) as db:
        return _FIGURES[name](db, _when(db, lang), lang)


def _when(db: duckdb.DuckDBPyConnection, lang: str) -> str:
    """Return the days of the corpus, for a title."""
    totals = corpus.totals(db)
    return f"{totals['first']} – {totals['last']}" if totals["first"] else said("figures", "undated", lang)


def _timeline(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    return charts.timeline(counts, when=when, lang=lang) if (counts := _counts(db, lang)).size else None


def _top_entities(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    top = entities.entities(db, limit=TOP_ENTITIES)["rows"]
    n = corpus.totals(db)
    unique = n["articles"] - n["near_duplicates"]
    return charts.top_entities(pd.DataFrame(top), when=when, n=unique, lang=lang) if top else None


def _network(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    """Draw the pairs beyond chance; if there are none, draw all that share two articles, and say so."""
    edges = network.edges(db, limit=TOP_EDGES, least=LEAST_ARTICLES, highest_q=HIGHEST_Q)
    passing = said("figures", "beyond", lang, f"{HIGHEST_Q:g}")
    if not edges["rows"]:
        edges, passing = network.edges(db, limit=TOP_EDGES, least=LEAST_ARTICLES), said("figures", "any_pair", lang)
    names = {row[side]: (row[f"name_{side}"], row[side].split(":", 1)[0]) for row in edges["rows"] for side in "ab"}
    lines = [(row["a"], row["b"], row["n_ab_articles"]) for row in edges["rows"]]
    if not lines:
        return None
    known = {"n": edges["n"], "window": edges["window"], "passing": passing}
    return charts.network(lines, names, when=when, **known, lang=lang)


def _heat_map(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    edges = network.edges(db, limit=1)
    if not edges["rows"]:
        return None
    square = _met(_square(db, entities.entities(db, limit=2 * TOP_HEAT)["rows"]))
    square = _met(square.iloc[:TOP_HEAT, :TOP_HEAT])
    if square.empty:
        return None
    return charts.heat_map(square, when=when, n=edges["n"], window=edges["window"], lang=lang)


def _keyness(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    return charts.keyness(marks, when=when, lang=lang) if len(marks := _marks(db)) else None


def _correspondence(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    axes = rows(db, "SELECT share FROM correspondence_axes ORDER BY axis LIMIT 2")
    points = rows(
        db,
        f"""SELECT kind, shown AS name, mass, max(coordinate) FILTER (axis = 1) AS x,
            max(coordinate) FILTER (axis = 2) AS y
        FROM ({query("correspondence")}) GROUP BY ALL ORDER BY ALL""",  # noqa: S608 (our own query)
    )
    if len(axes) < 2:
        return None
    return plots.correspondence(pd.DataFrame(points), [axis["share"] for axis in axes], when=when, lang=lang)


def _word_clusters(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    found = pd.DataFrame(rows(db, "SELECT * FROM word_clusters ORDER BY place"))
    merges = pd.DataFrame(rows(db, "SELECT * FROM word_merges ORDER BY merge"))
    return plots.dendrogram(found, merges, when=when, lang=lang) if len(merges) > 1 else None


def _codes(db: duckdb.DuckDBPyConnection, when: str, lang: str) -> Drawn | None:
    return plots.bubbles(cells, when=when, lang=lang) if len(cells := _cells(db)) else None


def _counts(db: duckdb.DuckDBPyConnection, lang: str) -> pd.DataFrame:
    """Count articles: a row for each month (year in a long corpus), a column for each outlet."""
    days = corpus.days(db)
    if not days["counts"]:
        return pd.DataFrame()
    counts = pd.DataFrame(days["counts"])
    unknown, others = (said("figures", name, lang) for name in ("no_outlet", "others"))
    counts["outlet"] = counts["outlet"].fillna(unknown).where(counts["named"], others)
    months = pd.period_range(counts["day"].min(), counts["day"].max(), freq="M")
    every = months if len(months) <= MOST_MONTHS else pd.period_range(months[0], months[-1], freq="Y")
    counts["period"] = pd.PeriodIndex(counts["day"], freq=every.freqstr[0]).astype(str)
    table = counts.pivot_table(index="period", columns="outlet", values="n", aggfunc="sum", fill_value=0)
    order = [name for name in (*(outlet or unknown for outlet in days["outlets"]), others) if name in table]
    return table.reindex(every.astype(str), fill_value=0)[order]


def _square(db: duckdb.DuckDBPyConnection, top: list[dict[str, Any]]) -> pd.DataFrame:
    """Return NPMI between entities; missing if they share fewer than two articles."""
    ids = [row["id"] for row in top]
    square = pd.DataFrame(index=ids, columns=ids, dtype="float64")
    for row in network.among(db, ids):
        square.loc[row["a"], row["b"]] = square.loc[row["b"], row["a"]] = row["npmi"]
    names = [row["name"] for row in top]
    return square.set_axis(names, axis=0).set_axis(names, axis=1)


def _met(square: pd.DataFrame) -> pd.DataFrame:
    """Leave out entities that co-occur with none of the others."""
    any_pair = square.notna().any().to_numpy()
    return square.loc[any_pair, any_pair]


def _marks(db: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the most characteristic words of the last slices."""
    found = pd.DataFrame([row for row in words.marks(db) if row["kind"] == "word"])
    if found.empty:
        return found
    last = list(dict.fromkeys(found["slice"]))[-TOP_SLICES:]
    return found[found["slice"].isin(last)].groupby("slice", sort=False).head(TOP_WORDS)


def _cells(db: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the codes in most articles for the slices with most articles, sorted by name."""
    found = pd.DataFrame(
        rows(db, "SELECT code, slice, n, count, share, residual, q FROM code_slices WHERE slice <> 'all' ORDER BY ALL")
    )
    if found.empty:
        return found
    codes = found.groupby("code")["count"].sum().nlargest(TOP_CODES).index
    slices = found.drop_duplicates("slice").set_index("slice")["n"].nlargest(TOP_COLUMNS).index
    return found[found["code"].isin(codes) & found["slice"].isin(slices)]


#: The function of each figure, in the order of listing; it takes the days for the title and the language, and returns
#: None if there is nothing to draw.
_FIGURES: Final[dict[str, Callable[[duckdb.DuckDBPyConnection, str, str], Drawn | None]]] = {
    "timeline": _timeline,
    "top_entities": _top_entities,
    "network": _network,
    "heat_map": _heat_map,
    "keyness": _keyness,
    "correspondence": _correspondence,
    "word_clusters": _word_clusters,
    "codes": _codes,
}
