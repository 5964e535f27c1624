"""What a page says of itself: headline, day of publication, author, outlet, out of JSON-LD, meta elements and lines."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki.cleaning import cues, dates, wrapped
from kyoki.language.normalize import folded, normalize

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_ARTICLE_TYPES: Final = re.compile(r"Article|Posting|Report|WebPage|CreativeWork|VideoObject", re.IGNORECASE)
_PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "parsely-pub-date",
    "release_date",
    "creation_date",
    "article.published",
    "article_date",
    "published_at",
    "lastmod",
)
_SITE: Final = ("og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher", "publisher")
_AUTHOR: Final = (
    "article:author_name",
    "article:author",  # often an address, which is no name
    "author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
)
#: Between a headline and the name of the site in <title>.
_SUFFIX: Final = re.compile(r"\s*(?:[|｜»«›‹:：]|\s[-–—―‐/]\s|[-–—―](?=[^-–—―]*$)|(?=[（(\[【][^（(\[【]*$))\s*")
#: What every date holds: find_date takes its time.
_DATED: Final = re.compile(r"\d|[元〇一二三四五六七八九十][年月]")
#: The day of the last change, if nothing else is said: 2019.03.26 lastupdate.
_UPDATED: Final = re.compile(
    r"^(?!.*(?:公開|配信|掲載|投稿|published)).*(?:最終更新|last ?(?:update|modified))", re.IGNORECASE
)
_UTC: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)\S*(?:Z|\+00:?00)$")
_NO_DIGIT: Final = re.compile(r"\D")
_WEEKDAYS: Final = "月火水木金土日"
_WEEKDAY: Final = re.compile(rf"[日\d]\s?[(（]([{_WEEKDAYS}])(?:曜日?)?[)）]")
_OWNED: Final = re.compile(r"©|copyright|\(c\)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: A day falls on the same weekday after 5, 6 or 11 years.
_YEARS_BACK: Final = 5
#: Who is no person: an organisation, a desk, an address.
_NO_PERSON: Final = re.compile(
    r"編集部|編集局|関連|記事|一覧|者$|^写真|新聞|通信|ニュース|放送|テレビ|株式会社|有限会社|財団|社団|協会|委員会|省$|庁$|[日時分年]$|公開|更新|配信|掲載|発売|ページ|カテゴリ|事務所|取材班|支局|メディア|オンライン"
    r"|https?:|@|\bnews\b|\bstaff\b|\binc\b|\bco\.|\bltd\b|\bpress\b|admin|editor|\.com|\.jp|\bweb\b|\bonline\b|\bmedia\b|watch$",
    re.IGNORECASE,
)
_NAME: Final = r"(?P<name>[^。、:=,/|()\[\]【】\d]{2,20}?)"
_KANJI_NAME: Final = r"(?P<name>(?=\S{3}|\S+ \D)[一-鿿々\uf900-\ufaff]{1,4}[ ]?[一-鿿々\uf900-\ufaffぁ-んァ-ンー]{1,5})"
_LATIN_NAME: Final = r"(?P<name>[A-Z][\w'.-]+(?: [A-Z][\w'.-]*){1,2})"
#: What a writer does, alone or with others: 取材・文, 文と写真.
_WORK: Final = r"(?:文|写真|取材|執筆|構成|まとめ|聞き手|撮影|編集|翻訳|訳)"
_BYLINE: Final = (
    rf"(?:{_WORK}(?:[・と&]{_WORK}){{0,3}}|著者名?|筆者|執筆者?|記者|ライター|作者|投稿者|担当|author|written by|by)"
)
_BYLINES: Final = (
    re.compile(  # 取材・文=山田太郎   文●山田太郎   著者 山田太郎
        rf"^[(\[【]?(?!(?:写真|撮影|編集|翻訳|訳|構成)\W){_BYLINE}\s?(?:[:=●◎■/]\s?|\s){_NAME}"
        r"(?=$|[/|)\]】,、=]|\s*\d|\s写真|\s*[(])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|[\s(（])(?:文|聞き手|取材・文|取材|文・写真|文と写真|執筆)・{_NAME}(?=$|[)、,]|\s\s|\s*\d)"
    ),  # 文・山田 太郎
    re.compile(r"\bby (?P<name>[^\s|/,]{2,20}(?: [A-Z][\w'.-]+){0,2})(?=\s*(?:$|[|/,(]))"),  # 2025年4月28日 by umino
    re.compile(rf"^(?:text|words?|story|report(?:ed|ing)?) by {_LATIN_NAME}$", re.IGNORECASE),
    re.compile(rf"^\[{_NAME}[,、][^\]]+\]$"),  # [山田太郎,例文ニュース]
    re.compile(rf"【[^】=]{{1,12}}={_NAME}】"),  # 【ロンドン=山田太郎】
    re.compile(
        rf"^(?:編集委員|論説委員|解説委員|客員編集委員|上級論説委員|論説主幹|記者|特派員|[一-龥]{{1,6}}(?:支局|総局|特派員))[\s・:]{_NAME}$"
    ),
    re.compile(rf"^[(\[【〔]{_KANJI_NAME}(?:記者|特派員|編集委員|論説委員)?[)\]】〕]$"),  # (山田太郎)
    re.compile(rf"[。」][(\[【〔]{_KANJI_NAME}[)\]】〕]$"),  # …と述べた。(山田太郎)
    re.compile(rf"^{_KANJI_NAME}(?:記者|特派員|編集委員|論説委員)$"),
    re.compile(rf"^{_KANJI_NAME}(?:記者|特派員|編集委員)?\s+(?:20\d\d[年/.]|\d{{1,2}}月)"),  # 山田太郎 2025年4月28日
    re.compile(r"^(?P<name>[一-鿿々\uf900-\ufaff]{1,3} [一-鿿々\uf900-\ufaffぁ-んァ-ンー]{1,4})$"),  # 山田 太郎
    re.compile(rf"^{_LATIN_NAME}\([\w.@]{{2,20}}\)$"),  # Taro Yamada(tyamada)
)
#: A label that stands in a line of its own, the name in the next.
_LABEL: Final = re.compile(rf"{_BYLINE}\s?[:=]?", re.IGNORECASE)
_LIST_MARKS: Final = "•*+- 　"
_LONGEST_NAME: Final = 40
#: Of a name with Japanese in it; アーシュラ・K・ル=グウィン is an exception.
_LONGEST_JAPANESE_NAME: Final = 14
_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥々]")
_INITIALS: Final = re.compile(r"[A-Z.&]+")  # KT, ASCII
#: 山田 太郎 and 山田太郎 are one, 髙﨑 澪 and 汀 あさひ too.
_BETWEEN: Final = re.compile(r"(?<=[一-鿿々\uf900-\ufaff]) (?=[一-鿿々\uf900-\ufaffぁ-んァ-ン])")
_TITLE: Final = re.compile(r"\s*(?:記者|特派員|編集委員|論説委員|さん|氏)$")
#: A heading of the page (新着記事) shares fewer of its bigrams with a headline; shorter ones may share them by chance.
_ALIKE: Final = 0.6
_SHORTEST_SAID: Final = 4
_SHORTEST_ALIKE: Final = 10


class Published(NamedTuple):
    """A day and where it was read (a value of articles.published_from)."""

    day: dt.date | None
    source: str | None


def articles_in(jsonld: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Pick the statements about an article, those of a news article first."""
    found = [one for one in jsonld if _ARTICLE_TYPES.search(str(one.get("@type", "")))]
    return sorted(
        found, key=lambda one: "Article" not in str(one.get("@type")) and "Posting" not in str(one.get("@type"))
    )


