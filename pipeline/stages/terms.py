"""Compound terms: runs of nouns that MeCab cuts into short units, put together again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.errors import SettingError
from pipeline.measures.rounding import significant
from pipeline.measures.weighting import c_value
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

#: What a term is made of (UniDic level 1): 弾道 (名詞), 新 (接頭辞), 的 and 化 (接尾辞), 特殊 (形状詞).
_PARTS: Final = ("名詞", "接頭辞", "接尾辞", "形状詞")
#: Second levels of these that end a run: numerals; よう, そう; the endings of verbs and adjectives (がる, っぽい).
_BREAKS: Final = ("数詞", "助動詞語幹", "動詞的", "形容詞的")
#: After a numeral these count: 3人, 4月, 20年, 第2位.
_COUNTERS: Final = ("助数詞", "助数詞可能")
#: Prefixes that point or count rather than name: 同国, 各社, 約半数, 両首脳; and the polite お and ご.
_POINTING: Final = ("同", "各", "約", "両", "当", "本", "今", "計", "全", "お", "ご", "御", "第")
#: Suffixes that say who is spoken of, or how many, not what it is called: プーチン氏, 金正恩さん, 兵士ら, 政府側.
_TITLES: Final = (
    "氏",
    "さん",
    "様",
    "さま",
    "君",
    "くん",
    "ちゃん",
    "ら",
    "等",
    "など",
    "達",
    "たち",
    "側",
    "ごと",
    "ぶり",
)
#: A longer run is a list without commas (a menu, a table), no term: the longest name of a treaty met has 12 tokens.
_LONGEST: Final = 16


def terms(tokens: pd.DataFrame, *, min_count: int = 2) -> pd.DataFrame:
    """Find compound terms: the longest runs of two or more adjacent nouns, affixes and adjectival nouns in a sentence.

    A term stands somewhere as such a run, with no noun beside it (弾道ミサイル in 「弾道ミサイルを」); it is then also
    counted within longer runs (大陸間弾道ミサイル). Numerals, their counters, and titles after names are no part of it.
    C-value is log2(tokens) * (tf - mean tf of the longer terms that contain it).

    Args:
        tokens: the table `tokens`.
        min_count: occurrences that a term must have to be listed, those within longer terms counted.

    Returns:
        The table `terms`.

    Raises:
        SettingError: a count under 1.

    Source: Frantzi, Ananiadou & Mima (2000), Automatic recognition of multi-word terms: the C-value/NC-value method.
    """
    if min_count < 1:
        msg = f"terms: min_count is {min_count}; wanted 1 or more"
        raise SettingError(msg)
    tokens = TABLES["tokens"].sorted(tokens)
    starts, ends = _runs(tokens)
    surfaces = tokens["surface"].tolist()
    runs = [tuple(surfaces[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    alone = Counter(runs)
    known = {"".join(run) for run in alone}
    within = {run: [term for term in _substrings(run) if term[0] in known] for run in alone}
    counts = _counts(alone, within)
    articles = tokens["article_id"].take(starts)
    met = {(article, term) for article, run in zip(articles, runs, strict=True) for term, _ in within[run]}
    df = Counter(term for _, term in met)
    counts = counts[counts["tf"] >= min_count]
    weight = c_value(counts["n_tokens"], counts["tf"], counts["nested_tf"], counts["n_longer"])
    table = counts.assign(df=counts["surface"].map(df), c_value=significant(weight))
    return TABLES["terms"].sorted(TABLES["terms"].frame(table))


def _runs(tokens: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find where the runs of two tokens and more start and end (half-open) among the tokens."""
    pos1, pos2, pos3, surface = (tokens[name] for name in ("pos1", "pos2", "pos3", "surface"))
    before = tokens.shift()
    touches = (before["end"] == tokens["start"]) & (before["article_id"] == tokens["article_id"])
    touches &= before["sentence"] == tokens["sentence"]
    counter = touches & (before["pos2"] == "数詞") & pos3.isin(_COUNTERS)
    part = (pos1.isin(_PARTS) & ~pos2.isin(_BREAKS) & ~counter).to_numpy(dtype=bool)
    adverbial = pos3 == "副詞可能"  # 昨年, 今後, 以上; 戦闘中, 参戦後
    not_first = (pos1 == "接尾辞") | ((pos1 == "接頭辞") & surface.isin(_POINTING)) | adverbial
    not_last = (pos1 == "接頭辞") | (pos2 == "形状詞的") | ((pos1 == "接尾辞") & surface.isin(_TITLES)) | adverbial
    part = _trim(part, touches.to_numpy(dtype=bool), not_first.to_numpy(dtype=bool), not_last.to_numpy(dtype=bool))
    first, last = _edges(part, touches.to_numpy(dtype=bool))
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    long = (ends - starts >= 2) & (ends - starts <= _LONGEST)
    return starts[long], ends[long]


def _edges(part: Flags, touches: Flags) -> tuple[Flags, Flags]:
    """Tell which parts begin a run and which end one."""
    joined = part & np.concatenate([[False], part[:-1]]) & touches
    return part & ~joined, part & ~np.concatenate([joined[1:], [False]])


def _trim(part: Flags, touches: Flags, not_first: Flags, not_last: Flags) -> Flags:
    """Take off the ends of runs what no term begins or ends with, until nothing is left to take."""
    while True:
        first, last = _edges(part, touches)
        odd = (first & not_first) | (last & not_last)
        if not odd.any():
            return part
        part = part & ~odd


def _substrings(run: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """All that two or more adjacent tokens of a run spell, itself included, each with its number of tokens."""
    for start in range(len(run) - 1):
        for stop in range(start + 2, len(run) + 1):
            yield "".join(run[start:stop]), stop - start


def _counts(alone: Counter[tuple[str, ...]], within: dict[tuple[str, ...], list[tuple[str, int]]]) -> pd.DataFrame:
    """Count each term alone and within longer terms, and sum up the longer terms that contain it."""
    tf: Counter[str] = Counter()
    sizes: dict[str, int] = {}
    nests: dict[str, set[str]] = {}  # by what it spells: the same characters may be cut in two ways
    for run, found in within.items():
        for term, size in found:
            tf[term] += alone[run]
            sizes[term] = min(size, sizes.get(term, size))
        whole = "".join(run)
        nests.setdefault(whole, set()).update(term for term, _ in found if term != whole)
    nested_tf: Counter[str] = Counter()
    n_longer: Counter[str] = Counter()
    for longer, terms_in_it in nests.items():
        for term in terms_in_it:
            nested_tf[term] += tf[longer]
            n_longer[term] += 1
    names = sorted(tf)
    columns = {"n_tokens": sizes, "tf": tf, "nested_tf": nested_tf, "n_longer": n_longer}
    return pd.DataFrame({"surface": names, **{key: [by.get(name, 0) for name in names] for key, by in columns.items()}})


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("terms")
