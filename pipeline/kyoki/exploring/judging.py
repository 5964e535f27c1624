"""A random sample of mentions for a person to judge, and the precision that the judgements give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.counting.rounding import significant
from kyoki.errors import InputError
from kyoki.exploring.occurrences import tables_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from kyoki.storage.readers import Tables

#: The columns to judge: whether the mention's span and type are right, and whether its entity is.
JUDGED: Final = ("mention_is", "entity_is")
#: The accepted values of these columns (case and width are ignored).
_VERDICTS: Final = {
    **dict.fromkeys(("right", "r", "1", "正", "正しい", "○", "〇"), "right"),
    **dict.fromkeys(("wrong", "w", "0", "誤", "誤り", "×", "x"), "wrong"),
    **dict.fromkeys(("unsure", "u", "?", "？", "不明", "△"), "unsure"),
}
_SEED: Final = 20250428
#: Quantile of the normal distribution for the intervals.
_LEVEL: Final = 0.95
_COLUMNS: Final = (
    *("type", "mention", "entity", "sentence", *JUDGED, "decided_by", "score", "method"),
    *("entity_id", "article_id", "start", "end", "n_type"),
)


def sample(tables: Tables | str | os.PathLike[str] = "outputs", *, n: int = 200, seed: int = _SEED) -> pd.DataFrame:
    """Draw mentions at random, equally many of each type, with their sentences, to be judged.

    The mention is between 【 and 】 in its sentence. `mention_is` and `entity_is` are empty, for right, wrong or unsure
    (正, 誤, ?); a mention is right if its span and type are, an entity if the mention means it.

    Args:
        tables: a run, or its folder.
        n: rows in all; fewer if a type has fewer mentions than its share.
        seed: the same seed and tables give the same mentions.

    Returns:
        One row per mention, by article and position: type, mention, entity, sentence, mention_is, entity_is,
        decided_by, score, method (of the link), entity_id, article_id, start, end, and n_type, the mentions of the type
        in all.

    Raises:
        InputError: no tables, or n is under 1.
    """
    if n < 1:
        msg = f"sample: n is {n}; expected 1 or more"
        raise InputError(msg)
    run = tables_of(tables)
    mentions = run.mentions.merge(
        run.links[["article_id", "start", "end", "entity_id", "method"]], on=["article_id", "start", "end"], how="left"
    )
    types = sorted(mentions["type"].unique())
    random = np.random.default_rng(seed)
    chosen = []
    for number, kind in enumerate(types):
        of_type = mentions[mentions["type"] == kind]
        wanted = min(len(of_type), (n + number) // len(types))  # the last types get the remainder
        drawn = np.sort(random.choice(len(of_type), wanted, replace=False))
        chosen.append(of_type.iloc[drawn].assign(n_type=len(of_type)))
    rows = pd.concat(chosen) if chosen else mentions.assign(n_type=0)
    named = rows["entity_id"].map(run.entities.set_index("entity_id")["name"])
    shown = {"mention": rows["surface"], "entity": named, "sentence": _marked(rows, run), **dict.fromkeys(JUDGED, "")}
    found: pd.DataFrame = rows.assign(**shown).sort_values(["article_id", "start"], ignore_index=True)[[*_COLUMNS]]
    return found


def _marked(rows: pd.DataFrame, run: Tables) -> list[str]:
    """Return the sentence of each mention with the mention in brackets."""
    texts = run.articles.set_index("article_id")["text"]
    spans = rows.merge(
        run.sentences[["article_id", "sentence", "start", "end"]],
        on=["article_id", "sentence"],
        how="left",
        suffixes=("", "_of_sentence"),
    )
    places = zip(
        spans["article_id"].map(texts),
        *(spans[name] for name in ("start_of_sentence", "start", "end", "end_of_sentence")),
        strict=True,
    )
    return [
        f"{text[first:start]}【{text[start:end]}】{text[end:last]}".replace("\n", " ")
        for text, first, start, end, last in places
    ]


def score(judged: pd.DataFrame) -> pd.DataFrame:
    """Compute the precision from judgements, by type and by evidence.

    Rows without a verdict, and unsure ones, are left out. `all` weights each type by its mentions in the corpus,
    because the sample has equally many of each.

    Args:
        judged: the result of `sample`, with verdicts in mention_is or entity_is.

    Returns:
        One row per judged column, kind (type, decided_by, method) and value: n (judged right or wrong), right, unsure,
        precision and the ends low and high of its 95 % interval.

    Raises:
        InputError: a column is missing, a verdict is unknown, or nothing is judged.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, for the intervals;
        Cochran (1977), Sampling techniques, chapter 5, for `all`.
    """
    if missing := {*JUDGED, "type", "decided_by", "method", "n_type"} - set(judged.columns):
        msg = f"score: no column {min(missing)}; expected a file of kyoki sample, with its columns"
        raise InputError(msg)
    rows = [row for column in JUDGED for row in _of_column(judged.assign(verdict=_verdicts(judged[column])), column)]
    if not rows:
        msg = f"score: nothing is judged; write right, wrong or unsure into {' or '.join(JUDGED)}"
        raise InputError(msg)
    found = pd.DataFrame(rows)
    for name in ("precision", "low", "high"):
        found[name] = significant(found[name].to_numpy(dtype=np.float64))
    return found


def _verdicts(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return right, wrong, unsure or "" for each cell."""
    said = cells.fillna("").astype("str").str.strip().str.lower().str.removesuffix(".0")
    known = said.map({**_VERDICTS, "": ""})
    if known.isna().any():
        at = int(np.flatnonzero(known.isna())[0])
        msg = f"score: row {at + 2} has the verdict {said.iloc[at]!r}; expected right, wrong, unsure (正, 誤, ?) or "
        raise InputError(msg)
    return known


