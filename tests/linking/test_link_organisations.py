"""Links of organisations: by the lexicon, the state or place before the name, and the rest of the article."""

import pytest

from kyoki import wordlists
from kyoki.linking import link_organisations, organisations, states
from kyoki.tables.entities import ORGANISATION_KINDS

CODES = {"米": "US", "中国": "CN", "日本": "JP", "ロシア": "RU", "韓国": "KR"}


def resolved(text):
    """'東京+地検 NATO': a plus after the state or place before a body; a ( before what is in brackets behind it."""
    named, at = [], 0
    for part in text.split():
        bracket = part.startswith("(")
        before, _, surface = part.lstrip("(").rpartition("+")
        start = at + 1 if bracket else at + 20
        at = start + len(surface)
        named.append(link_organisations.OrganisationMention(surface, start, at, before, CODES.get(before, "")))
    return link_organisations.resolve(named)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # by the lexicon
        ("自民党 自民 自由民主党", "自由民主党 自由民主党 自由民主党"),
        ("NATO 北大西洋条約機構", "北大西洋条約機構 北大西洋条約機構"),
        ("東電 東京電力", "東京電力 東京電力"),
        ("株式会社日立製作所 日立", "日立製作所 日立製作所"),
        ("オリックス･バファローズ", "オリックス・バファローズ"),
        # by the state before it
        ("米+国防総省 中国+共産党 日本+共産党", "アメリカ国防総省 中国共産党 日本共産党"),
        ("米+民主党 民主党", "民主党（アメリカ合衆国） 民主党"),
        ("ロシア+外務省 外務省", "ロシア外務省 外務省"),
        ("米+共和党 共和党", "共和党（アメリカ合衆国） 共和党（アメリカ合衆国）"),
        # written out, with the place before it
        ("東京+地検 大阪+地検", "東京地方検察庁 大阪地方検察庁"),
        ("東京+地検特捜部", "東京地方検察庁特捜部"),
        ("広島県+警", "広島県警察"),
        # by the article
        ("青空解放戦線 (AKS AKS", "青空解放戦線 青空解放戦線 青空解放戦線"),
        ("AKS", "AKS"),
        ("青空製作所 青空", "青空製作所 青空製作所"),
        ("青空製作所 青空銀行 青空", "青空製作所 青空銀行 青空"),  # either
        ("カルドネア社 カルドネア", "カルドネア カルドネア"),
        # groups of companies
        (
            "青空&海・ホールディングス 青空＆海HD 青空&海",
            "青空&海・ホールディングス " * 2 + "青空&海・ホールディングス",
        ),
        ("青空GHD 青空グループホールディングス", "青空グループホールディングス 青空グループホールディングス"),
        ("青空HD", "青空ホールディングス"),
        ("青空FG 青空", "青空フィナンシャルグループ 青空フィナンシャルグループ"),
    ],
)
def test_the_name_of_each(text, wanted):
    assert [found.name for found in resolved(text)] == wanted.split()


def test_methods_and_what_is_before():
    found = resolved("広島県+警 米+国防総省 青空解放戦線 (AKS AKS")
    assert [(one.method, one.within) for one in found] == [
        ("name with what is before it", "place:広島県"),
        ("listed name", "state:US"),
        ("surface", None),
        ("abbreviation in brackets", None),
        ("name in the article", None),
    ]


def test_the_users_own_name_comes_first():
    named = link_organisations.OrganisationMention("自民党", 0, 3, settled="わが党")
    assert link_organisations.resolve([named])[0] == ("わが党", "own name", None)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("自由民主党", ("party", "JP")),
        ("黒須銀行", ("company", "")),
        ("カルドネア", ("", "")),
        ("銀行", ("", "")),  # a kind and no name
    ],
)
def test_kind_and_country(name, wanted):
    assert organisations.facts(name) == wanted


def test_the_word_lists_are_consistent():
    kinds = {*ORGANISATION_KINDS, "other"}
    names = [name for one in organisations.known() for name in {one.name, *one.aliases, *one.short}]
    assert {one.kind for one in organisations.known()} <= kinds
    assert {one.country for one in organisations.known()} <= states.names().keys() | {""}
    assert {row["kind"] for row in wordlists.rows("kyoki.linking", "organisation_suffixes")} <= kinds
    assert len(names) == len(set(names))
