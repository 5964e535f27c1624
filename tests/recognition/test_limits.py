"""Each length and threshold of the rules has a case on either side; if it is moved, one of the two cases fails.

`tools/move_constants.py recognition` moves them.
"""

import pytest

from kyoki.linking import gazetteer
from kyoki.recognition import (
    blockers,
    body_confidence,
    body_rules,
    cast_rules,
    company_rules,
    confidence,
    decide,
    facility_rules,
    foreign_name_rules,
    lexicon,
    organisation_rules,
    person_rules,
    roles,
    venue_rules,
)
from kyoki.recognition.sentence import Claim


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("東京三菱原子力研究開発大学", "東京三菱原子力研究開発大学"),  # six words before 大学
        ("東京三菱化学原子力研究開発大学", "三菱化学原子力研究開発大学"),
    ],
)
def test_words_of_the_longest_name_that_blocks(read, text, wanted):
    assert [text[c.start : c.end] for c in blockers.organisations(read(text))] == [wanted]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("先端航空宇宙防衛研究計画開発庁", "先端"),  # seven words before 庁
        ("国際先端航空宇宙防衛研究計画開発庁", "先端"),
    ],
)
def test_words_of_the_longest_body(read, text, begins):
    sentence = read(text)
    start = body_rules._start_of(sentence, len(sentence.words) - 1, len(text) - 1, set())
    assert text[start:].startswith(begins)


def test_characters_of_the_longest_word_for_a_kind():
    assert body_rules.ending_of("ソニーモバイルコミュニケーションズ") == "モバイルコミュニケーションズ"
    assert max(map(len, body_rules.any_ending())) == body_rules._LONGEST_ENDING


@pytest.mark.parametrize(("times", "known"), [(2, "twice"), (3, "often")])
def test_mentions_of_a_subject(read, times, known):
    sentences = [read("カルドネアが新製品を出した。") for _ in range(times)]
    claim = Claim(0, 5, "organisation", "ginza")
    claims = [[claim] for _ in sentences]
    found = set(body_confidence.features(sentences[0], claim, body_confidence.Bodies(sentences, claims)))
    assert {
        feature for feature in found if feature in {"organisation once", "organisation twice", "organisation often"}
    } == {f"organisation {known}"}


@pytest.mark.parametrize(("words", "sporty"), [(5, False), (6, True)])
def test_words_of_sports_for_a_thousand_characters(read, words, sporty):
    text = ("選手が来た。" * words).ljust(1000, "。")
    assert confidence.ArticleEvidence([read(text)], [[]]).sporty == sporty


@pytest.mark.parametrize(("name", "feature"), [("モデナ", "some"), ("タコマ", "many")])
def test_inhabitants_of_a_large_city(read, name, feature):
    people = max(place.people for place in gazetteer.candidates(name))
    assert (150_000 <= people < 200_000) if feature == "some" else (200_000 <= people < 250_000)
    sentence, claim = read(f"{name}に着いた。"), Claim(0, len(name), "place", "city of the world")
    article = confidence.ArticleEvidence([sentence], [[claim]])
    assert any(known.endswith(f"of {feature}") for known in confidence.features(sentence, claim, article))


def test_inhabitants_of_a_city_of_three_katakana():
    assert {"タコマ", "リール"} <= lexicon.world_cities()  # 222,906 and 238,695
    assert not {"モデナ", "ランス"} & lexicon.world_cities()  # 184,732 and 196,565


@pytest.mark.parametrize(
    ("name", "text", "again"),
    [
        ("維新", "維新政府が倒れた", False),  # two characters within a compound are another word
        ("トヨタ", "トヨタ車が売れた", True),
    ],
)
def test_characters_of_a_name_that_is_found_again_within_a_compound(read, name, text, again):
    assert bool([*organisation_rules._again(read(text), lexicon.SomeOf([name]))]) == again


@pytest.mark.parametrize(
    ("name", "reached"),
    [("国連安全保障理事会", True), ("アメリカエネルギー省", False)],  # nine characters, ten
)
def test_characters_of_the_longest_name_before_a_short_form(read, name, reached):
    assert organisation_rules._ends_with_body(read(f"{name}・朝日"), len(name)) == reached


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("勅使河原隆大臣が述べた", "勅使河原隆"),  # five kanji
        ("佐々木先発陣投手が述べた", ""),  # six are a surname and other words
    ],
)
def test_characters_of_the_longest_kanji_name(read, text, wanted):
    assert text[: person_rules._as_far_as_title(read(text), 0)] == wanted


