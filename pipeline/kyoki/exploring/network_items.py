"""The items of a network: which words, entities and codes are nodes, and in which windows they occur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting import house_words
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.code_tables import incidence
from kyoki.counting.name_parts import bodies_begun
from kyoki.counting.shown_forms import WORD
from kyoki.counting.units import Cutter
from kyoki.counting.windows import Corpus
from kyoki.counting.word_counts import count_words, names_of
from kyoki.counting.word_networks import ItemOccurrences, kh_coder_min_tf
from kyoki.exploring.counted_words import words_to_cut
from kyoki.exploring.occurrences import links_of, parts
from kyoki.pairing import reported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kyoki.counting.units import Units
    from kyoki.exploring.occurrences import Frames
    from kyoki.storage.readers import Tables

    Integers = NDArray[np.int64]

_PLACE: Final = ["article_id", "sentence", "node"]


class Limits(NamedTuple):
    """Limits that select the nodes; without min_tf, KH Coder's rule applies."""

    n: int
    min_tf: int | None
    min_df: int


class NetworkSource(NamedTuple):
    """The tables, the counted articles, those left out as near-duplicates, and the window."""

    run: Tables | Frames
    articles: pd.DataFrame
    copies: frozenset[str]
    window: str

    @property
    def ids(self) -> list[str]:
        """Return the ids of the counted articles, in order."""
        return sorted(self.articles["article_id"])


def counted_words_met(
    source: NetworkSource,
    counted: pd.DataFrame,
    words: Mapping[str, Any],
    limits: Limits,
    *,
    outside: bool,
    printed: bool,
) -> pd.DataFrame:
    """Return the same as `words_met`, given the table `keywords`: only nodes are searched for.

    Args:
        source: the tables.
        counted: the table, counted by the definition in `words`.
        words: the definition of a word.
        limits: which words are nodes.
        outside: as in `words_met`.
        printed: as in `words_met`; near-duplicates are counted too.
    """
    listed = pd.Series(printed | (counted["kind"] != "house"))
    if outside:
        listed &= counted["entity_id"].isna() & (2 * counted["tf_in_names"] <= counted["tf"])
    columns = {name: counted[f"{name}{'' if printed else '_unique'}"] for name in ("tf", "df")}
    every = pd.DataFrame({"node": names_of(counted), **columns})
    forms = counted.loc[_frequent(every[listed & (every["df"] > 0)], limits).index]
    finder = Recorder(links_of(source.run), **words)
    finder.only(forms)
    for tokens in words_to_cut(source.run, words):
        finder.cut(tokens)
    occurrences = _in_sentences(source, finder, forms, outside=outside)
    return _named(source, forms, occurrences, apart=not printed)


def words_met(
    source: NetworkSource, words: Mapping[str, Any], limits: Limits, *, outside: bool, printed: bool
) -> pd.DataFrame:
    """Return the words that are nodes in the windows where they occur.

    Args:
        source: the tables.
        words: the definition of a word.
        limits: which words are nodes.
        outside: whether names are left out.
        printed: whether house words can be nodes.
    """
    cutter = (Cutter if source.window == "article" and not outside else Recorder)(links_of(source.run), **words)
    found = count_words(words_to_cut(source.run, words), cutter, source.copies)
    within = pd.Index(found.articles, dtype="str").isin(source.articles["article_id"])
    listed = np.ones(len(found.words), dtype=bool) if printed else ~house_words.among(found, source.articles)
    if outside:
        listed &= found.words["entity_id"].isna().to_numpy(dtype=bool) & (2 * found.in_names <= found.tf())
    every = pd.DataFrame({"node": names_of(found.words), "tf": found.tf(within), "df": found.df(within)})
    nodes = _frequent(every[listed & (every["df"] > 0)], limits)
    forms = found.words.loc[nodes.index]
    if not isinstance(cutter, Recorder):
        counts = found.counts[within][:, forms.index.to_numpy()].tocoo()
        ids = np.array(found.articles, dtype=object)[within]
        row, column = counts.coords
        occurrences = pd.DataFrame({"article_id": ids[row], "sentence": 0, "item": column, "times": counts.data})
    else:
        occurrences = _in_sentences(source, cutter, forms, outside=outside)
    return _named(source, forms, occurrences, apart=not printed)


