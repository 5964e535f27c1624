"""Rules that find places: names with their administrative, natural or built kind, and bare names."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

from kyoki.linking.states import codes
from kyoki.recognition.patterns import any_of
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim
from kyoki.wordlists import column, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

_UNITS: Final = frozenset("都道府県市区町村郡州省")
_UNIT: Final = re.compile("特別市|広域市|自治[区州県]|直轄市|[都道府県市区町村郡州省]")
_DIRECTIONS: Final = frozenset({"東", "西", "南", "北", "北東", "北西", "南東", "南西", "中央"})
#: A kanji that may begin a name; those of 旧 | 相模湖町, 新 | 宮城県, 線 | 広島市 do not.
_LONE_KANJI: Final = re.compile(
    "[一-龥](?<![新旧元前現両同各全他本当外内間後上下中大小東西南北発着国地社第約都道府県市区町村郡州省駅線])"
)
_ALL_KATAKANA: Final = re.compile("[ァ-ヴー]+")
_KATAKANA: Final = re.compile("[ァ-ヴー]{2,}")
_KATAKANA_NAME: Final = re.compile("[ァ-ヴー]{2,}(?:[・＝=･][ァ-ヴー]+)*")
#: Units that unknown katakana may have: オハイオ州, プスコフ市. コスト区 is no district.
_FOREIGN_UNITS: Final = "市州県郡村省"


def _labels() -> frozenset[str]:
    return column(__package__, "ginza_labels", "label", type="place")


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return column(__package__, "place_suffixes", "suffix") - _UNITS - {"地方", "地区"}


@lru_cache(maxsize=1)
def _natural() -> frozenset[str]:
    return column(__package__, "place_suffixes", "suffix", kind="natural")


@lru_cache(maxsize=1)
def _facilities() -> tuple[str, ...]:
    """Kinds that tell a facility even behind a person's or a company's name; 寺 and 橋 are ends of surnames too."""
    return tuple(sorted(column(__package__, "place_suffixes", "suffix", kind="facility")))


@lru_cache(maxsize=1)
def _built() -> frozenset[str]:
    return frozenset(kind for kind in column(__package__, "place_suffixes", "suffix", kind="facility") if len(kind) > 1)


def with_unit(sentence: Sentence) -> Iterator[Claim]:
    """東京都, 広島市 of 広島市長, オハイオ州, バンドン市 of バンドン市民: a name and its administrative unit."""
    for number, word in enumerate(sentence.words):
        end = _unit_end(sentence, number)
        if end and _has_units(sentence, word, sentence.text[end - 1]):
            yield Claim(_name_start(sentence, word), end, "place", "name + administrative unit")


def _name_start(sentence: Sentence, word: Word) -> int:
    """ベルゴロド州 (UniDic: ベルゴ + ロド), 西ジャワ州, 余綾郡 (余 + 綾): where the first character of a name is."""
    before, start = sentence.before(word.start), word.start
    if before is None:
        return start
    if sentence.text.startswith("自治", word.end) and before.kind == "place":  # 新疆 | ウイグル | 自治区
        return before.start
    if before.surface in _DIRECTIONS and _KATAKANA.fullmatch(word.surface):
        return before.start
    if before.kind in {"noun", "suffix"} and _LONE_KANJI.fullmatch(before.surface):
        first = sentence.before(before.start)
        return before.start if first is None or first.kind == "other" else start
    return _katakana_start(sentence, word)


def _katakana_start(sentence: Sentence, word: Word) -> int:
    before, start = sentence.before(word.start), word.start
    while before is not None and before.kind != "state" and _ALL_KATAKANA.fullmatch(before.surface + word.surface):
        start = before.start
        before = sentence.before(start)
    return start


def _unit_end(sentence: Sentence, number: int) -> int:
    """Return where the administrative unit right behind this word ends, else 0."""
    match = _UNIT.match(sentence.text, sentence.words[number].end)
    if not match:
        return 0
    run = sentence.run(number, 2)
    if len(run) < 2 or run[1].surface in column(__package__, "not_names", "word", kind="no unit"):  # 東京市場
        return 0
    return match.end()


def _has_units(sentence: Sentence, word: Word, unit: str) -> bool:
    if word.kind == "state" or (word.kind == "place" and word.surface in codes()):
        return unit == "州"  # ジョージア州; パレスチナ | 市民
    if word.kind in {"place", "surname", "given"}:
        return True
    if word.kind in {"noun", "unknown", "person", "proper"} and _KATAKANA.fullmatch(word.surface):
        return unit in _FOREIGN_UNITS
    return word.kind in {"noun", "unknown"} and sentence.label(word.start, word.end) in _labels()


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    """A listed name, a direction before it (北大西洋) and what it is (カリブ海, 南極大陸) behind it."""
    return re.compile(
        f"({any_of(_DIRECTIONS)}?)({any_of(column('kyoki.linking', 'regions', 'name'))}){any_of(_natural() | _built())}?"
    )


#: 九州地方; 鹿児島地方検察庁: a court's or an office's 地方 is no region.
_REGION: Final = re.compile("地方(?!検察|裁判|法務|気象|議|自治|紙|公|銀行)|地区")
_WESTERN_JAPAN: Final = "(?:四国|九州|近畿|山陰|関西|北陸)"
#: 中国 is a region of Japan before 地方 and beside other regions: 中国・九州北部豪雨.
_CHUGOKU: Final = re.compile(f"中国(?=地方|[・、]{_WESTERN_JAPAN})|(?<=(?:四国|九州|近畿|山陰|関西|北陸)[・、])中国")


def listed(sentence: Sentence) -> Iterator[Claim]:
    """朝鮮半島, 中東, 東シナ海, 中国地方: regions and seas, some of them with a state's name inside."""
    for match in _CHUGOKU.finditer(sentence.text):
        if sentence.words_of(*match.span()):
            yield Claim(match.start(), _region_end(sentence, match.end()), "place", "listed place")
    for match in _listed().finditer(sentence.text):
        for start, end in product((match.start(), match.start(2)), (match.end(), match.end(2))):
            words = sentence.words_of(start, end)
            if not words or sentence.text[start:end] in codes() or sentence.text.startswith("語", end):
                continue  # 南アフリカ, ウェールズ語
            if _kind_end(sentence, sentence.number(words[0])) <= end:  # 関西 of 関西空港 is left to its kind
                yield Claim(start, _region_end(sentence, end), "place", "listed place")
                break


