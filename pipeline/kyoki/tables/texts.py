"""Tables of documents and their text: scrapes, articles, lines, sentences, tokens, rejects."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column
from kyoki.tables.columns import ARTICLE, FILE, PARAGRAPH, POS1, SENTENCE, SPAN, SURFACE, table

REJECT_REASONS: Final = (
    "missing",  # the path disappeared between listing and reading
    "unsupported",  # a file extension that kyoki does not read
    "outside",  # a link that leads out of the given folder
    "unreadable",  # refused by the operating system, gzip or the CSV/JSON parser
    "empty",  # no bytes, or only white space
    "too_large",  # over the limit of read.max_bytes, or packed data that unpacks to too much
    "binary",  # not text (a picture, a PDF)
    "undecodable",  # text in no charset that fits
    "bad_row",  # a JSONL or CSV row that is broken or has neither body nor html
    "same_bytes",  # same bytes as another scrape of the same folder, which is kept
    "no_text",  # nothing left after cleaning
    "engine_failed",  # an engine raised, or its output did not fit the text
    "engine_died",  # the process that worked on this article was killed
    "timeout",  # the work on this article exceeded run.time_limit
)

#: Placeholder for a text in tables that are published without texts.
LEFT_OUT: Final = "…"

_FIELDS: Final = ("url", "title", "date", "outlet", "author")
_OUTLET_FROM: Final = ("field", "jsonld", "meta", "visible", "folder", "folder_pages")
_PUBLISHED_FROM: Final = ("field", "jsonld", "meta", "visible", "inferred_year", "inferred_update")

SCRAPES: Final = table(
    "scrapes",
    "One raw document as read.",
    ("scrape_id",),
    Column("scrape_id", "str", "made from the bytes and the folder, so the same on every machine"),
    *FILE,
    Column("kind", "str", "type of the file", values=("html", "text", "jsonl", "csv", "xlsx", "docx")),
    Column("markup", "str", "format of `raw`", values=("html", "text")),
    Column("folder", "str", "folder of the file within the input folder", nullable=True),
    Column("charset_declared", "str", "charset that the page declares", nullable=True),
    Column("charset", "str", "charset of its bytes"),
    Column("sha256", "str", "SHA-256 of the document's (or the row's) bytes"),
    Column("n_bytes", "int64", "length of the document", "bytes"),
    *(Column(name, "str", "as given in a row", nullable=True) for name in _FIELDS),
    Column("variables", "str", "the other fields of a row, as a JSON object of texts", nullable=True, csv=False),
    Column("site", "str", "site of the page: the host of its address, else its outlet, else its folder", nullable=True),
    Column("line_hashes", "str", "hashes of its non-blank lines, eight characters each", nullable=True, csv=False),
    Column(
        "template_lines",
        "str",
        "one character per such line: r on many pages of the site, t in a list whose entries change, - neither",
        nullable=True,
        csv=False,
    ),
    Column("raw", "str", "the decoded document; only in Parquet, as pages do not fit into an Excel cell", csv=False),
)
TEMPLATES: Final = table(
    "templates",
    "What the pages of a site share, learnt from up to 100 of them: lines, and lists whose entries change.",
    ("site", "layout", "kind", "line", "other"),
    Column("site", "str", "as in scrapes"),
    Column("layout", "int64", "number of the pages' layout, from 0: two sites may share a folder"),
    Column(
        "kind",
        "str",
        "frame: a line in the same order on all pages; subhead: a frame line that heads a part of the articles; inner: "
        "a recurring line between two frame lines; turning: a list between two frame lines whose entries change",
        values=("frame", "subhead", "inner", "turning"),
    ),
    Column("line", "int64", "number of the line (of the line above the list), made from its text without digits"),
    Column(
        "other",
        "int64",
        "frame, subhead: its position in the order; inner: number of the frame line above; turning: of the one below",
    ),
    Column("n_pages", "int64", "pages with it", "count"),
    Column("site_pages", "int64", "examined pages of the site, with versions of an article counted as one", "count"),
    Column("most_lines", "Int64", "turning: maximum number of lines of the list", "count", nullable=True),
)
#: A run adds the user's variables, as columns that begin with var_; columns with other names come from joined frames.
ARTICLES: Final = table(
    "articles",
    "One cleaned article; all offsets refer to its text. After these columns comes one for each other field of JSON "
    "Lines, CSV and Excel rows, named `var_` and its name: text, unless the setting variables.types says integer, "
    "number or date. You may add columns of your own.",
    ("article_id",),
    Column("article_id", "str", "the scrape_id of its scrape"),
    Column("title", "str", "headline, without the name of the site at the end", nullable=True),
    Column("text", "str", "headline (if any) as the first line, then the body, one paragraph per line"),
    Column("url", "str", "address", nullable=True),
    Column("outlet", "str", "publisher: as given, or from the page, or the folder's name", nullable=True),
    Column("outlet_from", "str", "folder_pages: other pages of the folder name it", nullable=True, values=_OUTLET_FROM),
    Column("author", "str", "a person", nullable=True),
    Column("published", "datetime64[us]", "calendar day of publication in Asia/Tokyo", "day", nullable=True),
    Column("published_from", "str", "where the day was read", nullable=True, values=_PUBLISHED_FROM),
    Column("partial", "str", "why the article is incomplete, if known", nullable=True, values=("paywall", "next_page")),
    Column("n_chars", "int64", "length of text", "code points"),
    Column("kept_share", "float64", "share of the scrape's visible characters that was kept", "0 to 1"),
    Column("duplicate_of", "str", "for a near-duplicate: article_id of the copy that represents it", nullable=True),
    extensible=True,
)
LINES: Final = table(
    "lines",
    "The cleaning report: every line of every scrape, kept or dropped, and the rule that decided.",
    ("article_id", "line"),
    Column("article_id", "str", "the scrape_id, also of scrapes that were rejected after cleaning"),
    Column("line", "int64", "number of the line in the scrape (of the block in an HTML page), from 0"),
    Column("kept", "bool", "whether it is in articles.text"),
    Column("rule", "str", "the rule that decided"),
    Column("n_chars", "int64", "length of the line", "code points"),
    Column("start", "Int64", "where a kept line starts in articles.text", "code points", nullable=True),
    Column("end", "Int64", "where it ends", "code points", nullable=True),
)
SENTENCES: Final = table(
    "sentences",
    "One sentence; all stages use the same sentences.",
    ("article_id", "sentence"),
    ARTICLE,
    SENTENCE,
    PARAGRAPH,
    *SPAN[1:],
)
TOKENS: Final = table(
    "tokens",
    "One short-unit word of MeCab with unidic-lite.",
    ("article_id", "start"),
    *SPAN,
    SENTENCE,
    SURFACE,
    Column("lemma", "str", "dictionary form (for a proper noun, its written base form)"),
    POS1,
    Column("pos2", "str", "level 2", nullable=True),
    Column("pos3", "str", "level 3", nullable=True),
    Column("pos4", "str", "level 4", nullable=True),
    Column("reading", "str", "katakana", nullable=True),
    csv=False,  # millions of rows, which no spreadsheet opens
)
REJECTS: Final = table(
    "rejects",
    "An input that was set aside, and why.",
    ("scrape_id",),
    Column("scrape_id", "str", "the scrape (made from the path if the file could not be read)"),
    *FILE,
    Column("stage", "str", "the stage that set it aside"),
    Column("reason", "str", "why", values=REJECT_REASONS),
    Column("detail", "str", "what was found", nullable=True),
)
