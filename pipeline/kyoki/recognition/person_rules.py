"""Rules that find people: names before a title, full names, and what GiNZA calls a person if there is evidence."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import DOTTED_NAME, KANJI_NAME, KATAKANA_WORD, any_of, compiled
from kyoki.recognition.sentence import NAMES, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: 永谷嘉男(ながたに・よしお)氏: a reading may stand between a name and its title.
_READING: Final = f"(?:[（(][{HIRAGANA}{KATAKANA}・=\\s]+[）)])?"
#: ノーベル委員会, アメリカ大統領府: a body, not a holder of an office. 石破総裁会見 is another matter.
_NO_BODY: Final = "(?!会(?![見談長])|府|室)"
#: Longest kanji name before a title: 長谷川町子 and 勅使河原 with a given name of one character have five.
_LONGEST: Final = 5


def _after_lead(titles: frozenset[str]) -> str:
    """小泉・元首相, ルビオ米国務長官, 金永日外務次官: titles and what may be between a name and them."""
    prefixes = lexicon.title_prefixes("time", "present", "rank") | lexicon.state_abbreviations("title")
    return f"・?{any_of(prefixes)}*{any_of(titles)}"


_of_state: Final = compiled(lambda: _after_lead(lexicon.titles(use="of state")) + "(?!選|府|邸|官)")
#: Titles that no place has: 首相, but not 知事 (宮城知事) or 代表 (東京代表).
_offices: Final = compiled(lambda: _READING + _after_lead(lexicon.titles("title")) + _NO_BODY)
_honorifics: Final = compiled(lambda: _READING + any_of(lexicon.honorifics()))
#: Any title; 元 before an honorific is no lead but the end of a name: 中谷元氏.
_titles: Final = compiled(
    lambda: f"{_honorifics().pattern}|{_READING}{_after_lead(lexicon.titles('title', 'local'))}{_NO_BODY}"
)


def titled(sentence: Sentence, end: int) -> bool:
    """Return whether a title or an honorific follows: 氏, 大統領, ・元首相, 米国務長官."""
    return _titles().match(sentence.text, end) is not None


_RULER: Final = re.compile(
    f"(?:{DOTTED_NAME.pattern}|{KATAKANA_WORD.pattern})[0-9０-９一二三四五六七八九十IVX]{{1,4}}世(?![紀代帯界])"
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
    cities, places = lexicon.world_cities(), lexicon.ginza_labels("place")
    for match in DOTTED_NAME.finditer(sentence.text):
        start, end = match.start(), _before_state(sentence, match)
        words = sentence.words_of(start, end)
        kinds = [word.kind for word in words]
        if not kinds or kinds[0] == "state":
            continue
        if end < match.end() or titled(sentence, end):
            yield Claim(start, end, "person", "katakana name + title")
        elif match.group() in cities and kinds[0] != "person" and not sentence.is_person(start, end):
            yield Claim(start, end, "place", "city of the world")  # サン・フアン
        elif kinds[-1] == "person" or (sentence.is_person(start, end) and _may_be_name(kinds)):
            yield Claim(start, end, "person", "katakana name")
        elif match.group() in cities:
            yield Claim(start, end, "place", "city of the world")
        elif kinds[0] == "person" and kinds[-1] == "unknown" and _may_be_name(kinds) and _ends(sentence, words[-1]):
            yield Claim(start, end, "person", "katakana given name")  # ルカ・マルモリーニ
        elif not set(kinds) <= {"place", "state", "other"}:
            place = sentence.label(start, end) in places  # フランクフルト・アム・マイン
            yield Claim(start, end, *(("place", "ginza") if place else ("none", "katakana compound")))


def _before_state(sentence: Sentence, match: re.Match[str]) -> int:
    """トニー・ブレア・イギリス首相: where the name ends before the state whose office it is."""
    name, _, last = match.group().rpartition("・")
    of_state = name and last in lexicon.state_names() and titled(sentence, match.end())
    return match.start() + len(name) if of_state else match.end()


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
        person = label in lexicon.ginza_labels("person", "number of people")
        if person and _kanji_name(sentence.words_of(start, end)) and titled(sentence, end):
            yield Claim(_first_character(sentence, start), end, "person", "ginza + title")


def _first_character(sentence: Sentence, start: int) -> int:
    """箕牧智之 (UniDic: 箕 + 牧 + 智之), 朴槿恵: one kanji between a particle and a name belongs to the name."""
    first = sentence.before(start)
    if first is None or first.kind not in {"noun", "suffix", "surname"} or not KANJI_NAME.fullmatch(first.surface):
        return start
    before = sentence.before(first.start)
    alone = (before is None or before.kind == "other") and len(first.surface) == 1
    return first.start if alone and first.surface not in lexicon.not_in("person start") else start


def _as_far_as_title(sentence: Sentence, number: int) -> int:
    """Return where a kanji name of a surname and one to three more words ends before a title, else 0."""
    surname, *run = sentence.run(number, 4)
    if not KANJI_NAME.fullmatch(surname.surface) or titled(sentence, surname.end):  # 金 | 総書記
        return 0
    for word in run:
        personal = _honorifics().match(sentence.text, word.end) is not None  # 中谷元氏; 中谷元 | 防衛相
        ends = _no_end(word.surface) and not (personal and word.surface in "元新")
        if not KANJI_NAME.fullmatch(word.surface) or word.kind in {"place", "state", "surname"} or ends:
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
    return whole and all(KANJI_NAME.fullmatch(word.surface) for word in words) and not _no_end(words[-1].surface)


def _no_end(surface: str) -> bool:
    """安倍総理, 中央大学, 陸軍省 do not end as a name does."""
    return surface in lexicon.not_in("person end") or surface in lexicon.titles() or surface in lexicon.organisations()


_east_asian: Final = compiled(
    lambda: f"(?<![{KANJI}])({any_of(lexicon.surnames())}[{KANJI}]{{2}})(?={_titles().pattern})"
)
_WITH_READING: Final = re.compile(f"(?<![{KANJI}])([{KANJI}]{{3,5}})(?=[（(][{HIRAGANA}・ ]+[）)])")


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
        elif KATAKANA_WORD.fullmatch(word.surface) and _alone(sentence, word):
            yield Claim(word.start, word.end, "person", "katakana + title")
    for match in KATAKANA_WORD.finditer(sentence.text):
        kinds = {word.kind for word in sentence.words_of(*match.span())}
        if "other" in kinds and titled(sentence, match.end()):  # ボルアルテ大統領 (UniDic: ボル, a verb, + アルテ)
            yield Claim(*match.span(), "person", "katakana + title")


def _person_not_place(sentence: Sentence, word: Word) -> bool:
    """石川氏, 三原首相; of titles that places have too (宮城知事, 東京代表) none, of the others where GiNZA agrees."""
    if word.surface in lexicon.blocked_words("organisation", "common word"):
        return False
    if _honorifics().match(sentence.text, word.end):
        return True
    agreed = sentence.label(word.start, word.end) in lexicon.ginza_labels("person", "office")
    return agreed and _offices().match(sentence.text, word.end) is not None


def _alone(sentence: Sentence, word: Word) -> bool:
    """トランプ大統領; グループ会長 and トップ選手 are no names: a word that UniDic knows must stand alone."""
    if word.kind not in {"noun", "proper"}:
        return word.kind == "unknown"
    before = sentence.before(word.start)
    alone = before is None or (before.kind == "other" and not KATAKANA_WORD.fullmatch(before.surface))
    return alone and (sentence.is_person(word.start, word.end) or bool(_of_state().match(sentence.text, word.end)))


def plain_names(sentence: Sentence) -> Iterator[Claim]:
    """金正恩, 朴璐美: GiNZA's kanji name with a word for a name in it; 小泉純一郎: a surname and a given name."""
    people = lexicon.ginza_labels("person", "number of people")
    for start, end, label in sentence.spans:
        inside = sentence.words_of(start, end)
        if label in people and len(inside) > 1 and _kanji_name(inside):
            inside = _without_rank(inside)
            kinds = {word.kind for word in inside}
            if kinds & NAMES or (
                end - start == 3 and (inside[0].kind == "place" or inside[0].surface in lexicon.surnames())
            ):
                yield Claim(*_grown(sentence, inside), "person", "ginza + name")
    for word, following in pairwise(sentence.words):
        if word.kind == "surname" and following.kind == "given" and word.end == following.start:
            yield Claim(*_grown(sentence, (word, following)), "person", "surname + given name")


