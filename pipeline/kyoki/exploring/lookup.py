"""Find the entity that a name means, in the same way for every command that takes a name."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from kyoki.errors import InputError
from kyoki.language.normalize import normalize
from kyoki.linking.called import called
from kyoki.showing.order import ranked

if TYPE_CHECKING:
    import pandas as pd

#: Maximum similar names, or entities with one name, in a message: they fit two lines of a terminal.
_SUGGESTED: Final = 5
_LISTED: Final = 8
#: Minimum similarity of a suggested name (difflib's ratio): ロシヤ and ロシア have 0.67.
_SIMILAR: Final = 0.5


def find_entity(name: str, entities: pd.DataFrame) -> str:
    """Return the id of the one entity that a name means.

    Args:
        name: an entity_id, else a name, else an alias, as written or as normalised.
        entities: the table `entities`.

    Raises:
        InputError: no entity has this name (the message suggests similar ones), or several have it (it lists them).
    """
    found = candidates(name, entities)
    if len(found) == 1:
        return str(found["entity_id"].iloc[0])
    msg = f"{name} means {len(found)} entities: {_listed(found)}; give one of these ids"
    if found.empty:
        near = _similar(normalize(name.strip()), entities)
        msg = f"no entity is called {name}; {f'did you mean {near}?' if near else 'see the table entities'}"
    raise InputError(msg)


def candidates(name: str, entities: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the entities that a name may mean, those in most articles first; empty if there are none.

    An id takes precedence over a name, and a name over an alias: 金 is the person with that name, not one with this
    short form. If the entity with the alias is in more articles, both are candidates.

    Raises:
        InputError: the name is empty.
    """
    if not name.strip():
        msg = "no name given; expected an id, a name or an alias of the table entities"
        raise InputError(msg)
    return ranked(called({name, normalize(name.strip())}, entities), "entities")


def _listed(found: pd.DataFrame) -> str:
    counted = zip(found["entity_id"].head(_LISTED), found["n_articles_unique"].tolist(), strict=False)
    shown = [f"{entity_id} ({n} article{'s' * (n != 1)})" for entity_id, n in counted]
    return ", ".join(shown + [f"{len(found) - _LISTED} more"] * (len(found) > _LISTED))


def _similar(text: str, entities: pd.DataFrame) -> str:
    """Return names and aliases that contain the text, are contained in it, or share most characters with it."""
    most = ranked(entities, "entities")
    columns = zip(most["name"], most["aliases"].str.split("|"), strict=True)
    known = list(dict.fromkeys(text for name, aliases in columns for text in (name, *aliases)))
    near = [name for name in known if name in text or text in name]
    near += difflib.get_close_matches(text, known, n=_SUGGESTED, cutoff=_SIMILAR)
    return ", ".join(list(dict.fromkeys(near))[:_SUGGESTED])
