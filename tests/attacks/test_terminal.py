"""No control sequence in scraped text, file names, settings or arguments reaches a terminal."""

import io
import os
import pty
import re
import subprocess
import sys
import termios
import threading
import tty
import unicodedata
import warnings
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pandas as pd
import pytest

import kyoki
from kyoki import __main__, terminal
from kyoki.commands import app
from kyoki.exploring.sql import answer
from kyoki.running.workers import started
from kyoki.stages.evidence import evidence
from kyoki.storage.writers import csv_bytes, write
from kyoki.tables import TABLES

#: In order: title (OSC), clear, conceal, 8-bit CSI, cursor moves, bidi override, isolate and marks, what is invisible.
HOSTILE = (
    "pwned\x1b]0;title\x07\x1b[2J\x1b[8m\x9b8m\x9d0;title\x9c\r\b\v\f\x7f\u202e\u2066\u200e\u200f\u061c"
    "\ufeff\u200b\u2028\u2029\U000e0041owned"
)
#: As an argument or a file name, which is bytes: with those that are no UTF-8, and a line break.
ARGUMENT = HOSTILE + "\udc9b8m\nsecond line"
#: As a folder within a path.
NAME = HOSTILE.replace("\x07", "") + "\n"
OUR_COLOURS = re.compile(r"\x1b\[(?:[0-2]|3[1-6])m")


def obeyed(screen: str) -> set[str]:
    """Return control and invisible characters in output, except our own colours and line ends."""
    plain = set(OUR_COLOURS.sub("", screen)) - {"\n", "\t"}
    return {c for c in plain if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}


@contextmanager
def screen():
    """Yield the file number of a terminal, and a list that holds what has arrived there when the block ends."""
    reader, writer = pty.openpty()
    tty.setraw(writer)  # a line end stays what was written
    termios.tcsetwinsize(writer, (24, 120))
    arrived: list[str] = []
    parts: list[bytes] = []

    def read():
        while True:
            try:
                part = os.read(reader, 1 << 16)
            except OSError:  # Linux: the last writer has closed
                return
            if not part:
                return
            parts.append(part)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield writer, arrived
    finally:
        os.close(writer)
        thread.join()
        os.close(reader)
        # Bytes that are no UTF-8 are taken for what an 8-bit terminal takes them for.
        arrived.append(b"".join(parts).decode("utf-8", "surrogateescape"))


def shown(*arguments: object) -> tuple[int, str]:
    """Run the command in this process, on a terminal; return its exit code and what the terminal got."""
    with screen() as (number, arrived), mock.patch.dict(os.environ), pytest.MonkeyPatch.context() as patch:
        patch.delenv("NO_COLOR", raising=False)
        files = [open(number, "w", encoding="utf-8", errors="surrogateescape", closefd=False) for _ in range(2)]  # noqa: SIM115
        patch.setattr(sys, "argv", ["kyoki", *map(str, arguments)])
        patch.setattr(sys, "stdout", files[0])
        patch.setattr(sys, "stderr", files[1])
        try:
            __main__.main()
            code = 0
        except SystemExit as end:  # what the interpreter then does
            code = end.code if isinstance(end.code, int) else 1
            if isinstance(end.code, str):
                sys.stderr.write(f"{end.code}\n")
        for file in files:
            file.close()
    return code, arrived[0]


def alone_on_a_terminal(*command: object, cwd: Path, **environment: str) -> str:
    """Run a program on a terminal and return what the terminal got."""
    with screen() as (number, arrived):
        given = [part if isinstance(part, bytes) else str(part) for part in command]
        subprocess.run(given, stdout=number, stderr=number, check=False, cwd=cwd, env={**os.environ, **environment})
    return arrived[0]


