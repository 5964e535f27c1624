"""An HTML page taken apart: its lines as a reader sees them, with where each stands, and what it says of itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import cssselect
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Never seen by a reader, or the reading aid above a word (ruby: 北京<rt>ペキン</rt>), which would double it.
_UNSEEN: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "svg",
        "math",
        "rt",
        "rp",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
    ]
)
#: Stand within a line. Every other element starts a line of its own.
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "meter",
        "nobr",
        "q",
        "rb",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "center-inline",
        "td",
        "th",
    ]
)
#: Say nothing on where a line stands: the lines of one article are in paragraphs, lists and headings side by side.
_FLOW: Final = _INLINE | frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "figure",
        "figcaption",
        "pre",
        "tr",
        "tbody",
        "table",
        "br",
        "hr",
    ]
)
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: A heading of more lines was never closed, and holds the page.
_PIECES: Final = range(2, 6)
_FURNITURE: Final = frozenset(["nav", "footer", "aside", "form", "button", "select", "textarea", "dialog", "menu"])
FURNITURE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:g?nav|navi|navigation|menu|footer|side|sidebar|related|relation|recommend(?:ed|ation)?s?|rank|ranking|"
    r"share|sns|social|bread-?crumbs?|topic-?path|comments?|banner|ads?|advert|sponsor|tags?|keywords?|profile|author-?(?:box|info|profile)|"
    r"pager|paging|pagination|widget|popular|copyright|login|subscribe|newsletter|toolbar|tool|buttons?|btn|cookie|modal|popup|"
    r"promo|pr|latest|archives?|category|categories|meta|byline|skip)(?:$|[\s_-]|list|area|box|s$)",
    re.IGNORECASE,
)
_CAPTION_NAME: Final = re.compile(r"(?:^|[\s_-])captions?(?:$|[\s_-])|-caption-text", re.IGNORECASE)
#: rel="author", itemprop="author", class="byline__name", class="writer"; no list of authors and no box about one.
_AUTHOR_NAME: Final = re.compile(
    r"(?:^|\s)(?:[\w-]*[_-])?(?:author|byline|writer|reporter)(?:[_-]{1,2}(?:name|link))?(?:$|\s)", re.IGNORECASE
)
#: A longer text holds more than a name, or several.
_LONGEST_AUTHOR: Final = 60
_KEEP: Final = "user_keep"
_DROP: Final = "user_drop"
#: What holds for everything within, whatever that is called.
_LASTING: Final = frozenset(("aside", "caption", _KEEP, _DROP))
#: Their names tell of the page, not of a part of it: <body class="single has-sidebar">.
_WHOLE: Final = frozenset(("html", "body", "main", "article"))
_LINE_ENDS: Final = ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")
#: Some 50 levels; what is nested deeper shares the place of the level above, so that paths stay short.
_LONGEST_COLUMN: Final = 200
_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")


class Block(NamedTuple):
    """One line of a page as a reader sees it.

    Args:
        text: with white space run together, not yet normalised.
        column: path of the places around it, as 0/12/31; lines of one article share few.
        bullet: whether it is a list item.
        link_share: share of its characters that are links, 0 to 1.
        tag: of the element that holds it.
        role: `aside` for furniture by its tag (nav, footer), `named_aside` for furniture by the class or id of an
            element around it, `caption` of a picture; `user_keep` or `user_drop` where a selector of the user chose it;
            else empty.
    """

    text: str
    column: str
    bullet: bool
    link_share: float
    tag: str
    role: str


@dataclass
class Page:
    """A page's lines, and what its head says: the values are as found, the first of a kind wins.

    `broken` has the numbers of the blocks that are one heading, broken into lines by <br>.
    """

    blocks: list[Block] = field(default_factory=list)
    broken: list[range] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    jsonld: list[dict[str, Any]] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    title: str = ""


def read(raw: str, keep: Sequence[str] = (), drop: Sequence[str] = ()) -> Page:
    """Take a page apart.

    Args:
        raw: the decoded page; a charset that it names is not heeded.
        keep: CSS selectors of elements that the user wants kept, with all within.
        drop: CSS selectors of those to be dropped.

    Returns:
        Its lines in reading order and its own statements; of a page without any element no lines.
    """
    page = Page()
    root = _tree(raw)
    if root is None:
        return page
    chosen = {node: role for role, selectors in ((_KEEP, keep), (_DROP, drop)) for node in _select(root, selectors)}
    _Walk(page, chosen).through(root)
    for node in root.iter("meta", "title", "time", "script", "link"):
        _state(page, node)
    page.authors.extend(_authors(root))
    return page


def _authors(root: etree._Element) -> Iterator[str]:
    """Yield the texts of the elements that the page marks as its author's name, in reading order."""
    for node in root.iter("a", "span", "p", "div", "li", "address", "cite", "strong", "dd"):
        marked = f"{node.get('rel', '')} {node.get('itemprop', '')} {node.get('class', '')}"
        if marked != "  " and _AUTHOR_NAME.search(marked):
            text = _SPACE.sub(" ", "".join(map(str, node.itertext()))).strip()
            if 1 < len(text) <= _LONGEST_AUTHOR:
                yield text


