"""GiNZA's convolutions for many sentences at once: spaCy's MaxoutWindowEncoder, several times faster.

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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoki.language.ginza_convolutions import EPSILON, Convolutions, Layer, without_shift

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TILE = 4  # output rows of one Winograd tile
TAPS = 6  # its input rows
TILES_AT_ONCE = 384  # tiles per block, best of 128 to 512: fewer make the products inefficient, more exceed the cache
TILE_UNITS = 32  # tiles are rounded up to a multiple of this: ragged products are slower
MULTIPLIED_AT_ONCE = 1_000_000  # multiplications per transform: the limit of OpenBLAS's kernels for small products

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


def _transform(matrix: Floats, rows: Floats, out: Floats) -> None:
    """``out = matrix @ rows`` for a tiny matrix over the first axis, in parts (see MULTIPLIED_AT_ONCE)."""
    flat, into = rows.reshape(len(rows), -1), out.reshape(len(out), -1)
    columns = flat.shape[1]
    parts = -(-columns * matrix.size // MULTIPLIED_AT_ONCE)
    step = -(-columns // parts)
    for start in range(0, columns, step):
        np.matmul(matrix, flat[:, start : start + step], out=into[:, start : start + step])


class Encoder(Convolutions):
    """The convolution layers of one model, on the processor.

    Args:
        layers: The layers in order, all of one width and one number of pieces.
    """

    batch = 6000  # tokens at once: several blocks, and 10 MB of the decoder's scores

    def __init__(self, layers: Sequence[Layer]) -> None:
        super().__init__(layers, most=TILES_AT_ONCE * TILE, unit=TILE_UNITS * TILE)
        biases, self._shift = without_shift(layers)
        self._kernels = [self._kernel(layer, bias) for layer, bias in zip(layers, biases, strict=True)]
        self._mean = np.full(self.width, 1 / self.width, np.float32)
        self._memory = _Memory(self.width, self.pieces)
        self._prepare()

    def _kernel(self, layer: Layer, bias: NDArray[np.float64]) -> _Kernel:
        taps = layer.weights.reshape(self.width, self.pieces, 3, self.width).transpose(2, 1, 0, 3)
        products = KERNEL @ taps.reshape(3, -1).astype(np.float64)
        return _Kernel(
            products.astype(np.float32).reshape(TAPS, -1, self.width),
            np.ascontiguousarray(bias.T.reshape(-1, 1), np.float32),
            np.ascontiguousarray(layer.scale.reshape(-1, 1)),
        )

    def _take(self, rows: Floats, index: Ints, out: Floats) -> None:
        np.add(rows[index], self._shift, out=out)

    def _run(self, table: Floats, index: Ints, stage: range) -> Floats:
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
