"""Co-occurrence networks of words, entities and codes, of a run or of frames in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.config import HIGHEST_Q, KeywordSettings, WordSettings
from kyoki.counting.slicing import slice_labels
from kyoki.counting.word_networks import KH_CODER_EDGES, KH_CODER_WORDS, EdgeRule, Network
from kyoki.counting.word_networks import network as of_items
from kyoki.errors import SettingError
from kyoki.exploring.counted_words import counted_words
from kyoki.exploring.network_items import (
    Limits,
    NetworkSource,
    codes_met,
    counted_words_met,
    entities_met,
    numbered,
    words_met,
)
from kyoki.exploring.occurrences import links_of, parts, source_of
from kyoki.fitting import check_pos
from kyoki.names import NO_NAMES
from kyoki.pairing import check_windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kyoki.exploring.occurrences import Frames, Given
    from kyoki.names import Names
    from kyoki.storage.readers import Tables


KINDS: Final = ("words", "entities", "codes")


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
    """Build the co-occurrence network of the most frequent words, entities or codes.

    Words are as in `keywords`: the name of an entity is a word too. With entities in `of`, names are only nodes of
    entities, and words are those outside names. Near-duplicates and house words are left out. The ends of an edge
    co-occur more often than by chance (`max_q`), whatever measure ranks edges. All slices have the nodes that are
    chosen in the whole corpus. As in `pairs`, a name at the beginning of an organisation's name does not co-occur with
    that organisation (日本 | 銀行).

    Args:
        tables: a run, its folder, its tables as frames by name, or a frame of articles.
        of: some of words, entities, codes (of the table `codes`; in the window article only).
        window: the window of co-occurrence: sentence, paragraph, article or "sentences:N".
        measure: the measure that ranks pairs: jaccard, dice, cosine, npmi or q (by p).
        top: maximum number of edges (60), plus those that tie with the last; 0 for all.
        threshold: minimum value of the measure; for q the maximum.
        max_q: maximum false discovery rate of an edge (0.05; 1 with `khcoder`); 1 for no test.
        min_count: minimum number of windows that both share (2; 1 with `khcoder`).
        tree: keep only the edges of the minimum spanning tree.
        n_nodes: maximum number of items of each kind, by highest tf; 0 for all.
        min_tf: minimum tf of an item (2; with `khcoder` chosen so that about `n_nodes` remain, without another limit).
        min_df: minimum number of articles of an item (3; 1 with `khcoder`).
        by: month, week, year, outlet or another column of articles: also a network for each slice.
        khcoder: use KH Coder's defaults: no test; near-duplicates and house words are counted, and among words also a
            name at the beginning of an organisation's name.
        pos: parts of speech of words (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
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
    limits = Limits(n_nodes, min_tf, int(least["min_df"] if min_df is None else min_df))
    _check(of, window, limits)
    check_pos(pos, "network:")
    rule = EdgeRule(
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
    links = links_of(source.run)
    found = []
    if "words" in of:
        words: dict[str, Any] = {"unit": unit, "pos": pos, "stop_words": stop_words, "titles": titles, "names": names}
        which = {"outside": "entities" in of, "printed": khcoder}
        if (counted := counted_words(source.run, words, min_tf or 2)) is not None:
            found.append(counted_words_met(source, counted, words, limits, **which))
        else:
            found.append(words_met(source, words, limits, **which))
    if "entities" in of:
        found.append(entities_met(source, links, limits))
    if "codes" in of:
        found.append(codes_met(source, limits))
    occurrences = pd.concat(found, ignore_index=True)
    known = occurrences.drop_duplicates("node")[["node", "name", "type"]].assign(
        other=occurrences["type"] != "organisation"
    )
    # Organisations come before the states and places at the beginning of their names, as in `NameParts`.
    known = known.sort_values(["other", "node"], ignore_index=True).drop(columns="other")
    items = pd.Index(known["node"])
    begun = items.get_indexer(occurrences["body"]) if "body" in occurrences else np.full(len(occurrences), -1)
    where = numbered(
        source, occurrences, items.get_indexer(occurrences["node"]).astype(np.int64), begun.astype(np.int64)
    )
    return of_items(where, known, slices, rule)


def _check(of: Sequence[str], window: str, limits: Limits) -> None:
    if not of or not set(of) <= set(KINDS):
        msg = f"network: of is {', '.join(of) or 'nothing'}; expected some of {', '.join(KINDS)}"
        raise SettingError(msg)
    check_windows([window], "network:")
    if "codes" in of and window != "article":
        msg = f"network: window is {window!r} for codes; expected article, as the table codes has no sentences"
        raise SettingError(msg)
    if limits.n < 0 or limits.min_tf == 0 or min(limits.min_tf or 1, limits.min_df) < 1:
        given = f"n_nodes is {limits.n}, min_tf {limits.min_tf}, min_df {limits.min_df}"
        msg = f"network: {given}; expected 0 or more, 1 or more, and 1 or more"
        raise SettingError(msg)


def _source(run: Tables | Frames, window: str, *, copies: bool) -> NetworkSource:
    columns = [name for name in run.columns("articles") if name not in {"title", "url", "text"}]
    articles = pd.concat(parts(run, "articles", columns), ignore_index=True)
    kept = articles["duplicate_of"].isna() | copies
    return NetworkSource(run, articles[kept], frozenset(articles.loc[~kept, "article_id"]), window)


def _slices(source: NetworkSource, by: str) -> dict[str, NDArray[np.bool_]]:
    labels = slice_labels(source.articles, by).reindex(source.ids)
    return {str(label): (labels == label).to_numpy(dtype=bool) for label in sorted(labels.dropna().unique())}
