"""The decision layer: which rule is asked in which order, and what one article's names say about the rest of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.knowledge import guards, person_rules, place_rules, state_rules
from pipeline.knowledge.sentence import Claim, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.knowledge.sentence import Sentence

#: Stronger evidence first: a claim never takes characters that an earlier one holds.
RULES: Final[tuple[Callable[[Sentence], Iterable[Claim]], ...]] = (
    person_rules.foreign_names,
    state_rules.compounds,
    state_rules.abbreviations,
    person_rules.full_names,
    person_rules.titled_names,
    guards.organisations,
    place_rules.listed,
    place_rules.with_suffix,
    state_rules.names,
    person_rules.ginza_people,
    place_rules.bare,
    place_rules.ginza_places,
)


def recognise(sentences: Sequence[Sentence]) -> list[list[Claim]]:
    """Find the people, states and places of one article.

    Returns:
        For each sentence its claims, disjoint and in order; offsets count from the start of the sentence.
    """
    return [settle(claim for rule in RULES for claim in rule(sentence)) for sentence in sentences]
