"""HTML elements by their meaning to a reader: visible, inline or block, containing furniture."""

from __future__ import annotations

from typing import Final

# Several on a line, not 90 lines of one each.
# fmt: off
#: Not seen by a reader, or the reading aid above a word (ruby: 北京<rt>ペキン</rt>), which would double it.
UNSEEN: Final = frozenset((
    "script", "style", "noscript", "template", "head", "iframe", "svg", "math", "rt", "rp", "object", "embed",
    "canvas", "audio", "video", "map",
))
#: Part of a line. Every other element starts a line of its own.
INLINE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "meter", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p", "amp-img", "center-inline", "td", "th",
))
#: Say nothing about the column of a line: an article's lines are in paragraphs, lists and headings side by side.
FLOW: Final = INLINE | frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption",
    "pre", "tr", "tbody", "table", "br", "hr",
))
# fmt: on
#: They are inline.
PICTURES: Final = frozenset(("img", "amp-img"))
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Hold furniture wherever they are.
FURNITURE: Final = frozenset(("nav", "footer", "aside", "form", "button", "select", "textarea", "dialog", "menu"))
#: Their class and id describe the page, not a part of it: <body class="single has-sidebar">.
WHOLE: Final = frozenset(("html", "body", "main", "article"))
