"""The decision layer: the order of the rules, and the search for an article's names in the rest of its text.

Tried and rejected: a CRF (python-crfsuite) over features of MeCab, Sudachi and GiNZA and the claims of the rules,
trained on the three corpora of gold/other with spans converted to the conventions of news, and on news in two folds:
micro F1 .905 on articles that no rule was written from, for which the rules alone had .924; trained on news alone .911.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import people
from kyoki.names import NO_NAMES
from kyoki.recognition import (
    arrival_rules,
    athlete_rules,
    bare_place_rules,
    blockers,
    built_place_rules,
    cast_rules,
    company_rules,
    confidence,
    cut_name_rules,
    facility_rules,
    firm_rules,
    foreign_name_rules,
    head_rules,
    known_person_rules,
    lexicon,
    named_place_rules,
    organisation_rules,
    person_rules,
    place_rules,
    ring_name_rules,
    river_rules,
    roles,
    school_rules,
    stage_name_rules,
    state_rules,
    stretch_rules,
    team_rules,
    titled_name_rules,
    titles,
    venue_rules,
    within_rules,
)
from kyoki.recognition.lexicon import SomeOf
from kyoki.recognition.name_borders import is_surname
from kyoki.recognition.sentence import NOMINAL, OWN_NAME, Claim, resolve_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kyoki.names import Names
    from kyoki.recognition.rule import Rule
    from kyoki.recognition.sentence import Sentence, Word

#: Stronger evidence first: a claim never takes characters of an earlier one.
RULES: Final[tuple[Rule[[]], ...]] = (
    blockers.works,
    arrival_rules.works,
    blockers.ships,
    blockers.crafts,
    blockers.called,
    blockers.kana_readings,
    blockers.armed,
    blockers.clubs,
    blockers.national,
    blockers.dotted_names,
    company_rules.blocked,
    stage_name_rules.groups,
    stage_name_rules.of_families,
    ring_name_rules.ranked,
    river_rules.beside,
    stretch_rules.stretches,
    school_rules.schools,
    firm_rules.dotted,
    foreign_name_rules.rulers,
    cast_rules.quoted,
    cast_rules.roles,
    cast_rules.introduced,
    cast_rules.played,
    place_rules.dotted_with_kind,
    within_rules.within,
    within_rules.of_prefectures,
    within_rules.of_units,
    built_place_rules.built,
    built_place_rules.towns,
    built_place_rules.depots,
    built_place_rules.known,
    built_place_rules.temples,
    built_place_rules.raised,
    built_place_rules.venues,
    built_place_rules.labelled,
    built_place_rules.unheard,
    cast_rules.members,
    foreign_name_rules.names_with_nouns,
    foreign_name_rules.foreign_names,
    facility_rules.of_states,
    state_rules.long_names,
    state_rules.compounds,
    state_rules.abbreviations,
    state_rules.listed_abbreviations,
    person_rules.katakana_and_kanji,
    cast_rules.kana_given,
    cast_rules.katakana_given,
    cast_rules.signed,
    stage_name_rules.nicknames,
    stage_name_rules.in_letters,
    stage_name_rules.in_kana,
    person_rules.said_whole,
    person_rules.full_names,
    person_rules.unknown_names,
    cut_name_rules.cut_names,
    titled_name_rules.of_towns_and_kin,
    titled_name_rules.titled_names,
    titled_name_rules.lone_names,
    titled_name_rules.single_kanji,
    known_person_rules.heads_of_teams,
    head_rules.mayors,
    head_rules.of_departments,
    stage_name_rules.announced,
    venue_rules.venues,
    blockers.organisations,
    blockers.other_names,
    facility_rules.international,
    facility_rules.public,
    facility_rules.owned,
    facility_rules.airports,
    arrival_rules.travel,
    place_rules.with_unit,
    facility_rules.venues,
    place_rules.stations,
    named_place_rules.behind_prefecture,
    place_rules.listed,
    place_rules.with_kind,
    state_rules.names,
    person_rules.plain_names,
    place_rules.temples,
    bare_place_rules.districts,
    bare_place_rules.cities,
    cast_rules.credited,
    known_person_rules.ginza_people,
    known_person_rules.unidic_people,
    cast_rules.behind_katakana,
    cast_rules.speakers,
    cast_rules.lone,
    bare_place_rules.bare,
    bare_place_rules.ginza_places,
    bare_place_rules.unknown_places,
)
_DOT: Final = re.compile(f"[{NAME_DOTS}]")


def recognise(sentences: Sequence[Sentence], names: Names = NO_NAMES, *, min_score: float = 0.0) -> list[list[Claim]]:
    """Find the people, states, places and organisations of one article.

    Organisations are found last, outside the other mentions, which do not depend on them.

    Args:
        sentences: of one article.
        names: the user's own.
        min_score: claims with a smaller score are left out.

    Returns:
        For each sentence its claims, disjoint and in order; offsets count from the start of the sentence.
    """
    decided = decide(sentences, names, min_score=min_score)
    bodies = organisation_rules.find(sentences, decided, min_score=min_score)
    return [
        sorted([*(claim for claim in claims if claim.type not in {"none", "organisation"}), *found])
        for claims, found in zip(decided, bodies, strict=True)
    ]


def decide(sentences: Sequence[Sentence], names: Names = NO_NAMES, *, min_score: float = 0.0) -> list[list[Claim]]:
    """Find the people, states and places of one article.

    A person named in full anywhere in the article is searched for in all of it, by the full name and its parts. The
    user's own names precede every rule and are kept whatever their score.

    Args:
        sentences: of one article.
        names: the user's own.
        min_score: claims with a smaller score are left out.

    Returns:
        For each sentence its claims, disjoint and in order, including those of type none and the user's own
        organisations.
    """
    own = [_own(sentence, names) for sentence in sentences]
    first = [
        resolve_overlaps([*given, *(person_rules.without_count(sentence, claim) for claim in _claims(sentence))])
        for sentence, given in zip(sentences, own, strict=True)
    ]
    first = blockers.again(sentences, cast_rules.said_twice(sentences, first))
    own = [
        [*given, *roles.readings(sentence, claims)]
        for given, sentence, claims in zip(own, sentences, first, strict=True)
    ]
    first = [resolve_overlaps([*given, *claims]) for given, claims in zip(own, first, strict=True)]
    known = _Known(zip(sentences, first, strict=True))
    if known.names:
        called = SomeOf(known.names)
        first = [
            resolve_overlaps([*given, *_again(sentence, claims, called, known), *claims])
            for sentence, claims, given in zip(sentences, first, own, strict=True)
        ]
    first = venue_rules.again(sentences, named_place_rules.again(sentences, named_place_rules.listed(sentences, first)))
    first = school_rules.of_prefectures(sentences, team_rules.teams(sentences, first))
    first = athlete_rules.athletes(sentences, first)
    article = confidence.ArticleEvidence(sentences, first)
    scored = [
        [
            claim
            if claim.type == "none"
            else confidence.likelier(sentence, confidence.scored(sentence, claim, article), article)
            for claim in claims
        ]
        for sentence, claims in zip(sentences, first, strict=True)
    ]
    sure = confidence.repeated(sentences, scored)
    return [[claim for claim in claims if claim.score >= min_score] for claims in sure]


def _claims(sentence: Sentence) -> Iterator[Claim]:
    """Apply the rules that have a sign in the sentence."""
    for rule in RULES:
        if not rule.signs.isdisjoint(sentence.signs):
            yield from rule.find(sentence)


def _own(sentence: Sentence, names: Names) -> list[Claim]:
    """Return the claims of the user's own names; nothing is recognised within names of type other."""
    return [
        Claim(start, end, "none" if name.type == "other" else name.type, OWN_NAME)
        for start, end, name in names.occurrences(sentence.text)
        if name.type != "word"
    ]


