"""Count the words of all articles once, for all stages that use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.config import KeywordSettings, WordSettings
from kyoki.counting.units import Cutter
from kyoki.counting.word_counts import Words, count_words
from kyoki.counting.words_file import read, write
from kyoki.names import NO_NAMES
from kyoki.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from kyoki.names import Names

__all__ = ["SPEC", "read", "words", "write"]

SPEC: Final = Spec(
    scope="shared",
    needs={
        "tokens": ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"),
        "articles": ("article_id", "duplicate_of"),
        "links": ("article_id", "start", "end", "entity_id"),
    },
    gives={},
    settings={
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
        "unit": "words.unit",
        "titles": "words.titles",
        "names": "names.file",
    },
    chunked=("tokens",),
    instead={"tokens": "word_units"},
    engines=("numpy", "pandas", "scipy"),
    data=("counting/data/*.txt", "linking/data/state_names.csv", "linking/data/title*.csv"),
)


def words(  # noqa: PLR0913 (three tables, and what counts as a word)
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    articles: pd.DataFrame,
    links: pd.DataFrame,
    *,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> tuple[Words]:
    """Count the words of each article, as `keywords`, `keyness`, `word_clusters` and `word_pairs` would each do.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles.
        articles: the table `articles`, for near-duplicates.
        links: the table `links`.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
        unit: long or short, see `keywords`.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.
    """
    cutter = Cutter(links, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
    copies = set(articles.loc[articles["duplicate_of"].notna(), "article_id"])
    return (count_words(tokens, cutter, copies, placed=True),)
