"""Rules for places by what they are in, or who was born there: ジョージア州プレーンズ, ソー生まれ, 茨城県絹川村."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import gazetteer
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence

_PART: Final = "[東西南北中]部|[東西南北]{2}部|沿岸部|内陸部"
#: Births, homes and deaths, which only places have before them.
_LIFE: Final = "生まれ|出身|で(?:生まれ|死去|育[っち])|の(?:自宅|病院|別荘|生家|実家|農家|家庭)"
#: What is done to towns in wars.
_TAKEN: Final = "を(?:掌握|制圧|占領|占拠|奪還|攻略|包囲|砲撃|空爆|陥落)|に(?:迫|進[軍攻]|(?:地上)?侵攻)|が陥落"
_within: Final = re.compile(
    f"(?P<above>州|{_PART}|郊外|近郊|・)(?P<name>[{KATAKANA}]{{2,}}(?:[{NAME_DOTS}][{KATAKANA}]+)*)"
    f"(?:(?P<life>{_LIFE})|(?P<taken>{_TAKEN})|(?=[のでにをは、。・]|から|など|沖|近郊|郊外|$))"
)
#: Katakana behind a unit and の, in the place of an action: ハルキウ州の | ボフチャンスクで.
_of_unit: Final = re.compile(
    f"(?P<unit>州|地方|省|郡|県|自治区)の(?P<name>[{KATAKANA}]{{3,}})(?:{_LIFE}|{_TAKEN}|で(?!す|は?な)|に(?!よ|対|関|つ|と)|へ|から|近郊|郊外)"
)
#: Kinds of words into which UniDic cuts an unknown name: エルファ | シェル, ファザー | ノ.
_PIECES: Final = frozenset({"unknown", "place", "proper", "other"})
#: Maximum characters of a common noun of UniDic that may be a town, too, behind a part of a state: 中部 | ハマ.
_SHORT: Final = 2


@needs("州部郊・")
def within(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana directly behind a province or a part of a state, whatever the word is elsewhere.

    Behind a part, a word that UniDic knows as a noun needs a birth or a war: フランス中部ドゥシーの自宅, but not
    アメリカ南部ハリケーンの被害. Behind a place and ・ all do: イングランド・イルフォード生まれ.
    """
    for match in _within.finditer(sentence.text):
        words = sentence.words_of(*match.span("name"))
        above = sentence.before(match.start("name"))
        if not words or above is None or not _is_within(sentence, match["above"], above.start):
            continue
        if match["name"] in lexicon.state_names() or sentence.is_person(*match.span("name")):
            continue
        sure = match["life"] or (match["taken"] and match["above"] != "・")
        rare = any(word.kind in {"unknown", "place"} for word in words)
        if sure or match["above"] == "州" or (rare and match["above"] != "・"):
            yield Claim(*match.span("name"), "place", "name within a place")


@needs("州方省郡県区首")
def of_units(sentence: Sentence) -> Iterator[Claim]:
    """Find unknown katakana of a province: ハルキウ州のボフチャンスクで; not カリフォルニア州のガソリンスタンドで.

    Nor a listed company: カリフォルニア州のグーグルで.
    """
    for match in _of_unit.finditer(sentence.text):
        words, unit = sentence.words_of(*match.span("name")), sentence.at(match.start())
        above = None if unit is None else sentence.before(unit.start)
        rare = any(word.kind in _PIECES for word in words) and match["name"] not in bodies.all_names()
        if rare and above is not None and above.kind in _ABOVE and not sentence.is_person(*match.span("name")):
            yield Claim(*match.span("name"), "place", "name within a place")
    for match in _capital.finditer(sentence.text) if "首都" in sentence.text else ():
        words = sentence.words_of(*match.span("name"))
        lengths = [len(word.surface) for word in words]
        if len(lengths) > 1 and min(lengths) <= _SHORT and max(lengths) <= _SHORT + 1:
            yield Claim(*match.span("name"), "place", "name within a place")


_ABOVE: Final = frozenset({"place", "state", "unknown"})
#: A capital that UniDic cuts into short words: 首都ニアメー (ニア | メー).
_capital: Final = re.compile(f"首都(?P<name>[{KATAKANA}]{{3,}})(?=[のでにをは、]|から)")


def _is_within(sentence: Sentence, above: str, start: int) -> bool:
    """Return whether what precedes the name belongs to a place: ジョージア | 州, フランス | 中部, イングランド | ・."""
    first = sentence.before(start)
    if first is None:
        return above in {"北部", "南部", "東部", "西部", "中部"}
    if above == "州":
        return first.kind in {"place", "state", "unknown"}
    if first.kind in {"place", "state", "abbreviation"}:
        return True
    unit = first.surface in lexicon.place_units("name")
    return unit or (above != "・" and _BEGINS.search(sentence.text, 0, start) is not None)


#: A clause or item of a list begins before the part of a state: 11月末に | 北部アレッポ.
_BEGINS: Final = re.compile(f"(?:[、。「（(にとや]|[{KANJI}]・)$")


#: A city behind its prefecture, also if UniDic cuts it at a shorter place: 岡山県 | 瀬戸 | 内 | 市.
_city: Final = re.compile(
    f"(?<=[県府道])[{KANJI}{HIRAGANA}{KATAKANA}]{{2,6}}?市(?:(?![{KANJI}])|(?=長|議|内|教委|役所))"
)
#: A town or village behind its prefecture or district, however UniDic cuts it: 茨城県 | 絹川村.
_village: Final = re.compile(f"(?<=[県府道郡])(?:(?![市区郡])[{KANJI}ヶノ]){{2,5}}?[町村](?![{KANJI}])")


@needs("市町村")
def of_prefectures(sentence: Sentence) -> Iterator[Claim]:
    """Find cities, towns and villages behind their prefecture or district, however UniDic cuts them.

    岡山県 | 瀬戸 | 内 | 市, if the gazetteer has the city; 茨城県 | 絹 | 川村.
    """
    for match in _city.finditer(sentence.text) if "市" in sentence.text else ():
        if sentence.starts_word(match.start()) and gazetteer.candidates(match.group()):
            yield Claim(*match.span(), "place", "name + administrative unit")
    for match in _village.finditer(sentence.text) if "村" in sentence.text or "町" in sentence.text else ():
        above, unit = sentence.before(match.start() - 1), sentence.before(match.start())
        whole = unit is not None and len(unit.surface) == 1 and above is not None and above.kind == "place"
        if whole and sentence.words_of(*match.span()):
            yield Claim(*match.span(), "place", "name + administrative unit")