def every_text_hostile(table: str, /, **given: object) -> dict[str, object]:
    """Return a row with control sequences in its text columns, and minimal other values."""
    small = {"str": f"{HOSTILE} ({table})", "int64": 1, "Int64": 1, "float64": 0.01, "bool": True}
    small["datetime64[us]"] = pd.Timestamp("2025-04-28")
    columns = TABLES[table].columns
    return {column.name: [*column.values, small[column.dtype]][0] for column in columns} | given


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A run in which every text has control sequences."""
    folder = tmp_path_factory.mktemp("out")
    text = f"露は{HOSTILE}北に条約を示した。"
    articles = kyoki.articles_from_texts([text], ["a1"])
    articles = articles.assign(title=HOSTILE, outlet=HOSTILE, author=HOSTILE, published=pd.Timestamp("2025-04-28"))
    sentences = kyoki.sentences(articles)
    names = {"person:露": "露", "place:北": "北"}
    links = [
        every_text_hostile(
            "links", article_id="a1", start=text.index(name), end=text.index(name) + 1, entity_id=entity, sentence=0,
            paragraph=0,
        )
        for entity, name in names.items()
    ]  # fmt: skip
    links = TABLES["links"].frame(links)
    entities = [
        every_text_hostile("entities", entity_id=i, type=i.split(":")[0], name=n + HOSTILE, aliases=f"{n}|{HOSTILE}")
        for i, n in names.items()
    ]
    pairs = kyoki.pairs(links, sentences).assign(q=0.01)
    made = {
        "articles": articles,
        "sentences": sentences,
        "tokens": kyoki.tokens(articles),
        "links": links,
        "entities": entities,
        "pairs": pairs,
        "stratified_pairs": (),
        "pair_sentences": evidence(pairs, links, articles),
        "keywords": [every_text_hostile("keywords", kind="word")],
        "terms": [every_text_hostile("terms")],
        "trends": [every_text_hostile("trends", kind="entity", a="person:露")],
        "rejects": [every_text_hostile("rejects")],
    }
    for name, rows in made.items():
        write(TABLES[name], TABLES[name].sorted(TABLES[name].frame(rows)), folder / "tables")
    return folder


@pytest.fixture
def scrapes(tmp_path):
    """Scrapes whose bytes, fields and names are hostile: one that is an article, one that is none, one unreadable."""
    folder = tmp_path / f"{NAME}raw"
    folder.mkdir()
    body = f"マルコ・ルビオ米国務長官は28日、北朝鮮の平壌を訪れ、{HOSTILE}現地の指導部と長い時間にわたって会談した。"
    fields = {"title": HOSTILE, "author": HOSTILE, "outlet": HOSTILE, "date": f"2025-04-28{HOSTILE}", "body": body * 3}
    rows = pd.DataFrame([fields, fields | {"body": HOSTILE}])
    rows.to_json(folder / "rows.jsonl", orient="records", lines=True)
    (folder / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return folder


COMMANDS = {
    "entities": ["show", "entities", "{out}"],
    "pairs": ["show", "pairs", "{out}"],
    "keywords": ["show", "keywords", "{out}"],
    "why": ["why", "露", "北", "--from", "{out}"],
    "kwic": ["kwic", "条約", "--from", "{out}", "--by", "outlet"],
    "collocates": ["collocates", "条約", "--from", "{out}", "--min-count", "1"],
    "sql": ["sql", f'SELECT *, 1 AS "{HOSTILE}" FROM articles', "--from", "{out}"],
    "explain": ["clean", "--explain", "{scrapes}"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_tables_and_scrapes_are_shown_without_what_a_terminal_obeys(out, scrapes, name):
    code, told = shown(*(str(part).format(out=out, scrapes=scrapes) for part in COMMANDS[name]))
    assert code == 0, told
    assert "wned" in told
    assert obeyed(told) == set()


@pytest.mark.parametrize(
    ("name", "colour"),
    [("entities", "\x1b[1m"), ("why", "\x1b[31m\x1b[1m露\x1b[0m"), ("kwic", "\x1b[31m"), ("explain", "\x1b[36m")],
)
def test_colours_of_our_own_arrive(out, scrapes, name, colour):
    assert colour in shown(*(str(part).format(out=out, scrapes=scrapes) for part in COMMANDS[name]))[1]


def test_the_summary_of_a_run_keeps_its_lines(out, monkeypatch):
    from kyoki.commands import run

    monkeypatch.setattr("kyoki.running.run.run", lambda *_, **__: kyoki.load(out))
    hostile_folder = out / NAME
    monkeypatch.setattr("kyoki.commands.app.app", lambda **_: run._whole([], {"out": hostile_folder}))
    code, told = shown("run")
    assert code == 0, told
    heads = [line[:9].strip() for line in told.splitlines()]
    assert heads == [
        "articles", "people", "states", "places", "orgs", "together", "words", "terms", "marks",
        "look at", "rejected",
    ]  # fmt: skip
    assert "pwned" in told.splitlines()[8]
    assert obeyed(told) == set()


FAULTS = {
    "a command": [ARGUMENT],
    "an option": ["show", f"--{ARGUMENT}"],
    "a choice": ["show", ARGUMENT],
    "an input": ["run", ARGUMENT, "--out", "{tmp}/o"],
    "a folder": ["show", "entities", ARGUMENT],
    "a setting": ["clean", "--explain", ".", "--set", f"read.{ARGUMENT}=1"],
    "a setting's value": ["clean", "--explain", ".", "--set", f"pairs.min_count={ARGUMENT}"],
    "a settings file": ["clean", "--explain", ".", "--settings", ARGUMENT],
    "a broken settings file": ["clean", "--explain", ".", "--settings", "{settings}"],
    "an entity": ["why", ARGUMENT, "北", "--from", "{out}"],
    "a column": ["show", "entities", "{out}", "--sort", ARGUMENT],
    "a word": ["kwic", "露", "--as", ARGUMENT, "--from", "{out}"],
    "a query": ["sql", f"SELECT '{ARGUMENT}' FROM {ARGUMENT}", "--from", "{out}"],
    "a file to write": ["sql", "SELECT 1", "--from", "{out}", "--out", "{settings}/x.csv"],
    "a stage's input": ["pairs", ARGUMENT, "--out", "{tmp}/o"],
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_without_what_a_terminal_obeys(out, tmp_path, name):
    settings = tmp_path / f"{NAME}.toml"
    settings.write_text(f'[pairs]\n"{NAME.encode("unicode_escape").decode()}" = 1\n'.replace("\\x", "\\u00"))
    code, told = shown(*(part.format(out=out, tmp=tmp_path, settings=settings) for part in FAULTS[name]))
    assert code in {1, 2}
    assert "pwned" in told
    assert obeyed(told) == set()
    if code == 1:
        assert told.startswith("kyoki: ")
        assert told.count("\n") == 1


def test_a_bad_row_of_a_names_file_is_told_without_what_a_terminal_obeys(out, tmp_path):
    file = tmp_path / f"{NAME}.csv"
    file.write_text(f"surface,type,entity,aliases,note\n北,{HOSTILE},,,\n", encoding="utf-8")
    code, told = shown("names", "check", file, "--from", out)
    assert code == 1
    assert told.count("pwned") == 2  # the file and the cell
    assert obeyed(told) == set()


@pytest.mark.parametrize("arguments", [[ARGUMENT, "--out", "o"], [".", "--out", "o", f"--{ARGUMENT}"]])
def test_a_stage_run_as_a_module_keeps_to_it(tmp_path, arguments):
    given = [part.encode("utf-8", "surrogateescape") for part in arguments]
    told = alone_on_a_terminal(sys.executable, "-m", "kyoki.stages.pairs", *given, cwd=tmp_path)
    assert "pwned" in told
    assert obeyed(told) == set()


def test_a_byte_that_is_no_text_stays_out_where_python_would_write_it_raw(tmp_path):
    kyoki = Path(sys.executable).with_name("kyoki")
    told = alone_on_a_terminal(kyoki, "show", "entities", b"pwned\x9b8m", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="1")
    assert told == "kyoki: pwned 8m: no tables here; make them with: kyoki run INPUT --out pwned 8m\n"


PROGRAM = f"""
import logging, sys, warnings
from kyoki import __main__
from kyoki.running import figures
def draw(out, **given):
    print({HOSTILE!r}, {HOSTILE!r} + "1", sep="\\n")
    warnings.warn({HOSTILE!r} + "2")
    logging.warning({HOSTILE!r} + "3")
    sys.stderr.writelines([{HOSTILE!r} + "4\\n"])
    raise RuntimeError({HOSTILE!r} + "5")
