"""Rules that find places: names with their administrative, natural or built kind, and bare names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.knowledge.sentence import Claim
from pipeline.knowledge.words import any_of, column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.sentence import Sentence, Word

_UNITS: Final = frozenset("都道府県市区町村郡州省")
_KATAKANA: Final = re.compile("[ァ-ヴー]{2,}")
#: 東京都, and the unit within a word that goes on: 東京都民, 広島市長, 秋田県連; 州郡 and 市場 are other words.
_UNIT: Final = re.compile(
    "(?:特別市|広域市|自治区|[都道府県市区町村郡州省])"
    "(?=$|(?:民|内|外|立|長|議|営|政|庁|警|連|境|下|役所|役場|知事|職員|税|域|産|側|会|全域|大会|選挙|出身|在住)*)"
)
_OTHER_UNITS: Final = frozenset(
    "市場 市街 道路 道場 町人 村落 区間 区域 州郡 省庁 省エネ 府庁 郡部 都心 都市 都会 区分 町並み".split()
)


def _unit(sentence: Sentence, number: int) -> int:
    """Return where the administrative unit after this word ends, else 0."""
    run = sentence.run(number, 3)
    if len(run) < 2 or run[1].surface in _OTHER_UNITS:
        return 0
    match = _UNIT.match(sentence.text, run[0].end)
    return match.end() if match else 0


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    return re.compile(any_of(column("places", "name")))


#: 鹿児島地方検察庁: a court's or an office's 地方 is no region.
_REGION: Final = re.compile("地方(?!検察|裁判|法務|気象|議|自治|紙|公|銀行)|地区")
_CHUGOKU: Final = re.compile(
    "(?<=[・、])中国(?=地方)|中国(?=[・、](?:四国|九州|近畿|山陰))|(?<=四国[・、])中国|(?<=九州[・、])中国|(?<=近畿[・、])中国"
)


def listed(sentence: Sentence) -> Iterator[Claim]:
    """朝鮮半島, 中東, 東シナ海, 中国地方; 中国 beside 四国 or 九州: regions and seas, some with a state's name in them."""
    for pattern in (_CHUGOKU, _listed()):
        for match in pattern.finditer(sentence.text):
            if sentence.words_of(*match.span()):
                region = _REGION.match(sentence.text, match.end())
                yield Claim(match.start(), region.end() if region else match.end(), "place", "listed place")


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return frozenset(column("place_suffixes", "suffix")) - _UNITS - {"地方", "地区"}


@lru_cache(maxsize=1)
def _long_kinds() -> frozenset[str]:
    """Words of two and more characters tell a facility even behind a person's name (寺 and 橋 are ends of names too)."""
    facilities = column("place_suffixes", "suffix", kind="facility")
    return frozenset(word for word in facilities if len(word) > 1) - {
        "教会",
        "工場",
        "病院",
        "市場",
        "温泉",
        "通り",
        "会館",
        "ビル",
        "ホテル",
        "ホール",
    }


@lru_cache(maxsize=1)
def _natural() -> frozenset[str]:
    return column("place_suffixes", "suffix", kind="natural")


def with_unit(sentence: Sentence) -> Iterator[Claim]:
    """東京都, 広島市 of 広島市長, オハイオ州, ドゥジャイル村: a name and its administrative unit."""
    labels = column("labels", "label", type="place")
    for number, word in enumerate(sentence.words):
        known = word.kind in {"place", "surname", "given"}
        kana = word.kind in {"noun", "unknown", "person", "proper"} and _KATAKANA.fullmatch(word.surface) is not None
        if known or kana or (word.kind in {"noun", "unknown"} and sentence.label(word.start, word.end) in labels):
            end = _unit(sentence, number)
            if end and not (kana and sentence.text[end - 1] in "区道町都府"):
                yield Claim(word.start, end, "place", "name + administrative unit")


def with_kind(sentence: Sentence) -> Iterator[Claim]:
    """成田空港, メキシコ湾, 与那国島, 九州地方, ケネディ宇宙センター: a name and the words up to its kind."""
    for number, word in enumerate(sentence.words):
        if word.kind in {"place", "state", "person", "surname", "proper"}:
            end = _end_of_kind(sentence, number)
            if end:
                yield Claim(word.start, end, "place", "name + kind of place")


