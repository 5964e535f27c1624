"""Text that an outlet prints in many stories."""

import pytest

from kyoki.counting.furniture import furniture
from kyoki.counting.shingles import grams, n_shared

FOOTER = "無断での複製や転載を固く禁じます。"


def page(n):
    return "".join(chr(0x4E00 + (n * 997 + at * 131) % 20000) for at in range(40)) + "。" + FOOTER


@pytest.mark.parametrize(
    ("outlets", "stories", "is_found"),
    [
        (["a"] * 10, range(10), True),
        (["a"] * 9, range(9), False),
        (["a"] * 10, [0, 0, *range(1, 9)], False),  # two of them are one story
        ([None] * 10, range(10), True),
        (["a"] * 5 + ["b"] * 5, range(10), False),  # of two outlets
    ],
)
def test_furniture_is_in_ten_stories_of_an_outlet(outlets, stories, is_found):
    found = furniture([page(n) for n in range(len(outlets))], outlets, stories)
    shared = {outlet: n_shared(grams(FOOTER), each) for outlet, each in found.items()}
    assert shared == ({outlets[0]: len(grams(FOOTER))} if is_found else {})


def test_nothing_else_is_furniture():
    (found,) = furniture([page(n) for n in range(30)], ["a"] * 30, range(30)).values()
    assert list(found) == list(grams(FOOTER))


def test_of_many_stories_the_same_are_looked_through_in_any_order():
    texts = [page(n) if n % 40 else page(n).replace("固く", "強く") for n in range(700)]
    found = furniture(texts, [None] * 700, range(700))[None]
    again = furniture(texts[::-1], [None] * 700, range(700))[None]
    assert list(found) == list(again)
    assert n_shared(grams("転載を強く禁"), found) == len(
        grams("転載を強く禁")
    )  # 18 of 700, some 13 of those looked through
