"""Networks of words, entities and codes of a run, or of frames in memory: what occurs together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.config import HIGHEST_Q, KeywordSettings, WordSettings
from kyoki.counting import house_words
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.code_tables import incidence
from kyoki.counting.slicing import slice_labels
from kyoki.counting.units import Cutter, cut_all
from kyoki.counting.windows import Corpus
from kyoki.counting.word_counts import WORD, count_words, names_of
from kyoki.counting.word_networks import KH_CODER_EDGES, KH_CODER_WORDS, Met, Network, Rule, kh_coder_min_tf
from kyoki.counting.word_networks import network as of_items
from kyoki.errors import SettingError
from kyoki.exploring.occurrences import parts, source_of
from kyoki.names import NO_NAMES
from kyoki.pairing import check_windows
from kyoki.storage.readers import Tables
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kyoki.counting.word_counts import Words
    from kyoki.exploring.occurrences import Frames, Given
    from kyoki.names import Names

    Integers = NDArray[np.int64]

KINDS: Final = ("words", "entities", "codes")
_TOKEN: Final = ["article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"]
_PLACE: Final = ["article_id", "sentence", "node"]


class _Limits(NamedTuple):
    """Which of the items are nodes; no min_tf is KH Coder's own."""

    n: int
    min_tf: int | None
    min_df: int


class _Source(NamedTuple):
    """The tables; the articles that are counted; in which windows."""

    run: Tables | Frames
    articles: pd.DataFrame
    window: str

    @property
    def ids(self) -> list[str]:
        """Return the ids of the articles that are counted, in order."""
        return sorted(self.articles["article_id"])


