"""The changes since the previous run, as a run reports them."""

import pytest
from typer.testing import CliRunner

import kyoki
from kyoki import terminal
from kyoki.commands.app import app
from kyoki.exploring.news import news, state_of


@pytest.mark.model
def test_articles_entities_and_pairs_since_the_last_run(tmp_path, monkeypatch):
    inputs, out = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    (inputs / "a.txt").write_text("石破茂首相は24日、東京で会見した。", encoding="utf-8")
    (inputs / "b.txt").write_text("石破茂首相は25日、東京で会見した。", encoding="utf-8")
    assert state_of(out) is None
    kyoki.run([inputs], out=out, workers=1)
    before = state_of(out)
    assert news(before, kyoki.load(out)) == "new       nothing since the last run"
    (inputs / "a.txt").write_text("石破茂首相は26日、大阪で会見した。", encoding="utf-8")
    (inputs / "b.txt").unlink()
    for day in (1, 2):
        (inputs / f"{day}.txt").write_text(f"金正恩総書記は{day}日、平壌に戻った。", encoding="utf-8")
    kyoki.run([inputs], out=out, workers=1)
    said = "2 articles, 1 changed, 1 gone, 3 entities (金正恩 · 大阪 · 平壌) since the last run"
    assert news(before, kyoki.load(out)) == f"new       {said}"
    without = before._replace(entities=before.entities | {"person:金正恩", "place:平壌", "place:大阪"})
    assert news(without, kyoki.load(out)) == "new       2 articles, 1 changed, 1 gone since the last run"


def test_a_pair_is_new_once_it_is_beyond_chance(sample_run):
    tables = kyoki.load(sample_run)
    now = state_of(sample_run)
    a, b = min(now.pairs)
    name = tables.entities.set_index("entity_id")["name"]
    said = news(now._replace(pairs=now.pairs - {(a, b)}), tables)
    assert said == f"new       1 pair beyond chance ({name[a]}-{name[b]}) since the last run"


@pytest.mark.model
@pytest.mark.slow
def test_only_a_terminal_is_told(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("石破茂首相は24日、東京で会見した。", encoding="utf-8")
    command = ["run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert "since the last run" not in CliRunner().invoke(app, command).output
    assert "since the last run" not in CliRunner().invoke(app, command).output
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    assert "new       nothing since the last run" in CliRunner().invoke(app, command).output
