"""Limits of answers: as many as fit a line, with the number of what is left out; a case on either side of each.

`tools/move_constants.py exploring` moves them.
"""

import pandas as pd
import pytest

import kyoki
from kyoki.errors import InputError
from kyoki.exploring import judging, lookup, names_check, news, summary


def entities(*names):
    """One entity of each name, in two articles."""
    return pd.DataFrame(
        {
            "entity_id": [f"person:{name}" for name in names],
            "name": names,
            "type": "person",
            "aliases": list(names),
            "n_articles": 2,
            "n_articles_unique": 2,
            "n_mentions": 2,
            "n_mentions_unique": 2,
        }
    )


NAMES = ["海野", "山野", "川野", "森野", "沢野", "原野", "浜野", "島野", "谷野"]


@pytest.mark.parametrize(("known", "is_similar"), [("港灯", True), ("港灯台", False)])
def test_how_similar_a_suggested_name_is(known, is_similar):
    """Of two names two of four characters are the same, a ratio of 0.5; of five two, 0.4."""
    assert bool(lookup._similar("港町", entities(known))) == is_similar


def test_names_that_are_suggested():
    assert lookup._similar("野", entities(*NAMES)).count(", ") == 4


@pytest.mark.parametrize(("n", "more"), [(8, ""), (9, ", 1 more")])
def test_entities_of_one_name_that_are_listed(n, more):
    assert lookup._listed(entities(*NAMES[:n])).endswith(f"{NAMES[7]} (2 articles){more}")


@pytest.mark.parametrize(("n", "more"), [(3, ""), (4, ", and 1 more")])
def test_entities_that_a_row_of_names_has_changed(n, more):
    assert names_check._most(NAMES[:n]).endswith(f" (1){more}")


@pytest.mark.parametrize(("n", "more"), [(5, ""), (6, " · …")])
def test_new_names(n, more):
    assert news._named(NAMES[:n]) == f" ({' · '.join(NAMES[:5])}{more})"


def test_names_of_a_line_of_the_summary():
    assert sum(name in summary._top_line(entities(*NAMES), "person", "people") for name in NAMES) == 5


def test_the_interval_of_a_precision():
    """Wilson's of 8 of 10, with a z of 1.96: (0.8 + 0.192 ± 1.96 √(0.016 + 0.0096)) / 1.384."""
    found = judging._wilson(8, 10)
    assert (round(found["low"], 3), round(found["high"], 3)) == (0.490, 0.943)


@pytest.mark.parametrize("window", [50, 51])
def test_the_widest_window_of_collocates(window):
    """The numbers are looked at before the folder."""
    with pytest.raises(InputError) as fault:
        kyoki.collocates("港", "no folder", window=window)
    assert str(fault.value).startswith(f"collocates: window is {window}") == (window == 51)
