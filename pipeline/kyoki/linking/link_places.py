"""Link the places of one article by chains of places, by the other names in the article, and by their names alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.linking import gazetteer
from kyoki.linking.gazetteer import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class PlaceMention(NamedTuple):
    """One mention of a place: half-open code-point offsets, and the key given by the user, or ''."""

    surface: str
    start: int
    end: int
    settled: str = ""


class PlaceMatch(NamedTuple):
    """The link of a mention: the key, the method, and the key of a containing place named directly before it."""

    key: str
    method: str
    within: str = ""


def resolve(article: Sequence[PlaceMention], countries: Collection[str] = ()) -> list[PlaceMatch]:
    """Link each mention of an article to a place.

    Args:
        article: its mentions of places, in the order of the text.
        countries: the ISO codes of the states that the article names.

    Returns:
        The link of each mention. An ambiguous name that nothing resolves keeps its bare name as key.
    """
    sure = _sure(article, countries)
    found: list[PlaceMatch] = []
    for number, named in enumerate(article):
        before = (article[number - 1], found[-1]) if number else None
        found.append(_resolve(named, before, sure))
    return _as_in_chains(article, found)


#: A place directly behind the one that it is a part of: its name means the same in the rest of the article.
_CHAIN: Final = "part of the place before it"


def _as_in_chains(article: Sequence[PlaceMention], found: Sequence[PlaceMatch]) -> list[PlaceMatch]:
    """Link a name that the article has in one chain as there: 広尾, of 東京都渋谷区広尾, is no town in 北海道."""
    inside: dict[str, set[PlaceMatch]] = defaultdict(set)
    for named, match in zip(article, found, strict=True):
        if match.method == _CHAIN:
            inside[named.surface].add(match)
    one = {surface: matches.pop() for surface, matches in inside.items() if len(matches) == 1}
    return [
        one[named.surface]._replace(method="place in the article")
        if named.surface in one and match.method not in {_CHAIN, "own name"}
        else match
        for named, match in zip(article, found, strict=True)
    ]


class _Sure(NamedTuple):
    """The places and countries that an article names unambiguously.

    Args:
        named: keys of the places.
        around: these keys, and those of the places that contain them.
        countries: ISO codes of the states that it names, and of these places.
        states: ISO codes of the states only.
        places: country and key of each of these places.
    """

    named: set[str]
    around: set[str]
    countries: set[str]
    states: frozenset[str]
    places: frozenset[tuple[str, str]]

    def countries_without(self, meant: Sequence[Place]) -> set[str]:
        """Return the countries for which there is other evidence than these places."""
        keys = {place.key for place in meant}
        return {*self.states, *(country for country, key in self.places if key not in keys)}


def _sure(article: Sequence[PlaceMention], countries: Collection[str]) -> _Sure:
    meant = [gazetteer.candidates(named.surface) for named in article]
    only = [found[0] for found in meant if len(found) == 1]
    named = {place.key for place in only}
    places = frozenset((place.country, place.key) for place in only)
    around = named.union(*(place.above for place in only))
    return _Sure(named, around, {*countries, *(p.country for p in only)}, frozenset(countries), places)


def _resolve(named: PlaceMention, before: tuple[PlaceMention, PlaceMatch] | None, sure: _Sure) -> PlaceMatch:
    if named.settled:
        return PlaceMatch(named.settled, "own name")
    meant = gazetteer.candidates(named.surface)
    holder, touching = _holder(named, before)
    inside = [place for place in meant if holder in place.above or (touching and _may_hold(holder, place))]
    if inside:
        return PlaceMatch(inside[0].key, _CHAIN, holder)
    if touching and _holds(holder):
        # テキサス州パリ is not the one in France
        return PlaceMatch(f"{named.surface}（{holder}）" if meant else named.surface, _CHAIN, holder)
    if not meant:
        # 東京・赤羽, 神奈川の湯河原温泉: unknown to the gazetteer, directly after a prefecture or province
        inside_it = _kind_of(holder) in {"prefecture", "province"}
        return PlaceMatch(named.surface, *((_CHAIN, holder) if inside_it else ("surface",)))
    return _among(named, meant, sure)


def _holder(named: PlaceMention, before: tuple[PlaceMention, PlaceMatch] | None) -> tuple[str, bool]:
    """Return the key of a place that ends at most one character before this one, and whether the two touch.

    The character between them may be の, or 、 in a list: this evidence only helps to choose.
    """
    if before is None or named.start - before[0].end > 1 or before[0].surface == named.surface:
        return "", False
    touching = named.start == before[0].end and before[0].surface.endswith(gazetteer.units("holder"))
    return before[1].key, touching and not named.surface.endswith(gazetteer.units("prefecture"))


def _holds(holder: str) -> bool:
    """Whether the place directly after this one must be a part of it; after a state it need not be."""
    return _kind_of(holder) in {"prefecture", "province", "city", "ward"}


def _kind_of(key: str) -> str:
    known = gazetteer.gazetteer().of_key.get(key)
    return known.kind if known is not None else ""


def _may_hold(holder: str, place: Place) -> bool:
    """Whether a place may contain another: 四川省 | 成都市, whose province the gazetteer does not have."""
    above = gazetteer.gazetteer().of_key.get(holder)
    return above is not None and above.kind == "province" and above.country == place.country and not place.of


def _among(named: PlaceMention, meant: Sequence[Place], sure: _Sure) -> PlaceMatch:
    """Choose among the places of one name: one that the article names in full, or whose containing place it names."""
    longer = gazetteer.gazetteer().short.get(named.surface, ())
    said = [place for place in longer if place.key in sure.named and place not in meant]
    if said and said[0].key not in meant[0].above:
        return PlaceMatch(said[0].key, "longer name in the article")  # ワシントン, if the article has ワシントン州
    rivals = _rivals_of_foreign(meant, [*longer, *gazetteer.candidates(f"{named.surface}区")], sure)
    if rivals:
        return _among(named, rivals, sure)
    if len(meant) == 1:
        return PlaceMatch(meant[0].key, "surface" if meant[0].key == named.surface else "folded surface")
    full = [place for place in meant if place.key in sure.named]
    near = [place for place in meant if sure.around.intersection(place.above)]
    for chosen, method in ((full, "longer name in the article"), (near, "place in the article")):
        if len(chosen) == 1:
            return PlaceMatch(chosen[0].key, method)
        if chosen:
            return _bare(named, meant)
    return _likeliest(named, meant, sure)


#: Maximum inhabitants of a city abroad that is less known than another state's province: フロリダ (Uruguay) has 36,000.
_LITTLE_KNOWN: Final = 200_000
#: States whose cities have names in kanji, as wards and towns of Japan have.
_KANJI: Final = frozenset({"CN", "TW", "KR", "KP", "HK", "MO"})


def _rivals_of_foreign(meant: Sequence[Place], longer: Sequence[Place], sure: _Sure) -> Sequence[Place]:
    """Return places with this name plus a unit that are likelier than a foreign city with exactly this name.

    A ward or town of Japan is likelier, unless the article names the city's state (板橋 in Taiwan); so is a province of
    another state if the city is little known (フロリダ in Uruguay).
    """
    said = sure.countries_without(meant)
    if not longer or any(place.country in said or place.country == "JP" for place in meant):
        return ()
    home = [place for place in longer if place.country == "JP"]
    if home and all(place.country in _KANJI for place in meant):
        return home
    abroad = {place.country for place in meant}
    provinces = [place for place in longer if place.kind == "province" and place.country not in abroad]
    return provinces if max(place.people for place in meant) < _LITTLE_KNOWN else ()


def _likeliest(named: PlaceMention, meant: Sequence[Place], sure: _Sure) -> PlaceMatch:
    """Choose by country, else the one that dominates by population: 松江 is in Japan unless the article names China."""
    kanji = {place.country for place in meant} & _KANJI
    if kanji and not kanji & sure.states:
        # 南陽 in Yamagata, though the one in China is larger
        meant = [place for place in meant if place.country == "JP"] or meant
        if len(meant) == 1:
            return PlaceMatch(meant[0].key, "country in the article")
    if meant[0].people >= gazetteer.DOMINANT * max(meant[1].people, 1):
        return PlaceMatch(meant[0].key, "largest of the name")
    abroad = [place for place in meant if place.country in sure.countries - {"JP"}]
    home = [place for place in meant if place.country == "JP"]
    if len(home or abroad) == 1 and not (home and abroad):
        return PlaceMatch((home or abroad)[0].key, "country in the article")
    return _bare(named, meant)


def _bare(named: PlaceMention, meant: Sequence[Place]) -> PlaceMatch:
    """Keep the name that the places share, so that 府中 and 府中市 are one unresolved entity."""
    shared = {place.key.partition("（")[0] for place in meant}
    key = shared.pop() if len(shared) == 1 else named.surface
    return PlaceMatch(key, "surface" if key == named.surface else "folded surface")


def facts(key: str, within: str = "") -> Place:
    """Return the gazetteer entry of a key; for an unknown place, one made from its name and the place that contains it.

    Args:
        key: a key from `resolve`.
        within: the key of the containing place that most often precedes it directly.
    """
    known = gazetteer.gazetteer().of_key.get(key)
    above = gazetteer.gazetteer().of_key.get(within)
    if known is not None:
        return known._replace(of=within) if above and not known.of and above.country == known.country else known
    meant = gazetteer.candidates(key)
    if meant:
        return _shared(key, meant)
    place = gazetteer.unknown(key.partition("（")[0])._replace(key=key)
    if above is None:
        return place
    part = "region" if above.kind in {"city", "ward"} else "city"  # 港区 | 白金; 四川省 | 綿陽
    return place._replace(kind=place.kind or part, country=place.country or above.country, of=within)


def _shared(key: str, meant: Sequence[Place]) -> Place:
    """Return what all places of a name have in common: country and coordinates of 大阪市 and 大阪府."""
    first = meant[0]
    one = {field: values.pop() for field in Place._fields if len(values := {getattr(p, field) for p in meant}) == 1}
    place = Place(key, key, one.get("kind", ""), one.get("country", ""), one.get("of", ""))
    if "lat" in one and "lon" in one:
        place = place._replace(lat=first.lat, lon=first.lon, source=min(p.source for p in meant))
    return place


def rivals(key: str) -> list[str]:
    """Return the keys of other readings of a name: all of them if it is unresolved (府中), else the rest (パリ)."""
    known = gazetteer.gazetteer().of_key.get(key)
    others = [place.key for place in gazetteer.candidates(key) if place.key != key]
    return others if known is None or "（" not in key else []
