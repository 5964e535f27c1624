"""Rules for places whose name is katakana before a kind of building, or a town behind an old ward: 日本橋兜町."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, compiled
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence

_built: Final = compiled(
    lambda: (
        f"(?<![{KATAKANA}{NAME_DOTS}])(?P<name>[{KATAKANA}]{{3,}}(?:[{NAME_DOTS}][{KATAKANA}]+)*?)[{NAME_DOTS}]?"
        f"{any_of(lexicon.facility_suffixes(use='katakana'))}(?![{KANJI}{KATAKANA}])"
    )
)
#: Religions and styles of which a building is, and words before a kind that are no name.
_KINDS: Final = re.compile(
    "(?:ヒンズー|ヒンドゥー|イスラム|カトリック|ユダヤ|シーク|チベット|ギリシャ|ローマ|アラブ|ゴシック|バロック|キリスト|プロテスタント|"
    "ロシア|シーア|スンニ|コプト|マンモス|レンガ|ミニ)(?:教|派|正教)?"
)


def built(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana before a kind of building: システィーナ礼拝堂, ウマイヤド・モスク; not ヒンズー寺院."""
    for match in _built().finditer(sentence.text):
        name = match["name"]
        if sentence.words_of(*match.span()) and not _KINDS.fullmatch(name) and name not in lexicon.state_names():
            yield Claim(*match.span(), "place", "name + kind of place")


#: Wards of old Tokyo that begin the names of their towns.
_OLD_WARDS: Final = re.compile("日本橋|神田")


def towns(sentence: Sentence) -> Iterator[Claim]:
    """Find towns with their old ward, which are one name: 日本橋兜町, 神田神保町; not 日本橋 | 付近."""
    for match in _OLD_WARDS.finditer(sentence.text):
        ward = sentence.at(match.start())
        run = sentence.run(sentence.number(ward), 3) if ward is not None and ward.end == match.end() else ()
        ends = [w.end for w in run[1:] if w.surface.endswith("町")]
        if ends:
            yield Claim(match.start(), ends[0], "place", "name + administrative unit")


#: 長野 | 新幹線 | 車両センター.
_depot: Final = re.compile(f"[{KANJI}]{{1,8}}?(?:総合)?車両(?:センター|基地)")


def depots(sentence: Sentence) -> Iterator[Claim]:
    """Find depots of trains with their town, line or company: 長野新幹線車両センター."""
    for match in _depot.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        if words and words[0].kind in {"place", "surname", "proper"}:
            yield Claim(*match.span(), "place", "name + kind of place")
