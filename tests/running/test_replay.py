"""A run repeated from its ledger, also from another folder, and the messages if that is impossible."""

import subprocess
import sys
from pathlib import Path

import pytest

KYOKI = Path(sys.executable).with_name("kyoki")
TEXT = "日本と韓国の両政府は24日、ソウルで会談した。次回の会談は{}で開く予定だ。両政府は日程の調整を続けている。\n"


def kyoki_command(cwd, *arguments):
    command = [KYOKI, "run", "--no-figures", "--workers", "1", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


@pytest.mark.model
@pytest.mark.slow
def test_a_ledger_is_repeated_from_another_folder(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "raw").mkdir(parents=True)
    second.mkdir()
    for place in ("東京", "大阪"):
        (first / "raw" / f"{place}.txt").write_text(TEXT.format(place), encoding="utf-8")
    (first / "stop.txt").write_text("日程\n", encoding="utf-8")
    (first / "kyoki.toml").write_text('[keywords]\nstop_words = "stop.txt"\n', encoding="utf-8")
    done = kyoki_command(first, "raw", "--out", "out", "--settings", "kyoki.toml")
    assert done.returncode == 0, done.stderr

    done = kyoki_command(second, "--from-ledger", "../first/out", "--out", "again")
    assert (done.returncode, done.stderr) == (0, "")
    assert "every table has the bytes" in done.stdout
    done = kyoki_command(second, "--from-ledger", "again", "--out", "third")  # the ledger of the repeat is as good
    assert (done.returncode, done.stderr) == (0, "")

    (first / "stop.txt").unlink()
    done = kyoki_command(second, "--from-ledger", "../first/out", "--out", "again")
    assert done.returncode == 1
    assert "settings files are not those of the ledger: ../first/stop.txt is missing" in done.stderr

    (first / "stop.txt").write_text("日程\n", encoding="utf-8")
    (first / "raw").rename(first / "moved")
    done = kyoki_command(second, "--from-ledger", "../first/out", "--out", "again")
    assert done.returncode == 1
    assert "settings files are not those" in done.stderr
