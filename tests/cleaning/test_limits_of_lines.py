"""Each weight and threshold of lines, headlines and bodies has a case on either side; if it is moved, one fails.

`tools/move_constants.py cleaning lines headlines …` moves them. A weight has a case that it
just outweighs, and one that it does not.
"""

from types import SimpleNamespace

import pytest

from kyoki.cleaning import body, classified_lines, cues, headlines, lines, notes, roles, scrapes, tails
from kyoki.cleaning.body import Body
from kyoki.cleaning.classified_lines import ClassifiedLine
from kyoki.cleaning.lines import Line

#: Kanji none of which comes twice: no two bigrams of a line of them are the same.
KANJI = "".join(chr(0x4E00 + n) for n in range(400))
PROSE = "海辺の町で祭りがあった。"


def one(text, furniture=None, *, prose=False, **line):
    return ClassifiedLine(0, Line(text, **line), furniture, prose)


def prose(size, **line):
    """A sentence of so many code points."""
    return one(f"{'港の朝に船が着いた' * size}"[: size - 1] + "。", prose=True, **line)


class TestLines:
    @pytest.mark.parametrize(("size", "wanted"), [(79, False), (80, True)])
    def test_a_line_with_a_full_stop_within(self, size, wanted):
        assert lines.is_sentence("もういらない。新しい家電の実力" + "家" * (size - 15)) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(19, False), (20, True)])
    def test_a_news_flash(self, size, wanted):
        assert lines.is_clause("震度5弱の地震があった、".rjust(size, "の")) == wanted

    @pytest.mark.parametrize(("hiragana", "wanted"), [(5, True), (4, False)])
    def test_hiragana_of_a_news_flash(self, hiragana, wanted):
        assert lines.is_clause("、".ljust(hiragana + 1, "の").ljust(20, "港")) == wanted

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("灯台守の日記、孫が本にする", True),  # 13 code points
            ("灯台守の日記、孫が本に今", False),
            ("の".ljust(10, "港").ljust(13, "市"), False),  # 8 % hiragana
            ("のに".ljust(10, "港").ljust(19, "市"), True),  # 11 %
        ],
    )
    def test_an_item_that_may_be_a_headline(self, text, wanted):
        assert lines.is_headline(text) == wanted


class TestClassifiedLines:
    @pytest.mark.parametrize(("share", "plain"), [(0.95, True), (0.96, False)])
    def test_a_line_that_is_all_link(self, share, plain):
        assert one("港の古い倉庫", link_share=share).plain == plain

    @pytest.mark.parametrize(("size", "wanted"), [(150, True), (151, False)])
    def test_a_teaser(self, size, wanted):
        assert classified_lines._is_teaser(Line("あ" * size, link_share=1.0)) == wanted

    @pytest.mark.parametrize(
        ("text", "link_share", "is_text"),
        [
            ("会員登録の手続き".ljust(30, "の"), 0.3, True),
            ("会員登録の手続き".ljust(29, "の"), 0.3, False),  # a line of 30 code points is text
            ("会員登録の手続き".ljust(30, "の"), 0.31, False),  # with more of a link it is none
            ("会" * 22 + "の" * 8, 0.3, True),  # 27 % hiragana
            ("会" * 23 + "の" * 7, 0.3, False),  # 23 %
        ],
    )
    def test_a_phrase_of_furniture_between_paragraphs(self, text, link_share, is_text):
        among = [prose(40, link_share=0.0), one(text, "membership", link_share=link_share), prose(40, link_share=0.0)]
        assert (classified_lines._in_context(among, 1).furniture is None) == is_text


