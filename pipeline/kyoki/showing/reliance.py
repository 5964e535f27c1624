"""Marks for counts that rest on one article, and for entities that rest on doubtful mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.config import STRICT_SCORE

if TYPE_CHECKING:
    from typing import Any

#: The share of a count that one article must exceed to be marked: the majority.
MAJORITY: Final = 0.5


def from_one(n_articles: pd.Series[Any], top_share: pd.Series[Any] | None = None) -> pd.Series[float]:
    """Return the share of one article in each count if it has most of it, else missing.

    Args:
        n_articles: articles without near-duplicates; if it is 1 (or 0: near-duplicates only) the share is 1.
        top_share: the share of the article that has most of the count, if known.
    """
    share = pd.Series(float("nan"), index=n_articles.index) if top_share is None else top_share.astype("float64")
    return share.where(share > MAJORITY).mask(n_articles <= 1, 1.0)


def from_one_sql(n_articles: str, top_share: str) -> str:
    """Return `from_one` of two columns as an SQL expression."""
    return f"CASE WHEN {n_articles} <= 1 THEN 1.0 WHEN {top_share} > {MAJORITY} THEN {top_share} END"


def doubtful_sql(score: str) -> str:
    """Return an SQL expression for the score if it is below that of a strict run, else missing."""
    return f"CASE WHEN {score} < {STRICT_SCORE} THEN {score} END"


def in_words(share: float | None, lang: str = "en") -> str:
    """Return the mark for a share from `from_one`, rounded but never to 100 %; "" if it is missing.

    Args:
        share: of one article, 1 if all rests on it.
        lang: "en" or "ja".

    >>> in_words(1.0), in_words(0.857), in_words(0.9999), in_words(float("nan"))
    ('rests on one article', '86 % from one article', '99 % from one article', '')
    >>> in_words(1.0, "ja"), in_words(0.857, "ja")
    ('1本の記事だけ', '86%は1本の記事')
    """
    if share is None or pd.isna(share):
        return ""
    percent = min(int(100 * float(share) + 0.5), 99)  # SQL may give a Decimal; 100 would mean all of it
    if lang == "ja":
        return "1本の記事だけ" if share == 1 else f"{percent}%は1本の記事"
    return "rests on one article" if share == 1 else f"{percent} % from one article"
