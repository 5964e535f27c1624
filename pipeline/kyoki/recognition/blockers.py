"""Blockers: names of companies, media, schools, clubs and works, inside which no person or place is recognised."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon, titles
from kyoki.recognition.lexicon import LongestOf, SomeOf, any_of, compiled, last_characters
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim, resolve_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: Maximum words of a name; the longest one found has five (東京 三菱 UFJ 信託 銀行).
_LONGEST: Final = 6


@cache
def _last_words() -> Mapping[str, str]:
    kinds = ("last word", "team", "company", "school", "media", "association")
    return {word: kind for kind in kinds for word in lexicon.organisations(kind)}


@cache
def _last_characters() -> frozenset[str]:
    return last_characters(_last_words())


@needs(_last_characters)
def organisations(sentence: Sentence) -> Iterator[Claim]:
    """Find runs of nouns that end in a kind of organisation: 日本テレビ, 東京電力, 京都大学."""
    words, kinds = sentence.words, _last_words()
    ends = _last_characters()
    for number, word in enumerate(words):
        if word.surface[-1] not in ends:
            continue
        kind = kinds.get(word.surface) or kinds.get(_two_words(words, number))
        if kind is None or word.kind not in NOMINAL:
            continue
        # 食品 in 中国産食品: a weak word ends a name only at the end of the compound
        if kind == "last word" and len(sentence.run(number, 2)) > 1:
            continue
        behind = sentence.at(word.end)
        park = behind is not None and word.surface + behind.surface in lexicon.facility_suffixes()
        if park:
            continue  # 松原 | スポーツ | 公園
        first = _first(sentence, number)
        if first + 1 == number and words[first].kind == "state" and word.surface == "銀行":
            continue  # 日本 | 銀行: a state's central bank
        last = _last(sentence, number, kind)
        if first < last:
            yield Claim(words[first].start, words[last].end, "none", "organisation")


def _two_words(words: Sequence[Word], number: int) -> str:
    """Return a word with the one before it: ベイスターズ, which UniDic splits (ベイ + スターズ)."""
    word, before = words[number], words[number - 1] if number else None
    return before.surface + word.surface if before is not None and before.end == word.start else ""


def _first(sentence: Sentence, last: int) -> int:
    words, first = sentence.words, last
    while first and last - first < _LONGEST:
        before = words[first - 1]
        if before.end != words[first].start or before.kind not in NOMINAL:
            break
        if before.surface in lexicon.not_in("organisation"):
            break  # 広島県 | 中国新聞, 米 | ニューヨーク・タイムズ
        if _last_words().get(before.surface, "last word") != "last word":
            break  # a name ends before this word: 中国新聞 | 広島テレビ; but 高松琴平電気鉄道 is one name
        first -= 1
    return first


def _last(sentence: Sentence, number: int, kind: str) -> int:
    """Return the last word of a name with a regional edition (読売新聞秋田版) or a team's town (ガンバ大阪, FC東京)."""
    surfaces, kinds = zip(*((word.surface, word.kind) for word in sentence.run(number, 3)), strict=True)
    if kind == "media":
        return number + 2 if surfaces[2:] == ("版",) else number
    town = kind == "team" and kinds[1:2] == ("place",) and surfaces[2:3] not in {("市",), ("県",), ("駅",)}
    return number + 1 if town else number


#: The title of a work: short and not a sentence; 『中国軍が侵攻した』 is a quotation within a quotation.
_WORK: Final = re.compile("『[^『』。、がをはにへと]{1,15}』")
#: A title; the longest one found is a film's with its subtitle.
_TITLE: Final = "[^『』「」]{1,45}"


#: Endings of speech and of people's names in quotes, which are no titles: 『万平です』, 『佐藤さん』.
_NO_TITLE: Final = re.compile("(?:です|ます|さん|氏|[だよ])[！!？?]*$")
#: What follows a venue in quotes: 『パシフィコ横浜』で行われた.
_HELD: Final = re.compile("』(?:で|にて)(?:行わ|開催|開か)")


