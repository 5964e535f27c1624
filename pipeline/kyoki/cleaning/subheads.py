"""Articles under recurring subheads: questions and answers, ingredients and steps, with few or no sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kyoki.cleaning import roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import ClassifiedLine


def with_blocks(lines: Sequence[ClassifiedLine], article: Body) -> Body:
    """Extend the article to everything between its recurring subheads, and below the last of them.

    It ends at the next furniture, because text that a site prints below its articles is a template.

    Args:
        lines: the non-blank lines.
        article: the article found so far; an unrelated one is returned unchanged.
    """
    heads = [at for at, one in enumerate(lines) if one.line.role == roles.SUBHEAD]
    if not heads:
        return article
    start, end = heads[0], heads[-1] + 1
    while end < len(lines) and not lines[end].furniture:
        end += 1
    if article.end <= start or article.start >= end:
        return article
    return article._replace(start=min(start, article.start), end=max(end, article.end))
