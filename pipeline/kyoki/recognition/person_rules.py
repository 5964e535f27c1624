"""Rules that find people: names before a title, full names, and what GiNZA calls a person if there is evidence."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kyoki.linking.states import codes
from kyoki.recognition.patterns import any_of
from kyoki.recognition.place_rules import world_cities
from kyoki.recognition.sentence import NAMES, Claim
from kyoki.wordlists import column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

from kyoki.recognition.sentence import Sentence, Word

#: Names with dots; a single letter is an initial (ジョージ・W・ブッシュ).
_DOTTED: Final = re.compile(
    "(?:(?:[A-ZＡ-Ｚ][・＝=･])+[ァ-ヴー]+|[ァ-ヴー]+(?:[・＝=･](?:[ァ-ヴー]+|[A-ZＡ-Ｚ](?![A-Za-z])))+)"
)
_KATAKANA: Final = re.compile("[ァ-ヴー]{2,}")
_KANJI: Final = re.compile("[一-龥々ヶ]+")
#: 永谷嘉男(ながたに・よしお)氏: a reading may stand between a name and its title.
_READING: Final = r"(?:[（(][ぁ-んァ-ヴー・=\s]+[）)])?"
#: 小泉・元首相, ルビオ米国務長官, 金永日外務次官.
_LEAD: Final = "・?(?:元|前|現|新|故|副|準|両|次期|[米英仏独露韓中])*"
#: ノーベル委員会, アメリカ大統領府: a body, not a holder of an office. 石破総裁会見 is another matter.
_NO_BODY: Final = "(?!会(?![見談長])|府|室)"
#: What a kanji name does not end in, though it may follow one: 鉢呂前 | 経済産業相, 秋田県連 | 会長.
_NO_ENDS: Final = frozenset("都道府県市区町村郡州省国社部局課党会連署元前現新故副両屋医員者")
#: 同 | 鈴木, 妻 | 花子: words of one kanji before a name.
_NO_STARTS: Final = _NO_ENDS | frozenset("同両各女男娘妻夫父母兄弟姉妹子孫氏弱強上下内外対")
#: Longest kanji name before a title: 長谷川町子 and 勅使河原 with a given name of one character have five.
_LONGEST: Final = 5


#: Offices of which a state has one: nothing but a name stands before them.
_OF_STATE: Final = re.compile(
    _LEAD + "(?:大統領|首相|外相|国防相|国務長官|国防長官|総書記|教皇|法王|国王)(?!選|府|邸|官)"
)


def _of_kinds(*kinds: str) -> str:
    found = any_of(title for kind in kinds for title in column(__package__, "titles", "title", kind=kind))
    return f"{_LEAD}{found}{_NO_BODY}"


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    """Any title; 元 before an honorific is no lead but the end of a name: 中谷元氏."""
    honorific = any_of(column(__package__, "titles", "title", kind="honorific"))
    return re.compile(f"{_READING}(?:{honorific}|{_of_kinds('title', 'local')})")


@lru_cache(maxsize=1)
def _offices() -> re.Pattern[str]:
    """Titles that no place has: 首相, but not 知事 (宮城知事) or 代表 (東京代表)."""
    return re.compile(_READING + _of_kinds("title"))


@lru_cache(maxsize=1)
def _honorifics() -> re.Pattern[str]:
    return re.compile(_READING + any_of(column(__package__, "titles", "title", kind="honorific")))


def titled(sentence: Sentence, end: int) -> bool:
    """Return whether a title or an honorific follows: 氏, 大統領, ・元首相, 米国務長官."""
    return _titles().match(sentence.text, end) is not None


_RULER: Final = re.compile(
    f"(?:{_DOTTED.pattern}|[ァ-ヴー]{{2,}})[0-9０-９一二三四五六七八九十IVX]{{1,4}}世(?![紀代帯界])"
)


def rulers(sentence: Sentence) -> Iterator[Claim]:
    """ベネディクト16世, エドワード4世: the number is part of the name."""
    for match in _RULER.finditer(sentence.text):
        if sentence.words_of(*match.span()):
            yield Claim(*match.span(), "person", "name of a ruler")


def foreign_names(sentence: Sentence) -> Iterator[Claim]:
    """ウラジーミル・プーチン: katakana with a dot, and a title, a name in UniDic or GiNZA's word for it.

    Of the rest, デンマーク・コペンハーゲン is left to the rules for places, and アニマックス・アジア is a name of
    something else: the アジア in it is no place.
    """
    places = column(__package__, "ginza_labels", "label", type="place")
    for match in _DOTTED.finditer(sentence.text):
        start, end = match.start(), _before_state(sentence, match)
        words = sentence.words_of(start, end)
        kinds = [word.kind for word in words]
        if not kinds or kinds[0] == "state":
            continue
        if end < match.end() or titled(sentence, end):
            yield Claim(start, end, "person", "katakana name + title")
        elif match.group() in world_cities() and kinds[0] != "person" and not sentence.is_person(start, end):
            yield Claim(start, end, "place", "city of the world")  # サン・フアン
        elif kinds[-1] == "person" or (sentence.is_person(start, end) and _may_be_name(kinds)):
            yield Claim(start, end, "person", "katakana name")
        elif match.group() in world_cities():
            yield Claim(start, end, "place", "city of the world")
        elif kinds[0] == "person" and kinds[-1] == "unknown" and _may_be_name(kinds) and _ends(sentence, words[-1]):
            yield Claim(start, end, "person", "katakana given name")  # ルカ・マルモリーニ
        elif not set(kinds) <= {"place", "state", "other"}:
            place = sentence.label(start, end) in places  # フランクフルト・アム・マイン
            yield Claim(start, end, *(("place", "ginza") if place else ("none", "katakana compound")))


def _before_state(sentence: Sentence, match: re.Match[str]) -> int:
    """トニー・ブレア・イギリス首相: where the name ends before the state whose office it is."""
    name, _, last = match.group().rpartition("・")
    return match.start() + len(name) if name and last in codes() and titled(sentence, match.end()) else match.end()


def _ends(sentence: Sentence, word: Word) -> bool:
    """Return whether no noun goes on behind this word: ルカ・マルモリーニ | は, not ルカ・マルモリーニ | 図書館."""
    return len(sentence.run(sentence.number(word), 2)) == 1


def _may_be_name(kinds: Sequence[str]) -> bool:
    """ワールド・ベースボール・クラシック is made of words of the dictionary only, アジア of a place."""
    return bool({*NAMES, "unknown"} & set(kinds)) and not {"place", "state"} & set(kinds)


def full_names(sentence: Sentence) -> Iterator[Claim]:
    """張玉軍被告, 韓悳洙首相: kanji from a surname as far as a title; GiNZA's span where UniDic knows no surname."""
    for number, word in enumerate(sentence.words):
        end = _as_far_as_title(sentence, number) if word.kind == "surname" else 0
        if end:
            yield Claim(_first_character(sentence, word.start), end, "person", "full name + title")
    for start, end, label in sentence.spans:
        if label in {"Person", "N_Person"} and _kanji_name(sentence.words_of(start, end)) and titled(sentence, end):
            yield Claim(_first_character(sentence, start), end, "person", "ginza + title")


