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


def roles(raw, markup, marks):
    source = scrapes.with_templates(scrapes.read(raw, markup), marks, raw, markup)
    return [line.role for line in source.lines if line.text]


PLACED = {
    "by their order": ("前\n\n二\n\n三", "text", "r-t", ["template", "", "turning"]),
    "none": ("前\n二", "text", None, ["", ""]),
    "a role of the page stays": ("<nav>前</nav><p>二</p>", "html", "rr", ["aside", "template"]),
}


@pytest.mark.parametrize(("raw", "markup", "marks", "expected"), PLACED.values(), ids=PLACED)
def test_lines_of_the_site_have_a_role(raw, markup, marks, expected):
    assert roles(raw, markup, marks) == expected


def test_lines_that_the_parser_reads_otherwise_are_found_by_their_texts():
    """The parser drops what is in a script that is never closed; the cut has two lines more."""
    raw = "<p>前</p><p>二\u3000三</p><p>前</p><script>四<p>五</p>"
    assert roles(raw, "html", "rt-rr") == ["template", "turning", ""]


def test_a_paragraph_of_several_lines_is_the_sites_only_whole():
    raw = f"見出し\n{LINE}、\n工事は来年の春に始まる。"
    assert roles(raw, "text", "rrr") == ["template"] * 3
    assert roles(raw, "text", "rr-") == ["template", "", ""]
