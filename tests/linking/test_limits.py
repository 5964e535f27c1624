"""Each threshold of linking has a case on either side; if it is moved, one of the two cases fails.

`tools/move_constants.py linking` moves them.
"""

import pytest

from kyoki.linking import gazetteer, link_places
from kyoki.linking.gazetteer import Place
from kyoki.linking.link_places import PlaceMention


@pytest.mark.parametrize(
    ("name", "times", "wanted"),
    [
        ("リンカーン", 8.99, "surface"),  # 294,757 and 32,773
        ("レオン", 10.93, "largest of the name"),  # 1,579,803 and 144,538
    ],
)
def test_inhabitants_of_the_larger_place_of_one_name(name, times, wanted):
    first, second, *_ = sorted((place.people for place in gazetteer.candidates(name)), reverse=True)
    assert round(first / second, 2) == times
    assert [found.method for found in link_places.resolve([PlaceMention(name, 0, len(name))])] == [wanted]


@pytest.mark.parametrize(("people", "is_known"), [(199_999, False), (200_000, True)])
def test_inhabitants_of_a_city_that_is_less_known_than_a_province(people, is_known):
    city = Place("フロリダ", "フロリダ", "city", "UY", people=people)
    province = Place("フロリダ州", "フロリダ州", "province", "US")
    rivals = link_places._rivals_of_foreign([city], [province], link_places._sure([], ()))
    assert list(rivals) == ([] if is_known else [province])