def _without_rank(words: Sequence[Word]) -> Sequence[Word]:
    """横綱 | 白鵬, 英雄 | 遠藤: a word of two characters before a name that UniDic knows says who it is."""
    rank = words[0].kind == "noun" and len(words[0].surface) > 1 and words[1].kind in {"surname", "person"}
    return words[1:] if rank and len(words[1].surface) > 1 else words


def _grown(sentence: Sentence, words: Sequence[Word]) -> tuple[int, int]:
    """中野雅 | 至, 則 | 巻千兵衛: a lone kanji beside a kanji name belongs to it."""
    start, end = words[0].start, words[-1].end
    if not KANJI_NAME.fullmatch(sentence.text, start, end):
        return start, end
    following = sentence.run(sentence.number(words[-1]), 2)[1:]
    if end - start < _LONGEST and following:
        last = following[0]
        lone = (
            len(last.surface) == 1
            and KANJI_NAME.fullmatch(last.surface)
            and last.surface not in lexicon.not_in("lone end")
        )
        if lone and last.kind != "abbreviation" and (_ends(sentence, last) or titled(sentence, last.end)):
            end = last.end
    return _first_character(sentence, start), end


def ginza_people(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's persons that UniDic calls a name too, or that are katakana: 派兵 and 領空侵犯 are neither."""
    people = lexicon.ginza_labels("person")
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in people or not words:
            continue
        kinds = {word.kind for word in words}
        kana = KATAKANA_WORD.fullmatch(sentence.text[start:end]) is not None
        if kinds <= (NAMES | {"unknown"} if kana else NAMES):
            yield Claim(start, end, "person", "ginza")
