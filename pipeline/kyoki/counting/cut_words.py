"""Units as the table `word_units`: the data that do not depend on other articles, to be kept in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kyoki.counting.tally import in_text_order
from kyoki.counting.units import as_table
from kyoki.counting.wordings import of_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from kyoki.counting.units import Cutter


def cut_words(tokens: pd.DataFrame, mentions: pd.DataFrame, cutter: Callable[[pd.DataFrame], Cutter]) -> pd.DataFrame:
    """Return units of whole articles as the table `word_units`, without what depends on other articles.

    The entity of a name depends on all articles, its position does not. So names are units without a surface; a Cutter
    with links that takes the table adds the entities. An article without units has one row without a unit.

    Args:
        tokens: the table `tokens`.
        mentions: the table `mentions` (article_id, start, end and type are used).
        cutter: makes a Cutter of links.
    """
    tokens = in_text_order(tokens)
    units = cutter(mentions.assign(entity_id=mentions["type"].astype("str") + ":")).cut(tokens)
    label, wording = of_units(tokens, units.rows)
    found = as_table(units).assign(label=label, wording=wording.view(np.int64))
    bare = tokens[["article_id"]][~tokens["article_id"].isin(found["article_id"])].drop_duplicates()
    none = bare.assign(sentence=0, start=0, end=0, named=False, label=False, wording=0)
    return pd.concat([found, none], ignore_index=True)