#: An author or director before の and a title, perhaps with an age.
_AUTHOR: Final = "(?:さん|氏|監督|作家|著)(?:[（(][0-9０-９]{1,2}[）)])?"
_HONOURED: Final = "[^。「」]{0,8}?(?:賞(?!金|味|与)|グランプリ|に決ま)"
_of_author: Final = re.compile(f"{_AUTHOR}の(?P<title>「{_TITLE}」)(?!と(?:い[うっ]|述べ|話|語|の))")
#: A prize as the topic of a sentence, before the authors: 芥川賞は, 大賞に.
_PRIZE: Final = re.compile("(?:賞|大賞|グランプリ)(?:は|に(?!つ|関|対|よ)|を、)")


@cache
def _named_works() -> tuple[re.Pattern[str], ...]:
    kind, behind = (any_of(lexicon.context_words(kind)) for kind in ("work", "behind a work"))
    return (
        re.compile(f"{kind}(?:は|[、・：])?(?P<title>『{_TITLE}』|「{_TITLE}」)"),
        re.compile(f"(?P<title>『{_TITLE}』)(?:シリーズ|など|等)?[のにはがをで]?{behind}"),
        re.compile(f"(?P<title>「{_TITLE}」)シリーズ"),
        re.compile(f"{_AUTHOR}の(?P<title>「{_TITLE}」)(?:など)?[のにはがをで]?(?:{behind}|{_HONOURED})"),
    )


@needs("「『")
def works(sentence: Sentence) -> Iterator[Claim]:
    """Find titles of works, inside which there are no mentions: 映画「東京物語」, 『金沢から来た人』に出演.

    A prize makes a title of any quotation behind its author: 直木賞は伊与原新さん（52）の「藍を継ぐ海」に決まった.
    """
    for pattern in _named_works():
        for match in pattern.finditer(sentence.text):
            yield Claim(*match.span("title"), "none", "work")
    prize = _PRIZE.search(sentence.text)
    for match in _of_author.finditer(sentence.text, prize.end()) if prize is not None else ():
        yield Claim(*match.span("title"), "none", "work")
    for match in _WORK.finditer(sentence.text):
        said = _NO_TITLE.search(sentence.text, match.start(), match.end() - 1)
        if said is None and _HELD.match(sentence.text, match.end() - 1) is None:
            yield Claim(*match.span(), "none", "work")


#: A name in quotes after a word for its kind: 運営会社「大阪シティードーム」; not 会社の「…」, mostly a product.
_called: Final = compiled(
    lambda: (
        f"(?P<kind>{any_of(lexicon.common_bodies('called'))})(?:(?<![社業手商ー行])の|・|、)?"
        "[「『“](?P<name>[^「」『』“”。、はがをにで（）()]{2,20})(?:[（(][^「」『』“”（）()]{1,20}[）)])?[」』”]"
    )
)


@needs("「『“")
def called(sentence: Sentence) -> Iterator[Claim]:
    """Find organisations named in quotes after their kind: 運営会社「大阪シティードーム」."""
    for match in _called().finditer(sentence.text):
        if sentence.words_of(*match.span("name")) and not _names_a_body(sentence, match):
            yield Claim(*match.span("name"), "none", QUOTED)


def _names_a_body(sentence: Sentence, match: re.Match[str]) -> bool:
    """Return whether the kind ends an organisation's name and the quotes have its product: みなみ銀行「…ローン」."""
    before = sentence.before(match.start("kind"))
    if before is None or before.kind not in NOMINAL:
        return False
    named = before.kind in NAMES | {"place", "proper", "unknown"} and match["kind"] in bodies.endings("proper")
    return named or (
        match["kind"] in bodies.endings("name") and before.surface not in lexicon.common_bodies("modifier")
    )


#: A club before what only clubs have: 茨城ゴールデンゴールズの選手, オリックスバッファローズの一戦.
_clubs: Final = re.compile(
    f"(?P<name>(?:[{KANJI}]{{2,4}}|[{KATAKANA}]{{2,12}})[{KATAKANA}]{{3,12}}ズ)"
    "(?=(?:の(?:選手|監督|一戦|投手|主将|エース|[内外]野手)|戦(?![争略])|(?:所属|入団)))"
)


