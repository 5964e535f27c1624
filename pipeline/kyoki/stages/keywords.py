"""Count content words: how often, in how many articles, how evenly, and how much they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.config import KeywordSettings
from kyoki.counting.content_words import count_words
from kyoki.counting.rounding import significant
from kyoki.counting.weighting import dispersion, mean_tf, tf_idf
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": ("article_id", "start", "end", "surface", "lemma", "pos1", "pos2", "pos3"),
        "articles": ("article_id", "duplicate_of"),
        "mentions": ("article_id", "start", "end"),
    },
    gives={"keywords": ALL},
    settings={
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
        "min_count": "keywords.min_count",
    },
    chunked=("tokens",),
    engines=("numpy", "pandas", "scipy"),
    data=("counting/data/stopwords.txt",),
)


def keywords(
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    articles: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    *,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    min_count: int = KeywordSettings.min_count,
) -> pd.DataFrame:
    """Count the content words of a corpus by lemma and part of speech.

    tf_idf is tf * ln(N / df) over the whole corpus, N being the articles in `tokens`: what is in every article gets 0.
    Numerals and the counters after them (3人, 4月), auxiliary verbs and single kana are no content words.
    tf counts every occurrence, tf_in_names those that lie wholly within mentions. Mentions that touch are one stretch
    of text (日米); a token that is only partly inside (州都 over the end of クルスク州) counts as outside. A word with
    more than half of its occurrences inside mentions is a name, whatever the dictionary says.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles.
        articles: the table `articles`: near-duplicates (duplicate_of) are left out of tf_unique and df_unique.
        mentions: the table `mentions`; without it names are the dictionary's proper nouns alone.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, besides the shipped list.
        min_count: occurrences that a word must have to be listed.

    Returns:
        The table `keywords`.
    """
    found = count_words(tokens, mentions, pos=pos, stop_words=stop_words)
    copies = set() if articles is None else set(articles.loc[articles["duplicate_of"].notna(), "article_id"])
    unique = np.array([name not in copies for name in found.articles], dtype=bool)
    tf, df = found.tf(), found.df()
    weights = {
        "tf_idf": tf_idf(tf, df, len(found.articles)),
        "mean_tf": mean_tf(tf, df),
        "dispersion": dispersion(found.counts),
    }
    table = found.words.assign(
        kind=np.where(found.is_name(), "name", "word"),
        tf=tf,
        df=df,
        tf_unique=found.tf(unique),
        df_unique=found.df(unique),
        tf_in_names=found.in_names,
        **{name: significant(values) for name, values in weights.items()},
    )
    return TABLES["keywords"].sorted(TABLES["keywords"].frame(table[table["tf"] >= min_count]))


if __name__ == "__main__":
    run_as_command("keywords")
