"""Notices that the rest of an article is elsewhere, and notices below complete articles."""

import pytest

from kyoki.cleaning import boilerplate
from kyoki.cleaning.lines import from_dump
from kyoki.cleaning.partial import why_partial

BODY = [
    "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。",
    "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。",
]


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (["この記事は有料会員限定です。"], "paywall"),
        (["シェアする", "残り812文字(全文1,500文字)"], "paywall"),
        (["残り：1,234文字／全文：1,500文字"], "paywall"),
        (["ここから先は会員限定の記事です。"], "paywall"),
        (["会員登録して続きを読む"], "paywall"),
        (["ログインすると続きをお読みいただけます。"], "paywall"),
        (["次のページへ"], "next_page"),
        (["1 2 3 次のページ"], "next_page"),
        (["有料会員募集中"], None),  # said below every article
        (["会員登録はこちら"], None),
        (["関連記事", "続きを読む"], None),  # of the related article
        (["次の記事"], None),
        (
            ["関連記事", *(f"古い灯台の話{n}" for n in range(9)), "この記事は有料会員限定です。"],
            None,
        ),  # of another article
        ([], None),
    ],
)
def test_why_an_article_is_partial(below, expected):
    dump = [*BODY, *below]
    assert why_partial(dump, boilerplate.judge(from_dump(dump, dump)).verdicts) == expected
