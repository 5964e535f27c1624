"""Rules are asked only of sentences with one of their signs, and find nothing in others."""

from pathlib import Path

import pytest

from kyoki.recognition.decide import RULES
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import Claim

TABLES = [Path(__file__).with_name(f"{name}_in_sentences.tsv") for name in ("organisations", "states")]
TEXTS = [line.split("\t")[0] for table in TABLES for line in table.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("sign", "asked"),
    [
        ("駅", True),  # a character
        ("place", True),  # the kind of a word
        ("Facility", True),  # GiNZA's label
        ("川", False),
        ("surname", False),
        ("Person", False),
    ],
)
def test_a_rule_is_asked_of_sentences_with_its_sign(read, sign, asked):
    whole = Claim(0, 3, "place", "a rule")
    rule = needs({sign, "no other sign"})(lambda sentence: [whole])
    assert list(rule(read("広島駅に着く", Facility="広島駅"))) == [whole] * asked


def test_signs_of_the_lexicon_are_read_when_a_rule_is_first_asked(read):
    read_signs = []
    rule = needs(lambda: read_signs.append("駅") or read_signs)(lambda sentence: [])
    assert read_signs == []
    assert [list(rule(read(text))) for text in ("広島駅", "広島県")] == [[], []]
    assert read_signs == ["駅"]


def test_further_arguments_are_passed_on(read):
    rule = needs("駅")(lambda sentence, start, *, end: [Claim(start, end, "place", "a rule")])
    assert list(rule(read("広島駅"), 0, end=3)) == [Claim(0, 3, "place", "a rule")]


@pytest.fixture(scope="module")
def sentences(read):
    """Sentences, also with the first characters as GiNZA's person or place."""
    return [read(text, **labels) for text in TEXTS for labels in ({}, {"Person": text[:3]}, {"City": text[:2]})]


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.find.__module__}.{rule.find.__name__}" for rule in RULES])
def test_without_its_signs_a_rule_finds_nothing(sentences, rule):
    others = [sentence for sentence in sentences if rule.signs.isdisjoint(sentence.signs)]
    assert [claim for sentence in others for claim in rule.find(sentence)] == []
