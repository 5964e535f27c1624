"""Organisations found in a sentence, and in the rest of the article."""

from pathlib import Path

import pytest

from kyoki.names import Name, Names
from kyoki.recognition.decide import recognise

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("organisations_in_sentences.tsv").read_text(encoding="utf-8").splitlines()
]


def organisations(found):
    return [text.partition(":")[2] for text in found if text.startswith("organisation:")]


@pytest.mark.parametrize(("text", "wanted"), ROWS, ids=[text for text, _ in ROWS])
def test_the_organisations_of_a_sentence(found_with_organisations, text, wanted):
    assert organisations(found_with_organisations(text)) == wanted.split()


def test_a_state_or_place_before_a_body_keeps_its_mention(found_with_organisations):
    assert found_with_organisations("米国防総省と東京地検") == [
        "state:米",
        "organisation:国防総省",
        "place:東京",
        "organisation:地検",
    ]


@pytest.mark.parametrize(
    ("label", "surface", "text", "wanted"),
    [
        ("Company", "カルドネア", "カルドネアが新製品を出した", ["カルドネア"]),  # unknown to UniDic
        ("Company", "牛丼", "牛丼が新製品になった", []),
        ("Government", "政府", "政府が新製品を出した", []),
        ("Company", "ARROWS Z", "ARROWS Zが新製品になった", []),  # Latin letters of a product
        ("Sports_Federation", "XYZF", "XYZFが規則を変えた", ["XYZF"]),
        ("Company", "カルドネア賞", "カルドネア賞が決まった", []),
        ("Company", "ドコモスマホ", "ドコモスマホが新製品になった", []),
        ("Corporation_Other", "独立行政法人", "独立行政法人が新しくなった", []),  # a legal form
        ("Corporation_Other", "一般財団法人", "一般財団法人が新しくなった", []),
        ("Corporation_Other", "認定NPO法人", "認定NPO法人が新しくなった", []),
        ("Company", "株式会社", "株式会社が新しくなった", []),
        ("Company", "住友財団法人", "住友財団法人が新しくなった", ["住友財団法人"]),
        ("Company", "`XYZF`", "`XYZF`を返す", []),  # code
        ("Company", "<カルドネア>", "<カルドネア>を閉じる", []),  # markup
    ],
)
def test_ginza_is_believed_of_rare_words(found_with_organisations, label, surface, text, wanted):
    assert organisations(found_with_organisations(text, **{label: surface})) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("部品（Cardonea Motor製）を使う", ["Cardonea Motor"]),
        ("カルドネア製の部品", ["カルドネア"]),
        ("カルドネアに移籍した", ["カルドネア"]),
        ("カルドネアを食べた", []),
        ("ガラス製の部品", []),
    ],
)
def test_an_unknown_name_before_what_a_body_has(found_with_organisations, text, wanted):
    assert organisations(found_with_organisations(text)) == wanted


def test_a_body_found_once_is_found_again(rules_with_organisations):
    first, again, other = rules_with_organisations("解放戦線カルドネア社（ZLD）の声明", "ZLDは認めた", "ABCは認めた")
    assert first["ZLD"] == ("organisation", "abbreviation in brackets")
    assert again["ZLD"] == ("organisation", "named in the article")
    assert other == {}


def test_a_short_form_is_found_where_the_article_has_the_name(rules_with_organisations):
    _, short, compound = rules_with_organisations("朝日新聞によると", "朝日は社説で述べた", "朝日放送が中継した")
    assert short == {"朝日": ("organisation", "named in the article")}
    assert "朝日" not in compound
    assert rules_with_organisations("朝日は美しい")[0] == {}


def test_no_organisation_inside_a_persons_or_another_things_name(found_with_organisations):
    assert organisations(found_with_organisations("空母ソニーが出港した")) == []
    assert organisations(found_with_organisations("『ソニー物語』を見た")) == []
    assert organisations(found_with_organisations("『読売新聞』を読む")) == ["読売新聞"]


def test_the_users_own_organisation_is_found_whole(read):
    names = Names([Name("みどりの会", "organisation", "みどりの会"), Name("ソニーの家", "other", "")])
    claims = recognise([read("みどりの会とソニーの家")], names)[0]
    assert [(claim.type, claim.rule, claim.start, claim.end) for claim in claims] == [
        ("organisation", "own name", 0, 5)
    ]


