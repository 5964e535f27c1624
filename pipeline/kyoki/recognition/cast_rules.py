"""Rules for people by the context of a name: words for a person, roles, credits, signatures, quotations.

In examples, | is a boundary between UniDic's words.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon
from kyoki.recognition.blockers import MEMBERS
from kyoki.recognition.lexicon import (
    HIRAGANA_RUN,
    KANJI_NAME,
    KATAKANA_RUN,
    KATAKANA_WORD,
    any_of,
    compiled,
    last_characters,
)
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim
from kyoki.recognition.titles import titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

_KATAKANA_NAME: Final = f"[{KATAKANA}][{KATAKANA}・＝=]{{0,18}}[{KATAKANA}]"
_quoted: Final = compiled(
    lambda: f'{any_of(lexicon.context_words("person"))}(?:の)?[「『“"‘](?P<name>{_KATAKANA_NAME})[」』”"’]'
)


@needs('「『“"‘')
def quoted(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana in quotes after a word for a person: 射手「ホークアイ」, ヒーロー“キャプテン・アメリカ”."""
    for match in _quoted().finditer(sentence.text):
        yield Claim(*match.span("name"), "person", "word for a person + quoted name")


_introduced: Final = compiled(
    lambda: f"{any_of(lexicon.context_words('person'))}の?(?P<name>[{KATAKANA}]{{2,}})(?![{KATAKANA}{KANJI}A-Za-z・])"
)
#: A name behind such a word and a dot, which has no other name behind it: 姉・舞, 少女・美緒.
_dotted: Final = compiled(
    lambda: (
        f"{any_of(lexicon.context_words('person'))}・(?P<name>[{KANJI}]{{1,4}}|[{KATAKANA}]{{2,}})"
        f"(?=[はがをにのともや、。（(]|役|$)"
    )
)
_PLAYED: Final = re.compile(
    f"(?<![{KATAKANA}A-Za-z0-9・])(?P<name>[{KATAKANA}]{{2,}})"
    f"[（(](?P<by>[{KATAKANA}]{{2,}}(?:[・＝][{KATAKANA}]+)+|[{KANJI}]{{3,5}})[）)]"
)


