"""Each threshold of what is around an article (its edges, lists, dates, names) has a case on either side.

`tools/move_constants.py cleaning edges listings …` moves them: then one of the two cases fails.
"""

import datetime as dt
from types import SimpleNamespace

import pytest

from kyoki.cleaning import (
    article,
    authors,
    boilerplate,
    containers,
    cues,
    dates,
    edges,
    headers,
    listings,
    near,
    outlets,
    pages,
    partial,
    pictures,
    publication_day,
    roles,
    series,
    spoken_text,
    talks,
    titles,
    wrapped,
)
from kyoki.cleaning.body import Body
from kyoki.cleaning.boilerplate import Verdict
from kyoki.cleaning.classified_lines import ClassifiedLine
from kyoki.cleaning.dates import NO_YEAR
from kyoki.cleaning.lines import Line
from kyoki.config import CleanSettings

KANJI = "".join(chr(0x4E00 + n) for n in range(400))
NO_PLACE = edges.BodyElements(frozenset(), frozenset())


def one(text, furniture=None, *, prose=False, **line):
    return ClassifiedLine(0, Line(text, **line), furniture, prose)


def prose(size=20, **line):
    return one(f"{'港の朝に船が着いた' * size}"[: size - 1] + "。", prose=True, **line)


class TestEdges:
    @pytest.mark.parametrize(("size", "first"), [(40, 0), (41, 1)])
    def test_length_of_a_heading(self, size, first):
        assert edges.first([one("の" * size), prose()], 1, NO_PLACE, None) == first

    @pytest.mark.parametrize(("between", "first"), [(6, 1), (7, 2)])
    def test_headings_below_the_headline(self, between, first):
        page = {"column": "main/p", "link_share": 0.0}
        some = [one(KANJI[:20], **page), *(one(f"港の朝の話{n}", **page) for n in range(between)), prose(**page)]
        assert edges.first(some, between + 1, NO_PLACE, 0) == first

    @pytest.mark.parametrize(("share", "first"), [(0.3, 1), (0.31, 2)])
    def test_a_link_within_a_heading(self, share, first):
        page = {"column": "main/p"}
        heading = one("港の朝の話に", link_share=share, **page)
        some = [one(KANJI[:20], link_share=0.0, **page), heading, prose(link_share=0.0, **page)]
        assert edges.first(some, 2, NO_PLACE, 0) == first

    @pytest.mark.parametrize(("items", "end"), [(3, 4), (2, 1)])
    def test_lines_of_a_list_below_the_text(self, items, end):
        assert edges.end([prose(), *(one(KANJI[n]) for n in range(items))], 0, NO_PLACE) == end

    @pytest.mark.parametrize(
        ("cut", "end"),
        [
            (["港の朝の船", "港の朝の舟の"], 1),  # one of five code points
            (["港の朝の船が", "港の朝の舟の"], 3),
            (["港の朝の船が", "港の朝の舟の", "港の朝の帆の"], 4),  # three lines
            (["港の朝の船が", "港の朝の舟の", "港の朝の帆の", "港の朝の櫂の"], 1),
            (["港朝船の舟が帆波櫂"], 2),  # 22 % hiragana
            (["港朝船舟の帆波櫂"], 1),  # 13 %
            (["港朝船舟帆波櫂のは島岸"], 1),  # 18 %
        ],
    )
    def test_what_a_paywall_cut_off(self, cut, end):
        wall = one("この記事は有料会員限定です", "membership")
        assert edges._to_wall([prose(), *map(one, cut), wall], 1) == end

    @pytest.mark.parametrize(
        ("size", "rows", "end"),
        [(10, 3, 7), (11, 3, 1), (10, 2, 1)],
    )
    def test_a_form_below_the_text(self, size, rows, end):
        form = [one(text) for n in range(rows) for text in (KANJI[n : n + size], f"約{n}m")]
        heading = one("港の朝の話に船が着いた日")  # no list of the article
        assert edges._with_form([prose(), *form, one("震度"), heading, heading], 1) == end


