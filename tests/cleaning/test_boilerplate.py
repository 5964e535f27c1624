"""Every cleaning rule, with a line that it must match and one that it must not match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.cleaning import boilerplate, cues
from kyoki.cleaning.lines import Line, from_dump
from kyoki.language.normalize import folded, normalize

LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
MORE = "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。"
LAST = "反対した議員は、費用が当初の見積もりの二倍になったことを挙げ、説明が足りないと批判している。"
TITLE = "港の古い倉庫、図書館に 市議会が可決"
BODY = f"{TITLE}\n\n{LEAD}\n\n{MORE}\n\n{LAST}"


def judge(dump, **settings):
    shown = normalize(dump).split("\n")
    lines = from_dump(dump.split("\n"), shown)
    return list(zip(shown, boilerplate.judge(lines, **settings).verdicts, strict=True))


def kept(dump, **settings):
    return [line for line, verdict in judge(dump, **settings) if verdict.kept]


def rule(dump, text, **settings):
    return next(verdict.rule for line, verdict in judge(dump, **settings) if line == text)


@pytest.mark.parametrize("cue", cues.table(), ids=lambda cue: cue.example[:20])
def test_a_cue_names_its_example(cue):
    assert cues.cue(cue.example) == cue.rule


@pytest.mark.parametrize("cue", cues.table(), ids=lambda cue: cue.example[:20])
def test_no_cue_fits_running_text(cue):
    for line in (LEAD, MORE, LAST, TITLE):
        assert not fits(cue, line), line


def fits(cue, line):
    """Check one row by itself, as described in the table's header."""
    text = line.lower()
    text = text.lstrip(" •▪▸►▶‣◦○■□▼▽▲△●◆◇★☆✓⇒→»›>・*+※") or text
    if cue.rule == cues.SECTION:
        text = re.sub(r"^[\s【\[〔《〈<■□▼▽▲●◆◇★☆・*\-–―]+|[\s】\]〕》〉>▼▽:★☆…⇒→»\-–―]+$", "", text)
    find = {"start": re.match, "whole": re.fullmatch, "anywhere": re.search}[cue.shape]
    return len(line) <= cue.longest and find(cue.pattern, text) is not None


def test_the_first_row_that_fits_decides(shared):
    paths = [*(shared / "gold" / "cleaning" / "dumps").glob("*.txt"), *(shared / "corpus" / "seeds").glob("*.txt")]
    texts = [folded(normalize(path.read_text(encoding="utf-8"))) for path in paths]
    for line in {line for text in texts for line in text.split("\n") if line and not cues.is_date(line)}:
        assert cues.cue(line) == next((cue.rule for cue in cues.table() if fits(cue, line)), None), line


@pytest.mark.parametrize(
    "line",
    [
        "公開日:2024/11/11",
        "2025年4月28日(月) 10時30分",
        "令和7年4月28日",
        "最終更新:3/9(木) 18:45",
        "例文通信 3/9(木) 18:45配信",  # a stamp with a name beside it
        "3時間前",
        "2日 10:40",  # of an entry of a live report
    ],
)
def test_a_date_alone_is_furniture(line):
    assert cues.cue(line) == "date"


@pytest.mark.parametrize(
    "line",
    ["2日", "2024年の選挙では与党が敗れた", "午後3時の気温は35度", "10時間に及ぶ協議", "令和7年度予算が成立"],
)
def test_a_line_that_tells_of_a_date_is_not_a_date(line):
    assert cues.cue(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "関連する法律の改正は来年に持ち越された",
        "ランキング制度を見直すよう求める声が相次いだ",
        "シェアを奪われた国内各社は値下げに動いた",
        "写真家の山田さんは港の変化を撮り続けてきた",
        "ログインできない障害が全国で起きた。",
        "話題の新駅に一番列車が到着した",
    ],
)
def test_furniture_words_in_running_text_open_no_section(line):
    assert cues.cue(line) in {None, "membership"}  # a short line with ログイン is a button more often than a report
    assert cues.cue(line) != cues.SECTION


CASES = [
    ("title", BODY, TITLE),
    ("sentence", BODY, MORE),
    ("in_body", f"{TITLE}\n\n{LEAD}\n\n倉庫の歴史\n\n{MORE}", "倉庫の歴史"),
    ("blank", BODY, ""),
    ("before_body", f"海の町新聞デジタル\n\n{BODY}", "海の町新聞デジタル"),
    ("after_body", f"{BODY}\n\n海野みなと", "海野みなと"),
    ("no_sentence", "港の倉庫\n海辺の灯台\n夜の市場", "海辺の灯台"),
    ("section", f"{BODY}\n\n【関連記事】\n• 古い灯台、宿に", "【関連記事】"),
    ("in_section", f"{TITLE}\n\n{LEAD}\n\nあわせて読みたい\n古い灯台、宿に\n\n{MORE}\n\n{LAST}", "古い灯台、宿に"),
    ("repeated", f"{TITLE}\n\n{LEAD}\n\n図書館になる港の倉庫\n図書館になる港の倉庫\n\n{MORE}", None),
    ("share", f"{TITLE}\n\nシェアする\n\n{LEAD}\n\n{MORE}", "シェアする"),
    ("next_page", f"{BODY}\n\n次のページへ", "次のページへ"),
]


