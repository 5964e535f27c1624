"""Rows of the user's names that correct links: valid cells, the mentions that they change, and resulting pairs."""

import pandas as pd
import pytest

from kyoki.errors import InputError
from kyoki.names import load_names, read_names
from kyoki.stages.links import links
from kyoki.stages.pairs import pairs
from kyoki.tables import TABLES

HEADER = "surface,type,entity,aliases,correction,article,note\n"
TYPES = {"p": "person", "s": "state", "l": "place", "o": "organisation"}


@pytest.fixture
def names(tmp_path):
    def read(rows, header=HEADER):
        path = tmp_path / "names.csv"
        path.write_text(header + rows, encoding="utf-8")
        return load_names(path)

    return read


def tables(*texts):
    """Mentions given inline, as in 'p:プーチン s:ロシア', one string an article (a0, a1, …), one a sentence."""
    rows = [
        {
            "article_id": f"a{number}",
            "start": 10 * at,
            "end": 10 * at + len(surface),
            "sentence": 0,
            "paragraph": 0,
            "surface": surface,
            "type": TYPES[kind],
            "decided_by": "test",
            "score": 1.0,
        }
        for number, text in enumerate(texts)
        for at, (kind, surface) in enumerate(part.split(":") for part in text.split())
    ]
    articles = [
        {"article_id": f"a{n}", "text": "", "n_chars": 0, "kept_share": 1.0, "published": pd.NaT}
        for n in range(len(texts))
    ]
    return TABLES["mentions"].frame(rows), TABLES["articles"].frame(articles)


def linked(names, *texts):
    found = links(*tables(*texts), names=names).links
    return [f"{row.article_id} {row.entity_id}" for row in found.itertuples()]


@pytest.mark.parametrize(
    ("row", "texts", "wanted"),
    [
        # no entity: by surface, by surface and type, by entity, in one article
        ("桜,,,,no entity,,", ["l:桜 p:桜 l:平壌"], ["a0 place:平壌"]),
        ("桜,person,,,no entity,,", ["l:桜 p:桜"], ["a0 place:桜"]),
        ("桜,,,さくら|サクラ,除外,,", ["l:サクラ p:さくら l:桜井"], ["a0 place:桜井"]),
        (",,person:麻生太郎,,no entity,,", ["p:麻生太郎 p:麻生 p:岸田"], ["a0 person:岸田"]),
        (",person,麻生太郎,,no entity,,", ["p:麻生太郎 p:麻生"], []),
        ("テレ東,,,,no entity,a1,", ["o:テレ東", "o:テレ東"], ["a0 organisation:テレビ東京"]),
        ("平,,,,no entity,,", ["l:平壌"], ["a0 place:平壌"]),  # the whole surface, no part of it
        # same: by surface, by entity, chained, in some articles
        ("ダル,person,ダルビッシュ有,,same,,", ["p:ダル p:ダル"], ["a0 person:ダルビッシュ有"] * 2),
        (",,person:金正恩,person:金総帥|person:正恩,same,,", ["p:金総帥 p:正恩"], ["a0 person:金正恩"] * 2),
        (",,place:平壌,place:平安,同じ,,\n,,place:平安,place:平南,同じ,,", ["l:平南"], ["a0 place:平壌"]),
        (",organisation,東都電機,東電,same,a1,", ["o:東都", "o:東電"],
         ["a0 organisation:東都", "a1 organisation:東京電力"]),
        ("東電,organisation,東都電機,,same,a1|a2,", ["o:東電", "o:東電"],
         ["a0 organisation:東京電力", "a1 organisation:東都電機"]),
        (",,state:北朝鮮,state:満州国,same,,", ["s:満州国"], ["a0 state:KP"]),
        ("東電,organisation,東都電機,,same,,\n東電,,,,no entity,a1,", ["o:東電", "o:東電"],
         ["a0 organisation:東都電機"]),
        # two: an entity that was joined to another, and a surface
        (",,person:ウラジーミル・プーチン,person:プーチン,two,,", ["p:プーチン p:ウラジーミル・プーチン"],
         ["a0 person:プーチン", "a0 person:ウラジーミル・プーチン"]),
        ("エリダ,organisation,エリダ電機,,two,,", ["o:エリダ電機 o:エリダ"],
         ["a0 organisation:エリダ電機", "a0 organisation:エリダ"]),
        ("鈴木,person,鈴木一朗,,別,a1,", ["p:鈴木一朗 p:鈴木", "p:鈴木一朗 p:鈴木"],
         ["a0 person:鈴木一朗", "a0 person:鈴木一朗", "a1 person:鈴木一朗", "a1 person:鈴木"]),
        # two people of one name: in these articles another one
        (",,person:鈴木一朗（議員）,person:鈴木一朗,same,a1,", ["p:鈴木一朗", "p:鈴木一朗 p:鈴木"],
         ["a0 person:鈴木一朗", "a1 person:鈴木一朗（議員）", "a1 person:鈴木一朗（議員）"]),
    ],
)  # fmt: skip
def test_which_mentions_a_correction_reaches(names, row, texts, wanted):
    assert linked(names(row + "\n"), *texts) == wanted


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("桜,,,,delete,,", "correction 'delete'; expected one of no entity, same, two, or nothing"),
        (",,,,no entity,,", "no entity of nothing; expected a surface or an entity"),
        ("桜,,person:桜,,no entity,,", "expected one of the two with no entity"),
        ("桜,city,,,no entity,,", "type 'city' of a correction; expected one of person"),
        ("ダル,,person:ダルビッシュ有,,same,,", "ダル without a type"),
        ("ダル,person,,,same,,", "same without an entity"),
        (",,ダルビッシュ有,person:ダル,same,,", "same without an entity; expected the entity, with its type"),
        (",,person:ダルビッシュ有,ダル,same,,", "an entity without a type"),
        (",,person:金正恩,place:平壌,same,,", "person and place in one correction; expected one type"),
        (",,person:金正恩,person:金正恩,two,,", "person:金正恩 and itself; expected two entities"),
        (",,state:PRK,state:満州国,same,,", "entity state:PRK; expected an ISO 3166-1 code"),
        ("ダル,person,有,,same,,\nダル,person,,,no entity,,", "line 3: ダル once more, above as person:有"),
        (",person,甲,乙,same,,\n,person,丙,甲,same,,\n,person,乙,丙,same,,", "line 4: person:丙 as person:乙"),
        ("夢洲,place,,,,a1,", "article 'a1' of a name; expected an article only where there is a correction"),
    ],
)  # fmt: skip
def test_a_bad_correction_is_named_by_line(names, row, said):
    with pytest.raises(InputError) as fault:
        names(row + "\n")
    assert said in str(fault.value)


