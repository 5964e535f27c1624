"""Vendored files are those in vendored.json, with their licences, and NOTICE names them."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

FOLDER = files("kyoki.showing").joinpath("vendor")
VENDORED = json.loads(FOLDER.joinpath("vendored.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", VENDORED)
def test_a_file_is_the_one_that_was_looked_at(name):
    about = VENDORED[name]
    assert hashlib.sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() == about["sha256"]
    assert "Permission" in FOLDER.joinpath(f"{name}.LICENSE").read_text(encoding="utf-8")
    notice = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")
    assert f"{about['package']} {about['version']}" in notice


def test_nothing_else_is_shipped():
    shipped = {item.name for item in FOLDER.iterdir() if item.is_file()}
    assert shipped == {"__init__.py", "fetch.py", "vendored.json", *VENDORED, *(f"{name}.LICENSE" for name in VENDORED)}
