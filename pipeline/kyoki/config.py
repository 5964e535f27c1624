"""The settings of a run: one frozen record per stage.

The defaults here are also the defaults of the stage functions, so that the command and a notebook do the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kyoki.pairing import TYPES, WINDOWS

PERIODS: Final = ("month", "week", "year")
#: Slices chosen from the articles, see `kyoki.counting.slicing.chosen_by`.
AUTO: Final = "auto"
#: The types that a field of the user's rows may be declared to have.
VARIABLE_TYPES: Final = ("text", "integer", "number", "date")
#: Strata by the length of articles.
LENGTH: Final = "length"
#: The false discovery rate up to which something counts as beyond chance: one in twenty by convention.
HIGHEST_Q: Final = 0.05
ENGINES: Final = ("auto", "stock")
COUNTS: Final = ("df", "tf")
METHODS: Final = ("ward", "average", "complete")
UNITS: Final = ("long", "short")
#: The parts of speech of content words (UniDic level 1).
POS: Final = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "連体詞", "感動詞", "接続詞")
CITED: Final = ("keep", "drop")
DEVICES: Final = ("auto", "cuda", "cpu")
#: Upper limit of every number: far beyond any use, and small enough that no library's integers overflow.
LARGEST: Final = 1_000_000_000


#: The score from which at least nine in ten mentions of every type are right, in ten folds over articles: in news, in
#: other genres, and among mentions drawn at random from livedoor news, where people (.906) and organisations (.907)
#: are lowest (at 0.75 people have .893).
STRICT_SCORE: Final = 0.8


@dataclass(frozen=True)
class ReadSettings:
    """Names of the fields in a JSONL or CSV row; size limits of a document and of a packed file."""

    url: str = "url"
    title: str = "title"
    body: str = "body"
    html: str = "html"
    date: str = "date"
    outlet: str = "outlet"
    author: str = "author"
    #: The largest of 7,400 real pages has 1.1 MB; what has 20 times that is no article, or a decompression bomb.
    max_bytes: int = 20_000_000
    #: Megabytes that a packed file may unpack to: 400,000 articles of 5 kB. Unpack larger files before the run.
    max_unpacked: int = 2_000


@dataclass(frozen=True)
class VariableSettings:
    """The types of the other fields of rows, by name of field: integer, number or date; text if not listed."""

    types: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OutletSettings:
    """What to keep or drop on the pages of one outlet: phrases, and CSS selectors of elements."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    keep_selectors: tuple[str, ...] = ()
    drop_selectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class CleanSettings:
    """Phrases that override the rules: a line that contains one is kept or dropped.

    `outlets` maps the name of an outlet, or of its folder, to fields of OutletSettings. `cited` says whether lines that
    cite the headline of another article (出典:「…」) are kept or dropped: keep, drop.
    """

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    cited: str = "keep"
    outlets: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class MentionSettings:
    """The spaCy model, the engine and device that run it (neither changes an entity), and which mentions are kept.

    `engine` is auto (the fast path) or stock (spaCy itself). `device` is auto (a CUDA device if there is one, and
    CuPy), cuda (the same, with a warning if it cannot be used) or cpu. `types` are the types of entity that are kept;
    the others are recognised all the same, so that this choice does not change the mentions that are kept.

    `min_score` drops mentions with a lower score. Tried from 0.3 to 0.6, in ten folds over articles: 0.4 keeps .994 of
    the right mentions in news and .993 in other genres, where precision rises from .957 to .966. `strict` drops those
    below STRICT_SCORE.
    """

    model: str = "ja_ginza"
    engine: str = "auto"
    device: str = "auto"
    types: tuple[str, ...] = TYPES
    min_score: float = 0.4
    strict: bool = False


@dataclass(frozen=True)
class WordSettings:
    """What counts as one word, wherever words are counted.

    `unit` is long (an entity's name or a compound is one word) or short (MeCab's own words). `titles` counts the title
    after a person's name as a word of its own (long units only).
    """

    unit: str = "long"
    titles: bool = False


@dataclass(frozen=True)
class KeynessSettings:
    """A CSV of word counts to compare the corpus with (lemma, tf, pos1, pos2), such as another run's keywords.csv.

    `min_df` counts the articles of both sides together: a word of only one or two articles shows what they are about,
    not how their side writes.
    """

    reference: str = ""
    min_df: int = 3


@dataclass(frozen=True)
class WordPairSettings:
    """Which words and entities are paired (the `top` of those in `min_df` articles), and which pairs are listed.

    300 words and as many entities make at most 135,000 pairs, which Excel can still open.
    """

    windows: tuple[str, ...] = ("sentence",)
    min_count: int = 3
    min_df: int = 3
    top: int = 300


