"""Rules for places by names beside them, or elsewhere in the article: 大阪・梅田; 亀岡 in an article with 亀岡市."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.linking import gazetteer
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import SomeOf
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, OWN_NAME, Claim, resolve_overlaps
from kyoki.recognition.titles import titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence


@needs("・")
def behind_prefecture(sentence: Sentence) -> Iterator[Claim]:
    """Find surnames that GiNZA calls places after the prefecture that they are in: 大阪・ | 梅田; not 山口・ | 佐藤."""
    for word in sentence.words:
        dot = sentence.before(word.start) if word.kind in NAMES else None
        if dot is None or dot.surface != "・":
            continue
        above = sentence.before(dot.start)
        inside = above is not None and above.kind == "place" and _is_prefecture(above.surface)
        if inside and _is_called_place(sentence, word.start, word.end) and not _goes_on(sentence, word.end):
            yield Claim(word.start, word.end, "place", "name behind its prefecture")


def _is_prefecture(name: str) -> bool:
    return any(place.kind == "prefecture" for place in gazetteer.candidates(name))


def _is_called_place(sentence: Sentence, start: int, end: int) -> bool:
    return any((a, b) == (start, end) and label in lexicon.ginza_labels("place") for a, b, label in sentence.spans)


def _goes_on(sentence: Sentence, end: int) -> bool:
    following = sentence.at(end)
    return titled(sentence, end) or (following is not None and following.kind in NAMES)


#: The rule of a place with its unit: 亀岡市.
_WITH_UNIT: Final = "name + administrative unit"


def again(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Find places without their unit that the article also names with it, if GiNZA calls them places: 亀岡, not 亀岡氏.

    Args:
        sentences: those of the article.
        found: for each its claims.

    Returns:
        The claims; such places replace people on the same characters.
    """
    names = {
        sentence.text[claim.start : claim.end - 1]
        for sentence, claims in zip(sentences, found, strict=True)
        for claim in claims
        if claim.rule == _WITH_UNIT and claim.end - claim.start > _SHORT
    }
    if not names:
        return [list(claims) for claims in found]
    named = SomeOf(names)
    return [
        resolve_overlaps([*_again(sentence, claims, named), *claims])
        for sentence, claims in zip(sentences, found, strict=True)
    ]


#: Maximum characters of a name with its unit that is not searched for: a name of one character (津市) is part of too
#: many words.
_SHORT: Final = 2


def _again(sentence: Sentence, claims: Sequence[Claim], named: SomeOf) -> Iterator[Claim]:
    for start, end in named.spans(sentence.text):
        over = [claim for claim in claims if claim.start < end and start < claim.end]
        held = any(c.rule == OWN_NAME or c.type != "person" or (c.start, c.end) != (start, end) for c in over)
        before = sentence.before(start)
        whole = sentence.words_of(start, end) and (before is None or before.kind not in NOMINAL)
        if whole and not held and _is_called_place(sentence, start, end) and not _goes_on(sentence, end):
            yield Claim(start, end, "place", "named with its unit in the article")


#: Rules that call a word a person without evidence beside it.
_WEAK: Final = frozenset({"name of the dictionary", "ginza alone"})
#: The rule of `listed`.
LISTED: Final = "listed with places"


def listed(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Turn names of the dictionary into places if the article lists them with places: 谷中・根津・千駄木.

    Evidence is a place on either side of the dots, or one behind them if the gazetteer has the name, too: 石川・能登.

    Args:
        sentences: those of the article.
        found: for each its claims.

    Returns:
        The claims, with such names as places in the whole article, unless GiNZA calls them people there.
    """
    names = {
        sentence.text[claim.start : claim.end]
        for sentence, claims in zip(sentences, found, strict=True)
        for claim in claims
        if claim.rule in _WEAK and _is_listed(sentence, claim, claims)
    }
    if not names:
        return [list(claims) for claims in found]
    return [
        [_as_place(sentence, claim, names) for claim in claims]
        for sentence, claims in zip(sentences, found, strict=True)
    ]


def _is_listed(sentence: Sentence, claim: Claim, claims: Sequence[Claim]) -> bool:
    text = sentence.text
    before = text[claim.start - 1 : claim.start] == "・" and any(
        c.type == "place" and c.end == claim.start - 1 for c in claims
    )
    behind = text[claim.end : claim.end + 1] == "・" and any(
        c.type == "place" and c.start == claim.end + 1 for c in claims
    )
    name = text[claim.start : claim.end]
    return behind and (before or any(gazetteer.candidates(name + unit) for unit in ("", "県")))


def _as_place(sentence: Sentence, claim: Claim, names: set[str]) -> Claim:
    name = sentence.text[claim.start : claim.end]
    weak = claim.rule in _WEAK and name in names and (claim.start, claim.end, "Person") not in sentence.spans
    return claim._replace(type="place", rule=LISTED) if weak else claim
