"""Companies whose names have several parts: right and wrong compounds."""

import pytest


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        ("セブン&アイ・ホールディングスは発表した", {}, ["organisation:セブン&アイ・ホールディングス"]),
        ("親会社セブン＆アイHDは拒否した", {}, ["organisation:セブン＆アイHD"]),
        ("三菱UFJモルガンフィナンシャル・グループの社員", {}, ["organisation:三菱UFJモルガンフィナンシャル・グループ"]),
        ("JXスカイホールディングスが値上げ", {}, ["organisation:JXスカイホールディングス"]),
        ("JXスカイHDが値上げ", {}, []),
        ("ソニーFGが上場", {}, ["organisation:ソニーFG"]),  # a listed company
        ("カルドネアHDが上場", {"Company": "カルドネアHD"}, ["organisation:カルドネアHD"]),
        ("カルドネアHDが映る", {}, []),  # high definition
        ("フルHDの映像", {}, []),
        ("ロック&ポップスカンパニーの公演", {}, []),
        ("M&Aグループが来た", {}, []),
        ("M&Aグループが来た", {"Company": "M&Aグループ"}, []),
        ("会長・カルドネアHD", {"Company": "カルドネアHD"}, ["organisation:カルドネアHD"]),
        (
            "ソニー・パナソニックグループの社員",
            {},
            ["organisation:ソニー", "organisation:パナソニックグループ"],  # a list
        ),
        ("アサヒグループホールディングスの株価", {}, ["organisation:アサヒグループホールディングス"]),
        (
            "MS&ADインシュアランスグループホールディングス",
            {},
            ["organisation:MS&ADインシュアランスグループホールディングス"],
        ),
        ("グループホールディングスの株価", {}, []),
        ("三井E&Sの株価", {}, ["organisation:三井E&S"]),
        ("三井M&Aの株価", {}, []),
        ("企業E&Sの株価", {}, []),
        ("K-POPグループの歌", {}, []),
        ("日本エイサーは発売した", {}, ["organisation:日本エイサー"]),
        ("日本エイサー社長が述べた", {}, ["organisation:日本エイサー"]),
        ("全日本エイサーが来た", {}, ["state:日本", "organisation:エイサー"]),
        ("日本アップルファンが来た", {}, ["state:日本", "organisation:アップル"]),
        ("韓国エイサーが来た", {}, ["state:韓国", "organisation:エイサー"]),
    ],
)
def test_companies_of_several_parts(found_with_organisations, text, labels, wanted):
    assert found_with_organisations(text, **labels) == wanted


def test_the_name_without_the_word_of_a_group_is_found_again(rules_with_organisations):
    _, again, other = rules_with_organisations("T&Dホールディングスの発表", "T&Dは値上げした", "Q&Aは長い")
    assert again == {"T&D": ("organisation", "named in the article")}
    assert other == {}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("スペインの社会労働党が勝った", ["社会労働党"]),
        ("与党労働党が勝った", ["労働党"]),
        ("労働党が勝った", ["労働党"]),
        ("阪神の佐藤輝明内野手が打った", ["阪神"]),
        ("阪神の地震が起きた", []),
        ("巨人は3連敗した", ["巨人"]),
        ("巨人は3回歩いた", []),
        ("巨人・松井監督が述べた", ["巨人"]),
        ("維新の吉村洋文代表が述べた", ["維新"]),
        ("維新の時代が終わった", []),
        ("国民民主の榛葉幹事長が述べた", ["国民民主"]),
        ("統一アイルランド党が敗れた", []),  # a part of it is none
        ("ロシア共産党が敗れた", ["共産党"]),
        ("広島の小園海斗内野手が打った", ["広島"]),
        ("広島の小園海斗選手が走った", []),  # perhaps of the town
        ("巨人の松井監督が述べた", []),  # 民主の…, too
    ],
)
def test_parties_and_teams(found_with_organisations, text, wanted):
    found = [text.partition(":")[2] for text in found_with_organisations(text) if text.startswith("organisation:")]
    assert found == wanted
