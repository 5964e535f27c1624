"""Publishers read from a page's foot, each form with a line that it is for."""

import pytest

from kyoki.cleaning.facts import Fact
from kyoki.cleaning.outlets import from_foot, outlet, shortened
from kyoki.cleaning.statements import Statements


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Copyright © 2024 潮見新聞社 無断転載を禁じます", "潮見新聞社"),
        ("© 2011-2019 潮見新聞社. All rights reserved.", "潮見新聞社"),
        ("© 丘の上通信", "丘の上通信"),
        ("© 丘の上編集室 | サイトマップ | お問い合わせ", "丘の上編集室"),
        ("(C) 2024 株式会社潮見新聞社", "潮見新聞社"),
        ("(c)2008-2022,潮見新聞社", "潮見新聞社"),
        ("(C)潮見新聞社 記事・写真の無断転載を禁じます", "潮見新聞社"),
        ("Since 1999 丘の上編集室", "丘の上編集室"),
        ("本サイトの記事の著作権は潮見新聞社に属します。", "潮見新聞社"),
        ("潮見新聞に掲載の記事・写真の無断転載を禁じます。", "潮見新聞"),
        ("丘の上編集室 無断での複製を禁じます", "丘の上編集室"),
        ("発行 潮見新聞社 デジタル編集部", "潮見新聞社"),
        # Nobody is named, or not as readers know them.
        ("Copyright (C) Shiomi Shimbun Inc. All rights reserved.", None),
        ("当サイトに掲載の記事の無断転載を禁じます。", None),
        ("著作権は情報提供者に帰属します。", None),
        ("© 山野うみ/潮見出版", None),  # a picture's credit
        ("(C) 2011年 潮見映画", None),
        ("毎週火曜日に掲載します", None),
        ("Copyright 2011-2019 ノート100YEN.com", "ノート100YEN.com"),
        ("会社案内 著作権について", None),
    ],
)
def test_the_foot_names_the_publisher(line, name):
    assert from_foot(["お問い合わせ", line], ["丘の上通信 | 丘の上", line]) == name


def test_only_the_foot_is_asked():
    assert from_foot(["© 2024 潮見新聞社", *["小さな記事"] * 20], []) is None
    assert from_foot(["© 2024 潮見新聞社", "© 2024 丘の上通信"], []) == "丘の上通信"


def test_a_bare_mark_needs_the_name_again():
    assert from_foot(["© 丘の上通信"], ["© 丘の上通信"]) is None  # a picture's credit
    assert from_foot(["© 丘の上通信"], ["丘の上通信 ロゴ", "© 丘の上通信"]) == "丘の上通信"


@pytest.mark.parametrize(
    ("name", "said", "wanted"),
    [
        ("潮見新聞社", "港の倉庫が図書館に | 潮見新聞", "潮見新聞"),
        ("潮見新聞社", "潮見新聞アーカイブ", "潮見新聞"),
        ("潮見新聞社", "© 潮見新聞社", "潮見新聞社"),  # only itself
        ("丘の上放送ニュース", "丘の上放送株式会社", "丘の上放送"),
        ("丘の上放送ニュース", "東丘の上放送", "丘の上放送ニュース"),  # another
        ("海ニュース", "海の話", "海ニュース"),  # too short to be a name
        ("Yahoo!ニュース", "Yahoo! Japan", "Yahoo!ニュース"),
        ("丘の上放送ニュース", "丘の上放送の記者は「" + "あ" * 80, "丘の上放送ニュース"),  # running text
    ],
)
def test_a_name_is_shortened_where_the_page_itself_does(name, said, wanted):
    assert shortened(name, [said]) == wanted


STATED = {
    "jsonld": [{"publisher": {"@type": "Organization", "name": "海の町新聞社"}}],
    "meta": {"application-name": "別の名", "og:site_name": "海の町新聞"},
}
FOOT = ["", "© 2025 潮の町新聞"]


@pytest.mark.parametrize(
    ("given", "without", "expected"),
    [
        ("別の社", (), Fact("別の社", "field")),
        (None, (), Fact("海の町新聞社", "jsonld")),  # the publisher before the site
        (None, ("jsonld",), Fact("海の町新聞", "meta")),
        (None, ("jsonld", "meta"), Fact("潮の町新聞", "visible")),
        (None, ("jsonld", "meta", "foot"), Fact("umi", "folder")),
        (None, ("jsonld", "meta", "foot", "folder"), Fact()),
    ],
)
def test_the_most_reliable_source_decides(given, without, expected):
    stated = Statements(**{name: value for name, value in STATED.items() if name not in without})
    foot = [] if "foot" in without else FOOT
    assert outlet(given, stated, foot, foot, "" if "folder" in without else "umi") == expected


def test_the_shorter_name_that_the_page_has_is_the_outlet():
    stated = Statements(jsonld=[{"publisher": "海の町新聞社"}])
    assert outlet(None, stated, [], ["海の町新聞", "本文。"], "umi") == Fact("海の町新聞", "jsonld")
