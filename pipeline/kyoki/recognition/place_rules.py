"""Rules for places by the ending of their names: an administrative unit, or a natural or built kind of place."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import gazetteer
from kyoki.recognition import lexicon
from kyoki.recognition.head_rules import is_mayor
from kyoki.recognition.lexicon import (
    DOTTED_NAME,
    HIRAGANA_RUN,
    KANJI_NAME,
    KATAKANA_RUN,
    KATAKANA_WORD,
    SPEECH,
    any_of,
    compiled,
    last_characters,
)
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word


@needs(lambda: last_characters(lexicon.place_units("name")))
def with_unit(sentence: Sentence) -> Iterator[Claim]:
    """Find names with their administrative unit: 東京都, 広島市 in 広島市長, オハイオ州, バンドン市 in バンドン市民."""
    for match in _provinces().finditer(sentence.text):
        yield Claim(*match.span("name"), "place", "name + administrative unit")  # 中華人民共和 | 国福 | 建省
    for match in _wards().finditer(sentence.text):
        ward = match.end() - len(lexicon.city_wards()[match.group()])
        yield Claim(match.start(), ward, "place", "name + administrative unit")  # 名古屋 | 市中 | 区
        yield Claim(ward, match.end(), "place", "name + administrative unit")
    for match in _units().finditer(sentence.text):
        if _BORDER.match(sentence.text, match.end()):
            continue
        word = sentence.before(match.start())
        named = word is not None and _is_unit(sentence, word) and _has_units(sentence, word, match.group())
        if word is not None and named and not is_mayor(sentence, word):
            station = _OF_TOWN.match(sentence.text, match.end()) is not None
            rule = "station" if station else "name + administrative unit"
            yield Claim(_name_start(sentence, word), match.end() + station, "place", rule)


#: What makes a unit part of another word: 岐阜県 | 境; not 茨城県 | 境町.
_BORDER: Final = re.compile("境(?![町市港])")
#: The station of a town: 足利市 | 駅; not 横浜市 | 駅伝大会.
_OF_TOWN: Final = re.compile("(?<=[市町村])駅(?!伝)")


def _name_start(sentence: Sentence, word: Word) -> int:
    """Return the start of a name before its unit, however UniDic splits it: ベルゴロド州 (ベルゴ + ロド)."""
    before, start = sentence.before(word.start), word.start
    if before is None:
        return start
    if sentence.text.startswith("自治", word.end) and before.kind == "place":  # 新疆 | ウイグル | 自治区
        return before.start
    if before.surface in lexicon.context_words("direction") and KATAKANA_WORD.fullmatch(word.surface):
        return before.start
    if before.kind in {"noun", "suffix"} and len(before.surface) == 1 and KANJI_NAME.fullmatch(before.surface):
        first = sentence.before(before.start)
        alone = first is None or first.kind == "other"
        return before.start if alone and before.surface not in lexicon.not_in("place start") else start
    return _katakana_start(sentence, word)


def _katakana_start(sentence: Sentence, word: Word) -> int:
    before, start = sentence.before(word.start), word.start
    while before is not None and before.kind != "state" and KATAKANA_RUN.fullmatch(before.surface + word.surface):
        start = before.start
        before = sentence.before(start)
    return start


#: A province of another country directly after the country's name, however UniDic splits them.
_provinces: Final = compiled(
    lambda: f"(?<=[国邦])(?P<name>{any_of(n for n in gazetteer.provinces() if KANJI_NAME.fullmatch(n) and len(n) > 2)})"
)
#: Wards after their city, also where UniDic splits 市中 | 区役所; 北区 | 分 is not a ward.
_wards: Final = compiled(lambda: f"{any_of(lexicon.city_wards())}(?![分域])")
_units: Final = compiled(lambda: any_of(lexicon.place_units("name")))


def _is_unit(sentence: Sentence, word: Word) -> bool:
    """Return whether the next word is a unit, unlike 市場 after 東京."""
    run = sentence.run(sentence.number(word), 2)
    return len(run) == 2 and run[1].surface not in lexicon.blocked_words("no unit")


def _has_units(sentence: Sentence, word: Word, unit: str) -> bool:
    if word.kind == "state" or (word.kind == "place" and word.surface in lexicon.state_names()):
        return unit == "州"  # ジョージア州; パレスチナ | 市民
    if word.kind in {"place", "surname", "given"}:
        known = unit not in {"省", "都", "府"} or bool(gazetteer.candidates(word.surface + unit))
        return word.kind == "place" or known  # 鈴木 | 省吾, 長友佑 | 都
    if word.kind in {"noun", "unknown", "person", "proper"} and KATAKANA_WORD.fullmatch(word.surface):
        return unit in lexicon.place_units("abroad")
    if word.kind == "unknown" and KANJI_NAME.fullmatch(word.surface):
        return unit in lexicon.place_units("abroad") and len(word.surface) > 1  # 衢州 | 市
    places = lexicon.ginza_labels("place")
    return word.kind in {"noun", "unknown"} and sentence.label(word.start, word.end) in places


#: A listed name with a direction before it (北大西洋) and its kind after it (カリブ海, 南極大陸).
_listed: Final = compiled(
    lambda: (
        f"({any_of(lexicon.context_words('direction'))}?)({any_of(lexicon.regions())})"
        f"{any_of(lexicon.natural_suffixes() | lexicon.facility_suffixes(shortest=2))}?"
    )
)
#: A word for a region: 九州地方; not the 地方 of a court or prosecutor's office: 鹿児島地方検察庁.
_REGION: Final = re.compile("地方(?!検察|裁判|法務|気象|議|自治|紙|公|銀行)|地区")
_WESTERN_JAPAN: Final = "(?:四国|九州|近畿|山陰|関西|北陸)"
#: 中国 is a region of Japan before 地方 and next to other regions: 中国・九州北部豪雨.
_CHUGOKU: Final = re.compile(f"中国(?=地方|[・、]{_WESTERN_JAPAN})|(?<={_WESTERN_JAPAN}[・、])中国")


@needs(lambda: last_characters(lexicon.regions()))
def listed(sentence: Sentence) -> Iterator[Claim]:
    """Find regions and seas, some with a state's name inside: 朝鮮半島, 中東, 東シナ海, 中国地方."""
    for match in _CHUGOKU.finditer(sentence.text):
        if sentence.words_of(*match.span()):
            yield Claim(match.start(), _region_end(sentence, match.end()), "place", "listed place")
    states = lexicon.state_names()
    for match in _listed().finditer(sentence.text):
        for start, end in product((match.start(), match.start(2)), (match.end(), match.end(2))):
            words = sentence.words_of(start, end)
            if not words or sentence.text[start:end] in states or SPEECH.match(sentence.text, end):
                continue  # 南アフリカ, ウェールズ語, 関西弁
            if sentence.text[start:end] in lexicon.state_heads("head") and _is_part(sentence, start, end):
                continue  # ミャンマー | 中部, 長野県 | 中部, 中部 | ハマ, 台湾海峡の | 中部
            if _kind_end(sentence, sentence.number(words[0])) <= end:  # 関西 of 関西空港 is left to its kind
                yield Claim(start, _region_end(sentence, end), "place", "listed place")
                break


