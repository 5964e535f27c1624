"""kyoki: clean scraped Japanese news, find people, states and places, and count what occurs together.

Nothing is loaded before it is used: `import kyoki` takes no model and no pandas.
"""

# Nothing is imported here, not even typing: it may be shadowed until the command has set which folders are searched.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kyoki.cleaning.clean_texts import articles_from_texts, clean, sentences
    from kyoki.config import Settings
    from kyoki.exploring.collocates import collocates
    from kyoki.exploring.kwic import kwic
    from kyoki.exploring.sql import sql
    from kyoki.running.run import run
    from kyoki.stages.evidence import evidence
    from kyoki.stages.graph import graph
    from kyoki.stages.keyness import keyness
    from kyoki.stages.keywords import keywords
    from kyoki.stages.links import links
    from kyoki.stages.mentions import mentions
    from kyoki.stages.near_duplicates import near_duplicates
    from kyoki.stages.outlet_names import outlet_names
    from kyoki.stages.pairs import pairs
    from kyoki.stages.read import read
    from kyoki.stages.report import report
    from kyoki.stages.terms import terms
    from kyoki.stages.tokens import tokens
    from kyoki.stages.trends import trends
    from kyoki.stages.word_pairs import word_pairs
    from kyoki.storage.readers import load

_HOME = {
    "Settings": "config",
    "articles_from_texts": "cleaning.clean_texts",
    "clean": "cleaning.clean_texts",
    "collocates": "exploring.collocates",
    "near_duplicates": "stages.near_duplicates",
    "evidence": "stages.evidence",
    "graph": "stages.graph",
    "keyness": "stages.keyness",
    "keywords": "stages.keywords",
    "kwic": "exploring.kwic",
    "links": "stages.links",
    "load": "storage.readers",
    "mentions": "stages.mentions",
    "pairs": "stages.pairs",
    "outlet_names": "stages.outlet_names",
    "read": "stages.read",
    "report": "stages.report",
    "run": "running.run",
    "sentences": "cleaning.clean_texts",
    "sql": "exploring.sql",
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
    "evidence",
    "graph",
    "keyness",
    "keywords",
    "kwic",
    "links",
    "load",
    "mentions",
    "near_duplicates",
    "outlet_names",
    "pairs",
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

    return getattr(import_module(f"kyoki.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