def _first_character(sentence: Sentence, start: int) -> int:
    """箕牧智之 (UniDic: 箕 + 牧 + 智之), 朴槿恵: one kanji between a particle and a name belongs to the name."""
    first = sentence.before(start)
    if first is None or first.kind not in {"noun", "suffix", "surname"} or not _KANJI.fullmatch(first.surface):
        return start
    before = sentence.before(first.start)
    alone = (before is None or before.kind == "other") and len(first.surface) == 1 and first.surface not in _NO_STARTS
    return first.start if alone else start


def _as_far_as_title(sentence: Sentence, number: int) -> int:
    """Return where a kanji name of a surname and one to three more words ends before a title, else 0."""
    surname, *run = sentence.run(number, 4)
    if not _KANJI.fullmatch(surname.surface) or titled(sentence, surname.end):  # 金 | 総書記
        return 0
    for word in run:
        personal = _honorifics().match(sentence.text, word.end) is not None  # 中谷元氏; 中谷元 | 防衛相
        ends = _no_end(word.surface) and not (personal and word.surface in "元新")
        if not _KANJI.fullmatch(word.surface) or word.kind in {"place", "state", "surname"} or ends:
            return 0
        if titled(sentence, word.end):
            ordinary = word.kind == "noun" and word.start == surname.end and len(word.surface) > 1
            known = not ordinary or sentence.is_person(word.start, word.end)  # 林業 | 委員長 is no name
            return word.end if known and word.end - surname.start <= _LONGEST else 0
    return 0


