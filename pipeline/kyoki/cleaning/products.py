"""Find the cards of products within an article: name, maker and price above links to shops."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.lines import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: The rule of lines of a card, and that of prices and buttons of a shop.
SHOP: Final = "shop"
PRICE: Final = "price"
#: The name of a shop alone, which may also be a heading or an item of an article; two of them are links of cards.
_NAME: Final = re.compile(
    r"amazon(?:\.co\.jp)?|楽天(?:市場|ブックス)|yahoo!?\s?ショッピング|kindle(?:版|ストア)?|セブンネット|honto|メルカリ"
    r"|ヨドバシ\.com|qoo10",
    re.IGNORECASE,
)
#: The first characters of these names, in which most lines do not begin.
_FIRST: Final = frozenset("aAyYkKhHqQ楽セメヨ")
_FEWEST: Final = 2
_LONGEST_SHOP: Final = 14
#: Labelled lines that are in cards, too: 作者:岸本 千歳.
_LABELLED: Final = re.compile(
    r"(?:作者|著者|作家|発売日|発行日|出版社|メーカー|ブランド|価格|定価|型番|asin)\s?:", re.IGNORECASE
)
#: Furniture that a card contains.
_IN_CARDS: Final = frozenset((SHOP, PRICE, "date", "byline"))
#: Maximum lines of a card above a link to a shop that are neither labelled nor furniture: the product and its maker.
_NAMES: Final = 2
_LONGEST: Final = 60


def mark(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Mark the lines of cards as furniture.

    Args:
        lines: the lines that are not blank.
    """
    found = {
        at for at, one in enumerate(lines) if one.furniture == SHOP or (one.line.text[0] in _FIRST and _is_name(one))
    }
    links = {at for at in found if lines[at].furniture == SHOP}
    names = found - links
    if not links and len(names) < _FEWEST:
        return list(lines)
    cards = links | (names if len(names) + len(links) >= _FEWEST else set())
    for at in sorted(cards):
        cards.update(_above(lines, at))
        below = at + 1
        while below < len(lines) and _LABELLED.match(lines[below].line.text):
            cards.add(below)
            below += 1
    return [one._replace(furniture=SHOP, prose=False) if at in cards else one for at, one in enumerate(lines)]


def _is_name(one: ClassifiedLine) -> bool:
    text = one.line.text
    return not one.furniture and len(text) <= _LONGEST_SHOP and _NAME.fullmatch(text) is not None


def _above(lines: Sequence[ClassifiedLine], at: int) -> set[int]:
    """Return the lines of a card above a link to a shop.

    The first line above is the product. A second one is its maker if a price or label is below it, because it may also
    be a heading of the article.
    """
    found: set[int] = set()
    names = 0
    labelled = False
    for index in range(at - 1, -1, -1):
        one = lines[index]
        if one.furniture in _IN_CARDS or _LABELLED.match(one.line.text):
            labelled = labelled or one.furniture != SHOP
        elif names < (_NAMES if labelled else 1) and _may_name(one):
            names += 1
        else:
            break
        found.add(index)
    return found if names else {index for index in found if _LABELLED.match(lines[index].line.text)}


def _may_name(one: ClassifiedLine) -> bool:
    """Whether a line may be the name of a product or of its maker."""
    text = one.line.text
    return not (one.furniture or one.prose or one.line.heading or ends_sentence(text)) and len(text) <= _LONGEST
