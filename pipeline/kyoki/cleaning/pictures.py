"""Find the captions that a page does not mark: the only line in the element of a picture."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.elements import HEADINGS
from kyoki.cleaning.lines import is_headline, is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from kyoki.cleaning.pages import Block

#: Maximum linked share of a caption; a line with more is a link to another article, shown with its picture.
_SOME_LINK: Final = 0.5
#: Words by which a full sentence is a caption (浜で遊ぶ子ら。(5日撮影)); others may be articles of one paragraph.
_TAKEN: Final = re.compile(r"撮影|提供")


def captions(blocks: Sequence[Block], texts: Sequence[str], pictured: AbstractSet[int]) -> set[int]:
    """Return the numbers of the lines that are captions by their position.

    A line shorter than a headline is not a caption: it may be a name beside a portrait. There are none if such lines
    have more text than the sentences elsewhere: then they are the article, as in an interview with a portrait at each
    turn, or on a page of photographs.

    Args:
        blocks: the lines of a page.
        texts: the same lines, normalised.
        pictured: the elements with a picture (see `pages.Page`).
    """
    if not pictured:
        return set()
    n_lines = Counter(block.part for block in blocks)
    found = {
        number
        for number, (block, text) in enumerate(zip(blocks, texts, strict=True))
        if block.part in pictured
        and n_lines[block.part] == 1
        and not block.role
        and block.tag not in HEADINGS
        and block.link_share <= _SOME_LINK
        and is_headline(text)
        and (not is_sentence(text) or _TAKEN.search(text))
    }
    if not found:
        return found
    sizes = [(number in found, len(text)) for number, text in enumerate(texts) if number in found or is_sentence(text)]
    return found if 2 * sum(size for within, size in sizes if within) <= sum(size for _, size in sizes) else set()
