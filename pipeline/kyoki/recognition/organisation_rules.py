"""Find the organisations of an article, after its people, states and places.

A state or place in an organisation's name keeps its own mention: the organisation is the rest (中国 | 共産党, 東京 |
地検).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.linking import organisations
from kyoki.recognition import (
    acting_rules,
    blockers,
    body_confidence,
    body_rules,
    club_rules,
    company_rules,
    confidence,
    firm_rules,
    lexicon,
    party_rules,
    school_rules,
    stage_name_rules,
)
from kyoki.recognition.body_rules import TYPE
from kyoki.recognition.lexicon import KANJI_NAME, KATAKANA_RUN, LongestOf, SomeOf, any_of, compiled
from kyoki.recognition.sentence import NOMINAL, OWN_NAME, Claim, resolve_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kyoki.recognition.sentence import Sentence

#: Rules for people and places that name an organisation.
_FOUND_BEFORE: Final = frozenset(
    {blockers.QUOTED, "team", blockers.ARMED, blockers.CLUB, stage_name_rules.GROUP, blockers.MEMBERS}
    | {school_rules.SCHOOL, firm_rules.FIRM}
)
#: Names of other things in which no organisation is searched for: the user's own, ships, titles of works.
_OTHER_NAMES: Final = frozenset({OWN_NAME, "ship", "work"})


def find(
    sentences: Sequence[Sentence], decided: Sequence[Sequence[Claim]], *, min_score: float = 0.0
) -> list[list[Claim]]:
    """Find the organisations of one article: sentence by sentence, then by the names found in the article.

    Args:
        sentences: its sentences.
        decided: for each sentence the claims on people, states and places, and on names of other things (type none).
        min_score: organisations with a smaller score are left out.

    Returns:
        For each sentence its organisations, disjoint from the people, states and places, in order.
    """
    political = party_rules.is_political(sentences)
    clubs = club_rules.in_brackets(sentences, decided)
    first = [
        _claims(sentence, claims, political=political, clubs=spans)
        for sentence, claims, spans in zip(sentences, decided, clubs, strict=True)
    ]
    known = _known(sentences, first)
    if known:
        named = SomeOf(known)
        first = [
            _fit(sentence, claims, [*found, *_again(sentence, named)])
            for sentence, claims, found in zip(sentences, decided, first, strict=True)
        ]
    article = body_confidence.Bodies(sentences, first)
    scored = [
        [
            claim
            if claim.rule == OWN_NAME
            else confidence.weighed(claim, body_confidence.features(sentence, claim, article))
            for claim in claims
        ]
        for sentence, claims in zip(sentences, first, strict=True)
    ]
    sure = confidence.repeated(sentences, scored, TYPE)
    return [[claim for claim in claims if claim.score >= min_score] for claims in sure]


def _claims(
    sentence: Sentence, decided: Sequence[Claim], *, political: bool, clubs: set[tuple[int, int]]
) -> list[Claim]:
    """Apply the rules, stronger evidence first, those for parties in an article on politics only."""
    found = _fit(
        sentence,
        decided,
        [
            *(claim for claim in decided if claim.type == TYPE),
            *body_rules.corporate_forms(sentence, decided),
            *(claim._replace(type=TYPE) for claim in decided if claim.rule in _FOUND_BEFORE),
            *company_rules.groups(sentence),
            *company_rules.subsidiaries(sentence),
            *company_rules.lettered(sentence),
            *body_rules.behind_places(sentence, decided),
            *body_rules.dotted(sentence),
            *listed(sentence),
            *body_rules.makers(sentence),
            *acting_rules.of_officers(sentence, decided),
            *body_rules.of_kind(sentence, decided),
            *body_rules.numbered(sentence),
            *acting_rules.unknown_names(sentence),
            *acting_rules.affiliations(sentence, decided),
            *club_rules.clubs(clubs),
            *(party_rules.parties(sentence, decided) if political else ()),
            *firm_rules.behind_states(sentence, decided),
            *firm_rules.of_kind(sentence),
            *firm_rules.headquartered(sentence, decided),
            *short_forms(sentence),
            *body_rules.ginza(sentence),
            *acting_rules.actors(sentence),
            *acting_rules.labelled_actors(sentence),
        ],
    )
    return _fit(sentence, decided, [*found, *_in_brackets(sentence, found)])


def _fit(sentence: Sentence, decided: Sequence[Claim], found: Iterable[Claim]) -> list[Claim]:
    """Choose among overlapping claims, without the characters of states and places before them."""
    held = [
        claim
        for claim in decided
        if claim.type in body_rules.HELD or (claim.type == "none" and claim.rule in _OTHER_NAMES)
    ]
    return resolve_overlaps(cut for claim in found if (cut := _cut(sentence, claim, held)) is not None)


def _cut(sentence: Sentence, claim: Claim, held: Sequence[Claim]) -> Claim | None:
    """Cut a state or place off the start of a claim: 共産党 of 中国共産党.

    None if another mention is inside the claim, or if only a common noun is left (ロシア | 軍).
    """
    start = claim.start
    for other in held:
        if other.start < claim.end and start < other.end:
            if other.rule == "work" and (other.start, other.end) == (claim.start - 1, claim.end + 1):
                continue  # 『読売新聞』
            if other.type not in {"state", "place"} or other.start > start or claim.rule == "short form":
                return None
            start = other.end
    rest = sentence.text[start : claim.end]
    if not rest or (start > claim.start and (rest in lexicon.common_bodies() or rest[0] in "・･")):
        return None
    return claim._replace(start=start)


@cache
def _names() -> LongestOf:
    return LongestOf(organisations.surfaces())


def listed(sentence: Sentence) -> Iterator[Claim]:
    """Find organisations of the lexicon (国連), with sub-units (外務省 | 北米局) and branches (ソニー | 生命)."""
    for start, end in _names().spans(sentence.text):
        branch = _branch_end(sentence, end)
        if branch and sentence.starts_word(start):
            yield Claim(start, branch, TYPE, "listed organisation")
        elif _is_rest(sentence, start, end):
            continue
        elif _is_whole(sentence, start, end) and not body_rules.goes_on(sentence, end):
            name = _with_prefix(sentence, start), body_rules.with_subunit(sentence, end)
            yield Claim(*name, TYPE, "listed organisation")


def _is_rest(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a party's name is the rest of a longer one: 社会 | 労働党; not 与党 | 労働党 or 旧 | 労働党."""
    before = sentence.before(start) if sentence.text.endswith("党", start, end) else None
    if before is None or before.surface in _no_part():
        return False
    return before.kind == "noun" and KANJI_NAME.fullmatch(before.surface) is not None


