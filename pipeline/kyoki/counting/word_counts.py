"""The frequency of each word in each article: the units of `units`, counted by lemma and part of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.packing import pack, unpack
from kyoki.counting.shown_forms import WORD, shown_forms
from kyoki.counting.tally import Tally, in_text_order, present
from kyoki.counting.units import FORM
from kyoki.counting.wordings import Wordings, of_units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from kyoki.counting.units import Cutter

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Hashes = NDArray[np.uint64]


#: The part of a name from `names_of` after the displayed word; words and ids of entities may contain a /.
AFTER_WORD: Final = "/[^/]+詞(/.*)?$"


def names_of(words: pd.DataFrame) -> pd.Series[str]:
    """Return a unique name for each word: the displayed form, part of speech, and the entity of a name.

    >>> names_of(pd.DataFrame({"word": ["会談"], "pos1": ["名詞"], "pos2": ["普通名詞"], "entity_id": [None]})).item()
    '会談/名詞/普通名詞'
    """
    name: pd.Series[str] = words["word"].astype("str")
    for part in ("pos1", "pos2", "entity_id"):
        name = name + ("/" + words[part].astype("str")).fillna("")
    return name


def shown_in(names: pd.Series[str]) -> pd.Series[str]:
    """Return the displayed words in names from `names_of`.

    >>> shown_in(pd.Series(["AC/DC/名詞/固有名詞/organisation:AC/DC", "会う/動詞"])).tolist()
    ['AC/DC', '会う']
    """
    return names.str.replace(AFTER_WORD, "", regex=True)


class Places(NamedTuple):
    """Occurrences of words outside names, by column: article (its number), sentence, and the number of the word."""

    article: NDArray[np.int32]
    sentence: NDArray[np.int32]
    word: NDArray[np.int32]


class Words(NamedTuple):
    """The words of a corpus: the word `words.iloc[j]` occurs `counts[i, j]` times in `articles[i]`.

    Words (word, its displayed form, lemma, pos1, pos2, entity_id) and articles are sorted. `in_names[j]` of the
    occurrences of a word are inside a mention of an entity; `printed[i, j]` are labels or in a repeated wording,
    without near-duplicates (see `kyoki.counting.wordings`). `articles` are all articles with a token, including those
    without a content word. `places` is None if it was not requested.
    """

    words: pd.DataFrame
    articles: list[str]
    counts: sparse.csr_array
    in_names: Integers
    printed: sparse.csr_array
    places: Places | None = None

    def tf(self, within: Flags | None = None) -> Integers:
        """Count the occurrences of each word, if given only in the articles `within`."""
        return _total(self.counts, within)

    def df(self, within: Flags | None = None) -> Integers:
        """Count the articles with each word, if given only among the articles `within`."""
        return _total(present(self.counts), within)

    def is_name(self) -> Flags:
        """Return which words are names: proper nouns, and words that occur mostly inside mentions.

        トランプ is a common noun to UniDic (the cards), and 州 in クルスク州 is part of a name.
        """
        proper = (self.words["pos2"] == "固有名詞").to_numpy(dtype=bool)
        inside: Flags = 2 * self.in_names > self.tf()
        return proper | inside

    def kinds(self, house: Flags) -> NDArray[np.object_]:
        """Return the kind of each word: house, name or word."""
        return np.where(house, "house", np.where(self.is_name(), "name", "word")).astype(object)


def count_words(
    tokens: pd.DataFrame | Iterable[pd.DataFrame] | Words,
    cutter: Cutter,
    copies: Collection[str] = frozenset(),
    *,
    placed: bool = False,
) -> Words:
    """Count the words of each article.

    Args:
        tokens: the table `tokens`, or frames of it (or of `word_units`) that each hold whole articles: only one is in
            memory at a time. Words that were counted already are returned as they are.
        cutter: the definition of a word.
        copies: articles that are near-duplicates of others.
        placed: whether to record the places of words, too: 12 bytes each.
    """
    if isinstance(tokens, Words):
        return tokens
    counting = _Counting(cutter, copies, placed=placed)
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        counting.add(frame)
    return counting.words()


class _Counting:
    """Counts of units by form, frame by frame; forms are merged into words at the end."""

    def __init__(self, cutter: Cutter, copies: Collection[str], *, placed: bool) -> None:
        """Take the arguments of `count_words`."""
        self._cutter, self._copies, self._placed = cutter, copies, placed
        self._tally, self._wordings = Tally(), Wordings()
        self._forms = [pd.DataFrame({name: pd.Series(dtype="str") for name in FORM} | {"times": [], "named": []})]
        self._n_forms = 0
        self._places = [Places(*np.zeros((3, 0), dtype=np.int32))]
        self._in_print: list[Flags] = [np.zeros(0, dtype=bool)]

    def add(self, frame: pd.DataFrame) -> None:
        """Count the units of one frame; each frame numbers forms in its own way."""
        found = self._cutter.cut(frame)
        names = frame["article_id"].factorize()[1].astype("str").tolist()
        times = np.bincount(found.form, minlength=len(found.forms))
        inside = found.rows["named"].to_numpy(dtype=bool)
        named = np.bincount(found.form[inside], minlength=len(times))
        met = np.flatnonzero(times)
        self._forms.append(found.forms[[*FORM]].iloc[met].assign(times=times[met], named=named[met]))
        form = (np.cumsum(times > 0) - 1 + self._n_forms)[found.form]
        self._n_forms += len(met)
        of = found.rows["article"].to_numpy()
        article = len(self._tally.articles) + of
        if self._placed:
            where = (article, found.rows["sentence"].to_numpy(), form)
            self._places.append(Places(*(column[~inside].astype(np.int32) for column in where)))
        self._tally.add_items(names, of, form)
        unique = np.array([name not in self._copies for name in names], dtype=bool)
        self._in_print.append(unique & ("sentence" in frame))
        if "sentence" in frame and len(of):
            label, wording = _worded(frame, found.rows)
            kept = unique[of]
            where = pack(article, form << 1 | label)[kept]
            self._wordings.add(wording[kept], where, _ranks(self._tally.articles))

    def words(self) -> Words:
        """Return the counts, which do not depend on the order in which articles were added."""
        forms = _with_words(pd.concat(self._forms, ignore_index=True).astype(dict.fromkeys(FORM, "str")))
        at, rank = forms["at"].to_numpy(), _ranks(self._tally.articles)
        words = forms.drop_duplicates("at").set_index("at").sort_index()[[*WORD]].reset_index(drop=True)
        words.insert(0, "word", shown_forms(forms, words))
        in_names = np.bincount(at, forms["named"], len(words)).astype(np.int64)
        order = np.argsort(rank)
        counts = _by_word(self._tally, at, len(words), order)
        article, form = unpack(self._wordings.firsts())
        written = form & 1 == 0
        first = rank[article[written]], at[form[written] >> 1]
        printed = _printed(counts, np.concatenate(self._in_print)[order], *first)
        places = _together(self._places, rank, at) if self._placed else None
        return Words(words.mask(words == ""), sorted(self._tally.articles), counts, in_names, printed, places)


def _ranks(articles: Sequence[str]) -> Integers:
    """Return the position of each article in sorted order."""
    order = np.argsort(np.array(articles, dtype=np.str_))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank


def _with_words(forms: pd.DataFrame) -> pd.DataFrame:
    """Add `at`: the position of the word of each form among the sorted words."""
    rank = np.zeros(len(forms), dtype=np.int64)
    for name in WORD:
        code, values = pd.factorize(forms[name], sort=True)
        rank = rank * (len(values) + 1) + code
    return forms.assign(at=np.unique(rank, return_inverse=True)[1])


def _worded(frame: pd.DataFrame, rows: pd.DataFrame) -> tuple[Flags, Hashes]:
    """Return which units are labels, and the wording of each."""
    if "wording" in rows:
        return rows["label"].to_numpy(dtype=bool), rows["wording"].to_numpy().view(np.uint64)
    return of_units(in_text_order(frame), rows)


def _printed(counts: sparse.csr_array, kept: Flags, article: Integers, word: Integers) -> sparse.csr_array:
    """Return counts of printed units: labels, and all units of a repeated wording except the first.

    Args:
        counts: of all units.
        kept: the articles that are not near-duplicates.
        article: for each wording the first article with it, if its unit there is not a label.
        word: the word of this unit.
    """
    from scipy import sparse

    every = sparse.csr_array(
        (counts.data * np.repeat(kept, np.diff(counts.indptr)), counts.indices, counts.indptr), counts.shape
    )
    return every - sparse.csr_array((np.ones(len(word), dtype=np.int32), (article, word)), counts.shape)


def _together(places: Sequence[Places], rank: Integers, at: Integers) -> Places:
    """Return places of words from places of forms.

    Args:
        places: the places in each frame.
        rank: for each article, in input order, its position in sorted order.
        at: for each form, the number of its word.
    """
    article, sentence, form = (np.concatenate(column) for column in zip(*places, strict=True))
    return Places(rank.astype(np.int32)[article], sentence, at.astype(np.int32)[form])


def _by_word(tally: Tally, at: Integers, n_words: int, order: Integers) -> sparse.csr_array:
    """Return counts of words from counts of forms.

    Args:
        tally: the counts of forms.
        at: for each form, the number of its word.
        n_words: the number of words.
        order: the order that sorts the articles, so that nothing depends on the order of the input.
    """
    from scipy import sparse

    forms = tally.counts(len(at))
    counts = sparse.csr_array((forms.data, at.astype(np.int32)[forms.indices], forms.indptr), (forms.shape[0], n_words))
    counts.sum_duplicates()
    # Articles from one file are sorted already; sorting takes the memory of all counts again.
    return counts if (np.diff(order) == 1).all() else counts[order]


def _total(counts: sparse.csr_array, within: Flags | None) -> Integers:
    chosen = np.ones(counts.shape[0]) if within is None else within
    total: Integers = (chosen.astype(np.int32) @ counts).astype(np.int64)  # the same dtype as counts: no copy
    return total