def _kanji_name(words: Sequence[Word]) -> bool:
    """Return whether words can be one kanji name: 全国 and 阿久根, words and places by themselves, cannot."""
    if not words or not 2 <= words[-1].end - words[0].start <= _LONGEST:
        return False
    if any(word.kind in {"state", "proper"} for word in words):
        return False  # 韓国人, 中日落合
    whole = len(words) > 1 or words[0].kind in NAMES
    return whole and all(_KANJI.fullmatch(word.surface) for word in words) and not _no_end(words[-1].surface)


def _no_end(surface: str) -> bool:
    """安倍総理, 中央大学, 陸軍省 do not end as a name does."""
    return (
        surface in _NO_ENDS
        or surface in column(__package__, "titles", "title")
        or surface in column(__package__, "organisations", "suffix")
    )


@lru_cache(maxsize=1)
def _east_asian() -> re.Pattern[str]:
    surnames = any_of(column(__package__, "surnames", "surname"))
    return re.compile(f"(?<![一-龥々])({surnames}[一-龥]{{2}})(?={_titles().pattern})")


_WITH_READING: Final = re.compile("(?<![一-龥々])([一-龥々]{3,5})(?=[（(][ぁ-ん・ ]+[）)])")


def unknown_names(sentence: Sentence) -> Iterator[Claim]:
    """田文華・前会長, 西正典(にしまさのり)局長: three kanji from a surname on, or with a reading, and a title."""
    for match in _east_asian().finditer(sentence.text):
        if _kanji_name(sentence.words_of(*match.span(1))):
            yield Claim(*match.span(1), "person", "East Asian surname + title")
    for match in _WITH_READING.finditer(sentence.text):
        if _kanji_name(sentence.words_of(*match.span(1))) and titled(sentence, match.end(1)):
            yield Claim(*match.span(1), "person", "reading + title")


def titled_names(sentence: Sentence) -> Iterator[Claim]:
    """安倍首相, ゼレンスキー大統領, 竹原氏: one name before a title."""
    for word in sentence.words:
        if not titled(sentence, word.end):
            continue
        if word.kind in NAMES and not word.surface.isascii():
            yield Claim(word.start, word.end, "person", "name + title")
        elif word.kind == "place" and _person_not_place(sentence, word):
            yield Claim(word.start, word.end, "person", "place name + personal title")
        elif _KATAKANA.fullmatch(word.surface) and _alone(sentence, word):
            yield Claim(word.start, word.end, "person", "katakana + title")
    for match in _KATAKANA.finditer(sentence.text):
        kinds = {word.kind for word in sentence.words_of(*match.span())}
        if "other" in kinds and titled(sentence, match.end()):  # ボルアルテ大統領 (UniDic: ボル, a verb, + アルテ)
            yield Claim(*match.span(), "person", "katakana + title")


