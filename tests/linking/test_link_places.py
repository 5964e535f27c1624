"""Links of places: by chains, by other names in the article, and by the name alone."""

import pytest

from kyoki import wordlists
from kyoki.linking import gazetteer, link_places, states
from kyoki.tables.entities import PLACE_KINDS


def resolved(text):
    """'東京都+府中市 府中': a plus where two names touch, a minus where one character stands between."""
    named, at = [], 0
    for part in text.replace("+", " +").replace("-", " -").split():
        gap = {"+": 0, "-": 1}.get(part[0], 20)
        name = part.lstrip("+-")
        start = at + gap
        at = start + len(name)
        named.append(link_places.PlaceMention(name, start, at))
    return " ".join(found.key for found in link_places.resolve(named))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # one place by all its names
        ("平壌 平壌市 ピョンヤン", "平壌 平壌 平壌"),
        ("ソウル ソウル特別市", "ソウル ソウル"),
        ("キエフ キーウ ラングーン", "キーウ キーウ ヤンゴン"),
        ("東京都 東京", "東京 東京"),
        ("宮城 宮城県", "宮城県 宮城県"),  # no city has the name
        ("四川 テキサス", "四川省 テキサス州"),
        ("四日市 四日市市 新冠 新冠町", "四日市 四日市 新冠町 新冠町"),
        # chains
        ("東京都+府中市", "東京 府中（東京都）"),
        ("広島県-府中市", "広島県 府中（広島県）"),
        ("札幌市+中央区", "札幌 中央区（札幌市）"),
        ("東京都+中央区", "東京 中央区（東京都）"),
        ("四川省+成都市", "四川省 成都"),
        ("カリフォルニア州+ロサンゼルス", "カリフォルニア州 ロサンゼルス"),
        ("テキサス州+パリ", "テキサス州 パリ（テキサス州）"),
        ("テキサス州-パリ", "テキサス州 パリ"),  # a list may have a character between
        ("港区+三田", "港区 三田（港区）"),  # not the city in 兵庫県
        ("港区+白金", "港区 白金"),
        ("東京都-三田", "東京 三田"),
        ("渋谷区+広尾 広尾", "渋谷区 広尾（渋谷区） 広尾（渋谷区）"),  # not the town in 北海道
        ("広尾 渋谷区-広尾", "広尾町 渋谷区 広尾町"),
        ("広島県+府中市 東京都+府中市 府中市", "広島県 府中（広島県） 東京 府中（東京都） 府中"),
        ("ロス", "ロサンゼルス"),
        ("松江", "松江（島根県）"),
        ("東京+大阪", "東京 大阪"),  # no chain: 東京大阪間
        ("東京都+大阪府", "東京 大阪府"),
        # what else the article names
        ("広島県 府中市", "広島県 府中（広島県）"),
        ("福島県 伊達市", "福島県 伊達（福島県）"),
        ("大阪 大阪府", "大阪府 大阪府"),
        ("大阪 大阪市", "大阪市 大阪市"),
        ("大阪 大阪市 大阪府", "大阪 大阪市 大阪府"),
        ("ワシントン ワシントン州", "ワシントン州 ワシントン州"),
        ("ニューヨーク ニューヨーク州", "ニューヨーク ニューヨーク州"),  # the city is in the state
        # nothing says which
        ("府中 府中市", "府中 府中"),
        ("中央区", "中央区"),
        ("大阪", "大阪"),
        ("ワシントン パリ モスクワ", "ワシントン パリ モスクワ"),
        ("東海 東海市", "東海 東海"),
        ("エリスタン", "エリスタン"),
    ],
)
def test_which_place(text, wanted):
    assert resolved(text) == wanted


@pytest.mark.parametrize(
    ("key", "within", "wanted"),
    [
        ("パリ", "", ("city", "FR", "")),
        ("パリ（テキサス州）", "テキサス州", ("city", "US", "テキサス州")),
        ("成都", "四川省", ("city", "CN", "四川省")),
        ("中央区（札幌市）", "", ("ward", "JP", "札幌")),
        ("広島", "", ("", "JP", "")),
        ("府中", "", ("city", "JP", "")),
        ("ホワイトハウス", "", ("facility", "", "")),
        ("日本海", "", ("natural", "", "")),
        ("関東地方", "", ("region", "", "")),
        ("クルスク州", "", ("province", "RU", "")),
        ("東海道", "", ("", "", "")),  # no prefecture
        ("豆満江", "", ("natural", "", "")),
    ],
)
def test_what_is_known(key, within, wanted):
    place = link_places.facts(key, within)
    assert (place.kind, place.country, place.of) == wanted


def test_a_country_that_the_article_names_says_which():
    named = [link_places.PlaceMention("松江", 0, 2)]
    assert [found.key for found in link_places.resolve(named, {"CN"})] == ["松江"]  # either may be meant
    assert [found.method for found in link_places.resolve(named, {"US"})] == ["country in the article"]


def test_a_part_of_a_city_is_no_city():
    assert link_places.facts("白金", "港区")[2:5] == ("region", "JP", "港区")


