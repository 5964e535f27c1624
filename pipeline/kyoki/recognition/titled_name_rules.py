"""Rules for people by a single name and its neighbours: 安倍首相, ゼレンスキー大統領, トランプ政権, misonoさん."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA, members
from kyoki.linking import gazetteer
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import HIRAGANA_RUN, KANJI_NAME, KATAKANA_RUN, KATAKANA_WORD, any_of, compiled
from kyoki.recognition.name_borders import is_surname
from kyoki.recognition.person_rules import first_character
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim
from kyoki.recognition.titles import after_name, government, honorific, of_state, office, office_of_body, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: The rule of a common noun before 政権: トランプ政権. It is weaker evidence than the rest of the article.
OF_GOVERNMENT: Final = "name of a government"


_NAMED: Final = NAMES | {"place"}


@needs(lambda: {*_NAMED, *members(KATAKANA)})
def titled_names(sentence: Sentence) -> Iterator[Claim]:
    """Find single names before a title: 安倍首相, ゼレンスキー大統領, 竹原氏."""
    for word in sentence.words:
        if word.kind not in _NAMED or KATAKANA_RUN.fullmatch(word.surface) or not titled(sentence, word.end):
            continue
        if after_name(sentence.text, word.start) > word.end:
            continue  # 叡 | 王 is a title
        if word.surface[0] == "大" and word.surface[1:] in lexicon.title_prefixes("time") and _joins(sentence, word):
            continue  # 医科歯科大 | 前学長
        if word.kind in NAMES and not word.surface.isascii():
            start = surname_start(sentence, word)
            if word.surface[-1] in "っッ" and sentence.text.startswith("ちゃん", word.end):
                yield Claim(start, word.end + len("ちゃん"), "person", "nickname")  # あっちゃん
                continue
            lone = start == word.start and word.kind == "given" and len(word.surface) == 1  # 慈 | 敬
            yield Claim(first_character(sentence, start) if lone else start, word.end, "person", "name + title")
        elif word.kind == "place" and _person_not_place(sentence, word):
            yield Claim(word.start, word.end, "person", "place name + personal title")
    for match in KATAKANA_WORD.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        if words and titled(sentence, match.end()) and _is_katakana_name(sentence, words):
            start = surname_start(sentence, words[0])
            rule = "name + title" if {word.kind for word in words} <= NAMES else "katakana + title"
            called = [word.kind for word in words] == ["noun"] and government(sentence, match.end())
            yield Claim(start, match.end(), "person", OF_GOVERNMENT if called else rule)


#: A town or province between a name and the office there: シェインバウム前メキシコ市長, ジュリアーニ元ニューヨーク市長.
_mayor: Final = re.compile(
    f"(?<![{KATAKANA}・])(?P<name>[{KATAKANA}]{{3,}})・?(?:前|元|現)(?=(?:[{KATAKANA}]{{2,}}|[{KANJI}]{{1,4}}?)(?:市長|州知事|県知事|府知事|都知事))"
)
#: Kin before の and a given name in hiragana: 姉のひで子さん (ひ | で | 子); not 母のおばさん or 娘のたくさん.
_kin: Final = re.compile(
    "(?:姉|妹|母|妻|[長次二三四]女|[長次二三四]男|祖母|娘|息子|父|兄|弟|夫)の(?P<name>(?!お|ご|みな|たく)"
    f"[{HIRAGANA}]{{1,3}}[子美恵代江奈枝]|(?!お|ご|みな|たく)[{HIRAGANA}]{{2,4}})(?=さん)"
)


@needs("市知ん")
def of_towns_and_kin(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana before an office that names its town, and given names in hiragana behind a word for kin."""
    office = "市長" in sentence.text or "知事" in sentence.text
    for match in _mayor.finditer(sentence.text) if office else ():
        words = sentence.words_of(*match.span("name"))
        if words and any(word.kind in NAMES | {"unknown"} for word in words):
            yield Claim(*match.span("name"), "person", "katakana + title")
    for match in _kin.finditer(sentence.text) if "さん" in sentence.text else ():
        if sentence.words_of(*match.span("name")):
            yield Claim(*match.span("name"), "person", "name + title")


def _joins(sentence: Sentence, word: Word) -> bool:
    """Return whether a noun is directly before a word."""
    before = sentence.before(word.start)
    return before is not None and before.kind in NOMINAL


