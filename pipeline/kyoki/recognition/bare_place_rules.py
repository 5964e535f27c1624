"""Rules for places without a unit or kind in their name: UniDic's places, cities of the world, unknown katakana."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, members
from kyoki.linking import organisations
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import KANJI_NAME, KATAKANA_NAME, KATAKANA_RUN, KATAKANA_WORD, SPEECH, any_of, compiled
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word


@needs({"place"})
def bare(sentence: Sentence) -> Iterator[Claim]:
    """Find UniDic's places: 沖縄, モスクワ, 新宿二丁目; but 中央 is a common word, シュメール語 a language.

    NHK仙台 is part of the broadcaster, 三重の構造 not the prefecture, 大津 | 波 a common word that UniDic splits.
    """
    for number, word in enumerate(sentence.words):
        if word.kind != "place" or SPEECH.match(sentence.text, word.end):
            continue
        common = _common().match(sentence.text, word.start)
        if common and common.end() >= word.end:
            continue
        branch = sentence.before(word.start) is not None and sentence.text[: word.start].endswith(_media())
        manner = KATAKANA_RUN.fullmatch(word.surface) and _MANNER.match(sentence.text, word.end)
        if not _in_longer_katakana(sentence, number) and not branch and not manner and not _only_a_word(sentence, word):
            block = _BLOCK.match(sentence.text, word.end)
            yield Claim(_quarter_start(sentence, word), block.end() if block else word.end, "place", "place name")


_common: Final = compiled(lambda: any_of(lexicon.blocked_words("common word")))
#: What follows a katakana name that says whose or in what manner: マレー人, トゥーン調, ローマ字.
_MANNER: Final = re.compile("人(?![口気間物材])|族|字|調")


def _quarter_start(sentence: Sentence, word: Word) -> int:
    """Return the start of a quarter's name with the direction before it (北 | 千住), else that of the word."""
    before = sentence.before(word.start)
    if before is None or before.surface not in _SIDES or not KANJI_NAME.fullmatch(word.surface):
        return word.start
    first = sentence.before(before.start)
    alone = first is None or first.kind not in NOMINAL
    return before.start if alone and len(word.surface) > 1 else word.start


_SIDES: Final = frozenset("東西南北")


@cache
def _media() -> tuple[str, ...]:
    """Return the broadcasters and papers whose branches have the name of their town: NHK | 仙台."""
    media = (body for body in organisations.known() if body.kind == "media")
    return tuple(sorted({name for body in media for name in (body.name, *body.aliases)}))


def _only_a_word(sentence: Sentence, word: Word) -> bool:
    """Return whether a place's name is a common word here (三重の構造, カレーで), also for GiNZA; not カレー近郊."""
    if word.surface not in lexicon.blocked_words("homograph"):
        return False
    places = lexicon.ginza_labels("place")
    labelled = any((a, b) == (word.start, word.end) and label in places for a, b, label in sentence.spans)
    whereabouts = _whereabouts().match(sentence.text, word.end) or _seat().search(sentence.text, 0, word.start)
    listed = any(w is not None and w.kind in {"place", "state"} for w in neighbours(sentence, word.start, word.end))
    return not labelled and not whereabouts and not listed


#: Signs between the names of a list: 「谷中」「浅草」, パースとアデレード.
_LISTED: Final = re.compile("」?[、，・／/⇔とや]「?|」「")
_LIST_BEFORE: Final = re.compile(f"(?:{_LISTED.pattern})$")


def neighbours(sentence: Sentence, start: int, end: int) -> tuple[Word | None, Word | None]:
    """Return the nouns before and behind these characters in a list, each None if there is none."""
    before = _LIST_BEFORE.search(sentence.text, max(start - 3, 0), start)
    behind = _LISTED.match(sentence.text, end)
    words = (sentence.before(before.start()) if before else None, sentence.at(behind.end()) if behind else None)
    first, second = (word if word is not None and word.kind in NOMINAL else None for word in words)
    return first, second


