"""The article reader and the pages of entities, in a real Chromium: as a file and served."""

import pytest
from playwright.sync_api import expect

from kyoki.showing.catalogue import open_tables
from kyoki.showing.page import page, page_data
from kyoki.stages.report import report

ATTACK = "<script>alert(1)</script>"
QUOTES = 'O\'Neil "Q" </script><img src=x onerror=alert(1)>'


def test_an_article_is_read_with_its_mentions_marked_and_linked(opening, either_url):
    shown = opening(either_url)
    shown.locator("#corpus").get_by_role("link", name=ATTACK, exact=True).first.click()
    reader = shown.locator("#page")
    expect(reader.locator("h2")).to_have_text(ATTACK)
    facts = reader.locator(".dateline").text_content()
    assert facts == "東都新報 · 2025年4月28日 · 1,201 字 · 元のページの文字の 50%"
    assert reader.locator(".address a").get_attribute("href") == "https://example.jp/1"
    assert reader.locator(".reading mark").all_text_contents() == ["北朝鮮", "ロシア", QUOTES, "北朝鮮"]
    links = reader.locator(".reading mark a").evaluate_all("all => all.map((a) => decodeURIComponent(a.hash))")
    assert links == ["#entity/state:KP", "#entity/state:RU", "#entity/person:x", "#entity/state:KP"]
    assert reader.locator("mark").first.get_attribute("class") == "state"
    assert reader.locator(".reading").text_content().startswith("𠮷野家の前で北朝鮮とロシアの代表が")
    assert shown.locator("#corpus").is_hidden()
    assert reader.locator("img, script").count() == 0


def test_an_address_that_may_not_be_a_link_is_none(opening, file_url):
    shown = opening(file_url, "#article/a2")
    expect(shown.locator("#page h2")).to_have_text("記事2")
    assert shown.locator("#page .address").count() == 0


def test_near_copies_are_marked_and_lead_to_each_other(opening, either_url):
    shown = opening(either_url, "#article/a3")
    reader = shown.locator("#page")
    expect(reader.locator(".dateline .copy")).to_have_text("近似重複")
    reader.get_by_role("link", name="記事2", exact=True).first.click()
    expect(reader.locator("h2")).to_have_text("記事2")
    assert reader.locator(".dateline .copy").count() == 0
    assert reader.locator(".listed .copy").count() == 1


def test_a_sentence_leads_to_its_place_in_the_article(opening, either_url):
    shown = opening(either_url)
    shown.locator("#kwic-search").fill("声明")
    shown.locator("#kwic a.step").first.click()
    expect(shown.locator("#page .target")).to_have_text("北朝鮮は声明を出した。")
    assert shown.evaluate("location.hash").startswith("#article/a3/1")
    shown.go_back()
    expect(shown.locator("#page")).to_be_hidden()
    shown.locator('.network .edge[data-pair="state:KP state:RU"] .touched').dispatch_event("click")
    shown.locator("dialog[open] a.step").first.click()
    expect(shown.locator("#page .target")).to_contain_text("ロシアの代表")
    assert shown.locator("dialog[open]").count() == 0


def test_what_is_no_article_here_is_said(opening, file_url):
    shown = opening(file_url, "#article/none")
    for address in ("#article/none", "#article", "#article/%E3%81", "#article/a4"):
        shown.goto(file_url + address)
        expect(shown.locator("#page .note").first).to_be_visible()


def test_the_page_of_an_entity_is_complete(opening, either_url):
    shown = opening(either_url, "#entity/person%3Ax")
    entity = shown.locator("#page")
    expect(entity.locator("h2")).to_have_text(QUOTES)

    def table(heading):
        return entity.locator(f"h3[data-t={heading}] + .tabled tbody tr, h3[data-t={heading}] + div tbody tr")

    expect(table("partners")).to_have_count(1)
    assert table("rolesOverTime").evaluate_all(
        "all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"
    ) == [
        ["外相", "1", "2025年4月28日", "2025年4月28日"],
        ["首相", "2", "2025年6月1日", "2025年6月2日"],
    ]
    assert table("spellings").all_text_contents() == [f"{QUOTES}3"]
    assert entity.locator(".quotes .sentence").count() == 3
    assert entity.locator(".quotes a.step").first.get_attribute("href") == "#article/a3/0"
    assert entity.locator("img, script, .one-map").count() == 0


