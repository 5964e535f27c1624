"""Engines that raise, give nothing, overrun, misalign, die or eat memory: one article is set aside, the others go on.

Real processes and the real checks after each engine; only the engines are fakes, and only for the article 悪.
"""

import os
import signal
import sys
import time

import pytest

from kyoki.running.keys import stage_keys
from kyoki.running.lineage import lineage, wanted
from kyoki.running.parts import PartStore
from kyoki.running.pool import work_all
from kyoki.running.work import Done, Job, work
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

BAD = "a3"
IDS = ["a1", "a2", BAD, "a4", "a5"]


@pytest.fixture
def job(tmp_path):
    """Make five cleaned articles that have no tokens yet."""
    texts = {i: "悪い本文。" if i == BAD else "良い本文。" for i in IDS}
    settings = from_mapping({"run": {"time_limit": 3}})
    keys = stage_keys(settings)
    articles = [{"article_id": i, "text": t, "n_chars": len(t), "kept_share": 1.0} for i, t in texts.items()]
    fixed = {"path": "a.txt", "kind": "text", "markup": "text", "charset": "utf-8", "sha256": "0", "n_bytes": 1}
    scrapes = TABLES["scrapes"].frame([{"scrape_id": i, "raw": t, **fixed} for i, t in texts.items()])
    PartStore(tmp_path, "read", keys["read"]).write("b", IDS, {"scrapes": scrapes})
    cleaned = {name: TABLES[name].frame() for name in ("lines", "sentences", "rejects")}
    cleaned["articles"] = TABLES["articles"].frame(articles)
    read = PartStore(tmp_path, "read", keys["read"]).seals()
    part = wanted("clean", lineage("b", {"read": read, "clean": {}}))
    PartStore(tmp_path, "clean", keys["clean"]).write(part.name, IDS, cleaned, taken=part.taken)
    return Job(tmp_path, keys, "b", settings)


def with_engine(misbehave):
    """Return the work on a batch, with a tokeniser that misbehaves and no recogniser."""

    def task(job: Job) -> Done:
        import kyoki.stages.mentions  # noqa: F401 (so that it is there to be replaced)
        from kyoki.language.mecab import Mecab

        real = Mecab._answer
        Mecab._answer = lambda self, line: misbehave(real(self, line)) if line.startswith("悪") else real(self, line)
        sys.modules["kyoki.stages.mentions"].mentions = lambda *_, **__: TABLES["mentions"].frame()
        return work(job)

    return task


def raises(answer):
    msg = "no such word"
    raise ValueError(msg)


def gives_nothing(answer):
    return ""


def misaligns(answer):
    return "".join(answer.splitlines(keepends=True)[1:])


def overruns(answer):
    time.sleep(600)


def dies(answer):
    os.kill(os.getpid(), signal.SIGSEGV)


def eats(answer):
    return [bytearray(100_000_000) for _ in range(1000)]


@pytest.mark.parametrize(
    ("misbehave", "reason", "detail"),
    [
        (raises, "engine_failed", "ValueError: no such word"),
        (gives_nothing, "engine_failed", "Error"),
        (misaligns, "engine_failed", "Error"),
        pytest.param(*(overruns, "timeout", "no end after 3 s"), marks=pytest.mark.slow),
        (dies, "engine_died", "its process was killed each time"),
        pytest.param(
            *(eats, "engine_failed", "MemoryError"),
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to RLIMIT_DATA"),
        ),
    ],
)
def test_the_article_is_set_aside_and_the_others_go_on(job, local, misbehave, reason, detail):
    (done,) = work_all([job], local(1, 2_000), with_engine(misbehave))
    assert done.articles["tokens"] == 5
    ((part, seal),) = job.store("tokens").seals().items()
    (reject,) = job.store("tokens").read(part, "rejects").to_dict("records")
    assert (reject["scrape_id"], reject["stage"], reject["reason"]) == (BAD, "tokens", reason)
    assert detail in reject["detail"]
    assert seal.limits["time_limit"] == 3  # so that another limit is another try
    assert set(job.store("tokens").read(part, "tokens")["article_id"]) == set(IDS) - {BAD}
    assert not list(job.root.glob("*.current_input")) + list(job.root.glob("*.overrun"))
