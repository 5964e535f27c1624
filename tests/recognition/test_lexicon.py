"""The lexicon: a word is one row of one file, and every rule named in its columns uses it."""

import re
import sys
from random import Random

import pytest

from kyoki import wordlists
from kyoki.linking import gazetteer, link_places, people, states
from kyoki.recognition.decide import recognise
from kyoki.recognition.lexicon import LongestOf, SomeOf, any_of
from kyoki.recognition.roles import role
from kyoki.recognition.rule import Rule


def forget():
    """Clear the caches made from the word lists."""
    for name in [name for name in sys.modules if re.match(r"kyoki\.(?:recognition|linking|wordlists)\b", name)]:
        for value in vars(sys.modules[name]).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
            if isinstance(value, Rule):
                vars(value).pop("signs", None)


@pytest.fixture
def add(monkeypatch):
    """Add a row to a file; missing cells are empty."""
    shipped = wordlists.rows

    def add(room, name, **cells):
        row = dict.fromkeys(shipped(f"kyoki.{room}", name)[0], "") | cells
        one = (f"kyoki.{room}", name)
        monkeypatch.setattr(wordlists, "rows", lambda *file: (*shipped(*file), *([row] if file == one else [])))
        forget()

    yield add
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize(
    ("row", "text", "wanted"),
    [
        ({"use": "pair"}, "日墺の首脳が会談した", ["state:日", "state:墺"]),
        ({"use": "pair"}, "墺米の首脳が会談した", ["state:墺", "state:米"]),
        ({"use": "follower"}, "日墺の首脳が会談した", ["state:日", "state:墺"]),
        ({"use": "follower"}, "訪墺した首相", ["state:墺"]),
        ({"use": "suffix"}, "墺軍が動いた", ["state:墺"]),
        ({"use": "forces"}, "墺軍が動いた", ["state:墺"]),
        ({"use": "head"}, "墺首相が述べた", ["state:墺"]),
        ({"use": "list"}, "米・墺・仏と協議", ["state:米", "state:墺", "state:仏"]),
        ({"use": "title"}, "ジャフナ墺首相が述べた", ["person:ジャフナ"]),
        ({"reading": "オウ"}, "墺景気が悪い", ["state:墺"]),
        ({"not_in": "organisation"}, "東京墺新聞によると", ["place:東京"]),
    ],
)
def test_an_abbreviation_of_a_state(add, found, row, text, wanted):
    assert found(text) != wanted
    add("linking", "state_abbreviations", kanji="墺", iso2="AT", **row)
    assert found(text) == wanted
    assert states.code_of("墺") == "AT"


@pytest.mark.parametrize(
    ("row", "text", "wanted"),
    [
        ({"kind": "title"}, "ジャフナ総督が述べた", ["person:ジャフナ"]),
        ({"kind": "local"}, "ジャフナ総督が述べた", ["person:ジャフナ"]),
        ({"kind": "title"}, "伊総督が述べた", ["state:伊"]),
        ({"kind": "title", "use": "of state"}, "トランプ総督が述べた", ["person:トランプ"]),
        ({"kind": "honorific"}, "竹原総督が述べた", ["person:竹原"]),
    ],
)
def test_a_title(add, found, row, text, wanted):
    assert found(text) != wanted
    add("linking", "titles", title="総督", **row)
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("row", "wanted"),
    [({}, "総督"), ({"use": "with body"}, "植民総督"), ({"not_in": "role"}, "")],
)
def test_a_title_is_a_role(add, read, row, wanted):
    add("linking", "titles", title="総督", kind="title", **row)
    sentence = read("安倍晋三植民総督が述べた")
    (claims,) = recognise([sentence])
    assert role(sentence, claims[0], claims) == wanted


def test_a_prefix_of_titles(add, found, read):
    add("linking", "title_prefixes", prefix="仮", kind="time")
    assert found("ジャフナ仮首相が述べた") == ["person:ジャフナ"]
    sentence = read("安倍晋三仮首相が述べた")
    (claims,) = recognise([sentence])
    assert role(sentence, claims[0], claims) == "仮首相"
    assert people.without_time("仮首相") == "首相"


@pytest.mark.parametrize(
    ("use", "text", "wanted"),
    [
        ("name", "沖縄準州で会議", ["place:沖縄準州"]),
        ("name|abroad", "ジャフナ準州で会議", ["place:ジャフナ準州"]),
        ("kind", "ジャフナ・アズナ準州で会議", ["place:ジャフナ・アズナ準州"]),
    ],
)
def test_a_unit(add, found, use, text, wanted):
    assert found(text) != wanted
    add("linking", "place_units", unit="準州", kind="province", use=use)
    assert found(text) == wanted


