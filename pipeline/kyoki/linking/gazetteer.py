"""Places: what is known of each by name: its kind, country, what it is a part of, and where it is (the gazetteer)."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.linking import states
from kyoki.wordlists import column, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Of two places of one name the larger is meant where it has so many times the inhabitants of the next: a capital is
#: counted ten million larger (tools/gazetteer.py), so パリ is in France, but 府中 may be either of two.
DOMINANT: Final = 10
#: Kinds by the last characters of a name that the gazetteer does not have; the longest that fits counts.
_UNITS: Final = {
    "県": "prefecture",  # all of Japan's are known; 東海道 and 政府 are none
    **dict.fromkeys(("市", "町", "村", "特別市", "広域市", "直轄市"), "city"),
    **dict.fromkeys(("区", "特別区"), "ward"),
    **dict.fromkeys(("州", "省", "自治区", "共和国", "管区"), "province"),
    **dict.fromkeys(("郡", "地方", "地区", "諸州"), "region"),
}
_CITY_UNITS: Final = ("特別市", "広域市", "直轄市", "市")


class Place(NamedTuple):
    """A place of the gazetteer; '' where something is not known.

    Args:
        key: what stands behind place: in its entity_id: 平壌, 府中（東京都）.
        name: its full name: 府中市.
        kind: one of tables.PLACE_KINDS.
        country: ISO 3166-1 alpha-2.
        of: the key of the place that it is a part of.
        lat: degrees north, as a string.
        lon: degrees east.
        people: inhabitants, 0 where not known; ten million more for a capital.
        source: where the coordinates come from.
    """

    key: str
    name: str
    kind: str
    country: str = ""
    of: str = ""
    lat: str = ""
    lon: str = ""
    people: int = 0
    source: str = ""

    @property
    def above(self) -> tuple[str, ...]:
        """The keys of what it is a part of, the nearest first."""
        above, key = [], self.of
        while key:
            above.append(key)
            found = gazetteer().of_key.get(key)
            key = found.of if found else ""
        return tuple(above)


class Gazetteer(NamedTuple):
    """All places known, by key and by what they are called.

    Args:
        of_key: each place.
        of_name: a full name, other name, or the name of a city or prefecture without its unit, to the places it means.
        short: names without a unit that mean a place only where nothing else bears them, or where the text says so:
            テキサス, 新冠; ワシントン for ワシントン州.
    """

    of_key: Mapping[str, Place]
    of_name: Mapping[str, Sequence[Place]]
    short: Mapping[str, Sequence[Place]]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the places of data/gazetteer.csv."""
    prefectures = frozenset(row["name"][:-1] for row in rows(__package__, "gazetteer") if row["kind"] == "prefecture")
    places = _keyed([(_plain_key(row, prefectures), row) for row in rows(__package__, "gazetteer")])
    of_name: dict[str, list[Place]] = defaultdict(list)
    short: dict[str, list[Place]] = defaultdict(list)
    for place, row in places:
        for name in filter(None, (row["name"], *row["aliases"].split("|"))):
            of_name[name].append(place)
        stem = row["name"][:-1]
        if len(stem) > 1 and row["country"] == "JP" and row["name"].endswith(("市", "府", "県", "都")):
            (short if stem in column(__package__, "regions", "name") else of_name)[stem].append(
                place
            )  # 東海 is a region, not 東海市
        elif len(stem) > 1 and (place.kind == "province" or row["name"].endswith(("町", "村"))):
            short[stem.removesuffix("自治")].append(place)
    return Gazetteer({place.key: place for place, _ in places}, of_name, short)


def _plain_key(row: dict[str, str], prefectures: frozenset[str]) -> str:
    """Return the key of a place whose name no other bears: 東京, 広島県, 広島市 (not 広島), 四日市, 新冠町, 平壌."""
    name = row["name"]
    if name == "東京都":
        return "東京"
    stem = name.removesuffix("市")
    return stem if row["country"] == "JP" and len(stem) > 1 and stem not in prefectures else name