class TestBody:
    def found(self, *some):
        return body.find([*some, prose(150)])

    @pytest.mark.parametrize(("size", "begins"), [(46, 0), (44, 3)])
    def test_what_a_sentence_weighs_against_furniture(self, size, begins):
        """A sentence weighs 3, and 1 for 15 code points; furniture 3: two lines of it are as much as 45 code points."""
        assert self.found(prose(size), one("広告", "legal"), one("広告です", "legal")).start == begins

    @pytest.mark.parametrize(("furniture", "ends"), [(4, 6), (5, 1)])
    def test_what_is_counted_of_a_long_sentence(self, furniture, ends):
        """A sentence of 150 code points weighs 13, and a longer one no more."""
        found = body.find([prose(200), *(one(f"広告{n}", "legal") for n in range(furniture)), prose(200)])
        assert found.end == ends

    @pytest.mark.parametrize(("size", "begins"), [(78, 1), (72, 3)])
    def test_what_a_line_of_the_head_weighs_below(self, size, begins):
        """The share button again, below the article, weighs 8."""
        share = one("シェアする", "share")
        assert self.found(share, prose(size), share).start == begins

    @pytest.mark.parametrize(
        ("text", "between", "notes", "is_text"),
        [
            (240, 2, [60], False),
            (244, 2, [61], True),
            (239, 2, [60], True),  # more than a quarter of the text
            (240, 1, [60], True),
            (240, 2, [30, 30], False),
            (240, 2, [20, 20, 20], True),
        ],
    )
    def test_a_note_below_the_text(self, text, between, notes, is_text):
        teasers = [one("灯台守の日記、孫が本になった") for _ in range(between)]
        some = [prose(120), prose(text - 120), *teasers, *map(prose, notes)]
        assert body.find(some).end == (len(some) if is_text else 2)

    @pytest.mark.parametrize(("apart", "is_text"), [(1, False), (2, True)])
    def test_sentences_that_are_all_apart(self, apart, is_text):
        teasers = [one("灯台守の日記、孫が本になった") for _ in range(2)]
        some = [prose(200), *(one("港") for _ in range(apart)), prose(200), *teasers, prose(40)]
        assert (body.find(some).end == len(some)) == is_text

    @pytest.mark.parametrize(("size", "within"), [(78, True), (72, False)])
    def test_what_a_line_of_a_section_weighs(self, size, within):
        """A heading weighs 4 and each of four lines in its section 1."""
        section = [one("関連記事", cues.SECTION), *(one(f"港の話{n}") for n in range(4))]
        assert (self.found(prose(size), *section).start == 0) == within

    @pytest.mark.parametrize(("size", "begins"), [(78, 0), (72, 9)])
    def test_what_a_list_item_weighs(self, size, begins):
        assert self.found(prose(size), *(one(f"港の話{n}", bullet=True) for n in range(8))).start == begins

    @pytest.mark.parametrize(("size", "begins"), [(63, 0), (57, 11)])
    def test_what_a_line_of_another_column_weighs(self, size, begins):
        assert self.found(prose(size), *(one(f"港の話{n}", column="nav/ul") for n in range(10))).start == begins

    @pytest.mark.parametrize(("share", "listed"), [(0.5, False), (0.6, True)])
    def test_a_line_that_is_mostly_link(self, share, listed):
        weight = body._weight(one("港の話", link_share=share), frozenset([""]), section=False, is_list=False)
        assert (weight < 0) == listed

    @pytest.mark.parametrize(("size", "main"), [(20, True), (19, False)])
    def test_a_column_with_a_share_of_the_text(self, size, main):
        columns = body._columns([prose(100 - size, column="main/p"), prose(size, column="aside/div/p")])
        assert ("aside/div/p" in columns) == main

    @pytest.mark.parametrize(("below", "ends"), [(499, 1), (500, 3)])
    def test_text_below_a_paywall(self, below, ends):
        wall = one("この記事は有料会員限定です", "membership")
        assert body._wall([prose(100), wall, prose(below)], frozenset([""])) == ends


