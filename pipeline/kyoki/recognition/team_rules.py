"""Detect cities' names that mean teams, by phrases about teams: バルセロナ戦, サントスに完敗, 広島は3-0で勝った."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.linking import organisations
from kyoki.recognition import club_rules
from kyoki.recognition.lexicon import KATAKANA_RUN
from kyoki.recognition.sentence import NOMINAL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence

#: The rule of teams.
TEAM: Final = "team"
#: Phrases after names of teams only; not 選手 (広島の選手 may come from the city) or 大会.
_BEHIND: Final = re.compile(
    "戦(?![争災闘線後前時中])|の?(?:監督|主将|サポーター|フロント|トップチーム|下部組織|ユース|GK|DF|MF|FW)|"
    "に(?:移籍|完敗|敗れ|快勝|辛勝)|へ(?:の)?移籍|を(?:下し|破[りっ]|撃破)|[0-9０-９][−－―-][0-9０-９]|所属|入団|在籍|"
    f"の[一-龠々]{{2,6}}[内外]野手|[×✕−－-][{KANJI}{KATAKANA}]{{2,8}}戦(?![争災闘線後前時中])"
)
_BEFORE: Final = re.compile("(?:対|[vV][sS][.．]?|GK|DF|MF|FW|古巣・?|強豪・?)[ 　]?$")
#: A league before its team: プロ野球・広島, J1の柏.
_IN_LEAGUE: Final = re.compile("(?:プロ野球|[JＪ][1-3１-３])[・の]?$")
_SCORE: Final = "[0-9０-９]{1,3}[-−－―–‐ー対][0-9０-９]"
#: What teams do in matches, up to the end of the sentence.
_DOES: Final = (
    f"{_SCORE}|[0-9０-９一二三四五六七八九]+(?:連[勝敗覇]|得点)|勝ち点|[初今]?[0-9０-９]*[勝敗]目|勝った|敗れ|引き分け|白星|黒星|首位|"
    "完封|逆転|先制|無失点|無得点|ゲーム差|降格|昇格|残留|対戦|獲得を発表|ホームで|敵地|アウェー|[0-9０-９]+位(?![置階])|[快完辛大]勝|を(?:下し|破[りっ])"
)
#: What players do, after their names.
_PLAYS: Final = (
    "先発|登板|失点|得点|ゴール|アシスト|本塁打|安打|打点|打席|途中出場|フル出場|先制|決勝点|好投|完封|退場|"
    "[0-9０-９]+号|投げ|打っ"
)
#: Phrases after names of teams in articles on sports: 広島は阪神に3-0で, 浦和は敵地で, 鹿島の鈴木が先制点.
_MATCH: Final = re.compile(
    f"[×✕−][{KANJI}{KATAKANA}]|[はがも][^。「」はが]{{0,20}}(?:[はが][^。「」はが]{{0,12}})?(?:{_DOES})|"
    "に(?:[0-9０-９]+[-−－―–‐ー対]|敗退|大勝|勝[っちつ利]|競り勝|逆転勝|連[勝敗]|加入|所属|在籍|期限付き)|"
    f"と(?:[^。「」はが]{{0,8}}(?:{_SCORE}|引き分け|対戦)|契約)|時代(?=[のにはもをか、])|"
    f"を(?:{_SCORE}|相手|迎え撃|終始|退団|完封)|"
    "の(?:先発|打線|エース|4番|連[勝敗]|[0-9０-９]連[勝敗]|優勝|一員|OB|コーチ|スカウト)|"
    f"の(?:[{KANJI}]{{1,6}}代表)?(?:[FMDG][FWK]|[内外]野手|投手|捕手)|"
    f"の[{KANJI}{KATAKANA}・]{{2,10}}(?:[内外]野手|投手|捕手|(?:選手)?[がはも][^。「」はが]{{0,16}}(?:{_PLAYS}))"
)
#: A league or the other team before the name: J1広島, 中日−広島.
#: Phrases that show a team abroad even if its town has none in the list: ボローニャに0-3で大敗.
_STRONG: Final = re.compile(
    "戦(?![争災闘線後前時中])|[にをと](?:[0-9０-９]+[-−－―–‐ー対][0-9０-９])|に(?:完敗|敗れ|快勝|辛勝|大敗|競り勝)|を(?:下し|破[りっ])"
)
#: Phrases about a club after a name with a dot: アル・マスリのサポーター.
_CLUB: Final = re.compile(
    "の(?:サポーター|本拠|ホームスタジアム|イレブン|トップチーム|下部組織)|に(?:移籍|加入)|戦(?![争災闘線後前時中])"
)
_CLUB_BEFORE: Final = re.compile("チーム(?:の|・|である)?$")
#: What two clubs have together: アル・アハリとアル・マスリの試合.
_MET: Final = re.compile(f"と(?:地元)?(?:チーム・?)?(?P<other>[{KATAKANA}・]{{3,}})の(?:試合|一戦|対戦)")
_LEAGUE: Final = re.compile(f"(?:[JＪ][1-3１-３]・?|[{KANJI}{KATAKANA}][×✕−])$")


def teams(sentences: Sequence[Sentence], decided: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Turn bare names of a city into teams if a phrase of the article shows a team: バルセロナ戦.

    In an article on sports more phrases do: those about matches, and GiNZA's label of a team.

    Args:
        sentences: those of the article.
        decided: for each the claims on people, states and places.

    Returns:
        The claims, with teams as type none.
    """
    beside = club_rules.in_brackets(sentences, decided)
    named = [list(_named(*pair)) for pair in zip(sentences, decided, strict=True)]
    towns = [list(_towns(*pair)) for pair in zip(sentences, decided, strict=True)]
    if any(towns) and club_rules.is_of_league(sentences):
        named = [[*spans, *more] for spans, more in zip(named, towns, strict=True)]
    clubs = _dotted_clubs(sentences, decided)
    if not any(named) and not any(beside) and not clubs:
        return [list(claims) for claims in decided]
    sporty = club_rules.is_sporty(sentences) or (
        club_rules.has_result(sentences)
        and any(
            _plays(sentence, start, end, sporty=False) and _OF_GAMES.match(sentence.text, end)
            for sentence, spans in zip(sentences, named, strict=True)
            for start, end in spans
        )
    )
    played = {
        sentence.text[start:end]
        for sentence, spans in zip(sentences, named, strict=True)
        for start, end in spans
        if _plays(sentence, start, end, sporty=sporty)
    }
    played |= {
        s.text[c.start : c.end]
        for s, claims, at in zip(sentences, decided, beside, strict=True)
        for c in claims
        if _is_town(c, at)
    }
    if not sporty:
        clubs = set()
    return [list(_with_teams(*one, played | clubs)) for one in zip(sentences, decided, named, beside, strict=True)]


