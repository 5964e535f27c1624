"""Limits of answers: as many as fit a line, with the number of what is left out; a case on either side of each.

`tools/move_constants.py exploring` moves them.
"""

import zipfile
from itertools import combinations
from types import SimpleNamespace

import pandas as pd
import pytest

import kyoki
from kyoki.errors import InputError
from kyoki.exploring import judging, judging_workbook, listener, lookup, names_check, news, summary, without_text
from kyoki.exploring.server import Server
from kyoki.storage.writers import write
from kyoki.tables import TABLES


def entities(*names):
    """One entity of each name, in two articles."""
    return pd.DataFrame(
        {
            "entity_id": [f"person:{name}" for name in names],
            "name": names,
            "type": "person",
            "aliases": list(names),
            "n_articles": 2,
            "n_articles_unique": 2,
            "n_mentions": 2,
            "n_mentions_unique": 2,
        }
    )


NAMES = ["海野", "山野", "川野", "森野", "沢野", "原野", "浜野", "島野", "谷野"]


@pytest.mark.parametrize(("known", "is_similar"), [("港灯", True), ("港灯台", False)])
def test_how_similar_a_suggested_name_is(known, is_similar):
    """Of two names two of four characters are the same, a ratio of 0.5; of five two, 0.4."""
    assert bool(lookup._similar("港町", entities(known))) == is_similar


def test_names_that_are_suggested():
    assert lookup._similar("野", entities(*NAMES)).count(", ") == 4


@pytest.mark.parametrize(("n", "more"), [(8, ""), (9, ", 1 more")])
def test_entities_of_one_name_that_are_listed(n, more):
    assert lookup._listed(entities(*NAMES[:n])).endswith(f"{NAMES[7]} (2 articles){more}")


@pytest.mark.parametrize(("n", "more"), [(3, ""), (4, ", and 1 more")])
def test_entities_that_a_row_of_names_has_changed(n, more):
    assert names_check._most(NAMES[:n]).endswith(f" (1){more}")


@pytest.mark.parametrize(("n", "more"), [(5, ""), (6, " · …")])
def test_new_names(n, more):
    assert news._named(NAMES[:n]) == f" ({' · '.join(NAMES[:5])}{more})"


def test_names_of_a_line_of_the_summary():
    assert sum(name in summary._top_line(entities(*NAMES), "person", "people") for name in NAMES) == 5


def test_the_interval_of_a_precision():
    """Wilson's of 8 of 10, with a z of 1.96: (0.8 + 0.192 ± 1.96 √(0.016 + 0.0096)) / 1.384."""
    found = judging._wilson(8, 10)
    assert (round(found["low"], 3), round(found["high"], 3)) == (0.490, 0.943)


@pytest.mark.parametrize("window", [50, 51])
def test_the_widest_window_of_collocates(window):
    """The numbers are looked at before the folder."""
    with pytest.raises(InputError) as fault:
        kyoki.collocates("港", "no folder", window=window)
    assert str(fault.value).startswith(f"collocates: window is {window}") == (window == 51)


@pytest.mark.parametrize(("size", "said"), [(500_000_000, "not a workbook"), (500_000_001, "bytes unpacked")])
def test_the_size_of_a_workbook_that_is_opened(tmp_path, size, said):
    """The size that the file declares is looked at before anything is unpacked."""
    path = tmp_path / "judged.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a", "")
        packed.infolist()[0].file_size = size
    with pytest.raises(InputError, match=said):
        judging_workbook.read_workbook(path)


@pytest.fixture
def full():
    """A listener without room for a second connection, and the function that opens the first one."""
    opened = listener.Listener(lambda environ, respond: [], 0)
    opened.adj.connection_limit = 1

    def connect(opened_at):
        opened.active_channels[1] = SimpleNamespace(idle_since=opened_at, handle_close=lambda: None)

    yield opened, connect
    opened.active_channels.clear()
    opened.close()


@pytest.mark.parametrize(("age", "makes_room"), [(0.045, False), (0.055, True)])
def test_how_long_a_new_connection_is_not_closed_for_another(full, monkeypatch, age, makes_room):
    opened, connect = full
    connect(opened_at=1000.0)
    monkeypatch.setattr(listener, "time", SimpleNamespace(time=lambda: 1000.0 + age))
    assert opened.readable() == makes_room


@pytest.mark.parametrize(("waits", "still_works"), [(49, False), (50, True)])
def test_how_long_the_end_waits_for_queries_at_work(full, waits, still_works):
    """A tenth of a second after each interruption: five seconds at most."""
    opened, _ = full
    opened.task_dispatcher = at_work = SimpleNamespace(threads={0})
    seconds = []

    def shutdown(timeout):
        seconds.append(timeout)
        if len(seconds) > waits:
            at_work.threads.clear()

    at_work.shutdown = shutdown
    opened.end(lambda: None)
    assert bool(at_work.threads) == still_works
    assert sum(seconds) == pytest.approx(5)


@pytest.fixture
def folder(tmp_path):
    """Empty tables, which a test fills."""
    for table in TABLES.values():
        write(table, table.frame(), tmp_path / "tables")
    return tmp_path


def test_pairs_of_a_response(folder):
    """33 names make 528 pairs."""
    found = entities(*(f"{first}{second}" for first, second in combinations([*NAMES, "里"], 2)))[:33]
    counted = {column.name: 1 for column in TABLES["pairs"].columns if not column.nullable and column.dtype != "str"}
    pairs = pd.DataFrame(combinations(found["entity_id"], 2), columns=["a", "b"])
    pairs = pairs.assign(window="sentence", slice="all", **counted)
    write(TABLES["entities"], TABLES["entities"].sorted(TABLES["entities"].frame(found)), folder / "tables")
    write(TABLES["pairs"], TABLES["pairs"].sorted(TABLES["pairs"].frame(pairs)), folder / "tables")
    served = Server(folder)
    answer = served.answer("edges", {})
    served.close()
    assert (answer["n_pairs"], len(answer["rows"])) == (528, 500)


@pytest.mark.parametrize(("characters", "is_text"), [(19, False), (20, True)])
def test_the_length_of_a_users_variable_that_is_a_text(folder, characters, is_text):
    rows = {"article_id": ["a", "b"], "text": "港。", "n_chars": 2, "kept_share": 1.0}
    frame = TABLES["articles"].frame(rows).assign(var_note=["港" * characters, "港"])
    write(TABLES["articles"], frame, folder / "tables")
    found = without_text._texts_of_user(kyoki.load(folder), without_text.LEAST_TEXT)
    assert found == (["var_note"] if is_text else [])
