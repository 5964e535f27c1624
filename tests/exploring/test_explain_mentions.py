"""`kyoki mentions --explain` shows each mention in its line, with all evidence for it."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

KYOKI = Path(sys.executable).with_name("kyoki")
TEXT = (
    "ルビオ国務長官が平壌へ\n2025年4月28日 10:00\n"
    "マルコ・ルビオ米国務長官は28日、北朝鮮の平壌を訪れ、現地の指導部と長い時間にわたって会談した。\n"
    "会談では、両国の関係を改めるための手順と、次に会う時期について話し合いが行われたという。\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explain")
    (folder / "1.txt").write_text(TEXT, encoding="utf-8")
    (folder / "2.txt").write_bytes(b"")
    return folder


def test_piped_it_is_plain_brackets_and_tabs(folder):
    command = [KYOKI, "mentions", "--explain", "1.txt", "2.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    lines = done.stdout.splitlines()
    assert "\x1b" not in done.stdout
    assert lines[0].startswith("# ")
    assert lines[0].endswith("1.txt")
    assert "[マルコ・ルビオ][米]国務長官は28日、[北朝鮮]の[平壌]を訪れ、" in done.stdout
    rows = [line.split("\t")[1:] for line in lines if line.startswith("\t")]
    assert [row[:2] + row[3:] for row in rows if row[0] in {"ルビオ", "平壌"}][:2] == [
        ["ルビオ", "person", "国務長官", "person:マルコ・ルビオ", "name in the article"],
        ["平壌", "place", "-", "place:平壌", "surface"],
    ]
    assert lines[-1].startswith("# rejected: empty")
    assert sorted(path.name for path in folder.iterdir()) == ["1.txt", "2.txt"]


def test_on_a_terminal_types_have_colours_unless_no_color_is_set(folder):
    def shown(**environment):
        shell, terminal = pty.openpty()
        command = [KYOKI, "mentions", "--explain", "1.txt"]
        subprocess.run(command, stdout=terminal, check=True, cwd=folder, env={**os.environ, **environment})
        os.close(terminal)
        with os.fdopen(shell, "rb") as screen:
            return screen.read1(1 << 16).decode()

    assert "\x1b[36m\x1b[1m平壌\x1b[0m" in shown(NO_COLOR="")
