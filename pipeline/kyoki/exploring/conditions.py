"""Parse conditions on articles, as in --where "outlet=例文新聞" --where "date>=2024-06"."""

from __future__ import annotations

import calendar
import datetime as dt
import operator
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.cleaning.dates import parse_date
from kyoki.config import PERIODS
from kyoki.counting.slicing import slice_labels, sliced_column
from kyoki.errors import InputError
from kyoki.language.normalize import normalize
from kyoki.variable_names import PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Which = NDArray[np.bool_]

_CONDITION: Final = re.compile(
    r"\s*(?P<column>[^=!<>~]*[^=!<>~\s])\s*(?P<sign>!=|<=|>=|!~|=|<|>|~)\s*(?P<value>.*?)\s*", re.DOTALL
)
#: The columns of days, by their name in conditions.
_DAYS: Final = {"date": "published"}
_ORDER: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_PERIOD: Final = dict(zip(PERIODS, (r"\d{4}-\d\d", r"\d{4}-W\d\d", r"\d{4}"), strict=True))
_PART_OF_A_DAY: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d?))?")
#: Maximum values in a message, the most frequent ones, and maximum characters of each.
_VALUES, _CHARACTERS = 10, 40
_WANTED: Final = 'COLUMN=VALUE, or with != < <= > >= ~ (contains) !~, as in "outlet=A|B" or "date>=2024-06"'


class _Condition(NamedTuple):
    """A condition as given, and its parts."""

    text: str
    column: str
    sign: str
    value: str

    def fault(self, what: str) -> InputError:
        return InputError(f"where {self.text!r}: {what}")


def fitting(articles: pd.DataFrame, conditions: Iterable[str]) -> Which:
    """Return which articles match all of the conditions.

    A condition is a column, an operator and a value. `=` and `!=` take alternative values separated by |; without a
    value they select articles that have none. `<`, `<=`, `>` and `>=` are for days, periods and numbers, `~` (contains)
    and `!~` for texts. A month or year means all its days: date<=2024-06 includes June 30. Articles without a value
    match only `!=` and `!~`. No part of a condition is run as code or SQL.

    Args:
        articles: the table `articles` with all its columns.
        conditions: as above. `date` is published; month, week and year may be used as columns; a variable may be given
            without its var_.

    Raises:
        InputError: a condition is malformed, its column does not exist, or its value does not fit the column or, in a
            column of texts, is in no article; the message lists what exists.
    """
    fits = np.ones(len(articles), dtype=np.bool_)
    for text in conditions:
        fits &= _fits(articles, _parsed(text, [str(name) for name in articles.columns]))
    return fits


def _parsed(text: str, columns: Sequence[str]) -> _Condition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        msg = f"where {text!r}: expected {_WANTED}"
        raise InputError(msg)
    column = sliced_column(_DAYS.get(found["column"], found["column"]), columns)
    condition = _Condition(text, column, found["sign"], found["value"])
    if column not in columns and column not in PERIODS:
        msg = f"no column {column}; there are {', '.join([*_DAYS, *PERIODS, *columns])}"
        raise condition.fault(msg)
    return condition


def _fits(articles: pd.DataFrame, condition: _Condition) -> Which:
    column = condition.column
    values = slice_labels(articles, column) if column in PERIODS else articles[column]
    if not condition.value:
        if condition.sign not in {"=", "!="}:
            msg = f"no value; expected one after {condition.sign}"
            raise condition.fault(msg)
        return _array(values.isna() if condition.sign == "=" else values.notna())
    if condition.sign in {"~", "!~"}:
        return _containing(values, condition)
    if column in PERIODS:
        return _in_order(values, condition, _period)
    if values.dtype.kind == "M":
        return _on_days(values, condition)
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return _in_order(values, condition, _number)
    return _equal(values.map({True: "true", False: "false"}) if values.dtype.kind == "b" else values, condition)


def _containing(values: pd.Series[Any], condition: _Condition) -> Which:
    if pd.api.types.is_numeric_dtype(values) or values.dtype.kind == "M":
        msg = f"{condition.column} is not text; expected = != < <= > >="
        raise condition.fault(msg)
    forms = {condition.value, normalize(condition.value)}
    found = values.fillna("").map(lambda value: any(form in value for form in forms))
    return _array(found) ^ (condition.sign == "!~")


