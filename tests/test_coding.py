"""Coding rules in TOML: valid files, and a message of one line for each invalid one."""

import pytest

from kyoki.coding import ARTICLE, Rule, coding_of, load_coding
from kyoki.errors import InputError

FILE = """
["北朝鮮の軍事"]
near = [["北朝鮮", "平壌"], {words = ["ミサイル"], patterns = ['第\\d+次']}]
within = 5
not = ["演習"]
in = "sentence"

[diplomacy]
words = ["会談"]
phrases = ["国交を正常化"]
entities = ["state:KP"]
codes = ["北朝鮮の軍事"]
or = [{and = ["日", "米"], in = "article"}]
"""


def test_a_file(tmp_path):
    path = tmp_path / "codes.toml"
    path.write_text("\ufeff" + FILE, encoding="utf-8")
    coding = load_coding(path)
    assert coding.names == ["北朝鮮の軍事", "diplomacy"]
    (_, military), (_, diplomacy) = coding.codes
    weapons = Rule(words=("ミサイル",), patterns=(r"第\d+次",))
    assert military == Rule(
        near=(Rule(words=("北朝鮮", "平壌")), weapons), within=5, none_of=(Rule(words=("演習",)),), unit="sentence"
    )
    both = Rule(all_of=(Rule(words=("日",)), Rule(words=("米",))), unit=ARTICLE)
    assert diplomacy.any_of == (both,)
    assert coding.all_in("words") == ["ミサイル", "会談", "北朝鮮", "平壌", "日", "演習", "米"]
    assert [name for name, _ in coding.in_order()] == ["北朝鮮の軍事", "diplomacy"]
    assert repr(coding) != repr(coding_of({"diplomacy": {"words": ["会談"]}}))


def test_a_code_comes_after_those_that_it_names():
    rules = {"a": {"codes": ["b"]}, "b": {"and": [{"codes": ["c"]}, "x"]}, "c": {"words": ["y"]}}
    assert [name for name, _ in coding_of(rules).in_order()] == ["c", "b", "a"]


def deep(levels):
    rule = {"words": ["x"]}
    for _ in range(levels):
        rule = {"or": [rule]}
    return rule


