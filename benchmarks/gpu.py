"""Speed of the recogniser on a CUDA device, compared with the processor in the same run; at most five minutes.

    python benchmarks/gpu.py                   all of it, over the sample corpus; keeps its output in RESULTS.md
    python benchmarks/gpu.py FOLDER            the same, over FOLDER (some thousand articles, in any format)
    python benchmarks/gpu.py --export kyoki_gpu.npz     only writes what the encoder needs, on any machine
    python benchmarks/gpu.py --encoder kyoki_gpu.npz    only the encoder, with numpy and CuPy alone

It prints whether vectors and entities are the processor's, by how much margins of decisions differ, tokens a second of
the encoder (float32, with transfers and without), articles a second of the stage mentions with 1, 4 and 16 processes,
and the device's memory. A number of processes that would take it beyond five minutes is left out.
"""

import argparse
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from kyoki.config import MentionSettings, RunSettings
from kyoki.language.cuda import cupy_or_why
from kyoki.language.ginza_convolutions import Layer
from kyoki.language.ginza_decoder import Decoder, Weights
from kyoki.language.ginza_device import DeviceEncoder
from kyoki.language.ginza_encoder import Encoder
from kyoki.running.limits import limit_memory

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # as in a worker
TOKENS = 100_000  # that the encoder is timed on: a second of the device's, seven of a core's
PROCESSES = (1, 4, 16)
ARTICLES = 60  # for each process of the stage
SECONDS = 300
NEAR = 1e-3  # as kyoki.language.ginza has it, which needs more than numpy
HERE = Path(__file__).parent
HEADING = "## On a CUDA device"
_began = time.monotonic()
_told: list[str] = []


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
    texts = articles_of(given.folder or HERE.parent / "corpus" / "raw")
    arrays = exported(texts)
    if given.export:
        np.savez_compressed(given.export, **arrays)
        print(f"{given.export}: {given.export.stat().st_size / 1e6:.0f} MB")
        return
    if measure_encoder(arrays):
        measure_stage(texts)
        keep(HERE / "RESULTS.md", _told)


def say(line: str) -> None:
    """Print a line of the results."""
    print(line, flush=True)
    _told.append(line)


def keep(path: Path, lines: list[str]) -> None:
    """Put the results into their section of a file, the last one."""
    rest = path.read_text(encoding="utf-8").partition(HEADING)[0].rstrip("\n")
    about = f"Written by `python benchmarks/gpu.py`, {time.strftime('%Y-%m-%d', time.gmtime())}."
    listed = "\n".join(f"- {line}" for line in lines)
    path.write_text(f"{rest}\n\n{HEADING}\n\n{about}\n\n{listed}\n", encoding="utf-8")


def articles_of(folder: Path) -> list[str]:
    """Return the texts of the articles in a folder."""
    import kyoki

    texts: list[str] = kyoki.clean(kyoki.read([folder]).scrapes).articles["text"].tolist()
    return texts


def exported(texts: list[str]) -> dict[str, np.ndarray]:
    """Return the weights of the model, and tokens of the articles as the encoder gets them: of few articles again."""
    from kyoki.language import ginza, sentences

    engine = ginza.load(device="cpu")
    words = []
    n_tokens = 0
    for text in itertools.cycle(texts):
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
    say(f"{n:,} tokens in {len(arrays['lengths']):,} sentences; one core {core:,.0f} tokens a second")
    cupy, found = cupy_or_why()
    if cupy is None:
        say(f"no device: {found}")
        return False
    device = DeviceEncoder(layers, cupy, processor)
    vectors = device(*batch)
    entities, margins = decode(wanted, arrays["lengths"], arrays["spaces"])
    on_device, others = decode(vectors, arrays["lengths"], arrays["spaces"])
    far = margins >= NEAR  # spaCy decides the other texts in either case
    sure = np.repeat(far, arrays["lengths"])
    differing = {e for e in {*entities} ^ {*on_device} if sure[e[0]]}
    moved = np.abs(np.minimum(margins, 1e9) - np.minimum(others, 1e9))[far].max(initial=0)  # infinite: no decision
    say(f"{found}, CuPy {cupy.__version__}: vectors differ by {np.abs(vectors - wanted).max():.1e} at most")
    say(f"entities: {len(entities):,}, {len(differing)} differ (near-ties left out)")
    say(f"margins differ by {moved:.1e} at most; spaCy decides where they are under {NEAR:.0e}")
    if device.fault:
        say(f"the device was given up: {device.fault}")
        return False
    with_transfers = median_of(lambda: device(*batch))
    say(f"with transfers {n / with_transfers:,.0f} tokens a second, {n / with_transfers / core:.0f} cores")
    resident = Resident(layers, cupy, processor)
    without = median_of(lambda: resident(*batch))
    say(f"without the way back {n / without:,.0f} tokens a second")
    say(f"device memory of the encoder: {cupy.get_default_memory_pool().total_bytes() / 1e6:.0f} MB, {memory(cupy)}")
    return True


def memory(cupy: Any) -> str:  # noqa: ANN401 (it has no types)
    """Return how much of the device's memory all processes use."""
    free, total = cupy.cuda.runtime.memGetInfo()
    return f"{(total - free) / 1e6:,.0f} of {total / 1e6:,.0f} MB in use in all"


def median_of(work: Callable[[], Any]) -> float:
    seconds = []
    for _ in range(9):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[2:])  # the first ones compile and allocate


def measure_stage(texts: list[str]) -> None:
    """Print articles a second of the stage mentions, on the processor and on the device."""
    cupy, _ = cupy_or_why()
    lasted, before = 0.0, 1
    for processes in PROCESSES:
        if time.monotonic() - _began + lasted * processes / before > SECONDS:
            say(f"{processes} processes: left out, as it would take longer than {SECONDS // 60} minutes in all")
            break
        began = time.monotonic()
        some = [texts[n * ARTICLES % len(texts) :][:ARTICLES] for n in range(processes)]
        speeds, used, on_device = {}, "", 0
        for device in ("cpu", "cuda"):
            context, limits = get_context("spawn"), (RunSettings.memory_limit,)
            with ProcessPoolExecutor(processes, context, limit_memory, limits) as pool:
                list(pool.map(find, [some[0][:2]] * processes, [device] * processes))  # loads the model
                started = time.perf_counter()
                found = list(pool.map(find, some, [device] * processes))
                speeds[device] = sum(n for n, _ in found) / (time.perf_counter() - started)
                used, on_device = memory(cupy), sum(is_on_device for _, is_on_device in found)
        say(
            f"{processes} processes, {on_device} on the device: {speeds['cpu']:.1f} articles a second on the "
            f"processor, {speeds['cuda']:.1f} with the device, {speeds['cuda'] / speeds['cpu']:.2f} times; {used}"
        )
        lasted, before = time.monotonic() - began, processes


def find(texts: Sequence[str], device: str) -> tuple[int, bool]:
    """Run the stage on some texts, in a process of the pool; return how many, and whether on the device."""
    import kyoki
    from kyoki.language import ginza

    kyoki.mentions(kyoki.articles_from_texts(texts), device=device)
    return len(texts), ginza.load(MentionSettings.model, engine=MentionSettings.engine, device=device).on_device


if __name__ == "__main__":
    sys.exit(main())