def _in_order(values: pd.Series[Any], condition: _Condition, read: Callable[[str, _Condition], Any]) -> Which:
    known = _array(values.notna())
    if condition.sign in _ORDER:
        wanted = read(condition.value, condition)
        order = _ORDER[condition.sign]
        return known & np.array(
            [bool(k and order(v, wanted)) for v, k in zip(values, known, strict=True)], dtype=np.bool_
        )
    every = [read(value, condition) for value in condition.value.split("|")]
    return _array(values.isin(every)) ^ (condition.sign == "!=")


def _period(value: str, condition: _Condition) -> str:
    if not re.fullmatch(_PERIOD[condition.column], value):
        example = {"month": "2024-06", "week": "2024-W23", "year": "2024"}[condition.column]
        msg = f"{value!r} is not a {condition.column}; expected one like {example}"
        raise condition.fault(msg)
    return value


def _number(value: str, condition: _Condition) -> float:
    try:
        return float(value)
    except ValueError as fault:
        msg = f"{value!r} is not a number, which {condition.column} needs"
        raise condition.fault(msg) from fault


def _on_days(values: pd.Series[Any], condition: _Condition) -> Which:
    """Compare days with the first and last day of the given period."""
    ranges = [_days(value, condition) for value in condition.value.split("|")]
    if condition.sign in _ORDER:
        if len(ranges) > 1:
            msg = f"several days; expected one after {condition.sign}"
            raise condition.fault(msg)
        ((first, last),) = ranges
        bound = first if condition.sign in {"<", ">="} else last
        return _array(_ORDER[condition.sign](values, bound))
    inside = np.zeros(len(values), dtype=np.bool_)
    for first, last in ranges:
        inside |= _array((values >= first) & (values <= last))
    return inside ^ (condition.sign == "!=")


def _days(value: str, condition: _Condition) -> tuple[pd.Timestamp, pd.Timestamp]:
    try:
        if part := _PART_OF_A_DAY.fullmatch(value):
            year, month = int(part["year"]), int(part["month"] or 0)
            first = dt.date(year, month or 1, 1)
            last = dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
        else:
            first = last = parse_date(value)  # type: ignore[assignment]  # None is refused below
        if first is not None:
            return pd.Timestamp(first), pd.Timestamp(last)
    except ValueError:  # a month 13
        pass
    msg = f"{value!r} is not a day; expected one like 2024-06-01, a month (2024-06) or a year (2024)"
    raise condition.fault(msg)


def _equal(values: pd.Series[Any], condition: _Condition) -> Which:
    if condition.sign in _ORDER:
        msg = f"{condition.column} is text, which has no order; expected = != ~ !~"
        if condition.column.startswith(PREFIX):
            field = condition.column.removeprefix(PREFIX)
            msg += f", or a type for it: variables.types.{field}=number, with kyoki run --set"
        raise condition.fault(msg)
    counts = values.value_counts()
    # A list of values, unless a single value is written with |.
    wanted = [condition.value] if condition.value in counts.index else condition.value.split("|")
    known = {value: value if value in counts.index else normalize(value) for value in wanted}
    if unknown := [value for value, form in known.items() if form not in counts.index]:
        msg = f"no article has {condition.column} {unknown[0]!r}; {_shown(counts)}"
        raise condition.fault(msg)
    return _array(values.isin(list(known.values()))) ^ (condition.sign == "!=")


def _shown(counts: pd.Series[int]) -> str:
    if counts.empty:
        return "none has any"
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    shown = [f"{' '.join(str(value).split())[:_CHARACTERS]} ({n:,})" for value, n in ordered[:_VALUES]]
    more = f" and {len(ordered) - _VALUES:,} more" if len(ordered) > _VALUES else ""
    return f"there are {', '.join(shown)}{more}"


def _array(found: Any) -> Which:  # noqa: ANN401 (a Series of bool, maybe nullable)
    return np.asarray(found.fillna(value=False) if isinstance(found, pd.Series) else found, dtype=np.bool_)
