"""A scrape as numbered lines, for pages and for dumps of pages as plain text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, islice
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import headers, page_lines, pages, pictures, roles, templates, wrapped
from kyoki.cleaning.lines import Line, from_dump, hiragana_share, is_sentence
from kyoki.language.normalize import LINE_ENDS, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

_HEADINGS: Final = frozenset(("h1", "h2", "h3"))
#: Minimum share of running text outside furniture; below it the class and id names are wrong. Comments and teasers may
#: have as much running text as a short article.
_MIN_OUTSIDE: Final = 0.4
#: Share of hiragana of running text in pages without a 。.
_SPOKEN: Final = 0.4
#: Minimum code points of text below the headline that are the beginning of an article.
_BEGINNING: Final = 80
_ROLES: Final = {
    templates.REPEATED: roles.TEMPLATE,
    templates.TURNING: roles.TURNING,
    templates.SUBHEAD: roles.SUBHEAD,
}


@dataclass(frozen=True)
class Source:
    """A scrape as numbered lines.

    Args:
        lines: as `lines.line` numbers them.
        groups: numbers of the lines that form one unit each: a wrapped paragraph, a broken headline, else single lines.
        page: the parsed page; empty for a dump.
        header: the header of a text file; pages have none.
    """

    lines: list[Line]
    groups: list[list[int]]
    page: pages.Page = field(default_factory=pages.Page)
    header: headers.Header = headers.NO_HEADER

    @cached_property
    def units(self) -> list[Line]:
        """The lines, with those of a group joined into one at the position of the first."""
        if len(self.groups) == len(self.lines):
            return self.lines
        return [
            self.lines[group[0]]._replace(text=wrapped.join(self.texts([n]))) for n, group in enumerate(self.groups)
        ]

    def texts(self, units: Iterable[int]) -> list[str]:
        """Return the texts of the lines in some units."""
        return [self.lines[number].text for unit in units for number in self.groups[unit]]


def scrape_lines(raw: str, markup: str) -> list[str]:
    """List the lines of a scrape as `lines.line` numbers them: those of a dump, or the blocks of a page.

    Args:
        raw: the decoded scrape.
        markup: html or text.
    """
    if markup == "html":
        return [block.text for block in pages.read(raw).blocks]
    # Seven replacements of rare characters take a tenth of the time of one search for all.
    for end in ("\r\n", *LINE_ENDS):
        raw = raw.replace(end, "\n")
    return raw.split("\n")


def read(raw: str, markup: str, *, keep_tree: bool = False) -> Source:
    """Read the lines of a scrape.

    Args:
        raw: the decoded scrape.
        markup: html or text.
        keep_tree: whether `select` will be called.
    """
    if markup == "html":
        page = pages.read(raw, keep_tree=keep_tree)
        lines = _lines_of(page.blocks, page.pictured)
        return Source(lines, [[number] for number in range(len(lines))], page)
    shown = scrape_lines(raw, "text")
    lines = from_dump(shown, normalize("\n".join(shown)).split("\n"))
    header = headers.read([line.text for line in lines[: headers.LONGEST]])
    for number in header.lines:
        lines[number] = lines[number]._replace(role=headers.HEADER)
    apart = header.lines if header.headline is None else {*header.lines, header.headline}
    return Source(
        lines, wrapped.paragraphs(["" if at in apart else text for at, text in enumerate(shown)]), header=header
    )


def select(source: Source, keep: Sequence[str], drop: Sequence[str]) -> Source:
    """Mark the lines in elements chosen by selectors; dumps have none.

    Args:
        source: as read with `keep_tree`.
        keep: CSS selectors of elements to be kept.
        drop: CSS selectors of those to be dropped.
    """
    if not (keep or drop) or source.page.tree is None:
        return source
    return replace(source, lines=_lines_of(pages.select(source.page, keep, drop), source.page.pictured))


def with_templates(source: Source, marks: str | None, raw: str, markup: str) -> Source:
    """Give the lines of the site the role `template`, `turning` or `subhead`.

    Existing roles are kept; a paragraph of several lines gets a role only if all of them have it.

    Args:
        source: as read.
        marks: the mark of each non-blank line of the scrape, from `templates.marked`.
        raw: the decoded scrape.
        markup: html or text.
    """
    found = _roles_by_site(source, marks, raw, markup)
    for group in source.groups:
        if len(group) > 1 and not all(number in found for number in group):
            for number in group:
                found.pop(number, None)
    lines = [
        line._replace(role=line.role or found[number]) if number in found else line
        for number, line in enumerate(source.lines)
    ]
    return replace(source, lines=lines)


def texts_of_site(source: Source, marks: str | None, raw: str, markup: str) -> frozenset[str]:
    """Return the lines of the site, regardless of their elements (arguments as in `with_templates`)."""
    found = _roles_by_site(source, marks, raw, markup)
    return frozenset(source.lines[number].text for number, role in found.items() if role in roles.OF_THE_SITE)


def _roles_by_site(source: Source, marks: str | None, raw: str, markup: str) -> dict[int, str]:
    if not marks:
        return {}
    placed = page_lines.placed([line.text for line in source.lines], marks, raw, markup)
    return {number: _ROLES[mark] for number, mark in placed if mark in _ROLES}


def stated_text(source: Source) -> list[str]:
    """Return the paragraphs of the article's text in JSON-LD, for a page whose text is only inserted by a script.

    A short text, or one without a sentence, is a description of the article and is ignored.
    """
    for one in source.page.statements.jsonld:
        blocks = pages.read(str(one.get("articleBody") or "").replace("\n", "<br>")).blocks
        texts = [normalize(block.text).replace("\n", " ") for block in blocks]
        if sum(map(len, texts)) >= _BEGINNING and any(map(is_sentence, texts)):
            return texts
    return []


def with_broken_headline(source: Source, title: str | None) -> Source:
    """Group the lines of a heading that is the headline; other lines of the page stay single."""
    for numbers in source.page.broken:
        for first, end in combinations(range(numbers.start, numbers.stop + 1), 2):
            if wrapped.join([line.text for line in source.lines[first:end]]) == title:
                return grouped(source, range(first, end))
    return source


def grouped(source: Source, units: range) -> Source:
    """Group several units into one, such as a headline over several lines."""
    first, end = units.start, units.stop
    group = [number for unit in source.groups[first:end] for number in unit]
    return replace(source, groups=[*source.groups[:first], group, *source.groups[end:]])


def _lines_of(blocks: Sequence[pages.Block], pictured: AbstractSet[int]) -> list[Line]:
    texts = [normalize(block.text).replace("\n", " ") for block in blocks]  # U+2028 within a paragraph
    by_name = _names_are_true(blocks, texts)
    captions = pictures.captions(blocks, texts, pictured)
    return [
        Line(
            text,
            column=block.column,
            bullet=block.bullet,
            part=block.part,
            link_share=block.link_share,
            heading=block.tag in _HEADINGS,
            role=roles.CAPTION if number in captions else _role(block.role, by_name=by_name),
        )
        for number, (block, text) in enumerate(zip(blocks, texts, strict=True))
    ]


def _names_are_true(blocks: Sequence[pages.Block], texts: Sequence[str]) -> bool:
    """Whether enough running text, in all or below the headline, is outside elements whose class or id names furniture.

    On some pages the article itself is in a `div class="related-content"`; such names are ignored. Comments below an
    article may have much more text than the article.
    """
    prose = [len(text) if "。" in text else 0 for text in texts]
    if not any(prose):
        prose = [
            len(text) if not block.link_share and hiragana_share(text) >= _SPOKEN else 0
            for block, text in zip(blocks, texts, strict=True)
        ]
    outside = sum(size for size, block in zip(prose, blocks, strict=True) if block.role != roles.NAMED_ASIDE)
    return outside >= _MIN_OUTSIDE * sum(prose) or _begins_outside(blocks, texts)


def _begins_outside(blocks: Sequence[pages.Block], texts: Sequence[str]) -> bool:
    """Whether the first text below the page's first heading is outside elements named as furniture."""
    top = next((number for number, block in enumerate(blocks) if block.tag == "h1"), len(blocks))
    outside = within = 0
    for block, text in islice(zip(blocks, texts, strict=True), top + 1, None):
        if block.role not in {"", roles.NAMED_ASIDE} or block.link_share or not hiragana_share(text):
            continue
        if block.role:
            within += len(text)
        else:
            outside += len(text)
        if outside >= _BEGINNING:
            return within < outside
    return False


def _role(role: str, *, by_name: bool) -> str:
    return (roles.ASIDE if by_name else "") if role == roles.NAMED_ASIDE else role
