"""The page's regular expressions, compared with RE2: the same patterns are refused, and the same matches found."""

import random
from importlib.resources import files

import duckdb
import pytest

from kyoki.counting.patterns import checked
from kyoki.errors import InputError

#: Patterns drawn for each seed.
N = 400
ATOMS = [
    r"a",
    r"b",
    r"あ",
    r"𠮷",
    r".",
    r"^",
    r"$",
    r"\b",
    r"\B",
    r"[ab]",
    r"[^a]",
    r"[a-cあ]",
    r"[^\]a-]",
    r"[]a]",
    r"[a\-b]",
    r"[-a]",
    r"\d",
    r"\w",
    r"\W",
    r"\p{Han}",
    r"\pL",
    r"[\p{Hiragana}b]",
    r"\P{L}",
    r"\.",
    r"\x61",
    r"[[:alpha:]]",
    r"[[:upper:]1]",
    r"[^[:word:]]",
    r"\x{3042}",
    r"x",
    r"1",
    r"-",
    r"\A",
    r"\z",
    r"\/",
    r"/",
    r"]",
    r"}",
]
#: Patterns that RE2 refuses.
REFUSED = [r"\1", r"\q", r"[b-a]", r"(?=a)", r"\p{Nope}", r"{", r"[[:none:]]", r"(?<", r")"]
REPEATS = ["", "", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,}", "{0,2}", "{1,2}?", "{2,}", "{,2}"]
TEXTS = ["", "a", "ab", "aab b", "あ𠮷a", "abcあいb1a", "bbb.ab-]", "漢字a𠮷かな", "A1 xa", "aaaaaaaaaa"]


def pattern(draw, depth=0):
    parts = []
    for _ in range(draw.randint(1, 3)):
        if depth < 2 and draw.random() < 0.25:
            inner = pattern(draw, depth + 1)
            part = draw.choice(["(", "(?:", "(?P<x>" if depth == 0 and not parts else "("]) + inner + ")"
        else:
            part = draw.choice(ATOMS if draw.random() < 0.98 else REFUSED)
        parts.append(part + draw.choice(REPEATS))
    joined = "".join(parts)
    return f"{joined}|{pattern(draw, depth + 1)}" if depth < 2 and draw.random() < 0.2 else joined


def by_re2(found, texts):
    """Return for each text the spans that DuckDB marks; None where the pattern is refused."""
    try:
        checked(found)
    except InputError:
        return None
    given = {"texts": texts, "p": found, "r": "\x02\\0\x03"}
    marked = duckdb.execute("SELECT regexp_replace(t, $p, $r, 'g') FROM (SELECT unnest($texts) AS t)", given).fetchall()
    return [spans(text) for (text,) in marked]


def spans(marked):
    found, at, opened = [], 0, 0
    for char in marked:
        if char == "\x02":
            opened = at
        elif char == "\x03":
            found += [[opened, at]] if at > opened else []
        else:
            at += 1
    return found


@pytest.fixture(scope="module")
def in_chromium(browser):
    source = files("kyoki.showing").joinpath("templates", "regex.js").read_text(encoding="utf-8")
    page = browser.new_page()

    def run(patterns, texts):
        return page.evaluate(
            f"""([patterns, texts]) => {{
                {source}
                return patterns.map((pattern) => {{
                    let program;
                    try {{ program = compiled(pattern); }} catch (fault) {{
                        if (fault instanceof Refused) return null;
                        throw fault;
                    }}
                    return texts.map((text) => matches(program, Array.from(text)));
                }});
            }}""",
            [patterns, texts],
        )

    yield run
    page.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_patterns_are_refused_and_the_same_matches_found(in_chromium, seed):
    draw = random.Random(seed)
    patterns = [draw.choice(["", "", "", "(?i)", "(?s)"]) + pattern(draw) for _ in range(N)]
    found = in_chromium(patterns, TEXTS)
    odd = []
    for given, matched in zip(patterns, found, strict=True):
        wanted = by_re2(given, TEXTS)
        if matched != wanted:
            odd.append((given, matched, wanted))
    assert odd == []
    assert sum(matched is not None and any(matched) for matched in found) > N / 4
    assert sum(matched is None for matched in found) > N / 10


def test_what_hangs_an_engine_that_backtracks(in_chromium):
    text = "a" * 3000
    assert in_chromium(["(a+)+b", "(a|a)*b", "a*a*a*a*a*a*b", "(?:a?){30}a{30}$"], [text]) == [
        [[]],
        [[]],
        [[]],
        [[[2940, 3000]]],
    ]
