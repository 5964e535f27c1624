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
from kyoki.counting.word_networks import Met, kh_coder_min_tf
from kyoki.exploring.occurrences import links_of, parts, tokens_to_cut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kyoki.counting.units import Units
    from kyoki.exploring.occurrences import Frames
    from kyoki.storage.readers import Tables

    Integers = NDArray[np.int64]

_PLACE: Final = ["article_id", "sentence", "node"]


class Limits(NamedTuple):
    """Which of the items are nodes; no min_tf is KH Coder's own."""

    n: int
    min_tf: int | None
    min_df: int


class Source(NamedTuple):
    """The tables; the articles that are counted; those that are left out as near-duplicates; in which windows."""

    run: Tables | Frames
    articles: pd.DataFrame
    copies: frozenset[str]
    window: str

    @property
    def ids(self) -> list[str]:
        """Return the ids of the articles that are counted, in order."""
        return sorted(self.articles["article_id"])


def counted_words_met(
    source: Source, counted: pd.DataFrame, words: Mapping[str, Any], limits: Limits, *, outside: bool, printed: bool
) -> pd.DataFrame:
    """Return what `words_met` does, given the table `keywords`: only nodes are looked for.

    Args:
        source: the tables.
        counted: the table, counted as `words` say.
        words: what counts as a word.
        limits: which are nodes.
        outside: as of `words_met`.
        printed: as of `words_met`; near-duplicates are counted too.
    """
    listed = pd.Series(printed | (counted["kind"] != "house"))
    if outside:
        listed &= counted["entity_id"].isna() & (2 * counted["tf_in_names"] <= counted["tf"])
    columns = {name: counted[f"{name}{'' if printed else '_unique'}"] for name in ("tf", "df")}
    every = pd.DataFrame({"node": names_of(counted), **columns})
    forms = counted.loc[_frequent(every[listed & (every["df"] > 0)], limits).index]
    finder = Recorder(links_of(source.run), **words)
    finder.only(forms)
    for tokens in tokens_to_cut(source.run):
        finder.cut(tokens)
    return _named(forms, _in_sentences(source, finder, forms, outside=outside))


def words_met(source: Source, cutter: Cutter, limits: Limits, *, outside: bool, printed: bool) -> pd.DataFrame:
    """Return the words that are nodes in the windows where they occur.

    Args:
        source: the tables.
        cutter: what a word is.
        limits: which are nodes.
        outside: whether names are left out.
        printed: whether what an outlet prints on its pages is a node too.
    """
    found = count_words(tokens_to_cut(source.run), cutter, source.copies)
    within = pd.Index(found.articles, dtype="str").isin(source.articles["article_id"])
    listed = np.ones(len(found.words), dtype=bool) if printed else ~house_words.among(found, source.articles)
    if outside:
        listed &= found.words["entity_id"].isna().to_numpy(dtype=bool) & (2 * found.in_names <= found.tf())
    words = pd.DataFrame({"node": names_of(found.words), "tf": found.tf(within), "df": found.df(within)})
    nodes = _frequent(words[listed & (words["df"] > 0)], limits)
    forms = found.words.loc[nodes.index]
    if not isinstance(cutter, Recorder):
        counts = found.counts[within][:, forms.index.to_numpy()].tocoo()
        ids = np.array(found.articles, dtype=object)[within]
        row, column = counts.coords
        met = pd.DataFrame({"article_id": ids[row], "sentence": 0, "item": column, "times": counts.data})
    else:
        met = _in_sentences(source, cutter, forms, outside=outside)
    return _named(forms, met)


def _named(words: pd.DataFrame, met: pd.DataFrame) -> pd.DataFrame:
    """Return where items of words are met with the node, name and type of each."""
    entity = words["entity_id"].str.replace(":.*", "", regex=True)
    known = pd.DataFrame({"node": names_of(words), "name": words["word"], "type": entity.fillna("word")})
    rows = known.iloc[met["item"].to_numpy()].reset_index(drop=True)
    return pd.concat([met[["article_id", "sentence", "times"]].reset_index(drop=True), rows], axis=1)


