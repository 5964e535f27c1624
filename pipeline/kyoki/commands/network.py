"""`kyoki network`: co-occurrence networks of words, entities or codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kyoki import terminal
from kyoki.commands.options import Lang, Language, RunSettingsFile, Where, tables_in, words_of
from kyoki.commands.sql import Force, OutputFolder, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from kyoki.counting.word_networks import Network

_LIST: Final = re.compile(r"[,、，\s]+")
#: Characters of a slice's name that a file name cannot have on some systems.
_NO_NAME: Final = re.compile(r"[^\w.-]+")
_ON_TERMINAL: Final = ["slice", "name_a", "name_b", "n_ab_articles", "jaccard", "dice", "cosine", "npmi", "q"]


def network(  # noqa: PLR0913, PLR0917 (an option each)
    folder: OutputFolder = Path("outputs"),
    of: Annotated[
        str, typer.Option("--of", metavar="words,entities,codes", help="Kinds of nodes, one or several.")
    ] = "words",
    window: Annotated[
        str, typer.Option(metavar="article|paragraph|sentence", help="Window of co-occurrence, also sentences:N.")
    ] = "article",
    measure: Annotated[
        str,
        typer.Option(
            metavar="jaccard|dice|cosine|npmi|q",
            help="Measure that ranks edges; q: by how unlikely they are by chance.",
        ),
    ] = "jaccard",
    top: Annotated[
        int, typer.Option(help="Maximum number of edges, plus those that tie with the last; 0 for all.")
    ] = 60,
    threshold: Annotated[
        float | None, typer.Option(help="Minimum value of the measure; for q the maximum [default: none].")
    ] = None,
    max_q: Annotated[
        float | None, typer.Option(help="Maximum q of an edge, 1 for no test [default: 0.05; with --khcoder 1].")
    ] = None,
    min_count: Annotated[
        int | None, typer.Option(help="Minimum number of windows that both share [default: 2; with --khcoder 1].")
    ] = None,
    tree: Annotated[  # noqa: FBT002 (typer makes an option of it)
        bool, typer.Option("--tree", help="Keep only edges of the minimum spanning tree.")
    ] = False,
    n_nodes: Annotated[
        int, typer.Option("--nodes", help="Maximum number of nodes of each kind, by highest tf; 0 for all.")
    ] = 75,
    min_tf: Annotated[
        int | None, typer.Option(help="Minimum tf [default: 2; with --khcoder chosen so that about --nodes remain].")
    ] = None,
    min_df: Annotated[
        int | None, typer.Option(help="Minimum number of articles of a node [default: 3; with --khcoder 1].")
    ] = None,
    pos: Annotated[
        str, typer.Option(metavar="名詞,動詞,…", help="Parts of speech of words [default: keywords.pos].")
    ] = "",
    by: Annotated[
        str,
        typer.Option(help="Also draw each month, week, year, outlet or other column of articles, in the same layout."),
    ] = "",
    khcoder: Annotated[  # noqa: FBT002 (typer makes an option of it)
        bool, typer.Option("--khcoder", help="Use KH Coder's defaults: no test of chance, near-duplicates are counted.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Write tables (CSV, Parquet), GEXF, GraphML and figures."),
    ] = None,
    lang: Lang = Language.ja,
    force: Force = False,  # noqa: FBT002 (typer makes an option of it)
    settings: RunSettingsFile = None,
    where: Where = None,
) -> None:
    """Build a co-occurrence network of words, entities or codes: nodes, edges, communities, a figure."""
    import pyarrow as pa

    from kyoki.exploring.network import network as made
    from kyoki.storage.atomic import refuse_existing

    if out is not None:
        refuse_existing(out, force=force)
    words = words_of(settings, folder)
    if pos:
        words["pos"] = _listed(pos)
    found = made(
        tables_in(folder, where),
        of=_listed(of),
        window=window,
        measure=measure,
        top=top,
        threshold=threshold,
        max_q=max_q,
        min_count=min_count,
        tree=tree,
        n_nodes=n_nodes,
        min_tf=min_tf,
        min_df=min_df,
        by=by,
        khcoder=khcoder,
        **words,
    )
    if found.edges.empty:
        terminal.note("no pair co-occurs within these limits; a lower --min-df, --nodes 0 or --max-q 1 allows more")
    if out is not None:
        for path in _write(found, out, window, measure, lang.value):
            terminal.line(str(path))
        return
    edges = found.edges[_ON_TERMINAL] if terminal.is_terminal() else found.edges
    show(pa.Table.from_pandas(edges, preserve_index=False), None, force=False)
    if terminal.is_terminal():
        terminal.line("")
        nodes = found.nodes.drop(columns="node")
        show(pa.Table.from_pandas(nodes, preserve_index=False), None, force=False)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one for one in _LIST.split(text) if one)


def _write(found: Network, out: Path, window: str, measure: str, lang: str) -> Iterator[Path]:
    """Write the tables, and the graph files and figure of each slice."""
    import pyarrow as pa

    from kyoki.counting import graphs
    from kyoki.showing.word_network import draw, layout
    from kyoki.storage.atomic import replacing
    from kyoki.storage.writers import write_csv, write_parquet

    out.mkdir(parents=True, exist_ok=True)
    for name, table in found._asdict().items():
        rows = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
        write_csv(rows, out / f"{name}.csv", force=True)
        write_parquet(rows.to_reader(), out / f"{name}.parquet", force=True)
        yield from (out / f"{name}.csv", out / f"{name}.parquet")
    places = layout(found.edges)
    for stem, nodes, edges in _parts(found):
        graph = nodes.rename(columns={"node": "entity_id"}).drop(columns="slice"), edges.drop(columns="slice")
        contents = {"gexf": graphs.gexf(*graph).encode(), "graphml": graphs.graphml(*graph).encode()}
        title = _title(edges, window, measure, lang)
        drawn = draw(nodes, edges, places, title=title, measure=measure, lang=lang)
        contents |= {"png": drawn.png, "svg": drawn.svg}
        for ending, content in contents.items():
            with replacing(out / f"{stem}.{ending}") as unfinished:
                unfinished.write_bytes(content)
            yield out / f"{stem}.{ending}"


def _parts(found: Network) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Yield the file name, nodes and edges of each slice; the file name of the whole corpus is network."""
    taken: set[str] = set()
    for number, (name, edges) in enumerate(found.edges.groupby("slice", sort=False)):
        stem = f"network-{_NO_NAME.sub('_', str(name))}" if number else "network"
        stem = f"{stem}-{number}" if stem.casefold() in taken else stem
        taken.add(stem.casefold())
        yield stem, found.nodes[found.nodes["slice"] == name], edges


def _title(edges: pd.DataFrame, window: str, measure: str, lang: str) -> str:
    from kyoki.counting.slicing import WHOLE
    from kyoki.showing.headings import heading, said, value_names

    name, n = edges["slice"].iloc[0], int(edges["n"].iloc[0])
    part = "" if name == WHOLE else f"  {name}"
    counted = value_names("window", "pairs", lang).get(window, window)
    by = heading(measure, "word_pairs", lang).text
    return said("figures", "word_network", lang, part, f"{n:,}", f"{len(edges):,}", by, counted)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki network --of words,entities --window sentence --by month --out network")(network)
