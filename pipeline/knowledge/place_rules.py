"""Rules that find places: names with their administrative, natural or built kind, and bare names."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.knowledge.sentence import NOMINAL, Claim
from pipeline.knowledge.words import any_of, column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.sentence import Sentence, Word

_UNITS: Final = frozenset("都道府県市区町村郡州省")
_UNIT: Final = re.compile("特別市|広域市|自治区|[都道府県市区町村郡州省]")
_ALL_KATAKANA: Final = re.compile("[ァ-ヴー]+")
_KATAKANA: Final = re.compile("[ァ-ヴー]{2,}")
_KATAKANA_NAME: Final = re.compile("[ァ-ヴー]{2,}(?:[・＝=･][ァ-ヴー]+)*")
#: Units that unknown katakana may have: オハイオ州, プスコフ市. コスト区 is no district.
_FOREIGN_UNITS: Final = "市州県郡村省"


def _labels() -> frozenset[str]:
    return column("labels", "label", type="place")


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return column("place_suffixes", "suffix") - _UNITS - {"地方", "地区"}


@lru_cache(maxsize=1)
def _natural() -> frozenset[str]:
    return column("place_suffixes", "suffix", kind="natural")


@lru_cache(maxsize=1)
def _facilities() -> tuple[str, ...]:
    """Kinds that tell a facility even behind a person's or a company's name; 寺 and 橋 are ends of surnames too."""
    return tuple(sorted(column("place_suffixes", "suffix", kind="facility")))


def with_unit(sentence: Sentence) -> Iterator[Claim]:
    """東京都, 広島市 of 広島市長, オハイオ州, バンドン市 of バンドン市民: a name and its administrative unit."""
    for number, word in enumerate(sentence.words):
        end = _unit_end(sentence, number)
        if end and _has_units(sentence, word, sentence.text[end - 1]):
            yield Claim(_katakana_start(sentence, word), end, "place", "name + administrative unit")


def _katakana_start(sentence: Sentence, word: Word) -> int:
    """ベルゴロド州 (UniDic: ベルゴ + ロド): a foreign name begins where its katakana begins."""
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
    if len(run) < 2 or run[1].surface in column("not_names", "word", kind="no unit"):  # 東京市場
        return 0
    return match.end()


def _has_units(sentence: Sentence, word: Word, unit: str) -> bool:
    if word.kind in {"place", "surname", "given"}:
        return True
    if word.kind in {"noun", "unknown", "person", "proper"} and _KATAKANA.fullmatch(word.surface):
        return unit in _FOREIGN_UNITS
    return word.kind in {"noun", "unknown"} and sentence.label(word.start, word.end) in _labels()


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    return re.compile(any_of(column("places", "name")))


#: 九州地方; 鹿児島地方検察庁: a court's or an office's 地方 is no region.
_REGION: Final = re.compile("地方(?!検察|裁判|法務|気象|議|自治|紙|公|銀行)|地区")
_WESTERN_JAPAN: Final = "(?:四国|九州|近畿|山陰|関西|北陸)"
#: 中国 is a region of Japan before 地方 and beside other regions: 中国・九州北部豪雨.
_CHUGOKU: Final = re.compile(f"中国(?=地方|[・、]{_WESTERN_JAPAN})|(?<=(?:四国|九州|近畿|山陰|関西|北陸)[・、])中国")


def listed(sentence: Sentence) -> Iterator[Claim]:
    """朝鮮半島, 中東, 東シナ海, 中国地方: regions and seas, some of them with a state's name inside."""
    for pattern in (_CHUGOKU, _listed()):
        for match in pattern.finditer(sentence.text):
            if sentence.words_of(*match.span()):
                region = _REGION.match(sentence.text, match.end())
                yield Claim(match.start(), region.end() if region else match.end(), "place", "listed place")


def with_kind(sentence: Sentence) -> Iterator[Claim]:
    """成田空港, メキシコ湾, 与那国島, 福島第一原発, ケネディ宇宙センター: a name and the words up to its kind."""
    for number, word in enumerate(sentence.words):
        if word.kind in {"place", "state", "person", "surname", "proper"}:
            end = _kind_end(sentence, number)
            if end:
                yield Claim(word.start, end, "place", "name + kind of place")


def _kind_end(sentence: Sentence, number: int) -> int:
    """Return where the first word for a kind of place ends, at most three words on, else 0."""
    word, *run = sentence.run(number, 5, NOMINAL | {"number"})  # 福島第一原発
    for at, last in enumerate(run[:3]):
        if last.kind in {"place", "state"} or last.surface in _UNITS:
            return 0
        if _is_kind(sentence, word, last):
            sponsored = word.kind == "proper" and [w.kind for w in run[at + 1 :]] == ["place"]
            return run[at + 1].end if sponsored else last.end  # 京セラドーム大阪
    return 0


def _is_kind(sentence: Sentence, word: Word, last: Word) -> bool:
    behind = sentence.text[word.end : last.end]
    if word.kind == "place":
        region = _REGION.match(sentence.text, word.end)
        return last.surface in _kinds() or behind in _kinds() or (region is not None and region.end() == last.end)
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


_STATION: Final = re.compile("(?:[一-龥々ヶノ]+|[ァ-ヴー]+)駅")
#: 最寄り駅, 終着駅, 新駅: stations without a name.
_NAMELESS: Final = re.compile(
    "(?:最寄|終着|始発|中間|終点|新|同|各|無人|主要|両|全|当|途中|発|着|貨物|地下|鉄道|隣|次)+駅"
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
    """沖縄, モスクワ: what UniDic calls a place; 中央 and エゾ are common words."""
    common = column("not_names", "word", kind="common word")
    for word in sentence.words:
        if word.kind == "place" and word.surface not in common:
            yield Claim(word.start, word.end, "place", "place name")


def ginza_places(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's places in katakana, or that end in a word for a unit or kind: 吉州郡, フランクフルト・アム・マイン."""
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in _labels() or not words:
            continue
        text = sentence.text[start:end]
        of_kind = len(words) > 1 and text.endswith((*_kinds(), *_FOREIGN_UNITS))
        if of_kind or (_KATAKANA_NAME.fullmatch(text) and words[-1].kind != "proper"):
            yield Claim(start, end, "place", "ginza")


_WHEREABOUTS: Final = re.compile("近郊|郊外|近辺|周辺|付近|近海|沖|上空|中心部|市内|市長|市議|市民|港")
#: 〜で, 〜には, 〜へ, 〜から; not 〜によると, 〜に対して.
_HERE: Final = re.compile("で|に(?!よ|対|関|つ|と)|へ|から")


def unknown_places(sentence: Sentence) -> Iterator[Claim]:
    """ジャフナ近郊; リビアのワウアナムスには: katakana that UniDic does not know, where something happens."""
    for number, word in enumerate(sentence.words):
        kana = word.kind == "unknown" and _KATAKANA.fullmatch(word.surface)
        if not kana or sentence.is_person(word.start, word.end):
            continue
        if _WHEREABOUTS.match(sentence.text, word.end):
            yield Claim(word.start, word.end, "place", "unknown word + whereabouts")
        elif number > 1 and _HERE.match(sentence.text, word.end):
            state, of = sentence.words[number - 2 : number]
            if state.kind == "state" and of.surface == "の":
                yield Claim(word.start, word.end, "place", "unknown word of a state")
