"""The pairs in the table of avoidances, on corpora in which two entities share no article."""

import numpy as np
import pandas as pd
import pytest

from kyoki.errors import SettingError, TableError
from kyoki.stages.avoidances import avoidances
from kyoki.tables import TABLES

KP, RU, PUTIN = "state:KP", "state:RU", "person:ウラジーミル・プーチン"


def links(holds):
    """Links of a list of (article, entities), every second entity twice."""
    rows = [(article, entity) for article, entities in holds for entity in entities for _ in range(1 + len(entity) % 2)]
    frame = pd.DataFrame(rows, columns=["article_id", "entity_id"])
    at = np.arange(len(frame))
    frame = frame.assign(start=at, end=at + 1, sentence=0, paragraph=0, method="alias", score=1.0)
    return TABLES["links"].frame(frame)


def corpus(articles=60):
    """KP is in every even article and RU in every odd one; each article has two of ten towns, too."""
    draw = np.random.default_rng(1)
    return [
        (f"{n:03}", [KP if n % 2 == 0 else RU, *(f"place:町{town}" for town in draw.choice(10, 2, replace=False))])
        for n in range(articles)
    ]


def about(holds, **columns):
    rows = {"article_id": [name for name, _ in holds], "text": "x", "n_chars": 1, "kept_share": 1.0}
    return TABLES["articles"].frame(pd.DataFrame({**rows, **columns}))


def test_a_pair_that_never_meets_is_listed():
    found = TABLES["avoidances"].check(avoidances(links(corpus())))
    (row,) = found.itertuples()
    assert (row.a, row.b, row.slice, row.n_a, row.n_b, row.n_ab, row.ratio) == (KP, RU, "all", 30, 30, 0, 0)
    assert 5 < row.expected < 15
    assert row.p < 1e-5
    assert row.q <= 0.05


def test_one_that_meets_as_often_as_others_is_not():
    names = [[KP, RU], [RU], [KP], []]
    holds = [(name, [*names[n % 4], *rest[1:]]) for n, (name, rest) in enumerate(corpus())]
    assert avoidances(links(holds)).empty


def test_near_duplicates_are_left_out():
    """Without them, KP and RU are in a tenth of the articles each."""
    holds = corpus()
    copies = [f"{n - n % 20:03}" if n % 20 > 1 else None for n in range(60)]
    assert avoidances(links(holds), about(holds, duplicate_of=copies)).empty
    assert len(avoidances(links(holds), about(holds))) == 1


def test_only_pairs_of_the_types():
    holds = [(name, [PUTIN if entity == RU else entity for entity in rest]) for name, rest in corpus()]
    for types, n in ((["state-person"], 1), (["person-state"], 1), (["person-place"], 0), ([], 1)):
        assert len(avoidances(links(holds), types=types)) == n
    with pytest.raises(SettingError, match="avoidances: types has 'person'"):
        avoidances(links(holds), types=["person"])


def test_each_slice_is_tested_for_itself():
    """In the second half of the corpus the two are together."""
    apart = corpus()
    together = [(f"9{name}", [KP, RU, *rest[1:]]) for name, rest in apart]
    holds = apart + together
    articles = about(holds, outlet=["朝"] * 60 + ["夕"] * 60)
    assert avoidances(links(holds), articles, by="outlet")["slice"].tolist() == ["朝"]
    with pytest.raises(SettingError, match="slices by outlet need the table articles"):
        avoidances(links(holds), by="outlet")


def test_neither_the_order_of_rows_nor_other_articles_matter():
    table, holds = links(corpus()), corpus()
    expected = avoidances(table, about(holds))
    pd.testing.assert_frame_equal(avoidances(table.iloc[::-1], about(holds).iloc[::-1]), expected)
    empty = about([*holds, ("zzz", [])])
    pd.testing.assert_frame_equal(avoidances(table, empty), expected)


def test_nothing_and_what_does_not_fit():
    assert TABLES["avoidances"].check(avoidances(links([]), about([]))).empty
    with pytest.raises(TableError, match="article '000' is not in the table articles"):
        avoidances(links(corpus()), about([]))
