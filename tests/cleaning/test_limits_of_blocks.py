"""Limits of cleaning that the other files of limits leave out: moved up or down, one of the two cases falls."""

import pytest

from kyoki.cleaning import cues, extents, headlines, page_lines, pages, templates
from kyoki.cleaning.blocks import BEGIN, END, FramedBlock
from kyoki.cleaning.extents import Seen

#: Frame lines, running text and another line, as numbers of a site.
FIRST, SECOND, THIRD, ENTRY = (n << 6 for n in range(1, 5))


@pytest.mark.parametrize(("n_between", "last"), [(1, 1), (2, 0)])
def test_lines_of_the_frame_in_a_row_that_end_an_article(n_between, last):
    """One may be a subhead."""
    blocks = [FramedBlock(BEGIN, 1, 0, 5), FramedBlock(1, END, 5 + n_between, 15)]
    seen = {(block.above, block.below): Seen(sizes=[9], own_text=1) for block in blocks}
    assert extents._last(blocks, 0, seen) == last


@pytest.mark.parametrize(("in_block", "is_template"), [(2, True), (1, False)])
def test_pages_with_a_line_in_the_same_block(in_block, is_template):
    """An entry is on three of eight pages: on so many of these below the second line of the frame."""
    below = [SECOND] * in_block + [THIRD, FIRST][: 3 - in_block]
    site = templates._learn([page(n, below[n] if n < 3 else None) for n in range(8)])
    assert [*site.frame] == [FIRST, SECOND, THIRD]
    assert (site.inner.get((SECOND, ENTRY)) == 3) == is_template


def page(number, above=None):
    lines = [FIRST, (10 + number << 6) + 9, SECOND, 100 + number << 6, THIRD]
    return [one for line in lines for one in ([line, ENTRY] if line == above else [line])]


@pytest.mark.parametrize(("n", "n_pages"), [(100, 100), (101, 100)])
def test_pages_of_a_site_that_are_examined(n, n_pages):
    articles = [f"目次\n{chr(0x4E00 + at) * 30}。\n{chr(0x5E00 + at) * 30}。\n広告" for at in range(n)]
    (site,) = templates.learn(page_lines.packed([(text, "text") for text in articles]))
    assert site.n_pages == n_pages


@pytest.mark.parametrize(("n", "weight"), [(3, 0), (4, 1)])
def test_characters_of_a_point_of_running_text(n, weight):
    (number,) = page_lines._numbers(["。".rjust(n, "港")])
    assert page_lines.prose_weight(number) == weight


@pytest.mark.parametrize(("depth", "are_apart"), [(67, True), (68, False)])
def test_levels_of_elements_whose_columns_are_told_apart(depth, are_apart):
    """A level adds two characters to a column, from the tenth on three: 69 with html and body have 199."""
    both = '<div class="left">港</div><div class="right">町</div>'
    one, other = pages.read("<div>" * depth + both + "</div>" * depth).blocks
    assert (one.column != other.column) == are_apart


@pytest.mark.parametrize(("levels", "is_author"), [(6, False), (7, True)])
def test_levels_within_which_a_readers_name_is_in_an_element_of_comments(levels, is_author):
    """Of eight elements the first is that of the name."""
    name = '<span class="author">海野みなと</span>'
    raw = '<div class="comments">' + "<div>" * levels + name + "</div>" * (levels + 1)
    assert pages.read(raw).statements.authors == ["海野みなと"] * is_author


@pytest.mark.parametrize(("size", "is_remembered"), [(60, True), (61, False)])
def test_length_of_a_line_whose_rule_is_remembered(size, is_remembered):
    """Longer ones are text, which is not repeated."""
    line = "港の灯台".ljust(size, "港")
    cues.cue(line)
    before = cues._short.cache_info().hits
    cues.cue(line)
    assert cues._short.cache_info().hits == before + is_remembered


@pytest.mark.parametrize(("size", "is_searched"), [(4000, True), (4001, False)])
def test_length_of_a_text_that_is_searched_itself(size, is_searched):
    """A headline of it scores the same in a longer text, of which a set is made."""
    found = headlines._searchable("港の灯台".ljust(size, "港"))
    assert isinstance(found, str) == is_searched
    assert "灯台" in found
