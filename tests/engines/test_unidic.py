"""The dictionary's own file: which features MeCab would have printed, and files that are refused."""

from itertools import pairwise
from pathlib import Path

import fugashi
import numpy as np
import pytest
import unidic_lite

from pipeline.engines import mecab, unidic
from pipeline.errors import EngineError

FILE = Path(unidic_lite.DICDIR) / "sys.dic"


@pytest.fixture(scope="module")
def lexicon():
    return unidic.Lexicon(FILE)


def alike(lexicon):
    """Surfaces that stand in the dictionary more than once with the same context id (あわす is 合わす and 遭わす)."""
    tokens = lexicon._tokens
    orth = [lexicon._feature(offset).split(",", 9)[8] for offset in tokens["feature"].tolist()]
    left = tokens["left"].tolist()
    return sorted({a for (a, b), (i, j) in zip(pairwise(orth), pairwise(left), strict=True) if (a, i) == (b, j)})


def test_of_words_alike_it_is_the_one_that_mecab_gives(lexicon):
    surfaces = alike(lexicon)
    assert len(surfaces) > 5000
    stock = fugashi.GenericTagger(f'-r /dev/null -d "{unidic_lite.DICDIR}"')
    lines = [f"{before}{surface}{after}" for surface in surfaces for before, after in (("", ""), ("東京の", "が良い"))]
    nodes = [(node.surface, node.feature_raw) for line in lines for node in stock(line)]
    cut = mecab.load().cut(lines)
    assert [cut.words[word] for word in cut.word] == [mecab._word(*node) for node in nodes]


def test_features_by_surface_and_id(lexicon):
    stock = fugashi.GenericTagger(
        f'-r /dev/null -d "{unidic_lite.DICDIR}" -O "" -F %m\\\\t%phl\\\\t%phr\\\\t%H\\\\n -U "" -E .'
    )
    rows = [row.split("\t") for row in stock.parse("北朝鮮軍がロシアへ,派遣された。").split("\n")[:-1]]
    assert [left for _, left, _, _ in rows] == [right for _, _, right, _ in rows]
    surfaces, ids = [row[0] for row in rows], [int(row[1]) for row in rows]
    assert lexicon.features(surfaces, ids) == [row[3] for row in rows]
    assert lexicon.features([], []) == []


@pytest.mark.parametrize("absent", ["ゼレンスキャ", "平", "平壌平壌", "😀", ""])
def test_a_word_that_is_not_there_is_named(lexicon, absent):
    with pytest.raises(EngineError, match=f"'{absent}' is not in it with the context id 65535"):
        lexicon.features(["は", absent], [lexicon._tokens["left"][lexicon._runs(["は".encode()])[0][0]], 65535])


def test_what_is_not_in_the_dictionary_has_no_entry(lexicon):
    absent = [f"{chr(0x4E00 + number)}{chr(0x9000 - number)}驫" for number in range(5000)]
    assert not lexicon._runs([surface.encode() for surface in absent])[1].any()


def written(path, *, left=7, right=7, **header):
    """Write a dictionary of one word, か."""
    states = np.zeros(512, unidic._STATE)
    tokens = np.array([(left, right, 1, -5, 0, 0)], unidic._TOKEN)
    features = "助詞,係助詞\0".encode()
    size = unidic._HEADER.itemsize + states.nbytes + tokens.nbytes + len(features)
    head = np.zeros(1, unidic._HEADER)
    fields = {"magic": size ^ 0xEF718F77, "version": 102, "charset": b"UTF-8", "states_size": states.nbytes}
    fields |= {"tokens_size": tokens.nbytes, "features_size": len(features)} | header
    for name, value in fields.items():
        head[name] = value
    state = 0
    for base, byte in zip((1, 61, 121), "か".encode(), strict=True):  # so far apart that none is in another's way
        states["base"][state] = base
        state = base + byte + 1
        states["check"][state] = base
    states["base"][state] = states["check"][450] = 450
    states["base"][450] = -1 - 1  # one token, from the first on
    path.write_bytes(head.tobytes() + states.tobytes() + tokens.tobytes() + features)
    return path


def test_a_dictionary_of_one_word(tmp_path):
    assert unidic.Lexicon(written(tmp_path / "sys.dic")).features(["か"], [7]) == ["助詞,係助詞"]


@pytest.mark.parametrize(
    "odd",
    [{"magic": 0}, {"version": 103}, {"type": 1}, {"charset": b"euc-jp"}, {"features_size": 9}, {"right": 8}],
    ids=str,
)
def test_another_layout_is_refused(tmp_path, odd):
    with pytest.raises(EngineError, match=r"sys\.dic: .*install"):
        unidic.Lexicon(written(tmp_path / "sys.dic", **odd))


def test_a_file_that_is_cut_short_is_refused(tmp_path):
    path = tmp_path / "sys.dic"
    for size in (0, 50, 1000):
        path.write_bytes(FILE.read_bytes()[:size])
        with pytest.raises(EngineError, match=r"sys\.dic: .*install"):
            unidic.Lexicon(path)