@pytest.mark.parametrize(
    ("name", "dump", "line"), [case for case in CASES if case[2] is not None], ids=lambda x: x and x[:12]
)
def test_each_rule_has_a_line_that_it_decides(name, dump, line):
    assert rule(dump, line) == name


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("同社の有料会員は十万人を超え、売り上げの半分を占めるまでになった。", True),
        ("有料会員に登録すると続きをお読みいただけます。", False),
        ("利用規約の改定に反対する声が広がっている。", True),
        ("利用規約に同意してください。", False),
        ("図書館の会員登録は窓口で済ませました。", True),
        ("会員登録は無料です。", False),
        ("押し入れから関連記事の切り抜きが出てきた。", True),
        ("次のページをめくる音だけが聞こえた。", True),
    ],
)
def test_furniture_speaks_to_the_reader_and_reports_do_not(line, is_kept):
    assert (line in kept(f"{TITLE}\n\n{LEAD}\n\n{line}\n\n{MORE}")) == is_kept


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("起動はするのですが、ログイン画面の音が鳴りません。", True),
        ("関連書籍では、絵本も紹介されています。", True),
        ("ログインするとすべての記事が読めるようになります。ぜひご利用ください。", False),
        ("この記事は会員限定です。", False),
    ],
)
@pytest.mark.parametrize("polite", [True, False])
def test_in_a_polite_text_only_what_addresses_the_reader_is_furniture(line, is_kept, polite):
    above, below = ("昨日から調子が悪いのです。", "動画の音は普通に出ます。") if polite else (MORE, LAST)
    assert (line in kept(f"{TITLE}\n\n{LEAD}\n\n{above}\n\n{line}\n\n{below}")) == (is_kept and polite)


@pytest.mark.parametrize(
    ("lines", "is_kept"),
    [
        (["商品情報", "内容量：100g", "産地：岬町"], True),  # labelled values
        (["商品情報", "潮風の塩", "海の町の昆布"], False),
        (["商品情報", "内容量：100g"], False),  # a single one
        (["関連記事", "・灯台の夏：https://a.example/1", "・港の秋：https://a.example/2"], True),
        (["環境", "潮の満ち引きが大きい岸壁"], True),  # a subject alone
        (["環境", "国際"], False),  # among those of a menu
        (["検索", "潮の満ち引きが大きい岸壁"], False),  # a button
    ],
)
def test_a_word_of_menus_that_heads_text(lines, is_kept):
    assert (lines[0] in kept("\n\n".join([TITLE, LEAD, MORE, *lines, LAST]))) == is_kept


def test_of_a_line_said_twice_the_second_is_dropped():
    dump = next(case[1] for case in CASES if case[0] == "repeated")
    assert [v.rule for line, v in judge(dump) if line == "図書館になる港の倉庫"] == ["in_body", "repeated"]


def test_nothing_of_rankings_and_recommendations_is_kept():
    ranking = "[国際] ランキング\n\n  • 1\n    南の島で巨大な貝が見つかった!\n\n  • 2\n    なぜ?冬の雷が増えた訳"
    lists = f"{ranking}\n\nおすすめニュース\n\n  • 新型の電車、来春に登場"
    assert kept(f"{BODY}\n\n{lists}") == [TITLE, LEAD, MORE, LAST]


def test_a_teaser_after_the_link_to_the_next_page_is_dropped():
    teaser = "灯台の跡地をめぐる争い。市と国の主張は食い違い、裁判は長引く見通しだ。住民の声も割れている。"
    assert kept(f"{BODY}\n\n次のページを読む ⇒\n\n{teaser}") == [TITLE, LEAD, MORE, LAST]


def test_a_ranking_within_the_article_does_not_end_it():
    assert kept(f"{TITLE}\n\n{LEAD}\n\n人気記事\n  • 古い灯台、宿に\n  • 夜の市場\n\n{MORE}\n\n{LAST}") == [
        TITLE,
        LEAD,
        MORE,
        LAST,
    ]


