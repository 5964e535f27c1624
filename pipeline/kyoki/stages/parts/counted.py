"""Count, in each article, the data that the corpus stages sum: units, runs of nouns, MinHash signature."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.config import KeywordSettings, WordSettings
from kyoki.counting.compounds import as_table, find_runs
from kyoki.counting.cut_words import cut_words
from kyoki.counting.minhash import signatures
from kyoki.counting.units import WHOLE, Cutter
from kyoki.names import NO_NAMES
from kyoki.spec import ALL, Spec
from kyoki.tables import PART_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from kyoki.names import Names

SPEC: Final = Spec(
    scope="article",
    needs={
        "articles": ("article_id", "text"),
        "tokens": ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"),
        "mentions": ("article_id", "start", "end", "type"),
    },
    gives={"word_units": ALL, "noun_runs": ALL, "signatures": ALL},
    settings={
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
        "unit": "words.unit",
        "titles": "words.titles",
        "names": "names.file",
    },
    engines=("numpy", "pandas"),
    data=("counting/data/*.txt", "linking/data/state_names.csv", "linking/data/title*.csv"),
)


class Counted(NamedTuple):
    """The tables of this stage."""

    word_units: pd.DataFrame
    noun_runs: pd.DataFrame
    signatures: pd.DataFrame


def counted(  # noqa: PLR0913 (three tables, and what counts as a word)
    articles: pd.DataFrame,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> Counted:
    """Compute the data that depend on each article alone; used by `keywords`, `terms` and `near_duplicates`.

    Args:
        articles: the table `articles`.
        tokens: the table `tokens`.
        mentions: the table `mentions`; entities of names depend on all articles, so units have names without entities.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
        unit: long or short.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.

    Returns:
        The tables `word_units`, `noun_runs` and `signatures`.
    """
    cutter = partial(Cutter, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
    whole = {name.surface for name in names.rows if name.type in WHOLE}
    found = Counted(
        cut_words(tokens, mentions, cutter),
        as_table(find_runs(tokens, mentions, forced=whole)),
        signatures(articles),
    )
    return Counted(*(PART_TABLES[name].sorted(PART_TABLES[name].frame(rows)) for name, rows in found._asdict().items()))
