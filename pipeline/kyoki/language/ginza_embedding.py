"""Embed each distinct token once: spaCy's MultiHashEmbed for words without a Doc.

Source of the rules: spacy/ml/models/tok2vec.py (MultiHashEmbed), spacy/ml/staticvectors.py, thinc/layers/hashembed.py
(spaCy 3.8, thinc 8.3): per feature the sum of four rows of its hash table, the word's vector times a projection (zeros
for an unknown word), then one maxout layer with a layer norm over all of them.

Not done: computing the first convolution per token type as well (an eighth of the products, but 9 kB per type).
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoki.language.ginza_convolutions import EPSILON, Layer
from kyoki.language.ginza_hashes import BY_WORD, Ids, string_ids, table_rows
from kyoki.language.ginza_weights import ModelWeights, WordVectors

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TYPES_HELD = 100_000  # cached token types, 1 kB each; 7,367 news articles (9 million characters) have 85,000


class _Dense(NamedTuple):
    """Maxout and layer norm: weights (inputs, pieces * outputs), bias (pieces, outputs), scale and shift (outputs,)."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats


def _dense(layer: Layer) -> _Dense:
    weights = layer.weights.transpose(2, 1, 0).reshape(layer.weights.shape[2], -1)
    return _Dense(np.ascontiguousarray(weights), np.ascontiguousarray(layer.bias.T), layer.scale, layer.shift)


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
    """Embeds each token type once.

    Args:
        weights: The model's weights.

    Attributes:
        table: (types + 1 or more, width); row 0 is zeros.
        spaces: (as many), whether the word is white space.
    """

    def __init__(self, weights: ModelWeights) -> None:
        self._tables, self._words, self._symbols = weights.tables, weights.words, weights.symbols
        self._dense = _dense(weights.dense)
        self._clear()

    def _clear(self) -> None:
        self._numbers = _Numbers()
        self.table: Floats = np.zeros((1024, len(self._dense.scale)), np.float32)
        self.spaces = np.zeros(len(self.table), np.bool_)

    def __call__(self, texts: Iterable[list[str]]) -> Ints:
        """Return the rows of ``table`` for the words of some texts; valid until the next call."""
        if len(self._numbers) > TYPES_HELD:
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
        weights, bias, scale, shift = self._dense
        rows: Floats = self._features(words) @ weights
        rows = rows.reshape(len(words), *bias.shape)
        rows += bias
        best: Floats = rows.max(axis=1)
        best -= best.mean(axis=1, keepdims=True)
        best /= np.sqrt(best.var(axis=1, keepdims=True) + EPSILON)
        best *= scale
        best += shift
        return best

    def _features(self, words: list[str]) -> Floats:
        """Return the input of the dense layer for each word."""
        features = []
        for attribute, seed, rows in self._tables:
            ids = string_ids([BY_WORD[attribute](word) for word in words], self._symbols)
            first, *others = table_rows(ids, seed, len(rows)).T
            summed = rows[first]
            for other in others:
                summed += rows[other]
            features.append(summed)
        if self._words is not None:
            features.append(_projected(self._words, string_ids(words, self._symbols)))
        return np.concatenate(features, axis=1)


def _projected(vectors: WordVectors, ids: Ids) -> Floats:
    found = vectors.row_of.find(ids)
    projected = np.zeros((len(ids), len(vectors.projection)), np.float32)
    known = found >= 0
    projected[known] = vectors.rows[found[known]] @ vectors.projection.T
    return projected
