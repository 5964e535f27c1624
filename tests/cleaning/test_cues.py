"""What Japanese news sites write around their articles, and headings and short lines of articles that look like it."""

import csv
from pathlib import Path

import pytest

from kyoki.cleaning import cues
from kyoki.language.normalize import folded, normalize

ROWS = list(csv.DictReader(Path(__file__).with_name("furniture.tsv").read_text("utf-8").splitlines(), delimiter="\t"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["line"])
def test_what_a_line_is_by_itself(row):
    assert cues.cue(folded(normalize(row["line"]))) == (row["rule"] or None)


@pytest.mark.parametrize("mark", ["• ", "▶", "■ ", "・"])
def test_a_mark_before_a_line_changes_nothing(mark):
    assert cues.cue(f"{mark}シェアする") == "share"
    assert cues.cue(f"{mark}関連記事") == "section"
    assert cues.cue(f"{mark}市長の会見要旨") is None


@pytest.mark.parametrize("line", ["•", "※", "---", "　"])
def test_a_line_of_marks_alone_is_no_crash(line):
    assert cues.cue(line) in {None, "counter"}
