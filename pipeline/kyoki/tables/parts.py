"""Tables that exist only in parts and are not published by a run: data per article for the corpus stages."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column
from kyoki.tables.columns import ARTICLE, SENTENCE, SPAN, count, table

WORD_UNITS: Final = table(
    "word_units",
    "One counted unit of an article, see kyoki.counting.units; an article without one has a row without a surface.",
    ("article_id", "start", "end"),
    *SPAN,
    SENTENCE,
    Column("surface", "str", "as it is written; missing of the name of an entity", nullable=True),
    Column("lemma", "str", "dictionary form; missing of the name of an entity", nullable=True),
    Column("pos1", "str", "part of speech, UniDic level 1", nullable=True),
    Column("pos2", "str", "level 2", nullable=True),
    Column("named", "bool", "whether it is, or is within, a name"),
    Column("label", "bool", "whether it is a label"),
    Column("wording", "int64", "hash of the tokens around its first"),
)

NOUN_RUNS: Final = table(
    "noun_runs",
    "One run of nouns of an article, see kyoki.counting.compounds.",
    ("article_id", "run", "units"),
    ARTICLE,
    Column("run", "str", "its characters"),
    Column("units", "str", "of each unit its characters and short units, as 2.1, with * where it is within a name"),
    count("n", "times it occurs"),
)

SIGNATURES: Final = table(
    "signatures",
    "The 5-grams of an article's text, see kyoki.counting.minhash.",
    ("article_id",),
    ARTICLE,
    Column("minhash_set", "str", "hash of all of them; missing where there are none", nullable=True),
    Column("minhash_signature", "str", "their minima in base 64; missing where there are none", nullable=True),
)
