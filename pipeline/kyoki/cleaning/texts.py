"""Convert texts that are already clean to tables, to use the stages without scrapes."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from kyoki.errors import InputError
from kyoki.language.sentences import split
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def articles_from_texts(texts: Sequence[str], ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Make articles from texts that are already clean; each is kept character for character.

    A line is a paragraph. Nothing is normalised, so full-width letters and half-width kana are kept.

    Args:
        texts: one for each article.
        ids: article_id of each; made from the text if None (equal texts get -2, -3, …).

    Returns:
        The table articles, in the given order.

    Raises:
        InputError: a single text instead of a list; another number of ids than of texts, or repeated ids; or an empty
            text.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["首相は東京で会見した。"], ids=["a"])
    >>> articles[["article_id", "text", "n_chars"]].values.tolist()
    [['a', '首相は東京で会見した。', 11]]
    """
    if isinstance(texts, str):
        msg = "texts is one text; expected a list of texts, one for each article: [text]"
        raise InputError(msg)
    texts = list(texts)
    names = list(ids) if ids is not None else _ids_of(texts)
    if len(names) != len(texts) or len(set(names)) != len(names):
        msg = f"{len(names)} ids ({len(set(names))} different) for {len(texts)} texts; expected one unique id per text"
        raise InputError(msg)
    if empty := [name for name, text in zip(names, texts, strict=True) if not text]:
        msg = f"text {empty[0]} is empty; leave it out"
        raise InputError(msg)
    return TABLES["articles"].frame(
        {"article_id": names, "text": list(texts), "n_chars": [len(text) for text in texts], "kept_share": 1.0}
    )


def sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Cut articles into sentences, as every stage does; `pairs` needs them to count all windows.

    Args:
        articles: the table articles.

    Returns:
        The table sentences.

    >>> import kyoki
    >>> cut = kyoki.sentences(kyoki.articles_from_texts(["首相は会見した。質問は出なかった。"]))
    >>> cut[["sentence", "paragraph", "start", "end"]].values.tolist()
    [[0, 0, 0, 8], [1, 0, 8, 17]]
    """
    return TABLES["sentences"].sorted(
        TABLES["sentences"].frame(
            {"article_id": article_id, "sentence": number, **found._asdict()}
            for article_id, text in zip(articles["article_id"], articles["text"], strict=True)
            for number, found in enumerate(split(text))
        )
    )


def _ids_of(texts: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    names = []
    for text in texts:
        # The letter in front keeps a spreadsheet from taking digits with an e among them for a number.
        name = "t" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:15]
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return names
