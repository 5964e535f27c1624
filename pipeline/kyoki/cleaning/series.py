"""The recurring first sentence of a series, which is on all of its pages but belongs to each article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.cleaning import roles
from kyoki.cleaning.lines import is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Maximum sentences of a recurring lead.
_MOST_LINES: Final = 3
#: Furniture that may be between a headline and the first line of its article.
_BELOW_HEADLINE: Final = frozenset(("date", "byline"))


def with_first_sentences(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Treat a template as running text if the article begins with it.

    It has up to three sentences, with a headline above and the page's own running text below. A notice of the site is
    among other templates, above the headline or below the article; a note within the article has text above it.

    Args:
        lines: the lines that are not blank.
    """
    found = list(lines)
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and found[end].furniture == roles.TEMPLATE and is_sentence(found[end].line.text):
            end += 1
        if at < end <= at + _MOST_LINES and end < len(found) and found[end].prose:
            above = next((other for other in reversed(found[:at]) if other.furniture not in _BELOW_HEADLINE), None)
            if above is not None and above.plain and not above.prose:
                found[at:end] = [one._replace(furniture=None, prose=True) for one in found[at:end]]
        at = end + 1
    return found