def headline(
    headings: Sequence[str],
    meta: Mapping[str, str],
    doc_title: str,
    jsonld: Sequence[Mapping[str, Any]],
    lines: Sequence[str] = (),
    broken: Sequence[Sequence[str]] = (),
) -> str | None:
    """Choose the headline: the heading that the page's statements name, else a statement without the site's name.

    Args:
        headings: texts of h1 elements, then h2, in reading order.
        meta: names of meta elements in lower case to their content.
        doc_title: the title element.
        jsonld: statements about the article.
        lines: its other lines, of which one is the headline where no heading is.
        broken: headings that run over several lines; of one of which a statement says the most, it may leave out the
            last line.

    Returns:
        The headline, normalised.
    """
    said = [
        meta.get("og:title"),
        *(str(one.get("headline") or "") for one in jsonld),
        meta.get("twitter:title"),
        doc_title,
    ]
    statements = [text for text in map(_line, said) if text]
    shown = [text for text in map(_line, headings) if text]
    for statement in statements:
        if whole := next(filter(None, (_goes_on(pieces, statement) for pieces in broken)), None):
            return whole
        if matching := [text for text in shown if len(text) >= _SHORTEST_SAID and _key(text) in _key(statement)]:
            return max(matching, key=len)
        if matching := [
            text for text in map(_line, lines) if len(text) >= _SHORTEST_ALIKE and _key(text) in _key(statement)
        ]:
            return max(matching, key=len)
        similar = [text for text in shown if _alike(text, statement)]
        if similar:
            return similar[0]
    if not statements:
        return shown[0] if shown else None
    return _without_site(statements[0], _line(next((meta[name] for name in _SITE if name in meta), None)))


