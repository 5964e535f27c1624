"""Look up the entities of a corpus that a name may mean: by id, by name, or by alias."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import pandas as pd


def called(spelt: AbstractSet[str], entities: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the entities that a name may mean, in the order of the table; empty if there are none.

    An id takes precedence over a name, and a name over an alias: 金 is the person with that name, not one with this
    short form. If the entity with the alias is in more articles, both are candidates.

    Args:
        spelt: the name as written and as normalized.
        entities: the table `entities`.
    """
    if len(found := entities[entities["entity_id"].isin(spelt)]):
        return found
    by_alias = entities["aliases"].str.split("|").map(lambda names: not spelt.isdisjoint(names)).astype(bool)
    named = entities["name"].isin(spelt)
    least = entities.loc[named, "n_articles_unique"].max() if named.any() else -1
    return entities[named | (by_alias & (entities["n_articles_unique"] > least))]