W = ["x"]
BAD = [
    ({"c": ["x"]}, "c: ['x']; expected a section that lists some of words, phrases"),
    (
        {"c": {}},
        "c: nothing to look for; expected some of words, phrases, entities, patterns, codes, or, or and, or near",
    ),
    ({"c": {"not": W}}, "c: not alone; expected some of"),
    ({"c": {"word": W}}, "c: unknown 'word'; expected what a rule has; did you mean words?"),
    ({"c": {"zzz": W}}, "c: unknown 'zzz'; expected what a rule has; known are words"),
    ({"c": {"words": "x"}}, "c: words is 'x'; expected a list of strings"),
    ({"c": {"words": []}}, "c: words is []; expected a list of strings"),
    ({"c": {"words": ["x", 1]}}, "c: words is ['x', 1]; expected a list of strings"),
    ({"c": {"words": [" "]}}, "c: words has ' '; expected text on one line"),
    ({"c": {"phrases": ["x\ny"]}}, "c: phrases has 'x\\ny'; expected text on one line"),
    ({"c": {"entities": ["\x07"]}}, "c: entities has '\\x07'; expected text on one line"),
    (
        {"c": {"words": W, "and": ["x", "y"]}},
        "c: words and and in one rule; expected one of them; put words into and as {...}",
    ),
    ({"c": {"and": ["x", "y"], "near": ["x", "y"]}}, "c: and and near in one rule"),
    ({"c": {"and": W}}, "c: and is ['x']; expected a list of 2 or more words, lists of words and rules"),
    ({"c": {"near": "x"}}, "c: near is 'x'; expected a list of 2 or more"),
    ({"c": {"near": ["x", "x"]}}, "c: near has a rule twice; expected different ones"),
    ({"c": {"or": [3]}}, "c: or[1]: 3; expected a word, a list of words, or a rule {words = [...]}"),
    ({"c": {"and": ["x", {"word": W}]}}, "c: and[2]: unknown 'word'"),
    ({"c": {"or": [{"and": ["x", [1]]}]}}, "c: or[1]: and[2]: [1]; expected a word"),
    ({"c": {"words": W, "not": "y"}}, "c: not is 'y'; expected a list of 1 or more"),
    ({"c": {"words": W, "within": 3}}, "c: within without near; expected it beside near"),
    ({"c": {"near": ["x", "y"], "within": 0}}, "c: within is 0; expected a number of tokens from 1, or"),
    ({"c": {"near": ["x", "y"], "within": True}}, "c: within is True; expected a number"),
    ({"c": {"near": ["x", "y"], "within": "page"}}, "c: within is 'page'; expected a number"),
    ({"c": {"words": W, "in": "sentence"}}, "c: in without and or not; expected it beside one of these"),
    ({"c": {"and": ["x", "y"], "in": "page"}}, "c: in is 'page'; expected article or sentence"),
    ({"c": {"patterns": ["("]}}, "c: patterns has '(' (missing ): (); expected a regular expression of RE2"),
    ({"c": {"patterns": ["(?<=x)y"]}}, "c: patterns has '(?<=x)y' (invalid perl operator: (?<=); expected"),
    ({"c": {"patterns": [r"(x)\1"]}}, "c: patterns has '(x)\\\\1' (invalid escape sequence: \\1); expected"),
    ({"c": {"patterns": ["x*"]}}, "c: patterns has 'x*', which matches an empty text; expected one that matches some"),
    ({"c": {"codes": ["d"]}, "dd": {"words": W}}, "c: codes has d; expected a code of the file; did you mean dd?"),
    ({"c": {"codes": ["zzz"]}}, "c: codes has zzz; expected a code of the file; known are c"),
    ({"c": {"codes": ["c"]}}, "c: codes in a circle, c → c; expected none that names itself"),
    ({" c": {"words": W}}, "a code called ' c'; expected a name on one line, without blanks around it"),
    ({"": {"words": W}}, "a code called ''; expected a name"),
    ({"c\nd": {"words": W}}, "a code called 'c\\nd'; expected a name"),
    ({"c": deep(30)}, "rules in rules, 21 deep; expected at most 20"),
]


@pytest.mark.parametrize(("rules", "complaint"), BAD)
def test_one_line_says_which_code_what_was_found_and_what_was_wanted(rules, complaint):
    with pytest.raises(InputError) as fault:
        coding_of(rules, where="coding codes.toml")
    message = str(fault.value)
    assert message.startswith("coding codes.toml: ")
    assert complaint in message
    assert "\n" not in message
    assert len(message) < 400


def test_codes_in_a_circle_of_three():
    rules = {"a": {"codes": ["b"]}, "b": {"codes": ["c"]}, "c": {"or": [{"codes": ["a"]}]}}
    with pytest.raises(InputError, match=r"codes in a circle, (\w) → \w → \w → \1; expected none that names itself"):
        coding_of(rules)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "[軍事]\nwords = ['x']",
            r"not TOML: .*line 1.*; expected a TOML file with one section per code, its name in quotes",
        ),
        ('["a"]\nwords = ["x"]\n["a"]\nwords = ["y"]', "not TOML: "),
        ("x = " + "[" * 3000, "not TOML: brackets nested hundreds of levels deep"),
        ("words = ['x']", r"words: \['x'\]; expected a section"),
    ],
)
def test_a_file_that_is_none(tmp_path, text, complaint):
    path = tmp_path / "codes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=complaint) as fault:
        load_coding(path)
    assert str(path) in str(fault.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"coding .*none\.toml: No such file or directory; expected a TOML file"):
        load_coding(tmp_path / "none.toml")