def _of_column(judged: pd.DataFrame, column: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one judged column."""
    sure = judged[judged["verdict"].isin(["right", "wrong"])]
    if sure.empty:
        return
    yield {"judged": column, "kind": "all", "value": "all", **_counts(judged), **_weighted(sure)}
    for kind in ("type", "decided_by" if column == "mention_is" else "method"):
        for value, rows in judged.groupby(kind):
            if rows["verdict"].isin(["right", "wrong"]).any():
                counts = _counts(rows)
                yield {
                    "judged": column,
                    "kind": kind,
                    "value": value,
                    **counts,
                    **_wilson(counts["right"], counts["n"]),
                }


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    right, wrong, unsure = (int((rows["verdict"] == name).sum()) for name in ("right", "wrong", "unsure"))
    return {"n": right + wrong, "right": right, "unsure": unsure}


def _wilson(right: int, n: int) -> dict[str, float]:
    from scipy.stats import binomtest

    interval = binomtest(right, n).proportion_ci(_LEVEL, method="wilson")
    return {"precision": right / n, "low": interval.low, "high": interval.high}


def _weighted(sure: pd.DataFrame) -> dict[str, float]:
    """Return the precision over all mentions of the corpus, weighting each type by its share, with its interval."""
    from scipy.stats import norm

    of = sure.assign(right=sure["verdict"] == "right").groupby("type")
    share = pd.to_numeric(of["n_type"].first())
    share /= share.sum()
    n, right = of["right"].size(), of["right"].sum()
    precision = float((share * right / n).sum())
    # One right and one wrong are added (Agresti and Coull), as the variance must not be 0 if all of a type are right.
    smooth = (right + 1) / (n + 2)
    half = float(norm.ppf(0.5 + _LEVEL / 2) * np.sqrt((share**2 * smooth * (1 - smooth) / n).sum()))
    return {"precision": precision, "low": max(precision - half, 0.0), "high": min(precision + half, 1.0)}
