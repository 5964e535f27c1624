"""Whole pages of different designs: exactly the article of each is kept."""

import pytest

from kyoki.cleaning.article import NoArticle, article_in
from kyoki.config import CleanSettings

TITLE = "港の古い倉庫、図書館に 市議会が可決"
LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
MORE = "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。"
LAST = "反対した議員は、費用が当初の見積もりの二倍になったことを挙げ、説明が足りないと批判している。"
HEADLINES = ["灯台守の日記、孫が本に", "新駅の名は「潮見台」に決まる", "商店街の屋根、四十年ぶりに新しく"]
OPINIONS = ["良い取り組みだと思います。", "費用の説明が足りないのでは。", "うちの町にも欲しいですね。", "賛成です。"]
SAID = [
    "今日は朝から雨だったので一日家で片づけをしてました",
    "押し入れの奥から十年前のノートが出てきてびっくり!",
    "読み返すと字が下手すぎて笑う",
    "夕方になってやっと晴れたから近所の土手まで散歩",
]
MENU = "<ul><li><a href=/>トップ</a></li><li><a href=/>社会</a></li></ul>"


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def each_in_own(*texts):
    return "".join(f"<div class=block><p>{text}</p></div>" for text in texts)


def cards(sentences):
    return "".join(
        f"<div class=card><h3><a href=/>{title}</a></h3><p>{text}</p></div>"
        for title, text in zip(HEADLINES * len(sentences), sentences, strict=False)
    )


def comments(count, name="c7"):
    one = "<div class=u{0}><span>読者{0}</span><p>{1}</p><p>{0}日前</p></div>"
    return f"<div class={name}>{''.join(one.format(n % 2, OPINIONS[n % 4]) for n in range(count))}</div>"


def directory(count):
    return "".join(
        f"<div><div><a href=/>例文{n}新聞</a></div><div>{n}丁目の暮らしに役立つ話題をお届けしています。</div></div>"
        for n in range(count)
    )


def page(*parts):
    return f"<html><head><title>{TITLE}</title></head><body>{MENU}{''.join(parts)}<p>© 例文社</p></body></html>"


def article(*parts, below=""):
    return page(f"<div class=x><h1>{TITLE}</h1><div class=y>{''.join(parts)}</div></div>", below)


def cleaned(raw, **settings):
    scrape = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    return article_in({**scrape, "raw": raw, "markup": "html"}, CleanSettings(**settings))


def kept(raw, **settings):
    return [line.text for line in cleaned(raw, **settings).lines if line.kept][1:]


@pytest.mark.parametrize("put", [paragraphs, each_in_own])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], ["詳しい日程は市の広報紙で"]),
        ([], ["市長は「財源の見通しは…"]),
        (["港町に残る記憶"], []),
        (["「おかえり」", "潮の香りに誘われて"], []),
        ([], ["主な日程:五月三日 説明会", "六月一日 議会"]),
    ],
)
def test_headings_and_closing_lines_in_the_elements_of_the_text_are_the_articles(put, before, after):
    text = [*before, LEAD, MORE, *after]
    assert kept(article(put(*text), below=f"<p>関連記事</p>{cards(OPINIONS)}")) == text


@pytest.mark.parametrize("below", ["<p>海野みなと</p>", "<p><a href=/>記事の一覧</a></p>", "<h2>市民の声</h2>"])
def test_what_is_below_the_element_of_the_text_is_not_the_articles(below):
    assert kept(article(paragraphs(LEAD, MORE), below=f"<div class=z>{below}</div>")) == [LEAD, MORE]


def test_the_article_does_not_go_on_below_a_paywall():
    wall = "<p>ここから先は会員限定の記事です。</p>"
    offer = paragraphs(
        "編集部が選んだ話題を毎朝お届けし、過去の紙面も読める。", "申し込みは一年を通じて受け付けている。"
    )
    assert kept(article(paragraphs(LEAD, MORE, "その背景には、県の方針の転換が"), wall, offer)) == [
        LEAD,
        MORE,
        "その背景には、県の方針の転換が",
    ]


def test_an_offer_above_the_article_is_no_end_of_it():
    offer = "<p>お得な申し込みは一年を通じて受け付けている。</p><p>会員登録すると続きが読める。</p>"
    assert kept(page(offer, f"<h1>{TITLE}</h1>{paragraphs(*[LEAD, MORE, LAST] * 3)}"))[:3] == [LEAD, MORE, LAST]


