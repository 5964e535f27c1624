"""Keep the working folder and input folders out of Python's import path.

A folder of scrapes may contain any file, even a loky.py. Until `begin` has run, imports may still find it: this module
imports only what every interpreter loads at start-up, not even typing.
"""

# pathlib is not among these modules:
# ruff: noqa: PTH112, PTH116, PTH120

import os
import site
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Whether this process is the command or one of its workers, so that we may change sys.path and os.environ.
ours = False
_input_folders: set[tuple[int, int] | None] = set()


def begin(arguments: "Iterable[str]" = ()) -> None:
    """Exclude the working folder and input folders from this process's imports, and from its children's.

    Args:
        arguments: of the command line; an existing path among them counts as an input.
    """
    global ours  # noqa: PLW0603 (a property of the process)
    ours = True
    keep_out(arguments)


def keep_out(inputs: "Iterable[str | os.PathLike[str]]") -> None:
    """Exclude the folders of inputs from the imports of our process and of those that it starts.

    In another program, such as a notebook, sys.path and os.environ are left alone.
    """
    folders = {path if os.path.isdir(path) else os.path.dirname(path) for path in inputs}
    _input_folders.update(_identity(folder or os.curdir) for folder in folders)
    if ours:
        os.environ.update(environment())
        sys.path[:] = search_path()


def search_path() -> list[str]:
    """Return sys.path without the excluded folders, however they are spelled."""
    return list(_allowed(sys.path))


def environment() -> dict[str, str]:
    """Return environment variables that exclude these folders from the imports of a new interpreter.

    An empty PYTHONPATH counts as unset; an empty entry in it means the working folder.
    """
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(_allowed(entries))}


def _allowed(entries: "Iterable[str]") -> "Iterator[str]":
    """Yield the entries that are not excluded; folders of the Python installation never are."""
    python = [os.path.dirname(os.__file__), *site.getsitepackages(), site.getusersitepackages()]
    excluded = {*_input_folders, _identity(os.curdir)} - {None, *map(_identity, python)}
    return (entry for entry in entries if entry and _identity(entry) not in excluded)


def _identity(path: "str | os.PathLike[str]") -> tuple[int, int] | None:
    """Return device and inode, equal for all spellings of a path; None if it does not exist."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
