"""Trends, compared with counts of articles by hand."""

import pandas as pd
import pytest
from scipy import stats

from kyoki.errors import SettingError
from kyoki.stages.trends import trends
from kyoki.tables import TABLES

KP, RU = "state:KP", "state:RU"


def tables():
    """Ten articles: 0 to 3 of April, 4 to 8 of May, 9 undated; 8 is a near-duplicate of 7.

    RU is in all of them, KP in 4 to 8, both in one sentence in 5 to 8; one article repeats KP.
    """
    days = ["2025-04-10"] * 4 + ["2025-05-10"] * 5 + [None]
    articles = pd.DataFrame({"article_id": [str(n) for n in range(10)], "published": pd.to_datetime(days)})
    articles = articles.assign(text="", n_chars=0, kept_share=1.0, duplicate_of=[*[None] * 8, "7", None])
    met = [(str(n), RU) for n in range(10)] + [(str(n), KP) for n in (4, 4, 5, 6, 7, 8)]
    links = pd.DataFrame(met, columns=["article_id", "entity_id"])
    together = pd.DataFrame({"a": KP, "b": RU, "article_id": list("55678"), "sentence": [0, 1, 0, 0, 0]})
    return links, together, TABLES["articles"].frame(articles)


def test_by_month():
    found = TABLES["trends"].check(trends(*tables(), by="month"))
    shown = found[["kind", "a", "slice", "count", "n", "rest_count", "rest_n", "is_new"]]
    assert shown.to_numpy().tolist() == [
        ["entity", KP, "2025-04", 0, 4, 4, 4, False],  # 2 would be expected: listed with none
        ["entity", KP, "2025-05", 4, 4, 0, 4, True],  # the near-duplicate is no article
        ["entity", RU, "2025-04", 4, 4, 4, 4, False],  # the undated article is in no month
        ["entity", RU, "2025-05", 4, 4, 4, 4, False],
        ["pair", KP, "2025-04", 0, 4, 3, 4, False],
        ["pair", KP, "2025-05", 3, 4, 0, 4, True],  # an article with two such sentences is one article
    ]
    kp = stats.fisher_exact([[4, 0], [0, 4]]).pvalue
    may = found[(found["kind"] == "entity") & (found["slice"] == "2025-05")]
    assert may["p"].tolist() == pytest.approx([kp, 1.0])
    # Two entities in two months are four tests; in April KP has the same table turned over.
    assert may["q"].tolist() == pytest.approx([4 * kp / 2, 1.0])
    assert may["log_likelihood"].iloc[0] > 0


def test_what_is_met_too_rarely_has_no_row():
    assert set(trends(*tables(), by="month", min_count=4)["kind"]) == {"entity"}


def test_near_duplicates_are_no_articles():
    """Half of A names X and an eighth of B; ninety copies of one article of B that all but one name X mark nothing."""
    rows = [(f"a{n:02}", "A", None, n < 30) for n in range(60)] + [(f"b{n:02}", "B", None, n < 8) for n in range(60)]
    copies = [(f"c{n:02}", "B", "b00", n > 0) for n in range(90)]
    articles = pd.DataFrame([*rows, *copies], columns=["article_id", "outlet", "duplicate_of", "has"])
    links = articles.loc[articles["has"], ["article_id"]].assign(entity_id="person:X")
    nothing = TABLES["pair_sentences"].frame()
    found = trends(links, nothing, articles, by="outlet")
    assert found[["slice", "count", "n"]].to_numpy().tolist() == [["A", 30, 60], ["B", 8, 60]]
    assert (found["log_likelihood"] > 0).tolist() == [True, False]
    alone = articles["duplicate_of"].isna()
    unique = trends(
        links[links["article_id"].isin(articles["article_id"][alone])], nothing, articles[alone], by="outlet"
    )
    pd.testing.assert_frame_equal(found, unique)


def test_a_slice_of_near_duplicates_alone_has_no_row():
    links, together, articles = tables()
    found = trends(links, together, articles.assign(outlet=list("甲甲甲甲乙乙乙乙丙乙")), by="outlet")
    assert set(found["slice"]) == {"甲", "乙"}


@pytest.mark.parametrize("by", ["month", "outlet"])
def test_no_article_has_a_slice(by):
    links, together, articles = tables()
    words = TABLES["keyness"].frame()
    found = trends(links, together, articles.assign(published=pd.NaT, outlet=None), words, by=by)
    assert len(TABLES["trends"].check(found)) == 0


def test_outlets_have_nothing_new():
    links, together, articles = tables()
    found = trends(links, together, articles.assign(outlet=list("甲甲乙乙甲甲乙乙甲乙")), by="outlet")
    assert set(found["slice"]) == {"甲", "乙"}
    assert not found["is_new"].any()


def test_no_order_of_rows_matters():
    links, together, articles = tables()
    turned = trends(links.iloc[::-1], together.iloc[::-1], articles.iloc[::-1], by="month")
    pd.testing.assert_frame_equal(turned, trends(*tables(), by="month"))


def test_no_slices_no_rows():
    assert len(TABLES["trends"].check(trends(*tables()))) == 0
    with pytest.raises(SettingError, match="slices by 'none'"):
        trends(*tables(), by="none")
