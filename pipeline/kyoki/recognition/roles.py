"""Roles: the title or office beside a person's name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import people
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, any_title, compiled
from kyoki.recognition.sentence import NOMINAL, Claim
from kyoki.recognition.stage_name_rules import CLOSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.recognition.sentence import Sentence

#: The rule of the claims of `readings`.
READING: Final = "reading in brackets"
#: What introduces the real name of someone known by another: 本名・滝崎邦明; its greatest length (本名は、).
_IS_REAL: Final = re.compile(f"{people.REAL_NAME}[はが]?[・:：、＝= 　「]?$")
_REAL: Final = 4
#: What introduces the name under which an elder wrestled; its greatest length (親方（元三段目・).
_WRESTLED_AS: Final = re.compile("親方[（(]元(?:横綱|大関|関脇|小結|前頭|幕内|十両|幕下|三段目)[・ 　]?$")
_RING: Final = 8
#: Between a nickname and the name that it stands for.
_STANDS_FOR: Final = re.compile(f"[{CLOSING}]?こと")
#: A reading or an age between a name and its title: 永谷嘉男(ながたに・よしお)氏.
_BRACKETS: Final = re.compile(r"[（(][^（()）。、]{1,20}[）)]")
#: What makes a title a word about the office, not for its holder: 大統領選, 総理府, 会長任期.
_NO_HOLDER: Final = "(?!選|府|邸|官[^房]|室|任期|在任|就任|時代|制|会[^長談見]|幹事[^長])"
#: Maximum words in a compound of name, organisation and title: 民主 | 党 | 全国 | 委員 | 長 has five without the name.
_LONGEST: Final = 9


@cache
def _behind() -> re.Pattern[str]:
    """Return a pattern for a role; 現 and 新 are not part of it, 元 and 前 are: 元首相."""
    time, now = any_of(lexicon.title_prefixes("time")), any_of(lexicon.title_prefixes("present"))
    return re.compile(
        f"(?!派|内閣(?!総理|官房)|政権)・?(?P<early>{time})?{now}*(?P<body>[^\\s・、。（）()「」氏-]{{0,14}}?)"
        f"(?P<late>{time})?{now}*(?P<title>{any_title(lexicon.offices())}){_NO_HOLDER}"
    )


_before: Final = compiled(lambda: f"(?P<title>{any_title(lexicon.offices())})(?:で?[のな・]|である|だった)?$")


def role(sentence: Sentence, person: Claim, claims: Sequence[Claim]) -> str:
    """Return the role directly after a person's name, else directly before it; empty if there is none.

    In ルビオ米国務長官 and 国務長官のルビオ氏 it is 国務長官; in 島村宜伸(しまむらよしのぶ)農林水産大臣 it is
    農林水産大臣, in フセイン元大統領 it is 元大統領. In 安倍首相・麻生氏 only 安倍 is 首相; in 猫ひろし（本名：
    滝崎邦明） the second name has the role 本名, in 二所ノ関親方（元横綱稀勢の里） the role 四股名,
    and in ハルこと高崎晴子 the first name has 愛称.

    Args:
        sentence: the sentence.
        person: the claim of type person.
        claims: all claims of the sentence, in order: a role never extends beyond another person, and a place or state
            before the office is not part of it.
    """
    if _IS_REAL.search(sentence.text, max(0, person.start - _REAL), person.start):
        return people.REAL_NAME
    if _WRESTLED_AS.search(sentence.text, max(0, person.start - _RING), person.start):
        return people.RING_NAME
    stands_for = _STANDS_FOR.match(sentence.text, person.end)
    if stands_for and any(one.type == "person" and one.start == stands_for.end() for one in claims):
        return people.NICKNAME
    return _role_behind(sentence, person, claims) or _role_before(sentence, person, claims)


def _role_behind(sentence: Sentence, person: Claim, claims: Sequence[Claim]) -> str:
    found = _office_behind(sentence, person, claims)
    if found is None:
        return ""
    body, title = found.group("body"), found.group("title")
    time = found.group("early") or found.group("late") or ""  # クリントン前米大統領; フセイン元大統領
    if title in lexicon.titles(use="with body"):
        first = found.start("body")
        start = max([first, *(claim.end for claim in claims if first <= claim.start < found.end("body"))])
        return time + body[start - first :] + title
    rank = _rank().search(body)
    return time + (rank.group() if rank else "") + _office(title)


#: Prefixes of rank, which are part of the role (副, 特別), unlike 現 and 兼.
_rank: Final = compiled(lambda: f"{any_of(lexicon.title_prefixes('role'))}$")


def _office(title: str) -> str:
    """Return 知事 of 県知事: the prefecture is a mention of its own."""
    return "知事" if title.endswith("知事") and title != "副知事" else title


def _office_behind(sentence: Sentence, person: Claim, claims: Sequence[Claim]) -> re.Match[str] | None:
    """Find the office in the compound that the name begins: no gap, no particle, no other person in it."""
    brackets = _BRACKETS.match(sentence.text, person.end)
    start = brackets.end() if brackets else person.end
    found = _behind().match(sentence.text, start)
    if found is None:
        return None
    words = [word for word in sentence.words if start <= word.start < found.end()]
    loose = any(word.kind == "other" and word.surface not in {"・", "兼"} for word in words)
    taken = any(c.type == "person" and start <= c.start < found.end() for c in claims)
    return None if loose or taken or len(words) > _LONGEST else found


def _role_before(sentence: Sentence, person: Claim, claims: Sequence[Claim]) -> str:
    found = _before().search(sentence.text[: person.start])
    if found is None or not sentence.starts_word(found.start("title")):
        return ""
    for claim in claims:
        if claim.type == "person" and claim.end <= found.start():
            behind = _office_behind(sentence, claim, claims)
            if behind is not None and behind.end() >= found.end("title"):
                return ""  # the office of the person before
    return _time_before(sentence, found.start("title")) + _office(found.group("title"))


def _time_before(sentence: Sentence, at: int) -> str:
    """Return the prefix of time that begins the compound ending here: 元 of 元岩手県知事."""
    word = sentence.before(at)
    while word is not None and word.kind in NOMINAL:
        if word.surface in lexicon.title_prefixes("time"):
            return word.surface
        word = sentence.before(word.start)
    return ""


#: A name in kanji and its reading in brackets, in either order: 韓明淑（ハン・ミョンスク）, パク・トクフン(朴徳勲).
_SOUND: Final = re.compile(f"[（(](?P<sound>[{KATAKANA}]+(?:[{NAME_DOTS}][{KATAKANA}]+)+)(?=[）)、,，])")
_KANJI: Final = re.compile(f"[（(](?P<sound>[{KANJI}]{{2,5}})(?=[）)、,，])")
#: Maximum kana per kanji of a reading: キムデジュン has 7 for 金大中; ニューヨーク・ヤンキース after 田中 has more.
_KANA_FOR_KANJI: Final = 3


def readings(sentence: Sentence, claims: Sequence[Claim]) -> list[Claim]:
    """Find names in brackets that repeat the person's name before them in another script."""
    found = []
    for claim in claims:
        if claim.type != "person":
            continue
        name = sentence.text[claim.start : claim.end]
        kanji = re.fullmatch(f"[{KANJI}]+", name) is not None
        match = (_SOUND if kanji else _KANJI).match(sentence.text, claim.end)
        # ジョン・ケリー（米国）: not a name twice
        if match is None or not (kanji or ("・" in name and match["sound"].startswith(tuple(lexicon.surnames())))):
            continue
        if kanji and is_japanese(sentence, claim):
            continue  # 久保建英（レアル・ソシエダード）
        kana = re.sub(f"[^{KATAKANA}]", "", match.group("sound") if kanji else name)
        characters = len(name) if kanji else len(match.group("sound"))
        if len(kana) <= _KANA_FOR_KANJI * characters:
            found.append(Claim(*match.span("sound"), "person", READING))
    return found


#: Minimum kanji of a name that is no Chinese or Korean one if its surname has two: 久保建英.
_JAPANESE: Final = 4


def is_japanese(sentence: Sentence, claim: Claim) -> bool:
    """Return whether a kanji name is Japanese, so that the dot in brackets after it is in no reading of it."""
    words = sentence.words_of(claim.start, claim.end)
    surname = bool(words) and words[0].kind == "surname" and len(words[0].surface) > 1
    return surname and (claim.end - claim.start >= _JAPANESE or words[0].surface[0] not in lexicon.surnames())
