"""GiNZA's spans lie on the characters of their own sentence, whatever the sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import ginza
from pipeline.errors import EngineError

ODD = " \t\u3000\r\x00\u200b\ufeff😀か゛ﾊﾟ①㈱Aa1１-—〜。「」ロシア日米東京\n\ufdfa"


class FakeNlp:
    """Stands for a spaCy pipeline: says the same spans of every text."""

    def __init__(self, spans, text=None):
        self.meta = {"lang": "xx", "name": "fake", "version": "0"}
        self.spans, self.text = spans, text

    def make_doc(self, text):
        return text

    def pipe(self, docs, batch_size):
        import spacy

        blank = spacy.blank("xx")
        for text in docs:
            doc = blank.make_doc(self.text or text)
            doc.ents = [doc.char_span(*span) for span in self.spans]
            yield doc


def test_a_model_that_is_not_installed_is_named_with_what_to_do():
    with pytest.raises(EngineError, match=r"ja_ginza_nowhere.* pip install ja-ginza-nowhere"):
        ginza.load("ja_ginza_nowhere")


def test_a_span_off_its_characters_is_refused_with_the_sentence():
    shifted = ginza.Ginza(FakeNlp([(0, 5, "Person")], text="Putin came"))
    with pytest.raises(EngineError, match="'Putin' at 0 does not fit the sentence ' Putin came'"):
        shifted.entities([" Putin came"])


def test_long_text_is_cut_at_a_full_stop_and_offsets_go_on():
    sentence = "a" * 1_000 + "。" + "b" * 1_000
    assert list(ginza._pieces(sentence)) == [(0, "a" * 1_000 + "。"), (1_001, "b" * 1_000)]
    (found,) = ginza.Ginza(FakeNlp([(0, 1_000, "Person")])).entities([sentence])
    assert [(span.start, span.end) for span in found] == [(0, 1_000), (1_001, 2_001)]


@given(st.text(ODD, max_size=40), st.integers(1, 100))
def test_pieces_make_up_the_text_and_none_is_too_long(part, times):
    text = part * times
    pieces = list(ginza._pieces(text))
    assert all(text[start : start + len(piece)] == piece for start, piece in pieces)
    assert all(0 < len(piece) <= ginza.LONGEST for _, piece in pieces)
    assert sum(len("".join(piece.split())) for _, piece in pieces) == len("".join(text.split()))


@pytest.fixture(scope="module")
def model():
    return ginza.load()


@pytest.mark.model
def test_entities_of_sentences(model):
    spans = model.entities(["ロシアのプーチン大統領が平壌を訪れた。", "", " \u3000", "雨が降った。"])
    assert [[tuple(span) for span in found] for found in spans] == [
        [(0, 3, "Country"), (4, 8, "Person"), (8, 11, "Position_Vocation"), (12, 14, "City")],
        [],
        [],
        [],
    ]


@pytest.mark.model
def test_the_result_of_a_sentence_does_not_depend_on_its_neighbours(model):
    sentences = ["韓国の大統領が訪米した。", "東京で会談した。", "モスクワは雪だった。"] * 60
    together = model.entities(sentences)
    assert together[:3] == [model.entities([sentence])[0] for sentence in sentences[:3]]
    assert together == together[:3] * 60


@pytest.mark.model
def test_a_text_beyond_sudachis_limit(model):
    sentence = "ロシアと北朝鮮は条約を結んだ、" * 2_000
    (found,) = model.entities([sentence])
    assert {sentence[span.start : span.end] for span in found} >= {"ロシア", "北朝鮮"}
    assert found[-1].start > len(sentence) - 20


@pytest.mark.model
def test_half_a_character_is_refused_with_the_sentence(model):
    with pytest.raises(EngineError, match="cannot tokenize the sentence"):
        model.entities(["東京\ud800"])


@pytest.mark.model
@settings(max_examples=60)
@given(st.lists(st.text(ODD, max_size=30), max_size=5))
def test_spans_are_disjoint_and_within_their_sentence(model, sentences):
    for sentence, found in zip(sentences, model.entities(sentences), strict=True):
        ends = [0, *(span.end for span in found)]
        assert all(end <= span.start < span.end <= len(sentence) for end, span in zip(ends, found, strict=False))


@pytest.mark.model
def test_versions_name_all_that_decides(model):
    assert set(model.versions) == {"model", "model_version", "ginza", "spacy", "sudachi_dict"}
    assert model.versions["model"] == "ja_ginza"
