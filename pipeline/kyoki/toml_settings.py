"""Read settings from TOML files and mappings; an unknown setting or an invalid value is an error."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kyoki.config import CITED, COUNTS, DEVICES, ENGINES, LENGTH, METHODS, PERIODS, UNITS, Settings
from kyoki.errors import SettingError
from kyoki.fitting import check_pos, fitted, known, refuse, shown
from kyoki.pairing import check_mention_types, check_types, check_windows
from kyoki.textfiles import read_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

#: Settings that name a file.
_FILES: Final = (("keywords", "stop_words"), ("keyness", "reference"), ("names", "file"), ("coding", "file"))
#: Settings with a closed set of values.
_CHOICES: Final = (
    ("clean", "cited", CITED),
    ("words", "unit", UNITS),
    ("mentions", "engine", ENGINES),
    ("mentions", "device", DEVICES),
    ("correspondence", "count", COUNTS),
    ("clusters", "method", METHODS),
)
#: Bytes of a settings file. Phrases for 1,000 outlets take some 200,000; tomllib parses about a megabyte a second.
_LONGEST: Final = 2_000_000
#: The least megabytes with which a worker can still report that they are too few: with 300 a library crashes.
_LEAST_MEMORY: Final = 500


def load(path: Path) -> Settings:
    """Read settings from a TOML file; relative paths in it start from the file's folder.

    Raises:
        SettingError: the file is missing or is not TOML, or has an unknown setting or an invalid value.
    """
    text = read_text(path, what="settings", wanted="a TOML file", limit=_LONGEST, error=SettingError)
    try:
        given = toml(text)
    except ValueError as fault:
        wanted = "a [SECTION] and lines NAME = VALUE, as [pairs] and min_count = 2, with text in quotes"
        msg = f"settings {path}: not TOML ({' '.join(str(fault).split())}); expected {wanted}"
        raise SettingError(msg) from fault
    return seen_from(path.parent, from_mapping(given, where=str(path)))


def named_files(settings: Settings) -> list[str]:
    """Return the paths of the files that settings name."""
    chosen = (str(getattr(getattr(settings, section), name)) for section, name in _FILES)
    return [path for path in chosen if path]


def toml(text: str) -> dict[str, Any]:
    """Parse a TOML text.

    Raises:
        ValueError: it is not TOML, or has a number or nesting beyond Python's limits.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as fault:
        msg = "brackets nested hundreds of levels deep"
        raise ValueError(msg) from fault


def seen_from(folder: Path, settings: Settings) -> Settings:
    """Return settings with relative paths made relative to `folder`."""
    for section, name in _FILES:
        part = getattr(settings, section)
        if file := getattr(part, name):
            settings = replace(settings, **{section: replace(part, **{name: str(folder / file)})})
    return settings


def without_files(settings: Settings, paths: Collection[str]) -> Settings:
    """Return settings that name none of these files."""
    for section, name in _FILES:
        part = getattr(settings, section)
        if getattr(part, name) in paths:
            settings = replace(settings, **{section: replace(part, **{name: ""})})
    return settings


def from_mapping(given: dict[str, Any], *, where: str = "settings", base: Settings | None = None) -> Settings:
    """Build settings from nested mappings such as TOML gives; settings not given are those of `base`, or the defaults.

    Raises:
        SettingError: an unknown section or setting, or a value of the wrong type or out of range.
    """
    settings = base or Settings()
    if not isinstance(given, Mapping):
        msg = f"{where}: {shown(given)}; expected sections such as [pairs]"
        raise SettingError(msg)
    for section, values in given.items():
        known(section, Settings, where)
        if not isinstance(values, dict):
            msg = f"{where}: {section} is {shown(values)}; expected a section [{section}]"
            raise SettingError(msg)
        part = getattr(settings, section)
        here = f"{where}: [{section}]"
        changed = {name: fitted(name, value, type(part), here) for name, value in values.items()}
        settings = replace(settings, **{section: replace(part, **changed)})
    _check(settings, where)
    return settings


def _check(settings: Settings, where: str) -> None:
    """Refuse names that are unknown, and values that do not fit each other."""
    for section in ("word_pairs", "pairs", "coding"):
        check_windows(getattr(settings, section).windows, f"{where}: [{section}]")
    check_pos(settings.keywords.pos, f"{where}: [keywords]")
    check_types(settings.pairs.types, f"{where}: [pairs]")
    for section, name, periods in (("slices", "by", PERIODS), ("pairs", "strata", (*PERIODS, LENGTH))):
        by = getattr(getattr(settings, section), name)
        if by and not by.isidentifier():
            wanted = f"one of {', '.join(periods)}, outlet or another column of articles"
            refuse(name, by, wanted, f"{where}: [{section}]")
    if settings.graph.window not in ("", *settings.pairs.windows):
        refuse("window", settings.graph.window, f"one of {', '.join(settings.pairs.windows)}", f"{where}: [graph]")
    check_mention_types(settings.mentions.types, f"{where}: [mentions]")
    for section, name, values in _CHOICES:
        value = getattr(getattr(settings, section), name)
        if value not in values:
            refuse(name, value, f"one of {', '.join(values)}", f"{where}: [{section}]")
    if settings.clusters.top < 2:
        refuse("top", settings.clusters.top, "2 or more", f"{where}: [clusters]")
    if 0 < settings.run.memory_limit < _LEAST_MEMORY:
        refuse("memory_limit", settings.run.memory_limit, f"{_LEAST_MEMORY} or more, or 0", f"{where}: [run]")