def scrape_lines(raw: str, markup: str) -> list[str]:
    """List the lines of a scrape as `lines.line` numbers them: those of a dump, or the blocks of a page.

    Args:
        raw: the decoded scrape.
        markup: html or text.
    """
    if markup == "html":
        return [block.text for block in read(raw).blocks]
    for end in _LINE_ENDS:  # seven replacements of what is hardly ever there take a tenth of the time of one search
        raw = raw.replace(end, "\n")
    return raw.split("\n")


def _tree(raw: str) -> etree._Element | None:
    # Without huge_tree libxml2 drops what is nested deeper than 256; such a page is no article but must not crash.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # Lone surrogates cannot be encoded; NUL ends the document for libxml2.
    data = raw.replace("\0", "").encode("utf-8", "replace")
    return etree.fromstring(data, parser) if data.strip() else None


def _select(root: etree._Element, selectors: Sequence[str]) -> Iterator[etree._Element]:
    for selector in selectors:
        found: Any = root.xpath(cssselect.HTMLTranslator().css_to_xpath(selector))
        yield from found


class _Walk:
    """The walk through the tree, without recursion: a page nested 100,000 deep is walked like any other."""

    def __init__(self, page: Page, chosen: Mapping[etree._Element, str]) -> None:
        self.page = page
        self.chosen = chosen
        self.parts: list[str] = []
        self.linked = 0
        self.places: dict[tuple[str, str, str], str] = {}
        # (tag, column, bullet, in a link, role) of every open element
        self.open: list[tuple[str, str, bool, bool, str]] = [("", "0", False, False, "")]
        self.heading = 0

    def through(self, root: etree._Element) -> None:
        skipped: etree._Element | None = None
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if event == "start" and skipped is None:
                if not isinstance(node.tag, str) or node.tag in _UNSEEN:
                    skipped = node
                    continue
                self._enter(node)
            elif event == "end" and (skipped is None or skipped is node):
                if skipped is None:
                    self._leave(node)
                skipped = None
                self._say(node.tail)
        self._flush()

    def _enter(self, node: etree._Element) -> None:
        tag = node.tag
        _, column, bullet, linked, role = self.open[-1]
        if tag not in _INLINE:
            self._flush()
            name = f"{node.get('class', '')} {node.get('id', '')}"
            if tag not in _FLOW and len(column) < _LONGEST_COLUMN:
                column = self.places.setdefault((column, tag, name), f"{column}/{len(self.places) + 1}")
            bullet = tag == "li" or (bullet and tag not in {"ul", "ol", "table"})
            role = role if role in _LASTING else _role(tag, name) or role
            role = self.chosen.get(node, role) if role != _DROP else role
            self.heading = len(self.page.blocks) if tag in _HEADINGS else self.heading
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        linked = linked or tag == "a"
        self.open.append((tag, column, bullet, linked, role))
        self._say(node.text)

    def _leave(self, node: etree._Element) -> None:
        if node.tag not in _INLINE:
            self._flush()
        pieces = range(self.heading, len(self.page.blocks))
        if node.tag in _HEADINGS and len(pieces) in _PIECES:
            self.page.broken.append(pieces)
        self.open.pop()

    def _say(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.open[-1][3]:
                self.linked += len(text.strip())

    def _flush(self) -> None:
        if not self.parts:
            return
        text = _SPACE.sub(" ", "".join(self.parts)).strip()
        if text:
            tag, column, bullet, _, role = next(x for x in reversed(self.open) if x[0] not in _INLINE)
            self.page.blocks.append(Block(text, column, bullet, min(1.0, self.linked / len(text)), tag, role))
        self.parts, self.linked = [], 0


def _role(tag: str, name: str) -> str:
    if tag in _FURNITURE:
        return "aside"
    if tag == "figcaption" or _CAPTION_NAME.search(name):
        return "caption"
    return "named_aside" if tag not in _WHOLE and FURNITURE_NAME.search(name) else ""


def _state(page: Page, node: etree._Element) -> None:
    if node.tag == "meta":
        name = node.get("property") or node.get("name") or node.get("itemprop")
        # Some crawlers store the attribute under another name.
        if name and (content := (node.get("content") or node.get("value") or "").strip()):
            page.meta.setdefault(name.strip().lower(), content)
    elif node.tag == "title":
        page.title = page.title or _SPACE.sub(" ", "".join(map(str, node.itertext()))).strip()
    elif node.tag == "time":
        page.times.append((node.get("datetime") or "".join(map(str, node.itertext()))).strip())
    elif node.tag == "link":
        if (node.get("rel") or "").lower() == "canonical" and node.get("href"):
            page.meta.setdefault("canonical", str(node.get("href")).strip())
    elif (node.get("type") or "").strip().lower() == "application/ld+json":
        page.jsonld.extend(_statements(node.text or ""))


def _statements(text: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text.strip().removeprefix("<!--").removesuffix("-->").strip(), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = [found]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            waiting.extend(one.get("@graph") or [] if isinstance(one.get("@graph"), list) else [])
