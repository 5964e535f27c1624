"""Rules for performers with one name, and for groups, by the word before: 歌手のAdo, 歌手・あいみょん, バンドのGLAY."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import KANJI_NAME, any_of, compiled, last_characters
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, Claim
from kyoki.recognition.titles import honorific

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

_announced: Final = compiled(
    lambda: (
        f"{any_of(lexicon.context_words('occupation'))}(?:で{any_of(lexicon.context_words('occupation'))})?[の・、]?(?P<open>「?)$"
    )
)
#: A name has two characters or more, and no punctuation or digits alone.
_LETTER: Final = f"{KATAKANA}{HIRAGANA}{KANJI}A-Za-z"
_LETTERS: Final = re.compile(f"[{_LETTER}][{_LETTER}0-9・.'’ -]*[{_LETTER}0-9.]")
_ENDS: Final = re.compile("$|[はがをにともや、。（(・」』&＆\\s]|の|で(?!す)|から|ら(?![れせ])")


@needs(lambda: lexicon.ginza_labels("person"))
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
        called = honorific(sentence, end) and _begins(sentence, start)
        before = _announced().search(sentence.text, 0, start)
        if called or (before is not None and _ENDS.match(sentence.text, end)):
            yield Claim(start, end, "person", "stage name")


def _begins(sentence: Sentence, start: int) -> bool:
    """Return whether a name may begin here: at the start, or after の or a sign; not はる of こじはる."""
    before = sentence.before(start)
    return before is None or before.surface in {"の", "で"} or not _WORD.search(before.surface)


_WORD: Final = re.compile(f"[{KATAKANA}{HIRAGANA}{KANJI}A-Za-z0-9]$")


def _is_common(words: Sequence[Word]) -> bool:
    """Return whether words have another meaning: 仲間, お客, 韓国."""
    kinds = {word.kind for word in words}
    whole = len(words) == 1 and words[0].kind in {"noun", "suffix"}
    whole = whole or any(
        word.kind == "noun" and len(word.surface) > _PIECE for word in words
    )  # パソコン | ショップ | アーク
    return whole or words[0].kind in {"prefix", "number"} or bool(kinds & {"state", "place"})


_kana: Final = compiled(
    lambda: (
        f"{any_of(lexicon.context_words('occupation'))}(?:・(?P<joined>[{HIRAGANA}]{{3,8}}(?![{KATAKANA}]|(?<![がはをにのもと])[{KANJI}])|[{KATAKANA}]{{2,10}}(?![{KATAKANA}{KANJI}・]))|"
        f"の(?P<called>[{HIRAGANA}]{{2,7}})(?=さん(?:[、はがをにともで]|の)))"
    )
)
#: みなさん, おじさん: words that さん is part of.
_NO_CALLED: Final = re.compile(
    "(?:お|この|その|ある)?(?:みな|みんな|じい|ばあ|じ|ば|に|に[いー]|ねえ?|かあ?|とう?|く|ひと)"
)


@needs(lambda: last_characters(lexicon.context_words("occupation")))
def in_kana(sentence: Sentence) -> Iterator[Claim]:
    """Find performers in kana: 歌手・あいみょんが, 歌手のあのさん; not 歌手・ダンサー, 歌手のみなさん."""
    for match in _kana().finditer(sentence.text):
        start, end = match.span(match.lastgroup or 0)
        if match["joined"]:
            end = _without_particle(sentence, start, end)
        words = sentence.words_of(start, end)
        if not words or end - start < 2 or (match["called"] and _NO_CALLED.fullmatch(match["called"])):
            continue
        pieces = len(words) > 1 and min(len(word.surface) for word in words) < _PIECE
        if match["called"] or pieces or words[0].kind in {*NAMES, "unknown"}:
            yield Claim(start, end, "person", "stage name")


#: Characters of a word that makes a compound of common nouns: ボイス | トレーナー.
_PIECE: Final = 3


def _without_particle(sentence: Sentence, start: int, end: int) -> int:
    """Return the end of hiragana without the particle behind it: あいみょん | が."""
    last = sentence.before(end)
    particle = last is not None and last.start > start and last.surface in _PARTICLES
    return last.start if last is not None and particle else end


_PARTICLES: Final = frozenset({"が", "は", "を", "に", "の", "も", "と", "や", "で", "から", "ら"})
#: A name in Latin letters, of several words or with capitals and others: Snow Man, Mr.Children, BTS.
_LATIN: Final = "[A-Za-z][A-Za-z0-9.'’&!-]*(?: (?:[A-Z][A-Za-z0-9.'’&!-]*|&))*"
_occupied: Final = compiled(
    lambda: f"{any_of(lexicon.context_words('occupation'))}の(?P<name>{_LATIN})(?=さん|[はがもと、（(])"
)


@needs(lambda: last_characters(lexicon.context_words("occupation")))
def in_letters(sentence: Sentence) -> Iterator[Claim]:
    """Find performers in Latin letters after の, before さん or if GiNZA agrees: 歌手のAdo; not 歌手のMV."""
    for match in _occupied().finditer(sentence.text):
        called = sentence.text.startswith("さん", match.end()) or sentence.label(*match.span("name")) in _PEOPLE
        if called and _is_name(sentence, match) and match["name"] not in bodies.surfaces():
            yield Claim(*match.span("name"), "person", "stage name")


def _is_name(sentence: Sentence, match: re.Match[str]) -> bool:
    """Return whether letters are a name: several words, or no thing's abbreviation (MV) and nothing else to GiNZA."""
    name = match["name"]
    if not sentence.words_of(*match.span("name")):
        return False
    if " " in name:
        return True
    label = sentence.label(*match.span("name"))
    return label in _PEOPLE or (len(name) > 1 and label == "" and not _ABBREVIATION.fullmatch(name))


