"""Link the people of one article by their full names, readings, roles, and the evidence of all articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.characters import KANJI, KATAKANA
from kyoki.linking import people

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    #: Maps full names to the readings, in katakana, of their surname and given name; unknown ones are missing.
    Readings = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]


class PersonMention(NamedTuple):
    """One mention of a person.

    Args:
        name: in the form of `people.full_form`, or the name given by the user.
        role: the office beside it, or ''.
        reading: whether it is in brackets after a name whose reading it gives.
        settled: whether the user's own names decide who is meant.
        sentence: the number of the sentence, in which no person has two offices.
    """

    name: str
    role: str = ""
    reading: bool = False
    settled: bool = False
    sentence: int = 0


@dataclass
class NameEvidence:
    """Evidence about names from all articles together.

    Args:
        spelling: maps a full katakana name to its commonest spelling (ウラジミール → ウラジーミル・プーチン).
        only: maps a katakana family name to its full name, if there is only one.
        sound: maps a full katakana name to the kanji name of which it is the reading.
        clipped: maps a full name in kanji to the nicknames in katakana that may be made from its reading.
    """

    spelling: dict[str, str] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)
    sound: dict[str, str] = field(default_factory=dict)
    clipped: dict[str, set[str]] = field(default_factory=dict)


#: A name in katakana that may be a nickname made from a reading; of 5 are at most the given name and blends.
_CLIPPED: Final = re.compile(f"[{KATAKANA}]{{2,5}}")
_HAS_KANJI: Final = re.compile(f"[{KANJI}]")


def name_evidence(articles: Collection[Sequence[PersonMention]], readings: Readings = lambda _: {}) -> NameEvidence:
    """Collect evidence from the full names of all articles.

    Args:
        articles: the sequence of the mentions of people of each.
        readings: gives the readings of surname and given name of full names.
    """
    counts: Counter[str] = Counter()
    sounds: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        counts.update(met.name for met in article)
        for name, sound in _sounds(article):
            sounds[sound].add(name)
    dotted = {name: n for name, n in counts.items() if "・" in name}
    spelling = _spellings(dotted)
    families: dict[str, set[str]] = defaultdict(set)
    for name in spelling:
        families[name.split("・")[-1]].add(spelling[name])
    undotted = {people.sound(name).replace("・", ""): full for name, full in spelling.items()}
    spelling |= {
        name: undotted[key] for name in counts if (key := people.sound(name)) in undotted and name not in dotted
    }
    only = {family: min(full) for family, full in families.items() if len(full) == 1}
    sounding = {sound: min(names) for sound, names in sounds.items() if len(names) == 1}
    clipped = {name: people.clipped(*read) for name, read in readings(sorted(_beside_nicknames(articles))).items()}
    return NameEvidence(spelling, only, sounding, clipped)


def _beside_nicknames(articles: Iterable[Sequence[PersonMention]]) -> set[str]:
    """Return the full names with kanji in articles that name somebody by a few katakana."""
    found: set[str] = set()
    for article in articles:
        names = {met.name for met in article if not met.settled}
        if any(map(_CLIPPED.fullmatch, names)):
            found |= {name for name in names if people.is_full(name) and _HAS_KANJI.search(name)}
    return found


def _spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Map each katakana name to the commonest name with its sound; in a tie, the first in sorting order."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        alike[people.sound(name)].append(name)
    best = {key: min(names, key=lambda name: (-counts[name], name)) for key, names in alike.items()}
    return {name: best[people.sound(name)] for name in counts}


def _sounds(article: Sequence[PersonMention]) -> list[tuple[str, str]]:
    """Return the names that an article gives in two forms: the name, and the other form in brackets.

    A surname before the brackets means the only full name that it is short for: 朴（パク・クネ）, after 朴槿恵.
    """
    full = [name for name in dict.fromkeys(met.name for met in article if not met.reading) if people.is_full(name)]
    found = []
    for before, met in pairwise(article):
        if met.reading and not met.settled and before.name != met.name:
            named = [before.name] if before.settled or before.name in full else _longer(before.name, full)
            named = named or [before.name] * (len(before.name) > 1)  # 李強（リー・チアン）: two characters and whole
            found += [(name, met.name) for name in named if len(named) == 1]
    return found


def _other_names(article: Sequence[PersonMention]) -> dict[str, str]:
    """Map each real name, or ring name of an elder, to the name before it in the sentence: 滝崎邦明 to 猫ひろし.

    A nickname (ハルこと高崎晴子) is mapped to the name after it. All hold in the article alone: elsewhere the real name
    may be a namesake's, and an elder's name passes on.
    """
    found, known = {}, PersonMention("", sentence=-1)
    for met in article:
        if met.role not in {people.REAL_NAME, people.RING_NAME}:
            known = known if met.reading else met
        elif met.sentence == known.sentence and not met.settled and met.name != known.name:
            found[met.name] = known.name
    for met, after in pairwise(article):
        if met.role == people.NICKNAME and after.sentence == met.sentence and not met.settled:
            found[met.name] = after.name
    return found


def _longer(short: str, full: Iterable[str]) -> list[str]:
    return [name for name in full if short in people.short_forms(name)]


def resolve(article: Sequence[PersonMention], corpus: NameEvidence) -> list[tuple[str, str]]:
    """Link each mention of an article to a person.

    Args:
        article: its mentions of people, in the order of the text.
        corpus: the evidence of all articles.

    Returns:
        The name and the method for each mention.
    """
    people_here = _People(article, corpus)
    return [people_here.decide(met) for met in article]


class _People:
    """The people of one article: all forms of their names, their roles, and who was named last."""

    def __init__(self, article: Sequence[PersonMention], corpus: NameEvidence) -> None:
        self.corpus = corpus
        self.other = _other_names(article)
        self.second = {sound: name for name, sound in _sounds(article)} | self.other
        self.forms: dict[str, dict[str, None]] = defaultdict(dict)
        for met in article:
            self.forms[self._main(met)][met.name] = None
        self.holders = self._holders()
        self.roles: dict[str, set[str]] = defaultdict(set)
        for met in article:
            if met.role and self._main(met) not in self.holders:
                self.roles[self._main(met)].add(people.without_time(met.role))
        self.apart = self._apart(article)
        self.latest: dict[str, str] = {}

    def _apart(self, article: Sequence[PersonMention]) -> dict[str, list[str]]:
        """Return surnames shared by two people whom the article never names in full, with their offices, in text order.

        田中首相と田中外相 in one sentence are two; 金総書記 and 金委員長 in two sentences may be one.
        """
        offices: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        for met in article:
            if met.role and not met.settled and not people.is_full(met.name) and self._main(met) not in self.holders:
                offices[met.name, met.sentence][people.without_time(met.role)] = None
        apart: dict[str, dict[str, None]] = defaultdict(dict)
        for (name, _), held in offices.items():
            if len(held) > 1:
                apart[name] |= held
        return {name: list(held) for name, held in apart.items()}

    def _main(self, met: PersonMention) -> str:
        """Return the canonical form of a name in this and all articles: kanji rather than a reading, one spelling."""
        if met.settled:
            return met.name
        name = self.second.get(met.name, met.name)
        spelt = self.corpus.spelling.get(name, name)
        return self.corpus.sound.get(name) or self.corpus.sound.get(spelt) or spelt

    def _holders(self) -> dict[str, list[str]]:
        """Map each short name to the full names that it may be short for, in order of first occurrence."""
        holders: dict[str, dict[str, bool]] = defaultdict(dict)
        for main, forms in self.forms.items():
            for form in forms:
                for short in self._called(form) & self.forms.keys() - {main}:
                    holders[short][main] = people.usual_surname(short, form) or holders[short].get(main, False)
        longest = {short: {n: fits for n, fits in full.items() if n not in holders} for short, full in holders.items()}
        return {short: _best(full) for short, full in longest.items()}

    def _called(self, form: str) -> AbstractSet[str]:
        called, clipped = people.called(form), self.corpus.clipped.get(form)
        return called | clipped if clipped else called

    def decide(self, met: PersonMention) -> tuple[str, str]:
        """Return name and method of the next mention in text order."""
        name, method = self._decide(met, self._main(met))
        for form in self.forms[name] or {name: None}:
            for short in self._called(form):
                self.latest[short] = name
        return name, method

    def _decide(self, met: PersonMention, main: str) -> tuple[str, str]:
        full = self.holders.get(main, [])
        if met.settled:
            return main, "own name"
        if full:
            return self._among(met, full)
        if met.name in self.apart:
            return self._by_office(met)
        if main in self.corpus.only:
            return self.corpus.only[main], "only name in the corpus"
        if main != met.name:
            here = "other name in the article" if met.name in self.other else "reading in brackets"
            return main, here if met.name in self.second else "another form in the corpus"
        return main, "full name" if people.is_full(main) else "surface"

    def _by_office(self, met: PersonMention) -> tuple[str, str]:
        held, office = self.apart[met.name], people.without_time(met.role)
        if office in held:
            name, method = f"{met.name}（{office}）", "surname and role"
        else:
            name = self.latest.get(met.name, f"{met.name}（{held[0]}）")
            method = "nearest name in the article"
        self.latest[met.name] = name
        return name, method

    def _among(self, met: PersonMention, full: Sequence[str]) -> tuple[str, str]:
        """Choose among full names: the only one with this role, else the one named last."""
        if len(full) == 1:
            usual = any(met.name in people.called(form) for form in self.forms[full[0]])
            return full[0], "name in the article" if usual else "clipped name in the article"
        same = [name for name in full if met.role and people.without_time(met.role) in self.roles[name]]
        if len(same) == 1:
            return same[0], "name and role in the article"
        latest = self.latest.get(met.name, "")
        return (latest if latest in full else full[0]), "nearest name in the article"


def _best(full: Mapping[str, bool]) -> list[str]:
    """Leave out names whose surname would have an unusual length, if there is one with a usual length."""
    return [name for name, fits in full.items() if fits] or list(full)
