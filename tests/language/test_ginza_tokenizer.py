"""Tokens are spaCy's; long texts are split after sentences and pauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.errors import EngineError
from kyoki.language.ginza_tokenizer import Tokenizer, split_text


class Morpheme:
    def __init__(self, surface: str) -> None:
        self._surface = surface

    def surface(self) -> str:
        return self._surface


class Sudachi:
    """Returns the words given by a test."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def tokenize(self, text: str) -> list[Morpheme]:
        return [Morpheme(word) for word in self._words]


@pytest.mark.parametrize(
    ("text", "words", "surfaces", "starts"),
    [
        ("東京都", ["東京", "都"], ["東京", "都"], [0, 2]),
        ("", [], [], []),
        ("東京 都", ["東京", " ", "都"], ["東京", "都"], [0, 3]),  # one space belongs to the word before
        ("東京  都", ["東京", " ", " ", "都"], ["東京", " ", "都"], [0, 3, 4]),  # the second is a token
        ("東京\u3000都", ["東京", "\u3000", "都"], ["東京", "\u3000", "都"], [0, 2, 3]),  # no ASCII space: a token
        ("東京\n \n都", ["東京", "\n", " ", "\n", "都"], ["東京", "\n \n", "都"], [0, 2, 5]),  # a run: one token
        (" 都", [" ", "都"], [" ", "都"], [0, 1]),
        ("都 ", ["都", " "], ["都"], [0]),
        ("都\t", ["都", "\t"], ["都", "\t"], [0, 1]),
        (" \n", [" ", "\n"], [" \n"], [0]),  # nothing but white space: one token
        ("㌔だ", ["㌔", "", "だ"], ["㌔", "だ"], [0, 1]),  # a morpheme without a surface
    ],
)
def test_white_space_as_spacy_has_it(text: str, words: list[str], surfaces: list[str], starts: list[int]):
    assert Tokenizer(Sudachi(*words))(text) == (surfaces, starts)


def test_words_that_are_not_in_the_text():
    with pytest.raises(EngineError, match="東京"):
        Tokenizer(Sudachi("京都"))("東京")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("ああああ。い、いう", ["ああああ。", "い、いう"]),  # after a sentence
        ("ああああ。」いいい", ["ああああ。」", "いいい"]),  # with its closing bracket
        ("ああああ、いいいい", ["ああああ、", "いいいい"]),  # else after a pause
        ("あ。ああああ、いいいい", ["あ。ああああ、", "いいいい"]),  # a sentence end in the first half is too early
        ("あああああああああああ", ["ああああああああ", "あああ"]),  # else where the bytes end
    ],
)
def test_where_a_long_text_is_cut(text: str, cut: list[str]):
    assert [piece for _, piece in split_text(text, limit=24, size=24)] == cut


def test_a_text_within_the_limit_is_whole():
    assert list(split_text("ああ。" * 100, limit=900, size=24)) == [(0, "ああ。" * 100)]
    assert len(list(split_text("ああ。" * 100, limit=899, size=24))) > 30


@given(st.text(alphabet="ab あ。、\n😀é", max_size=80), st.integers(4, 40))
def test_pieces_are_the_text(text: str, limit: int):
    found = list(split_text(text, limit, limit))
    assert "".join(piece for _, piece in found) == text
    assert all(text[start : start + len(piece)] == piece for start, piece in found)
    assert all(len(piece.encode()) <= limit for _, piece in found)
    assert all(piece for _, piece in found[1:])