class TestListings:
    @pytest.mark.parametrize(("share", "is_teaser"), [(0.51, True), (0.5, False)])
    def test_how_much_of_a_headline_above_a_teaser_is_link(self, share, is_teaser):
        headline = one("灯台守の日記、孫が本にする", link_share=share)
        assert listings._is_teaser([headline, prose(40)], 1) == is_teaser

    def listed(self, *some, top=None):
        return sum(line.furniture == listings.LISTING for line in listings.mark(some, top))

    def entries(self, n, size=20, gap=1, **line):
        """Single sentences, each below some other lines; each ends in its own words."""
        return [
            each
            for k in range(n)
            for each in (
                *(one(f"港{k}{m}", **line) for m in range(gap)),
                prose(size, **line)._replace(
                    line=Line(KANJI[k * 12 : k * 12 + 12].ljust(size - 1, "の") + "。", **line)
                ),
            )
        ]

    text = (prose(80), prose(75), one("目次", "next_page"))

    @pytest.mark.parametrize(("n", "listed"), [(6, 6), (5, 0)])
    def test_entries_of_a_dump(self, n, listed):
        assert self.listed(*self.text, *self.entries(n)) == listed

    @pytest.mark.parametrize(("n", "listed"), [(3, 3), (2, 0)])
    def test_entries_below_a_heading(self, n, listed):
        assert self.listed(*self.text, one("関連記事", cues.SECTION), *self.entries(n)) == listed

    @pytest.mark.parametrize(("gap", "listed"), [(2, 3), (3, 0)])
    def test_lines_between_a_heading_and_its_first_entry(self, gap, listed):
        first, *rest = self.entries(3, gap=1)[1:]
        between = [one(f"港{n}") for n in range(gap)]
        assert self.listed(*self.text, one("関連記事", cues.SECTION), *between, first, *rest) == listed

    @pytest.mark.parametrize(("gap", "listed"), [(4, 6), (5, 0)])
    def test_lines_between_two_entries(self, gap, listed):
        assert self.listed(*self.text, *self.entries(6, gap=gap)) == listed

    @pytest.mark.parametrize(("size", "listed"), [(120, 6), (121, 0)])
    def test_length_of_an_entry(self, size, listed):
        assert self.listed(*self.text, *self.entries(6, size)) == listed

    @pytest.mark.parametrize(("n", "share", "least"), [(3, 0.96, 3), (3, 0.95, 4)])
    def test_cards(self, n, share, least):
        """Three cards that link to an article each; with lines that are not all link three are no listing."""
        cards = [
            each for k in range(n) for each in (one(KANJI[k], link_share=share, part=k), prose(link_share=0.0, part=k))
        ]
        assert listings._minimum(cards, [1, 3, 5], in_section=False) == least

    @pytest.mark.parametrize(("share", "least"), [(0.06, 6), (0.05, 10)])
    def test_list_items_with_a_link(self, share, least):
        items = [prose(bullet=True, link_share=share) for _ in range(3)]
        assert listings._minimum(items, [0, 1, 2], in_section=False) == least

    @pytest.mark.parametrize(("same", "single"), [("話題をお届けします。"[-8:], True), ("お届けします。", False)])
    def test_sentences_side_by_side_that_end_alike(self, same, single):
        some = [one(f"{KANJI[n * 9]}{same}", prose=True) for n in range(2)]
        assert listings._is_single(some, 0) == single

    @pytest.mark.parametrize(("size", "listed"), [(15, 6), (14, 0)])
    def test_a_flash_above_a_listing(self, size, listed):
        flash = prose(size, column="main/p", link_share=0.0)
        headline = one(KANJI[:20], column="main/h1", link_share=0.0, heading=True)
        cards = [
            each
            for k in range(6)
            for each in (
                one(KANJI[k], column="side/p", link_share=1.0, part=k),
                prose(column="side/p", link_share=0.0, part=k),
            )
        ]
        assert self.listed(headline, flash, *cards, top=0) == listed

    @pytest.mark.parametrize(
        ("text", "listed"),
        [
            ("の" * 80, 6),
            ("の" * 79, 0),
            ("の" * 33 + "港" * 47, 6),  # 41 % hiragana
            ("の" * 31 + "港" * 49, 0),  # 39 %
        ],
    )
    def test_spoken_lines_above_a_listing(self, text, listed):
        assert self.listed(one(text), *self.entries(6)) == listed


