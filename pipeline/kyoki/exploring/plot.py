"""The figures of a run as matplotlib figures, for a notebook or to change and save them by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kyoki.errors import InputError
from kyoki.exploring.occurrences import tables_of
from kyoki.running.figures import NOTHING, figure
from kyoki.showing.headings import LANGUAGES

if TYPE_CHECKING:
    import os

    from matplotlib.figure import Figure

    from kyoki.storage.readers import Tables


def timeline(tables: Tables | str | os.PathLike[str] = "outputs", *, lang: str = "ja") -> Figure:
    """Draw articles over time, stacked by outlet.

    Args:
        tables: a run, its folder, or the result of `kyoki.where` or `kyoki.analyse`.
        lang: language of titles and axes: "ja" or "en".

    Returns:
        The figure; a notebook displays it, `savefig` saves it.

    Raises:
        InputError: there are no tables, or there is nothing to draw.

    >>> import kyoki
    >>> found = kyoki.analyse(["首相は東京で会見した。"] * 2, dates=["2025-04-01", "2025-05-01"])
    >>> figure = kyoki.plot.timeline(found, lang="en")
    >>> [label.get_text() for label in figure.axes[0].get_xticklabels()]
    ['2025-04', '2025-05']
    """
    return _figure("timeline", tables, lang)


def entities(tables: Tables | str | os.PathLike[str] = "outputs", *, lang: str = "ja") -> Figure:
    """Draw the entities in most articles as bars; arguments, result and exceptions as in `timeline`.

    >>> import kyoki
    >>> figure = kyoki.plot.entities(kyoki.analyse(["石破茂首相は東京で会見した。"]))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['石破茂', '東京']
    """
    return _figure("top_entities", tables, lang)


def network(tables: Tables | str | os.PathLike[str] = "outputs", *, lang: str = "ja") -> Figure:
    """Draw the largest component of the co-occurrence network; arguments, result and exceptions as in `timeline`.

    >>> import kyoki
    >>> found = kyoki.analyse(["石破茂首相は東京で会見した。", "石破茂首相が東京に戻った。"])
    >>> [text.get_text() for text in kyoki.plot.network(found).axes[0].texts]
    ['石破茂', '東京']
    """
    return _figure("network", tables, lang)


def heatmap(tables: Tables | str | os.PathLike[str] = "outputs", *, lang: str = "ja") -> Figure:
    """Draw how strongly the most frequent entities co-occur (NPMI); arguments, result and exceptions as in `timeline`.

    >>> import kyoki
    >>> found = kyoki.analyse(["石破茂首相は東京で会見した。", "石破茂首相が東京に戻った。"])
    >>> [label.get_text() for label in kyoki.plot.heatmap(found).axes[0].get_yticklabels()]
    ['石破茂', '東京']
    """
    return _figure("heat_map", tables, lang)


def keyness(tables: Tables | str | os.PathLike[str] = "outputs", *, lang: str = "ja") -> Figure:
    """Draw the words that mark each slice beyond chance; arguments, result and exceptions as in `timeline`.

    >>> import kyoki
    >>> places, ends = ("東京の", "大阪では", "仙台で", "那覇に"), ("を見た。", "に備える。", "が続く。")
    >>> texts = [place + word + end for word in "雨雪" for place in places for end in ends]
    >>> found = kyoki.analyse(texts, dates=["2025-04-01"] * 12 + ["2025-05-01"] * 12)
    >>> [axes.get_title() for axes in kyoki.plot.keyness(found).axes]
    ['2025-04', '2025-05']
    """
    return _figure("keyness", tables, lang)


def correspondence(tables: Tables | str | os.PathLike[str] = "outputs", *, lang: str = "ja") -> Figure:
    """Draw words and slices on the first two axes of correspondence analysis; arguments as in `timeline`.

    >>> import kyoki
    >>> kyoki.plot.correspondence(kyoki.analyse(["首相は東京で会見した。"]))
    Traceback (most recent call last):
    kyoki.errors.InputError: correspondence: not drawn, no three slices of five articles that differ (--by month, ...)
    """
    return _figure("correspondence", tables, lang)


def clusters(tables: Tables | str | os.PathLike[str] = "outputs", *, lang: str = "ja") -> Figure:
    """Draw the clustering of the words in most articles as a tree; arguments, result and exceptions as in `timeline`.

    >>> import kyoki
    >>> found = kyoki.analyse(["首相は東京で会見した。", "首相は東京での会見で考えを示した。"])
    >>> len(kyoki.plot.clusters(found).axes[0].get_yticklabels()) == len(found.word_clusters)
    True
    """
    return _figure("word_clusters", tables, lang)


def _figure(name: str, tables: Tables | str | os.PathLike[str], lang: str) -> Figure:
    if lang not in LANGUAGES:
        msg = f"plot: lang is {lang!r}; wanted one of {', '.join(LANGUAGES)}"
        raise InputError(msg)
    drawn = figure(name, tables_of(tables), lang)
    if drawn is None:
        msg = f"{name}: not drawn, {NOTHING[name]}"
        raise InputError(msg)
    return drawn.figure
