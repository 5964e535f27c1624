"""Mentions: offsets, evidence and the tables; GiNZA faked but for the tests marked model."""

import pandas as pd
import pytest

from kyoki import progress
from kyoki.commands.options import settings_of
from kyoki.config import STRICT_SCORE
from kyoki.errors import EngineError, SettingError
from kyoki.language import ginza
from kyoki.language.ginza import Span
from kyoki.stages.mentions import mentions
from kyoki.stages.tokens import tokens
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

TEXT = "プーチン氏が訪朝\n北朝鮮の金正恩総書記は平壌でプーチン大統領と会談した。米韓は反発した。"


def articles(*texts):
    rows = [
        {"article_id": f"a{n}", "text": text, "n_chars": len(text), "kept_share": 1.0} for n, text in enumerate(texts)
    ]
    return TABLES["articles"].frame(rows)


class FakeGinza:
    """Says that every 金正恩 is a person and every 派兵 a country."""

    def each_entities(self, sentences):
        for sentence in sentences:
            yield [
                Span(at, at + len(word), label)
                for word, label in (("金正恩", "Person"), ("派兵", "Country"))
                if (at := sentence.find(word)) >= 0
            ]


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setattr(ginza, "load", lambda model, engine, device: FakeGinza())


def test_what_is_found_and_why(fake):
    found = TABLES["mentions"].check(mentions(articles(TEXT)))
    columns = ["sentence", "paragraph", "surface", "type", "decided_by"]
    assert [tuple(row) for row in found[columns].itertuples(index=False)] == [
        (0, 0, "プーチン", "person", "name + title"),
        (0, 0, "朝", "state", "kanji compound"),
        (1, 1, "北朝鮮", "state", "state name"),
        (1, 1, "金正恩", "person", "ginza + title"),
        (1, 1, "平壌", "place", "place name"),
        (1, 1, "プーチン", "person", "name + title"),
        (2, 1, "米", "state", "kanji compound"),
        (2, 1, "韓", "state", "kanji compound"),
    ]
    assert found["label_ginza"].dropna().tolist() == ["Person"]
    assert all(TEXT[row.start : row.end] == row.surface for row in found.itertuples())


def test_tokens_given_or_made_here_give_one_result(fake):
    given = articles(TEXT, " ", "雨が降った。", TEXT)
    pd.testing.assert_frame_equal(mentions(given, tokens(given)), mentions(given))


def test_the_order_of_articles_does_not_matter(fake):
    given = articles(TEXT, "韓国の首相が訪米した。", "東京は晴れ。")
    pd.testing.assert_frame_equal(mentions(given.iloc[::-1]), mentions(given))


def test_each_article_is_reported_when_it_is_finished_not_when_all_are(monkeypatch):
    events = []

    class Recorded(FakeGinza):
        def each_entities(self, sentences):
            for sentence, spans in zip(sentences, super().each_entities(sentences), strict=True):
                events.append(sentence)
                yield spans

    monkeypatch.setattr(ginza, "load", lambda model, engine, device: Recorded())
    with progress.reported_to(events.append):
        mentions(articles("首相は会う。", "晴れた。", "米国だ。\n日本だ。"))
    assert events == ["首相は会う。", 1, "晴れた。", 1, "米国だ。", "日本だ。", 1]


def test_people_named_in_one_article_are_not_looked_for_in_another(fake):
    found = mentions(articles("竹原信一市長が会見した。", "竹原市長は否定した。"))
    assert found["surface"].tolist() == ["竹原信一", "竹原市"]


def test_chosen_types_have_the_rows_that_they_have_beside_all_others(fake):
    given = articles(
        TEXT + "東京電力と国連、米国防総省は中国新聞の取材に答えた。", "バルセロナ戦に出場した。東京地検は動いた。"
    )
    every = mentions(given)
    assert set(every["type"]) == {"person", "state", "place", "organisation"}
    for types in (("person", "state", "place"), ("organisation",), ("place",)):
        wanted = every[every["type"].isin(types)].reset_index(drop=True)
        pd.testing.assert_frame_equal(mentions(given, types=types), wanted)


@pytest.mark.parametrize(("types", "wrong"), [(("persons",), "persons"), ((), "")])
def test_wrong_types_are_refused(types, wrong):
    wanted = f"mentions: types has {wrong!r}; expected some of person, state, place, organisation"
    with pytest.raises(SettingError) as fault:
        mentions(articles(TEXT), types=types)
    assert str(fault.value) == wanted
    with pytest.raises(SettingError, match=r"\[mentions\] types"):
        from_mapping({"mentions": {"types": list(types)}})


def test_no_articles(fake):
    assert TABLES["mentions"].check(mentions(articles())).empty


def test_what_ginza_takes_for_a_country_without_evidence_is_no_entity(fake):
    assert mentions(articles("派兵を初めて認めた。")).empty


def test_a_model_that_is_not_there():
    with pytest.raises(EngineError, match="pip install"):
        mentions(articles("東京は晴れ。"), model="ja_ginza_nowhere")


@pytest.mark.model
def test_the_real_model():
    found = mentions(articles("ロシアのプーチン大統領は、派兵と領空侵犯について金正恩総書記とモスクワで話した。"))
    assert found[["surface", "type"]].to_numpy().tolist() == [
        ["ロシア", "state"],
        ["プーチン", "person"],
        ["金正恩", "person"],
        ["モスクワ", "place"],
    ]
    assert found["label_ginza"].iloc[0] == "Country"


def test_strict_leaves_out_what_is_not_right_nine_times_in_ten(fake):
    given = articles("小松菜を食べた。プーチン大統領が会見した。", TEXT)
    every = mentions(given, min_score=0.0)
    sure = every["score"] >= STRICT_SCORE
    assert 0 < sure.sum() < len(every)
    pd.testing.assert_frame_equal(mentions(given, strict=True), every[sure].reset_index(drop=True))
    assert mentions(given, strict=True, min_score=0.999).empty  # the higher of the two holds


def test_the_option_and_the_setting_are_one():
    assert settings_of(None, None, strict=True) == settings_of(None, ["mentions.strict=true"])
    assert not settings_of(None, None).mentions.strict
    with pytest.raises(SettingError, match="strict is 'yes'; expected true or false"):
        from_mapping({"mentions": {"strict": "yes"}})
