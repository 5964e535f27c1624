"""Short-unit words: every sentence cut by MeCab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.engines import mecab
from pipeline.names import NO_NAMES
from pipeline.tables import TABLES
from pipeline.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.names import Names


def tokens(articles: pd.DataFrame, *, names: Names = NO_NAMES) -> pd.DataFrame:
    """Cut articles into words, sentence by sentence.

    No word runs over the end of a sentence, and MeCab's choice in one sentence does not depend on the next: of whole
    lines it would cut differently at the seams only (see `pipeline.text.sentences` for what a sentence is).

    Args:
        articles: the table `articles`; of it article_id and text are used.
        names: the user's own names (`pipeline.names.load_names`), which come out whole.

    Returns:
        The table `tokens`; offsets are code points into articles.text.

    Raises:
        EngineError: a text that MeCab cannot read (a NUL, a lone surrogate); the message names the sentence.
    """
    articles = articles.sort_values("article_id")  # so that the rows come in the table's order
    spans = [
        (number, order, sentence.start, sentence.end)
        for number, text in enumerate(articles["text"])
        for order, sentence in enumerate(sentences.split(text))
    ]
    ids, texts = articles["article_id"].tolist(), articles["text"].tolist()
    pieces = [texts[number][start:end] for number, _, start, end in spans]
    called = [f"article {ids[number]}, sentence {order}" for number, order, _, _ in spans]
    cut = mecab.load(names).cut(pieces, names=called)
    of_span = np.array(spans, dtype=np.int64).reshape(-1, 4)[cut.text]
    columns = {
        "article_id": _take(ids, of_span[:, 0]),
        "start": cut.start + of_span[:, 2],
        "end": cut.end + of_span[:, 2],
        "sentence": of_span[:, 1],
    }
    words = zip(*cut.words, strict=True) if cut.words else [()] * len(mecab.Word._fields)
    columns |= {name: _take(values, cut.word) for name, values in zip(mecab.Word._fields, words, strict=True)}
    return TABLES["tokens"].sorted(TABLES["tokens"].frame(columns))


def _take(values: Iterable[str], numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pd.Series[str]:
    """Repeat few distinct strings in many rows without a Python object for each row; '' is missing."""
    return pd.Series(pd.array([value or None for value in values], dtype="str").take(numbers))


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("tokens")
