"""The schema of every table: column, dtype, unit, meaning and key, in one place.

Writers check against it, readers cast to it, and the data dictionary that users read is printed from it.
"""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column, Table

REJECT_REASONS: Final = (
    "missing",  # the path went away between listing and reading
    "unsupported",  # a file whose ending is none that is read
    "outside",  # a link that leads out of the folder that was given
    "unreadable",  # the operating system, gzip or the CSV/JSON parser refused it
    "empty",  # no bytes, or white space only
    "too_large",  # over the limit of read.max_bytes, or packed data that unpacks to too much
    "binary",  # bytes that are no text (a picture, a PDF)
    "undecodable",  # text in no charset that fits
    "bad_row",  # a JSONL or CSV row that is broken or has neither body nor html
    "same_bytes",  # the same bytes as another scrape of the same folder, which is kept
    "no_text",  # nothing was left after cleaning
    "engine_failed",  # an engine raised, or its answer did not fit the text
    "engine_died",  # the process that worked on this article was killed
    "timeout",  # the work on this article did not end within run.time_limit
)

_SPAN = (
    Column("article_id", "str", "the article"),
    Column("start", "int64", "first code point of the span in articles.text", "code points"),
    Column("end", "int64", "code point after the last (half-open)", "code points"),
)
_IN_SENTENCE = Column("sentence", "int64", "number of the sentence in the article, from 0")
_IN_PARAGRAPH = Column("paragraph", "int64", "number of the paragraph in the article, from 0")
_SURFACE = Column("surface", "str", "the characters articles.text[start:end]")
_TYPES = ("person", "state", "place")
_INTERVAL = "of a 95 % interval of npmi (bootstrap over articles); missing for pairs of few windows"
_UNIQUE = "without near-duplicates (articles with duplicate_of)"
PLACE_KINDS: Final = ("city", "ward", "prefecture", "province", "region", "natural", "facility")

_PAIR = (
    Column("a", "str", "entity_id"),
    Column("b", "str", "entity_id"),
    Column("window", "str", "what counts as together: sentence, paragraph, article, or sentences:N (blocks of N)"),
    Column("slice", "str", "part of the corpus: all, or a month, a week, an outlet, ... (setting slices.by)"),
    Column("n_a", "int64", "windows with a", "count"),
    Column("n_b", "int64", "windows with b", "count"),
    Column("n_ab", "int64", "windows with both", "count"),
    Column("n", "int64", "windows in all", "count"),
    Column("expected", "float64", "n_a n_b / n: windows with both if they were independent", "count"),
    Column("jaccard", "float64", "n_ab / (n_a + n_b - n_ab)", "0 to 1"),
    Column("dice", "float64", "2 n_ab / (n_a + n_b)", "0 to 1"),
    Column("simpson", "float64", "n_ab / min(n_a, n_b)", "0 to 1"),
    Column("cosine", "float64", "n_ab / sqrt(n_a n_b)", "0 to 1"),
    Column("lift", "float64", "n_ab / expected"),
    Column("pmi", "float64", "log2(n_ab / expected)", "bits"),
    Column("npmi", "float64", "pmi / -log2(n_ab / n)", "-1 to 1"),
    Column("npmi_low", "float64", f"lower end {_INTERVAL}", "-1 to 1", nullable=True),
    Column("npmi_high", "float64", f"upper end {_INTERVAL}", "-1 to 1", nullable=True),
    Column("log_likelihood", "float64", "signed G2: negative where they avoid each other"),
    Column("p", "float64", "Fisher's exact test where a cell expects under 5, else G2; two-sided", "0 to 1"),
    Column("q", "float64", "Benjamini-Hochberg over the pairs of this window and slice", "0 to 1"),
    Column("n_a_unique", "Int64", f"n_a {_UNIQUE}", "count", nullable=True),
    Column("n_b_unique", "Int64", f"n_b {_UNIQUE}", "count", nullable=True),
    Column("n_ab_unique", "Int64", f"n_ab {_UNIQUE}", "count", nullable=True),
    Column("n_unique", "Int64", f"n {_UNIQUE}", "count", nullable=True),
    Column("npmi_unique", "float64", f"npmi {_UNIQUE}", "-1 to 1", nullable=True),
    Column("q_unique", "float64", f"q {_UNIQUE}", "0 to 1", nullable=True),
)

