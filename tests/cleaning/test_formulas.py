"""Repeated lines that belong to articles are kept: formulas of briefs, questions, ingredients, steps."""

import pytest
from tests.cleaning.test_templates import kept


def total(make, seeds, n, **habits):
    every, some = kept(make(seeds[0], n, **habits))
    for seed in seeds[1:]:
        found = kept(make(seed, n, **habits))
        every.update(found[0])
        some.update(found[1])
    return every, some


@pytest.mark.parametrize(("n", "share"), [(6, 0.35), (10, 0.35), (10, 0.5), (24, 0.35), (24, 0.5)])
def test_formulas_of_short_briefs_stay(sites, n, share):
    every, some = total(sites.briefs, (951, 952, 953), n, share=share)
    assert some["body"] == every["body"]
    assert some["repeated"] == 0


@pytest.mark.parametrize("n", [10, 24])
def test_the_note_of_a_section_leaves_and_its_formulas_stay(sites, n):
    every, some = total(sites.briefs, (951, 952, 953), n, note=0.4)
    assert some["body"] == every["body"]
    assert some["repeated"] == 0


@pytest.mark.parametrize("n", [3, 6, 12])
def test_interviews_with_standing_questions_stay_whole(sites, n):
    every, some = total(sites.interviews, (954, 955), n)
    assert some["body"] == every["body"]
    assert some["repeated"] == 0


@pytest.mark.parametrize("n", [3, 6, 12])
def test_recipes_stay_whole(sites, n):
    every, some = total(sites.recipes, (956, 957), n)
    assert some["body"] == every["body"]
    assert some["repeated"] == 0


@pytest.mark.parametrize("markup", ["html", "text"])
@pytest.mark.parametrize("n", [3, 6, 12])
def test_labels_of_lists_are_no_subheads(sites, n, markup):
    """No other page has the headlines below them; some of those just below the article stay, never all."""
    every, some = total(sites.magazine, (958, 959), n, markup=markup)
    assert some["body"] == every["body"]
    assert some["repeated"] == 0
    assert some["turning"] <= 0.5 * every["turning"]
