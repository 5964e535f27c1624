"""Content words: which tokens say what an article is about, and how often each stands in which article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.knowledge import stopwords
from pipeline.knowledge.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    #: A row for each word of each article: half the size matters here, and none of these numbers is over 2 ** 31.
    Small = NDArray[np.int32]
    Flags = NDArray[np.bool_]

#: UniDic's second levels that mark grammar or number, not content.
_NO_CONTENT: Final = (
    "非自立可能",  # 為る, 居る, 成る; 無い, 良い: mostly auxiliaries of another word
    "数詞",  # 三, 2025
    "助動詞語幹",  # 様 of …のようだ
)
#: One kana or Latin letter alone is a bullet, an initial or a slip of the tokenizer (Ｓ, ア); a run of signs without
#: any letter is what MeCab takes for an unknown noun.
_NO_WORD: Final = r"[ぁ-ゖァ-ヺA-Za-zＡ-Ｚａ-ｚｦ-ﾟ]|[\W\d_ー]+"
_WORD: Final = ("lemma", "pos1", "pos2")


class Words(NamedTuple):
    """The content words of a corpus: row i is `words.iloc[word[i]]` in `articles[article[i]]`, `tf[i]` times.

    Words and articles are sorted, rows are by word, then article. `in_names` of `tf` lie inside a mention of an entity.
    `articles` are all that have a token, also those without a content word.
    """

    words: pd.DataFrame
    articles: list[str]
    word: Small
    article: Small
    tf: Small
    in_names: Small

    def total(self, counts: Small, within: Flags | None = None) -> Integers:
        """Sum counts by word, of the articles `within` alone where given."""
        chosen = slice(None) if within is None else within[self.article]
        sums = np.bincount(self.word[chosen], weights=counts[chosen], minlength=len(self.words))
        return sums.astype(np.int64)

    def is_name(self) -> Flags:
        """Tell which words are names: proper nouns, and words more than half of which lie inside mentions.

        トランプ is a common noun to UniDic (the cards), and 州 in クルスク州 is part of a name.
        """
        proper = (self.words["pos2"] == "固有名詞").to_numpy(dtype=bool)
        inside: Flags = 2 * self.total(self.in_names) > self.total(self.tf)
        return proper | inside


def is_content(tokens: pd.DataFrame, *, pos: Sequence[str], stop_words: Iterable[str] = ()) -> Flags:
    """Tell which tokens are content words.

    Numerals and the counters after them (3人, 4月), auxiliary verbs, stop words and single kana are none.

    Args:
        tokens: of the table `tokens` article_id, start, end, surface, lemma, pos1, pos2, pos3, in the text's order.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, besides the shipped list.
    """
    stop = sorted(stopwords.shipped() | set(stop_words))
    content = tokens["pos1"].isin(pos) & ~tokens["pos2"].isin(_NO_CONTENT) & ~_counters(tokens)
    content &= ~tokens["surface"].isin(stop)
    number, found = tokens["lemma"].factorize()  # a word is looked at once, not each time that it stands somewhere
    lemmas = pd.Series(found, dtype="str")
    none = np.append(lemmas.isin(stop) | lemmas.str.fullmatch(_NO_WORD), [False])  # the last: of a missing lemma (-1)
    chosen: Flags = content.to_numpy(dtype=bool) & ~none[number].astype(bool)
    return chosen


def count_words(
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    mentions: pd.DataFrame | None = None,
    *,
    pos: Sequence[str],
    stop_words: Iterable[str] = (),
) -> Words:
    """Count the content words of each article.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles: only one is in memory at a time.
        mentions: the table `mentions`: tells the words that are parts of names.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, besides the shipped list.
    """
    names, stop = Spans(mentions), tuple(stop_words)
    known: dict[tuple[str, ...], int] = {}
    articles: dict[str, int] = {}
    parts: list[NDArray[np.int32]] = []
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        for name in frame["article_id"].unique().tolist():
            articles[name] = len(articles)
        found = frame[is_content(frame, pos=pos, stop_words=stop)]
        groups = found.assign(in_names=names.hold(found)).groupby(["article_id", *_WORD], dropna=False, sort=False)
        counts = groups["in_names"].agg(["size", "sum"]).reset_index()
        # As lists: a column of strings takes seven times as long to go through.
        keys = zip(*(counts[name].fillna("").tolist() for name in _WORD), strict=True)
        word = [known.setdefault(key, len(known)) for key in keys]
        article = counts["article_id"].map(articles)
        parts.append(np.stack([word, article, counts["size"], counts["sum"]]).astype(np.int32))
    return _in_order(known, articles, np.concatenate([np.empty((4, 0), dtype=np.int32), *parts], axis=1))


def _in_order(known: dict[tuple[str, ...], int], articles: dict[str, int], counts: NDArray[np.int32]) -> Words:
    """Number words and articles anew in sorted order, so that nothing depends on the order in which they came."""
    words, names = sorted(known), sorted(articles)
    of_word = np.argsort([known[key] for key in words]).astype(np.int32)
    of_article = np.argsort([articles[name] for name in names]).astype(np.int32)
    word, article = of_word[counts[0]], of_article[counts[1]]
    order = np.lexsort((article, word))
    frame = pd.DataFrame(words, columns=[*_WORD], dtype="str")
    return Words(frame.mask(frame == ""), names, *(column[order] for column in (word, article, counts[2], counts[3])))


def _counters(tokens: pd.DataFrame) -> pd.Series[bool]:
    """Nouns that count what the numeral before them numbers: 3人, 4月, 500円."""
    before = tokens.shift()
    touches = (before["end"] == tokens["start"]) & (before["article_id"] == tokens["article_id"])
    return touches & (before["pos2"] == "数詞") & (tokens["pos3"] == "助数詞可能")
