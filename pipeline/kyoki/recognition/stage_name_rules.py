"""Rules for performers with one name, and their groups, by the word before: 歌手のAdo, 歌手・あいみょん, バンドのGLAY."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, compiled
from kyoki.recognition.sentence import Claim
from kyoki.recognition.titles import honorific

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

_announced: Final = compiled(lambda: f"{any_of(lexicon.context_words('occupation'))}(?:で{any_of(lexicon.context_words('occupation'))})?[の・、]?(?P<open>「?)$")
#: A name has two characters or more, and no punctuation or digits alone.
_LETTERS: Final = re.compile(f"[{KATAKANA}{HIRAGANA}{KANJI}A-Za-z][{KATAKANA}{HIRAGANA}{KANJI}A-Za-z0-9・.'’ -]*[{KATAKANA}{HIRAGANA}{KANJI}A-Za-z0-9.]")
_ENDS: Final = re.compile("$|[はがをにともや、。（(・」』&＆\\s]|の|で(?!す)|から|ら(?![れせ])")


def announced(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's persons after an occupation of performers, or before さん, whatever their words: 歌手・あいみょん.

    Not a common noun alone (俳優の仲間), a kanji name, for which there are better rules, or an organisation.
    """
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        text = sentence.text[start:end]
        if label not in lexicon.ginza_labels("person") or not words or not _LETTERS.fullmatch(text):
            continue
        if re.fullmatch(f"[{KANJI}]+", text) or text in bodies.surfaces() or _is_common(words):
            continue
        called = honorific(sentence, end)
        before = _announced().search(sentence.text, 0, start)
        if called or (before is not None and _ENDS.match(sentence.text, end)):
            yield Claim(start, end, "person", "stage name")


def _is_common(words: Sequence[Word]) -> bool:
    """Return whether words have another meaning: 仲間, お客, 韓国."""
    kinds = {word.kind for word in words}
    whole = len(words) == 1 and words[0].kind in {"noun", "suffix"}
    return whole or words[0].kind in {"prefix", "number"} or bool(kinds & {"state", "place"})


#: A name in Latin letters, of several words or with capitals and others: Snow Man, Mr.Children, BTS.
_LATIN: Final = "[A-Za-z][A-Za-z0-9.'’&!-]*(?: (?:[A-Z][A-Za-z0-9.'’&!-]*|&))*"
_occupied: Final = compiled(
    lambda: f"{any_of(lexicon.context_words('occupation'))}の(?P<name>{_LATIN})(?=さん|[はがもと、（(])"
)


def in_letters(sentence: Sentence) -> Iterator[Claim]:
    """Find performers in Latin letters after の: 歌手のAdoが; not 歌手のMVが, 俳優のInstagramが."""
    for match in _occupied().finditer(sentence.text):
        if _is_name(sentence, match) and match["name"] not in bodies.surfaces():
            yield Claim(*match.span("name"), "person", "stage name")


def _is_name(sentence: Sentence, match: re.Match[str]) -> bool:
    """Return whether letters are a name: several words, or no abbreviation of a thing (MV) and nothing else to GiNZA."""
    name = match["name"]
    if not sentence.words_of(*match.span("name")):
        return False
    if " " in name:
        return True
    if _ABBREVIATION.fullmatch(name):
        return sentence.is_person(*match.span("name")) or sentence.label(*match.span("name")) in _SHOWS
    return len(name) > 1 and sentence.label(*match.span("name")) in {"", "Person", *_SHOWS}


_ABBREVIATION: Final = re.compile("[A-Z]{1,4}")
#: GiNZA's labels of bands and other groups.
_SHOWS: Final = frozenset({"Show_Organization"})
_GROUP: Final = "(?:グループ|バンド|ユニット|デュオ|コンビ|トリオ)"
_group: Final = re.compile(f"{_GROUP}(?:[・の、]|(?=[A-Z]))(?P<name>{_LATIN})(?![A-Za-z])")
#: The rule of `groups`.
GROUP: Final = "kind of group + name"


def groups(sentence: Sentence) -> Iterator[Claim]:
    """Find groups of performers in Latin letters after their kind: 人気グループSnow Man; not グループCEO, バンドのMV."""
    for match in _group.finditer(sentence.text):
        if sentence.starts_word(match.start()) and _is_name(sentence, match):
            yield Claim(*match.span("name"), "none", GROUP)