#: A match of a listed team: ソフトバンク戦で. With the result of one the article is on sports.
_OF_GAMES: Final = re.compile("戦(?=[でにのはを、。])")


def _named(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the spans of cities with a team: places, and words that are no claim (阪神)."""
    cities = organisations.cities()
    for claim in claims:
        if _may_be_team(claim) and (sentence.text[claim.start : claim.end] in cities or _is_abroad(sentence, claim)):
            yield claim.start, claim.end
    for word in sentence.words:
        if word.surface in cities and word.kind in _NO_PLACE:
            league = _IN_LEAGUE.search(sentence.text, max(0, word.start - _REACH), word.start)
            before = None if league else sentence.before(word.start)
            behind = sentence.at(word.end)
            compound = any(w is not None and w.kind in NOMINAL for w in (before, behind))
            if not compound and not any(c.start < word.end and word.start < c.end for c in claims):
                yield word.start, word.end


def _towns(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the spans of towns without a listed team, and of people with a team's name, before a phrase about a match.

    Only a league in the article shows teams there: 埼玉が神戸を下し, 清水が栃木を1-0で.
    """
    cities = organisations.cities()
    for claim in claims:
        name = sentence.text[claim.start : claim.end]
        if claim.type == "place" and claim.rule in _BARE and name not in cities:
            if _met(sentence, claim.end):
                yield claim.start, claim.end
        elif claim.type == "person" and claim.rule in _WEAK and name in cities and _met(sentence, claim.end):
            yield claim.start, claim.end


#: Rules that call a word a person without evidence beside it.
_WEAK: Final = frozenset({"ginza", "ginza alone", "name of the dictionary"})
#: The other team and the result, or the rank, behind a team: が神戸を下し, が浦和に3-1で, は3位.
_MEETS: Final = re.compile(
    f"[はが](?:、)?(?:[^。「」はが、]{{1,10}}(?:[をにと](?:{_SCORE}|逆転)|を(?:下し|破[りっ])|に(?:敗れ|[快完辛大]勝|競り勝|連[勝敗])|と引き分け)|"
    "[0-9０-９]+(?:位(?![置階])|連[勝敗覇])|勝ち点)|[をにと](?:[0-9０-９]+[-−－―–‐ー対][0-9０-９])|"
    "に(?:完敗|敗れ|[快辛大]勝|競り勝)|を(?:下し|破[りっ])|と(?:引き分け|対戦)"
)


def _met(sentence: Sentence, end: int) -> bool:
    return _MEETS.match(sentence.text, end) is not None


def _is_abroad(sentence: Sentence, claim: Claim) -> bool:
    """Return whether a claim is on a town's katakana name before a phrase that shows a team."""
    text = sentence.text
    kana = claim.type == "place" and KATAKANA_RUN.fullmatch(text, claim.start, claim.end) is not None
    return kana and claim.rule in _BARE and _STRONG.match(text, claim.end) is not None


#: Rules by which the name alone is a place.
_BARE: Final = frozenset({"place name", "city of the world", "ginza"})


def _dotted_clubs(sentences: Sequence[Sentence], decided: Sequence[Sequence[Claim]]) -> set[str]:
    """Return the katakana names with a dot that rules call people, but phrases beside them clubs: アル・マスリ."""
    found: set[str] = set()
    met: list[tuple[str, str]] = []
    for sentence, claims in zip(sentences, decided, strict=True):
        for claim in claims:
            if claim.rule not in _DOTTED:
                continue
            text, before = sentence.text, sentence.text[max(0, claim.start - _REACH) : claim.start]
            if _CLUB.match(text, claim.end) or _CLUB_BEFORE.search(before):
                found.add(text[claim.start : claim.end])
            elif (other := _MET.match(text, claim.end)) is not None:
                met.append((text[claim.start : claim.end], other["other"]))
    return found | {name for name, other in met if other in found}


#: Rules for katakana names with a dot that no title shows to be a person's.
_DOTTED: Final = frozenset({"katakana name", "unknown katakana name", "katakana given name"})


def _may_be_team(claim: Claim) -> bool:
    """Return whether a claim on a city's name may give way: a place, or a name that is mostly a company's (阪神)."""
    return claim.type == "place" or (claim.type == "none" and claim.rule == "organisation")


#: Kinds of words that may be a team's short form without being a place: 阪神, 巨人.
_NO_PLACE: Final = frozenset({"place", "noun", "proper", "unknown"})


def _plays(sentence: Sentence, start: int, end: int, *, sporty: bool) -> bool:
    """Return whether the text beside a name is about a team."""
    text = sentence.text
    if _CITY.match(text, end) is not None or not (sporty or text[start:end] in organisations.cities()):
        return False
    if sporty and _met(sentence, end):
        return True
    if _BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - _REACH), start):
        return True
    if _IN_LEAGUE.search(text, max(0, start - _REACH), start):
        return True
    if not sporty:
        return False
    team = any((a, b) == (start, end) and label == "Pro_Sports_Organization" for a, b, label in sentence.spans)
    return team or bool(_MATCH.match(text, end) or _LEAGUE.search(text, max(0, start - _REACH), start))