def _named(source: NetworkSource, words: pd.DataFrame, occurrences: pd.DataFrame, *, apart: bool) -> pd.DataFrame:
    """Return the occurrences of words with the node, name and type of each.

    If `apart`, also with the organisation whose name each begins: in 日本 | 銀行, 日本 does not co-occur with it.
    """
    entity = words["entity_id"].str.replace(":.*", "", regex=True)
    known = pd.DataFrame({"node": names_of(words), "name": words["word"], "type": entity.fillna("word")})
    columns = ["article_id", "sentence", "times", "item"]
    named = words["entity_id"].notna().to_numpy(dtype=bool)
    if apart and named.any():
        item = pd.Series(np.flatnonzero(named), index=words.loc[named, "entity_id"])
        of_links = _link_occurrences(source, links_of(source.run)).assign(item=lambda rows: rows["node"].map(item))
        of_links = of_links[of_links["item"].notna()].astype({"item": "int64"})
        of_links["body"] = of_links["body"].map(item).map(known["node"].reset_index(drop=True))
        occurrences = pd.concat(
            [occurrences.loc[~named[occurrences["item"].to_numpy()], columns], of_links], ignore_index=True
        )
        columns.append("body")
    rows = known.iloc[occurrences["item"].to_numpy()].reset_index(drop=True)
    return pd.concat([occurrences[columns].drop(columns="item").reset_index(drop=True), rows], axis=1)


class Recorder(Cutter):
    """Cuts tokens once for words and their positions, recording the position of each unit in 13 bytes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (those of Cutter)
        super().__init__(*args, **kwargs)
        self.known: dict[tuple[str, ...], int] = {}
        self.all = True
        self.places: list[tuple[list[str], pd.DataFrame]] = []

    def only(self, words: pd.DataFrame) -> None:
        """Keep only the positions of these words."""
        self.known, self.all = {key: at for at, key in enumerate(_keys(words))}, False

    def cut(self, tokens: pd.DataFrame) -> Units:
        """Return the units of whole articles (see `Cutter`), and record their positions."""
        units = super().cut(tokens)
        if self.all:
            occurrences = np.flatnonzero(np.bincount(units.form, minlength=len(units.forms)))
            for key in _keys(units.forms.iloc[occurrences]):
                self.known.setdefault(key, len(self.known))
        else:
            lemmas = {lemma for lemma, *_ in self.known}
            occurrences = np.flatnonzero(units.forms["lemma"].isin(lemmas))
        number = np.full(len(units.forms), -1, dtype=np.int32)
        number[occurrences] = [self.known.get(key, -1) for key in _keys(units.forms.iloc[occurrences])]
        word = number[units.form]
        rows = units.rows[["article", "sentence", "named"]].assign(word=word)[word >= 0]
        ids = tokens["article_id"].drop_duplicates().astype("str").tolist()
        self.places.append((ids, rows.astype({"article": "int32", "sentence": "int32"}).reset_index(drop=True)))
        return units


def _keys(words: pd.DataFrame) -> list[tuple[str, ...]]:
    # As lists: iterating over a column of strings takes seven times as long.
    return list(zip(*(words[name].fillna("").tolist() for name in WORD), strict=True))


def _in_sentences(source: NetworkSource, cutter: Recorder, words: pd.DataFrame, *, outside: bool) -> pd.DataFrame:
    """Return the sentences of some words (optionally only outside names), and the frequency of each word in them."""
    number = np.full(len(cutter.known), -1, dtype=np.int64)
    number[[cutter.known[key] for key in _keys(words)]] = np.arange(len(words))
    found = []
    for ids, places in cutter.places:
        kept = pd.Index(ids).isin(source.articles["article_id"])
        item = number[places["word"].to_numpy()]
        chosen = (item >= 0) & kept[places["article"].to_numpy()] & ~(outside & places["named"].to_numpy(dtype=bool))
        some = places.loc[chosen, ["article", "sentence"]].assign(item=item[chosen])
        some = some.groupby(["article", "sentence", "item"]).size().rename("times").reset_index()
        found.append(some.assign(article_id=np.array(ids, dtype=object)[some["article"].to_numpy()]))
    rows: pd.DataFrame = pd.concat(found, ignore_index=True)
    return rows


def _frequent(items: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Return the items that are nodes: those with the highest tf."""
    fit = items[items["df"] >= limits.min_df]
    if limits.min_tf is None:
        tf = fit["tf"].to_numpy(dtype=np.int64)
        return fit[tf >= kh_coder_min_tf(tf, limits.n or len(tf))]
    ranked = fit[fit["tf"] >= limits.min_tf].sort_values(["tf", "df", "node"], ascending=[False, False, True])
    return ranked.head(limits.n or len(ranked))


