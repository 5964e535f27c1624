"""Tables of coding rules: codes by article and by slice, and pairs of codes."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column
from kyoki.tables.columns import ARTICLE, SLICE, P, count, table
from kyoki.tables.entities import MEASURES

_CODE: Final = Column("code", "str", "name of a code of the file of coding rules (setting coding.file)")
_NO_SLICES: Final = "missing in the rows of the whole corpus"

CODES: Final = table(
    "codes",
    "One code in one article that it hits; empty without the setting coding.file.",
    ("code", "article_id"),
    _CODE,
    ARTICLE,
    count("n_hits", "stretches of text that the code hits; one within another is not counted"),
    count("n_sentences", "sentences with a hit"),
)
CODE_SLICES: Final = table(
    "code_slices",
    "How many articles of the corpus, and of each slice, a code is in; near-duplicates are left out of every count.",
    ("code", "slice"),
    _CODE,
    SLICE,
    count("n", "articles of the slice"),
    count("count", "articles of the slice with the code"),
    Column("share", "float64", "count / n", "0 to 1"),
    Column("expected", "float64", f"count if all slices had the same share; {_NO_SLICES}", "count", nullable=True),
    Column(
        "residual",
        "float64",
        "adjusted standardised residual: count - expected in standard errors, over 1.96 in 5 % by chance; "
        f"{_NO_SLICES} and where no other count is possible",
        nullable=True,
    ),
    Column("p", P.dtype, f"of this slice against the rest: {P.meaning}; {_NO_SLICES}", P.unit, nullable=True),
    Column("q", "float64", f"Benjamini-Hochberg over all codes in all slices; {_NO_SLICES}", "0 to 1", nullable=True),
    Column(
        "chi2", "float64", f"Pearson's χ² of the code in all slices, in each of its rows; {_NO_SLICES}", nullable=True
    ),
    Column("dof", "Int64", f"degrees of freedom of chi2: slices less 1; {_NO_SLICES}", nullable=True),
    Column(
        "p_code",
        "float64",
        f"of chi2; by 9,999 random tables with the same margins where a cell expects under 5; {_NO_SLICES}",
        "0 to 1",
        nullable=True,
    ),
    Column("q_code", "float64", f"Benjamini-Hochberg of p_code over all codes; {_NO_SLICES}", "0 to 1", nullable=True),
)
CODE_PAIRS: Final = table(
    "code_pairs",
    "Two codes with hits in the same window, counted as in pairs; slice is all.",
    ("window", "slice", "a", "b"),
    Column("a", "str", "code:NAME"),
    Column("b", "str", "code:NAME"),
    *MEASURES,
)
