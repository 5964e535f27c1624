"""The streamed Winograd encoder against thinc's own sums, written out directly."""

import numpy as np
import pytest

from kyoki.language import ginza_encoder
from kyoki.language.ginza_encoder import IN, KERNEL, OUT, Encoder, Layer

WIDTH = 32


def random_layers(depth: int, pieces: int, seed: int = 0) -> list[Layer]:
    rng = np.random.default_rng(seed)

    def floats(*shape: int, scale: float = 1.0):
        return (rng.standard_normal(shape) * scale).astype(np.float32)

    return [
        Layer(
            floats(WIDTH, pieces, 3 * WIDTH, scale=WIDTH**-0.5),
            floats(WIDTH, pieces, scale=0.1),
            1 + floats(WIDTH, scale=0.1),
            floats(WIDTH, scale=0.1),
        )
        for _ in range(depth)
    ]


def by_the_book(layers: list[Layer], rows: np.ndarray) -> np.ndarray:
    """thinc's with_array(pad=depth) over residual(expand_window >> maxout >> layernorm), in double precision."""
    depth = len(layers)
    x = np.pad(rows.astype(np.float64), ((depth, depth), (0, 0)))
    for layer in layers:
        padded = np.pad(x, ((1, 1), (0, 0)))
        window = np.hstack([padded[:-2], padded[1:-1], padded[2:]])
        best = (np.einsum("ri,opi->rop", window, layer.weights) + layer.bias).max(axis=2)
        centred = best - best.mean(axis=1, keepdims=True)
        normed = centred / np.sqrt(best.var(axis=1, keepdims=True) + 1e-8)
        x = x + normed * layer.scale + layer.shift
    return x[depth:-depth]


def check(encoder: Encoder, layers: list[Layer], lengths: list[int], seed: int = 1) -> None:
    rng = np.random.default_rng(seed)
    table = rng.standard_normal((50, WIDTH)).astype(np.float32)
    table[0] = 0
    ids = rng.integers(1, len(table), sum(lengths))
    found = encoder(table, ids, np.array(lengths, np.int64))
    assert found.shape == (sum(lengths), WIDTH)
    at = 0
    for length in lengths:
        if length:
            wanted = by_the_book(layers, table[ids[at : at + length]])
            np.testing.assert_allclose(found[at : at + length], wanted, atol=2e-4)
        at += length


def test_winograd_gives_the_convolution():
    rng = np.random.default_rng(0)
    rows, taps = rng.standard_normal(6), rng.standard_normal(3)
    wanted = [rows[i : i + 3] @ taps for i in range(4)]
    np.testing.assert_allclose(OUT @ ((KERNEL @ taps) * (IN @ rows)), wanted, atol=1e-12)


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("pieces", [2, 3])
def test_vectors_are_thincs(depth: int, pieces: int):
    # Short texts stand so close that a wrong gap would let one change the next.
    layers = random_layers(depth, pieces)
    check(Encoder(layers), layers, [1, 2, 3, 1, 0, 7, 20, 1])


def test_one_long_text_between_blocks_of_short_ones():
    # 2,000 rows are more than one block: the memory grows, and shrinks again for what follows.
    layers = random_layers(8, 3)
    encoder = Encoder(layers)
    for lengths in ([5, 5], [2000], [5, 5]):
        check(encoder, layers, lengths)


def test_the_end_of_a_block_is_read_like_any_place():
    layers = random_layers(4, 3)
    encoder = Encoder(layers)
    for length in range(110, 132):  # around ROUND * TILE rows
        check(encoder, layers, [length])


def test_no_text_and_only_empty_texts():
    encoder = Encoder(random_layers(4, 3))
    table = np.zeros((1, WIDTH), np.float32)
    for lengths in ([], [0], [0, 0]):
        assert encoder(table, np.zeros(0, np.int64), np.array(lengths, np.int64)).shape == (0, WIDTH)


def test_a_text_has_the_same_vectors_whatever_stands_around_it():
    encoder = Encoder(random_layers(8, 3))
    rng = np.random.default_rng(2)
    table = rng.standard_normal((9, WIDTH)).astype(np.float32)
    table[0] = 0
    ids = np.array([1, 2, 3, 4])
    alone = encoder(table, ids, np.array([4]))
    among = encoder(table, np.concatenate([[5, 6], ids, [7, 8, 8]]), np.array([2, 4, 3]))[2:6]
    np.testing.assert_allclose(among, alone, atol=2e-4)


def test_small_products_do_not_change_the_transform(monkeypatch: pytest.MonkeyPatch):
    layers = random_layers(2, 2)
    monkeypatch.setattr(ginza_encoder, "SMALL", 5000)
    check(Encoder(layers), layers, [9, 4])