class TestContainers:
    def marked(self, *some, top=0):
        found = containers.mark([one(KANJI[:20], column="main/h1", link_share=0.0), *some], top)
        return any(line.prose and "。" not in line.line.text for line in found)

    @pytest.mark.parametrize(
        ("text", "share", "is_article"),
        [
            ("の" * 80, 0.0, True),
            ("の" * 79, 0.0, False),  # too short
            ("の" * 17 + "港" * 63, 0.0, True),  # 21 % hiragana
            ("の" * 15 + "港" * 65, 0.0, False),  # 19 %
            ("の" * 80, 0.3, True),
            ("の" * 80, 0.31, False),  # a link
        ],
    )
    def test_text_without_sentences(self, text, share, is_article):
        assert self.marked(one(text, column="main/div/p", link_share=share)) == is_article

    @pytest.mark.parametrize(("size", "is_article"), [(99, True), (100, False)])
    def test_share_of_sentences(self, size, is_article):
        page = {"column": "main/p", "link_share": 0.0}
        assert self.marked(one("の" * (200 - size), **page), prose(size, **page)) == is_article

    @pytest.mark.parametrize(
        ("items", "hiragana", "is_article"),
        [
            (3, 4, True),  # 3.3 % of 120 code points
            (3, 3, False),  # 2.5 %
            (2, 3, False),  # too few
        ],
    )
    def test_a_list_of_names_and_figures(self, items, hiragana, is_article):
        texts = [KANJI[40 * n : 40 * (n + 1)] for n in range(1, items)]
        some = [
            one(text, column="main/ul/li", link_share=0.0) for text in ["の" * hiragana + KANJI[hiragana:40], *texts]
        ]
        assert self.marked(*some) == is_article

    @pytest.mark.parametrize(
        ("lead", "n"),
        [
            ("の" * 12, 2),
            ("の" * 11, 1),  # too short
            ("の" * 8 + "港" * 12, 2),
            ("の" * 7 + "港" * 13, 1),  # 35 % hiragana
        ],
    )
    def test_a_lead_above_the_element_of_the_text(self, lead, n):
        lead = one(lead, column="main/p", link_share=0.0)
        text = one("の" * 90, column="main/div/p", link_share=0.0)
        found = containers.mark([one(KANJI[:20], column="main/h1", link_share=0.0), lead, text], 0)
        assert sum(line.prose for line in found) == n

    def talk(self, *some):
        return sum(line.prose for line in containers.mark(some))

    @pytest.mark.parametrize(("text", "n"), [("の" * 33 + "港" * 47, 1), ("の" * 31 + "港" * 49, 0)])
    def test_a_line_of_spoken_language(self, text, n):
        assert self.talk(one(text)) == n

    @pytest.mark.parametrize(("size", "n"), [(61, 2), (59, 1)])
    def test_what_other_lines_take_off_a_run(self, size, n):
        """Six lines of names take off sixty code points of spoken language."""
        assert self.talk(one("の" * size), *(one(KANJI[k]) for k in range(6)), one("の" * 100)) == n

    @pytest.mark.parametrize(("size", "n"), [(61, 2), (59, 1)])
    def test_what_furniture_takes_off_a_run(self, size, n):
        assert self.talk(one("の" * size), one("広告", "legal"), one("広告です", "legal"), one("の" * 100)) == n

    @pytest.mark.parametrize(("turns", "n"), [(3, 3), (2, 0)])
    def test_turns_of_a_talk(self, turns, n):
        """The names above the turns are part of the talk, else they would take off more than it has."""
        talk = [each for _ in range(turns) for each in (one("海野"), one("の" * 9))]
        speakers = talks.speakers(talk, [False, True] * turns)
        assert len(speakers) == n

    @pytest.mark.parametrize(("size", "n"), [(80, 1), (79, 0)])
    def test_length_of_spoken_language(self, size, n):
        assert self.talk(one("の" * size)) == n

    @pytest.mark.parametrize(("size", "n"), [(90, 2), (110, 1)])
    def test_sentences_in_spoken_language(self, size, n):
        """A run of which over half is sentences stays as it is."""
        assert self.talk(one("の" * 100), prose(size)) == n

    @pytest.mark.parametrize(("size", "lines", "n_stamps"), [(12, 7, 0), (11, 8, 3)])
    def test_text_above_the_stamps_of_comments(self, size, lines, n_stamps):
        """Each has 84 or 88 code points, which are an article unless the lines are too short."""
        posts = [each for at in range(3) for each in (one(f"2024年5月{at + 1}日 08:10", "date"), one("の" * 20))]
        some = [*(one("の" * size) for _ in range(lines)), *posts]
        says = [line.furniture is None for line in some]
        assert len(spoken_text._speakers(some, says)) == n_stamps

    @pytest.mark.parametrize(("n", "size"), [(3, 30), (2, 45)])
    def test_items_of_a_printed_list(self, n, size):
        found = spoken_text._printed_list([one("◇" + KANJI[:size]) for _ in range(n)])
        assert len(found) == (n if n > 2 else 0)


