"""A sample to judge is random within each type; its precision equals independent sums."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

import kyoki
from kyoki.errors import InputError
from kyoki.exploring.judging import sample, score
from kyoki.exploring.judging_workbook import read_workbook, write_workbook


@pytest.fixture(scope="module")
def run(sample_run):
    return kyoki.load(sample_run)


def test_as_many_of_each_type_each_with_its_sentence(run):
    drawn = sample(run, n=60)
    n_types = run.mentions["type"].nunique()
    assert set(drawn["type"].value_counts()) <= {60 // n_types, 60 // n_types + 1}
    assert len(drawn) == 60
    texts = run.articles.set_index("article_id")["text"]
    for row in drawn.itertuples():
        assert row.sentence.count("【") >= 1
        assert f"【{row.mention}】" in row.sentence
        assert texts[row.article_id][row.start : row.end] == row.mention
        before, _, after = row.sentence.partition(f"【{row.mention}】")
        assert before + row.mention + after in texts[row.article_id].replace("\n", " ")
    totals = run.mentions["type"].value_counts()
    assert (drawn["n_type"] == drawn["type"].map(totals)).all()
    assert drawn["entity_id"].notna().mean() > 0.9


def test_the_seed_decides_and_every_mention_can_be_drawn(run):
    assert sample(run, n=30).equals(sample(run, n=30))
    assert not sample(run, n=30, seed=1).equals(sample(run, n=30, seed=2))
    every = sample(run, n=10**6)
    assert len(every) == len(run.mentions)


def judged(verdicts, types=None, n_type=None):
    rows = len(verdicts)
    frame = {"mention_is": verdicts, "entity_is": "", "type": types or ["place"] * rows, "decided_by": "unit"}
    return pd.DataFrame({**frame, "method": "alias", "n_type": n_type or [10] * rows})


def test_precision_and_interval_of_a_type_are_wilsons():
    found = score(judged(["right"] * 17 + ["wrong"] * 3 + ["unsure"] * 2 + [None]))
    row = found[found["kind"] == "type"].iloc[0]
    assert (row["n"], row["right"], row["unsure"], row["precision"]) == (20, 17, 2, 0.85)
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(17, 20, method="wilson"), abs=1e-9)


@pytest.mark.parametrize(
    ("written", "counts"),
    [
        (["○", "×", "△"], (2, 1, 1)),
        (["正", "誤", "？"], (2, 1, 1)),
        (["1.0", "0.0", ""], (2, 1, 0)),  # a spreadsheet made numbers of them
        ([" Right ", "WRONG", "Unsure"], (2, 1, 1)),
    ],
)
def test_what_a_person_may_write(written, counts):
    row = score(judged(written)).iloc[0]
    assert (row["n"], row["right"], row["unsure"]) == counts


def test_all_weighs_each_type_by_its_mentions():
    """Of 900 people 9 in 10 are right, of 100 places 5 in 10: 0.86 of the corpus, not 0.7 of the sample."""
    verdicts = ["right"] * 9 + ["wrong"] + ["right"] * 5 + ["wrong"] * 5
    table = judged(verdicts, ["person"] * 10 + ["place"] * 10, [900] * 10 + [100] * 10)
    row = score(table).set_index("kind").loc["all"]
    assert row["precision"] == pytest.approx(0.86)
    assert row["low"] < 0.86 < row["high"] <= 1


@pytest.mark.slow
def test_intervals_of_all_cover_the_truth():
    """Of 400 samples of two types, right in .97 and .7, nine of ten intervals and more hold .916."""
    random = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        right = [*(random.random(40) < 0.97), *(random.random(40) < 0.7)]
        verdicts = ["right" if one else "wrong" for one in right]
        row = score(judged(verdicts, ["person"] * 40 + ["place"] * 40, [800] * 40 + [200] * 40)).iloc[0]
        held += row["low"] <= 0.97 * 0.8 + 0.7 * 0.2 <= row["high"]
    assert held / 400 >= 0.92


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (judged(["right", "maybe"]), "row 3 has the verdict 'maybe'"),
        (judged(["", ""]), "nothing is judged"),
        (judged(["right"]).drop(columns="n_type"), "no column n_type"),
    ],
)
def test_what_cannot_be_scored_is_one_line(table, said):
    with pytest.raises(InputError, match=said):
        score(table)


def test_the_commands_from_sample_to_score(sample_run, tmp_path):
    from typer.testing import CliRunner

    from kyoki.commands.app import app

    file = tmp_path / "judge.csv"
    runner = CliRunner()
    assert runner.invoke(app, ["sample", "--from", str(sample_run), "--n", "9", "-o", str(file)]).exit_code == 0
    text = file.read_text(encoding="utf-8-sig")
    assert runner.invoke(app, ["sample", "--from", str(sample_run), "-o", str(file)]).exit_code == 1  # it is there
    file.write_text(text.replace('"","",', '"right","wrong",'), encoding="utf-8")
    done = runner.invoke(app, ["score", str(file)])
    assert done.exit_code == 0
    assert "mention_is,all,all,9,9,0,1," in done.stdout.replace('"', "")
    assert "entity_is,all,all,9,0,0,0," in done.stdout.replace('"', "")


def verdicts_of(path):
    """The cells that a person may fill, and the lists that they offer, as another program reads them."""
    book = openpyxl.load_workbook(path)
    sheet = book["sample"]
    header = [cell.value for cell in sheet[1]]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    return book, sheet, header, lists


def test_a_workbook_offers_verdicts_and_is_read_again(sample_run, tmp_path):
    from typer.testing import CliRunner

    from kyoki.commands.app import app

    file = tmp_path / "judge.xlsx"
    runner = CliRunner()
    drawing = ["sample", "--from", str(sample_run), "--n", "9", "-o", str(file)]
    assert runner.invoke(app, drawing).exit_code == 0
    assert runner.invoke(app, drawing).exit_code == 1  # it is there
    first = file.read_bytes()
    assert runner.invoke(app, [*drawing, "--force"]).exit_code == 0
    assert file.read_bytes() == first
    book, sheet, header, lists = verdicts_of(file)
    assert lists == {"E2:E10": '"right,wrong,unsure"', "F2:F10": '"right,wrong,unsure"'}
    assert (header[4], header[5]) == ("mention_is", "entity_is")
    for row, verdict in zip(range(2, 11), ["right"] * 6 + ["wrong", "unsure", None], strict=True):
        sheet.cell(row, 5).value = verdict
    book.save(file)
    done = runner.invoke(app, ["score", str(file)])
    assert done.exit_code == 0
    assert "mention_is,all,all,7,6,1," in done.stdout.replace('"', "")


def test_a_workbook_holds_what_a_csv_holds(tmp_path):
    rows = judged(["", "", ""]).assign(
        mention=["平壌", "=1+1", "@x"], sentence=["【平壌】で", "【=1+1】", "http://a.example"]
    )
    rows["entity_id"] = pd.Series(["place:平壌", None, ""], dtype="str")
    write_workbook(rows, tmp_path / "a.xlsx")
    found = read_workbook(tmp_path / "a.xlsx")
    assert found.columns.tolist() == rows.columns.tolist()
    for name in ("mention", "sentence", "entity_id", "type"):
        assert found[name].fillna("").tolist() == rows[name].fillna("").tolist()
    assert pd.to_numeric(found["n_type"]).tolist() == rows["n_type"].tolist()
    assert found[["mention_is", "entity_is"]].isna().all(axis=None)


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), (b"no zip", "not a zip file")])
def test_what_is_no_workbook_is_one_line(tmp_path, content, said):
    path = tmp_path / "a.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_workbook(path)
