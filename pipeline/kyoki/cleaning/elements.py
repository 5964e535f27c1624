"""HTML elements by their meaning to a reader: visible, inline or block, containing furniture."""

from __future__ import annotations

from typing import Final

# Several elements per line instead of 90 lines:
# fmt: off
#: Elements that readers do not see, and reading aids above a word (ruby: 北京<rt>ペキン</rt>), which would double it.
UNSEEN: Final = frozenset((
    "script", "style", "noscript", "template", "head", "iframe", "svg", "math", "rt", "rp", "object", "embed",
    "canvas", "audio", "video", "map",
))
#: Elements within a line. Every other element starts a line of its own.
INLINE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "meter", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p", "amp-img", "center-inline", "td", "th",
))
#: Elements that are no part of a line's column: an article's lines are in paragraphs, lists and headings side by side.
FLOW: Final = INLINE | frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption",
    "pre", "tr", "tbody", "table", "br", "hr",
))
# fmt: on
#: They are inline.
PICTURES: Final = frozenset(("img", "amp-img"))
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Elements that contain furniture wherever they are.
FURNITURE: Final = frozenset(("nav", "footer", "aside", "form", "button", "select", "textarea", "dialog", "menu"))
#: Elements whose class and id describe the page, not a part of it: <body class="single has-sidebar">.
WHOLE: Final = frozenset(("html", "body", "main", "article"))
