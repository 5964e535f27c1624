"""The settings of a run: one frozen record for each stage, read from TOML, no setting ignored in silence.

The defaults here are also the defaults of the stage functions, so the command and a notebook do the same.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from kyoki.errors import SettingError
from kyoki.fitting import FITTING, check_selector, check_strings, named, refuse, shown
from kyoki.pairing import WINDOWS, check_types, check_windows
from kyoki.textfiles import read_text

if TYPE_CHECKING:
    from pathlib import Path

PERIODS: Final = ("month", "week", "year")
#: What a corpus can be cut up by: periods, and the columns of the table `articles` that many articles share.
SLICES: Final = (*PERIODS, "outlet", "author", "published", "published_from")
#: The false discovery rate up to which something counts as beyond chance: one in twenty by convention.
HIGHEST_Q: Final = 0.05
ENGINES: Final = ("auto", "stock")
#: The settings that name a file.
_FILES: Final = (("keywords", "stop_words"), ("keyness", "reference"), ("names", "file"))

#: Bytes of a file of settings. Wishes for 1,000 outlets are some 200,000; TOML is read at about a megabyte a second.
_LONGEST: Final = 2_000_000
#: What a number may be at most: far beyond what can be meant, and no library's integers overflow.
_MOST: Final = 1_000_000_000


@dataclass(frozen=True)
class ReadSettings:
    """Which fields of a JSONL or CSV row hold what, and how large a document and a packed file may be."""

    url: str = "url"
    title: str = "title"
    body: str = "body"
    html: str = "html"
    date: str = "date"
    outlet: str = "outlet"
    author: str = "author"
    #: The largest page met in 7,400 real ones is 1.1 MB; 20 times that is a scrape of something else, or a bomb.
    max_bytes: int = 20_000_000
    #: Megabytes that a packed file may unpack to: 400,000 articles of 5 kB. A larger one can be read unpacked.
    max_unpacked: int = 2_000


@dataclass(frozen=True)
class OutletSettings:
    """What the user wants kept or dropped of one outlet: phrases, and CSS selectors of elements of its pages."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    keep_selectors: tuple[str, ...] = ()
    drop_selectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class CleanSettings:
    """Phrases that the user wants kept or dropped whatever the rules say; a line that contains one is meant.

    `outlets` has more of them by the name of an outlet or of its folder, each a mapping with names of OutletSettings.
    """

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    outlets: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class MentionSettings:
    """The one model that is used (another only where it is named here), and what reads with it.

    `engine` is auto (our fast path, the same entities) or stock (spaCy itself, to compare).
    """

    model: str = "ja_ginza"
    engine: str = "auto"


@dataclass(frozen=True)
class KeynessSettings:
    """A CSV of word counts to compare the corpus with (lemma, tf, pos1, pos2), such as another run's keywords.csv.

    `min_count` is of occurrences in both sides together: two occurrences are too few to compare.
    """

    reference: str = ""
    min_count: int = 3


@dataclass(frozen=True)
class WordPairSettings:
    """Which words and entities are looked at (the `top` of those in `min_df` articles), and which pairs are listed.

    300 words and as many entities make 135,000 pairs at most: a table that Excel still opens.
    """

    windows: tuple[str, ...] = ("sentence",)
    min_count: int = 3
    min_df: int = 3
    top: int = 300


@dataclass(frozen=True)
class TermSettings:
    """How often a compound term must occur; stop words are those of keywords, forced words those of names."""

    min_count: int = 2


@dataclass(frozen=True)
class NameSettings:
    """The user's own names: a CSV file, see `kyoki.names`."""

    file: str = ""


@dataclass(frozen=True)
class PairSettings:
    """Which windows are counted, in how many of them a pair must occur to be listed, and of what types it must be.

    A window is sentence, paragraph, article or "sentences:N"; types are such as "person-state", in either order.
    """

    windows: tuple[str, ...] = WINDOWS
    min_count: int = 1
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class SliceSettings:
    """What the corpus is cut up by: month, week, year, outlet or another column of articles; "" for no slices.

    `min_count` is of how many articles (words: tokens) a thing must have in all slices together to be in `trends`:
    two are too few to compare.
    """

    by: str = ""
    min_count: int = 3


