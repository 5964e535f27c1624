"""The user's variables: the fields of a row that the settings do not name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from kyoki.characters import SURROGATES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

#: Maximum length of a value in characters, as in an Excel cell. A longer value is a text, by which nobody groups
#: articles.
_LONGEST: Final = 32_767
#: Maximum number of fields kept per row, and of columns of articles: a survey spreadsheet has about a hundred, and no
#: program opens a table of thousands of columns.
MOST: Final = 200
#: Maximum depth of nested objects whose fields are named a.b.c.d; deeper objects are internal records of a program, not
#: variables.
_DEEPEST: Final = 4
_SURROGATE: Final = re.compile(f"[{SURROGATES}]")


def packed(row: Mapping[str, Any], taken: Collection[str]) -> str | None:
    """Return the fields of a row that no setting names as one JSON object, or None if there are none.

    Fields of an object within the row are named a.b. The items of a list are joined by |; true and false are text. Left
    out are fields without a name or a value, values of more than 32,767 characters, and all fields after the first 200.

    Args:
        row: its fields by name.
        taken: the fields that the settings name; they have columns of their own and are left out with everything in
            them.
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
