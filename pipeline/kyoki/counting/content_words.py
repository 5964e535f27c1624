"""Content words: select them among tokens, and count them by article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting import stopwords
from kyoki.counting.spans import Spans
from kyoki.counting.tally import Tally, kinds, present, touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: UniDic's second levels for function words and numerals.
_NO_CONTENT: Final = (
    "非自立可能",  # 為る, 居る, 成る; 無い, 良い: mostly auxiliaries of another word
    "数詞",  # 三, 2025
    "助動詞語幹",  # 様 of …のようだ
)
#: A single kana or Latin letter: a bullet, an initial or a tokenizer error (Ｓ, ア); and runs of signs, which
#: are unknown nouns to MeCab.
_NO_WORD: Final = r"[ぁ-ゖァ-ヺA-Za-zＡ-Ｚａ-ｚｦ-ﾟ]|[\W\d_ー]+"
_WORD: Final = ("lemma", "pos1", "pos2")


class Words(NamedTuple):
    """The content words of a corpus: `words.iloc[j]` occurs `counts[i, j]` times in `articles[i]`.

    Words and articles are sorted. `in_names[j]` of a word's occurrences are inside mentions of entities. `articles`
    has every article with a token, even without a content word.
    """

    words: pd.DataFrame
    articles: list[str]
    counts: sparse.csr_array
    in_names: Integers

    def tf(self, within: Flags | None = None) -> Integers:
        """Count the occurrences of each word, in the articles `within` only if given."""
        return _total(self.counts, within)

    def df(self, within: Flags | None = None) -> Integers:
        """Count the articles with each word, of those `within` only if given."""
        return _total(present(self.counts), within)

    def is_name(self) -> Flags:
        """Which words are names: proper nouns, and words with more than half of their occurrences inside mentions.

        トランプ is a common noun to UniDic (the cards), and 州 in クルスク州 is part of a name.
        """
        proper = (self.words["pos2"] == "固有名詞").to_numpy(dtype=bool)
        inside: Flags = 2 * self.in_names > self.tf()
        return proper | inside


class Found(NamedTuple):
    """The content words among tokens: row and kind of each; `every` has one row per distinct token type."""

    row: Integers
    kind: Integers
    every: pd.DataFrame


def is_content(tokens: pd.DataFrame, *, pos: Sequence[str], stop_words: Iterable[str] = ()) -> Flags:
    """Which tokens are content words; see `find_content`."""
    content = np.zeros(len(tokens), dtype=bool)
    content[find_content(tokens, pos=pos, stop_words=stop_words).row] = True
    return content


def find_content(tokens: pd.DataFrame, *, pos: Sequence[str], stop_words: Iterable[str] = ()) -> Found:
    """Find the content words.

    Numerals, their counters (3人, 4月), auxiliary verbs, stop words and single kana are excluded.

    Args:
        tokens: article_id, start, end, surface, lemma, pos1, pos2, pos3 of the table `tokens`, in text order.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to exclude, in addition to the shipped list.
    """
    kind, every = kinds(tokens, ("surface", *_WORD, "pos3"))
    content = _is_content_kind(every, pos, stop_words)[kind] & ~_counters(tokens, kind, every)
    row = np.flatnonzero(content)
    return Found(row, kind[row], every)


def count_words(
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    mentions: pd.DataFrame | None = None,
    *,
    pos: Sequence[str],
    stop_words: Iterable[str] = (),
) -> Words:
    """Count the content words of each article.

    Args:
        tokens: the table `tokens`, or frames of whole articles, of which one is in memory at a time.
        mentions: the table `mentions`, to count occurrences inside names.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to exclude, in addition to the shipped list.
    """
    names, stop = Spans(mentions), tuple(stop_words)
    known: dict[tuple[str, ...], int] = {}
    tally, in_names = Tally(), np.zeros(0, dtype=np.int64)
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        found = find_content(frame, pos=pos, stop_words=stop)
        met = np.flatnonzero(np.bincount(found.kind))
        # As lists: iterating over a column of strings takes seven times as long.
        keys = zip(*(found.every[name].iloc[met].fillna("").tolist() for name in _WORD), strict=True)
        number = np.zeros(len(found.every), dtype=np.int64)
        number[met] = [known.setdefault(key, len(known)) for key in keys]
        word = number[found.kind]
        tally.add(frame["article_id"], found.row, word)
        held = names.hold(frame[["article_id", "start", "end"]].iloc[found.row])
        inside = np.bincount(word[held], minlength=len(known))
        inside[: len(in_names)] += in_names
        in_names = inside
    return _in_order(known, tally, in_names)


def _in_order(known: dict[tuple[str, ...], int], tally: Tally, in_names: Integers) -> Words:
    """Renumber words and articles in sorted order, so that the result does not depend on the order of the input."""
    words = sorted(known)
    number = np.array([known[key] for key in words], dtype=np.int64)
    counts = tally.counts(len(words))
    counts.indices = np.argsort(number).astype(np.int32)[counts.indices]
    articles = tally.articles
    if articles != sorted(articles):  # never so from a table; copies all counts
        counts = counts[np.argsort(articles)]
    frame = pd.DataFrame(words, columns=[*_WORD], dtype="str")
    return Words(frame.mask(frame == ""), sorted(articles), counts, in_names[number])


def _total(counts: sparse.csr_array, within: Flags | None) -> Integers:
    chosen = np.ones(counts.shape[0]) if within is None else within
    total: Integers = (chosen.astype(np.int32) @ counts).astype(np.int64)  # one dtype: no copy
    return total


def _is_content_kind(every: pd.DataFrame, pos: Sequence[str], stop_words: Iterable[str]) -> Flags:
    """Which kinds of tokens are content words, counters aside."""
    stop = sorted(stopwords.shipped() | set(stop_words))
    content = every["pos1"].isin(pos) & ~every["pos2"].isin(_NO_CONTENT) & ~every["surface"].isin(stop)
    number, found = every["lemma"].factorize()
    lemmas = pd.Series(found, dtype="str")
    none = np.append(lemmas.isin(stop) | lemmas.str.fullmatch(_NO_WORD), [False])  # the last for a missing lemma (-1)
    chosen: Flags = content.to_numpy(dtype=bool) & ~none[number].astype(bool)
    return chosen


def _counters(tokens: pd.DataFrame, kind: Integers, every: pd.DataFrame) -> Flags:
    """Which tokens are counters after a numeral: 3人, 4月, 500円."""
    numeral = (every["pos2"] == "数詞").to_numpy(dtype=bool)[kind]
    counter = (every["pos3"] == "助数詞可能").to_numpy(dtype=bool)[kind]
    found = touches(tokens) & counter
    found[1:] &= numeral[:-1]
    return found
