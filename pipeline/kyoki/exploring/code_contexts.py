"""The hits of each code of coding rules in a finished run, in context: for `kyoki coding check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.code_hits import LINK, TOKEN, find_codes
from kyoki.errors import InputError
from kyoki.exploring.lookup import candidates
from kyoki.exploring.occurrences import parts, tables_of
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os

    from kyoki.coding import Coding
    from kyoki.storage.readers import Tables

_COLUMNS: Final = ("code", "published", "outlet", "left", "keyword", "right", "article_id", "start", "end")


class CheckedCoding(NamedTuple):
    """The effect of coding rules on a run.

    Attributes:
        counts: one row per code, in the order of the rules: code, n_articles, n_hits.
        examples: hits in context, see `check_coding`.
        meant: the ids of the entities that each name in the rules means.
    """

    counts: pd.DataFrame
    examples: pd.DataFrame
    meant: dict[str, list[str]]


def check_coding(
    coding: Coding, tables: Tables | str | os.PathLike[str] = "outputs", *, most: int = 0, context: int = 40
) -> CheckedCoding:
    """Count the hits of each code in the articles of a run, and show some in context.

    Near-duplicates are counted too. Context does not extend beyond the article; line breaks are shown as blanks.

    Args:
        coding: the rules.
        tables: a run, or its folder.
        most: hits to show of each code, from articles spread evenly over all that have one; 0 for all hits.
        context: characters on each side.

    Returns:
        Counts; examples (code, published, outlet, left, keyword, right, article_id, start, end; in the order of the
        rules, then by article and position); and the meanings of names.

    Raises:
        InputError: no tables, or a negative number.
    """
    if most < 0 or context < 0:
        msg = f"coding: {most} examples, {context} characters of context; expected 0 or more"
        raise InputError(msg)
    run = tables_of(tables)
    found = list(find_codes(parts(run, "tokens", [*TOKEN]), run.links[[*LINK]], run.entities, coding))
    columns = {"code": "int64", "article_id": "str", "sentence": "int64", "start": "int64", "end": "int64"}
    none = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})
    hits = pd.concat([part.astype(columns) for part in found] or [none], ignore_index=True)
    hits = hits.sort_values(["code", "article_id", "start", "end"], ignore_index=True)
    groups = hits.groupby("code")["article_id"]
    numbers = pd.DataFrame({"n_articles": groups.nunique(), "n_hits": groups.size()})
    counts = numbers.reindex(range(len(coding.names)), fill_value=0).astype("int64").reset_index(drop=True)
    counts.insert(0, "code", coding.names)
    shown = _evenly(hits, most) if most else hits
    meant = {name: candidates(name, run.entities)["entity_id"].tolist() for name in coding.all_in("entities")}
    return CheckedCoding(counts, _in_context(shown, coding, run, context), meant)


def _evenly(hits: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return, for each code, the first hit in some articles, spread evenly over those that have one."""
    first = hits.drop_duplicates(["code", "article_id"])
    number, size = first.groupby("code").cumcount(), first.groupby("code")["code"].transform("size")
    # 3 of 10 articles are the 1st, 5th and 8th: those at which a new third begins.
    begun = [(number - 1) * most // size, number * most // size]
    chosen = (begun[1] > begun[0]) | (number == 0)
    return first[(size <= most) | chosen]


def _in_context(hits: pd.DataFrame, coding: Coding, run: Tables, context: int) -> pd.DataFrame:
    columns = ["article_id", "text", "published", "outlet"]
    wanted = hits["article_id"].unique()
    read = (part[part["article_id"].isin(wanted)] for part in parts(run, "articles", columns))
    articles = pd.concat([TABLES["articles"].frame()[columns], *read])
    rows = hits.reset_index(drop=True).merge(articles, on="article_id", how="inner")
    texts = rows["text"].str.replace("\n", " ", regex=False)
    places = list(zip(texts, rows["start"], rows["end"], strict=True))
    sides = {
        "left": [text[max(start - context, 0) : start] for text, start, _ in places],
        "keyword": [text[start:end] for text, start, end in places],
        "right": [text[end : end + context] for text, _, end in places],
    }
    names = np.array(coding.names, dtype=object)[rows["code"].to_numpy(dtype=np.int64)]
    cells = {name: pd.array(side, dtype="str") for name, side in sides.items()}
    return rows.assign(code=pd.array(names, dtype="str"), **cells)[[*_COLUMNS]]
