"""Sentences that are on all pages of a series but belong to each article: the first, and those that refer to it."""

from __future__ import annotations

import re
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
#: The event to which a sentence refers; a note of the site refers to a page or what is on it.
_REFERS: Final = re.compile(r"(?:この|今回の)([一-龥々ァ-ヶー]{2,8})[^一-龥々ァ-ヶー]")
_OF_PAGES: Final = re.compile(
    r"記事|ページ|サイト|サービス|番組|写真|画像|動画|コーナー|投稿|情報|商品|製品|連載|企画|特集|コメント|コンテンツ"
)


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


def with_referring_sentences(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Treat a template as running text if it refers to what the page's own text above is about.

    この地震による津波の心配はありません。 is in all bulletins on earthquakes; この記事は会員限定です。 is a note.

    Args:
        lines: the lines that are not blank.
    """
    found = list(lines)
    own = ""
    for at, one in enumerate(lines):
        if one.prose:
            own += f"{one.line.text}\n"
        elif one.furniture == roles.TEMPLATE and own and is_sentence(one.line.text):
            event = _REFERS.match(one.line.text)
            if event and event[1] in own and not _OF_PAGES.search(event[1]):
                found[at] = one._replace(furniture=None, prose=True)
    return found
