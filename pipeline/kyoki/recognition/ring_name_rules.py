"""Rules for ring names of sumo wrestlers, which few dictionaries have: 横綱・豊昇龍, 関脇大の里, 平幕の尊富士."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI
from kyoki.recognition import lexicon
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, Claim
from kyoki.recognition.titles import titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

_RANK: Final = (
    "(?:横綱|大関|関脇|小結|前頭(?:[0-9０-９一二三四五六七八九十]+枚目|筆頭)?|平幕|(?:新)?(?:入幕|十両)|幕下|三段目)"
)
#: One kana may join two kanji: 大の里, 照ノ富士.
_NAME: Final = f"[{KANJI}]{{2,5}}|[{KANJI}]{{1,2}}[のノ乃ヶ][{KANJI}]{{1,2}}"
_ranked: Final = re.compile(
    f"(?:{_RANK}|(?<=部屋)(?=の))(?P<joint>[・の、=＝]?)(?P<name>{_NAME})(?=$|[はがをにともや、。（(）)・＝=」』\\s]|の(?!両)|で(?!す)|から|ら(?![れせ]))"
)


@needs("綱関結頭幕両段屋")
def ranked(sentence: Sentence) -> Iterator[Claim]:
    """Find the kanji after a rank that are not common nouns: 横綱・豊昇龍, 小結阿炎; not 横綱昇進, 大関の地位."""
    for match in _ranked.finditer(sentence.text):
        words = sentence.words_of(*match.span("name"))
        known = sentence.at(match.start("name"))
        if known is not None and known.kind in NAMES and "の" in known.surface:
            yield Claim(known.start, known.end, "person", "rank + ring name")  # 稀勢の里
        if not sentence.starts_word(match.start()) or not words:
            continue
        called = len(words[0].surface) == 1 and _is_called(sentence, *match.span("name"))  # 貴 | 景勝
        if _is_name(words, called=called) and not titled(sentence, match.start("name")):
            yield Claim(*match.span("name"), "person", "rank + ring name")


def _is_called(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether GiNZA's person or office ends with the name: 貴景勝, 大関貴景勝."""
    labels = lexicon.ginza_labels("person", "office")
    return any(a <= start and b == end and label in labels for a, b, label in sentence.spans)


#: Kinds of words in a ring name.
_NAMED: Final = NAMES | {"place", "unknown", "proper"}


def _is_name(words: Sequence[Word], *, called: bool) -> bool:
    """Return whether words may be a ring name: 豊 | 昇 | 龍, 阿 | 炎, 熱海 | 富士; not 昇進 | 後 or 同士.

    Args:
        words: those between the rank and a particle.
        called: whether GiNZA calls them a person; then a noun may be among them.
    """
    if words[0].surface in lexicon.not_in("person start") | _NO_STARTS or any(
        word.kind in {"number", "state"} for word in words
    ):
        return False
    named = any(word.kind in _NAMED and len(word.surface) > 1 for word in words)
    if not called and any(word.kind not in _NAMED and len(word.surface) > 1 for word in words):
        return False
    return named or (len(words) > 1 and not (words[-1].kind == "suffix" and words[-1].surface in _ENDS))


#: Prefixes of what is won: 横綱 | 初 | 優勝.
_NO_STARTS: Final = frozenset("初新両全再連")
#: Suffixes that no ring name ends in: 横綱 | 陣, 大関 | 戦.
_ENDS: Final = frozenset("陣戦級側時間後前者数勢位")
