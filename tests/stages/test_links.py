"""Links: the entity of each mention, compared with links by hand."""

import pandas as pd
import pytest

from kyoki.linking.coordinates import certainty
from kyoki.names import Name, Names
from kyoki.stages.links import METHODS, links
from kyoki.tables import TABLES


def tables(*texts, dates=()):
    """Mentions given inline, as in 'p:プーチン s:ロシア l:平壌', one string an article, ten characters apart."""
    types = {"p": "person", "s": "state", "l": "place", "o": "organisation"}
    rows = [
        {
            "article_id": f"a{number}",
            "start": 10 * at,
            "end": 10 * at + len(surface),
            "sentence": at,
            "paragraph": 0,
            "surface": surface,
            "type": types[kind],
            "decided_by": "test",
            "score": 1.0,
        }
        for number, text in enumerate(texts)
        for at, (kind, surface) in enumerate(part.split(":") for part in text.split())
    ]
    published = [*dates, *[None] * (len(texts) - len(dates))]
    articles = [
        {"article_id": f"a{n}", "text": "", "n_chars": 0, "kept_share": 1.0, "published": pd.Timestamp(day)}
        for n, day in enumerate(published)
    ]
    return TABLES["mentions"].frame(rows), TABLES["articles"].frame(articles)


def linked(*texts):
    found = links(*tables(*texts)).links
    return [tuple(row) for row in found[["entity_id", "method"]].itertuples(index=False)]


def test_states_by_code():
    assert linked("s:北朝鮮 s:朝鮮民主主義人民共和国 s:北 s:ビルマ s:満州国") == [
        ("state:KP", "state name"),
        ("state:KP", "state name"),
        ("state:KP", "state abbreviation"),
        ("state:MM", "state name"),
        ("state:満州国", "state name"),
    ]


def test_a_katakana_person_by_the_full_name_in_the_article_wherever_it_stands():
    full, here = (
        ("person:ウラジーミル・プーチン", "full name"),
        ("person:ウラジーミル・プーチン", "name in the article"),
    )
    assert linked("p:プーチン p:ウラジーミル・プーチン p:プーチン") == [here, full, here]


def test_one_kind_of_dot():
    assert linked("p:ウラジーミル＝プーチン")[0][0] == "person:ウラジーミル・プーチン"


def test_a_kanji_surname_by_the_full_name_in_the_article():
    assert linked("p:金正恩 p:金 p:小泉純一郎 p:小泉") == [
        ("person:金正恩", "full name"),
        ("person:金正恩", "name in the article"),
        ("person:小泉純一郎", "full name"),
        ("person:小泉純一郎", "name in the article"),
    ]


def test_two_of_one_surname_in_an_article_stay_two():
    assert linked("p:田中 p:田中一郎 p:田中 p:田中花子 p:田中") == [
        ("person:田中一郎", "nearest name in the article"),  # none before it: the first named
        ("person:田中一郎", "full name"),
        ("person:田中一郎", "nearest name in the article"),
        ("person:田中花子", "full name"),
        ("person:田中花子", "nearest name in the article"),
    ]


def test_across_articles_a_katakana_name_only_where_one_full_name_has_it():
    assert linked("p:プーチン", "p:ウラジーミル・プーチン")[0] == (
        "person:ウラジーミル・プーチン",
        "only name in the corpus",
    )
    two = linked("p:ブッシュ", "p:ジョージ・ブッシュ", "p:ジェブ・ブッシュ")
    assert two[0] == ("person:ブッシュ", "surface")
    assert linked("p:田中", "p:田中角栄")[0] == ("person:田中", "surface")


def test_the_longest_of_three_forms_stands_for_all():
    assert {entity for entity, _ in linked("p:ブッシュ p:ジョージ・ブッシュ p:ジョージ・W・ブッシュ")} == {
        "person:ジョージ・W・ブッシュ"
    }


def test_places_by_name_folded_where_that_is_safe():
    assert linked("l:平壌 l:平壌市 l:東京都 l:広島", "l:広島市") == [
        ("place:平壌", "surface"),
        ("place:平壌", "folded surface"),
        ("place:東京", "folded surface"),
        ("place:広島", "surface"),
        ("place:広島市", "surface"),
    ]


