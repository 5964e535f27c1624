"""Limits of cleaning that the other files of limits leave out: moved up or down, one of the two cases falls."""

import pytest

from kyoki.cleaning import cues, extents
from kyoki.cleaning.blocks import BEGIN, END, Block
from kyoki.cleaning.extents import Seen


@pytest.mark.parametrize(("n_between", "last"), [(1, 1), (2, 0)])
def test_lines_of_the_frame_in_a_row_that_end_an_article(n_between, last):
    """One may be a subhead."""
    blocks = [Block(BEGIN, 1, 0, 5), Block(1, END, 5 + n_between, 15)]
    seen = {(block.above, block.below): Seen(sizes=[9], own_text=1) for block in blocks}
    assert extents._last(blocks, 0, seen) == last


@pytest.mark.parametrize(("size", "is_remembered"), [(60, True), (61, False)])
def test_length_of_a_line_whose_rule_is_remembered(size, is_remembered):
    """Longer ones are text, which is not repeated."""
    line = "港の灯台".ljust(size, "港")
    cues.cue(line)
    before = cues._short.cache_info().hits
    cues.cue(line)
    assert cues._short.cache_info().hits == before + is_remembered
