"""Limits in GiNZA's fast path have a case on either side: moved up or down, one of the two falls.

`tools/move_constants.py language` moves them.
"""

import numpy as np
import pytest
from spacy.lang.lex_attrs import word_shape

from kyoki.language import ginza, ginza_hashes
from kyoki.language.ginza import Ginza, Span
from kyoki.language.ginza_tokenizer import TokenizedText
from kyoki.language.ginza_weights import UnknownShapeError


@pytest.mark.parametrize("word", ["a" * 99, "a" * 100, "1" * 3, "1" * 4, "1" * 5, "A" * 9 + "あ" * 9])
def test_the_shape_of_a_word_is_spacys(word):
    assert ginza_hashes.word_shape(word) == word_shape(word)


@pytest.fixture
def engine():
    """The fast path without a model: a test says what its parts return."""
    return object.__new__(Ginza)


@pytest.mark.parametrize(("difference", "is_same"), [(0.9e-4, True), (1.1e-4, False)])
def test_how_far_vectors_may_be_from_spacys(engine, monkeypatch, difference, is_same):
    words, vectors = TokenizedText(["港"], [0]), np.zeros((1, 4), np.float32)
    monkeypatch.setattr(ginza, "PROBES", ("港",))
    engine._vectors = lambda _: (words, vectors + np.float32(difference))
    if is_same:
        engine._compare([(words, vectors)])
    else:
        with pytest.raises(UnknownShapeError):
            engine._compare([(words, vectors)])


@pytest.mark.parametrize(("margin", "is_spacys"), [(0.95e-3, True), (1.05e-3, False)])
def test_how_close_a_decision_is_left_to_spacy(engine, monkeypatch, margin, is_spacys):
    monkeypatch.setattr(ginza, "_spans", lambda _: [Span(0, 1, "spaCy")])
    engine._nlp, engine.near_ties, engine.margin = str, 0, np.inf
    engine._decode = lambda *_: ([(0, 1, "fast")], np.array([margin]))
    words = TokenizedText(["港"], [0])
    begun = ginza._Begun([ginza._Piece(0, 0, "港")], [words], np.array([1]), np.array([False]), lambda: None)
    assert [span.label for span in engine._finish(begun)[0]] == ["spaCy" if is_spacys else "fast"]