def _goes_on(pieces: Sequence[str], statement: str) -> str | None:
    """Join a heading that runs over several lines, from the first line that is in the statement to the last."""
    texts = [text for text in map(_line, pieces) if text]
    said = [len(text) >= _SHORTEST_SAID and _key(text) in _key(statement) for text in texts]
    rest = texts[said.index(True) :] if any(said) else []
    # A date or the name of a section below the headline is no part of it.
    rest = list(takewhile(lambda text: cues.cue(folded(text)) is None, rest))
    whole = wrapped.join(rest)
    return whole if len(rest) > 1 and _alike(whole, statement) else None


def _alike(one: str, other: str) -> bool:
    """Whether a heading is another wording of a statement: desks rewrite the one for searches and shares."""
    grams, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return len(one) >= _SHORTEST_ALIKE and len(grams & others) >= _ALIKE * len(grams)


def _line(text: str | None) -> str:
    return normalize(text or "").replace("\n", " ").strip()


def _key(text: str) -> str:
    return re.sub(r"\s", "", folded(text)).casefold()


def _without_site(title: str, site: str) -> str:
    parts = list(_SUFFIX.finditer(title))
    for mark in parts:
        rest = title[mark.end() :]
        if mark.start() >= 4 and (site and _key(site) in _key(rest)):
            return title[: mark.start()].strip()
    strong = [mark for mark in parts if re.search(r"[|｜]|\s[-–—]\s", mark.group())]
    return title[: strong[-1].start()].strip() if strong and strong[-1].start() >= len(title) * 0.4 else title


def published(
    jsonld: Sequence[Mapping[str, Any]],
    meta: Mapping[str, str],
    times: Sequence[str],
    lines: Sequence[str],
    url: str | None,
    others: Sequence[str] = (),
) -> Published:
    """Find the day of publication: JSON-LD before meta before what a reader sees; a year only from the page itself.

    The year of a day without one is that of the address; else that of the copyright, or the last before it in which
    the day fell on the weekday that stands beside it.

    Args:
        jsonld: statements about the article.
        meta: names of meta elements in lower case to their content.
        times: values of time elements.
        lines: lines near the headline that are no sentences, nearest first.
        url: address, for the year of a date that names none.
        others: all lines, for the same.

    Returns:
        The day and where it was read; `inferred_year` where day and year stood apart, `inferred_update` where only
        the day of the last change is known.
    """
    shown = (*times, *lines)
    for one in jsonld:
        if day := _stated(str(one.get("datePublished") or one.get("dateCreated") or ""), shown):
            return Published(day, "jsonld")
    for name in _PUBLISHED if meta else ():
        if name in meta and (day := _stated(meta[name], shown)):
            return Published(day, "meta")
    undated: list[tuple[dt.date, str]] = []
    for line in lines:
        date = dates.find_date(line) if _DATED.search(line) and not _UPDATED.search(line) else None
        if date and date.has_year:
            return Published(date.date, "visible")
        undated += [(date.date, line)] if date else []
    for time in times:
        if day := dates.parse_date(time):
            return Published(day, "visible")
    return _inferred(undated, _year_in(url, meta), others) or _last_change(jsonld, meta, lines)