class TestTalks:
    def posts(self, n, *between):
        """Posts with a stamp, perhaps lines, and spoken language."""
        return [
            each
            for at in range(n)
            for each in (
                one(f"2024年5月{at + 1}日 08:10", "date"),
                *(one(KANJI[10 * at : 10 * at + 5] + line) for line in between),
                one(KANJI[at] + "の" * 20),
            )
        ]

    def spoken(self, some):
        return ["のの" in line.line.text for line in some]

    @pytest.mark.parametrize(("between", "n"), [("甲乙", 3), ("甲乙丙", 0)])
    def test_lines_between_a_stamp_and_its_post(self, between, n):
        some = self.posts(3, *between)
        assert len(talks.speakers(some, self.spoken(some))) == n

    @pytest.mark.parametrize("lines", [7, 8])
    def test_lines_above_each_post(self, lines):
        """Seven at most, above each of three."""
        head = [one(f"欄{KANJI[at]}") for at in range(lines)]
        some = [each for at in range(3) for each in (*head, *self.posts(3)[2 * at : 2 * at + 2])]
        stamps = frozenset(at for at, line in enumerate(some) if line.furniture)
        assert len(talks.around(some, stamps)) == 3 * 8

    @pytest.mark.parametrize(("alike", "recurs"), [(4, True), (3, False)])
    def test_posts_below_a_line_that_recurs(self, alike, recurs):
        """Half of the nine posts but the first, which is below the page itself."""
        names = [one("海野" if at < alike else KANJI[at : at + 3]) for at in range(9)]
        some = [each for at in range(9) for each in (names[at], *self.posts(9)[2 * at : 2 * at + 2])]
        stamps = frozenset(at for at, line in enumerate(some) if line.furniture)
        assert bool(talks.around(some, stamps)) == recurs


class TestPictures:
    @pytest.mark.parametrize(("share", "n"), [(0.5, 1), (0.51, 0)])
    def test_link_in_a_caption(self, share, n):
        texts = ["港の朝に船が着いたところ", "港の朝に船が着いたところの写真", f"{'港の朝に船が着いた' * 9}。"]
        blocks = [
            pages.Block(text, "0/1", bullet=False, link_share=share, tag="div", role="", part=part)
            for part, text in enumerate(texts)
        ]
        assert len(pictures.captions(blocks, texts, {1})) == n


