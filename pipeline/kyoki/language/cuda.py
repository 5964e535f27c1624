"""Find the CUDA device, through CuPy, and try whether it can be used; or say why not."""

import warnings
from importlib import import_module
from typing import Any, Final

import numpy as np

from kyoki.language.ginza_convolutions import TOLERANCE, Layer
from kyoki.language.ginza_device import DeviceEncoder, failures, reason
from kyoki.language.ginza_encoder import Encoder

#: What a CuPy raises at import that was built for another numpy, or lacks a library.
_BROKEN: Final = (ImportError, AttributeError, ValueError, OSError, RuntimeError)
_INSTALL: Final = "in kyoki's source folder: pip install '.[gpu]'"


def cupy_or_why() -> tuple[Any, str]:
    """Return CuPy and the name of its first device; or None and the reason."""
    try:
        cupy: Any = import_module("cupy")
    except _BROKEN as fault:
        missing = isinstance(fault, ModuleNotFoundError) and fault.name in {None, "cupy"}
        return None, f"{'CuPy is not installed' if missing else reason(fault)}; {_INSTALL}"
    if not hasattr(cupy, "cuda"):  # a folder that an uninstallation left
        return None, f"CuPy is incomplete; {_INSTALL}"
    try:
        name = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
    except cupy.cuda.runtime.CUDARuntimeError as fault:
        return None, f"no CUDA device ({fault})"
    return cupy, name


def wanted_device(engine: str, device: str) -> tuple[Any, str]:
    """Return CuPy and the name of its first device, if the settings mentions.engine and mentions.device ask for it.

    Returns:
        The same as ``cupy_or_why``.
    """
    if engine != "auto":
        return None, f"the engine is {engine}"
    return (None, "the device is cpu") if device == "cpu" else cupy_or_why()


def warn(why: str) -> None:
    """Warn that the requested device is not used."""
    warnings.warn(f"mentions.device is cuda, but the processor is used: {why}", stacklevel=3)


def warn_if_unusable(engine: str, device: str) -> None:
    """Warn if a device is requested and cannot be used; for a run, whose workers do not report it.

    Args:
        engine: The setting mentions.engine.
        device: The setting mentions.device.
    """
    if device == "cuda":
        cupy, found = wanted_device(engine, device)
        why = found if cupy is None else fault_of(cupy)
        if why:
            warn(why)


def fault_of(xp: Any) -> str:  # noqa: ANN401 - a module
    """Compute two small texts on the device and on the processor; return why it cannot be used, empty if it can.

    Args:
        xp: CuPy, or another module with numpy's functions.
    """
    layers = [_random_layer(seed) for seed in range(2)]
    batch = np.eye(33, 32, -1, dtype=np.float32), np.arange(1, 33), np.array([20, 12])
    processor = Encoder(layers)
    try:
        device = DeviceEncoder(layers, xp, processor)
        found = device(*batch)
    except failures(xp) as fault:
        return reason(fault)
    by = float(np.abs(found - processor(*batch)).max())
    return device.fault or ("" if by <= TOLERANCE else f"its vectors differ from the processor's by {by:.0e}")


def _random_layer(seed: int, width: int = 32, pieces: int = 3) -> Layer:
    random = np.random.default_rng(seed)
    weights = random.standard_normal((width, pieces, 3 * width), np.float32) / np.float32(width**0.5)
    return Layer(weights, *(random.standard_normal(shape, np.float32) for shape in ((width, pieces), width, width)))