def _region_end(sentence: Sentence, end: int) -> int:
    region = _REGION.match(sentence.text, end)
    return region.end() if region else end


#: Kinds of words that a facility may bear the name of.
_NAMED: Final = NAMES | {"place", "state", "proper"}


def with_kind(sentence: Sentence) -> Iterator[Claim]:
    """成田空港, メキシコ湾, 与那国島, 福島第一原発, ケネディ宇宙センター: a name and the words up to its kind."""
    for number, word in enumerate(sentence.words):
        if word.kind in _NAMED or _KATAKANA.fullmatch(word.surface):
            end = _kind_end(sentence, number)
            if end and not (word.kind == "given" and _behind_surname(sentence, word)):
                yield Claim(_katakana_start(sentence, word), end, "place", "name + kind of place")


def _behind_surname(sentence: Sentence, word: Word) -> bool:
    """後藤光岳 is a person, not the mountain 光岳."""
    before = sentence.before(word.start)
    return before is not None and before.kind == "surname"


def _kind_end(sentence: Sentence, number: int) -> int:
    """Return where a word for a kind of place ends, the first of them at most three words on, else 0."""
    word, *run = sentence.run(number, 6, NOMINAL | {"number"})  # 福島第一原発
    for at, last in enumerate(run[:3]):
        unnumbered = last.kind == "number" and not sentence.text.startswith("第", last.start - 1)  # 関西 | 三空港
        if unnumbered or last.kind in {"place", "state"} or last.surface in _UNITS:
            return 0
        if _is_kind(sentence, word, last):
            sponsored = word.kind == "proper" and [w.kind for w in run[at + 1 :]] == ["place"]
            return run[at + 1].end if sponsored else _further(sentence, run[at:])  # 京セラドーム大阪
    return 0


def _further(sentence: Sentence, run: Sequence[Word]) -> int:
    """明治神宮野球場, 大阪城公園: a kind of place that has another behind it is part of its name."""
    end = run[0].end
    for word in run[1:3]:
        if sentence.text[end : word.end] in _built():
            return word.end
    return end


def _is_kind(sentence: Sentence, word: Word, last: Word) -> bool:
    behind = sentence.text[word.end : last.end]
    if word.kind not in _NAMED and word.kind != "unknown":
        return behind in _natural() and word.surface not in column(
            __package__, "not_names", "word", kind="no name"
        )  # スネーク川
    if word.kind == "place":
        region = _REGION.match(sentence.text, word.end)
        kind = behind in _kinds() or (len(last.surface) > 1 and last.surface in _kinds())  # 九州南方 | 海上
        return kind or (region is not None and region.end() == last.end)
    if word.kind == "state" or len(last.surface) == 1:
        return behind in _natural()  # メキシコ湾, 竹島
    return behind.endswith(_facilities())