@pytest.mark.parametrize("count", [3, 40])
def test_a_short_article_outweighs_a_list_of_teasers(count):
    assert kept(article(paragraphs(LEAD), below=f"<div>{cards(OPINIONS * count)}</div>")) == [LEAD]


@pytest.mark.parametrize("name", ["c7", "comments"])
def test_a_short_article_outweighs_any_number_of_comments(name):
    assert kept(article(paragraphs(LEAD), below=comments(900, name))) == [LEAD]


def test_a_flash_outweighs_a_directory():
    flash = "県内の鉄道や道路に被害はなかった。(例文通信)"
    assert kept(article(paragraphs(flash), below=directory(40))) == [flash]


def test_entries_in_the_element_of_the_text_are_the_article():
    entries = "".join(
        f"<div class=e><p>{18 - n}:10</p><h3>続報その{n}</h3><p>{LEAD[:20]}第{n}報を伝えた。</p></div>"
        for n in range(8)
    )
    assert sum("報を伝えた。" in line for line in kept(article(paragraphs(LEAD, MORE), entries))) == 8


def test_answers_below_a_headline_are_the_article():
    answers = "".join(
        f"<div class=u{n % 2}><span>回答者{n}</span><p>{text}</p></div>" for n, text in enumerate(OPINIONS * 2)
    )
    assert [line for line in kept(page(f"<h1>{TITLE}</h1>", answers)) if line in OPINIONS] == OPINIONS * 2


def test_a_linked_list_within_the_article_leads_away_from_it():
    linked = "".join(f"<li><a href=/>{title}</a></li>" for title in HEADLINES)
    named = "<ul><li>発表資料</li><li><a href=/>第23回の記録</a></li></ul>"
    raw = article(paragraphs(LEAD, MORE), f"<ul>{linked}</ul>", paragraphs(LAST), named, paragraphs(MORE[:30] + "。"))
    assert kept(raw) == [LEAD, MORE, LAST, "発表資料", "第23回の記録", MORE[:30] + "。"]


@pytest.mark.parametrize(
    "line",
    [
        "利用者は専用のページにログインし、希望の日時を選ぶ仕組みで、登録者は半年で二千人を超えた",
        "購読の継続を断る家庭が増え、配達網をどう保つかが各紙の共通の悩みになっている",
        "《消えた名簿を追って》",
        "応募は3月3日 18:00まで",
        "日時:5月3日(土) 10:00〜16:00",
    ],
)
def test_a_phrase_of_furniture_is_text_between_paragraphs(line):
    assert kept(article(paragraphs(LEAD, line, MORE))) == [LEAD, line, MORE]


@pytest.mark.parametrize(
    "line", ["ログインすると、希望の日時を選べるようになり、過去の記事もすべてお読みいただけます。", "有料会員登録"]
)
def test_what_speaks_to_the_reader_between_paragraphs_is_furniture(line):
    assert kept(article(paragraphs(LEAD, line, MORE))) == [LEAD, MORE]


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        ["波のむこうに", "灯がひとつ", "忘れたはずの名を呼んで", "夜はしずかに", "ほどけてゆく", *SAID[:2]],
        [
            "給水は週に一度でよい大容量のタンク",
            "運転音は図書館よりずっと静か",
            "抗菌フィルターは半年交換いらず",
            *SAID[:2],
        ],
    ],
)
@pytest.mark.parametrize("put", [paragraphs, each_in_own, lambda *texts: f"<div>{'<br>'.join(texts)}</div>"])
def test_no_article_is_lost_for_want_of_a_full_stop(text, put):
    about = "<div class=w><p>なぎさ</p><p>海辺の町での日々を書いています。感想をいただけるとうれしいです。</p></div>"
    for below in ("", comments(300), comments(300, "comments"), about):
        assert kept(article(put(*text), below=below)) == text


@pytest.mark.parametrize("between", ["", "<p>目次</p>", "<p>会員登録はこちら</p>"])
def test_paragraphs_below_a_summary_in_points_are_the_article(between):
    points = "".join(f"<li>夜市は三年ぶりに再開される見通しで費用は市と商店街が出し合う({n})</li>" for n in range(4))
    raw = article(f"<ul>{points}</ul>", between, f"<div class=t>{paragraphs(LEAD, MORE, LAST)}</div>")
    assert [line for line in kept(raw) if line in {LEAD, MORE, LAST}] == [LEAD, MORE, LAST]


def test_sentences_above_the_headline_are_the_sites():
    raw = page(f"<p>思いついたことを書いています。</p><h1>{TITLE}</h1>{paragraphs(LEAD, MORE)}")
    assert kept(raw) == [LEAD, MORE]