def _stated(moment: str, shown: Sequence[str]) -> dt.date | None:
    """Read a statement; one that claims to be in UTC is in local time where the page shows the same time of day."""
    if (utc := _UTC.match(moment)) and any(_NO_DIGIT.sub("", utc[1]) in _NO_DIGIT.sub("", text) for text in shown):
        return dates.parse_date(utc[1])
    return dates.parse_date(moment)


def _inferred(undated: Sequence[tuple[dt.date, str]], year: int | None, others: Sequence[str]) -> Published | None:
    for date, line in undated[:1]:
        weekday = _WEEKDAY.search(line)
        last = year or max(
            (int(found) for text in others if _OWNED.search(text) for found in _YEAR.findall(text)), default=0
        )
        for near in [year] if year else range(last, last - _YEARS_BACK, -1):
            day = dates.in_year(date, near)
            if day and (year or not weekday or day.weekday() == _WEEKDAYS.index(weekday[1])):
                return Published(day, "inferred_year")
    return None


def _last_change(jsonld: Sequence[Mapping[str, Any]], meta: Mapping[str, str], lines: Sequence[str]) -> Published:
    stated = [*(str(one.get("dateModified") or "") for one in jsonld), meta.get("article:modified_time", "")]
    for text in [*stated, *(line for line in lines if _UPDATED.search(line))]:
        if day := dates.parse_date(text):
            return Published(day, "inferred_update")
    return Published(None, None)


def _year_in(url: str | None, meta: Mapping[str, str]) -> int | None:
    for text in (meta.get("article:modified_time", ""), url or "", meta.get("og:url", "")):
        if year := re.search(r"(?<!\d)(?:19|20)\d\d(?=[/-]|\d{2}(?!\d)|\d{4}(?!\d)|$)", text):
            return int(year.group())
    return None


def author(
    jsonld: Sequence[Mapping[str, Any]], meta: Mapping[str, str], lines: Sequence[str], outlet: str | None
) -> str | None:
    """Find the author where it is a person: organisations, desks and the outlet itself are none.

    Args:
        jsonld: statements about the article.
        meta: names of meta elements in lower case to their content.
        lines: lines near the headline, which may be bylines.
        outlet: who published it.
    """
    given = [name for one in jsonld for name in _names(one.get("author"))] + [
        meta[name] for name in _AUTHOR if name in meta
    ]
    for name in (
        _line(name).strip("《》〈〉<>[]【】()")
        for name in [*given, *_signed([line.lstrip(_LIST_MARKS) for line in _folded(lines)])]
    ):
        if _is_person(name) and _key(name) not in _key(outlet or ""):
            joined = _BETWEEN.sub("", name)
            return _TITLE.sub("", joined.title() if joined.isupper() else joined)  # TARO YAMADA
    return None


def _folded(lines: Sequence[str]) -> list[str]:
    return folded("\n".join(lines)).split("\n") if lines else []


def _is_person(name: str) -> bool:
    longest = _LONGEST_JAPANESE_NAME if _JAPANESE.search(name) else _LONGEST_NAME
    return 2 <= len(name) <= longest and not _NO_PERSON.search(name) and not _INITIALS.fullmatch(name)


def _signed(lines: Sequence[str]) -> Iterator[str]:
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        told = f"{line.rstrip(' :=')}:{below}" if _LABEL.fullmatch(line) else line
        yield from (found["name"] for byline in _BYLINES if (found := byline.search(told)))


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [name for one in value for name in _names(one)]
    if isinstance(value, dict) and value.get("@type") != "Organization":
        return _names(value.get("name"))
    return []


def outlet(jsonld: Sequence[Mapping[str, Any]], meta: Mapping[str, str]) -> str | None:
    """Name the publisher: as JSON-LD has it, else the site's name."""
    for one in jsonld:
        publisher = one.get("publisher")
        for name in _names({**publisher, "@type": ""} if isinstance(publisher, dict) else publisher):
            if line := _line(name):
                return line
    return next((_line(meta[name]) for name in _SITE[:2] if name in meta), None)
