"""Link mentions to organisations by the lexicon, the state or place before them, and the rest of the article."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.characters import KATAKANA
from kyoki.linking import organisations, states

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class OrganisationMention(NamedTuple):
    """One mention of an organisation.

    Args:
        surface: its characters.
        start: offset in the article in code points.
        end: the same, exclusive.
        before: the state or place whose mention ends where this one starts (中国 in 中国共産党), or ''.
        country: ISO 3166-1 alpha-2 code of that state; '' for a place or none.
        settled: the name given by the user, or ''.
        about: codes of the foreign states that it may belong to, likeliest first; empty in a text about Japan.
    """

    surface: str
    start: int
    end: int
    before: str = ""
    country: str = ""
    settled: str = ""
    about: tuple[str, ...] = ()


class OrganisationMatch(NamedTuple):
    """The name of an organisation, how it was linked, and the state (or place) before it or of its text."""

    name: str
    method: str
    within: str | None = None


def resolve(article: Sequence[OrganisationMention]) -> list[OrganisationMatch]:
    """Link each mention of an article to an organisation.

    Args:
        article: its mentions of organisations, in the order of the text.

    Returns:
        For each mention the name, the method, and the state or place before it.
    """
    found: list[OrganisationMatch] = []
    for number, named in enumerate(article):
        bracket = number > 0 and named.start == article[number - 1].end + 1 and named.surface.isascii()
        listed = _listed(named)
        if listed is None and bracket:
            found.append(OrganisationMatch(found[-1].name, "abbreviation in brackets", found[-1].within))
        else:
            found.append(listed or OrganisationMatch(*_unlisted(named), _within(named)))
    meant = {
        named.surface: one.name for named, one in zip(article, found, strict=True) if one.method.endswith("brackets")
    }
    full = sorted({one.name for one in found})
    joined = {_without_dots(name): name for name in sorted(full, key=len)}
    full = sorted(set(joined.values()))
    return [_again(named, one, meant, full) for named, one in zip(article, found, strict=True)]


def _within(named: OrganisationMention) -> str | None:
    return (f"state:{named.country}" if named.country else f"place:{named.before}") if named.before else None


def _listed(named: OrganisationMention) -> OrganisationMatch | None:
    """Find a mention in the user's names or in the lexicon, first as an organisation of the state before it."""
    if named.settled:
        return OrganisationMatch(named.settled, "own name", _within(named))
    if named.about and not named.country and named.surface in organisations.shared_names():
        return _abroad(named)
    for name, own in _forms(named):
        meant = [one for one in organisations.called(name) if own or not named.country or one.country == named.country]
        if meant:
            homonyms = [one for one in meant if one.country == (named.country or "JP")]
            chosen = (homonyms or meant)[0].name
            return OrganisationMatch(chosen, "full name" if chosen == named.surface else "listed name", _within(named))
    return None


def _abroad(named: OrganisationMention) -> OrganisationMatch:
    """Find a party with a name that parties of several states have, in a text about one of them: 英国の保守党."""
    for code in named.about:
        for name in (named.surface, _state(code) + named.surface):
            for one in organisations.called(name):
                if one.country == code:
                    return OrganisationMatch(one.name, "listed name", f"state:{code}")
    code = named.about[0]
    return OrganisationMatch(_state(code) + named.surface, "name with what is before it", f"state:{code}")


def _forms(named: OrganisationMention) -> Iterable[tuple[str, bool]]:
    """Return the forms to look up in the lexicon: the name with the state or place before it, and the name alone."""
    if named.before:
        yield named.before + named.surface, True
        if named.country:
            yield _state(named.country) + named.surface, True
    surface = folded(named.surface)
    yield named.surface, False
    yield surface, False
    yield organisations.of_group(surface), False
    if surface.endswith("社"):
        yield surface.removesuffix("社"), False


def _state(code: str) -> str:
    return states.names().get(code, (code, ""))[0]


def _unlisted(named: OrganisationMention) -> tuple[str, str]:
    """Return the full name of an organisation that the lexicon does not have: 広島県警察 for 広島県 | 警."""
    surface = folded(named.surface)
    full = organisations.of_group(organisations.written_out(surface))
    if named.before:
        return (_state(named.country) if named.country else named.before) + full, "name with what is before it"
    return full, "surface" if full == named.surface else "folded surface"


_FORM: Final = re.compile(r"^(?:株式会社|有限会社|合同会社|㈱|\(株\))\s*|\s*(?:株式会社|有限会社|合同会社|㈱|\(株\))$")
_COMPANY: Final = re.compile(f"([{KATAKANA}・A-Za-z0-9]{{2,}})社")


@lru_cache(maxsize=1 << 14)
def folded(surface: str) -> str:
    """Return the name with one kind of dot and width, without its corporate form.

    >>> folded("株式会社日立製作所"), folded("ナキール社"), folded("オリックス･バファローズ")
    ('日立製作所', 'ナキール', 'オリックス・バファローズ')
    """
    name = _FORM.sub("", unicodedata.normalize("NFKC", surface)).strip() or surface
    match = _COMPANY.fullmatch(name)
    return match.group(1) if match else name


def _again(
    named: OrganisationMention, found: OrganisationMatch, meant: dict[str, str], full: Sequence[str]
) -> OrganisationMatch:
    """Link a short form to the organisation that the article names in full: 国防総省 to アメリカ国防総省."""
    if found.method in {"surface", "folded surface"}:
        if named.surface in meant:
            return found._replace(name=meant[named.surface], method="name in the article")
        alike = [name for name in full if name != found.name and _without_dots(name) == _without_dots(found.name)]
        if alike and len(found.name) < len(alike[-1]):
            return found._replace(name=alike[-1], method="name in the article")
        longer = [name for name in full if name != found.name and name.startswith(found.name)]
        longer = longer or [name for name in full if name != found.name and name.endswith(found.name)]
        if len(longer) == 1 and len(found.name) > 1:
            return found._replace(name=longer[0], method="name in the article")
    return found


def _without_dots(name: str) -> str:
    """Return セブン&アイホールディングス of セブン&アイ・ホールディングス, which articles write both ways."""
    return name.replace("・", "")
