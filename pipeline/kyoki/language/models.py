"""Find installed spaCy models: loading one runs its code, so a folder that is merely on the path does not count."""

from __future__ import annotations

import importlib.util
import site
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from kyoki.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The entry point group of model packages, as `spacy package` writes it.
_GROUP: Final = "spacy_models"
_WANTED: Final = "the name of a spaCy model that is installed in this Python, such as ja_ginza"


def version(model: str) -> str:
    """Return the version of a spaCy model that is installed in the interpreter's own site-packages.

    A model has the name of its package; the path of a model, which spaCy would also load, is refused.

    Raises:
        EngineError: no such model is installed there, the package is not a model, or another module hides it.
    """
    if not model.isidentifier():
        _refuse(model, "no name of a package")
    folders = list(_site_folders())
    package = next(iter(metadata.distributions(name=model, path=[str(folder) for folder in folders])), None)
    if package is None:
        _refuse(model, "not installed", f"; install it with: pip install {model.replace('_', '-')}")
    if (model, model) not in [(entry.name, entry.value) for entry in package.entry_points.select(group=_GROUP)]:
        _refuse(model, f"a package, but no spaCy model (it has no entry point {model} in {_GROUP})")
    spec = importlib.util.find_spec(model)
    origin = Path(spec.origin).resolve() if spec and spec.origin else Path()
    if not any(folder in origin.parents for folder in folders):
        _refuse(model, f"hidden by {origin}", "; move that away")
    return package.version


def _refuse(model: str, found: str, mend: str = "") -> NoReturn:
    msg = f"model {model if model.isidentifier() else repr(model)} is {found}; expected {_WANTED}{mend}"
    raise EngineError(msg)


def _site_folders() -> Iterator[Path]:
    """Yield the folders of installed packages: site-packages, and folders that its .pth files add.

    Only installing a package writes there. sys.path also has entries set by whoever starts a program: the folder of the
    script, PYTHONPATH, additions of a notebook. The working folder is always excluded.
    """
    own = {*site.getsitepackages(), *(sysconfig.get_path(name) for name in ("purelib", "platlib"))}
    if site.ENABLE_USER_SITE:
        own.add(site.getusersitepackages())
    here = Path.cwd().resolve()
    for folder in sorted(Path(name).resolve() for name in own):
        yield folder
        for pth in sorted(folder.glob("*.pth")):
            lines = pth.read_text(encoding="utf-8", errors="replace").splitlines()
            added = (folder.joinpath(line.strip()).resolve() for line in lines if _is_path(line))
            yield from (path for path in added if path != here and path.is_dir())


def _is_path(line: str) -> bool:
    """Whether a line of a .pth file is a path, not a comment or code."""
    return bool(line.strip()) and "\0" not in line and not line.startswith(("#", "import ", "import\t"))