def network(  # noqa: PLR0913 (an option each)
    tables: Given = "outputs",
    *,
    of: Sequence[str] = ("words",),
    window: str = "article",
    measure: str = "jaccard",
    top: int | None = None,
    threshold: float | None = None,
    max_q: float | None = None,
    min_count: int | None = None,
    tree: bool = False,
    n_nodes: int = KH_CODER_WORDS,
    min_tf: int | None = None,
    min_df: int | None = None,
    by: str = "",
    khcoder: bool = False,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> Network:
    """Make the network of the most frequent words, entities or codes that occur in the same windows.

    Words are as in `keywords`: the name of an entity is a word too. With entities among `of`, names are these only, and
    words are outside them. Near-duplicates are left out, as is what an outlet prints on its pages. An edge occurs
    together more often than by chance (`max_q`), whatever measure ranks it. All slices have the nodes that are chosen
    in the whole corpus.

    Args:
        tables: a run, its folder, its tables as frames by name, or a frame of articles.
        of: some of words, entities, codes (of the table `codes`; in the window article only).
        window: what counts as together: sentence, paragraph, article or "sentences:N".
        measure: what ranks pairs: jaccard, dice, cosine, npmi or q (by p).
        top: edges at most (60), and those that tie with the last; 0 for all.
        threshold: least value of the measure; of q the highest.
        max_q: highest false discovery rate of an edge (0.05; 1 with `khcoder`); 1 for no test.
        min_count: windows that both share (2; 1 with `khcoder`).
        tree: keep the edges of the minimum spanning tree only.
        n_nodes: items at most, of each kind, those of highest tf; 0 for all.
        min_tf: least tf of an item (2; with `khcoder` so that about `n_nodes` remain, and then no other limit).
        min_df: articles that it is in (3; 1 with `khcoder`).
        by: month, week, year, outlet or another column of articles: a network of each slice too.
        khcoder: KH Coder's defaults: no test, near-duplicates and what outlets print count as well.
        pos: parts of speech of words (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, besides the shipped list.
        unit: long or short, see `keywords`.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.

    Returns:
        Nodes and edges (`kyoki.counting.word_networks.Network`).

    Raises:
        SettingError: an unknown kind, window, measure or slice, or a number out of range.
        InputError: no tables.

    Source: Higuchi (2016), A two-step approach to quantitative content analysis, for KH Coder's networks.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["関税と貿易。", "関税と貿易。", "関税と条約。", "条約。"])
    >>> edges = kyoki.network(articles, khcoder=True).edges
    >>> edges[["name_a", "name_b", "jaccard"]].round(2).to_numpy().tolist()
    [['貿易', '関税', 0.67], ['条約', '関税', 0.25]]
    """
    least = (
        {"max_q": 1.0, "min_count": 1, "min_df": 1} if khcoder else {"max_q": HIGHEST_Q, "min_count": 2, "min_df": 3}
    )
    if not khcoder and min_tf is None:
        min_tf = 2
    limits = _Limits(n_nodes, min_tf, int(least["min_df"] if min_df is None else min_df))
    _check(of, window, limits)
    rule = Rule(
        measure,
        KH_CODER_EDGES if top is None else top,
        threshold,
        least["max_q"] if max_q is None else max_q,
        int(least["min_count"] if min_count is None else min_count),
        tree,
    )
    rule.check()
    source = _source(source_of(tables), window, copies=khcoder)
    slices = _slices(source, by) if by else {}
    links = _links(source.run)
    found = []
    if "words" in of:
        cutter = Cutter(links, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
        found.append(_words(source, cutter, limits, outside="entities" in of, printed=khcoder))
    if "entities" in of:
        found.append(_entities(source, links, limits))
    if "codes" in of:
        found.append(_codes(source, limits))
    met = pd.concat(found, ignore_index=True)
    node, items = pd.factorize(met["node"], sort=True)
    known = met.drop_duplicates("node").set_index("node").loc[items, ["name", "type"]].reset_index()
    return of_items(_numbered(source, met, np.asarray(node, dtype=np.int64)), known, slices, rule)


def _check(of: Sequence[str], window: str, limits: _Limits) -> None:
    if not of or not set(of) <= set(KINDS):
        msg = f"network: of is {', '.join(of) or 'nothing'}; wanted some of {', '.join(KINDS)}"
        raise SettingError(msg)
    check_windows([window], "network:")
    if "codes" in of and window != "article":
        msg = f"network: of codes, window is {window!r}; wanted article: the table codes has no sentences"
        raise SettingError(msg)
    if limits.n < 0 or limits.min_tf == 0 or min(limits.min_tf or 1, limits.min_df) < 1:
        given = f"n_nodes is {limits.n}, min_tf {limits.min_tf}, min_df {limits.min_df}"
        msg = f"network: {given}; wanted 0 or more, 1 or more, and 1 or more"
        raise SettingError(msg)


def _source(run: Tables | Frames, window: str, *, copies: bool) -> _Source:
    columns = [name for name in run.columns("articles") if name not in {"title", "url", "text"}]
    articles = pd.concat(parts(run, "articles", columns), ignore_index=True)
    kept = articles if copies else articles[articles["duplicate_of"].isna()]
    return _Source(run, kept, window)


def _links(run: Tables | Frames) -> pd.DataFrame:
    there = not isinstance(run, Tables) or run.path("links").exists()
    return run.links if there else TABLES["links"].frame()


def _slices(source: _Source, by: str) -> dict[str, NDArray[np.bool_]]:
    labels = slice_labels(source.articles, by).reindex(source.ids)
    return {str(label): (labels == label).to_numpy(dtype=bool) for label in sorted(labels.dropna().unique())}


def _words(source: _Source, cutter: Cutter, limits: _Limits, *, outside: bool, printed: bool) -> pd.DataFrame:
    """Return the words that are nodes in the windows where they occur."""
    found = count_words(parts(source.run, "tokens", _TOKEN), cutter)
    within = pd.Index(found.articles, dtype="str").isin(source.articles["article_id"])
    listed = np.ones(len(found.words), dtype=bool) if printed else ~house_words.among(found, source.articles)
    if outside:
        listed &= found.words["entity_id"].isna().to_numpy(dtype=bool) & (2 * found.in_names <= found.tf())
    words = pd.DataFrame({"node": names_of(found.words), "tf": found.tf(within), "df": found.df(within)})
    nodes = _frequent(words[listed & (words["df"] > 0)], limits)
    forms = found.words.loc[nodes.index]
    entity = forms["entity_id"].str.partition(":")[0]
    known = pd.DataFrame({"node": nodes["node"], "name": forms["word"], "type": entity.fillna("word")})
    if source.window == "article" and not outside:
        counts = found.counts[within][:, known.index.to_numpy()].tocoo()
        ids = np.array(found.articles, dtype=object)[within]
        row, column = counts.coords
        met = pd.DataFrame({"article_id": ids[row], "sentence": 0, "item": column, "times": counts.data})
    else:
        met = _in_sentences(source, cutter, found, known, outside=outside)
    rows = known.iloc[met["item"].to_numpy()].reset_index(drop=True)
    return pd.concat([met[["article_id", "sentence", "times"]].reset_index(drop=True), rows], axis=1)


def _in_sentences(source: _Source, cutter: Cutter, found: Words, known: pd.DataFrame, *, outside: bool) -> pd.DataFrame:
    """Cut the tokens again, for the sentences of the words that are nodes; count each once per sentence."""
    keys = found.words.loc[known.index, [*WORD]].fillna("")
    number = {key: at for at, key in enumerate(keys.itertuples(index=False, name=None))}
    met = []
    kept = set(source.articles["article_id"])
    for _, units in cut_all(parts(source.run, "tokens", _TOKEN), cutter):
        of = zip(*(units.forms[name].tolist() for name in WORD), strict=True)
        item = np.array([number.get(key, -1) for key in of], dtype=np.int64)[units.form]
        chosen = item >= 0
        if outside:
            chosen &= ~units.rows["named"].to_numpy(dtype=bool)
        rows = units.rows.loc[chosen, ["article_id", "sentence"]].assign(item=item[chosen])
        rows = rows[rows["article_id"].isin(kept)]
        met.append(rows.groupby(["article_id", "sentence", "item"], observed=True).size().rename("times").reset_index())
    return pd.concat(met, ignore_index=True)


def _frequent(items: pd.DataFrame, limits: _Limits) -> pd.DataFrame:
    """Return the items that are nodes: those of highest tf."""
    fit = items[items["df"] >= limits.min_df]
    if limits.min_tf is None:
        tf = fit["tf"].to_numpy(dtype=np.int64)
        return fit[tf >= kh_coder_min_tf(tf, limits.n or len(tf))]
    ranked = fit[fit["tf"] >= limits.min_tf].sort_values(["tf", "df", "node"], ascending=[False, False, True])
    return ranked.head(limits.n or len(ranked))


def _entities(source: _Source, links: pd.DataFrame, limits: _Limits) -> pd.DataFrame:
    """Return the entities that are nodes in the sentences of their mentions."""
    met = links.rename(columns={"entity_id": "node"})[_PLACE]
    met = met[met["article_id"].isin(source.articles["article_id"])]
    met = met.groupby(_PLACE, observed=True).size().rename("times").reset_index()
    names = source.run.entities.set_index("entity_id")["name"]
    of: pd.Series[Any] = met["node"].str.partition(":")[0]
    return _of_frequent(met.assign(name=met["node"].map(names), type=of), limits)


def _codes(source: _Source, limits: _Limits) -> pd.DataFrame:
    """Return the codes that are nodes in the articles that they hit."""
    codes = source.run.codes
    _, ids, _ = incidence(codes, source.articles)
    met = codes[codes["article_id"].isin(ids)]
    met = met.assign(node="code:" + met["code"], name=met["code"], type="code", sentence=0, times=met["n_hits"])
    return _of_frequent(met, limits)


def _of_frequent(met: pd.DataFrame, limits: _Limits) -> pd.DataFrame:
    groups = met.groupby("node", observed=True)
    items = pd.DataFrame({"tf": groups["times"].sum(), "df": groups["article_id"].nunique()}).reset_index()
    return met[met["node"].isin(_frequent(items, limits)["node"])][[*_PLACE, "times", "name", "type"]]


def _numbered(source: _Source, met: pd.DataFrame, item: Integers) -> Met:
    """Number windows and articles; an item counts once per window."""
    if source.window == "article":
        article = pd.Index(source.ids).get_indexer(pd.Index(met["article_id"])).astype(np.int64)
        window, length = article, np.ones(len(source.ids), dtype=np.int64)
    else:
        sentences = pd.concat(parts(source.run, "sentences", ["article_id", "sentence", "paragraph"]))
        sentences = sentences[sentences["article_id"].isin(source.ids)]
        found = met[["article_id", "sentence"]]
        if source.window == "paragraph":
            found = found.merge(sentences, on=["article_id", "sentence"], how="left")
        corpus = Corpus.of(found, sentences)
        window, windows = corpus.number(source.window)
        # Of articles without a sentence there is no window.
        place = pd.Index(source.ids).get_indexer(corpus.ids)
        article, length = place[corpus.article], np.zeros(len(source.ids), dtype=np.int64)
        length[place] = windows
    frame = pd.DataFrame({"window": window, "article": article, "item": item, "times": met["times"].to_numpy()})
    once = frame.groupby(["window", "article", "item"])["times"].sum().reset_index()
    at = Occurrences(*(once[name].to_numpy(dtype=np.int64) for name in ("window", "article", "item")))
    return Met(at, once["times"].to_numpy(dtype=np.int64), length)
