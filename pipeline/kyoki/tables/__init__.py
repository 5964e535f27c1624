"""The schema of every table: column, dtype, unit, meaning and key.

Writers check against it, readers cast to it, and the users' data dictionary is printed from it.

Open first: the module of the table in question; columns that several tables share are in columns.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kyoki.config import PERIODS
from kyoki.tables import clusters, codes, correspondence, entities, parts, texts, words

if TYPE_CHECKING:
    from kyoki.schema import Table

_ALL: Final = (
    *(texts.SCRAPES, texts.TEMPLATES, texts.ARTICLES, texts.LINES, texts.SENTENCES, texts.TOKENS),
    *(entities.MENTIONS, entities.LINKS, entities.ENTITY_TABLE, entities.PAIRS, entities.STRATIFIED_PAIRS),
    *(entities.AVOIDANCES, entities.PAIR_SENTENCES, words.TRENDS, entities.NODES, entities.EDGES),
    *(words.KEYWORDS, words.KEYNESS, words.WORD_PAIRS, words.TERMS),
    *(codes.CODES, codes.CODE_SLICES, codes.CODE_PAIRS),
    *(correspondence.CORRESPONDENCE, correspondence.CORRESPONDENCE_AXES),
    *(clusters.WORD_CLUSTERS, clusters.WORD_MERGES, texts.REJECTS),
)
_OF_PARTS: Final = (parts.WORD_UNITS, parts.NOUN_RUNS, parts.SIGNATURES)
#: Names that a user's own column cannot have, because they are ambiguous in a join or are periods that slice a corpus.
_RESERVED: Final = frozenset({*PERIODS, *(name for table in _ALL for name in table.names)})

TABLES: Final[dict[str, Table]] = {table.name: replace(table, reserved=_RESERVED) for table in _ALL}
#: The tables of parts: those of a run, and those that exist only in parts.
PART_TABLES: Final[dict[str, Table]] = {**TABLES, **{table.name: table for table in _OF_PARTS}}
