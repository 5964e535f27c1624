"""Which stages there are: the modules of `kyoki.stages` and its `parts`, looked at without importing any."""

from __future__ import annotations

import ast
import functools
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

import kyoki.stages.parts

if TYPE_CHECKING:
    from collections.abc import Mapping


def stage_names() -> list[str]:
    """Return the names of the stages that have a command, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(kyoki.stages.__path__) if not module.ispkg)


@functools.cache
def modules() -> Mapping[str, str]:
    """Return the module of each stage by name, also of those whose tables are in parts only."""
    found = {name: f"kyoki.stages.{name}" for name in stage_names()}
    beside = pkgutil.iter_modules(kyoki.stages.parts.__path__, "kyoki.stages.parts.")
    return found | {module.name.rpartition(".")[2]: module.name for module in beside}


def summary(stage: str) -> str:
    """Return what a stage does: the first line of its module's docstring."""
    (file,) = (path for folder in kyoki.stages.__path__ if (path := Path(folder, f"{stage}.py")).is_file())
    return (ast.get_docstring(ast.parse(file.read_bytes())) or "").partition("\n")[0]