def _end_of_kind(sentence: Sentence, number: int) -> int:
    """Return where the first word for a kind of place ends, at most three words on, else 0."""
    word, *run = sentence.run(number, 4)
    for last in run:
        if last.kind in {"place", "state"} or last.surface in _UNITS:
            return 0
        compound = sentence.text[word.end : last.end]
        if last.surface in _natural() and last.start == word.end:
            return last.end
        if word.kind != "state" and compound.endswith(tuple(_long_kinds())):
            return last.end
        if word.kind == "place" and (last.surface in _kinds() or _REGION.fullmatch(compound)):
            return last.end if not _REGION.match(compound) or _REGION.match(sentence.text, word.end) else 0
    return 0


_DOTTED: Final = re.compile("[ァ-ヴー]+(?:[・＝=･](?:[ァ-ヴー]+|[A-ZＡ-Ｚ]))+")


def dotted_with_kind(sentence: Sentence) -> Iterator[Claim]:
    """アウン・サン廟, ジョン・F・ケネディ国際空港: a place that bears a person's name."""
    for match in _DOTTED.finditer(sentence.text):
        kinds = re.compile(any_of(_kinds() | {"州", "県", "市", "郡", "省"}))
        kind = kinds.match(sentence.text, match.end())
        words = sentence.words_of(match.start(), kind.end()) if kind else ()
        if words and words[0].kind != "state":
            yield Claim(words[0].start, words[-1].end, "place", "name + kind of place")


_STATION: Final = re.compile("(?:[一-龥々ヶノ]+|[ァ-ヴー]+)駅")
_NO_STATION: Final = re.compile(
    "^(?:最寄|終着|始発|中間|終点|新|同|各|無人|主要|両|全|当|途中|発|着|貨物|地下|鉄道|隣)+り?駅$"
)


def stations(sentence: Sentence) -> Iterator[Claim]:
    """汶山駅, 本郷三丁目駅: what stands before 駅 is the station's name, whatever words it is made of."""
    for match in _STATION.finditer(sentence.text):
        start = max(
            [match.start(), *(match.start() + at + 1 for at, c in enumerate(match.group()) if c in "線県市区町村社旧")]
        )
        start = max([start, *(word.start for word in sentence.words_of(start, match.end()) if word.kind == "place")])
        if (
            sentence.words_of(start, match.end())
            and match.end() - start > 2
            and not _NO_STATION.match(sentence.text[start : match.end()])
        ):
            yield Claim(start, match.end(), "place", "station")


def bare(sentence: Sentence) -> Iterator[Claim]:
    """沖縄, モスクワ: what UniDic calls a place; 中央 and エゾ are common words."""
    common = column("not_names", "word", kind="common word")
    for word in sentence.words:
        if word.kind == "place" and word.surface not in common:
            yield Claim(word.start, word.end, "place", "place name")


def ginza_places(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's places in katakana, or that end in a word for a kind of place; ジャフナ近郊: by what follows."""
    labels = column("labels", "label", type="place")
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in labels or not words:
            continue
        text = sentence.text[start:end]
        if (
            _KATAKANA.fullmatch(text)
            or (len(words) > 1 and text.endswith(tuple(_kinds())))
            or text.endswith(("郡", "市", "県", "省", "州"))
        ):
            yield Claim(start, end, "place", "ginza")


_LOCATIVE: Final = re.compile("(?:近郊|郊外|近辺|周辺|付近|近海|沖|上空|中心部|市内|市長|市議|市民|港)")
_HERE: Final = re.compile("で|に(?!よ|対|関|つ|と)|へ|から")


def unknown_places(sentence: Sentence) -> Iterator[Claim]:
    """ジャフナ近郊; リビアのワウアナムスには: katakana that UniDic does not know, where something happens."""
    for number, word in enumerate(sentence.words):
        if (
            word.kind == "unknown"
            and _KATAKANA.fullmatch(word.surface)
            and not sentence.is_person(word.start, word.end)
        ):
            if _LOCATIVE.match(sentence.text, word.end):
                yield Claim(word.start, word.end, "place", "unknown word + whereabouts")
            elif number > 1 and _HERE.match(sentence.text, word.end):
                before = sentence.words[number - 2 : number]
                if before[0].kind == "state" and before[1].surface == "の":
                    yield Claim(word.start, word.end, "place", "unknown word of a state")