def _keyed(given: list[tuple[str, dict[str, str]]]) -> list[tuple[Place, dict[str, str]]]:
    """Give each place its key: of several of one name all but one that is much the largest say where they are."""
    alike: dict[str, list[dict[str, str]]] = defaultdict(list)
    for key, row in given:
        alike[key].append(row)
    keys: dict[int, str] = {}
    for key, same in alike.items():
        ranked = sorted(same, key=lambda row: -int(row["population"]))
        bare = ranked[0] if len(ranked) == 1 or _dominates(ranked) else None
        for row in ranked:
            where = row["of"].partition("（")[0] or states.names()[row["country"]][0]
            keys[id(row)] = key if row is bare else f"{key}（{where}）"
    of_full = {(row["name"], row["of"].partition("（")[0]): keys[id(row)] for _, row in given}
    return [(_place(keys[id(row)], row, of_full), row) for _, row in given]


def _dominates(ranked: Sequence[dict[str, str]]) -> bool:
    return int(ranked[0]["population"]) >= DOMINANT * max(int(ranked[1]["population"]), 1)


def _place(key: str, row: dict[str, str], of_full: Mapping[tuple[str, str], str]) -> Place:
    """札幌市（北海道）, what 中央区 is a part of, has the key 札幌."""
    name, _, where = row["of"].partition("（")
    of = of_full.get((name, where.removesuffix("）")), "")
    point = (row["lat"], row["lon"], int(row["population"]), row["source"])
    return Place(key, row["name"], row["kind"], row["country"], of, *point)


@lru_cache(maxsize=1 << 14)  # an article names a few places again and again
def candidates(surface: str) -> Sequence[Place]:
    """Return the places that a surface may mean, the most inhabitants first; none where the gazetteer has none.

    >>> [place.key for place in candidates("府中市")], [place.key for place in candidates("大阪")]
    (['府中（東京都）', '府中（広島県）'], ['大阪府', '大阪市'])
    >>> candidates("平壌市")[0].key, candidates("新冠")[0].key, candidates("東海")
    ('平壌', '新冠町', ())
    """
    places = gazetteer()
    found = places.of_name.get(surface) or _without_unit(surface)
    if not found and surface not in column(__package__, "regions", "name"):
        found = places.short.get(surface, ())
    return tuple(sorted(found, key=lambda place: (-place.people, place.key)))


def _without_unit(surface: str) -> Sequence[Place]:
    """平壌市, ソウル特別市: cities abroad, whose unit is no part of their name."""
    for unit in _CITY_UNITS:
        if surface.endswith(unit):
            named = gazetteer().of_name.get(surface.removesuffix(unit), ())
            return [place for place in named if place.kind == "city" and place.country != "JP"]
    return ()


def unknown(surface: str) -> Place:
    """Return what the name of a place that the gazetteer does not have says: its kind, by its last characters.

    A province that bears a city's name is where that city is: クルスク州.

    >>> [unknown(name).kind for name in ("汶山駅", "黒海", "吉州郡", "中東", "エリスタ")]
    ['facility', 'natural', 'region', 'region', '']
    >>> unknown("クルスク州")[2:4], unknown("クルスク州").source
    (('province', 'RU'), 'GeoNames 538560 (its city)')
    """
    place = Place(surface, surface, _kind(surface))
    cities = candidates(re.sub("(?:州|省)$", "", surface)) if place.kind == "province" else ()
    if not cities or cities[0].kind != "city" or cities[0].country == "JP":
        return place
    city = cities[0]
    return place._replace(country=city.country, lat=city.lat, lon=city.lon, source=f"{city.source} (its city)")


@lru_cache(maxsize=1)
def _suffixes() -> Mapping[str, str]:
    built = {
        row["suffix"]: row["kind"]
        for row in rows("kyoki.recognition", "place_suffixes")
        if row["kind"] in {"natural", "facility"}
    }
    return built | _UNITS


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, str]:
    return {row["name"]: row["kind"] for row in rows(__package__, "place_kinds")}


def _kind(surface: str) -> str:
    if surface in _listed():
        return _listed()[surface]
    for length in range(len(surface) - 1, 0, -1):
        if kind := _suffixes().get(surface[-length:]):
            return kind
    return "region" if surface in column(__package__, "regions", "name") else ""
