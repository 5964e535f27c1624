"""Parties by short forms that are ordinary words, in articles on politics and in others."""

import pytest

from kyoki.linking import organisations

POLITICS = "衆院選で与党が議席を減らした"


def named(found):
    return [surface for surface, (type_, _) in found.items() if type_ == "organisation"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("山田勝彦氏が維新新人に勝った", ["維新"]),
        ("国民の玉木雄一郎代表が述べた", ["国民"]),
        ("国民の声を聞く", []),
        ("国民の玉木雄一郎氏への期待", []),
        ("国民の代表が集まる", []),
        ("山田勝彦氏（国民）が述べた", ["国民"]),
        ("山田勝彦氏（共産・新）が述べた", ["共産"]),
        ("明治維新の歴史", []),
        ("立民、国民両党が協議した", ["立民", "国民"]),
        ("立民、国民、共産の議員", ["立民", "国民", "共産"]),
        ("立民、国民の生活を守る", ["立民"]),
        ("立民、共産、生活の野党3党が推す", ["立民", "共産", "生活"]),
        ("立民、共産、希望の3党が推す", ["立民", "共産", "希望"]),
        ("立民、共産、生活の不安が残る", ["立民", "共産"]),
        ("都内、共産の議員", []),
        ("国民民主と立憲民主が並んだ", ["国民民主", "立憲民主"]),
        ("共産主義を学ぶ", []),
    ],
)
def test_short_forms_of_parties(rules_with_organisations, text, wanted):
    assert named(rules_with_organisations(POLITICS, text)[1]) == wanted


def test_an_ordinary_word_is_a_party_in_articles_on_politics_only(rules_with_organisations):
    text = "山田勝彦氏が維新新人に勝った"
    assert named(rules_with_organisations("京都で将棋の大会が開かれた", text)[1]) == []


def test_a_short_form_is_found_where_the_article_has_the_party(rules_with_organisations):
    _, short, compound = rules_with_organisations("参政党が議席を得た", "参政が躍進した", "参政権を求めた")
    assert (named(short), named(compound)) == (["参政"], [])


@pytest.mark.parametrize("name", ["国民", "国民民主"])
def test_a_short_form_means_its_party(name):
    assert [o.name for o in organisations.called(name)] == ["国民民主党"]


@pytest.mark.parametrize(("article", "political"), [("選挙の議席と党首", True), ("選挙の議席と議席", False)])
def test_an_article_on_politics_has_three_different_words_on_it(rules_with_organisations, article, political):
    found = rules_with_organisations(article, "山田勝彦氏（共産）が述べた")[1]
    assert ("共産" in named(found)) is political
