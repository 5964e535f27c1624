"""The work on a batch: bad articles are set aside, whatever an engine does; the others are processed."""

import sys
from importlib import import_module

import pandas as pd
import pytest

from kyoki.config import Settings
from kyoki.running.discovery import modules
from kyoki.running.keys import stage_keys
from kyoki.running.lineage import lineage, work_stages
from kyoki.running.parts import PartStore
from kyoki.running.work import Job, work
from kyoki.tables import PART_TABLES, TABLES

WORK_STAGES = work_stages()
IDS = ["a1", "a2", "a3", "a4", "a5"]


def scrapes():
    return TABLES["scrapes"].frame(
        [
            {"scrape_id": i, "path": f"{i}.txt", "kind": "text", "markup": "text", "charset": "utf-8"}
            | {"sha256": "0", "n_bytes": 1, "raw": f"{i}の本文。"}
            for i in IDS
        ]
    )


class FakeStages:
    """Stages that copy, raise on the given articles, and count their calls."""

    def __init__(self):
        self.bad = {"clean": set(), "tokens": set(), "mentions": set(), "counted": set()}
        self.seen = {"clean": [], "tokens": [], "mentions": [], "counted": []}

    def _see(self, stage, ids):
        self.seen[stage].append(list(ids))
        if hit := self.bad[stage] & set(ids):
            msg = f"cannot digest {min(hit)}"
            raise ValueError(msg)

    def clean(self, scrapes, **_):
        self._see("clean", scrapes["scrape_id"])
        rows = [
            {"article_id": i, "text": t, "n_chars": len(t)}
            for i, t in zip(scrapes["scrape_id"], scrapes["raw"], strict=True)
        ]
        articles = TABLES["articles"].frame([row | {"kept_share": 1.0} for row in rows])
        return articles, TABLES["lines"].frame(), TABLES["sentences"].frame(), TABLES["rejects"].frame()

    def tokens(self, articles, **_):
        self._see("tokens", articles["article_id"])
        return TABLES["tokens"].frame(
            [
                {"article_id": i, "start": 0, "end": 2, "sentence": 0, "surface": i, "lemma": i, "pos1": "名詞"}
                for i in articles["article_id"]
            ]
        )

    def mentions(self, articles, tokens, **_):
        assert set(tokens["article_id"]) == set(articles["article_id"])
        self._see("mentions", articles["article_id"])
        return TABLES["mentions"].frame()

    def counted(self, articles, tokens, mentions, **_):
        assert set(tokens["article_id"]) == set(articles["article_id"])
        assert mentions.empty
        self._see("counted", articles["article_id"])
        return tuple(PART_TABLES[name].frame() for name in ("word_units", "noun_runs", "signatures"))


@pytest.fixture
def fake(monkeypatch):
    stages = FakeStages()
    for name in WORK_STAGES:
        monkeypatch.setattr(import_module(modules()[name]), name, getattr(stages, name))
    return stages


@pytest.fixture
def job(tmp_path):
    keys = stage_keys(Settings())
    PartStore(tmp_path, "read", keys["read"]).write("b", IDS, {"scrapes": scrapes()})
    return Job(tmp_path, keys, "b", Settings())


def part_of(job, stage):
    made = lineage("b", {stage: job.store(stage).seals() for stage in ("read", *WORK_STAGES)})
    return made[stage].name if stage in made else None


def rejects(job):
    found = [job.store(stage).read(part_of(job, stage), "rejects") for stage in WORK_STAGES]
    return pd.concat(found, ignore_index=True)


def test_a_batch_goes_through_all_stages_once(fake, job):
    assert work(job).articles == {"clean": 5, "tokens": 5, "mentions": 5, "counted": 5}
    assert work(job).articles == {}
    assert fake.seen == {stage: [IDS] for stage in WORK_STAGES}
    assert rejects(job).empty


@pytest.mark.parametrize("stage", WORK_STAGES)
def test_a_bad_article_is_set_aside_with_what_was_said_and_the_others_go_on(fake, job, stage):
    fake.bad[stage] = {"a2", "a5"}
    work(job)
    found = rejects(job)
    assert found[["scrape_id", "stage", "reason"]].to_numpy().tolist() == [
        ["a2", stage, "engine_failed"],
        ["a5", stage, "engine_failed"],
    ]
    assert list(found["detail"]) == ["ValueError: cannot digest a2", "ValueError: cannot digest a5"]
    left = [i for i in IDS if i not in {"a2", "a5"}]
    if stage in {"clean", "tokens"}:
        assert list(job.store("tokens").read(part_of(job, "tokens"), "tokens")["article_id"]) == left
        assert fake.seen["mentions"] == [left]


def test_a_stage_that_cannot_even_do_nothing_is_a_fault_of_its_own(fake, job, monkeypatch):
    def broken(*_, **__):
        msg = "no dictionary"
        raise RuntimeError(msg)

    monkeypatch.setattr(sys.modules["kyoki.stages.tokens"], "tokens", broken)
    with pytest.raises(RuntimeError, match="no dictionary"):
        work(job)
    assert part_of(job, "tokens") is None


def test_the_condemned_are_set_aside_unseen(fake, job):
    work(Job(job.root, job.keys, "b", job.settings, quarantined={"a3": ("engine_died", "killed")}))
    found = rejects(job)
    assert list(zip(found["scrape_id"], found["stage"], found["reason"], strict=True)) == [
        ("a3", "clean", "engine_died")
    ]
    assert all("a3" not in ids for calls in fake.seen.values() for ids in calls)


def test_a_careful_job_takes_one_article_at_a_time_and_leaves_no_suspect(fake, job):
    one_at_a_time = Job(job.root, job.keys, "b", job.settings, one_at_a_time=True)
    work(one_at_a_time)
    assert fake.seen["tokens"] == [[i] for i in IDS]
    assert not one_at_a_time.current_input.exists()


def test_a_careful_job_names_the_article_at_hand(fake, job, monkeypatch):
    one_at_a_time = Job(job.root, job.keys, "b", job.settings, one_at_a_time=True)
    noted = []
    tokens = fake.tokens
    monkeypatch.setattr(
        sys.modules["kyoki.stages.tokens"],
        "tokens",
        lambda articles, **_: noted.append(one_at_a_time.current_input.read_text()) or tokens(articles),
    )
    work(one_at_a_time)
    assert noted == IDS


def test_only_the_stage_that_is_missing_is_done_again(fake, job):
    work(job)
    job.store("mentions").forget(part_of(job, "mentions"))
    assert work(job).articles == {"mentions": 5}
