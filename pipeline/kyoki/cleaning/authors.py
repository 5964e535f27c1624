"""The author of an article where it is a person: from the page's statements, bylines, and marked elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.facts import Fact
from kyoki.cleaning.lines import JAPANESE
from kyoki.cleaning.statements import comparable, names_in, one_line
from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.cleaning.statements import Statements

#: Meta elements that name the author, the most reliable first.
_META: Final = (
    "article:author_name",
    "article:author",  # often an address, which is no name
    "author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
)
#: Not a person: an organisation, a desk, an address.
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
#: A label in a line of its own, the name in the next.
_LABEL: Final = re.compile(rf"{_BYLINE}\s?[:=]?", re.IGNORECASE)
#: 文=, by, 著者:, a date or another paper beside the name: in an element that is marked as the author, such a text is
#: read as a byline, another as a bare name.
_BYLINE_SIGNS: Final = re.compile(
    r"[=:：＝●/／|｜・\d()（）]|\bby\b|^(?:文|著者|筆者|記者|執筆者?|投稿者|作者|ライター)\s", re.IGNORECASE
)
_LIST_MARKS: Final = "•*+- 　"
_BRACKETS: Final = "《》〈〉<>[]【】()"
_LONGEST_NAME: Final = 40
#: Of a name with Japanese in it; アーシュラ・K・ル=グウィン is an exception.
_LONGEST_JAPANESE_NAME: Final = 14
_INITIALS: Final = re.compile(r"[A-Z.&]+")  # KT, ASCII
#: 山田 太郎 and 山田太郎 are one, 髙﨑 澪 and 汀 あさひ too.
_BETWEEN: Final = re.compile(r"(?<=[一-鿿々\uf900-\ufaff]) (?=[一-鿿々\uf900-\ufaffぁ-んァ-ン])")
_TITLE: Final = re.compile(r"\s*(?:記者|特派員|編集委員|論説委員|さん|氏)$")


def author(given: str | None, statements: Statements, lines: Sequence[str], outlet: str | None) -> Fact[str]:
    """Find the author: as given, else the first name that is a person's, not an organisation's or the outlet's.

    Args:
        given: the field of the scrape, taken as it is.
        statements: of the page.
        lines: those that may be bylines: near the headline, and the first and last of the article.
        outlet: who published the article.

    Returns:
        One name without a title (記者); its source is field, jsonld, meta, visible or page.
    """
    if given:
        return Fact(given, "field")
    for text, source in _candidates(statements, lines):
        name = one_line(text).strip(_BRACKETS)
        if _is_person(name) and comparable(name) not in comparable(outlet or ""):
            joined = _BETWEEN.sub("", name)
            return Fact(_TITLE.sub("", joined.title() if joined.isupper() else joined), source)  # TARO YAMADA
    return Fact()


def _candidates(statements: Statements, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what may be a name, and where it was read, the most reliable first."""
    for one in statements.jsonld:
        yield from ((name, "jsonld") for name in names_in(one.get("author")))
    yield from ((statements.meta[name], "meta") for name in _META if name in statements.meta)
    yield from ((name, "visible") for name in signed(lines))
    # A bare name is one only within an element that is marked so; elsewhere it may be any word.
    yield from ((text, "page") for text in statements.authors if not _BYLINE_SIGNS.search(text))
    yield from ((name, "page") for name in signed(statements.authors))


def _is_person(name: str) -> bool:
    longest = _LONGEST_JAPANESE_NAME if JAPANESE.search(name) else _LONGEST_NAME
    return 2 <= len(name) <= longest and not _NO_PERSON.search(name) and not _INITIALS.fullmatch(name)


def signed(texts: Sequence[str]) -> Iterator[str]:
    """Yield the names in bylines; a label alone in its line belongs to the name in the next."""
    lines = [line.lstrip(_LIST_MARKS) for line in folded("\n".join(texts)).split("\n")] if texts else []
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        byline = f"{line.rstrip(' :=')}:{below}" if _LABEL.fullmatch(line) else line
        yield from (found["name"] for form in _BYLINES if (found := form.search(byline)))
