"""People in roles, credits and quotations."""

import pytest

from kyoki.recognition.decide import recognise

#: The rule that finds the name, or '' if none of these rules may.
ROWS = [
    ("怪力の戦士「ガランド」が現れる", {}, "ガランド", "word for a person + quoted name"),
    ("ヒーロー“キャプテン・ガランド”の力", {}, "キャプテン・ガランド", "word for a person + quoted name"),
    ("新型車「ガランド」を発表した", {}, "ガランド", ""),  # a thing
    ("矢野元晴役を俳優が務める", {}, "矢野元晴", "name + role"),
    ("主役の飛葉役を務める", {}, "飛葉", "name + role"),  # common words, but the lead
    ("刑事役を務める", {}, "刑事", ""),
    ("記事執筆：にゃんこ", {}, "にゃんこ", "credit"),
    ("記事執筆：memn0ck", {}, "memn0ck", "credit"),
    ("監督：山田春男、脚本：みゅう、音楽：冬木楽団", {}, "みゅう", "credit"),
    ("監督：山田春男、音楽：冬木楽団", {}, "音楽", ""),  # the next label
    ("取材：編集部", {}, "編集部", ""),
    ("文：ゼロから始めるカメラ", {}, "ゼロから始めるカメラ", ""),  # a column's title
    ("よい品だ。（オフィスわかば／山田はるひ）", {}, "山田はるひ", "signature"),
    ("よい品だ（山田さん）", {}, "山田さん", ""),
    ("旅をする三崎かずささんに聞く", {}, "三崎かずさ", "surname + kana + title"),
    ("作家の白武ときおさんに聞く", {}, "白武ときお", "surname + kana + title"),
    ("田中と皆さんに聞く", {}, "田中と皆", ""),
    ("読者の皆さんに聞く", {}, "皆", ""),
    ("ガランディアは「歌が好き」と語った", {}, "ガランディア", "speaker"),
    ("MIKAは「歌が好き」とコメントした", {}, "MIKA", "speaker"),
    ("MIKAは「新製品」を発表した", {}, "MIKA", ""),
    ("アンタッチャブル山崎に聞く", {}, "山崎", "katakana word + name"),
    ("その少年ハンスは笑った", {}, "ハンス", "word for a person + name"),
    ("その少年サイトは有名だ", {}, "サイト", ""),
    ("浅田真央の姉・舞が語る", {}, "舞", "word for a person + name"),
    ("母・タクヨは家を出た", {}, "タクヨ", "word for a person + name"),
    ("俳優・監督として活動する", {}, "監督", ""),
    ("姉・舞台を見る", {}, "舞台", ""),
    ("妻・ロボットを作る", {}, "ロボット", ""),
    ("W杯の時の岡田ジャパンは強い", {}, "岡田", "name + title"),
    ("岡田ジャパンカップは終わった", {}, "岡田", ""),
    ("女優のマリが主演した", {}, "マリ", "word for a person + name"),
    ("女優のトルコが主演した", {}, "トルコ", ""),
    ("娘のあっちゃんが笑う", {}, "あっちゃん", "nickname"),
    ("リース・イーヴァンズ演じる男", {}, "リース・イーヴァンズ", "katakana name + title"),
    ("リース・イーヴァンズの感じ", {}, "リース・イーヴァンズ", ""),
    ("リース・イーヴァンズ主演の映画", {}, "リース・イーヴァンズ", "katakana name + title"),
    ("リース・イーヴァンズ主演女優賞", {}, "リース・イーヴァンズ", ""),
    ("亀岡死傷事故の続報", {"Person": "亀岡死傷"}, "亀岡死傷", ""),
    ("亀岡純一事件の続報", {"Person": "亀岡純一"}, "亀岡純一", "ginza + name"),
    ("娘のオリビアは笑った", {}, "オリビア", "word for a person + name"),
    ("友のガランディア（ミシェル・ロドリゲス）は笑った", {}, "ガランディア", "name + performer"),
    ("伴奏のギタリスト（ミシェル・ロドリゲス）は笑った", {}, "ギタリスト", ""),  # a common noun
    ("友のガランディア（大阪支店）は笑った", {}, "ガランディア", ""),
    ("大津メロと二人が出場した", {"Person": "大津メロ"}, "大津メロ", "surname + katakana given"),
    ("大津メロと二人が出場した", {"City": "大津メロ"}, "大津メロ", ""),
    ("大津ジャパンと二人が出場した", {"Person": "大津ジャパン"}, "大津ジャパン", ""),  # whose team
    ("南米ペルーと二人が出場した", {"Person": "南米ペルー"}, "南米ペルー", ""),
    ("大津パワフルな二人が出場した", {"Person": "大津パワフル"}, "大津パワフル", ""),  # an attribute
    ("よい品だ。（ロング田中）", {"Person": "ロング田中"}, "ロング田中", "signature"),
    ("よい品だ。（ロング田中）", {}, "ロング田中", ""),
    ("対する剣心は笑った", {}, "剣心", "name of the dictionary"),
    ("領空に入った", {"Person": "領空"}, "領空", ""),  # a common noun, and once
    ("大津と二人が出場した", {"Person": "大津"}, "大津", "ginza alone"),
    ("大津と二人が出場した", {}, "大津", ""),  # a town
]


@pytest.mark.parametrize(("text", "labels", "name", "rule"), ROWS)
def test_the_rule_that_takes_a_name(text, labels, name, rule, read):
    sentence = read(text, **labels)
    found = {text[c.start : c.end]: c.rule for c in recognise([sentence])[0] if c.type == "person"}
    assert found.get(name, "") == rule


def test_a_common_noun_is_a_name_where_ginza_says_so_twice(read):
    sentences = [read("紗綾が就任した", Person="紗綾"), read("続く紗綾は笑った", Person="紗綾")]
    found = [[(c.type, c.rule) for c in claims] for claims in recognise(sentences)]
    assert found == [[("person", "ginza alone")]] * 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("福田、松井三氏が会見した", "松井"),  # two or more who were named, and he
        ("福田・松井両議員が会見した", "松井"),
        ("昨日、松井三氏が会見した", "松井三"),  # no list of names
        ("福田、安倍晋三氏が会見した", "安倍晋三"),
    ],
)
def test_a_numeral_behind_a_list_of_names_counts_them(read, text, wanted):
    label = text[text.index("松井" if "松井" in text else "安倍") : text.index("氏" if "氏" in text else "両")]
    sentence = read(text, Person=label)
    found = [text[c.start : c.end] for c in recognise([sentence])[0] if c.type == "person"]
    assert found[-1] == wanted


def test_a_common_noun_behind_a_day_is_no_name(read):
    sentences = [read("27日投開票で行う", Person="投開票"), read("9日解散・27日投開票へ", Person="投開票")]
    assert recognise(sentences) == [[], []]


def test_one_who_is_introduced_is_found_in_the_rest_of_the_article(read):
    sentences = [read("友のガランディア（ミシェル・ロドリゲス）"), read("「ガランディア」と呼ぶ")]
    assert [c.rule for c in recognise(sentences)[1] if c.type == "person"] == ["named in the article"]


def test_a_name_of_an_armed_group_is_no_persons_in_the_article(read):
    sentences = [
        read("過激派組織カルドネア・バラムの声明"),
        read("カルドネア・バラム氏族", Person="カルドネア・バラム"),
    ]
    assert {c.type for c in recognise(sentences)[1]} == {"organisation"}
    assert {c.type for c in recognise(sentences[1:])[0]} == {"person"}
