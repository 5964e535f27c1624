"""Tables of words and of changes between slices: keywords, keyness, word pairs, terms, trends."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column
from kyoki.tables.columns import CONTRAST, POS1, P, count, table
from kyoki.tables.entities import MEASURES

_WORD_KINDS: Final = ("name", "word", "house")
_WORD: Final = Column(
    "word", "str", "displayed form: its most frequent surface (verbs and adjectives in base form), or an entity's name"
)
_WORD_LEMMA: Final = Column("lemma", "str", "dictionary form (of a compound, those of its parts), or an entity's name")
_WORD_ENTITY: Final = Column("entity_id", "str", "the entity that it names; missing for other words", nullable=True)
_COUNTS: Final = (
    count("tf", "times it occurs"),
    count("df", "articles it occurs in"),
    count("tf_unique", "tf without near-duplicates"),
    count("df_unique", "df without near-duplicates"),
)

KEYWORDS: Final = table(
    "keywords",
    "One word: a content word, a compound or the name of an entity (setting words.unit).",
    ("lemma", "pos1", "pos2", "entity_id"),
    _WORD,
    _WORD_LEMMA,
    POS1,
    Column("pos2", "str", "level 2: 固有名詞 for proper nouns; adverbs have none", nullable=True),
    _WORD_ENTITY,
    Column(
        "kind",
        "str",
        "name: a proper noun, or mostly inside mentions; house: printed on many pages of one outlet, hardly elsewhere; "
        "else word",
        values=_WORD_KINDS,
    ),
    *_COUNTS,
    count(
        "tf_in_names",
        "occurrences entirely inside mentions (クルスク, 州 in クルスク州; 日米 over the adjacent mentions 日 and 米); "
        "a word that extends beyond them (州都) is outside",
    ),
    Column("tf_idf", "float64", "tf * ln(articles / df)"),
    Column(
        "weight",
        "float64",
        "tf * ln((articles + 10) / (df + 10 share)): tf_idf with ten articles of Japanese web news added, of which "
        "this share has the word; also ranks words of few articles",
    ),
    Column("mean_tf", "float64", "tf / df: mean occurrences in the articles that have it"),
    Column(
        "dispersion",
        "float64",
        "Gries' DP over articles, corrected for chance at its tf: 0 if scattered by chance, 1 if in one place, "
        "below 0 if more even; missing for a tf of 1",
        "to 1",
        nullable=True,
    ),
)
KEYNESS: Final = table(
    "keyness",
    "Words more or less frequent in a slice than in the rest, or in the corpus than in a reference; may be empty.",
    ("against", "slice", "lemma", "pos1", "pos2", "entity_id"),
    Column("against", "str", "what the slice is compared with", values=("rest", "reference")),
    Column("slice", "str", "part of the corpus (setting slices.by); all for a reference"),
    _WORD,
    _WORD_LEMMA,
    POS1,
    Column("pos2", "str", "level 2", nullable=True),
    _WORD_ENTITY,
    Column("kind", "str", "as in keywords; house also if mostly printed in this slice", values=_WORD_KINDS),
    Column("unit", "str", "unit of the measures: tokens only for a reference", values=("article", "token")),
    count("tf", "times it occurs in the slice"),
    count("df", "articles of the slice with it; counts of slices are without near-duplicates"),
    count("n", "units of the slice: articles, or content words"),
    count("rest_tf", "times it occurs in the rest or the reference"),
    Column("rest_df", "Int64", "articles of the rest with it; missing for a reference", "count", nullable=True),
    count("rest_n", "units of the rest or the reference: articles, or content words"),
    *CONTRAST,
    Column(
        "p", "float64", f"{P.meaning}; missing for a reference, as tokens are not independent", "0 to 1", nullable=True
    ),
    Column(
        "q",
        "float64",
        "Benjamini-Hochberg over all words in all slices; missing if p is",
        "0 to 1",
        nullable=True,
    ),
)
WORD_PAIRS: Final = table(
    "word_pairs",
    "Two words, or an entity and a word, in the same window, counted as in pairs; for the words of highest weight.",
    ("window", "slice", "a", "b"),
    Column("a", "str", "entity_id, or word:WORD"),
    Column("b", "str", "word:WORD, as in keywords"),
    *MEASURES,
)
TERMS: Final = table(
    "terms",
    "One compound term: a run of nouns longer than MeCab's short units.",
    ("surface",),
    Column("surface", "str", "the term"),
    Column("n_tokens", "int64", "short units in it", "tokens"),
    Column("kind", "str", "name: mostly contains a mention of an entity; else term", values=("name", "term")),
    *_COUNTS,
    Column(
        "c_value", "float64", "C-value: high for frequent and long terms, corrected for occurrences within longer terms"
    ),
    Column("flr", "float64", "FLR: its occurrences as a complete run, weighted by how freely its units form compounds"),
)
TRENDS: Final = table(
    "trends",
    "What is more or less frequent in a slice of the corpus than in the other slices; empty without slices.",
    ("kind", "a", "b", "slice"),
    Column("kind", "str", "what is counted", values=("entity", "pair", "word")),
    Column("a", "str", "entity_id, or word and parts of speech (会談/名詞/普通名詞)"),
    Column("b", "str", "the other entity_id of a pair (the two in one sentence)", nullable=True),
    Column("slice", "str", "part of the corpus (setting slices.by)"),
    count("count", "articles of the slice with it; all counts are without near-duplicates"),
    count("n", "articles of the slice"),
    count("rest_count", "articles of the other slices with it"),
    count("rest_n", "articles of the other slices"),
    *CONTRAST,
    P,
    Column("q", "float64", "Benjamini-Hochberg over this kind in all slices together", "0 to 1"),
    Column("is_new", "bool", "the slice is a period, and no earlier one has it (never the first period)"),
)
