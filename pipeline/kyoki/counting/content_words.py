"""Find the content words among tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting import stopwords
from kyoki.counting.tally import token_types, touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: UniDic's second levels of function words and numerals.
_NO_CONTENT: Final = (
    "非自立可能",  # 為る, 居る, 成る; 無い, 良い: mostly auxiliaries of another word
    "数詞",  # 三, 2025
    "助動詞語幹",  # 様 of …のようだ
)
#: A single kana or Latin letter is a bullet, an initial or a tokenizer error (Ｓ, ア); MeCab takes a run of signs
#: without any letter for an unknown noun.
_NO_WORD: Final = r"[ぁ-ゖァ-ヺA-Za-zＡ-Ｚａ-ｚｦ-ﾟ]|[\W\d_ー]+"


class ContentWords(NamedTuple):
    """The content words among tokens: their rows, the token type of each, and one row per distinct token type."""

    row: Integers
    kind: Integers
    every: pd.DataFrame


def is_content(tokens: pd.DataFrame, *, pos: Sequence[str], stop_words: Iterable[str] = ()) -> Flags:
    """Return which tokens are content words; see `find_content`."""
    content = np.zeros(len(tokens), dtype=bool)
    content[find_content(tokens, pos=pos, stop_words=stop_words).row] = True
    return content


def find_content(tokens: pd.DataFrame, *, pos: Sequence[str], stop_words: Iterable[str] = ()) -> ContentWords:
    """Find the content words.

    Numerals and the counters after them (3人, 4月), auxiliary verbs, stop words and single kana are not content words.

    Args:
        tokens: of the table `tokens` article_id, start, end, surface, lemma, pos1, pos2, pos3, in the text's order.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
    """
    kind, every = token_types(tokens, ("surface", "lemma", "pos1", "pos2", "pos3"))
    content = content_types(every, pos, stop_words)[kind] & ~_counters(tokens, kind, every)
    row = np.flatnonzero(content)
    return ContentWords(row, kind[row], every)


def content_types(every: pd.DataFrame, pos: Sequence[str], stop_words: Iterable[str]) -> Flags:
    """Return which token types are content words, unless they are counters."""
    stop = sorted(stopwords.shipped() | set(stop_words))
    content = every["pos1"].isin(pos) & ~every["pos2"].isin(_NO_CONTENT) & ~every["surface"].isin(stop)
    number, found = every["lemma"].factorize()
    lemmas = pd.Series(found, dtype="str")
    none = np.append(
        lemmas.isin(stop) | lemmas.str.fullmatch(_NO_WORD), [False]
    )  # the last is that of a missing lemma (-1)
    chosen: Flags = content.to_numpy(dtype=bool) & ~none[number].astype(bool)
    return chosen


def _counters(tokens: pd.DataFrame, kind: Integers, every: pd.DataFrame) -> Flags:
    """Return which tokens are counters after a numeral: 3人, 4月, 500円."""
    numeral = (every["pos2"] == "数詞").to_numpy(dtype=bool)[kind]
    counter = (every["pos3"] == "助数詞可能").to_numpy(dtype=bool)[kind]
    found = touches(tokens) & counter
    found[1:] &= numeral[:-1]
    return found