#: Rules for a single name with a title. Without its title the name is searched for only if it is no common word and the
#: title surely shows a person.
_BY_TITLE: Final = frozenset({"name + title", "katakana + title"})
#: Rules for a single name whose other mentions need no title: ローラ, カレン of 女優カレン.
_ALONE: Final = frozenset(
    {
        *("katakana person of the dictionary", "Latin name + title"),
        *("word for a person + name", "name + performer", "nickname"),
    }
)


#: Rules whose claims tell nothing about the rest of the article, and give way to a name that the article has in full.
_WEAKER: Final = frozenset({"name of the dictionary", "ginza alone", titled_name_rules.OF_GOVERNMENT})


class _Known:
    """An article's people, and the names by which the rest of it may refer to them.

    Args:
        names: full names, their parts (小泉 and 純一郎, プーチン and ウラジーミル), and single names before a title.
        titled: single names that the article introduced with a title (トランプ氏): searched for even if the word is
            also a common noun (a card game).
        nicknames: shortened katakana of full names: ダル for ダルビッシュ有, ブラピ for ブラッド・ピット.
    """

    def __init__(self, read: Iterable[tuple[Sentence, Sequence[Claim]]]) -> None:
        self.names: set[str] = set()
        self.titled: set[str] = set()
        self.nicknames: set[str] = set()
        for sentence, claims in read:
            for claim in claims:
                name = sentence.text[claim.start : claim.end]
                if claim.rule in _WEAKER:
                    continue
                if claim.rule in _ALONE:
                    self.titled.add(name)
                elif claim.type == "person" and people.is_full(name):
                    self.names |= {name, *_parts(sentence, claim)}
                    self.nicknames |= people.nicknames(people.full_form(name))
                elif claim.rule in _BY_TITLE and _is_no_word(name) and _surely_titled(sentence, claim):
                    self.titled.add(name)
        self.names |= self.titled


