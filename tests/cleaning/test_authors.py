import pytest

from kyoki.cleaning.authors import author, is_signed
from kyoki.cleaning.facts import Fact
from kyoki.cleaning.statements import Statements


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"jsonld": [{"author": {"@type": "Person", "name": "海野みなと"}}]}, "海野みなと"),
        ({"jsonld": [{"author": {"@type": "Organization", "name": "海の町"}}]}, None),
        ({"meta": {"author": "海の町新聞社"}}, None),  # the publisher is no person
        ({"meta": {"author": "海の町"}, "outlet": "海の町"}, None),
        ({"lines": ["文=海野みなと"]}, "海野みなと"),
        ({"lines": ["[海野みなと,例文ニュース]"]}, "海野みなと"),
        ({"lines": ["【ロンドン=海野みなと】港の市議会は"]}, "海野みなと"),
        ({"lines": ["取材・文=海野みなと"]}, "海野みなと"),
        ({"lines": ["取材・文／海野みなと"]}, "海野みなと"),
        ({"lines": ["文・海野 みなと"]}, "海野みなと"),
        ({"lines": ["文と写真・海野 みなと"]}, "海野みなと"),
        ({"lines": ["文：海野みなと 写真：潮見三郎"]}, "海野みなと"),
        ({"lines": ["（聞き手・海野みなと）"]}, "海野みなと"),
        ({"lines": ["編集委員 海野みなと"]}, "海野みなと"),
        ({"lines": ["ロンドン支局 海野みなと", "記者 海野 みなと"]}, "海野みなと"),
        ({"lines": ["海野みなと記者"]}, "海野みなと"),
        ({"lines": ["海野みなと（記者）"]}, "海野みなと"),
        ({"lines": ["2025年4月28日海野みなと（記者）"]}, "海野みなと"),
        ({"lines": ["海野みなと 2025年4月28日 18時05分"]}, "海野みなと"),
        ({"lines": ["2025年4月28日 09:18 by 海野みなと | カテゴリー 社会"]}, "海野みなと"),
        ({"lines": ["Posted on 2025年4月28日 by minato"]}, "minato"),
        ({"lines": ["By Minato Umino"]}, "Minato Umino"),
        ({"lines": ["TEXT BY MINATO UMINO"]}, "Minato Umino"),
        ({"lines": ["【ワシントン＝海野みなと】港の"]}, "海野みなと"),
        ({"lines": ["市長はそう述べた。（海野みなと）"]}, "海野みなと"),
        ({"lines": ["市長はそう述べた。（林潮）"]}, None),  # two kanji are an agency as often as a name
        ({"lines": ["市長はそう述べた。（共同）"]}, None),
        ({"lines": ["文：潮見日報"]}, None),
        ({"lines": ["あとで読む", "フォロー"]}, None),  # two buttons
        ({"lines": ["名称 潮の蔵"]}, None),  # a label and its value
        ({"lines": ["会田 潮"]}, "会田潮"),
        ({"lines": ["作者：", "* 海野みなと", "翻訳者", "* 潮見三郎"]}, "海野みなと"),
        ({"lines": ["• 海野 みなと"]}, "海野みなと"),
        ({"lines": ["髙﨑 澪"]}, "髙﨑澪"),  # characters of names beyond JIS X 0208
        ({"lines": ["投稿者 Minato Umino"]}, "Minato Umino"),
        ({"lines": ["写真：潮見三郎"]}, None),  # who took the picture
        ({"lines": ["（写真・文　潮見 三郎）"]}, "潮見三郎"),
        ({"lines": ["（写真　潮見 三郎）"]}, None),
        ({"lines": ["まとめ", "海野みなと"]}, None),  # a heading
        ({"lines": ["まとめ：海野みなと"]}, "海野みなと"),
        ({"lines": ["港湾課 倉庫係"]}, None),
        ({"lines": ["翻訳：潮見三郎"]}, None),
        ({"lines": ["【ロンドン=例文通信】港の"]}, None),
        ({"lines": ["（例文通信）"]}, None),
        ({"lines": ["文：例文ニュース編集部"]}, None),
        ({"lines": ["記者会見", "文化", "著者"]}, None),
        ({"meta": {"author": "KT"}}, None),  # initials
        ({"meta": {"article:author": "https://a.example/umino", "author": "海野みなと"}}, "海野みなと"),
        ({"lines": ["著者について"]}, None),
        *(({"lines": [line]}, None) for line in ("里芋 八個", "塩 少々", "大根 一本", "砂糖 大さじ", "豚肉 百グラム")),
        *(({"lines": [f"{name} {given}"]}, f"{name}{given}") for name, given in (("潮見", "五十六"), ("海野", "八平"))),
        ({"lines": ["編集委員・海野みなと2024年10月13日 11時00分"]}, "海野みなと"),  # glued to a stamp
        ({"lines": ["海野みなと2024年10月13日 11時00分"]}, "海野みなと"),
        ({"lines": ["海の町新聞2024年10月13日 11時00分"]}, None),
        ({"lines": ["（くらし部 海野みなと）"]}, "海野みなと"),
        ({"lines": ["（社会部 潮見三郎）"]}, "潮見三郎"),
        ({"lines": ["（交通部 潮見三郎）"]}, "潮見三郎"),
        ({"lines": ["（服部 三郎太）"]}, "服部三郎太"),
        ({"lines": ["（曽我部 潮）"]}, "曽我部潮"),
        *(({"lines": [f"（{word}）"]}, None) for word in ("参考資料", "次回に続く", "応募方法", "取材協力")),
        ({"lines": ["去る2024年10月13日、港で祭りがあった。"]}, None),
        ({"lines": ["ロンドン＝海野みなと"]}, "海野みなと"),
        ({"lines": ["取材・文／海野みなと　撮影／潮見三郎"]}, "海野みなと"),
        ({"lines": ["海野みなとフォローする"]}, "海野みなと"),  # a button beside the name
        ({"lines": ["海野みなと", "フォロー"]}, "海野みなと"),
        ({"lines": ["海の町新聞", "フォロー"]}, None),
        ({"lines": ["2025/2/3 17:00", "フォローする"]}, None),
        ({"lines": ["フォローする"]}, None),
        ({"lines": ["[有料会員限定]"]}, None),
        *(
            ({"lines": [f"文={desk}"]}, None)
            for desk in ("社会部", "海の町大学", "海の町クラブ", "海の町製作所", "報道班")
        ),
        ({"lines": ["文=渡部潮"]}, "渡部潮"),
        ({"lines": ["文=阿部"]}, "阿部"),
    ],
)
def test_who_the_author_is(given, expected):
    stated = Statements(jsonld=given.get("jsonld", []), meta=given.get("meta", {}))
    assert author(None, stated, given.get("lines", []), given.get("outlet")).value == expected


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [
        ("潮見俊アクセス", [], "潮見俊"),  # the usual words of buttons
        ("潮見俊の記事一覧", [], "潮見俊"),
        ("潮見俊ランキング", ["ランキング", "本文。"], "潮見俊"),  # the word with which a heading of the page begins
        ("潮見サクラ", ["ランキング", "本文。"], "潮見サクラ"),
        ("潮見サクラ", ["サクラが咲いた。"], "潮見サクラ"),  # a sentence is no button
    ],
)
def test_no_word_of_the_interface_is_in_a_name(text, page, expected):
    assert author(None, Statements(authors=[text]), [], None, page).value == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [(["【操作性】", "字が大きい", "【静音性】"], None), (["【潮見三郎】", "字が大きい"], "潮見三郎")],
)
def test_headings_in_brackets_are_no_names(page, expected):
    assert author(None, Statements(), [page[0]], None, page).value == expected


