"""Runs of nouns: the compound words that MeCab cuts into short units."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.packing import pack, unpack
from kyoki.counting.spans import Spans
from kyoki.counting.tally import Tally, token_types, touches
from kyoki.linking import people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

#: Parts of speech of the units of a term (UniDic level 1): 弾道 (名詞), 新 (接頭辞), 的 and 化 (接尾辞), 特殊 (形状詞).
_PARTS: Final = ("名詞", "接頭辞", "接尾辞", "形状詞")
#: Second levels that end a run: numerals; よう, そう; the endings of verbs and adjectives (がる, っぽい).
_BREAKS: Final = ("数詞", "助動詞語幹", "動詞的", "形容詞的")
#: Counters after a numeral: 3人, 4月, 20年, 第2位.
_COUNTERS: Final = ("助数詞", "助数詞可能")
#: Prefixes that point or count rather than name: 同国, 各社, 約半数, 両首脳; and the polite お and ご.
_POINTING: Final = ("同", "各", "約", "両", "当", "本", "今", "計", "全", "お", "ご", "御", "第")
#: Suffixes that say how many or whose, not what it is called: 兵士ら, 政府側. So do honorifics: プーチン氏, 金正恩さん.
_NOT_LAST: Final = frozenset(("ら", "等", "など", "達", "たち", "側", "ごと", "ぶり"))
#: A longer run is a list without commas (a menu, a table), not a term: the longest treaty name found has 12 tokens.
_LONGEST: Final = 16
#: Length given to a forced word that MeCab leaves whole: it is a term, and a single unit would weigh nothing (log2 1).
_FORCED: Final = 2


class Part(NamedTuple):
    """Adjacent units of a run: their text, the number of short units, and whether any is within a mention."""

    surface: str
    size: int
    named: bool


class Run(NamedTuple):
    """A run of units: a unit is one of MeCab's short units, or a forced word of several; some are within mentions."""

    units: tuple[str, ...]
    sizes: tuple[int, ...]
    named: tuple[bool, ...]

    def parts(self) -> Iterator[Part]:
        """Yield every sequence of adjacent units of at least two short units, including the whole run."""
        for start in range(len(self.units)):
            for stop in range(start + 1, len(self.units) + 1):
                if (size := sum(self.sizes[start:stop])) >= 2:
                    yield Part("".join(self.units[start:stop]), size, any(self.named[start:stop]))


class Runs(NamedTuple):
    """The runs of a corpus: `runs[j]` occurs `counts[i, j]` times in `articles[i]`; the order is arbitrary."""

    runs: list[Run]
    articles: list[str]
    counts: sparse.csr_array


def find_runs(
    tokens: pd.DataFrame | Iterable[pd.DataFrame], mentions: pd.DataFrame | None = None, *, forced: Iterable[str] = ()
) -> Runs:
    """Find the longest runs of adjacent nouns, affixes and adjectival nouns in a sentence, and count them by article.

    Numerals, their counters, titles after names and demonstrative prefixes (同国) are not part of a run.

    Args:
        tokens: of the table `tokens` article_id, start, end, sentence, surface, pos1, pos2, pos3; or frames of it that
            each hold whole articles: only one is in memory at a time.
        mentions: the table `mentions`: tells which units are within the name of an entity.
        forced: words that count as one noun wherever they occur, whatever their tokens.
    """
    names, words = Spans(mentions), _by_beginning(forced)
    surfaces: dict[str, int] = {}
    known: dict[bytes, int] = {}
    tally = Tally()
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        ordered = _in_order(frame)
        cut, named, size = _joined(ordered, names.hold(ordered), words)
        kind, every = token_types(cut, ("surface", "pos1", "pos2", "pos3"))
        starts, ends = _runs(cut, size, kind, every)
        surface = [surfaces.setdefault(surface, len(surfaces)) for surface in every["surface"].tolist()]
        units = _packed(np.array(surface, dtype=np.int64)[kind], size, named)
        spelt, width = units.tobytes(), units.itemsize  # slices of bytes are hashable, slices of arrays are not
        at = zip((starts * width).tolist(), (ends * width).tolist(), strict=True)
        run = [known.setdefault(spelt[start:end], len(known)) for start, end in at]
        tally.add(cut["article_id"], starts, np.array(run, dtype=np.int64))
    return Runs(_unpacked(known, list(surfaces)), tally.articles, tally.counts(len(known)))


