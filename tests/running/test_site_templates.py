"""A run learns the templates of sites: new or removed pages clean only the pages that they affect, as in a notebook."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kyoki

KYOKI = Path(sys.executable).with_name("kyoki")


@pytest.fixture
def raw(tmp_path, sites):
    """A folder of a site of three pages and of one of two, and a page more of the latter, which is not in it."""
    for name, pages in (("kaze", sites.blog(21, 3)), ("umi", sites.newspaper(22, 3))):
        (tmp_path / "raw" / name).mkdir(parents=True)
        for n, page in enumerate(pages):
            (tmp_path / "raw" / name / f"{n}.txt").write_text(page.raw, encoding="utf-8")
    return shutil.move(tmp_path / "raw" / "umi" / "2.txt", tmp_path / "third.txt"), tmp_path / "raw"


def tables_of(out):
    return {path.name: path.read_bytes() for path in sorted((out / "tables").iterdir())}


def n_cleaned(out):
    return json.loads((out / "ledger.json").read_text(encoding="utf-8"))["stages"].get("clean", {}).get("articles", 0)


def rules(tables, folder):
    scrapes = tables.scrapes.query("folder.str.endswith(@folder)")
    lines = tables.lines.merge(scrapes, left_on="article_id", right_on="scrape_id")
    return set(lines["rule"])


@pytest.mark.slow
@pytest.mark.model
def test_a_third_page_makes_templates_and_taking_it_away_unmakes_them(raw, tmp_path):
    third, folder = raw
    out = tmp_path / "out"
    kyoki.run([folder], out=out, workers=2)
    two = tables_of(out)
    assert "template" in rules(kyoki.load(out), "kaze")
    assert not {"template", "turning"} & rules(kyoki.load(out), "umi")

    shutil.copy(third, folder / "umi" / "2.txt")
    kyoki.run([folder], out=out, workers=1)
    assert n_cleaned(out) == 3  # of six: those of kaze are as they were
    assert {"template", "turning"} <= rules(kyoki.load(out), "umi")
    again = tmp_path / "again" / "raw"
    files = sorted(folder.rglob("*.txt"))
    random.Random(0).shuffle(files)
    for file in files:
        (again / file.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(file, again / file.parent.name / file.name)
    kyoki.run([again], out=tmp_path / "fresh", workers=3)
    assert tables_of(tmp_path / "fresh") == tables_of(out)

    (folder / "umi" / "2.txt").unlink()
    kyoki.run([folder], out=out, workers=2)
    assert tables_of(out) == two


@pytest.mark.slow
@pytest.mark.model
def test_a_notebook_and_the_command_clean_one_page_as_the_run_did(raw, tmp_path):
    third, folder = raw
    shutil.copy(third, folder / "umi" / "2.txt")
    kyoki.run([folder], out=tmp_path / "out", workers=2)
    tables = kyoki.load(tmp_path / "out")
    page = third.read_text(encoding="utf-8")
    (scrape,) = tables.scrapes[tables.scrapes["raw"] == page]["scrape_id"]
    text = tables.articles.set_index("article_id")["text"][scrape]
    alone = kyoki.clean([page]).articles["text"].item()
    assert alone != text
    assert kyoki.clean([page], templates=tmp_path / "out").articles["text"].item() == text

    command = [KYOKI, "clean", third, "--templates", tmp_path / "out"]
    subprocess.run([*command, "--out", tmp_path / "one"], check=True, capture_output=True, cwd=tmp_path)
    assert kyoki.load(tmp_path / "one").articles["text"].item() == text
    done = subprocess.run([*command, "--explain"], check=True, capture_output=True, cwd=tmp_path, text=True)
    shown = [line.split("\t") for line in done.stdout.splitlines()]
    assert "template (3 of 3 pages)" in {rule for _, rule, _ in shown}
    assert {mark for mark, rule, _ in shown if rule.startswith(("template", "turning"))} == {"-"}
