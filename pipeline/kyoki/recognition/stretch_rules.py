"""Rules for the ends of stretches of railways and roads: 大塚 and 池袋 in 山手線の大塚―池袋間."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence

#: Two to eight characters, and 駅; 線 is the end of the line's own name.
_NAME: Final = f"(?:(?!線)[{KANJI}{KATAKANA}]){{2,8}}?駅?"
_JUNCTION: Final = "(?:インター(?:チェンジ)?|ジャンクション|IC|JCT)?"
_STRETCH: Final = re.compile(
    f"(?:(?<![{KANJI}{KATAKANA}])|(?<=線))(?P<one>{_NAME}){_JUNCTION}[―—–－〜～→-]"
    f"(?P<other>{_NAME}){_JUNCTION}間(?![{KANJI}])"
)
#: Kinds of words one of which is in the name: 越後 | 湯沢; not 午前―午後間.
_NAMED: Final = NAMES | {"place", "unknown", "proper"}
#: Words that show that a line or road is meant: 運転, 通行止め; not 日米〜中国間の対立.
_LINE: Final = re.compile("線|鉄道|道路|高速|道$|運転|運休|開業|開通|通行|往復|列車|電車|バス|便|駅|IC|インター")


@needs("間")
def stretches(sentence: Sentence) -> Iterator[Claim]:
    """Find both ends of a stretch: 土浦－友部駅間, 平塚〜小田原間; not states, 日本〜韓国間."""
    for match in _STRETCH.finditer(sentence.text):
        if not _LINE.search(sentence.text):
            continue
        for name in ("one", "other"):
            words = sentence.words_of(*match.span(name))
            kinds = {word.kind for word in words}
            if kinds & _NAMED and not kinds & {"state", "number", "other"}:
                yield Claim(*match.span(name), "place", "station")