class TestPages:
    @pytest.mark.parametrize(("breaks", "n"), [(6, 8), (5, 6)])
    def test_lines_of_a_cell_that_is_a_column(self, breaks, n):
        """Else its first line is one with what is beside it."""
        cell = "<br>".join(["港の話"] * (breaks + 1))
        page = pages.read(f"<html><body><table><tr><td>話題</td><td>{cell}</td></tr></table></body></html>")
        assert len(page.blocks) == n


class TestBoilerplate:
    def rules(self, *some):
        return [verdict.rule for verdict in boilerplate._inside(some, frozenset([""]), cited=True)]

    @pytest.mark.parametrize(
        ("text", "between", "rule"),
        [
            ("港の朝の船が着く", 2, "repeated"),  # eight code points, three lines below
            ("港の朝の船が着", 2, "in_body"),
            ("港の朝の船が着く", 3, "in_body"),
        ],
    )
    def test_a_line_that_is_repeated(self, text, between, rule):
        assert self.rules(one(text), *(prose(30 + n) for n in range(between)), one(text))[-1] == rule

    @pytest.mark.parametrize(("n", "share", "linked"), [(3, 0.96, 3), (2, 0.96, 0), (3, 0.95, 0)])
    def test_a_list_of_links(self, n, share, linked):
        items = [one(KANJI[k], bullet=True, link_share=share) for k in range(n)]
        assert len(boilerplate._linked(items)) == linked

    @pytest.mark.parametrize(("share", "leads_away"), [(0.51, True), (0.5, False)])
    def test_how_much_of_a_headline_between_paragraphs_is_link(self, share, leads_away):
        headline = one("灯台守の日記、孫が本にする", link_share=share)
        assert boilerplate._interrupts(prose(40), headline, prose(40)) == leads_away


class TestTitles:
    @pytest.mark.parametrize(("shared", "wanted"), [(13, True), (11, False)])
    def test_bigrams_of_a_reworded_headline(self, shared, wanted):
        """Of 19 bigrams 12 are 63 %, 10 are 53 %."""
        assert titles._alike(KANJI[:shared] + KANJI[100 : 120 - shared], KANJI[:50]) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(10, True), (9, False)])
    def test_length_of_a_reworded_headline(self, size, wanted):
        assert titles._alike(KANJI[:size], KANJI[:50]) == wanted

    @pytest.mark.parametrize(("size", "cut"), [(20, True), (19, False)])
    def test_share_of_a_headline_in_the_title_element(self, size, cut):
        statement = f"{KANJI[:size]} | ".ljust(50, "港")
        assert (titles._without_site(statement, {}) == KANJI[:size]) == cut

    @pytest.mark.parametrize(("before", "n"), [("解説社会", 1), ("解説社", 0)])
    def test_length_of_what_a_colon_sets_off(self, before, n):
        assert len(list(titles.suffixes(f"{before}：港の話"))) == n

    @pytest.mark.parametrize(("heading", "wanted"), [("港の祭り", "港の祭り"), ("港祭り", "港の祭り、港祭りと港新聞")])
    def test_length_of_a_heading_that_the_title_element_has(self, heading, wanted):
        page = pages.read(
            f"<html><head><title>港の祭り、港祭りと港新聞</title></head><body><h2>{heading}</h2></body></html>"
        )
        assert titles.title(None, page).value == wanted

    @pytest.mark.parametrize(("share", "n"), [(0.49, 1), (0.5, 0)])
    def test_link_of_a_line_that_may_be_the_headline(self, share, n):
        assert len(list(titles._unlinked([SimpleNamespace(text="港の話", link_share=share)]))) == n


