"""Collocates: the words that occur near a word or an entity more often than elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.config import KeywordSettings, WordSettings
from kyoki.counting import association
from kyoki.counting.collocation import log_dice, t_score
from kyoki.counting.packing import pack
from kyoki.counting.rounding import significant
from kyoki.counting.units import Cutter, in_line
from kyoki.errors import InputError
from kyoki.exploring.occurrences import known_words, occurrences, parts, source_of
from kyoki.names import NO_NAMES
from kyoki.showing.order import ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kyoki.exploring.occurrences import Frames, Given
    from kyoki.names import Names
    from kyoki.storage.readers import Tables

    Integers = NDArray[np.int64]

_TOKEN: Final = ["article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"]
_WORD: Final = ["lemma", "pos1", "pos2", "entity_id"]
_NULLABLE: Final = ["pos2", "entity_id"]
#: Punctuation and blanks do not count as positions in a window.
SIGNS: Final = ("補助記号", "記号", "空白")
#: Maximum words on each side, as each position is a column. For wider windows, word_pairs counts whole sentences.
_WIDEST: Final = 50


def collocates(  # noqa: PLR0913 (the node, its window, and what counts as a word)
    query: str,
    tables: Given = "outputs",
    *,
    kind: str = "",
    window: int = 5,
    min_count: int = 2,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """List the words near a node (a word, a string or an entity), in the same sentence.

    Every word, including particles but not punctuation, counts as a position in the window; only words that `keywords`
    counts are listed, with a name or a compound as one word. A word near two nodes counts once, by its distance to the
    nearer one (in a tie, to the one before it); words of nodes are not counted. The two-by-two table is over words:
    inside or outside windows, this word or another. n_a is the number of words in windows, n_b all occurrences of the
    word, n_ab those in windows, n all words outside nodes.

    Args:
        query: a lemma, a surface, a string of words, or the id, name or alias of an entity.
        tables: a run, its folder, its tables as frames by name, or a frame of articles.
        kind: entity, word, string, phrase, regex or "", as in `kwic`.
        window: words on each side, 1 to 50.
        min_count: minimum occurrences in windows of a listed word.
        pos: parts of speech to list (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
        unit: long or short, as in `keywords`.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.

    Returns:
        One row per word, by number of articles in whose windows it is, then by log-likelihood: word, lemma, pos1, pos2,
        entity_id, n_ab_articles (without near-duplicates), n_ab, left, right, n_a, n_b, n, expected, log_likelihood
        (signed G2), pmi, dice, log_dice, t, p, q (over the words listed), and the counts by position, Lwindow to L1 and
        R1 to Rwindow. All measures, including p and q, count words: a word that one article repeats counts each time.

    Raises:
        InputError: no tables, an unknown kind, several entities with this name, or a window or count out of range.

    Source: Evert (2008), Corpora and collocations, section 4 (surface co-occurrence).

    >>> import kyoki
    >>> found = kyoki.analyse(["石破茂首相は東京でトランプ大統領と会談した。", "石破茂首相が東京に戻った。"])
    >>> kyoki.collocates("石破茂", found, min_count=2)[["word", "n_ab", "n_ab_articles"]].values.tolist()
    [['東京', 2, 2]]
    """
    if not 1 <= window <= _WIDEST or min_count < 1:
        msg = f"collocates: window is {window}, min_count {min_count}; expected 1 to {_WIDEST}, and 1 or more"
        raise InputError(msg)
    run = source_of(tables)
    nodes = occurrences(query, run, kind)
    cutter = Cutter(run.links, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
    n_a = n = 0
    copies = near_duplicates_of(run)
    near, every, held = [], [], []
    for tokens in parts(run, "tokens", _TOKEN):
        line = in_line(tokens, cutter.cut(tokens))
        words = line[~line["pos1"].isin(SIGNS)].reset_index(drop=True)
        listed = words["listed"].to_numpy(dtype=bool)
        node = _within(words, nodes)
        place = _places(words, node, window)
        n, n_a = n + int((~node).sum()), n_a + int((place != 0).sum())
        every.append(words.loc[listed & ~node, _WORD].value_counts(dropna=False))
        inside = listed & (place != 0)
        near.append(words.loc[inside, _WORD].assign(place=place[inside]).value_counts(dropna=False))
        alone = inside & ~words["article_id"].isin(copies).to_numpy(dtype=bool)
        held.append(words.loc[alone, ["article_id", *_WORD]].drop_duplicates()[_WORD].value_counts(dropna=False))
    counts = _summed(near, [*_WORD, "place"]).pivot_table(
        index=_WORD, columns="place", values="count", aggfunc="sum", fill_value=0, dropna=False
    )
    articles = _summed(held, _WORD).rename(columns={"count": "n_ab_articles"})
    found = _measured(counts, _summed(every, _WORD), articles, (n_a, n, window, min_count))
    known = known_words(run)[["word", *_WORD]].fillna(dict.fromkeys(_NULLABLE, ""))
    found = found.fillna(dict.fromkeys(_NULLABLE, "")).merge(known, on=_WORD, how="left")
    # A word is missing from `keywords` if the run had other units or stop words.
    found.insert(0, "word", found.pop("word").fillna(found["lemma"]))
    found[_NULLABLE] = found[_NULLABLE].mask(found[_NULLABLE] == "")
    return ranked(found, "collocates").reset_index(drop=True)


def near_duplicates_of(run: Tables | Frames) -> set[str]:
    """Return the articles that are near-duplicates of another."""
    known = parts(run, "articles", ["article_id", "duplicate_of"])
    return {name for articles in known for name in articles.loc[articles["duplicate_of"].notna(), "article_id"]}


def _summed(parts_: list[pd.Series[int]], keys: list[str]) -> pd.DataFrame:
    rows = pd.concat([part.reset_index() for part in parts_] or [pd.DataFrame(columns=[*keys, "count"])])
    rows[_NULLABLE] = rows[_NULLABLE].fillna("")  # a join drops missing keys
    return rows.groupby(keys, sort=True)["count"].sum().reset_index()


def _within(words: pd.DataFrame, nodes: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which words overlap a node."""
    numbers = {name: number for number, name in enumerate(words["article_id"].unique().tolist())}
    here = nodes[nodes["article_id"].isin(list(numbers))]
    ends = np.maximum.accumulate(_keys(here, "end", numbers)) if len(here) else np.empty(0, dtype=np.int64)
    at = np.searchsorted(_keys(here, "start", numbers), _keys(words, "end", numbers), side="left") - 1
    # The last node that begins before the end of the word; `ends` is a running maximum, so it covers earlier nodes too.
    hit: NDArray[np.bool_] = (at >= 0) & (ends[at] > _keys(words, "start", numbers)) if len(here) else at >= 0
    return hit


def _keys(rows: pd.DataFrame, column: str, numbers: dict[str, int]) -> Integers:
    article = np.array([numbers[name] for name in rows["article_id"]], dtype=np.int64)
    return pack(article, rows[column].to_numpy(dtype=np.int64))


def _places(words: pd.DataFrame, node: NDArray[np.bool_], window: int) -> Integers:
    """Return the position of each word by the nearest node: -1 directly before it, 1 directly after, 0 in no window."""
    at = np.arange(len(words))
    sentence = words.groupby(["article_id", "sentence"], sort=False).ngroup().to_numpy()
    far = len(words) + window + 1
    before = np.maximum.accumulate(np.where(node, at, -1)) if len(words) else at
    after = np.minimum.accumulate(np.where(node, at, far)[::-1])[::-1] if len(words) else at
    right = np.where((before >= 0) & (sentence[before] == sentence), at - before, far)
    known = np.minimum(after, len(words) - 1)
    left = np.where((after < far) & (sentence[known] == sentence), after - at, far)
    place = np.where(right <= left, right, -left)
    return np.where(node | (np.abs(place) > window), 0, place)


def _measured(
    counts: pd.DataFrame, every: pd.DataFrame, articles: pd.DataFrame, sizes: tuple[int, int, int, int]
) -> pd.DataFrame:
    n_a, n, window, min_count = sizes
    names = {**{-k: f"L{k}" for k in range(window, 0, -1)}, **{k: f"R{k}" for k in range(1, window + 1)}}
    by_place = counts.reindex(columns=list(names), fill_value=0).astype("int64")
    left = by_place.loc[:, [place for place in names if place < 0]].sum(axis=1)
    right = by_place.sum(axis=1) - left
    rows = by_place.rename(columns=names).assign(left=left, right=right, n_ab=left + right).reset_index()
    rows = rows[rows["n_ab"] >= min_count].merge(every.rename(columns={"count": "n_b"}), on=_WORD)
    rows = rows.merge(articles, on=_WORD, how="left").fillna({"n_ab_articles": 0}).astype({"n_ab_articles": "int64"})
    n_b, n_ab = rows["n_b"].to_numpy(dtype=np.int64), rows["n_ab"].to_numpy(dtype=np.int64)
    p = association.p_value(n_a, n_b, n_ab, n)
    measures = {
        "expected": association.expected(n_a, n_b, n),
        "log_likelihood": association.log_likelihood(n_a, n_b, n_ab, n),
        "pmi": association.pmi(n_a, n_b, n_ab, n),
        "dice": association.dice(n_a, n_b, n_ab),
        "log_dice": log_dice(n_a, n_b, n_ab),
        "t": t_score(n_a, n_b, n_ab, n),
        "p": p,
        "q": association.false_discovery(p),
    }
    rows = rows.assign(n_a=n_a, n=n, **{name: significant(values) for name, values in measures.items()})
    return rows[[*_WORD, "n_ab_articles", "n_ab", "left", "right", "n_a", "n_b", "n", *measures, *names.values()]]
