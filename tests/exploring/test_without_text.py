"""The publishable part of a run: no text of an article in any byte, and enough to repeat the run."""

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.errors import InputError
from kyoki.exploring.without_text import LEAST_TEXT, without_text
from kyoki.showing.headings import heading

FACTS = "地域の図書館で、来月から夜間の開館が始まることになった。"  # of a user's field


def strings_of(path):
    """Return the unpacked content of a file."""
    if path.suffix == ".parquet":
        columns = pq.read_table(path).columns
        return "\n".join(str(v) for c in columns if pa.types.is_string(c.type) for v in c.unique().to_pylist())
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    text = path.read_bytes().decode("utf-8", "replace")
    return text + re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def windows(text):
    return {text[at : at + LEAST_TEXT] for at in range(len(text) - LEAST_TEXT + 1)}


@pytest.fixture(scope="module")
def shared_run(sample_run, tmp_path_factory):
    """The sample run, published."""
    folder = tmp_path_factory.mktemp("published") / "public"
    assert without_text(sample_run, folder) == []
    return folder


@pytest.mark.slow
@pytest.mark.model
def test_no_text_of_any_article_is_in_any_file(sample_run, shared_run):
    articles = kyoki.load(sample_run).articles
    headlines = set().union(*(windows(title) for title in articles["title"].dropna()))
    texts = set().union(*(windows(line) for text in articles["text"] for line in text.split("\n"))) - headlines
    assert len(texts) > 10_000
    every = [path for path in shared_run.rglob("*") if path.is_file()]
    for path in every:
        assert not windows(strings_of(path)) & texts, path
    whole = {path for path in sample_run.rglob("*") if path.suffix in {".parquet", ".xlsx", ".html", ".csv"}}
    leaking = {path.name for path in whole if windows(strings_of(path)) & texts}
    assert {"articles.parquet", "scrapes.parquet", "pair_sentences.csv", "kyoki.xlsx", "report.html"} <= leaking
    assert {"report.html", "kyoki.xlsx", "README.md", "ledger.json"} <= {path.name for path in every}
    assert len(kyoki.load(shared_run).tokens) == 0
    assert '"texts":null' in strings_of(shared_run / "report.html")  # so that its views say why they are empty


@pytest.mark.model
def test_counts_headlines_and_addresses_stay(sample_run, shared_run):
    ours, whole = kyoki.load(shared_run), kyoki.load(sample_run)
    for name in ("entities", "pairs", "links", "keywords", "keyness", "pair_sentences", "sentences"):
        pd.testing.assert_frame_equal(getattr(ours, name), getattr(whole, name), obj=name)
    for name in ("title", "url", "outlet", "published", "author", "n_chars", "duplicate_of"):
        pd.testing.assert_series_equal(ours.articles[name], whole.articles[name])
    book = openpyxl.load_workbook(shared_run / "kyoki.xlsx", read_only=True)
    headings = [cell.value for cell in next(book["組"].rows)]
    columns = {name: heading(name, "pairs", "ja", "pairs_sheet").text in headings for name in ("title", "url", "text")}
    assert columns == {"title": True, "url": True, "text": False}


@pytest.mark.model
@pytest.mark.slow
def test_the_whole_run_can_be_made_again_from_what_is_published(sample_run, shared_run, tmp_path):
    ledger = shutil.copy(shared_run / "ledger.json", tmp_path)
    corpus = Path(__file__).parents[2] / "corpus" / "raw"
    done = CliRunner().invoke(app, ["run", str(corpus), "--from-ledger", ledger, "--out", str(tmp_path / "out")])
    assert "repeated  every table has the bytes recorded in the ledger" in done.output


@pytest.mark.model
@pytest.mark.slow
def test_a_text_of_the_users_own_goes_and_the_folder_of_a_run_stays(tmp_path):
    rows = [{"body": f"首相は{n}日、東京で会見した。" * 3, "desk": "政治", "lead": FACTS * n} for n in (1, 2)]
    pd.DataFrame(rows).to_json(tmp_path / "in.jsonl", orient="records", lines=True, force_ascii=False)
    kyoki.run([tmp_path / "in.jsonl"], out=tmp_path / "out", workers=1)
    arguments = ["export", str(tmp_path / "out"), "--no-text", "--out", str(tmp_path / "public")]
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.stdout) == (0, f"{tmp_path / 'public'}\n")
    assert done.stderr.splitlines()[-3:] == [
        "left out: texts of articles, their scraped lines, tokens, sentences of pairs, details of rejects",
        "left out because their values are texts: var_lead",
        "included with their values, from your own fields: var_desk",
    ]
    said = (tmp_path / "public" / "README.md").read_text(encoding="utf-8")
    assert "as they hold texts: `var_lead`. Variables with their values: `var_desk`." in said
    listed = {name.strip("/") for name in re.findall(r"^- `([^`]+)`", said, flags=re.MULTILINE)}
    absent = listed - {path.name for path in (tmp_path / "public").iterdir()}
    assert absent <= {"figures"}  # nothing to draw of two articles
    assert without_text(tmp_path / "out", tmp_path / "public") == ["var_lead"]  # once more, in the same place
    assert kyoki.load(tmp_path / "public").articles["var_desk"].tolist() == ["政治", "政治"]
    assert not any(FACTS in strings_of(path) for path in (tmp_path / "public").rglob("*") if path.is_file())
    with pytest.raises(InputError, match="is the folder of a run, which is not changed"):
        without_text(tmp_path / "out", tmp_path / "out")
    assert kyoki.load(tmp_path / "out").articles["text"].str.contains("会見").all()
    kyoki.run([tmp_path / "in.jsonl"], out=tmp_path / "public", workers=1)  # a run there makes the whole
    assert kyoki.load(tmp_path / "public").articles["text"].str.contains("会見").all()
