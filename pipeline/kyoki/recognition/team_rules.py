"""Detect cities' names that mean teams, by phrases about teams: バルセロナ戦, サントスに完敗."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.linking import organisations
from kyoki.recognition import club_rules
from kyoki.recognition.lexicon import any_of, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Claim, Sentence

#: Phrases after names of teams only; not 選手 (広島の選手 may come from the city) or 大会.
_BEHIND: Final = (
    "(?:戦(?![争災闘線後前時中])|の?(?:監督|主将|サポーター|フロント|トップチーム|下部組織|ユース|GK|DF|MF|FW)|に(?:移籍|完敗|敗れ|快勝|辛勝)|"
    "へ(?:の)?移籍|を(?:下し|破[りっ]|撃破)|[0-9０-９][−－―-][0-9０-９]|所属|入団|在籍|の[一-龠々]{2,6}[内外]野手)"
)
_BEFORE: Final = "(?:対|[vV][sS][.．]?|GK|DF|MF|FW|古巣・?|強豪・?)[ 　]?"
_team: Final = compiled(
    lambda: f"{_BEFORE}(?P<after>{any_of(organisations.cities())})|(?P<name>{any_of(organisations.cities())}){_BEHIND}"
)


def teams(sentences: Sequence[Sentence], decided: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Turn bare names of a city into teams if a phrase of the article shows a team: バルセロナ戦.

    Args:
        sentences: those of the article.
        decided: for each the claims on people, states and places.

    Returns:
        The claims, with teams as type none.
    """
    pairs = list(zip(sentences, decided, strict=True))
    beside = club_rules.in_brackets(sentences, decided)
    played = set().union(*(_played(sentence, claims) for sentence, claims in pairs))
    played |= {
        s.text[c.start : c.end]
        for (s, claims), at in zip(pairs, beside, strict=True)
        for c in claims
        if _is_town(c, at)
    }
    return [
        [_as_team(claim) if claim[:2] in at or _is(sentence, claim, played) else claim for claim in claims]
        for (sentence, claims), at in zip(pairs, beside, strict=True)
    ]


def _is_town(claim: Claim, clubs: set[tuple[int, int]]) -> bool:
    """Return whether a place is one of the clubs in brackets after a player."""
    return claim.type == "place" and claim[:2] in clubs


def _played(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[str]:
    places = {(claim.start, claim.end) for claim in claims if claim.type == "place"}
    for match in _team().finditer(sentence.text):
        span = match.span("name") if match["name"] else match.span("after")
        if span in places:
            yield sentence.text[span[0] : span[1]]


def _as_team(claim: Claim) -> Claim:
    return claim._replace(type="none", rule="team")


#: Phrases after the city itself: バルセロナ市, バルセロナ近郊.
_CITY: Final = re.compile("[市県州]|近郊|郊外|市内|空港|出身|生まれ|在住|五輪|・")


def _is(sentence: Sentence, claim: Claim, played: set[str]) -> bool:
    name = sentence.text[claim.start : claim.end]
    return claim.type == "place" and name in played and _CITY.match(sentence.text, claim.end) is None
