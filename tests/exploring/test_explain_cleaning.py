"""`kyoki clean --explain` shows what cleaning does with each line, and writes nothing."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kyoki.cleaning import pages
from kyoki.exploring.explain_cleaning import explain
from kyoki.toml_settings import from_mapping

KYOKI = Path(sys.executable).with_name("kyoki")
TITLE = "港の古い倉庫、図書館に 市議会が可決"
LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
MORE = "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。\x1b[31m市長は「街の顔になる」と述べた。"
DUMP = f"メニュー\n{TITLE}\n2025年4月28日 10:00\n文=海野みなと\n{LEAD}\n{MORE}\n【関連記事】\n• 古い灯台、宿に"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "raw" / "umi").mkdir(parents=True)
    (tmp_path / "raw" / "umi" / "1.txt").write_text(DUMP, encoding="utf-8")
    (tmp_path / "raw" / "umi" / "2.txt").write_text("国際\n経済", encoding="utf-8")
    (tmp_path / "raw" / "umi" / "3.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return tmp_path


def explained(folder, *arguments):
    command = [KYOKI, "clean", "--explain", "raw", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)


def test_every_line_is_shown_with_its_rule(folder):
    before = sorted(folder.rglob("*"))
    done = explained(folder)
    rows = [tuple(line.split("\t")) for line in done.stdout.splitlines()]
    assert all(len(row) == 3 for row in rows)
    start = rows.index(("#", "path", "raw/umi/1.txt"))
    assert rows[start + 1 : start + 5] == [
        ("#", "title", f"{TITLE} (visible)"),
        ("#", "published", "2025-04-28 (visible)"),
        ("#", "author", "海野みなと (visible)"),
        ("#", "outlet", "umi (folder)"),
    ]
    assert [row[:2] for row in rows[start + 5 : start + 13]] == [
        ("-", "button"),
        ("+", "title"),
        ("-", "date"),
        ("-", "byline"),
        ("+", "sentence"),
        ("+", "sentence"),
        ("-", "section"),
        ("-", "after_body"),
    ]
    assert rows[start + 9][2] == LEAD
    assert "\x1b" not in done.stdout  # no colour in a pipe
    assert sorted(folder.rglob("*")) == before


def test_a_rejected_scrape_is_shown_with_its_reason(folder):
    rows = explained(folder).stdout.splitlines()
    start = rows.index("#\tpath\traw/umi/2.txt")
    assert rows[start + 1].startswith("#\trejected\tno_text: 2 lines")
    assert [row[0] for row in rows[start + 2 :]] == ["-", "-"]
    assert rows[rows.index("#\tpath\traw/umi/3.txt") + 1].startswith("#\trejected\tbinary: ")


def test_the_phrases_of_the_settings_are_heeded(folder):
    assert "-\tuser_drop\t" + LEAD in explained(folder, "--set", 'clean.drop=["古い倉庫"]').stdout


@pytest.mark.parametrize(("environment", "painted"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_on_a_terminal_only(folder, environment, painted):
    reader, writer = pty.openpty()
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    command = [KYOKI, "clean", "--explain", "raw/umi/1.txt"]  # the scrape itself holds an escape
    subprocess.run(command, stdout=writer, check=True, cwd=folder, env=variables)
    os.close(writer)
    assert (b"\x1b[" in os.read(reader, 65536)) is painted
    os.close(reader)


def test_settings_for_a_folder_hold_for_a_file_of_it_given_by_itself(folder):
    (folder / "kyoki.toml").write_text('[clean.outlets."umi"]\ndrop = ["古い倉庫"]\n', encoding="utf-8")
    command = [KYOKI, "clean", "--explain", "raw/umi/1.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    assert "-\tuser_drop\t" + LEAD in done.stdout
    assert done.stdout.split("#\ttitle")[1] == explained(folder).stdout.split("#\ttitle")[1].split("#\tpath")[0]


@pytest.mark.parametrize("outlets", [{}, {"umi": {"drop_selectors": ("h2",), "drop": ("昭和",)}}])
def test_a_page_is_parsed_once_to_be_explained(tmp_path, monkeypatch, outlets):
    calls = []
    real = pages.etree.fromstring
    monkeypatch.setattr(pages.etree, "fromstring", lambda *given: calls.append(given) or real(*given))
    path = tmp_path / "umi" / "1.html"
    path.parent.mkdir()
    path.write_text(f"<html><h1>{TITLE}</h1><p>{LEAD}</p><h2>背景</h2><p>{MORE}</p></html>", encoding="utf-8")
    rows = list(explain([path], from_mapping({"clean": {"outlets": outlets}})))
    assert len(calls) == 1
    assert [row.rule for row in rows[-4:]] == (
        ["title", "sentence", "user_drop", "user_drop"] if outlets else ["title", "sentence", "in_body", "sentence"]
    )


def test_without_explain_a_folder_is_wanted(folder):
    done = subprocess.run([KYOKI, "clean", "raw"], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 2
    assert "--out FOLDER" in done.stderr


def test_a_line_of_the_site_says_on_how_many_pages_it_is(tmp_path, sites):
    for n, page in enumerate(sites.newspaper(31, 4)):
        (tmp_path / f"{n}.txt").write_text(page.raw, encoding="utf-8")
    rules = {line.rule for line in explain([tmp_path], from_mapping({}))}
    assert "template (4 of 4 pages)" in rules
    assert any(rule.startswith("turning (") for rule in rules)

    pages = sites.portal(33, 3)
    for n, page in enumerate(pages):
        raw = page.raw.replace("<body>", '<body><p title="a > b">霧</p>').replace("</li>", "<script></li>", 1)
        (tmp_path / f"{n}.txt").write_text(raw, encoding="utf-8")
    shown = [line for line in explain([tmp_path / f"{n}.txt" for n in range(3)], from_mapping({})) if "(" in line.rule]
    menu = {line.text for line in pages[0].lines if line.kind == "repeated"}
    assert {line.rule for line in shown if line.text in menu} == {"template (3 of 3 pages)"}


def test_a_page_alone_says_nothing_of_its_site(tmp_path, sites):
    (tmp_path / "0.txt").write_text(sites.newspaper(31, 4)[0].raw, encoding="utf-8")
    (alone,) = {line.rule for line in explain([tmp_path / "0.txt"], from_mapping({})) if "(" in line.rule} or {None}
    assert alone is None
