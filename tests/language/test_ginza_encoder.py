"""The encoders of processor and device against thinc's own sums, written out directly; the device's also on numpy."""

from types import SimpleNamespace

import numpy as np
import pytest

from kyoki.language import ginza_device, ginza_encoder
from kyoki.language.cuda import cupy_or_why
from kyoki.language.ginza_convolutions import Convolutions, Layer
from kyoki.language.ginza_device import DeviceEncoder
from kyoki.language.ginza_encoder import IN, KERNEL, OUT, Encoder

WIDTH = 32
CUPY, WHY_NOT = cupy_or_why()
ENCODERS = {
    "processor": Encoder,
    "numpy": lambda layers: DeviceEncoder(layers, np, Encoder(layers)),
    "cupy": lambda layers: DeviceEncoder(layers, CUPY, Encoder(layers)),
}
ON_CARD = pytest.param("cupy", marks=[pytest.mark.gpu, pytest.mark.skipif(CUPY is None, reason=WHY_NOT)])
every_encoder = pytest.mark.parametrize("name", ["processor", "numpy", ON_CARD])


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


def check(encoder: Convolutions, layers: list[Layer], lengths: list[int], seed: int = 1) -> None:
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


@every_encoder
@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("pieces", [2, 3])
def test_vectors_are_thincs(name: str, depth: int, pieces: int):
    # Short texts stand so close that a wrong gap would let one change the next.
    layers = random_layers(depth, pieces)
    check(ENCODERS[name](layers), layers, [1, 2, 3, 1, 0, 7, 20, 1])


@every_encoder
def test_long_texts_between_blocks_of_short_ones(name: str, monkeypatch: pytest.MonkeyPatch):
    # 2,000 rows are more than one block: the memory grows, and shrinks again for what follows.
    monkeypatch.setattr(ginza_device, "ROWS", 400)
    monkeypatch.setattr(ginza_device, "FEWEST_ROWS", 100)
    layers = random_layers(8, 3)
    encoder = ENCODERS[name](layers)
    for lengths in ([5, 5], [2000], [300, 7, 0, 399, 1], [5, 5]):
        check(encoder, layers, lengths)


def test_the_end_of_a_block_is_read_like_any_place():
    layers = random_layers(4, 3)
    encoder = Encoder(layers)
    for length in range(110, 132):  # around TILE_UNITS * TILE rows
        check(encoder, layers, [length])


@every_encoder
def test_no_text_and_only_empty_texts(name: str):
    encoder = ENCODERS[name](random_layers(4, 3))
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
    monkeypatch.setattr(ginza_encoder, "MULTIPLIED_AT_ONCE", 5000)
    check(Encoder(layers), layers, [9, 4])


@every_encoder
def test_a_table_that_grows_or_begins_anew(name: str):
    layers = random_layers(4, 3)
    encoder = ENCODERS[name](layers)
    rng = np.random.default_rng(3)
    table = np.zeros((8, WIDTH), np.float32)
    for known, types in ((1, 3), (3, 6)):  # new types get the next rows
        table[known:types] = rng.standard_normal((types - known, WIDTH))
        same(encoder, layers, table, np.arange(1, types))
    grown = np.concatenate([table, table])
    same(encoder, layers, grown, np.arange(1, 14))
    other = rng.standard_normal((20, WIDTH)).astype(np.float32)
    same(encoder, layers, other, np.arange(1, 4))


def same(encoder: Convolutions, layers: list[Layer], table: np.ndarray, ids: np.ndarray) -> None:
    lengths = np.array([len(ids)])
    np.testing.assert_allclose(encoder(table, ids, lengths), Encoder(layers)(table, ids, lengths), atol=2e-4)


class Scarce:
    """numpy with so few rows of memory for a product."""

    def __init__(self, rows):
        self.rows = rows

    def __getattr__(self, name):
        return getattr(np, name)

    def matmul(self, a, b, out):
        if len(a) > self.rows:
            raise MemoryError
        return np.matmul(a, b, out=out)


@pytest.mark.parametrize(("rows", "left"), [(7000, 6144), (200, 768)])
def test_out_of_memory_halves_the_block_then_takes_the_processor(rows: int, left: int):
    layers = random_layers(4, 3)
    encoder = DeviceEncoder(layers, Scarce(rows), Encoder(layers))
    check(encoder, layers, [30] * 1000)
    assert (encoder._rows, bool(encoder.fault)) == (left, left < ginza_device.FEWEST_ROWS)


@pytest.mark.parametrize(("rows", "left"), [(24_704, 24_576), (7000, 6144), (1664, 1536)])
def test_a_device_with_little_memory_to_begin_with_gets_smaller_blocks(rows: int, left: int):
    def empty(size, dtype):
        if size > rows * 3 * WIDTH:
            raise MemoryError
        return np.empty(size, dtype)

    layers = random_layers(4, 3)
    encoder = DeviceEncoder(layers, SimpleNamespace(**{**vars(np), "empty": empty}), Encoder(layers))
    assert (encoder._rows, encoder.fault) == (left, "")
    check(encoder, layers, [30] * 1000)


def test_a_device_with_too_little_memory_to_begin_with_is_not_used():
    with pytest.raises(MemoryError):
        DeviceEncoder(random_layers(4, 3), Scarce(0), Encoder(random_layers(4, 3)))


def test_a_device_that_fails_leaves_the_work_to_the_processor(monkeypatch: pytest.MonkeyPatch):
    layers = random_layers(4, 3)
    encoder = ENCODERS["numpy"](layers)
    monkeypatch.setattr(encoder, "_failures", (MemoryError, RuntimeError))

    def fail(*_):
        message = "device lost"
        raise RuntimeError(message)

    monkeypatch.setattr(encoder, "_run", fail)
    check(encoder, layers, [5, 40])
    monkeypatch.undo()
    check(encoder, layers, [5, 40])
    assert encoder.fault == "device lost"  # and is not tried again


def test_a_failure_that_shows_at_the_end_loses_nothing():
    layers = random_layers(4, 3)
    encoder = ENCODERS["numpy"](layers)

    class Event:
        def record(self):
            pass

        def synchronize(self):
            message = "an illegal address was met"
            raise RuntimeError(message)

    left = []
    pool = SimpleNamespace(free_all_blocks=lambda: left.append(True))
    cuda = SimpleNamespace(Event=Event)
    encoder._xp = SimpleNamespace(**vars(np), cuda=cuda, get_default_memory_pool=lambda: pool)
    encoder._failures = (RuntimeError,)
    check(encoder, layers, [5, 40])
    assert encoder.fault == "an illegal address was met"
    assert left == [True]  # to the other processes on the device
    assert not encoder._buffers