def test_paragraphs_with_links_between_them_are_the_article():
    linked = "<div class=more><a href=/>写真の一覧を別の画面で見る</a></div>"
    text = "".join(f"<div class=block><p>{one}</p></div>{linked}" for one in (LEAD, MORE, LAST, LEAD[::-1]))
    raw = page(f"<h1>{TITLE}</h1><p>海の町支局 海野みなと 山野はるか</p>{text}")
    assert {LEAD, MORE, LAST} <= set(kept(raw))


def test_a_paragraph_below_each_heading_is_the_article():
    parts = "".join(
        f"<section><h2>その{n}</h2><p>{n}番目の町では{text}</p></section>" for n, text in enumerate(OPINIONS * 2)
    )
    found = kept(page(f"<div><h1>{TITLE}</h1><div class=lead><p>{LEAD}</p></div></div>{parts}"))
    assert sum(line.endswith(tuple(OPINIONS)) for line in found) == 8


def test_a_talk_below_a_lead_is_the_article():
    talk = "".join(f"<div class=talk{n % 2}><div>海野</div><p>{text}</p></div>" for n, text in enumerate(OPINIONS * 3))
    found = kept(page(f"<div><h1>{TITLE}</h1><div class=lead><p>{LEAD}</p></div></div><div>{talk}</div>"))
    assert [line for line in found if line in OPINIONS] == OPINIONS * 3


def test_a_headline_that_is_repeated_below_the_article_hides_nothing():
    notice = "<p>この記事についてのご意見は郵便でお寄せいただくか窓口までお持ちいただくことになっています</p>"
    raw = page(f"<div>{paragraphs(LEAD, MORE, LAST)}</div><h1>{TITLE}</h1><div>{notice * 2}</div>")
    assert {LEAD, MORE, LAST} <= {line.text for line in cleaned(raw).lines if line.kept}


@pytest.mark.parametrize(
    "lines",
    [
        ["お探しのページは見つかりませんでした。", "URLが変更されたか、削除された可能性があります。"],
        ["ただいまアクセスが集中しております。", "しばらく時間をおいてから再度お試しください。"],
        ["お探しのページは移動しました。", "お手数ですが、トップページからお探しください。"],
        ["当サイトではCookieを使用しています。", "同意する"],
    ],
)
def test_a_page_without_an_article_has_none(lines):
    raw = f"<html><body>{MENU}<h1>404</h1>{paragraphs(*lines)}<p>関連記事</p>{cards(OPINIONS)}</body></html>"
    assert isinstance(cleaned(raw), NoArticle)


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("参考:「灯台の夏」例文経済", True),
        ("出典:「灯台の夏、三年ぶりに」例文経済", True),  # as short as a credit
        ("引用元:例文経済『灯台の夏』", True),
        ("画像元: 例文通信", False),  # of a picture, no article
        ("出典/画像元: https://news.example.jp/1", False),
    ],
)
def test_a_line_that_cites_is_marked_and_one_with_a_headline_kept_if_wanted(line, is_kept):
    raw = article(paragraphs(LEAD, line, MORE))
    assert kept(raw, cited="keep") == [LEAD, *[line] * is_kept, MORE]
    assert kept(raw, cited="drop") == [LEAD, MORE]
    for cited in ("keep", "drop"):
        assert next(one.rule for one in cleaned(raw, cited=cited).lines if one.text == line) == "cited"


def test_a_credit_cites_nothing():
    raw = article(paragraphs(LEAD, "写真提供:例文通信", MORE))
    assert next(one.rule for one in cleaned(raw).lines if one.text == "写真提供:例文通信") == "credit"


def test_parts_of_an_article_without_a_sentence_in_elements_of_their_own():
    """None of them has enough text; the element around them and the headline has."""
    parts = [SAID[:1], ["なす", "三本"], SAID[1:3], SAID[3:]]
    elements = "".join(f"<div class=k{n}><div>{paragraphs(*part)}</div></div>" for n, part in enumerate(parts))
    aside = f"<div class=z><div>{paragraphs('また作ります', 'おいしくできました')}</div></div>"
    raw = page(f"<div class=x><div class=t><h1>{TITLE}</h1></div>{elements}</div>", aside)
    assert kept(raw) == [line for part in parts for line in part]


def test_a_lead_above_the_element_of_the_text_is_the_articles():
    steps = ["皮をむいてひと口大に切ったら、しばらく水にさらしておく", *SAID]
    raw = page(f"<h1>{TITLE}</h1><div>いいね</div><div>{SAID[0][::-1]}</div><div class=s>{paragraphs(*steps)}</div>")
    assert kept(raw) == [SAID[0][::-1], *steps]


