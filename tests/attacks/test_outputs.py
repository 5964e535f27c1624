"""Files of others are neither deleted nor overwritten, and outputs of kyoki are never inputs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kyoki
from kyoki.errors import InputError
from kyoki.outputs import MARK, claim
from kyoki.published import PublishedFile
from kyoki.running.figures import draw
from kyoki.running.ledger import Ledger, read_ledger, write_ledger
from kyoki.stages.read import read

KYOKI = Path(sys.executable).with_name("kyoki")
CORPUS = Path(__file__).parents[2] / "corpus" / "raw"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_text("日本と韓国の首脳が会談した。", encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


def someones(folder: Path) -> Path:
    """Make a folder of a user's own files that have the names of kyoki's."""
    for name in ("README.md", "report.html", "ledger.json", "tables/pairs.csv", "parts/mine/x", "figures/photo.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "raw", "--out", "theirs"),
        ("run", "raw", "--out", "theirs", "--work-only"),
        ("read", "raw", "-o", "theirs"),
    ],
)
def test_a_folder_of_someone_else_is_refused_in_one_line(raw, tmp_path, arguments):
    theirs = someones(tmp_path / "theirs")
    before = contents(theirs)
    done = subprocess.run([KYOKI, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "kyoki: theirs: not empty, and not an output folder of kyoki; choose a new or empty folder as --out\n"
    )
    assert contents(theirs) == before


def test_the_api_and_single_stages_refuse_it_too(raw, tmp_path):
    theirs = someones(tmp_path / "theirs")
    before = contents(theirs)
    with pytest.raises(InputError, match="not an output folder of kyoki"):
        kyoki.run([raw], out=theirs, workers=1)
    module = [sys.executable, "-m", "kyoki.stages.read", raw, "-o", theirs]
    done = subprocess.run(module, capture_output=True, text=True, check=False)
    assert (done.returncode, "not an output folder of kyoki" in done.stderr) == (1, True)
    assert contents(theirs) == before


def test_parts_go_into_no_folder_of_someone_else(raw, tmp_path):
    theirs = someones(tmp_path / "theirs")
    before = contents(theirs)
    with pytest.raises(InputError, match="not an output folder of kyoki"):
        kyoki.run([raw], out=tmp_path / "out", workers=1, parts=str(theirs))
    assert contents(theirs) == before


@pytest.mark.parametrize("litter", [(), (".DS_Store",), ("Thumbs.db", "desktop.ini")])
def test_an_empty_folder_is_taken(tmp_path, litter):
    for name in litter:
        (tmp_path / name).touch()
    claim(tmp_path)
    assert contents(tmp_path).keys() > set(litter)
    (tmp_path / "anything").touch()
    claim(tmp_path)  # ours by now
    assert (tmp_path / "anything").exists()


@pytest.mark.parametrize("mark", ["folder", "link", "other"])
def test_what_only_bears_the_name_of_the_mark_is_none(tmp_path, mark):
    out = tmp_path / "out"
    out.mkdir()
    claim(tmp_path / "real")
    if mark == "folder":
        (out / MARK).mkdir()
    elif mark == "link":
        (out / MARK).symlink_to(tmp_path / "real" / MARK)
    else:
        (out / MARK).write_text("settings of another program\n")
    with pytest.raises(InputError, match="not an output folder of kyoki"):
        claim(out)


def test_a_file_or_a_missing_right_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="file: is not a folder"):
        claim(tmp_path / "file")
    with pytest.raises(InputError, match="below: is not a folder"):
        claim(tmp_path / "file" / "below")


def test_a_link_in_the_place_of_our_folder_leads_to_no_foreign_one(tmp_path):
    out, theirs = tmp_path / "out", someones(tmp_path / "theirs")
    claim(out)
    before = contents(theirs)
    (out / "tables").symlink_to(theirs / "tables")
    with pytest.raises(InputError, match="tables: not empty, and not an output folder"):
        claim(out)
    assert contents(theirs) == before


@pytest.mark.model
@pytest.mark.slow
def test_what_someone_puts_among_our_outputs_stays(sample_run, tmp_path):
    """A run that makes everything again deletes only files that a run wrote."""
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    names = (
        *("notes.md", "tables/mine.csv", "figures/mine.png", "figures/mine.svg", "graph/mine.gexf", ".mine.unfinished"),
        *("parts/mine/x", "parts/read-0123456789abcdef/mine.txt", "parts/clean-mine/x", "deep/.a.1.unfinished"),
        *("tables.unfinished/x", "tables/.mine.unfinished"),
    )
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("mine")
    kyoki.run([CORPUS], out=out, workers=2, settings={"keywords": {"min_count": 2}, "clean": {"drop": ["何か"]}})
    draw(out)
    assert [name for name in names if not (out / name).is_file()] == []


@pytest.mark.slow
@pytest.mark.model
def test_an_output_folder_named_from_here_keeps_its_parts(raw, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for min_count in (1, 2):  # a late setting: no article is worked on again
        kyoki.run(["raw"], out="out", workers=1, settings={"keywords": {"min_count": min_count}})
    parts = {path.parent.name.partition("-")[0] for path in Path("out/parts").glob("*/*.seal.json")}
    assert parts == {"read", "clean", "tokens", "mentions", "counted"}
    assert "clean" not in read_ledger(Path("out/ledger.json")).stages


@pytest.mark.slow
def test_a_ledger_from_elsewhere_deletes_nothing_outside(raw, tmp_path):
    out = tmp_path / "out"
    claim(out)
    (out / "tables").mkdir()
    (out / "figures").mkdir()
    names = (
        "../precious.csv",
        "tables/../../precious.csv",
        "figures/../../precious.png",
        "tables/notes.txt",
        "figures",
    )
    for name in names[:4]:
        (out / name).write_text("mine")
    files = {name: PublishedFile(4, 0, 0, 0, "") for name in (*names, str(tmp_path / "precious.csv"))}
    write_ledger(out, Ledger(tables={"../../precious": 1}, files=files))
    kyoki.run([raw], out=out, workers=1)
    assert [name for name in names if not (out / name).exists()] == []


def test_figures_are_drawn_into_our_folders_only(sample_run, tmp_path):
    shutil.copytree(sample_run / "tables", tmp_path / "tables")
    with pytest.raises(InputError, match="not an output folder of kyoki"):
        draw(tmp_path)
    assert not (tmp_path / "figures").exists()


def test_output_folders_are_no_inputs(raw, tmp_path):
    claim(raw / "outputs")
    (raw / "outputs" / "tables").mkdir()
    (raw / "outputs" / "tables" / "articles.csv").write_text("body\n本文。\n", encoding="utf-8")
    claim(raw / "deep" / "more")
    (raw / "deep" / "more" / "README.md").write_text("x")
    scrapes, rejects = read([raw])
    assert list(scrapes["path"]) == ["raw/a.txt"]
    assert rejects.empty
    for given in (raw / "outputs", raw / "outputs" / "tables"):
        with pytest.raises(InputError, match=r"outputs of kyoki.*give the folder with the scrapes"):
            read([given])


def test_the_repositorys_own_output_folder_is_marked():
    claim(CORPUS.parents[1] / "outputs")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_out_of_the_folder_are_rejects(raw, tmp_path):
    secret = tmp_path / "id_rsa"
    secret.write_text("秘密の鍵。", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.txt").write_text("外の本文。", encoding="utf-8")
    (raw / "x.txt").symlink_to(secret)
    (raw / "up.txt").symlink_to("../id_rsa")
    (raw / "via").symlink_to(tmp_path / "elsewhere")
    (raw / "chain.txt").symlink_to("x.txt")
    (raw / "inside.txt").symlink_to("a.txt")
    scrapes, rejects = read([raw])
    assert list(scrapes["path"]) == ["raw/a.txt"]
    found = dict(zip(rejects["path"], rejects["reason"], strict=True))
    assert found == {"raw/x.txt": "outside", "raw/up.txt": "outside", "raw/chain.txt": "outside", "raw/via": "outside"}
    assert "秘密" not in "".join(rejects["detail"])
    given, _ = read([raw / "x.txt"])  # a link that is given itself means its target
    assert len(given) == 1
