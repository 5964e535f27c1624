"""Rules for heads of towns, prefectures and departments: 横山 in 大阪市の横山市長, 鈴木 in 鈴木総務部長."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI
from kyoki.linking import gazetteer
from kyoki.recognition.name_borders import is_given, is_surname
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence, Word

#: Behind a place and の, what is before 市長 is no second place: 大阪市の横山市長, 三重県の一見知事.
_HEAD: Final = re.compile(
    f"(?P<unit>[市区町村])の(?P<of_town>[{KANJI}]{{1,4}})(?=(?P=unit)長)|[都道府県]の(?P<governor>[{KANJI}]{{1,4}})(?=知事)"
)
#: What a town's name follows without の.
_PREFECTURE: Final = frozenset("都道府県郡")
_MAYOR: Final = re.compile("(?P<unit>[市区町村])長(?!選)")


@needs("長知")
def mayors(sentence: Sentence) -> Iterator[Claim]:
    """Find surnames of mayors and governors that are places or nouns elsewhere: 福岡市の高島市長, 広田市長."""
    for match in _HEAD.finditer(sentence.text):
        start, end = match.span(match.lastgroup or 0)
        words = sentence.words_of(start, end) if sentence.ends_word(end + len("知事")) else ()
        if words and (words[0].kind in NAMES | {"place"} or (end - start > 1 and is_surname(sentence.text[start:end]))):
            yield Claim(start, end, "person", "name + title")
    for word in sentence.words:
        if word.kind == "place" and is_mayor(sentence, word):
            yield Claim(word.start, word.end, "person", "place name + personal title")


#: A department and its head: 総務 | 部長, 危機 | 管理 | 課長.
_OF_DEPARTMENT: Final = re.compile(f"(?P<named>[{KANJI}]{{2,8}}?)[部課室局係]長")


@needs("長")
def of_departments(sentence: Sentence) -> Iterator[Claim]:
    """Find surnames before a department that its head leads: 田中 | 経済部長; not 鈴木正義 | 部長."""
    for word in sentence.words:
        match = _OF_DEPARTMENT.match(sentence.text, word.end) if word.kind == "surname" else None
        named = sentence.words_of(*match.span("named")) if match and sentence.ends_word(match.end()) else ()
        if named and {one.kind for one in named} <= {"noun"} and (len(named) > 1 or not is_given(named[0].surface)):
            yield Claim(word.start, word.end, "person", "name + title")


def is_mayor(sentence: Sentence, word: Word) -> bool:
    """Return whether a place's name before 市長 is the mayor's: behind another 市, or if there is no such 市."""
    office = _MAYOR.match(sentence.text, word.end)
    if office is None or not sentence.ends_word(office.end()):
        return False  # 松本市 | 長期計画
    if sentence.text.endswith(f"{office['unit']}の", 0, word.start):
        return True
    if sentence.text[word.start - 1 : word.start] in _PREFECTURE:
        return False  # 鹿児島県 | 阿久根市長
    return sentence.is_person(word.start, word.end) and not gazetteer.candidates(word.surface + office["unit"])
