"""Rules that find people: names before a title, full names, and what GiNZA calls a person if there is evidence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.knowledge.sentence import NAMES, Claim
from pipeline.knowledge.words import any_of, column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.knowledge.sentence import Sentence, Word

_DOTTED: Final = re.compile("[ァ-ヴー]+(?:[・＝=･](?:[ァ-ヴー]+|[A-ZＡ-Ｚ](?![A-Za-z])))+")
_KATAKANA: Final = re.compile("[ァ-ヴー]{2,}")
_KANJI: Final = re.compile("[一-龥々ヶ]+")
#: 永谷嘉男(ながたに・よしお)氏: a reading may stand between name and title.
_READING: Final = r"(?:[（(][ぁ-んァ-ヴー・=\s]+[）)])?"
#: 小泉・元首相, ルビオ米国務長官, 金永日外務次官.
_LEAD: Final = "・?(?:元|前|現|新|故|副|準|両|次期|[米英仏独露韓中])*"
_SURFACES_OF_OFFICES: Final = frozenset("都道府県市区町村郡州省国社部局課党会連署元前現新故副両")


@lru_cache(maxsize=1)
def _titles(kind: str = "") -> re.Pattern[str]:
    where = {"kind": kind} if kind else {}
    return re.compile(f"{_READING}{_LEAD if not kind else ''}{any_of(column('titles', 'title', **where))}")


@lru_cache(maxsize=1)
def _honorifics() -> re.Pattern[str]:
    return re.compile(_READING + any_of(column("titles", "title", kind="honorific")))


def titled(sentence: Sentence, end: int) -> bool:
    """Return whether a title or an honorific follows: 氏, 大統領, ・元首相, 米国務長官."""
    return _titles().match(sentence.text, end) is not None


def foreign_names(sentence: Sentence) -> Iterator[Claim]:
    """ウラジーミル・プーチン: katakana with a dot, and a title, a name in UniDic or GiNZA's word for it.

    Of the rest, デンマーク・コペンハーゲン is left to the rules for places, and アニマックス・アジア is a name of
    something else: the アジア in it is no place.
    """
    for match in _DOTTED.finditer(sentence.text):
        start, end = match.span()
        kinds = [word.kind for word in sentence.words_of(start, end)]
        if not kinds or kinds[0] == "state":
            continue
        if titled(sentence, end):
            yield Claim(start, end, "person", "katakana name + title")
        elif kinds[-1] == "person" or (sentence.is_person(start, end) and not {"place", "state"} & set(kinds)):
            yield Claim(start, end, "person", "katakana name")
        elif not set(kinds) <= {"place", "state", "other"}:
            yield Claim(start, end, "none", "katakana compound")


def full_names(sentence: Sentence) -> Iterator[Claim]:
    """張玉軍被告, 韓悳洙首相: kanji from a surname as far as a title; GiNZA's span where UniDic knows no surname."""
    for number, word in enumerate(sentence.words):
        if word.kind == "surname":
            end = _as_far_as_title(sentence, number)
            if end:
                yield Claim(word.start, end, "person", "full name + title")
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label in {"Person", "N_Person"} and _kanji_name(words) and titled(sentence, end):
            yield Claim(start, end, "person", "ginza + title")


def _as_far_as_title(sentence: Sentence, number: int) -> int:
    """Return where a kanji name of three to five characters ends before a title, else 0."""
    words = sentence.run(number, 4)
    for last, word in enumerate(words):
        if not _KANJI.fullmatch(word.surface) or (
            last and (word.kind in {"place", "state", "surname"} or word.surface in "元前現新故副両")
        ):
            return 0
        if last and titled(sentence, word.end):
            plain = (
                last == 1
                and word.kind == "noun"
                and len(word.surface) > 1
                and not sentence.is_person(word.start, word.end)
            )
            return 0 if plain or word.end - words[0].start > 5 or word.surface in _SURFACES_OF_OFFICES else word.end
    return 0


