"""Find runs of nouns among tokens, and tokens that spell a word that is never cut."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting import latin_names
from kyoki.counting.latin_names import after, before
from kyoki.counting.tally import token_types, touches
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
#: Demonstrative and counting prefixes: 同国, 各社, 約半数, 両首脳; and the polite お and ご.
_POINTING: Final = ("同", "各", "約", "両", "当", "本", "今", "計", "全", "お", "ご", "御", "第")
#: Suffixes of number or side (兵士ら, 政府側), which do not end a term.
_NOT_LAST: Final = frozenset(("ら", "等", "など", "達", "たち", "側", "ごと", "ぶり"))
#: The stem of an adjective is part of the adjacent noun (痛 | 車, 若 | 夫婦), but not before さ, がり, すぎ.
_KANJI: Final = "[一-鿿々]+"
_HIRAGANA: Final = "[ぁ-ゖー]+"
#: Maximum tokens of a term: a longer run is a list without commas (a menu, a table); the longest treaty name found has
#: 12 tokens.
_LONGEST: Final = 16
#: Minimum short units of a term: a single one is a word. A forced word that MeCab leaves whole counts as so many, since
#: one alone would weigh nothing (log2 1).
SHORTEST: Final = 2
_POLITE: Final = ("お", "ご", "御")
#: Demonstrative prefixes that are nouns in UniDic.
_POINTING_NOUNS: Final = ("同", "各")


def by_beginning(words: Iterable[str]) -> dict[str, list[str]]:
    """Map every prefix of the words to the words that begin with it, longest first."""
    begins: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        for length in range(1, len(word) + 1):
            begins[word[:length]].append(word)
    return begins


def joined(tokens: pd.DataFrame, named: Flags, words: dict[str, list[str]]) -> tuple[pd.DataFrame, Flags, Integers]:
    """Join the tokens that spell a forced word into one noun; leftmost match first, then longest.

    Args:
        tokens: in text order: article_id, sentence, end, surface, pos1, pos2, pos3.
        named: whether each token is within the name of an entity.
        words: the forced words, see `by_beginning`.

    Returns:
        The tokens, whether each is within a name, and of each its short units.
    """
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
        size[start], size[start + 1 : stop], done = max(stop - start, SHORTEST), 0, stop
        joined[start], end[start], named[start] = word, end[stop - 1], named[start:stop].any()
    left, whole = size > 0, size > 1
    noun = {"pos1": "名詞", "pos2": "普通名詞", "pos3": "一般"}
    changed = tokens.astype(dict.fromkeys(noun, "str")).assign(surface=pd.array(joined, dtype="str"), end=end)
    changed = changed.assign(**{name: changed[name].mask(whole, value) for name, value in noun.items()})
    return changed[left].reset_index(drop=True), named[left], size[left]


def spelt_from(surfaces: Sequence[str], start: int, words: dict[str, list[str]]) -> tuple[int, str]:
    """Return end and text of the longest forced word of whole tokens from `start`; (start, "") without one."""
    best, text = (start, ""), ""
    for stop in range(start, len(surfaces)):
        text += surfaces[stop]
        if text not in words:
            break
        if text in words[text]:
            best = (stop + 1, text)
    return best


def with_prefixes(tokens: pd.DataFrame, size: Integers) -> tuple[pd.DataFrame, Integers]:
    """Join verbs with their prefixes (相 | 次ぐ, 物 | 足りる), except polite prefixes (お | 待ち, オ | ススメ).

    Args:
        tokens: in text order: article_id, sentence, start, end, surface, lemma, pos1, pos2.
        size: of each token, its short units.
    """
    kind, every = token_types(tokens, ("lemma", "pos1", "pos2"))
    prefix = (every["pos1"] == "接頭辞") & (every["lemma"] != "御")
    verb = (every["pos1"] == "動詞") & (every["pos2"] == "一般")
    prefixed, follows = (flags.to_numpy(dtype=bool)[kind] for flags in (prefix, verb))
    at = np.flatnonzero(follows & before(prefixed) & touches_in_sentence(tokens))
    if not len(at):
        return tokens, size
    start = tokens["start"].to_numpy().copy()
    start[at] = start[at - 1]
    texts = {}
    for name in ("surface", "lemma"):
        values = tokens[name].astype("object").to_numpy(copy=True)
        values[at] = tokens["surface"].iloc[at - 1].astype("object").to_numpy() + values[at]
        texts[name] = pd.Series(values, index=tokens.index, dtype="str")
    left = np.ones(len(tokens), dtype=bool)
    left[at - 1] = False
    return tokens.assign(start=start, **texts)[left].reset_index(drop=True), size[left]


def noun_runs(tokens: pd.DataFrame, size: Integers, kind: Integers, every: pd.DataFrame) -> tuple[Integers, Integers]:
    """Return the starts and ends (half-open) of the terms among the tokens: runs of at least two short units.

    Args:
        tokens: in text order: article_id, sentence, start, end.
        size: of each token, its short units (a forced word may have several).
        kind: of each token, its row in `every`.
        every: token types: surface, pos1, pos2, pos3.
    """
    joined = touches_in_sentence(tokens)
    flags = _flags(every, kind, joined)
    not_last = flags.not_last | flags.adjectival
    part = _trim(flags.part & ~(flags.counter & joined & before(flags.numeral)), joined, flags.not_first, not_last)
    return _long_runs(part, joined, size)


def word_runs(
    tokens: pd.DataFrame, size: Integers, kind: Integers, every: pd.DataFrame, barred: Flags
) -> tuple[Integers, Integers, Flags]:
    """Return the starts and ends of the compounds among the tokens, and which tokens are not words.

    Compounds include more than terms: 総合的, お店, 奥さん, iPhone4S, Wi-Fi and GALAXY Nexus are words too. Not words
    are counters after a numeral, addresses, and a single character in brackets: 3人, (土), (笑).

    Args:
        tokens: see `noun_runs`.
        size: the same.
        kind: the same.
        every: the same.
        barred: tokens that cannot be in a compound, such as names.
    """
    touching = touches_in_sentence(tokens)
    flags = _flags(every, kind, touching)
    counter = flags.counter & touching & before(flags.numeral)
    latin = latin_names.latin(tokens, kind, every, touching, counter)
    pointing = (every["surface"].isin(_POINTING_NOUNS) & (every["pos1"] == "名詞")).to_numpy(dtype=bool)[kind]
    kept = flags.honorific & touching & before(_short_noun(every)[kind])
    not_first = (flags.not_first | pointing) & ~(_polite(every, kind, touching) | after(kept)) | latin.not_first
    not_last = (flags.not_last & ~kept) | latin.not_last
    joined = touching | latin.spaced
    one = (every["surface"].str.len() == 1).to_numpy(dtype=bool)[kind]
    percent = every["surface"].isin(("%", "％")).to_numpy(dtype=bool)[kind]
    of_number = one & touching & before(counter | percent)  # 2月 | 号, 10% | 減
    none = (
        counter
        | of_number
        | latin.none
        | _in_brackets(every, kind, touching)
        | (pointing & after(touching & flags.part))
    )
    part = _trim((flags.part | latin.part) & ~(none | barred), joined, not_first, not_last)
    starts, ends = _long_runs(part, joined, size)
    spaces = np.concatenate([[0], np.cumsum(latin.spaced)])
    names = spaces[ends] - spaces[starts] < latin_names.LONGEST
    return starts[names], ends[names], none


def touches_in_sentence(tokens: pd.DataFrame) -> Flags:
    """Return which tokens begin where the token before them ends, in the same sentence."""
    joined = touches(tokens)
    joined[1:] &= tokens["sentence"].to_numpy()[:-1] == tokens["sentence"].to_numpy()[1:]
    return joined


class _Flags(NamedTuple):
    """The possible roles of each token in a run."""

    part: Flags
    numeral: Flags
    counter: Flags
    honorific: Flags
    adjectival: Flags
    not_first: Flags
    not_last: Flags


def _flags(every: pd.DataFrame, kind: Integers, joined: Flags) -> _Flags:
    pos1, pos2, pos3, surface = (every[name] for name in ("pos1", "pos2", "pos3", "surface"))
    adverbial = pos3 == "副詞可能"  # 昨年, 今後, 以上; 戦闘中, 参戦後
    honorific = (pos1 == "接尾辞") & surface.isin(people.titles(use="suffix"))
    not_first = (pos1 == "接尾辞") | ((pos1 == "接頭辞") & surface.isin(_POINTING)) | adverbial
    not_last = (pos1 == "接頭辞") | ((pos1 == "接尾辞") & surface.isin(_NOT_LAST)) | honorific | adverbial
    part = pos1.isin(_PARTS) & ~pos2.isin(_BREAKS)
    noun = part & pos1.isin(("名詞", "接尾辞")) & ~surface.str.fullmatch(_HIRAGANA)
    stem = (pos1 == "形容詞") & surface.str.fullmatch(_KANJI)
    looked_up = (part, pos2 == "数詞", pos3.isin(_COUNTERS), honorific, pos2 == "形状詞的", not_first, not_last)
    found = _Flags(*(flags.to_numpy(dtype=bool)[kind] for flags in looked_up))
    begins = stem.to_numpy(dtype=bool)[kind] & after(noun.to_numpy(dtype=bool)[kind] & joined)
    return found._replace(part=found.part | begins, not_last=found.not_last | begins)


def _long_runs(part: Flags, joined: Flags, size: Integers) -> tuple[Integers, Integers]:
    first, last = _edges(part, joined)
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    units = np.concatenate([[0], np.cumsum(size)])
    long = (units[ends] - units[starts] >= SHORTEST) & (ends - starts <= _LONGEST)
    return starts[long], ends[long]


def _in_brackets(every: pd.DataFrame, kind: Integers, joined: Flags) -> Flags:
    """Return single characters in brackets: days of the week or remarks."""
    one, opens, closes = (
        flags.to_numpy(dtype=bool)[kind]
        for flags in (every["surface"].str.len() == 1, every["pos2"] == "括弧開", every["pos2"] == "括弧閉")
    )
    return one & joined & before(opens) & after(joined & closes)


def _short_noun(every: pd.DataFrame) -> Flags:
    """Return which tokens are common nouns of one character, which form words with an honorific (奥さん)."""
    found: Flags = ((every["pos2"] == "普通名詞") & (every["surface"].str.len() == 1)).to_numpy(dtype=bool)
    return found


def _polite(every: pd.DataFrame, kind: Integers, joined: Flags) -> Flags:
    """Return which tokens are お or ご and form a word with the next noun (お店, ご飯), except verbs (ご紹介する)."""
    prefix = ((every["pos1"] == "接頭辞") & every["surface"].isin(_POLITE)).to_numpy(dtype=bool)[kind]
    noun = ((every["pos1"] == "名詞") & (every["pos3"] != "サ変可能")).to_numpy(dtype=bool)[kind]
    return prefix & after(joined & noun)


def _edges(part: Flags, touches: Flags) -> tuple[Flags, Flags]:
    """Return which parts begin a run, and which end one."""
    joined = part & np.concatenate([[False], part[:-1]]) & touches
    return part & ~joined, part & ~np.concatenate([joined[1:], [False]])


def _trim(part: Flags, touches: Flags, not_first: Flags, not_last: Flags) -> Flags:
    """Trim tokens that cannot begin or end a term from both ends of runs, until nothing changes."""
    while True:
        first, last = _edges(part, touches)
        odd = (first & not_first) | (last & not_last)
        if not odd.any():
            return part
        part = part & ~odd