STATED = {
    "jsonld": [{"author": "潮見一"}],
    "meta": {"author": "潮見二"},
    "authors": ["潮見四"],
}
LINES = ["文=潮見三"]


@pytest.mark.parametrize(
    ("given", "without", "expected"),
    [
        ("海の町 編集部", (), Fact("海の町 編集部", "field")),  # as it is
        (None, (), Fact("潮見一", "jsonld")),
        (None, ("jsonld",), Fact("潮見二", "meta")),
        (None, ("jsonld", "meta"), Fact("潮見三", "visible")),
        (None, ("jsonld", "meta", "lines"), Fact("潮見四", "page")),
        (None, ("jsonld", "meta", "lines", "authors"), Fact()),
    ],
)
def test_the_most_reliable_source_decides(given, without, expected):
    stated = Statements(**{name: value for name, value in STATED.items() if name not in without})
    assert author(given, stated, [] if "lines" in without else LINES, None) == expected


def test_a_source_without_a_person_is_passed_over():
    stated = Statements(jsonld=[{"author": "海の町新聞社"}], meta={"author": "https://a.example/umino"})
    assert author(None, stated, ["文=海の町新聞", "海野みなと記者"], "海の町新聞") == Fact("海野みなと", "visible")


@pytest.mark.parametrize(
    ("text", "expected"), [("文：海野みなと", "海野みなと"), ("海野みなと", "海野みなと"), ("文化", "文化")]
)
def test_within_an_element_marked_as_the_author_a_bare_name_is_one(text, expected):
    assert author(None, Statements(authors=[text]), [], None) == Fact(expected, "page")
    if "：" not in text:
        assert author(None, Statements(), [text], None) == Fact()


@pytest.mark.parametrize(("line", "wanted"), [("海野 みなと", True), ("塩 少々", False), ("砂糖 小さじ1", False)])
def test_an_ingredient_is_no_byline(line, wanted):
    assert is_signed([line]) == wanted
