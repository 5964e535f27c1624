"""Phrases that mark furniture on any site: the rows of cues.csv, each with a named rule and an example.

A phrase is in the table only if it is usual on news sites (続きを読む, 関連記事) or was found at several outlets; names
of outlets and phrases of one page do not help on others.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    _Search = Callable[[str], re.Match[str] | None]

#: The rule of headings of furniture: the lines below are furniture too.
SECTION: Final = "section"
_DAY: Final = (
    r"(?:(?:19|20)\d\d|(?:明治|大正|昭和|平成|令和)\s?(?:\d+|元))\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
    r"|(?<![\d/])\d{2}/\d{1,2}/\d{1,2}(?![\d/])|(?<!\d)\d{1,2}[月/]\d{1,2}日?(?!\d)|\d+\s*(?:秒|分|時間|日|週間|か月|ヶ月|年)前"
)
_CLOCK: Final = r"(?:午前|午後|AM|PM)?\s*\d{1,2}[:時]\d{2}分?(?::\d{2})?\s*(?:AM|PM|JST)?"
#: Words that may accompany the date in a line that is only a date.
_DATE_WORDS: Final = (
    r"公開|更新|最終更新|投稿|配信|掲載|発信|発表|作成|入力|登録|記事|修正|改訂|最終|初出|日時?|時刻|付け?|読了時間|約?\d+\s?分"
    r"|[朝夕]刊|\d{1,2}面|第?[\d,]+号|現在|時点|月曜|火曜|水曜|木曜|金曜|土曜|日曜|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
    r"|\d{1,2}日|頃|Posted on|by|last ?updated?"
    r"|update[ds]?|published|on|[(\[【]?[月火水木金土日](?:曜日?)?[)\]】]|[\s:|/»・,、()\-―–~〜\[\]【】]"
)
_DATE: Final = re.compile(f"(?:{_DAY}|{_CLOCK})")
_DATE_ALONE: Final = re.compile(f"(?:{_DAY}|{_CLOCK}|{_DATE_WORDS})+", re.IGNORECASE)
#: A day and a time of day in one short line are a timestamp, whatever name is with them: 例文通信 3/9(木) 18:45配信.
_STAMP: Final = re.compile(rf"(?:{_DAY})\s*(?:[(][月火水木金土日][)])?\s*{_CLOCK}", re.IGNORECASE)
#: The time of an event: 5月3日(土) 10:00〜16:00.
_HOURS: Final = re.compile(r"\d[:時]\d{2}分?\s?[〜~\-–―から]+\s?(?:午[前後])?\d{1,2}[:時]\d{2}")
#: Particles that make a day part of a sentence, not a timestamp: 応募は3月3日 18:00まで.
_SAID: Final = re.compile(r"[はがをにでも]\s*\Z|\A\s*(?:まで|から|より|に|[〜~])")
#: The head of a post in a thread: 12: 名無しさん :2021/10/19(火) 12:17:05.390 ID:AbCdEfGh0.
_POST_HEAD: Final = re.compile(
    rf"\d{{1,4}}\s?[:.]\s?[^。]{{1,40}}(?:{_DAY})\s*[(][月火水木金土日][)]\s*{_CLOCK}[^。]{{0,30}}$"
)
_ENDS_IN_DAY: Final = re.compile(rf"[|/・:] ?(?:{_DAY})(?:\s*[(][月火水木金土日][)])?$")
_BEGINS_WITH_DAY: Final = re.compile(
    r"(?:19|20)\d\d[年./-]\s?\d{1,2}[月./-]\s?\d{1,2}日?(?:\s?[(][月火水木金土日][)])?\s?[-–|/・:]\s?[^。、\d]{1,16}$"
)
#: The forms of captions; a line with such a form is not always a caption.
_CAPTION: Final = re.compile(
    r"^[^=]{6,}=[^=]{1,30}$|=[^=]{0,30}(?:撮影|提供)$"  # 改修が進む校舎=10月、潮見町
    r"|[(](?:左|右|中央|手前|奥|前列|後列)(?:から\d?.{0,8}|端)?[)]"  # 海野さん(右)
    r"|^(?:【?写真(?![家展集館界誌特週])|[▲△↑]|画像|図\d)"  # 写真は市議会, but 写真家の作品
    # a verb and who does it: 採決する市議会   喜ぶ選手たち
    r"|[^、\s]{4}[るたうくすむぶぐぬつ][一-龥々ァ-ヶー][一-龥々ァ-ヶー・の]*(?:ら|たち|さん)?(?:[(][^()]{0,30}[)])?$"
)
_DIGIT: Final = re.compile(r"\d")
#: The longest line found that is only a date, and the longest timestamp with a name.
_LONGEST_DATE: Final = 80
_LONGEST_STAMP: Final = 45
#: Longer lines are text, which recurs too rarely to be cached.
_LONGEST_REPEATED: Final = 60
#: Marks that may precede any line: • シェアする, ▶ 一覧へ.
MARKS: Final = " •▪▸►▶‣◦○■□▼▽▲△●◆◇★☆✓⇒→»›>・*+※"
#: Signs that may precede a heading: 【関連記事】, ■ 関連記事.
#: Marks of the headings of a text, as in a press release: ■会社概要. A menu with this item has none.
_HEADS: Final = "■◆【"
OPENING: Final = " 【[〔《〈<■□▼▽▲●◆◇★☆・*-–―"
CLOSING: Final = " 】]〕》〉>▼▽:★☆…⇒→»-–―"


class Cue(NamedTuple):
    """One row of cues.csv.

    Args:
        rule: its kind of furniture, as in `lines.rule`.
        shape: where in the line the pattern must match: `start`, `whole` or `anywhere`. A pattern for `anywhere` is
            fast if each of its alternatives begins with a fixed character; others are better `start` with `.*` before.
        longest: maximum code points; a longer line is running text that happens to contain the phrase.
        pattern: in lower case; matched against the normalised line in lower case.
        example: a line that it matches.
    """

    rule: str
    shape: str
    longest: int
    pattern: str
    example: str


@cache
def table() -> tuple[Cue, ...]:
    """Read cues.csv; if several cues match a line, the first in the table decides."""
    text = resources.files("kyoki.cleaning").joinpath("cues.csv").read_text(encoding="utf-8")
    return tuple(
        Cue(row["rule"], row["shape"], int(row["longest"]), row["pattern"], row["example"])
        for row in csv.DictReader(text.splitlines())
    )


#: A line that names another article: 出典:「灯台の夏」例文新聞, (「灯台の夏」例文新聞より).
_CITED: Final = re.compile(
    r"(?:引用元?|出典|出所|画像元?|写真元|参照元?|参考(?:記事|文献|資料|リンク)?|情報元|ソース|元記事|転載元?|via|source)"
    r"\s?(?:[:/=]|(?=[「『]))|.{0,20}[「『][^「」『』]{4,}[」』].{0,30}(?:より(?:引用|抜粋|転載)?|から(?:引用|抜粋|転載))[)\]】]?$",
    re.IGNORECASE,
)


def is_cited(text: str) -> bool:
    """Whether a line cites another article, with its headline or source.

    Args:
        text: a normalised line with half-width signs.
    """
    return _CITED.match(text.lstrip(MARKS + OPENING + "(")) is not None


#: The headline in such a line: in brackets, at least four characters.
_CITED_HEADLINE: Final = re.compile(r"[「『][^「」『』]{4,}[」』]")


def cites_headline(text: str) -> bool:
    """Whether a line cites another article by its headline; 画像元: 例文通信 only names a source."""
    return _CITED_HEADLINE.search(text) is not None


#: Lines of every length from 1 to the longest in the table, 4,000.
@lru_cache(maxsize=4000)
def _tests(length: int) -> tuple[tuple[str, _Search], ...]:
    """Return rule and search of the cues for lines of this length: eighty for short lines, few for long lines.

    Consecutive rows of one rule and shape are one search, which takes a tenth of the time off.
    """
    rows = (row for row in table() if length <= row.longest)
    runs = groupby(rows, key=lambda row: (row.rule, row.shape, row.pattern if row.shape == "anywhere" else ""))
    return tuple((rule, _search(shape, tuple(row.pattern for row in run))) for (rule, shape, _), run in runs)


@cache
def _search(shape: str, patterns: tuple[str, ...]) -> _Search:
    if shape == "anywhere":
        return re.compile("|".join(patterns)).search
    return re.compile(f"(?:{'|'.join(patterns)})" + r"\Z" * (shape == "whole")).match


def cue(text: str) -> str | None:
    """Return the rule that makes a line furniture.

    Args:
        text: a normalised line with half-width signs.

    Returns:
        `date`, or the rule of the first cue that matches (`section` for the heading of a furniture section), or None.
    """
    return _short(text) if len(text) <= _LONGEST_REPEATED else _rule(text)


def _rule(text: str) -> str | None:
    if is_date(text):
        return "date"
    # Patterns are in lower case: re.IGNORECASE would double the time.
    small = text.lower()
    item = small.lstrip(MARKS) or small
    heading = item.lstrip(OPENING).rstrip(CLOSING)
    # Trying the cues one by one takes 0.38 s for the 21,700 lines of 451 news scrapes. An index of the substrings that
    # each pattern needs took 0.50 s, and was faster only on scrapes of thousands of lines.
    for rule, search in _tests(len(small)):
        if search(heading if rule == SECTION else item) and not (rule == "legal" and text[0] in _HEADS):
            return rule
    return None


#: Cached because the menus of an outlet are on all of its pages, and a large page repeats its lines.
_short: Final = lru_cache(maxsize=10_000)(_rule)


def is_date(text: str) -> bool:
    """Whether the line is only a date or time with words that go with it: 公開日:2024/11/11 10:00."""
    if len(text) > _LONGEST_DATE or not _DIGIT.search(text) or _HOURS.search(text):
        return False
    if heads_post(text):
        return True
    if _DATE_ALONE.fullmatch(text):
        return _DATE.search(text) is not None
    stamp = _STAMP.search(text) if len(text) <= _LONGEST_STAMP and has_stamp(text) else None
    return stamp is not None and not any(map(_SAID.search, (text[: stamp.start()], text[stamp.end() :])))


def heads_post(text: str) -> bool:
    """Whether a line is the head of a post: its number, the name of its author, and a date with a time."""
    return text[:1].isdecimal() and _POST_HEAD.match(text) is not None


def ends_in_day(text: str) -> bool:
    """Whether a short line ends in a date after a separator: 社会 | 2025.4.28."""
    return len(text) <= _LONGEST_STAMP and _ENDS_IN_DAY.search(text) is not None


def begins_with_day(text: str) -> bool:
    """Whether a line is a date with a short label after a separator: 2025.04.28 - 製品情報."""
    return _BEGINS_WITH_DAY.match(text) is not None


def is_caption(text: str) -> bool:
    """Whether a line has the form of a caption; a few headlines have it too."""
    return _CAPTION.search(text) is not None


def has_stamp(text: str) -> bool:
    """Whether the line contains a date with a time of day."""
    return (":" in text or "時" in text) and _STAMP.search(text) is not None
