"""States in sentences: compounds, abbreviations, whole names, and the words that only look like them."""

from pathlib import Path

import pytest

CASES = [
    line.split("\t")
    for line in Path(__file__).with_name("states_in_sentences.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("text", "states"), CASES)
def test_states_in_a_sentence(found, text, states):
    assert [name.removeprefix("state:") for name in found(text) if name.startswith("state:")] == states.split()


def test_the_table_has_both_kinds_of_cases():
    right = sum(bool(states) for _, states in CASES)
    assert len(CASES) >= 250
    assert 100 < right < len(CASES) - 80


@pytest.mark.parametrize(
    ("text", "surface", "rule"),
    [
        ("日米韓の外相が集まった", "韓", "kanji compound"),
        ("米大統領が会見した", "米", "abbreviation + noun"),
        ("中外相が会見した", "中", "abbreviation + head"),
        ("政府、米・英・仏と協議", "英", "abbreviation in a list"),
        ("ロシア軍が演習した", "ロシア", "state name"),
    ],
)
def test_the_rule_is_named(rules, text, surface, rule):
    assert rules(text)[0][surface] == ("state", rule)


_COMPOUNDS = {
    "米韓": "米 韓",
    "日米韓": "日 米 韓",
    "中露": "中 露",
    "露朝": "露 朝",
    "米中": "米 中",
    "日朝": "日 朝",
    "英仏独": "英 仏 独",
    "北ロ条約": "北 ロ",
    "訪米": "米",
    "在韓": "韓",
    "駐日": "日",
    "対北": "北",
    "反仏": "仏",
    "中国地方": "",
    "中国新聞": "",
    "日本大学": "",
    "米作": "",
    "中学": "",
    "英語": "",
    "南北に長い": "",
}
_CONTEXTS = (
    "{}の問題",
    "政府は{}の文書を示した",
    "「{}」と題した",
    "昨年、{}について話した",
    "焦点は{}",
    "会見で{}、と述べた",
)


@pytest.mark.parametrize("context", _CONTEXTS)
@pytest.mark.parametrize(("compound", "states"), _COMPOUNDS.items())
def test_a_compound_in_every_position(found, context, compound, states):
    text = context.format(compound)
    assert [name.removeprefix("state:") for name in found(text) if name.startswith("state:")] == states.split()
