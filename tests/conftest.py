"""Fixtures for all tests."""

from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no fault of the code, and a test that fails must fail again the next time.
settings.register_profile("kyoki", deadline=None, derandomize=True)
settings.load_profile("kyoki")

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold data and real scrapes beside a maintainer's checkout; users do not have it."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the gold data and real scrapes are not beside this checkout")
    return SHARED


CORPUS = Path(__file__).parents[1] / "corpus" / "raw"


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, run once: the folder that it was run into. Tests do not write to it."""
    import pipeline

    out = tmp_path_factory.mktemp("sample")
    pipeline.run([CORPUS], out=out, workers=2)
    return out


@pytest.fixture
def local():
    """A function that makes pools of worker processes; they are ended after the test."""
    from pipeline.runs.pool import LocalPool

    pools = []

    def made(workers: int, memory: int = 0):
        pools.append(LocalPool(workers, memory))
        return pools[-1]

    yield made
    for pool in pools:
        pool.close()
