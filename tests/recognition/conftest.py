"""Sentences for the rules: words by MeCab, GiNZA's spans given by hand, so that no model is loaded."""

import pytest

from kyoki.language import mecab
from kyoki.recognition.decide import recognise
from kyoki.recognition.sentence import Sentence, Word, kind


def make(text, **labels):
    """A sentence; `Person="金正恩"` stands for GiNZA's span of that label."""
    spans = sorted((text.index(found), text.index(found) + len(found), label) for label, found in labels.items())
    words = [Word(t.start, t.end, t.surface, kind(t.surface, t[4:8], t.reading)) for t in mecab.load().tokens(text)]
    return Sentence(text, words, spans)


@pytest.fixture(scope="session")
def read():
    return make


@pytest.fixture
def found():
    """The people, states and places of a sentence, as 'type:surface' in order."""

    def find(text, **labels):
        return [name for name in _found(text, labels) if not name.startswith("organisation:")]

    return find


@pytest.fixture
def found_with_organisations():
    """All that is found in a sentence, as 'type:surface' in order."""
    return lambda text, **labels: _found(text, labels)


def _found(text, labels):
    return [f"{claim.type}:{text[claim.start : claim.end]}" for claim in recognise([make(text, **labels)])[0]]


@pytest.fixture
def rules():
    """The rule that decided for each person, state and place of one article given as sentences."""
    return lambda *sentences: [
        {surface: decided for surface, decided in rows.items() if decided[0] != "organisation"}
        for rows in _rules(sentences)
    ]


@pytest.fixture
def rules_with_organisations():
    """The rule that decided for each surface of one article given as sentences."""
    return lambda *sentences: _rules(sentences)


def _rules(sentences):
    read = [make(*((s,) if isinstance(s, str) else s)) for s in sentences]
    return [
        {sentence.text[c.start : c.end]: (c.type, c.rule) for c in claims}
        for sentence, claims in zip(read, recognise(read), strict=True)
    ]
