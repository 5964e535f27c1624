"""Find the lead of an article in a dump, if a list separates it from the body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.cleaning import headlines, roles
from kyoki.cleaning.lines import is_headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Furniture that may be between a lead and the paragraphs below its list; templates are ignored.
_BETWEEN: Final = frozenset((None, roles.CAPTION, "credit", "counter", "advert", "markup", roles.TEMPLATE))


def with_lead(lines: Sequence[ClassifiedLine], article: Body, top: int | None) -> Body:
    """Extend the article by the lead above its first list.

    A list has negative weight, so a long one cuts off the lead. Unlike a slogan above the menu, a lead has the headline
    above it, not in the list.

    Args:
        lines: the non-blank lines of a dump; articles in pages are not changed.
        article: the article found so far.
        top: number of the headline if it is known.
    """
    if lines[0].line.link_share is not None:
        return article
    begin = article.start
    while begin and lines[begin - 1].furniture in _BETWEEN and begin - 1 != top:
        begin -= 1
    prose = [at for at in range(begin, article.start) if lines[at].prose and not lines[at].line.bullet]
    if not prose or lines[prose[0]].line.column not in article.columns:
        return article
    start = prose[0]
    listed = [lines[at].line.text for at in range(start, article.start) if not lines[at].prose]
    whole = article._replace(start=start)
    if 2 * sum(map(is_headline, listed)) >= len(listed):
        return article
    above = top if top is not None else headlines.find(lines, whole, None)
    if above is None or above >= start:
        return article
    within = None if top is not None else headlines.find(lines, article, None)
    if within is None or within < start or lines[within].line.column not in article.columns:
        return whole
    return whole if headlines.fits_better(lines, article, above, within) else article