def test_a_list_below_the_article_is_its_own_unless_it_is_of_headlines():
    names = ["倉庫(海の町一丁目)", "旧税関", "潮見灯台", "第二突堤"]
    headlines = ["灯台守の日記、孫が本にまとめる", "新駅の名前は「潮見台」に決まる", "商店街の屋根が四十年ぶりに新しく"]
    assert kept("\n".join([BODY, *names])) == [TITLE, LEAD, MORE, LAST, *names]
    assert kept("\n".join([BODY, *headlines])) == [TITLE, LEAD, MORE, LAST]


TEASER = "灯台の跡地をめぐり、市と国の主張は食い違っている。"


def test_teasers_below_the_items_of_a_menu_are_no_article():
    menu = "".join(f"  * 灯台の話{n}\n\n    {TEASER}{n}月に裁判が始まる。\n\n" for n in range(9))
    assert kept(f"{menu}      {TITLE}\n\n      {LEAD}\n\n      {MORE}") == [TITLE, LEAD, MORE]


def test_an_article_just_below_a_menu_is_no_item_of_it():
    assert kept(f"  * 国際\n  * 経済\n\n    {TITLE}\n\n    {LEAD}\n\n    {MORE}\n\n  * 関連記事") == [TITLE, LEAD, MORE]


def test_phrases_of_the_user_beat_every_rule():
    dump = f"{BODY}\n\n取材協力:海野みなと"
    assert rule(dump, "取材協力:海野みなと", keep=["取材協力"]) == "user_keep"
    assert rule(dump, MORE, drop=["昭和の初め"]) == "user_drop"
    assert rule(dump, MORE, keep=["市長"], drop=["昭和の初め"]) == "user_drop"


def test_a_headline_that_is_known_is_not_looked_for():
    assert rule(f"港の話\n\n{BODY}", TITLE, title=TITLE) == "title"
    assert rule(f"港の話\n\n{BODY}", TITLE, title="別の見出し") != "title"


def test_the_name_of_the_site_in_a_title_line_is_left_out():
    assert kept(f"{TITLE} | 海の町新聞\n\n国際\n\n{BODY}")[0] == TITLE


def test_a_flash_without_a_full_stop_is_kept():
    flash = "気象庁によると、二十九日朝に北の海で震度五弱の地震があった"
    assert kept(f"速報\n\n{flash}") == [flash]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n\r\v\f\x85\u2028\u2029"))))
def test_any_lines_get_one_verdict_each(lines):
    dump = "\n".join(lines)
    assert len(judge(dump)) == dump.count("\n") + 1


PARAGRAPH = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"


def of_site(*rows):
    """The lines of a page, those with a role as the site's."""
    return [Line(text, role=role) for text, role in rows]


def test_a_template_within_a_list_of_the_article_does_not_end_it():
    names = [(name, "") for name in ("海野", "山野", "川野")]
    lines = of_site((PARAGRAPH, ""), *names, ("値段 なし", "template"), ("森野", ""))
    assert [verdict.kept for verdict in boilerplate.judge(lines).verdicts] == [True, True, True, True, False, True]


@pytest.mark.parametrize(
    ("part", "value", "is_kept"),
    [
        (1, "海の町", True),
        (2, "海の町", False),  # in another element
        (1, "灯台守の日記、孫が一冊の本に", False),  # a headline
    ],
)
def test_the_values_of_a_form_go_on_below_a_standing_line_in_the_element_of_the_text(part, value, is_kept):
    rows = ((PARAGRAPH, "", 1), (PARAGRAPH[::-1], "", 1), ("震源地", "template", part), (value, "", part))
    lines = [Line(text, role=role, link_share=0.0, column=f"0/{n}", part=n) for text, role, n in rows]
    assert boilerplate.judge(lines).verdicts[-1].kept == is_kept


def test_a_template_just_below_the_article_is_the_heading_of_something_else():
    names = [(name, "") for name in ("海野", "山野", "川野")]
    lines = of_site((PARAGRAPH, ""), ("そのほか", "template"), *names)
    assert [verdict.kept for verdict in boilerplate.judge(lines).verdicts] == [True, False, False, False, False]


def test_the_first_own_line_below_templates_is_the_headline_though_no_word_of_it_is_in_the_article():
    lines = of_site(
        ("ようこそ、この頁へ。", "template"), ("まったく別の言葉だけでできた題", ""), ("春夏", ""), (PARAGRAPH, "")
    )
    assert boilerplate.judge(lines).headline == 1
    assert boilerplate.judge([line._replace(role="") for line in lines]).headline is None


def test_a_day_that_is_a_template_is_near_an_article_and_a_list_that_turns_is_not():
    lines = of_site(("2025年4月1日に更新したもの", "template"), (PARAGRAPH, ""), ("2025年4月2日の別の話題", "turning"))
    assert boilerplate.judge(lines).near == [0]
