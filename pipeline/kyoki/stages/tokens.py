"""Cut the articles into short-unit words with MeCab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kyoki.language import sentences
from kyoki.names import NO_NAMES
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.names import Names

SPEC: Final = Spec(
    scope="article",
    needs={"articles": ("article_id", "text")},
    gives={"tokens": ALL},
    settings={"names": "names.file"},
    engines=("fugashi", "unidic-lite"),
)


def tokens(articles: pd.DataFrame, *, names: Names = NO_NAMES) -> pd.DataFrame:
    """Cut articles into words, sentence by sentence.

    No word crosses the end of a sentence, and the words of a sentence do not depend on the next: whole lines would be
    cut differently only where sentences join (for what a sentence is see `kyoki.language.sentences`).

    Args:
        articles: the table `articles`; of it article_id and text are used.
        names: the user's own names (`kyoki.names.load_names`), which become single tokens.

    Returns:
        The table `tokens`; offsets are code points into articles.text.

    Raises:
        EngineError: a text that MeCab cannot read (a NUL, a lone surrogate); the message names the sentence.

    >>> import kyoki
    >>> cut = kyoki.tokens(kyoki.articles_from_texts(["首相は会う。"]))
    >>> cut[["surface", "lemma", "pos1"]].values.tolist()
    [['首相', '首相', '名詞'], ['は', 'は', '助詞'], ['会う', '会う', '動詞'], ['。', '。', '補助記号']]
    """
    articles = articles.sort_values("article_id")  # so that the rows come in the table's order
    ids, texts = articles["article_id"].tolist(), articles["text"].tolist()
    found = [sentences.split(text) for text in texts]
    pieces = [text[start:end] for text, spans in zip(texts, found, strict=True) for start, end, _ in spans]
    called = [
        f"article {article_id}, sentence {order}"
        for article_id, spans in zip(ids, found, strict=True)
        for order in range(len(spans))
    ]
    from kyoki.language import mecab  # only the processes that work on articles need it

    cut = mecab.load(names).cut(pieces, names=called)
    count = np.array([len(spans) for spans in found], dtype=np.int64)
    article = np.repeat(np.arange(len(found)), count)
    order = np.arange(len(pieces)) - np.repeat(np.cumsum(count) - count, count)
    shift = np.fromiter((span.start for spans in found for span in spans), np.int64, len(pieces))[cut.text]
    columns = {
        "article_id": _take(pa.array(ids, pa.large_string()), article[cut.text]),
        "start": cut.start + shift,
        "end": cut.end + shift,
        "sentence": order[cut.text],
    }
    columns |= {name: _take(values, cut.word) for name, values in cut.fields.items()}
    return TABLES["tokens"].sorted(TABLES["tokens"].frame(columns))


def _take(values: pa.LargeStringArray, numbers: NDArray[np.int64]) -> pd.Series[str]:
    """Repeat a few distinct strings in many rows without a Python object per row; '' becomes missing."""
    return pd.Series(pd.array(pc.if_else(pc.equal(values, ""), None, values).take(pa.array(numbers)), dtype="str"))


if __name__ == "__main__":
    run_as_command("tokens")
