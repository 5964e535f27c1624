"""Rules for people with katakana names: with dots (ウラジーミル・プーチン), and of rulers (エドワード4世)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import organisations as bodies
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import DOTTED_NAME, KATAKANA_WORD, compiled
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, Claim
from kyoki.recognition.titles import honorific, katakana, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

_RULER: Final = re.compile(
    f"(?:{DOTTED_NAME.pattern}|{KATAKANA_WORD.pattern})[0-9０-９一二三四五六七八九十IVX]{{1,4}}世(?![紀代帯界])"
)


#: A ruler behind the title: 教皇フランシスコ, 女王エリザベス; not 王子ホテル.
_titled_ruler: Final = re.compile(
    f"(?:教皇|法王|国王|女王|皇太子|王太子|王妃|枢機卿)(?P<name>[{KATAKANA}]{{3,}})(?![{KATAKANA}{NAME_DOTS}{KANJI}A-Za-z0-9])"
)


#: Characters of all these titles.
_RULERS: Final = frozenset("皇王妃卿")


@needs(_RULERS | {"世"})
def rulers(sentence: Sentence) -> Iterator[Claim]:
    """Find rulers, whose number is part of the name, or behind their title: エドワード4世, 教皇フランシスコ."""
    for match in _titled_ruler.finditer(sentence.text) if not _RULERS.isdisjoint(sentence.text) else ():
        words = sentence.words_of(*match.span("name"))
        if [word.kind for word in words] == ["person"]:
            yield Claim(*match.span("name"), "person", "name of a ruler")
    for match in _RULER.finditer(sentence.text):
        if sentence.words_of(*match.span()):
            yield Claim(*match.span(), "person", "name of a ruler")


@needs(NAME_DOTS)
def foreign_names(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana with a dot that have a title, a name in UniDic or GiNZA's label: ウラジーミル・プーチン.

    Others are left to the rules for places (デンマーク・コペンハーゲン), or are names of something else, inside which
    there is no place (アニマックス・アジア).
    """
    cities, places = lexicon.world_cities(), lexicon.ginza_labels("place")
    for match in DOTTED_NAME.finditer(sentence.text):
        start, end = match.start(), _before_state(sentence, match)
        words = sentence.words_of(start, end)
        kinds = [word.kind for word in words]
        if not kinds or kinds[0] == "state":
            continue
        whole = _with_suffix(sentence, end)
        if end < match.end() or titled(sentence, whole) or _PERFORMS.match(sentence.text, whole):
            yield Claim(start, whole, "person", "katakana name + title")
        elif _bears_name(words):
            yield Claim(start, end, "place", "name + kind of place")  # ロジャーズ・センター
        elif match.group() in cities and kinds[0] != "person" and not sentence.is_person(start, end):
            yield Claim(start, end, "place", "city of the world")  # サン・フアン
        elif kinds[-1] in _LAST or _is_named(sentence, match, kinds):
            yield Claim(start, whole, "person", "katakana name")
        elif match.group() in cities:
            yield Claim(start, end, "place", "city of the world")
        elif not set(kinds) <= {"place", "state", "other"}:
            place = sentence.label(start, end) in places  # フランクフルト・アム・マイン
            # ジョーディン・ウィーバー; ヨードグン・トーチャルンチャイ, but スタッド・ド・フランス
            unheard = kinds[0] == "person" or ("unknown" in kinds and not {"place", "state"} & set(kinds))
            if not place and unheard and sentence.ends_compound(words[-1]) and not _of_thing(match.group()):
                rule = "katakana given name" if kinds[0] == "person" else "unknown katakana name"
                yield Claim(start, end, "person", rule)
            else:
                yield Claim(start, end, *(("place", "ginza") if place else ("none", "katakana compound")))


@needs("・")
def names_with_nouns(sentence: Sentence) -> Iterator[Claim]:
    """Find names behind a role (ストッパー・ロメロ), and groups, which are no people: レッドスター・グループ | 代表.

    Nor are prizes and syndromes named after someone: ゴールデン・グローブ | 賞.
    """
    for match in DOTTED_NAME.finditer(sentence.text):
        words = sentence.words_of(*match.span())
        role = _role_end(words)
        if role:
            yield Claim(role, match.end(), "person", "word for a person + name")
        elif words and (_NAMED_AFTER.match(sentence.text, match.end()) or _is_group(sentence, words)):
            yield Claim(*match.span(), "none", "katakana compound")


