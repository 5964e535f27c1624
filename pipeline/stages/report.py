"""Lays the tables of a run out on one page that opens anywhere, with the network off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import jinja2
import pandas as pd
from markupsafe import Markup

from pipeline.config import WINDOWS
from pipeline.engines import figures
from pipeline.errors import TableError
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

NEEDED: Final = ("articles", "lines", "sentences", "entities", "links", "pairs", "keywords", "terms", "rejects")

#: How many rows each list shows; whoever wants more opens the table that the page names.
TOP_ENTITIES, TOP_PAIRS, TOP_HEAT, TOP_WORDS, TOP_RULES, TOP_LISTED = 20, 30, 15, 40, 12, 200
#: Characters: a headline has 60 at most, and what a broken page gives as one shall not fill this page.
LONGEST: Final = 200
#: As many as there are colours that can be told apart; further outlets are taken together.
TOP_OUTLETS: Final = len(figures.PALETTE) - 1
#: Two years of months fit side by side; more are shown by year.
MOST_MONTHS: Final = 24
#: More years than a news corpus spans: some date is wrong, and years without articles are left out.
MOST_YEARS: Final = 40
OTHERS: Final = "その他 others"
UNNAMED: Final = "媒体不明 no outlet"

TYPES: Final = {"person": ("人物", "People"), "state": ("国", "States"), "place": ("地名", "Places")}
WINDOW_NAMES: Final = {
    "sentence": ("文", "sentences"),
    "paragraph": ("段落", "paragraphs"),
    "article": ("記事", "articles"),
}
REASONS: Final = {
    "missing": ("処理中に消えたファイル", "the file went away during the run"),
    "unsupported": ("対応していない形式", "a kind of file that is not read"),
    "unreadable": ("読み込めないファイル", "the file could not be opened or parsed"),
    "empty": ("空のファイル", "nothing in it"),
    "too_large": ("大きさの上限を超過", "larger than the limit"),
    "binary": ("文字データではない", "no text, such as a picture"),
    "undecodable": ("文字コード不明", "in no charset that fits"),
    "bad_row": ("壊れた行、または本文のない行", "a broken row, or one without a body"),
    "same_bytes": ("別のファイルと同一", "the same bytes as another file, which is kept"),
    "no_text": ("本文が残らなかった", "no article was left after cleaning"),
    "engine_failed": ("解析の失敗", "an engine failed on it"),
    "engine_died": ("解析プロセスの異常終了", "the process that worked on it was killed"),
}


def report(
    tables: Mapping[str, pd.DataFrame],
    *,
    ledger: Mapping[str, object] | None = None,
    title: str = "共起レポート Co-occurrence report",
) -> str:
    """Make the report page: figures and the top of each table, in Japanese and English.

    Every string from a scrape is escaped, and an address is a link only if it is http or https. Near-copies are
    counted among the articles and also shown by themselves. Equal tables give equal bytes.

    Args:
        tables: by name, at least those of `NEEDED`; others are not looked at.
        ledger: what the run notes about itself; its `versions` and `settings` go into the foot.
        title: of the page.

    Returns:
        One HTML document that loads nothing from anywhere.

    Raises:
        TableError: a table is missing or does not fit its schema.
    """
    if missing := [name for name in NEEDED if name not in tables]:
        msg = f"report: found no table {missing[0]}; wanted {', '.join(NEEDED)} (an empty one will do)"
        raise TableError(msg)
    page = _Page({name: TABLES[name].check(tables[name]) for name in NEEDED})
    words = {"types": TYPES, "window_names": WINDOW_NAMES, "listed": TOP_LISTED, "longest": LONGEST}
    return _template().render(page=page, title=title, foot=_foot(ledger or {}), **words)


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(count=_count, share=_share, measure=_measure, level=_level, day=_day, link=safe_url)
    source = files("pipeline.stages").joinpath("templates", "report.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)


def safe_url(url: object) -> str | None:
    """Return an address that may be a link, else None: `javascript:` and its kin are text.

    >>> safe_url("https://example.jp/a?b=1"), safe_url("javascript:alert(1)"), safe_url(float("nan"))
    ('https://example.jp/a?b=1', None, None)
    """
    try:
        parts = urlsplit(str(url))
    except ValueError:  # http://[half an IPv6 address
        return None
    return str(url) if parts.scheme in {"http", "https"} and parts.netloc else None


def _count(value: int) -> str:
    return f"{int(value):,}"


def _share(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.0%}"


def _measure(value: float) -> str:
    # Adding 0 turns the -0.0 that a small negative number rounds to into 0.0.
    return "–" if pd.isna(value) else f"{round(value, 2) + 0:.2f}"


def _level(value: float) -> str:
    """Show a p or q value; one too small for three digits is not zero."""
    return "–" if pd.isna(value) else "< 0.001" if value < 0.001 else f"{value:.3f}"


def _day(value: pd.Timestamp) -> str:
    return "–" if pd.isna(value) else value.date().isoformat()


def _foot(ledger: Mapping[str, object]) -> dict[str, str]:
    """Flatten what a reader needs to repeat the run; times would make two pages of equal tables differ."""
    return dict(_flat({name: ledger[name] for name in ("versions", "settings") if name in ledger}))


def _flat(values: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{name} · ")
        elif isinstance(value, list | tuple):
            rows.append((f"{prefix}{name}", ", ".join(map(str, value))))
        else:
            rows.append((f"{prefix}{name}", str(value)))
    return rows


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries in which a missing value is None: a template can ask for it."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


@dataclass(frozen=True)
class _Page:
    """What the template shows, each part worked out of the tables when it is asked for."""

    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The articles with their outlet named and the period that they count under (missing: undated)."""
        articles = self.tables["articles"]
        return articles.assign(outlet=articles["outlet"].fillna(UNNAMED), period=self._period(articles["published"]))

    @cached_property
    def unit(self) -> tuple[str, str]:
        """What a period is."""
        published = self.tables["articles"]["published"].dropna().dt.to_period("M")
        if published.empty or (published.max() - published.min()).n < MOST_MONTHS:
            return ("月", "month")
        return ("年", "year")

    def _period(self, published: pd.Series[Any]) -> pd.Series[Any]:
        periods: pd.Series[Any] = published.dt.strftime("%Y-%m" if self.unit[1] == "month" else "%Y")
        return periods

    @cached_property
    def periods(self) -> list[str]:
        """The periods in order, those without articles too."""
        published = self.tables["articles"]["published"].dropna()
        if published.empty:
            return []
        every = pd.period_range(published.min(), published.max(), freq="M" if self.unit[1] == "month" else "Y")
        return sorted(set(self.articles["period"].dropna())) if len(every) > MOST_YEARS else every.astype(str).tolist()

    @cached_property
    def when(self) -> str:
        """The days from the first dated article to the last."""
        published = self.tables["articles"]["published"].dropna()
        if published.empty:
            return "日付なし undated"
        return f"{published.min().date()} – {published.max().date()}"

    @property
    def totals(self) -> list[tuple[str, str, int]]:
        """The counts at the head of the page."""
        articles, entities = self.tables["articles"], self.tables["entities"]
        return [
            ("記事", "articles", len(articles)),
            ("うち近似重複", "of them near-copies", int(articles["duplicate_of"].notna().sum())),
            ("媒体", "outlets", articles["outlet"].nunique()),
            ("文", "sentences", len(self.tables["sentences"])),
            ("言及", "mentions", len(self.tables["links"])),
            ("固有名", "entities", len(entities)),
            ("組", "pairs", len(self.pairs)),
            ("除外", "rejects", len(self.tables["rejects"])),
        ]

    @property
    def kept_share(self) -> float:
        """The share of all characters that cleaning kept; missing without lines."""
        lines = self.tables["lines"]
        return float(lines.loc[lines["kept"], "n_chars"].sum() / lines["n_chars"].sum()) if len(lines) else float("nan")

    @property
    def outlets(self) -> list[dict[str, Any]]:
        """Each outlet with its articles, near-copies, days and the middle share kept; the largest first."""
        grouped = self.articles.groupby("outlet").agg(
            n=("article_id", "size"),
            copies=("duplicate_of", "count"),
            first=("published", "min"),
            last=("published", "max"),
            kept=("kept_share", "median"),
        )
        return _records(grouped.reset_index().sort_values(["n", "outlet"], ascending=[False, True]))

    @cached_property
    def by_period(self) -> pd.DataFrame:
        """Articles: a row for each period, a column for each of the largest outlets and one for the others."""
        dated = self.articles.dropna(subset="period")
        largest = [outlet["outlet"] for outlet in self.outlets[:TOP_OUTLETS]]
        shown = dated["outlet"].where(dated["outlet"].isin(largest), OTHERS)
        counts = pd.crosstab(dated["period"], shown).reindex(self.periods, fill_value=0)
        return counts[[name for name in (*largest, OTHERS) if name in counts]]

    @property
    def timeline(self) -> Markup:
        """The figure of articles over time."""
        return Markup(figures.timeline(self.by_period, when=self.when))  # noqa: S704 - text in it is drawn, not written

    @property
    def dropped(self) -> list[dict[str, Any]]:
        """The rules that dropped most characters."""
        lines = self.tables["lines"]
        dropped = lines[~lines["kept"]].groupby("rule")["n_chars"].agg(lines="size", chars="sum").reset_index()
        dropped["share"] = dropped["chars"] / max(int(lines["n_chars"].sum()), 1)
        return _records(dropped.sort_values(["chars", "rule"], ascending=[False, True])[:TOP_RULES])

    @property
    def rejects(self) -> list[dict[str, Any]]:
        """The first rejects in the table's order, with the reason in words."""
        listed = _records(self.tables["rejects"][:TOP_LISTED])
        return [{**row, "ja": REASONS[row["reason"]][0], "en": REASONS[row["reason"]][1]} for row in listed]

    @property
    def newest(self) -> list[dict[str, Any]]:
        """The newest articles; undated ones last."""
        order = self.articles.sort_values(["published", "article_id"], ascending=[False, True], na_position="last")
        return _records(order[:TOP_LISTED].drop(columns="text"))

    @cached_property
    def entities(self) -> pd.DataFrame:
        """The entities, most mentioned first."""
        order = ["n_mentions", "n_articles", "entity_id"]
        return self.tables["entities"].sort_values(order, ascending=[False, False, True], ignore_index=True)

    def top(self, kind: str) -> list[dict[str, Any]]:
        """The most mentioned entities of one type, with a sparkline."""
        rows = self.entities[self.entities["type"] == kind][:TOP_ENTITIES]
        return [{**row, "spark": self.spark(row["entity_id"])} for row in _records(rows)]

    @cached_property
    def _articles_with(self) -> pd.DataFrame:
        """Articles with each entity (rows) in each period (columns)."""
        found = self.tables["links"][["entity_id", "article_id"]].drop_duplicates()
        dated = found.merge(self.articles[["article_id", "period"]]).dropna(subset="period")
        return pd.crosstab(dated["entity_id"], dated["period"]).reindex(columns=self.periods, fill_value=0)

    def spark(self, entity_id: str) -> dict[str, Any] | None:
        """Draw an entity's articles over time: the path of its bars, and the same in words; None if all are undated."""
        if entity_id not in self._articles_with.index:
            return None
        counts = self._articles_with.loc[[entity_id]].iloc[0].astype(int).tolist()
        # 4 units wide with a gap of 1; the highest is 18 high and one article never less than 2.
        heights = [2 + round(16 * n / max(counts)) if n else 0 for n in counts]
        bars = [f"M{4 * at} 20v-{high}h3v{high}z" for at, high in enumerate(heights) if high]
        said = ", ".join(f"{period}: {n}" for period, n in zip(self.periods, counts, strict=True) if n)
        return {"path": "".join(bars), "units": 4 * len(counts), "label": said}

    @property
    def top_figure(self) -> Markup:
        """The figure of the most mentioned entities of all types."""
        return Markup(figures.top_entities(self.entities[:TOP_ENTITIES], when=self.when))  # noqa: S704 - as above

    @cached_property
    def window(self) -> str:
        """The narrowest window that was counted."""
        counted = set(self.tables["pairs"]["window"])
        return next((window for window in WINDOWS if window in counted), WINDOWS[0])

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The pairs of the whole corpus in that window, with names, most frequent first."""
        pairs = self.tables["pairs"]
        pairs = pairs[(pairs["window"] == self.window) & (pairs["slice"] == "all")]
        known = self.tables["entities"].set_index("entity_id")
        for side in ("a", "b"):
            pairs = pairs.assign(
                **{
                    f"name_{side}": pairs[side].map(known["name"]).fillna(pairs[side]),
                    f"type_{side}": pairs[side].map(known["type"]),
                }
            )
        order = ["n_ab", "log_likelihood", "a", "b"]
        return pairs.sort_values(order, ascending=[False, False, True, True], ignore_index=True)

    @property
    def n_windows(self) -> int:
        """How many windows were counted."""
        return int(self.pairs["n"].max()) if len(self.pairs) else 0

    @property
    def top_pairs(self) -> list[dict[str, Any]]:
        """The most frequent pairs."""
        return _records(self.pairs[:TOP_PAIRS])

    @property
    def strongest(self) -> list[dict[str, Any]]:
        """The three pairs that are furthest beyond chance, by log-likelihood."""
        beyond = self.pairs[self.pairs["log_likelihood"] > 0]
        return _records(beyond.sort_values(["log_likelihood", "a", "b"], ascending=[False, True, True])[:3])

    @cached_property
    def npmi(self) -> pd.DataFrame:
        """NPMI between the most mentioned entities that are in a pair; missing where they are never together."""
        paired = self.entities[self.entities["entity_id"].isin({*self.pairs["a"], *self.pairs["b"]})][:TOP_HEAT]
        square = pd.DataFrame(index=paired["entity_id"], columns=paired["entity_id"], dtype="float64")
        inside = self.pairs[self.pairs["a"].isin(square.index) & self.pairs["b"].isin(square.index)]
        for a, b, value in zip(inside["a"], inside["b"], inside["npmi"], strict=True):
            square.loc[a, b] = square.loc[b, a] = value
        return square.set_axis(list(paired["name"]), axis=0).set_axis(list(paired["name"]), axis=1)

    @property
    def heat_map(self) -> Markup:
        """The figure of NPMI between the most mentioned entities."""
        window = " ".join(WINDOW_NAMES[self.window])
        drawn = figures.heat_map(self.npmi, when=self.when, n=self.n_windows, window=window)
        return Markup(drawn)  # noqa: S704 - as above

    def words(self, *, proper: bool) -> list[dict[str, Any]]:
        """The keywords with the highest tf-idf: the proper nouns, or all others."""
        keywords = self.tables["keywords"]
        chosen = keywords[(keywords["kind"] == "name") == proper]
        return _records(chosen.sort_values(["tf_idf", "lemma", "pos1"], ascending=[False, True, True])[:TOP_WORDS])

    @property
    def terms(self) -> list[dict[str, Any]]:
        """The compound terms with the highest C-value."""
        return _records(self.tables["terms"].sort_values(["c_value", "surface"], ascending=[False, True])[:TOP_WORDS])


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("report")
