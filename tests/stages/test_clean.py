import pandas as pd
import pytest

from kyoki.stages.clean import clean
from kyoki.tables import TABLES

TITLE = "港の古い倉庫、図書館に 市議会が可決"
LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
MORE = "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。"
LAST = "反対した議員は、費用が当初の見積もりの二倍になったことを挙げ、説明が足りないと批判している。"
HEAD = f"メニュー\n国際 経済\n\n{TITLE}\n2025年4月28日 10:00\n文=海野みなと"
DUMP = f"{HEAD}\n\n{LEAD}\n\n{MORE}\n\n【関連記事】\n• 古い灯台、宿に"
PAGE = f"""<html><head><title>{TITLE} | 海の町新聞</title><meta property="og:title" content="{TITLE}">
<meta property="og:site_name" content="海の町新聞"><link rel="canonical" href="https://umi.example.jp/1">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2025-04-28T09:00:00+09:00",
"author": {{"@type": "Person", "name": "海野みなと"}}}}</script></head><body>
<nav><a href="/">国際</a></nav><article><h1>{TITLE}</h1><p>{LEAD}</p><figure><figcaption>港の倉庫</figcaption></figure>
<p>{MORE}</p><p>{LAST}</p></article><div class="related"><a href="/2">古い灯台、宿に</a></div></body></html>"""


def scrapes(*raws, **given):
    rows = [
        {
            "scrape_id": f"s{n}",
            "path": f"raw/umi/{n}.txt",
            "kind": "html" if raw.startswith("<") else "text",
            "markup": "html" if raw.startswith("<") else "text",
            "folder": "raw/umi",
            "charset": "utf-8",
            "sha256": "0",
            "n_bytes": len(raw),
            "raw": raw,
            **given,
        }
        for n, raw in enumerate(raws)
    ]
    return TABLES["scrapes"].frame(rows)


def only(cleaned):
    (article,) = cleaned.articles.to_dict("records")
    return article


def held(cleaned):
    """Check the invariants between the tables: spans of kept lines, sentences within the text, schemas."""
    for name, table in cleaned._asdict().items():
        TABLES[name].check(table)
    texts = dict(zip(cleaned.articles["article_id"], cleaned.articles["text"], strict=True))
    for line in cleaned.lines.itertuples():
        assert pd.notna(line.start) == (line.kept and line.article_id in texts)
        if line.kept:
            assert line.end - line.start == line.n_chars
    for sentence in cleaned.sentences.itertuples():
        assert texts[sentence.article_id][sentence.start : sentence.end].strip()
    return cleaned


@pytest.mark.parametrize("raw", [DUMP, DUMP.replace("\n", "\r\n"), PAGE])
def test_headline_and_paragraphs_are_the_text(raw):
    article = only(held(clean(scrapes(raw))))
    assert article["text"].split("\n")[:3] == [TITLE, LEAD, MORE]
    assert "灯台" not in article["text"]
    assert article["title"] == TITLE
    assert (str(article["published"])[:10], article["author"]) == ("2025-04-28", "海野みなと")
    assert 0.5 < article["kept_share"] < 1


def test_kept_lines_point_at_themselves():
    cleaned = held(clean(scrapes(DUMP)))
    text = only(cleaned)["text"]
    kept = cleaned.lines[cleaned.lines["kept"]]
    assert [text[start:end] for start, end in zip(kept["start"], kept["end"], strict=True)] == [TITLE, LEAD, MORE]
    assert len(cleaned.lines) == DUMP.count("\n") + 1


def test_what_a_page_says_of_itself():
    article = only(clean(scrapes(PAGE)))
    assert (article["outlet"], article["url"], article["published_from"]) == (
        "海の町新聞",
        "https://umi.example.jp/1",
        "jsonld",
    )


def test_what_was_given_wins():
    given = {
        "title": "別の見出し",
        "date": "2020-01-02",
        "outlet": "別の社",
        "author": "別の人",
        "url": "https://a.example",
    }
    article = only(held(clean(scrapes(PAGE, **given))))
    assert article["text"].startswith("別の見出し\n")
    assert {name: article[name] for name in ("title", "outlet", "author", "url")} == {
        name: given[name] for name in ("title", "outlet", "author", "url")
    }
    assert (str(article["published"])[:10], article["published_from"]) == ("2020-01-02", "field")


def test_a_headline_in_the_body_is_not_doubled():
    assert only(clean(scrapes(f"{TITLE}\n{LEAD}\n{MORE}", title=TITLE)))["text"].count(TITLE) == 1
    assert only(clean(scrapes(f"{LEAD}\n{MORE}", title=TITLE)))["text"] == f"{TITLE}\n{LEAD}\n{MORE}"


def test_every_line_of_a_broken_headline_is_the_headline():
    broken = PAGE.replace(f"<h1>{TITLE}</h1>", f"<h1>{TITLE.replace(' ', '<br>')}</h1>")
    cleaned = held(clean(scrapes(broken)))
    assert only(cleaned)["title"] == TITLE.replace(" ", "")
    assert only(cleaned)["text"].startswith(f"{TITLE.replace(' ', '')}\n{LEAD}")
    assert list(cleaned.lines["rule"])[1:4] == ["title", "title", "sentence"]


