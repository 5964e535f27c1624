import pandas as pd
import pytest

from kyoki.stages.near_duplicates import near_duplicates
from kyoki.tables import TABLES

STORY = (
    "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まり、費用は三十億円になる。"
)
OTHER = "北の山で八日、登山者二人が道に迷い、県警の隊員に助けられた。二人にけがはなく、自力で歩いて下山したという。"


def article(article_id, text=STORY, published=None):
    day = pd.NaT if published is None else pd.Timestamp(published)
    return {"article_id": article_id, "text": text, "published": day, "n_chars": len(text), "kept_share": 1.0}


def marks(rows):
    marked = near_duplicates(TABLES["articles"].frame(rows))
    TABLES["articles"].check(marked)
    return {
        one: None if pd.isna(other) else other
        for one, other in zip(marked["article_id"], marked["duplicate_of"], strict=True)
    }


def test_the_earliest_stands_for_its_copies():
    rows = [
        article("a", published="2025-04-29"),
        article("b", published="2025-04-28"),
        article("c"),
        article("d", OTHER),
    ]
    assert marks(rows) == {"a": "b", "b": None, "c": "b", "d": None}


def test_of_one_day_the_smallest_id_stands():
    assert marks([article("b"), article("c"), article("a")]) == {"a": None, "b": "a", "c": "a"}


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_the_order_does_not_matter(order):
    rows = [article("x", published="2025-04-28"), article("y", published="2025-04-28"), article("z", OTHER)]
    assert marks([rows[n] for n in order]) == {"x": None, "y": "x", "z": None}


def test_the_next_of_a_series_is_no_copy():
    later = STORY + "市長は採決の後、記者団に「街の顔になる」と語った。"
    assert marks([article("a", published="2025-04-28"), article("b", later, published="2025-04-29")])["b"] == "a"
    assert marks([article("a", published="2025-04-28"), article("b", later, published="2025-06-28")])["b"] is None


def test_old_marks_are_made_anew():
    assert marks([article("a") | {"duplicate_of": "b"}, article("b", OTHER)]) == {"a": None, "b": None}


def test_no_articles():
    assert near_duplicates(TABLES["articles"].frame()).empty
