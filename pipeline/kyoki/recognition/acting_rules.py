"""Rules that find organisations by their actions, products, staff and possessions in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.recognition import cast_rules, lexicon
from kyoki.recognition.body_rules import TYPE, common_ends, ending_of, is_rare, labelled
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence

_HAS: Final = (
    "の?(?:代表取締役|広報|CEO|最高経営責任者|傘下|公式サイト|公式ホームページ|創業者)|社長|所属|製(?![品造作])|"
    "(?:に|への?)(?:移籍|入社|加入|入団)|戦[でにはをの]|によると|によれば|紙[はがに]"
)
#: X から発売, X が開発した, X は…を発表した; not 〜は…が提供する, whose subject is another organisation.
_DOES: Final = (
    "(?:から|より)[^。、\\n「」]{0,25}?(?:発売|新登場|リリース|配信|出荷)|が(?:開発|提供|販売|運営|発売|主催|製造)(?:し|する|中)|"
    "[はが](?:[0-9０-９]{1,2}日)?、[^。はが\\n]{1,60}?を[^。、はが\\n]{0,8}?(?:発売|発表|開発|提供|販売|公開|買収|運営|設立|開始)(?:し|する)"
)
_NAME: Final = (
    f"(?<![{KATAKANA}A-Za-z0-9・])(?P<name>[{KATAKANA}][{KATAKANA}・]{{1,18}}[{KATAKANA}]|"
    "(?:[A-Z][A-Za-z0-9]+ ){0,3}[A-Z][A-Za-z0-9]{2,15})"
)
_unknown: Final = re.compile(f"{_NAME}(?:{_HAS})")
_doing: Final = re.compile(f"{_NAME}(?:{_DOES})")
#: Words before a maker's name: 開発元の, メーカーである.
_kind_before: Final = re.compile(
    f"(?:開発元|発売元|販売元|運営元|製造元|メーカー|老舗)(?:の|である|・|、)?{_NAME}(?![{KATAKANA}A-Za-z0-9])"
)
#: A name behind a clause that says what only organisations do: 店を運営するサードウェーブが.
_done_by: Final = re.compile(f"を(?:運営|展開|販売|提供|開発|製造)(?:する|している|した){_NAME}(?=[がはの、])")
_behind: Final = re.compile(f"{_HAS}|{_DOES}")
#: Katakana and a dot before a name that is part of a longer one: パナソニック・ | モバイルコミュニケーションズ.
_part: Final = re.compile(f"[{KATAKANA}][・･]$")
#: What makes the short name of a university part of a school's: 東海大 | 四高校, 早大 | 高等学院.
_school: Final = re.compile("[一二三四五六七八九]?高|[付附]属")


@needs("締報E経傘公創長属製籍社加団戦よ紙")
def unknown_names(sentence: Sentence) -> Iterator[Claim]:
    """Find unknown katakana or Latin before a word that only organisations have: ワイモバイルの広報, コーニング製."""
    for match in _unknown.finditer(sentence.text):
        words = sentence.words_of(*match.span("name"))
        if is_rare(words) and not sentence.is_person(*match.span("name")):
            yield Claim(*match.span("name"), TYPE, "unknown name + what a body has")


@needs("発登リ配荷供売営催造公収設始展元メ老")
def actors(sentence: Sentence) -> Iterator[Claim]:
    """Find unknown names, or GiNZA's organisations, beside actions of organisations: テラテクノスから発売."""
    for pattern in (_doing, _kind_before, _done_by):
        for match in pattern.finditer(sentence.text):
            span = match.span("name")
            words = sentence.words_of(*span)
            named = is_rare(words) or any((start, end) == span for start, end, _ in sentence.spans)
            if words and named and not match["name"].endswith(common_ends()) and not sentence.is_person(*span):
                yield Claim(*span, TYPE, "name + what a body does")


@needs(lambda: lexicon.ginza_labels("organisation"))
def labelled_actors(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's organisations of common nouns before actions or possessions of one: タイガー魔法瓶から発売."""
    for start, end, label in labelled(sentence):
        words = sentence.words_of(start, end)
        if not words or is_rare(words) or _part.search(sentence.text, 0, start):
            continue
        university = label == "School" and words[-1].surface == "大" and not _school.match(sentence.text, end)
        if university or _behind.match(sentence.text, end):
            yield Claim(start, end, TYPE, "ginza + what a body does")


_affiliated: Final = re.compile("[（(](?P<name>[^（）()／/、。 　0-9０-９]{2,20})[／/]$")
_of_credited: Final = re.compile(f"[（(](?P<name>[{KATAKANA}]{{3,14}}|[A-Z][A-Za-z0-9]{{2,14}})[）)]")


@needs("：:（(")
def affiliations(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find organisations of authors and credited people: （オフィス山／田中はな）, 編集：田中花（ヤマハウス）."""
    credited = cast_rules.is_credit(sentence)
    for claim in decided:
        if claim.rule == "signature":
            match = _affiliated.search(sentence.text, 0, claim.start)
        elif claim.type == "person" and credited:
            match = _of_credited.match(sentence.text, claim.end)
        else:
            continue
        if match is None:
            continue
        words = sentence.words_of(*match.span("name"))
        if is_rare(words) or len(words) > 1 or ending_of(match["name"]):
            yield Claim(*match.span("name"), TYPE, "affiliation")


#: The body of an officer behind the name and a dot: 松岡聡・ | 計算科学研究センター | 長.
_OFFICER: Final = re.compile(
    f"・(?P<name>[{KANJI}{KATAKANA}A-Za-z]{{2,16}}?(?:研究所|研究センター|研究機構|機構|協会|学会|病院|医療センター|財団))(?:副?所長|副?理事長|名誉?会長|副?会長|"
    "院長|長|主任研究員|上席研究員|研究員|部長|顧問|(?:特任)?教授|代表)"
)


@needs("・")
def of_officers(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find a body of common nouns between a person and the office there: 松岡聡・計算科学研究センター長は."""
    for claim in decided:
        match = _OFFICER.match(sentence.text, claim.end) if claim.type == "person" else None
        if (
            match is not None
            and match["name"] not in lexicon.common_bodies()
            and sentence.words_of(*match.span("name"))
        ):
            yield Claim(*match.span("name"), TYPE, "affiliation")
