"""Rules for parties by short forms that are ordinary words, in articles on politics: 維新新人, 国民の玉木代表."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.linking import organisations
from kyoki.recognition.body_rules import TYPE
from kyoki.recognition.lexicon import any_of, compiled
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence

#: Words on parties, parliaments and elections.
_POLITICS: Final = re.compile(
    "[衆参]院|議席|公認|選挙|党首|党員|連立|与野党|与党|野党|国会|幹事長|改選|補選|政権|首相|法案|比例|擁立|執行部|党"
)
#: Minimum different ones of them in an article on politics; one or two are in many others, too.
_MANY: Final = 3
#: Members of a party, and what it does with candidates: 維新 | 新人, 立民 | 公認.
_HAS: Final = "新人|新顔|前職|現職|元職|候補(?!地)|公認|推薦|執行部|会派|支持層|幹部|県連|府連|都連|道連|両党"
#: Offices in a party, after the name of a person.
_OFFICE: Final = re.compile("(?:前|元|共同)?(?:代表(?!取締|理事)|党首|幹事長|書記局長|委員長|政調会長|国対委員長|総裁)")


@compiled
def _short() -> str:
    """Return a pattern for short forms: in brackets, in a list, last in one, before の or what a party has."""
    words, names = any_of(organisations.party_words()), any_of(organisations.party_names())
    clear = any_of(organisations.party_words().difference(*organisations.IN_PARTY_CONTEXT.values()))
    return (
        f"(?<=[（(])(?P<held>{words})(?=[)）]|[・、=＝]?[新現前元][)）、・])|"
        f"(?<=[・、])(?P<listed>{words})(?=[・、]{names}|(?:の?[与野]党|の)?[両各2-9２-９三四五六七]党)|"
        f"(?<=[・、])(?P<last>{clear})(?=[のはがもとになで、。)）]|など|$)|"
        f"(?P<named>{words})(?=の|{_HAS})"
    )


def is_political(sentences: Sequence[Sentence]) -> bool:
    """Return whether an article has several words on parties, parliaments and elections."""
    return len({word for sentence in sentences for word in _POLITICS.findall(sentence.text)}) >= _MANY


def parties(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find short forms in brackets, in lists, before members or leaders: （国民）, 立民、国民両党, 国民の玉木代表."""
    people = {claim.start: claim.end for claim in decided if claim.type == "person"}
    for match in _short().finditer(sentence.text):
        start, end = match.span(match.lastgroup or 0)
        leader = people.get(end + 1, len(sentence.text))
        of = match["named"] and sentence.text.startswith("の", end) and _OFFICE.match(sentence.text, leader) is None
        lone = match["last"] and not sentence.text.endswith(tuple(organisations.party_names()), 0, start - 1)
        if sentence.words_of(start, end) and not of and not lone:
            yield Claim(start, end, TYPE, "short form")
