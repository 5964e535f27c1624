"""Columns that several tables share, and helpers to declare more."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column, Table

ARTICLE: Final = Column("article_id", "str", "the article")
SPAN: Final = (
    ARTICLE,
    Column("start", "int64", "first code point of the span in articles.text", "code points"),
    Column("end", "int64", "code point after the last (half-open)", "code points"),
)
SENTENCE: Final = Column("sentence", "int64", "number of the sentence in the article, from 0")
PARAGRAPH: Final = Column("paragraph", "int64", "number of the paragraph in the article, from 0")
SURFACE: Final = Column("surface", "str", "the characters articles.text[start:end]")
FILE: Final = (
    Column("path", "str", "the file, from the input folder's name; in an archive or workbook a.zip!/b.xlsx!/Sheet1"),
    Column("row", "Int64", "row in a JSONL, CSV or Excel file, from 1 (without the header)", nullable=True),
)
SLICE: Final = Column("slice", "str", "part of the corpus: all, or a month, a week, an outlet, ... (setting slices.by)")
LEMMA: Final = Column("lemma", "str", "dictionary form")
POS1: Final = Column("pos1", "str", "part of speech, UniDic level 1")
P: Final = Column("p", "float64", "Fisher's exact test if a cell expects under 5, else G2; two-sided", "0 to 1")
#: How a slice differs from the rest.
CONTRAST: Final = (
    Column("log_ratio", "float64", "log2 of its share here over its share in the rest; a count of 0 is taken as 0.5"),
    Column("log_odds", "float64", "log-odds ratio with an informative Dirichlet prior: shrunk towards 0 if it is rare"),
    Column("log_odds_z", "float64", "log_odds over its standard error (Monroe, Colaresi and Quinn 2008)"),
    Column("log_likelihood", "float64", "signed G2: negative if it is less frequent in the slice"),
)


def count(name: str, meaning: str) -> Column:
    """Return a column of counts."""
    return Column(name, "int64", meaning, "count")


def unique(of: str, dtype: str = "Int64", unit: str = "count") -> Column:
    """Return the column of a count or measure without near-duplicates; missing where these are not known."""
    meaning = f"{of} without near-duplicates (articles with duplicate_of)"
    return Column(f"{of}_unique", dtype, meaning, unit, nullable=True)


def table(
    name: str, meaning: str, key: tuple[str, ...], *columns: Column, extensible: bool = False, csv: bool = True
) -> Table:
    """Return the schema of a table.

    Args:
        name: of the table and its files.
        meaning: what a row is, for the data dictionary.
        key: the columns that identify a row and order the table.
        columns: in the order of the file.
        extensible: whether a user's own columns may follow.
        csv: whether a CSV is written beside the Parquet file.
    """
    return Table(name, meaning, key, columns, extensible, csv)
