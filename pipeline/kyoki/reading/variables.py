"""The user's variables: every field of a row that the settings do not name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from kyoki.characters import SURROGATES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

#: Characters of a value: an Excel cell holds no more. A longer one is a text, and nothing to group articles by.
_LONGEST: Final = 32_767
#: Fields of a row that are kept, and columns of articles: a spreadsheet of a survey has some hundred, and a table of
#: thousands of columns can be opened nowhere.
MOST: Final = 200
#: Objects within objects whose fields are named a.b.c.d; what is deeper is the program's own record, not a variable.
_DEEPEST: Final = 4
_SURROGATE: Final = re.compile(f"[{SURROGATES}]")


def packed(row: Mapping[str, Any], taken: Collection[str]) -> str | None:
    """Fields of a row that no setting names, as one JSON object; None without any.

    Fields of an object within the row are named a.b. A list is its items with | between; true and false are text. What
    has no name, no value or more than 32,767 characters is left out, and what comes after 200 fields.

    Args:
        row: its fields by name.
        taken: the fields that settings name, which have columns of their own, with all that is within them.
    """
    found: dict[str, str] = {}
    for name, value in _leaves(row, "", 0):
        if name in found or any(name == one or name.startswith(f"{one}.") for one in taken):
            continue
        if (text := _as_text(value)) and len(text) <= _LONGEST:
            found[name] = text
            if len(found) == MOST:
                break
    return json.dumps(found, ensure_ascii=False) if found else None


def _leaves(row: Mapping[str, Any], within: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        name = within + storable(key).strip()
        if isinstance(value, dict):
            if depth < _DEEPEST:
                yield from _leaves(value, f"{name}.", depth + 1)
        elif storable(key).strip():
            yield name, value


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "|".join(filter(None, (_as_text(item) for item in value if not isinstance(item, list))))
    if isinstance(value, dict):
        value = value.get("name")
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else storable(str(value)).strip()


def unpacked(fields: str | None) -> dict[str, str]:
    """Return the fields of a row by name, given what `packed` made of them."""
    found: dict[str, str] = json.loads(fields) if isinstance(fields, str) else {}
    return found


def storable(text: str) -> str:
    """Remove NUL and replace lone surrogates, which JSON can spell and no table can hold."""
    return _SURROGATE.sub("\ufffd", text.replace("\0", ""))
