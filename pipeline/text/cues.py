"""Phrases by which a site's furniture is known whatever the outlet: cues.csv, a named rule and an example in each row.

A phrase stands there only if it is the trade's own word (続きを読む, 関連記事) or was met at several outlets: names of
outlets and phrases of one page do not travel.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources
from itertools import groupby
from typing import Final, NamedTuple

#: The rule of the rows that are headings of furniture: what follows is furniture too.
SECTION: Final = "section"
_SHAPES: Final = {"start": "^(?:{})", "whole": "^(?:{})$", "anywhere": "(?:{})"}
_DAY: Final = (
    r"(?:(?:19|20)\d\d|(?:明治|大正|昭和|平成|令和)\s?(?:\d+|元))\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
    r"|(?<!\d)\d{1,2}[月/]\d{1,2}日?(?!\d)|\d+\s*(?:秒|分|時間|日|週間|か月|ヶ月|年)前"
)
_CLOCK: Final = r"(?:午前|午後|AM|PM)?\s*\d{1,2}[:時]\d{2}分?(?::\d{2})?\s*(?:AM|PM|JST)?"
#: What may stand beside a date in a line that is nothing but a date.
_DATE_WORDS: Final = (
    r"公開|更新|最終更新|投稿|配信|掲載|発信|発表|作成|入力|登録|記事|修正|最終|日時?|時刻|付|読了時間|約?\d+\s?分"
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
_DECORATION: Final = re.compile(r"^[\s【\[〔《〈<■□▼▽▲●◆◇★☆・*\-–―]+|[\s】\]〕》〉>▼▽:★☆…⇒→»\-–―]+$")


class Cue(NamedTuple):
    """One row of cues.csv.

    Args:
        rule: its kind of furniture, as it goes into `lines.rule`.
        longest: code points; a longer line is running text that happens to hold the phrase.
        pattern: in lower case, searched in the normalised line in lower case.
        example: a line that it is meant for.
    """

    rule: str
    longest: int
    pattern: re.Pattern[str]
    example: str


@cache
def table() -> tuple[Cue, ...]:
    """Read cues.csv; of several cues that fit a line the first in the table decides."""
    text = resources.files("pipeline.text").joinpath("cues.csv").read_text(encoding="utf-8")
    return tuple(
        Cue(row["rule"], int(row["longest"]), re.compile(_SHAPES[row["shape"]].format(row["pattern"])), row["example"])
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _matchers() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """Make one pattern of the rows that stand together with one rule and length: half the calls for each line."""
    runs = groupby(table(), key=lambda row: (row.rule, row.longest))
    return tuple(
        (rule, longest, re.compile("|".join(row.pattern.pattern for row in rows))) for (rule, longest), rows in runs
    )


@lru_cache(maxsize=65536)  # the same menus stand on every page of a site
def cue(text: str) -> str | None:
    """Name the rule by which a line is furniture, or None.

    Args:
        text: a normalised line.

    Returns:
        `date`, or the rule of the first cue that fits; `section` where the line is the heading of a furniture section.
    """
    if is_date(text):
        return "date"
    # Patterns are in lower case: re.IGNORECASE would double the time.
    small = text.lower()
    bare = _DECORATION.sub("", small)
    for rule, longest, pattern in _matchers():
        if len(text) <= longest and pattern.search(bare if rule == SECTION else small):
            return rule
    return None


def is_date(text: str) -> bool:
    """Whether the line is a date or time with nothing but the words that go with one: 公開日:2024/11/11 10:00."""
    if len(text) > _LONGEST_DATE or not _DIGIT.search(text) or not _DATE.search(text):
        return False
    return _DATE_ALONE.fullmatch(text) is not None or (len(text) <= _LONGEST_STAMP and _STAMP.search(text) is not None)
