"""The report page: data as JSON, inline scripts and styles, and a content security policy with their hashes."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from kyoki.config import HIGHEST_Q, STRICT_SCORE
from kyoki.formulas import FORMULA
from kyoki.showing import analyses, corpus, entities, filters, network, words
from kyoki.showing.held import MOST_ARTICLES, filled, held_articles, packed_edges

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

#: Limits of the file. A page with 5,000 entities opens in under a second. Most of the file is text (see `held`): with
#: 2.7 MB of it, the page is small enough for e-mail (under 5 MB). The server has no such limits.
TOP_ENTITIES, TOP_EDGES, TOP_ARTICLES = 5_000, 3_000, MOST_ARTICLES
#: Maximum pairs of each window except the narrowest.
TOP_WIDER: Final = 1_000
#: Limits of the data with which the served page opens; it queries the rest.
SERVED: Final = {"entities": 200, "edges": 500, "articles": 50}
#: The sections of the page in order; each script adds the function that draws its section to `drawers`.
SECTIONS: Final = ("summary", "corpus", "entities", "network", "places", "words", "analyses", "kwic")
_SCRIPTS: Final = (
    *("strings", "dom", "dates", "address", "source", "filtered", "filters", "exports", "figures", "corpus", "reader"),
    *("entities", "entity", "network", "drawing", "labels", "places", "words", "analyses", "kwic", "regex", "search"),
    "start",
)
_LIBRARIES: Final = ("d3.min.js", "plot.min.js", "topojson.min.js")
#: The <style> that Observable Plot 0.6.17 puts into each chart, for the policy (tests/showing/test_browser.py).
_PLOT_STYLE: Final = """:where(.plot-d6a7b5) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plot-d6a7b5 text),
:where(.plot-d6a7b5 tspan) {
  white-space: pre;
}"""


def page_data(db: duckdb.DuckDBPyConnection, ledger: Mapping[str, Any], *, served: bool) -> dict[str, Any]:
    """Return all data with which the page opens, with totals for lists that are cut."""
    limits = SERVED if served else {"entities": TOP_ENTITIES, "edges": TOP_EDGES, "articles": TOP_ARTICLES}
    own = filters.variables(db)
    listed = corpus.articles(db, limit=limits["articles"], variables=[one["column"] for one in own])
    named = entities.entities(db, limit=limits["entities"])
    held: dict[str, Any] = {"mentions": [], "paragraphs": [], "roles": [], "texts": None}
    if not served:
        held = held_articles(db, listed["rows"], named["rows"])
    windows = network.windows(db)
    return {
        "served": served,
        "totals": corpus.totals(db),
        "outlets": corpus.outlets(db),
        "variables": own,
        "days": corpus.days(db),
        "periods": corpus.periods(db)["names"],
        "dropped": corpus.dropped(db),
        "rejects": corpus.rejects(db),
        "near_duplicates": corpus.near_duplicates(db),
        "articles": [filled(row) | {"title": row["title"]} for row in listed["rows"]],
        # Most fields of most entities are missing: without them, 5,000 entities are a third shorter.
        "entities": [filled(row) for row in named["rows"]],
        "places": entities.located(db, limits["entities"]) if served else None,
        "foremost": network.foremost(db),
        "windows": windows,
        "edges": packed_edges(network.edges(db, limit=limits["edges"]), named["rows"]),
        "wider": [
            packed_edges(network.edges(db, limit=min(limits["edges"], TOP_WIDER), within=window), named["rows"])
            for window in windows
            if not served and window != network.window(db)
        ],
        "words": {"common": words.keywords(db, proper=False), "proper": words.keywords(db, proper=True)},
        "terms": words.terms(db),
        "marks": words.marks(db),
        "sliced": words.sliced(db),
        "analyses": analyses.analyses(db),
        **held,
        "highest_q": HIGHEST_Q,
        "strict_score": STRICT_SCORE,
        "formula": _escaped(FORMULA),
        "foot": _foot(ledger),
    }


def _escaped(pattern: str) -> str:
    r"""Write a regular expression in ASCII, for JavaScript with the flag u.

    >>> _escaped("^[＝-]")
    '^[\\u{ff1d}-]'
    """
    return "".join(char if " " <= char <= "~" else f"\\u{{{ord(char):x}}}" for char in pattern)


def _foot(ledger: Mapping[str, Any]) -> dict[str, str]:
    """Flatten versions and settings for the bottom of the page, without times, so equal tables give equal pages."""
    return dict(_flat({name: ledger[name] for name in ("versions", "settings") if name in ledger}))


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{name} · ")
        elif isinstance(value, list | tuple):
            rows.append((f"{prefix}{name}", ", ".join(map(str, value))))
        else:
            rows.append((f"{prefix}{name}", str(value)))
    return rows


def page(data: Mapping[str, Any], *, title: str) -> str:
    """Return the page as one HTML document.

    The only scraped string in the markup is the escaped title; everything else is JSON, which the scripts insert as
    text.
    """
    import jinja2
    from markupsafe import Markup

    scripts = [_vendored(name) for name in _LIBRARIES]
    own = "(() => {\n" + "\n".join(_own(f"{name}.js") for name in _SCRIPTS) + "\n})();"
    styles = _own("report.css")
    outlines = f'{{"world":{_vendored("world.json")},"japan":{_vendored("japan.json")}}}'
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(_own("report.html.j2")).render(
        title=title,
        sections=SECTIONS,
        policy=_policy([*scripts, own], [styles, _PLOT_STYLE], served=bool(data["served"])),
        styles=Markup(styles),  # noqa: S704 (our own)
        scripts=[Markup(script) for script in (*scripts, own)],  # noqa: S704 (our own and vendored)
        data=Markup(_json(data)),  # noqa: S704 (every < in it is \\u003c)
        outlines=Markup(outlines),  # noqa: S704 (vendored)
    )


def _json(data: Mapping[str, Any]) -> str:
    r"""Return JSON that cannot end the <script> around it: every < is \u003c.

    >>> _json({"title": "</script>"})
    '{"title":"\\u003c/script>"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", r"\u003c")


def _policy(scripts: list[str], styles: list[str], *, served: bool) -> str:
    """Return a content security policy under which these scripts and styles run, and nothing else."""
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": " ".join(map(_hash, styles)),
        "img-src": "data:",
        "connect-src": "'self'" if served else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _own(name: str) -> str:
    return files("kyoki.showing").joinpath("templates", name).read_text(encoding="utf-8")


def _vendored(name: str) -> str:
    return files("kyoki.showing").joinpath("vendor", name).read_text(encoding="utf-8")
