"""kyoki: clean scraped Japanese news, find people, states, places and organisations, and count what occurs together.

Nothing is loaded before it is used: `import kyoki` loads no model and no pandas.
"""

# Nothing is imported here, not even typing: modules may be shadowed until the command has set the import path.
TYPE_CHECKING = False
if TYPE_CHECKING:  # what type checkers and editors see; a test compares it with the real names
    from typing import Any

    from kyoki.cleaning.texts import articles_from_texts as articles_from_texts
    from kyoki.cleaning.texts import sentences as sentences
    from kyoki.coding import load_coding as load_coding
    from kyoki.config import Settings as Settings
    from kyoki.exploring import plot as plot
    from kyoki.exploring.analysis import analyse as analyse
    from kyoki.exploring.collocates import collocates as collocates
    from kyoki.exploring.dispersion import dispersion as dispersion
    from kyoki.exploring.dispersion import places as places
    from kyoki.exploring.kwic import kwic as kwic
    from kyoki.exploring.network import network as network
    from kyoki.exploring.ngrams import ngrams as ngrams
    from kyoki.exploring.sql import sql as sql
    from kyoki.exploring.subcorpus import where as where
    from kyoki.running.from_raws import clean as clean
    from kyoki.running.run import run as run
    from kyoki.stages.avoidances import avoidances as avoidances
    from kyoki.stages.codes import codes as codes
    from kyoki.stages.correspondence import correspondence as correspondence
    from kyoki.stages.evidence import evidence as evidence
    from kyoki.stages.graph import graph as graph
    from kyoki.stages.keyness import keyness as keyness
    from kyoki.stages.keywords import keywords as keywords
    from kyoki.stages.links import links as links
    from kyoki.stages.mentions import mentions as mentions
    from kyoki.stages.near_duplicates import near_duplicates as near_duplicates
    from kyoki.stages.outlet_names import outlet_names as outlet_names
    from kyoki.stages.pairs import pairs as pairs
    from kyoki.stages.read import read as read
    from kyoki.stages.report import report as report
    from kyoki.stages.stratified_pairs import stratified_pairs as stratified_pairs
    from kyoki.stages.templates import templates as templates
    from kyoki.stages.terms import terms as terms
    from kyoki.stages.tokens import tokens as tokens
    from kyoki.stages.trends import trends as trends
    from kyoki.stages.variables import variables as variables
    from kyoki.stages.word_clusters import word_clusters as word_clusters
    from kyoki.stages.word_pairs import word_pairs as word_pairs
    from kyoki.storage.readers import load as load

#: The module of each name of the API; every other name is a stage, in the module of the same name.
_HOME = {
    "Settings": "config",
    "analyse": "exploring.analysis",
    "articles_from_texts": "cleaning.texts",
    "clean": "running.from_raws",
    "collocates": "exploring.collocates",
    "dispersion": "exploring.dispersion",
    "kwic": "exploring.kwic",
    "load": "storage.readers",
    "load_coding": "coding",
    "network": "exploring.network",
    "ngrams": "exploring.ngrams",
    "places": "exploring.dispersion",
    "plot": "exploring.plot",
    "run": "running.run",
    "sentences": "cleaning.texts",
    "sql": "exploring.sql",
    "where": "exploring.subcorpus",
}


#: Names that are modules themselves.
_MODULES = ("plot",)


def __getattr__(name: str) -> "Any":  # noqa: ANN401 (each name has its own type, see above)
    if name == "__all__":
        return __dir__()
    if name == "__version__":
        from importlib.metadata import version

        return version("kyoki")
    home = _HOME.get(name) or (f"stages.{name}" if name in _stages() else None)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    module = import_module(f"kyoki.{home}")
    return module if name in _MODULES else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*_HOME, *_stages()})


def _stages() -> list[str]:
    """Return the names of the stages."""
    import os  # loaded by every interpreter before its first line

    files = os.listdir(os.path.join(__path__[0], "stages"))  # noqa: PTH118, PTH208 (pathlib is imported later)
    return [file.removesuffix(".py") for file in files if file.endswith(".py") and not file.startswith("_")]
