"""The report page: data as JSON, inline scripts and styles, and a content security policy with their hashes."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from kyoki.config import HIGHEST_Q
from kyoki.showing import analyses, corpus, entities, network, sentences, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb

#: Limits of the file. 5,000 entities open in under a second; most of it are the sentences: 900,000 characters are
#: 2.7 MB, which leaves a page that can still be mailed (under 5 MB). The server answers from all rows.
TOP_ENTITIES, TOP_EDGES, TOP_ARTICLES, MOST_CHARS = 5_000, 3_000, 3_000, 900_000
#: Limits of the served page when it opens; it queries the rest.
SERVED: Final = {"entities": 200, "edges": 500, "articles": 50}
_SCRIPTS: Final = (
    *("strings", "dom", "source", "corpus", "entities", "network", "places", "words", "analyses"),
    *("kwic", "regex", "search"),
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
    """Return everything that the page shows when it opens; totals are given beside the lists that are cut."""
    limits = SERVED if served else {"entities": TOP_ENTITIES, "edges": TOP_EDGES, "articles": TOP_ARTICLES}
    totals = corpus.totals(db)
    listed = corpus.articles(db, limit=limits["articles"])
    named = entities.entities(db, limit=limits["entities"])
    return {
        "served": served,
        "totals": totals,
        "outlets": corpus.outlets(db),
        "days": corpus.days(db),
        "periods": corpus.periods(db)["names"],
        "dropped": corpus.dropped(db),
        "rejects": corpus.rejects(db),
        "near_duplicates": corpus.near_duplicates(db),
        "articles": listed["rows"],
        # Most fields of most entities are missing: without them, 5,000 entities are a third shorter.
        "entities": [{name: value for name, value in row.items() if value is not None} for row in named["rows"]],
        "places": entities.located(db, limits["entities"]),
        "foremost": network.foremost(db),
        "edges": network.edges(db, limit=limits["edges"]),
        "words": {"common": words.keywords(db, proper=False), "proper": words.keywords(db, proper=True)},
        "terms": words.terms(db),
        "marks": words.marks(db),
        "sliced": words.sliced(db),
        "analyses": analyses.analyses(db),
        "sentences": [] if served else _carried(db, listed["rows"], named["rows"]),
        "lemmas": {} if served else sentences.usual_lemmas(db, most_chars=MOST_CHARS, most_articles=TOP_ARTICLES),
        "highest_q": HIGHEST_Q,
        "foot": _foot(ledger),
    }


def _carried(
    db: duckdb.DuckDBPyConnection, articles: list[dict[str, Any]], named: list[dict[str, Any]]
) -> list[list[Any]]:
    """Return the newest sentences as [article, text, [start, end, entity, …], cuts, [start, lemma, …]].

    An article and an entity are their places in the lists of the page; lemmas are those that are not the usual ones of
    their surfaces.
    """
    found = sentences.newest_sentences(db, most_chars=MOST_CHARS, most_articles=TOP_ARTICLES)
    article, entity = ({row["id"]: place for place, row in enumerate(listed)} for listed in (articles, named))
    return [
        [
            article[row["article_id"]],
            row["text"],
            [part for m in row["marks"] if m["id"] in entity for part in (m["start"], m["end"], entity[m["id"]])],
            _packed(row["cuts"]),
            *([row["lemmas"]] if row["lemmas"] else []),
        ]
        for row in found
    ]


def _packed(cuts: Iterable[int]) -> str:
    """Pack offsets into base64, a bit for each character.

    Of 299 articles that is 64 kB of a page of 2.6 MB; as numbers the offsets would take 592 kB.

    >>> _packed([0, 2, 9])  # bytes 0b00000101, 0b00000010
    'BQI'
    """
    bits = sum(1 << cut for cut in set(cuts))
    packed = base64.b64encode(bits.to_bytes(-(-bits.bit_length() // 8), "little"))
    return packed.decode().rstrip("=")


def _foot(ledger: Mapping[str, Any]) -> dict[str, str]:
    """Flatten versions and settings, to repeat the run; with times, two pages of equal tables would differ."""
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

    The markup contains nothing scraped but the escaped title: the rest is JSON, which the scripts insert as text.
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