#: The number of a block after a district: 新宿 | 二丁目.
_BLOCK: Final = re.compile("[0-9０-９一二三四五六七八九十]{1,2}丁目(?![0-9０-９ -])")


_district: Final = compiled(
    lambda: (
        f"(?<=[区市町村])(?P<name>(?:(?!区)[{KANJI}ヶノ]){{1,6}}?)"
        f"(?=[0-9０-９]{{1,3}}(?:丁目|(?:[-−－‐–ー][0-9０-９]{{1,3}})+(?![0-9０-９{KANJI}]))|[一二三四五六七八九十]{{1,3}}丁目)"
    )
)


@needs("区市町村")
def districts(sentence: Sentence) -> Iterator[Claim]:
    """Find districts between a unit and a block number, whatever the word means elsewhere: 港区 | 白金1-2-3."""
    for match in _district().finditer(sentence.text):
        unit = sentence.before(match.start("name"))
        named = None if unit is None else sentence.before(unit.start)
        if unit is None or unit.surface not in lexicon.place_units("name") or named is None:
            continue
        if named.kind == "place" and sentence.words_of(*match.span("name")):
            yield Claim(*match.span("name"), "place", "district of an address")
    yield from _towns(sentence)
    yield from _labelled_districts(sentence)


_town: Final = re.compile(f"(?<=[市区])[{KANJI}ヶノ]{{2,6}}?町(?![{KANJI}])")


def _towns(sentence: Sentence) -> Iterator[Claim]:
    """Find districts that end in 町 behind their city, however UniDic cuts them: 那覇市 | 首里当蔵町."""
    for match in _town.finditer(sentence.text) if "町" in sentence.text else ():
        unit, first = sentence.before(match.start()), sentence.at(match.start())
        named = None if unit is None else sentence.before(unit.start)
        name = first is not None and first.kind in {"place", *NAMES} and len(first.surface) > 1
        if named is not None and named.kind == "place" and name and sentence.words_of(*match.span()):
            yield Claim(*match.span(), "place", "district of an address")


def _labelled_districts(sentence: Sentence) -> Iterator[Claim]:
    """Find districts without a block number if GiNZA's place includes the ward: 港区 | 白金, but not 港区 | 周辺."""
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in lexicon.ginza_labels("place") or len(words) < _WARD_AND_DISTRICT:
            continue
        named, unit, rest = words[-_WARD_AND_DISTRICT:]
        ward = named.kind == "place" and unit.surface == "区"
        district = rest.kind in _DISTRICT and len(rest.surface) > 1 and KANJI_NAME.fullmatch(rest.surface)
        if ward and district and rest.surface not in lexicon.context_words("whereabouts"):
            yield Claim(rest.start, end, "place", "district of an address")


#: Words of a ward's name, its unit and a district: 港 | 区 | 白金.
_WARD_AND_DISTRICT: Final = 3
#: The kinds that UniDic gives to names of districts: 白金 is a metal.
_DISTRICT: Final = NAMES | {"noun", "proper", "unknown"}


#: Kinds of words after a city's name that make it part of a longer name.
_OTHER_NAME: Final = frozenset({"noun", "proper", "unknown"})
#: Kinds of words that UniDic cuts an unknown katakana name into: パリ + ルラ, ポー + ジー.
_PIECES: Final = NAMES | {"unknown", "other", "suffix"}


def _in_longer_katakana(sentence: Sentence, number: int) -> bool:
    word = sentence.words[number]
    if not KATAKANA_RUN.fullmatch(word.surface):
        return False
    following = sentence.run(number, 2, _PIECES)[1:]
    before = sentence.before(word.start)
    beside = [*following, *([before] if before is not None and before.kind in _PIECES else [])]
    return any(KATAKANA_RUN.fullmatch(other.surface) for other in beside)