def test_entities_sum_up():
    result = links(
        *tables("s:米 s:アメリカ s:アメリカ p:オバマ", "s:米国 l:平壌市", dates=["2024-05-02", "2023-01-01"])
    )
    entities = TABLES["entities"].check(result.entities).set_index("entity_id")
    us = entities.loc["state:US"]
    assert (us["name"], us["name_en"], us["iso2"]) == ("アメリカ", "United States", "US")
    assert (us["aliases"], us["n_mentions"], us["n_articles"]) == ("アメリカ|米|米国", 4, 2)
    assert (us["first_date"], us["last_date"]) == (pd.Timestamp("2023-01-01"), pd.Timestamp("2024-05-02"))
    assert entities.loc["place:平壌", "name"] == "平壌市"
    assert pd.isna(entities.loc["person:オバマ", "name_en"])


def test_former_states_keep_their_own_names():
    entities = links(*tables("s:満州国 s:ソ連")).entities
    assert entities[["entity_id", "name", "iso2"]].to_numpy().tolist() == [
        ["state:SU", "ソ連", "SU"],
        ["state:満州国", "満州国", "XX"],
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed):
    mentions, articles = tables(
        "p:田中 p:田中一郎 p:田中花子 p:田中 s:米 l:平壌市", "p:プーチン s:日本", "p:ウラジーミル・プーチン"
    )
    shuffled = links(mentions.sample(frac=1, random_state=seed), articles.sample(frac=1, random_state=seed))
    for given, wanted in zip(shuffled, links(mentions, articles), strict=True):
        pd.testing.assert_frame_equal(given, wanted)


def test_every_mention_has_one_link_with_the_score_of_its_method():
    mentions, articles = tables("p:田中 p:田中一郎 p:田中花子 s:米 l:平壌市", "p:プーチン")
    result = TABLES["links"].check(links(mentions, articles).links)
    assert len(result) == len(mentions)
    assert set(result["method"]) <= set(METHODS)
    assert result["score"].tolist() == [METHODS[method] for method in result["method"]]


def test_no_mentions():
    result = links(*tables(""))
    assert TABLES["links"].check(result.links).empty
    assert TABLES["entities"].check(result.entities).empty


def test_an_entity_has_the_mean_score_of_its_mentions_and_of_its_place():
    mentions, articles = tables("l:平壌 l:平壌市 l:中東 s:ロシア p:田中一郎")
    mentions["score"] = [0.9, 0.5, 0.4, 0.8, 0.7]
    entities = links(mentions, articles).entities.set_index("entity_id")
    assert entities["score"].to_dict() == {
        "person:田中一郎": 0.7,
        "place:中東": 0.4,
        "place:平壌": 0.7,
        "state:RU": 0.8,
    }
    sure = (0.9 * certainty("平壌", "surface") + 0.5 * certainty("平壌市", "folded surface")) / 2
    found = entities["coordinates_score"]
    assert found["place:平壌"] == pytest.approx(sure, abs=0.0005)
    assert found["state:RU"] == 0.8
    assert found[["place:中東", "person:田中一郎"]].isna().all()  # nothing is known of where they are


def test_a_surname_that_several_articles_have_is_one_entity_of_half_the_score():
    names = "p:田中 p:星野 p:プーチン", "p:田中 p:李明", "p:プーチン"
    found = links(*tables(*names)).links
    rows = list(zip(found["entity_id"], found["method"], found["score"], strict=True))
    several = ("person:田中", "surname in several articles", 0.5)
    assert rows[0] == rows[3] == several
    assert rows[1] == ("person:星野", "surface", 1.0)  # in one article it is one person
    assert rows[2] == rows[5] == ("person:プーチン", "surface", 1.0)  # a katakana name alone is few people's


def test_roles_are_summed_up_most_frequent_first():
    mentions, articles = tables("p:プーチン p:プーチン p:プーチン s:ロシア")
    mentions["role"] = pd.array(["首相", "大統領", "大統領", None], dtype="str")
    entities = links(mentions, articles).entities.set_index("entity_id")
    assert entities.loc["person:プーチン", "roles"] == "大統領|首相"
    assert pd.isna(entities.loc["state:RU", "roles"])


