"""Which folders Python imports from: never the working folder, nor one that inputs come from.

A folder of scrapes may hold any file, also one called loky.py. Until `begin` has run, a name may still be looked up
there: so only modules that every interpreter loads before a program's first line are imported here, not even typing.
"""

# pathlib is not among these modules:
# ruff: noqa: PTH112, PTH116, PTH120

import os
import site
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Whether this process runs the command, or works for it: its path and its environment are ours to change.
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
    """Exclude the folders of inputs from imports: of our own process, and of all processes that it will start.

    In another program, such as a notebook, sys.path and os.environ stay as they are: they are its own.
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
    """Return the variables with which a new interpreter does not search the excluded folders either.

    An empty PYTHONPATH is none to an interpreter; an empty entry in it is the working folder.
    """
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(_allowed(entries))}


def _allowed(entries: "Iterable[str]") -> "Iterator[str]":
    """Yield the entries that are no excluded folder; one where Python itself is installed is never excluded."""
    python = [os.path.dirname(os.__file__), *site.getsitepackages(), site.getusersitepackages()]
    excluded = {*_input_folders, _identity(os.curdir)} - {None, *map(_identity, python)}
    return (entry for entry in entries if entry and _identity(entry) not in excluded)


def _identity(path: "str | os.PathLike[str]") -> tuple[int, int] | None:
    """Return what all spellings of a folder have in common; None if there is nothing there."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
