"""Fixtures for all tests."""

import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import cloudpickle
import pytest
from filelock import FileLock
from hypothesis import settings

from kyoki import imports

# A slow machine is not an error of the code, and failures must be reproducible.
settings.register_profile("kyoki", deadline=None, derandomize=True)
settings.load_profile("kyoki")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pickle functions of the tests by value, because workers import nothing from the working folder."""
    for module in {item.module for item in items if isinstance(item, pytest.Function)}:
        cloudpickle.register_pickle_by_value(module)


@pytest.fixture(autouse=True)
def _process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo after each test what the command, run within this process, changes in it: path and environment."""
    monkeypatch.setattr(imports, "ours", False)
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in imports.environment():
        monkeypatch.setenv(name, os.environ.get(name, ""))


SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold data and real scrapes beside a maintainer's checkout; users do not have it."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the gold data and real scrapes are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def sites() -> ModuleType:
    """The module that makes up sites, tests/cleaning/sites.py."""
    spec = importlib.util.spec_from_file_location("sites", Path(__file__).with_name("cleaning") / "sites.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sites"] = module  # where its dataclasses look for their types
    spec.loader.exec_module(module)
    return module


CORPUS = Path(__file__).parents[1] / "corpus" / "raw"


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, run once: the folder that it was run into. Tests do not write to it."""
    import kyoki

    base = tmp_path_factory.getbasetemp()
    out = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sample"  # one for all of xdist's workers
    done = out.with_name("sample-done")
    with FileLock(out.with_name("sample-lock")):
        if not done.exists():
            kyoki.run([CORPUS], out=out, workers=2)
            done.touch()
    return out


@pytest.fixture
def ten_seconds_of_processor_time() -> Iterator[None]:
    """End a test that a rule with quadratic time would run for minutes or hours; with linear time it takes a second."""

    def over(*_: object) -> None:
        pytest.fail("ten seconds of processor time are over")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.fixture
def local():
    """A function that makes pools of worker processes; they are ended after the test."""
    from kyoki.running.pool import LocalPool

    pools = []

    def made(workers: int, memory: int = 0):
        pools.append(LocalPool(workers, memory))
        return pools[-1]

    yield made
    for pool in pools:
        pool.close()