@dataclass(frozen=True)
class CorrespondenceSettings:
    """Which words are points: of the `among` words in most articles, the `top` that differ most between slices.

    60 is KH Coder's default, and more labels do not fit a figure. `count` is df (articles) or tf (tokens).
    """

    top: int = 60
    among: int = 150
    count: str = "df"


@dataclass(frozen=True)
class ClusterSettings:
    """Which words are clustered (the `top` in most articles), by which linkage, and into how many clusters.

    60 labels fit a page. `n_clusters` 0 means the square root of the number of words, as in KH Coder.
    """

    top: int = 60
    method: str = "ward"
    n_clusters: int = 0


@dataclass(frozen=True)
class CodingSettings:
    """The user's coding rules, a TOML file (see `kyoki.coding`), and the windows in which codes co-occur."""

    file: str = ""
    windows: tuple[str, ...] = ("sentence", "article")


@dataclass(frozen=True)
class TermSettings:
    """The occurrences that a listed compound term needs; its stop words are those of keywords."""

    min_count: int = 2


@dataclass(frozen=True)
class NameSettings:
    """The user's own names: a CSV file, see `kyoki.names`."""

    file: str = ""


@dataclass(frozen=True)
class PairSettings:
    """Which windows are counted, how many of them a listed pair must share, and which types it must have.

    A window is sentence, paragraph, article or "sentences:N"; a type is, for example, "person-state", in either order.
    Pairs are also tested within `strata`: outlet, month, week, year, length (quartiles of n_chars) or another column of
    articles; "" for no such test.
    """

    windows: tuple[str, ...] = WINDOWS
    min_count: int = 1
    types: tuple[str, ...] = ()
    strata: str = ""


@dataclass(frozen=True)
class SliceSettings:
    """What the corpus is sliced by: month, week, year, outlet or another column of articles; "" for no slices.

    With "auto", words, entities and codes are compared by month or outlet if there are enough articles; pairs are
    counted by slice only if a column is named, as each slice is tested as if it were the corpus.

    `min_count` is the number of articles, in all slices together, that an entity or pair needs to be in `trends`: two
    occurrences do not show a trend. Words are those of `keyness`.
    """

    by: str = AUTO
    min_count: int = 3


@dataclass(frozen=True)
class GraphSettings:
    """Which pairs become edges: those of one window ("" for the narrowest counted), by q and shared windows.

    `top` limits the edges to the pairs that share most articles; 0 means no limit.
    """

    window: str = ""
    q: float = HIGHEST_Q
    min_count: int = 2
    top: int = 2000


@dataclass(frozen=True)
class KeywordSettings:
    """Content words: parts of speech (UniDic level 1), and stop words in addition to the shipped ones."""

    pos: tuple[str, ...] = ("名詞", "動詞", "形容詞", "形状詞", "副詞")
    stop_words: str = ""
    min_count: int = 1


@dataclass(frozen=True)
class RunSettings:
    """Limits of a worker for one article, so that no article delays or kills a run; 0 means no limit."""

    #: Seconds, plus one for each 1,000 characters. Of 7,367 real articles the median took 0.2 s on one core and the
    #: longest (11,700 characters) 1.4 s, or 12 s of wall time on a machine with three times as many processes as cores.
    time_limit: int = 60
    #: Megabytes of a worker process; the model takes 400, cleaning a 20 MB page of a million short paragraphs 1,500.
    memory_limit: int = 4_000


@dataclass(frozen=True)
class Settings:
    """All settings that can change a table. The worker count is deliberately not a setting.

    >>> import kyoki
    >>> settings = kyoki.Settings()
    >>> settings.pairs.windows, settings.slices.by
    (('sentence', 'paragraph', 'article'), 'auto')
    """

    read: ReadSettings = field(default_factory=ReadSettings)
    variables: VariableSettings = field(default_factory=VariableSettings)
    clean: CleanSettings = field(default_factory=CleanSettings)
    mentions: MentionSettings = field(default_factory=MentionSettings)
    names: NameSettings = field(default_factory=NameSettings)
    pairs: PairSettings = field(default_factory=PairSettings)
    slices: SliceSettings = field(default_factory=SliceSettings)
    graph: GraphSettings = field(default_factory=GraphSettings)
    words: WordSettings = field(default_factory=WordSettings)
    keywords: KeywordSettings = field(default_factory=KeywordSettings)
    word_pairs: WordPairSettings = field(default_factory=WordPairSettings)
    keyness: KeynessSettings = field(default_factory=KeynessSettings)
    terms: TermSettings = field(default_factory=TermSettings)
    coding: CodingSettings = field(default_factory=CodingSettings)
    clusters: ClusterSettings = field(default_factory=ClusterSettings)
    correspondence: CorrespondenceSettings = field(default_factory=CorrespondenceSettings)
    run: RunSettings = field(default_factory=RunSettings)
