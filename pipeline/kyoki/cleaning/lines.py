"""Lines of a scrape and their measurable properties, which the cleaning rules use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


#: List marks: `• …`, `* …`, `+ …`, and the `o …` of a text browser's third level.
_BULLET: Final = re.compile(r"(?:[•*+\-–・▪▸►‣◦○●■◆▶✓]|o(?= )|\d{1,2}(?:[.)](?= )|位\s))\s*")
_MARKS: Final = frozenset("•*+-–・▪▸►‣◦○●■◆▶✓o0123456789")
#: Marks of a list written by a person as often as by a template: `・…`, `●…`, `■…`.
_WRITTEN_MARKS: Final = frozenset("・●■◆○✓")
#: A polite or plain ending without its 。, as in blogs: …してみました   …でしょうか?
_ENDING: Final = re.compile(
    r"(?:です|ます|ました|でした|ません|ください|でしょう|ましょう|のだ|である|という|だろう)(?:[かねよ]|が)?(?:[(](?:笑|泣|汗|涙)[)])?[!?…。」』)♪〜w]*$"
)
#: Items of a newspaper's list, separated by ▽: 【部長級】総務部長 海野健▽水道部長 山野由美
_LISTED: Final = re.compile(r"[^▽\s]\s?▽\s?[^▽\s]")
#: The last characters of such endings.
_ENDING_MAY_END: Final = frozenset("すたんいだるうかねよが!?…。」』)♪〜w")
#: A 。 at the end of a line, also before closing brackets, a signature or note: …した。(共同)   …した。【時事】
_AT_END: Final = re.compile(
    r"。[」』)\]】\d*※]*\s?(?:(?:[(\[【〔<《][^()\[\]【】〔〕<>《》。!?]{1,24}[)\]】〕>》]|=[^=。]{1,12})[)\]]?){0,2}$"
)
_CODE: Final = re.compile(
    r"[{};]$|^[})\]]+;?$|^#\[|^</?\w|^\s*(?:import|from|def|fn|let|const|var|return)\s.*[=({:;]|\$ \w|--?\w+ .*;"
)
#: The longest headline in the gold data that contains 。.
_LONG: Final = 80
#: Minimum length and share of hiragana of a news flash: many headlines have 20 to 25 code points, and most have less
#: hiragana.
_MIN_CLAUSE: Final = 20
_HEADLINE_HIRAGANA: Final = 0.25
#: The same of a line of spoken language among others, in a scrape whose sentences mostly lack their 。.
_SHORTEST_SPOKEN: Final = 8
_SPOKEN: Final = 0.4
#: Minimum length of a headline in a list of links to other articles; it also has particles or verbs in hiragana
#: (灯台守の日記、孫が本に). Lists in an article consist of names, titles, figures.
_SHORTEST_ITEM: Final = 13
_ITEM_HIRAGANA: Final = 0.1
JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥々]")
_HIRAGANA: Final = re.compile(r"[ぁ-ゟ][ぁ-ゟ]*")  # a search is faster than for [ぁ-ゟ]+


class Line(NamedTuple):
    """One line of a dump or one block of a page.

    Args:
        text: the normalised line without the white space around it.
        column: its position: the indent of a dump's line, or the path of the elements around a page's block.
        bullet: whether it begins with a list mark as made by software, or is a list item.
        link_share: share of its characters that are links, 0 to 1; None if unknown (dumps).
        heading: whether the page marks it as a heading.
        role: its role on the page: `aside` for furniture (nav, footer, a class of such a name), `caption`, or empty;
            `user_keep` and `user_drop` if the user chose the element.
        part: number of the enclosing element that is not a paragraph or list; 0 in dumps.
    """

    text: str
    column: str = ""
    bullet: bool = False
    link_share: float | None = None
    heading: bool = False
    role: str = ""
    part: int = 0


_BLANK: Final = Line("")


def hiragana_share(text: str) -> float:
    """Return the share of hiragana: running Japanese has a third or more, menus and headlines have little."""
    return n_hiragana(text) / len(text) if text else 0.0


def n_hiragana(text: str) -> int:
    """Count the code points of hiragana."""
    return sum(map(len, _HIRAGANA.findall(text)))


def is_sentence(text: str) -> bool:
    """Whether a line is running text: it ends a sentence, or contains the end of a long sentence or of several.

    A headline may contain one 。 (もういらない。新しい家電の実力) but does not end with it. The lists that newspapers
    print count as text.
    """
    if is_listed(text):
        return True
    ends = n_sentences(text)
    # Most lines are not running text, and their last character shows it without a search.
    if not ends and (len(text) < _MIN_CLAUSE or text[-1] not in _ENDING_MAY_END):
        return False
    hiragana = hiragana_share(text)
    if not hiragana:
        return False
    if ends_sentence(text) or ends > 1 or (ends and len(text) >= _LONG):
        return True
    return len(text) >= _MIN_CLAUSE and hiragana >= _HEADLINE_HIRAGANA and _ENDING.search(text) is not None


def trails(text: str) -> bool:
    """Whether a line ends like a sentence but for its 。, however short it is: おやつも食べました   楽しいかな♪."""
    return (
        len(text) >= _SHORTEST_SPOKEN
        and text[-1] in _ENDING_MAY_END
        and hiragana_share(text) >= _SPOKEN
        and _ENDING.search(text) is not None
    )


def is_listed(text: str) -> bool:
    """Whether a line is a list as newspapers print it, with items separated by ▽."""
    return "▽" in text and len(text) >= _MIN_CLAUSE and _LISTED.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a line ends in 。, with or without a signature or note after it."""
    return text.endswith("。") or _AT_END.search(text) is not None


