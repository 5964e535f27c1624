"""The user's own names: valid rows, occurrences in texts, and their effect on every stage."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyoki
import kyoki.tables
from kyoki import config
from kyoki.errors import InputError
from kyoki.language import mecab
from kyoki.names import Name, Names, load_names, read_names
from kyoki.running.registry import keywords_for

HEADER = "surface,type,entity,aliases,note\n"


@pytest.fixture
def written(tmp_path):
    def write(rows, *, encoding="utf-8", header=HEADER):
        path = tmp_path / "names.csv"
        path.write_bytes((header + rows).encode(encoding))
        return path

    return write


def test_a_file_with_a_mark_comments_and_aliases(written):
    rows = "# 会社,,,,\n夢洲,place,,夢洲地区| 夢洲会場 ,万博\n,,,,\n北韓,state,KP,,\n"
    names = load_names(written(rows, header="\ufeff" + HEADER))
    assert names.rows == (
        Name("北韓", "state", "KP"),
        Name("夢洲", "place", "夢洲"),
        Name("夢洲会場", "place", "夢洲"),
        Name("夢洲地区", "place", "夢洲"),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("夢洲,city,,,", "line 3: type 'city'; expected one of person, state, place, organisation, other, word"),
        ("夢洲,place", "line 3: 2 cells; expected 5: surface,type,entity,aliases,note"),
        ("金,person,金正恩,,", "line 3: name '金'; expected two characters or more"),
        (",person,,,", "line 3: name ''; expected two characters or more"),
        ("北韓,state,PRK,,", "line 3: entity 'PRK' of 北韓; expected an ISO 3166-1 code of two letters such as KP"),
        ("条約文,word,条約,,", "line 3: entity '条約' of a word; expected none"),
        ("東洋重機,person,,,", "line 3: 東洋重機 once more, above as other; expected one meaning for one string"),
        ('"東洋\n軽機",other,,,', "line 4: name '東洋\\n軽機'; expected two characters or more, no line break"),
    ],
)
def test_a_bad_row_is_named_by_line(written, row, said):
    path = written(f"東洋重機,other,,,\n{row}\n")
    with pytest.raises(InputError) as fault:
        load_names(path)
    assert said in str(fault.value)
    assert "\n" not in str(fault.value)


def test_more_bad_rows_are_counted(written):
    path = written("甲,person,,,\n乙丙,x,,,\n丁戊,place,,,\n")
    with pytest.raises(InputError, match="1 more bad row"):
        load_names(path)
    names, bad = read_names(path)
    assert [row.line for row in bad] == [2, 3]
    assert [name.surface for name in names.rows] == ["丁戊"]


@pytest.mark.parametrize(
    ("header", "encoding", "said"),
    [
        ("name,type\n", "utf-8", "line 1: 'name,type'"),
        (HEADER, "cp932", "not UTF-8"),
        ("", "utf-8", "expected the columns"),
    ],
)
def test_a_file_that_is_none(written, header, encoding, said):
    with pytest.raises(InputError, match=said):
        load_names(written("夢洲,place,,,\n" if header else "", header=header, encoding=encoding))


def test_no_file(tmp_path):
    with pytest.raises(InputError, match=r"names .*No such file"):
        load_names(tmp_path / "names.csv")


NAMES = Names(
    [
        Name("深田", "person", "深田"),
        Name("深田公園", "place", "深田公園"),
        Name("リン", "person", "リン"),
        Name("US", "state", "US"),
        Name("EOS", "other", ""),
        Name("宇宙 船", "word", ""),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("深田公園の深田氏", ["深田公園", "深田"]),  # the longest, from the left
        ("プーリングとリンクとリン・リン", ["リン", "リン"]),  # never within katakana
        ("USBとUS、US軍", ["US", "US"]),
        ("", []),
    ],
)
def test_where_names_stand(text, found):
    assert [text[start:end] for start, end, _ in NAMES.occurrences(text)] == found


@given(
    st.lists(
        st.sampled_from([*"深田公園リンプは。 \t\u3000\rEOSab宇宙船", "深田公園", "宇宙 船", "EOS", "US", "\x0b\n"])
    ).map("".join)
)
def test_mecab_cuts_every_name_whole_and_loses_no_character(text):
    words = mecab.load(NAMES).tokens(text)
    spans = {(word.start, word.end) for word in words}
    at = 0
    for line in text.split("\n"):
        assert {(at + start, at + end) for start, end, _ in NAMES.occurrences(line)} <= spans
        at += len(line) + 1
    assert all(text[word.start : word.end] == word.surface for word in words)
    assert "".join("".join(word.surface for word in words).split()) == "".join(text.split())


def test_lines_without_a_name_are_cut_as_ever():
    text = "米国務長官が訪韓した。\n外国人参政権を論じる。"
    assert mecab.load(NAMES).tokens(text) == mecab.load().tokens(text)


def test_what_mecab_says_of_a_name():
    words = {word.surface: word for word in mecab.load(NAMES).tokens("深田公園で深田氏が宇宙 船を見た")}
    assert words["深田公園"][4:8] == ("名詞", "固有名詞", "地名", "一般")
    assert words["深田"][4:8] == ("名詞", "固有名詞", "人名", "一般")
    assert words["宇宙 船"][4:8] == ("名詞", "普通名詞", "一般", "")


@pytest.mark.model
def test_words_mentions_and_links_obey_at_once():
    articles = kyoki.articles_from_texts(["中国新聞の浅香ゆめ氏は夢洲を訪れた。浅香氏は国語研杯を取材した。"])
    names = Names(
        [
            Name("中国新聞", "other", ""),
            Name("浅香ゆめ", "person", "浅香ゆめ"),
            Name("夢洲", "place", "夢洲（大阪市）"),
            Name("国語研杯", "word", ""),
        ]
    )
    tokens = kyoki.tokens(articles, names=names)
    assert {"中国新聞", "浅香ゆめ", "夢洲", "国語研杯"} <= set(tokens["surface"])
    found = kyoki.mentions(articles, tokens, names=names)
    pd.testing.assert_frame_equal(found, kyoki.mentions(articles, names=names))
    assert found[["surface", "type", "decided_by"]].to_numpy().tolist() == [
        ["浅香ゆめ", "person", "own name"],
        ["夢洲", "place", "own name"],
        ["浅香", "person", found["decided_by"].iloc[2]],
    ]
    linked = kyoki.links(found, articles, names=names).links
    assert linked[["entity_id", "method"]].to_numpy().tolist() == [
        ["person:浅香ゆめ", "own name"],
        ["place:夢洲（大阪市）", "own name"],
        ["person:浅香ゆめ", "name in the article"],
    ]


def test_an_alias_means_its_entity_and_a_state_its_code():
    rows = [
        {
            "article_id": "a",
            "start": 10 * n,
            "end": 10 * n + len(s),
            "sentence": 0,
            "paragraph": 0,
            "surface": s,
            "type": t,
            "decided_by": "own name",
            "score": 1.0,
        }
        for n, (s, t) in enumerate([("金総帥", "person"), ("北韓", "state"), ("甲乙国", "state"), ("北韓", "place")])
    ]
    articles = kyoki.articles_from_texts(["x"], ids=["a"])
    names = Names([Name("金総帥", "person", "金正恩"), Name("北韓", "state", "KP"), Name("甲乙国", "state", "")])
    found = kyoki.links(kyoki.tables.TABLES["mentions"].frame(rows), articles, names=names).links
    assert found[["entity_id", "method"]].to_numpy().tolist() == [
        ["person:金正恩", "own name"],
        ["state:KP", "own name"],
        ["state:甲乙国", "own name"],
        ["place:北韓", "surface"],  # the own name is of a state
    ]


def test_a_changed_file_changes_what_the_stages_are_keyed_by(written):
    told = []
    for rows in ("夢洲,place,,,\n", "夢洲,place,,,comment\n", "夢洲,place,,夢洲会場,\n"):
        settings = config.Settings(names=config.NameSettings(file=str(written(rows))))
        told.append([repr(keywords_for(stage, settings)["names"]) for stage in ("tokens", "mentions", "links")])
    assert told[0] == told[1] != told[2]
