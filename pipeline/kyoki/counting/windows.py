"""Windows: the window of each occurrence, and the number of windows of each article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kyoki.counting.slicing import slice_labels
from kyoki.errors import TableError
from kyoki.pairing import block_length

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers


@dataclass(frozen=True)
class Corpus:
    """The occurrences of a corpus. Articles are numbered in the order of their ids.

    Attributes:
        found: the occurrences: sentence and paragraph.
        article: the article of each occurrence.
        sentences: sentence and paragraph of all sentences; None if unknown.
        sentence_article: the article of each sentence.
        ids: the article ids.
        slices: the slice of each article, missing if it is in none; None without slices.
        is_near_duplicate: whether each article is a near-duplicate of another; None if unknown.
    """

    found: pd.DataFrame
    article: Integers
    sentences: pd.DataFrame | None
    sentence_article: Integers
    ids: pd.Index[Any]
    slices: pd.Series[Any] | None
    is_near_duplicate: NDArray[np.bool_] | None

    @classmethod
    def of(
        cls, found: pd.DataFrame, sentences: pd.DataFrame | None, articles: pd.DataFrame | None = None, by: str = ""
    ) -> Corpus:
        """Number the articles, and look up the slice of each and whether it is a near-duplicate.

        Args:
            found: occurrences, with article_id and, as the windows need them, sentence and paragraph.
            sentences: the table `sentences`; without it, only windows with an occurrence are counted.
            articles: the table `articles`; without it no near-duplicates are known.
            by: the column to slice by (see slice_labels); "" for no slices.

        Raises:
            TableError: an occurrence in an article that `sentences` or `articles` does not have.
        """
        article, met = pd.factorize(found["article_id"], sort=True)
        sentence_article, ids = article, met
        if sentences is not None:
            sentence_article, ids = pd.factorize(sentences["article_id"], sort=True)
            article = _numbered(met, ids, "sentences")[article]
        slices, is_near_duplicate = None, None
        if articles is not None:
            rows = articles.iloc[_numbered(ids, pd.Index(articles["article_id"]), "articles")]
            is_near_duplicate = rows["duplicate_of"].notna().to_numpy()
            slices = slice_labels(rows, by) if by else None
        return cls(
            found,
            np.asarray(article, dtype=np.int64),
            sentences,
            np.asarray(sentence_article, dtype=np.int64),
            ids,
            slices,
            is_near_duplicate,
        )

    def number(self, window: str) -> tuple[Integers, Integers]:
        """Number the windows with an occurrence.

        Args:
            window: sentence, paragraph, article or "sentences:N" (blocks of N sentences from the article's first).

        Returns:
            The number of the window of each occurrence, and the number of windows of each article.

        Raises:
            TableError: an occurrence in a window without a sentence.
        """
        within = _within(self.found, window)
        known = within if self.sentences is None else _within(self.sentences, window)
        span = int(max(within.max(initial=0), known.max(initial=0))) + 1
        number, met = pd.factorize(self.article * span + within)
        every = met if self.sentences is None else pd.unique(self.sentence_article * span + known)
        if len(missing := met[~np.isin(met, every)]):
            where = f"{window} {missing[0] % span} of article {self.ids[missing[0] // span]!r}"
            msg = f"windows: {where} is not in the table sentences, but has an occurrence; use tables of the same run"
            raise TableError(msg)
        return np.asarray(number, dtype=np.int64), np.bincount(every // span, minlength=len(self.ids))


def _numbered(ids: pd.Index[Any], among: pd.Index[Any], table: str) -> NDArray[np.intp]:
    """Return the position of each id in `among`."""
    at = among.get_indexer(ids)
    if (at < 0).any():
        msg = f"windows: article {ids[at < 0][0]!r} is not in the table {table}; use tables of the same run"
        raise TableError(msg)
    return at


def _within(rows: pd.DataFrame, window: str) -> Integers:
    """Return the number of the window of each row within its article."""
    if window == "article":
        return np.zeros(len(rows), dtype=np.int64)
    length = block_length(window)
    numbers: Integers = rows["sentence" if length else window].to_numpy(dtype=np.int64)
    return numbers // length if length else numbers