class TestHeadlines:
    """Scores go from 0 to 1: the bonus of a mark equals the same share of bigrams in the article."""

    def scores(self, *some):
        return headlines._Scores([*some, prose(100)], Body(len(some), len(some) + 1, frozenset([""])))

    @pytest.mark.parametrize(("size", "is_less"), [(38, True), (40, False), (50, False)])
    def test_length_of_a_full_headline(self, size, is_less):
        scores = self.scores(one(KANJI[:size]), one(KANJI[:60]))
        difference = scores.of(1, 1.0) - scores.of(0, 1.0)
        assert (difference > 2 * headlines._A_LINE) == is_less

    @pytest.mark.parametrize(("more", "wins"), [(0.19, False), (0.21, True)])
    def test_what_a_list_item_needs_more(self, more, wins):
        scores = self.scores(one(KANJI[:40], bullet=True))
        assert (scores.of(0, 0.4 + more) > self.scores(one(KANJI[:40])).of(0, 0.4)) == wins

    @pytest.mark.parametrize(("more", "wins"), [(0.019, False), (0.021, True)])
    def test_what_a_line_ten_lines_above_needs_more(self, more, wins):
        scores = self.scores(one(KANJI[:40]), *(one("港") for _ in range(9)), one(KANJI[40:80]))
        assert (scores.of(0, 0.4 + more) > scores.of(10, 0.4)) == wins

    @pytest.mark.parametrize(("size", "is_one"), [(45, True), (53, False)])
    def test_share_of_bigrams_of_any_headline(self, size, is_one):
        """Two of 44 bigrams are 0.045, of 52 0.038; a line above the article takes 0.002 off."""
        text = one(KANJI[:90] + PROSE, prose=True)
        headline = "海辺の" + KANJI[100 : 97 + size]
        found = headlines.find([one(headline), text], Body(1, 2, frozenset([""])), None)
        assert (found == 0) == is_one

    @pytest.mark.parametrize(("more", "wins"), [(0.049, False), (0.051, True)])
    def test_what_a_line_without_a_date_above_needs_more(self, more, wins):
        dated = self.scores(one("2024年11月5日", "date"), one(KANJI[:40]))
        alone = self.scores(one("港"), one(KANJI[:40]))
        assert (alone.of(1, 0.4 + more) > dated.of(1, 0.4)) == wins

    @pytest.mark.parametrize(
        ("last", "is_stamp"), [("灘みさお子", True), ("灘みさおこ子", False)]
    )  # 30 code points, 31
    def test_length_of_a_byline(self, last, is_stamp):
        scores = self.scores(one(f"文・海野みなと、磯部しおり、浜田なぎさ、岬うしお、{last}"))
        assert scores._is_stamp(0) == is_stamp

    @pytest.mark.parametrize(("size", "is_stated"), [(20, True), (19, False)])
    def test_share_of_the_title_element_that_states_a_headline(self, size, is_stated):
        scores = self.scores(one(KANJI[:size] + "|" + KANJI[100 : 149 - size]), one(KANJI[:size]))
        assert scores.stated(1) == is_stated

    @pytest.mark.parametrize(("size", "is_stated"), [(10, True), (9, False)])
    def test_length_of_a_headline_that_the_title_element_states(self, size, is_stated):
        scores = self.scores(one(KANJI[:size] + "|新聞"), one(KANJI[:size]))
        assert scores.stated(1) == is_stated

    @pytest.mark.parametrize(("more", "wins"), [(0.29, False), (0.31, True)])
    def test_what_a_line_that_the_title_element_does_not_state_needs_more(self, more, wins):
        scores = self.scores(one(KANJI[:40] + "|新聞"), one(KANJI[:40]))
        assert (self.scores(one("港"), one(KANJI[:40])).of(1, 0.4 + more) > scores.of(1, 0.4)) == wins

    @pytest.mark.parametrize(("more", "wins"), [(0.09, False), (0.11, True)])
    def test_what_a_caption_needs_more(self, more, wins):
        caption = "写真は起立して採決する議員たち、議場の傍聴席から、十日午後三時すぎ、市議会提供の資料写真"
        assert cues.is_caption(caption)
        assert len(caption) >= 40
        assert (self.scores(one(caption)).of(0, 0.4 + more) > self.scores(one(KANJI[:40])).of(0, 0.4)) == wins

    @pytest.mark.parametrize(("size", "wanted"), [(12, True), (11, False)])
    def test_share_of_a_line_that_blanks_set_off(self, size, wanted):
        assert headlines._set_off(KANJI[:size], KANJI[:size] + " " + KANJI[100 : 119 - size]) == wanted

    @pytest.mark.parametrize(("above", "wanted"), [(3, True), (4, False)])
    def test_how_far_above_its_subtitle_a_headline_is(self, above, wanted):
        some = [one(KANJI[:40]), *(one("港") for _ in range(above - 1)), one(KANJI[40:80])]
        scores = headlines._Scores(
            [*some, one(KANJI[:100], prose=True)], Body(len(some), len(some) + 1, frozenset([""]))
        )
        assert headlines._replaces(scores._lines, scores, 0, above) == wanted

    @pytest.mark.parametrize(("apart", "wanted"), [(15, True), (16, False)])
    def test_how_far_apart_a_headline_is_repeated(self, apart, wanted):
        some = [one(KANJI[:40]), *(one("港") for _ in range(apart - 1)), one(KANJI[:40])]
        scores = self.scores(*some)
        assert headlines._replaces(scores._lines, scores, 0, apart) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(28, True), (27, False)])
    def test_how_long_a_headline_above_its_subtitle_is(self, size, wanted):
        some = [one(KANJI[:size]), one(KANJI[100:140])]
        text = one(KANJI[:size] + KANJI[100:128], prose=True)
        scores = headlines._Scores([*some, text], Body(2, 3, frozenset([""])))
        assert headlines._replaces(scores._lines, scores, 0, 1) == wanted

    @pytest.mark.parametrize(("size", "wanted"), [(10, True), (9, False)])
    def test_length_of_a_headline_within_another_line(self, size, wanted):
        scores = self.scores(one(KANJI[:size] + "|新聞"), one(KANJI[:size]))
        assert headlines._replaces(scores._lines, scores, 1, 0) == wanted

    @pytest.mark.parametrize(
        ("size", "between", "found"),
        [(12, 3, 1), (11, 3, None), (12, 4, None)],  # shorter than a headline; too far above the article
    )
    def test_the_headline_below_the_lines_of_a_site(self, size, between, found):
        some = [one("新聞", roles.TEMPLATE), one(KANJI[:size]), *(one("港") for _ in range(between)), prose(100)]
        assert headlines.below_templates(some, Body(len(some) - 1, len(some), frozenset([""]))) == found


