"""Count which words co-occur with each other and with entities, as `pairs` does for entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from kyoki.config import WordPairSettings, WordSettings
from kyoki.counting.chance import Kinds
from kyoki.counting.pair_rows import concatenated, list_pairs
from kyoki.counting.units import Cutter
from kyoki.counting.windows import Corpus
from kyoki.counting.word_counts import Places, count_words
from kyoki.errors import SettingError
from kyoki.names import NO_NAMES
from kyoki.pairing import check_windows, reported
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kyoki.counting.word_counts import Words
    from kyoki.names import Names

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"),
        "keywords": ALL,
        "links": ("article_id", "start", "end", "sentence", "entity_id", "method"),
        "sentences": ("article_id", "sentence", "paragraph"),
        "articles": ("article_id", "duplicate_of"),
    },
    gives={"word_pairs": ALL},
    settings={
        "windows": "word_pairs.windows",
        "min_count": "word_pairs.min_count",
        "min_df": "word_pairs.min_df",
        "top": "word_pairs.top",
        "unit": "words.unit",
        "titles": "words.titles",
        "names": "names.file",
    },
    chunked=("tokens",),
    instead={"tokens": "words"},
    engines=("numpy", "pandas", "scipy"),
    data=("counting/data/*.txt", "linking/data/state_names.csv", "linking/data/title*.csv"),
)


#: Columns that identify a word that is not an entity.
_KEY = ["lemma", "pos1", "pos2"]
_PLACE = ["article_id", "sentence", "item"]


def word_pairs(  # noqa: PLR0913 (four tables, what counts as a word, and four limits)
    tokens: pd.DataFrame | Iterable[pd.DataFrame] | Words,
    keywords: pd.DataFrame,
    links: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    *,
    windows: Sequence[str] = WordPairSettings.windows,
    min_count: int = WordPairSettings.min_count,
    min_df: int = WordPairSettings.min_df,
    top: int = WordPairSettings.top,
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Count the windows that two words, or a word and an entity, share, and test the number of articles against chance.

    Counts and n are as in `pairs`, which has the pairs of two entities. Words are as in `keywords`; inside linked
    mentions the entity is counted instead of the word (トランプ). Words with the same displayed form are one word. The
    words are the `top` keywords by weight among those in `min_df` articles that are mostly outside mentions and not
    house words; the entities are the `top` by articles among those in `min_df` articles. So the size of the table is
    bounded for any corpus.

    Args:
        tokens: the table `tokens`, frames of it that each hold whole articles, or the words counted in them before.
        keywords: the table `keywords` of the same corpus.
        links: the table `links`.
        sentences: the table `sentences`.
        articles: the table `articles`, for near-duplicates.
        windows: the windows to count: some of sentence, paragraph, article, "sentences:N".
        min_count: minimum windows that a listed pair shares.
        min_df: minimum number of articles of a word or an entity.
        top: maximum number of words, and of entities.
        unit: long or short, as in `keywords`.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.

    Returns:
        The table `word_pairs`: a word is word:WORD (as `keywords` shows it), an entity its id; slice is 'all'.

    Raises:
        SettingError: an unknown window or unit, or a count under 1.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["雨と風。", "風と雨だ。", "雪。"])
    >>> tokens = kyoki.tokens(articles)
    >>> links = kyoki.links(kyoki.mentions(articles), articles).links
    >>> counted = kyoki.word_pairs(
    ...     tokens, kyoki.keywords(tokens, articles), links, kyoki.sentences(articles), articles, min_df=2, min_count=2
    ... )
    >>> counted[["a", "b", "n_ab", "n"]].values.tolist()
    [['word:雨', 'word:風', 2, 3]]
    """
    _check(windows, min_count, min_df, top)
    spoken_of = reported(links)
    words, entities = _vocabulary(keywords, min_df, top), _most_met(spoken_of, min_df, top)
    pos = sorted({*keywords["pos1"]})
    cutter = Cutter(links, unit=unit, pos=pos, titles=titles, names=names)
    items = pd.CategoricalDtype(sorted({*words.values(), *entities}))
    met = (
        spoken_of[spoken_of["entity_id"].isin(entities)].rename(columns={"entity_id": "item"})[_PLACE].drop_duplicates()
    )
    met = met.astype({"article_id": "category", "item": items})
    found = _together([met, _words(count_words(tokens, cutter, placed=True), words, items)])
    if "paragraph" in windows:
        found = found.merge(sentences[["article_id", "sentence", "paragraph"]], on=["article_id", "sentence"])
    corpus = Corpus.of(found, sentences, articles)
    item, met_items = pd.factorize(found["item"], sort=True)
    is_word = np.array([str(name).startswith("word:") for name in met_items], dtype=np.int64)
    kinds = Kinds(is_word, np.array([[False, True], [True, True]]))
    listed = [
        list_pairs(
            corpus,
            np.asarray(item, dtype=np.int64),
            met_items.tolist(),
            window,
            min_count=min_count,
            kinds=kinds,
        )
        for window in sorted(set(windows))
    ]
    return TABLES["word_pairs"].sorted(TABLES["word_pairs"].frame(concatenated(listed) if listed else ()))


