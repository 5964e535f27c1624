"""Fit values to the types and ranges of settings, and show in messages those that do not fit."""

from __future__ import annotations

import difflib
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, NoReturn, get_type_hints

import cssselect

from kyoki.characters import UNWRITABLE
from kyoki.config import (
    LARGEST,
    POS,
    VARIABLE_TYPES,
    CleanSettings,
    ClusterSettings,
    GraphSettings,
    OutletSettings,
    RunSettings,
    VariableSettings,
)
from kyoki.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: The name of each type of setting, and whether a value fits it; a whole number is also a number, but True is not.
_FITTING: Final[dict[Any, tuple[str, Callable[[object], bool]]]] = {
    int: ("a whole number", lambda value: type(value) is int),
    float: ("a number", lambda value: type(value) in {int, float}),
    bool: ("true or false, without quotes", lambda value: isinstance(value, bool)),
    str: ("a string in quotes", lambda value: isinstance(value, str)),
    tuple[str, ...]: (
        'a list of strings, as ["a", "b"]',
        lambda value: isinstance(value, list | tuple) and all(isinstance(item, str) for item in value),
    ),
}
#: Numbers that may be 0, which means no limit.
_MAY_BE_0: Final = {
    (GraphSettings, "top"),
    (ClusterSettings, "n_clusters"),
    (RunSettings, "time_limit"),
    (RunSettings, "memory_limit"),
}
#: Numbers from 0 to 1.
_SHARES: Final = {"q", "min_score"}
#: Maximum characters of a value in a message.
_SHOWN: Final = 100


def known(name: str, record: type[Any], where: str) -> None:
    """Refuse a name that a record of settings does not have.

    Raises:
        SettingError: it has no such field.
    """
    names = [f.name for f in fields(record)]
    if name not in names:
        near = difflib.get_close_matches(str(name), names, n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(names)}"
        msg = f"{where}: unknown setting {_named(name)}{hint}"
        raise SettingError(msg)


def fitted(name: str, value: object, record: type[Any], where: str) -> Any:  # noqa: ANN401 (the type of the setting)
    """Return a value as one field of a record of settings.

    Args:
        name: of the field.
        value: as given.
        record: the class of the settings of a section.
        where: what the error begins with.

    Raises:
        SettingError: an unknown field, or a value of another type, out of range or that matches no text.
    """
    known(name, record, where)
    if record is CleanSettings and name == "outlets":
        return _fitted_outlets(value, where)
    if record is VariableSettings and name == "types":
        return _fitted_types(value, where)
    kind = get_type_hints(record)[name]
    wanted, fits = _FITTING[kind]
    if not fits(value):
        refuse(name, value, wanted, where)
    if kind in {int, float}:
        low, high = (0, 1) if name in _SHARES else (int((record, name) not in _MAY_BE_0), LARGEST)
        if not low <= value <= high:  # type: ignore[operator]  # a number; NaN is in no range
            refuse(name, value, f"{wanted} from {low} to {high:,}", where)
        return kind(value)
    if kind is bool:
        return value
    strings: tuple[str, ...] = (value,) if kind is str else tuple(value)  # type: ignore[arg-type, assignment]
    if kind is not str and "" in strings:
        refuse(name, value, "no empty string in it, which all text contains", where)
    _check_strings(name, strings, where)
    return value if kind is str else strings


def _fitted_outlets(value: object, where: str) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(chosen, dict) for chosen in value.values()):
        refuse("outlets", value, 'sections [clean.outlets."NAME"]', where)
    outlets = {}
    for outlet, chosen in value.items():
        if not isinstance(outlet, str):
            refuse("outlets", outlet, "the name of an outlet", where)
        _check_strings("outlets", [outlet], where)
        here = f"{where} {_named(outlet)}:"
        outlets[outlet] = {name: fitted(name, given, OutletSettings, here) for name, given in chosen.items()}
        for name in ("keep_selectors", "drop_selectors"):
            for selector in outlets[outlet].get(name, ()):
                _check_selector(selector, here)
    return outlets


def _fitted_types(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        refuse("types", value, 'fields with their type, as types = { 人口 = "integer" }', where)
    _check_strings("types", value, where)
    for name, kind in value.items():
        if kind not in VARIABLE_TYPES:
            refuse(f"types.{name}", kind, f"one of {', '.join(VARIABLE_TYPES)}", where)
    return dict(value)


def _check_strings(name: str, strings: Iterable[str], where: str) -> None:
    if odd := next((text for text in strings if UNWRITABLE.search(text)), None):
        refuse(name, odd, "no control character or half of a character in it", where)


def _check_selector(selector: str, where: str) -> None:
    """Refuse a selector that is not CSS, depends on a live page (a:hover), or is not supported by lxml."""
    from lxml import etree

    try:
        etree.Element("p").xpath(cssselect.HTMLTranslator().css_to_xpath(selector))
    except (cssselect.SelectorError, etree.XPathError, RecursionError) as fault:
        said = str(fault) if str(fault).isprintable() else type(fault).__name__
        msg = f"{where} {shown(selector)} is no CSS selector: {said}"
        raise SettingError(msg) from fault


def refuse(name: str, value: object, wanted: str, where: str) -> NoReturn:
    """Raise a SettingError that says what was found where, and what was wanted."""
    msg = f"{where} {name} is {shown(value)}; expected {wanted}"
    raise SettingError(msg)


def check_pos(pos: Iterable[str], where: str) -> None:
    """Refuse unknown parts of speech, and an empty list.

    Raises:
        SettingError: one is not among `POS`, or there is none.
    """
    for one in tuple(pos) or ("",):
        if one not in POS:
            msg = f"{where} pos has {shown(one)}; expected some of {', '.join(POS)}"
            raise SettingError(msg)


def _named(name: object) -> str:
    """Return a name for a message: unquoted if it is one short line."""
    return name if isinstance(name, str) and name.isprintable() and 0 < len(name) <= _SHOWN else shown(name)


def shown(value: object) -> str:
    """Return the repr of a value for a message, on one line and cut to a readable length."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of more digits than Python prints; endlessly nested lists
        text = f"too much of a {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
