"""N-grams against a count by plain loops; dispersion against figures worked out by hand."""

import math
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.counting import association
from kyoki.counting.evenness import evenness
from kyoki.errors import InputError
from kyoki.exploring.ngrams import _shown
from kyoki.storage.writers import write
from kyoki.tables import TABLES

TEXTS = {
    "a1": "核実験を進める。核実験を進めると発表した。",
    "a2": "核実験を進める。地下の核、実験を続ける。",
    "a3": "核実験を強く批判した。新型の核。",
    "a4": "実験を進める。",
    "a5": "核実験を進める。",
}


@pytest.fixture(scope="module")
def tables():
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    articles["duplicate_of"] = [None, None, None, None, "a2"]
    days = ["2025-03-01", "2025-01-01", "2025-02-01", None, "2025-01-01"]
    articles["published"] = pd.to_datetime(days)
    return {"articles": articles, "tokens": kyoki.tokens(articles)}


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "tables"
    more = {"links": [], "entities": []}
    for name, frame in {**tables, **more}.items():
        write(TABLES[name], TABLES[name].frame(frame), out)
    return out


#: MeCab's own words by their lemmas, which plain loops can count.
SHORT = {"unit": "short", "form": "lemma"}


def counted(tokens, n):
    """Count n-grams of lemmas in a loop over sentences that punctuation cuts."""
    found = {}
    for (article, _), rows in tokens.groupby(["article_id", "sentence"]):
        run = []
        for lemma, pos1 in [*zip(rows["lemma"], rows["pos1"], strict=True), ("", "補助記号")]:
            if pos1 != "補助記号":
                run.append(lemma)
                continue
            for at in range(len(run) - n + 1):
                found.setdefault(" ".join(run[at : at + n]), []).append(article)
            run = []
    return found


def test_every_count_is_that_of_a_loop(tables):
    rows = kyoki.ngrams(tables, min_df=1, function_words=True, fragments=True, **SHORT)
    of_each = {}
    for n in range(2, 6):
        of_each |= counted(tables["tokens"], n)
    unique = {gram: [a for a in articles if a != "a5"] for gram, articles in of_each.items()}
    wanted = {g: (len(of_each[g]), len(set(of_each[g])), len(a), len(set(a))) for g, a in unique.items() if a}
    counts = rows.set_index("ngram")[["tf", "df", "tf_unique", "df_unique"]]
    assert {gram: tuple(row) for gram, row in zip(counts.index, counts.to_numpy().tolist(), strict=True)} == wanted
    assert counts.loc["核 実験"].tolist() == [5, 4, 4, 3]  # not over the 、 of a2; a5 copies a2
    assert rows["log_likelihood"].is_monotonic_decreasing


def test_a_measure_is_of_the_weakest_split(tables):
    rows = kyoki.ngrams(tables, min_df=2, **SHORT).set_index("ngram")
    words = tables["tokens"][(tables["tokens"]["pos1"] != "補助記号") & (tables["tokens"]["article_id"] != "a5")]
    tf, n = Counter(words["lemma"]), len(words)
    two = association.log_likelihood(tf["核"], tf["実験"], 4, n)
    assert rows.loc["核 実験", "log_likelihood"] == pytest.approx(float(two))
    pairs = {g: len([a for a in found if a != "a5"]) for g, found in counted(tables["tokens"], 2).items()}
    triples = {g: len([a for a in found if a != "a5"]) for g, found in counted(tables["tokens"], 3).items()}
    assert (pairs["を 進める"], triples["実験 を 進める"]) == (4, 4)
    splits = [
        association.log_likelihood(tf["実験"], pairs["を 進める"], 4, n),
        association.log_likelihood(pairs["実験 を"], tf["進める"], 4, n),
    ]
    assert rows.loc["実験 を 進める", "log_likelihood"] == pytest.approx(float(min(splits)))


