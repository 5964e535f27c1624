"""Move each tuned constant of a room up and down and say which moves no test of the room notices.

Usage: python tools/move_constants.py ROOM [MODULE ...] [TESTS ...]     (cleaning, …; body, headlines, …)

ROOM is "." for the modules of the ground. TESTS are the test files and folders (tests/…) to run; by default tests/ROOM.

A tuned constant is a number that a module names: a weight, a threshold, a length. It is moved by a quarter of itself, a
whole number by at least one, a share to one at most, 0.0 by 0.25. For each move those of the tests run that reach a
line with the constant's name, the quickest first, until one fails. Prints a row for every move: module, name, value,
moved to, number of tests, and the one that fails, or SURVIVED: then the constant needs a pair of cases, and is not
moved again. The first run of all tests records which test reaches which line.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.machinery
import importlib.util
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import coverage
import hypothesis  # noqa: F401 (loaded once, for all the runs to come)
import numpy as np  # noqa: F401
import pandas as pd  # noqa: F401
import pyarrow as pa  # noqa: F401
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.abc import Loader
    from types import CodeType, ModuleType

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline" / "kyoki"
#: Not tuned on texts: sizes of caches and batches, seeds, digits and widths of output, lengths of digests, the version
#: of a format, the threads of a device, how long to wait for a machine or to look again, exact formulas and the terms
#: of their series or points of their transforms; nor is a hexadecimal number, which is the bits of a format.
_NOT_TUNED = re.compile(
    r"SEED|AT_ONCE|ROWS|BYTES|BITS|BATCH|CHUNK|HELD|PIECE|DRAWN|DIGITS|CELLS|UNITS|RESAMPLES|ITERATIONS|PERMUTATIONS"
    r"|LIMIT|PACKED|BINARY|SERIES|MEMORY|DIGEST|OBJECTS|PATIENCE|POLL|POINTS|^_?(?:FORMAT|VERSION|WARPS?|Z|BEGIN|END|ITEMS|PRIOR|ZERO|STEPS|PAIRS|TABLES|NO_YEAR|ANY_LENGTH|SAME_SENTENCES)$"
)


#: What counts as 0 or as reached: a quarter more or less is in no digit that is written.
_TOLERANCE: Final = 1e-8


class Constant(NamedTuple):
    """A number that a module names, and where the number stands in its source."""

    path: Path
    name: str
    value: float
    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def moves(self) -> list[float]:
        """The values that it is moved to."""
        if isinstance(self.value, int):
            step = max(1, abs(self.value) // 4)
            return [self.value - step, self.value + step]
        if not self.value:
            return [-0.25, 0.25]
        up = self.value * 1.25
        return [round(self.value * 0.75, 6), round(min(up, 1.0) if 0 < self.value < 1 else up, 6)]

    def moved(self, value: float) -> str:
        """Return the source of the module with another value."""
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        row, begin, end = self.first[0] - 1, self.first[1], self.last[1]
        lines[row] = lines[row].encode()[:begin].decode() + repr(value) + lines[row].encode()[end:].decode()
        return "".join(lines)


def constants(path: Path) -> Iterator[Constant]:
    """List the tuned constants of a module."""
    source = path.read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign):
            target, value = node.target, node.value
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        else:
            continue
        if not (isinstance(target, ast.Name) and target.id.isupper()) or value is None or _NOT_TUNED.search(target.id):
            continue
        with contextlib.suppress(ValueError):
            number = ast.literal_eval(value)
            tuned = type(number) in {int, float} and not 0 < number < _TOLERANCE
            bits = (ast.get_source_segment(source, value) or "").startswith("0x")
            if tuned and not bits and value.end_lineno is not None and value.end_col_offset is not None:
                last = (value.end_lineno, value.end_col_offset)
                yield Constant(path, target.id, number, (value.lineno, value.col_offset), last)


def lines_with(constant: Constant) -> Iterator[tuple[str, int]]:
    """List the lines that name a constant, and those where such statements begin: of a public one in all modules."""
    for path in [constant.path] if constant.name.startswith("_") else sorted(PACKAGE.rglob("*.py")):
        for node, statement in _within(ast.parse(path.read_text(encoding="utf-8")), 0):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name == constant.name and isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                yield from ((str(path), line) for line in {node.lineno, statement})


def _within(node: ast.AST, statement: int) -> Iterator[tuple[ast.AST, int]]:
    """List all that is in a piece of source, with the line where its innermost statement begins."""
    for child in ast.iter_child_nodes(node):
        begins = child.lineno if isinstance(child, ast.stmt) else statement
        yield child, begins
        yield from _within(child, begins)


class Quickest:
    """A plugin of pytest that keeps some tests, the quickest first, and remembers the first that fails.

    Args:
        seconds: of each test that is kept; all are kept, in their order, without.
    """

    def __init__(self, seconds: Mapping[str, float] | None = None) -> None:
        self.wanted = seconds
        self.seconds: dict[str, float] = {}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what is wanted."""
        wanted = self.wanted
        if wanted is not None:
            items[:] = sorted((item for item in items if item.nodeid in wanted), key=lambda item: wanted[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember how long each test takes and which fails."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed and not self.failed:
            self.failed = report.nodeid


class Moved(importlib.machinery.SourceFileLoader):
    """A loader of one module from other source."""

    source = ""

    def get_code(self, fullname: str) -> CodeType | None:  # noqa: ARG002 (as the loader's)
        """Return the code of that source."""
        return compile(self.source, self.path, "exec")


class Finder:
    """Find one module as moved."""

    def __init__(self, constant: Constant, value: float) -> None:
        self.name = ".".join(("kyoki", *constant.path.relative_to(PACKAGE).with_suffix("").parts))
        self.loader = Moved(self.name, str(constant.path))
        self.loader.source = constant.moved(value)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 (as any finder's)
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Find it under its own name only."""
        loader: Loader = self.loader
        return importlib.util.spec_from_loader(name, loader) if name == self.name else None


def ask(tests: Sequence[str], plugin: Quickest, *options: str) -> int:
    """Run tests within this process, without output: only the files of those that are kept."""
    quiet = ("-n", "0", "-m", "not slow", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    files = sorted({test.partition("::")[0] for test in plugin.wanted or ()}) or tests
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        return pytest.main([*quiet, *options, *(str(ROOT / file) for file in files)], plugins=[plugin])


def in_a_child(work: object) -> str:
    """Do work in a child process, so that this one never loads the package; return its result."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        child = os.fork()
        if child == 0:
            try:
                said.write(work())  # type: ignore[operator]
                said.flush()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        said.seek(0)
        return said.read()


def reached(all_tests: Sequence[str], data: str) -> dict[str, float]:
    """Run all tests once: the seconds of each, and to `data` what lines it reaches."""

    def work() -> str:
        os.environ["COVERAGE_FILE"] = data
        plugin = Quickest()
        if ask(all_tests, plugin, f"--cov={PACKAGE}", "--cov-context=test", "--cov-report="):
            return ""
        return "\n".join(f"{seconds} {test}" for test, seconds in plugin.seconds.items())

    rows = [row.partition(" ") for row in in_a_child(work).splitlines()]
    if not rows:
        sys.exit(f"{' '.join(all_tests)} must pass before any constant is moved")
    return {test: float(seconds) for seconds, _, test in rows}


def chosen(constant: Constant, data: coverage.CoverageData, seconds: dict[str, float]) -> dict[str, float]:
    """Choose the tests that reach a constant; all, if it is read when its module is loaded."""
    contexts: set[str] = set()
    for path, line in lines_with(constant):
        contexts |= set(data.contexts_by_lineno(path).get(line, []))
    if "" in contexts:
        return seconds
    tests = {context.rpartition("|")[0] for context in contexts}
    return {test: spent for test, spent in seconds.items() if test in tests}


def noticed(constant: Constant, value: float, tests: dict[str, float]) -> str:
    """Name the first test that fails with a moved constant; empty if none does."""

    def work() -> str:
        sys.meta_path.insert(0, Finder(constant, value))
        plugin = Quickest(tests)
        code = ask([], plugin, "-x", "--no-cov")
        return plugin.failed or ("" if code in {0, 5} else "the tests do not load")

    return in_a_child(work)


def main(room: str, *named: str) -> None:
    """Move all constants of a room, or of some of its modules."""
    modules = [name for name in named if not name.startswith("tests/")]
    all_tests = [name for name in named if name.startswith("tests/")] or [f"tests/{room}"]
    paths = [PACKAGE / room / f"{name}.py" for name in modules] or sorted((PACKAGE / room).glob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        seconds = reached(all_tests, f"{folder}/coverage")
        data = coverage.CoverageData(f"{folder}/coverage")
        data.read()
        for constant in (constant for path in paths for constant in constants(path)):
            tests = chosen(constant, data, seconds)
            for value in constant.moves:
                test = noticed(constant, value, tests) or "SURVIVED"
                row = (constant.path.stem, constant.name, constant.value, value, len(tests), test)
                print(*row, sep="\t", flush=True)
                if test == "SURVIVED":
                    break


if __name__ == "__main__":
    main(*sys.argv[1:])
