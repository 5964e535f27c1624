"""Keys of finished work: a digest of everything, besides its input, on which a stage's results depend.

Comments, docstrings and code for type checkers only are not part of a key. A table counts by the names and dtypes of
its columns, a setting by its value, and a data file that a stage declares by its bytes.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import re
import sys
from importlib import metadata
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki import cache
from kyoki.language import models
from kyoki.running.discovery import modules
from kyoki.running.registry import chosen, keywords_for, of_scope, stages
from kyoki.tables import PART_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kyoki.config import Settings
    from kyoki.spec import Spec

_PACKAGE: Final = Path(__file__).parents[1]
#: The declarations of these modules enter a key separately, as dtypes of columns and values of settings; their wording
#: does not.
_DECLARATIONS: Final = ("kyoki.config", "kyoki.spec", "kyoki.tables")
#: Blocks for type checkers, the declaration of a stage, and the start as a program: each ends at the next line that is
#: not indented.
_BESIDE_THE_POINT: Final = re.compile(
    r"^(?:if TYPE_CHECKING:|SPEC: Final = Spec\(|if __name__ == ).*\n(?:(?:[ \t)#].*)?\n)*", re.MULTILINE
)
#: An import statement as left by the formatter: alone on its line, or in brackets over several lines.
_IMPORT: Final = re.compile(
    r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([^)]*\)|[^\n(#]+(?:#[^\n]*)?)|import[ \t]+[^\n]+)$", re.MULTILINE
)
#: The modules that merge parts and write tables, for all stages.
_WRITING: Final = (
    *("running/corpus_stages.py", "running/fold.py", "running/linked.py"),
    *("showing/for_people.py", "showing/order.py", "tables/beside.py"),
)

#: Return the installed version of a distribution; cached, as a run needs each about five times.
version: Final = functools.cache(metadata.version)


def engine_versions(stage: str) -> dict[str, str]:
    """Return the installed version of each distribution that a stage's results depend on."""
    return {name: version(name) for name in stages()[stage].engines}


def model_version(model: str) -> str:
    """Return the version of a spaCy model that is installed in this Python.

    Raises:
        EngineError: it is not installed, or is not a model.
    """
    return models.version(model)


def stage_keys(settings: Settings) -> dict[str, str]:
    """Return the current key of each article stage, in the order in which they run.

    The input of a stage is not in its key but in the names of its parts (see `kyoki.running.lineage`).

    Raises:
        EngineError: the model is not installed.
        InputError: a file that the settings name cannot be used.
    """
    return {stage: stage_key(stage, settings) for stage in of_scope("article")}


def stage_key(stage: str, settings: Settings) -> str:
    """Return a short key that changes whenever an article stage could give other results for the same input."""
    spec = stages()[stage]
    keywords = keywords_for(stage, settings)
    values = {name: repr(value) for name, value in keywords.items() if name not in spec.without_effect}
    versions = {"python": "{}.{}".format(*sys.version_info), **engine_versions(stage)}
    if "mentions.model" in spec.settings.values():
        versions["model"] = model_version(settings.mentions.model)
    return _hash_of(made_by(stage), read_later(stage), values, versions)[:16]


def read_later(stage: str) -> dict[str, list[str]]:
    """Return the columns of a stage that later article stages use; unless one of them changes, their results stay.

    For a table that several stages use, the columns of all of them.
    """
    found: dict[str, set[str]] = {}
    for later in of_scope("article"):
        for table, columns in stages()[later].needs.items():
            if table in stages()[stage].gives:
                found.setdefault(table, set()).update(chosen(columns, PART_TABLES[table].names))
    return {table: sorted(columns) for table, columns in sorted(found.items())}


def made_by(stage: str) -> str:
    """Return a hash over a stage's code, its data files, and the dtypes of the tables it reads and writes."""
    spec = stages()[stage]
    return _hash_of(code_hash(modules()[stage]), _data_hash(spec), _dtypes(spec))


@functools.cache
def tables_hash() -> str:
    """Return a hash over everything of this package that the tables of a run depend on."""
    made = {stage: made_by(stage) for stage, spec in stages().items() if spec.scope != "page"}
    columns = [
        [name, table.key, [[c.name, c.dtype, c.nullable, c.csv] for c in table.columns]]
        for name, table in TABLES.items()
    ]
    return _hash_of(
        made, columns, code_hash("kyoki.storage.writers"), [_code(_PACKAGE / path).sha256 for path in _WRITING]
    )


