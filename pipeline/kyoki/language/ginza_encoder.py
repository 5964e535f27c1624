"""GiNZA's convolutions for many sentences at once: spaCy's MaxoutWindowEncoder, several times faster.

Source of the rules: spacy/ml/models/tok2vec.py (MaxoutWindowEncoder: ``depth`` times residual(expand_window(1) >>
maxout >> layer norm)) and thinc's layers with_array (zero rows around each text), maxout, layernorm, residual (spaCy
3.8, thinc 8.3).

A text has one row per token, surrounded by padding rows, which begin as zeros and change in every layer like any
others. A row at distance ``d`` from a text differs from the padding only after ``d`` layers, and affects the text's
rows only if as many layers follow. So between two texts a layer needs a gap of at most 2 * min(layer, depth + 1 -
layer) rows instead of spaCy's ``depth``: three successive layouts save a quarter of the gaps. A token's vector depends
on ``depth`` tokens to either side, so a long text is processed in windows that overlap by as much.

Width-3 convolutions use Winograd's F(4,3): 6 products for 4 rows instead of 12 (Lavin and Gray 2016, "Fast Algorithms
for Convolutional Neural Networks", here in one dimension). A tile is 4 rows; row ``4 * tile + k`` is column ``tile``
of plane ``k``, so that every step works on long contiguous lines (features first). Both transforms are products with
tiny matrices, under the size limit of OpenBLAS's kernels for small ones: a third of the time of sums by ufuncs.

Tried and slower, on one AVX-512 core: rows first (numpy's loops over 256 floats are two to four times slower than long
lines); features in groups of 32 to 128 (smaller products cost more than the cache gains); blis for the products (45
against 100 GFLOP/s). Rejected: bfloat16 and int8 (other entities). Vectors differ from spaCy's by
1.3e-5 at most, scores by 1e-4; ``ginza_decoder`` gives the margin of each decision.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TILE = 4  # output rows of one Winograd tile
TAPS = 6  # its input rows
BLOCK = 384  # tiles per block, best of 128 to 512: fewer make the products inefficient, more exceed the cache
ROUND = 32  # tiles are rounded up to a multiple of this: ragged products are slower
SMALL = 1_000_000  # multiplications per transform: the limit of OpenBLAS's kernels for small products
EPSILON = np.float32(1e-8)  # thinc/layers/layernorm.py

# Winograd's F(4,3) for the points 0, 1, -1, 2, -2 and infinity: outputs = OUT @ ((KERNEL @ taps) * (IN @ inputs)).
IN = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ],
    dtype=np.float32,
)
KERNEL = np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]], dtype=np.float64) / 24
OUT = np.array(
    [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]],
    dtype=np.float32,
)


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


@dataclass(frozen=True)
class _Kernel:
    """One layer, prepared for Winograd.

    Attributes:
        products: (TAPS, pieces * width, width), piece by piece.
        bias: (pieces * width, 1).
        scale: (width, 1).
    """

    products: Floats
    bias: Floats
    scale: Floats


class _Block(NamedTuple):
    """Buffers for one block of tiles. The outermost columns of the planes stay zero."""

    planes: Floats  # (TAPS, width, tiles): the row before each tile, its four rows, the row after
    inputs: Floats  # (TAPS, width, tiles): the planes transformed
    products: Floats  # (TAPS, pieces * width, tiles)
    outputs: Floats  # (TILE, pieces * width, tiles): the products transformed
    best: Floats  # (TILE, width, tiles): the best of the pieces
    squares: Floats  # (width, tiles)
    rows: Floats  # (TILE * tiles + 1, width): in the order of the texts, and one row for the padding


class _Memory:
    """Reuses buffers for all blocks."""

    def __init__(self, width: int, pieces: int) -> None:
        wide = pieces * width
        self._shapes = [(TAPS, width), (TAPS, width), (TAPS, wide), (TILE, wide), (TILE, width), (1, width)]
        self._width = width
        self._tiles = 0
        self._arrays: list[Floats] = []

    def __call__(self, tiles: int) -> _Block:
        if tiles > self._tiles:
            sizes = [*(depth * width * tiles for depth, width in self._shapes), (TILE * tiles + 1) * self._width]
            self._arrays = [np.empty(size, np.float32) for size in sizes]
            self._tiles = tiles
        shapes = [*((depth, width, tiles) for depth, width in self._shapes), (TILE * tiles + 1, self._width)]
        views = [array[: math.prod(shape)].reshape(shape) for array, shape in zip(self._arrays, shapes, strict=True)]
        block = _Block(*views)
        block.planes[0, :, 0] = block.planes[-1, :, -1] = 0
        return block._replace(squares=block.squares[0])


class _Window(NamedTuple):
    """Tokens of one text: ``first`` to ``last`` are input, so that the vectors of ``start`` to ``end`` are correct."""

    first: int
    start: int
    end: int
    last: int


def _transform(matrix: Floats, rows: Floats, out: Floats) -> None:
    """``out = matrix @ rows`` for a tiny matrix over the first axis, in parts of at most SMALL multiplications."""
    flat, into = rows.reshape(len(rows), -1), out.reshape(len(out), -1)
    columns = flat.shape[1]
    parts = -(-columns * matrix.size // SMALL)
    step = -(-columns // parts)
    for start in range(0, columns, step):
        np.matmul(matrix, flat[:, start : start + step], out=into[:, start : start + step])


def _starts(lengths: Ints) -> Ints:
    return np.cumsum(lengths) - lengths


class Encoder:
    """The convolution layers of one model.

    Args:
        layers: The layers in order, all of one width and one number of pieces.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.depth = len(layers)
        self.width, self.pieces, _ = layers[0].weights.shape
        self._kernels: list[_Kernel] = []
        # A layer norm's shift is the same for all rows: it is left out of the rows and added to the next layer's bias.
        shift = np.zeros(self.width)
        for layer in layers:
            self._kernels.append(self._kernel(layer, shift))
            shift += layer.shift
        self._shift = shift.astype(np.float32)
        self._mean = np.full(self.width, 1 / self.width, np.float32)
        self._memory = _Memory(self.width, self.pieces)
        self._stages = _stages(self.depth)
        # Tokens per window: two windows, with their overlaps and gaps, fill a block.
        self._most = (BLOCK * TILE - self.depth) // 2 - 3 * self.depth
        self._padding: list[Floats] = []  # a padding row, far from any text, after each stage
        padding = np.zeros((1, self.width), np.float32)
        for stage, _ in self._stages:
            padding = self._run(padding, np.zeros(TILE * ROUND, np.int64), stage)[TILE * ROUND // 2][None].copy()
            self._padding.append(padding)

    def _kernel(self, layer: Layer, shift: NDArray[np.float64]) -> _Kernel:
        taps = layer.weights.astype(np.float64).reshape(self.width, self.pieces, 3, self.width)
        products = np.einsum("jk,opki->jpoi", KERNEL, taps)
        bias = (layer.bias + np.einsum("opki,i->op", taps, shift)).T
        return _Kernel(
            np.ascontiguousarray(products.reshape(TAPS, -1, self.width), np.float32),
            np.ascontiguousarray(bias.reshape(-1, 1), np.float32),
            np.ascontiguousarray(layer.scale.reshape(-1, 1)),
        )

    def __call__(self, table: Floats, ids: Ints, lengths: Ints) -> Floats:
        """Return the vectors of all tokens of some texts.

        Args:
            table: (types, width), the embedding of each token type; row 0 is zeros.
            ids: (tokens,), each token's row of ``table``, text after text.
            lengths: (texts,), the tokens of each text.

        Returns:
            (tokens, width).
        """
        found = np.empty((len(ids), self.width), np.float32)
        for block in self._blocks(lengths.tolist()):
            read = np.concatenate([ids[window.first : window.last] for window in block])
            vectors = self._vectors(table, read, np.array([window.last - window.first for window in block]))
            at = 0
            for first, start, end, last in block:
                np.add(vectors[at + start - first : at + end - first], self._shift, out=found[start:end])
                at += last - first
        return found

    def _blocks(self, lengths: list[int]) -> Iterator[list[_Window]]:
        """Yield windows on the texts in blocks of at most BLOCK tiles."""
        block: list[_Window] = []
        text, rows = 0, self.depth
        for length in lengths:
            for start in range(text, text + length, self._most):
                end = min(start + self._most, text + length)
                window = _Window(max(start - self.depth, text), start, end, min(end + self.depth, text + length))
                more = window.last - window.first + self.depth  # its maximum rows in any layer
                if block and rows + more > BLOCK * TILE:
                    yield block
                    block, rows = [], self.depth
                block.append(window)
                rows += more
            text += length
        if block:
            yield block

    def _vectors(self, table: Floats, ids: Ints, lengths: Ints) -> Floats:
        """Return the vectors, without the layer norms' shift, of texts that fit in one block."""
        margin = (self.depth + 1) // 2  # padding rows at both ends: more than the layers of a stage propagate
        rows, token, padding, first, gap = table, ids, 0, _starts(lengths), 0
        for (stage, half), still in zip(self._stages, self._padding, strict=True):
            # Rows that both layouts have: each text and the smaller of the gaps around it.
            keep = min(gap, half)
            counts = lengths + 2 * keep
            within = np.arange(counts.sum()) - np.repeat(_starts(counts) + keep, counts)
            then = margin + half + _starts(lengths + 2 * half)
            size = int(lengths.sum()) + 2 * half * len(lengths) + 2 * margin
            index = np.full(-(-size // (TILE * ROUND)) * TILE * ROUND, padding)
            index[np.repeat(then, counts) + within] = token[np.repeat(first, counts) + within]
            rows = self._run(rows, index, stage)
            rows[-1] = still
            token, padding, first, gap = np.arange(len(rows)), len(rows) - 1, then, half
        within = np.arange(len(ids)) - np.repeat(_starts(lengths), lengths)
        last: Floats = rows[np.repeat(first, lengths) + within]
        return last

    def _run(self, table: Floats, index: Ints, stage: range) -> Floats:
        """Apply some layers to rows ``table[index]``; return these and one more row, for the padding."""
        tiles = len(index) // TILE
        block = self._memory(tiles)
        planes, rows = block.planes, block.rows
        for k in range(TILE):
            planes[k + 1] = table[index[k::TILE]].T
        for layer in stage:
            self._layer(self._kernels[layer], block)
        rows[:-1].reshape(tiles, TILE, self.width)[:] = planes[1 : TILE + 1].transpose(2, 0, 1)
        return rows

    def _layer(self, kernel: _Kernel, block: _Block) -> None:
        planes, inputs, products, outputs, best, squares, _ = block
        planes[0, :, 1:] = planes[TILE, :, :-1]
        planes[-1, :, :-1] = planes[1, :, 1:]
        _transform(IN, planes, inputs)
        np.matmul(kernel.products, inputs, out=products)
        products[1] += kernel.bias  # of the point 1, which contributes once to each output
        _transform(OUT, products, outputs)
        pieces = outputs.reshape(TILE, self.pieces, self.width, -1)
        for k in range(TILE):
            np.maximum(pieces[k, 0], pieces[k, -1], out=best[k])
            for middle in pieces[k, 1:-1]:
                np.maximum(best[k], middle, out=best[k])
            self._add_norm(best[k], kernel.scale, planes[k + 1], squares)

    def _add_norm(self, rows: Floats, scale: Floats, into: Floats, squares: Floats) -> None:
        """Add the layer norm (without its shift) of the columns of ``rows`` to ``into``."""
        rows -= self._mean @ rows
        np.multiply(rows, rows, out=squares)
        spread = self._mean @ squares
        spread += EPSILON
        np.sqrt(spread, out=spread)
        rows *= np.reciprocal(spread, out=spread)
        rows *= scale
        into += rows


def _stages(depth: int) -> list[tuple[range, int]]:
    """Return runs of layers with half of their gap: three runs if the depth is divisible by four, else one."""
    quarter = depth // 4 if depth % 4 == 0 else 0
    runs = [(0, quarter, quarter), (quarter, depth - quarter, (depth + 1) // 2), (depth - quarter, depth, quarter)]
    return [(range(start, end), half) for start, end, half in runs if start < end]