@dataclass(frozen=True)
class GraphSettings:
    """Which pairs are edges: of one window ("" is the narrowest counted), q at most, windows shared at least.

    `top` is how many edges at most, those of the greatest log-likelihood; 0 is all.
    """

    window: str = ""
    q: float = HIGHEST_Q
    min_count: int = 2
    top: int = 2000


@dataclass(frozen=True)
class KeywordSettings:
    """Content words: their parts of speech (UniDic level 1), and the user's stop words besides the shipped ones."""

    pos: tuple[str, ...] = ("名詞", "動詞", "形容詞", "形状詞", "副詞")
    stop_words: str = ""
    min_count: int = 1


@dataclass(frozen=True)
class RunSettings:
    """What a worker may use on one article, so that no article holds up or fells a run; 0 is no limit."""

    #: Seconds; of 7,367 real articles the median one took 0.2 on one core, the longest (11,700 characters) 1.4, and 12
    #: by the clock of a machine with three times as much to do as it has cores.
    #: One second more is given for each 1,000 characters.
    time_limit: int = 60
    #: Megabytes of a worker process; the model takes 400, cleaning a page of 20 MB in a million short paragraphs 1,500.
    memory_limit: int = 4_000


@dataclass(frozen=True)
class Settings:
    """All settings that can change a table. The worker count is deliberately not a setting."""

    read: ReadSettings = field(default_factory=ReadSettings)
    clean: CleanSettings = field(default_factory=CleanSettings)
    mentions: MentionSettings = field(default_factory=MentionSettings)
    names: NameSettings = field(default_factory=NameSettings)
    pairs: PairSettings = field(default_factory=PairSettings)
    slices: SliceSettings = field(default_factory=SliceSettings)
    graph: GraphSettings = field(default_factory=GraphSettings)
    keywords: KeywordSettings = field(default_factory=KeywordSettings)
    word_pairs: WordPairSettings = field(default_factory=WordPairSettings)
    keyness: KeynessSettings = field(default_factory=KeynessSettings)
    terms: TermSettings = field(default_factory=TermSettings)
    run: RunSettings = field(default_factory=RunSettings)


#: The numbers that may be 0, which is no limit; of nothing else can none at all be meant.
_NONE: Final = {(GraphSettings, "top"), (RunSettings, "time_limit"), (RunSettings, "memory_limit")}
#: Megabytes in which a worker can at least say that it has too few: with 300 a library fails in the middle of its work.
_LEAST_MEMORY: Final = 500


def load(path: Path) -> Settings:
    """Read settings from a TOML file; paths in it are taken from the file's own folder.

    Raises:
        SettingError: the file is missing or no TOML, or holds a setting that does not exist or does not fit.
    """
    text = read_text(path, what="settings", wanted="a TOML file", limit=_LONGEST, error=SettingError)
    try:
        given = toml(text)
    except ValueError as fault:
        msg = f"settings {path}: not TOML: {fault}"
        raise SettingError(msg) from fault
    settings = from_mapping(given, where=str(path))
    return seen_from(path.parent, settings)


def named_files(settings: Settings) -> list[str]:
    """Return the paths of the files that settings name."""
    chosen = (str(getattr(getattr(settings, section), name)) for section, name in _FILES)
    return [path for path in chosen if path]