_ALL = (
    Table(
        "scrapes",
        "One raw document as read.",
        ("scrape_id",),
        (
            Column("scrape_id", "str", "made from the bytes and the folder, so the same scrape has it everywhere"),
            Column("path", "str", "the file, from the input folder's name on"),
            Column("row", "Int64", "row in a JSONL or CSV file, from 1", nullable=True),
            Column("kind", "str", "what the file is", values=("html", "text", "jsonl", "csv")),
            Column("markup", "str", "what `raw` is", values=("html", "text")),
            Column("folder", "str", "folder of the file within the input folder", nullable=True),
            Column("charset_declared", "str", "charset that the page itself names", nullable=True),
            Column("charset", "str", "charset that its bytes are in"),
            Column("sha256", "str", "of the document's bytes (a row's own for JSONL and CSV)"),
            Column("n_bytes", "int64", "length of the document", "bytes"),
            Column("url", "str", "as given in a JSONL or CSV row", nullable=True),
            Column("title", "str", "as given in a JSONL or CSV row", nullable=True),
            Column("date", "str", "as given in a JSONL or CSV row", nullable=True),
            Column("outlet", "str", "as given in a JSONL or CSV row", nullable=True),
            Column("author", "str", "as given in a JSONL or CSV row", nullable=True),
            Column("raw", "str", "the decoded document; Parquet only: a page does not fit an Excel cell", csv=False),
        ),
    ),
    Table(
        "articles",
        "One cleaned article; the text is fixed here and every offset points into it.",
        ("article_id",),
        (
            Column("article_id", "str", "the scrape_id of the scrape that it came from"),
            Column("title", "str", "headline", nullable=True),
            Column("text", "str", "headline (where there is one) as the first line, then the body, a paragraph a line"),
            Column("url", "str", "address", nullable=True),
            Column("outlet", "str", "who published it: given, or from the page, or the folder's name", nullable=True),
            Column(
                "outlet_from",
                "str",
                "where the outlet was read; folder_pages: other pages of the folder name it",
                nullable=True,
                values=("field", "jsonld", "meta", "visible", "folder", "folder_pages"),
            ),
            Column("author", "str", "a person", nullable=True),
            Column("published", "datetime64[us]", "calendar day of publication in Asia/Tokyo", "day", nullable=True),
            Column(
                "published_from",
                "str",
                "where the day was read",
                nullable=True,
                values=("field", "jsonld", "meta", "visible", "inferred_year", "inferred_update"),
            ),
            Column(
                "partial",
                "str",
                "what keeps the rest of the article away; missing where it looks whole",
                nullable=True,
                values=("paywall", "next_page"),
            ),
            Column("n_chars", "int64", "length of text", "code points"),
            Column("kept_share", "float64", "share of the scrape's visible characters that was kept", "0 to 1"),
            Column("duplicate_of", "str", "article_id of the copy that stands for it: a near-duplicate", nullable=True),
        ),
    ),
    Table(
        "lines",
        "The cleaning report: every line of every scrape, kept or dropped, and the rule that decided.",
        ("article_id", "line"),
        (
            Column("article_id", "str", "the scrape_id, also of scrapes that were rejected after cleaning"),
            Column("line", "int64", "number of the line in the scrape, from 0 (of an HTML page: of its blocks)"),
            Column("kept", "bool", "whether it is in articles.text"),
            Column("rule", "str", "the rule that decided"),
            Column("n_chars", "int64", "length of the line", "code points"),
            Column("start", "Int64", "where a kept line starts in articles.text", "code points", nullable=True),
            Column("end", "Int64", "where it ends", "code points", nullable=True),
        ),
    ),
    Table(
        "sentences",
        "One sentence; every stage uses these, so that 'same sentence' means one thing.",
        ("article_id", "sentence"),
        (_SPAN[0], _IN_SENTENCE, _IN_PARAGRAPH, *_SPAN[1:]),
    ),
    Table(
        "tokens",
        "One short-unit word of MeCab with unidic-lite.",
        ("article_id", "start"),
        (
            *_SPAN,
            _IN_SENTENCE,
            _SURFACE,
            Column("lemma", "str", "dictionary form (of a proper noun: its written base form)"),
            Column("pos1", "str", "part of speech, UniDic level 1"),
            Column("pos2", "str", "level 2", nullable=True),
            Column("pos3", "str", "level 3", nullable=True),
            Column("pos4", "str", "level 4", nullable=True),
            Column("reading", "str", "katakana", nullable=True),
        ),
    ),
    Table(
        "mentions",
        "One mention of a person, a state or a place.",
        ("article_id", "start", "end"),
        (
            *_SPAN,
            _IN_SENTENCE,
            _IN_PARAGRAPH,
            _SURFACE,
            Column("type", "str", "what it names", values=_TYPES),
            Column("label_ginza", "str", "GiNZA's own label where it found one here", nullable=True),
            Column("decided_by", "str", "the evidence that decided"),
            Column("role", "str", "the title or office beside a person's name: 大統領, 外相", nullable=True),
        ),
    ),
    Table(
        "links",
        "Which entity a mention means.",
        ("article_id", "start", "end"),
        (
            *_SPAN,
            _IN_SENTENCE,
            _IN_PARAGRAPH,
            Column("entity_id", "str", "the entity"),
            Column("method", "str", "how it was found"),
            Column("score", "float64", "how sure: 1 for an alias or the mention's own full name", "0 to 1"),
        ),
    ),
    Table(
        "entities",
        "One person, state or place.",
        ("entity_id",),
        (
            Column("entity_id", "str", "readable and stable: state:KP, person:ウラジーミル・プーチン, place:平壌"),
            Column("type", "str", "what it is", values=_TYPES),
            Column("name", "str", "Japanese name"),
            Column("name_en", "str", "English name (states)", nullable=True),
            Column("iso2", "str", "ISO 3166-1 alpha-2 (states)", nullable=True),
            Column("roles", "str", "the roles of its mentions, most frequent first, with | between", nullable=True),
            Column("kind", "str", "what kind of place it is", nullable=True, values=PLACE_KINDS),
            Column("country", "str", "ISO 3166-1 alpha-2 of the state that a place is in", nullable=True),
            Column("part_of", "str", "entity_id of what a place is a part of, in this table or not", nullable=True),
            Column("lat", "float64", "latitude (places and states, where known)", "degrees north", nullable=True),
            Column("lon", "float64", "longitude", "degrees east", nullable=True),
            Column("coordinates_from", "str", "which source has the coordinates, under which number", nullable=True),
            Column("ambiguous", "str", "what else the name may mean, with | between", nullable=True),
            Column("aliases", "str", "the surfaces met, most frequent first, with | between"),
            Column("n_mentions", "int64", "mentions", "count"),
            Column("n_articles", "int64", "articles with a mention", "count"),
            Column("n_mentions_unique", "int64", "mentions in articles that are no near-duplicate of another", "count"),
            Column(
                "n_articles_unique", "int64", "articles with a mention that are no near-duplicate of another", "count"
            ),
            Column("first_date", "datetime64[us]", "first dated article with it", "day", nullable=True),
            Column("last_date", "datetime64[us]", "last dated article with it", "day", nullable=True),
        ),
    ),
    Table(
        "pairs",
        "Two entities that occur in the same window; a < b, an entity is no pair with itself, repeats count once.",
        ("window", "slice", "a", "b"),
        _PAIR,
    ),
    Table(
        "pair_sentences",
        "The evidence: a sentence with both entities of a listed pair, at their mentions nearest to each other.",
        ("a", "b", "article_id", "sentence"),
        (
            Column("a", "str", "entity_id"),
            Column("b", "str", "entity_id"),
            _SPAN[0],
            _IN_SENTENCE,
            Column("start_a", "int64", "first code point of the mention of a in articles.text", "code points"),
            Column("end_a", "int64", "code point after its last", "code points"),
            Column("start_b", "int64", "first code point of the mention of b", "code points"),
            Column("end_b", "int64", "code point after its last", "code points"),
            Column("published", "datetime64[us]", "day of the article", "day", nullable=True),
            Column("outlet", "str", "who published the article", nullable=True),
        ),
    ),
    Table(
        "trends",
        "What one slice of the corpus has more or less of than the others; empty where no slices were asked for.",
        ("kind", "a", "b", "slice"),
        (
            Column("kind", "str", "what is counted", values=("entity", "pair", "word")),
            Column("a", "str", "entity_id, or lemma and part of speech of a word (会談/名詞)"),
            Column("b", "str", "the other entity_id of a pair (the two in one sentence)", nullable=True),
            Column("slice", "str", "part of the corpus"),
            Column("unit", "str", "what count and n count", values=("article", "token")),
            Column("count", "int64", "units of the slice with it", "count"),
            Column("n", "int64", "units of the slice", "count"),
            Column("rest_count", "int64", "units of the other slices with it", "count"),
            Column("rest_n", "int64", "units of the other slices", "count"),
            Column("log_ratio", "float64", "log2 of its share here over its share in the rest; a count of 0 as 0.5"),
            Column("log_likelihood", "float64", "signed G2: negative where the slice has less of it"),
            Column("p", "float64", "Fisher's exact test where a cell expects under 5, else G2; two-sided", "0 to 1"),
            Column("q", "float64", "Benjamini-Hochberg over the rows of this kind and slice", "0 to 1"),
            Column("count_unique", "Int64", f"count {_UNIQUE}", "count", nullable=True),
            Column("rest_count_unique", "Int64", f"rest_count {_UNIQUE}", "count", nullable=True),
            Column("q_unique", "float64", f"q {_UNIQUE}", "0 to 1", nullable=True),
            Column("is_new", "bool", "the slice is a period, and no earlier one has it (never the first period)"),
        ),
    ),
    Table(
        "nodes",
        "An entity of the graph of pairs that are more often together than by chance.",
        ("entity_id",),
        (
            Column("entity_id", "str", "the entity"),
            Column("type", "str", "what it is", values=_TYPES),
            Column("name", "str", "Japanese name"),
            Column("name_en", "str", "English name (states)", nullable=True),
            Column("n_mentions", "int64", "mentions", "count"),
            Column("n_articles", "int64", "articles with a mention", "count"),
            Column("degree", "int64", "edges", "count"),
            Column("strength", "int64", "sum of n_ab over its edges", "count"),
            Column("betweenness", "float64", "share of the shortest paths between two others through it", "0 to 1"),
            Column("pagerank", "float64", "PageRank over n_ab, damping 0.85; sums to 1", "0 to 1"),
            Column("community", "int64", "number of its community (Louvain over n_ab), the largest is 1"),
        ),
    ),
    Table(
        "edges",
        "A pair of the whole corpus that is together more often than by chance.",
        ("a", "b"),
        (
            Column("a", "str", "entity_id"),
            Column("b", "str", "entity_id"),
            Column("name_a", "str", "Japanese name"),
            Column("name_b", "str", "Japanese name"),
            Column("window", "str", "what counts as together"),
            Column("n_ab", "int64", "windows with both", "count"),
            Column("n_ab_unique", "Int64", f"n_ab {_UNIQUE}", "count", nullable=True),
            Column("jaccard", "float64", "n_ab / (n_a + n_b - n_ab)", "0 to 1"),
            Column("npmi", "float64", "pmi / -log2(n_ab / n)", "-1 to 1"),
            Column("log_likelihood", "float64", "G2"),
            Column("q", "float64", "as in pairs", "0 to 1"),
        ),
    ),
    Table(
        "keywords",
        "One content word.",
        ("lemma", "pos1", "pos2"),
        (
            Column("lemma", "str", "dictionary form"),
            Column("pos1", "str", "part of speech, UniDic level 1"),
            Column("pos2", "str", "level 2: 固有名詞 are the proper nouns; adverbs have none", nullable=True),
            Column("kind", "str", "name: a proper noun, or mostly inside mentions; else word", values=("name", "word")),
            Column("tf", "int64", "times it occurs", "count"),
            Column("df", "int64", "articles it occurs in", "count"),
            Column("tf_unique", "int64", "tf with near-duplicates left out", "count"),
            Column("df_unique", "int64", "df with near-duplicates left out", "count"),
            Column("tf_in_names", "int64", "times it stands inside a mention of an entity", "count"),
            Column("tf_idf", "float64", "tf * ln(articles / df)"),
            Column("mean_tf", "float64", "tf / df: how often where it occurs at all"),
            Column(
                "dispersion", "float64", "Gries' DP over articles: 0 spread as the corpus is, 1 in one place", "0 to 1"
            ),
        ),
    ),
    Table(
        "keyness",
        "What a slice of the corpus has more or less of than the rest, or all of it than a reference; may be empty.",
        ("against", "slice", "lemma", "pos1", "pos2"),
        (
            Column("against", "str", "what it is compared with", values=("rest", "reference")),
            Column("slice", "str", "part of the corpus (setting slices.by); all against a reference"),
            Column("lemma", "str", "dictionary form"),
            Column("pos1", "str", "part of speech, UniDic level 1"),
            Column("pos2", "str", "level 2", nullable=True),
            Column("kind", "str", "as in keywords", values=("name", "word")),
            Column("tf", "int64", "times it occurs in the slice", "count"),
            Column("df", "int64", "articles of the slice it occurs in", "count"),
            Column("n", "int64", "content words of the slice", "count"),
            Column("rest_tf", "int64", "times it occurs in the rest or the reference", "count"),
            Column("rest_n", "int64", "content words of the rest or the reference", "count"),
            Column("log_ratio", "float64", "log2 of its share here over its share there; a count of 0 as 0.5"),
            Column("log_likelihood", "float64", "signed G2: negative where the slice has less of it"),
            Column("p", "float64", "Fisher's exact test where a cell expects under 5, else G2; two-sided", "0 to 1"),
            Column("q", "float64", "Benjamini-Hochberg over the words of this slice", "0 to 1"),
        ),
    ),
    Table(
        "word_pairs",
        "Two words, or an entity and a word, in the same window, counted as in pairs; of the words that tell most.",
        ("window", "slice", "a", "b"),
        (
            Column("a", "str", "entity_id, or word:LEMMA"),
            Column("b", "str", "word:LEMMA"),
            *_PAIR[2:],
        ),
    ),
    Table(
        "terms",
        "One compound term: a run of nouns longer than MeCab's short units.",
        ("surface",),
        (
            Column("surface", "str", "the term"),
            Column("n_tokens", "int64", "short units in it", "tokens"),
            Column("kind", "str", "name: it mostly holds a mention of an entity; else term", values=("name", "term")),
            Column("tf", "int64", "times it occurs", "count"),
            Column("df", "int64", "articles it occurs in", "count"),
            Column("tf_unique", "int64", "tf with near-duplicates left out", "count"),
            Column("df_unique", "int64", "df with near-duplicates left out", "count"),
            Column("c_value", "float64", "C-value: frequent and long, less what is owed to longer terms around it"),
            Column("flr", "float64", "FLR: times it stands alone, by how freely its units make compounds"),
        ),
    ),
    Table(
        "rejects",
        "What was given and is in no other table, and why.",
        ("scrape_id",),
        (
            Column("scrape_id", "str", "the scrape (of a file that could not be read: made from its path)"),
            Column("path", "str", "the file, from the input folder's name on"),
            Column("row", "Int64", "row in a JSONL or CSV file, from 1", nullable=True),
            Column("stage", "str", "where it was set aside", values=("read", "clean", "tokens", "mentions")),
            Column("reason", "str", "why", values=REJECT_REASONS),
            Column("detail", "str", "what was found", nullable=True),
        ),
    ),
)

TABLES: Final[dict[str, Table]] = {table.name: table for table in _ALL}
