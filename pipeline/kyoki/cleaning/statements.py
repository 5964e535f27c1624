"""Metadata of a page: its title, meta elements, JSON-LD, times, and elements marked as the author's name."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from kyoki.cleaning.elements import WHOLE
from kyoki.language.normalize import folded, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_ARTICLE_TYPES: Final = re.compile(r"Article|Posting|Report|WebPage|CreativeWork|VideoObject", re.IGNORECASE)
#: rel="author", itemprop="author", class="byline__name", class="writer"; not a list of authors or a box about one.
_AUTHOR_NAME: Final = re.compile(
    r"(?:^|\s)(?:[\w-]*[_-])?(?:author|byline|writer|reporter)(?:[_-]{1,2}(?:name|link))?(?:$|\s)", re.IGNORECASE
)
#: Elements of readers' comments, and the levels above a name in which they are searched for.
_COMMENT_WITHIN: Final = 8
_COMMENTS: Final = re.compile(r"(?:^|[\s_-])comments?(?:$|[\s_-])", re.IGNORECASE)
#: Maximum code points of an author's name; a longer text contains more than a name, or several names.
_LONGEST_AUTHOR: Final = 60
_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")


@dataclass
class Statements:
    """The metadata of a page as found; empty for a dump.

    Args:
        title: text of the title element.
        meta: content of the meta elements by name in lower case (the first of each name); `canonical` is the address of
            the link element of this name.
        jsonld: statements about an article, those about a news article first.
        times: values of time elements.
        authors: texts of elements that are marked as the author's name.
    """

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    jsonld: list[dict[str, Any]] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


def read_statements(root: etree._Element) -> Statements:
    """Read the metadata of a page."""
    found = Statements()
    for node in root.iter("meta", "title", "time", "script", "link"):
        _note(found, node)
    found.jsonld = [one for one in found.jsonld if _ARTICLE_TYPES.search(str(one.get("@type", "")))]
    found.jsonld.sort(key=lambda one: not any(kind in str(one.get("@type")) for kind in ("Article", "Posting")))
    found.authors.extend(_authors(root))
    return found


def _note(found: Statements, node: etree._Element) -> None:
    if node.tag == "meta":
        name = node.get("property") or node.get("name") or node.get("itemprop")
        # Some crawlers store the attribute under another name.
        if name and (content := (node.get("content") or node.get("value") or "").strip()):
            found.meta.setdefault(name.strip().lower(), content)
    elif node.tag == "title":
        found.title = found.title or _text(node)
    elif node.tag == "time":
        found.times.append((node.get("datetime") or "".join(map(str, node.itertext()))).strip())
    elif node.tag == "link":
        if (node.get("rel") or "").lower() == "canonical" and node.get("href"):
            found.meta.setdefault("canonical", str(node.get("href")).strip())
    elif (node.get("type") or "").strip().lower() == "application/ld+json":
        found.jsonld.extend(_objects(node.text or ""))


def _text(node: etree._Element) -> str:
    return _SPACE.sub(" ", "".join(map(str, node.itertext()))).strip()


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD script and of its graph; nothing if it is not JSON."""
    try:
        found = json.loads(text.strip().removeprefix("<!--").removesuffix("-->").strip(), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = deque([found])
    while waiting:
        one = waiting.popleft()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            waiting.extend(one.get("@graph") or [] if isinstance(one.get("@graph"), list) else [])


def _authors(root: etree._Element) -> Iterator[str]:
    """Yield the texts of elements that are marked as the author's name, in reading order, without readers' comments."""
    for node in root.iter("a", "span", "p", "div", "li", "address", "cite", "strong", "dd"):
        marks = f"{node.get('rel', '')} {node.get('itemprop', '')} {node.get('class', '')}"
        if marks != "  " and _AUTHOR_NAME.search(marks):
            text = _text(node)
            if 1 < len(text) <= _LONGEST_AUTHOR and not _is_comment(node):
                yield text


def _is_comment(node: etree._Element) -> bool:
    around = islice(chain([node], node.iterancestors()), _COMMENT_WITHIN)
    return any(
        one.tag not in WHOLE and _COMMENTS.search(f"{one.get('class', '')} {one.get('id', '')}") for one in around
    )


def names_in(value: object) -> list[str]:
    """Return the names of people in a JSON-LD value: a string, an object with a name, or a list of these."""
    names: list[str] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            names.append(one)
        elif isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict) and "Organization" not in str(one.get("@type")):  # NewsMediaOrganization, too
            waiting.append(one.get("name"))
    return names


def one_line(text: str | None) -> str:
    """Return a text normalised and on one line."""
    return normalize(text or "").replace("\n", " ").strip()


def comparable(text: str) -> str:
    """Return a text for comparison: without white space, with half-width signs, in one case."""
    return re.sub(r"\s", "", folded(text)).casefold()