class TestNear:
    def near(self, some, start, end, headline):
        lines = [line._replace(number=number) for number, line in enumerate(some)]
        return near.lines_near(lines, Body(start, end, frozenset([""])), headline)

    @pytest.mark.parametrize(("paragraphs", "is_near"), [(2, True), (3, False)])
    def test_paragraphs_above_a_date(self, paragraphs, is_near):
        some = [one(KANJI[:20]), *(prose() for _ in range(paragraphs)), one("2024年11月5日", "date"), prose(), prose()]
        assert (paragraphs + 1 in self.near(some, 0, len(some), 0)) == is_near

    @pytest.mark.parametrize(("between", "is_near"), [(3, True), (4, False)])
    def test_lines_below_an_article(self, between, is_near):
        some = [one(KANJI[:20]), prose(), *(one("広告", "share") for _ in range(between)), one("文・海野", "byline")]
        assert (between + 2 in self.near(some, 0, 2, 0)) == is_near

    @pytest.mark.parametrize(("between", "is_near"), [(7, True), (8, False)])
    def test_lines_above_an_article(self, between, is_near):
        some = [one("文・海野", "byline"), *(one("広告", "share") for _ in range(between)), one(KANJI[:20]), prose()]
        assert (0 in self.near(some, between + 2, between + 3, between + 1)) == is_near

    @pytest.mark.parametrize(("days", "own"), [(2, 2), (3, 0)])
    def test_days_of_a_list(self, days, own):
        some = [one(f"2024年11月{n + 1}日", "date") for n in range(days)]
        assert len(near._without_list(some, range(days), 1)) == own


class TestFacts:
    @pytest.mark.parametrize(("year", "found"), [(2020, True), (2019, False)])
    def test_years_back_to_a_weekday(self, year, found):
        """Of a copyright of 2024 the last five years are tried."""
        day = dt.date(year, 1, 5)
        line = f"1月5日({'月火水木金土日'[day.weekday()]})"
        others = {dt.date(y, 1, 5).weekday() for y in range(max(year + 1, 2020), 2025)}
        assert day.weekday() not in others
        fact = publication_day._with_year(dt.date(NO_YEAR, 1, 5), line, None, ["© 2024 港新聞"])
        assert (fact is not None and fact.value == day) == found

    @pytest.mark.parametrize(("name", "wanted"), [("海野" * 7, True), ("海野" * 7 + "港", False)])
    def test_length_of_a_japanese_name(self, name, wanted):
        assert authors._is_person(name) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(40, True), (41, False)])
    def test_length_of_a_name(self, size, wanted):
        assert authors._is_person("Taro Yamada".ljust(size, "a")) == wanted

    @pytest.mark.parametrize(("size", "n"), [(60, 1), (61, 0)])
    def test_length_of_what_is_marked_as_the_author(self, size, n):
        page = f'<html><body><p class="author-name">{"海" * size}</p></body></html>'
        assert len(pages.read(page).statements.authors) == n

    @pytest.mark.parametrize(("below", "is_partial"), [(7, True), (8, False)])
    def test_lines_between_an_article_and_its_paywall(self, below, is_partial):
        texts = ["港の朝。", *["広告"] * below, "この記事は有料会員限定です"]
        verdicts = [Verdict(kept=True, rule="sentence"), *[Verdict(kept=False, rule="advert")] * below]
        verdicts.append(Verdict(kept=False, rule="membership"))
        assert (partial.why_partial(texts, verdicts) is not None) == is_partial

    @pytest.mark.parametrize(("n", "is_text"), [(3, True), (4, False)])
    def test_sentences_of_a_standing_lead(self, n, is_text):
        lead = [prose(20 + k)._replace(furniture=roles.TEMPLATE, prose=False) for k in range(n)]
        found = series.with_first_sentences([one(KANJI[:20]), *lead, prose()])
        assert found[1].prose == is_text

    @pytest.mark.parametrize(("size", "wanted"), [(80, True), (81, False)])
    def test_length_of_a_line_that_is_a_date(self, size, wanted):
        assert cues.is_date("2024年11月5日".ljust(size - 5) + "18時20分"[:5].ljust(5)) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(200, dt.date(2024, 11, 5)), (201, None)])
    def test_length_of_a_field_with_a_date(self, size, wanted):
        assert dates.parse_date("2024-11-05".rjust(size)) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(45, True), (46, False)])
    def test_length_of_a_line_that_ends_in_a_day(self, size, wanted):
        assert cues.ends_in_day("社会 | 2025.4.28".rjust(size, "港")) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(16, True), (17, False)])
    def test_length_of_the_label_beside_a_day(self, size, wanted):
        assert cues.begins_with_day("2025.4.28 - ".ljust(12 + size, "港")) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(80, True), (81, False)])
    def test_length_of_what_a_database_prints(self, size, wanted):
        line = "2010年1月5日 例文新聞 朝刊 ".ljust(size - 4) + "12面 "
        assert len(line) == size
        assert ("date" in headers._stated(line)) == wanted

    @pytest.mark.parametrize(("lines", "is_header"), [(30, True), (31, False)])
    def test_lines_of_a_header(self, lines, is_header):
        texts = ["---", "title: 港の話", *["著者: 海野"] * (lines - 3), "---"]
        assert (headers.read(texts).fields != {}) == is_header

    @pytest.mark.parametrize(("lines", "is_header"), [(2, True), (1, False)])
    def test_labelled_lines_of_a_header(self, lines, is_header):
        texts = ["見出し：港の話", "著者：海野みなと"][:lines]
        assert (headers.read([*texts, "", KANJI[:20] + "の話", "", "港の朝に船が着いた。"]).fields != {}) == is_header

    @pytest.mark.parametrize(("above", "is_foot"), [(14, True), (15, False)])
    def test_lines_of_the_foot(self, above, is_foot):
        foot = ["© 2024 港新聞社 無断転載を禁じます", *["会社案内"] * above]
        assert (outlets.from_foot(foot, ["港新聞社"]) is not None) == is_foot

    @pytest.mark.parametrize(("name", "wanted"), [("港新聞", True), ("港報", False)])
    def test_length_of_an_outlets_name(self, name, wanted):
        assert outlets._is_name(name) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(80, "港新聞"), (81, "港新聞社")])
    def test_length_of_a_line_with_the_shorter_name(self, size, wanted):
        assert outlets.shortened("港新聞社", ["港新聞 ".ljust(size, "・")]) == wanted


