"""Rules for facilities by the parts of their names: an owner, or katakana next to a place."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import KATAKANA_RUN, KATAKANA_WORD, any_of, compiled
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence, Word


@cache
def _facilities() -> tuple[str, ...]:
    return tuple(lexicon.facility_suffixes())


#: The owner in the name of a public facility: 大阪府 | 立, 広島 | 市民, 長野 | 市営, 国立, 国営.
_PUBLIC: Final = "(?:[都道府県市区町村][立民営]|国[立営])"
_built: Final = cache(lambda: any_of(lexicon.facility_suffixes(shortest=2)))
#: Up to twelve characters between owner and kind (総合運動公園陸上 has eight), none of which ends the name of an
#: organisation: 局, 所, 校.
_public: Final = compiled(lambda: f"{_PUBLIC}(?:[{KANJI}{KATAKANA}・0-9０-９](?<![局所校])){{0,12}}{_built()}")
#: A common noun, without a word between owner and kind: 国立 | 図書館.
_NAMELESS_PUBLIC: Final = compiled(lambda: f"{_PUBLIC}{_built()}")


@needs("立民営")
def public(sentence: Sentence) -> Iterator[Claim]:
    """Find public facilities, whose owner is part of the name: 大阪府立体育会館, 広島市民野球場, 国立西洋美術館."""
    for match in _public().finditer(sentence.text):
        before = sentence.before(match.start())
        named = before is not None and before.kind in {"place", "surname", "unknown"}
        start = before.start if before is not None and named else match.start()
        nameless = not named and (
            _NAMELESS_PUBLIC().fullmatch(match.group()) or not match.group().startswith(("国立", "国営"))
        )
        if not nameless and sentence.words_of(start, match.end()):
            yield Claim(start, match.end(), "place", "public facility")


#: The ends of names of public buildings that a town owns: 札幌市 | 青少年 | 科学館.
_HOUSE: Final = ("館", "園", "堂", "ホール", "劇場", "球場", "野球場", "競技場", "アリーナ")
#: Maximum words of such a name with the town and its unit: 札幌 | 市 | 青少年 | 科学 | 館 has five.
_LONGEST_OWNED: Final = 6


@cache
def _houses() -> tuple[str, ...]:
    return tuple(kind for kind in lexicon.facility_suffixes(shortest=2) if kind.endswith(_HOUSE))


@needs({"place"})
def owned(sentence: Sentence) -> Iterator[Claim]:
    """Find a town's public buildings, with the nouns for their purpose: 札幌市青少年科学館; not 札幌市 | 内映画館."""
    kinds = _houses()
    for number, word in enumerate(sentence.words):
        if word.kind != "place":
            continue
        _, *units = sentence.run(number, 2)
        nouns = sentence.run(number, _LONGEST_OWNED)[2:]
        if not nouns or units[0].surface not in _TOWN or len(nouns[0].surface) < 2:
            continue
        plain = all(w.kind in {"noun", "suffix"} for w in nouns)
        if plain and sentence.text[nouns[0].end : nouns[-1].end].endswith(kinds):
            yield Claim(word.start, nouns[-1].end, "place", "public facility")


_TOWN: Final = frozenset("都道府県市区町村")
#: Houses that bear the name of a state; not 工場, 基地, 空港, which are merely in it.
_NATIONAL: Final = (
    "競技場",
    "スタジアム",
    "博物館",
    "美術館",
    "記念館",
    "図書館",
    "科学館",
    "文学館",
    "民芸館",
    "民藝館",
    "未来館",
    "武道館",
    "劇場",
)
#: 福岡 | 国際 | センター: kinds of houses only behind 国際; not 大学, 映画祭, 空港, 協会.
_international: Final = compiled(
    lambda: (
        f"国際(?:[{KANJI}{KATAKANA}](?<![局所校会])){{0,6}}?"
        f"(?:{_built()}|会議場|展示場|センター|フォーラム|プール|プラザ|ホール|会館|ミュージアム|コンベンション)(?![{KATAKANA}])"
    )
)


@needs({"state"})
def of_states(sentence: Sentence) -> Iterator[Claim]:
    """Find houses with the name of a state: フランス競技場, ドイツ博物館; not フランス工場 or 韓国人劇場."""
    for word in sentence.words:
        nouns = sentence.run(sentence.number(word), _LONGEST_NATIONAL)[1:] if word.kind == "state" else ()
        if not nouns or word.surface not in lexicon.state_names() or nouns[0].surface in _OF_A_STATE:
            continue
        kinds = {"noun", "suffix", "proper", "unknown"}
        for last in reversed(nouns):
            inside = [w for w in nouns if w.end <= last.end]
            text = sentence.text[word.end : last.end]
            if text.endswith(_NATIONAL) and all(w.kind in kinds for w in inside):
                yield Claim(word.start, last.end, "place", "name + kind of place")
                break


#: フランス | 競技 | 場, アメリカ | 自然 | 史 | 博物 | 館.
_LONGEST_NATIONAL: Final = 6
#: Words after a state that make it an attribute: 韓国 | 人, 日本 | 最大, フランス | 国内.
_OF_A_STATE: Final = frozenset(
    {"人", "系", "製", "産", "風", "式", "最大", "最古", "最高", "国内", "国外", "初", "全国", "各地", "語"}
)


