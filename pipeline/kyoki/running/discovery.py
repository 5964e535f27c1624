"""Which stages there are: the modules of `kyoki.stages`, looked at without importing any."""

from __future__ import annotations

import ast
import pkgutil
from pathlib import Path

import kyoki.stages


def stage_names() -> list[str]:
    """Return the names of the stages, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(kyoki.stages.__path__))


def summary(stage: str) -> str:
    """Return what a stage does: the first line of its module's docstring."""
    (file,) = (path for folder in kyoki.stages.__path__ if (path := Path(folder, f"{stage}.py")).is_file())
    return (ast.get_docstring(ast.parse(file.read_bytes())) or "").partition("\n")[0]
