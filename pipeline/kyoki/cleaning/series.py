"""The standing first sentence of a series: all of its pages have it, and yet it is where each article begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.cleaning.lines import is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Between a headline and the first line of its article.
_BELOW_HEADLINE: Final = frozenset(("date", "byline"))


def with_first_sentences(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Return the lines of a scrape, with a template as running text if the article begins with it.

    That is a single sentence with a headline above and the page's own running text below. A notice of the site is among
    other templates, above the headline or below the article; a note within the article has its text above it.

    Args:
        lines: the lines that are not blank.
    """
    found = list(lines)
    for at, one in enumerate(found[:-1]):
        if one.furniture == "template" and found[at + 1].prose and is_sentence(one.line.text):
            above = next((other for other in reversed(found[:at]) if other.furniture not in _BELOW_HEADLINE), None)
            if above is not None and above.plain and not above.prose:
                found[at] = one._replace(furniture=None, prose=True)
    return found
