"""MeCab's words against fugashi's own nodes, with offsets that fit whatever the text."""

import tarfile
from functools import cache

import fugashi
import pytest
import unidic_lite
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoki.errors import EngineError
from kyoki.language import mecab

ODD = " \t\u3000\r\v\f\x1f\x85\u00a0\u2028\u200b\ufeff,\"'\\%😀か゛ﾊﾟ①㈱Aa1１-—〜。「」\n"


@cache
def stock():
    return fugashi.Tagger(f'-r /dev/null -d "{unidic_lite.DICDIR}"')


def nodes(line):
    """Return fugashi's own result for a line, with absent features as ''; its nodes are valid until the next call."""
    found = []
    for node in stock()(line):
        of = node.feature
        pos = tuple("" if value == "*" else value for value in (of.pos1, of.pos2, of.pos3, of.pos4))
        written = of.orthBase if of.pos2 == "固有名詞" else (of.lemma or "").split("-")[0]
        reading = "" if of.kana in (None, "*") else of.kana
        found.append((node.surface, written if written not in ("", "*", None) else node.surface, *pos, reading))
    return found


def check_cover(text, tokens):
    at = 0
    for token in tokens:
        assert text[token.start : token.end] == token.surface
        assert token.start >= at
        assert not text[at : token.start].strip()
        at = token.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "surface", "lemma", "pos", "reading"),
    [
        ("ロシアが", "ロシア", "ロシア", ("名詞", "固有名詞", "地名", "国"), "ロシア"),  # ロシア-Rossiya
        ("北朝鮮が", "北朝鮮", "北朝鮮", ("名詞", "固有名詞", "地名", "国"), "キタチョウセン"),
        (
            "金正日が",
            "正日",
            "正日",
            ("名詞", "固有名詞", "人名", "名"),
            "ショウニチ",
        ),  # written, where UniDic has ショウニチ
        ("私は", "私", "私", ("代名詞", "", "", ""), "ワタクシ"),  # 私-代名詞
        ("署名した", "し", "為る", ("動詞", "非自立可能", "", ""), "シ"),
        ("3発", "3", "3", ("名詞", "数詞", "", ""), ""),  # an unknown word is its own lemma
        ("ゼレンスキャ氏", "ゼレンスキャ", "ゼレンスキャ", ("名詞", "固有名詞", "人名", "一般"), ""),
    ],
)
def test_features(text, surface, lemma, pos, reading):
    token = next(token for token in mecab.load().tokens(text) if token.surface == surface)
    assert (token.lemma, token[4:8], token.reading) == (lemma, pos, reading)


def test_a_newline_separates():
    tokens = mecab.load().tokens("軍事\n支援\n\n  軍\n")
    assert [(token.start, token.end, token.surface) for token in tokens] == [
        (0, 2, "軍事"),
        (3, 5, "支援"),
        (9, 10, "軍"),
    ]
    assert [token.surface for token in mecab.load().tokens("北朝\n鮮")] == ["北朝", "鮮"]


@pytest.mark.parametrize("text", ["", " ", "\n", " \n\t\n"])
def test_no_words(text):
    assert mecab.load().tokens(text) == []


def test_offsets_of_many_texts_count_from_each():
    cut = mecab.load().cut(["平壌と\nソウル", "", " 東京"])
    words = cut.words()
    rows = zip(cut.text, cut.start, cut.end, [words[word].surface for word in cut.word], strict=True)
    assert list(rows) == [(0, 0, 2, "平壌"), (0, 2, 3, "と"), (0, 4, 7, "ソウル"), (2, 1, 3, "東京")]


@pytest.mark.parametrize(
    ("text", "says"),
    [("平壌\0は", "this one: NUL at 2"), ("平壌\ud800は", r"this one: '\\ud800' at 2 is half a character")],
)
def test_text_that_mecab_cannot_read(text, says):
    with pytest.raises(EngineError, match=says):
        mecab.load().cut(["良い", text], names=["that one", "this one"])


