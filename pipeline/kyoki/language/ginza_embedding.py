"""Embed each distinct token once: spaCy's MultiHashEmbed for words without a Doc.

Source of the rules: spacy/ml/models/tok2vec.py (MultiHashEmbed), spacy/ml/featureextractor.py, staticvectors.py, which
only use a Doc's vocabulary and attributes (spaCy 3.8). The model's own layers look up hashes and vectors; only the
dense layer over them is computed here, since OpenBLAS is twice as fast as blis.

Not done: computing the first convolution per token type as well (an eighth of the products, but 9 kB per type).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.strings import get_string_id
from thinc.api import Model

from kyoki.language.ginza_convolutions import EPSILON
from kyoki.language.ginza_weights import component, maxout_and_norm, want

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TYPES = 100_000  # cached token types, 1 kB each; 7,367 news articles (9 million characters) have 85,000


class _Dense(NamedTuple):
    """Maxout and layer norm: weights (inputs, pieces * outputs), bias (pieces, outputs), scale and shift (outputs,)."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats


def _dense(model: Model[Any, Any]) -> _Dense:
    layer = maxout_and_norm(model)
    weights = layer.weights.transpose(2, 1, 0).reshape(layer.weights.shape[2], -1)
    return _Dense(np.ascontiguousarray(weights), np.ascontiguousarray(layer.bias.T), layer.scale, layer.shift)


class _Words:
    """A stand-in for a Doc, with what spaCy's embedding layer uses of it; adds nothing to the vocabulary."""

    def __init__(self, nlp: Language, words: list[str]) -> None:
        self.vocab = nlp.vocab
        self._getters: Mapping[int, Callable[[str], str]] = getattr(nlp.vocab, "lex_attr_getters")  # noqa: B009 - untyped
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    def to_array(self, attributes: Any) -> NDArray[np.uint64]:  # noqa: ANN401 - spaCy's own signature: names, numbers, or one
        several = isinstance(attributes, list)
        columns = [self._column(attribute) for attribute in (attributes if several else [attributes])]
        return np.array(columns, np.uint64).T.copy() if several else np.array(columns[0], np.uint64)

    def _column(self, attribute: str | int) -> list[int]:
        number = self.vocab.strings[attribute] if isinstance(attribute, str) else attribute
        if number == self.vocab.strings["ORTH"]:
            return [get_string_id(word) for word in self._words]
        value = self._getters[number]
        return [get_string_id(value(word)) for word in self._words]


class _Numbers(dict[str, int]):
    """Numbers words from 1 on first use, and records the new ones."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self) + 1
        self.new.append(word)
        return number


class Embedding:
    """Embeds each token type once: features by the model's own layers, the dense layer here.

    Args:
        nlp: The loaded model.

    Raises:
        UnknownShapeError: The embedding layer does not end in maxout >> layernorm >> dropout.

    Attributes:
        table: (types + 1 or more, width); row 0 is zeros.
        spaces: (as many), whether the word is white space.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        *self._features, dense, last = component(nlp, "tok2vec").model.layers[0].layers
        names = [dense.name, last.name]
        want(names == ["with_array(maxout>>layernorm>>dropout)", "ragged2list"], f"an embedding that ends in {names}")
        self._dense = _dense(dense)
        self._clear()

    def _clear(self) -> None:
        self._numbers = _Numbers()
        self.table: Floats = np.zeros((1024, len(self._dense.scale)), np.float32)
        self.spaces = np.zeros(len(self.table), np.bool_)

    def __call__(self, texts: Iterable[list[str]]) -> Ints:
        """Return the rows of ``table`` for the words of some texts; valid until the next call."""
        if len(self._numbers) > TYPES:
            self._clear()
        number = self._numbers.__getitem__
        numbers = np.array([n for words in texts for n in map(number, words)], np.int64)
        if new := self._numbers.new:
            rows = slice(len(self._numbers) + 1 - len(new), len(self._numbers) + 1)
            while rows.stop > len(self.table):
                self.table = np.concatenate([self.table, np.zeros_like(self.table)])
                self.spaces = np.concatenate([self.spaces, np.zeros_like(self.spaces)])
            self.table[rows] = self._embed(new)
            self.spaces[rows] = [word.isspace() for word in new]
            new.clear()
        return numbers

    def _embed(self, words: list[str]) -> Floats:
        features: Any = [_Words(self._nlp, words)]
        for layer in self._features:
            features = layer.predict(features)
        weights, bias, scale, shift = self._dense
        rows: Floats = features.dataXd @ weights
        rows = rows.reshape(len(words), *bias.shape)
        rows += bias
        best: Floats = rows.max(axis=1)
        best -= best.mean(axis=1, keepdims=True)
        best /= np.sqrt(best.var(axis=1, keepdims=True) + EPSILON)
        best *= scale
        best += shift
        return best
