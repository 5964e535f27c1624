"""kyoki: clean scraped Japanese news, find people, states and places, and count what occurs together.

Nothing is loaded before it is used: `import pipeline` takes no model and no pandas.
"""

# Nothing is imported here, not even typing: it may be shadowed until the command has set which folders are searched.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pipeline.config import Settings
    from pipeline.runs.api import articles_from_texts, clean, sentences
    from pipeline.runs.collocates import collocates
    from pipeline.runs.kwic import kwic
    from pipeline.runs.query import sql
    from pipeline.runs.whole import run
    from pipeline.stages.copies import copies
    from pipeline.stages.evidence import evidence
    from pipeline.stages.graph import graph
    from pipeline.stages.keyness import keyness
    from pipeline.stages.keywords import keywords
    from pipeline.stages.links import links
    from pipeline.stages.mentions import mentions
    from pipeline.stages.pairs import pairs
    from pipeline.stages.publishers import publishers
    from pipeline.stages.read import read
    from pipeline.stages.report import report
    from pipeline.stages.terms import terms
    from pipeline.stages.tokens import tokens
    from pipeline.stages.trends import trends
    from pipeline.stages.word_pairs import word_pairs
    from pipeline.storage import load

_HOME = {
    "Settings": "config",
    "articles_from_texts": "runs.api",
    "clean": "runs.api",
    "collocates": "runs.collocates",
    "copies": "stages.copies",
    "evidence": "stages.evidence",
    "graph": "stages.graph",
    "keyness": "stages.keyness",
    "keywords": "stages.keywords",
    "kwic": "runs.kwic",
    "links": "stages.links",
    "load": "storage",
    "mentions": "stages.mentions",
    "pairs": "stages.pairs",
    "publishers": "stages.publishers",
    "read": "stages.read",
    "report": "stages.report",
    "run": "runs.whole",
    "sentences": "runs.api",
    "sql": "runs.query",
    "terms": "stages.terms",
    "tokens": "stages.tokens",
    "word_pairs": "stages.word_pairs",
    "trends": "stages.trends",
}

__all__ = [
    "Settings",
    "articles_from_texts",
    "clean",
    "collocates",
    "copies",
    "evidence",
    "graph",
    "keyness",
    "keywords",
    "kwic",
    "links",
    "load",
    "mentions",
    "pairs",
    "publishers",
    "read",
    "report",
    "run",
    "sentences",
    "sql",
    "terms",
    "tokens",
    "trends",
    "word_pairs",
]


def __getattr__(name: str) -> "Any":  # noqa: ANN401 (each name has its own type, told above)
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"pipeline.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
