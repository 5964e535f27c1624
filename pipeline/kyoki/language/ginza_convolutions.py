"""The layout of GiNZA's convolutions for many texts at once; a subclass computes the layers.

Source of the rules: spacy/ml/models/tok2vec.py (MaxoutWindowEncoder: ``depth`` times residual(expand_window(1) >>
maxout >> layer norm)) and thinc's layers with_array (zero rows around each text), maxout, layernorm, residual (spaCy
3.8, thinc 8.3).

A text has one row per token, surrounded by padding rows, which begin as zeros and change in every layer like any
others. A row at distance ``d`` from a text differs from the padding only after ``d`` layers, and affects the text's
rows only if as many layers follow. So between two texts a layer needs a gap of at most 2 * min(layer, depth + 1 -
layer) rows instead of spaCy's ``depth``: three successive layouts save a quarter of the gaps. A token's vector depends
on ``depth`` tokens to either side, so a long text is processed in windows that overlap by as much.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

EPSILON = np.float32(1e-8)  # thinc/layers/layernorm.py
# Tolerated difference from spaCy's vectors: rounding gives 2e-5, a device's TF32 1e-3, a wrong rule 0.1 or more.
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Layer:
    """One convolution as thinc stores it.

    Attributes:
        weights: (outputs, pieces, 3 * inputs); the inputs of the row before, the row and the row after.
        bias: (outputs, pieces).
        scale: (outputs,), the layer norm's G.
        shift: (outputs,), the layer norm's b.
    """

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats


class _Window(NamedTuple):
    """Tokens of one text: ``first`` to ``last`` are input, so that the vectors of ``start`` to ``end`` are correct."""

    first: int
    start: int
    end: int
    last: int


class Convolutions(ABC):
    """The convolution layers of one model.

    A subclass keeps rows wherever it computes (``Any``: an array of numpy or of a device) and calls ``_prepare`` when
    its layers can be run.

    Attributes:
        batch: How many tokens should be worked on at once.

    Args:
        layers: The layers in order, all of one width and one number of pieces.
        most: The rows of a block of texts; windows of a long text are a little under half of it.
        unit: The rows of a layout are rounded up to a multiple of this.
    """

    batch: int

    def __init__(self, layers: Sequence[Layer], *, most: int, unit: int) -> None:
        self.depth = len(layers)
        self.width, self.pieces, _ = layers[0].weights.shape
        self._rows, self._unit = most, unit
        self._stages = _stages(self.depth)
        self._padding: list[Any] = []  # a padding row, far from any text, after each stage

    def __call__(self, table: Floats, ids: Ints, lengths: Ints) -> Floats:
        """Return the vectors of all tokens of some texts.

        Args:
            table: (types, width), the embedding of each token type; row 0 is zeros.
            ids: (tokens,), each token's row of ``table``, text after text.
            lengths: (texts,), the tokens of each text.

        Returns:
            (tokens, width).
        """
        return self.begin(table, ids, lengths)()

    def begin(self, table: Floats, ids: Ints, lengths: Ints) -> Callable[[], Floats]:
        """Start a call; return a function that waits for its end and returns the vectors."""
        found = self._empty(len(ids))
        for block in self._blocks(lengths.tolist()):
            self._read(table, ids, block, found)
        return lambda: found

    def _empty(self, tokens: int) -> Floats:
        return np.empty((tokens, self.width), np.float32)

    @abstractmethod
    def _run(self, table: Any, index: Ints, stage: range) -> Any:  # noqa: ANN401 - see the class
        """Apply some layers to rows ``table[index]``; return these and one more row, for the padding."""

    @abstractmethod
    def _take(self, rows: Any, index: Ints, out: Floats) -> None:  # noqa: ANN401 - see the class
        """Set ``out = rows[index]``, with the layer norms' shift added."""

    def _prepare(self) -> None:
        """Compute the padding rows: the same for all texts."""
        padding: Any = np.zeros((1, self.width), np.float32)
        for stage, _ in self._stages:
            padding = self._run(padding, np.zeros(self._unit, np.int64), stage)[self._unit // 2][None].copy()
            self._padding.append(padding)

    def _blocks(self, lengths: list[int]) -> Iterator[list[_Window]]:
        """Yield windows on the texts in blocks of at most so many rows."""
        longest = (self._rows - self.depth) // 2 - 3 * self.depth  # two, with their overlaps and gaps, fill a block
        block: list[_Window] = []
        text, rows = 0, self.depth
        for length in lengths:
            for start in range(text, text + length, longest):
                end = min(start + longest, text + length)
                window = _Window(max(start - self.depth, text), start, end, min(end + self.depth, text + length))
                more = window.last - window.first + self.depth  # its maximum rows in any layer
                if block and rows + more > self._rows:
                    yield block
                    block, rows = [], self.depth
                block.append(window)
                rows += more
            text += length
        if block:
            yield block

    def _read(self, table: Any, ids: Ints, block: list[_Window], found: Floats) -> None:  # noqa: ANN401 - see the class
        """Find the vectors of a block of texts."""
        lengths = np.array([window.last - window.first for window in block])
        margin = (self.depth + 1) // 2  # padding rows at both ends: more than the layers of a stage propagate
        token = np.concatenate([ids[window.first : window.last] for window in block])
        rows, padding, first, gap = table, 0, _starts(lengths), 0
        for (stage, half), still in zip(self._stages, self._padding, strict=True):
            # Rows that both layouts have: each text and the smaller of the gaps around it.
            keep = min(gap, half)
            counts = lengths + 2 * keep
            within = _counted(counts) - keep
            then = margin + half + _starts(lengths + 2 * half)
            size = int(lengths.sum()) + 2 * half * len(lengths) + 2 * margin
            index = np.full(-(-size // self._unit) * self._unit, padding)
            index[np.repeat(then, counts) + within] = token[np.repeat(first, counts) + within]
            rows = self._run(rows, index, stage)
            rows[-1] = still
            token, padding, first, gap = np.arange(len(rows)), len(rows) - 1, then, half
        # Windows follow each other, so that their output is one run of tokens.
        wanted = np.array([window.end - window.start for window in block])
        skipped = np.array([window.start - window.first for window in block])
        index = np.repeat(first + skipped, wanted) + _counted(wanted)
        self._take(rows, index, found[block[0].start : block[-1].end])


def _starts(lengths: Ints) -> Ints:
    return np.cumsum(lengths) - lengths


def _counted(lengths: Ints) -> Ints:
    """Return the numbers from 0 to each length, one length after the other."""
    return np.arange(lengths.sum()) - np.repeat(_starts(lengths), lengths)


def _stages(depth: int) -> list[tuple[range, int]]:
    """Return runs of layers with half of their gap: three runs if the depth is divisible by four, else one."""
    quarter = depth // 4 if depth % 4 == 0 else 0
    runs = [(0, quarter, quarter), (quarter, depth - quarter, (depth + 1) // 2), (depth - quarter, depth, quarter)]
    return [(range(start, end), half) for start, end, half in runs if start < end]


def without_shift(layers: Sequence[Layer]) -> tuple[list[NDArray[np.float64]], Floats]:
    """Move the layer norms' shifts out of the rows, where they are the same for all, into the next layers' biases.

    Returns:
        The bias of each layer, (outputs, pieces), and the sum of the shifts, to be added to the vectors at the end.
    """
    width, pieces, _ = layers[0].weights.shape
    shift = np.zeros(width)
    biases = []
    for layer in layers:
        taps = layer.weights.astype(np.float64).reshape(width, pieces, 3, width)
        biases.append(layer.bias + np.einsum("opki,i->op", taps, shift))
        shift += layer.shift
    return biases, shift.astype(np.float32)
