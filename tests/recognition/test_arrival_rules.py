"""Names of people that are no people: where something arrives, and inside the titles of works."""

import pytest


@pytest.mark.parametrize(
    ("text", "labels", "names"),
    [
        ("チャーター機の第3便が羽田に到着した", {}, ["place:羽田"]),
        ("機は羽田を出発し、台風で引き返した", {}, ["place:羽田"]),
        ("羽田発の便が遅れた", {}, ["place:羽田"]),
        ("松本行きの列車が止まった", {}, ["place:松本"]),
        ("彼は羽田に頼んだ", {}, ["person:羽田"]),
        ("羽田発の企画が通った", {}, []),
        ("彼は羽田に着目した", {}, ["person:羽田"]),
        ("『千と千尋の神隠し』以来だ", {"Book": "千と千尋の神隠し"}, []),
        ("『千尋と旅に出た』と聞いた", {"Movie": "千尋"}, ["person:千尋"]),  # a part of the quotation
        ("『佐藤直樹さん』と呼んだ", {"Book": "佐藤直樹さん"}, ["person:佐藤直樹"]),
        ("「千尋と母の旅」という声", {"Book": "千尋と母の旅"}, ["person:千尋"]),
        ("『千尋と母の旅』という声", {"Person": "千尋と母の旅"}, ["person:千尋"]),
    ],
)
def test_people_and_places(found, text, labels, names):
    assert found(text, **labels) == names