@needs("際")
def international(sentence: Sentence) -> Iterator[Claim]:
    """Find houses of a town with 国際 in their name: 福岡国際センター, 横浜国際プール; not 福岡国際大学."""
    for word in sentence.words:
        match = _international().match(sentence.text, word.end) if word.kind == "place" else None
        if match is not None and sentence.words_of(word.start, match.end()):
            yield Claim(word.start, match.end(), "place", "name + kind of place")


#: NRT-LAX間, HND-CTS線: airports by their codes.
_DASHES: Final = frozenset("-−－–→⇔")
_route: Final = re.compile(f"(?<![A-Za-z0-9-])[A-Z]{{3}}(?:[{''.join(sorted(_DASHES))}][A-Z]{{3}})+(?=間|便|線|路線)")


@needs(_DASHES)
def airports(sentence: Sentence) -> Iterator[Claim]:
    """Find the codes of airports between which a route is: NRT and LAX of NRT-LAX間."""
    for match in _route.finditer(sentence.text):
        for code in re.finditer("[A-Z]{3}", match.group()):
            start, end = match.start() + code.start(), match.start() + code.end()
            if sentence.words_of(start, end):
                yield Claim(start, end, "place", "airport of a route")


#: Kinds of words in a venue's or shop's name next to its place.
_OF_A_NAME: Final = frozenset({"unknown", "proper", "noun"})


@needs({"place"})
def venues(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana next to a place, as a facility or another name: シネマート新宿, 渋谷ヒカリエ, ラフォーレ原宿."""
    for word in sentence.words:
        if word.kind != "place" or KATAKANA_RUN.fullmatch(word.surface):
            continue
        if word.surface in lexicon.regions() or word.surface[1:] in lexicon.state_abbreviations(""):
            continue  # 南仏
        start, end = _katakana_before(sentence, word), _katakana_behind(sentence, word)
        if (start, end) != (word.start, word.end):
            yield Claim(start, end, "place" if _is_venue(sentence, start, end) else "none", "venue")


def _katakana_before(sentence: Sentence, word: Word) -> int:
    """Return the start of katakana directly before a place: デックス | 東京; テレビ and デモ are common words."""
    start, before = word.start, sentence.before(word.start)
    while before is not None and before.kind in _OF_A_NAME:
        if before.kind != "proper" and not KATAKANA_WORD.fullmatch(before.surface):
            break
        start, before = before.start, sentence.before(before.start)
    if before is not None and before.kind == "surname" and sentence.text[start : word.start].endswith(_facilities()):
        start = before.start  # 角川 | シネマ | 有楽町
    known = all(w.kind == "noun" for w in sentence.words_of(start, word.start))
    venue = sentence.text[start : word.start].endswith(_facilities())
    team = any(w.surface in lexicon.organisations() for w in sentence.words_of(start, word.start))
    return start if not known or venue or team or _is_one_name(sentence, start, word.end) else word.start


def _katakana_behind(sentence: Sentence, word: Word) -> int:
    """Return the end of katakana directly after a place: 渋谷 | ヒカリエ; オリンピック is a common word."""
    run = sentence.run(sentence.number(word), 4, _OF_A_NAME | {"place", "suffix"})[1:]
    kana = list(takewhile(lambda w: KATAKANA_WORD.fullmatch(w.surface), run))
    if not kana or any(w.surface in lexicon.world_cities() | lexicon.regions() for w in kana):
        return word.end  # 広州 | アジア大会
    end = kana[-1].end
    rare = any(w.kind in {"unknown", "place"} for w in kana) or _is_one_name(sentence, word.start, end)
    return end if rare or sentence.text[word.end : end].endswith(_facilities()) else word.end


def _is_one_name(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether GiNZA's place includes the katakana beside a place: 横浜 | ベイ | クォーター."""
    labels = lexicon.ginza_labels("place")
    return any((a, b) == (start, end) and label in labels for a, b, label in sentence.spans)


def _is_venue(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether GiNZA or a word for a kind shows a place, or two places are adjacent (新宿 | ピカデリー)."""
    words = sentence.words_of(start, end)
    kinds = lexicon.facility_suffixes(shortest=2)
    kind = any(w.surface in kinds or sentence.text[words[0].start : w.end].endswith(_facilities()) for w in words)
    if _HELD.match(sentence.text, end) and words[0].kind == "unknown":
        return True
    return kind or [w.kind for w in words] == ["place", "place"] or _whole_label(sentence, start, end)


#: What follows a venue: 「ベルサール渋谷」（東京・渋谷）にて.
_HELD: Final = re.compile("[」』]?(?:[（(][^（()）]{1,20}[）)])?(?:にて|で(?:開催|行わ|開か|上演|公演|発表))")


def _whole_label(sentence: Sentence, start: int, end: int) -> bool:
    return any(a <= start and end <= b and label in lexicon.ginza_labels("place") for a, b, label in sentence.spans)
