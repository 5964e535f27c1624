"""What a value of a setting may be, and how a message shows one that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

import cssselect

from kyoki.characters import UNWRITABLE
from kyoki.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: What a setting of each kind is called, and what fits; a whole number is a number, and true is none.
FITTING: Final[dict[Any, tuple[str, Callable[[object], bool]]]] = {
    int: ("a whole number", lambda value: type(value) is int),
    float: ("a number", lambda value: type(value) in {int, float}),
    str: ("a string", lambda value: isinstance(value, str)),
    tuple[str, ...]: (
        "a list of strings",
        lambda value: isinstance(value, list | tuple) and all(isinstance(item, str) for item in value),
    ),
}
#: Characters of a value that a message shows.
_SHOWN: Final = 100


def check_strings(name: str, strings: Iterable[str], where: str) -> None:
    """Refuse strings that no text has.

    Raises:
        SettingError: a control character, half of a character or non-character in one of them.
    """
    if odd := next((text for text in strings if UNWRITABLE.search(text)), None):
        refuse(name, odd, "no control character or half of a character in it", where)


def refuse(name: str, value: object, wanted: str, where: str) -> NoReturn:
    """Raise a SettingError that says what was found where, and what was wanted."""
    msg = f"{where} {name} is {shown(value)}; wanted {wanted}"
    raise SettingError(msg)


def named(name: object) -> str:
    """Return a name for a message: as it is, where that is one short line."""
    return name if isinstance(name, str) and name.isprintable() and 0 < len(name) <= _SHOWN else shown(name)


def shown(value: object) -> str:
    """Return a value for a message as Python writes it: one line, and not too long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of more digits than Python writes; lists nested without end
        text = f"too much of a {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def check_selector(selector: str, where: str) -> None:
    """Refuse what is no CSS, what no page can be asked for (a:hover), and what lxml cannot look for.

    Raises:
        SettingError: it is one of these.
    """
    from lxml import etree

    try:
        etree.Element("p").xpath(cssselect.HTMLTranslator().css_to_xpath(selector))
    except (cssselect.SelectorError, etree.XPathError, RecursionError) as fault:
        said = str(fault) if str(fault).isprintable() else type(fault).__name__
        msg = f"{where} {shown(selector)} is no CSS selector: {said}"
        raise SettingError(msg) from fault