@pytest.mark.parametrize(
    ("province", "lat", "lon"),
    [
        ("イリノイ州", 40, -89),
        ("メーン州", 45, -69),
        ("ニューハンプシャー州", 44, -72),
        ("ウェストバージニア州", 39, -81),
    ],
)
def test_a_province_is_where_its_own_seat_is(province, lat, lon):
    (place,) = gazetteer.candidates(province)
    assert abs(float(place.lat) - lat) < 2
    assert abs(float(place.lon) - lon) < 2


def test_a_province_is_known_without_its_unit():
    assert [place.key for place in gazetteer.candidates("ダゲスタン")] == ["ダゲスタン共和国"]
    assert [place.key for place in gazetteer.candidates("内モンゴル")] == ["内モンゴル自治区"]
    assert gazetteer.candidates("スコットラン") == ()  # スコットランド has no unit


def test_ambiguous_names_say_so():
    assert link_places.rivals("府中") == ["府中（東京都）", "府中（広島県）"]
    assert link_places.rivals("府中（東京都）") == []
    assert link_places.rivals("大阪") == ["大阪府", "大阪市"]
    assert len(link_places.rivals("中央区")) > 8
    assert link_places.rivals("平壌") == []


def test_the_gazetteer_holds_together():
    known = gazetteer.gazetteer().of_key
    rows = wordlists.rows("kyoki.linking", "gazetteer")
    assert len(known) == len(rows)  # no two places have one key
    for place in known.values():
        assert place.kind in PLACE_KINDS
        assert place.country in states.names()
        assert not place.of or place.of in known
        assert bool(place.lat) == bool(place.lon)
        assert not place.lat or (-90 <= float(place.lat) <= 90 and -180 <= float(place.lon) <= 180)
        assert place.source
    prefectures = [place for place in known.values() if place.kind == "prefecture"]
    assert len(prefectures) == 47
    cities = [place for place in known.values() if place.country == "JP" and place.name.endswith("市")]
    assert len(cities) == 792
    assert [place.key for place in [*prefectures, *cities] if not place.lat] == ["那珂川"]  # a town in GeoNames


@pytest.mark.parametrize(
    ("key", "lat", "lon"),
    [
        ("平壌", 39.0, 125.8),
        ("札幌", 43.1, 141.4),
        ("ワシントン", 38.9, -77.0),
        ("クルスク", 51.7, 36.2),
        ("府中（東京都）", 35.7, 139.5),
        ("サンティアゴ", -33.5, -70.6),
        ("チェルノブイリ", 51.3, 30.2),  # a larger town of Ukraine had the name
    ],
)
def test_where_places_are(key, lat, lon):
    place = link_places.facts(key)
    assert (float(place.lat), float(place.lon)) == pytest.approx((lat, lon), abs=0.15)


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [("JP", 36, 138), ("RU", 62, 99), ("US", 40, -99), ("FJ", -18, 178), ("NZ", -44, 171), ("XK", 43, 21)],
)
def test_where_states_are(code, lat, lon):
    assert states.points()[code][:2] == pytest.approx((lat, lon), abs=2)


def test_every_state_that_people_live_in_has_a_point():
    former = {"SU", "YU", "DD", "CS", states.FORMER}
    assert set(states.names()) - set(states.points()) <= former | {"BQ", "TK"}  # islands without one capital


@pytest.mark.parametrize(
    ("surfaces", "countries", "wanted"),
    [
        (["板橋"], (), "板橋区"),
        (["板橋"], ("TW",), "板橋"),
        (["板橋", "高雄"], (), "板橋"),  # another city of Taiwan says so
        (["南陽"], (), "南陽（山形県）"),
        (["南陽"], ("CN",), "南陽"),
        (["フロリダ"], (), "フロリダ州"),
        (["フロリダ"], ("UY",), "フロリダ"),
        (["上海"], (), "上海"),  # no other place has the name
        (["ワシントン"], (), "ワシントン"),  # a city of the province's own state
    ],
)
def test_a_foreign_city_gives_way_unless_its_state_is_named(surfaces, countries, wanted):
    named = [link_places.PlaceMention(surface, 10 * n, 10 * n + len(surface)) for n, surface in enumerate(surfaces)]
    assert link_places.resolve(named, countries)[0].key == wanted


@pytest.mark.parametrize(
    ("first", "second", "gap", "within"),
    [
        ("東京", "赤羽", 1, "東京"),  # 東京・赤羽
        ("東京", "赤羽", 2, ""),
        ("渋谷", "原宿", 1, ""),  # of 渋谷 the gazetteer knows no more
        ("札幌", "ススキノ", 1, ""),  # 札幌、ススキノ may be a list
        ("港区", "三田", 0, "港区"),
    ],
)
def test_an_unknown_place_behind_a_prefecture_is_there(first, second, gap, within):
    start = len(first) + gap
    named = [
        link_places.PlaceMention(first, 0, len(first)),
        link_places.PlaceMention(second, start, start + len(second)),
    ]
    assert link_places.resolve(named)[1].within == within
