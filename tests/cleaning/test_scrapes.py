import pytest

from kyoki.cleaning import scrapes

LINE = "港の市議会は十日、古い倉庫を図書館に改める案を可決した"


def test_scrape_lines_number_what_the_report_numbers():
    assert scrapes.scrape_lines("一\r\n二\r三", "text") == ["一", "二", "三"]
    assert scrapes.scrape_lines("<p>一</p><p>二</p>", "html") == ["一", "二"]


@pytest.mark.parametrize(
    ("raw", "markup"),
    [("一\r\n二\u2028 三\v\n", "text"), ("<p>一</p><ul><li>二\u2028三</ul><p>四", "html"), ("", "text"), ("", "html")],
)
def test_the_lines_that_are_read_are_those_that_are_numbered(raw, markup):
    assert len(scrapes.read(raw, markup).lines) == len(scrapes.scrape_lines(raw, markup))


def test_the_lines_of_a_wrapped_paragraph_are_one_unit():
    source = scrapes.read(f"見出し\n{LINE}、\n工事は来年の春に始まる。", "text")
    assert source.groups == [[0], [1, 2]]
    assert [unit.text for unit in source.units] == ["見出し", f"{LINE}、工事は来年の春に始まる。"]
    assert source.texts([1]) == [f"{LINE}、", "工事は来年の春に始まる。"]


def test_a_broken_headline_is_one_unit():
    source = scrapes.read("<p>前</p><h1>一行目<br>二行目</h1><p>本文。</p>", "html")
    assert scrapes.with_broken_headline(source, "一行目二行目").groups == [[0], [1, 2], [3]]
    assert scrapes.with_broken_headline(source, "一行目").groups == [[0], [1], [2], [3]]
    assert len(source.groups) == 4


@pytest.mark.parametrize(("inside", "outside", "role"), [(3, 3, "aside"), (3, 1, "")])
def test_names_that_call_most_of_the_article_furniture_are_worthless(inside, outside, role):
    body = f"<p>{LINE}。</p>"
    source = scrapes.read(f"<div class='related'>{body * inside}</div>{body * outside}", "html")
    assert source.lines[0].role == role


def test_selectors_mark_lines_of_pages_and_none_of_dumps():
    page = scrapes.read("<div id='a'><p>一</p></div><p>二</p>", "html", keep_tree=True)
    assert [line.role for line in scrapes.select(page, ["#a"], []).lines] == ["user_keep", ""]
    dump = scrapes.read("一", "text", keep_tree=True)
    assert scrapes.select(dump, ["*"], ["*"]) == dump
