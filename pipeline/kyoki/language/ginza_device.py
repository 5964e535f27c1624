"""GiNZA's convolutions on a CUDA device, through CuPy: the same vectors in float32.

A layer is one matrix product: each row beside its two neighbours, (rows, 3 * width), by (3 * width, pieces * width).
Maxout, layer norm and residual follow in one pass over the product (``FINISH``); with an array module other than CuPy,
such as numpy in the tests, in plain array operations.

The products are float32 (no TF32, which would differ by 1e-3 and decide near-ties differently): ``Ginza`` compares the
vectors with spaCy's when it loads, and uses the processor if they differ. Winograd's transform, as on the processor,
is not used: it would replace one large product by many small ones. Speeds are measured by ``benchmarks/gpu.py``.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import numpy as np

from kyoki.language.ginza_convolutions import EPSILON, Convolutions, Floats, Ints, Layer, without_shift

ROWS: Final = 24_576  # rows of a block: 230 MB of device memory, so that 16 processes share a card of 8 GB
FEWEST_ROWS: Final = 1_536  # with less than a block of the processor's, the processor is as fast
ROW_UNITS: Final = 128  # rows are rounded up to a multiple of this, the height of cuBLAS's tiles
WARP: Final = 32  # threads that finish one row
WARPS: Final = 8  # warps of a block of threads


#: rows += scale * norm(max over pieces of (products + bias)); one warp a row, WIDTH / 32 values a thread.
FINISH: Final = r"""
extern "C" __global__ void finish(const float* products, const float* bias, const float* scale, float* rows, int n) {
  const int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32;
  const int lane = threadIdx.x % 32;
  if (row >= n) return;
  const float* product = products + (size_t)row * (PIECES * WIDTH);
  float best[WIDTH / 32];
  float sum = 0.0f;
#pragma unroll
  for (int k = 0; k < WIDTH / 32; ++k) {
    const int i = lane + 32 * k;
    best[k] = product[i] + bias[i];
#pragma unroll
    for (int piece = 1; piece < PIECES; ++piece)
      best[k] = fmaxf(best[k], product[piece * WIDTH + i] + bias[piece * WIDTH + i]);
    sum += best[k];
  }
#pragma unroll
  for (int step = 16; step; step >>= 1) sum += __shfl_xor_sync(0xffffffffu, sum, step);
  const float mean = sum / WIDTH;
  float squares = 0.0f;
#pragma unroll
  for (int k = 0; k < WIDTH / 32; ++k) {
    best[k] -= mean;
    squares += best[k] * best[k];
  }
#pragma unroll
  for (int step = 16; step; step >>= 1) squares += __shfl_xor_sync(0xffffffffu, squares, step);
  const float norm = 1.0f / sqrtf(squares / WIDTH + EPSILON);
  float* out = rows + (size_t)row * WIDTH;
#pragma unroll
  for (int k = 0; k < WIDTH / 32; ++k) {
    const int i = lane + 32 * k;
    out[i] += best[k] * norm * scale[i];
  }
}
"""


class DeviceEncoder(Convolutions):
    """The convolution layers of one model, on a device.

    If device memory is short, the block is halved; if it would be smaller than the processor's, or if the device fails,
    ``fallback`` is used for the rest of the process, and the device's memory is left to other processes.

    Attributes:
        fault: Why the device is no longer used; empty if it is.

    Args:
        layers: The layers in order, all of one width and one number of pieces.
        xp: CuPy, or another module with numpy's functions.
        fallback: The same layers on the processor.
    """

    batch = 24_000  # tokens at once, a block: the next ones are cut into words meanwhile

    def __init__(self, layers: Sequence[Layer], xp: Any, fallback: Convolutions) -> None:  # noqa: ANN401 - a module
        super().__init__(layers, most=ROWS, unit=ROW_UNITS)
        self._xp, self._fallback = xp, fallback
        cuda = getattr(xp, "cuda", None)
        self._failures = failures(xp)
        biases, shift = without_shift(layers)
        self._weights = [
            xp.asarray(np.ascontiguousarray(layer.weights.transpose(2, 1, 0)).reshape(3 * self.width, -1))
            for layer in layers
        ]
        self._biases = [xp.asarray(bias.T.ravel().astype(np.float32)) for bias in biases]
        self._scales = [xp.asarray(layer.scale) for layer in layers]
        self._shift = xp.asarray(shift)
        self._finish = _compiled(xp, self.width, self.pieces) if cuda else self._finish_plainly
        self._pinned = import_module("cupyx").empty_pinned if cuda else np.empty
        self._buffers: dict[str, Any] = {}
        self._table: Any = None
        self._table_of: Floats | None = None  # the table that the first rows of _table are of
        self._known = 0  # these rows
        self.fault = ""
        while not self._padding:
            try:
                self._prepare()
            except MemoryError as fault:
                self._padding.clear()
                self._halve(fault)
                if self.fault:
                    raise

    def begin(self, table: Floats, ids: Ints, lengths: Ints) -> Callable[[], Floats]:
        """Start a call; return a function that waits for its end and returns the vectors."""
        while len(ids) and not self.fault:
            try:
                found = super().begin(self._on_device(table, int(ids.max()) + 1), ids, lengths)
                return self._waiting(found, lambda: self._fallback(table, ids, lengths))
            except MemoryError as fault:
                self._halve(fault)
            except self._failures as fault:
                self._give_up(fault)
        return self._fallback.begin(table, ids, lengths)

    def _halve(self, fault: MemoryError) -> None:
        self._rows //= 2
        self._buffers.clear()
        if self._rows < FEWEST_ROWS:
            self._give_up(fault)

    def _give_up(self, fault: Exception) -> None:
        self.fault = reason(fault)
        self._buffers.clear()
        self._table = self._table_of = None
        if hasattr(self._xp, "cuda"):
            with suppress(*self._failures):
                self._xp.get_default_memory_pool().free_all_blocks()

    def _waiting(self, found: Callable[[], Floats], otherwise: Callable[[], Floats]) -> Callable[[], Floats]:
        """Return a function that waits for the device, and uses the processor if the device has failed."""
        cuda = getattr(self._xp, "cuda", None)
        if cuda is None:
            return found
        done = cuda.Event()
        done.record()

        def wait() -> Floats:
            try:
                done.synchronize()
            except self._failures as fault:
                self._give_up(fault)
                return otherwise()
            return found()

        return wait

    def _on_device(self, table: Floats, types: int) -> Any:  # noqa: ANN401 - an array of the device
        """Return the table on the device, with at least so many valid rows."""
        if table is not self._table_of:  # it has grown, or was reset
            self._table = None  # its memory first
            self._table, self._table_of, self._known = self._xp.zeros(table.shape, np.float32), table, 0
        if types > self._known:
            self._table[self._known : types] = self._xp.asarray(table[self._known : types])
            self._known = types
        return self._table

    def _empty(self, tokens: int) -> Floats:
        found: Floats = self._pinned((tokens, self.width), np.float32)  # the device copies to pinned memory on its own
        return found

    def _take(self, rows: Any, index: Ints, out: Floats) -> None:  # noqa: ANN401 - an array of the device
        found = rows[self._xp.asarray(index)]
        found += self._shift
        if isinstance(found, np.ndarray):
            out[:] = found
        else:
            found.get(out=out, blocking=False)

    def _run(self, table: Any, index: Ints, stage: range) -> Any:  # noqa: ANN401 - an array of the device
        n = len(index)
        # One stage's rows are the next one's table.
        self._buffers["rows"], self._buffers["table"] = self._buffers.get("table"), self._buffers.get("rows")
        rows = self._buffer("rows", n + 2, self.width)  # between two rows of zeros
        rows[0] = rows[n + 1] = 0
        rows[1 : n + 1] = self._xp.asarray(table)[self._xp.asarray(index)]
        beside = self._buffer("beside", n, 3 * self.width)
        products = self._buffer("products", n, self.pieces * self.width)
        overlapping = self._xp.lib.stride_tricks.as_strided(rows, beside.shape, rows.strides)
        for layer in stage:
            beside[:] = overlapping  # cuBLAS takes no rows that overlap
            self._xp.matmul(beside, self._weights[layer], out=products)
            self._finish(products, self._biases[layer], self._scales[layer], rows[1 : n + 1])
        return rows[1:]

    def _buffer(self, name: str, rows: int, width: int) -> Any:  # noqa: ANN401 - an array of the device
        flat = self._buffers.get(name)
        if flat is None or flat.size < rows * width:
            self._buffers[name] = flat = None  # its memory first
            self._buffers[name] = flat = self._xp.empty(max(rows, self._rows + ROW_UNITS) * width, np.float32)
        return flat[: rows * width].reshape(rows, width)

    def _finish_plainly(self, products: Any, bias: Any, scale: Any, rows: Any) -> None:  # noqa: ANN401 - arrays
        """Do the same as ``FINISH``, in array operations."""
        products += bias
        best = products.reshape(len(rows), self.pieces, self.width).max(axis=1)
        best -= best.mean(axis=1, keepdims=True)
        best /= self._xp.sqrt((best * best).mean(axis=1, keepdims=True) + EPSILON)
        best *= scale
        rows += best


def reason(fault: BaseException) -> str:
    """Return the first line of an exception, or its class where it has none."""
    return str(fault).partition("\n")[0] or type(fault).__name__


def failures(xp: Any) -> tuple[type[Exception], ...]:  # noqa: ANN401 - a module
    """Exceptions raised where a device or its libraries do not work."""
    if not hasattr(xp, "cuda"):
        return (MemoryError,)
    # The errors of the driver, cuBLAS and NVRTC are RuntimeErrors; a library that is missing is an ImportError.
    return (MemoryError, RuntimeError, ImportError, OSError, xp.cuda.compiler.CompileException)


def _compiled(xp: Any, width: int, pieces: int) -> Callable[..., None]:  # noqa: ANN401 - a module
    options = (f"-DWIDTH={width}", f"-DPIECES={pieces}", f"-DEPSILON={float(EPSILON)!r}f")
    kernel = xp.RawKernel(FINISH, "finish", options=options)

    def finish(products: Any, bias: Any, scale: Any, rows: Any) -> None:  # noqa: ANN401 - arrays of the device
        n = len(rows)
        kernel((-(-n // WARPS),), (WARPS * WARP,), (products, bias, scale, rows, np.int32(n)))

    return finish