_ABBREVIATION: Final = re.compile("[A-Z]{1,4}")
#: GiNZA's labels of performers and their groups.
_PEOPLE: Final = frozenset({"Person", "Show_Organization"})
_GROUP: Final = "(?:グループ|バンド|ユニット|デュオ|コンビ|トリオ)"
_group: Final = re.compile(f"{_GROUP}(?:[・の、]|(?=[A-Z]))(?P<name>{_LATIN})(?![A-Za-z])")
#: The rule of `groups`.
GROUP: Final = "kind of group + name"


@needs("プドトオビ")
def groups(sentence: Sentence) -> Iterator[Claim]:
    """Find groups in Latin letters after their kind: 人気グループSnow Man; not グループCEO, バンドのMV."""
    for match in _group.finditer(sentence.text):
        if sentence.starts_word(match.start()) and _is_name(sentence, match):
            yield Claim(*match.span("name"), "none", GROUP)


_family: Final = compiled(lambda: any_of(lexicon.context_words("family of performers")))
#: What belongs to a family, and is no name in it: 林家 | 一門.
_OF_FAMILY: Final = frozenset({"一門", "一家", "一派", "門下"})
#: Maximum characters of a name that UniDic splits: 木久 | 扇.
_SINGLES: Final = 3


@needs(lambda: last_characters(lexicon.context_words("family of performers")))
def of_families(sentence: Sentence) -> Iterator[Claim]:
    """Find storytellers by the name of their family: 明石家さんま, 古今亭志ん生; not 林家の, 林家一門."""
    for match in _family().finditer(sentence.text):
        name = sentence.at(match.end())
        if name is None or name.kind in {"other", "number"} or name.surface in _OF_FAMILY:
            continue
        end, after = name.end, sentence.at(name.end)
        while after is not None and _goes_on(after) and after.end - match.end() <= _SINGLES:
            end, after = after.end, sentence.at(after.end)
        if end - match.end() > 1:
            yield Claim(match.start(), end, "person", "stage name")


def _goes_on(word: Word) -> bool:
    """Return whether a word of one kanji may continue a name that UniDic splits: 木久 | 扇; not 小朝 | 氏."""
    return (
        len(word.surface) == 1
        and KANJI_NAME.fullmatch(word.surface) is not None
        and word.surface not in lexicon.titles()
    )


#: Quotation marks at the end of a nickname.
CLOSING: Final = '”」』"’'
_ALIAS: Final = f"[{KATAKANA}][{KATAKANA}・]{{1,9}}|[A-Za-z][A-Za-z ]{{1,14}}"
#: A nickname before こと and the full name; in quotation marks anything before 君 or ちゃん, but not “平成の怪物”こと.
_STANDS_FOR: Final = re.compile(
    f'(?:[“「『"‘](?P<quoted>[^“”「」『』"‘’、。 　]{{1,7}}(?:[君様]|くん|クン|ちゃん|さん)|{_ALIAS})[{CLOSING}]|'
    f"(?<![{KATAKANA}A-Za-z])(?P<bare>{_ALIAS}))こと"
)


@needs("こ")
def nicknames(sentence: Sentence) -> Iterator[Claim]:
    """Find nicknames by the full name that follows: “おかわり君”こと中村剛也, ハルこと高崎晴子."""
    for match in _STANDS_FOR.finditer(sentence.text):
        span, name = match.span(match.lastgroup or 0), sentence.at(match.end())
        if name is not None and name.kind in NAMES and sentence.words_of(*span) and _is_full(sentence, name):
            yield Claim(*span, "person", "nickname")


def _is_full(sentence: Sentence, name: Word) -> bool:
    """Return whether a full name begins with this word: by the next one, or for GiNZA."""
    given = sentence.at(name.end)
    named = given is not None and given.kind in NAMES | {"noun"} and KANJI_NAME.fullmatch(given.surface) is not None
    return named or any(start == name.start and label == "Person" for start, _, label in sentence.spans)
