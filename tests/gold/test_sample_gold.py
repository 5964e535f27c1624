"""The sample corpus is cleaned, recognised and linked as labelled by hand, and the labels are complete."""

import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

HERE = Path(__file__).parent


def load(name):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


gold = load("score_sample_run")
between = load("sample_agreement")
FLOORS = tomllib.loads(gold.FLOORS.read_text(encoding="utf-8"))["sample"]


@pytest.fixture(scope="module")
def measured(sample_run):
    return gold.measure(sample_run)


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(measured, name):
    assert gold.below_floor({name: measured[name]}) == []


@pytest.mark.model
def test_every_figure_has_a_floor(measured):
    assert set(measured) == set(FLOORS)


class TestLabels:
    """Faults in the labels themselves."""

    def test_they_label_the_lines_that_the_run_has(self, sample_run):
        lines = gold.tables(sample_run, "lines")
        blank = lines["rule"] == "blank"
        numbers = set(zip(lines["article"][~blank], lines["line"][~blank], strict=True))
        assert numbers == {(row["article"], int(row["line"])) for row in gold.rows("lines")}

    def test_a_text_is_its_lines(self, sample_run):
        from kyoki.cleaning.scrapes import scrape_lines
        from kyoki.language.normalize import normalize

        scrapes = pd.read_parquet(sample_run / "tables" / "scrapes.parquet")
        rows = scrapes["row"].astype(object).where(scrapes["row"].notna(), None)
        raws = dict(zip(zip(scrapes["path"], rows, strict=True), scrapes.itertuples(), strict=True))
        labels = pd.DataFrame(gold.rows("lines"))
        for article in gold.articles():
            scrape = raws[article["path"], article["row"]]
            of = labels[(labels["article"] == article["article"]) & (labels["label"] == "article")]
            shown = scrape_lines(scrape.raw, scrape.markup)
            body = squeezed(normalize("".join(shown[int(line)] for line in of["line"])))
            assert squeezed(article["text"]).endswith(body.removeprefix("■"))
            begins = {int(line): text for line, text in zip(of["line"], of["begins"], strict=True)}
            assert all(shown[line].strip().startswith(text) for line, text in begins.items())

    def test_a_surface_is_what_the_text_has(self):
        texts = {row["article"]: row["text"] for row in gold.articles()}
        for row in gold.rows("entities"):
            assert texts[row["article"]][int(row["start"]) : int(row["end"])] == row["surface"]
            assert row["type"] in gold.TYPES
            assert bool(row["kind"]) == (row["type"] == "place")
            assert row["key"]

    def test_firm_spans_do_not_overlap(self):
        for spans in gold.labelled().values():
            firm, _ = gold.compared(spans, {})
            assert all(a[1] <= b[0] for a, b in zip(sorted(firm), sorted(firm)[1:], strict=False))

    def test_every_label_is_of_an_annotator_or_settled(self):
        """A span of neither annotator would not have been read twice."""
        both = {between._span(row) for who in "ab" for row in between._rows(f"{who}_entities")}
        assert {between._span(row) for row in gold.rows("entities")} <= both


class TestScorer:
    def test_figures_below_their_floors_are_named(self):
        worse = {"lines_f1": 0.99, "author_made_up": 1.0}
        assert gold.below_floor(FLOORS | worse) == ["lines_f1", "author_made_up"]
        assert gold.below_floor(FLOORS) == []

    def test_optional_spans_neither_reward_nor_punish(self):
        spans = [
            {"start": "0", "end": "2", "type": "state", "key": "JP", "optional": "0"},
            {"start": "2", "end": "5", "type": "organisation", "key": "共産党", "optional": "1"},
        ]
        firm, wrong = gold.compared(spans, {(0, 2, "person"): "", (2, 4, "place"): "", (5, 6, "place"): ""})
        assert firm == {(0, 2, "state"): "JP"}
        assert wrong == [(0, 2, "person"), (5, 6, "place")]

    def test_pairs_are_judged_that_either_side_calls_one(self):
        keys = [("田中熙巳", "person:1"), ("田中熙巳", "person:1"), ("田中重光", "person:1"), ("石破茂", "person:2")]
        assert gold._links("person", keys) == [True, False, False]
        assert gold._links("state", [("JP", "JP"), ("US", "KR")]) == [True, False]

    def test_a_fact_may_have_several_right_forms(self):
        assert gold._is("潮路新報 デジタル", "潮路新報|潮路新報デジタル")
        assert gold._is(pd.Timestamp("2025-03-11 07:30"), "2025-03-11")
        assert not gold._is(pd.NaT, "2025-03-11")
        assert not gold._is(None, "潮路新報")


class TestAgreement:
    def test_kappa_is_that_of_a_textbook_table(self):
        # 25 of 50 judged: both yes 20, both no 15, yes/no 5, no/yes 10 (Cohen's measure: 0.7 seen, 0.5 by chance)
        first = ["yes"] * 25 + ["no"] * 25
        second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
        assert between.kappa(first, second) == pytest.approx(0.4)

    def test_optional_spans_that_both_marked_are_left_out(self):
        firm, optional = {"optional": "0"}, {"optional": "1"}
        a = {("a", "0", "1", "state"): firm, ("a", "2", "3", "state"): optional, ("a", "4", "5", "state"): firm}
        b = {("a", "0", "1", "state"): firm, ("a", "2", "3", "state"): firm}
        assert between.agreement(a, b) == pytest.approx(2 / 3)

    def test_the_page_has_the_figures(self):
        page = (HERE / "sample" / "README.md").read_text(encoding="utf-8")
        figures = between.measure()
        told = [float(x) for x in re.findall(r"\| (?:kappa|F1) (\d\.\d{3}) \|", page)]
        names = ["lines_kappa", *(f"{kind}_f1" for kind in (*gold.TYPES, "all"))]
        assert told == [round(figures[name], 3) for name in names]
        keys = [float(x) for x in re.findall(r"\| (\d+\.\d) % the same", page)]
        assert keys == [round(100 * figures[f"{kind}_keys"], 1) for kind in ("person", "state", "organisation")]


def squeezed(text):
    return re.sub(r"\s", "", text)
