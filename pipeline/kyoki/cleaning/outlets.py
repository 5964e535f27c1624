"""Find the outlet of an article in the page's metadata, its footer (© 2024 例文新聞社), or the folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kyoki.cleaning.facts import Fact
from kyoki.cleaning.lines import JAPANESE
from kyoki.cleaning.statements import names_in, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kyoki.cleaning.statements import Statements

#: Meta elements that name the site, the most reliable first.
_META: Final = ("og:site_name", "application-name")

#: Number of footer lines; farther up, a © belongs to a picture.
_FOOT: Final = 15
_YEARS: Final = r"(?:(?:19|20)\d\d[\s,\-–—~〜]*)+"
_CHAR: Final = r"(?:[^|/。.,:;()©「」『』【】]|\.(?=[a-z]))"
_OWNER: Final = rf"(?P<name>(?![年\d\s]){_CHAR}(?:{_CHAR}{{0,28}}?(?!\s){_CHAR})?)"
_ENDS: Final = r"\s*(?=$|[|。,(]|\.(?![a-z])|all rights|無断|禁無断)"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:copyright|©)(?:\s|©|\(c\)|copyright|:)*(?:{_YEARS})?{_OWNER}{_ENDS}",  # Copyright © 2024 例文新聞社
        rf"(?:\(c\)|since)\s*{_YEARS}{_OWNER}{_ENDS}",  # (C) 2024 例文新聞社; without a year it may credit a picture
        rf"\(c\)\s*{_OWNER}\s.{{0,20}}(?:無断|all rights)",
        rf"著作権は、?{_OWNER}に帰?属",
        rf"^{_OWNER}(?:に|で)掲載(?:の|し|され)",  # 例文新聞に掲載の記事・写真の無断転載を禁じます。
        rf"^{_OWNER}\s+禁?無断(?:転載|複製|使用|で)",  # 例文新聞社 無断転載を禁じます
        rf"^発行(?:元|所)?[\s:]\s*{_OWNER}(?:$|\s)",
    )
)
_SURE: Final = re.compile(r"copyright|(?:19|20)\d\d|rights|無断|著作権|発行|掲載", re.IGNORECASE)
#: Every form contains one of these: most lines need not be searched for each form.
_HINT: Final = re.compile(r"[©(]|copyright|著作権|掲載|無断|発行|since", re.IGNORECASE)
#: 当サイト, 情報提供者, 各社, このページ: no names.
_NOBODY: Final = re.compile(
    r"^(?:[当本弊各]|この|その|ここ|こちら|すべて|全て|記事|写真)|^毎|[者様々日]$|サイト|ページ|コンテンツ|無断"
)
_COMPANY: Final = re.compile(
    r"^(?:(?:株式|有限|合同)会社|[(]株[)])\s*|\s*(?:(?:株式|有限|合同)会社|[(]株[)])$|\s+\S*(?:編集|事業)[部局]$"
)
_SUFFIX: Final = re.compile(
    r"\s*(?:株式会社|ニュース|デジタル|オンライン|電子版|web版?|news|編集[部室局]|(?<=[報聞信送])社)$", re.IGNORECASE
)
_KATAKANA: Final = re.compile("[ァ-ヶー]")
_SHORTEST: Final = 3
_LONGEST_LINE: Final = 80


def outlet(
    given: str | None, statements: Statements, foot: Sequence[str], lines: Sequence[str], folder: str
) -> Fact[str]:
    """Find the outlet: as given, else the publisher in JSON-LD, the site in meta, the owner in the footer, the folder.

    Args:
        given: the field of the scrape, used unchanged.
        statements: of the page.
        foot: the lines below the article, with half-width signs.
        lines: the title and all lines, with half-width signs.
        folder: name of the scrape's folder, or empty.

    Returns:
        The name; its source is field, jsonld, meta, visible or folder.
    """
    if given:
        return Fact(given, "field")
    for name, source in _candidates(statements, foot, lines):
        if name:
            return Fact(shortened(name, lines), source)
    return Fact(folder, "folder") if folder else Fact()


def _candidates(statements: Statements, foot: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    yield from ((_publisher(one), "jsonld") for one in statements.jsonld)
    # The first of these meta elements decides, even if it is empty.
    yield next((one_line(statements.meta[name]) for name in _META if name in statements.meta), None), "meta"
    yield from_foot(foot, lines), "visible"


def _publisher(statement: Mapping[str, Any]) -> str | None:
    """Return the publisher in a JSON-LD statement, which may be an organisation."""
    given = statement.get("publisher")
    publishers = given if isinstance(given, list) else [given]
    names = names_in([one.get("name") if isinstance(one, dict) else one for one in publishers])
    return next(filter(None, map(one_line, names)), None)


def from_foot(foot: Sequence[str], lines: Sequence[str]) -> str | None:
    """Read the publisher from the last lines of a scrape.

    A © alone may be a picture credit, so another short line must contain the name too.

    Args:
        foot: the lines below the article, with half-width signs.
        lines: the title and all lines, with half-width signs.

    Returns:
        The name in Japanese without 株式会社, or None. Names in Latin letters are skipped: they are the company's
        (Example Shimbun Inc.), not the one known to readers.
    """
    last = [line for line in foot if line][-_FOOT:]
    for line in reversed([line for line in last if _HINT.search(line)]):
        for form in _FORMS:
            if found := form.search(line):
                name = _COMPANY.sub("", found["name"])
                if _is_name(name) and (_SURE.search(line) or _again(name, line, lines)):
                    return name
    return None


def _is_name(name: str) -> bool:
    return len(name) >= _SHORTEST and JAPANESE.search(name) is not None and not _NOBODY.search(name)


def _again(name: str, line: str, lines: Sequence[str]) -> bool:
    short = _SUFFIX.sub("", name)
    return any(short in other for other in lines if other != line and len(other) <= _LONGEST_LINE)


def shortened(name: str, lines: Sequence[str]) -> str:
    """Drop 社, ニュース, デジタル and the like from a name if a short line of the page has the shorter name.

    Args:
        name: such as 例文放送ニュース.
        lines: the title and all lines of the page, such as 例文放送株式会社.

    Returns:
        The shorter name (例文放送), or the name unchanged: Yahoo!ニュース is not Yahoo!.
    """
    short = _SUFFIX.sub("", name)
    if short == name or len(short) < _SHORTEST or not JAPANESE.match(short[-1]):
        return name
    # Another suffix may follow the shorter name, but not the one that is dropped, nor the rest of a longer name.
    rest = "[ァ-ヶー]" if _KATAKANA.match(short[-1]) else "(?!株式会社|社)[ぁ-ん一-龥々]"
    alone = re.compile(
        rf"(?<![ぁ-んァ-ヶ一-龥々ー]){re.escape(short)}(?!{re.escape(name[len(short) :])}|{rest})", re.IGNORECASE
    )
    return short if any(len(line) <= _LONGEST_LINE and alone.search(line) for line in lines) else name
