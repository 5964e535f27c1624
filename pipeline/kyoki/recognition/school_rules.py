"""Rules for schools by the short form of their kind: メルボルン大, カリフォルニア大バークリー校, 旭川東高."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki import linking, wordlists
from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import gazetteer, organisations
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import SomeOf, any_of, compiled
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import OWN_NAME, Claim, resolve_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: The rule of `schools`.
SCHOOL: Final = "name + short form of school"
#: 大 and 高 that are words of their own; 大 of 関西大相撲部 may be a prefix to UniDic.
_SHORT: Final = re.compile("[大高]")
#: Staff, students and parts of a school, which no other 大 or 高 has behind it.
_OF_A_SCHOOL: Final = (
    "(?:の?(?:名誉|特任|特別|客員|特命|卓越|元|前)?(?:准?教授|助教|講師|学長|総長|教諭|校長|理事長|野球部|学生|生徒|部員|球児|野球場|グラウンド|ナイン)|"
    "大学院|出身|OB|[付附]属|医学部|病院|チーム|[0-9０-９一二三四]年生?(?![前後間目度代])|出(?=[＝=―）)、。・]|$)|卒)"
)
#: What may follow a name: a particle, a sign, or what only a school has.
_BEHIND: Final = re.compile(
    f"{_OF_A_SCHOOL}|など|だ(?:っ|が|。|$)|[のはがをにとでもやへ、。・･／/）)（(」』＝=―—－-]|\\s|$"
)
_STRONG: Final = re.compile(_OF_A_SCHOOL)
#: Clubs, faculties, institutes and campuses: 関西大 | 相撲部, 京都大 | iPS細胞研究所, カリフォルニア大 | バークリー校.
_PART: Final = re.compile(
    f"大学院|(?:医|歯|薬)学部[付附]属病院|(?!学)(?:[{KATAKANA}]{{2,10}}(?:[{NAME_DOTS}][{KATAKANA}]+)*校|"
    f"(?:[{KANJI}A-Za-z]{{1,5}}|[{KATAKANA}]{{3,8}})部(?![長員隊門分活屋品])|"
    f"[{KANJI}{KATAKANA}A-Za-z]{{0,10}}(?:研究所|研究センター|研究科|病院))"
)
#: Kinds of words that show a name.
_NAMED: Final = frozenset({"place", "proper", "unknown"})
#: Nouns between a name and 大 or 高: 名古屋 | 商科 | 大, アリゾナ | 州立 | 大, 旭川 | 東 | 高.
_BETWEEN: Final = re.compile(
    "(?:国立|州立|市立|県立|府立|都立|公立|私立|王立|国際|工業|工科|科技|理工|医科|歯科|薬科|商科|商業|経済|経営|経|法|体育|女子|女|外国語?|語|"
    "文化|教育|教|学芸|科学|技術|先端|芸術|美術|造形|音楽|福祉|保健|看護|医療|産業|農工|農業|水産|海洋|情報|理科|文理|学院|学園|政法|師範|交通|"
    "民族|国防|義塾|大学|院|館|東|西|南|北|中央|第[一二三四1-4]|[一二三四])+"
)
#: Kinds of words between a name and 大.
_COMMON: Final = frozenset({"noun", "suffix", "prefix", "number", "place", "given"})
_KATAKANA_BEFORE: Final = re.compile(f"[{KATAKANA}]+(?:[{NAME_DOTS}][{KATAKANA}]+)*$")


@needs("大高")
def schools(sentence: Sentence) -> Iterator[Claim]:
    """Find names before 大 or 高 as a school, inside which there is no place: メルボルン大, 関西大相撲部, 旭川東高."""
    for match in _SHORT.finditer(sentence.text):
        short = sentence.at(match.start())
        if short is None or short.end != match.end() or short.kind not in {"suffix", "noun", "prefix"}:
            continue
        part = _PART.match(sentence.text, match.end()) if short.surface == "大" else None
        if part is not None and not sentence.ends_word(part.end()):
            part = None
        if part is None and _BEHIND.match(sentence.text, match.end()) is None:
            continue
        strong = part is not None or _STRONG.match(sentence.text, match.end()) is not None
        start = _known_start(sentence, short)
        start = _start(sentence, short, strong=strong) if start is None else start
        if start is not None:
            yield Claim(start, part.end() if part else match.end(), "none", SCHOOL)


@cache
def _longest() -> int:
    return max(map(len, organisations.universities()))


def _known_start(sentence: Sentence, short: Word) -> int | None:
    """Return the start of a listed university's name before 大: 国学院."""
    listed = organisations.universities() if short.surface == "大" else frozenset[str]()
    reach = range(max(0, short.start - _longest()), short.start)
    starts = (at for at in reach if sentence.starts_word(at))
    return next((at for at in starts if sentence.text[at : short.start] in listed), None)


