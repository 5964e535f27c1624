"""Cut the words of articles into the units that are counted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kyoki.config import KeywordSettings, WordSettings
from kyoki.counting.units import Cutter, cut_words
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
        "tokens": ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"),
        "mentions": ("article_id", "start", "end", "type"),
    },
    gives={"word_units": ALL},
    settings={
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
        "unit": "words.unit",
        "titles": "words.titles",
        "names": "names.file",
    },
    engines=("numpy", "pandas"),
    data=("counting/data/stopwords.txt", "linking/data/state_names.csv", "linking/data/title*.csv"),
)


def word_units(
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Cut the tokens of articles into units, as `keywords` counts them.

    Args:
        tokens: the table `tokens`.
        mentions: the table `mentions`; names without their entities.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, besides the shipped list.
        unit: long or short.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.

    Returns:
        The table `word_units`.
    """
    cutter = partial(Cutter, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
    table = PART_TABLES["word_units"]
    return table.sorted(table.frame(cut_words(tokens, mentions, cutter)))
