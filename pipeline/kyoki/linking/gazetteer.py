"""The gazetteer: kind, country, containing place and coordinates of places, by name."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki import wordlists
from kyoki.linking import states

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Minimum ratio of inhabitants at which a name means the largest of its homonyms, not the next. A capital counts as ten
#: million larger (tools/gazetteer.py), so パリ is in France, but 府中 may be either of two.
DOMINANT: Final = 10


class Place(NamedTuple):
    """A place of the gazetteer; unknown values are ''.

    Args:
        key: the part of its entity_id after `place:`: 平壌, 府中（東京都）.
        name: its full name: 府中市.
        kind: one of tables.PLACE_KINDS.
        country: ISO 3166-1 alpha-2.
        of: the key of the place that contains it.
        lat: degrees north, as a string.
        lon: degrees east.
        people: inhabitants, 0 if unknown; ten million more for a capital.
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
        """The keys of the places that contain it, the smallest first."""
        above, key = [], self.of
        while key:
            above.append(key)
            found = gazetteer().of_key.get(key)
            key = found.of if found else ""
        return tuple(above)


class Gazetteer(NamedTuple):
    """All known places, by key and by name.

    Args:
        of_key: key to place.
        of_name: a full name, another name, or the name of a city or prefecture without its unit, to the places that it
            means.
        short: names without a unit that mean a place only if no other place has the name, or if the text says so:
            テキサス, 新冠; ワシントン for ワシントン州.
    """

    of_key: Mapping[str, Place]
    of_name: Mapping[str, Sequence[Place]]
    short: Mapping[str, Sequence[Place]]


def regions() -> frozenset[str]:
    """Return the names of regions and seas that have no administration: 中東, 東シナ海, 東海."""
    return wordlists.column(__package__, "regions", "name")


@cache
def units(use: str = "") -> tuple[str, ...]:
    """Return the administrative units (市, 州, 自治区), longest first: all, or those of one use.

    The column `use` of data/place_units.csv:

    - name: directly after a place's name; both together are a place's name: オハイオ州.
    - abroad: the same after katakana that UniDic does not know. Not 区: コスト区 is not a district.
    - kind: also a word for a kind of place, which other words may separate from the name.
    - holder: a place named directly after such a place is part of it: 東京都 | 千代田区, テキサス州 | パリ.
    - prefecture: units of prefectures, which only Japan contains.
    - dropped: in Japan the name alone means the same place: 大阪, 広島.
    - rarely dropped: the same only if no other place has the name, or if the article has the full name: 新冠.
    - added: appended to names of cities abroad, which have no unit themselves: 平壌市, ソウル特別市.
    - city name: units of provinces that mostly have the name of a city: クルスク州.
    """
    found = wordlists.column(__package__, "place_units", "unit", use=use)
    return tuple(sorted(found, key=lambda unit: (-len(unit), unit)))


