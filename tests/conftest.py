"""Fixtures for all tests."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold data and real scrapes beside a maintainer's checkout; users do not have it."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the gold data and real scrapes are not beside this checkout")
    return SHARED
