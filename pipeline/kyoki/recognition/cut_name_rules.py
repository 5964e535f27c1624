"""Rules for people whose names UniDic cuts into words that are no names, where GiNZA sees a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.linking import gazetteer
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import HIRAGANA_RUN, KANJI_NAME, KATAKANA_RUN
from kyoki.recognition.name_borders import is_surname
from kyoki.recognition.person_rules import LONGEST_SURNAME, callings, grown, no_end
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import Claim
from kyoki.recognition.titles import after_name, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word


@needs(lambda: lexicon.ginza_labels("person"))
def cut_names(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's persons of words none of which is a surname: 猶 | 本, 宮 | 市, 剛力 | 彩 | 芽, ビート | たけし.

    Not a shop or a town with its unit (大阪 | 市), nor a word for the person before the name (女優 | りさ), nor what
    ends within a title (木下 | 部 | 長).
    """
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end) if label in lexicon.ginza_labels("person") else ()
        kinds = {word.kind for word in words[:-1]}
        if len(words) < 2 or not kinds <= _NO_NAMES or gazetteer.candidates(sentence.text[start:end]):
            continue
        if after_name(sentence.text, words[-1].start) > end:
            continue
        if _is_cut(sentence.text[start:end], words):
            given = sentence.at(end)
            kana = given is not None and given.kind == "given"
            first, last = grown(sentence, words)
            yield Claim(first, given.end if given is not None and kana else last, "person", "ginza + name")
        elif _is_with_kana(words) and not titled(sentence, end):  # 独女 | アキさん
            yield Claim(start, end, "person", "ginza + name")


#: Kinds of words into which UniDic cuts a name that it does not know.
_NO_NAMES: Final = frozenset({"noun", "unknown", "prefix", "other", "place", "proper"})
#: Lengths of the words of a surname and a given name of two kanji, each of which is a noun to UniDic: 剛力 | 彩 | 芽.
_IN_SINGLES: Final = [2, 1, 1]


def _is_cut(text: str, words: Sequence[Word]) -> bool:
    """Return whether kanji are a likely surname, or a noun and two single kanji; not 寿司 | 屋 or 二塁 | 打."""
    if not KANJI_NAME.fullmatch(text) or words[-1].kind not in _NO_NAMES:
        return False
    singles = [len(word.surface) for word in words] == _IN_SINGLES and {word.kind for word in words} == {"noun"}
    return singles or (len(text) <= LONGEST_SURNAME and is_surname(text) and not no_end(text))


def _is_with_kana(words: Sequence[Word]) -> bool:
    """Return whether nouns precede a given name in kana: 猫 | ひろし; not an occupation, 俳優 | たけし."""
    given = words[-1]
    kana = HIRAGANA_RUN.fullmatch(given.surface) or KATAKANA_RUN.fullmatch(given.surface)
    named = given.kind == "given" and kana is not None and len(given.surface) > 1
    return named and all(word.kind in {"noun", "proper"} and word.surface not in callings() for word in words[:-1])