def toml(text: str) -> dict[str, Any]:
    """Return what a TOML text says.

    Raises:
        ValueError: it is no TOML, or holds a number or nesting beyond what Python reads.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as fault:
        msg = "brackets in brackets, hundreds deep"
        raise ValueError(msg) from fault


def seen_from(folder: Path, settings: Settings) -> Settings:
    """Return settings whose files, where they are not absolute, are taken from a folder."""
    for section, name in _FILES:
        part = getattr(settings, section)
        if file := getattr(part, name):
            settings = replace(settings, **{section: replace(part, **{name: str(folder / file)})})
    return settings


def from_mapping(given: dict[str, Any], *, where: str = "settings", base: Settings | None = None) -> Settings:
    """Make settings out of nested mappings such as TOML gives; what is not given is as in `base` or by default.

    Raises:
        SettingError: a section or setting that does not exist, or a value of another type or that cannot be meant.
    """
    settings = base or Settings()
    if not isinstance(given, Mapping):
        msg = f"{where}: {shown(given)}; wanted sections such as [pairs]"
        raise SettingError(msg)
    for section, values in given.items():
        _known(section, Settings, where)
        if not isinstance(values, dict):
            msg = f"{where}: {section} is {shown(values)}; wanted a section [{section}]"
            raise SettingError(msg)
        part = getattr(settings, section)
        fitted = {name: _fit(name, value, type(part), f"{where}: [{section}]") for name, value in values.items()}
        settings = replace(settings, **{section: replace(part, **fitted)})
    _check(settings, where)
    return settings


def _check(settings: Settings, where: str) -> None:
    """Refuse values that only together, or among names, cannot be meant."""
    for section in ("word_pairs", "pairs"):
        check_windows(getattr(settings, section).windows, f"{where}: [{section}]")
    check_types(settings.pairs.types, f"{where}: [pairs]")
    if settings.slices.by not in ("", *SLICES):
        msg = f"{where}: [slices] by is {settings.slices.by!r}; wanted one of {', '.join(SLICES)}"
        raise SettingError(msg)
    if settings.graph.window not in ("", *settings.pairs.windows):
        msg = f"{where}: [graph] window is {settings.graph.window!r}; wanted one of {', '.join(settings.pairs.windows)}"
        raise SettingError(msg)
    if settings.mentions.engine not in ENGINES:
        msg = f"{where}: [mentions] engine is {settings.mentions.engine!r}; wanted one of {', '.join(ENGINES)}"
        raise SettingError(msg)
    if 0 < settings.run.memory_limit < _LEAST_MEMORY:
        refuse("memory_limit", settings.run.memory_limit, f"{_LEAST_MEMORY} or more, or 0", f"{where}: [run]")


def _known(name: str, record: type[Any], where: str) -> None:
    names = [f.name for f in fields(record)]
    if name not in names:
        near = difflib.get_close_matches(str(name), names, n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(names)}"
        msg = f"{where}: unknown setting {named(name)}{hint}"
        raise SettingError(msg)


def _fit(name: str, value: object, record: type[Any], where: str) -> Any:  # noqa: ANN401 (what the setting is)
    _known(name, record, where)
    if record is CleanSettings and name == "outlets":
        return _fit_outlets(value, where)
    kind = get_type_hints(record)[name]
    wanted, fits = FITTING[kind]
    if not fits(value):
        refuse(name, value, wanted, where)
    if kind in {int, float}:
        least, most = (0, 1) if name == "q" else (int((record, name) not in _NONE), _MOST)
        if not least <= value <= most:  # type: ignore[operator]  # a number; NaN fits nowhere
            refuse(name, value, f"{wanted} from {least} to {most:,}", where)
        return kind(value)
    strings: tuple[str, ...] = (value,) if kind is str else tuple(value)  # type: ignore[arg-type, assignment]
    if kind is not str and "" in strings:
        refuse(name, value, "no empty string in it, which all text contains", where)
    check_strings(name, strings, where)
    return value if kind is str else strings


def _fit_outlets(value: object, where: str) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(chosen, dict) for chosen in value.values()):
        refuse("outlets", value, 'sections [clean.outlets."NAME"]', where)
    fitted = {}
    for outlet, chosen in value.items():
        if not isinstance(outlet, str):
            refuse("outlets", outlet, "the name of an outlet", where)
        check_strings("outlets", [outlet], where)
        here = f"{where} {named(outlet)}:"
        fitted[outlet] = {name: _fit(name, given, OutletSettings, here) for name, given in chosen.items()}
        for name in ("keep_selectors", "drop_selectors"):
            for selector in fitted[outlet].get(name, ()):
                check_selector(selector, here)
    return fitted
