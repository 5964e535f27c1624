"""Each threshold for the pages of a site has a case on either side; if it is moved, one of the two cases fails.

`tools/move_constants.py cleaning extents turning …` moves them.
"""

from collections import Counter
from math import log

import pytest

from kyoki.cleaning import extents, formulas, layouts, templates, turning, versions
from kyoki.cleaning.blocks import BEGIN, END, FramedBlock, frame_of
from kyoki.cleaning.extents import ArticleExtent, Seen
from kyoki.cleaning.page_lines import prose_weight
from kyoki.cleaning.site_templates import Sites
from kyoki.cleaning.templates import Site


def line(number, prose=0):
    """A line of a site as its number, with as much running text."""
    found = (number << 6) + prose
    assert prose_weight(found) == prose
    return found


class TestExtents:
    @pytest.mark.parametrize(("first", "longest", "holds"), [(6, 0, True), (5, 0, False), (0, 9, True), (0, 8, False)])
    def test_pages_on_which_a_block_holds_the_article(self, first, longest, holds):
        """The first with text on more than half of ten pages, or the longest on more than eight."""
        assert Seen(sizes=[1] * 10, first=first, longest=longest).holds_articles == holds

    @pytest.mark.parametrize(("size", "first"), [(13, 0), (12, 1)])
    def test_text_of_the_first_block(self, size, first):
        page = [line(1, size), line(2), line(3, 60)]
        blocks = [FramedBlock(BEGIN, page[1], 0, 1), FramedBlock(page[1], END, 2, 3)]
        seen = extents._seen([page], [blocks], Counter(page))
        assert [seen[block.above, block.below].first for block in blocks].index(1) == first

    @pytest.mark.parametrize(
        ("pages", "alone", "is_own"),
        [
            (5, 11, True),  # of 20 lines more than half
            (5, 10, False),
            (4, 15, True),  # of four pages more than seven in ten
            (4, 14, False),
        ],
    )
    def test_lines_that_no_other_page_has(self, pages, alone, is_own):
        assert Seen(sizes=[20 // pages] * pages, alone=alone).is_own == is_own

    @pytest.mark.parametrize(
        ("above", "has_text", "below", "last"),
        [
            (3, False, 9, 1),  # a headline with day and name, and what is below a subhead
            (4, False, 9, 0),
            (9, True, 2, 1),  # an answer
            (9, True, 3, 0),  # a list
        ],
    )
    def test_what_is_below_a_standing_subhead(self, above, has_text, below, last):
        blocks = [FramedBlock(BEGIN, 1, 0, 5), FramedBlock(1, END, 6, 9)]
        seen = {
            (BEGIN, 1): Seen(sizes=[above], own_text=int(has_text)),
            (1, END): Seen(sizes=[below], alone=below),
        }
        assert extents._last(blocks, 0, seen) == last


class TestFrame:
    @pytest.mark.parametrize(
        ("pages", "twice", "is_frame"),
        [
            (16, 0, True),  # on eight of ten pages
            (15, 0, False),
            (20, 4, True),  # on two of ten twice
            (20, 5, False),
        ],
    )
    def test_pages_with_a_line_of_the_frame(self, pages, twice, is_frame):
        menu = line(1)
        some = [[*[menu] * ((n < pages) + (n < twice)), line(10 + n, 9)] for n in range(20)]
        assert (menu in frame_of(some, {menu: pages})) == is_frame

    @pytest.mark.parametrize(("pages", "is_many"), [(6, True), (5, False)])
    def test_pages_with_a_line_that_is_on_many(self, pages, is_many):
        _, often = templates._counted([[line(1)] if n < pages else [line(10 + n)] for n in range(20)])
        assert (line(1) in often) == is_many

    @pytest.mark.parametrize(("shared", "is_like"), [(5, True), (4, False)])
    def test_lines_of_the_frame_on_a_page_that_names_no_site(self, shared, is_like):
        frame = frame_of([[line(n) for n in range(10)]] * 3, {line(n): 3 for n in range(10)})
        assert len(frame) == 10
        sites = Sites({"港新聞": [Site(3, frame, {}, {})]})
        assert (sites.of("", [line(n) for n in range(shared)]) is not None) == is_like


class TestFormulas:
    formula = line(99, 10)

    def found(self, *pages):
        """The formulas of pages, each of which is one block with the article."""
        cut = [ArticleExtent([FramedBlock(BEGIN, END, 0, len(page))], 0, 0) for page in pages]
        often = {self.formula: sum(self.formula in page for page in pages)}
        return formulas.formulas(pages, cut, often, set())

    @pytest.mark.parametrize(("beside", "is_formula"), [(5, True), (4, False)])
    def test_pages_on_which_a_line_is_beside_the_articles_own(self, beside, is_formula):
        within = [[line(2 * n, 9), self.formula, line(2 * n + 1, 9)] for n in range(beside)]
        alone = [[self.formula] for _ in range(10 - beside)]
        assert (self.formula in self.found(*within, *alone)) == is_formula

    @pytest.mark.parametrize(("pages", "is_formula"), [(5, True), (6, False)])
    def test_pages_that_end_in_a_note(self, pages, is_formula):
        with_it = [[line(n, 9), self.formula] for n in range(pages)]
        without = [[line(n, 9)] for n in range(pages, 10)]
        assert (self.formula in self.found(*with_it, *without)) == is_formula

    @pytest.mark.parametrize(("pages", "is_of_section"), [(8, True), (7, False)])
    def test_pages_that_a_line_shares_with_the_label_of_a_section(self, pages, is_of_section):
        label = line(98)
        some = [[label, self.formula] if n < pages else [label] for n in range(10)]
        found = formulas._of_sections(some, {label: 10, self.formula: pages}, {self.formula})
        assert (self.formula in found) == is_of_section

    @pytest.mark.parametrize(("pages", "is_label"), [(8, True), (7, False)])
    def test_pages_on_which_a_label_keeps_its_neighbour(self, pages, is_label):
        label = line(98)
        some = [[*([] if n < pages else [line(n)]), label, self.formula] for n in range(10)]
        found = formulas._of_sections(some, {label: 10, self.formula: 10}, {self.formula})
        assert (self.formula in found) == is_label


class TestVersions:
    """Of two pages a line on both counts log 1.5 for each point of its text, a line on one log 3."""

    def n(self, *pages):
        return len(versions.without_versions(pages, ()))

    @pytest.mark.parametrize(("own", "n"), [(45, 1), (57, 2)])
    def test_share_of_text_that_versions_have_in_common(self, own, n):
        share = 60 * log(1.5) / (60 * log(1.5) + own * log(3))
        assert round(share, 2) == (0.33 if n == 1 else 0.28)
        assert self.n([line(1, own), line(3, 60)], [line(2, own), line(3, 60)]) == n

    @pytest.mark.parametrize(("own", "n"), [(14, 1), (20, 2)])
    def test_share_of_text_whatever_headline_and_beginning(self, own, n):
        """83 % and 77 %."""
        shared = [line(10 + k, 60) for k in range(3)]
        pages = [[line(k), line(k + 5, own), *shared] for k in range(2)]
        assert self.n(*pages) == n

    @pytest.mark.parametrize(("run", "n"), [(4, 1), (3, 2)])
    def test_text_in_a_row_of_one_report(self, run, n):
        shared = [line(10 + k, 30) for k in range(run)]
        assert self.n(*([line(k), line(k + 5, 30), *shared] for k in range(2))) == n

    @pytest.mark.parametrize(("own", "n"), [(38, 1), (44, 10)])
    def test_share_of_text_where_every_line_counts_alike(self, own, n):
        """Of ten versions the shared line hardly counts by rarity: 61 % and 58 % of the text."""
        assert self.n(*([line(k, own), line(99, 60)] for k in range(10))) == n

    @pytest.mark.parametrize(("n", "is_other"), [(3, True), (2, False)])
    def test_lines_of_a_page_without_running_text(self, n, is_other):
        page = [line(k) for k in range(n)]
        assert versions._is_other_text(page, (), Counter(page)) == is_other


class TestLayouts:
    def n(self, *sizes, shared=0):
        """Pages of two layouts, of ten lines each, so many of them shared."""
        first = [[line(k) for k in range(10)] for _ in range(sizes[0])]
        second = [[line(k) for k in range(10 - shared, 20 - shared)] for _ in range(sizes[1])]
        return len(layouts.layouts(first + second))

    @pytest.mark.parametrize(("size", "n"), [(3, 2), (2, 1)])
    def test_pages_of_a_layout(self, size, n):
        assert self.n(4, size) == n

    @pytest.mark.parametrize(("shared", "n"), [(4, 2), (5, 1)])
    def test_lines_that_two_layouts_share(self, shared, n):
        assert self.n(4, 4, shared=shared) == n

    @pytest.mark.parametrize(("size", "n"), [(11, 2), (12, 1)])
    def test_pages_that_are_nearly_all_of_one_layout(self, size, n):
        assert self.n(size, 3) == n


class TestTurning:
    def most(self, sizes=(10,) * 10, lines=(), n_below=10, n_apart=10, **seen):
        one = Seen(sizes=list(sizes), lines=Counter({line(k): n for k, n in enumerate(lines)}), **seen)
        return turning._most_lines(one, n_below, n_apart)

    @pytest.mark.parametrize(
        ("n_below", "come_back", "turns"),
        [
            (10, 30, True),  # below the article on all of ten pages: three in ten entries come back
            (10, 29, False),
            (9, 50, True),  # on nine
            (8, 50, False),
            (0, 90, True),  # above it
            (0, 89, False),
        ],
    )
    def test_entries_that_come_back(self, n_below, come_back, turns):
        lines = [come_back, *[1] * (100 - come_back)]
        assert bool(self.most(lines=lines, n_below=n_below, n_apart=0)) == turns

    @pytest.mark.parametrize(("elsewhere", "turns"), [(50, True), (49, False)])
    def test_entries_that_are_anywhere_on_another_page(self, elsewhere, turns):
        assert bool(self.most(elsewhere=elsewhere, n_apart=0)) == turns

    @pytest.mark.parametrize(("n", "turns"), [(3, True), (2, False)])
    def test_pages_of_a_block_that_turns(self, n, turns):
        assert bool(self.most([10] * n, elsewhere=10 * n, n_below=n, n_apart=0)) == turns

    @pytest.mark.parametrize(
        ("sizes", "most"),
        [
            ([4, *[6] * 9], 6),  # the longest is half as long again
            ([4, *[7] * 9], 0),
            ([3] * 10, 3),  # three lines
            ([2] * 10, 0),
            ([1, *[6] * 19], 6),  # one page of twenty aside
            ([1, *[6] * 18], 0),
        ],
    )
    def test_lists_of_fixed_length(self, sizes, most):
        assert self.most(sizes, lines=[1] * 10, n_below=len(sizes), n_apart=len(sizes)) == most

    @pytest.mark.parametrize(("prose", "most"), [(7, 10), (8, 0)])
    def test_running_text_in_a_list(self, prose, most):
        one = Seen(sizes=[10] * 10, lines=Counter([line(k, 5 if k < prose else 0) for k in range(10)]))
        assert turning._most_lines(one, 10, 10) == most