_DOTTED: Final = "[ァ-ヴー]+(?:[・＝=･](?:[ァ-ヴー]+|[A-ZＡ-Ｚ]))+"


@lru_cache(maxsize=1)
def _dotted_places() -> re.Pattern[str]:
    return re.compile(_DOTTED + any_of(_kinds() | set(_FOREIGN_UNITS)))


def dotted_with_kind(sentence: Sentence) -> Iterator[Claim]:
    """アウン・サン廟, ジョン・F・ケネディ国際空港: a place that bears a person's name."""
    for match in _dotted_places().finditer(sentence.text):
        words = sentence.words_of(*match.span())
        if words and words[0].kind != "state":
            yield Claim(*match.span(), "place", "name + kind of place")


_TEMPLE: Final = re.compile("[一-龥々ヶ]+(?:寺|神社|天満宮|八幡宮|東照宮)(?![一-龥々])")
_NAMELESS_TEMPLE: Final = re.compile(
    ".*(?:菩提寺|末寺|本寺|官寺|尼寺|山寺|古寺|[各同当諸両某社廃]寺|[各同当諸両小大]神社)|別表神社"
)


def temples(sentence: Sentence) -> Iterator[Claim]:
    """東大寺, 八坂神社: kanji up to a word for a temple or shrine, from the place or the word that it begins with."""
    for match in _TEMPLE.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        last = max((number for number, word in enumerate(words) if _ends_before_temple(word)), default=-1)
        name = words[last + 1 :]
        if not name or sentence.is_person(*match.span()) or {word.kind for word in name} <= NAMES:
            continue  # 小野寺
        if 2 < name[-1].end - name[0].start < 8 and not _NAMELESS_TEMPLE.fullmatch(match.group()):
            yield Claim(name[0].start, name[-1].end, "place", "temple or shrine")


def _ends_before_temple(word: Word) -> bool:
    """韓国 | 海印寺, 京都市 | 東大寺, 1765年 | 光照寺."""
    return word.kind in {"state", "number"} or word.surface[-1] in _UNITS or word.surface in {"年", "月", "日", "大字"}


_STATION: Final = re.compile("(?:[一-龥々ヶノ]+|[ァ-ヴー]+)駅")
#: 最寄り駅, 終着駅, 新駅: stations without a name.
_NAMELESS: Final = re.compile(
    "(?:最寄|終着|始発|中間|終点|新|同|各|無人|主要|両|全|当|途中|発|着|貨物|地下|鉄道|隣|次|停車|通過|乗換|乗継|"
    "起点|拠点|中心|対象|最終|起終点|ターミナル|ローカル|ハブ)+駅"
)
_NO_PART: Final = frozenset("線県市区町村社旧")


def stations(sentence: Sentence) -> Iterator[Claim]:
    """汶山駅, 本郷三丁目駅: what stands before 駅 is the station's name, whatever words it is made of."""
    for match in _STATION.finditer(sentence.text):
        inner = (at for at in range(match.start(), match.end()) if sentence.text[at - 1] in _NO_PART)
        start = max([match.start(), *inner])
        # 負傷東京駅: a headline's last word runs into the name
        start = max([start, *_places_behind_words(sentence, start, match.end())])
        name = sentence.text[start : match.end()]
        if len(name) > 2 and sentence.words_of(start, match.end()) and not _NAMELESS.fullmatch(name):
            yield Claim(start, match.end(), "place", "station")


def _places_behind_words(sentence: Sentence, start: int, end: int) -> list[int]:
    words = sentence.words_of(start, end)
    return [word.start for before, word in pairwise(words) if word.kind == "place" and len(before.surface) > 1]


def bare(sentence: Sentence) -> Iterator[Claim]:
    """沖縄, モスクワ: what UniDic calls a place; 中央 and エゾ are common words, シュメール語 is a language."""
    common = column(__package__, "not_names", "word", kind="common word")
    for number, word in enumerate(sentence.words):
        if word.kind != "place" or word.surface in common or sentence.text.startswith("語", word.end):
            continue
        if not _in_longer_katakana(sentence, number):
            yield Claim(word.start, word.end, "place", "place name")


#: Words of which names that begin with a city's are made.
_OTHER_NAME: Final = frozenset({"noun", "proper", "unknown"})
#: Kinds of words that UniDic cuts an unknown katakana name into: パリ + ルラ, ポー + ジー.
_PIECES: Final = NAMES | {"unknown", "other", "suffix"}