def _kanji_name(words: Sequence[Word]) -> bool:
    """Return whether words can be one kanji name: two to five characters, and no office or unit at the end."""
    if not words or not 2 <= words[-1].end - words[0].start <= 5:
        return False
    kanji = all(_KANJI.fullmatch(word.surface) for word in words)
    named = len(words) > 1 or words[0].kind in NAMES  # 全国 and 阿久根 before a title are words and places
    last = words[-1].surface
    return kanji and named and last not in _SURFACES_OF_OFFICES and last not in column("titles", "title")


@lru_cache(maxsize=1)
def _east_asian() -> re.Pattern[str]:
    surnames = any_of(column("surnames", "surname"))
    return re.compile(f"(?<![一-龥々])({surnames}[一-龥]{{2}})(?={_titles().pattern})")


_WITH_READING: Final = re.compile("(?<![一-龥々])([一-龥々]{3,5})(?=[（(][ぁ-ん・ ]+[）)])")


def unknown_names(sentence: Sentence) -> Iterator[Claim]:
    """田文華・前会長, 西正典(にしまさのり)局長: three kanji that begin with a surname, or with a reading, and a title."""
    for match in _east_asian().finditer(sentence.text):
        if len(sentence.words_of(*match.span(1))) > 1:
            yield Claim(*match.span(1), "person", "East Asian surname + title")
    for match in _WITH_READING.finditer(sentence.text):
        if _kanji_name(sentence.words_of(*match.span(1))) and titled(sentence, match.end(1)):
            yield Claim(*match.span(1), "person", "reading + title")


def titled_names(sentence: Sentence) -> Iterator[Claim]:
    """安倍首相, ゼレンスキー大統領, 竹原氏: one name before a title; a place name needs an honorific."""
    for word in sentence.words:
        if not titled(sentence, word.end):
            continue
        if word.kind in NAMES and not word.surface.isascii():
            yield Claim(word.start, word.end, "person", "name + title")
        elif (
            word.kind == "place"
            and word.surface not in column("not_names", "word")
            and _honorifics().match(sentence.text, word.end)
        ):
            yield Claim(word.start, word.end, "person", "name + honorific")
        elif (
            word.kind in {"noun", "proper", "unknown"} and _KATAKANA.fullmatch(word.surface) and _alone(sentence, word)
        ):
            yield Claim(word.start, word.end, "person", "katakana + title")


def _alone(sentence: Sentence, word: Word) -> bool:
    """グループ会長, チーム監督 are no names: a word that UniDic knows must stand alone and GiNZA must agree."""
    if word.kind == "unknown":
        return True
    before = sentence.before(word.start)
    label = sentence.label(word.start, word.end)
    return (before is None or before.kind == "other") and label in {"Person", "Position_Vocation"}


def plain_names(sentence: Sentence) -> Iterator[Claim]:
    """小泉純一郎: a surname and a given name, as long as GiNZA makes it; 金正恩: GiNZA's, with a name word inside."""
    words = sentence.words
    for start, end, label in sentence.spans:
        inside = sentence.words_of(start, end)
        if label in {"Person", "N_Person"} and len(inside) > 1 and _kanji_name(inside):
            if (
                {word.kind for word in inside} & NAMES
                or (end - start == 3 and inside[0].kind == "place")
                or (end - start == 3 and inside[0].surface in column("surnames", "surname"))
            ):
                yield Claim(start, end, "person", "ginza + name")
    for word, following in zip(words, words[1:], strict=False):
        if word.kind == "surname" and following.kind == "given" and word.end == following.start:
            yield Claim(word.start, following.end, "person", "surname + given name")


def ginza_people(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's persons that UniDic calls a name too, or that are written in katakana: never 領空侵犯."""
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label != "Person" or not words:
            continue
        kinds = {word.kind for word in words}
        if kinds <= NAMES or (_KATAKANA.fullmatch(sentence.text[start:end]) and not kinds & {"place", "state"}):
            yield Claim(start, end, "person", "ginza")
