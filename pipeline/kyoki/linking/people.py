"""Names of people, the short forms of each full name, and titles."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from kyoki import wordlists
from kyoki.characters import HIRAGANA, KANJI, KATAKANA, NAME_DOTS

#: The role of a real name beside the name by which the person is known: 滝崎邦明 of 猫ひろし（本名：滝崎邦明）.
REAL_NAME: Final = "本名"
#: The role of the name under which a sumo elder wrestled: 稀勢の里 of 二所ノ関親方（元横綱稀勢の里）.
RING_NAME: Final = "四股名"
#: The role of a nickname before こと and the name: おかわり君 of “おかわり君”こと中村剛也.
NICKNAME: Final = "愛称"
_SEPARATORS: Final = re.compile(f"[{NAME_DOTS}]")
#: Separators within a name in Japanese writing: a dot between katakana, nothing between other characters.
_KATAKANA_GAP: Final = re.compile(f"(?<=[{KATAKANA}]) (?=[{KATAKANA}])")
_GAP: Final = re.compile(f"(?<=[{KANJI}{HIRAGANA}{KATAKANA}]) (?=[{KANJI}{HIRAGANA}{KATAKANA}])")
_KANA: Final = re.compile(f"[{HIRAGANA}{KATAKANA}]+")


@cache
def titles(*kinds: str, use: str = "") -> frozenset[str]:
    """Return the titles of these kinds, or of all: title (首相), local (知事: 宮城知事), honorific (氏, 被告).

    The column `use` of data/titles.csv:

    - of state: an office that a state has only once; only a name precedes it.
    - with body: the name of an organisation is part of the title: 農林水産 | 大臣, 金融庁 | 長官.
    - suffix: a suffix in UniDic, and not part of a term: プーチン | 氏.
    """
    chosen = (wordlists.column(__package__, "titles", "title", kind=kind, use=use) for kind in kinds or ("",))
    return frozenset().union(*chosen)


@cache
def title_prefixes(*kinds: str) -> frozenset[str]:
    """Return prefixes of titles by kind: time (元, 前, 次期), present (現: still in office), rank (副, 客員, 兼).

    Those of rank that are part of the role are also of kind role: 客員教授, but not 兼.
    """
    return frozenset().union(*(wordlists.column(__package__, "title_prefixes", "prefix", kind=kind) for kind in kinds))


def without_time(role: str) -> str:
    """Return the office without prefixes of time.

    >>> without_time("元大統領"), without_time("大統領")
    ('大統領', '大統領')
    """
    return role.removeprefix(next(filter(role.startswith, title_prefixes("time")), ""))


def full_form(surface: str) -> str:
    """Return the name with one kind of dot and one width, as used for entities.

    >>> full_form("ウラジーミル＝ﾌﾟｰﾁﾝ"), full_form("ユマ サーマン"), full_form("牧田　亜紀子"), full_form("May J.")
    ('ウラジーミル・プーチン', 'ユマ・サーマン', '牧田亜紀子', 'May J.')
    """
    name = _KATAKANA_GAP.sub("・", unicodedata.normalize("NFKC", surface))
    return _SEPARATORS.sub("・", _GAP.sub("", name))


def short_forms(name: str) -> set[str]:
    """Return the short forms of a person's name: the parts of a dotted name, surname or given name of any other.

    In a kanji name every beginning may be the surname, and a remainder of two or more characters the given name. Of a
    dotted name a part in the middle may be either, but not an initial: ルラ of ルイス・イナシオ・ルラ・ダシルバ.

    >>> sorted(short_forms("ジョージ・W・ブッシュ")), sorted(short_forms("金正恩"))
    (['ジョージ', 'ジョージ・ブッシュ', 'ブッシュ'], ['正恩', '金', '金正'])
    """
    parts = name.split("・")
    if len(parts) > 1:
        middle = {part for part in parts[1:-1] if len(part) > 1}
        return {parts[0], parts[-1], f"{parts[0]}・{parts[-1]}"} - {name} | middle
    if not is_full(name):
        return set()
    return {name[:length] for length in range(1, len(name))} | given_names(name)


def given_names(name: str) -> set[str]:
    """Return the possible given names in a kanji name, after a surname of usual length.

    >>> given_names("金正恩"), given_names("藤原紀香"), sorted(given_names("小泉純一郎")), given_names("トリンドル玲奈")
    ({'正恩'}, {'紀香'}, ['一郎', '純一郎'], {'玲奈'})
    """
    if mixed := _MIXED.fullmatch(name):
        return {mixed["given"]} if len(mixed["given"]) > 1 else set()
    surnames = {3: (1,), 4: (2,), 5: (2, 3), 6: (3,)}.get(len(name), ())
    return {name[length:] for length in surnames if len(name) - length > 1 and "・" not in name}


#: ダルビッシュ有: a surname in katakana and a given name in kanji.
_MIXED: Final = re.compile(f"[{KATAKANA}]{{2,}}(?P<given>[{KANJI}]{{1,3}})")


def blends(first: str, last: str) -> set[str]:
    """Return blends of the beginnings of two katakana names, with three or four characters in all.

    >>> {"ブラピ", "ジョニデ"} <= blends("ブラッド", "ピット") | blends("ジョニー", "デップ")
    True
    """
    lengths = ((2, 1), (2, 2), (3, 1))
    return {first[:i] + last[:j] for i, j in lengths if len(first) > i and len(last) > j}


def nicknames(name: str) -> set[str]:
    """Return shortened forms of a full name with katakana: beginnings of the surname, and blends of two names.

    >>> sorted(nicknames("ダルビッシュ有")), "ブラピ" in nicknames("ブラッド・ピット"), nicknames("金正恩")
    (['ダル', 'ダルビ', 'ダルビッ', 'ダルビッシ'], True, set())
    """
    parts = name.split("・")
    if len(parts) > 1:
        return blends(parts[0], parts[-1]) if _KANA.fullmatch(parts[0] + parts[-1]) else set()
    mixed = _MIXED.fullmatch(name)
    surname = name.removesuffix(mixed["given"]) if mixed else ""
    return {surname[:length] for length in range(2, len(surname))}


def clipped(surname: str, given: str) -> set[str]:
    """Return what the readings of a Japanese name may be shortened to: the beginning of one of them, or blends of both.

    A whole given name is not among them: トシオ is often whom 柳葉敏郎 plays.

    >>> "ノム" in clipped("ノムラ", "カツヤ"), {"キムタク", "タク"} <= clipped("キムラ", "タクヤ")
    (True, True)
    >>> {"ノムラ", "ノ", "カツヤ", "ムラ", "カー"} & clipped("ノムラ", "カツヤ")
    set()
    """
    begun = {name[:length] for name in (surname, given) for length in range(2, len(name))}
    return begun | blends(surname, given)


#: Maximum names whose short forms are cached: those of about 30,000 articles, in 30 MB.
_REMEMBERED: Final = 1 << 16


@lru_cache(maxsize=_REMEMBERED)
def called(name: str) -> frozenset[str]:
    """Return every short form of a full name: those of `short_forms`, nicknames, and one-kanji given names.

    >>> sorted(called("田村淳")), "ダル" in called("ダルビッシュ有")
    (['村淳', '淳', '田', '田村'], True)
    """
    one = {name[-1]} if len(name) == _ONE_KANJI and _KANJI_ONLY.fullmatch(name) else set()
    return frozenset(short_forms(name) | nicknames(name) | one)


#: 田村 | 淳: the last of three kanji may be the given name; the last of four rarely is.
_ONE_KANJI: Final = 3
_KANJI_ONLY: Final = re.compile(f"[{KANJI}]+")


def is_full(name: str) -> bool:
    """Return whether a name has more than a surname: a dot, or three and more characters that are not all kana.

    >>> is_full("バラク・オバマ"), is_full("金正恩"), is_full("プーチン"), is_full("小泉")
    (True, True, False, False)
    """
    return "・" in name or (len(name) > 2 and not _KANA.fullmatch(name))


def usual_surname(short: str, name: str) -> bool:
    """Return whether this beginning of a kanji name has a usual length for a surname, or is no middle name.

    Usual are one character of two or three (森喜朗, 金正恩), two of three to five (森山真弓), and three of four or more
    (長谷川町子). 林 is also a beginning of 林家木久扇, but any other candidate is likelier.

    >>> usual_surname("森", "森喜朗"), usual_surname("森", "森山真弓"), usual_surname("ブッシュ", "ジョージ・ブッシュ")
    (True, False, True)
    """
    lengths = {1: range(2, 4), 2: range(3, 6)}.get(len(short), range(4, 9))
    given = short in given_names(name) and not name.startswith(short)
    if "・" in name:
        return short not in name.split("・")[1:-1]
    return given or len(name) in lengths


#: Spellings of foreign sounds that vary between newspapers.
_SPELLINGS: Final = (
    ("ヴァ", "バ"),
    ("ヴィ", "ビ"),
    ("ヴェ", "ベ"),
    ("ヴォ", "ボ"),
    ("ヴ", "ブ"),
    ("ー", ""),
    ("ッ", ""),
)
_SMALL: Final = str.maketrans("ァィゥェォャュョ", "アイウエオヤユヨ")


def sound(name: str) -> str:
    """Return a form that all spellings of a foreign name share: without long vowels, small kana and ヴ.

    >>> sound("ウラジミール・プーチン") == sound("ウラジーミル・プーチン"), sound("ヴィクトル・ユシチェンコ")
    (True, 'ビクトル・ユシチエンコ')
    """
    for given, plain in _SPELLINGS:
        name = name.replace(given, plain)
    return name.translate(_SMALL)