@needs(lambda: lexicon.ginza_labels("place"))
def ginza_places(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's places that end in a kind of place (吉州郡) or in katakana unknown to UniDic (スウォンジー)."""
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in lexicon.ginza_labels("place") or not words:
            continue
        kana = KATAKANA_NAME.fullmatch(sentence.text, start, end) is not None
        if _of_kind(sentence.text[start:end], words) or (kana and _unheard(words)):
            yield Claim(start, end, "place", "ginza")


@cache
def _nameless() -> re.Pattern[str]:
    """Return a pattern for kinds of places with modifiers but without a name: 競馬場, 大寺院, 遺跡公園, 国立図書館."""
    kinds = any_of(lexicon.natural_suffixes() | lexicon.facility_suffixes() | lexicon.place_units())
    telling = f"(?:[大小新旧同各]|[国公市県都町村私]立(?!国際)|{kinds})?"
    built = any_of(lexicon.facility_suffixes(shortest=2))
    return re.compile(f"{telling}{built}|政令.*|共和国|[東西南北](?:海岸|地区)")


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(lexicon.place_kinds() | lexicon.place_units("abroad"))


def _of_kind(text: str, words: Sequence[Word]) -> bool:
    """Return whether a text is a name that ends in a kind of place: 吉州郡, 相国寺."""
    counted = len(words) == _COUNTED and words[0].kind == "number"
    return len(words) > 1 and text.endswith(_kinds()) and not counted and not _nameless().fullmatch(text)


#: Words of a numeral and what it counts, or of a surname: 八 | 村.
_COUNTED: Final = 2


def _unheard(words: Sequence[Word]) -> bool:
    """Return whether words are katakana unknown to UniDic, which knows コク as a noun, カエサル as a person."""
    kinds = {word.kind for word in words}
    return kinds <= {"unknown", "place", "state"} if len(words) == 1 else not kinds <= {"noun", "suffix", "proper"}


@needs(members(KATAKANA))
def cities(sentence: Sentence) -> Iterator[Claim]:
    """Find cities of the world in katakana that UniDic does not know or splits: ベロオリゾンテ, ウランウデ."""
    known = lexicon.world_cities()
    for match in KATAKANA_NAME.finditer(sentence.text):
        start, end = match.span()
        if match.group() not in known or sentence.is_person(start, end):
            continue
        words = sentence.words_of(start, end)
        if len(words) == 1 and words[0].kind != "unknown":
            continue  # UniDic has the right kind of the words that it knows
        # タタ自動車: with more words after it, it is part of another name
        if words and len(sentence.run(sentence.number(words[-1]), 2, _OTHER_NAME)) == 1:
            yield Claim(start, end, "place", "city of the world")


_whereabouts: Final = compiled(lambda: any_of(lexicon.context_words("whereabouts")))
_seat: Final = compiled(lambda: f"{any_of(lexicon.context_words('seat'))}[のは・、]?$")
#: Particles after the place of an action: 〜で, 〜には, 〜へ, 〜から; not 〜によると, 〜に対して.
_HERE: Final = re.compile("で|に(?!よ|対|関|つ|と)|へ|から")


#: Parts of a state.
_PARTS: Final = frozenset(
    {"北部", "南部", "東部", "西部", "中部", "北東部", "北西部", "南東部", "南西部", "中央部", "沿岸部"}
)


@needs({"unknown"})
def unknown_places(sentence: Sentence) -> Iterator[Claim]:
    """Find unknown katakana in the context of a place: ジャフナ近郊; リビアのワウアナムスには."""
    for number, word in enumerate(sentence.words):
        kana = word.kind == "unknown" and KATAKANA_WORD.fullmatch(word.surface)
        if not kana or sentence.is_person(word.start, word.end):
            continue
        if _whereabouts().match(sentence.text, word.end) or _seat().search(sentence.text, 0, word.start):
            yield Claim(word.start, word.end, "place", "unknown word + whereabouts")
        elif number > 1 and _HERE.match(sentence.text, word.end):
            state, of = sentence.words[number - 2 : number]
            within = sentence.before(state.start) if state.surface in _PARTS else None  # オーストラリア | 南部
            if of.surface == "の" and "state" in {state.kind, within and within.kind}:
                yield Claim(word.start, word.end, "place", "unknown word of a state")