@needs("ズ")
def clubs(sentence: Sentence) -> Iterator[Claim]:
    """Find a town or company and an English plural, before what a club has: 茨城ゴールデンゴールズの選手."""
    for match in _clubs.finditer(sentence.text):
        words = sentence.words_of(*match.span("name"))
        if len(words) > 1 and words[0].kind in {"place", "proper"}:
            yield Claim(*match.span("name"), "none", CLUB)


#: The rule of `clubs`.
CLUB: Final = "town or company + club"
#: A word for an armed group, and its name: 過激派組織ボコ・ハラム, 武装勢力のタリバン.
_armed: Final = re.compile(
    "(?:過激派(?:組織)?|(?:武装|テロ|反政府)(?:組織|勢力|集団|グループ))(?:の|・|、|である)?"
    f"(?P<name>[{KATAKANA}]{{2,}}(?:[{NAME_DOTS}][{KATAKANA}]+)*)(?![{KATAKANA}{NAME_DOTS}氏容])"
)


@needs("派武テ反")
def armed(sentence: Sentence) -> Iterator[Claim]:
    """Find armed groups, katakana after a word for one that is no person's name: 過激派組織ボコ・ハラム."""
    for match in _armed.finditer(sentence.text):
        kinds = [word.kind for word in sentence.words_of(*match.span("name"))]
        if kinds and kinds != ["noun"]:  # 過激派組織 | の | メンバー
            yield Claim(*match.span("name"), "none", ARMED)


#: The rule of `armed`.
ARMED: Final = "armed group + name"


#: The rule of `called`.
QUOTED: Final = "kind of organisation + quoted name"
#: The rule of groups found by a member (`cast_rules.members`).
MEMBERS: Final = "group of a member"
#: Minimum characters of a quoted name that is searched for with the places in it.
_LONG: Final = 4