def _is_no_word(name: str) -> bool:
    """Return whether a name may be searched for without its title; リスト of リストさん is mostly a common word."""
    return len(name) > 1 and name not in lexicon.blocked_words("no person")


def _surely_titled(sentence: Sentence, claim: Claim) -> bool:
    """Return whether a title surely shows a person (トランプ氏, トランプ大統領), or GiNZA sees one too (クルス会長)."""
    words = sentence.words_of(claim.start, claim.end)
    noun = len(words) == 1 and words[0].kind == "noun"
    agreed = not noun and sentence.is_person(claim.start, claim.end)
    return agreed or titles.personal(sentence, claim.end)


def _parts(sentence: Sentence, claim: Claim) -> set[str]:
    """Return the surname and the given name of a full name, without a given name of one character or a place's name."""
    name, surname = sentence.text[claim.start : claim.end], _surname(sentence, claim)
    first = _DOT.split(name)[0]
    given = first if first != name else name.removeprefix(surname).strip()
    words = sentence.words_of(claim.end - len(given), claim.end)
    place = first == name and any(word.kind in {"place", "state"} for word in words)  # 橋下徹 | 大阪市長
    return {surname, given} if len(given) > 1 and not place else {surname}


#: A surname before a given name in kana.
_BEFORE_KANA: Final = re.compile(f"[{KANJI}]{{2,3}}(?=[{HIRAGANA}{KATAKANA}])")
#: Length of a Chinese or Korean name, whose surname mostly has one character: 習近平 (UniDic: 習近 + 平).
_OF_ONE_KANJI: Final = 3


def _surname(sentence: Sentence, claim: Claim) -> str:
    """Return プーチン of ウラジーミル・プーチン, 小泉 of 小泉純一郎, 金 of 金正恩 (UniDic: 金正 + 恩)."""
    name = sentence.text[claim.start : claim.end]
    last = _DOT.split(name)[-1]
    if last != name:
        return last
    kanji = _BEFORE_KANA.match(name)
    if kanji is not None:
        return kanji.group()  # 近賀 of 近 | 賀 | ゆかり
    words = sentence.words_of(claim.start, claim.end)
    first = words[0].surface if words else name
    if len(name) == _OF_ONE_KANJI and words and words[0].kind != "surname" and name[0] in lexicon.surnames():
        return name[0]
    whole = len(name) - len(first) > 1 or len(name) < 4 or lexicon.KATAKANA_RUN.fullmatch(first)  # ダルビッシュ | 有
    return first if whole else first[:2]


