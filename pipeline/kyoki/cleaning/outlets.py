"""Who published a page that does not say it in its head: as its foot has it (© 2024 例文新聞社)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The foot is short; farther up © stands beside pictures.
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
#: What every form holds: most lines need not be tried.
_HINT: Final = re.compile(r"[©(]|copyright|著作権|掲載|無断|発行|since", re.IGNORECASE)
#: A name in Latin letters is the company's (Example Shimbun Inc.), not the one that readers know.
_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥々]")
#: 当サイト, 情報提供者, 各社, このページ: who that is, is not said.
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


def from_foot(lines: Sequence[str], said: Sequence[str]) -> str | None:
    """Read the publisher from the last lines of a scrape.

    Args:
        lines: those below the article, with half-width signs.
        said: the title and all lines: © alone may credit a picture, so one of them must say the name too.

    Returns:
        The name in Japanese without 株式会社; None where none is said.
    """
    foot = [line for line in lines if line][-_FOOT:]
    for line in reversed([line for line in foot if _HINT.search(line)]):
        for form in _FORMS:
            if found := form.search(line):
                name = _COMPANY.sub("", found["name"])
                if _is_name(name) and (_SURE.search(line) or _again(name, line, said)):
                    return name
    return None


def _is_name(name: str) -> bool:
    return len(name) >= _SHORTEST and _JAPANESE.search(name) is not None and not _NOBODY.search(name)


def _again(name: str, line: str, said: Sequence[str]) -> bool:
    short = _SUFFIX.sub("", name)
    return any(short in other for other in said if other != line and len(other) <= _LONGEST_LINE)


def shortened(name: str, said: Sequence[str]) -> str:
    """Drop 社, ニュース, デジタル and the like from a name where the page itself says the shorter one.

    Args:
        name: 例文放送ニュース
        said: its title and its lines; the shorter name counts only in a short one (例文放送株式会社).

    Returns:
        例文放送, or the name as it is: Yahoo!ニュース is no Yahoo!.
    """
    short = _SUFFIX.sub("", name)
    if short == name or len(short) < _SHORTEST or not _JAPANESE.match(short[-1]):
        return name
    # Another suffix may follow it, but not the one that is in question, nor the rest of a longer name.
    rest = "[ァ-ヶー]" if _KATAKANA.match(short[-1]) else "(?!株式会社|社)[ぁ-ん一-龥々]"
    alone = re.compile(
        rf"(?<![ぁ-んァ-ヶ一-龥々ー]){re.escape(short)}(?!{re.escape(name[len(short) :])}|{rest})", re.IGNORECASE
    )
    return short if any(len(line) <= _LONGEST_LINE and alone.search(line) for line in said) else name
