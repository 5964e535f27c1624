"""Rules for people: full names in kanji, and GiNZA's persons with one; `titled_name_rules` has single names."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import KANJI_NAME, KATAKANA_RUN, any_of, compiled, last_characters
from kyoki.recognition.name_borders import is_given, is_surname
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim
from kyoki.recognition.titles import any_title, honorific, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: Maximum characters of a kanji name before a title: 長谷川町子, or 勅使河原 with a given name of one character.
_LONGEST: Final = 5


@needs(lambda: lexicon.ginza_labels("person", "number of people") | {"surname"})
def full_names(sentence: Sentence) -> Iterator[Claim]:
    """Find kanji from a surname to a title, or GiNZA's span if UniDic has no surname: 張玉軍被告, 韓悳洙首相."""
    for number, word in enumerate(sentence.words):
        end = _as_far_as_title(sentence, number) if word.kind == "surname" else 0
        if end:
            yield Claim(first_character(sentence, word.start), end, "person", "full name + title")
    for start, end, label in sentence.spans:
        person = label in lexicon.ginza_labels("person", "number of people")
        words = sentence.words_of(start, end) if person else ()
        if _kanji_name(words) and titled(sentence, end) and (len(words) == 1 or _may_be_given(words[-1])):
            yield Claim(first_character(sentence, start), end, "person", "ginza + title")


#: Kanji up to the border of a surname, among them those beyond the block of KANJI: 赤﨑.
_WHOLE: Final = re.compile(
    f"[{KANJI}﨑]{{2,6}}|[{KANJI}﨑]{{1,3}}(?:[{HIRAGANA}]{{2,4}}|[{KATAKANA}]{{2,4}})[子美恵代江奈]?"
)
#: Words for a side before a place or rank that begin surnames, too: 上白石.
_OF_SURNAMES: Final = frozenset("上下東西南北")
#: Maximum characters of a surname.
LONGEST_SURNAME: Final = 3


