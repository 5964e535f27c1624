"""Compound nouns: runs of MeCab's short units, and their parts."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.spans import Spans
from kyoki.counting.tally import Tally, kinds, touches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

#: Parts of speech of a term's units (UniDic level 1): 弾道 (名詞), 新 (接頭辞), 的 and 化 (接尾辞), 特殊 (形状詞).
_PARTS: Final = ("名詞", "接頭辞", "接尾辞", "形状詞")
#: Second levels that end a run: numerals; よう, そう; verbal and adjectival suffixes (がる, っぽい).
_BREAKS: Final = ("数詞", "助動詞語幹", "動詞的", "形容詞的")
#: Counters after a numeral: 3人, 4月, 20年, 第2位.
_COUNTERS: Final = ("助数詞", "助数詞可能")
#: Prefixes that refer or count (同国, 各社, 約半数, 両首脳), and the polite お and ご.
_POINTING: Final = ("同", "各", "約", "両", "当", "本", "今", "計", "全", "お", "ご", "御", "第")
#: Honorifics, plurals and the like, which are no part of a term: プーチン氏, 金正恩さん, 兵士ら, 政府側.
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
#: A longer run is a list without commas (a menu, a table); the longest treaty name seen has 12 tokens.
_LONGEST: Final = 16
#: Units assumed for a forced word that MeCab leaves whole: with one unit its C-value would be 0 (log2 1).
_FORCED: Final = 2
#: Bits of a key below the number of an article or surface.
_BITS: Final = 32


class Part(NamedTuple):
    """Adjacent units of a run: their surface, how many short units they are, and whether a mention is among them."""

    surface: str
    size: int
    named: bool


class Run(NamedTuple):
    """A run of units, each one of MeCab's short units or a forced word; `named` marks those inside mentions."""

    units: tuple[str, ...]
    sizes: tuple[int, ...]
    named: tuple[bool, ...]

    def parts(self) -> Iterator[Part]:
        """Yield all subsequences of adjacent units with two short units or more, the whole run included."""
        for start in range(len(self.units)):
            for stop in range(start + 1, len(self.units) + 1):
                if (size := sum(self.sizes[start:stop])) >= 2:
                    yield Part("".join(self.units[start:stop]), size, any(self.named[start:stop]))


class Runs(NamedTuple):
    """The runs of a corpus: `runs[j]` occurs `counts[i, j]` times in `articles[i]`; in no fixed order."""

    runs: list[Run]
    articles: list[str]
    counts: sparse.csr_array


def find_runs(
    tokens: pd.DataFrame | Iterable[pd.DataFrame], mentions: pd.DataFrame | None = None, *, forced: Iterable[str] = ()
) -> Runs:
    """Find the longest runs of adjacent nouns, affixes and adjectival nouns in a sentence, and count them by article.

    Numerals, their counters, titles after names and referring prefixes (同国) are no part of a run.

    Args:
        tokens: article_id, start, end, sentence, surface, pos1, pos2, pos3 of the table `tokens`; or frames of whole
            articles, of which one is in memory at a time.
        mentions: the table `mentions`, to mark the units inside names of entities.
        forced: words that always count as one noun, whatever their parts.
    """
    names, words = Spans(mentions), _by_beginning(forced)
    surfaces: dict[str, int] = {}
    known: dict[bytes, int] = {}
    tally = Tally()
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        ordered = _in_order(frame)
        cut, named, size = _joined(ordered, names.hold(ordered), words)
        kind, every = kinds(cut, ("surface", "pos1", "pos2", "pos3"))
        starts, ends = _runs(cut, size, kind, every)
        surface = [surfaces.setdefault(surface, len(surfaces)) for surface in every["surface"].tolist()]
        units = _packed(np.array(surface, dtype=np.int64)[kind], size, named)
        spelt, width = units.tobytes(), units.itemsize  # slices of bytes can be dictionary keys, those of arrays cannot
        at = zip((starts * width).tolist(), (ends * width).tolist(), strict=True)
        run = [known.setdefault(spelt[start:end], len(known)) for start, end in at]
        tally.add(cut["article_id"], starts, np.array(run, dtype=np.int64))
    return Runs(_unpacked(known, list(surfaces)), tally.articles, tally.counts(len(known)))


def _in_order(tokens: pd.DataFrame) -> pd.DataFrame:
    """Sort tokens by their position in each article."""
    article, _ = tokens["article_id"].factorize()
    key = article.astype(np.int64) << _BITS | tokens["start"].to_numpy()
    if (np.diff(key) > 0).all():
        return tokens
    return tokens.iloc[np.argsort(key, kind="stable")].reset_index(drop=True)


