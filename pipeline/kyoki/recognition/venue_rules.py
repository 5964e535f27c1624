"""Rules that find venues by labels and phrases beside them: before ほか全国ロードショー, after 会場：."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import SomeOf
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NOMINAL, OWN_NAME, Claim, resolve_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: The rules of this module.
_RULES: Final = frozenset(
    {"cinema of a release", "labelled venue", "building of an address", "kind of building + quoted name"}
)
#: TOHOシネマズ 日劇, 新宿バルト9: two parts at most.
_PART: Final = f"[{KANJI}{KATAKANA}{HIRAGANA}ヶA-Za-zＡ-Ｚ0-9０-９・＆&]"
_CINEMA: Final = f"{_PART}{{2,20}}?(?:[ 　]{_PART}{{2,12}}?)?"
_RELEASE: Final = "(?:公開|上映|ロードショー|レイトショー|モーニングショー)"
_ELSEWHERE: Final = f"(?:ほか|他)(?:にて|、?(?:全国|順次))|にて(?:独占|限定|絶賛|好評)?{_RELEASE}"
#: 8日（土）より | 丸の内ルーブル | ほか全国ロードショー; several before one ほか are listed.
_cinemas: Final = re.compile(
    f"(?:日?(?:より|から)|[）)日])[、 　]*(?!より|から|に|、)(?P<names>{_CINEMA}(?:、{_CINEMA}){{0,4}})[ 　]?"
    f"(?:{_ELSEWHERE})"
)
#: A venue behind a label: 会場：よみうりホール; 場所：ギャラリーRING CUBE.
_labelled: Final = re.compile(
    f"(?:場[ 　]*所|会[ 　]*場)[ 　]*[：:][ 　]*(?P<name>{_PART}{{3,24}}?(?: [A-Z][A-Za-z]+){{0,2}}?)"
    "(?=[ 　]*(?:[A-Z]?[0-9０-９]+[FＦ階]|$|[\\n。（(「]))"
)
#: Signs of floors.
_FLOORS: Final = frozenset("FＦ階")
#: A building between the number of a block and a floor: 銀座5-7-2 | 三愛ドリームセンター | 9階.
_building: Final = re.compile(
    f"[0-9０-９]{{1,4}}(?:[-−－‐–ー][0-9０-９]{{1,4}}){{1,3}}[ 　]*(?P<name>(?![0-9０-９ー]){_PART}{{3,20}}?)[ 　]?"
    f"(?=(?:地下|B)?[0-9０-９]{{1,2}}[{''.join(sorted(_FLOORS))}])"
)
#: A building named in quotes after its kind: 料亭「菊乃井」, 商業施設「東京ソラマチ」.
_quoted: Final = re.compile(
    "(?:料亭|旅館|ホテル|商業施設|複合施設|商業ビル|高層ビル|多目的ホール|水族館|動物園|遊園地|テーマパーク|温泉施設|ライブハウス|劇場|美術館|記念館|"
    "道の駅|公園|競技場|球場)(?:の|・)?「(?P<name>[^「」、。]{2,16})」"
)
#: Offices and shops, which are no venues: ソニー株式会社本社, ドコモショップ西新店.
_OFFICE: Final = re.compile(".*(?:社|店|店舗|ショップ|支部|事務所|店頭|店前|受付)|.*株式会社")
#: Kinds of words in a venue's name; adjectives and verbs are not among them.
_NAME: Final = NOMINAL | {"number"}
_SIGNS: Final = frozenset("・ 　&＆")


@needs({*"場「他ほ公映ョ", *_FLOORS})
def venues(sentence: Sentence) -> Iterator[Claim]:
    """Find venues in phrases that name one, whatever its words: 丸の内ルーブルほか全国公開, 会場：よみうりホール."""
    for rule, start, end in _named(sentence):
        words = sentence.words_of(start, end)
        named = _is_name(words) if words else False
        named = named or (
            len(words) > 1 and sentence.label(start, end) == "Postal_Address"
        )  # 三愛 | ドリーム | センター
        if named and not _OFFICE.fullmatch(sentence.text, start, end):
            yield Claim(start, end, "place", rule)
    for match in _quoted.finditer(sentence.text) if "「" in sentence.text else ():
        if sentence.words_of(*match.span("name")):
            yield Claim(*match.span("name"), "place", "kind of building + quoted name")


def _named(sentence: Sentence) -> Iterator[tuple[str, int, int]]:
    """Yield the rule and the span of each text in a position where articles name venues."""
    for match in _cinemas.finditer(sentence.text):
        for name in re.finditer("[^、]+", match["names"]):
            start = match.start("names")
            yield "cinema of a release", start + name.start(), start + name.end()
    if "場" in sentence.text:
        yield from (("labelled venue", *match.span("name")) for match in _labelled.finditer(sentence.text))
    if not _FLOORS.isdisjoint(sentence.text):
        yield from (("building of an address", *match.span("name")) for match in _building.finditer(sentence.text))


def _is_name(words: Sequence[Word]) -> bool:
    """Return whether words may be a venue's name, unlike 全国, アメリカ, トヨタ and 東京 | 都 | 港 | 区."""
    if len(words) == 1:
        return words[0].kind in {"place", "unknown"}
    proper = any(word.kind not in {"noun", "prefix", "suffix", "number", "other", "state"} for word in words)
    built = words[-1].surface.endswith(tuple(lexicon.facility_suffixes(shortest=2)))
    unit = any(word.surface in lexicon.place_units("name") for word in words[1:])
    return (proper or built) and not unit and all(w.kind in _NAME or w.surface in _SIGNS for w in words)


def again(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Find further mentions of an article's venues: よみうりランド, if it has 会場：よみうりランド.

    Args:
        sentences: those of the article.
        found: for each its claims.

    Returns:
        The claims; those on venues replace shorter claims on the same characters.
    """
    names = {
        s.text[c.start : c.end] for s, claims in zip(sentences, found, strict=True) for c in claims if c.rule in _RULES
    }
    names = {name for name in names if len(name) > _SHORT}
    if not names:
        return [list(claims) for claims in found]
    named = SomeOf(names)
    return [
        resolve_overlaps([*_inside(sentence, claims, named), *claims])
        for sentence, claims in zip(sentences, found, strict=True)
    ]


#: Minimum characters of a name that is searched for; a shorter one may be part of another.
_SHORT: Final = 3


def _inside(sentence: Sentence, claims: Sequence[Claim], named: SomeOf) -> Iterator[Claim]:
    for start, end in named.spans(sentence.text):
        over = [claim for claim in claims if claim.start < end and start < claim.end]
        held = any(c.rule == OWN_NAME or c[:3] == (start, end, "place") or c.end - c.start > end - start for c in over)
        if sentence.words_of(start, end) and not held:
            yield Claim(start, end, "place", "venue of the article")