class TestNamesOfElements:
    def block(self, role="", tag="p"):
        return SimpleNamespace(role=role, tag=tag, link_share=0.0)

    @pytest.mark.parametrize(("outside", "are_true"), [(40, True), (39, False)])
    def test_share_of_text_outside_of_what_names_call_furniture(self, outside, are_true):
        blocks = [self.block(), self.block(roles.NAMED_ASIDE)]
        texts = [prose(outside).line.text, prose(100 - outside).line.text]
        assert scrapes._names_are_true(blocks, texts) == are_true

    @pytest.mark.parametrize(("hiragana", "are_true"), [(8, True), (7, False)])
    def test_hiragana_of_running_text_without_full_stops(self, hiragana, are_true):
        """40 % of 20 code points, or 35 %."""
        blocks = [self.block(), self.block(roles.NAMED_ASIDE)]
        assert scrapes._names_are_true(blocks, ["の" * hiragana + KANJI[hiragana:20], "の" * 20]) == are_true

    @pytest.mark.parametrize(("size", "are_true"), [(80, True), (79, False)])
    def test_text_below_the_headline_that_begins_an_article(self, size, are_true):
        blocks = [self.block(tag="h1"), self.block(), self.block(roles.NAMED_ASIDE)]
        texts = ["港の話", prose(size).line.text, prose(900).line.text]
        assert scrapes._names_are_true(blocks, texts) == are_true


class TestTails:
    @pytest.mark.parametrize(("size", "is_apart"), [(60, True), (61, False)])
    def test_polite_sentences_are_half_of_the_plain_text_at_most(self, size, is_apart):
        polite = one("まだ先です。です。".rjust(size, "空"), prose=True)
        found = tails.first_apart([*(prose(40) for _ in range(3)), polite], range(4), frozenset())
        assert (found == 3) == is_apart

    @pytest.mark.parametrize(
        ("pairs", "shared", "is_apart"),
        [
            (20, 2, True),
            (17, 2, False),  # 12 % are in the text
            (6, 0, True),
            (5, 0, False),
        ],
    )
    def test_pairs_of_characters_of_a_teaser_that_are_in_the_text(self, pairs, shared, is_apart):
        text = [one(f"{KANJI[: shared + 1]}の港に船が着いた。", prose=True), prose(40), prose(40)]
        teaser = one(f"{KANJI[: pairs + 1]}のはなしをことしもまたみんなできいた。", prose=True)
        some = [*text, one("2025年4月27日", "date"), one("いよいよはじまるよ、まちのおまつり"), teaser]
        assert (tails.first_apart(some, [0, 1, 2, 5], frozenset()) == 5) == is_apart


class TestNotes:
    NOTE = (one("すこし風が出てきた"), one("ねこも丸くなってる"))
    DAY = one("2024-05-01 17:20", "date")

    @pytest.mark.parametrize(("away", "is_note"), [(8, True), (9, False)])
    def test_lines_between_a_note_and_its_date(self, away, is_note):
        between = [one("港")] * (away - 1)
        assert notes.is_note([self.DAY, *between, *self.NOTE], away, away + 1) == is_note
        assert notes.is_note([*self.NOTE, *between, self.DAY], 0, 1) == is_note

    @pytest.mark.parametrize(("share", "is_note"), [(0.5, True), (0.6, False)])
    def test_share_of_a_line_that_is_a_link_to_an_article(self, share, is_note):
        cards = [one("灯台守の日記が本になりました", link_share=share) for _ in range(3)]
        assert notes.is_note([self.DAY, *self.NOTE, *cards], 1, 2) == is_note

    @pytest.mark.parametrize(("size", "is_note"), [(10, True), (11, False)])
    def test_hiragana_of_a_note(self, size, is_note):
        assert notes.is_note([self.DAY, one("のに".ljust(size, "港"))], 1, 1) == is_note
