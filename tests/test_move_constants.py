"""tools/move_constants.py finds the tuned constants of a module and their readers, and moves them."""

import importlib.util
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "move_constants.py"

SOURCE = """
from typing import Final

#: 三 code points
LEAST: Final = 3
_SHARE: Final = 0.9; _OTHER = 1
_SEED: Final = 20250428
_CLOSE: Final = 1e-12
_FLAG: Final = 0x800
_NAMES: Final = "港"
_TURNED: Final = -10.0
_EVEN: Final = 0.0


def enough(n: int) -> bool:
    return (
        n > LEAST
    )


def most(n: int = LEAST) -> bool:
    return n > _SHARE
"""


@pytest.fixture
def tool(monkeypatch):
    spec = importlib.util.spec_from_file_location("move_constants", TOOL)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "move_constants", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def found(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(tool, "PACKAGE", tmp_path)
    (tmp_path / "room.py").write_text(SOURCE, encoding="utf-8")
    return {constant.name: constant for constant in tool.constants(tmp_path / "room.py")}


def test_what_is_tuned(found):
    assert {name: constant.value for name, constant in found.items()} == {
        "LEAST": 3,
        "_SHARE": 0.9,
        "_OTHER": 1,
        "_TURNED": -10.0,
        "_EVEN": 0.0,
    }


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        ("LEAST", [2, 4]),  # at least one
        ("_SHARE", [0.675, 1.0]),  # one at most
        ("_TURNED", [-7.5, -12.5]),
        ("_EVEN", [-0.25, 0.25]),
    ],
)
def test_moves(found, name, moves):
    assert found[name].moves == moves


def test_only_the_number_is_another(found):
    assert found["_SHARE"].moved(1.0) == SOURCE.replace("0.9", "1.0")


def test_the_lines_that_read_it(tool, found):
    at = SOURCE.splitlines()
    lines = sorted({at[line - 1].strip() for _, line in tool.lines_with(found["LEAST"])})
    assert lines == ["def most(n: int = LEAST) -> bool:", "n > LEAST", "return ("]
