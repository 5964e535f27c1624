"""Widths and limits of what commands show: a case on either side of each.

`tools/move_constants.py commands` moves them.
"""

from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki import terminal
from kyoki.commands import coding, dispersion, words
from kyoki.commands.app import app
from kyoki.commands.columns import cells
from kyoki.exploring import export
from kyoki.storage.writers import write
from kyoki.tables import TABLES

#: Names of 40 and of 42 cells: the widest that a column shows in full, and the next.
FITS, TOO_WIDE = "北" * 20, "北" * 21


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of one article, longer than any line, and of two entities."""
    folder = tmp_path_factory.mktemp("run") / "tables"
    articles = kyoki.articles_from_texts([f"{'港' * 80}の条約を{'海' * 80}。"], ["a1"])
    counts = {"n_mentions": 1, "n_articles": 1, "n_mentions_unique": 1, "n_articles_unique": 1}
    names = [
        {"entity_id": f"place:{name}", "type": "place", "name": name, "aliases": name} for name in (FITS, TOO_WIDE)
    ]
    for name, frame in {
        "articles": articles,
        "tokens": kyoki.tokens(articles),
        "links": TABLES["links"].frame(),
        "mentions": TABLES["mentions"].frame(),
        "entities": TABLES["entities"].sorted(TABLES["entities"].frame([entity | counts for entity in names])),
    }.items():
        write(TABLES[name], TABLES[name].frame(frame), folder)
    return folder


def command(*arguments):
    done = CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def occurrence(keyword, outlet="海"):
    """One row of words in their context."""
    row = {"published": pd.NaT, "outlet": outlet, "left": "左", "keyword": keyword, "right": "右", "duplicate_of": None}
    return pd.DataFrame([row]).astype({"published": "datetime64[us]"})


def shown(lines):
    return ["".join(str(getattr(part, "plain", part)) for part in line) for line in lines]


def test_the_help_does_not_cut_a_sentence():
    usage, _, rest = command("-h").stdout.partition("\n")
    assert usage.endswith("[ARGS]...")
    assert "..." not in rest


@pytest.mark.parametrize("asked", ["kwic", "coding"])
def test_a_line_in_a_pipe_is_as_wide_as_a_wide_terminal(run, tmp_path, monkeypatch, asked):
    """120 cells; of those left on the two sides of a keyword in full-width characters one or two stay empty."""
    monkeypatch.delenv("COLUMNS", raising=False)
    (tmp_path / "codes.toml").write_text('["条約"]\nwords = ["条約"]\n', encoding="utf-8")
    asking = {"kwic": ["kwic", "条約"], "coding": ["coding", "check", tmp_path / "codes.toml"]}[asked]
    line = next(line for line in command(*asking, "--from", run).stdout.splitlines() if "港" in line)
    assert 116 <= cells(line) <= 120


@pytest.mark.parametrize(("n", "kept"), [(18, 18), (19, 18)])
@pytest.mark.parametrize("lines", [words._lines, coding._lines])
def test_cells_of_a_keyword(lines, n, kept):
    (line,) = shown(lines(occurrence("条" * n), 120))
    assert line.count("条") == kept


@pytest.mark.parametrize(("n", "kept"), [(6, 6), (7, 6)])
def test_cells_of_an_outlet(n, kept):
    (line,) = shown(words._lines(occurrence("条約", outlet="社" * n), 120))
    assert line.count("社") == kept


def test_days_on_the_axis():
    """Five, as evenly spaced as occurrences allow; days that are nearer than a fifth of the axis would collide."""
    places = [at / 100 for at in range(101)]
    found = pd.DataFrame({"corpus_place": places, "published": pd.Timestamp(2025, 4, 28)})
    assert [place for place, _ in dispersion._days(found)] == [0, 0.25, 0.5, 0.75, 1]
    for second, n in [(0.22, 2), (0.2, 1)]:
        assert len(dispersion._days(found[found["corpus_place"].isin([0, second])])) == n


def test_the_widest_name_of_show(run):
    lines = command("show", "entities", run).stdout
    assert f"{FITS} " in lines
    assert TOO_WIDE not in lines
    assert "北…" in lines


@pytest.mark.parametrize(("value", "is_whole"), [("x" * 40, True), ("x" * 41, False)])
def test_the_widest_cell_of_sql(run, monkeypatch, value, is_whole):
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    assert (value in command("sql", f"SELECT '{value}' AS a", "--from", run).stdout) == is_whole


@pytest.mark.parametrize(("n", "told"), [(200, ""), (201, "200 of 201 rows; all of them: --out FILE.csv, or a pipe\n")])
def test_rows_on_a_terminal(run, monkeypatch, n, told):
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    done = command("sql", f"SELECT * FROM range({n})", "--from", run)
    assert len(done.stdout.splitlines()) == 201
    assert done.stderr == told


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (1_048_575, "1,048,575 rows\n"),
        (1_048_576, "1,048,576 rows; Excel shows the first 1,048,575, programs read all\n"),
    ],
)
def test_rows_of_a_sheet(run, monkeypatch, n, told):
    monkeypatch.setattr(export, "export", lambda *_, **__: SimpleNamespace(path="pairs.csv", n=n, n_all=n))
    assert command("export", "pairs", run, "--csv").stderr == told