def test_the_folder_is_the_outlet_where_nothing_else_says():
    assert only(clean(scrapes(DUMP)))["outlet"] == "umi"
    assert pd.isna(only(clean(scrapes(DUMP, folder=None)))["outlet"])


def test_no_year_is_guessed():
    article = only(clean(scrapes(DUMP.replace("2025年4月28日 10:00", "4月28日 10:00"))))
    assert pd.isna(article["published"])
    marked = only(
        clean(scrapes(DUMP.replace("2025年4月28日 10:00", "4月28日 10:00"), url="https://a.example/2024/4/1"))
    )
    assert (str(marked["published"])[:10], marked["published_from"]) == ("2024-04-28", "inferred_year")


@pytest.mark.parametrize(
    "raw",
    [
        "国際\n経済\n暮らし\n天気",  # a menu
        "• 新しい駅が開業\n• 古い灯台、宿に\n• 夜の市場に列",  # an index page
        "<ul><li><a href='/1'>新しい駅が開業</a></li><li><a href='/2'>古い灯台、宿に</a></li></ul>",
        "<html></html>",
        "【写真】港の倉庫(1/5)\n次の写真へ",  # a photo page
    ],
)
def test_a_scrape_without_an_article_is_rejected_with_its_lines(raw):
    cleaned = held(clean(scrapes(raw)))
    assert cleaned.articles.empty
    assert cleaned.rejects[["scrape_id", "stage", "reason"]].to_dict("records") == [
        {"scrape_id": "s0", "stage": "clean", "reason": "no_text"}
    ]
    assert not cleaned.lines["kept"].any()


def test_the_open_part_of_a_paid_article_is_kept():
    stub = f"{TITLE}\n\n{LEAD}\n\n[有料会員限定] この記事は会員限定です。登録すると続きをお読みいただけます。\nログイン"
    article = only(held(clean(scrapes(stub))))
    assert (article["text"], article["partial"]) == (f"{TITLE}\n{LEAD}", "paywall")


def test_a_wrapped_dump_has_its_paragraphs_back():
    body = [LEAD + MORE + LAST, LAST + LEAD + MORE]
    wrapped = "\n\n".join("\n".join(text[i : i + 25] for i in range(0, len(text), 25)) for text in body)
    cleaned = held(clean(scrapes(f"{TITLE}\n\n{wrapped}")))
    text = only(cleaned)["text"]
    assert text == "\n".join([TITLE, *body])
    kept = cleaned.lines[cleaned.lines["kept"]]
    assert "".join(text[start:end] for start, end in zip(kept["start"], kept["end"], strict=True)) == text.replace(
        "\n", ""
    )


def test_phrases_of_the_user_decide():
    assert MORE not in only(held(clean(scrapes(DUMP), drop=["昭和の初め"])))["text"]
    assert "古い灯台" in only(held(clean(scrapes(DUMP), keep=["灯台"])))["text"]


def test_scrapes_do_not_depend_on_each_other():
    together = clean(scrapes(DUMP, PAGE, "国際"))
    alone = clean(scrapes(DUMP, PAGE, "国際").iloc[[1]])
    expected = together.articles[together.articles["article_id"] == "s1"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.articles, expected)


def test_no_scrapes():
    assert all(table.empty for table in held(clean(TABLES["scrapes"].frame())))


@pytest.mark.parametrize("raw", ["<div>" * 100_000 + "深い。", ("あ" * 99 + "。") * 10_000, "メニュー\n" * 20_000])
def test_a_monstrous_scrape_is_no_crash(raw):
    cleaned = held(clean(scrapes(raw)))
    assert len(cleaned.articles) + len(cleaned.rejects) == 1


def test_the_foot_of_a_dump_names_the_outlet():
    assert only(clean(scrapes(f"{DUMP}\nCopyright © 海の町新聞社 無断転載を禁じます")))["outlet"] == "海の町新聞社"
    headed = f"海の町新聞\n{DUMP}\nCopyright © 海の町新聞社 無断転載を禁じます"
    assert only(clean(scrapes(headed)))["outlet"] == "海の町新聞"
    assert only(clean(scrapes(DUMP.replace("メニュー", "© 別の社"))))["outlet"] == "umi"  # not the foot


@pytest.mark.parametrize("name", ["海の町新聞", "umi"])
def test_wishes_for_an_outlet_reach_its_pages_only(name):
    page = PAGE.replace("<p>" + LAST, "<div id='voices'><p>" + LAST).replace("</p></article>", "</p></div></article>")
    wishes = {
        name: {"drop_selectors": ("#voices",), "keep_selectors": ("div.related", "#voices > p"), "drop": ("昭和の",)}
    }
    cleaned = held(clean(scrapes(page), outlets=wishes))
    assert only(cleaned)["text"].split("\n") == [TITLE, LEAD, "古い灯台、宿に"]  # what is dropped stays so
    assert cleaned.lines["rule"].tolist().count("user_drop") == 2
    assert cleaned.lines["rule"].tolist().count("user_keep") == 1
    others = held(clean(scrapes(page), outlets={"別の新聞": wishes[name]}))
    pd.testing.assert_frame_equal(others.articles, clean(scrapes(page)).articles)


