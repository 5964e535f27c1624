"""Tables of entities: mentions, links, entities, pairs and their sentences, the graph."""

from __future__ import annotations

from typing import Final

from kyoki.pairing import TYPES
from kyoki.schema import Column
from kyoki.tables.columns import ARTICLE, PARAGRAPH, SENTENCE, SLICE, SPAN, SURFACE, count, table, unique

PLACE_KINDS: Final = ("city", "ward", "prefecture", "province", "region", "natural", "facility")
ORGANISATION_KINDS: Final = ("party", "government", "international", "company", "media", "school", "team", "military")
_ENTITY: Final = Column("entity_id", "str", "the entity")
_PAIR: Final = (Column("a", "str", "entity_id"), Column("b", "str", "entity_id"))
_NAME: Final = Column("name", "str", "Japanese name")
_NAME_EN: Final = Column("name_en", "str", "English name (states)", nullable=True)
_TYPE: Final = Column("type", "str", "person, state, place or organisation", values=TYPES)
_N_MENTIONS: Final = count("n_mentions", "mentions other than bylines")
_N_ARTICLES: Final = count("n_articles", "articles with such a mention")
_N_ARTICLES_UNIQUE: Final = count("n_articles_unique", "articles with such a mention, without near-duplicates")
_JACCARD: Final = Column("jaccard", "float64", "n_ab / (n_a + n_b - n_ab)", "0 to 1")
_NPMI: Final = Column("npmi", "float64", "pmi / -log2(n_ab / n)", "-1 to 1")
_INTERVAL: Final = "of a 95 % interval of npmi (bootstrap over articles); missing for pairs in few windows"
_N_AB_ARTICLES: Final = count("n_ab_articles", "articles in which both share a window, without near-duplicates")
_PMI_SHRUNK: Final = Column(
    "pmi_shrunk",
    "float64",
    "log2((n_ab_articles + 1/2) / (n_ab_articles / lift + 1/2)), without near-duplicates: pmi for ranking, near 0 if "
    "few articles support it; at most 1.58 for a pair in one article",
    "bits",
)
_BY_CHANCE: Final = "if each keeps its number of articles, and each article its number of entities or words; one-sided"
_ONCE: Final = "1 (not tested) if a or b is in only one article"
_CMH: Final = "Cochran-Mantel-Haenszel χ², 1 df; too large for most pairs, as long articles have more entities"
_NO_END: Final = "missing if odds_ratio is missing or 0"
_UNDEFINED: Final = "missing if no stratum has articles with only a and with only b"


def _top_share(of: str) -> Column:
    meaning = f"share of {of} from the article with most: 1 if all are in one article; missing without such an article"
    return Column("top_share", "float64", meaning, "0 to 1", nullable=True)


#: The counts and measures of a pair.
MEASURES: Final = (
    Column("window", "str", "window of co-occurrence: sentence, paragraph, article, or sentences:N (blocks of N)"),
    SLICE,
    count("n_a", "windows with a"),
    count("n_b", "windows with b"),
    count("n_ab", "windows with both"),
    count("n", "windows in all"),
    Column("expected", "float64", "n_a n_b / n: expected windows with both if they were independent", "count"),
    _JACCARD,
    Column("dice", "float64", "2 n_ab / (n_a + n_b)", "0 to 1"),
    Column("simpson", "float64", "n_ab / min(n_a, n_b)", "0 to 1"),
    Column("cosine", "float64", "n_ab / sqrt(n_a n_b)", "0 to 1"),
    Column("lift", "float64", "n_ab / expected"),
    Column("pmi", "float64", "log2(n_ab / expected)", "bits"),
    _NPMI,
    Column("npmi_low", "float64", f"lower end {_INTERVAL}", "-1 to 1", nullable=True),
    Column("npmi_high", "float64", f"upper end {_INTERVAL}", "-1 to 1", nullable=True),
    _PMI_SHRUNK,
    Column("log_likelihood", "float64", "signed G2: negative if they share fewer windows than expected"),
    _N_AB_ARTICLES,
    _top_share("n_ab_unique"),
    Column("p", "float64", f"chance of n_ab_articles or more {_BY_CHANCE}; {_ONCE}", "0 to 1"),
    Column(
        "q",
        "float64",
        "false discovery rate of pairs with such a p, over all that could co-occur; 1 for pairs in one article",
        "0 to 1",
    ),
    *map(unique, ("n_a", "n_b", "n_ab", "n")),
    unique("npmi", "float64", "-1 to 1"),
)

