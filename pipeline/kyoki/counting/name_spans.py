"""Names of entities as units of a text: their positions among tokens, and titles after people's names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.noun_runs import by_beginning, spelt_from
from kyoki.counting.packing import pack, unpack
from kyoki.counting.spans import Spans
from kyoki.errors import TableError
from kyoki.linking import people, states

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]


class NamesInTokens(NamedTuple):
    """The names in some articles, in any order: the token in which each begins, its span, and its row in `links`."""

    token: Integers
    start: Integers
    end: Integers
    link: Integers


class NameSpans:
    """The names that links (or mentions) cover, for look-up by article."""

    def __init__(self, links: pd.DataFrame | None) -> None:
        """Take links (article_id, start, end, and entity_id if known), in any order; None for no names."""
        self.spans = Spans(links)
        given = pd.DataFrame({"article_id": [], "start": [], "end": []}) if links is None else links
        code, ids = pd.factorize(given["article_id"].astype("str"))
        self._number = {name: number for number, name in enumerate(ids)}
        key = pack(code.astype(np.int64), given["start"].to_numpy(dtype=np.int64))
        self._order = np.argsort(key, kind="stable")
        self._key, self._end = key[self._order], given["end"].to_numpy(dtype=np.int64)[self._order]
        linked = "entity_id" in given
        entity = given["entity_id"].astype("str") if linked else pd.Series([""] * len(given), dtype="str")
        self._entity, names = pd.factorize(entity.fillna(""))
        self.entities: list[str] = names.tolist()

    def among(self, tokens: pd.DataFrame) -> NamesInTokens:
        """Return the names in the articles of tokens (article_id, start, end, in text order, whole articles)."""
        if not len(self._key) or tokens.empty:
            none = np.zeros(0, dtype=np.int64)
            return NamesInTokens(none, none, none, none)
        article, ids = tokens["article_id"].factorize()
        numbers = np.array([self._number.get(name, -1) for name in ids], dtype=np.int64)
        here = np.flatnonzero(numbers >= 0)
        first, last = (np.searchsorted(self._key, numbers[here] + more << 32) for more in (0, 1))
        count = last - first
        row = np.arange(count.sum()) + np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
        start, end = unpack(self._key[row])[1], self._end[row]
        keys = pack(article.astype(np.int64), tokens["start"].to_numpy(dtype=np.int64))
        token = np.searchsorted(keys, pack(np.repeat(here, count), start), side="right") - 1
        return NamesInTokens(token, start, end, row)

    def links_at(self, rows: pd.DataFrame) -> Integers:
        """Return the row in `links` of each of these spans (article_id, start, end).

        Raises:
            TableError: a span without a link.
        """
        article, ids = rows["article_id"].factorize()
        numbers = np.array([self._number.get(name, -1) for name in ids], dtype=np.int64)[article]
        start, end = (rows[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
        key = numbers << 32 | start
        found: Integers = np.minimum(np.searchsorted(self._key, key), len(self._key) - 1)
        linked = (np.append(self._key, -1)[found] == key) & (np.append(self._end, -1)[found] == end)
        if not linked.all():
            (at, *_) = np.flatnonzero(~linked)
            msg = f"article {rows['article_id'].iloc[at]}: {start[at]}-{end[at]} is a name without a link; expected one"
            raise TableError(msg)
        return found

    def entity(self, link: Integers) -> Integers:
        """Return the number in `entities` of the entity of each name."""
        found: Integers = self._entity[self._order[link]]
        return found


def shown(entity_id: str) -> str:
    """Return the displayed name of an entity.

    >>> shown("state:KP"), shown("person:ウラジーミル・プーチン")
    ('北朝鮮', 'ウラジーミル・プーチン')
    """
    kind, _, key = entity_id.partition(":")
    return states.names().get(key, (key, ""))[0] if kind == "state" else key


def in_names(tokens: pd.DataFrame, names: NamesInTokens) -> Flags:
    """Return which tokens overlap a name."""
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    found = np.zeros(len(tokens), dtype=bool)
    token = names.token
    while len(token):
        # A name is within one article, so the tokens that it overlaps follow the token in which it begins.
        found[token] |= end[token] > 0
        onwards = (end[token] < names.end) & (token + 1 < len(tokens))
        token, names = token[onwards] + 1, NamesInTokens(*(values[onwards] for values in names))
        within = start[token] < names.end if len(token) else np.zeros(0, dtype=bool)
        token, names = token[within], NamesInTokens(*(values[within] for values in names))
    return found


@cache
def _titles() -> dict[str, list[str]]:
    titles = people.titles()
    prefixed = {f"{prefix}{title}" for prefix in people.title_prefixes("time", "present", "rank") for title in titles}
    return by_beginning({*titles, *prefixed})


def after_people(every: pd.DataFrame, kind: Integers, joined: Flags, ends: Integers) -> Flags:
    """Return which tokens belong to a title that ends the run of nouns after a person's name (プーチン | 大統領).

    Args:
        every: token types: surface, pos1.
        kind: of each token, in text order, its row in `every`.
        joined: which tokens begin where the token before them ends.
        ends: the token after each person's name.
    """
    found = np.zeros(len(kind), dtype=bool)
    surfaces, words = every["surface"].tolist(), _titles()
    longest = max(map(len, words))  # characters, and so tokens at most
    noun = every["pos1"].isin(("名詞", "接尾辞")).to_numpy(dtype=bool)[kind]
    for first in ends.tolist():
        ahead = [surfaces[number] for number in kind[first : first + longest].tolist()]
        stop = first + spelt_from(ahead, 0, words)[0]
        if stop > first and not (stop < len(kind) and joined[stop] and noun[stop]):
            found[first:stop] = True
    return found
