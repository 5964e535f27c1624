"""What a stage's results depend on besides its input: its code, its settings and the versions of its engines."""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import re
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kyoki.language import models
from kyoki.running.registry import keywords_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kyoki.config import Settings

_PACKAGE: Final = Path(__file__).parents[1]

#: The per-article stages in their order, and the distributions whose version can change a stage's results.
ENGINES: Final = {
    "read": (),
    "clean": ("cssselect", "lxml"),
    "tokens": ("fugashi", "unidic-lite"),
    "mentions": ("babel", "fugashi", "unidic-lite", "ginza", "spacy", "sudachipy", "sudachidict-core"),
}

#: A statement that imports, as the formatter leaves them all: alone on its line, or in brackets over several. To parse
#: these alone takes a tenth of the time that the whole files take, which is a quarter of a second in each run.
_IMPORT: Final = re.compile(
    r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([^)]*\)|[^\n(]+)|import[ \t]+[^\n]+)$", re.MULTILINE
)

#: The installed version of a distribution; a run asks for each some five times, and looks for its files but once.
version: Final = functools.cache(metadata.version)


def engine_versions(stage: str) -> dict[str, str]:
    """Return the installed version of each distribution that a stage's results depend on."""
    return {name: version(name) for name in ENGINES[stage]}


def model_version(model: str) -> str:
    """Return the version of a spaCy model that is installed in this Python.

    Raises:
        EngineError: it is not installed, or is no model.
    """
    return models.version(model)


def stage_keys(settings: Settings) -> dict[str, str]:
    """Return the key of each per-article stage here and now; each also depends on the stages before it.

    Files that the settings name are read on each call, code and versions once in a process (25 ms, then 0.1 ms).

    Raises:
        EngineError: the model is not installed.
        InputError: a file that the settings name cannot be used.
    """
    keys: dict[str, str] = {}
    upstream = ""
    for stage in ENGINES:
        versions = engine_versions(stage)
        if stage == "mentions":
            versions["model"] = model_version(settings.mentions.model)
        told = {name: repr(value) for name, value in keywords_for(stage, settings).items()}
        keys[stage] = upstream = stage_key(stage, told, versions, upstream)
    return keys


def made_with(*models: str) -> dict[str, str]:
    """Return what work on articles is done with here, by name: the hash of a module, the version of a distribution."""
    modules = ("kyoki.running.work", *(f"kyoki.stages.{stage}" for stage in ENGINES))
    engines = {name for names in ENGINES.values() for name in names}
    return found_here(["kyoki", *modules, *sorted(engines), *models])


def found_here(names: Iterable[str]) -> dict[str, str]:
    """Return the hash of each module of kyoki and the version of each distribution ("none": not there)."""
    return {name: code_hash(name) if name.startswith("kyoki.") else _version_or_none(name) for name in names}


def _version_or_none(distribution: str) -> str:
    try:
        return version(distribution)
    except metadata.PackageNotFoundError:
        return "none"


def stage_key(stage: str, settings: dict[str, Any], versions: dict[str, str], upstream: str = "") -> str:
    """Return a short key that changes whenever a stage could give other results for the same articles.

    Args:
        stage: the stage's name.
        settings: the settings that it is called with.
        versions: of its engines, dictionary and model.
        upstream: the key of the stage whose tables it takes.
    """
    said = json.dumps([code_hash(f"kyoki.stages.{stage}"), settings, versions, upstream], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@functools.cache
def code_hash(module: str) -> str:
    """Return a hash over a module, every module of this package that it imports, and data files beside those."""
    return _hash_of(_sources(module))


@functools.cache
def package_hash() -> str:
    """Return a hash over every file of this package: what the corpus stages and the pages are made with."""
    return _hash_of(path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources(module: str) -> set[Path]:
    """Return the files that a module is made of: the import closure within the package."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        path = _file_of(waiting.pop())
        if path is None or path in found:
            continue
        found.add(path)
        beside = [*path.parent.iterdir(), *(path.parent / "data").rglob("*")]
        found.update(file for file in beside if file.is_file() and file.suffix not in {".py", ".pyc"})
        waiting.extend(_imports(path))
    return found


def _file_of(module: str) -> Path | None:
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None


@functools.cache
def _imports(path: Path) -> tuple[str, ...]:
    """Return the names of this package's modules that a file imports, also within functions."""
    names: list[str] = []
    found = _IMPORT.findall(path.read_text(encoding="utf-8"))
    for node in ast.parse("\n".join(map(str.strip, found))).body:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    # What the package itself lists, and how a stage is run by itself, does not change what a stage gives.
    return tuple(name for name in names if name.startswith("kyoki.") and name != "kyoki.running.single_stage")