def test_turns_of_a_talk_in_elements_of_their_own_are_the_article():
    """Each has a number, so none has a fifth of the text; stamps between them weigh nothing."""
    turns = [*SAID, *(text[::-1] for text in SAID)]
    posts = "".join(
        f"<div class=p id={n}><p>{n}</p><div class=m>名無し 2024/06/1{n} 0{n}:10</div><p>{text}</p></div>"
        for n, text in enumerate(turns, 1)
    )
    assert kept(page(f"<h1>{TITLE}</h1><div class=t>{posts}</div>")) == turns


def test_the_columns_of_a_page_that_is_laid_out_in_a_table():
    menu = "<br>".join(f"<a href=/>話題{n}</a>" for n in range(8))
    text = "<br>".join([LEAD, MORE, LAST, *[LEAD[::-1], MORE[::-1], LAST[::-1]]])
    row = f"<tr><td>{menu}</td><td><b>{TITLE}</b><br>{text}</td></tr>"
    assert [line.text for line in cleaned(page(f"<table>{row}</table>")).lines][2:11] == [
        *(f"話題{n}" for n in range(8)),
        TITLE,
    ]
    values = "<table><tr><td>日時</td><td>五月三日<br>六月一日</td></tr></table>"
    assert "日時 五月三日" in kept(article(paragraphs(LEAD, MORE), values))


@pytest.mark.parametrize(
    ("heading", "line", "is_kept"),
    [
        ("<h2>問い合わせ先</h2>", "港湾課 倉庫係", False),
        ("<p>問い合わせ先</p>", "港湾課 倉庫係", True),  # a line of the text, as any other
    ],
)
def test_below_the_heading_of_whom_to_ask_is_no_article(heading, line, is_kept):
    text = ["申請書", "本人と分かるもの", "手数料(一通につき三百円)", *SAID]
    raw = page(f"<h1>{TITLE}</h1><div class=x>{paragraphs(*text)}<div class=q>{heading}{paragraphs(line)}</div></div>")
    assert (line in kept(raw)) == is_kept


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("articleBody", f"{LEAD}\\n<b>{MORE}</b>\\n{LAST}", [TITLE, LEAD, MORE, LAST]),
        ("articleBody", LEAD[:30], None),  # too short
        ("articleBody", "港 " * 60, None),  # no sentence
        ("description", f"{LEAD}\\n{MORE}\\n{LAST}", None),
    ],
)
def test_an_article_that_only_json_ld_has(name, text, wanted):
    said = f'{{"@type":"NewsArticle","headline":"{TITLE}","{name}":"{text}"}}'
    found = cleaned(f'<html><script type="application/ld+json">{said}</script><body><p>読み込み中</p></body></html>')
    assert (found.text.split("\n") if wanted else isinstance(found, NoArticle)) == (wanted or True)


def test_json_ld_adds_nothing_to_an_article_that_is_shown():
    said = f'{{"@type":"NewsArticle","articleBody":"{LAST * 9}"}}'
    raw = article(paragraphs(LEAD, MORE)).replace("<body>", f'<script type="application/ld+json">{said}</script><body>')
    assert kept(raw) == [LEAD, MORE]


STEPS = [
    "鮭に塩をふって十分おき、出てきた水気をよくふいておきます",
    "玉ねぎはごく薄く切って、鮭と重ねて大きな鍋に並べていきます",
    "ふたをして弱火で七分、味噌をまわしかけて火を止めます",
    "器に盛って、好みで細かく切ったねぎをたっぷりのせます",
]
FOOD = ["鮭", "二切れ", "味噌", "大さじ二"]


def test_sections_beside_the_steps_of_a_recipe_are_its_own():
    steps = "".join(f"<li><h3>{n}</h3><p>{text}</p></li>" for n, text in enumerate(STEPS, 1))
    raw = page(
        f"<div><div><h2>材料</h2><div>{paragraphs(*FOOD)}</div></div><div><h2>作り方</h2><ol>{steps}</ol>"
        f"</div><div><h2>コツ</h2>{paragraphs('水は入れなくて大丈夫')}</div>"
        f"<div><h2>ほかの料理</h2><p><a href=/1>鮭と芋の煮もの</a></p></div></div>"
    )
    found = [line.text for line in cleaned(raw).lines if line.kept]
    assert [text for text in FOOD if text in found] == FOOD
    assert "水は入れなくて大丈夫" in found
    assert "鮭と芋の煮もの" not in found