def provinces() -> frozenset[str]:
    """Return the full names of provinces: 福建省, テキサス州."""
    return wordlists.column(__package__, "gazetteer", "name", kind="province")


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the places of data/gazetteer.csv."""
    rows = wordlists.rows(__package__, "gazetteer")
    prefectures = frozenset(row["name"][:-1] for row in rows if row["kind"] == "prefecture")
    places = _keyed([(_plain_key(row, prefectures), row) for row in rows])
    of_name: dict[str, list[Place]] = defaultdict(list)
    short: dict[str, list[Place]] = defaultdict(list)
    for place, row in places:
        for name in filter(None, (row["name"], *row["aliases"].split("|"))):
            of_name[name].append(place)
        stem = _without(place.name, units())
        if len(stem) < 2 or stem == place.name:
            continue
        if place.country == "JP" and place.name.endswith(units("dropped")):
            (short if stem in regions() else of_name)[stem].append(place)  # 東海 is a region, not 東海市
        elif place.kind == "province" or place.name.endswith(units("rarely dropped")):
            short[stem].append(place)
    return Gazetteer({place.key: place for place, _ in places}, of_name, short)


def _without(name: str, endings: Sequence[str]) -> str:
    """Return a name without the first of these endings that matches: 新疆ウイグル for 新疆ウイグル自治区."""
    return name.removesuffix(next(filter(name.endswith, endings), ""))


def _plain_key(row: dict[str, str], prefectures: frozenset[str]) -> str:
    """The key of a place with a unique name: 東京, 広島県, 広島市 (not 広島), 四日市, 新冠町, 平壌."""
    name = row["name"]
    if name == "東京都":
        return "東京"
    stem = name.removesuffix("市")
    return stem if row["country"] == "JP" and len(stem) > 1 and stem not in prefectures else name


def _keyed(given: list[tuple[str, dict[str, str]]]) -> list[tuple[Place, dict[str, str]]]:
    """Give each place its key: homonyms get a qualifier, except one that dominates by population."""
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
    """Resolve a full name to its key: 札幌市（北海道）, which contains 中央区, has the key 札幌."""
    name, _, where = row["of"].partition("（")
    of = of_full.get((name, where.removesuffix("）")), "")
    point = (row["lat"], row["lon"], int(row["population"]), row["source"])
    return Place(key, row["name"], row["kind"], row["country"], of, *point)


@lru_cache(maxsize=1 << 14)  # an article names a few places again and again
def candidates(surface: str) -> Sequence[Place]:
    """Return the places that a surface may mean, the most populous first; empty if the gazetteer has none.

    >>> [place.key for place in candidates("府中市")], [place.key for place in candidates("大阪")]
    (['府中（東京都）', '府中（広島県）'], ['大阪府', '大阪市'])
    >>> candidates("平壌市")[0].key, candidates("新冠")[0].key, candidates("東海")
    ('平壌', '新冠町', ())
    """
    places = gazetteer()
    found = places.of_name.get(surface) or _without_unit(surface)
    if not found and surface not in regions():
        found = places.short.get(surface, ())
    return tuple(sorted(found, key=lambda place: (-place.people, place.key)))


def _without_unit(surface: str) -> Sequence[Place]:
    """Look up cities abroad, whose unit is not part of their name: 平壌市, ソウル特別市."""
    bare = _without(surface, units("added"))
    named = gazetteer().of_name.get(bare, ()) if bare != surface else ()
    return [place for place in named if place.kind == "city" and place.country != "JP"]


def unknown(surface: str) -> Place:
    """Return a place that the gazetteer does not have, with the kind that its last characters imply.

    A province with the name of a city is where that city is: クルスク州.

    >>> [unknown(name).kind for name in ("汶山駅", "黒海", "吉州郡", "中東", "エリスタ")]
    ['facility', 'natural', 'region', 'region', '']
    >>> unknown("クルスク州")[2:4], unknown("クルスク州").source
    (('province', 'RU'), 'GeoNames 538560 (its city)')
    """
    place = Place(surface, surface, _kind(surface))
    cities = candidates(_without(surface, units("city name"))) if place.kind == "province" else ()
    if not cities or cities[0].kind != "city" or cities[0].country == "JP":
        return place
    city = cities[0]
    return place._replace(country=city.country, lat=city.lat, lon=city.lon, source=f"{city.source} (its city)")


@lru_cache(maxsize=1)
def _suffixes() -> Mapping[str, str]:
    """Return the kinds of places by the last characters of a name; 都, 道 and 府 have none: 東海道, 政府."""
    built = {row["suffix"]: row["kind"] for row in wordlists.rows(__package__, "place_suffixes")}
    return built | {row["unit"]: row["kind"] for row in wordlists.rows(__package__, "place_units")}


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, str]:
    return {row["name"]: row["kind"] for row in wordlists.rows(__package__, "place_kinds")}


def _kind(surface: str) -> str:
    if surface in _listed():
        return _listed()[surface]
    endings = (surface[at:] for at in range(1, len(surface)))  # the longest first
    return next(filter(None, map(_suffixes().get, endings)), "region" if surface in regions() else "")