def test_particles_at_the_ends_and_fragments_are_left_out(tables):
    rows = set(kyoki.ngrams(tables, min_df=1, **SHORT)["ngram"])
    assert "実験 を" not in rows
    assert "を 進める" not in rows
    assert "強い 批判" not in rows  # within を強く批判 … only: 実験 を 強い 批判
    assert "核 実験" in rows  # also where 進める does not follow
    assert "強い 批判" in set(kyoki.ngrams(tables, min_df=1, fragments=True, **SHORT)["ngram"])
    assert "実験 を" in set(kyoki.ngrams(tables, min_df=1, function_words=True, fragments=True, **SHORT)["ngram"])


def test_lengths_form_and_faults(tables):
    surfaces = {"unit": "short", "form": "surface"}
    rows = kyoki.ngrams(tables, min_df=1, shortest=3, longest=3, fragments=True, **surfaces)
    assert set(rows["n_words"]) == {3}
    assert "強く 批判 し" not in set(rows["ngram"])  # し is no content word
    assert "を 強く 批判" in set(
        kyoki.ngrams(tables, min_df=1, shortest=3, longest=3, function_words=True, **surfaces)["ngram"]
    )
    assert kyoki.ngrams(tables, min_df=9).empty
    for odd in ({"form": "pos"}, {"shortest": 1}, {"shortest": 4, "longest": 3}, {"longest": 6}, {"min_df": 0}):
        with pytest.raises(InputError, match="expected word, lemma or surface, 2 to 5, and 1 or more"):
            kyoki.ngrams(tables, **odd)


def test_ngrams_are_of_the_words_that_are_counted():
    texts = [f"プーチン大統領は{day}日に新型核実験をやめると述べた。" for day in ("三", "四", "五")]
    articles = kyoki.articles_from_texts(["ウラジーミル・プーチン大統領は新型核実験をやめた。", *texts])
    links = kyoki.links(kyoki.mentions(articles, kyoki.tokens(articles)), articles).links
    tables = {"articles": articles, "links": links}
    rows = kyoki.ngrams(tables, fragments=True).set_index("ngram")
    assert rows.loc["新型核実験 を やめる", ["n_words", "tf", "df"]].tolist() == [3, 4, 4]  # the lemma is 止める
    assert "新型核実験 を 止める" in set(kyoki.ngrams(tables, form="lemma")["ngram"])
    title = "ウラジーミル・プーチン 大統領"  # counts beside the name only where asked for
    assert title not in set(kyoki.ngrams(tables)["ngram"])
    assert title in set(kyoki.ngrams(tables, titles=True, fragments=True)["ngram"])
    assert "新型 核" in set(kyoki.ngrams(tables, unit="short", fragments=True)["ngram"])


def test_ngrams_from_the_command_line(folder, tmp_path):
    (tmp_path / "short.toml").write_text('[words]\nunit = "short"\n', encoding="utf-8")
    short = ["--settings", str(tmp_path / "short.toml"), "-o", str(tmp_path / "n.csv")]
    done = CliRunner().invoke(app, ["ngrams", "--from", str(folder), "--min-df", "3", *short])
    assert done.exit_code == 0, done.output
    assert pd.read_csv(tmp_path / "n.csv", encoding="utf-8-sig")["ngram"].tolist() == ["実験 を 進める", "核 実験"]
    none = CliRunner().invoke(app, ["ngrams", "--from", str(folder), "--min-df", "30"])
    assert none.stderr == "no sequence of 2 to 5 words is in 30 articles or more\n"


@pytest.mark.parametrize(
    ("counts", "sizes", "d", "dp", "dp_norm"),
    [
        ([1, 2, 3, 4, 5], [9, 10, 10, 10, 11], 0.78515, 0.18, 0.18 / 0.82),
        ([2, 2, 2, 2], [10, 10, 10, 10], 1.0, 0.0, 0.0),
        ([1, 2, 3], [10, 20, 30], 1.0, 0.0, 0.0),  # even by size
        ([0, 0, 7], [5, 10, 5], 0.0, 0.75, 1.0),
        ([0, 3, 1], [0, 10, 10], 0.5, 0.25, 0.5),  # a part without words is none
    ],
)
def test_evenness_by_hand(counts, sizes, d, dp, dp_norm):
    assert evenness(counts, sizes) == pytest.approx((d, dp, dp_norm), abs=1e-6)