def _check(windows: Sequence[str], min_count: int, min_df: int, top: int) -> None:
    check_windows(windows, "word_pairs:")
    for name, value in (("min_count", min_count), ("min_df", min_df), ("top", top)):
        if value < 1:
            msg = f"word_pairs: {name} is {value}; expected 1 or more"
            raise SettingError(msg)


def _vocabulary(keywords: pd.DataFrame, min_df: int, top: int) -> dict[tuple[str, ...], str]:
    """Map the key of each word of the vocabulary to its name in the table."""
    outside = (2 * keywords["tf_in_names"] <= keywords["tf"]) & keywords["entity_id"].isna()
    fit = keywords[outside & (keywords["df"] >= min_df) & (keywords["kind"] != "house")]
    chosen = fit.sort_values(["weight", *_KEY], ascending=[False, True, True, True]).head(top)
    keys = (chosen[name].fillna("").tolist() for name in _KEY)
    return dict(zip(zip(*keys, strict=True), ("word:" + chosen["word"]).tolist(), strict=True))


def _most_met(links: pd.DataFrame, min_df: int, top: int) -> list[str]:
    n_articles = links.groupby("entity_id")["article_id"].nunique().rename("n").reset_index()
    fit = n_articles[n_articles["n"] >= min_df]
    chosen = fit.sort_values(["n", "entity_id"], ascending=[False, True])["entity_id"].head(top)
    return sorted(chosen)


def _words(found: Words, words: dict[tuple[str, ...], str], items: pd.CategoricalDtype) -> pd.DataFrame:
    """Return the words of the vocabulary outside names: article_id, sentence, and the name of each."""
    at = found.places or Places(*np.zeros((3, 0), dtype=np.int32))
    keys = zip(*(found.words[name].fillna("").tolist() for name in _KEY), strict=True)
    number = items.categories.get_indexer(pd.Index([words.get(key) for key in keys], dtype=object))
    number[found.words["entity_id"].notna().to_numpy()] = -1
    item = number[at.word]
    chosen = item >= 0
    met = {
        "article_id": pd.Categorical.from_codes(at.article[chosen], categories=pd.Index(found.articles, dtype="str")),
        "sentence": at.sentence[chosen].astype(np.int64),
        "item": pd.Categorical.from_codes(item[chosen], dtype=items),
    }
    return pd.DataFrame(met).drop_duplicates()


def _together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate parts, with article ids as categories: as strings they take five times the memory."""
    found = pd.concat([part[["sentence", "item"]] for part in parts], ignore_index=True)
    return found.assign(article_id=union_categoricals([part["article_id"] for part in parts]))


if __name__ == "__main__":
    run_as_command("word_pairs")
