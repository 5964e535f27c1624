"""Rules for places whose name is katakana before a kind of building, or a town behind an old ward: 日本橋兜町."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS, members
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, compiled, last_characters
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NOMINAL, Claim

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


@needs(lambda: last_characters(lexicon.facility_suffixes(use="katakana")))
def built(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana before a kind of building: システィーナ礼拝堂, ウマイヤド・モスク; not ヒンズー寺院."""
    for match in _built().finditer(sentence.text):
        name = match["name"]
        if sentence.words_of(*match.span()) and not _KINDS.fullmatch(name) and name not in lexicon.state_names():
            yield Claim(*match.span(), "place", "name + kind of place")


#: Kinds of buildings in kanji behind katakana that are a name: エッフェル塔, カホフカ水力発電所.
_RAISED: Final = (
    "塔|大?橋|門|凱旋門|広場|(?:国立|市立|州立|近代|現代)?(?:美術館|博物館|図書館)|(?:水力|火力|原子力)?発電所|"
    "原発|製鉄所|宮殿|(?:国立)?(?:歌劇場|劇場)|難民キャンプ"
)
_raised: Final = re.compile(
    f"(?:(?<![{KATAKANA}{NAME_DOTS}{KANJI}A-Za-z])|(?<=(?<![{KANJI}])[米英仏独伊豪]))"
    f"(?P<name>[{KATAKANA}]{{3,}}(?:[{NAME_DOTS}][{KATAKANA}]+)*)(?:{_RAISED})"
    f"(?![{KANJI}{KATAKANA}](?<![前側付周近内上下]))"
)
#: Kinds of words that are no name before a kind of building: テレビ塔, コンクリート橋.
_NAMELESS: Final = frozenset({"noun", "suffix", "prefix", "other"})