figures.draw = draw
sys.argv = ["kyoki", "figures"]
__main__.main()
"""


def test_what_a_library_prints_warns_or_raises_is_filtered_too(tmp_path):
    told = alone_on_a_terminal(sys.executable, "-c", PROGRAM, cwd=tmp_path)
    assert [f"owned{n}" in told for n in range(1, 6)] == [True] * 5
    assert "\nTraceback (most recent call last):\n" in told
    assert obeyed(told) == set()


def test_a_worker_writes_no_more_to_the_terminal_than_the_command(capfd):
    with started(1, 0) as executor:
        executor.submit(warnings.warn, f"{HOSTILE} of a worker").result()
        executor.shutdown(wait=True)
    told = capfd.readouterr().err
    assert "owned of a worker" in told
    assert obeyed(told) == set()


def test_a_pipe_of_sql_gets_every_byte_of_the_data(out, monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", pipe)
    monkeypatch.setattr(sys, "argv", ["kyoki", "sql", "SELECT title, outlet FROM articles", "--from", str(out)])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    assert end.value.code == 0
    pipe.flush()
    written = pipe.buffer.getvalue()
    assert written == csv_bytes(answer("SELECT title, outlet FROM articles", out))
    assert HOSTILE.encode() in written


def test_what_an_encoding_lacks_is_escaped_and_nothing_breaks(out, monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", pipe)
    monkeypatch.setattr(sys, "argv", ["kyoki", "why", "露", "北", "--from", str(out)])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    assert end.value.code == 0
    pipe.flush()
    assert b"\\u9732" in pipe.buffer.getvalue()  # 露


@pytest.mark.model
def test_mentions_are_explained_without_what_a_terminal_obeys(scrapes):
    code, told = shown("mentions", "--explain", scrapes)
    assert code == 0, told
    assert "\x1b[36m\x1b[1m平壌\x1b[0m" in told
    assert "owned" in told
    assert obeyed(told) == set()


@pytest.mark.model
def test_a_whole_run_on_a_terminal(scrapes, tmp_path):
    kyoki = Path(sys.executable).with_name("kyoki")
    run = [kyoki, "run", scrapes, "--out", tmp_path / f"{NAME}out", "--workers", "1", "--no-figures", "--by", "outlet"]
    told = alone_on_a_terminal(*run, cwd=tmp_path)
    assert "articles  1" in told, told
    assert "work: 100%" in told  # the progress bar, which goes back to the start of its line
    assert obeyed(told) <= {"\r"}


def test_what_is_done_is_one_line_that_the_next_replaces(monkeypatch):
    with screen() as (number, arrived), open(number, "w", encoding="utf-8", closefd=False) as file:
        monkeypatch.setattr(sys, "stderr", file)
        terminal.doing("merging: \x1b[2Jtokens")
        terminal.doing("pairs")
        terminal.note("kyoki: told")
        terminal.doing("")
        terminal.status("kyoki: watched")
        monkeypatch.undo()
    lines = [line.rpartition("\r")[2] for line in arrived[0].replace("\r\n", "\n").split("\n")]
    assert lines == ["kyoki: told", "kyoki: watched", ""]
    assert "merging:  [2Jtokens\r" in arrived[0]
    assert obeyed(arrived[0]) <= {"\r"}


def test_the_time_left_is_told_from_a_twentieth_of_the_work_on(monkeypatch):
    with screen() as (number, arrived), open(number, "w", encoding="utf-8", closefd=False) as file:
        monkeypatch.setattr(sys, "stderr", file)
        for n in (4, 6):
            with terminal.progress(None, desc=f"after {n}", unit=" articles", total=100) as bar:
                bar.update(n)
                bar.refresh()
        monkeypatch.undo()
    early, late = arrived[0].split("after 6")[0], arrived[0].rpartition("after 6")[2]
    assert "4/100 [00:00]" in early
    assert "<" not in early
    assert "6/100 [00:00<" in late


def test_nothing_is_shown_of_progress_in_a_pipe(capsys):
    with terminal.progress(None, desc="work", unit=" articles", total=2) as bar:
        bar.update(2)
    assert list(terminal.progress(iter("ab"), desc="a", unit="b")) == ["a", "b"]
    terminal.doing("merging")
    terminal.status("kyoki: 100,000 articles")
    assert capsys.readouterr() == ("", "")


def test_each_unprintable_character_is_one_cell_of_blank():
    every = map(chr, range(sys.maxunicode + 1))
    obeyed = [c for c in every if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in "\u200c\u200d"]
    assert len(obeyed) > 2_000
    assert {"\x1b", "\x9b", "\r", "\n", "\t", "\u202e", "\u2028", "\ufeff", "\ud800"} <= set(obeyed)
    assert terminal.printable("".join(obeyed)) == " " * len(obeyed)


def test_text_that_is_only_text_stays_as_it_is():
    # A full-width space, a variant of a kanji (IVS), an emoji with joiners, a combining mark, a private character.
    text = "共起　葛\U000e0100城 👨\u200d👩\u200d👧 か\u3099 \ue000 é ½"
    assert terminal.printable(text) == text


def test_a_cell_cannot_make_a_cell_nor_a_line_a_line(capsys):
    terminal.row("a\tb\nc", terminal.styled("d\te", "red"))
    terminal.line("f\tg\nh", terminal.styled("i\nj", "red"))
    terminal.note("k\nl")
    assert capsys.readouterr() == ("a b c\td e\nf\tg hi j\n", "k l\n")


def test_without_a_console_nothing_is_written_and_nothing_breaks(monkeypatch):
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    terminal.guard()
    terminal.line("a")
    terminal.note("a")
    terminal.data(b"a")
    assert list(terminal.progress([1], desc="a", unit="b")) == [1]
    assert (sys.stdout, sys.stderr) == (None, None)


def test_bytes_on_a_terminal_are_made_printable(monkeypatch):
    with screen() as (number, arrived), open(number, "w", encoding="utf-8", closefd=False) as file:
        monkeypatch.setattr(sys, "stdout", file)
        terminal.data(f"{HOSTILE}\n".encode() + b"\x9b8m")
        monkeypatch.undo()
    assert "owned\n" in arrived[0]
    assert obeyed(arrived[0]) == set()


#: Each way past the one door.
PAST_THE_DOOR = [
    "print('x')",
    "import sys\nsys.stdout.write('x')",
    "import sys\nsys.stderr.write('x')",
    "from sys import stderr",
    "import sys\nsys.__stdout__.write('x')",
    "import typer\ntyper.echo('x')",
    "import typer\ntyper.secho('x')",
    "import typer\ntyper.style('x')",
    "import click\nclick.echo('x')",
    "import rich\nrich.print('x')",
    "from rich.console import Console",
    "from tqdm import tqdm",
]


@pytest.mark.parametrize("source", PAST_THE_DOOR)
def test_the_linter_refuses_what_writes_past_the_door(source):
    def refused(file: str) -> bool:
        command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", file, "-"]
        root = Path(__file__).parents[2]
        told = subprocess.run(command, input=source, capture_output=True, text=True, check=False, cwd=root).stdout
        return "TID251" in told or "T201" in told

    assert refused("pipeline/kyoki/running/new.py")
    assert refused("pipeline/kyoki/commands/new.py")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
@pytest.mark.parametrize("command", [["--help"], ["doctor", "--licences"]])
def test_a_stdout_that_is_full_is_one_line(command):
    kyoki = Path(sys.executable).with_name("kyoki")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([kyoki, *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert (
        done.stderr
        == "kyoki: stdout: No space left on device; expected a file, pipe or terminal that can be written to\n"
    )


def test_a_fault_of_another_file_is_not_put_on_stdout(monkeypatch, capsys):
    def ends(**_):
        raise FileNotFoundError(2, "No such file or directory", "x")

    monkeypatch.setattr(app, "app", ends)
    with pytest.raises(FileNotFoundError):
        app.main()
    assert "stdout" not in capsys.readouterr().err
