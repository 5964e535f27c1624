"""Runs of nouns: where MeCab has cut a compound word into short units, and what the units are."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.knowledge.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

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
#: Short units of a forced word that MeCab itself has left whole: what is forced is a term, and one of a single unit
#: would weigh nothing (log2 1).
_FORCED: Final = 2


class Part(NamedTuple):
    """What some adjacent units of a run spell, how many short units they are, and whether a mention is among them."""

    surface: str
    size: int
    named: bool


class Run(NamedTuple):
    """A run of units: a unit is one of MeCab's short units, or a forced word of several; some are within mentions."""

    units: tuple[str, ...]
    sizes: tuple[int, ...]
    named: tuple[bool, ...]

    def parts(self) -> Iterator[Part]:
        """All adjacent units of two short units and more, the whole run included."""
        for start in range(len(self.units)):
            for stop in range(start + 1, len(self.units) + 1):
                if (size := sum(self.sizes[start:stop])) >= 2:
                    yield Part("".join(self.units[start:stop]), size, any(self.named[start:stop]))


class Runs(NamedTuple):
    """The runs of a corpus: `runs[run[i]]` stands `times[i]` times in `articles[article[i]]`, in no fixed order."""

    runs: list[Run]
    articles: list[str]
    run: Integers
    article: Integers
    times: Integers


def find_runs(
    tokens: pd.DataFrame | Iterable[pd.DataFrame], mentions: pd.DataFrame | None = None, *, forced: Iterable[str] = ()
) -> Runs:
    """Find the longest runs of adjacent nouns, affixes and adjectival nouns in a sentence, and count them by article.

    Numerals, their counters, titles after names and what points (同国) are no part of a run.

    Args:
        tokens: of the table `tokens` article_id, start, end, sentence, surface, pos1, pos2, pos3; or frames of it that
            each hold whole articles: only one is in memory at a time.
        mentions: the table `mentions`: tells which units are within the name of an entity.
        forced: words that are one noun wherever they stand, whatever they are made of.
    """
    names, words = Spans(mentions), _by_beginning(forced)
    known: dict[Run, int] = {}
    articles: list[str] = []
    parts = [np.empty((3, 0), dtype=np.int32)]
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        ordered = frame.sort_values(["article_id", "start"], kind="stable", ignore_index=True)
        counts: Counter[tuple[int, int]] = Counter()
        for article_id, run in _found(ordered, names, words):
            if not articles or articles[-1] != article_id:
                articles.append(article_id)
            counts[known.setdefault(run, len(known)), len(articles) - 1] += 1
        rows = [(run, article, count) for (run, article), count in counts.items()]
        parts.append(np.array(rows, dtype=np.int32).reshape(-1, 3).T)
    return Runs(list(known), articles, *np.concatenate(parts, axis=1).astype(np.int64))


def _found(tokens: pd.DataFrame, names: Spans, words: dict[str, list[str]]) -> Iterator[tuple[str, Run]]:
    """Yield the runs of a frame in order, each with its article."""
    named = names.hold(tokens)
    tokens, named, size = _joined(tokens, named, words)
    starts, ends = _runs(tokens, size)
    surfaces, sizes, flags = tokens["surface"].tolist(), size.tolist(), named.tolist()
    articles = tokens["article_id"].take(starts).tolist()
    for article_id, start, end in zip(articles, starts.tolist(), ends.tolist(), strict=True):
        yield article_id, Run(tuple(surfaces[start:end]), tuple(sizes[start:end]), tuple(flags[start:end]))


def _by_beginning(words: Iterable[str]) -> dict[str, list[str]]:
    """Return words by all that they begin with, longest first: what a token that begins one may be."""
    begins: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        for length in range(1, len(word) + 1):
            begins[word[:length]].append(word)
    return begins


def _joined(tokens: pd.DataFrame, named: Flags, words: dict[str, list[str]]) -> tuple[pd.DataFrame, Flags, Integers]:
    """Make one noun of the tokens that spell a forced word; the leftmost wins, and of these the longest."""
    size = np.ones(len(tokens), dtype=np.int64)
    if not words:
        return tokens, named, size
    surfaces, joined = tokens["surface"].tolist(), tokens["surface"].tolist()
    sentence = list(zip(tokens["article_id"].tolist(), tokens["sentence"].tolist(), strict=True))
    named, end, done = named.copy(), tokens["end"].to_numpy().copy(), 0
    for start in np.flatnonzero(tokens["surface"].isin(list(words))).tolist():
        stop, word = _spelt(surfaces, start, words)
        if start < done or not word or sentence[start] != sentence[stop - 1]:
            continue
        size[start], size[start + 1 : stop], done = max(stop - start, _FORCED), 0, stop
        joined[start], end[start], named[start] = word, end[stop - 1], named[start:stop].any()
    left, whole = size > 0, size > 1
    noun = {"pos1": "名詞", "pos2": "普通名詞", "pos3": "一般"}
    changed = tokens.assign(surface=pd.array(joined, dtype="str"), end=end)
    changed = changed.assign(**{name: changed[name].mask(whole, value) for name, value in noun.items()})
    return changed[left].reset_index(drop=True), named[left], size[left]


def _spelt(surfaces: Sequence[str], start: int, words: dict[str, list[str]]) -> tuple[int, str]:
    """Return the longest forced word that whole tokens from `start` on spell, and where it ends; start where none."""
    best, spelt = (start, ""), ""
    for stop in range(start, len(surfaces)):
        spelt += surfaces[stop]
        if spelt not in words:
            break
        if spelt in words[spelt]:
            best = (stop + 1, spelt)
    return best


def _runs(tokens: pd.DataFrame, size: Integers) -> tuple[Integers, Integers]:
    """Find where the runs of two short units and more start and end (half-open) among the tokens."""
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
    units = np.concatenate([[0], np.cumsum(size)])
    long = (units[ends] - units[starts] >= 2) & (ends - starts <= _LONGEST)
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
