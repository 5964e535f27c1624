"""What a text must hold, and where, for a pattern to fit it: a few characters to look for before the pattern is tried.

Most lines of a scrape fit none of a hundred patterns. To find the hints of all patterns in all lines at once, and
to try those that may fit, takes less than half of the time that one search of all patterns, line by line, takes.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    _Ints = npt.NDArray[np.int64]
    #: The characters that can stand in one place, and how far that is from the beginning, at least and at most.
    _Place = tuple[str, int, int]

#: Three characters of 16 bits make one number; a longer hint is hardly rarer.
_LONGEST: Final = 3
_BITS: Final = 16
_LAST: Final = (1 << _BITS) - 1
#: Knuth's multiplier (1997, 6.4): it spreads numbers that are much alike over the slots.
_SPREAD: Final = np.array(0x9E3779B97F4A7C15, np.uint64).astype(np.int64)
_TO_SLOT: Final = 64 - _BITS
#: How much of all text a character leaves over: hiragana, letters and blanks are common.
_SHARE_RARE: Final = 0.05
_SHARE_COMMON: Final = 0.25
#: So many places in a line are as good as all of them.
_ALL_PLACES: Final = 25
_FAR: Final = 10_000
#: A class of more characters says little, as do more strings than this for one place.
_MOST_STRINGS: Final = 40
#: What stands for every digit and for every blank.
_DIGIT: Final = "0"
_BLANK: Final = " "
_CLASSES: Final = {"CATEGORY_DIGIT": _DIGIT, "CATEGORY_SPACE": _BLANK}
_REPEATS: Final = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))


class Hint(NamedTuple):
    """One to three characters, from so many to so many characters after the beginning of what the pattern fits.

    A digit or a blank stands for any.
    """

    text: str
    first: int
    last: int


def needed(pattern: str) -> tuple[Hint, ...]:
    """Say what stands in every text that a pattern fits.

    Args:
        pattern: a regular expression without flags.

    Returns:
        Hints of which at least one holds for every match; none where nothing of the kind can be said.

    >>> needed("(?:もっと)?続きを(?:読む|見る)")
    (Hint(text='続きを', first=0, last=3),)
    """
    # Private to Python, and there since 3.11 as before under another name: no other reader knows its syntax.
    return _of_all(import_module("re._parser").parse(pattern), 0, 0)


def _of_all(ops: Any, first: int, last: int) -> tuple[Hint, ...]:  # noqa: ANN401 (Python's own type is private)
    """Choose the rarest of what the parts of a sequence need, each of which must be there."""
    choices = [_of_rest(ops, first, last)]
    run: list[_Place] = []
    for at, part in enumerate(ops):
        found = _characters(*part)
        run = _few([*run[1 - _LONGEST :], (found, first, last)]) if found else []
        choices.append(_strings(run) if run else _of_one(part, first, last))
        shortest, longest = ops[at : at + 1].getwidth()
        first, last = first + shortest, min(last + longest, _FAR)
    return min(filter(None, choices), key=_cost, default=())


def _of_rest(ops: Any, first: int, last: int) -> tuple[Hint, ...]:  # noqa: ANN401 (Python's own type is private)
    """Say what is needed where a sequence begins with what may be left out: that, or else what follows it."""
    for op, value in ops[:1]:
        if str(op) in _REPEATS and value[0] == 0:
            both = _of_all(value[2], first, last), _of_all(ops[1:], first, last)
            return both[0] + both[1] if all(both) else ()
    return ()


def _of_one(part: tuple[object, Any], first: int, last: int) -> tuple[Hint, ...]:
    name, value = str(part[0]), part[1]
    if name == "BRANCH":
        branches = [_of_all(branch, first, last) for branch in value[1]]
        return tuple(hint for branch in branches for hint in branch) if all(branches) else ()
    if name == "SUBPATTERN":
        return _of_all(value[-1], first, last)
    return _of_all(value[2], first, last) if name in _REPEATS and value[0] > 0 else ()


def _few(run: list[_Place]) -> list[_Place]:
    """Leave out the first of some characters in a row while they can spell too many strings."""
    return run if prod(len(place[0]) for place in run) <= _MOST_STRINGS else _few(run[1:])


def _strings(run: Sequence[_Place]) -> tuple[Hint, ...]:
    _, first, last = run[0]
    return tuple([Hint("".join(text), first, last) for text in product(*[characters for characters, *_ in run])])


def _characters(op: object, value: Any) -> str:  # noqa: ANN401 (differs by op)
    """List the characters of which one stands here; none where there may be many."""
    name = str(op)
    if name == "LITERAL":
        return chr(value)
    codes = list(_members(value)) if name == "IN" else []
    return "".join(sorted(set(codes))) if len(codes) <= _MOST_STRINGS and "" not in codes else ""


def _members(members: Iterable[tuple[object, Any]]) -> Iterator[str]:
    r"""Yield the members of a class, \d and \s as one; nothing ("") for what is no list of them: [^。], \w."""
    for op, value in members:
        name = str(op)
        if name == "LITERAL":
            yield chr(value)
        elif name == "RANGE":
            yield from map(chr, range(value[0], min(value[1], value[0] + _MOST_STRINGS) + 1))
        else:
            yield _CLASSES.get(str(value), "") if name == "CATEGORY" else ""


def _cost(hints: Sequence[Hint]) -> float:
    return sum(_share(hint.text) * min(hint.last - hint.first + 1, _ALL_PLACES) for hint in hints)


def _share(text: str) -> float:
    share = 1.0
    for character in text:
        share *= _SHARE_COMMON if "ぁ" <= character <= "ゟ" or character.isascii() else _SHARE_RARE
    return share


class Wanted(NamedTuple):
    """What one pattern wants of a line.

    Args:
        hints: as `needed` gives them.
        origin: which of the ways to cut a line they are counted from; None where they may stand anywhere.
        longest: code points; a longer line is not for this pattern.
    """

    hints: tuple[Hint, ...]
    origin: int | None
    longest: int


class _Slots:
    """Hints by the slot of their text; each belongs to a pattern, and stands so far from the beginning."""

    def __init__(self, hints: Iterable[tuple[int, Hint]]) -> None:
        slots: dict[int, list[tuple[int, int, int]]] = {}
        self._begins = np.zeros(_LAST + 1, np.bool_)
        for pattern, (text, first, last) in hints:
            codes = _codes(text)
            self._begins[codes[0]] = True
            slots.setdefault(int(_slots(codes, np.array([0]))[len(codes) - 1][0]), []).append((pattern, first, last))
        # Hints that share a slot are found for one another: the patterns themselves have the last word.
        self._table = np.zeros(_LAST + 1, np.int64)
        self._table[list(slots)] = np.arange(1, len(slots) + 1)
        self._ends = np.cumsum([0, *map(len, slots.values())])
        held = np.array([hint for slot in slots.values() for hint in slot], np.int64).reshape(-1, 3)
        self.pattern, self.first, self.last = (np.ascontiguousarray(column) for column in held.T)

    def places(self, codes: _Ints) -> _Ints:
        """Say where in a text a hint may begin."""
        return self._begins.take(codes).nonzero()[0]

    def find(self, codes: _Ints, places: _Ints) -> tuple[_Ints, _Ints]:
        """Find the hints at some places of a text: numbers of hints, and of the place at which each stands."""
        found = [self._table.take(slots) for slots in _slots(codes, places)]
        held = [slots.nonzero()[0] for slots in found]
        slot = np.concatenate([slots[where] for slots, where in zip(found, held, strict=True)])
        n = self._ends[slot] - self._ends[slot - 1]
        which = np.arange(n.sum()) + np.repeat(self._ends[slot] - n.cumsum(), n)
        return which, np.repeat(np.concatenate(held), n)


class Index:
    """The hints of many patterns, to be found in many lines at once.

    Args:
        wanted: of each pattern.
    """

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._n = len(wanted)
        self._origins = np.array([one.origin or 0 for one in wanted])
        self._longest = np.array([one.longest for one in wanted])
        self._everywhere = np.array([number for number, one in enumerate(wanted) if not one.hints], np.int64)
        # Most hints can only stand where a line begins: they are not looked for elsewhere.
        leading: list[tuple[int, Hint]] = []
        inner: list[tuple[int, Hint]] = []
        for number, (hints, origin, _) in enumerate(wanted):
            for hint in hints:
                if origin is None:
                    inner.append((number, hint._replace(first=-_FAR, last=_FAR)))
                else:
                    (inner if hint.last else leading).append((number, hint))
        self._leading, self._inner = _Slots(leading), _Slots(inner)

    def candidates(self, lines: Sequence[str], rests: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
        """Find which pattern may fit which line.

        Args:
            lines: without line ends.
            rests: what is left of each line where it is cut at its beginning, once for each way to cut it.

        Returns:
            Numbers of line and pattern, sorted.
        """
        sizes = _lengths(lines)
        ends = np.cumsum(sizes + 1)
        starts = np.array([ends - 1 - _lengths(one) for one in rests])
        codes = _codes("\n".join(lines))
        found = [self._at_starts(codes, starts), self._within(codes, starts, ends)]
        if len(self._everywhere):
            found.append(
                (np.tile(self._everywhere, len(lines)), np.repeat(np.arange(len(lines)), len(self._everywhere)))
            )
        pattern, line = map(np.concatenate, zip(*found, strict=True))
        both = np.sort((line * self._n + pattern)[sizes[line] <= self._longest[pattern]])
        both = both[np.diff(both, prepend=-1) > 0]
        return zip((both // self._n).tolist(), (both % self._n).tolist(), strict=True)

    def _at_starts(self, codes: _Ints, starts: _Ints) -> tuple[_Ints, _Ints]:
        which, at = self._leading.find(codes, starts.ravel())
        pattern = self._leading.pattern[which]
        fits = self._origins[pattern] == at // starts.shape[1]
        return pattern[fits], at[fits] % starts.shape[1]

    def _within(self, codes: _Ints, starts: _Ints, ends: _Ints) -> tuple[_Ints, _Ints]:
        places = self._inner.places(codes)
        which, at = self._inner.find(codes, places)
        pattern = self._inner.pattern[which]
        line = ends.searchsorted(places, "right")[at]
        within = places[at] - starts[self._origins[pattern], line]
        fits = (self._inner.first[which] <= within) & (within <= self._inner.last[which])
        return pattern[fits], line[fits]


def _lengths(texts: Sequence[str]) -> _Ints:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _slots(codes: _Ints, at: _Ints) -> list[_Ints]:
    """Number the strings of one, two and three characters that begin at each place; at the end of a text they wrap."""
    keys = np.zeros(len(at), np.int64)
    found = []
    for length in range(_LONGEST):
        keys = keys << _BITS | codes.take(at + length, mode="wrap")
        found.append(keys * _SPREAD >> _TO_SLOT & _LAST)
    return found


def _codes(text: str) -> _Ints:
    return _alike().take(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4"), mode="clip")


@cache
def _alike() -> _Ints:
    """Make the table in which a digit of any script is 0, any white space a blank, another character itself."""
    codes = np.arange(_LAST + 1, dtype="<u4")
    characters = codes.view("<U1")
    codes = np.where(np.char.isdecimal(characters), ord(_DIGIT), codes)
    codes = np.where(np.char.isspace(characters), ord(_BLANK), codes)
    # Beyond the first plane there are digits too: 𝟙. That a sign is taken for one costs a try.
    codes[_LAST] = ord(_DIGIT)
    return codes.astype(np.int64)
