"""Keys: what a stage's results depend on besides its input; what does not matter to them changes no key.

Code counts without comments, docstrings and what is for type checkers only; a table by the names and dtypes of its
columns; a setting by its value; a data file, where a stage declares it, by its bytes.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki.language import models
from kyoki.running.registry import keywords_for, of_scope, stages
from kyoki.spec import chosen
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kyoki.config import Settings
    from kyoki.spec import Spec

_PACKAGE: Final = Path(__file__).parents[1]
#: What these modules declare is in a key by itself: dtypes of columns, values of settings. Their wording is not.
_DECLARATIONS: Final = ("kyoki.config", "kyoki.spec", "kyoki.tables")
#: What puts parts together and writes tables, whichever stage they come from.
_WRITING: Final = ("kyoki.running.corpus_stages", "kyoki.running.fold")

#: The installed version of a distribution; a run asks for each some five times, and looks for its files but once.
version: Final = cache(metadata.version)


def engine_versions(stage: str) -> dict[str, str]:
    """Return the installed version of each distribution that a stage's results depend on."""
    return {name: version(name) for name in stages()[stage].engines}


def model_version(model: str) -> str:
    """Return the version of a spaCy model that is installed in this Python.

    Raises:
        EngineError: it is not installed, or is no model.
    """
    return models.version(model)


def stage_keys(settings: Settings) -> dict[str, str]:
    """Return the key of each article stage here and now, in the order in which they run.

    What a stage was given is not in its key: a part says so by its name (see `kyoki.running.lineage`).

    Raises:
        EngineError: the model is not installed.
        InputError: a file that the settings name cannot be used.
    """
    return {stage: stage_key(stage, settings) for stage in of_scope("article")}


def stage_key(stage: str, settings: Settings) -> str:
    """Return a short key that changes whenever an article stage could give other results for the same input."""
    values = {name: repr(value) for name, value in keywords_for(stage, settings).items()}
    versions = {"python": "{}.{}".format(*sys.version_info), **engine_versions(stage)}
    if "mentions.model" in stages()[stage].settings.values():
        versions["model"] = model_version(settings.mentions.model)
    return _hash_of(made_by(stage), read_later(stage), values, versions)[:16]


def read_later(stage: str) -> dict[str, list[str]]:
    """Return those columns that a stage gives and later article stages look at: if none of them changed, nor do these.

    Of a table that several look at, the columns of all.
    """
    found: dict[str, set[str]] = {}
    for later in of_scope("article"):
        for table, columns in stages()[later].needs.items():
            if table in stages()[stage].gives:
                found.setdefault(table, set()).update(chosen(columns, TABLES[table].names))
    return {table: sorted(columns) for table, columns in sorted(found.items())}


def made_by(stage: str) -> str:
    """Return a hash over what a stage is made of: its code, its data files, and the dtypes of the tables it touches."""
    spec = stages()[stage]
    return _hash_of(code_hash(f"kyoki.stages.{stage}"), _data_hash(spec), _dtypes(spec))


@cache
def tables_hash() -> str:
    """Return a hash over everything of this package that the tables of a run depend on."""
    made = {stage: made_by(stage) for stage, spec in stages().items() if spec.scope != "page"}
    columns = [
        [name, table.key, [[c.name, c.dtype, c.nullable, c.csv] for c in table.columns]]
        for name, table in TABLES.items()
    ]
    return _hash_of(made, columns, [code_hash(module) for module in _WRITING])


@cache
def package_hash() -> str:
    """Return a hash over the bytes of every file of this package: what the pages are made with."""
    files = (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return _hash_of([[path.relative_to(_PACKAGE).as_posix(), _file_hash(path)] for path in files])


def made_with(*models: str) -> dict[str, str]:
    """Return what work on articles is done with here, by name: hashes of modules, versions of distributions."""
    article_stages = of_scope("article")
    engines = {name for stage in article_stages for name in stages()[stage].engines}
    modules = ("kyoki.running.work", *(f"kyoki.stages.{stage}" for stage in article_stages))
    return found_here(["kyoki", *modules, *sorted(engines), *models])


def found_here(names: Iterable[str]) -> dict[str, str]:
    """Return the hash of each module of kyoki and the version of each distribution ("none": not there)."""
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
    """Return the columns that a stage reads and writes; every article stage may also set articles aside."""
    touched = [*spec.needs.items(), *spec.gives.items(), ("rejects", ("*",))]
    found = []
    for name, columns in touched:
        wanted = set(chosen(columns, TABLES[name].names))
        read = [[c.name, c.dtype, c.nullable] for c in TABLES[name].columns if c.name in wanted]
        found.append([name, TABLES[name].key, read])
    return found


def _data_hash(spec: Spec) -> str:
    files = sorted({path for pattern in spec.data for path in _PACKAGE.glob(pattern) if path.is_file()})
    return _hash_of([[path.relative_to(_PACKAGE).as_posix(), _file_hash(path)] for path in files])


@cache
def code_hash(module: str) -> str:
    """Return a hash over the code of a module and of every module of this package that it imports."""
    found: dict[str, str] = {}
    waiting = [module]
    while waiting:
        path = _file_of(waiting.pop())
        if path is None or (name := path.relative_to(_PACKAGE).as_posix()) in found:
            continue
        found[name], imports = _code(path)
        waiting.extend(name for name in imports if not f"{name}.".startswith(tuple(f"{one}." for one in _DECLARATIONS)))
    return _hash_of(found)


def _file_of(module: str) -> Path | None:
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


class _Code(NamedTuple):
    """A module's hash, and the names of this package's modules that it imports, also within functions."""

    sha256: str
    imports: tuple[str, ...]


@cache
def _code(path: Path) -> _Code:
    tree = ast.parse(path.read_bytes())
    imports: list[str] = []
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            imports += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    ours = tuple(name for name in imports if name.startswith("kyoki."))
    return _Code(hashlib.sha256(ast.dump(tree, annotate_fields=False).encode()).hexdigest(), ours)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements of a module that matter to what it does; the others are taken out of the tree."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(tree, name, None)
        if isinstance(inner, list):
            inner[:] = [node for node in inner if not _is_beside_the_point(node)]
            for node in inner:
                yield node
                yield from _statements(node)


def _is_beside_the_point(node: ast.AST) -> bool:
    """Whether a statement is text, for type checkers, the start as a program, or the declaration of a stage."""
    match node:
        case ast.Expr(value=ast.Constant()):  # docstrings and such
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case ast.AnnAssign(target=ast.Name(id="SPEC")):
            return True
    return False


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hash_of(*said: Any) -> str:  # noqa: ANN401 (what JSON can say)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
