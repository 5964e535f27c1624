"""GiNZA: named entities of Japanese sentences, by the recogniser of one named spaCy model.

Only the token vectors and the recogniser run. Each sentence is read on its own, so an entity never crosses a sentence
end and the result does not depend on which sentences stand beside it.
"""

from __future__ import annotations

import functools
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, NamedTuple

import spacy
from sudachipy.errors import SudachiError

from pipeline.config import MentionSettings
from pipeline.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

#: Not loaded: no entity needs them. With the parser 0.17 % of the entities would differ, mostly cut at a wrongly
#: guessed sentence end.
UNUSED: Final = ("parser", "attribute_ruler", "morphologizer", "compound_splitter", "bunsetu_recognizer")
#: Code points read at once. Sudachi refuses more than 49,149 bytes, counted again after it has normalised the text,
#: where one code point becomes 33 bytes at most (U+FDFA): 1,400 of them are 46,200.
LONGEST: Final = 1_400
#: Where a longer text is cut, the best place first: names rarely go on over these.
CUTS: Final = ("。", "\n", "、", "\u3000", " ", "，", "．", ",", ".")
#: Sentences that spaCy reads together. On 1,003 news sentences 32, 128 and 512 take the same time (32 s, noise 5 %)
#: but 0.8, 0.9 and 1.9 GB.
BATCH: Final = 32
#: What the ledger of a run names, and the distribution that it is the version of.
PACKAGES: Final = {"ginza": "ginza", "spacy": "spacy", "sudachi_dict": "sudachidict_core"}


class Span(NamedTuple):
    """One entity: half-open code points in its sentence, and the model's own label."""

    start: int
    end: int
    label: str


class Ginza:
    """A loaded model with its versions; `load` makes it."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self.versions = {"model": f"{nlp.meta['lang']}_{nlp.meta['name']}", "model_version": str(nlp.meta["version"])}
        self.versions |= {name: version(package) for name, package in PACKAGES.items()}

    def entities(self, sentences: Sequence[str]) -> list[list[Span]]:
        """Recognise the entities of each sentence; an empty sentence or white space has none.

        Returns:
            For each sentence its spans, disjoint and in order.

        Raises:
            EngineError: a sentence cannot be tokenized, or a span does not lie on the sentence's own characters.
        """
        pieces = [(number, *piece) for number, sentence in enumerate(sentences) for piece in _pieces(sentence)]
        docs = self._nlp.pipe((self._doc(text) for _, _, text in pieces), batch_size=BATCH)
        found: list[list[Span]] = [[] for _ in sentences]
        for (number, offset, text), doc in zip(pieces, docs, strict=True):
            found[number] += _spans(doc, text, offset)
        return found

    def _doc(self, text: str) -> Doc:
        try:
            return self._nlp.make_doc(text)
        except (SudachiError, ValueError) as fault:
            msg = f"GiNZA cannot tokenize the sentence {text[:40]!r}: {fault}"
            raise EngineError(msg) from fault


@functools.lru_cache(maxsize=1)
def load(model: str = MentionSettings.model) -> Ginza:
    """Load a model by name, once for each process.

    Raises:
        EngineError: the model is not installed.
    """
    try:
        nlp = spacy.load(model, exclude=UNUSED)
    except OSError as fault:
        msg = f"GiNZA model {model!r} is not installed; run: pip install {model.replace('_', '-')}"
        raise EngineError(msg) from fault
    return Ginza(nlp)


def _pieces(sentence: str) -> Iterator[tuple[int, str]]:
    """Cut a sentence into (offset, text) of at most LONGEST code points, none of them blank."""
    start = 0
    while start < len(sentence):
        end = len(sentence) if len(sentence) - start <= LONGEST else _cut(sentence, start)
        if not sentence[start:end].isspace():
            yield start, sentence[start:end]
        start = end


def _cut(sentence: str, start: int) -> int:
    """Return the end of a piece: after the last best mark in its second half, else as long as it may be."""
    half, limit = start + LONGEST // 2, start + LONGEST
    places = (sentence.rfind(mark, half, limit) for mark in CUTS)
    return next((place + 1 for place in places if place >= 0), limit)


def _spans(doc: Doc, text: str, offset: int) -> list[Span]:
    end = 0
    for entity in doc.ents:
        if entity.start_char < end or text[entity.start_char : entity.end_char] != entity.text:
            msg = f"GiNZA's entity {entity.text!r} at {entity.start_char} does not fit the sentence {text[:40]!r}"
            raise EngineError(msg)
        end = entity.end_char
    return [Span(offset + e.start_char, offset + e.end_char, e.label_) for e in doc.ents]
