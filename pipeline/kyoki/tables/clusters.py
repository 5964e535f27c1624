"""Tables of the hierarchical clustering of words."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column
from kyoki.tables.columns import count, table

_NAME: Final = "displayed form, parts of speech, and the entity of a name (会談/名詞/普通名詞)"

WORD_CLUSTERS: Final = table(
    "word_clusters",
    "One of the words in most articles, with its cluster of words that share articles.",
    ("name",),
    Column("name", "str", _NAME),
    Column("cluster", "int64", "number of the cluster, from 1 in the order of the dendrogram"),
    Column("place", "int64", "position of the word in the dendrogram, from 1"),
    count("df", "articles with the word, without near-duplicates"),
)
WORD_MERGES: Final = table(
    "word_merges",
    "One merge of the clustering of words: two words or parts become one part.",
    ("merge",),
    Column("merge", "int64", "number of the merge, from 1"),
    Column("a", "str", f"{_NAME}, or merge:NUMBER for the part of an earlier merge"),
    Column("b", "str", "the other word or part"),
    Column(
        "distance", "float64", "distance at the merge, from 1 - Jaccard's index over articles (setting clusters.method)"
    ),
    count("n_words", "words in both"),
)
