"""Tables of words and of changes between slices: keywords, keyness, word pairs, terms, trends."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column
from kyoki.tables.columns import CONTRAST, POS1, P, count, table
from kyoki.tables.entities import MEASURES

_WORD_KINDS: Final = ("name", "word", "house")
_WORD: Final = Column(
    "word", "str", "as it is shown: its most frequent surface (of verbs and adjectives in base form), an entity's name"
)
_WORD_LEMMA: Final = Column("lemma", "str", "dictionary form, of a compound those of its parts; an entity's name")
_WORD_ENTITY: Final = Column("entity_id", "str", "the entity that it names; missing of other words", nullable=True)
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
    Column("pos2", "str", "level 2: 固有名詞 are the proper nouns; adverbs have none", nullable=True),
    _WORD_ENTITY,
    Column(
        "kind",
        "str",
        "name: a proper noun, or mostly inside mentions; house: on most pages of one outlet and hardly elsewhere; else "
        "word",
        values=_WORD_KINDS,
    ),
    *_COUNTS,
    count(
        "tf_in_names",
        "of tf: occurrences wholly inside mentions (クルスク, 州 in クルスク州; 日米 over mentions 日 and 米, "
        "which touch); a word that reaches beyond them (州都) is outside",
    ),
    Column("tf_idf", "float64", "tf * ln(articles / df)"),
    Column(
        "weight",
        "float64",
        "tf * ln((articles + 10) / (df + 10 share)): tf_idf with ten articles more, of which the share of Japanese web "
        "news has the word; ranks words of few articles too",
    ),
    Column("mean_tf", "float64", "tf / df: mean occurrences in the articles that have it"),
    Column(
        "dispersion",
        "float64",
        "Gries' DP over articles, less what chance gives at its tf: 0 as chance scatters it, 1 in one place, "
        "under 0 more even; missing at a tf of 1",
        "to 1",
        nullable=True,
    ),
)
KEYNESS: Final = table(
    "keyness",
    "Words that a slice has more or less of than the rest, or the whole corpus than a reference; may be empty.",
    ("against", "slice", "lemma", "pos1", "pos2", "entity_id"),
    Column("against", "str", "what it is compared with", values=("rest", "reference")),
    Column("slice", "str", "part of the corpus (setting slices.by); all against a reference"),
    _WORD,
    _WORD_LEMMA,
    POS1,
    Column("pos2", "str", "level 2", nullable=True),
    _WORD_ENTITY,
    Column("kind", "str", "as in keywords; house also what is mostly printed in this slice", values=_WORD_KINDS),
    Column("unit", "str", "what the measures compare: tokens against a reference only", values=("article", "token")),
    count("tf", "times it occurs in the slice"),
    count("df", "articles of the slice it occurs in; between slices no count has near-duplicates"),
    count("n", "units of the slice: articles, or content words"),
    count("rest_tf", "times it occurs in the rest or the reference"),
    Column("rest_df", "Int64", "articles of the rest it occurs in; missing of a reference", "count", nullable=True),
    count("rest_n", "units of the rest or the reference: articles, or content words"),
    *CONTRAST,
    Column(
        "p", "float64", f"{P.meaning}; missing against a reference: tokens are not independent", "0 to 1", nullable=True
    ),
    Column(
        "q",
        "float64",
        "Benjamini-Hochberg over all words in all slices; missing as p is",
        "0 to 1",
        nullable=True,
    ),
)
WORD_PAIRS: Final = table(
    "word_pairs",
    "Two words, or an entity and a word, in the same window, counted as in pairs; words of the highest tf-idf.",
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
    Column("c_value", "float64", "C-value: frequent and long, less its occurrences within longer terms"),
    Column("flr", "float64", "FLR: times it occurs alone, by how freely its units form compounds"),
)
TRENDS: Final = table(
    "trends",
    "What a slice of the corpus has more or less of than the other slices; empty without slices.",
    ("kind", "a", "b", "slice"),
    Column("kind", "str", "what is counted", values=("entity", "pair", "word")),
    Column("a", "str", "entity_id, or word and parts of speech (会談/名詞/普通名詞)"),
    Column("b", "str", "the other entity_id of a pair (the two in one sentence)", nullable=True),
    Column("slice", "str", "part of the corpus (setting slices.by)"),
    count("count", "articles of the slice with it; near-duplicates are left out of every count"),
    count("n", "articles of the slice"),
    count("rest_count", "articles of the other slices with it"),
    count("rest_n", "articles of the other slices"),
    *CONTRAST,
    P,
    Column("q", "float64", "Benjamini-Hochberg over this kind in all slices together", "0 to 1"),
    Column("is_new", "bool", "the slice is a period, and no earlier one has it (never the first period)"),
)
