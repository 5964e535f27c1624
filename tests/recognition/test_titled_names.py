"""Single and foreign names before titles: which titles make a person of them, and where the name ends."""

import pytest


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # UniDic knows them only as places
        ("高市政権の積極財政への思惑", ["高市"]),
        ("新たな石川内閣の支持率", ["石川"]),
        ("福島政権が発足した", ["福島"]),
        ("鎌倉政権が成立した", []),
        ("北京政権が反発した", []),
        ("九州政権を目指した", []),
        ("奈良内閣府の職員", []),
        ("東京・福島政権の動き", []),
    ],
)
def test_names_before_a_title(found, text, people):
    assert [name.removeprefix("person:") for name in found(text) if name.startswith("person:")] == people
