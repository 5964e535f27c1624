"""Rules for clubs in brackets after their player, in articles on sports: 久保建英（レアル・ソシエダード）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.recognition import roles
from kyoki.recognition.body_rules import TYPE
from kyoki.recognition.sentence import NAMES, Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kyoki.recognition.sentence import Sentence

#: Words on players and matches.
_SPORTS: Final = re.compile(
    "[FMDG][FWK]|ゴール|得点|先制|失点|無失点|W杯|ワールドカップ|日本代表|[JＪ][1-3１-３]|リーグ|移籍|投手|捕手|打者|本塁打|安打|"
    "先発|登板|イレブン|監督|試合|選手|主将|四球|三振|サヨナラ|完封|打線|満塁|球団|サッカー|野球|セリエA|連敗|連勝|スタメン|フル出場|"
    "サポーター|ピッチ|キックオフ"
)
#: Minimum different ones of them in an article on sports.
_MANY: Final = 3
#: Names of leagues, and what reports on their matches have: with both, a text of two sentences is on sports.
_LEAGUES: Final = re.compile(
    "(?<![A-Za-zＡ-Ｚ0-9])[JＪ][1-3１-３](?![A-Za-z0-9])|[JBＪＢ]リーグ|プロ野球|大リーグ|リーグワン|[セパ]・?リーグ|プレミアリーグ|ブンデスリーガ|"
    "セリエ[AＡ]|チャンピオンズリーグ|日本シリーズ|(?:イングランド|スペイン|ドイツ|イタリア|フランス|オランダ|ベルギー|スコットランド)[1-3１-３]部"
)
_RESULTS: Final = re.compile(
    "優勝|首位|[快完辛大]勝|引き分け|勝ち点|を(?:下し|破[りっ])|に敗れ|完封|連[勝敗覇]|得点|本塁打|開幕|対戦|[0-9０-９]位"
)
_club: Final = re.compile(
    f"[{KANJI}]{{0,3}}[（(](?P<name>(?:[A-Z]{{2,3}}[ ・]?)?[{KATAKANA}]{{3,}}(?:[{NAME_DOTS}][{KATAKANA}A-Z]+)*)[）)]"
)
_house: Final = re.compile(f"[（(](?P<name>[{KANJI}{KATAKANA}]{{3,10}})[）)]")
_KANJI_NAME: Final = re.compile(f"[{KANJI}]{{2,}}")


def is_sporty(sentences: Sequence[Sentence]) -> bool:
    """Return whether an article has several words on players and matches, or a league and a result."""
    if len({word for sentence in sentences for word in _SPORTS.findall(sentence.text)}) >= _MANY:
        return True
    return is_of_league(sentences)


def is_of_league(sentences: Sequence[Sentence]) -> bool:
    """Return whether an article has the name of a league and the result of a match."""
    return any(_LEAGUES.search(sentence.text) for sentence in sentences) and has_result(sentences)


def has_result(sentences: Sequence[Sentence]) -> bool:
    """Return whether an article has a phrase about the result of a match."""
    return any(_RESULTS.search(sentence.text) for sentence in sentences)


def in_brackets(sentences: Sequence[Sentence], decided: Sequence[Sequence[Claim]]) -> list[set[tuple[int, int]]]:
    """Return the spans of katakana in brackets after Japanese players, and an office: 遠藤航主将（リバプール）.

    Args:
        sentences: those of an article.
        decided: for each the claims on people, states and places.

    Returns:
        A set for each sentence, empty in an article that is not on sports.
    """
    found = [set(_of_players(sentence, claims)) for sentence, claims in zip(sentences, decided, strict=True)]
    return found if any(found) and is_sporty(sentences) else [set() for _ in sentences]


def _of_players(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    for claim in decided:
        if claim.type != "person" or _KANJI_NAME.fullmatch(sentence.text, claim.start, claim.end) is None:
            continue
        house = _house_of(sentence, claim, decided)
        if house is not None:
            yield house.span("name")
        match = _club.match(sentence.text, claim.end)
        if match is None or not roles.is_japanese(sentence, claim):
            continue
        words = sentence.words_of(*match.span("name"))
        if words and not any(word.kind in {*NAMES, "state"} - {"person"} for word in words):
            yield match.span("name")


def _house_of(sentence: Sentence, player: Claim, decided: Sequence[Claim]) -> re.Match[str] | None:
    """Return the brackets behind a player whose whole text is a building, in which the employer is: 相沢病院."""
    match = _house.match(sentence.text, player.end)
    held = match is not None and Claim(*match.span("name"), "place", "name + kind of place") in decided
    return match if held else None


def clubs(spans: Iterable[tuple[int, int]]) -> Iterator[Claim]:
    """Yield the claims on clubs in brackets after their player: 鎌田大地（クリスタルパレス）."""
    yield from (Claim(start, end, TYPE, "affiliation") for start, end in sorted(spans))
