"""Where runs of nouns begin and end among tokens, and which tokens spell a word that is never cut."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.counting.tally import touches
from kyoki.linking import people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

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
#: What makes a compound.
_SHORTEST: Final = 2
_POLITE: Final = ("お", "ご", "御")
_LETTERS: Final = r"[A-Za-zＡ-Ｚａ-ｚ]+"
#: Symbols of measures: after a number they count, as 円 does.
_MEASURES: Final = frozenset(
    (
        *("nm", "mm", "cm", "m", "km", "inch", "ha", "mg", "g", "kg", "t", "ml", "l", "L", "cc", "hPa", "K", "dB", "x"),
        *("V", "W", "kW", "MW", "kWh", "A", "Ah", "mAh", "Hz", "kHz", "MHz", "GHz", "px", "pt", "dpi", "fps"),
        *("bit", "kB", "KB", "MB", "GB", "TB", "bps", "kbps", "Mbps", "Gbps"),
    )
)
#: Length given to a forced word that MeCab leaves whole: it is a term, and a single unit would weigh nothing (log2 1).
_FORCED: Final = 2


def by_beginning(words: Iterable[str]) -> dict[str, list[str]]:
    """Map every prefix of the words to the words that begin with it, longest first."""
    begins: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        for length in range(1, len(word) + 1):
            begins[word[:length]].append(word)
    return begins


def joined(tokens: pd.DataFrame, named: Flags, words: dict[str, list[str]]) -> tuple[pd.DataFrame, Flags, Integers]:
    """Join the tokens that spell a forced word into one noun; leftmost match first, then longest."""
    size = np.ones(len(tokens), dtype=np.int64)
    if not words:
        return tokens, named, size
    surfaces, joined = tokens["surface"].tolist(), tokens["surface"].tolist()
    sentence = list(zip(tokens["article_id"].tolist(), tokens["sentence"].tolist(), strict=True))
    named, end, done = named.copy(), tokens["end"].to_numpy().copy(), 0
    for start in np.flatnonzero(tokens["surface"].isin(list(words))).tolist():
        stop, word = spelt_from(surfaces, start, words)
        if start < done or not word or sentence[start] != sentence[stop - 1]:
            continue
        size[start], size[start + 1 : stop], done = max(stop - start, _FORCED), 0, stop
        joined[start], end[start], named[start] = word, end[stop - 1], named[start:stop].any()
    left, whole = size > 0, size > 1
    noun = {"pos1": "名詞", "pos2": "普通名詞", "pos3": "一般"}
    changed = tokens.astype(dict.fromkeys(noun, "str")).assign(surface=pd.array(joined, dtype="str"), end=end)
    changed = changed.assign(**{name: changed[name].mask(whole, value) for name, value in noun.items()})
    return changed[left].reset_index(drop=True), named[left], size[left]


def spelt_from(surfaces: Sequence[str], start: int, words: dict[str, list[str]]) -> tuple[int, str]:
    """Return the end and text of the longest forced word spelt by whole tokens from `start`; (start, "") if none."""
    best, text = (start, ""), ""
    for stop in range(start, len(surfaces)):
        text += surfaces[stop]
        if text not in words:
            break
        if text in words[text]:
            best = (stop + 1, text)
    return best


def noun_runs(
    tokens: pd.DataFrame,
    size: Integers,
    kind: Integers,
    every: pd.DataFrame,
    *,
    barred: Flags | None = None,
    as_words: bool = False,
) -> tuple[Integers, Integers]:
    """Return the starts and ends (half-open) of the runs of at least two short units among the tokens.

    A term is less than a word of a text: 総合的 is a word, and so are お店, 奥さん and iPhone4S.

    Args:
        tokens: in text order: article_id, sentence, start, end.
        size: of each token, its short units (a forced word may have several).
        kind: of each token, its row in `every`.
        every: token types: surface, pos1, pos2, pos3.
        barred: tokens that are in no run: what is a name already.
        as_words: find words instead of terms.
    """
    joined = touches(tokens)
    joined[1:] &= tokens["sentence"].to_numpy()[:-1] == tokens["sentence"].to_numpy()[1:]
    pos1, pos2, pos3, surface = (every[name] for name in ("pos1", "pos2", "pos3", "surface"))
    adverbial = pos3 == "副詞可能"  # 昨年, 今後, 以上; 戦闘中, 参戦後
    honorific = (pos1 == "接尾辞") & surface.isin(people.titles(use="suffix"))
    adjectival = (pos2 == "形状詞的") & (not as_words)
    not_first = (pos1 == "接尾辞") | ((pos1 == "接頭辞") & surface.isin(_POINTING)) | adverbial
    not_last = (pos1 == "接頭辞") | adjectival | ((pos1 == "接尾辞") & surface.isin(_NOT_LAST)) | honorific | adverbial
    looked_up = (pos1.isin(_PARTS) & ~pos2.isin(_BREAKS), pos2 == "数詞", pos3.isin(_COUNTERS), not_first, not_last)
    part, numeral, counter, first_no, last_no = (flags.to_numpy(dtype=bool)[kind] for flags in looked_up)
    counter &= joined & _before(numeral)
    if as_words:
        part |= _in_model_names(every, kind, joined, numeral, _after(joined & counter))
        polite = _polite(every, kind, joined)
        kept = honorific.to_numpy(dtype=bool)[kind] & joined & _before(_short_noun(every)[kind])
        first_no &= ~(polite | _after(kept))
        last_no &= ~kept
    part &= ~counter if barred is None else ~(counter | barred)
    part = _trim(part, joined, first_no, last_no)
    first, last = _edges(part, joined)
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    units = np.concatenate([[0], np.cumsum(size)])
    long = (units[ends] - units[starts] >= _SHORTEST) & (ends - starts <= _LONGEST)
    return starts[long], ends[long]


def measures(joined: Flags, kind: Integers, every: pd.DataFrame) -> Flags:
    """Return which tokens are counters or symbols of measures after a numeral: 3人, 5kg."""
    counter = ((every["pos3"].isin(_COUNTERS)) | every["surface"].isin(_MEASURES)).to_numpy(dtype=bool)[kind]
    numeral = (every["pos2"] == "数詞").to_numpy(dtype=bool)[kind]
    return counter & joined & _before(numeral)


def _before(flags: Flags) -> Flags:
    """Return the flag of the token before each."""
    return np.concatenate([[False], flags[:-1]])


def _after(flags: Flags) -> Flags:
    """Return the flag of the token after each."""
    return np.concatenate([flags[1:], [False]])


def _short_noun(every: pd.DataFrame) -> Flags:
    """Common nouns of one character: with an honorific they are words (奥さん), longer ones are not (記者さん)."""
    found: Flags = ((every["pos2"] == "普通名詞") & (every["surface"].str.len() == 1)).to_numpy(dtype=bool)
    return found


def _polite(every: pd.DataFrame, kind: Integers, joined: Flags) -> Flags:
    """Prefixes お and ご of a noun that they make a word with (お店, ご飯), but for what is done (ご紹介する)."""
    prefix = ((every["pos1"] == "接頭辞") & every["surface"].isin(_POLITE)).to_numpy(dtype=bool)[kind]
    noun = ((every["pos1"] == "名詞") & (every["pos3"] != "サ変可能")).to_numpy(dtype=bool)[kind]
    return prefix & _after(joined & noun)


def _in_model_names(every: pd.DataFrame, kind: Integers, joined: Flags, numeral: Flags, counted: Flags) -> Flags:
    """Numerals within names of letters and digits: iPhone4S, Windows7, 3DS; not 5kg, Windows2012年 or Android2.3."""
    letters = every["surface"].str.fullmatch(_LETTERS).to_numpy(dtype=bool)
    measure = every["surface"].isin(_MEASURES).to_numpy(dtype=bool)
    point = every["surface"].isin((".", "．")).to_numpy(dtype=bool)[kind]
    digits = numeral & ~counted & ~_after(joined & point) & ~(joined & _before(point))
    word = letters[kind] & ~(measure[kind] & joined & _before(numeral))
    found: Flags = digits & ((joined & _before(word)) | _after(joined & word))
    return found


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