@functools.cache
def package_hash() -> str:
    """Return a hash over the bytes of every file of this package, on which the pages depend."""
    files = (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return _hash_of([[path.relative_to(_PACKAGE).as_posix(), _file_hash(path)] for path in files])


def made_with(*models: str) -> dict[str, str]:
    """Return everything that article stages use here, by name: hashes of modules, versions of distributions."""
    article_stages = of_scope("article")
    engines = {name for stage in article_stages for name in stages()[stage].engines}
    made_by_these = ("kyoki.running.work", *(f"kyoki.stages.{stage}" for stage in article_stages))
    return found_here(["kyoki", *made_by_these, *sorted(engines), *models])


def counted_with() -> dict[str, str]:
    """Return what tables over the corpus are made with here, as `made_with` does for work on articles."""
    of_corpus = of_scope("shared", "corpus")
    engines = {name for stage in of_corpus for name in stages()[stage].engines}
    made_by_these = ("kyoki.running.corpus_stages", *(f"kyoki.stages.{stage}" for stage in of_corpus))
    return found_here(["kyoki", *made_by_these, *sorted(engines)])


def found_here(names: Iterable[str]) -> dict[str, str]:
    """Return the hash of each module of kyoki and the version of each distribution ("none" if missing)."""
    return {name: _found(name) for name in names}


def _found(name: str) -> str:
    if name.startswith("kyoki.stages."):
        stage = name.rpartition(".")[2]
        return made_by(stage) if stage in stages() else "none"
    if name.startswith("kyoki."):
        return code_hash(name)
    try:
        return version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _dtypes(spec: Spec) -> list[Any]:
    """Return the columns that a stage reads and writes; every article stage may also write rejects."""
    touched = [*spec.needs.items(), *spec.gives.items(), ("rejects", ("*",))]
    found = []
    for name, columns in touched:
        table = PART_TABLES[name]
        wanted = set(chosen(columns, table.names))
        read = [[c.name, c.dtype, c.nullable] for c in table.columns if c.name in wanted]
        found.append([name, table.key, read])
    return found


def _data_hash(spec: Spec) -> str:
    files = sorted({path for pattern in spec.data for path in _PACKAGE.glob(pattern) if path.is_file()})
    return _hash_of([[path.relative_to(_PACKAGE).as_posix(), _file_hash(path)] for path in files])


@functools.cache
def code_hash(module: str) -> str:
    """Return a hash over the code of a module and of every module of this package that it imports."""
    found: dict[str, str] = {}
    waiting, known = [module], len(_known())
    while waiting:
        path = _file_of(waiting.pop())
        if path is None or (name := path.relative_to(_PACKAGE).as_posix()) in found:
            continue
        found[name], imports = _code(path)
        waiting.extend(name for name in imports if not f"{name}.".startswith(tuple(f"{one}." for one in _DECLARATIONS)))
    if len(_known()) > known:
        cache.note(_note(), _known())
    return _hash_of(found)


def _file_of(module: str) -> Path | None:
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


class _Code(NamedTuple):
    """A module's hash, and the names of this package's modules that it imports, also within functions."""

    sha256: str
    imports: tuple[str, ...]


@functools.cache
def _code(path: Path) -> _Code:
    """A module's code as a hashable value; cached, as compiling all modules takes a tenth of a second."""
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if (found := _known().get(sha256)) is None:
        found = _known()[sha256] = _compiled(path.read_text(encoding="utf-8"), path.name)
    return found


@functools.cache
def _known() -> dict[str, _Code]:
    """Cached notes on modules, by the hash of their bytes."""
    return cache.noted(_note(), dict[str, _Code]) or {}


@functools.cache
def _note() -> str:
    """Return the name of the note, which is valid for this Python and this way of hashing code."""
    return f"code-{sys.implementation.cache_tag}-{_file_hash(Path(__file__))[:16]}"


def _compiled(source: str, name: str) -> _Code:
    """Compile a module without docstrings; instructions contain neither comments nor line numbers."""
    text = _BESIDE_THE_POINT.sub("", source)
    compiled = compile(text, name, "exec", dont_inherit=True, optimize=2)
    names: list[str] = []
    # Parsing only the imports takes a tenth of the time of the whole file.
    for node in ast.parse("\n".join(map(str.strip, _IMPORT.findall(text)))).body:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return _Code(_hash_of(_instructions(compiled)), tuple(name for name in names if name.startswith("kyoki.")))


def _instructions(code: CodeType) -> list[Any]:
    """Return the instructions of a code object in a form that JSON can hold."""
    constants = [_instructions(c) if isinstance(c, CodeType) else _constant(c) for c in code.co_consts]
    signature = [code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags]
    names = [code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars]
    return [code.co_name, code.co_code.hex(), code.co_exceptiontable.hex(), signature, names, constants]


def _constant(value: object) -> str:
    """Return a constant as text; the order of a set differs from process to process."""
    return repr(sorted(map(repr, value))) if isinstance(value, frozenset) else repr(value)


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hash_of(*said: Any) -> str:  # noqa: ANN401 (any JSON value)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