@pytest.mark.parametrize(
    ("office", "is_one"),
    [
        ("東海村原子力研究所支援機構会長", True),  # nine words
        ("東海村区立小中校研究所支部会長", False),
    ],
)
def test_words_of_an_office_with_its_body(read, office, is_one):
    person = Claim(0, 2, "person", "test")
    found = roles._office_behind(read(f"鈴木{office}が述べた。"), person, [person])
    assert (found is not None) == is_one


@pytest.mark.parametrize(
    ("sound", "wanted"),
    [("キム・デジュンムンヒ", True), ("キム・デジュンムンヒョ", False)],  # nine kana for three kanji, ten
)
def test_kana_for_each_kanji_of_a_name(read, sound, wanted):
    text = f"金大中（{sound}）大統領が来た。"
    person = Claim(0, 3, "person", "test")
    assert bool(roles.readings(read(text), [person])) == wanted


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("パトリシアン・ハイスミスマン", True),  # fourteen characters
        ("パトリシアーナ・ハイスミスマン", False),
        ("スナオシタカヒサ", True),  # eight
        ("スナオシタカヒサオ", False),
    ],
)
def test_characters_of_a_name_in_a_line_of_credits(read, name, is_one):
    found = [*cast_rules.credited(read(f"監督：{name}"))]
    assert [claim.end - claim.start for claim in found] == [len(name)] * is_one


@pytest.mark.parametrize(("times", "is_kept"), [(2, True), (1, False)])
def test_how_often_ginza_alone_calls_a_noun_a_person(read, times, is_kept):
    sentences = [read("領空を飛ぶ。", Person="領空") for _ in range(times)]
    found = cast_rules.said_twice(sentences, [[Claim(0, 2, "person", "ginza alone")]] * times)
    assert any(found) == is_kept


@pytest.mark.parametrize(("times", "known"), [(2, "twice"), (3, "often")])
def test_how_often_an_article_has_a_name(read, times, known):
    article = confidence.ArticleEvidence([read("海野が来た。" * times)], [[]])
    assert article.often("海野").startswith(known)


@pytest.mark.parametrize(("name", "surname"), [("金正", "金正"), ("金正恩", "金"), ("金正恩子", "金正")])
def test_characters_of_a_name_whose_surname_is_one(read, name, surname):
    """金正 is a given name to UniDic."""
    assert decide._surname(read(f"{name}氏。"), Claim(0, len(name), "person", "test")) == surname


@pytest.mark.parametrize(("name", "is_again"), [("木漏日館", True), ("潮騒館", False)])
def test_characters_of_a_venue_that_is_found_again(read, name, is_again):
    """One of three characters may be part of another name."""
    sentences = [read(f"会場：{name}"), read(f"{name}に着く。")]
    found = venue_rules.again(sentences, [[Claim(3, 3 + len(name), "place", "labelled venue")], []])
    assert len(found[1]) == is_again


@pytest.mark.parametrize(("word", "is_venue"), [("アリーナ", True), ("パーク", False)])
def test_characters_of_a_kind_of_place_that_is_no_surname(read, word, is_venue):
    sentence = read(f"ロバートの{word}")
    assert foreign_name_rules._bears_name([sentence.words[0], sentence.words[-1]]) == is_venue


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("アイ&アイ&アイ&アイ・ホールディングス", True),  # eight words and joints before its last
        ("三菱アイ&アイ&アイ&アイ・ホールディングス", False),  # nine
    ],
)
def test_words_and_joints_of_a_group_of_companies(read, name, found):
    claims = [claim for claim in company_rules.groups(read(name)) if claim.end == len(name)]
    assert [claim.start == 0 for claim in claims] == [found]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("アメリカ自然科学史博物館", True),  # a state and five nouns
        ("アメリカ総合自然科学史博物館", False),  # six
    ],
)
def test_words_of_a_house_of_a_state(read, name, found):
    assert bool([*facility_rules.of_states(read(name))]) == found


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("バルデラ党首が述べた", ["バルデラ"]),  # UniDic: two and two characters
        ("シルスキー党首が述べた", []),  # two and three
    ],
)
def test_characters_of_the_words_of_a_name_before_an_office(found, text, people):
    assert found(text) == [f"person:{name}" for name in people]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("歌手・バルデラが歌う", ["バルデラ"]),  # the shorter word has two characters
        ("歌手・ボイストレーナーが歌う", []),  # three
    ],
)
def test_characters_of_the_words_of_a_stage_name(found, text, people):
    assert found(text) == [f"person:{name}" for name in people]
