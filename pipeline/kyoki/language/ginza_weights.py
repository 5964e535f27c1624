"""The weights of the fast path, read from a loaded pipeline or from a model's files."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.language.ginza_convolutions import Layer
    from kyoki.language.ginza_decoder import Weights as Recogniser

Floats = NDArray[np.float32]


class UnknownShapeError(ValueError):
    """The fast path does not support this model; the message says why."""


def want(condition: bool, otherwise: str) -> None:  # noqa: FBT001 - its meaning is clear from the name
    """Raise UnknownShapeError, with what was found instead, if the condition is false."""
    if not condition:
        raise UnknownShapeError(otherwise)


class HashTable(NamedTuple):
    """Hash table of an attribute of tokens (ORTH, SHAPE, ...): (rows, width); a vector is the sum of four rows."""

    attribute: str
    seed: int
    rows: Floats


class WordIndex(NamedTuple):
    """The rows of words: their ids, sorted, and the row of each."""

    ids: NDArray[np.uint64]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, row_of: Mapping[int, int]) -> WordIndex:
        """Sort rows by the id of their word; a dictionary of 480,000 takes 60 MB in each process."""
        ids = np.fromiter(row_of.keys(), np.uint64, len(row_of))
        order = np.argsort(ids)
        return cls(ids[order], np.fromiter(row_of.values(), np.int32, len(row_of))[order])

    def find(self, ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the row of each id, -1 where it has none."""
        if not len(self.ids):
            return np.full(len(ids), -1)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[at] == ids, self.rows[at], -1)


class WordVectors(NamedTuple):
    """Word vectors, (rows, columns), and their projection, (width, columns)."""

    row_of: WordIndex
    rows: Floats
    projection: Floats


@dataclass(frozen=True)
class ModelWeights:
    """All weights and symbols of a model that the fast path needs.

    Attributes:
        tables: The hash tables of the embedding, in the order of its features.
        words: The word vectors, the embedding's last feature, if it has any.
        dense: The embedding's last layer; its weights are (outputs, pieces, features).
        layers: The convolutions.
        recogniser: The weights of ner.
        symbols: Words with reserved ids in spaCy (NOUN, DATE), and their ids.
        split_mode: Sudachi's split mode: A, B or C.
    """

    tables: Sequence[HashTable]
    words: WordVectors | None
    dense: Layer
    layers: Sequence[Layer]
    recogniser: Recogniser
    symbols: Mapping[str, int]
    split_mode: str


def same(one: object, other: object) -> bool:
    """Whether two weights, or records and sequences of them, are bitwise equal."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return type(one) is type(other) and all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, list | tuple):
        return (
            isinstance(other, list | tuple)
            and len(one) == len(other)
            and all(same(a, b) for a, b in zip(one, other, strict=True))
        )
    return one == other