class TestWrapped:
    @pytest.mark.parametrize(
        ("full", "short", "slack", "is_broken"),
        [
            (5, 0, 0, True),
            (4, 0, 0, False),  # five full lines
            (5, 11, 0, True),  # of 16 lines five are 31 %
            (5, 13, 0, False),  # of 18 28 %
            (5, 0, 7, True),  # seven columns short are full
            (5, 0, 8, False),
        ],
    )
    def test_full_lines(self, full, short, slack, is_broken):
        lines = ["港" * 30, *["a" * (60 - slack)] * (full - 1), *["港"] * short]
        assert (len(wrapped._full_lines(lines)) == full) == is_broken

    @pytest.mark.parametrize(("broken", "length", "joined"), [(3, 23, True), (2, 23, False), (3, 22, False)])
    def test_lines_broken_by_hand(self, broken, length, joined):
        """Three lines of 30 characters; the fourth has three quarters of that, and goes on."""
        lines = [*["港は広い。" + "港" * 25] * broken, "港は広い。", "港" * length, "町は静かだ。"]
        assert (broken + 1 in wrapped._broken_lines(lines)) == joined


@pytest.mark.parametrize(("between", "name"), [(1, "海野みなと"), (2, None)])
def test_lines_below_the_last_sentence_within_which_its_author_signs(between, name):
    texts = ["港の古い倉庫、図書館に 市議会が可決", "", "港の市議会は十日、古い倉庫を図書館に改める案を可決した。"]
    texts += [
        "",
        "関連記事",
        *[f"港の話{n}" for n in range(6, 5 + between)],
        "文・海野みなと",
        *[f"港の話{n}" for n in range(6)],
    ]
    scrape = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    scrape |= {"raw": "\n".join(texts), "markup": "text"}
    assert article.article_in(scrape, CleanSettings()).facts.author.value == name