@cache
def _no_part() -> frozenset[str]:
    return lexicon.common_bodies() | lexicon.not_in("organisation")


#: Letters before names of clubs and portals: AC | チェゼーナ, msn | 産経ニュース.
_PREFIX: Final = re.compile("(?<![A-Za-z0-9.])(?:[AF]C|AS|SV|[SR]C|msn)$")


def _with_prefix(sentence: Sentence, start: int) -> int:
    """Return the start of a name with the letters of a club or portal before it."""
    match = _PREFIX.search(sentence.text, max(0, start - 4), start)
    return match.start() if match and sentence.starts_word(match.start()) else start


_KATAKANA: Final = re.compile(f"[{KATAKANA}]+(?:[・･][{KATAKANA}]+)*")
#: リオ・ティント | ・グループ.
_PART: Final = re.compile(f"[・･](?P<kind>[{KATAKANA}]{{3,}})(?![・･])")
#: Minimum characters of a word for a kind that ends katakana: shorter ones end other words (バス of キャンバス).
_LONG: Final = 3


def _branch_end(sentence: Sentence, end: int) -> int:
    """Return the end of a longer name that begins with this one, else 0: ソニー | 生命."""
    if _GROUP.match(sentence.text, end) and sentence.ends_word(end + 1):
        return end + 1
    school = _HIGH_SCHOOL.match(sentence.text, end) if sentence.text.endswith("大", 0, end) else None
    if school and sentence.ends_word(school.end()):
        return school.end()
    part = _PART.match(sentence.text, end) if KATAKANA_RUN.match(sentence.text, end - 1) else None
    if part and part["kind"] in body_rules.any_ending():
        return part.end()
    behind = _KATAKANA.match(sentence.text, end)
    if behind and not KATAKANA_RUN.match(sentence.text, end - 1):
        kinds = tuple(kind for kind in body_rules.any_ending() if len(kind) >= _LONG)
        if re.search("[・･]", behind.group()) or behind.group().endswith(kinds):
            return behind.end()
    word = sentence.at(end)
    run = sentence.run(sentence.number(word), 4) if word is not None and word.kind in NOMINAL else ()
    ends = (w.end for w in run if len(body_rules.ending_of(sentence.text[end : w.end])) > 1)
    longest = max(ends, default=0)
    if not longest and len(run) == 1 and run[0].surface in organisations.endings("branch"):
        longest = run[0].end  # キヤノン | 電子; not キヤノン | 電子 | 部品
    return 0 if body_rules.thing_behind(sentence, longest) else longest


