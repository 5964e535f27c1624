"""Recognition and linking stay above their floors on real news."""

import importlib.util
import itertools
import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

FLOORS = tomllib.loads((Path(__file__).parents[1] / "floors_entities.toml").read_text(encoding="utf-8"))["entities"]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def measured(shared):
    path = Path(__file__).with_name("score_entities_run.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.measure(shared)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(measured, name):
    assert measured[name] >= FLOORS[name]


@pytest.mark.slow
def test_every_figure_has_a_floor(measured):
    assert set(measured) == set(FLOORS)


@pytest.fixture(scope="module")
def seeds(shared):
    """The entities of the two real scrapes' lines of content, and their links."""
    from kyoki.stages.links import links
    from kyoki.stages.mentions import mentions
    from kyoki.tables import TABLES

    texts = {}
    for path in sorted((shared / "corpus" / "seeds").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        labels = map(json.loads, path.with_suffix(".labels.jsonl").read_text(encoding="utf-8").splitlines())
        texts[path.stem] = "\n".join(lines[row["line"]] for row in labels if row["label"] == "content")
    rows = {"article_id": list(texts), "text": list(texts.values()), "n_chars": 1, "kept_share": 1.0}
    articles = TABLES["articles"].frame(rows)
    return links(mentions(articles), articles)


def test_north_korea_and_russia_are_the_first_pair_of_the_seeds(seeds):
    sentences = seeds.links.groupby(["article_id", "sentence"])["entity_id"].unique()
    pairs = Counter(pair for found in sentences for pair in itertools.combinations(sorted(found), 2))
    (first, n), (_, second) = pairs.most_common(2)
    assert first == ("state:KP", "state:RU")
    assert n > 2 * second


def test_the_people_of_the_seeds(seeds):
    people = set(seeds.entities.loc[seeds.entities["type"] == "person", "entity_id"])
    assert people >= {"person:ウラジーミル・プーチン", "person:金正恩", "person:マルコ・ルビオ"}


def test_no_common_word_of_the_seeds_is_an_entity(seeds):
    aliases = set(seeds.entities["aliases"].str.split("|").explode())
    assert not aliases & {"派兵", "領空侵犯", "侵攻", "条約", "参戦"}