@needs("塔橋門場館所発殿民通")
def raised(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana that are no common noun before a kind of building in kanji: エッフェル塔; not テレビ塔."""
    for match in _raised.finditer(sentence.text):
        words = sentence.words_of(*match.span("name"))
        named = any(word.kind not in _NAMELESS for word in words)
        if named and match["name"] not in lexicon.state_names() and sentence.words_of(*match.span()):
            yield Claim(*match.span(), "place", "name + kind of place")
    yield from _streets(sentence)


#: A street before words that only places have around them: 朝市通り周辺; not 予想通り.
_street: Final = re.compile(
    f"(?<![{KANJI}{KATAKANA}])(?P<name>[{KANJI}]{{2,5}}|[{KATAKANA}]{{3,}}(?:[{NAME_DOTS}][{KATAKANA}]+)*)(?:大通り|通り)"
    "(?P<beside>周辺|付近|沿い|沿道|商店街|近く|の(?:交差点|歩道|商店|沿道|両側)|に(?:面|ある|並)|までの?)?"
)
#: Streets without a name.
_COMMON_STREET: Final = re.compile("目抜き?|裏|表|大|人")


def _streets(sentence: Sentence) -> Iterator[Claim]:
    """Find streets: unknown katakana before 通り, or any name with what only streets have behind it."""
    for match in _street.finditer(sentence.text) if "通り" in sentence.text else ():
        words, end = sentence.words_of(*match.span("name")), match.start("beside") if match["beside"] else match.end()
        rare = any(word.kind in {"unknown", "person"} for word in words)
        kana = match["name"][0] in _KANA
        rare = rare or _is_of_town(sentence, match.start())
        named = words and (rare if kana else match["beside"]) and not _COMMON_STREET.fullmatch(match["name"])
        if named and sentence.words_of(match.start(), end):
            yield Claim(match.start(), end, "place", "name + kind of place")


def _is_of_town(sentence: Sentence, start: int) -> bool:
    """Return whether a place and の are before these characters: サンパウロの | パウリスタ通り."""
    of = sentence.before(start)
    town = sentence.before(of.start) if of is not None and of.surface == "の" else None
    return town is not None and town.kind == "place"


_KANA: Final = frozenset(chr(code) for code in range(ord("ァ"), ord("ヺ")))


_ARENA: Final = "スタジアム|アリーナ|アレーナ|ドーム"
#: A venue in Latin letters or with a dot: ZOZOマリンスタジアム, アル・アクサ・モスク.
_venue: Final = re.compile(
    f"(?<![{KATAKANA}{NAME_DOTS}A-Za-z0-9])(?:[A-Z][A-Za-z0-9&-]*|[a-z]{{2,}})[{KATAKANA}]*?"
    f"(?:{_ARENA}|ホール|シアター|ボールパーク|シネマズ)(?![{KATAKANA}])|"
    f"(?<![{KATAKANA}{NAME_DOTS}A-Za-z])[{KATAKANA}]{{2,}}(?:[{NAME_DOTS}][{KATAKANA}]+)*?[{NAME_DOTS}]"
    f"(?:{_ARENA}|モスク|スクエア|プラザ|タワー|シアター)(?![{KATAKANA}{NAME_DOTS}])"
)
#: Letters of equipment, not of a sponsor: LEDドーム, 3Dシアター.
_EQUIPMENT: Final = re.compile("(?:LED|VIP|VR|AR|[0-9]?D|IMAX|AV|PA)")


@needs(members(KATAKANA))
def venues(sentence: Sentence) -> Iterator[Claim]:
    """Find venues of a sponsor in Latin letters, or of katakana with dots: PayPayドーム, ウェンブリー・スタジアム."""
    for match in _venue.finditer(sentence.text):
        if not sentence.words_of(*match.span()) or _EQUIPMENT.match(match.group()):
            continue
        end = _town_end(sentence, match.end())
        if end > match.end() or not match.group().endswith("シネマズ"):
            yield Claim(match.start(), end, "place", "name + kind of place")


def _town_end(sentence: Sentence, end: int) -> int:
    """Return the end of a town behind a venue (Kアリーナ | 横浜, TOHOシネマズ | 六本木 | ヒルズ), else its own."""
    town = sentence.at(end)
    if town is None or town.kind != "place":
        return end
    run = sentence.run(sentence.number(town), 3)
    house = len(run) > 1 and run[1].surface in lexicon.facility_suffixes(shortest=2)
    whole = len(run) == 1 + house
    return run[house].end if whole else end


_known: Final = compiled(lambda: any_of(lexicon.context_words("known building")))


@needs(lambda: last_characters(lexicon.context_words("known building")))
def known(sentence: Sentence) -> Iterator[Claim]:
    """Find well-known buildings by the end of their name, unless a noun precedes it: 武道館; not 県立 | 武道館."""
    for match in _known().finditer(sentence.text):
        if sentence.words_of(*match.span()) and not _cuts(sentence, match.start()):
            yield Claim(*match.span(), "place", "listed place")


#: A venue of katakana nouns: ドジャー | スタジアム.
_labelled: Final = re.compile(f"(?P<name>[{KATAKANA}]{{3,}})(?:{_ARENA}|球場)")
#: Words before a kind of venue that are no name.
_PLAIN: Final = re.compile(
    "ホーム|メイン|サブ|ドーム|サッカー|ベースボール|バスケット|オリンピック|ナショナル|ミニ|スケート|フットボール|ボール|スポーツ"
)


@needs(members(KATAKANA))
def labelled(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's spans, whatever their label, of katakana nouns up to a kind of venue: ドジャースタジアム."""
    for start, end, _ in sentence.spans:
        match = _labelled.fullmatch(sentence.text, start, end)
        if match is None or _PLAIN.fullmatch(match["name"]):
            continue
        if sentence.words_of(start, end) and sentence.starts_word(match.end("name")) and not _cuts(sentence, start):
            yield Claim(start, _town_end(sentence, end), "place", "name + kind of place")  # エディオンアリーナ | 大阪


#: Words of venues at the end of a katakana word that UniDic does not know: ベルーナドーム.
_UNHEARD: Final = re.compile(f"[{KATAKANA}]{{2,}}(?:{_ARENA}|パーク|ホール|シアター|タワー|フィールド)")


@needs({"unknown"})
def unheard(sentence: Sentence) -> Iterator[Claim]:
    """Find venues that are one unknown word for UniDic: ベルーナドーム."""
    for word in sentence.words:
        if word.kind == "unknown" and _UNHEARD.fullmatch(word.surface) and not _cuts(sentence, word.start):
            yield Claim(word.start, _town_end(sentence, word.end), "place", "name + kind of place")


def _cuts(sentence: Sentence, start: int) -> bool:
    """Return whether a noun is before these characters: 準 | ホームスタジアム."""
    before = sentence.before(start)
    return before is not None and before.kind in NOMINAL


_mountain: Final = re.compile(f"(?<![{KANJI}])[{KANJI}]{{2,3}}山[{KANJI}]{{2,4}}[寺院](?![{KANJI}])")


@needs("山")
def temples(sentence: Sentence) -> Iterator[Claim]:
    """Find temples with the name of their mountain before theirs: 東叡山寛永寺, 成田山新勝寺."""
    for match in _mountain.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        if words and words[-1].surface in {"寺", "院"} and words[0].kind != "state":
            yield Claim(*match.span(), "place", "temple or shrine")


#: Wards of old Tokyo that begin the names of their towns.
_OLD_WARDS: Final = re.compile("日本橋|神田")


@needs("町")
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


@needs("車")
def depots(sentence: Sentence) -> Iterator[Claim]:
    """Find depots of trains with their town, line or company: 長野新幹線車両センター."""
    for match in _depot.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        if words and words[0].kind in {"place", "surname", "proper"}:
            yield Claim(*match.span(), "place", "name + kind of place")