#: Characters of the longest phrase before a name: チームである.
_REACH: Final = 6


def _is_town(claim: Claim, clubs: set[tuple[int, int]]) -> bool:
    """Return whether a place is one of the clubs in brackets after a player."""
    return claim.type == "place" and claim[:2] in clubs


#: Phrases after the city itself: バルセロナ市, バルセロナ近郊.
_CITY: Final = re.compile("[市県州]|近郊|郊外|市内|空港|出身|生まれ|在住|五輪|・")


def _with_teams(
    sentence: Sentence,
    claims: Sequence[Claim],
    named: Sequence[tuple[int, int]],
    clubs: set[tuple[int, int]],
    played: set[str],
) -> Iterator[Claim]:
    """Yield the claims of a sentence, with teams instead of their cities."""
    for claim in claims:
        yield claim._replace(type="none", rule=TEAM) if claim[:2] in clubs or _is(sentence, claim, played) else claim
    held = {claim[:2] for claim in claims}
    for start, end in named:
        if (start, end) not in held and sentence.text[start:end] in played:
            yield Claim(start, end, "none", TEAM)


def _is(sentence: Sentence, claim: Claim, played: set[str]) -> bool:
    name = sentence.text[claim.start : claim.end]
    if claim.rule in _DOTTED and name in played:
        return True
    if claim.type == "person" and claim.rule in _WEAK and name in organisations.cities():
        return name in played and _met(sentence, claim.end)
    if not _may_be_team(claim) or name not in played or _CITY.match(sentence.text, claim.end):
        return False
    behind = sentence.at(claim.end) if claim.type == "none" else None
    company = behind is not None and behind.kind in NOMINAL and not _BEHIND.match(sentence.text, claim.end)
    return not company  # 阪神 | 高速
