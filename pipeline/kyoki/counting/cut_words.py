"""Units as a table of their own, `word_units`: what of them no other article changes, so that a part can hold it."""

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
    """Return units of whole articles as the table `word_units`: all of them that no other article changes.

    What a name means depends on all articles, where it stands does not. So names are cut out and have no surface; the
    Cutter with links that takes the table gives them that of their entity. An article without a unit has a row of none.

    Args:
        tokens: the table `tokens`.
        mentions: the table `mentions`; of it article_id, start, end and type are used.
        cutter: makes a Cutter of links.
    """
    tokens = in_text_order(tokens)
    units = cutter(mentions.assign(entity_id=mentions["type"].astype("str") + ":")).cut(tokens)
    label, wording = of_units(tokens, units.rows)
    found = as_table(units).assign(label=label, wording=wording.view(np.int64))
    bare = tokens[["article_id"]][~tokens["article_id"].isin(found["article_id"])].drop_duplicates()
    none = bare.assign(sentence=0, start=0, end=0, named=False, label=False, wording=0)
    return pd.concat([found, none], ignore_index=True)
