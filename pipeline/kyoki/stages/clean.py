"""Take the article out of each scrape, with the verdict on every line of it."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from kyoki.cleaning import boilerplate, metadata, pages, wrapped
from kyoki.cleaning.dates import parse_date
from kyoki.cleaning.lines import Line, from_dump
from kyoki.cleaning.outlets import from_foot, shortened
from kyoki.cleaning.partial import why_partial
from kyoki.config import CleanSettings, OutletSettings
from kyoki.language import sentences
from kyoki.language.normalize import folded, normalize
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    #: By outlet or folder, what OutletSettings take.
    Wishes = Mapping[str, Mapping[str, tuple[str, ...]]]

SPEC: Final = Spec(
    scope="article",
    needs={
        "scrapes": (
            *("scrape_id", "path", "row", "markup", "folder", "url", "title", "date", "outlet", "author", "raw"),
        )
    },
    gives={"articles": ALL, "lines": ALL, "sentences": ALL, "rejects": ALL},
    settings={"keep": "clean.keep", "drop": "clean.drop", "outlets": "clean.outlets"},
    engines=("cssselect", "lxml"),
    data=("cleaning/*.csv",),
)


#: Set before a headline in dumps and mails; they stay in the text, which is what was written.
_MARKS: Final = "■□◆◇●○▼▽★☆ "
_HEADINGS: Final = frozenset(("h1", "h2", "h3"))
#: Comments and teasers can hold as much running text as a short article.
_MOST: Final = 0.4
_NOWHERE: Final = (None, None)
#: 文=, by, 著者:, a date or another paper beside the name: it is read as a byline is.
_BYLINE_SIGNS: Final = re.compile(
    r"[=:：＝●/／|｜・\d()（）]|\bby\b|^(?:文|著者|筆者|記者|執筆者?|投稿者|作者|ライター)\s", re.IGNORECASE
)
#: A line with more link than that leads to another article.
_LINKED: Final = 0.5


class Cleaned(NamedTuple):
    """What the stage gives."""

    articles: pd.DataFrame
    lines: pd.DataFrame
    sentences: pd.DataFrame
    rejects: pd.DataFrame


@dataclass
class _Source:
    """A scrape's lines, and what it says of itself."""

    lines: list[Line]
    groups: list[list[int]]
    page: pages.Page = field(default_factory=pages.Page)


class Fact(NamedTuple):
    """What is known of an article, and where it was read: field, jsonld, meta, page, visible, folder, …, or None."""

    value: Any
    source: str | None


class _Case(NamedTuple):
    """A scrape, judged."""

    source: _Source
    jsonld: list[Mapping[str, Any]]
    judged: boilerplate.Judged
    title: Fact
    partial: str | None


class _Laid:
    """An article's text as it is put together, and where each kept line stands in it."""

    def __init__(self) -> None:
        self.spans: dict[int, tuple[int, int]] = {}
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, pieces: Sequence[tuple[int | None, str]]) -> None:
        """Append one paragraph made of lines (number, text); the number is None where no line of the scrape has it."""
        gap = "\n" if self._parts else ""
        before = ""
        for number, piece in pieces:
            gap = wrapped.gap(before, piece) if before else gap
            start = self._length + len(gap)
            self._parts += [gap, piece]
            self._length = start + len(piece)
            if number is not None:
                self.spans[number] = (start, self._length)
            before = piece


def clean(
    scrapes: pd.DataFrame,
    *,
    keep: Sequence[str] = CleanSettings.keep,
    drop: Sequence[str] = CleanSettings.drop,
    outlets: Wishes | None = None,
) -> Cleaned:
    """Take the article out of each scrape.

    The text of an article is fixed here: its headline where one is known, then its paragraphs, one a line, normalised;
    every later offset points into it. Of a wrapped paragraph every line has its own span.

    Args:
        scrapes: the scrapes table.
        keep: a line that contains one of these phrases is kept whatever the rules say.
        drop: a line that contains one is dropped; it wins over `keep`.
        outlets: by the name of an outlet or of its folder, more of both, and as keep_selectors and drop_selectors the
            CSS selectors of elements of its pages; only elements that start a line of their own count (no span).

    Returns:
        The tables articles, lines, sentences and rejects. A scrape of which nothing was left is in rejects with the
        reason no_text, and its lines are in lines.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in Cleaned._fields}
    for scrape in scrapes.to_dict("records"):
        given = {str(name): None if pd.isna(value) else value for name, value in scrape.items()}
        for name, found in _clean_one(given, _judge(given, keep, drop, outlets)).items():
            rows[name].extend(found)
    return Cleaned(*(_table(name, found) for name, found in rows.items()))


def _table(name: str, rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Make a table of rows that hold its columns in order: by column, for a row of names takes five times as long."""
    table = TABLES[name]
    columns = dict(zip(table.names, zip(*rows, strict=True), strict=True)) if rows else {}
    return table.sorted(table.frame(columns))


