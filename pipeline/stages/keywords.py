"""Content words: how often, in how many articles, and how much they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.config import KeywordSettings
from pipeline.knowledge import stopwords
from pipeline.measures.rounding import significant
from pipeline.measures.weighting import burstiness, tf_idf
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

#: UniDic's second levels that mark grammar or number, not content.
_NO_CONTENT: Final = (
    "非自立可能",  # 為る, 居る, 成る; 無い, 良い: mostly auxiliaries of another word
    "数詞",  # 三, 2025
    "助動詞語幹",  # 様 of …のようだ
)
#: One kana or Latin letter alone is a bullet, an initial or a slip of the tokenizer (Ｓ, ア); a run of signs without
#: any letter is what MeCab takes for an unknown noun.
_NO_WORD: Final = r"[ぁ-ゖァ-ヺA-Za-zＡ-Ｚａ-ｚｦ-ﾟ]|[\W\d_ー]+"


def keywords(
    tokens: pd.DataFrame,
    *,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    min_count: int = KeywordSettings.min_count,
) -> pd.DataFrame:
    """Count the content words of a corpus by lemma and part of speech.

    tf_idf is tf * ln(N / df) over the whole corpus, N being the articles in `tokens`: what is in every article gets 0.
    Numerals and the counters after them (3人, 4月), auxiliary verbs and single kana are no content words.

    Args:
        tokens: the table `tokens`.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, besides the shipped list.
        min_count: occurrences that a word must have to be listed.

    Returns:
        The table `keywords`.
    """
    stop = sorted(stopwords.shipped() | set(stop_words))
    content = tokens["pos1"].isin(pos) & ~tokens["pos2"].isin(_NO_CONTENT) & ~_counters(tokens)
    content &= ~tokens["lemma"].isin(stop) & ~tokens["surface"].isin(stop)
    found = tokens.loc[content, ["article_id", "lemma", "pos1", "pos2"]]
    words = found["lemma"].drop_duplicates()
    found = found[~found["lemma"].isin(words[words.str.fullmatch(_NO_WORD)])]
    groups = found.groupby(["lemma", "pos1", "pos2"], dropna=False, sort=False)
    counts = groups["article_id"].agg(tf="size", df="nunique").reset_index()
    counts = counts[counts["tf"] >= min_count]
    tf, df = counts["tf"].to_numpy(), counts["df"].to_numpy()
    weights = {"tf_idf": tf_idf(tf, df, tokens["article_id"].nunique()), "burstiness": burstiness(tf, df)}
    table = counts.assign(**{name: significant(values) for name, values in weights.items()})
    return TABLES["keywords"].sorted(TABLES["keywords"].frame(table))


def _counters(tokens: pd.DataFrame) -> pd.Series[bool]:
    """Nouns that count what the numeral before them numbers: 3人, 4月, 500円."""
    before = tokens.shift()
    touches = (before["end"] == tokens["start"]) & (before["article_id"] == tokens["article_id"])
    return touches & (before["pos2"] == "数詞") & (tokens["pos3"] == "助数詞可能")


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("keywords")