def _in_longer_katakana(sentence: Sentence, number: int) -> bool:
    word = sentence.words[number]
    if not _ALL_KATAKANA.fullmatch(word.surface):
        return False
    following = sentence.run(number, 2, _PIECES)[1:]
    before = sentence.before(word.start)
    beside = [*following, *([before] if before is not None and before.kind in _PIECES else [])]
    return any(_ALL_KATAKANA.fullmatch(other.surface) for other in beside)


def ginza_places(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's places that end in a word for a kind, 吉州郡, or in katakana that UniDic does not know, スウォンジー."""
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in _labels() or not words:
            continue
        kana = _KATAKANA_NAME.fullmatch(sentence.text, start, end) is not None
        if _of_kind(sentence.text[start:end], words) or (kana and _unheard(words)):
            yield Claim(start, end, "place", "ginza")


@lru_cache(maxsize=1)
def _nameless() -> re.Pattern[str]:
    """競馬場, 大寺院, 遺跡公園, 国立図書館: kinds and what tells one from another, without a name."""
    kinds = any_of(column(__package__, "place_suffixes", "suffix"))
    telling = f"(?:[大小新旧同各]|[国公市県都町村私]立(?!国際)|{kinds})?"
    return re.compile(f"{telling}{any_of(_built())}|政令.*|共和国|[東西南北](?:海岸|地区)")


def _of_kind(text: str, words: Sequence[Word]) -> bool:
    """吉州郡, 相国寺: a name that ends in a kind of place."""
    return len(words) > 1 and text.endswith((*_kinds(), *_FOREIGN_UNITS)) and not _nameless().fullmatch(text)


def _unheard(words: Sequence[Word]) -> bool:
    """Katakana that UniDic does not know; of what it knows コク is a noun, カエサル a person."""
    kinds = {word.kind for word in words}
    return kinds <= {"unknown", "place", "state"} if len(words) == 1 else not kinds <= {"noun", "suffix", "proper"}


#: Names of three characters are words of other kinds as well (アリマ, アタク): only of cities with so many inhabitants.
_LARGE: Final = 200_000


@lru_cache(maxsize=1)
def world_cities() -> frozenset[str]:
    """Return the cities of the world in katakana; Japan's own in katakana (ミヤザキ) are readings, no names."""
    abroad = (row for row in rows("kyoki.linking", "gazetteer") if row["country"] != "JP")
    named = ((name, float(row["population"])) for row in abroad for name in [row["name"], *row["aliases"].split("|")])
    kana = ((name, population) for name, population in named if _KATAKANA_NAME.fullmatch(name) and name not in codes())
    return frozenset(name for name, people in kana if len(name) > 3 or (len(name) == 3 and people >= _LARGE))


def cities(sentence: Sentence) -> Iterator[Claim]:
    """ベロオリゾンテ, ウランウデ: cities of the world in katakana that UniDic does not know or cuts in pieces."""
    known = world_cities()
    for match in _KATAKANA_NAME.finditer(sentence.text):
        start, end = match.span()
        if match.group() not in known or sentence.is_person(start, end):
            continue
        words = sentence.words_of(start, end)
        if len(words) == 1 and words[0].kind != "unknown":
            continue  # what UniDic knows it calls by the right name
        # タタ自動車: more words behind it make another name
        if words and len(sentence.run(sentence.number(words[-1]), 2, _OTHER_NAME)) == 1:
            yield Claim(start, end, "place", "city of the world")


_WHEREABOUTS: Final = re.compile("近郊|郊外|近辺|周辺|付近|近海|沖|上空|一帯|中心部|市内|市長|市議|市民|港|の[町街村]")
_SEAT: Final = re.compile("(?:首都|州都|省都|県都|古都|港町|都市)[のは・、]?$")
#: 〜で, 〜には, 〜へ, 〜から; not 〜によると, 〜に対して.
_HERE: Final = re.compile("で|に(?!よ|対|関|つ|と)|へ|から")


def unknown_places(sentence: Sentence) -> Iterator[Claim]:
    """ジャフナ近郊; リビアのワウアナムスには: katakana that UniDic does not know, where something happens."""
    for number, word in enumerate(sentence.words):
        kana = word.kind == "unknown" and _KATAKANA.fullmatch(word.surface)
        if not kana or sentence.is_person(word.start, word.end):
            continue
        if _WHEREABOUTS.match(sentence.text, word.end) or _SEAT.search(sentence.text, 0, word.start):
            yield Claim(word.start, word.end, "place", "unknown word + whereabouts")
        elif number > 1 and _HERE.match(sentence.text, word.end):
            state, of = sentence.words[number - 2 : number]
            if state.kind == "state" and of.surface == "の":
                yield Claim(word.start, word.end, "place", "unknown word of a state")
