"""The declaration of a stage, made once: the run, the command line, the API and the keys are derived from it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    #: Columns by name; "*" is every column, "-NAME" after it leaves one out, `OWN` the user's.
    Columns = tuple[str, ...]

ALL: Final = ("*",)
#: The user's own columns of a table, which no schema names.
OWN: Final = "own columns"
#: All columns of articles except the long ones (texts are most of the bytes of a corpus); used by stages that slice by
#: any column.
ABOUT_ARTICLES: Final = ("*", "-text", "-title", "-url", OWN)


@dataclass(frozen=True)
class Spec:
    """The declaration of a stage, `SPEC` in its module; the module, its function and its command have one name.

    A stage that gives only some columns of a table takes that table and returns it complete, with these columns filled.

    Args:
        scope: `article`: works on any batch of articles, so that a run processes only new ones; `sites`: needs all
            scrapes, before the first is cleaned; `corpus`: needs all articles at once; `shared`: as `corpus`, but gives
            an object, not a table, to the corpus stages of the same run (`write` and `read` of its module keep it in a
            file); `page`: takes the paths of tables and gives a page.
        needs: the columns that it uses, by table, in the order of its parameters.
        gives: the columns that it fills, by table, in the order of its results.
        settings: the setting (SECTION.NAME or a whole SECTION) of each of its keyword parameters.
        without_effect: keyword parameters that affect only its speed, not its tables.
        chunked: tables that it takes in chunks of whole articles, because they may not fit into memory.
        instead: by chunked table, what a run passes in its place: a table of parts, or the object of a shared stage,
            either computed before.
        beside: by table, the table of parts whose columns a run adds to it.
        gives_chunks: the generator in its module that gives its only table in chunks; "" if there is none.
        engines: distributions whose version may change its tables.
        data: data files that it reads, as globs within the package.
    """

    scope: Literal["article", "sites", "corpus", "shared", "page"]
    needs: Mapping[str, Columns]
    gives: Mapping[str, Columns]
    settings: Mapping[str, str] = field(default_factory=dict)
    without_effect: tuple[str, ...] = ()
    chunked: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    gives_chunks: str = ""
    engines: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


def run_as_command(stage: str) -> None:
    """Run a stage as `kyoki STAGE` does; for `python -m kyoki.stages.STAGE`."""
    sys.argv[:1] = ["kyoki", stage]
    import_module("kyoki.__main__").main()