def n_sentences(text: str) -> int:
    """Count the sentences that end in a line, including those in quotations: 「…。…。」と述べた。 has three."""
    return text.count("。")


def is_clause(text: str) -> bool:
    """Whether a line without 。 may be a news flash: 気象庁によると、29日朝に北海道で震度5弱の地震があった."""
    return len(text) >= _MIN_CLAUSE and "、" in text and hiragana_share(text) >= _HEADLINE_HIRAGANA


def is_headline(text: str) -> bool:
    """Whether a list item may be the headline of another article; list items of articles are names and figures."""
    return len(text) >= _SHORTEST_ITEM and hiragana_share(text) >= _ITEM_HIRAGANA


def is_code(text: str) -> bool:
    """Whether a line looks like program code: no Japanese, and braces or semicolons in typical places."""
    return _CODE.search(text) is not None and not _HIRAGANA.search(text)


def from_dump(shown: Sequence[str], texts: Sequence[str]) -> list[Line]:
    """Create the lines of a dump; sentences indented below a list item belong to it.

    Args:
        shown: the lines as scraped.
        texts: the same, normalised.
    """
    bare = [raw.lstrip(" \t") for raw in shown]
    indents = [len(raw) - len(text) for raw, text in zip(shown, bare, strict=True)]
    marks = [_list_mark(text) if text[:1] in _MARKS else 0 for text in bare]
    listed = {at for at, mark in enumerate(marks) if mark}
    if listed:
        listed.update(_hanging([at for at, text in enumerate(texts) if text], texts, indents, marks))
    columns = {indent: str(indent) for indent in set(indents)}
    return [
        Line(text, columns[indent], at in listed) if text else _BLANK
        for at, (text, indent) in enumerate(zip(texts, indents, strict=True))
    ]


def _hanging(filled: Sequence[int], texts: Sequence[str], indents: Sequence[int], marks: Sequence[int]) -> list[int]:
    """Return the numbers of sentences that belong to the list item above, as a teaser belongs to its headline.

    They are indented exactly as the item's text, and are one line or all lines up to the next item. An article may
    begin below the last item of a menu, but has several paragraphs.
    """
    found: list[int] = []
    run: list[int] = []
    item = -1
    for at in [*filled, -1]:
        if item < 0 and not marks[at]:
            continue
        if at >= 0 and not marks[at] and indents[at] == indents[item] + marks[item]:
            run.append(at)
            continue
        goes_on = at >= 0 and item >= 0 and marks[at] > 0 and indents[at] == indents[item]
        teasers = [one for one in run if is_sentence(texts[one])]
        if len(run) == 1 or (goes_on and len(teasers) <= 1):
            found += teasers
        run, item = [], at if at >= 0 and marks[at] else -1
    return found


def _list_mark(bare: str) -> int:
    """Length of a line's list mark and the space after it; 0 without a mark."""
    mark = _BULLET.match(bare)
    if mark is None or (mark.group().strip() in _WRITTEN_MARKS and bare[mark.end() - 1] != " "):
        return 0
    return mark.end()
