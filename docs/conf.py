"""The documentation site: `make docs` builds it from this folder, the notebooks, and the package itself.

English pages are NAME.md, Japanese ones NAME.ja.md beside them. Nothing that a page loads comes from the network.
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
import tomllib
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kyoki
from kyoki.running.discovery import stage_names
from kyoki.showing.dictionary import dictionary

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parent
ROOT = DOCS.parent
#: The folder that the build writes to; `make docs` has put a run of the sample corpus there.
MADE = DOCS / "generated"
#: The functions that query a run; some of the other public names are stages.
ASKING = ("kwic", "collocates", "ngrams", "dispersion", "places", "network", "sql", "where")
#: The pages of files that are elsewhere in the repository.
PAGES = {
    "README.md": "home.md",
    "README.ja.md": "home.ja.md",
    "CHANGELOG.md": "generated/changelog.md",
    "CONTRIBUTING.md": "generated/contributing.md",
    "outputs/README.md": "generated/dictionary.md",
}

project = "kyoki"
author = "kyoki developers"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "generated/outputs"]
language = "en"
# The page search cuts Japanese into words; it finds those in Latin letters too.
html_search_language = "ja"

html_theme = "furo"
html_title = f"kyoki {release}"
html_static_path = ["_static"]
html_css_files = ["kyoki.css"]
# The report of the sample corpus, to click through.
html_extra_path = ["generated/outputs/report.html"]
html_copy_source = False
html_show_copyright = False

myst_heading_anchors = 3
# Run while the site is built, on the sample corpus.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300

# Docstrings write code between single backticks.
default_role = "code"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
napoleon_use_param = False
napoleon_use_rtype = False


def setup(app: Sphinx) -> None:
    """Make the pages that are printed from the code, and tell each page its language."""
    app.connect("builder-inited", generate)
    app.connect("html-page-context", in_its_language)
    app.connect("source-read", links_within)
    app.connect("autodoc-process-docstring", plain_stars, priority=400)  # before napoleon writes its own


def generate(_: Sphinx) -> None:
    """Write the data dictionary and the API reference, and copy what lies outside of this folder."""
    shutil.rmtree(MADE / "notebooks", ignore_errors=True)
    shutil.copytree(ROOT / "notebooks", MADE / "notebooks", ignore=shutil.ignore_patterns(".*"))
    pages = {"dictionary.md": dictionary("en"), "dictionary.ja.md": dictionary("ja"), "api.md": api()}
    for name in ("CHANGELOG", "CONTRIBUTING"):
        # Their links are seen from the top of the repository, two folders above.
        text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
        pages[f"{name.lower()}.md"] = re.sub(r"\]\((?!https?:|#)", "](../../", text)
    for name, text in pages.items():
        path = MADE / name
        # Written only if it differs, because Sphinx reads changed files again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def links_within(_: Sphinx, docname: str, source: list[str]) -> None:
    """Redirect links out of this folder (valid in the repository) to pages; a target without a page becomes a path."""
    if docname.startswith("generated/notebooks/"):
        return
    here = (DOCS / docname).parent

    def led(link: re.Match[str]) -> str:
        text, target, anchor = link.groups()
        path = (here / target).resolve()
        if not path.is_relative_to(ROOT) or (path.is_relative_to(DOCS) and path.exists()):
            return link[0]
        inside = str(path.relative_to(ROOT))
        page = PAGES.get(inside)
        if page is None:
            return text if text.strip("`") == inside else f"{text} (`{inside}`)"
        return f"[{text}]({os.path.relpath(DOCS / page, here)}{anchor or ''})"

    if docname.endswith(".ja"):
        source[0] = without_breaks(source[0])
    source[0] = re.sub(r"(?<!!)\[([^\]]*)\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)", led, source[0])


def without_breaks(text: str) -> str:
    """Join the lines of a Japanese paragraph, as a browser shows a break within one as a space; code stays as it is."""
    prose_and_code = re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE)
    prose_and_code[::2] = [
        re.sub(r"(?<=[。、）」])\n *(?=\*\*|[^\s|#>*\-\d])", "", prose) for prose in prose_and_code[::2]
    ]
    return "".join(prose_and_code)


def api() -> str:
    """Return the API reference: a page of directives that autodoc fills from the docstrings."""
    stages = [name for name in dir(kyoki) if name in stage_names() and name != "clean"]
    rest = [name for name in dir(kyoki) if name not in {*ASKING, *stages, "plot"}]
    of_plot = [name for name, one in vars(kyoki.plot).items() if getattr(one, "__module__", "") == kyoki.plot.__name__]
    figures = [f"plot.{name}" for name in of_plot if not name.startswith("_")]
    about = "Functions take and return pandas frames; the tables are described in the [data dictionary](dictionary.md)."
    lines = ["# API", "", about, ""]
    for group, names in {"Run, load, prepare": rest, "Ask a run": ASKING, "Figures": figures, "Stages": stages}.items():
        lines += [f"## {group}", "", "```{eval-rst}"]
        for name in names:
            kind = "autoclass" if inspect.isclass(attrgetter(name)(kyoki)) else "autofunction"
            lines += [f".. {kind}:: kyoki.{name}"]
        lines += ["```", ""]
    return "\n".join(lines)


def in_its_language(_: Sphinx, pagename: str, __: str, context: dict[str, Any], ___: object) -> None:
    """Set the language of a page, by its name."""
    context["language"] = "ja" if pagename.endswith(".ja") else "en"


def plain_stars(*args: Any) -> None:  # noqa: ANN401 (as Sphinx calls it; the lines are the last)
    """Keep * of formulas in docstrings from being read as emphasis."""
    lines: list[str] = args[-1]
    lines[:] = [line.replace("*", r"\*") for line in lines]
