"""Blockers: names of companies, media, schools, clubs and works: nothing inside them is a person or a place."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, compiled
from kyoki.recognition.sentence import NOMINAL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kyoki.recognition.sentence import Sentence

#: Words of the longest name met (東京 三菱 UFJ 信託 銀行) with room to spare.
_LONGEST: Final = 6


@cache
def _last_words() -> Mapping[str, str]:
    kinds = ("last word", "team", "company", "school", "media")
    return {word: kind for kind in kinds for word in lexicon.organisations(kind)}


def organisations(sentence: Sentence) -> Iterator[Claim]:
    """日本テレビ, 東京電力, 京都大学: a run of nouns that ends in a word for a kind of organisation."""
    words = sentence.words
    for number, word in enumerate(words):
        kind = _last_words().get(word.surface)
        if kind is None or word.kind not in NOMINAL:
            continue
        # 食品 in 中国産食品: weak words end a name only where the compound ends too
        if kind == "last word" and len(sentence.run(number, 2)) > 1:
            continue
        first = _first(sentence, number)
        if first < number:
            last = _edition(sentence, number) if kind == "media" else number
            yield Claim(words[first].start, words[last].end, "none", "organisation")


def _first(sentence: Sentence, last: int) -> int:
    words, first = sentence.words, last
    while first and last - first < _LONGEST:
        before = words[first - 1]
        if before.end != words[first].start or before.kind not in NOMINAL:
            break
        if before.surface in lexicon.not_in("organisation"):
            break  # 広島県 | 中国新聞, 米 | ニューヨーク・タイムズ
        if _last_words().get(before.surface, "last word") != "last word":
            break  # the name before ended there: 中国新聞 | 広島テレビ; but 高松琴平電気鉄道 is one
        first -= 1
    return first


def _edition(sentence: Sentence, number: int) -> int:
    """読売新聞秋田版: the regional edition belongs to the paper."""
    run = sentence.run(number, 3)
    return number + 2 if [word.surface for word in run[2:]] == ["版"] else number


#: A title of a work: short, and no sentence; 『中国軍が侵攻した』 is speech within speech.
_WORK: Final = re.compile("『[^『』。、がをはにへと]{1,15}』")


_listed: Final = compiled(lambda: any_of(lexicon.blocked_words("organisation")))
_ship: Final = compiled(
    lambda: (
        f"{any_of(lexicon.context_words('ship'))}[「『]?(?P<name>[{KATAKANA}・]+|[{HIRAGANA}]{{2,4}}(?=[」』、。と]))"
    )
)


def ships(sentence: Sentence) -> Iterator[Claim]:
    """空母セオドア・ルーズベルト, 護衛艦いせ: a ship is no person and no place."""
    for match in _ship().finditer(sentence.text):
        yield Claim(*match.span("name"), "none", "ship")


def other_names(sentence: Sentence) -> Iterator[Claim]:
    """『シベリア超特急』, 吉野家, JR西日本: works, and listed companies."""
    for pattern, rule in ((_WORK, "work"), (_listed(), "organisation")):
        for match in pattern.finditer(sentence.text):
            if sentence.words_of(*match.span()):
                yield Claim(*match.span(), "none", rule)