def facts(
    scrape: Mapping[str, Any],
    *,
    keep: Sequence[str] = (),
    drop: Sequence[str] = (),
    outlets: Wishes | None = None,
) -> dict[str, Fact]:
    """Say what is known of one scrape's article and where each was read: title, published, author, outlet.

    Args:
        scrape: a row of the scrapes table; what is missing is None.
        keep: as for `clean`.
        drop: as for `clean`.
        outlets: as for `clean`.
    """
    return _facts(scrape, _judge(scrape, keep, drop, outlets))


def _judge(
    scrape: Mapping[str, Any],
    keep: Sequence[str],
    drop: Sequence[str],
    wishes: Wishes | None,
) -> _Case:
    """Judge a scrape; where there are wishes for its outlet, once more with them: its foot may name the outlet."""
    case = _judge_with(scrape, OutletSettings(tuple(keep), tuple(drop)))
    if not wishes:
        return case
    folder = (scrape["folder"] or "").rpartition("/")[2]
    # A page may say its outlet's name or not: what is wished of the folder holds for all of its pages.
    named = dict.fromkeys(name for name in (_outlet(scrape, case).value, folder) if name in wishes)
    wish = OutletSettings(tuple(keep), tuple(drop))
    for more in (OutletSettings(**wishes[name]) for name in named):
        wish = OutletSettings(*(one + other for one, other in zip(astuple(wish), astuple(more), strict=True)))
    return _judge_with(scrape, wish)


def _judge_with(scrape: Mapping[str, Any], wish: OutletSettings) -> _Case:
    source = _from_page(scrape["raw"], wish) if scrape["markup"] == "html" else _from_dump(scrape["raw"])
    jsonld = metadata.articles_in(source.page.jsonld)
    given = normalize(scrape["title"] or "").replace("\n", " ").strip()
    title = given or _page_title(source, jsonld)
    source.groups = _with_headline(source, title)
    units = source.lines
    if len(source.groups) < len(units):
        units = [boilerplate.join([source.lines[number] for number in group]) for group in source.groups]
    judged = boilerplate.judge(units, title=title, keep=wish.keep, drop=wish.drop)
    partial = why_partial([unit.text for unit in units], judged.verdicts)
    if title or judged.headline is None:
        return _Case(source, jsonld, judged, Fact(title, ("field" if given else "page") if title else None), partial)
    return _Case(source, jsonld, judged, Fact(units[judged.headline].text.lstrip(_MARKS), "visible"), partial)


def _clean_one(scrape: dict[str, Any], case: _Case) -> dict[str, list[tuple[Any, ...]]]:
    source, judged = case.source, case.judged
    laid = _lay(source, judged, case.title.value if case.title.source != "visible" else None)
    article_id = scrape["scrape_id"]
    lengths = [len(line.text) for line in source.lines]
    told = [
        (number, kept, rule)
        for group, (kept, rule) in zip(source.groups, judged.verdicts, strict=True)
        for number in group
    ]
    if not any(verdict.kept and verdict.rule != "title" for verdict in judged.verdicts):
        detail = f"{sum(map(bool, lengths))} lines, none of them running text"
        reject = (article_id, scrape["path"], scrape["row"], "clean", "no_text", detail)
        bare = [(article_id, number, False, rule, lengths[number], *_NOWHERE) for number, _, rule in told]
        return {"lines": bare, "rejects": [reject]}
    spans = laid.spans
    lines = [
        (article_id, number, kept, rule, lengths[number], *spans.get(number, _NOWHERE)) for number, kept, rule in told
    ]
    text = laid.text
    article = _article(scrape, case) | {"text": text, "n_chars": len(text)}
    article["kept_share"] = sum(lengths[number] for number, kept, _ in told if kept) / sum(lengths)
    split = [(article_id, n, found.paragraph, found.start, found.end) for n, found in enumerate(sentences.split(text))]
    row = tuple(article.get(name) for name in TABLES["articles"].names)
    return {"articles": [row], "lines": lines, "sentences": split}


def _from_page(raw: str, wish: OutletSettings) -> _Source:
    page = pages.read(raw, wish.keep_selectors, wish.drop_selectors)
    texts = [normalize(block.text).replace("\n", " ") for block in page.blocks]  # U+2028 within a paragraph
    believed = _names_are_true(page.blocks, texts)
    lines = [
        Line(
            text,
            column=block.column,
            bullet=block.bullet,
            link_share=block.link_share,
            heading=block.tag in _HEADINGS,
            role=_role(block.role, believed=believed),
        )
        for block, text in zip(page.blocks, texts, strict=True)
    ]
    return _Source(lines, [[number] for number in range(len(lines))], page)


def _names_are_true(blocks: Sequence[pages.Block], texts: Sequence[str]) -> bool:
    """Whether most running text stands outside of what class and id names call furniture.

    On some pages the article itself is in a `div class="related-content"`: then the names say nothing.
    """
    prose = [len(text) if "。" in text else 0 for text in texts]
    outside = sum(size for size, block in zip(prose, blocks, strict=True) if block.role != "named_aside")
    return outside >= _MOST * sum(prose)


def _role(role: str, *, believed: bool) -> str:
    return ("aside" if believed else "") if role == "named_aside" else role