def _person_not_place(sentence: Sentence, word: Word) -> bool:
    """石川氏, 三原首相; of titles that places have too (宮城知事, 東京代表) none, of the others where GiNZA agrees."""
    if word.surface in column(__package__, "not_names", "word"):
        return False
    if _honorifics().match(sentence.text, word.end):
        return True
    agreed = sentence.label(word.start, word.end) in {"Person", "Position_Vocation"}
    return agreed and _offices().match(sentence.text, word.end) is not None


def _alone(sentence: Sentence, word: Word) -> bool:
    """トランプ大統領; グループ会長 and トップ選手 are no names: a word that UniDic knows must stand alone."""
    if word.kind not in {"noun", "proper"}:
        return word.kind == "unknown"
    before = sentence.before(word.start)
    alone = before is None or (before.kind == "other" and not _KATAKANA.fullmatch(before.surface))
    return alone and (sentence.is_person(word.start, word.end) or bool(_OF_STATE.match(sentence.text, word.end)))


def plain_names(sentence: Sentence) -> Iterator[Claim]:
    """金正恩, 朴璐美: GiNZA's kanji name with a word for a name in it; 小泉純一郎: a surname and a given name."""
    surnames = column(__package__, "surnames", "surname")
    for start, end, label in sentence.spans:
        inside = sentence.words_of(start, end)
        if label in {"Person", "N_Person"} and len(inside) > 1 and _kanji_name(inside):
            inside = _without_rank(inside)
            kinds = {word.kind for word in inside}
            if kinds & NAMES or (end - start == 3 and (inside[0].kind == "place" or inside[0].surface in surnames)):
                yield Claim(*_grown(sentence, inside), "person", "ginza + name")
    for word, following in pairwise(sentence.words):
        if word.kind == "surname" and following.kind == "given" and word.end == following.start:
            yield Claim(*_grown(sentence, (word, following)), "person", "surname + given name")


def _without_rank(words: Sequence[Word]) -> Sequence[Word]:
    """横綱 | 白鵬, 英雄 | 遠藤: a word of two characters before a name that UniDic knows says who it is."""
    rank = words[0].kind == "noun" and len(words[0].surface) > 1 and words[1].kind in {"surname", "person"}
    return words[1:] if rank and len(words[1].surface) > 1 else words


#: Characters that follow a name as words of their own: 小泉純一郎 | 著, 安倍晋三 | 派.
_NO_LAST: Final = _NO_ENDS | frozenset(
    "氏君様殿師派軍側家宅邸流風的戦像展賞杯役案発談著作編訳画曲詞組系似時後前中間内外上下名等各本班長形型版機車線駅港湾川山島"
    "城寺橋館園号戸宛付別計兼対用所場物品方堂座庄院団岩"
)


def _grown(sentence: Sentence, words: Sequence[Word]) -> tuple[int, int]:
    """中野雅 | 至, 則 | 巻千兵衛: a lone kanji beside a kanji name belongs to it."""
    start, end = words[0].start, words[-1].end
    if not _KANJI.fullmatch(sentence.text, start, end):
        return start, end
    following = sentence.run(sentence.number(words[-1]), 2)[1:]
    if end - start < _LONGEST and following:
        last = following[0]
        lone = len(last.surface) == 1 and _KANJI.fullmatch(last.surface) and last.surface not in _NO_LAST
        if lone and last.kind != "abbreviation" and (_ends(sentence, last) or titled(sentence, last.end)):
            end = last.end
    return _first_character(sentence, start), end


def ginza_people(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's persons that UniDic calls a name too, or that are katakana: 派兵 and 領空侵犯 are neither."""
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label != "Person" or not words:
            continue
        kinds = {word.kind for word in words}
        kana = _KATAKANA.fullmatch(sentence.text[start:end]) is not None
        if kinds <= (NAMES | {"unknown"} if kana else NAMES):
            yield Claim(start, end, "person", "ginza")