def _packed(surface: Integers, size: Integers, named: Flags) -> Integers:
    """Pack a unit into one int64."""
    return surface << _BITS | size << 1 | named


def _unpacked(packed: Collection[bytes], surfaces: Sequence[str]) -> list[Run]:
    """Unpack runs of units that `_packed` has packed."""
    units = np.frombuffer(b"".join(packed), dtype=np.int64)
    sizes, named = (units & ((1 << _BITS) - 1)) >> 1, (units & 1).astype(bool)
    every = [surfaces[surface] for surface in (units >> _BITS).tolist()], sizes.tolist(), named.tolist()
    ends = np.cumsum([len(run) // units.itemsize for run in packed]).tolist()
    return [Run(*(tuple(of_unit[start:end]) for of_unit in every)) for start, end in pairwise([0, *ends])]


def _by_beginning(words: Iterable[str]) -> dict[str, list[str]]:
    """Index words by each of their prefixes, longest word first."""
    begins: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        for length in range(1, len(word) + 1):
            begins[word[:length]].append(word)
    return begins


def _joined(tokens: pd.DataFrame, named: Flags, words: dict[str, list[str]]) -> tuple[pd.DataFrame, Flags, Integers]:
    """Merge tokens that spell a forced word into one noun; the leftmost word wins, then the longest."""
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
    changed = tokens.astype(dict.fromkeys(noun, "str")).assign(surface=pd.array(joined, dtype="str"), end=end)
    changed = changed.assign(**{name: changed[name].mask(whole, value) for name, value in noun.items()})
    return changed[left].reset_index(drop=True), named[left], size[left]


def _spelt(surfaces: Sequence[str], start: int, words: dict[str, list[str]]) -> tuple[int, str]:
    """Find the longest forced word that whole tokens from `start` on spell: its end, or `start`, and the word."""
    best, spelt = (start, ""), ""
    for stop in range(start, len(surfaces)):
        spelt += surfaces[stop]
        if spelt not in words:
            break
        if spelt in words[spelt]:
            best = (stop + 1, spelt)
    return best


def _runs(tokens: pd.DataFrame, size: Integers, kind: Integers, every: pd.DataFrame) -> tuple[Integers, Integers]:
    """Find the starts and ends (half-open) of runs of two short units or more among the tokens."""
    pos1, pos2, pos3, surface = (every[name] for name in ("pos1", "pos2", "pos3", "surface"))
    adverbial = pos3 == "副詞可能"  # 昨年, 今後, 以上; 戦闘中, 参戦後
    not_first = (pos1 == "接尾辞") | ((pos1 == "接頭辞") & surface.isin(_POINTING)) | adverbial
    not_last = (pos1 == "接頭辞") | (pos2 == "形状詞的") | ((pos1 == "接尾辞") & surface.isin(_TITLES)) | adverbial
    looked_up = (pos1.isin(_PARTS) & ~pos2.isin(_BREAKS), pos2 == "数詞", pos3.isin(_COUNTERS), not_first, not_last)
    part, numeral, counter, first_no, last_no = (flags.to_numpy(dtype=bool)[kind] for flags in looked_up)
    sentence = tokens["sentence"].to_numpy()
    joined = touches(tokens)
    joined[1:] &= sentence[:-1] == sentence[1:]
    counter[1:] &= joined[1:] & numeral[:-1]
    counter[:1] = False
    part = _trim(part & ~counter, joined, first_no, last_no)
    first, last = _edges(part, joined)
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    units = np.concatenate([[0], np.cumsum(size)])
    long = (units[ends] - units[starts] >= 2) & (ends - starts <= _LONGEST)
    return starts[long], ends[long]


def _edges(part: Flags, touches: Flags) -> tuple[Flags, Flags]:
    """Which parts begin a run, and which end one."""
    joined = part & np.concatenate([[False], part[:-1]]) & touches
    return part & ~joined, part & ~np.concatenate([joined[1:], [False]])


def _trim(part: Flags, touches: Flags, not_first: Flags, not_last: Flags) -> Flags:
    """Trim units that no term begins or ends with, until no run changes."""
    while True:
        first, last = _edges(part, touches)
        odd = (first & not_first) | (last & not_last)
        if not odd.any():
            return part
        part = part & ~odd