def test_places_have_kind_country_chain_and_coordinates():
    mentions, articles = tables("l:東京都 l:千代田区 l:平壌 l:中東 l:汶山駅", "l:ワシントン s:ソ連 s:日本 l:府中")
    entities = TABLES["entities"].check(links(mentions, articles).entities).set_index("entity_id")
    columns = ["kind", "country", "part_of", "ambiguous"]
    assert entities.loc[entities["type"] == "place", columns].fillna("").T.to_dict("list") == {
        "place:ワシントン": ["city", "US", "state:US", ""],
        "place:中東": ["region", "", "", ""],
        "place:千代田区": ["ward", "JP", "place:東京", ""],
        "place:府中": ["city", "JP", "state:JP", "place:府中（東京都）|place:府中（広島県）"],
        "place:平壌": ["city", "KP", "state:KP", ""],
        "place:東京": ["prefecture", "JP", "state:JP", ""],
        "place:汶山駅": ["facility", "", "", ""],
    }
    chiyoda = entities.loc["place:千代田区"]
    assert (chiyoda["lat"], chiyoda["lon"]) == pytest.approx((35.69, 139.75), abs=0.01)
    assert chiyoda["coordinates_from"] == "GeoNames 11749713"
    assert entities.loc["place:府中", ["lat", "lon", "coordinates_from"]].isna().all()
    assert entities.loc["state:JP", "lat"] == pytest.approx(36.65)
    assert entities.loc["state:SU", ["lat", "lon", "coordinates_from"]].isna().all()


def test_a_place_right_behind_another_is_a_part_of_it():
    mentions, articles = tables("l:北海道 l:新冠郡")
    mentions["start"], mentions["end"] = [0, 3], [3, 6]
    entities = links(mentions, articles).entities.set_index("entity_id")
    assert entities.loc["place:新冠郡", ["kind", "country", "part_of"]].tolist() == ["region", "JP", "place:北海道"]


def test_top_share_is_of_the_article_with_most_mentions_and_near_duplicates_have_none():
    mentions, articles = tables("s:米 s:米 s:米 l:平壌", "s:米 s:日", "s:米 s:米 s:米 s:米 s:露")
    found = links(mentions, articles.assign(duplicate_of=[None, None, "a0"])).entities.set_index("entity_id")
    assert found.loc["state:US", ["n_mentions", "n_mentions_unique", "top_share"]].tolist() == [8, 4, 0.75]
    assert found.loc["state:JP", "top_share"] == 1
    assert pd.isna(found.loc["state:RU", "top_share"])


def test_organisations_have_kind_country_and_aliases():
    mentions, articles = tables("o:自民 o:自民党 o:自民党 o:カルドネア社", "s:米 o:国防総省 l:広島県 o:警")
    behind = mentions["surface"].isin(["国防総省", "警"])  # of 米 and 広島県
    starts = mentions["start"].where(~behind, mentions["end"].shift(fill_value=0))
    mentions = mentions.assign(start=starts, end=starts + mentions["surface"].str.len())
    entities = links(mentions, articles).entities.set_index("entity_id")
    columns = ["name", "kind", "country", "aliases", "n_mentions"]
    found = entities.loc[entities["type"] == "organisation", columns].fillna("")
    assert found.T.to_dict("list") == {
        "organisation:アメリカ国防総省": ["アメリカ国防総省", "government", "US", "国防総省", 1],
        "organisation:カルドネア": ["カルドネア", "", "", "カルドネア社", 1],
        "organisation:広島県警察": ["広島県警察", "government", "JP", "警", 1],
        "organisation:自由民主党": ["自由民主党", "party", "JP", "自民党|自民", 3],
    }


def test_a_party_is_of_the_state_that_its_article_is_about():
    texts = ("s:英国 o:保守党 o:労働党", "s:英国 o:自民党 o:保守党", "s:英国 l:東京都 o:保守党", "s:カナダ o:自由党")
    found = links(*tables(*texts))
    countries = dict(zip(found.entities["entity_id"], found.entities["country"].fillna(""), strict=True))
    assert {of: code for of, code in countries.items() if of.startswith("organisation:")} == {
        "organisation:カナダ自由党": "CA",
        "organisation:保守党": "JP",  # of the two articles with a body or a place of Japan
        "organisation:保守党（イギリス）": "GB",
        "organisation:労働党（イギリス）": "GB",
        "organisation:自由民主党": "JP",
    }


def test_the_users_own_organisation():
    names = Names([Name("みどりの会", "organisation", "緑の会")])
    found = links(*tables("o:みどりの会"), names=names).links
    assert found[["entity_id", "method"]].to_numpy().tolist() == [["organisation:緑の会", "own name"]]
