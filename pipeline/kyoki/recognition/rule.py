"""A rule, with the signs without which it finds nothing.

Most rules find something in one sentence of hundreds. Asked only of sentences with their signs, people, places
and organisations are found in three quarters of the time.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kyoki.recognition.sentence import Claim, Sentence

Others = ParamSpec("Others")


class Rule(Generic[Others]):
    """A function that finds claims in a sentence, called only if one of its signs is among `Sentence.signs`.

    Args:
        find: the function, which may have more arguments than the sentence.
        signs: returns the signs; called when they are first needed, so that no file is read at import.
    """

    def __init__(
        self, find: Callable[Concatenate[Sentence, Others], Iterable[Claim]], signs: Callable[[], Iterable[str]]
    ) -> None:
        self.find = find
        self._signs = signs

    def __call__(self, sentence: Sentence, *others: Others.args, **named: Others.kwargs) -> Iterable[Claim]:
        """Return the claims."""
        return () if self.signs.isdisjoint(sentence.signs) else self.find(sentence, *others, **named)

    @cached_property
    def signs(self) -> frozenset[str]:
        """The signs: every sentence in which the rule finds something has one of them."""
        return frozenset(self._signs())


def needs(
    signs: Iterable[str] | Callable[[], Iterable[str]],
) -> Callable[[Callable[Concatenate[Sentence, Others], Iterable[Claim]]], Rule[Others]]:
    """Declare the signs of a rule.

    Args:
        signs: characters, kinds of words or GiNZA's labels; a function if they are read from the lexicon.
    """
    return lambda find: Rule(find, signs if callable(signs) else lambda: signs)
