"""`kyoki names check`: the effect of names, with the real model on a small corpus."""

import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.config import MentionSettings
from kyoki.exploring.names_check import check_corrections, check_names
from kyoki.names import Name, Names, load_names
from kyoki.storage.writers import write
from kyoki.tables import TABLES

pytestmark = pytest.mark.model

TEXTS = [
    "中国新聞は新しい紙面を作った。中国新聞の記者が語る。",
    "包括的戦略的パートナーシップ条約に両国が署名した。",
    "市は図書館を開いた。",
]


@pytest.fixture(scope="module")
def articles():
    return kyoki.articles_from_texts(TEXTS, ids=["a", "b", "c"])


def test_a_row_a_name_with_what_it_was_and_is(articles):
    names = Names(
        [
            Name("中国新聞", "person", "中国新聞"),
            Name("包括的戦略的パートナーシップ条約", "word", ""),
            Name("夢洲", "place", "夢洲"),
        ]
    )
    checked = check_names(articles, names, MentionSettings())
    assert [tuple(change) for change in checked.changes] == [
        ("中国新聞", "person 中国新聞", 2, "中国|新聞", "organisation:中国新聞", "person:中国新聞"),
        (
            "包括的戦略的パートナーシップ条約",
            "word",
            1,
            "包括|的|戦略|的|パートナーシップ|条約",
            "",
            "",
        ),
        ("夢洲", "place 夢洲", 0, "", "", ""),
    ]
    assert (checked.n_articles, checked.n_with_a_name, checked.n_gained, checked.n_lost) == (3, 2, 2, 2)


def test_the_command_names_bad_rows_and_still_shows_the_good(articles, tmp_path):
    write(TABLES["articles"], articles, tmp_path / "tables")
    file = tmp_path / "names.csv"
    file.write_text("surface,type,entity,aliases,note\n金,person,,,\n図書館,place,,,\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["names", "check", str(file), "--from", str(tmp_path)])
    assert done.exit_code == 1
    assert f"{file}, line 2: name '金'; expected two characters or more" in done.stderr
    assert "1 of 3 articles have one of the names; with them 1 mentions are new, 0 are gone" in done.stderr
    assert done.stdout.splitlines() == [
        "name\tmeans\ttimes\twords without\tfound without\tfound with",
        "図書館\tplace 図書館\t1\t図書|館\t-\tplace:図書館",
    ]


CORRECTIONS = """surface,type,entity,aliases,correction,article,note
図書館,place,,,,,
ロシア,state,,,no entity,,a ship
,,person:金正恩,person:金総帥,same,,
,,person:小泉,person:大泉,same,,
"""


def linked_run(folder):
    """Make a run of three articles; return the folder, and a file of corrections."""
    texts = ["金正恩氏とロシア。", "金総帥とロシア。", "ロシアの図書館。"]
    articles = kyoki.articles_from_texts(texts, ids=["a", "b", "c"])
    rows = [
        {"article_id": i, "start": text.index(s), "end": text.index(s) + len(s), "surface": s, "type": t}
        for i, text in zip("abc", texts, strict=True)
        for s, t in (("金正恩", "person"), ("金総帥", "person"), ("ロシア", "state"))
        if s in text
    ]
    found = {"sentence": 0, "paragraph": 0, "decided_by": "test", "score": 1.0}
    mentions = TABLES["mentions"].frame([{**row, **found} for row in rows])
    for name, frame in (("articles", articles), ("mentions", mentions)):
        write(TABLES[name], frame, folder / "tables")
    file = folder / "names.csv"
    file.write_text(CORRECTIONS, encoding="utf-8")
    return mentions, articles, file


def test_a_row_a_correction_with_its_mentions_and_entities(tmp_path):
    mentions, articles, file = linked_run(tmp_path)
    checked = check_corrections(mentions, articles, load_names(file))
    assert [tuple(change) for change in checked.changes] == [
        ("ロシア", "no entity", 3, "", "state:RU (3)", "no entity (3)"),
        ("person:金総帥", "same person:金正恩", 1, "", "person:金総帥 (1)", "person:金正恩 (1)"),
        ("person:大泉", "same person:小泉", 0, "", "", ""),
    ]
    assert checked[1:] == (4, 3, 1)


def test_the_command_shows_names_and_corrections(tmp_path):
    _, _, file = linked_run(tmp_path)
    done = CliRunner().invoke(app, ["names", "check", str(file), "--from", str(tmp_path)])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1:3] == [
        "図書館\tplace 図書館\t1\t図書|館\t-\tplace:図書館",
        "ロシア\tno entity\t3\t-\tstate:RU (3)\tno entity (3)",
    ]
    assert "corrections change 4 mentions: 3 entities without them, 1 with them" in done.stderr
