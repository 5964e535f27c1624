"""loky processes that import nothing from the working folder or an input folder, whatever program starts them.

loky starts them with `python -m`, which puts the working folder first on the path, and then gives them the parent's
sys.path, with a notebook's '' on it.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loky.backend import resource_tracker as loky_tracker
from loky.backend.context import LokyContext
from loky.backend.process import LokyProcess

import kyoki
from kyoki import imports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_exporting = threading.Lock()


class _DeferredCall:
    """A call that is executed when a process unpickles it."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


class _Process(LokyProcess):  # type: ignore[misc]  # loky has no types
    """A process that imports only from the allowed folders; also one that replaces another."""

    env: dict[str, str]

    def start(self) -> None:
        """Start the process, with the environment variables that its interpreter reads before any code runs."""
        start_trackers()
        self.env = {**self.env, **imports.environment()}
        super().start()

    def __reduce__(self) -> tuple[Any, ...]:
        """Send a LokyProcess whose first attributes, as they are unpickled, set the path for all that follows.

        At that time loky has set the parent's path in the process, but imported nothing more. The package is imported
        from the parent's location, even if that is an excluded folder (a checkout as the working folder) or another
        version comes first on the path: for the package, which itself imports nothing, only its folder is searched.
        """
        root = str(Path(kyoki.__file__).absolute().parents[1])
        first = {
            "_path_to_package": _DeferredCall(setattr, _DeferredCall(import_module, "sys"), "path", [root]),
            "_package": _DeferredCall(import_module, "kyoki"),
            "_path": _DeferredCall(setattr, _DeferredCall(import_module, "sys"), "path", imports.search_path()),
        }
        return object.__new__, (LokyProcess,), {**first, **vars(self)}


class Context(LokyContext):  # type: ignore[misc]  # loky has no types
    """The context from which a loky executor creates its processes."""

    Process = _Process


def start_trackers() -> None:
    """Start the two processes that release semaphores and shared memory, unless they run already.

    They can only inherit the environment of this process, which is changed for the milliseconds of their start. They
    do not warn of semaphores that this process was still releasing when it ended: nobody can do anything about them.
    """
    with _exported_environment():
        loky_tracker.ensure_running()
        if sys.platform != "win32":
            resource_tracker.ensure_running()


@contextmanager
def _exported_environment() -> Iterator[None]:
    with _exporting:
        wanted = {**imports.environment(), "PYTHONWARNINGS": "ignore"}
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