def _again(sentence: Sentence, claims: Sequence[Claim], called: SomeOf, known: _Known) -> Iterator[Claim]:
    """Find further mentions of the article's people: 竹原市長 after 竹原信一, プーチン even if GiNZA sees a state."""
    held = [claim for claim in claims if claim.type in {"none", "person"} and claim.rule not in _WEAKER]
    yield from _nicknames(sentence, known)
    for start, end in called.spans(sentence.text):
        words = sentence.words_of(start, end)
        if not words and end - start == 1 and sentence.starts_word(start) and titles.personal(sentence, end):
            yield Claim(start, end, "person", confidence.AGAIN)  # 習氏, 習総 | 書記
        said = (start, end, "Person") in sentence.spans
        if not words or any(_holds(sentence, claim, start, end) for claim in held):
            continue
        # 竹原市, 永谷園: before these a surname is part of another name, unless a title follows
        goes_on = sentence.text[end : end + 1] in lexicon.not_in("surname") or _in_kana(sentence, start, end)
        sure = said or _speaks(sentence, start, end) or sentence.text[start:end] in known.titled
        other = not sure and _other_word(sentence, words)
        if (end - start > 1 and not goes_on and not other) or titles.titled(sentence, end):
            yield Claim(titled_name_rules.surname_start(sentence, words[0]), end, "person", confidence.AGAIN)


def _speaks(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a speaker's words follow, as in an interview: 剛力：普段は言わない台詞."""
    return start == 0 and sentence.text.startswith(("：", ":"), end)


def _holds(sentence: Sentence, claim: Claim, start: int, end: int) -> bool:
    """Return whether a claim on these characters stays, unlike an unlisted organisation where GiNZA says a person.

    バーナ | バス is no bus company.
    """
    if claim.end <= start or end <= claim.start or claim.end - claim.start < end - start:
        return False
    said = claim.rule == "organisation" and (start, end, "Person") in sentence.spans
    unlisted = said and sentence.text[start:end] not in blockers.listed_names()
    return not unlisted or (claim.start, claim.end) != (start, end)


def _nicknames(sentence: Sentence, known: _Known) -> Iterator[Claim]:
    """Find GiNZA's persons that are nicknames of the article's people: ダル if it has ダルビッシュ有."""
    for start, end, label in sentence.spans:
        text = sentence.text[start:end]
        run = lexicon.KATAKANA_RUN.fullmatch(text) is not None and not _in_kana(sentence, start, end)
        if run and label in lexicon.ginza_labels("person") and text in known.nicknames:
            yield Claim(start, end, "person", confidence.AGAIN)


def _in_kana(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether kana may be part of a longer word: ケン of ブリンケン; あき of あきらめ (unless it is a span)."""
    if lexicon.KATAKANA_RUN.fullmatch(sentence.text, start, end):
        beside = (sentence.before(start), sentence.at(end))
        return any(word is not None and lexicon.KATAKANA_RUN.fullmatch(word.surface) for word in beside)
    hiragana = lexicon.HIRAGANA_RUN.fullmatch(sentence.text, start, end) is not None
    return hiragana and (start, end, "Person") not in sentence.spans


def _other_word(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Return whether a part of a name is also another word: ヨルダン of バーノン・ヨルダン, 元気 of 田中元気.

    A noun that is a likely surname is none without another noun before it: 小橋, but 小 | 鳥居.
    """
    word, before = words[0], sentence.before(words[0].start)
    alone = before is None or before.kind not in NOMINAL
    surname = alone and lexicon.KANJI_NAME.fullmatch(word.surface) is not None and is_surname(word.surface)
    noun = word.kind == "noun" and not surname and not sentence.is_person(word.start, word.end)
    katakana = word.kind == "noun" and lexicon.KATAKANA_RUN.match(word.surface) is not None
    return len(words) == 1 and (noun or katakana or word.surface in lexicon.state_names())