@pytest.mark.parametrize(
    ("label", "surface", "text", "wanted"),
    [
        ("Company", "青空魔法瓶", "青空魔法瓶から発売された", ["青空魔法瓶"]),
        ("Company", "青空魔法瓶", "青空魔法瓶を買った", []),  # common nouns of which nothing a body does is said
        ("Newspaper", "農業組合新報", "農業組合新報によると", ["農業組合新報"]),
        ("School", "青空大", "青空大・菅野が投げた", ["青空大"]),
        ("School", "青空大", "青空大四高校が投げた", []),
        ("Product_Other", "エグゼモード", "エグゼモードからカメラ新発売", ["エグゼモード"]),  # any name to GiNZA
        ("Person", "エグゼモード", "エグゼモードからカメラ新発売", []),
    ],
)
def test_ginza_is_believed_of_common_words_with_what_a_body_does(
    found_with_organisations, label, surface, text, wanted
):
    assert [
        name for name in organisations(found_with_organisations(text, **{label: surface})) if name in surface
    ] == wanted


def test_a_name_again_is_no_surer_than_where_it_is_shown(read):
    sentences = [
        read("歌うカルドネアズの歌", Show_Organization="カルドネアズ"),
        read("株式会社と同じカルドネアズの製品"),
    ]
    shown, again = ([c for c in claims if c.type == "organisation"] for claims in recognise(sentences))
    assert again[0].score <= shown[0].score


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("開発者：Blue Sky Games", ["Blue Sky Games"]),
        ("開発者：sky.jp co., ltd.", ["sky.jp co., ltd."]),
        ("開発者：blue sky", []),  # a nickname
        ("株式会社BLUE SKYの製品", ["株式会社BLUE SKY"]),
    ],
)
def test_names_of_several_latin_words_are_whole(found_with_organisations, text, wanted):
    assert organisations(found_with_organisations(text)) == wanted


def test_a_stable_is_no_person_where_the_article_names_its_master(rules_with_organisations):
    stable, master = rules_with_organisations("安治川部屋の関脇が勝った", "師匠の安治川親方が語った")
    assert stable == {"安治川部屋": ("organisation", "listed organisation")}
    assert master["安治川"][0] == "person"


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        ("全国高等学校長協会が求めた", {"School": "全国高等学校長協会"}, ["全国高等学校長協会"]),
        ("子会社千葉バスを買った", {"Company": "子会社千葉バス"}, ["千葉バス"]),
        ("オードリー・春日の発言", {"Person": "オードリー・春日"}, ["オードリー"]),
        ("タレント・春日の発言", {"Person": "タレント・春日"}, []),
        ("全米鉄鋼労働組合が反発した", {}, ["全米鉄鋼労働組合"]),
        ("全米映画俳優組合賞を得た", {}, []),
    ],
)
def test_organisations_by_the_parts_of_their_names(found_with_organisations, text, labels, wanted):
    assert organisations(found_with_organisations(text, **labels)) == wanted


def test_a_quoted_name_is_found_again_with_the_place_in_it(rules_with_organisations):
    quoted, again = rules_with_organisations("運営会社「ペシャワール会」の代表", "ペシャワール会の会長")
    assert quoted["ペシャワール会"][0] == again["ペシャワール会"][0] == "organisation"
    assert rules_with_organisations("ペシャワール会の会長")[0]["ペシャワール"][0] == "place"


@pytest.mark.parametrize(("name", "is_whole"), [("神戸の会", True), ("神戸会", False)])
def test_characters_of_a_quoted_name_that_is_found_again(rules_with_organisations, name, is_whole):
    again = rules_with_organisations(f"運営会社「{name}」の代表", f"{name}の会長")[1]
    assert (name in again, "神戸" in again) == (is_whole, not is_whole)


def test_a_group_and_its_member_are_found_again(read):
    member = read("オードリー・春日の発言", Person="オードリー・春日")
    again = recognise([member, read("オードリーの芸と春日の芸", Person="オードリー")])[1]
    assert [claim.type for claim in again] == ["organisation", "person"]
