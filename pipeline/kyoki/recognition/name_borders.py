"""Borders of Japanese names that MeCab puts elsewhere: 三 | 部 | 敏宏 is 三部 | 敏宏, 聡 | 太七 | 冠 is 聡太 | 七 | 冠.

UniDic lacks many surnames and most rare given names, but its kanji say which strings are likely names: 滉大 begins and
ends like a given name, 技研 does not (data/name_kanji.csv).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kyoki import wordlists
from kyoki.characters import KANJI, KATAKANA
from kyoki.linking import gazetteer
from kyoki.recognition import lexicon, titles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kyoki.recognition.sentence import Word

_RUN: Final = re.compile(f"[{KANJI}]{{3,}}")
_AGE: Final = re.compile("[（(][0-9０-９]{1,2}歳?[）)]")
#: Log odds of a kanji that no name in UniDic has in this position.
_UNHEARD: Final = -3.0
#: Minimum log odds of a given name behind a surname: 滉大 3.1, 建英 2.6, 功政 1.3; 一家 0.4, 公園 0.3, 建設 -2.7.
_GIVEN: Final = 0.5
#: The same where GiNZA's person ends with it: 玄師 0.1; 純派 -1.7.
_SAID: Final = 0.0
#: Minimum log odds of a surname before a given name, and of one of two words if a title follows.
_SURNAME: Final = 1.5  # 新浪 1.6; 一見 0.9, 横綱 0.3, 長男 -1.0
_OF_TWO_WORDS: Final = -4.0  # 毛 | 籠 -3.6, 九 | 段 -1.7
#: The same of a Chinese or Korean one: 相日 -2.6; 業界 -3.7.
_FOREIGN: Final = -3.0
#: Minimum log odds of both parts together if a title follows and UniDic has neither: 北口榛花 3.7.
_BOTH: Final = 3.0
#: Minimum log odds of a surname before a title and one kanji, whatever the kanji: 八村 5.2, 十和 3.0, 所関 1.0.
_ALONE: Final = 3.5
#: Minimum log odds of a kanji that ends a given name of three behind one of two: 子 2.6, 菜 0.6; 流 -1.5, 初 -3.0.
_ADDED: Final = 0.5
_NUMERALS: Final = frozenset("二三四五六七八九十")
#: Kinship before a given name: 五 | 男 | 健太さん.
_KIN: Final = frozenset("男女子娘妻夫父母兄弟姉妹孫嫁")
#: Kinds of words that are no part of a given name when they have two characters or more.
_WHOLE: Final = frozenset({"noun", "proper", "place", "state", "surname"})


def mended(text: str, words: Sequence[Word], spans: Sequence[tuple[int, int, str]]) -> Sequence[Word]:
    """Return the words, with those of a name that MeCab cut elsewhere replaced by its surname and given name.

    Evidence is that UniDic knows one of the two (GiNZA's person may say where the other ends), or that a title or an
    age follows; the kanji of the other, or of both, must be likely in names.
    """
    said = {(start, end) for start, end, label in spans if label == "Person"}
    words = _without_titles(text, words)
    if "氏" in text:
        words = _without_honorific(words, said)
    runs = [run.span() for run in _RUN.finditer(text)]
    names: dict[int, tuple[int, int]] = {}
    for start, end in runs:
        inside = words[bisect_left(words, (start,)) : bisect_left(words, (end,))]
        if len(inside) > 1 and inside[0].start == start:
            names |= _names(text, inside, end, said)
    return list(_replaced(text, words, names)) if names else words


def _without_titles(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """Split unknown katakana before a title: セケラク・コーチ, one word to MeCab, is セケラク | ・ | コーチ."""
    at = {match.start() for match in _dotted_title().finditer(text)}
    if not at:
        return words
    found: list[Word] = []
    for word in words:
        dots = [dot for dot in at if word.start < dot < word.end - 1] if word.kind == "unknown" else []
        for start, end in pairwise([word.start, *(n for dot in sorted(dots) for n in (dot, dot + 1)), word.end]):
            dot = bool(dots) and text[start:end] == "・"
            found.append(
                word._replace(start=start, end=end, surface=text[start:end], kind="other" if dot else word.kind)
            )
    return found


def _without_honorific(words: Sequence[Word], said: Collection[tuple[int, int]]) -> Sequence[Word]:
    """Split 氏 off a given name if GiNZA's person ends before it: 高木 | 豊氏; 足利 | 尊氏 is a name."""
    ends = {end for _, end in said}
    cut = {
        given.start
        for surname, given in pairwise(words)
        if given.kind == "given" and given.surface[-1] == "氏" and given.end - 1 in ends and surname.kind == "surname"
    }
    if not cut:
        return words
    found: list[Word] = []
    for word in words:
        if word.start in cut and len(word.surface) > 1:
            found.append(word._replace(end=word.end - 1, surface=word.surface[:-1]))
            found.append(word._replace(start=word.end - 1, surface="氏", kind="suffix"))
        else:
            found.append(word)
    return found


_dotted_title: Final = lexicon.compiled(lambda: f"・(?={titles.katakana()})")


def _replaced(text: str, words: Sequence[Word], names: Mapping[int, tuple[int, int]]) -> Iterator[Word]:
    """Yield the words; what remains of a word that a name ends in is a noun: 七 of 太七."""
    after = 0
    for word in words:
        if word.start in names:
            border, after = names[word.start]
            yield word._replace(end=border, surface=text[word.start : border], kind="surname")
            yield word._replace(start=border, end=after, surface=text[border:after], kind="given")
        if word.start >= after:
            yield word
        elif word.end > after:
            yield word._replace(start=after, surface=text[after : word.end], kind="noun")


def _names(text: str, words: Sequence[Word], end: int, said: Collection[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Return the names in a run of kanji that ends at `end`: their starts, with border and end."""
    start = words[0].start
    if _is_east_asian(text, words):
        return {start: (start + 1, start + 3)}
    for number, word in enumerate(words):
        if word.kind == "surname":
            if number and len(word.surface) == 1 and all(len(before.surface) < 3 for before in words[:number]):
                break  # 十 | 倉 | 雅和, 戸 | 上 | 隼 | 輔, 福岡 | 資 | 麿
            found = _behind_surname(text, words[number:], end, said)
            return {word.start: (word.end, found)} if found else {}
    for number, word in enumerate(words):
        if word.kind == "given" and len(word.surface) > 1 and number:
            border = _before_given(text, words[:number], word, end)
            return {start: (border, word.end)} if border else {}
    found, border = _unheard(text, words, end)
    if not found and _is_with_one_kanji(text, words, said):
        found, border = start + 3, start + 2
    return {start: (border, found)} if found else {}


def _is_east_asian(text: str, words: Sequence[Word]) -> bool:
    """Return whether three kanji before a title are Chinese or Korean: 何 | 立 | 峰副首相, 侯 | 友 | 宜 | 新北市長.

    Words of two kanji at their start are no such name (文化 | 財課長), nor is what ends like an organisation.
    """
    first, end = words[0], words[0].start + 3
    if len(first.surface) > 1 or first.surface not in lexicon.surnames():
        return False
    if any(_titled(text, at) for at in (first.end, end - 1)) or text[end - 1] in _no_end():
        return False
    if _given(text[first.end : end]) < _FOREIGN:
        return False
    if any(_is_whole(word) for word in words[1:] if word.end <= end):
        return False
    office = _city_office().match(text, end)
    city = office is not None and (
        bool(gazetteer.candidates(office["city"]))
        or any(w.start == office.start("city") and w.kind == "place" for w in words)
    )
    return city or titles.after_name(text, end) >= 0


_city_office: Final = lexicon.compiled(
    lambda: (
        f"{lexicon.any_of(lexicon.title_prefixes('time', 'present'))}?"
        f"(?P<city>[{KANJI}]{{2,3}}|[{KATAKANA}]{{2,6}}?)(?:市長|市副市長|省長|道知事|州知事|県長)"
    )
)


@cache
def _no_end() -> frozenset[str]:
    return lexicon.not_in("person end") | lexicon.organisations() | lexicon.place_units()


def _behind_surname(text: str, words: Sequence[Word], end: int, said: Collection[tuple[int, int]]) -> int:
    """Return the end of a given name that MeCab cuts: 千賀 | 滉 | 大, 藤井 | 聡 | 太七; else 0."""
    surname, following = words[0], words[1:]
    start = surname.end
    ends = [at for at in (start + 3, start + 2) if at <= end]
    sure = [
        at for at in ends if (surname.start, at) in said and text[at - 1] != "氏"
    ]  # 米津 | 玄 | 師, which is a title too
    if not following or (not sure and (_titled(text, start) or _is_right(text, following, end))):
        return 0
    sure += [at for at in ends if _titled(text, at)]
    for titled, at in (*((True, at) for at in sure), *((False, at) for at in ends if at == end)):
        person = (surname.start, at) in said
        least = _SAID if person else _GIVEN
        cut = person and _titled(text, at)
        if not _is_other(following, at, titled=titled, cut=cut) and _given(text[start:at]) >= least:
            return at
    return 0


def _is_other(words: Sequence[Word], end: int, *, titled: bool, cut: bool) -> bool:
    """Return whether words up to `end` are no given name: 電機, 圭吾 | 作; 之 | 夫 | 区長 is one.

    A noun that goes on into a title is none if GiNZA's person ends before the title: 聡 | 太王 | 将.
    """
    inside = [word for word in words if word.start < end]
    last = inside[-1]
    named = inside[0].kind == "given" and len(inside[0].surface) > 1
    unlikely = _odds("given_end").get(last.surface, 0.0) < _ADDED or last.surface in _NUMERALS  # 直人 | 三 | 氏
    listed = last.surface in lexicon.not_in("lone end")
    added = listed or unlikely if named else listed and not titled
    goes_on = last.end > end and not titled  # 金 | 正日 | 萌え
    nouns = inside[:-1] if cut and last.end > end else inside
    return goes_on or added or any(map(_is_whole, nouns))


def _is_right(text: str, words: Sequence[Word], end: int) -> bool:
    """Return whether words begin with a whole given name, unlike 建 | 英 | 九段 (a British title?) and 政氏."""
    given = words[0]
    if given.kind != "given":
        return False
    state = len(given.surface) == 1 and len(words) > 1 and words[1].kind == "abbreviation"
    if _titled(text, given.end):
        return not state or titles.of_state_at(text, given.end)
    return given.end == end and not _titled(text, end - 1)


def _is_whole(word: Word) -> bool:
    return word.kind in _WHOLE and len(word.surface) > 1


def _before_given(text: str, words: Sequence[Word], given: Word, end: int) -> int:
    """Return the border of a name of words and a given name: 新浪 | 剛史, 三 | 部 | 敏宏, 岡本 | 奈知子; else 0."""
    if not words or not _ends(text, given.end, end):
        return 0
    start, border = words[0].start, given.start
    surname = text[start:border]
    named = any(word.kind in {"person", "given", "state", "abbreviation"} for word in words)
    if not 2 <= len(surname) <= 3 or surname[-1] in _KIN or named or words[0].surface in _no_start():
        return 0
    if words[0].end == border and words[0].kind == "place":
        return 0  # 清武 | 健治: see `person_rules.plain_names`
    cut = len(words) > 1 and _titled(text, given.end)
    if _surname(surname) < (_OF_TWO_WORDS if cut else _SURNAME):
        return 0
    shorter = len(words) > 1 and _both(text, start, border - 1, given.end) > _both(text, start, border, given.end)
    return border - 1 if len(surname) > 2 and shorter else border


def _both(text: str, start: int, border: int, end: int) -> float:
    return _surname(text[start:border]) + _given(text[border:end])


def _unheard(text: str, words: Sequence[Word], end: int) -> tuple[int, int]:
    """Return end and border of a name of which UniDic knows neither part, before a title or an age; else 0."""
    start = words[0].start
    for at in range(start + 5, start + 3, -1):
        if at > end or not _titled(text, at):
            continue
        borders = [border for border in (start + 2, start + 3) if at - border > 1]
        border = words[0].end if words[0].end in borders else max(borders, key=lambda b: _both(text, start, b, at))
        surname, given = text[start:border], text[border:at]
        likely = _given(given) >= _GIVEN and _surname(surname) >= 0 and _both(text, start, border, at) >= _BOTH
        if likely and not any(_is_whole(word) for word in words if border <= word.start < at):
            return at, border
    return 0, 0


def _is_with_one_kanji(text: str, words: Sequence[Word], said: Collection[tuple[int, int]]) -> bool:
    """Return whether three kanji before a title are a surname and one kanji: 八 | 村 | 塁選手, 一力 | 遼棋聖.

    Evidence is the surname's kanji, if UniDic has no word in it, or GiNZA's person; not 両 | 選 | 手.
    """
    start, end = words[0].start, words[0].start + 3
    inside = [word for word in words if word.start < end]
    last = inside[-1]
    whole = last.end == end and len(last.surface) == 1 and not any(map(_is_whole, inside))
    if text[start] in lexicon.surnames():
        return False  # 金 | 正恩
    if not whole or last.surface in _no_end() | lexicon.not_in("lone end") or words[0].surface in _no_start():
        return False
    likely = len(inside) > 2 and _surname(text[start : end - 1]) >= _ALONE
    return (likely or (start, end) in said) and _titled(text, end)


def _ends(text: str, at: int, end: int) -> bool:
    return at == end or _titled(text, at)


def _titled(text: str, at: int) -> bool:
    return titles.after_name(text, at) >= 0 or _AGE.match(text, at) is not None


@cache
def _no_start() -> frozenset[str]:
    return lexicon.not_in("person start")


@cache
def _odds(column: str) -> Mapping[str, float]:
    return {row["kanji"]: float(row[column]) for row in wordlists.rows(__package__, "name_kanji")}


def is_surname(kanji: str) -> bool:
    """Return whether the first and last kanji are likely in a surname: 近賀; not 気持."""
    return _surname(kanji) >= _SURNAME


def is_given(kanji: str) -> bool:
    """Return whether the first and last kanji are likely in a given name: 龍顕; not 化財."""
    return _given(kanji) >= _GIVEN


def _surname(kanji: str) -> float:
    return _odds("surname_start").get(kanji[0], _UNHEARD) + _odds("surname_end").get(kanji[-1], _UNHEARD)


def _given(kanji: str) -> float:
    return _odds("given_start").get(kanji[0], _UNHEARD) + _odds("given_end").get(kanji[-1], _UNHEARD)