def test_a_place_is_on_its_map(opening, either_url):
    shown = opening(either_url, "#entity/place%3A青森県")
    expect(shown.locator("#page .one-map .map-japan .node")).to_have_attribute("data-id", "place:青森県")
    shown = opening(either_url, "#entity/state%3AKP")
    expect(shown.locator("#page .one-map .map-world .node")).to_have_attribute("data-id", "state:KP")


def test_without_texts_the_page_says_so_and_counts_all_the_same(opening, readable, tmp_path):
    with open_tables(readable) as db:
        told = page_data(db, {}, served=False)
    path = tmp_path / "report.html"
    path.write_text(page({**told, "texts": None}, title="題"), encoding="utf-8")
    assert "声明を出した" not in path.read_text(encoding="utf-8")
    shown = opening(path.as_uri(), "#article/a1?from=2025-06-01")
    expect(shown.locator("#page .reading .note")).to_contain_text("--no-text")
    shown.get_by_role("link", name="固有名", exact=True).click()
    expect(shown.locator("#entities tbody tr")).to_have_count(3)
    for section in ("#summary", "#kwic"):
        expect(shown.locator(f"{section} [data-t=noTexts]")).to_be_visible()


def test_a_corpus_too_large_for_the_file_says_so(opening, readable, tmp_path, monkeypatch):
    monkeypatch.setattr("kyoki.showing.held.MOST_CHARS", 2500)  # the two newest of four articles
    path = tmp_path / "report.html"
    path.write_text(report(readable), encoding="utf-8")
    shown = opening(path.as_uri(), locale="en-GB")
    banner = shown.locator("#summary .notice")
    assert "newest 2 of 4 articles" in banner.text_content()
    assert "kyoki serve" in banner.text_content()
    shown.goto(f"{path.as_uri()}#article/a1")
    expect(shown.locator("#page .reading .note")).to_contain_text("is not in this file")
    shown.goto(f"{path.as_uri()}#article/a2")
    expect(shown.locator("#page .reading .sentence")).to_have_count(2)


@pytest.mark.slow
def test_three_hundred_articles_with_all_texts_are_small_and_ready_soon(browser, tables, tmp_path):
    sentence = "政府は二十四日、首都で開いた会議において新しい方針を決め、関係する各国に伝えた。"
    n_articles, n_sentences = 306, 50  # 2,000 characters: those of livedoor news have 1,170 on average
    given = tables()
    first, link = given["articles"].to_dict("records")[0], given["links"].to_dict("records")[0]
    articles = [
        {**first, "article_id": f"b{n:03}", "text": sentence * n_sentences, "n_chars": len(sentence) * n_sentences}
        for n in range(n_articles)
    ]
    cuts = [(n * len(sentence), (n + 1) * len(sentence)) for n in range(n_sentences)]
    places = [(row["article_id"], n, *cut) for row in articles for n, cut in enumerate(cuts)]
    rows = [dict(zip(("article_id", "sentence", "start", "end"), place, strict=True), paragraph=0) for place in places]
    links = [{**link, **row, "end": row["start"] + 2} for row in rows if row["sentence"] % 5 == 0]
    path = tmp_path / "report.html"
    path.write_text(report(tables(articles=articles, sentences=rows, links=links)), encoding="utf-8")
    assert path.stat().st_size < 4_000_000
    with browser.new_context() as context:
        shown = context.new_page()
        session = context.new_cdp_session(shown)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        shown.goto(path.as_uri())
        shown.wait_for_selector("[data-ready]", state="attached")
        metrics = {told["name"]: told["value"] for told in session.send("Performance.getMetrics")["metrics"]}
        assert metrics["TaskDuration"] < 1.5
        shown.goto(f"{path.as_uri()}#article/b300")
        expect(shown.locator("#page .sentence")).to_have_count(n_sentences)