@needs(lambda: last_characters(lexicon.context_words("person")))
def introduced(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana after a word for a person, if UniDic knows them as a person's name: 少年ハンス; not 少年サイト.

    With a dot between them any name, or an unknown word: 姉・舞, 刑事・ケレスト; not 俳優・監督.
    """
    for match in _introduced().finditer(sentence.text):
        kinds = [word.kind for word in sentence.words_of(*match.span("name"))]
        if kinds == ["person"] or (
            kinds == ["state"] and match["name"] in lexicon.blocked_words("state or given name")
        ):
            yield Claim(*match.span("name"), "person", "word for a person + name")
    for match in _dotted().finditer(sentence.text) if "・" in sentence.text else ():
        words = sentence.words_of(*match.span("name"))
        if len(words) == 1 and words[0].kind in NAMES | {"unknown"}:
            yield Claim(*match.span("name"), "person", "word for a person + name")


@needs("（(")
def played(sentence: Sentence) -> Iterator[Claim]:
    """Find roles with the actor in brackets, named in full: ミア（ジョーダナ・ブリュースター）; not ギタリスト（…）."""
    for match in _PLAYED.finditer(sentence.text):
        kinds = [word.kind for word in sentence.words_of(*match.span("name"))]
        by = [word.kind for word in sentence.words_of(*match.span("by"))]
        full = (by[:1] == ["surname"] and by[-1] == "given") or by[-1:] in (["person"], ["unknown"], ["surname"])
        other = not kinds or kinds in (["noun"], ["suffix"]) or bool({"state", "place", "proper"} & set(kinds))
        if full and not other and match["name"] not in bodies.surfaces():
            yield Claim(*match.span("name"), "person", "name + performer")


#: 役 at the end of a compound: 〜役の, 〜役を, 〜役に.
_ROLE: Final = re.compile("役(?=[のをでにとはが、。）)」・]|$)")
#: The end of the text before a role: 主役の, ヒロインの.
_leads: Final = compiled(lambda: f"(?:{any_of(lexicon.context_words('lead'))})の$")


@needs("役")
def roles(sentence: Sentence) -> Iterator[Claim]:
    """Find roles before 役 that contain a name (孫悟空役の) or follow a leading role (主役の飛葉役を); not 刑事役."""
    for match in _ROLE.finditer(sentence.text):
        words: list[Word] = []
        word = sentence.before(match.start())
        while word is not None and (word.kind in NOMINAL or word.surface == "・"):
            words.insert(0, word)
            word = sentence.before(word.start)
        lead = words and _leads().search(sentence.text, 0, words[0].start) is not None
        if words and (lead or _is_name(words)) and words[-1].end - words[0].start > 1:
            yield Claim(words[0].start, match.start(), "person", "name + role")


def _is_name(words: Sequence[Word]) -> bool:
    kinds = {word.kind for word in words}
    return bool(kinds & {*NAMES, "unknown"}) and not kinds & {"place", "state", "noun", "suffix", "prefix"}


#: Labels before the names in a line of credits: 記事執筆：, 監督・脚本：.
_credit: Final = compiled(
    lambda: (
        f"(?:^|(?<=[\\s（(【】／/、・●■◆★☆※＜<]))(?:{any_of(lexicon.context_words('credit'))}[・＆&＋+／/]?)+[：:]\\s*"
    )
)
#: What follows a label up to brackets, a full stop or the next colon; and what separates the names in it.
_NAMES: Final = re.compile("[^：:（）()【】「」『』。＞>\n]*")
_BETWEEN: Final = re.compile("[、,，／/＋+＆&|｜＠@]|\\s{2,}|(?<![ァ-ヶー])・|・(?![ァ-ヶー])")
_CREDITED: Final = re.compile(
    f"(?:[{KANJI}{HIRAGANA}{KATAKANA}]+(?:[ \u3000][{KANJI}{HIRAGANA}{KATAKANA}]+)?|"
    f"[{KATAKANA}]+(?:・[{KATAKANA}]+)+|[A-Za-z][A-Za-z0-9_.]+(?: [A-Z][A-Za-z.]+){{0,2}})"
)
#: Maximum characters of a name in a line of credits, with Latin letters or a dot (パトリシア・ハイスミス has 11) and
#: without (スナオシタカヒサ has 8).
_LONGEST_CREDIT: Final = 14
_LONGEST_SIGNED: Final = 8


@needs("：:")
def credited(sentence: Sentence) -> Iterator[Claim]:
    """Find people named after their contribution in credits: 記事執筆：にゃんこ; 監督：三木孝浩、脚本：…."""
    for match in _credit().finditer(sentence.text):
        at = match.end()
        names = _NAMES.match(sentence.text, at)
        for piece in _BETWEEN.split(names.group() if names else ""):
            start = sentence.text.index(piece, at) if piece else at
            at = start + len(piece)
            name = piece.strip()
            start += len(piece) - len(piece.lstrip())
            longest = _LONGEST_CREDIT if re.search("[A-Za-z・]", name) else _LONGEST_SIGNED
            label = sentence.text[start + len(name) : start + len(name) + 1] in {"：", ":"}  # …、音楽：
            if label or not 2 <= len(name) <= longest or not _CREDITED.fullmatch(name) or _is_body(name):
                break
            yield Claim(start, start + len(name), "person", "credit")


def is_credit(sentence: Sentence) -> bool:
    """Return whether a sentence begins with a label of credits: 編集：."""
    return _credit().match(sentence.text) is not None


def _is_body(name: str) -> bool:
    return name.endswith((*lexicon.organisations(), *lexicon.context_words("no credit")))


#: A name in the last brackets, perhaps after an office and a slash, in three forms: 山田はな, 山田 はな, ロング田中.
_LETTER: Final = f"(?!の)[{KANJI}{HIRAGANA}{KATAKANA}]"
_SIGNED: Final = re.compile(
    f"[（(](?:[^（）()／/。、「」]{{2,14}}[／/])?(?P<name>[{KANJI}](?:{_LETTER}){{2,6}}(?<!さん)(?<!ちゃん)|"
    f"[{KANJI}]{{1,3}}[ \u3000][{KANJI}{HIRAGANA}]{{1,4}}|(?P<called>[{KATAKANA}]{{2,4}})[{KANJI}]{{2,3}})[）)]\\s*$"
)


@cache
def _titles() -> tuple[str, ...]:
    """Return the titles that end what is no signature: （石破茂首相）."""
    return tuple(title for title in lexicon.offices() | lexicon.honorifics() if len(title) > 1)


@needs("（(")
def signed(sentence: Sentence) -> Iterator[Claim]:
    """Find authors in brackets at the end of a paragraph: （オフィス／山田はな）, （ロング田中）."""
    match = _SIGNED.search(sentence.text)
    word = None if match is None else sentence.at(match.start("name"))
    if match is None or word is None or _is_body(match["name"]) or match["name"].endswith(_titles()):
        return
    surname = word.kind == "surname" or (match["called"] is not None and match.span("name") in _people(sentence))
    if surname or (match["called"] is None and sentence.is_person(*match.span("name"))):
        yield Claim(*match.span("name"), "person", "signature")


#: A surname and a given name in hiragana before an honorific: 白武ときおさん, which UniDic splits into とき | おさん.
_KANA_GIVEN: Final = re.compile(f"(?<![{KANJI}])(?P<surname>[{KANJI}]{{1,3}})[{HIRAGANA}]{{2,4}}?(?=さん|ちゃん|氏)")
_PARTICLES: Final = frozenset("のはがをにへとで")


@needs("ん氏")
def kana_given(sentence: Sentence) -> Iterator[Claim]:
    """Find a surname (or a place's name) and hiragana up to an honorific: 三崎かずささん, 白武ときおさん."""
    for match in _KANA_GIVEN.finditer(sentence.text):
        words = sentence.words_of(*match.span("surname"))
        given = sentence.at(match.end("surname"))
        particle = given is not None and given.surface in _PARTICLES
        if len(words) == 1 and words[0].kind in {"surname", "place"} and not particle:
            yield Claim(*match.span(), "person", "surname + kana + title")


#: Words after a surname that are not given names: 岡田ジャパン, 山田サイド.
_NO_GIVEN: Final = (
    "(?!(?:サイド|ジャパン|ファン|ファミリー|ママ|パパ|コーチ|チルドレン|ゼミ|ショー|カラー|マジック|プラン|ライン)$)"
)
_KATAKANA_GIVEN: Final = re.compile(f"(?P<surname>[{KANJI}]{{2,3}}){_NO_GIVEN}(?P<given>[{KATAKANA}]{{2,4}})")


@needs(lambda: lexicon.ginza_labels("person"))
def katakana_given(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's persons of a place's name in kanji and two to four katakana: 今井メロ; not 南米 | ペルー."""
    for start, end in _people(sentence):
        match = _KATAKANA_GIVEN.fullmatch(sentence.text, start, end)
        word, before, behind = sentence.at(start), sentence.before(start), sentence.at(end)
        if match is None or word is None or word.end != match.end("surname") or word.kind != "place":
            continue
        if match["given"] in lexicon.state_names() or match["given"] in lexicon.world_cities():
            continue  # 南米 | ペルー
        if match.group() in bodies.all_names():
            continue  # 千葉 | ジェッツ
        attribute = sentence.text[end : end + 1] == "な"  # 小沢 | パワフルな
        alone = sentence.ends_word(end) and not any(w is not None and w.kind in NOMINAL for w in (before, behind))
        if alone and not attribute:
            yield Claim(start, end, "person", "surname + katakana given")


def _people(sentence: Sentence) -> list[tuple[int, int]]:
    """Return GiNZA's spans of people."""
    return [(start, end) for start, end, label in sentence.spans if label in lexicon.ginza_labels("person")]


_LATIN: Final = "[A-Z][A-Za-z]*(?:[ .][A-Z][A-Za-z]*)*\\.?"
#: A quotation and a verb that only people are subjects of (語る, not 発表する): 〜は「…」と語った.
SPEAKS: Final = re.compile(
    "[はが](?:、)?[「『][^」』]*[」』](?:と|って)[^。「『]{0,14}?(?:語|話|述べ|コメント|明か|答え|笑)"
)
_SPEAKER: Final = re.compile(f"(?<![A-Za-z0-9{KATAKANA}・])(?:{_LATIN}|[{KATAKANA}]{{3,10}})(?=[はが])")


#: A comedian with his group: オードリー・春日.
_MEMBER: Final = re.compile(f"(?P<group>[{KATAKANA}]{{3,}})・(?P<name>[{KANJI}]{{2,4}})")


@needs("・")
def members(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's persons of a katakana name, a dot and a name in kanji: a group and its member, オードリー・春日."""
    for start, end in _people(sentence):
        match = _MEMBER.fullmatch(sentence.text, start, end)
        group = sentence.words_of(*match.span("group")) if match else ()
        name = sentence.words_of(*match.span("name")) if match else ()
        named = len(name) == 1 and name[0].kind in {"surname", "place"}
        if match and named and {word.kind for word in group} <= _GROUP and match["group"] not in bodies.all_names():
            yield Claim(*match.span("group"), "none", MEMBERS)
            yield Claim(*match.span("name"), "person", "word for a person + name")


#: Kinds of words in a group's name before a dot; a common noun may be an office (タレント・山崎).
_GROUP: Final = frozenset({"person", "unknown", "proper"})


@needs("「『")
def speakers(sentence: Sentence) -> Iterator[Claim]:
    """Find speakers in Latin letters or katakana before a quotation, except common nouns: MISIAは「…」と語った."""
    for match in _SPEAKER.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        known = {word.kind for word in words} <= {"noun", "place", "state", "proper", "suffix", "prefix"}
        if words and not known and SPEAKS.match(sentence.text, match.end()):
            yield Claim(*match.span(), "person", "speaker")


@needs(NAMES)
def behind_katakana(sentence: Sentence) -> Iterator[Claim]:
    """Find names in kanji directly after a katakana noun, as of a group or role: アンタッチャブル | 山崎."""
    for number, word in enumerate(sentence.words):
        if word.kind not in NAMES or not KANJI_NAME.fullmatch(word.surface) or len(sentence.run(number, 2)) > 1:
            continue
        before = sentence.before(word.start)
        if before is not None and before.kind == "noun" and KATAKANA_WORD.fullmatch(before.surface):
            yield Claim(word.start, word.end, "person", "katakana word + name")


@needs(lambda: NAMES | lexicon.ginza_labels("person"))
def lone(sentence: Sentence) -> Iterator[Claim]:
    """Find UniDic's names without an adjacent noun (剣心, ふくい), and short kanji that GiNZA calls a person (清武)."""
    common = lexicon.blocked_words("common word", "no person", "organisation")
    for number, word in enumerate(sentence.words):
        if word.kind not in NAMES or len(word.surface) < 2 or word.surface in common or word.surface.isascii():
            continue
        if not KATAKANA_RUN.fullmatch(word.surface) and _is_alone(sentence, number):
            yield Claim(word.start, word.end, "person", "name of the dictionary")
    for start, end, label in sentence.spans:
        words = sentence.words_of(start, end)
        if label not in lexicon.ginza_labels("person") or not words or not 2 <= end - start <= 4:
            continue
        if sentence.text[start:end] in lexicon.titles() or words[-1].surface in lexicon.not_in("person end"):
            continue  # 横綱; 佐野 | 署, 常磐 | 線
        place, before = words[0].kind == "place", sentence.before(start)
        if not place and before is not None and before.kind in {"suffix", "number"}:
            continue  # 27日 | 投開票
        if KANJI_NAME.fullmatch(sentence.text, start, end) and (place or len(words) == 1) and _is_whole(sentence, end):
            listed = sentence.text[start:end] in bodies.all_names()  # 東電
            if not listed and (place or not titled(sentence, end)):  # 清武代表; 全国 | 委員長
                yield Claim(start, end, "person", "ginza alone")


def said_twice(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Drop common nouns that GiNZA calls a person only once in the article: 領空; 紗綾 is kept if it recurs."""
    said = Counter(s.text[start:end] for s in sentences for start, end, label in s.spans if label == "Person")

    def once(sentence: Sentence, claim: Claim) -> bool:
        words = sentence.words_of(claim.start, claim.end)
        noun = claim.rule == "ginza alone" and words[0].kind != "place"
        return noun and said[sentence.text[claim.start : claim.end]] < _TWICE

    return [[c for c in claims if not once(s, c)] for s, claims in zip(sentences, found, strict=True)]


#: How often GiNZA must call a common noun a person in one article for it to count as a name.
_TWICE: Final = 2


def _is_whole(sentence: Sentence, end: int) -> bool:
    """Return whether no further kanji of a name follow: 清武 | 代表 (a title), not 清武 | 英利 (a given name)."""
    following = sentence.at(end)
    more = following is not None and following.kind in NOMINAL and KANJI_NAME.fullmatch(following.surface)
    return not more or titled(sentence, end)


def _is_alone(sentence: Sentence, number: int) -> bool:
    """Return whether no noun, no blank and, before hiragana, no other word is next to a word."""
    word = sentence.words[number]
    before = sentence.before(word.start)
    kana = before is not None and HIRAGANA_RUN.fullmatch(word.surface) and before.surface[-1:] not in "、。「（・\u3000"
    gap = sentence.text[word.end : word.end + 1] in {" ", "\u3000"}
    return not gap and len(sentence.run(number, 2)) == 1 and (before is None or before.kind not in NOMINAL) and not kana