def _is_part(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a place, state or coast is directly before a word for a part of one, or with の, or a town behind.

    A sea is no part of a prefecture (青森県 | 太平洋沿岸), but may be one of a state (アメリカ太平洋軍).
    """
    before, behind = sentence.before(start), sentence.at(end)
    if sentence.text.startswith("中部", start):
        if behind is not None and KATAKANA_WORD.fullmatch(behind.surface) and behind.kind != "noun":
            return True
        if behind is not None and len(behind.surface) < 3 and KATAKANA_WORD.fullmatch(behind.surface):
            return True
        if before is not None and before.surface == "の":
            whole = sentence.before(before.start)
            before = whole if whole is not None and _is_whole(whole) else before
    if before is None or before.kind == "state":
        return before is not None
    part = _is_whole(before) or before.surface in lexicon.place_units("name") | _COASTS
    return part and not sentence.text.startswith("太平洋", start)


def _is_whole(word: Word) -> bool:
    """Return whether a word is what has parts: a state, a place, or a kind of one (海峡, 島)."""
    return word.kind in {"place", "state"} or word.surface in lexicon.natural_suffixes()


#: 太平洋沿岸 | 中部, 日本海側 | 北部.
_COASTS: Final = frozenset({"沿岸", "側"})


def _region_end(sentence: Sentence, end: int) -> int:
    region = _REGION.match(sentence.text, end)
    return region.end() if region else end


#: Kinds of words in the name of a facility.
_NAMED: Final = NAMES | {"place", "state", "proper"}


#: Kinds of words from a name up to its kind of place, with numbers: 福島第一原発.
_NUMBERED: Final = NOMINAL | {"number"}


@needs(lambda: last_characters(lexicon.place_kinds()) | set("方区館所場"))
def with_kind(sentence: Sentence) -> Iterator[Claim]:
    """Find names up to their kind of place: 成田空港, メキシコ湾, 与那国島, 福島第一原発, ケネディ宇宙センター."""
    for number, (word, following) in enumerate(pairwise(sentence.words)):
        if word.end != following.start or following.kind not in _NUMBERED:
            continue
        if word.kind in _NAMED or (word.kind in NOMINAL and KATAKANA_WORD.fullmatch(word.surface)):
            end = _kind_end(sentence, number)
            if end and not (word.kind == "given" and _behind_surname(sentence, word)):
                yield Claim(_facility_start(sentence, word, end), end, "place", "name + kind of place")


def _facility_start(sentence: Sentence, word: Word, end: int) -> int:
    """Return the start of a facility's name: with 新 (新 | 千歳空港) or a kanji before a shrine (身 | 曾岐 | 神社)."""
    start, before = _katakana_start(sentence, word), sentence.before(word.start)
    new = before is not None and before.surface == "新" and sentence.text.endswith("空港", start, end)
    temple = sentence.text.endswith(tuple(lexicon.facility_suffixes(use="temple")), start, end)
    wider = [a for a, b, _ in sentence.spans if b == end and a < word.start] if temple else []
    if before is not None and before.kind == "place" and HIRAGANA_RUN.fullmatch(before.surface):
        return before.start if sentence.text.endswith("空港", start, end) else start  # とかち | 帯広空港
    if wider and all(w.kind == "place" for w in sentence.words_of(wider[0], word.start) or (word,)):
        return wider[0] if sentence.words_of(wider[0], end) else start  # 市谷 | 亀岡八幡宮
    if before is None or not (new or (temple and _is_lone_kanji(sentence, before))):
        return start
    return before.start


def _is_lone_kanji(sentence: Sentence, word: Word) -> bool:
    """Return whether a word is a single kanji, after a particle or sign, that may begin a place's name."""
    first = sentence.before(word.start)
    kanji = len(word.surface) == 1 and KANJI_NAME.fullmatch(word.surface) is not None and word.kind != "other"
    return kanji and (first is None or first.kind == "other") and word.surface not in lexicon.not_in("place start")


def _behind_surname(sentence: Sentence, word: Word) -> bool:
    """Return whether a surname precedes: 後藤光岳 is a person, not the mountain 光岳."""
    before = sentence.before(word.start)
    return before is not None and before.kind == "surname"


def _kind_end(sentence: Sentence, number: int) -> int:
    """Return the end of the first word for a kind of place within three words, else 0.

    After a number it may be within six: 第 | 1 | 原子 | 力 | 発電 | 所.
    """
    word, *run = sentence.run(number, 7, _NUMBERED)
    reach = 6 if run and run[0].surface == "第" else 3
    for at, last in enumerate(run[:reach]):
        unnumbered = last.kind == "number" and not sentence.text.startswith("第", last.start - 1)  # 関西 | 三空港
        # 鳥取 | ワシントン | ホテル: katakana after a place may be the name of a hotel
        house = word.kind == "place" and last.kind == "place" and at == 0 and KATAKANA_RUN.fullmatch(last.surface)
        other = (last.kind in {"place", "state"} and not house) or last.surface in lexicon.place_units("name")
        if unnumbered or other or last.surface in {"新", "旧", "両"}:  # 広島 | 新球場
            return 0
        if last.surface == "管区" and len(run) > at + 1:
            return 0  # 福岡 | 管区気象台
        if _is_kind(sentence, word, last):
            sponsored = word.kind == "proper" and [w.kind for w in run[at + 1 :]] == ["place"]
            return run[at + 1].end if sponsored else _further(sentence, run[at:])  # 京セラドーム大阪
    return 0


def _further(sentence: Sentence, run: Sequence[Word]) -> int:
    """Extend a name whose kind is followed by others: 明治神宮野球場, 大阪城公園, 明治神宮外苑競技場."""
    end = run[0].end
    for word in run[1:5]:
        if sentence.text[end : word.end] in lexicon.facility_suffixes(shortest=2):
            end = word.end
    return end


@cache
def _facilities() -> tuple[str, ...]:
    return tuple(lexicon.facility_suffixes())


@cache
def _long_facilities() -> tuple[str, ...]:
    return tuple(lexicon.facility_suffixes(shortest=2))


#: Forces and offices of a state that begin like a sea: 中国 | 海警局.
_OF_SEAS: Final = re.compile("海(?:警|軍|兵|事|上|外|運)")
#: Museums with a word for their field behind their town: 相川 | 郷土博物館.
_MUSEUMS: Final = ("博物館", "美術館", "資料館", "記念館", "文学館", "歴史館", "科学館", "郷土館")
_HOUSE_OF: Final = re.compile(
    "郷土|歴史|民俗|民族|考古|自然|近代|現代|近現代|工芸|産業|交通|鉄道|平和|原爆|戦争|科学|文学|文化|美術|漫画|震災|津波|水産|海洋|航空|宇宙|染織|陶芸|陶磁|演劇|映画"
)


def _is_kind(sentence: Sentence, word: Word, last: Word) -> bool:
    behind = sentence.text[word.end : last.end]
    if behind == "洋" and word.kind != "state":
        return False  # 大泉 | 洋; インド洋
    if word.kind not in _NAMED and word.kind != "unknown":
        natural = behind in lexicon.natural_suffixes()  # スネーク川
        return natural and word.surface not in lexicon.blocked_words("no name")
    if word.kind == "place":
        region = _REGION.match(sentence.text, word.end)
        kinds = lexicon.place_kinds()
        kind = behind in kinds or (len(last.surface) > 1 and last.surface in kinds)  # 九州南方 | 海上
        kind = kind or (behind.startswith("第") and behind.endswith(("原子力発電所", "体育館", "競技場", "球場")))
        kind = kind or (behind.endswith(_MUSEUMS) and _HOUSE_OF.match(behind) is not None)
        return kind or (region is not None and region.end() == last.end)
    whole = len(behind) > len(last.surface) and behind.endswith(_long_facilities())  # ルーブル | 美術 | 館
    unknown = word.kind in {"unknown", "proper"} and behind in lexicon.natural_suffixes()  # キトラ | 古墳
    if unknown or word.kind == "state" or (len(last.surface) == 1 and not whole):
        coast = word.kind == "state" and (behind == "海岸" or _OF_SEAS.match(sentence.text, last.start) is not None)
        return behind in lexicon.natural_suffixes() and not coast  # メキシコ湾, 竹島; イギリス | 海岸
    if not behind.endswith(_facilities()):
        return False
    ends = (last.end - len(kind) for kind in _facilities() if behind.endswith(kind))
    return last.kind == "unknown" or any(map(sentence.starts_word, ends))  # ランド in ソニー | ブランド is not a word


_dotted_places: Final = compiled(
    lambda: DOTTED_NAME.pattern + any_of(lexicon.place_kinds() | lexicon.place_units("abroad"))
)


@needs(NAME_DOTS)
def dotted_with_kind(sentence: Sentence) -> Iterator[Claim]:
    """Find places with a person's name: アウン・サン廟, ジョン・F・ケネディ国際空港."""
    for match in _dotted_places().finditer(sentence.text):
        words = sentence.words_of(*match.span())
        name, dot, province = match.group().rpartition("・")
        governor = dot and _GOVERNOR.match(sentence.text, match.end()) and gazetteer.candidates(province)
        if words and governor:
            border = match.start() + len(name)
            yield Claim(match.start(), border, "person", "katakana name + title")
            yield Claim(border + 1, match.end(), "place", "name + administrative unit")
        elif words and words[0].kind != "state":
            yield Claim(*match.span(), "place", "name + kind of place")


#: Offices of a province, before which the holder is named: ニューサム・ | カリフォルニア州 | 知事.
_GOVERNOR: Final = re.compile("(?:前|元|副)?(?:知事|司法長官|州務長官)")
_temple: Final = compiled(lambda: f"[{KANJI}ヶ]+{any_of(lexicon.facility_suffixes(use='temple'))}(?![{KANJI}])")
_NAMELESS_TEMPLE: Final = re.compile(
    ".*(?:菩提寺|末寺|本寺|官寺|尼寺|山寺|古寺|[各同当諸両某社廃]寺|[各同当諸両小大]神社)|別表神社"
)


@needs(lambda: last_characters(lexicon.facility_suffixes(use="temple")) | {"院"})
def temples(sentence: Sentence) -> Iterator[Claim]:
    """Find temples and shrines with the kanji before their kind: 東大寺, 八坂神社."""
    for match in _temple().finditer(sentence.text):
        words = sentence.words_of(*match.span())
        last = max((number for number, word in enumerate(words) if _ends_before_temple(word)), default=-1)
        name = words[last + 1 :]
        if not name or sentence.is_person(*match.span()) or {word.kind for word in name} <= NAMES:
            continue  # 小野寺
        if 2 < name[-1].end - name[0].start < 8 and not _NAMELESS_TEMPLE.fullmatch(match.group()):
            yield Claim(name[0].start, name[-1].end, "place", "temple or shrine")
    for start, end, label in sentence.spans:
        named = sentence.text.endswith("院", start, end) and end - start > 2 and sentence.words_of(start, end)
        if named and label == "Worship_Place" and KANJI_NAME.fullmatch(sentence.text, start, end):
            yield Claim(start, end, "place", "temple or shrine")  # 真勝院, not 病院


def _ends_before_temple(word: Word) -> bool:
    """Return whether a temple's name begins after this word: 韓国 | 海印寺, 京都市 | 東大寺, 1765年 | 光照寺."""
    unit = word.surface[-1] in lexicon.place_units("name")
    return unit or word.kind in {"state", "number"} or word.surface in {"年", "月", "日", "大字"}


_STATION: Final = re.compile(f"(?:[{KANJI}ヶノ]+|[{KATAKANA}]+)駅")
#: Stations without a name: 最寄り駅, 終着駅, 新駅.
_nameless_station: Final = compiled(lambda: f"{any_of(lexicon.context_words('nameless station'))}+駅")


@needs("駅")
def stations(sentence: Sentence) -> Iterator[Claim]:
    """Find stations; the compound before 駅 is the name, whatever its words: 汶山駅, 本郷三丁目駅."""
    for match in _STATION.finditer(sentence.text):
        borders = lexicon.not_in("station")
        inner = (at for at in range(match.start(), match.end()) if sentence.text[at - 1] in borders)
        start = max([match.start(), *inner])
        # 負傷東京駅: no separator between the headline's last word and the name
        start = max([start, *_places_behind_words(sentence, start, match.end())])
        name = sentence.text[start : match.end()]
        before = sentence.before(start)
        if before is not None and before.kind == "place" and HIRAGANA_RUN.fullmatch(before.surface):
            start = before.start  # とうきょう | スカイツリー駅
        if len(name) > 2 and sentence.words_of(start, match.end()) and not _nameless_station().fullmatch(name):
            yield Claim(start, match.end(), "place", "station")


def _places_behind_words(sentence: Sentence, start: int, end: int) -> list[int]:
    words = sentence.words_of(start, end)
    return [
        word.start
        for before, word in pairwise(words)
        if word.kind == "place" and before.kind != "place" and len(before.surface) > 1  # 大和 | 西大寺駅 is one name
    ]
