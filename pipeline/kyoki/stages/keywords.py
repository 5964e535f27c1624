"""Count content words: frequency, number of articles, evenness, and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.config import KeywordSettings, WordSettings
from kyoki.counting import house_words, reference
from kyoki.counting.rounding import significant
from kyoki.counting.units import Cutter
from kyoki.counting.weighting import dispersion, mean_tf, smoothed_tf_idf, tf_idf
from kyoki.counting.word_counts import count_words
from kyoki.names import NO_NAMES
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from kyoki.counting.word_counts import Words
    from kyoki.names import Names

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"),
        "articles": ("article_id", "outlet", "duplicate_of"),
        "links": ("article_id", "start", "end", "entity_id"),
    },
    gives={"keywords": ALL},
    settings={
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
        "min_count": "keywords.min_count",
        "unit": "words.unit",
        "titles": "words.titles",
        "names": "names.file",
    },
    chunked=("tokens",),
    instead={"tokens": "words"},
    engines=("numpy", "pandas", "scipy"),
    data=("counting/data/*", "linking/data/state_names.csv", "linking/data/title*.csv"),
)


def keywords(  # noqa: PLR0913 (three tables, and what counts as a word)
    tokens: pd.DataFrame | Iterable[pd.DataFrame] | Words,
    articles: pd.DataFrame | None = None,
    links: pd.DataFrame | None = None,
    *,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    min_count: int = KeywordSettings.min_count,
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Count the words of a corpus: names of entities, compounds and content words.

    A name is one word, the same for all spellings of its entity: プーチン大統領 counts ウラジーミル・プーチン. The
    title after a person's name is not counted separately unless `titles` is true. A run of nouns and affixes is one
    word, such as 弾道ミサイル. Numerals and the counters after them (3人, 4月), auxiliary verbs and single kana are not
    counted.

    tf_idf is tf * ln(N / df) over the whole corpus, where N is the number of articles in `tokens`: a word in every
    article gets 0. A word with more than half of its occurrences inside names is a name, whatever the dictionary says;
    for house words see `kyoki.counting.house_words`.

    Args:
        tokens: the table `tokens`, frames of it that each hold whole articles, or the words counted in them before.
        articles: the table `articles`: near-duplicates (duplicate_of) are left out of tf_unique and df_unique; by
            outlet, if there are several: needed to recognise house words.
        links: the table `links`, or `mentions`, whose names are words without an entity; without it names are the
            dictionary's proper nouns alone.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
        min_count: minimum occurrences of a listed word.
        unit: long, or short: MeCab's own words, those inside names counted in tf_in_names. Names that touch are one
            stretch of text there (日米); a token only partly inside (州都 over the end of クルスク州) is outside.
        titles: whether titles after people's names count (プーチン | 大統領).
        names: the user's own; those of type word or other are never cut.

    Returns:
        The table `keywords`.

    Raises:
        SettingError: an unknown unit.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["条約に署名した。", "条約は来年に発効する。"])
    >>> kyoki.keywords(kyoki.tokens(articles), articles)[["word", "tf", "df"]].values.tolist()
    [['条約', 2, 2], ['発効', 1, 1], ['署名', 1, 1]]
    """
    cutter = Cutter(links, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
    copies = set() if articles is None else set(articles.loc[articles["duplicate_of"].notna(), "article_id"])
    found = count_words(tokens, cutter, copies)
    unique = np.array([name not in copies for name in found.articles], dtype=bool)
    tf, df = found.tf(), found.df()
    house = house_words.among(found, articles)
    weights = {
        "tf_idf": tf_idf(tf, df, len(found.articles)),
        "weight": smoothed_tf_idf(tf, df, len(found.articles), reference.shares(found.words)),
        "mean_tf": mean_tf(tf, df),
        "dispersion": dispersion(found.counts),
    }
    table = found.words.assign(
        kind=found.kinds(house),
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
