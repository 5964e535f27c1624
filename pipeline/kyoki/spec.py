"""What a stage declares of itself, once: the run, the command line, the API and the keys are derived from it."""

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
#: Of the table articles all but what is long: the texts of a corpus are most of its bytes. What slices it by one of
#: its columns takes these.
ABOUT_ARTICLES: Final = ("*", "-text", "-title", "-url", OWN)


@dataclass(frozen=True)
class Spec:
    """The declaration of a stage, `SPEC` in its module; the module, its function and its command have one name.

    A stage that gives only some columns of a table takes that table and gives it back whole, with these filled.

    Args:
        scope: `article`: works on any batch of articles, so that only new ones are worked on; `sites`: needs all
            scrapes, before the first is cleaned; `corpus`: needs all articles at once; `shared`: the same, but what it
            gives is no table but one object, for corpus stages of the same run; `page`: takes the paths of tables and
            gives a page.
        needs: the columns that it looks at, by table, in the order of its parameters.
        gives: the columns that it fills, by table, in the order of its results.
        settings: the setting (SECTION.NAME or a whole SECTION) of each of its keyword parameters.
        without_effect: those keyword parameters that change how fast it gives its tables and nothing in them.
        chunked: tables that it takes a chunk at a time, each of whole articles, as they may not fit into memory.
        instead: by chunked table, what a run gives in its place, made of it before: a table of parts, or the object of
            a shared stage.
        beside: by table, the table of parts whose columns a run adds to it.
        gives_chunks: the generator in its module that gives its one table a chunk at a time; "" where it has none.
        engines: distributions whose version may change what it gives.
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