MENTIONS: Final = table(
    "mentions",
    "One mention of a person, a state, a place or an organisation.",
    ("article_id", "start", "end"),
    *SPAN,
    SENTENCE,
    PARAGRAPH,
    SURFACE,
    _TYPE,
    Column("label_ginza", "str", "GiNZA's own label, if it found an entity here", nullable=True),
    Column("decided_by", "str", "the rule or evidence that decided"),
    Column(
        "score", "float64", "0 to 1: the share of mentions with this evidence that were right in annotated articles"
    ),
    Column(
        "role",
        "str",
        "the title or office beside a person's name: 大統領, 外相; 署名 for a person or body that signs the article, "
        "本名 for a real name, 四股名 for the ring name of a sumo elder, 愛称 for a nickname before こと and the name",
        nullable=True,
    ),
)
LINKS: Final = table(
    "links",
    "Which entity a mention means.",
    ("article_id", "start", "end"),
    *SPAN,
    SENTENCE,
    PARAGRAPH,
    _ENTITY,
    Column(
        "method",
        "str",
        "how it was found; byline for who signs the article, whom no count of entities or pairs includes",
    ),
    Column("score", "float64", "confidence: 1 for an alias or the mention's own full name", "0 to 1"),
)
ENTITY_TABLE: Final = table(
    "entities",
    "One person, state, place or organisation.",
    ("entity_id",),
    Column(
        "entity_id",
        "str",
        "readable and stable: state:KP, person:ウラジーミル・プーチン, place:平壌, organisation:自由民主党",
    ),
    _TYPE,
    _NAME,
    _NAME_EN,
    Column("iso2", "str", "ISO 3166-1 alpha-2 (states)", nullable=True),
    Column("roles", "str", "the roles of its mentions, most frequent first, separated by |", nullable=True),
    Column(
        "kind",
        "str",
        "kind of place or organisation",
        nullable=True,
        values=(*PLACE_KINDS, *ORGANISATION_KINDS, "other"),
    ),
    Column("country", "str", "ISO 3166-1 alpha-2 of a place's or an organisation's state", nullable=True),
    Column("part_of", "str", "entity_id of the place that contains it, whether or not in this table", nullable=True),
    Column("lat", "float64", "latitude (places and states, where known)", "degrees north", nullable=True),
    Column("lon", "float64", "longitude", "degrees east", nullable=True),
    Column("coordinates_from", "str", "source of the coordinates, and their number there", nullable=True),
    Column(
        "coordinates_score",
        "float64",
        "expected share of its mentions that are at these coordinates; missing without coordinates",
        "0 to 1",
        nullable=True,
    ),
    Column("ambiguous", "str", "other entities that the name may mean, separated by |", nullable=True),
    Column("aliases", "str", "surfaces of its mentions, most frequent first, separated by |"),
    Column(
        "score", "float64", "mean score of its mentions: the expected share of correct ones", "0 to 1", nullable=True
    ),
    _N_MENTIONS,
    _N_ARTICLES,
    count("n_mentions_unique", "mentions, without near-duplicates"),
    _N_ARTICLES_UNIQUE,
    _top_share("n_mentions_unique"),
    Column("first_date", "datetime64[us]", "first dated article with it", "day", nullable=True),
    Column("last_date", "datetime64[us]", "last dated article with it", "day", nullable=True),
)
PAIRS: Final = table(
    "pairs",
    "Two entities that occur in the same window; a < b, no entity is paired with itself, repeats count once. A "
    "state or place that begins an organisation's name (日本 in 日本銀行) does not co-occur with it: n_b omits these.",
    ("window", "slice", "a", "b"),
    *_PAIR,
    *MEASURES,
)
AVOIDANCES: Final = table(
    "avoidances",
    "Two entities that share fewer articles than by chance (q up to 0.05), or none; near-duplicates are left out.",
    ("slice", "a", "b"),
    *_PAIR,
    SLICE,
    count("n_a", "articles with a"),
    count("n_b", "articles with b"),
    count("n_ab", "articles with both"),
    Column("expected", "float64", "articles with both by chance; 5 or more", "count"),
    Column("ratio", "float64", "n_ab / expected: 0 if they never share an article", "0 to 1"),
    Column("p", "float64", f"chance of n_ab or fewer {_BY_CHANCE}", "0 to 1"),
    Column("q", "float64", "false discovery rate of such a p, over all pairs expected in 5 articles or more", "0 to 1"),
)
STRATIFIED_PAIRS: Final = table(
    "stratified_pairs",
    "Two entities that share two articles or more, compared within strata; empty without the setting pairs.strata.",
    ("window", "a", "b"),
    *_PAIR,
    MEASURES[0],
    Column("strata", "str", "grouping of articles (setting pairs.strata); articles without a value are left out"),
    count("n_a", "articles with a, without near-duplicates"),
    count("n_b", "articles with b"),
    count("n_ab", "articles in which both share a window"),
    count("n", "articles in all"),
    count("n_strata", "strata in which both occur"),
    Column("expected", "float64", "n_ab by chance within strata", "count"),
    Column(
        "odds_ratio",
        "float64",
        f"Mantel-Haenszel odds ratio over articles with both, like cmh; {_UNDEFINED}",
        nullable=True,
    ),
    Column("odds_ratio_low", "float64", f"lower end of its 95 % interval; {_NO_END}", nullable=True),
    Column("odds_ratio_high", "float64", f"upper end of its 95 % interval; {_NO_END}", nullable=True),
    Column("cmh", "float64", _CMH, nullable=True),
    Column("p", "float64", f"approximate chance of n_ab or more within strata {_BY_CHANCE}", "0 to 1"),
    Column("q", "float64", "false discovery rate of pairs with such a p, over all that could co-occur", "0 to 1"),
)
PAIR_SENTENCES: Final = table(
    "pair_sentences",
    "The evidence: a sentence with both entities of a listed pair, at their mentions nearest to each other.",
    ("a", "b", "article_id", "sentence"),
    *_PAIR,
    ARTICLE,
    SENTENCE,
    Column("start_a", "int64", "first code point of the mention of a in articles.text", "code points"),
    Column("end_a", "int64", "code point after its last", "code points"),
    Column("start_b", "int64", "first code point of the mention of b", "code points"),
    Column("end_b", "int64", "code point after its last", "code points"),
    Column("published", "datetime64[us]", "day of the article", "day", nullable=True),
    Column("outlet", "str", "publisher of the article", nullable=True),
)
NODES: Final = table(
    "nodes",
    "An entity in the graph of pairs that co-occur more often than by chance.",
    ("entity_id",),
    _ENTITY,
    _TYPE,
    _NAME,
    _NAME_EN,
    _N_MENTIONS,
    _N_ARTICLES,
    _N_ARTICLES_UNIQUE,
    count("degree", "edges"),
    count("strength", "sum of n_ab over its edges"),
    Column("betweenness", "float64", "share of the shortest paths between two others through it", "0 to 1"),
    Column("pagerank", "float64", "PageRank over n_ab, damping 0.85; sums to 1", "0 to 1"),
    Column("community", "int64", "number of its community (Louvain over n_ab), the largest is 1"),
)
EDGES: Final = table(
    "edges",
    "A pair that co-occurs more often than by chance in the whole corpus; all counts are without near-duplicates.",
    ("a", "b"),
    *_PAIR,
    Column("name_a", "str", "Japanese name"),
    Column("name_b", "str", "Japanese name"),
    Column("window", "str", "window of co-occurrence"),
    count("n_ab", "windows with both, without known near-duplicates: the edge's weight"),
    _N_AB_ARTICLES,
    _JACCARD,
    _NPMI,
    _PMI_SHRUNK,
    Column("log_likelihood", "float64", "G2"),
    Column("q", "float64", "as in pairs", "0 to 1"),
)
