"""The page as a file: nothing scraped is markup, the policy lets nothing else run, equal tables give equal bytes."""

import base64
import hashlib
import json
import re
from collections import Counter
from importlib.resources import files

import pytest
from lxml import html

from kyoki.running.registry import stages
from kyoki.showing.catalogue import NEEDED
from kyoki.stages.report import report
from kyoki.tables.texts import REJECT_REASONS

ATTACK = "<script>alert(1)</script>"
LEDGER = {"versions": {"kyoki": "9.8.7"}, "settings": {"pairs": {"windows": ("sentence",)}}, "seconds": 1.5}


@pytest.fixture(scope="module")
def page(tables):
    return report(tables(), ledger=LEDGER, title=f"題 {ATTACK}")


@pytest.fixture(scope="module")
def tree(page):
    return html.fromstring(page)


def data(page):
    return json.loads(html.fromstring(page).get_element_by_id("data").text)


def policy(tree):
    (meta,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return dict(part.split(" ", 1) for part in meta.split("; "))


def test_no_two_scripts_define_a_name(tree):
    """They are one function together: of two functions of a name the later one would be called everywhere."""
    own = tree.xpath("//script[not(@type)]")[-1].text
    names = Counter(re.findall(r"^(?:async )?(?:function\*?|const|let) ([\w$]+)", own, re.MULTILINE))
    assert names["drawers"] == 1
    assert [name for name, n in names.items() if n > 1] == []


def test_the_policy_allows_the_scripts_of_the_page_by_hash_and_nothing_else(tree):
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()}'"
        for script in tree.xpath("//script[not(@type)]")
    ]
    allowed = policy(tree)
    assert allowed["default-src"] == allowed["connect-src"] == allowed["form-action"] == "'none'"
    assert allowed["script-src"].split() == hashes
    assert len(hashes) == 4
    assert "unsafe" not in str(allowed)


def test_nothing_is_loaded_from_anywhere(tree):
    assert tree.xpath("//@src") == []
    assert [link for link in tree.xpath("//link/@href") if link != "data:,"] == []
    assert not [href for href in tree.xpath("//@href") if not href.startswith(("#", "data:,"))]
    assert "url(" not in "".join(tree.xpath("//style/text()"))


def test_nothing_scraped_is_markup(page, tree):
    assert ATTACK not in page
    assert len(tree.xpath("//script")) == 6
    assert tree.xpath("//img") == []
    assert tree.findtext(".//title") == tree.findtext(".//h1") == f"題 {ATTACK}"
    told = data(page)
    assert ATTACK in [row["title"] for row in told["articles"]]
    assert told["rejects"][0]["detail"] == ATTACK


def test_the_scripts_write_no_markup():
    folder = files("kyoki.showing").joinpath("templates")
    for script in folder.iterdir():
        if script.name.endswith(".js"):
            told = script.read_text(encoding="utf-8")
            assert not re.search(r"(inner|outer|Adjacent)HTML|document\.write|\beval\b|\.html\(", told), script


def test_no_script_replaces_a_function_or_a_string_of_another():
    folder = files("kyoki.showing").joinpath("templates")
    told = "\n".join(script.read_text(encoding="utf-8") for script in folder.iterdir() if script.name.endswith(".js"))
    for pattern in (r"^(?:async )?function\*? (\w+)", r"^  (\w+): \["):
        named = re.findall(pattern, told, re.MULTILINE)
        assert len(named) > 100
        assert sorted(set(named)) == sorted(named)


def test_every_string_that_the_markup_or_a_reject_names_is_there():
    folder = files("kyoki.showing").joinpath("templates")
    strings = folder.joinpath("strings.js").read_text(encoding="utf-8")
    defined = set(re.findall(r"^  (\w+): \[", strings, re.MULTILINE))
    used = set(re.findall(r'data-(?:t|label)="(\w+)"', folder.joinpath("report.html.j2").read_text(encoding="utf-8")))
    assert used <= defined
    assert set(REJECT_REASONS) <= defined


def test_a_broken_page_with_an_endless_title_does_not_fill_this_one(tables):
    rows = tables()["articles"].to_dict("records")
    made = report(tables(articles=[{**rows[0], "title": "長" * 1_000_000}]))
    assert data(made)["articles"][0]["title"] == "長" * 200


def test_the_foot_names_versions_and_settings_but_no_times(page):
    assert data(page)["foot"] == {"versions · kyoki": "9.8.7", "settings · pairs · windows": "sentence"}


def test_the_same_bytes_twice_and_whatever_the_order_of_rows(tables, page):
    again = {name: frame.sample(frac=1, random_state=1) for name, frame in tables().items()}
    assert report(again, ledger={**LEDGER, "seconds": 99}, title=f"題 {ATTACK}") == page


def test_the_stage_is_given_what_it_needs():
    assert tuple(stages()["report"].needs) == NEEDED
