"""The entity that a name means: an id, a name, an alias; never one of several; the same in every command."""

import pytest

import kyoki
from kyoki.errors import InputError
from kyoki.exploring.evidence import evidence
from kyoki.exploring.lookup import candidates, find_entity
from kyoki.storage.writers import write
from kyoki.tables import TABLES

KP, PUTIN, NTT = "state:KP", "person:ウラジーミル・プーチン", "person:ＮＴＴ太郎"
ROWS = [  # id, name, aliases, articles
    (KP, "北朝鮮", "北朝鮮|北|朝鮮民主主義人民共和国", 30),
    ("state:RU", "ロシア", "ロシア|露", 20),
    (PUTIN, "ウラジーミル・プーチン", "プーチン", 9),
    ("person:プーチン", "プーチン", "プーチン", 1),
    ("place:北", "北区", "北", 1),
    ("place:府中市/13", "府中市", "府中市|府中", 3),
    ("place:府中市/34", "府中市", "府中市|府中", 4),
    (NTT, "ＮＴＴ太郎", "ＮＴＴ太郎", 2),  # as in a file of the user's
]
ENTITIES = TABLES["entities"].sorted(
    TABLES["entities"].frame(
        {
            "entity_id": entity_id,
            "type": entity_id.partition(":")[0],
            "name": name,
            "aliases": aliases,
            **dict.fromkeys(("n_mentions", "n_articles", "n_mentions_unique", "n_articles_unique"), n),
        }
        for entity_id, name, aliases, n in ROWS
    )
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (KP, KP),
        ("北朝鮮", KP),
        ("朝鮮民主主義人民共和国", KP),
        (" 露 ", "state:RU"),
        ("ロシア", "state:RU"),
        ("ｳﾗｼﾞｰﾐﾙ・ﾌﾟｰﾁﾝ", PUTIN),
        ("place:府中市/13", "place:府中市/13"),
        (NTT, NTT),
        ("ＮＴＴ太郎", NTT),
    ],
)
def test_one_entity(name, found):
    assert find_entity(name, ENTITIES) == found


def test_a_name_of_blanks_is_none():
    with pytest.raises(InputError, match=r"^no name given; expected an id, a name or an alias of the table entities$"):
        find_entity("  ", ENTITIES)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        # A name goes before an alias, but not before one that is better known.
        (
            "プーチン",
            f"プーチン means 2 entities: {PUTIN} (9 articles), person:プーチン (1 article); give one of these ids",
        ),
        ("北", "北 means 2 entities: state:KP (30 articles), place:北 (1 article); give one of these ids"),
        (
            "府中市",
            (
                "府中市 means 2 entities: place:府中市/34 (4 articles), place:府中市/13 (3 articles); "
                "give one of these ids"
            ),
        ),
        ("ロシヤ", "no entity is called ロシヤ; did you mean ロシア?"),
        ("朝鮮", "no entity is called 朝鮮; did you mean 北朝鮮, 朝鮮民主主義人民共和国?"),
        ("ＸＹＺ", "no entity is called ＸＹＺ; see the table entities"),
    ],
)
def test_none_or_several_in_the_same_words_everywhere(tmp_path, name, says):
    articles = kyoki.articles_from_texts(["北朝鮮とロシア。"], ["a"])
    made = {"entities": ENTITIES, "articles": articles, "tokens": kyoki.tokens(articles)}
    for table, frame in made.items():
        write(TABLES[table], frame, tmp_path / "tables")
    for ask in (
        lambda: find_entity(name, ENTITIES),
        lambda: evidence(name, KP, tmp_path),
        lambda: evidence(KP, name, tmp_path),
        lambda: kyoki.kwic(name, tmp_path, kind="entity"),
        lambda: kyoki.collocates(name, tmp_path, kind="entity"),
    ):
        with pytest.raises(InputError) as fault:
            ask()
        assert str(fault.value) == says
    if len(candidates(name, ENTITIES)):  # a word only where no entity has the name
        with pytest.raises(InputError, match=r"means 2 entities"):
            kyoki.kwic(name, tmp_path)
    else:
        assert kyoki.kwic(name, tmp_path).empty


def test_a_long_list_is_cut():
    many = (
        ENTITIES[ENTITIES["entity_id"] == KP]
        .sample(30, replace=True)
        .assign(entity_id=[f"place:北{n:02}" for n in range(30)])
    )
    with pytest.raises(
        InputError, match=r"^北 means 30 entities: place:北00 \(30 articles\), .*, 22 more; give one of"
    ):
        find_entity("北", many)
