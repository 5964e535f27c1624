"""Lines of a scrape and what can be measured on each: the evidence that the cleaning rules weigh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Marks that set an item off: `• …`, `* …`, `+ …`, and the `o …` of a text browser's third level.
_BULLET: Final = re.compile(r"\s*(?:[•*+\-–・▪▸►‣◦○●■◆▶✓]|o(?= )|\d{1,2}[.)](?= ))\s*")
#: Marks of a list written by a person as often as by a template: `・…`, `●…`, `■…`.
_WRITTEN_MARKS: Final = frozenset("・●■◆○✓")
_SENTENCE_END: Final = re.compile(r"[。｡](?![」』）)])|[。｡][」』）)]")
#: A polite or plain ending without its 。, as in blogs: …してみました   …でしょうか?
_ENDING: Final = re.compile(
    r"(?:です|ます|ました|でした|ません|ください|でしょう|ましょう|のだ|である|という|だろう)(?:[かねよ]|が)?[!?…。」』)♪〜w]*$"
)
_AT_END: Final = re.compile(r"[。｡][」』）)\]】\d*※]*$")
_CODE: Final = re.compile(
    r"[{};]$|^[})\]]+;?$|^#\[|^</?\w|^\s*(?:import|from|def|fn|let|const|var|return)\s.*[=({:;]|\$ \w|--?\w+ .*;"
)
_HIRAGANA: Final = re.compile(r"[ぁ-ゟ]")
_ROLES: Final = {"aside": "aside", "caption": "caption"}
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4"))


@dataclass(frozen=True)
class Line:
    """One line of a dump or one block of a page.

    Args:
        text: the normalised line without the white space around it.
        column: where it stands: indent of a dump's line, or the path of the block's parent in a page.
        bullet: whether a template's list mark stood before it, or it is a list item.
        link_share: share of its characters that are links, 0 to 1; None where that is not known (dumps).
        heading: whether the page marks it as a heading.
        role: what the page marks it as: `aside` for furniture (nav, footer, a class named so), `caption`, or nothing.
    """

    text: str
    column: str = ""
    bullet: bool = False
    link_share: float | None = None
    heading: bool = False
    role: str = ""

    @cached_property
    def n_sentences(self) -> int:
        """How many sentences end in the line: 。 outside and inside closing brackets."""
        return len(_SENTENCE_END.findall(self.text))

    @cached_property
    def is_sentence(self) -> bool:
        """Whether it is running text: a sentence ends at its end, or several or a long one end within."""
        if not self.hiragana:
            return False
        if _AT_END.search(self.text) or self.n_sentences > 1 or (self.n_sentences and len(self.text) >= 80):
            return True
        return len(self.text) >= 20 and self.hiragana >= 0.25 and _ENDING.search(self.text) is not None

    @cached_property
    def is_code(self) -> bool:
        """Whether it looks like a line of a program."""
        return _CODE.search(self.text) is not None and not self.hiragana

    @cached_property
    def hiragana(self) -> float:
        """Share of hiragana: running Japanese has a third or more, menus and headlines have little."""
        return len(_HIRAGANA.findall(self.text)) / len(self.text) if self.text else 0.0


class Placed(Protocol):
    """What is asked of a block of a page."""

    @property
    def column(self) -> str: ...
    @property
    def bullet(self) -> bool: ...
    @property
    def link_share(self) -> float: ...
    @property
    def tag(self) -> str: ...
    @property
    def role(self) -> str: ...


def from_page(blocks: Sequence[Placed], texts: Sequence[str]) -> list[Line]:
    """Make lines of the blocks of a page.

    Class and id names are believed only where most running text stands outside of what they call furniture: on some
    pages the article itself is in a `div class="related-content"`.

    Args:
        blocks: the blocks.
        texts: their texts, normalised, one for each block.
    """
    prose = [len(text) if "。" in text else 0 for text in texts]
    outside = sum(size for size, block in zip(prose, blocks, strict=True) if block.role != "named_aside")
    believed = outside >= 0.4 * sum(prose)
    return [
        Line(
            text,
            column=block.column,
            bullet=block.bullet,
            link_share=block.link_share,
            heading=block.tag in _HEADINGS,
            role=_ROLES.get(block.role, "aside" if believed and block.role else ""),
        )
        for block, text in zip(blocks, texts, strict=True)
    ]


def from_dump(shown: Sequence[str], texts: Sequence[str]) -> list[Line]:
    """Make lines of a dump.

    Args:
        shown: the lines as scraped.
        texts: the same, normalised.
    """
    return [_dump_line(line, text) for line, text in zip(shown, texts, strict=True)]


def _dump_line(raw: str, text: str) -> Line:
    indent = len(raw) - len(raw.lstrip(" \t"))
    mark = _BULLET.match(raw)
    bullet = mark is not None and (mark.group().strip() not in _WRITTEN_MARKS or raw[mark.end() - 1] == " ")
    return Line(text, column=str(indent), bullet=bullet)
