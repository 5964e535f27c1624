"""Rules that keep names of people out of places that one travels to and of titles of works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.recognition.lexicon import KANJI_NAME
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence

#: 羽田に到着: nobody arrives at a person.
_TRAVEL: Final = re.compile(
    "(?:に|へ)(?:到着|着陸|着い|寄港|入港|上陸|降り立|向けて(?:出発|離陸|飛))|を(?:出発|離陸|飛び立|出港)|から(?:出発|離陸|飛び立)|"
    "(?:発|着)の(?:便|旅客機|飛行機|列車|バス|チャーター)|行きの(?:便|列車|バス|電車)"
)


@needs(NAMES)
def travel(sentence: Sentence) -> Iterator[Claim]:
    """Find surnames that are places, because something arrives or departs there: 羽田に到着し, 羽田発の便."""
    for match in _TRAVEL.finditer(sentence.text):
        word = sentence.before(match.start())
        if word is None or word.kind not in NAMES or len(word.surface) < 2 or not KANJI_NAME.fullmatch(word.surface):
            continue
        before = sentence.before(word.start)
        if before is None or before.kind not in NOMINAL:
            yield Claim(word.start, word.end, "place", "place name")


#: GiNZA's labels of works; an exhibition or a shop in 『』 has another.
_WORKS: Final = frozenset({"Book", "Movie", "Broadcast_Program", "Music"})
#: 『佐藤さん』, 『万平です』: speech, or the name of a person.
_NO_TITLE: Final = re.compile("(?:です|ます|さん|氏|[だよ])[！!？?]*$")


@needs("『")
def works(sentence: Sentence) -> Iterator[Claim]:
    """Find titles that fill double quotes and that GiNZA calls works: 『千と千尋の神隠し』, inside which is nobody."""
    for start, end, label in sentence.spans:
        quoted = sentence.text[start - 1 : start] == "『" and sentence.text[end : end + 1] == "』"
        if quoted and label in _WORKS and not _NO_TITLE.search(sentence.text, start, end):
            yield Claim(start - 1, end + 1, "none", "work")
