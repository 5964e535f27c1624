"""Rules for people known to GiNZA or UniDic, without evidence beside the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import KATAKANA_RUN, KATAKANA_WORD
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, Claim
from kyoki.recognition.titles import after_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word


@needs(lambda: lexicon.ginza_labels("person"))
def ginza_people(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's persons that are names in UniDic or katakana: 派兵 and 領空侵犯 are neither.

    良作 is a name for both, but mostly a good film or book. A kanji alone in quotes is a title or a word: 「江」.
    """
    people, words_only = lexicon.ginza_labels("person"), lexicon.blocked_words("no person")
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in people or not words or sentence.text[start:end] in words_only:
            continue
        if after_name(sentence.text, start) > end or _QUOTED_KANJI.match(sentence.text, start) is not None:
            continue  # 叡 | 王 is a title
        kinds = {word.kind for word in words}
        kana = KATAKANA_WORD.fullmatch(sentence.text[start:end]) is not None
        if kinds <= (NAMES | {"unknown"} if kana else NAMES) or (kana and _cut_short(sentence, words)):
            yield Claim(start, end, "person", "ginza")


@needs({"person"})
def unidic_people(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana that are a person's name in UniDic, unless the context shows otherwise: ローラ, ペルセウス.

    Alone in quotes it is the name of something else: 熱帯性暴風「アルベルト」. GiNZA may have another label (ローソン),
    and verbs (ハックして) are not people.
    """
    common = lexicon.blocked_words("common word", "no person")
    for match in _LONE_KATAKANA.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        person = len(words) == 1 and words[0].kind == "person" and match.group() not in common
        if person and sentence.label(*match.span()) in {"", "Person"}:
            yield Claim(*match.span(), "person", "katakana person of the dictionary")


@needs({"surname"})
def heads_of_teams(sentence: Sentence) -> Iterator[Claim]:
    """Find the surname of a head coach in the name for his national team: 岡田ジャパン, 関塚ジャパン."""
    for word in sentence.words if "ジャパン" in sentence.text else ():
        if word.kind == "surname" and _OF_JAPAN.match(sentence.text, word.end) is not None:
            yield Claim(word.start, word.end, "person", "name + title")


#: A kanji alone in quotes; in 511 articles of livedoor GiNZA takes 13 for a person, all wrongly.
_QUOTED_KANJI: Final = re.compile(f'(?<=[「『“‘"])[{KANJI}](?=[」』”’"])')
_OF_JAPAN: Final = re.compile(f"ジャパン(?![{KATAKANA}・])")
#: A run of katakana that is neither next to letters or kanji nor alone in brackets.
_LONE_KATAKANA: Final = re.compile(
    f"(?<![{KATAKANA}{KANJI}A-Za-z.．「（(『=＝])(?<![{KATAKANA}]・)[{KATAKANA}]{{3,}}"
    f"(?![{KATAKANA}{KANJI}A-Za-z.．=＝]|・[{KATAKANA}]|し[てたまよな]|する|すれ|され|させ|せず|でき)"
)


def _cut_short(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether UniDic splits a name into short words: クリシナ (クリ + シナ), コンドウ (コン + ドウ)."""
    first, last = sentence.before(words[0].start), sentence.at(words[-1].end)
    alone = not any(w is not None and KATAKANA_RUN.fullmatch(w.surface) for w in (first, last))
    plain = any(word.kind == "noun" and len(word.surface) > 2 for word in words)  # プロ | テスト
    return alone and len(words) > 1 and not plain and min(len(word.surface) for word in words) < 3
