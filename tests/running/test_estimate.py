"""The estimate for a large run, by its own earlier speed if known; none for a small run."""

from types import SimpleNamespace

import pytest

from kyoki.running import estimate as module
from kyoki.running.estimate import estimate
from kyoki.running.ledger import Ledger


@pytest.fixture(autouse=True)
def free(monkeypatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=20e9))


def ledger(articles, seconds):
    stages = ("read", "clean", "tokens", "mentions")
    return Ledger(stages={stage: {"articles": articles, "seconds": seconds} for stage in stages})


@pytest.mark.parametrize(
    ("n", "workers", "earlier", "said"),
    [
        (4_999, 2, None, ""),
        (5_000, 1, None, "about 7 minutes"),
        (
            100_000,
            2,
            None,
            "100,000 articles to work on: about 1.2 hours with 2 workers, and about 12.0 GB in out (20 ",
        ),
        (10_000, 1, None, "about 14 minutes with 1 worker, and about 1.2 GB"),
        (100_000, 2, ledger(1000, 36), "about 2.0 hours"),  # 4 stages of 36 ms an article
        (100_000, 2, ledger(500, 18), "about 2.0 hours"),
        (100_000, 2, ledger(499, 18), "about 1.2 hours"),
        (100_000, 2, ledger(100, 36), "about 1.2 hours"),  # of 100 articles the start is most
        (200_000, 2, None, "20 GB free; that is more than is free)"),
    ],
)
def test_hours_and_disk_are_said_of_a_large_run(tmp_path, n, workers, earlier, said):
    found = estimate(n, workers, type(tmp_path)("out"), earlier)
    assert said in found
    assert bool(found) == bool(said)