def test_columns_in_any_order_and_the_short_header(names):
    assert names("夢洲,place,,,\n", "surface,type,entity,aliases,note\n").corrections.rows == ()
    found = names("same,ダル,person,,ダルビッシュ有,,\n", "correction,surface,type,aliases,entity,note,article\n")
    assert found.corrections.rows[0].target == "person:ダルビッシュ有"
    with pytest.raises(InputError, match="expected the columns surface,type,entity,aliases,note"):
        names("", "surface,type,entity,aliases,note,article,article\n")


def test_names_and_corrections_are_read_side_by_side_and_bad_rows_leave_the_good(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text(HEADER + "夢洲,place,,,,,\n桜,,,,no entity,,\n梅,,,,gone,,\n", encoding="utf-8")
    found, bad = read_names(path)
    assert ([name.surface for name in found.rows], len(found.corrections.rows)) == (["夢洲"], 1)
    assert [row.line for row in bad] == [4]


def test_a_correction_changes_nothing_that_recognition_is_keyed_by(names):
    plain, more = names("夢洲,place,,,,,\n"), names("夢洲,place,,,,,\n桜,,,,no entity,,\n")
    assert repr(plain) == repr(more)
    assert plain != more


def test_pairs_are_counted_after_corrections(names):
    texts = ["p:金正恩 s:ロシア", "p:金総帥 s:ロシア l:桜"]
    mentions, articles = tables(*texts)

    def counted(own):
        found = links(mentions, articles, names=own)
        made = pairs(found.links, articles=articles, windows=("article",))
        return dict(zip(zip(made["a"], made["b"], strict=True), made["n_ab"], strict=True))

    assert counted(names("")) == {
        ("person:金正恩", "state:RU"): 1,
        ("person:金総帥", "state:RU"): 1,
        ("person:金総帥", "place:桜"): 1,
        ("place:桜", "state:RU"): 1,
    }
    own = names(",,person:金正恩,person:金総帥,same,,\n桜,,,,no entity,,\n")
    assert counted(own) == {("person:金正恩", "state:RU"): 2}
    found = links(mentions, articles, names=own)
    assert set(found.links["method"]) == {"full name", "state name", "own correction"}
    entities = found.entities.set_index("entity_id")
    assert (entities["n_mentions"].to_dict(), entities.loc["person:金正恩", "aliases"]) == (
        {"person:金正恩": 2, "state:RU": 2},
        "金正恩|金総帥",
    )