def _in_order(tokens: pd.DataFrame) -> pd.DataFrame:
    """Return tokens in the order of the text of each article."""
    article, _ = tokens["article_id"].factorize()
    key = pack(article, tokens["start"].to_numpy())
    if (np.diff(key) > 0).all():
        return tokens
    return tokens.iloc[np.argsort(key, kind="stable")].reset_index(drop=True)


def _packed(surface: Integers, size: Integers, named: Flags) -> Integers:
    """Pack a unit into one int64."""
    return pack(surface, size << 1 | named)


def _unpacked(packed: Collection[bytes], surfaces: Sequence[str]) -> list[Run]:
    """Return the runs whose units `_packed` has packed."""
    units = np.frombuffer(b"".join(packed), dtype=np.int64)
    surface, rest = unpack(units)
    every = [surfaces[number] for number in surface.tolist()], (rest >> 1).tolist(), (rest & 1).astype(bool).tolist()
    ends = np.cumsum([len(run) // units.itemsize for run in packed]).tolist()
    return [Run(*(tuple(of_unit[start:end]) for of_unit in every)) for start, end in pairwise([0, *ends])]


def _by_beginning(words: Iterable[str]) -> dict[str, list[str]]:
    """Map every prefix of the words to the words that begin with it, longest first."""
    begins: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        for length in range(1, len(word) + 1):
            begins[word[:length]].append(word)
    return begins


def _joined(tokens: pd.DataFrame, named: Flags, words: dict[str, list[str]]) -> tuple[pd.DataFrame, Flags, Integers]:
    """Join the tokens that spell a forced word into one noun; leftmost match first, then longest."""
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
    """Return the end and text of the longest forced word spelt by whole tokens from `start`; (start, "") if none."""
    best, spelt = (start, ""), ""
    for stop in range(start, len(surfaces)):
        spelt += surfaces[stop]
        if spelt not in words:
            break
        if spelt in words[spelt]:
            best = (stop + 1, spelt)
    return best


def _runs(tokens: pd.DataFrame, size: Integers, kind: Integers, every: pd.DataFrame) -> tuple[Integers, Integers]:
    """Return the starts and ends (half-open) of the runs of at least two short units among the tokens."""
    pos1, pos2, pos3, surface = (every[name] for name in ("pos1", "pos2", "pos3", "surface"))
    adverbial = pos3 == "副詞可能"  # 昨年, 今後, 以上; 戦闘中, 参戦後
    not_first = (pos1 == "接尾辞") | ((pos1 == "接頭辞") & surface.isin(_POINTING)) | adverbial
    suffixes = _NOT_LAST | people.titles(use="suffix")
    not_last = (pos1 == "接頭辞") | (pos2 == "形状詞的") | ((pos1 == "接尾辞") & surface.isin(suffixes)) | adverbial
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
    """Return which parts begin a run, and which end one."""
    joined = part & np.concatenate([[False], part[:-1]]) & touches
    return part & ~joined, part & ~np.concatenate([joined[1:], [False]])


def _trim(part: Flags, touches: Flags, not_first: Flags, not_last: Flags) -> Flags:
    """Trim from both ends of runs what no term begins or ends with, until nothing changes."""
    while True:
        first, last = _edges(part, touches)
        odd = (first & not_first) | (last & not_last)
        if not odd.any():
            return part
        part = part & ~odd
