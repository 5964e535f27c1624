"""Read the header of a text file: address, date, headline and source in the lines above the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import cues
from kyoki.cleaning.dates import parse_date
from kyoki.cleaning.lines import is_sentence
from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

#: The rule of the lines of a header, except the headline's.
HEADER: Final = "header"
#: Labels of fields in corpora and in the text exports of newspaper databases, and their columns; labels without a
#: column (面名, 文字数) belong to the header too.
_LABELS: Final = {
    "url": r"url(?: source)?|link|permalink|アドレス|リンク",
    "title": r"title|headline|subject|見出し|タイトル|題名|件名|記事名|記事タイトル",
    "date": r"(?:pub(?:lished|lication)?[_ ]?)?(?:date|time)|published(?:[_ ]at)?|created(?:[_ ]at)?|posted"
    r"|日付|日時|(?:掲載|発行|発信|配信|公開|投稿|発表|記事)(?:年月)?日時?",
    "outlet": r"source|publisher|newspaper|media|site|媒体名?|新聞名?|紙名|紙誌名|掲載紙誌?|発行元|情報源|出典|配信元",
    "author": r"author|byline|writer|by|著者名?|筆者名?|執筆者|記者名?|作者",
    "": r"page|section|category|categories|tags?|keywords?|edition|lang(?:uage)?|id|slug|draft|layout|description"
    r"|words?|length|doi|file|modified|updated|面名?|面種|朝夕刊|紙面|版名?|ページ|頁|文字数|字数|分類|カテゴリー?|ジャンル|キーワード|タグ|記事番号|記事id|本文|地域|写真|図表"
    r"|更新日時?|markdown content",
}
_FIELDS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _LABELS.items()}
#: Title: …, 見出し：…, 【見出し】…, <見出し> …, ■見出し …
_LABELLED: Final = re.compile(
    r"(?:[【\[<〈〔](?P<label>[^:=\]】>〉〕]{1,16})[】\]>〉〕]\s*:?|(?P<word>[^\s:=。、][^:=。、]{0,15}?)\s*(?P<sign>[:=]))\s*(?P<value>.*)"
)
_FENCES: Final = ("---", "+++")
_ADDRESS: Final = re.compile(r"(?:<\s*)?(https?://[^\s<>]+)(?:\s*>)?")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?(?:\s?(?:[+-]\d\d:?\d\d|Z|JST))?")
#: The line that newspaper databases print below a headline: 2010年1月5日 例文新聞 朝刊 3ページ 452文字.
_PRINTED: Final = re.compile(
    r"(?P<date>\d{4}(?:年|[/.-])\d{1,2}(?:月|[/.-])\d{1,2}日?)\s*(?P<outlet>[^\s\d:]{2,20}?)?\s*"
    r"(?:(?:[朝夕]刊|地方版|電子版|[^\s\d]{1,8}版|[^\s\d]{0,8}(?:面|頁|ページ)|\d{1,3}\s?(?:面|頁|ページ|p)|\d+\s?(?:文字|字)|[^\s]{1,8}\d|写[真有]?|図[表有]?|有|無)(?:\s+|$))+"
)
_LONGEST_PRINTED: Final = 80
#: Maximum lines of a header; longer ones are the page of a site, or a list.
LONGEST: Final = 30
#: Code points of a headline; a longer line is the first paragraph.
_TITLE: Final = range(2, 150)
#: Minimum labelled lines of a header; a single one may be a heading or a name (記者: …).
_MIN_LABELLED: Final = 2


class Header(NamedTuple):
    """Metadata of an article from the lines above it.

    Args:
        fields: the values by the names of the columns of scrapes: url, title, date, outlet, author.
        lines: numbers of the header lines, without a separate headline line.
        headline: number of that line, or None.
    """

    fields: Mapping[str, str] = {}
    lines: frozenset[int] = frozenset()
    headline: int | None = None


NO_HEADER: Final = Header()


def read(texts: Sequence[str]) -> Header:
    """Read the header of a text, if it has one in a known layout.

    Layouts: fields between --- or +++; labelled lines (Title: …, 見出し：…), at least two; an address, a date and a
    headline in lines of their own, in any order. Without an address, a date and headline are a header only if the
    article follows at once, because sites print other dates above it too.

    Args:
        texts: the normalised lines.
    """
    filled = [number for number, text in enumerate(texts[:LONGEST]) if text]
    if len(filled) <= 1:
        return NO_HEADER
    return _fenced(texts, filled) or _labelled(texts, filled) or _stacked(texts, filled) or NO_HEADER


def _fenced(texts: Sequence[str], filled: Sequence[int]) -> Header | None:
    fence = texts[filled[0]]
    end = next((number for number in filled[1:] if texts[number] == fence), None)
    if fence not in _FENCES or end is None:
        return None
    found = [field for number in range(filled[0] + 1, end) if (field := _field(texts[number]))]
    return Header(_first_of(found), frozenset(range(filled[0], end + 1))) if found else None


def _labelled(texts: Sequence[str], filled: Sequence[int]) -> Header | None:
    found: list[tuple[str, str]] = []
    for number in filled:
        if not (field := _field(texts[number])):
            break
        found.append(field)
    used = frozenset(filled[: len(found)])
    named = _first_of(found)
    if len(found) < _MIN_LABELLED or not {"title", "date", "url"} & named.keys():
        return None
    rest = _stacked(texts, filled[len(found) :], named) if "title" not in named else None
    return rest._replace(lines=rest.lines | used) if rest else Header(named, used)


def _stacked(texts: Sequence[str], filled: Sequence[int], named: Mapping[str, str] | None = None) -> Header | None:
    fields = dict(named or {})
    used: list[int] = []
    headline = None
    after = ""
    for number in filled:
        after = texts[number]
        found = _stated(after)
        if found and not found.keys() & fields.keys():
            fields |= found
            used.append(number)
        elif headline is None and not found and _TITLE.start <= len(after) < _TITLE.stop:
            headline = number
        else:
            break
    if not used and not named:
        return None
    sure = "url" in fields and "date" in fields
    if headline is None or not (sure or (is_sentence(folded(after)) and _is_headline(folded(texts[headline])))):
        # An address in the first line is always a header; a date may belong to anything.
        address = _stated(texts[filled[0]]).get("url")
        return Header({"url": address}, frozenset(filled[:1])) if address else None
    return Header({**fields, "title": texts[headline]}, frozenset(used), headline)


def _stated(text: str) -> dict[str, str]:
    """Return the metadata in a line that consists of them alone: an address, a date, or date, paper and page."""
    small = folded(text)
    if address := _ADDRESS.fullmatch(small):
        return {"url": address[1]}
    if (_MOMENT.fullmatch(small) or cues.is_date(small)) and parse_date(small):
        return {"date": small}
    if len(small) <= _LONGEST_PRINTED and (printed := _PRINTED.fullmatch(small)) and parse_date(printed["date"]):
        return {name: text[slice(*printed.span(name))] for name in ("date", "outlet") if printed[name]}
    return {}


def _field(text: str) -> tuple[str, str] | None:
    """Return column and value of a labelled line; the column is empty for labels without one."""
    if not (found := _LABELLED.fullmatch(folded(text))):
        return None
    label = (found["label"] or found["word"]).strip(" ■□◆●・")
    column = next((name for name, form in _FIELDS.items() if form.fullmatch(label)), None)
    value = text[slice(*found.span("value"))].strip()
    if value[:1] in {'"', "'"} and value[-1:] == value[:1]:
        value = value[1:-1]
    reads: dict[str, Callable[[str], object]] = {"url": _ADDRESS.fullmatch, "date": parse_date}
    return None if column is None or (column in reads and not reads[column](value)) else (column, value)


def _first_of(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the first value of each column that is not empty."""
    found: dict[str, str] = {}
    for column, value in fields:
        if column and value:
            found.setdefault(column, value)
    return found


def _is_headline(text: str) -> bool:
    return not is_sentence(text) and cues.cue(text) is None