def test_wishes_for_an_outlet_that_only_the_foot_names():
    dump = f"{DUMP}\nCopyright © 海の町新聞社"
    assert MORE not in only(clean(scrapes(dump), outlets={"海の町新聞社": {"drop": ("昭和の",)}}))["text"]


def test_wishes_for_the_folder_hold_beside_those_for_the_name_that_a_page_gives():
    dump = f"{DUMP}\nCopyright © 海の町新聞社"
    wishes = {"海の町新聞社": {"drop": ("昭和の",)}, "umi": {"keep": ("灯台",)}}
    assert only(clean(scrapes(dump), outlets=wishes))["text"] == f"{TITLE}\n{LEAD}\n• 古い灯台、宿に"


def test_wishes_come_on_top_of_the_phrases_for_all():
    cleaned = clean(scrapes(DUMP), drop=["昭和の"], outlets={"umi": {"keep": ("灯台",)}})
    assert only(cleaned)["text"] == f"{TITLE}\n{LEAD}\n• 古い灯台、宿に"


POSTS = (
    "気象台は14時、海の町に大雨の警報を出した。市は低い土地の住民に避難を呼びかけている。",
    "港の漁船はすべて沖から戻った。漁協の組合長は「風が強まる前に間に合った」と話した。",
    "鉄道は15時から運転を取りやめる。バスも16時までに止まる見通しだ。",
)


def rules(cleaned):
    return dict(zip(cleaned.lines["line"], cleaned.lines["rule"], strict=True))


def test_a_live_blog_is_kept_post_by_post_without_its_clock():
    sections = "".join(f"<section><time>1{n}:05</time><p>{post}</p></section>" for n, post in enumerate(POSTS))
    page = f"<html><body><h1>台風の接近 速報中継</h1>{sections}<nav><p>{LEAD}</p></nav></body></html>"
    assert only(held(clean(scrapes(page))))["text"].split("\n") == ["台風の接近 速報中継", *POSTS]
    dump = "\n\n".join(f"1{n}:05\n{post}" for n, post in enumerate(POSTS))
    cleaned = held(clean(scrapes(f"{dump}\n\n関連記事\n• 古い灯台、宿に")))
    assert only(cleaned)["text"].split("\n") == list(POSTS)
    assert list(rules(cleaned).values()).count("date") == len(POSTS)


def test_an_index_page_is_rejected_though_it_has_sentences():
    items = "".join(
        f"<li><a href='/{n}'>見出しの{n}</a><p><a href='/{n}'>{post}</a></p></li>" for n, post in enumerate(POSTS)
    )
    cleaned = held(clean(scrapes(f"<html><body><h1>地域のニュース</h1><ul>{items}</ul></body></html>")))
    assert cleaned.rejects["reason"].tolist() == ["no_text"]
    long = LEAD + MORE + LAST + LEAD
    assert long in only(clean(scrapes(f"<html><body><a href='/1'><p>{long}</p></body></html>")))["text"]


def test_a_photo_page_is_rejected_with_its_caption_in_the_report():
    picture = f"<figure><figcaption>{LEAD}</figcaption></figure><a href='/2'>次の写真へ</a>"
    cleaned = held(clean(scrapes(f"<html><body><h1>港の倉庫</h1>{picture}</body></html>")))
    assert cleaned.rejects["reason"].tolist() == ["no_text"]
    assert rules(cleaned)[1] == "caption"


def test_a_page_of_many_is_kept_to_its_own_end():
    end = f"1 2 3 次のページへ\n\n次のページ:{LAST}\n\n【関連記事】\n• 古い灯台、宿に"
    cleaned = held(clean(scrapes(f"{TITLE}\n\n{LEAD}\n\n{MORE}\n\n{end}")))
    assert only(cleaned)["text"] == f"{TITLE}\n{LEAD}\n{MORE}"
    assert only(cleaned)["partial"] == "next_page"
    assert "next_page" in rules(cleaned).values()


def test_a_paywall_leaves_the_open_part_or_a_reason():
    wall = "<div><p>この記事は有料会員限定です。残り1,200文字</p><p>ログインすると続きをお読みいただけます。</p></div>"
    cleaned = held(clean(scrapes(PAGE.replace(f"<p>{MORE}</p><p>{LAST}</p>", wall))))
    assert only(cleaned)["text"] == f"{TITLE}\n{LEAD}"
    assert only(cleaned)["partial"] == "paywall"
    assert list(rules(cleaned).values()).count("membership") == 2
    shut = held(clean(scrapes(f"{TITLE}\n2025年4月28日\nこの記事は有料会員限定です。\nログインすると続きを読めます。")))
    assert shut.rejects["reason"].tolist() == ["no_text"]
    assert "membership" in rules(shut).values()


def test_a_line_separator_within_a_paragraph_is_a_space():
    page = PAGE.replace("市によると、", "市によると、\u2028")
    assert "市によると、 倉庫は" in only(held(clean(scrapes(page))))["text"]
