"""What `kyoki show` prints: columns that stand straight in a terminal, full-width text or not."""

import pytest
from typer.testing import CliRunner

from kyoki.commands.app import app


@pytest.mark.model
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["entities", "--type", "person"], ["name", "person"]),
        (["pairs"], ["npmi", "北朝鮮", "0.003"]),
        (["keywords"], ["tf_idf", "地震"]),
    ],
)
def test_the_top_of_a_table(sample_run, asked, found):
    done = CliRunner().invoke(app, ["show", *asked, str(sample_run), "--top", "5"])
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) == 6
    assert all(part in done.stdout for part in found)
    assert "\x1b" not in done.stdout  # no terminal, no colour


@pytest.mark.model
def test_only_pairs_with_a_person(sample_run):
    done = CliRunner().invoke(app, ["show", "pairs", str(sample_run), "--type", "person", "--top", "3"])
    assert "ドナルド・トランプ" in done.stdout
    assert "北朝鮮" not in done.stdout.splitlines()[1]
