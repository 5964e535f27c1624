"""Options of several commands."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kyoki import terminal, toml_settings
from kyoki.config import Settings
from kyoki.errors import SettingError

if TYPE_CHECKING:
    from kyoki.storage.readers import Tables

#: The settings file in the current folder, read if --settings is not given.
_DEFAULT_SETTINGS: Final = Path("kyoki.toml")

#: The value of --by for the setting slices.by = "".
_NO_SLICES: Final = "none"
#: The arguments from `words_of` that define the units.
OF_UNITS: Final = ("unit", "titles", "names")
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help=f"TOML file of settings [default: {_DEFAULT_SETTINGS} if it exists].")
]
#: For commands that query a run, whose settings are those of the run by default.
RunSettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="TOML file of settings [default: those of the run].")
]
Assignments = Annotated[
    list[str] | None, typer.Option("--set", metavar="SECTION.NAME=VALUE", help="One setting, e.g. read.body=honbun.")
]


class Language(StrEnum):
    """Language of headings, values, titles and axes."""

    ja = "ja"
    en = "en"


Lang = Annotated[Language, typer.Option("--lang", help="Language of headings and titles.")]


def utf8(text: str) -> str:
    """Return an argument that will be searched for in the tables, which are UTF-8.

    Raises:
        BadParameter: it has bytes that are not UTF-8.
    """
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        msg = f"{text!r} is not UTF-8"
        raise typer.BadParameter(msg) from fault
    return text


SortColumn = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="COLUMN",
        callback=utf8,
        help="Order by a column of numbers or days, the largest value first [default: articles, then strength].",
    ),
]
Ascending = Annotated[bool, typer.Option("--ascending", help="With --sort: the smallest value first.")]
By = Annotated[
    str | None,
    typer.Option(
        metavar="month|week|year|outlet|FIELD|none",
        help="Also count each slice of the corpus (slices.by) [default: words and entities by month or outlet, "
        "if there are enough articles].",
    ),
]

Strict = Annotated[
    bool, typer.Option("--strict", help="Only mentions that are right in nine of ten cases (mentions.strict).")
]

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="CONDITION",
        callback=lambda given: [utf8(one) for one in given or ()],
        help="Only articles that match, as outlet=NAME, date>=2024-06 or a variable=A|B; may be repeated.",
    ),
]


def tables_in(
    folder: Path, where: list[str] | None, settings: Settings | None = None, *, anew: bool = False
) -> "Tables":
    """Return the tables of a run, or of its articles that match all conditions, with a note of their number.

    Args:
        folder: the --out of the run.
        where: the conditions; none for all articles.
        settings: for the stages that count these articles again; those of the run if None.
        anew: whether to count again even without conditions.
    """
    from kyoki.storage.readers import load

    whole = load(folder)
    if not where and not anew:
        return whole
    from kyoki.exploring.subcorpus import where as fitting

    some = fitting(whole, *(where or ()), settings=settings)
    if where:
        terminal.note(f"where {', '.join(where)}: {len(some.articles):,} of {len(whole.articles):,} articles")
    return some


def settings_of(
    path: Path | None,
    assignments: list[str] | None,
    by: str | None = None,
    *,
    strict: bool = False,
    run: Path | None = None,
) -> Settings:
    """Return the settings of a file, overridden by single ones.

    Args:
        path: the file.
        assignments: SECTION.NAME=VALUE.
        by: the column to slice the corpus by, unless None.
        strict: whether to set mentions.strict.
        run: a folder of tables; the settings of their run are used if no file is named.

    Raises:
        SettingError: an assignment is invalid, or a setting does not exist or has an invalid value.
    """
    ran = settings_of_tables(run) if path is None and run is not None else None
    if path is None and os.path.lexists(_DEFAULT_SETTINGS):
        path = _DEFAULT_SETTINGS
    base = ran or (toml_settings.load(path) if path is not None else Settings())
    given: dict[str, dict[str, Any]] = {}
    for assignment in assignments or []:
        where, equals, value = assignment.partition("=")
        section, dot, name = where.partition(".")
        if not equals or not dot:
            msg = f"--set {assignment}: expected SECTION.NAME=VALUE, e.g. pairs.min_count=2"
            raise SettingError(msg)
        values = given.setdefault(section, {})
        name, within, key = name.partition(".")
        if within:  # variables.types.age=integer
            there = values.get(name, getattr(getattr(base, section, None), name, None))
            values[name] = {**(there if isinstance(there, dict) else {}), key: _value(value)}
        else:
            values[name] = _value(value)
    if by is not None:
        given.setdefault("slices", {})["by"] = "" if by == _NO_SLICES else by
    if strict:
        given.setdefault("mentions", {})["strict"] = True
    return toml_settings.from_mapping(given, where="--set", base=base)


def words_of(settings: Path | None, run: Path) -> dict[str, Any]:
    """Return how a run counted words: pos, stop_words, unit, titles and names, as arguments of the word functions.

    Args:
        settings: a file of settings instead of the run's.
        run: the folder of the run.
    """
    from kyoki.running.registry import keywords_for

    chosen = keywords_for("keywords", settings_of(settings, None, run=run))
    return {name: chosen[name] for name in ("pos", "stop_words", "unit", "titles", "names")}


def settings_of_tables(folder: Path) -> Settings | None:
    """Return the settings of the run that wrote a folder of tables; None if no run did."""
    from kyoki.published import LEDGER
    from kyoki.running.replay import settings_of_run
    from kyoki.storage.readers import load

    outputs = load(folder).folder.parent
    return settings_of_run(outputs) if (outputs / LEDGER).exists() else None


def _value(text: str) -> Any:  # noqa: ANN401 (any TOML value)
    """Read a value as TOML; anything else is a string, so that read.body=honbun needs no quotes."""
    try:
        return toml_settings.toml(f"value = {text}")["value"]
    except ValueError:
        return text
