"""Rules for facilities by the parts of their names: an owner, or katakana next to a place."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import KATAKANA_RUN, KATAKANA_WORD, any_of, compiled
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence, Word


@cache
def _facilities() -> tuple[str, ...]:
    return tuple(lexicon.facility_suffixes())


#: The owner in the name of a public facility: 大阪府 | 立, 広島 | 市民, 国立, 国営.
_PUBLIC: Final = "(?:[都道府県市区町村](?:立|民)|国[立営])"
_built: Final = cache(lambda: any_of(lexicon.facility_suffixes(shortest=2)))
#: Up to twelve characters between owner and kind (総合運動公園陸上 has eight), none of which ends the name of an
#: organisation: 局, 所, 校.
_public: Final = compiled(lambda: f"{_PUBLIC}(?:[{KANJI}{KATAKANA}・0-9０-９](?<![局所校])){{0,12}}{_built()}")
#: A common noun, without a word between owner and kind: 国立 | 図書館.
_NAMELESS_PUBLIC: Final = compiled(lambda: f"{_PUBLIC}{_built()}")


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
_HOUSE: Final = ("館", "園", "堂", "ホール", "劇場", "球場", "アリーナ")
#: Maximum words of such a name with the town and its unit: 札幌 | 市 | 青少年 | 科学 | 館 has five.
_LONGEST_OWNED: Final = 6


def owned(sentence: Sentence) -> Iterator[Claim]:
    """Find a town's public buildings, with the nouns for their purpose: 札幌市青少年科学館; not 札幌市 | 内映画館."""
    kinds = tuple(kind for kind in lexicon.facility_suffixes(shortest=2) if kind.endswith(_HOUSE))
    for number, word in enumerate(sentence.words):
        _, *units = sentence.run(number, 2)
        nouns = sentence.run(number, _LONGEST_OWNED)[2:]
        if word.kind != "place" or not nouns or units[0].surface not in _TOWN or len(nouns[0].surface) < 2:
            continue
        plain = all(w.kind in {"noun", "suffix"} for w in nouns)
        if plain and sentence.text[nouns[0].end : nouns[-1].end].endswith(kinds):
            yield Claim(word.start, nouns[-1].end, "place", "public facility")


_TOWN: Final = frozenset("都道府県市区町村")
#: NRT-LAX間, HND-CTS線: airports by their codes.
_route: Final = re.compile("(?<![A-Za-z0-9-])[A-Z]{3}(?:[-−－–→⇔][A-Z]{3})+(?=間|便|線|路線)")


def airports(sentence: Sentence) -> Iterator[Claim]:
    """Find the codes of airports between which a route is: NRT and LAX of NRT-LAX間."""
    for match in _route.finditer(sentence.text):
        for code in re.finditer("[A-Z]{3}", match.group()):
            start, end = match.start() + code.start(), match.start() + code.end()
            if sentence.words_of(start, end):
                yield Claim(start, end, "place", "airport of a route")


#: Kinds of words in a venue's or shop's name next to its place.
_OF_A_NAME: Final = frozenset({"unknown", "proper", "noun"})


def venues(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana next to a place, as a facility or another name: シネマート新宿, 渋谷ヒカリエ, ラフォーレ原宿."""
    for word in sentence.words:
        region = word.surface in lexicon.regions() or word.surface[1:] in lexicon.state_abbreviations("")  # 南仏
        if word.kind != "place" or region or KATAKANA_RUN.fullmatch(word.surface):
            continue
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
    return kind or [w.kind for w in words] == ["place", "place"] or _whole_label(sentence, start, end)


def _whole_label(sentence: Sentence, start: int, end: int) -> bool:
    return any(a <= start and end <= b and label in lexicon.ginza_labels("place") for a, b, label in sentence.spans)
