"""Which foreign state a text is about: 保守党 in an article about Britain is not a party of Japan."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Final

from kyoki.linking import link_places, organisations

_HOME: Final = "JP"


class Scene:
    """The states of one article, and how often it mentions places and bodies of Japan (`at_home`)."""

    def __init__(self) -> None:
        self.at_home = 0
        self._states: list[tuple[int, int, str]] = []
        self._counts: Counter[str] = Counter()

    def add_state(self, code: str, sentence: int, start: int) -> None:
        """Add a mention of a state."""
        self._states.append((sentence, start, code))
        self._counts[code] += 1

    def about(self, sentence: int, start: int) -> tuple[str, ...]:
        """Return the codes of the foreign states that a party at this offset may belong to, likeliest first.

        An article is about foreign states if it mentions one more often than Japan with its places and bodies; else
        there are none. A state shortly before the offset in the same sentence is the only one; of the others those in
        the sentence come first, then the most frequent.

        >>> scene = Scene()
        >>> scene.add_state("GB", 0, 0), scene.about(0, 5), scene.about(3, 99)
        (None, ('GB',), ('GB',))
        >>> scene.at_home = 1
        >>> scene.about(0, 10)
        ()
        """
        often = [
            code for code, _ in sorted(self._counts.items(), key=lambda pair: (-pair[1], pair[0])) if code != _HOME
        ]
        if not often or self._counts[often[0]] <= self.at_home + self._counts[_HOME]:
            return ()
        here = [(at, of) for number, at, of in reversed(self._states) if number == sentence and at < start]
        here = [(at, of) for at, of in here if of != _HOME]
        if here and start - here[0][0] <= _NEAR:
            return (here[0][1],)
        return tuple(dict.fromkeys([*(of for _, of in here), *often]))


#: Characters between the start of a state's name and that of its party: オーストラリアの | 労働党 has eight.
_NEAR: Final = 10


@lru_cache(maxsize=1 << 14)
def is_place_of_japan(key: str) -> bool:
    """Return whether a place is in Japan."""
    return link_places.facts(key).country == _HOME


@lru_cache(maxsize=1 << 14)
def is_body_of_japan(surface: str) -> bool:
    """Return whether a name means a body of Japan and no other: 自民党, 衆院; not 民主党."""
    found = organisations.called(surface)
    bodies = {"party", "government"}
    home = bool(found) and all(o.country == _HOME and o.kind in bodies for o in found)
    return home and surface not in organisations.shared_names()