def surname_start(sentence: Sentence, word: Word) -> int:
    """Return the start of the surname before a given name in kana, else that of the word: 井上 | ひさし.

    A surname in hiragana may precede any given name (さとう | 珠緒), and one that is a noun to UniDic one in kana, if
    GiNZA's person has both: 篠 | ひろ子, but not 長女 | ケイコ.
    """
    before = sentence.before(word.start)
    if before is None or word.kind == "surname":
        return word.start
    kana = not KANJI_NAME.fullmatch(word.surface)
    kanji = KANJI_NAME.fullmatch(before.surface) is not None
    said = (before.start, word.end, "Person") in sentence.spans
    hiragana = HIRAGANA_RUN.fullmatch(before.surface) is not None and len(before.surface) > 1
    surname = before.kind == "surname" and ((kanji and kana) or (hiragana and word.kind == "given"))
    noun = said and kana and word.kind == "given" and before.kind == "noun" and kanji and is_surname(before.surface)
    return before.start if surname or noun else word.start


def _is_katakana_name(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether a whole run of katakana is a name, however UniDic splits it: ボルアルテ大統領 (ボル + アルテ).

    氏 is used only of people, whatever the word before it means.
    """
    kinds = [word.kind for word in words]
    run = sentence.text[words[0].start : words[-1].end]
    if run in lexicon.blocked_words("organisation") or _holds(sentence, words):
        return False  # ホンダ | 社長, ネカフェ | 会長の山田太郎
    if sentence.text[words[0].start : words[-1].end + 1] in bodies.all_names():
        return False  # フーシ | 派
    if set(kinds) & {"place", "state"}:
        return _in_spite_of_place(sentence, words)
    if kinds[-1] in NAMES or "unknown" in kinds or "other" in kinds or sentence.text.startswith("氏", words[-1].end):
        return len(words) > 1 or kinds != ["noun"] or _stands_alone(sentence, words[0])
    return (len(words) == 1 and _alone(sentence, words[0])) or _in_pieces(sentence, words)


#: Words only after names of people, whatever these mean elsewhere: ハニヤ氏; さん may follow the name of a state.
_OF_PEOPLE: Final = ("氏", "容疑者", "被告")


def _in_spite_of_place(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether a place's name before a title is a person's (ハニヤ氏), or a piece of one: アルカラ | ス選手."""
    pieces = len(words) > 1 and min(len(word.surface) for word in words) <= _PIECE
    personal = sentence.text.startswith(_OF_PEOPLE, words[-1].end)
    return personal or (pieces and _stands_alone(sentence, words[0]))


def _holds(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether a full name follows the office, so that the katakana are what it is held in: X会長の山田太郎."""
    end = after_name(sentence.text, words[-1].end)
    if any(word.kind in NAMES for word in words) or not sentence.text.startswith("の", end):
        return False
    surname = sentence.at(end + 1)
    given = None if surname is None or surname.kind != "surname" else sentence.at(surname.end)
    full = given is not None and given.kind in _GIVEN and KANJI_NAME.fullmatch(given.surface) is not None
    return full or lexicon.DOTTED_NAME.match(sentence.text, end + 1) is not None


#: Kinds that UniDic gives to given names.
_GIVEN: Final = NAMES | {"noun"}


def _in_pieces(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether UniDic splits a name into short words before an office: バルデラ党首, テドロス国際機関事務局長.

    Before the office of a state or named body one of them may be longer (ドロス, スキー). Ministers for something are
    called by it: マイナンバー担当相.
    """
    end = words[-1].end
    lengths = sorted(len(word.surface) for word in words)
    if len(words) < 2 or lengths[0] > _PIECE or sentence.text.startswith("担当", end):
        return False
    listed = sentence.text[words[0].start : end] in bodies.all_names()
    if listed or not _stands_alone(sentence, words[0]):
        return False
    holds = office(sentence, end) or sentence.text.startswith("内閣", end)
    of_state_or_like = of_state(sentence, end) or _minister().match(sentence.text, end) is not None
    # ウィルダー | ス: a character alone is no word
    brief = lengths[-1] <= _PIECE or lengths[0] == 1
    return (brief and holds) or (lengths[-1] <= _PIECE + 2 and of_state_or_like) or office_of_body(sentence, end)


#: Maximum characters of the shorter of the words that UniDic cuts a name into (バル | デラ); of the longest, two more.
_PIECE: Final = 2
#: 司法相, 国防長官, 事務局長, 下院議長; not 担当相.
_minister: Final = compiled(
    lambda: f"・?(?!担当)(?:[{KANJI}]{{1,6}}?{any_of(('相', '大臣', '長官', '議長', '補佐官'))}|事務(?:局長|総長))"
)


_alone_before_title: Final = compiled(
    lambda: (
        f"(?<![{KANJI}])({any_of(s for s in lexicon.surnames() if len(s) == 1)})"
        f"(?={lexicon.any_title(lexicon.titles('title') - {'相'})})"  # 李相花
    )
)
#: Three letters or more: A and S are people whom a text leaves anonymous.
_LATIN: Final = "[A-Za-z][A-Za-z. ]+[A-Za-z.]"
_latin: Final = compiled(
    lambda: (
        f"{any_of(lexicon.context_words('occupation'))}・(?P<named>{_LATIN})(?![A-Za-z0-9])|"
        f"(?<![A-Za-z0-9.])(?P<called>{_LATIN})(?=さん|ちゃん|氏)"
    )
)


@needs(lambda: {*lexicon.surnames(), *"・ん氏"})
def lone_names(sentence: Sentence) -> Iterator[Claim]:
    """Find single kanji and Latin letters by their neighbours: 孫 | 社長, タレント・misono, misonoさん."""
    for match in _alone_before_title().finditer(sentence.text):
        if sentence.words_of(*match.span(1)):
            yield Claim(*match.span(1), "person", "surname of one kanji + title")
    for match in _latin().finditer(sentence.text):
        start, end = match.span(match.lastgroup or 0)
        if sentence.words_of(start, end):
            yield Claim(start, end, "person", "Latin name + title")


@needs(lambda: lexicon.ginza_labels("person"))
def single_kanji(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's persons of one kanji before a title, whatever the word is elsewhere: 原監督, 遼くん, 陸くん.

    A state's abbreviation needs an honorific: 遼くん, but not 米 | 監督.
    """
    for start, end, label in sentence.spans:
        word = sentence.at(start) if end - start == 1 and label in lexicon.ginza_labels("person") else None
        if word is None or word.end != end or not KANJI_NAME.fullmatch(word.surface) or word.kind == "number":
            continue
        if after_name(sentence.text, start) > end:
            continue  # 叡 | 王 is a title
        state = word.kind in {"state", "abbreviation"}
        if honorific(sentence, end) or (not state and titled(sentence, end)):
            yield Claim(start, end, "person", "ginza + title")


def _person_not_place(sentence: Sentence, word: Word) -> bool:
    """Return whether a title shows a person: 石川氏, 高市政権; not one of places (宮城知事), others if GiNZA agrees."""
    if word.surface in lexicon.blocked_words("organisation", "common word") or word.surface in lexicon.regions():
        return False  # 欧州 | 委員長
    if honorific(sentence, word.end) or _leads(sentence, word):
        return True
    agreed = sentence.label(word.start, word.end) in lexicon.ginza_labels("person", "office")
    return agreed and office(sentence, word.end)


def _leads(sentence: Sentence, word: Word) -> bool:
    """Return whether a country's leader is named: 高市政権, 石川内閣; not 鎌倉政権, 北京政権."""
    before = sentence.before(word.start)
    alone = before is None or (before.kind == "other" and before.surface != "・")
    office = government(sentence, word.end) or _is_cabinet(sentence, word.end)
    if not (alone and office and len(word.surface) > 1 and KANJI_NAME.fullmatch(word.surface)):
        return False
    abroad = any(place.country != "JP" for place in gazetteer.candidates(word.surface))
    return not abroad and word.surface not in _SEATS | lexicon.regions()


#: Places that governments are called by, and that are no city abroad today.
_SEATS: Final = frozenset({"鎌倉", "室町", "江戸", "大和", "奈良", "京都", "大坂", "東京", "大阪", "満州"})


def _is_cabinet(sentence: Sentence, at: int) -> bool:
    return sentence.text.startswith("内閣", at) and not sentence.text.startswith(("内閣府", "内閣官房", "内閣総理"), at)


def _alone(sentence: Sentence, word: Word) -> bool:
    """Return whether a word in UniDic is a whole name before a title: トランプ大統領; not グループ会長, ナチス政権."""
    if word.kind not in {"noun", "proper"}:
        return word.kind == "unknown" or word.kind in NAMES
    if government(sentence, word.end) and word.surface not in lexicon.blocked_words("no person"):
        return _stands_alone(sentence, word)
    called = honorific(sentence, word.end) and sentence.is_person(word.start, word.end)
    return (called or of_state(sentence, word.end)) and _stands_alone(sentence, word)


def _stands_alone(sentence: Sentence, word: Word) -> bool:
    before = sentence.before(word.start)
    return before is None or (before.kind == "other" and not KATAKANA_WORD.fullmatch(before.surface))
