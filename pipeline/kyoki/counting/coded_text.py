"""A chunk of a corpus as one string over its tokens, in which words, strings and patterns are searched."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.packing import pack
from kyoki.counting.tally import token_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

#: Punctuation and blanks do not count as positions, as in collocates.
_SIGNS: Final = ("補助記号", "記号", "空白")
#: Marks around matches of a pattern; cleaned text has no control characters.
_OPEN, _CLOSE = "\x02", "\x03"


class Hits(NamedTuple):
    """Spans of text, by the number of their sentence in the chunk: sorted, without repeats.

    `start` and `end` are half-open code points in articles.text.
    """

    sentence: Integers
    start: Integers
    end: Integers

    @classmethod
    def of(cls, sentence: Integers, start: Integers, end: Integers) -> Hits:
        """Sort spans and drop repeated ones."""
        order = np.lexsort((end, start, sentence))
        spans = cls(sentence[order], start[order], end[order])
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = np.any([column[1:] != column[:-1] for column in spans], axis=0)
        return spans.only(new)

    @classmethod
    def together(cls, parts: Sequence[Hits]) -> Hits:
        """Return the spans of all parts."""
        none = np.empty(0, dtype=np.int64)
        return cls.of(*(np.concatenate([none, *(part[at] for part in parts)]) for at in range(3)))

    def only(self, kept: NDArray[np.bool_]) -> Hits:
        """Keep some of the hits."""
        return Hits(self.sentence[kept], self.start[kept], self.end[kept])


class CodedText:
    """The tokens of some whole articles, as text to search.

    White space between tokens is replaced by as many spaces. A line break ends each sentence; no match crosses it.

    Attributes:
        articles: the article ids.
        article: the article of each sentence, by number.
        number: the number of each sentence in its article.
    """

    def __init__(self, tokens: pd.DataFrame) -> None:
        """Take article_id, start, end, sentence, surface, lemma and pos1 of tokens in the text's order."""
        article, names = tokens["article_id"].factorize()
        self.articles: list[str] = names.astype("str").tolist()
        self._kind, self._types = token_types(tokens, ("surface", "lemma"))
        self._start, self._end, within = (tokens[n].to_numpy(dtype=np.int64) for n in ("start", "end", "sentence"))
        first = np.ones(len(tokens), dtype=np.bool_)
        first[1:] = (article[1:] != article[:-1]) | (within[1:] != within[:-1])
        self._sentence = np.cumsum(first) - 1
        self.article, self.number = article[first].astype(np.int64), within[first]
        self._article = article.astype(np.int64)
        self._position: Integers = np.cumsum(~tokens["pos1"].isin(_SIGNS).to_numpy(dtype=np.bool_))
        last = np.append(first[1:], [True])[: len(tokens)]
        gap = np.append(self._start[1:] - self._end[:-1], [0])[: len(tokens)]
        self.text, self._at = _joined(self._types["surface"].to_numpy()[self._kind].tolist(), gap, last)
        self._shift = (self._at - self._start)[first]
        self._order = np.argsort(self._kind, kind="stable")
        self._bounds = np.searchsorted(self._kind[self._order], np.arange(len(self._types) + 1))

    def words(self, wanted: Iterable[str]) -> dict[str, Hits]:
        """Find words: tokens with this lemma, and the matches of `strings`."""
        found = self.strings(wanted)
        lemmas = self._types.groupby("lemma", sort=False).indices
        for word, spans in found.items():
            if word in lemmas:
                rows = self._rows(np.asarray(lemmas[word], dtype=np.int64))
                tokens = Hits.of(self._sentence[rows], self._start[rows], self._end[rows])
                found[word] = Hits.together([spans, tokens])
        return found

    def strings(self, wanted: Iterable[str]) -> dict[str, Hits]:
        """Find strings at token boundaries within one sentence: 米国 in 米国と but not in 全米国民."""
        beginning: dict[str, list[str]] = {}
        found: dict[str, list[int]] = {text: [] for text in wanted}
        for text in found:
            for prefix in accumulate(text):
                beginning.setdefault(prefix, []).append(text)
        for kind, surface in enumerate(self._types["surface"].tolist()):
            for text in beginning.get(surface, ()):
                at = self._at[self._rows(np.array([kind]))].tolist()
                found[text] += [one for one in at if self.text.startswith(text, one)]
        return {text: self._whole(np.array(at, dtype=np.int64), len(text)) for text, at in found.items()}

    def patterns(self, wanted: Iterable[str]) -> dict[str, Hits]:
        """Find the matches of regular expressions in the text of a sentence, leftmost first and without overlaps.

        RE2 matches in time linear in the text, whatever the expression.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if not (patterns := list(wanted)) or not self.text:
            return {pattern: Hits.together([]) for pattern in patterns}
        plain = self.text.replace(_OPEN, " ").replace(_CLOSE, " ")
        sentences = pa.array(plain[:-1].split("\n"))
        found = {}
        for pattern in patterns:
            having = pc.match_substring_regex(sentences, pattern)
            marked = pc.replace_substring_regex(sentences.filter(having), pattern, rf"{_OPEN}\0{_CLOSE}")
            where = np.flatnonzero(having.to_numpy(zero_copy_only=False)).tolist()
            rows = [(n, *span) for n, text in zip(where, marked.to_pylist(), strict=True) for span in _marked(text)]
            sentence, start, end = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
            shift = self._first_start()[sentence]
            found[pattern] = Hits.of(sentence, start + shift, end + shift)
        return found

    def spans(self, article: Integers, start: Integers, end: Integers) -> Hits:
        """Return given spans with the sentence of each; `article` is a number in `articles`."""
        at = np.searchsorted(pack(self._article, self._start), pack(article, start), side="right") - 1
        kept = (at >= 0) & (self._article[at] == article)
        return Hits.of(self._sentence[at[kept]], start[kept], end[kept])

    def positions(self, hits: Hits) -> tuple[Integers, Integers]:
        """Return the positions, in words, of the first and the last token of each hit."""
        starts = pack(self._sentence, self._start)
        first = np.searchsorted(starts, pack(hits.sentence, hits.start), side="right") - 1
        last = np.searchsorted(starts, pack(hits.sentence, hits.end - 1), side="right") - 1
        return self._position[first], self._position[last]

    def _rows(self, kinds: Integers) -> Integers:
        """Return the tokens of some types."""
        parts = [self._order[self._bounds[kind] : self._bounds[kind + 1]] for kind in kinds.tolist()]
        return np.concatenate(parts) if len(parts) != 1 else parts[0]

    def _whole(self, at: Integers, length: int) -> Hits:
        """Return those stretches of the joined text that end where a token ends."""
        token = np.searchsorted(self._at, at + length, side="left") - 1
        kept = self._at[token] + self._end[token] - self._start[token] == at + length
        sentence = self._sentence[token[kept]]
        start = at[kept] - self._shift[sentence]
        return Hits.of(sentence, start, start + length)

    def _first_start(self) -> Integers:
        first = np.searchsorted(self._sentence, np.arange(len(self.article)))
        return self._start[first]


def _joined(surfaces: list[str], gap: Integers, last: NDArray[np.bool_]) -> tuple[str, Integers]:
    """Join surfaces with the blanks between them and a line break after each sentence; return where each is."""
    after = np.where(last, 1, gap)
    parts = list(surfaces)
    for row in np.flatnonzero(after).tolist():
        parts[row] += "\n" if last[row] else " " * int(after[row])
    lengths = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    return "".join(parts), np.cumsum(lengths) - lengths


def _marked(text: str) -> list[tuple[int, int]]:
    """Return the spans between marks, with offsets that do not count the marks; empty spans are left out."""
    before, *pieces = text.split(_OPEN)
    at, found = len(before), []
    for piece in pieces:
        inside, _, after = piece.partition(_CLOSE)
        if inside:
            found.append((at, at + len(inside)))
        at += len(inside) + len(after)
    return found
