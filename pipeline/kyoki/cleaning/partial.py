"""Detect incomplete articles: only the open part before a paywall, or one page of several."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.boilerplate import Verdict

#: The reasons why the rest is missing: the values of articles.partial.
PAYWALL: Final = "paywall"
NEXT_PAGE: Final = "next_page"
#: The text of a paywall about this article, unlike the advertising for subscriptions on every page (有料会員募集中).
WALL: Final = re.compile(
    r"残り\s?:?\s?約?[\d,]+\s?文?字|(?:この|ここから|これより|以降の?)(?:記事|先|続き|コンテンツ|部分)?は.{0,12}(?:会員|有料|購読|登録|契約)"
    r"|(?:登録|ログイン|購読|会員に?な|契約|購入).{0,10}(?:続き|全文|すべて|最後まで)|(?:続き|全文|最後まで).{0,12}(?:会員|有料|購読|登録|ログイン|購入)"
)
#: Maximum lines between the text and a paywall or pager: share buttons at most.
_WITHIN: Final = 8


def why_partial(texts: Sequence[str], verdicts: Sequence[Verdict]) -> str | None:
    """Return the reason why the rest of an article is missing.

    Args:
        texts: the lines of a scrape; those of a wrapped paragraph joined.
        verdicts: one for each line.

    Returns:
        `paywall`, `next_page`, or None for an article that looks complete.
    """
    last = max((at for at, verdict in enumerate(verdicts) if verdict.kept), default=-1)
    below = [at for at in range(last + 1, len(verdicts)) if verdicts[at].rule != "blank"]
    for at in islice(below, _WITHIN):
        if verdicts[at].rule in {"membership", "more"} and WALL.search(folded(texts[at])):
            return PAYWALL
        if verdicts[at].rule == "next_page":
            return NEXT_PAGE
    return None