#: エバーノート | 社, ソフトバンク | G; not NTT | G or ソニー | G2.
_GROUP: Final = re.compile("社|(?<![A-Za-zＡ-Ｚ])[GＧ](?![A-Za-z0-9Ａ-Ｚ-])")
#: The numbered high school of a university: 日大 | 三高.
_HIGH_SCHOOL: Final = re.compile("[一二三四五六七八九]高(?!校?生)校?")
#: な behind an adjective with the sound of a name: シャープなフォルム; not ソニーなら, ソニーなど, ソニーなのだ.
_ATTRIBUTE: Final = re.compile("な(?![らどのんぜいかしくけ])")


def _is_whole(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether the characters are not part of a longer katakana or Latin word, or of another kanji word."""
    if KATAKANA_RUN.match(sentence.text, start) and KATAKANA_RUN.match(sentence.text, start - 1) and start:
        return False  # リチウム | イオン
    if _ATTRIBUTE.match(sentence.text, end):
        return False
    words = sentence.starts_word(start) and sentence.ends_word(end)
    if not body_rules.cuts_run(sentence, start, end):
        return words or end - start > 3
    behind = sentence.at(end)  # インテル | ファン, but アップル | シード
    plain = (
        behind is None or behind.surface in lexicon.common_bodies("behind") or not KATAKANA_RUN.match(behind.surface)
    )
    return words and plain and end - start > 2 and not sentence.text[start:end].isascii()


_short: Final = compiled(lambda: any_of(organisations.every_short()))
_name: Final = compiled(lambda: any_of(organisations.all_names()))
#: The day before an agency in a dateline: 【ワシントン18日共同】.
_DAY: Final = re.compile(f"[0-9０-９一二三四五六七八九十]日$|【[{KANJI}{KATAKANA}・]{{2,10}}$")
_DATELINE: Final = re.compile("[】＝=]")
#: Words after teams and parties only: 巨人 | 球団, 阪神 | 戦で, 阪神の | 佐藤輝明内野手, 民主 | 幹事長.
_HAS: Final = re.compile(
    "球団|監督|の?(?:[内外]野手|投手|捕手|サポーター)|戦(?=[でにはをの、。])|幹事長|県連|"
    f"[の・][{KANJI}{KATAKANA}]{{2,8}}(?:[内外]野手|投手|捕手)|・[{KANJI}{KATAKANA}]{{2,8}}監督|"
    f"の[{KANJI}]{{2,6}}(?:共同代表|代表|幹事長|国対委員長|政調会長|党首)|[はが](?:[0-9０-９]+連[敗勝]|快勝|辛勝)"
)
_SEPARATORS: Final = "・、／/"


def short_forms(sentence: Sentence) -> Iterator[Claim]:
    """Find short forms beside organisations (朝日、毎日), in datelines (ワシントン18日共同), or by what follows."""
    for match in _short().finditer(sentence.text):
        start, end = match.span()
        agency = _DATELINE.match(sentence.text, end) and _DAY.search(sentence.text[max(0, start - 11) : start])
        if agency or _HAS.match(sentence.text, end) or _beside_body(sentence, start, end):
            yield Claim(start, end, TYPE, "short form")


def _beside_body(sentence: Sentence, start: int, end: int) -> bool:
    if _in_compound(sentence, start, end) or not sentence.words_of(start, end):
        return False
    text = sentence.text
    if text[end : end + 1] and text[end] in _SEPARATORS:
        behind = _name().match(text, end + 1)
        twice = behind is not None and behind.group() == text[start:end]  # 毎日、毎日
        if behind and not twice and not _in_compound(sentence, end + 1, behind.end()):
            return True
    if not start or text[start - 1] not in _SEPARATORS or text.endswith(text[start:end], 0, start - 1):
        return False
    return _ends_with_body(sentence, start - 1)


#: Maximum characters of a name that is searched for before a short form.
_REACH: Final = 9


def _ends_with_body(sentence: Sentence, end: int) -> bool:
    starts = range(max(0, end - _REACH), end - 1)
    return any(
        _name().fullmatch(sentence.text, start, end) and not _in_compound(sentence, start, end) for start in starts
    )


_ACRONYM: Final = re.compile(r"[」』]? ?[（(][「『]?(?P<name>[A-Z][A-Za-z]{1,7})[」』]?(?=[）)、,，:：])")


#: EMA（…機構）; a maker in brackets is not a full name: LUMIX（パナソニック）.
_BEFORE: Final = re.compile(r"(?<![A-Za-z0-9.])(?<![A-Za-z0-9.] )(?P<name>[A-Z]{2,8})[（(]$")
_FULL: Final = re.compile(f"..+[{KANJI}]{{2,}}")


def _in_brackets(sentence: Sentence, found: Sequence[Claim]) -> Iterator[Claim]:
    """Find abbreviations next to an organisation, either in brackets: 国際五輪委員会（IOC）, EMA（…機構）."""
    for claim in found:
        name = sentence.text[claim.start : claim.end]
        full = sentence.text[claim.end : claim.end + 1] in {"）", ")"} and _FULL.fullmatch(name)
        before = _BEFORE.search(sentence.text, 0, claim.start) if full and body_rules.ending_of(name) else None
        for match in (_ACRONYM.match(sentence.text, claim.end), before):
            if match is not None:
                yield Claim(*match.span("name"), TYPE, "abbreviation in brackets")


def _known(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]]) -> set[str]:
    """Return the names of the article's organisations and their short forms in the lexicon."""
    names: set[str] = set()
    for sentence, claims in zip(sentences, found, strict=True):
        for claim in claims:
            name = sentence.text[claim.start : claim.end]
            product = claim.rule == "ginza" and re.match("[A-Za-z0-9]", name)  # as many of GiNZA's Latin names
            if (len(name) > 2 or name.isascii()) and not product:
                names.add(name)
            names |= organisations.short_forms(name) | company_rules.without_group(name) | firm_rules.clipped(name)
    return names - lexicon.common_bodies()


def _again(sentence: Sentence, named: SomeOf) -> Iterator[Claim]:
    """Find further mentions of the article's organisations: LTTE; 朝日 if it has 朝日新聞."""
    for start, end in named.spans(sentence.text):
        whole = sentence.words_of(start, end) and _is_whole(sentence, start, end)
        part = end - start < _LONG and _in_compound(sentence, start, end)
        if whole and not part and not body_rules.goes_on(sentence, end):
            yield Claim(start, end, TYPE, "named in the article")


def _in_compound(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a short form is inside another word: 民主化, 毎日放送."""
    beside = (sentence.before(start), sentence.at(end))
    return any(
        word is not None and word.kind in NOMINAL and not lexicon.HIRAGANA_RUN.fullmatch(word.surface)
        for word in beside
    )
