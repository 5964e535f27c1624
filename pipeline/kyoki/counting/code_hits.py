"""Find the hits of coding rules in a corpus, by evaluating the rules on chunks of tokens and links."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.coding import LISTS, SENTENCE
from kyoki.counting.coded_text import CodedText, Hits
from kyoki.counting.packing import pack, unpack
from kyoki.language.normalize import normalize
from kyoki.linking.called import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from kyoki.coding import Coding, Rule

    Integers = NDArray[np.int64]

#: The columns from which hits are found.
TOKEN: Final = ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1")
LINK: Final = ("article_id", "start", "end", "entity_id")
_NOTHING: Final = Hits.together([])


def find_codes(
    tokens: pd.DataFrame | Iterable[pd.DataFrame], links: pd.DataFrame, entities: pd.DataFrame, coding: Coding
) -> Iterator[pd.DataFrame]:
    """Find the hits of every code.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles.
        links: the table `links`.
        entities: the table `entities`: a name of several entities means any of them, an unknown name never hits.
        coding: the rules.

    Yields:
        For each frame of tokens a row per hit: code (its number in `coding`), article_id, sentence, start, end. A hit
        within a longer one of the same code is left out.
    """
    if not coding:
        return
    spelt = {item: normalize(item.strip()) for kind in LISTS for item in coding.all_in(kind)}
    meant = {name: called({name, spelt[name]}, entities)["entity_id"].tolist() for name in coding.all_in("entities")}
    linked = _EntityLinks(links, {entity_id for ids in meant.values() for entity_id in ids})
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        text = CodedText(frame)
        found = {
            "words": text.words({spelt[word] for word in coding.all_in("words")}),
            "phrases": text.strings({spelt[phrase] for phrase in coding.all_in("phrases")}),
            "patterns": text.patterns({spelt[pattern] for pattern in coding.all_in("patterns")}),
        }
        leaves = {kind: {item: hits[spelt[item]] for item in coding.all_in(kind)} for kind, hits in found.items()}
        yield _rows(text, leaves | {"entities": linked.hits(text, meant)}, coding)


class _EntityLinks:
    """The links of some entities, by article."""

    def __init__(self, links: pd.DataFrame, ids: set[str]) -> None:
        links = links.loc[links["entity_id"].isin(ids), [*LINK]]
        article, names = links["article_id"].factorize()
        order = np.argsort(article, kind="stable")
        self._names, self._links = pd.Index(names), links.iloc[order]
        self._bounds = np.searchsorted(article[order], np.arange(len(names) + 1))

    def hits(self, text: CodedText, meant: Mapping[str, list[str]]) -> dict[str, Hits]:
        """Return the hits of names in a chunk, given the entities that each means."""
        at = self._names.get_indexer(pd.Index(text.articles, dtype="str"))
        here = np.flatnonzero(at >= 0)
        first, after = self._bounds[at[here]], self._bounds[at[here] + 1]
        rows = np.concatenate([np.empty(0, dtype=np.int64), *map(np.arange, first, after)])
        links, article = self._links.iloc[rows], np.repeat(here, after - first)
        start, end = (links[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
        entity_id = links["entity_id"].to_numpy()
        chosen = {name: np.isin(entity_id, ids) for name, ids in meant.items()}
        return {name: text.spans(article[rows], start[rows], end[rows]) for name, rows in chosen.items()}


def _rows(text: CodedText, leaves: dict[str, dict[str, Hits]], coding: Coding) -> pd.DataFrame:
    """Return the hits of every code in a chunk."""
    number = {name: code for code, name in enumerate(coding.names)}
    evaluated, codes, parts = _Evaluated(text, leaves), dict[str, Hits](), []
    leaves["codes"] = codes
    for name, rule in coding.in_order():
        hits = codes[name] = _longest(evaluated.hits(rule))
        parts.append({"code": np.full(len(hits.start), number[name]), **hits._asdict()})
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    ids = pd.Categorical.from_codes(text.article[rows["sentence"]], pd.Index(text.articles, dtype="str"))
    return pd.DataFrame(rows | {"sentence": text.number[rows["sentence"]]}).assign(article_id=ids)


class _Evaluated:
    """Evaluates rules in one chunk, given the hits of each of their lists."""

    def __init__(self, text: CodedText, leaves: dict[str, dict[str, Hits]]) -> None:
        self.text, self.leaves = text, leaves

    def hits(self, rule: Rule) -> Hits:
        """Return the hits of a rule."""
        if rule.near:
            found = self._near([self.hits(one) for one in rule.near], rule.within)
        elif rule.all_of:
            found = self._all([self.hits(one) for one in rule.all_of], rule.unit)
        else:
            listed = [self.leaves[kind][item] for kind in LISTS for item in getattr(rule, kind)]
            found = Hits.together([*listed, *map(self.hits, rule.any_of)])
        for one in rule.none_of:
            found = found.only(~np.isin(self._unit(found, rule.unit), self._unit(self.hits(one), rule.unit)))
        return found

    def _unit(self, hits: Hits, unit: str) -> Integers:
        return hits.sentence if unit == SENTENCE else self.text.article[hits.sentence]

    def _all(self, parts: list[Hits], unit: str) -> Hits:
        """Return the hits of all operands in the units in which each has one."""
        shared = reduce(np.intersect1d, [self._unit(hits, unit) for hits in parts])
        return Hits.together([hits.only(np.isin(self._unit(hits, unit), shared)) for hits in parts])

    def _near(self, parts: list[Hits], within: int) -> Hits:
        """Return the stretches from the first to the last of consecutive hits, one of each operand.

        For each hit the nearest preceding ones are taken; overlapping hits do not count.
        """
        shared = reduce(np.intersect1d, [hits.sentence for hits in parts])
        parts = [hits.only(np.isin(hits.sentence, shared)) for hits in parts]
        return Hits.together([self._after(last, [p for p in parts if p is not last], within) for last in parts])

    def _after(self, last: Hits, others: list[Hits], within: int) -> Hits:
        """Return the stretches that end with a hit of `last`."""
        kept, start = np.ones(len(last.start), dtype=np.bool_), last.start.copy()
        first, _ = self.text.positions(last)
        for hits in others:
            order = np.lexsort((hits.start, hits.end, hits.sentence))
            ends = pack(hits.sentence, hits.end)[order]
            at = np.searchsorted(ends, pack(last.sentence, last.start), side="right") - 1
            before = order[at]  # for -1 the last of all, which begins later and does not count
            sentence, _ = unpack(ends[at])
            kept &= (at >= 0) & (sentence == last.sentence)
            if within:
                kept &= first - self.text.positions(hits)[1][before] <= within
            start = np.minimum(start, hits.start[before])
        return Hits(last.sentence, start, last.end).only(kept)


def _longest(hits: Hits) -> Hits:
    """Drop hits within longer ones."""
    if not len(hits.start):
        return _NOTHING
    order = np.lexsort((-hits.end, hits.start, hits.sentence))
    ends = pack(hits.sentence, hits.end)[order]
    outside = np.ones(len(ends), dtype=np.bool_)
    outside[1:] = ends[1:] > np.maximum.accumulate(ends)[:-1]
    return hits.only(np.sort(order[outside]))
