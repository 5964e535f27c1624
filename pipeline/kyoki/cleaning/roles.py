"""Roles of lines, given by the page, its site or the user; all except `subhead` are also rules."""

from __future__ import annotations

from typing import Final

#: Furniture by its element (nav, footer); by the class or id of an element around it, which some pages misuse.
ASIDE: Final = "aside"
NAMED_ASIDE: Final = "named_aside"
CAPTION: Final = "caption"
#: On many pages of the site; an entry of a changing list between templates; a recurring subhead of the site's articles.
TEMPLATE: Final = "template"
TURNING: Final = "turning"
SUBHEAD: Final = "subhead"
#: The name or timestamp above each turn of a conversation.
SPEAKER: Final = "speaker"
#: In an element chosen by a selector of the user.
USER_KEEP: Final = "user_keep"
USER_DROP: Final = "user_drop"

OF_THE_SITE: Final = frozenset((TEMPLATE, TURNING))
BY_SELECTOR: Final = frozenset((USER_KEEP, USER_DROP))
#: Roles that do not make a line furniture.
_NEUTRAL: Final = frozenset(("", USER_KEEP, SUBHEAD))


def furniture(role: str) -> str | None:
    """Return the rule that makes a line with this role furniture, or None."""
    return None if role in _NEUTRAL else role
