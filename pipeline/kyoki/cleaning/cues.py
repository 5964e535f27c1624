"""Phrases by which a site's furniture is known whatever the outlet: cues.csv, a named rule and an example in each row.

A phrase stands there only if it is the trade's own word (続きを読む, 関連記事) or was met at several outlets: names of
outlets and phrases of one page do not travel.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import hints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    _Finds = Callable[[str], re.Match[str] | None]

#: The rule of the rows that are headings of furniture: what follows is furniture too.
SECTION: Final = "section"
_DAY: Final = (
    r"(?:(?:19|20)\d\d|(?:明治|大正|昭和|平成|令和)\s?(?:\d+|元))\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
    r"|(?<!\d)\d{1,2}[月/]\d{1,2}日?(?!\d)|\d+\s*(?:秒|分|時間|日|週間|か月|ヶ月|年)前"
)
_CLOCK: Final = r"(?:午前|午後|AM|PM)?\s*\d{1,2}[:時]\d{2}分?(?::\d{2})?\s*(?:AM|PM|JST)?"
#: What may stand beside a date in a line that is nothing but a date.
_DATE_WORDS: Final = (
    r"公開|更新|最終更新|投稿|配信|掲載|発信|発表|作成|入力|登録|記事|修正|改訂|最終|初出|日時?|時刻|付け?|読了時間|約?\d+\s?分"
    r"|[朝夕]刊|\d{1,2}面|第?[\d,]+号|現在|時点|月曜|火曜|水曜|木曜|金曜|土曜|日曜|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
    r"|頃|Posted on|by|last ?updated?"
    r"|update[ds]?|published|on|[(\[【]?[月火水木金土日](?:曜日?)?[)\]】]|[\s:|/»・,、()\-―–~〜\[\]【】]"
)
_DATE: Final = re.compile(f"(?:{_DAY}|{_CLOCK})")
_DATE_ALONE: Final = re.compile(f"(?:{_DAY}|{_CLOCK}|{_DATE_WORDS})+", re.IGNORECASE)
#: A day and a clock time in one short line are a stamp, whoever stands beside it: 例文通信 3/9(木) 18:45配信.
_STAMP: Final = re.compile(rf"(?:{_DAY})\s*(?:[(][月火水木金土日][)])?\s*{_CLOCK}", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
#: The longest line met that is a date and nothing else, and the longest stamp with a name beside it.
_LONGEST_DATE: Final = 80
_LONGEST_STAMP: Final = 45
#: What may stand before any line: • シェアする, ▶ 一覧へ.
MARKS: Final = " •▪▸►▶‣◦○■□▼▽▲△●◆◇★☆✓⇒→»›>・*+※"
#: What may stand around a heading: 【関連記事】, ■ 関連記事.
OPENING: Final = " 【[〔《〈<■□▼▽▲●◆◇★☆・*-–―"
CLOSING: Final = " 】]〕》〉>▼▽:★☆…⇒→»-–―"


class Cue(NamedTuple):
    """One row of cues.csv.

    Args:
        rule: its kind of furniture, as it goes into `lines.rule`.
        shape: where the pattern stands in the line: `start`, `whole` or `anywhere`. A pattern for `anywhere` is fast
            where each of its alternatives begins with a fixed character; others are better `start` with `.*` before.
        longest: code points; a longer line is running text that happens to hold the phrase.
        pattern: in lower case, for the normalised line in lower case.
        example: a line that it is meant for.
    """

    rule: str
    shape: str
    longest: int
    pattern: str
    example: str


@cache
def table() -> tuple[Cue, ...]:
    """Read cues.csv; of several cues that fit a line the first in the table decides."""
    text = resources.files("kyoki.cleaning").joinpath("cues.csv").read_text(encoding="utf-8")
    return tuple(
        Cue(row["rule"], row["shape"], int(row["longest"]), row["pattern"], row["example"])
        for row in csv.DictReader(text.splitlines())
    )


class _Test(NamedTuple):
    """A row of the table, ready to be tried, and which form of a line (of how many code points) it is tried on."""

    rule: str
    form: int
    longest: int
    finds: Callable[[str], object]


#: A line as it is, in lower case without list marks, and so without what stands around a heading.
_FORMS: Final = range(3)


#: Lines of an article or two. The index takes a quarter of a second to make, so few lines on every row a tenth of that.
_FEW: Final = 250


@cache
def _tests() -> tuple[_Test, ...]:
    """Make the rows ready to be tried, in the order of the table, dates first."""
    as_is, item, heading = _FORMS
    rows = ((row, heading if row.rule == SECTION else item) for row in table())
    return (
        _Test("date", as_is, _LONGEST_DATE, is_date),
        *(_Test(row.rule, form, row.longest, _finds(row)) for row, form in rows),
    )


@cache
def _index() -> hints.Index:
    """Make the index of what each test needs."""
    wanted = [hints.Wanted(hints.needed(_DIGIT.pattern), None, _LONGEST_DATE)]
    for test, row in zip(_tests()[1:], table(), strict=True):
        origin = None if row.shape == "anywhere" else test.form - 1
        wanted.append(hints.Wanted(hints.needed(row.pattern), origin, row.longest))
    return hints.Index(wanted)


def _finds(row: Cue) -> _Finds:
    if row.shape == "anywhere":
        return re.compile(row.pattern).search
    return re.compile(f"(?:{row.pattern})" + r"\Z" * (row.shape == "whole")).match


def named(texts: Sequence[str]) -> list[str | None]:
    """Name the rule by which each line is furniture, or None.

    Args:
        texts: normalised lines.

    Returns:
        `date`, or the rule of the first cue that fits; `section` where the line is the heading of a furniture section.
    """
    if not texts:
        return []
    tests = _tests()
    # Patterns are in lower case: re.IGNORECASE would double the time.
    small = [text.lower() for text in texts]
    items = [text.lstrip(MARKS) or text for text in small]
    headings = [item.lstrip(OPENING) for item in items]
    forms = (texts, items, [heading.rstrip(CLOSING) for heading in headings])
    rules: list[str | None] = [None] * len(texts)
    for line, row in _index().candidates(small, (items, headings)) if len(texts) >= _FEW else _every(small):
        if rules[line] is None:
            test = tests[row]
            rules[line] = test.rule if test.finds(forms[test.form][line]) else None
    return rules


def _every(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield each line with each test for lines of its length, by number."""
    for number, line in enumerate(lines):
        yield from ((number, row) for row, test in enumerate(_tests()) if len(line) <= test.longest)


def cue(text: str) -> str | None:
    """Name the rule by which a single line is furniture, as `named` does."""
    return named([text])[0]


def is_date(text: str) -> bool:
    """Whether the line is a date or time with nothing but the words that go with one: 公開日:2024/11/11 10:00."""
    if len(text) > _LONGEST_DATE or not _DIGIT.search(text):
        return False
    if _DATE_ALONE.fullmatch(text):
        return _DATE.search(text) is not None
    return len(text) <= _LONGEST_STAMP and (":" in text or "時" in text) and _STAMP.search(text) is not None