class Recorder(Cutter):
    """Cuts tokens, and keeps where each unit is, in 13 bytes: so they are cut once for words and for their places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (those of Cutter)
        super().__init__(*args, **kwargs)
        self.known: dict[tuple[str, ...], int] = {}
        self.all = True
        self.places: list[tuple[list[str], pd.DataFrame]] = []

    def only(self, words: pd.DataFrame) -> None:
        """Keep the places of these words alone."""
        self.known, self.all = {key: at for at, key in enumerate(_keys(words))}, False

    def cut(self, tokens: pd.DataFrame) -> Units:
        """Return the units of whole articles (see `Cutter`), and keep their places."""
        units = super().cut(tokens)
        if self.all:
            met = np.flatnonzero(np.bincount(units.form, minlength=len(units.forms)))
            for key in _keys(units.forms.iloc[met]):
                self.known.setdefault(key, len(self.known))
        else:
            lemmas = {lemma for lemma, *_ in self.known}
            met = np.flatnonzero(units.forms["lemma"].isin(lemmas))
        number = np.full(len(units.forms), -1, dtype=np.int32)
        number[met] = [self.known.get(key, -1) for key in _keys(units.forms.iloc[met])]
        word = number[units.form]
        rows = units.rows[["article", "sentence", "named"]].assign(word=word)[word >= 0]
        ids = tokens["article_id"].drop_duplicates().astype("str").tolist()
        self.places.append((ids, rows.astype({"article": "int32", "sentence": "int32"}).reset_index(drop=True)))
        return units


def _keys(words: pd.DataFrame) -> list[tuple[str, ...]]:
    # As lists: iterating over a column of strings takes seven times as long.
    return list(zip(*(words[name].fillna("").tolist() for name in WORD), strict=True))


def _in_sentences(source: Source, cutter: Recorder, words: pd.DataFrame, *, outside: bool) -> pd.DataFrame:
    """Sentences of some words (optionally outside names only), and how often each word is in them."""
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
    """Return the items that are nodes: those of highest tf."""
    fit = items[items["df"] >= limits.min_df]
    if limits.min_tf is None:
        tf = fit["tf"].to_numpy(dtype=np.int64)
        return fit[tf >= kh_coder_min_tf(tf, limits.n or len(tf))]
    ranked = fit[fit["tf"] >= limits.min_tf].sort_values(["tf", "df", "node"], ascending=[False, False, True])
    return ranked.head(limits.n or len(ranked))


def entities_met(source: Source, links: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Return the entities that are nodes in the sentences of their mentions."""
    links = links[links["article_id"].isin(source.articles["article_id"])].rename(columns={"entity_id": "node"})
    entity, ids = pd.factorize(links["node"], sort=True)
    body = bodies_begun(links.rename(columns={"node": "entity_id"}), np.asarray(entity, dtype=np.int64))
    met = _once(links[_PLACE].assign(times=1, body=body), _PLACE)
    met["body"] = pd.Series(ids.take(met["body"].to_numpy()), met.index).where(met["body"] >= 0)
    names = source.run.entities.set_index("entity_id")["name"]
    of: pd.Series[Any] = met["node"].str.replace(":.*", "", regex=True)
    return _of_frequent(met.assign(name=met["node"].map(names), type=of), limits)


def codes_met(source: Source, limits: Limits) -> pd.DataFrame:
    """Return the codes that are nodes in the articles that they hit."""
    codes = source.run.codes
    _, ids, _ = incidence(codes, source.articles)
    met = codes[codes["article_id"].isin(ids)]
    met = met.assign(node="code:" + met["code"], name=met["code"], type="code", sentence=0, times=met["n_hits"])
    return _of_frequent(met, limits)


def _of_frequent(met: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    groups = met.groupby("node", observed=True)
    items = pd.DataFrame({"tf": groups["times"].sum(), "df": groups["article_id"].nunique()}).reset_index()
    columns = [*_PLACE, "times", "name", "type", *(["body"] if "body" in met else [])]
    return met[met["node"].isin(_frequent(items, limits)["node"])][columns]


def _once(met: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return one row for each group: its `times`, and its `body` where all of it begin that name, else -1."""
    groups = met.groupby(by, observed=True)
    found = groups["times"].sum().reset_index()
    low, high = groups["body"].min().to_numpy(), groups["body"].max().to_numpy()
    return found.assign(body=np.where(low == high, low, -1))


def numbered(source: Source, met: pd.DataFrame, item: Integers, body: Integers) -> Met:
    """Number windows and articles; an item counts once per window.

    Args:
        source: the tables.
        met: where the items occur: article_id, sentence, times.
        item: the number of the item of each row.
        body: the number of the item whose name it begins there, -1 for most.
    """
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
    places = {"window": window, "article": article, "item": item}
    once = _once(pd.DataFrame({**places, "times": met["times"].to_numpy(), "body": body}), [*places])
    at = Occurrences(*(once[name].to_numpy(dtype=np.int64) for name in ("window", "article", "item")))
    times, body = (once[name].to_numpy(dtype=np.int64) for name in ("times", "body"))
    return Met(at, times, length, body)
