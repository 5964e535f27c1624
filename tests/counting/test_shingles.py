"""Texts as sets of hashed 5-grams."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting import shingles


@given(st.text())
def test_grams_are_hashes_of_letters_and_figures(said):
    letters = re.sub(r"[\W_]+", "", said)
    assert list(shingles.grams(said)) == list(shingles.grams(letters))
    assert len(shingles.grams(said)) == len({letters[at : at + 5] for at in range(len(letters) - 4)})


def test_grams_are_those_of_the_text_without_marks():
    assert len(shingles.grams("あいうえおか")) == 2
    assert list(shingles.grams("あ、い。う えお「か」")) == list(shingles.grams("あいうえおか"))
    assert len(shingles.grams("あいう")) == 0


@given(st.sets(st.integers(0, 50)), st.sets(st.integers(0, 50)), st.sets(st.integers(0, 50)))
def test_sets_are_those_of_python(some, others, more):
    first, second, third = (np.array(sorted(each), dtype=np.uint64) for each in (some, others, more))
    assert shingles.n_shared(first, second) == len(some & others)
    assert set(shingles.without(first, [second, third]).tolist()) == some - others - more


@given(st.text("港の市議会は十日。！ \n", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_grams_of_parts_are_those_of_each_part(text, ends):
    spans = [(min(one, other, len(text)), min(max(one, other), len(text))) for one, other in ends]
    found, part = shingles.grams_within(text, spans)
    for number, (start, end) in enumerate(spans):
        assert list(found[part == number]) == list(shingles.grams(text[start:end]))
    assert len(found) == len(part)
