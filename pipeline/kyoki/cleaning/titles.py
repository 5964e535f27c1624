"""Find the headline in a page's meta elements, JSON-LD, title element and headings."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import authors, cues, wrapped
from kyoki.cleaning.facts import Fact
from kyoki.cleaning.statements import comparable, one_line
from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kyoki.cleaning.pages import Block, Page

#: Meta elements that name the site.
_SITE: Final = ("og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher", "publisher")
#: Separators of the headline and the name of the site in <title>.
_SUFFIX: Final = re.compile(r"\s*(?:[|｜»«›‹:：]|\s[-–—―‐/]\s|[-–—―](?=[^-–—―]*$)|(?=[（(\[【][^（(\[【]*$))\s*")
_STRONG_SUFFIX: Final = re.compile(r"[|｜]|\s[-–—]\s")
#: Minimum length of a headline, and its minimum share of the title element: a label before a colon or dash (社説:) is
#: shorter.
_SHORTEST_TITLE: Final = 4
_TITLE_SHARE: Final = 0.4
#: Share of links above which a line is a link to another article.
_MOSTLY_LINK: Final = 0.5
#: Minimum share of a heading's bigrams in a headline of which it is another wording, and its minimum length: shorter
#: headings (新着記事) may share bigrams by chance.
_ALIKE: Final = 0.6
_SHORTEST_HEADING: Final = 4
_SHORTEST_ALIKE: Final = 10


def title(given: str | None, page: Page, of_site: AbstractSet[str] = frozenset()) -> Fact[str]:
    """Choose the headline: as given, else the heading named in the page's metadata, else the metadata's title.

    The name of the site is removed from titles in metadata. For a heading that <br> breaks into lines, these may lack
    the last ones if they have most of the heading.

    Args:
        given: the field of the scrape.
        page: the parsed page; empty for a dump.
        of_site: lines on many pages of the site, such as its name; they are not headlines.

    Returns:
        The headline, normalised; its source is field or page.
    """
    if line := one_line(given):
        return Fact(line, "field")
    found = _stated(page, of_site)
    return Fact(found, "page") if found else Fact()


def _stated(page: Page, of_site: AbstractSet[str]) -> str | None:
    own = [block for block in page.blocks if block.text not in of_site]
    headings = _filled(block.text for tag in ("h1", "h2", "h3") for block in own if block.tag == tag)
    broken = [_filled(page.blocks[number].text for number in numbers) for numbers in page.broken]
    statements = _statements(page)
    for statement in statements:
        if whole := next(filter(None, (_broken_heading(pieces, statement) for pieces in broken)), None):
            return whole
        if within := _within(statement, headings, _SHORTEST_HEADING) or _within(
            statement, _unlinked(own), _SHORTEST_ALIKE
        ):
            return _article_of(statement, within, own)
        if similar := [text for text in headings if _alike(text, statement)]:
            return similar[0]
    if not statements:
        return headings[0] if headings else None
    # The title element alone may say 印刷用ページ or name the site.
    if statements == [one_line(page.statements.title)] and [len(one) >= _SHORTEST_ALIKE for one in headings] == [True]:
        return headings[0]
    return _without_site(statements[0], page.statements.meta)


def _article_of(statement: str, headings: Sequence[str], blocks: Sequence[Block]) -> str:
    """Return the longest of the headings in a statement; below a linked name of the site, the other one that it has."""
    best = max(_below_link(statement, headings, blocks), key=len)
    known = {comparable(text): text for text in headings}
    for parts in suffixes(statement):
        pair = [known[comparable(part)] for part in parts if comparable(part) in known]
        if len(pair) == len(parts) and best in pair:
            upper, lower = sorted((_first_with(text, blocks) for text in pair), key=blocks.index)
            name = one_line(lower.text)
            return name if upper.link_share > _MOSTLY_LINK and not authors.is_signed([name]) else best
    return best


def _below_link(statement: str, headings: Sequence[str], blocks: Sequence[Block]) -> Sequence[str]:
    """Drop the first of several headings in a statement if it is the linked name of the site.

    The statement has it behind another heading, or consists of it and the other one.
    """
    first = min((_first_with(text, blocks) for text in headings), key=blocks.index)
    name = comparable(one_line(first.text))
    whole = comparable(statement)
    others = [text for text in headings if comparable(text) not in name]
    before = [text for text in others if whole.startswith(comparable(text)) and not name.startswith(comparable(text))]
    behind = [text for text in others if name + comparable(text) == whole and not authors.is_signed([text])]
    return before or behind or headings if first.link_share > _MOSTLY_LINK else headings


def _first_with(text: str, blocks: Sequence[Block]) -> Block:
    # Normalisation makes no text longer.
    return next(block for block in blocks if len(block.text) >= len(text) and one_line(block.text) == text)


def _statements(page: Page) -> list[str]:
    """Return the titles in the page's metadata, the most reliable first."""
    meta = page.statements.meta
    headlines = [str(one.get("headline") or "") for one in page.statements.jsonld]
    return _filled([meta.get("og:title"), *headlines, meta.get("twitter:title"), page.statements.title])