def entities_met(source: NetworkSource, links: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Return the entities that are nodes in the sentences of their mentions."""
    occurrences = _link_occurrences(source, links)
    names = source.run.entities.set_index("entity_id")["name"]
    of: pd.Series[Any] = occurrences["node"].str.replace(":.*", "", regex=True)
    return _of_frequent(occurrences.assign(name=occurrences["node"].map(names), type=of), limits)


def _link_occurrences(source: NetworkSource, links: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of each entity, and the organisation whose name all of its mentions there begin."""
    chosen = links["article_id"].isin(source.articles["article_id"])
    links = reported(links[chosen]).rename(columns={"entity_id": "node"})
    entity, ids = pd.factorize(links["node"], sort=True)
    body = bodies_begun(links.rename(columns={"node": "entity_id"}), np.asarray(entity, dtype=np.int64))
    occurrences = _once(links[_PLACE].assign(times=1, body=body), _PLACE)
    return occurrences.assign(
        body=pd.Series(ids.take(occurrences["body"].to_numpy()), occurrences.index).where(occurrences["body"] >= 0)
    )


def codes_met(source: NetworkSource, limits: Limits) -> pd.DataFrame:
    """Return the hits of codes that are nodes, by article."""
    codes = source.run.codes
    _, ids, _ = incidence(codes, source.articles)
    occurrences = codes[codes["article_id"].isin(ids)]
    occurrences = occurrences.assign(
        node="code:" + occurrences["code"],
        name=occurrences["code"],
        type="code",
        sentence=0,
        times=occurrences["n_hits"],
    )
    return _of_frequent(occurrences, limits)


def _of_frequent(occurrences: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    groups = occurrences.groupby("node", observed=True)
    items = pd.DataFrame({"tf": groups["times"].sum(), "df": groups["article_id"].nunique()}).reset_index()
    columns = [*_PLACE, "times", "name", "type", *(["body"] if "body" in occurrences else [])]
    return occurrences[occurrences["node"].isin(_frequent(items, limits)["node"])][columns]


def _once(occurrences: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return one row per group: its `times`, and its `body` if all of its rows begin that name, else -1."""
    groups = occurrences.groupby(by, observed=True)
    found = groups["times"].sum().reset_index()
    low, high = groups["body"].min().to_numpy(), groups["body"].max().to_numpy()
    return found.assign(body=np.where(low == high, low, -1))


def numbered(source: NetworkSource, occurrences: pd.DataFrame, item: Integers, body: Integers) -> ItemOccurrences:
    """Number windows and articles, and count each item once per window.

    Args:
        source: the tables.
        occurrences: of the items: article_id, sentence, times.
        item: the number of the item in each row.
        body: the number of the item whose name it begins there; -1 if none.
    """
    if source.window == "article":
        article = pd.Index(source.ids).get_indexer(pd.Index(occurrences["article_id"])).astype(np.int64)
        window, length = article, np.ones(len(source.ids), dtype=np.int64)
    else:
        sentences = pd.concat(parts(source.run, "sentences", ["article_id", "sentence", "paragraph"]))
        sentences = sentences[sentences["article_id"].isin(source.ids)]
        found = occurrences[["article_id", "sentence"]]
        if source.window == "paragraph":
            found = found.merge(sentences, on=["article_id", "sentence"], how="left")
        corpus = Corpus.of(found, sentences)
        window, windows = corpus.number(source.window)
        # Articles without sentences have no windows.
        place = pd.Index(source.ids).get_indexer(corpus.ids)
        article, length = place[corpus.article], np.zeros(len(source.ids), dtype=np.int64)
        length[place] = windows
    places = {"window": window, "article": article, "item": item}
    once = _once(pd.DataFrame({**places, "times": occurrences["times"].to_numpy(), "body": body}), [*places])
    at = Occurrences(*(once[name].to_numpy(dtype=np.int64) for name in ("window", "article", "item")))
    times, body = (once[name].to_numpy(dtype=np.int64) for name in ("times", "body"))
    return ItemOccurrences(at, times, length, body)