def _from_dump(raw: str) -> _Source:
    shown = pages.scrape_lines(raw, "text")
    lines = from_dump(shown, normalize("\n".join(shown)).split("\n"))
    return _Source(lines, wrapped.paragraphs(shown))


def _page_title(source: _Source, jsonld: Sequence[Mapping[str, Any]]) -> str | None:
    page = source.page
    if not page.blocks:
        return None
    headings = [block.text for tag in ("h1", "h2", "h3") for block in page.blocks if block.tag == tag]
    lines = [block.text for block in page.blocks if block.link_share < _LINKED]
    broken = [[page.blocks[number].text for number in numbers] for numbers in page.broken]
    return metadata.headline(headings, page.meta, page.title, jsonld, lines, broken)


def _with_headline(source: _Source, title: str | None) -> list[list[int]]:
    """Group the lines of a heading that say the headline together; the page's other lines stay one by one."""
    for numbers in source.page.broken:
        for first, end in combinations(range(numbers.start, numbers.stop + 1), 2):
            if wrapped.join([line.text for line in source.lines[first:end]]) == title:
                return [*source.groups[:first], list(range(first, end)), *source.groups[end:]]
    return source.groups


def _lay(source: _Source, judged: boilerplate.Judged, title: str | None) -> _Laid:
    laid = _Laid()
    units = list(zip(source.groups, judged.verdicts, strict=True))
    headline = [(n, source.lines[n].text) for group, verdict in units if verdict.rule == "title" for n in group]
    if headline or title:
        laid.add(headline or [(None, title or "")])
    for group, verdict in units:
        if verdict.kept and verdict.rule != "title":
            laid.add([(n, source.lines[n].text) for n in group])
    return laid


def _article(scrape: Mapping[str, Any], case: _Case) -> dict[str, Any]:
    known = _facts(scrape, case)
    day = known["published"].value
    return {
        "article_id": scrape["scrape_id"],
        "url": _url(scrape, case.source.page),
        **{name: known[name].value for name in ("title", "outlet", "author")},
        "published": pd.NaT if day is None else pd.Timestamp(day),
        "outlet_from": known["outlet"].source,
        "published_from": known["published"].source,
        "partial": case.partial,
    }


def _url(scrape: Mapping[str, Any], page: pages.Page) -> str | None:
    return scrape["url"] or page.meta.get("canonical") or page.meta.get("og:url")


def _facts(scrape: Mapping[str, Any], case: _Case) -> dict[str, Fact]:
    page = case.source.page
    near = [case.source.lines[n].text for unit in case.judged.near for n in case.source.groups[unit]]
    outlet = _outlet(scrape, case)
    said = [line.text for line in case.source.lines]
    published = metadata.published(case.jsonld, page.meta, page.times, near, _url(scrape, page), said)
    if day := parse_date(scrape["date"] or ""):
        published = metadata.Published(day, "field")
    author = _author(scrape, case, near, outlet.value)
    return {"title": case.title, "published": Fact(*published), "author": author, "outlet": outlet}


def _author(scrape: Mapping[str, Any], case: _Case, near: Sequence[str], outlet: str | None) -> Fact:
    if scrape["author"]:
        return Fact(scrape["author"], "field")
    paragraphs = zip(case.source.groups, case.judged.verdicts, strict=True)
    told = [case.source.lines[n].text for group, (_, rule) in paragraphs if rule == "sentence" for n in group]
    if name := metadata.author(case.jsonld, {}, (), outlet):
        return Fact(name, "jsonld")
    if name := metadata.author((), case.source.page.meta, (), outlet):
        return Fact(name, "meta")
    if name := metadata.author((), {}, [*near, *told[:1], *told[-1:]], outlet):
        return Fact(name, "visible")
    marked = case.source.page.authors
    # Within such an element a bare name is one; elsewhere it may be any word.
    bare = [one for one in marked if not _BYLINE_SIGNS.search(one)]
    name = metadata.author([{"author": bare}], {}, marked, outlet)
    return Fact(name, name and "page")


def _outlet(scrape: Mapping[str, Any], case: _Case) -> Fact:
    if scrape["outlet"]:
        return Fact(scrape["outlet"], "field")
    source = case.source
    last = max([n for n, verdict in enumerate(case.judged.verdicts) if verdict.kept], default=-1)
    below = [n for group in source.groups[last + 1 : last + 2] for n in group[:1]]
    texts = case.judged.folded
    if len(texts) < len(source.lines):  # of wrapped paragraphs it has one for several lines
        texts = folded("\n".join([line.text for line in source.lines])).split("\n")
    said = [folded(source.page.title.replace("\n", " ")), *texts]
    foot = texts[below[0] :] if below else []
    for found, origin in (
        (metadata.outlet(case.jsonld, {}), "jsonld"),
        (metadata.outlet((), source.page.meta), "meta"),
        (from_foot(foot, said), "visible"),
    ):
        if found:
            return Fact(shortened(found, said), origin)
    folder = (scrape["folder"] or "").rpartition("/")[2]
    return Fact(folder or None, "folder" if folder else None)


if __name__ == "__main__":
    run_as_command("clean")
