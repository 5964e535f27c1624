"""The user's variables in whole runs: new fields, another type, and the work that these repeat."""

import json

import duckdb
import pytest

import kyoki
from kyoki.config import PairSettings, Settings, SliceSettings
from kyoki.errors import SettingError
from kyoki.running.ledger import read_ledger
from kyoki.running.sliced_by import check_slices

CITIES = ("東京", "大阪", "福岡", "札幌")


def rows(numbers, **fields):
    return "".join(
        json.dumps(
            {"body": f"{CITIES[n]}で日本と韓国の会議が開かれた。{n}日目だ。", "n": n, **fields}, ensure_ascii=False
        )
        + "\n"
        for n in numbers
    )


def own(tables):
    return {name: list(tables.articles[name].dropna()) for name in tables.articles.columns if name.startswith("var_")}


@pytest.mark.slow
def test_a_field_of_a_new_file_is_a_column_and_no_article_is_worked_on_again(tmp_path):
    inputs, out = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    (inputs / "b.jsonl").write_text(rows([0, 1], 地域="東"), encoding="utf-8")
    first = kyoki.run([inputs], out=out, workers=1, settings={"slices": {"by": "var_地域"}})
    assert own(first) == {
        "var_n": ["0", "1"] if first.articles["var_n"][0] == "0" else ["1", "0"],
        "var_地域": ["東"] * 2,
    }
    assert set(first.pairs["slice"]) == {"all", "東"}

    (inputs / "a.csv").write_text(
        f"body,desk,地域\n{CITIES[2]}で会議が開かれた。長かった。,=SUM(A1),西\n", encoding="utf-8"
    )
    settings = {"variables": {"types": {"n": "integer"}}, "slices": {"by": "var_desk"}}
    second = kyoki.run([inputs], out=out, workers=1, settings=settings)
    stages = read_ledger(out / "ledger.json").stages
    assert {name: stages[name]["articles"] for name in ("read", "clean", "tokens", "mentions")} == dict.fromkeys(
        ("read", "clean", "tokens", "mentions"), 1
    )
    assert str(second.articles["var_n"].dtype) == "Int64"
    assert {name: len(values) for name, values in own(second).items()} == {"var_desk": 1, "var_n": 2, "var_地域": 3}
    text = (out / "tables" / "articles.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].endswith('"duplicate_of","var_desk","var_n","var_地域"')
    assert '"\'=SUM(A1)"' in text
    with duckdb.connect(out / "kyoki.duckdb", read_only=True) as db:
        found = db.execute("SELECT var_地域, sum(var_n) FROM articles GROUP BY 1 ORDER BY 1").fetchall()
    assert found == [("東", 1), ("西", None)]

    with pytest.raises(
        SettingError, match=r"slices by 'var_area': expected one of month, .*, var_desk, var_n, var_地域"
    ):
        kyoki.run([inputs], out=out, workers=1, settings={"slices": {"by": "var_area"}})


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            Settings(slices=SliceSettings(by="region")),
            r"slices by 'region': expected one of month, .*outlet, .*, var_FIELD; none for",
        ),
        (Settings(pairs=PairSettings(strata="region")), r"pairs: strata 'region': .*length, outlet, .*, var_FIELD"),
    ],
)
def test_what_no_corpus_has_is_refused_before_anything_is_read(settings, said):
    with pytest.raises(SettingError, match=said):
        check_slices(settings)


def test_a_variable_may_be_there():
    check_slices(Settings(slices=SliceSettings(by="var_region"), pairs=PairSettings(strata="length")))


def test_where_there_may_be_rows_any_name_may_be_that_of_a_field(tmp_path):
    by_region = Settings(slices=SliceSettings(by="region"))
    for path in (tmp_path, tmp_path / "a.csv", tmp_path / "a.jsonl.gz", tmp_path / "a.zip"):
        check_slices(by_region, [tmp_path / "a.txt", path])
    with pytest.raises(SettingError, match="slices by 'region'"):
        check_slices(by_region, [tmp_path / "a.txt", tmp_path / "b.html.gz"])
    with pytest.raises(SettingError, match="slices by 'text'"):
        check_slices(Settings(slices=SliceSettings(by="text")), [tmp_path])
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("東京。", encoding="utf-8")
    with pytest.raises(SettingError, match="slices by 'region'"):
        check_slices(by_region, [tmp_path])  # no file in it has fields
    (tmp_path / "sub" / "b.jsonl").write_text("{}", encoding="utf-8")
    check_slices(by_region, [tmp_path])


@pytest.mark.slow
def test_slices_by_the_name_of_a_field_are_those_by_its_column(tmp_path):
    (tmp_path / "a.jsonl").write_text(rows([0, 1], desk="政治") + rows([2, 3], desk="経済"), encoding="utf-8")
    by_name, by_column = (
        kyoki.run([tmp_path / "a.jsonl"], out=tmp_path / by, workers=1, settings={"slices": {"by": by}})
        for by in ("desk", "var_desk")
    )
    assert set(by_name.pairs["slice"]) == {"all", "政治", "経済"}
    assert by_name.pairs.equals(by_column.pairs)
    assert list(kyoki.kwic("会議", by_name, by="desk")["slice"]) == ["政治"] * 2 + ["経済"] * 2
    for wrong, said in (
        ({"slices": {"by": "dsk"}}, "slices by 'dsk': expected one of month, .*, var_desk, var_n"),
        ({"variables": {"types": {"dsk": "integer"}}}, "types has 'dsk'; expected one of the fields desk, n"),
    ):
        out = tmp_path / "wrong"
        with pytest.raises(SettingError, match=said):
            kyoki.run([tmp_path / "a.jsonl"], out=out, workers=1, settings=wrong)
        assert not (out / "tables").exists()
