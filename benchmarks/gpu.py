"""Speed of the recogniser on a CUDA device, compared with the processor in the same run; at most five minutes.

    python benchmarks/gpu.py FOLDER            all of it, over the .txt files of FOLDER (some thousand articles)
    python benchmarks/gpu.py FOLDER --export kyoki_gpu.npz     only writes what the encoder needs, on any machine
    python benchmarks/gpu.py --encoder kyoki_gpu.npz           only the encoder, with numpy and CuPy alone

It prints whether vectors and entities are the processor's, tokens a second of the encoder (float32, with transfers and
without), articles a second of the stage mentions with 1, 4 and 16 processes, and the device's memory.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from kyoki.language.ginza_convolutions import Layer
from kyoki.language.ginza_decoder import Decoder, Weights
from kyoki.language.ginza_device import DeviceEncoder, cupy_or_why
from kyoki.language.ginza_encoder import Encoder

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # as in a worker
TOKENS = 100_000  # that the encoder is timed on: a second of the device's, seven of a core's
PROCESSES = (1, 4, 16)
ARTICLES = 60  # for each process of the stage


class Resident(DeviceEncoder):
    """Leaves the vectors on the device."""

    def _take(self, rows: object, index: np.ndarray, out: np.ndarray) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--export", type=Path)
    parser.add_argument("--encoder", type=Path)
    given = parser.parse_args()
    if not ONE_THREAD.items() <= os.environ.items():  # numpy has read them by now
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD})  # noqa: S606
    if given.encoder:
        measure_encoder(dict(np.load(given.encoder)))
        return
    texts = [path.read_text(encoding="utf-8") for path in sorted(given.folder.rglob("*.txt"))]
    arrays = exported(texts)
    if given.export:
        np.savez_compressed(given.export, **arrays)
        print(f"{given.export}: {given.export.stat().st_size / 1e6:.0f} MB")
        return
    if measure_encoder(arrays):
        measure_stage(texts)


def exported(texts: list[str]) -> dict[str, np.ndarray]:
    """Return the weights of the model, and the tokens of the first articles as the encoder gets them."""
    from kyoki.language import ginza, sentences

    engine = ginza.load(device="cpu")
    words = []
    n_tokens = 0
    for text in texts:
        if n_tokens >= TOKENS:
            break
        for span in sentences.split(text):
            words.append(engine._tokenize(text[span.start : span.end]))
            n_tokens += len(words[-1].surfaces)
    ids = engine._embed(found.surfaces for found in words)
    convolutions, weights = engine.weights.layers, engine.weights.recogniser
    arrays = {
        f"{name}{number}": getattr(layer, name)
        for number, layer in enumerate(convolutions)
        for name in ("weights", "bias", "scale", "shift")
    }
    return {
        **arrays,
        "table": engine._embed.table[: ids.max() + 1],
        "ids": ids,
        "lengths": np.array([len(found.surfaces) for found in words], np.int64),
        "spaces": engine._embed.spaces[ids],
        "linear_w": np.asarray(weights.linear[0]),
        "linear_b": np.asarray(weights.linear[1]),
        "lower": np.asarray(weights.lower),
        "lower_bias": np.asarray(weights.lower_bias),
        "padding": np.asarray(weights.padding),
        "upper_w": np.asarray(weights.upper[0]),
        "upper_b": np.asarray(weights.upper[1]),
        "moves": np.array(weights.moves),
    }


def measure_encoder(arrays: dict[str, np.ndarray]) -> bool:
    """Print equality and tokens a second of the encoder; return whether there is a device."""
    parts = ("weights", "bias", "scale", "shift")
    layers = [
        Layer(*(arrays[f"{name}{n}"] for name in parts)) for n in range(sum(k.startswith("scale") for k in arrays))
    ]
    decode = Decoder(
        Weights(
            (arrays["linear_w"], arrays["linear_b"]),
            arrays["lower"],
            arrays["lower_bias"],
            arrays["padding"],
            (arrays["upper_w"], arrays["upper_b"]),
            arrays["moves"].tolist(),
        )
    )
    batch = arrays["table"], arrays["ids"], arrays["lengths"]
    n = len(arrays["ids"])
    processor = Encoder(layers)
    began = time.perf_counter()
    wanted = processor(*batch)
    core = n / (time.perf_counter() - began)
    print(f"{n:,} tokens in {len(arrays['lengths']):,} sentences; one core {core:,.0f} tokens a second")
    cupy, found = cupy_or_why()
    if cupy is None:
        print(f"no device: {found}")
        return False
    device = DeviceEncoder(layers, cupy, processor)
    vectors = device(*batch)
    entities, margins = decode(wanted, arrays["lengths"], arrays["spaces"])
    on_device, _ = decode(vectors, arrays["lengths"], arrays["spaces"])
    sure = np.repeat(margins >= 1e-3, arrays["lengths"])  # spaCy decides the others in either case
    differing = {e for e in {*entities} ^ {*on_device} if sure[e[0]]}
    print(f"{found}, CuPy {cupy.__version__}: vectors differ by {np.abs(vectors - wanted).max():.1e} at most")
    print(f"entities: {len(entities):,}, {len(differing)} differ (near-ties left out)")
    with_transfers = median_of(lambda: device(*batch))
    print(f"with transfers {n / with_transfers:,.0f} tokens a second, {n / with_transfers / core:.0f} cores")
    resident = Resident(layers, cupy, processor)
    without = median_of(lambda: resident(*batch))
    print(f"without the way back {n / without:,.0f} tokens a second")
    free, total = cupy.cuda.runtime.memGetInfo()
    print(
        f"device memory: {cupy.get_default_memory_pool().total_bytes() / 1e6:.0f} MB in the pool, "
        f"{(total - free) / 1e6:.0f} of {total / 1e6:.0f} MB in use in all"
    )
    return True


def median_of(work: Callable[[], Any]) -> float:
    seconds = []
    for _ in range(9):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[2:])  # the first ones compile and allocate


def measure_stage(texts: list[str]) -> None:
    """Print articles a second of the stage mentions, on the processor and on the device."""
    for processes in PROCESSES:
        some = [texts[n * ARTICLES % len(texts) :][:ARTICLES] for n in range(processes)]
        speeds = {}
        for device in ("cpu", "cuda"):
            with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
                list(pool.map(find, [some[0][:2]] * processes, [device] * processes))  # loads the model
                began = time.perf_counter()
                done = sum(pool.map(find, some, [device] * processes))
                speeds[device] = done / (time.perf_counter() - began)
        print(
            f"{processes} processes: {speeds['cpu']:.1f} articles a second on the processor, "
            f"{speeds['cuda']:.1f} with the device: {speeds['cuda'] / speeds['cpu']:.2f} times"
        )


def find(texts: list[str], device: str) -> int:
    """Run the stage on some texts, in a process of the pool."""
    import kyoki

    kyoki.mentions(kyoki.articles_from_texts(texts), device=device)
    return len(texts)


if __name__ == "__main__":
    sys.exit(main())