@pytest.mark.parametrize(
    "answer",
    [
        "\t平壌\t名詞,固有名詞,地名,一般,*,*\n.",  # stops short
        "\t平壌\t名詞,*,*,*,*,*\n\tが\t助詞,*,*,*,*,*\n.",  # another text
        "x\t平壌\t名詞,*,*,*,*,*\n\tは\t助詞,*,*,*,*,*\n.",  # more than white space before a word
        "\t平壌\t5\n\tは\t6\n.",  # ids that these words do not have
        "\t平壌は\t名詞,*,*,*,*,*",  # no end
        "平壌は\t名詞,*,*,*,*,*\n.",  # a cell is missing
        "",
    ],
)
def test_an_answer_that_does_not_fit_is_refused(answer, monkeypatch):
    tagger = mecab.Mecab()
    monkeypatch.setattr(tagger, "_tagger", type("Broken", (), {"parse": lambda self, line: answer})())
    with pytest.raises(EngineError):
        tagger.tokens("平壌は")


@settings(deadline=None)
@given(st.text(alphabet=ODD + "北朝鮮軍がロシアへ派遣された", max_size=40))
def test_any_text_is_covered_and_equals_fugashis_nodes(text):
    tokens = mecab.load().tokens(text)
    check_cover(text, tokens)
    assert [token[2:] for token in tokens] == [node for line in text.split("\n") for node in nodes(line)]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_unicode_is_covered(text):
    if "\0" in text:
        with pytest.raises(EngineError):
            mecab.load().tokens(text)
    else:
        check_cover(text, mecab.load().tokens(text))


def test_real_articles_equal_fugashis_nodes(shared):
    with tarfile.open(shared / "corpus" / "livedoor-news.tar.xz") as tar:
        members = [member for member in tar if member.isfile()][:120:4]
        texts = [tar.extractfile(member).read().decode() for member in members]
    for text in texts:
        tokens = mecab.load().tokens(text)
        check_cover(text, tokens)
        assert [token[2:] for token in tokens] == [node for line in text.split("\n") for node in nodes(line)]


def test_a_dictionary_that_cannot_be_read_is_slower_only(monkeypatch):
    def refuse(path):
        msg = f"{path}: odd"
        raise EngineError(msg)

    monkeypatch.setattr(mecab, "Lexicon", refuse)
    told_all = mecab.Mecab()
    assert "\t平壌\t名詞,固有名詞" in told_all._answer("平壌")
    text = " 北朝鮮軍が, 「ゼレンスキャ」へ\nあわす。"
    assert told_all.tokens(text) == mecab.load().tokens(text)


def test_quotes_where_none_were_known_are_refused(monkeypatch):
    tagger = mecab.Mecab()
    answer = '\t平壌\t名詞,*,*,*,*,*,"ヘイ,ジョウ",平壌\n.'
    monkeypatch.setattr(tagger, "_tagger", type("Broken", (), {"parse": lambda self, line: answer})())
    with pytest.raises(EngineError, match="quotes"):
        tagger.tokens("平壌")


@pytest.mark.parametrize("lines", [1, 2, 3, 100])
def test_how_many_lines_are_counted_at_once_changes_nothing(lines, monkeypatch):
    texts = ["北朝鮮軍がロシアへ\n\nロシアへ 派遣された", "", "ロシアへ 派遣された", "北朝鮮軍が"]
    wanted = [mecab.load().tokens(text) for text in texts]
    monkeypatch.setattr(mecab, "_LINES", lines)
    cut = mecab.load().cut(texts)
    words, found = cut.words(), [[] for _ in texts]
    for text, start, end, word in zip(*cut[:4], strict=True):
        found[text].append((start, end, *words[word]))
    assert found == wanted


def test_versions_are_told():
    assert set(mecab.load().versions) == {"fugashi", "unidic-lite"}
