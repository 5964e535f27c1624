"""Rules for companies by words of companies in their names or beside them: エリオット・マネジメント, 米コーニング."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.linking import gazetteer, organisations
from kyoki.recognition import lexicon
from kyoki.recognition.body_rules import HELD, TYPE, common_ends, ending_of
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence

#: The rule of `dotted`.
FIRM: Final = "words of a company with dots"
_DOTS: Final = re.compile(f"[{KATAKANA}]{{2,}}(?:[・･][{KATAKANA}]+)+")
#: ウィーン・フィルハーモニー | 管弦楽団.
_BEHIND: Final = re.compile("(?:管弦|交響)楽団|社(?![会員長])")


@needs("・･")
def dotted(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana with dots that end in a word of companies only, or in グループ and the like after one.

    Nothing else is inside: エリオット of エリオット・マネジメント is no person.
    """
    firm, of_named = organisations.endings("firm"), organisations.endings("named firm")
    for match in _DOTS.finditer(sentence.text):
        *parts, last = re.split("[・･]", match.group())
        listed = sum(part in organisations.surfaces() for part in (*parts, last)) > 1  # ソニー・パナソニックシステムズ
        words = sentence.words_of(*match.span())
        named = last in of_named and any(word.kind not in {"noun", "other"} for word in words)
        if not listed and (
            last in firm or named or (ending_of(last) == last and (firm | of_named).intersection(parts))
        ):
            behind = _BEHIND.match(sentence.text, match.end())
            yield Claim(match.start(), behind.end() if behind else match.end(), "none", FIRM)


_NAME: Final = (
    f"(?P<name>[{KATAKANA}][{KATAKANA}・]{{0,18}}[{KATAKANA}]|[A-Z][A-Za-z0-9]{{2,15}})"
    f"(?![{KATAKANA}A-Za-z0-9・]| [A-Z])"
)
#: What follows a company as an actor or owner; で and に follow places, too.
_ACTS: Final = re.compile("[はがもとをやの、」）)]|など|社(?!会|員)|傘下|側|製(?![品造作])|から|によ|$")
_behind_state: Final = re.compile(_NAME)
#: A kind of company before its name: 子会社ウエスチングハウス, IT大手のカルドネア.
_KIND: Final = re.compile(
    "(?:(?:子|親|孫|関連|運営|持ち株|持株|投資|航空|製薬|証券|保険|開発|配車|半導体)会社|大手|最大手|中堅|新興企業|(?<=[米英仏独中韓国本系興連])企業(?=[ァ-ヶ])|スタートアップ|ベンチャー|"
    f"(?:投資|買収)ファンド|傘下)(?:の|である|・|、)?(?:[米英仏独中韓])?{_NAME}"
)
#: Kinds of words of names that are no common noun.
_RARE: Final = frozenset({"proper", "unknown", "person"})


def behind_states(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find katakana and Latin names after a state's abbreviation, as an actor: 米コーニングは, 英アーム if listed."""
    for claim in decided:
        if claim.type == "state" and claim.end - claim.start == 1:
            match = _behind_state.match(sentence.text, claim.end)
            if match is not None and _ACTS.match(sentence.text, match.end()) and _is_firm(sentence, match):
                yield Claim(*match.span("name"), TYPE, "name + what a body does")


@needs("社手堅企プベ資収傘")
def of_kind(sentence: Sentence) -> Iterator[Claim]:
    """Find names after a kind of company: 子会社ウエスチングハウス, ネット通販大手のカルドネア."""
    for match in _KIND.finditer(sentence.text):
        if _is_firm(sentence, match):
            yield Claim(*match.span("name"), TYPE, "name + what a body does")


_IS_ACTOR: Final = re.compile("[はがもと]|など")


def _is_firm(sentence: Sentence, match: re.Match[str]) -> bool:
    """Return whether a name is a listed company, or is neither a common noun, nor a place, nor GiNZA's person."""
    start, end = match.span("name")
    words, name = sentence.words_of(start, end), match["name"]
    if not words or sentence.is_person(start, end) or name.endswith(common_ends()):
        return False
    if any(o.kind == "company" for o in organisations.called(name)):
        return True
    place = name in lexicon.world_cities() or bool(gazetteer.candidates(name))
    dotted = "・" in name and _IS_ACTOR.match(sentence.text, end) is not None  # シエラ・スペースは: nouns to UniDic
    return not place and (dotted or all(word.kind in _RARE or word.surface in "・･" for word in words))


#: The seat of a company, in brackets behind its name.
_SEAT: Final = re.compile(
    f"(?P<name>[{KATAKANA}][{KATAKANA}・]{{1,18}}[{KATAKANA}])[（(](?P<seat>[{KANJI}ヶ・、]{{2,14}})[）)](?:[はがもとや、]|の[^。、]{{0,8}}(?:社長|会長|代表|CEO))"
)


@needs("（(")
def headquartered(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find katakana with a seat in brackets as an actor: スペースワン（東京都港区）は; not …（東京・渋谷）で, a venue.

    The brackets have places and signs only, the first of which is Japan's.
    """
    for match in _SEAT.finditer(sentence.text):
        start, end = match.span("seat")
        held = sum(c.end - c.start for c in decided if c.type == "place" and start <= c.start and c.end <= end)
        signs = sum(match["seat"].count(sign) for sign in "・、")
        free = not any(c.type in HELD and c.start < match.end("name") and match.start("name") < c.end for c in decided)
        common = match["name"].endswith(common_ends()) or match["name"] in lexicon.common_bodies()
        if held and held + signs == end - start and free and not common and sentence.words_of(*match.span("name")):
            yield Claim(*match.span("name"), TYPE, "name + what a body does")


_CLIPPED: Final = re.compile(f"(?P<first>[{KANJI}])[{KANJI}]+(?P<kana>[{KATAKANA}]{{2}})[{KATAKANA}]{{2,}}")


def clipped(name: str) -> set[str]:
    """Return the clipped form of a name in kanji and katakana, which an article with the name may use.

    >>> clipped("京都アニメーション"), clipped("京都新聞")
    ({'京アニ'}, set())
    """
    match = _CLIPPED.fullmatch(name)
    return {match["first"] + match["kana"]} if match is not None else set()
