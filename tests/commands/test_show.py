"""The output of `kyoki show`: columns aligned in a terminal, also with full-width text."""

import openpyxl
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.exploring.summary import summary
from kyoki.showing.headings import heading
from kyoki.storage.writers import write
from kyoki.tables import TABLES


@pytest.mark.model
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["entities", "--type", "person"], ["name", "person"]),
        (["pairs"], ["npmi", "n_ab_articles", "北朝鮮", "0.010"]),
        (["keywords"], ["tf_idf", "会談"]),
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


@pytest.mark.model
def test_a_column_decides_the_order_and_is_shown(sample_run):
    done = CliRunner().invoke(app, ["show", "pairs", str(sample_run), "--sort", "p", "--ascending", "--top", "9"])
    heads, *rows = (line.split() for line in done.stdout.splitlines())
    assert heads[-1] in {"p", "note"}
    assert [row[3] for row in rows] != sorted([row[3] for row in rows], key=int, reverse=True)
    wrong = CliRunner().invoke(app, ["show", "pairs", str(sample_run), "--sort", "npmi_lo"])
    assert "did you mean npmi_low?" in str(wrong.exception)


def test_why_there_are_no_rows(tmp_path):
    for table in TABLES.values():
        write(table, table.frame(), tmp_path / "tables")
    said = {
        "entities": "no person, state, place or organisation was found in 0 articles",
        "pairs": "no two of 0 entities share a window (sentence)",
        "keywords": "no content word of kind word in 0 articles",
    }
    for name, reason in said.items():
        done = CliRunner().invoke(app, ["show", name, str(tmp_path)])
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{name}: {reason}\n")


@pytest.mark.model
def test_what_is_shown_of_a_pair_is_the_same_everywhere(sample_run):
    """ロシア and ウクライナ are also in near-duplicates, which the shown figures do not count."""
    run = CliRunner().invoke
    heads, row = (
        line.split() for line in run(app, ["show", "pairs", str(sample_run), "--top", "1"]).stdout.splitlines()
    )
    shown = dict(zip(heads, row, strict=False))
    pair = kyoki.load(sample_run).pairs.query("a == 'state:RU' and b == 'state:UA' and slice == 'all'")
    pair = pair[pair["window"] == "sentence"].iloc[0]
    assert pair["n_ab"] > pair["n_ab_unique"] == int(shown["n_ab_unique"])
    expected = pair["n_a_unique"] * pair["n_b_unique"] / pair["n_unique"]
    assert (shown["expected_unique"], shown["npmi_unique"]) == (f"{expected:.3f}", f"{pair['npmi_unique']:.3f}")
    n = f"{pair['n_ab_unique']} sentences in {pair['n_ab_articles']} articles"
    assert f"ロシア-ウクライナ {n}" in "\n".join(summary(kyoki.load(sample_run), sample_run))
    book = openpyxl.load_workbook(sample_run / "kyoki.xlsx", read_only=True)
    headings, first = (list(cells) for cells in book["組"].iter_rows(max_row=2, values_only=True))
    for name in ("n_ab_articles", "n_ab_unique", "npmi_unique"):
        assert first[headings.index(heading(name, "pairs", "ja", "pairs_sheet").text)] == pytest.approx(pair[name])
    told = run(app, ["why", "ロシア", "ウクライナ", "--from", str(sample_run), "--limit", "1"]).stderr
    assert f"{pair['n_ab']} sentences with both, in 21 articles; without near-duplicates " in told
    assert f"without near-duplicates {pair['n_ab_unique']} in {pair['n_ab_articles']}\n" in told