def again(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Find further mentions of an article's armed groups and groups of members, and of names in quotes.

    The former are people's names, too (ボコ・ハラム, オードリー); the latter may contain places: 「ペシャワール会」.
    """
    rules: dict[str, str] = {}
    for sentence, claims in zip(sentences, found, strict=True):
        for claim in claims:
            name = sentence.text[claim.start : claim.end]
            if claim.rule in {ARMED, MEMBERS} or (claim.rule == QUOTED and len(name) >= _LONG):
                rules[name] = claim.rule
    if not rules:
        return [list(claims) for claims in found]
    quoted = SomeOf(name for name, rule in rules.items() if rule == QUOTED)
    return [
        [_as_group(sentence, claim, rules) for claim in _with_quoted(sentence, claims, quoted)]
        for sentence, claims in zip(sentences, found, strict=True)
    ]


def _as_group(sentence: Sentence, claim: Claim, rules: Mapping[str, str]) -> Claim:
    rule = rules.get(sentence.text[claim.start : claim.end], QUOTED)
    return claim._replace(type="none", rule=rule) if claim.type == "person" and rule != QUOTED else claim


def _with_quoted(sentence: Sentence, claims: Sequence[Claim], quoted: SomeOf) -> Sequence[Claim]:
    """Return the claims with those on quoted names instead of the places and states inside them."""
    new = [
        Claim(*span, "none", QUOTED)
        for span in quoted.spans(sentence.text)
        if sentence.words_of(*span) and _holds_places(claims, *span)
    ]
    return resolve_overlaps([*new, *claims]) if new else claims


def _holds_places(claims: Sequence[Claim], start: int, end: int) -> bool:
    over = [claim for claim in claims if claim.start < end and start < claim.end]
    inside = all(start <= c.start and c.end <= end and c.end - c.start < end - start for c in over)
    return inside and bool(over) and all(claim.type in {"place", "state"} for claim in over)


#: An association of a whole state, whose name includes it: 全米鉄鋼労働組合.
_national: Final = re.compile(
    f"全(?:米|英|仏|独|豪|中国|韓国)(?!国)[{KANJI}{KATAKANA}]{{2,12}}?(?:組合|協会|連盟|委員会|財団|機構|連合会|評議会)(?![会長員賞])"
)


@needs("全")
def national(sentence: Sentence) -> Iterator[Claim]:
    """Find associations of a whole state: 全米鉄鋼労働組合; not 全米 | 選手権."""
    for match in _national.finditer(sentence.text):
        if sentence.words_of(*match.span()):
            yield Claim(*match.span(), "none", "organisation")


#: 横浜F・マリノス, オハイオ州立大学: the rules would find F・マリノス and オハイオ州.
_UNSPLIT: Final = re.compile(f"[{NAME_DOTS}立]")
#: No venue, which is a place: 京セラドーム.
_VENUE: Final = "ドーム|スタジアム|球場|アリーナ|ホール|パーク|キャンパス|(?<=大)(?:地震|火災|停電|津波)"
_dotted: Final = compiled(
    lambda: f"{any_of(name for name in bodies.without_places() if _UNSPLIT.search(name))}(?!{_VENUE})"
)
_ship: Final = compiled(
    lambda: (
        f"{any_of(lexicon.context_words('ship'))}[「『]?(?P<name>[{KATAKANA}・]+|[{HIRAGANA}]{{2,4}}(?=[」』、。と]))"
    )
)


#: Crafts and foods named after their town: 輪島塗, 神戸牛.
_CRAFTS: Final = frozenset({"塗", "焼", "織", "紬", "牛", "茶", "漆器", "切子", "友禅", "絣", "箪笥", "桐たんす"})

#: Their first characters.
_CRAFT_SIGNS: Final = frozenset(craft[0] for craft in _CRAFTS)


@needs(_CRAFT_SIGNS)
def crafts(sentence: Sentence) -> Iterator[Claim]:
    """Find crafts and foods with a town's name, which is no place there: 輪島塗, 有田焼, 大島紬; not 大島紬さん."""
    for word in sentence.words:
        town = sentence.before(word.start) if word.surface in _CRAFTS else None
        if town is None or town.kind not in {"place", "surname"} or len(town.surface) < _TOWN:
            continue
        if not titles.titled(sentence, word.end) and sentence.ends_compound(word):
            yield Claim(town.start, word.end, "none", "craft")


#: Minimum characters of such a town.
_TOWN: Final = 2


@needs(f"{NAME_DOTS}立")
def dotted_names(sentence: Sentence) -> Iterator[Claim]:
    """Find listed organisations with a dot or 立, which are not split: 横浜F・マリノス, not F・マリノス."""
    for match in _dotted().finditer(sentence.text):
        if sentence.words_of(*match.span()):
            yield Claim(*match.span(), "none", "organisation")


@needs(lambda: last_characters(lexicon.context_words("ship")))
def ships(sentence: Sentence) -> Iterator[Claim]:
    """Find ships, whose names are neither people nor places: 空母セオドア・ルーズベルト, 護衛艦いせ."""
    for match in _ship().finditer(sentence.text):
        yield Claim(*match.span("name"), "none", "ship")


@cache
def listed_names() -> frozenset[str]:
    """Return the names of listed organisations inside which nothing else is found."""
    return lexicon.blocked_words("organisation") | bodies.without_places()


@cache
def _listed() -> LongestOf:
    return LongestOf(listed_names(), re.compile(_VENUE))


@needs(lambda: last_characters(listed_names()))
def other_names(sentence: Sentence) -> Iterator[Claim]:
    """Find listed companies: 吉野家, JR西日本."""
    for span in _listed().spans(sentence.text):
        if sentence.words_of(*span):
            yield Claim(*span, "none", "organisation")


#: A reading in hiragana, in brackets and to their end or a comma: 神村蕾（かみむららい）, （たかくら・けん、本名…）.
_KANA_READING: Final = re.compile(
    f"(?<=[{KANJI}])[（(](?P<kana>[{HIRAGANA}][{HIRAGANA}{NAME_DOTS} 　ー]*)(?=[）)、,＝=])"
)


@needs("（(")
def kana_readings(sentence: Sentence) -> Iterator[Claim]:
    """Find readings in hiragana of a person's name in kanji, which are no names of others: たかくら・けん."""
    for found in _KANA_READING.finditer(sentence.text):
        named = sentence.before(found.start())
        if named is not None and (named.kind in NAMES or sentence.is_person(named.start, named.end)):
            yield Claim(*found.span("kana"), "none", "reading in kana")