def _is_group(sentence: Sentence, words: Sequence[Word]) -> bool:
    return words[-1].surface in bodies.endings("group") and not honorific(sentence, words[-1].end)


def _role_end(words: Sequence[Word]) -> int:
    """Return the start of the name behind a katakana role and a dot, else 0: ストッパー・ | ロメロ."""
    match words:
        case [role, dot, name, *_] if dot.surface == "・" and words[-1].kind in {*NAMES, "unknown"}:
            is_role = role.kind == "noun" and role.surface in lexicon.context_words("occupation")
            return name.start if is_role else 0
    return 0


def _with_suffix(sentence: Sentence, end: int) -> int:
    """Return the end of a name with a suffix such as Jr.: ロバート・ダウニー | Jr."""
    suffix = _SUFFIX.match(sentence.text, end)
    return suffix.end() if suffix and sentence.ends_word(suffix.end()) else end


#: What is named after someone.
_NAMED_AFTER: Final = re.compile("賞|症候群")
#: Words behind an actor: リース・イーヴァンズ演じる科学者; not behind a prize: ゴールデン・グローブ | 主演女優賞.
_PERFORMS: Final = re.compile("[がの]?(?:演じ(?!ら)|扮[すし])|主演(?![女男])")
_SUFFIX: Final = re.compile("[・ ]?(?:[JS]r\\.?|ＪＲ\\.?|[JS]R\\.)")


def _of_thing(name: str) -> bool:
    """Return whether a name ends in a word for an organisation or a place: …・スタジアム, …・ジャパン."""
    things = (
        "ジャパン",
        "シティ",
        "シティー",
        "タウン",
        *lexicon.organisations(),
        *lexicon.place_kinds(),
        *lexicon.common_bodies(),
    )
    return name.endswith(things)


def _bears_name(words: Sequence[Word]) -> bool:
    """Return whether a place has a person's name and a kind: ロジャーズ・センター, キャンプ・デービッド.

    A noun of three characters may also be a surname: ロバート・パーク.
    """
    first, last = words[0], words[-1]
    built = last.surface in lexicon.facility_suffixes(shortest=_SURE) | bodies.endings("venue")
    site = first.surface in lexicon.context_words("site")
    named = any(word.kind == "person" for word in words)
    return named and ((built and last.kind == "noun") or (site and first.kind == "noun"))


#: Minimum characters of a word for a kind of place that is rarely also a surname.
_SURE: Final = 4


def _before_state(sentence: Sentence, match: re.Match[str]) -> int:
    """Return the end of a name before the state of its office, or a title: トニー・ブレア・イギリス首相, …・コーチ."""
    name, _, last = match.group().rpartition("・")
    words = sentence.words_of(match.start(), match.start() + len(name))
    person = "・" in name or (words and all(word.kind in NAMES for word in words))  # not ライフ・コーチ
    if words and person and _katakana_title().fullmatch(last):
        return match.start() + len(name)
    of_state = name and last in lexicon.state_names() and titled(sentence, match.end())
    return match.start() + len(name) if of_state else match.end()


_katakana_title: Final = compiled(katakana)


def _is_named(sentence: Sentence, match: re.Match[str], kinds: Sequence[str]) -> bool:
    """Return whether GiNZA calls a name a person's, or it has the form of a Korean one: イ・ジャンミ."""
    if sentence.is_person(*match.span()):
        return _may_be_name(kinds)
    return _KOREAN.fullmatch(match.group()) is not None and not {"place", "state"} & set(kinds)


#: Korean names: イ・ジャンミ, ペ・ヨンジュン.
_KOREAN: Final = re.compile(
    "(?:イ|キム|パク|チェ|チョン|カン|チョ|ユン|チャン|イム|ハン|オ|シン|クォン|ファン|ソン|ホン|ムン|ペ|ペク|ナム|チャ|ノ|ヤン)"
    f"・[{KATAKANA}]{{3,5}}"
)
#: Kinds of words that show a name after a dot: ケリー; チャ・ヨンヒ, whose last word is a given name.
_LAST: Final = frozenset({"person", "given"})


def _may_be_name(kinds: Sequence[str]) -> bool:
    """Return whether words of these kinds may be a name, unlike common nouns only: ベースボール・クラシック."""
    return bool({*NAMES, "unknown"} & set(kinds)) and not {"place", "state"} & set(kinds)