def test_nothing_is_said_of_one_part_or_of_no_occurrence():
    assert all(map(math.isnan, (*evenness([3], [10]), *evenness([0, 0], [10, 10]))))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 99)), min_size=2, max_size=20))
def test_evenness_stays_in_its_range(parts):
    counts, sizes = zip(*parts, strict=True)
    found = evenness(counts, sizes)
    assert not sum(counts) or (-1e-6 <= found.juilland_d <= 1 and 0 <= found.dp <= found.dp_norm <= 1 + 1e-6)


def test_dispersion_over_articles_and_slices(tables):
    found = kyoki.dispersion(["核", "発表 * *", "なし"], tables).set_index("query")
    assert found.loc["核", ["tf", "df", "n_parts", "parts_with"]].tolist() == [6, 3, 4, 3]  # without a5
    words = tables["tokens"][tables["tokens"]["surface"].str.contains(r"\w")].groupby("article_id").size()
    sizes = [words[name] for name in ("a1", "a2", "a3", "a4")]
    assert tuple(found.loc["核", ["juilland_d", "dp", "dp_norm"]]) == tuple(evenness([2, 2, 2, 0], sizes))
    assert found.loc["発表 * *", ["kind", "tf", "df"]].tolist() == ["phrase", 1, 1]
    assert found.loc["なし", "tf"] == 0
    assert math.isnan(found.loc["なし", "dp"])
    by_month = kyoki.dispersion("核", tables, by="month").iloc[0]
    assert by_month[["tf", "n_parts"]].tolist() == [6, 3]  # a4 has no day


def test_places_follow_the_days(tables):
    found = kyoki.places("核", tables)
    ordered = found.sort_values("corpus_place")
    assert ordered["article_id"].drop_duplicates().tolist() == ["a2", "a3", "a1"]  # by day
    assert ordered["corpus_place"].between(0, 1).all()
    first = found[found["article_id"] == "a2"]["article_place"].tolist()
    assert first == pytest.approx([0, TEXTS["a2"].index("の核") / len(TEXTS["a2"]) + 1 / len(TEXTS["a2"])])


def test_a_figure_of_dispersion(folder, tmp_path):
    command = ["dispersion", "核", "実験", "--from", str(folder), "--figure", str(tmp_path / "d.svg")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    drawn = (tmp_path / "d.svg").read_bytes()
    assert drawn.startswith(b"<?xml")
    assert CliRunner().invoke(app, command).exit_code == 1  # it is there
    assert CliRunner().invoke(app, [*command, "--force"]).exit_code == 0
    assert (tmp_path / "d.svg").read_bytes() == drawn
    assert CliRunner().invoke(app, [*command[:-1], str(tmp_path / "d.pdf")]).exit_code == 0
    assert (tmp_path / "d.pdf").read_bytes().startswith(b"%PDF")
    assert CliRunner().invoke(app, [*command[:-1], str(tmp_path / "d.gif")]).exit_code == 2
    none = CliRunner().invoke(app, ["dispersion", "なし", "--from", str(folder), "--figure", str(tmp_path / "n.png")])
    assert "not drawn, nothing occurs" in none.stderr
    assert not (tmp_path / "n.png").exists()


def test_two_lemmas_of_one_surface_are_shown_apart():
    surfaces = {("橋", "はし"): 3, ("橋", "橋"): 1, ("箸", "はし"): 2, ("渡る", "渡る"): 1}
    assert _shown(["箸", "橋", "渡る", "を"], surfaces) == ["箸", "はし", "渡る", "を"]