@needs(lambda: lexicon.ginza_labels("person"))
def said_whole(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's persons before a title whose given name UniDic knows, but of whose surname it sees a part only.

    上 | 白石 | 萌音さん, 當 | 真 | あみさん; not 長男 | 健太さん or 前 | 小泉首相, nor what is part of a compound.
    """
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end) if label in lexicon.ginza_labels("person") else ()
        if len(words) < 2 or not _WHOLE.fullmatch(sentence.text, start, end) or not titled(sentence, end):
            continue
        first, before = words[0], sentence.before(start)
        given = words[-1].kind == "given" and 0 < words[-1].start - start <= LONGEST_SURNAME
        cut = len(first.surface) == 1 or first.kind == "given" or "﨑" in first.surface
        alone = before is None or before.kind == "other"
        none = first.surface in lexicon.not_in("person start") - _OF_SURNAMES or any(
            w.kind in {"place", "state"} for w in words
        )
        if given and cut and alone and not none and first.kind not in {"abbreviation", "number"}:
            yield Claim(start, end, "person", "ginza + title")


@needs(lambda: lexicon.ginza_labels("person"))
def katakana_and_kanji(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana (not a common word) with a given name, together a person for GiNZA: ダルビッシュ有, ラモス瑠偉.

    A listed organisation is not part of the name, but precedes a surname: ソフトバンク孫.
    """
    for start, end, label in sentence.spans:
        match = _KATAKANA_AND_KANJI.fullmatch(sentence.text, start, end)
        words = sentence.words_of(start, end) if match and label in lexicon.ginza_labels("person") else ()
        if not match or len(words) < 2 or KATAKANA_RUN.match(sentence.text[start - 1 : start]):
            continue
        first = [word for word in words if word.start < match.start("given")]
        given = words[-1]
        rare = len(match["given"]) == 1 and given.kind not in {"noun", "suffix"}  # ダルビッシュ | 有, but ブラウン | 系
        stage = given.kind == "surname" and {word.kind for word in first} == {"person"}  # セルジオ | 越後
        known = given.kind == "given" or stage or (rare and first[0].kind in NAMES and not no_end(given.surface))
        listed = match["first"] in bodies.all_names() or match["first"] in lexicon.blocked_words("organisation")
        if {word.kind for word in first} <= NAMES | {"unknown", "proper"} and known and not listed:
            behind = sentence.at(end) if stage else None
            last = behind.end if behind is not None and behind.kind == "given" else end  # サイード | 横田 | 仁奈
            rule = "ginza + title" if titled(sentence, last) else "ginza + name"
            yield Claim(start, last, "person", rule)


_KATAKANA_AND_KANJI: Final = re.compile(f"(?P<first>[{KATAKANA}]{{2,}})(?P<given>[{KANJI}]{{1,3}})")


def first_character(sentence: Sentence, start: int) -> int:
    """Return the start of a name with a kanji that UniDic splits off: 箕牧智之 (箕 + 牧 + 智之), 朴槿恵.

    A prefix is part of a name only where GiNZA's person begins: 大 | 野元 | 裕.
    """
    first = sentence.before(start)
    if first is None or not KANJI_NAME.fullmatch(first.surface):
        return start
    people = lexicon.ginza_labels("person")
    begins = first.kind == "prefix" and any(a == first.start and label in people for a, _, label in sentence.spans)
    if first.kind not in {"noun", "suffix", "surname"} and not begins:
        return start
    before = sentence.before(first.start)
    alone = (before is None or before.kind == "other") and len(first.surface) == 1
    return first.start if alone and first.surface not in lexicon.not_in("person start") else start


def _as_far_as_title(sentence: Sentence, number: int) -> int:
    """Return the end, before a title, of a kanji name of a surname and one to three more words, else 0."""
    surname, *run = sentence.run(number, 4)
    if not KANJI_NAME.fullmatch(surname.surface) or titled(sentence, surname.end):  # 金 | 総書記
        return 0
    for word in run:
        personal = honorific(sentence, word.end)  # 中谷元氏; 中谷元 | 防衛相
        ends = no_end(word.surface) and not (personal and word.surface in "元新")
        if not KANJI_NAME.fullmatch(word.surface) or word.kind in {"place", "state", "surname"} or ends:
            return 0
        if titled(sentence, word.end):
            noun = word.kind == "noun" and word.start == surname.end and len(word.surface) > 1
            given = is_given(word.surface) and sentence.is_person(word.start, word.end)
            known = not noun or given  # 林業 | 委員長, 経済 | 部長 are no names
            names = all(w.kind in NAMES for w in run[: run.index(word) + 1])  # 春風亭 | 一之 | 輔
            return word.end if known and word.end - surname.start <= _LONGEST + names else 0
    return 0


def _may_be_given(word: Word) -> bool:
    """Return whether a word after a surname may be a given name: 正義 in 鈴木正義部長, but not 経済 in 田中経済部長."""
    return word.kind != "noun" or len(word.surface) == 1 or is_given(word.surface)


def _kanji_name(words: Sequence[Word]) -> bool:
    """Return whether words can be one kanji name, unlike the noun 全国 and the place 阿久根."""
    if not words or not 2 <= words[-1].end - words[0].start <= _LONGEST:
        return False
    if any(word.kind in {"state", "proper"} for word in words):
        return False  # 韓国人, 中日落合
    whole = len(words) > 1 or words[0].kind in NAMES
    return whole and all(KANJI_NAME.fullmatch(word.surface) for word in words) and not no_end(words[-1].surface)


def no_end(surface: str) -> bool:
    """Return whether a surface ends like no name: 安倍総理, 中央大学, 陸軍省."""
    return surface in lexicon.not_in("person end") or surface in lexicon.titles() or surface in lexicon.organisations()


_east_asian: Final = compiled(
    lambda: f"(?<![{KANJI}])((?P<surname>{any_of(lexicon.surnames())})[{KANJI}]{{2}})(?={any_title()})"
)
_WITH_READING: Final = re.compile(
    f"(?<![{KANJI}])(?P<name>[{KANJI}]{{3,5}})(?=[（(][{HIRAGANA}]+(?P<gap>[・ \u3000][{HIRAGANA}]+)?[）)])"
)
#: A name with an age in brackets: 永谷嘉男（77）; not a year, which has more digits.
_WITH_AGE: Final = re.compile(f"(?<![{KANJI}])(?P<name>[{KANJI}]{{3,5}})(?=[（(][0-9０-９]{{1,2}}歳?[）)])")


@needs(lambda: last_characters(lexicon.surnames()) | set("（("))
def unknown_names(sentence: Sentence) -> Iterator[Claim]:
    """Find kanji before a title, a reading or an age: 田文華・前会長, 木谷安憲（きだに・あんけん）, 永谷嘉男（77）."""
    for match in _east_asian().finditer(sentence.text):
        alone = titled(sentence, match.end("surname"))  # 習 | 国家主席
        words = sentence.words_of(*match.span(1))
        noun = bool(words) and words[0].kind == "noun" and len(words[0].surface) > 1
        likely = is_given(sentence.text[match.end("surname") : match.end(1)])
        if not alone and (likely or not noun) and _kanji_name(words):  # 金龍 | 顕 | 国防相; 文化 | 財 | 課長 is no name
            yield Claim(*match.span(1), "person", "East Asian surname + title")
    for match in _WITH_READING.finditer(sentence.text):
        words = sentence.words_of(*match.span("name"))
        sure = match["gap"] or (words and words[0].kind == "surname") or titled(sentence, match.end("name"))
        if sure and _kanji_name(words):
            yield Claim(*match.span("name"), "person", "name + reading")
    for match in _WITH_AGE.finditer(sentence.text):
        words = sentence.words_of(*match.span("name"))
        if _kanji_name(words) and words[0].kind in NAMES:
            yield Claim(*match.span("name"), "person", "name + age")


@cache
def callings() -> frozenset[str]:
    """Return the words that may precede a name, as what someone is: 女優, 少年, 監督."""
    return lexicon.context_words("occupation") | lexicon.context_words("person") | lexicon.titles()


@needs(lambda: lexicon.ginza_labels("person", "number of people") | {"given"})
def plain_names(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's kanji names with a name of UniDic inside (金正恩), and surnames with given names (小泉純一郎)."""
    people = lexicon.ginza_labels("person", "number of people")
    for start, end, label in sentence.spans:
        inside = sentence.words_of(start, end)
        if label in people and len(inside) > 1 and _kanji_name(inside) and not _has_gap(inside):
            inside = _without_event(sentence, _without_noun(_without_rank(inside)))
            kinds = {word.kind for word in inside}
            if inside and inside[0].surface in lexicon.titles("title") and not kinds & NAMES:
                yield from _behind_title(sentence, inside)
                continue
            if kinds & NAMES or (
                inside and end - start == 3 and (inside[0].kind == "place" or inside[0].surface in lexicon.surnames())
            ):
                yield Claim(*grown(sentence, inside), "person", "ginza + name")
        elif label in people and inside and _mixed_name(sentence, inside):
            yield Claim(start, end, "person", "ginza + name")
    for word, following in pairwise(sentence.words):
        if following.kind == "given" and word.end == following.start and _before_given(sentence, word, following):
            yield Claim(*grown(sentence, (word, following)), "person", "surname + given name")
    for word in sentence.words:
        given = sentence.at(word.end + 1) if word.kind == "surname" else None
        if given is not None and given.kind == "given" and sentence.text[word.end] in " \u3000":
            end = _whole_given(sentence, given)
            yield Claim(word.start, end, "person", "surname + given name")  # 牧田 亜紀子


def _has_gap(words: Sequence[Word]) -> bool:
    """Return whether there is a space between one kanji and a word that is no given name: 金 五輪."""
    return any(a.end < b.start and b.kind != "given" and len(a.surface) == 1 for a, b in pairwise(words))


def _whole_given(sentence: Sentence, given: Word) -> int:
    """Return the end of a given name of up to three kanji after a space: 畠山 雄 | 豪."""
    kanji = KANJI_NAME.match(sentence.text, given.start)
    whole = kanji is not None and kanji.end() - given.start <= 3 and sentence.ends_word(kanji.end())
    return kanji.end() if kanji is not None and whole else given.end


def _before_given(sentence: Sentence, word: Word, given: Word) -> bool:
    """Return whether a word may be a surname before a given name: 小泉 | 純一郎, 清武 | 英利, ダルビッシュ | 有."""
    if word.kind == "person" and KATAKANA_RUN.fullmatch(word.surface) and KANJI_NAME.fullmatch(given.surface):
        return len(sentence.run(sentence.number(given), 2)) == 1
    place = word.kind == "place" and len(word.surface) > 1 and len(given.surface) > 1
    kanji = KANJI_NAME.fullmatch(word.surface + given.surface) is not None
    named = sentence.label(word.start, given.end) not in lexicon.ginza_labels("place")
    return word.kind == "surname" or (place and kanji and named)


#: A given name in kana, perhaps with a kanji that such names end in: よう子 of 真木よう子.
_KANA_GIVEN: Final = re.compile(f"(?:[{HIRAGANA}]{{2,5}}|[{KATAKANA}]{{2,6}})[子美恵代江奈]?")


#: The same in hiragana only, which any kanji may end: みな実, ゆず季.
_HIRAGANA_GIVEN: Final = re.compile(f"[{HIRAGANA}]{{2,4}}[{KANJI}]?")
#: Kinds that UniDic gives to surnames that it does not know: 檀 | れい, 重盛 | さと美.
_CUT: Final = frozenset({"noun", "given"})


def _mixed_name(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether GiNZA's person is a kanji surname with a given name in kana: 真木 | よう | 子, 吉川 | トリコ.

    In hiragana a kanji may follow, and the surname may be another word: 田中 | みな | 実, 檀 | れい; not 飴屋 | さん.
    """
    if [len(word.surface) for word in words[:2]] == [1, 1]:
        cut = words[0].surface + words[1].surface  # 近 | 賀 | ゆかり
        if KANJI_NAME.fullmatch(cut) and is_surname(cut):
            return _KANA_GIVEN.fullmatch("".join(word.surface for word in words[2:])) is not None
    surname, given = words[0], "".join(word.surface for word in words[1:])
    if not KANJI_NAME.fullmatch(surname.surface) or given in lexicon.honorifics():
        return False
    if any(word.kind in {"noun", "state"} and len(word.surface) > 3 for word in words[1:]):
        return False
    known = surname.kind == "surname" or _is_rare_surname(sentence, words)
    kana = _HIRAGANA_GIVEN.fullmatch(given) is not None and given[-1] not in lexicon.honorifics()
    return (known and kana) or (surname.kind == "surname" and _KANA_GIVEN.fullmatch(given) is not None)


def _is_rare_surname(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether a given name, or a noun of one kanji or with those of surnames, may be a surname: not 大気.

    No noun is before it (春 | 咲 | あずみ), and no particle or verb at the end (舫 | やっ).
    """
    first, before = words[0], sentence.before(words[0].start)
    alone = before is None or before.kind not in NOMINAL
    likely = first.kind == "given" or len(first.surface) == 1 or is_surname(first.surface)
    return alone and likely and first.kind in _CUT and first.surface not in callings() and words[-1].kind != "other"


def _behind_title(sentence: Sentence, words: Sequence[Word]) -> Iterator[Claim]:
    """Find the name behind a title in GiNZA's person that UniDic does not know: 横綱 | 豊昇龍; not 社長 | 室 | 長."""
    start, end = words[0].end, words[-1].end
    nouns = {word.kind for word in words[1:]} <= {"noun", "suffix"}
    if not nouns and KANJI_NAME.fullmatch(sentence.text, start, end) and 1 < end - start <= _LONGEST:
        yield Claim(start, end, "person", "ginza + name")


def _without_rank(words: Sequence[Word]) -> Sequence[Word]:
    """Drop a noun of two characters before a name that UniDic knows: 横綱 | 白鵬, 英雄 | 遠藤."""
    rank = words[0].kind == "noun" and len(words[0].surface) > 1 and words[1].kind in {"surname", "person"}
    return words[1:] if rank and len(words[1].surface) > 1 else words


def _without_noun(words: Sequence[Word]) -> Sequence[Word]:
    """Drop a noun of two characters after a given name: 瑛太 | 主演."""
    last = len(words) - 1
    given = last > 0 and words[last - 1].kind == "given"
    # 松井 | 利 | 世子: one kanji and two more are a given name of women
    woman = last > 1 and len(words[last - 1].surface) == 1 and _WOMAN.fullmatch(words[last].surface) is not None
    noun = words[last].kind == "noun" and len(words[last].surface) > 1
    return words[:last] if given and noun and not woman else words


def _without_event(sentence: Sentence, words: Sequence[Word]) -> Sequence[Word]:
    """Drop a noun that belongs to the word for an event behind it: 死傷 of 亀岡 | 死傷 | 事故.

    Of a single other word nothing is left, because a surname alone is no full name.
    """
    if words and words[-1].surface == _MEMORY:
        return ()  # 織田 | 記念
    event = words[-1].kind == "noun" and len(words[-1].surface) > 1
    if not event or _EVENT.match(sentence.text, words[-1].end) is None:
        return words
    return words[:-1] if len(words) > 2 else ()


#: A word behind a person after whom a prize, a house or a meeting is named.
_MEMORY: Final = "記念"
_EVENT: Final = re.compile("事故|事件|騒動|災害|裁判")
_WOMAN: Final = re.compile(f"[{KANJI}][子美恵代江奈]")


def grown(sentence: Sentence, words: Sequence[Word]) -> tuple[int, int]:
    """Extend a kanji name by an adjacent single kanji: 中野雅 | 至, 則 | 巻千兵衛; 之 is a particle to UniDic."""
    start, end = words[0].start, words[-1].end
    if not KANJI_NAME.fullmatch(sentence.text, start, end):
        return start, end
    if end - start < _LONGEST and sentence.text.startswith("之", end):
        return first_character(sentence, start), end + 1
    following = sentence.run(sentence.number(words[-1]), 2)[1:]
    if end - start < _LONGEST and following:
        last = following[0]
        lone = (
            len(last.surface) == 1
            and KANJI_NAME.fullmatch(last.surface)
            and last.surface not in lexicon.not_in("lone end")
        )
        if lone and last.kind != "abbreviation" and (sentence.ends_compound(last) or titled(sentence, last.end)):
            end = last.end
    return first_character(sentence, start), end


#: The number of people in a list, after the last name: 三氏, 両議員.
_COUNT: Final = re.compile("[二三四五六七八九十両](?=氏|議員|選手|被告|容疑者|投手|監督)")


def without_count(sentence: Sentence, claim: Claim) -> Claim:
    """Cut off a numeral that counts the names of a list: 松井 of 福田、松井三氏; 安倍晋三氏 is one name."""
    last = claim.end - 1
    listed = sentence.text[claim.start - 1 : claim.start] in {"、", "・", "，", "と"}
    if claim.type != "person" or not listed or not _COUNT.match(sentence.text, last):
        return claim
    before = sentence.before(claim.start - 1)
    words = sentence.words_of(claim.start, last)
    return claim._replace(end=last) if words and before is not None and before.kind in NAMES else claim
