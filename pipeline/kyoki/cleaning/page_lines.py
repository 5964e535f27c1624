"""The lines of a scrape as numbers, computed without parsing it, for comparing the pages of one site.

Equal lines have equal numbers; white space is ignored, and so are digits except in running text: a counter or a date is
the same on every page, reports that differ only in their figures are not.
Parsing takes a third of the time of cleaning a page; cutting its markup into lines and hashing these takes a twelfth.
"""

from __future__ import annotations

import base64
import html
import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pandas as pd

from kyoki.cleaning.elements import INLINE, UNSEEN
from kyoki.language.normalize import LINE_ENDS, normalize
from kyoki.schema import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

_Of = TypeVar("_Of")

#: Bits of a number that hold the weight of running text; 42 are left for the hash: 10 million lines of one site have
#: about ten collisions.
_WEIGHT_BITS: Final = 6
_HASH_BITS: Final = 42
_WEIGHT: Final = 2**_WEIGHT_BITS - 1
_CHARS_A_POINT: Final = 4
#: The site of a scrape without any information on it, at the top of an input folder or in memory.
NO_SITE: Final = "."
#: Six bytes are eight characters of base64.
_BYTES: Final = 6

_BOTH_CASES: Final = frozenset((*UNSEEN, *map(str.upper, UNSEEN)))
_SKIPPED: Final = re.compile(rf"<(?:!--|({'|'.join(sorted(_BOTH_CASES))})(?=[\s/>]))")
#: The value of an attribute may contain a >; an unpaired quotation mark is read as any other character.
_TAG_AND_TEXT: Final = re.compile(r"""<([^\s<>]*+)[^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+'|["'])[^<>"']*+)*+>([^<]*)""")
_WITHIN_LINE: Final = frozenset(
    form for name in INLINE for case in (name, name.upper()) for form in (case, f"/{case}", f"{case}/")
) | frozenset(f"/{name}" for name in _BOTH_CASES)
#: A number, but not within a character reference (&#12354;, &#x3042;).
_NUMBER: Final = re.compile(r"\d(?<![#xX0-9a-fA-F].)\d*")
#: A line of non-breaking spaces only.
_BLANK: Final = re.compile(r"(?:&(?:nbsp|#160|#x[aA]0);)*")
_HOST: Final = re.compile(r"(?:\w+:)?//(?:[^/?#@]*@)?(?:www\.)?([^/:?#]+)")
_VALUE: Final = re.compile(r"""\s(?:href|content)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


def cut(raw: str, markup: str) -> list[str]:
    """Cut a scrape into its non-blank lines, without white space.

    The lines are those of `scrapes.read`, in the same order, except for some broken markup.

    Args:
        raw: the decoded scrape.
        markup: html or text.
    """
    if markup == "html":
        lines = _lines_of(raw)
    else:
        for end in ("\r\n", *LINE_ENDS):
            raw = raw.replace(end, "\n")
        lines = raw.split("\n")
    texts = ["".join(line.split()) for line in lines]
    return [text for text in texts if text and not (text[0] == "&" and _BLANK.fullmatch(text))]


def _lines_of(raw: str) -> list[str]:
    lines: list[str] = []
    parts: list[str] = []
    for tag, text in _TAG_AND_TEXT.findall(_without_unseen(raw)):
        if parts and tag not in _WITHIN_LINE:
            lines.append("".join(parts))
            parts = []
        if text and not text.isspace():
            parts.append(text)
    return [*lines, "".join(parts)]


def _without_unseen(raw: str) -> str:
    """Remove comments and the content of invisible elements from markup; closing tags stay."""
    parts, at = [], 0
    unclosed: set[str] = set()  # without it, a page of only opening tags takes quadratic time
    while (found := _SKIPPED.search(raw, at)) is not None:
        parts.append(raw[at : found.start()])
        close = f"</{found[1]}" if found[1] else "-->"
        end = -1 if close in unclosed else raw.find(close, found.end())
        if end < 0:
            unclosed.add(close)
            parts.append(found[0])
            end = found.end()
        else:
            end += 0 if found[1] else len(close)
        at = end
    return "".join([*parts, raw[at:]])


def unescaped(line: str) -> str:
    """Return a line of a page with its character references decoded."""
    return "".join(html.unescape(line).split())


def placed(texts: Sequence[str], found: Sequence[_Of], raw: str, markup: str) -> Iterator[tuple[int, _Of]]:
    """Yield the numbers of lines with the value found for each: by order or, if a page was parsed differently, by text.

    Args:
        texts: the normalised lines, blank ones too.
        found: a value for each line from `cut`.
        raw: the decoded scrape.
        markup: html or text.
    """
    filled = [number for number, text in enumerate(texts) if text]
    if len(filled) == len(found):
        yield from zip(filled, found, strict=True)
        return
    waiting: defaultdict[str, deque[_Of]] = defaultdict(deque)
    for line, one in zip(cut(raw, markup), found, strict=False):
        text = unescaped(line) if markup == "html" else line
        waiting[normalize(text).replace(" ", "")].append(one)
    for number in filled:
        if same := waiting[texts[number].replace(" ", "")]:
            yield number, same.popleft()


def packed(scrapes: Sequence[tuple[str, str]]) -> list[str]:
    """Return the numbers of the lines of each scrape as one string, eight characters per line.

    Args:
        scrapes: raw and markup of each.
    """
    pages = [_without_digits(cut(*scrape)) for scrape in scrapes]
    numbers = _numbers([line for lines in pages for line in lines])
    found, at = [], 0
    for lines in pages:
        own = numbers[at : at + len(lines)]
        at += len(lines)
        found.append(base64.b64encode(own.astype(">i8").view(np.uint8).reshape(-1, 8)[:, -_BYTES:].tobytes()).decode())
    return found


def _without_digits(lines: Sequence[str]) -> list[str]:
    """Replace the numbers in lines that are no running text: those of a sentence are what it reports."""
    others = [at for at, line in enumerate(lines) if "。" not in line]
    found = list(lines)
    for at, line in zip(others, _NUMBER.sub("0", "\n".join([lines[at] for at in others])).split("\n"), strict=False):
        found[at] = line
    return found


def _numbers(lines: Sequence[str]) -> NDArray[np.int64]:
    """Return a hash of each line with, in the lowest bits, its weight as running text."""
    hashes = pd.util.hash_array(np.array(lines, dtype=object), categorize=False) >> np.uint64(64 - _HASH_BITS)
    weights = [min(len(line) // _CHARS_A_POINT, _WEIGHT) if "。" in line else 0 for line in lines]
    return (hashes.astype(np.int64) << _WEIGHT_BITS) | np.array(weights, dtype=np.int64)


def with_lines(scrapes: pd.DataFrame) -> pd.DataFrame:
    """Fill missing values of the columns site and line_hashes of scrapes."""
    new = scrapes["line_hashes"].isna() | scrapes["site"].isna()
    if not new.any():
        return scrapes
    rows = list(records(scrapes.loc[new, ["raw", "markup", "url", "outlet", "folder"]]))
    found = scrapes.copy(deep=False)
    found.loc[new, "site"] = [site(row) for row in rows]
    found.loc[new, "line_hashes"] = packed([(row["raw"], row["markup"]) for row in rows])
    return found


def unpacked(packed: str) -> list[int]:
    """Return the numbers of the lines of a scrape, in order."""
    read = np.frombuffer(base64.b64decode(packed), np.uint8).reshape(-1, _BYTES)
    whole = np.zeros((len(read), 8), np.uint8)
    whole[:, -_BYTES:] = read
    numbers: list[int] = whole.view(">i8")[:, 0].tolist()
    return numbers


def prose_weight(number: int) -> int:
    """Return the amount of running text in a line, from 0."""
    return number & _WEIGHT


def site(scrape: Mapping[str, Any]) -> str:
    """Return the site of a scrape: the host of its address, else its outlet, else its folder.

    Args:
        scrape: its url, outlet, folder and raw; missing values are None.
    """
    host = _HOST.match(scrape["url"] or _stated_address(scrape))
    return (host and host[1].lower()) or scrape["outlet"] or scrape["folder"] or NO_SITE


def _stated_address(scrape: Mapping[str, Any]) -> str:
    if scrape["markup"] == "html":
        raw = scrape["raw"]
        end = raw.find("<body")
        for name in ("canonical", "og:url"):
            if (at := raw.find(name, 0, end)) >= 0:
                tag = raw[raw.rfind("<", 0, at) : raw.find(">", at)]
                if value := _VALUE.search(tag):
                    return value[1]
    return ""
