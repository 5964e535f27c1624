"""Parse an HTML page into its visible lines, with their positions, and its metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import cssselect
from lxml import etree

from kyoki.cleaning import roles
from kyoki.cleaning.elements import FLOW, FURNITURE, HEADINGS, INLINE, PICTURES, UNSEEN, WHOLE
from kyoki.cleaning.statements import Statements, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The number of lines of a heading that <br> breaks. One with more lines was never closed, and contains the page.
_PIECES: Final = range(2, 6)
FURNITURE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:g?nav|navi|navigation|menu|footer|side|sidebar|related|relation|recommend(?:ed|ation)?s?|rank|ranking|"
    r"share|sns|social|bread-?crumbs?|topic-?path|comments?|banner|ads?|advert|sponsor|tags?|keywords?|profile|author-?(?:box|info|profile)|"
    r"pager|paging|pagination|widget|popular|copyright|login|subscribe|newsletter|toolbar|tool|buttons?|btn|cookie|modal|popup|"
    r"promo|pr|latest|archives?|category|categories|meta|byline|skip)(?:$|[\s_-]|list|area|box|s$)",
    re.IGNORECASE,
)
#: A table cell with at least so many line breaks, paragraphs or tables is a column of the page, not a value in a line.
_COLUMN_LINES: Final = 6
#: What an element has or lacks says nothing of its kind: has-profile, no-comments.
_ATTRIBUTE: Final = re.compile(r"(?<![\w-])(?:has|no|with|without)[-_][\w-]+")
#: Within a name: shareButtons, relatedPosts.
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CAPTION_NAME: Final = re.compile(r"(?:^|[\s_-])captions?(?:$|[\s_-])|-caption-text", re.IGNORECASE)
#: Roles that an element passes on to everything in it, whatever the class and id of the inner elements.
_LASTING: Final = frozenset((roles.ASIDE, roles.CAPTION, roles.USER_KEEP, roles.USER_DROP))
#: Maximum characters of a column's path, about 50 levels; deeper elements share the column of the level above.
_LONGEST_COLUMN: Final = 200
_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")


class Block(NamedTuple):
    """One visible line of a page.

    Args:
        text: its text with white space collapsed, not yet normalised.
        column: path of numbers of the elements around it, as in 0/12/31; the lines of one article share few.
        bullet: whether it is a list item.
        link_share: share of its characters that are links, 0 to 1.
        tag: tag of its element.
        role: `aside` for furniture by its tag (nav, footer), `named_aside` for furniture by the class or id of an
            element around it, `caption` of a picture; `user_keep` or `user_drop` if a selector of the user chose it;
            else empty.
        part: number of the enclosing element that is not a paragraph or list, such as a card in a list of cards.
    """

    text: str
    column: str
    bullet: bool
    link_share: float
    tag: str
    role: str
    part: int = 0


@dataclass
class Page:
    """The lines and metadata of a page.

    Args:
        blocks: the lines in reading order.
        broken: for each heading that <br> breaks into several lines, the numbers of its blocks.
        statements: the page's metadata.
        pictured: numbers of the elements (`Block.part`) with a picture that is not in an element with text of its own.
        tree: its elements, kept only if selectors will be evaluated (those of a page of 20 MB take 100 MB or more).
    """

    blocks: list[Block] = field(default_factory=list)
    broken: list[range] = field(default_factory=list)
    statements: Statements = field(default_factory=Statements)
    pictured: set[int] = field(default_factory=set)
    tree: etree._Element | None = None


def read(raw: str, *, keep_tree: bool = False) -> Page:
    """Parse a page.

    Args:
        raw: the decoded page; its declared charset is ignored.
        keep_tree: whether `select` will be called on the page.

    Returns:
        The page; without lines if it has no elements.
    """
    tree = _parse(raw)
    if tree is None:
        return Page()
    walk = _Walk({})
    walk.through(tree)
    return Page(walk.blocks, walk.broken, read_statements(tree), walk.pictured, tree if keep_tree else None)


def select(page: Page, keep: Sequence[str], drop: Sequence[str]) -> list[Block]:
    """Set the roles user_keep and user_drop of a page's blocks in elements chosen by selectors.

    A chosen element passes its role on to everything in it; user_drop wins. Inline elements (a span, a table cell) have
    no role.

    Args:
        page: as read with `keep_tree`.
        keep: CSS selectors of elements to be kept.
        drop: CSS selectors of those to be dropped.
    """
    if page.tree is None:
        return page.blocks
    chosen = ((roles.USER_KEEP, keep), (roles.USER_DROP, drop))
    walk = _Walk({node: role for role, selectors in chosen for node in _chosen(page.tree, selectors)})
    walk.through(page.tree)
    return walk.blocks


def _parse(raw: str) -> etree._Element | None:
    # Without huge_tree libxml2 drops elements nested deeper than 256; such a page is no article but must not crash.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # Lone surrogates cannot be encoded; NUL ends the document for libxml2.
    data = raw.replace("\0", "").encode("utf-8", "replace")
    return etree.fromstring(data, parser) if data.strip() else None


def _chosen(tree: etree._Element, selectors: Sequence[str]) -> Iterator[etree._Element]:
    for selector in selectors:
        found: Any = tree.xpath(cssselect.HTMLTranslator().css_to_xpath(selector))
        yield from found


class _Walk:
    """Walks through the elements without recursion, because pages may be nested 100,000 deep.

    Args:
        chosen: the role of each element that a selector of the user chose.
    """

    def __init__(self, chosen: Mapping[etree._Element, str]) -> None:
        self.blocks: list[Block] = []
        self.pictured: set[int] = set()
        self.broken: list[range] = []
        self._chosen = chosen
        self._parts: list[str] = []
        self._linked = 0
        self._columns: dict[tuple[str, str, str], str] = {}
        self._roles: dict[tuple[str, str], str] = {}
        # (tag, column, bullet, in a link, role, part) of every open element: plain tuples, as a page has thousands.
        self._open: list[tuple[str, str, bool, bool, str, int]] = [("", "0", False, False, "", 0)]
        self._parts_begun = 0
        self._heading = 0

    def through(self, root: etree._Element) -> None:
        """Walk through an element and everything in it."""
        skipped: etree._Element | None = None
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if event == "start" and skipped is None:
                if not isinstance(node.tag, str) or node.tag in UNSEEN:
                    skipped = node
                    continue
                self._enter(node)
            elif event == "end" and (skipped is None or skipped is node):
                if skipped is None:
                    self._leave(node)
                skipped = None
                self._add(node.tail)
        self._end_line()

    def _enter(self, node: etree._Element) -> None:
        tag = "div" if node.tag in {"td", "th"} and _is_column(node) else node.tag
        _, column, bullet, in_link, role, part = self._open[-1]
        if tag not in INLINE:
            self._end_line()
            name = f"{node.get('class', '')} {node.get('id', '')}"
            if tag not in FLOW:
                part = self._parts_begun = self._parts_begun + 1
            if tag not in FLOW and len(column) < _LONGEST_COLUMN:
                column = self._columns.setdefault((column, tag, name), f"{column}/{len(self._columns) + 1}")
            bullet = tag == "li" or (bullet and tag not in {"ul", "ol", "table"})
            if role not in _LASTING:
                if (own := self._roles.get((tag, name))) is None:
                    own = self._roles[tag, name] = _role(tag, name)
                role = own or role
            role = self._chosen.get(node, role) if role != roles.USER_DROP else role
            self._heading = len(self.blocks) if tag in HEADINGS else self._heading
        elif tag in {"td", "th"}:
            self._parts.append(" ")
        elif tag in PICTURES:
            self.pictured.add(part)
        self._open.append((tag, column, bullet, in_link or tag == "a", role, part))
        self._add(node.text)

    def _leave(self, node: etree._Element) -> None:
        if self._open[-1][0] not in INLINE:
            self._end_line()
        pieces = range(self._heading, len(self.blocks))
        if node.tag in HEADINGS and len(pieces) in _PIECES:
            self.broken.append(pieces)
        part = self._open.pop()[5]
        # If no line since this element began is in it (parts are numbered in the order in which they begin), its
        # picture counts as one of the element around it.
        if part in self.pictured and not (self.blocks and self.blocks[-1].part >= part):
            self.pictured.add(self._open[-1][5])

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            if self._open[-1][3]:
                self._linked += len(text.strip())

    def _end_line(self) -> None:
        if not self._parts:
            return
        text = _SPACE.sub(" ", "".join(self._parts)).strip()
        if text:
            tag, column, bullet, _, role, part = next(one for one in reversed(self._open) if one[0] not in INLINE)
            self.blocks.append(Block(text, column, bullet, min(1.0, self._linked / len(text)), tag, role, part))
        self._parts, self._linked = [], 0


def _is_column(cell: etree._Element) -> bool:
    """Whether a table cell contains lines of its own, as on pages that are laid out in a table."""
    lines = (node for node in cell.iter() if node.tag not in INLINE)
    return next(islice(lines, _COLUMN_LINES - 1, None), None) is not None


def _role(tag: str, name: str) -> str:
    """Return the role of an element by its tag, and by its class and id."""
    if tag in FURNITURE:
        return roles.ASIDE
    if tag == "figcaption" or _CAPTION_NAME.search(name):
        return roles.CAPTION
    return roles.NAMED_ASIDE if tag not in WHOLE and names_furniture(name) else ""


def names_furniture(name: str, pattern: re.Pattern[str] | None = None) -> bool:
    """Whether a class or id is that of furniture; shareButtons is read as share-Buttons."""
    pattern = pattern or FURNITURE_NAME
    if name != name.lower():
        name = _CAMEL.sub("-", name)
    return pattern.search(name) is not None and pattern.search(_ATTRIBUTE.sub("", name)) is not None
