"""Turn the other fields of JSON Lines, CSV and Excel rows, the user's variables, into columns of articles."""

from __future__ import annotations

import unicodedata
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kyoki.cleaning.dates import parse_date
from kyoki.config import VARIABLE_TYPES
from kyoki.errors import SettingError
from kyoki.reading.variables import MOST, unpacked
from kyoki.spec import OWN, Spec, run_as_command
from kyoki.tables import TABLES
from kyoki.variable_names import PREFIX, column_meant, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SPEC: Final = Spec(
    scope="corpus",
    needs={"articles": ("article_id",), "scrapes": ("scrape_id", "variables")},
    gives={"articles": (OWN,)},
    settings={"types": "variables.types"},
)

#: Digits of a whole number that int64 and, in a spreadsheet, float64 hold exactly.
_DIGITS: Final = 15


def variables(articles: pd.DataFrame, scrapes: pd.DataFrame, *, types: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Add a column to articles for each field of their rows that no setting names: `var_` and the field's name.

    A column is text unless a type is declared for it. Values that do not fit the type are left out, and a warning says
    how many. If there are more than 200 fields, those of most articles become columns; all are in scrapes.variables.
    Columns are sorted by name, whatever the order of rows and files.

    Args:
        articles: the articles table; existing columns of variables are replaced.
        scrapes: of the scrapes table scrape_id and variables.
        types: for fields (by their own or their column's name) text, integer, number or date.

    Returns:
        The same articles with the columns; articles without a field have a missing value.

    Raises:
        SettingError: a type is declared for a field that no row has.

    >>> import kyoki, pandas as pd
    >>> articles = kyoki.articles_from_texts(["首相は会見した。"], ids=["a"])
    >>> scrapes = pd.DataFrame({"scrape_id": ["a"], "variables": ['{"地域": "東京", "面": "3"}']})
    >>> kyoki.variables(articles, scrapes, types={"面": "integer"}).filter(like="var_").to_dict("records")
    [{'var_地域': '東京', 'var_面': 3}]
    """
    fields = scrapes.set_index("scrape_id").reindex(articles["article_id"]).get("variables", [None] * len(articles))
    rows = [unpacked(one) for one in fields]
    counts = Counter(name for row in rows for name in row)
    chosen = columns_of(sorted(counts, key=lambda name: (-counts[name], name))[:MOST])
    wanted = typed(types or {}, chosen)
    columns = {
        column: _typed([row.get(name) for row in rows], wanted.get(column, "text"), name)
        for name, column in sorted(chosen.items(), key=lambda item: item[1])
    }
    kept = [name for name in map(str, articles.columns) if not name.startswith(PREFIX)]
    added = pd.DataFrame(columns, index=articles.index)
    return TABLES["articles"].frame(pd.concat([articles[kept], added], axis=1))


def typed(types: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the type that is declared for each column.

    Args:
        types: types of fields or columns.
        chosen: the column of each existing field.

    Raises:
        SettingError: a type is declared for a field that does not exist.
    """
    found = {}
    for name, kind in types.items():
        column = chosen.get(name) or column_meant(name, chosen.values())
        if chosen and column not in chosen.values():
            msg = f"variables: types has {name!r}; expected one of the fields {', '.join(sorted(chosen))}"
            raise SettingError(msg)
        found[column] = kind
    return found


def _typed(values: list[str | None], kind: str, name: str) -> pd.Series[Any]:
    """Return the values of a field as a column of this type, leaving out those that do not fit."""
    read, dtype = _READ[kind]
    cells = [None if value is None else read(value) for value in values]
    unfit = [value for value, cell in zip(values, cells, strict=True) if value is not None and cell is None]
    if unfit:
        found = (
            f"{len(unfit)} of {sum(value is not None for value in values)} values are no {kind}, as {unfit[0][:50]!r}"
        )
        warnings.warn(f"variables: {name}: {found}; they are left out", stacklevel=2)
    return pd.Series(cells, dtype=dtype)


def _plain(value: str) -> str:
    """Return a number with half-width digits and without thousands separators."""
    return unicodedata.normalize("NFKC", value).replace(",", "").strip()


def _integer(value: str) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number % 1 == 0 and abs(number) < 10**_DIGITS else None


def _number(value: str) -> float | None:
    try:
        number = float(_plain(value))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None  # NaN neither


def _date(value: str) -> pd.Timestamp | None:
    day = parse_date(value)
    return None if day is None else pd.Timestamp(day)


#: The parser for values of each type, and the dtype of the column.
_READ: Final[dict[str, tuple[Callable[[str], Any], Any]]] = dict(
    zip(
        VARIABLE_TYPES,
        ((str, "str"), (_integer, "Int64"), (_number, "float64"), (_date, "datetime64[us]")),
        strict=True,
    )
)


if __name__ == "__main__":
    run_as_command("variables")