def test_a_unit_is_known_to_the_linker(add):
    add("linking", "place_units", unit="準州", kind="province", use="holder|prefecture|added|city name")
    assert gazetteer.unknown("ジャフナ準州").kind == "province"
    assert gazetteer.unknown("クルスク準州").country == "RU"
    assert gazetteer.candidates("平壌準州")[0].key == "平壌"
    assert link_places._holder(
        link_places.PlaceMention("千代田区", 4, 8),
        (link_places.PlaceMention("東京準州", 0, 4), link_places.PlaceMatch("東京", "surface")),
    ) == ("東京", True)


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [("natural", "メキシコ氷河を渡った", "メキシコ氷河"), ("facility", "ジャフナ氷河を渡った", "ジャフナ氷河")],
)
def test_a_kind_of_place(add, found, kind, text, place):
    assert found(text) != [f"place:{place}"]
    add("linking", "place_suffixes", suffix="氷河", kind=kind)
    assert found(text) == [f"place:{place}"]
    assert gazetteer.unknown(place).kind == kind


@pytest.mark.parametrize(
    ("row", "text", "wanted"),
    [
        ({"word": "広島飴", "kind": "organisation"}, "広島飴が話題だ", []),
        ({"word": "広島", "kind": "common word"}, "広島が話題だ", []),
        ({"word": "県連", "kind": "no unit"}, "秋田県連の会合", ["place:秋田"]),
        ({"word": "スネーク", "kind": "no name"}, "スネーク川の流れ", []),
        ({"word": "日米", "kind": "state compound"}, "日米の問題", []),
        ({"word": "景気", "kind": "language"}, "米景気が悪い", []),
    ],
)
def test_a_blocked_word(add, found, row, text, wanted):
    assert found(text) != wanted
    add("recognition", "blocked_words", **row)
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("kanji", "not_in", "text", "wanted"),
    [
        ("亀", "place start", "亀宮城県の村", ["place:宮城県"]),
        ("箕", "person start", "代表委員の箕牧智之さんが演説した", ["person:牧智之"]),
        ("恩", "person end", "中谷恩首相が述べた", []),
        ("至", "lone end", "中野雅至が述べた", ["person:中野雅"]),
        ("丸", "organisation", "東京丸新聞によると", ["place:東京"]),
        ("本", "station", "汶本仙駅に着いた", []),
        ("亭", "surname", "永谷嘉男さんが永谷亭に着いた", ["person:永谷嘉男"]),
    ],
)
def test_a_kanji_beside_names(add, found, kanji, not_in, text, wanted):
    assert found(text) != wanted
    add("recognition", "edge_kanji", kanji=kanji, not_in=not_in)
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("row", "text", "wanted"),
    [
        ({"word": "上", "kind": "direction"}, "上ジャワ州で地震", ["place:上ジャワ州"]),
        ({"word": "臨時", "kind": "nameless station"}, "臨時駅で降りた", []),
        ({"word": "の谷", "kind": "whereabouts"}, "ワウアナムスの谷", ["place:ワウアナムス"]),
        ({"word": "旧都", "kind": "seat"}, "旧都ワウアナムスが栄えた", ["place:ワウアナムス"]),
        ({"word": "漁船", "kind": "ship"}, "漁船オハイオの船長", []),
    ],
)
def test_a_word_of_the_context(add, found, row, text, wanted):
    assert found(text) != wanted
    add("recognition", "context_words", **row)
    assert found(text) == wanted


def test_the_longest_alternative_fits_first():
    assert re.match(any_of(["首相", "前首相", "前", "a.b"]), "前首相").group() == "前首相"
    assert re.match(any_of(["a.b"]), "axb") is None
    assert re.match(any_of("-]^"), "-")


@pytest.mark.parametrize("unless", [None, "いう|え"])
def test_the_longest_of_many_words_is_what_a_regular_expression_finds(unless):
    letters, random = "あいうえ", Random(7)
    words = {"".join(random.choices(letters, k=random.randint(2, 5))) for _ in range(40)}
    pattern = re.compile(any_of(words) + (f"(?!{unless})" if unless else ""))
    found = LongestOf(words, re.compile(unless) if unless else None)
    for _ in range(300):
        text = "".join(random.choices(letters, k=random.randint(0, 30)))
        assert list(found.spans(text)) == [match.span() for match in pattern.finditer(text)]


def test_the_longest_of_some_words_is_what_a_regular_expression_finds():
    letters, random = "あいう", Random(8)
    for _ in range(300):
        words = ["".join(random.choices(letters, k=random.randint(1, 4))) for _ in range(random.randint(1, 6))]
        text = "".join(random.choices(letters, k=random.randint(0, 30)))
        wanted = [match.span() for match in re.finditer(any_of(words), text)]
        assert list(SomeOf(words).spans(text)) == wanted
