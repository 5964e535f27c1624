"""Find the stages, the modules of `kyoki.stages` and its `parts`, without importing them."""

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
    """Map the name of each stage to its module, including stages whose tables exist only in parts."""
    found = {name: f"kyoki.stages.{name}" for name in stage_names()}
    beside = pkgutil.iter_modules(kyoki.stages.parts.__path__, "kyoki.stages.parts.")
    return found | {module.name.rpartition(".")[2]: module.name for module in beside}


def summary(stage: str) -> str:
    """Return the first line of a stage's module docstring, which describes the stage."""
    (file,) = (path for folder in kyoki.stages.__path__ if (path := Path(folder, f"{stage}.py")).is_file())
    return (ast.get_docstring(ast.parse(file.read_bytes())) or "").partition("\n")[0]