def _start(sentence: Sentence, short: Word, *, strong: bool) -> int | None:
    """Return the start of a name before 大 or 高, with nouns that only schools' names have in between, or None."""
    name = sentence.before(short.start)
    while name is not None and name.kind in _COMMON and _BETWEEN.fullmatch(name.surface):
        name = sentence.before(name.start)
    if name is None:
        return None
    between = name.end < short.start
    labelled = sentence.label(name.start, short.end) == "School"
    if lexicon.KATAKANA_RUN.fullmatch(name.surface):
        start = _katakana_start(sentence, name)
        kinds = {word.kind for word in sentence.words if start <= word.start < name.end}
        foreign = bool(kinds & _NAMED) or (kinds == {"state"} and (between or labelled or strong))
        return start if short.surface == "大" and (foreign or labelled) else None
    if name.kind == "state":
        return name.start if between or labelled or strong else None
    town = sentence.before(name.start)
    beside = short.surface == "高" and town is not None and (town.kind == "place" or town.surface.endswith("大"))
    start = _with_university(sentence, town) if town is not None and beside else name.start  # 大阪 | 桐蔭 | 高
    town_school = short.surface == "高" and bool(gazetteer.candidates(name.surface))
    if name.kind == "surname" and not beside and not town_school:
        return start if labelled or strong or between else None  # 木村 | 大 is a person
    if name.kind in {"noun", "given", "person", "suffix"}:
        return start if (beside and strong) or (labelled and name.kind != "suffix") else None
    return start if name.kind in _NAMED | {"surname"} else None


def _with_university(sentence: Sentence, word: Word) -> int:
    """Return the start of a town, or of the university to which a high school belongs: 東海大 | 相模高."""
    start = _known_start(sentence, word) if word.surface == "大" else None
    return word.start if start is None else start


def _katakana_start(sentence: Sentence, word: Word) -> int:
    """Return the start of a name of several katakana words: サウス | カロライナ, ジョンズ・ホプキンズ."""
    start = word.start
    match = _KATAKANA_BEFORE.search(sentence.text, 0, word.end)
    return match.start() if match is not None and sentence.starts_word(match.start()) else start


#: Competitions of high schools.
_OF_HIGH_SCHOOLS: Final = re.compile(
    "高校(?:野球|サッカー|ラグビー|バス|駅伝|選手権|総体)|高校総体|選抜高校|センバツ|全国高校|インターハイ|夏の甲子園|春高"
)


@cache
def _prefectures() -> frozenset[str]:
    """Return the names of prefectures without their unit, but for 北海道."""
    units = tuple("都府県")
    names = (row["name"] for row in wordlists.rows(linking.__name__, "gazetteer") if row["kind"] == "prefecture")
    return frozenset(name[:-1] if name.endswith(units) else name for name in names)


#: A school and its prefecture: 智弁和歌山（和歌山）, 仙台育英（宮城）.
_in_brackets: Final = compiled(
    lambda: (
        f"(?<![{KANJI}{KATAKANA}])(?P<name>[{KANJI}]{{2,7}})"
        f"[（(](?:[東西南北]?(?P<prefecture>{any_of(_prefectures())}))(?:、[^（）()]{{1,6}})?[）)]"
    )
)


def of_prefectures(sentences: Sequence[Sentence], decided: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Turn kanji before a prefecture in brackets into schools if the article is on a competition of high schools.

    The same name elsewhere in the article is the school, too, unless a unit or a compound makes it another: 横浜市.

    Args:
        sentences: those of the article.
        decided: for each its claims; a full name stays a person: 佐藤健（宮城）.

    Returns:
        The claims, with such schools as type none.
    """
    if not any(_OF_HIGH_SCHOOLS.search(sentence.text) for sentence in sentences):
        return [list(claims) for claims in decided]
    names = {
        match["name"]
        for sentence in sentences
        for match in _in_brackets().finditer(sentence.text)
        if _may_be_school(sentence, match)
    }
    if not names:
        return [list(claims) for claims in decided]
    named = SomeOf(names)
    return [_with_schools(*pair, named) for pair in zip(sentences, decided, strict=True)]


def _may_be_school(sentence: Sentence, match: re.Match[str]) -> bool:
    kinds = [word.kind for word in sentence.words_of(*match.span("name"))]
    return bool(kinds) and not (len(kinds) > 1 and kinds[0] == "surname" and kinds[-1] == "given")


def _with_schools(sentence: Sentence, claims: Sequence[Claim], named: SomeOf) -> list[Claim]:
    """Return the claims of a sentence, with schools instead of what is found in them; the user's names stay."""
    found = [
        Claim(start, end, "none", SCHOOL)
        for start, end in named.spans(sentence.text)
        if sentence.words_of(start, end) and not _in_compound(sentence.text, start, end)
    ]
    own = [claim for claim in claims if claim.rule == OWN_NAME]
    prefectures = (
        Claim(*match.span("prefecture"), "place", "place name") for match in _in_brackets().finditer(sentence.text)
    )
    return resolve_overlaps([*own, *found, *prefectures, *claims]) if found else list(claims)


_BESIDE: Final = re.compile(f"[{KANJI}{KATAKANA}]")


def _in_compound(text: str, start: int, end: int) -> bool:
    """Return whether kanji or katakana are beside these characters, but for a match or an office: 横浜 | 戦."""
    before = start > 0 and _BESIDE.match(text, start - 1) is not None
    return before or (_BESIDE.match(text, end) is not None and _OF_TEAM.match(text, end) is None)


_OF_TEAM: Final = re.compile("戦(?!争|後|前|時)|打線|ナイン|監督|高校?(?![校原])|側")
