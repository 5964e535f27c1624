"""The dictionary file: the features that MeCab would print, and files that are refused."""

from itertools import pairwise
from pathlib import Path

import fugashi
import numpy as np
import pyarrow as pa
import pytest
import unidic_lite

from kyoki.errors import EngineError
from kyoki.language import unidic

FILE = Path(unidic_lite.DICDIR) / "sys.dic"


@pytest.fixture(scope="module")
def lexicon():
    return unidic.Lexicon(FILE)


def alike(lexicon):
    """Surfaces that are in the dictionary more than once with the same context id (あわす is 合わす and 遭わす)."""
    tokens = lexicon._tokens
    data = FILE.read_bytes()[lexicon._features_at :]
    orth = [data[at : at + 300].split(b",", 9)[8] for at in tokens["feature"].tolist()]
    left = tokens["left"].tolist()
    same = {a for (a, b), (i, j) in zip(pairwise(orth), pairwise(left), strict=True) if (a, i) == (b, j)}
    return sorted(surface.decode() for surface in same)


def told(lines):
    """Return MeCab's own result for known words in lines: surfaces, left and right ids, features."""
    form = r'-O "" -F %m\\t%phl\\t%phr\\t%H\\n -U "" -B "" -E .'
    stock = fugashi.GenericTagger(f'-r /dev/null -d "{unidic_lite.DICDIR}" {form}')
    rows = [row.split("\t") for line in lines for row in stock.parse(line).split("\n")[:-1]]
    return zip(*rows, strict=True)


def looked_up(lexicon, surfaces, ids):
    ids = pa.array(list(map(int, ids)), pa.int64())
    return lexicon.features(pa.array(surfaces, pa.large_string()), ids).to_pylist()


def test_of_words_alike_it_is_the_one_that_mecab_gives(lexicon):
    surfaces = alike(lexicon)
    assert len(surfaces) > 5000
    lines = [f"{before}{surface}{after}" for surface in surfaces for before, after in (("", ""), ("東京の", "が良い"))]
    surfaces, left, right, features = told(lines)
    assert left == right
    assert looked_up(lexicon, surfaces, left) == list(features)


def test_no_words(lexicon):
    assert looked_up(lexicon, [], []) == []


@pytest.mark.parametrize("absent", ["ゼレンスキャ", "平", "平壌平壌", "😀", ""])
def test_a_word_that_is_not_there_is_named(lexicon, absent):
    (known,), (left,), *_ = told(["は"])
    with pytest.raises(EngineError, match=f"{absent} is not in it with the context id 65535"):
        looked_up(lexicon, [known, absent], [left, 65535])


def test_what_is_not_in_the_dictionary_has_no_entry(lexicon):
    absent = [f"{chr(0x4E00 + number)}{chr(0x9000 - number)}驫" for number in range(5000)]
    assert not lexicon._runs(pa.array(absent, pa.large_string()))[1].any()


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
    assert looked_up(unidic.Lexicon(written(tmp_path / "sys.dic")), ["か"], [7]) == ["助詞,係助詞"]


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