def _filled(texts: Iterable[str | None]) -> list[str]:
    return [line for line in map(one_line, texts) if line]


def _unlinked(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield lines other than links, candidates for the headline if no heading is one."""
    return (one_line(block.text) for block in blocks if block.link_share < _MOSTLY_LINK)


def _within(statement: str, texts: Iterable[str], shortest: int) -> list[str]:
    """Return the texts, of at least some code points, that the statement contains."""
    whole = comparable(statement)
    return [text for text in texts if len(text) >= shortest and comparable(text) in whole]


def _broken_heading(pieces: Sequence[str], statement: str) -> str | None:
    """Join a heading that runs over several lines, from the first line that is in the statement to the last."""
    within = _within(statement, pieces, _SHORTEST_HEADING)
    rest = pieces[pieces.index(within[0]) :] if within else []
    # A date, a name, or the name of a section below the headline does not belong to it.
    rest = list(takewhile(lambda text: cues.cue(folded(text)) is None and not authors.is_signed([text]), rest))
    whole = wrapped.join(rest)
    return whole if len(rest) > 1 and _alike(whole, statement) else None


def _alike(one: str, other: str) -> bool:
    """Whether a heading is another wording of a statement: desks reword it for searches and shares."""
    grams, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return len(one) >= _SHORTEST_ALIKE and len(grams & others) >= _ALIKE * len(grams)


def _without_site(statement: str, meta: Mapping[str, str]) -> str:
    """Cut the name of the site off a statement: the name that meta elements state, else what follows a | or dash."""
    site = next((one_line(meta[name]) for name in _SITE if name in meta), "")
    if site and (
        short := next((short for short, rest in suffixes(statement) if comparable(site) in comparable(rest)), "")
    ):
        return short
    strong = [mark for mark in _SUFFIX.finditer(statement) if _STRONG_SUFFIX.search(mark.group())]
    if strong and strong[-1].start() >= len(statement) * _TITLE_SHARE:
        return statement[: strong[-1].start()].strip()
    return statement


def shown(line: str, others: Iterable[str]) -> str:
    """Return the headline in a line of a dump, without the part after | or a dash if other lines repeat it.

    Args:
        line: the line, which may be the title element: 例文の見出し | 例文新聞.
        others: all lines of the dump.
    """
    ways = list(suffixes(line))
    alone = {comparable(other) for other in others} if ways else set()
    return next((short for short, rest in ways if comparable(rest) in alone), line)


def suffixes(statement: str) -> Iterator[tuple[str, str]]:
    """Yield each split of a line into headline and rest at a separator; longest rest (the site's name?) first."""
    for mark in _SUFFIX.finditer(statement):
        if mark.start() >= _SHORTEST_TITLE and mark.end() < len(statement):
            yield statement[: mark.start()].strip(), statement[mark.end() :].strip()
