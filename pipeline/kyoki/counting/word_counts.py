"""How often each word occurs in each article: what `units` has cut, counted by lemma and part of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

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

#: What makes two units one word.
WORD: Final = ("lemma", "pos1", "pos2", "entity_id")
#: Parts of speech that inflect: of these the base form is shown.
_INFLECTED: Final = ("動詞", "形容詞")


#: What `names_of` adds to the word that is shown; a word may have / in it, and so may the id of an entity.
AFTER_WORD: Final = "/[^/]+詞(/.*)?$"


def names_of(words: pd.DataFrame) -> pd.Series[str]:
    """A unique name for each word: the form shown, part of speech, and the entity of a name.

    >>> names_of(pd.DataFrame({"word": ["会談"], "pos1": ["名詞"], "pos2": ["普通名詞"], "entity_id": [None]})).item()
    '会談/名詞/普通名詞'
    """
    name: pd.Series[str] = words["word"].astype("str")
    for part in ("pos1", "pos2", "entity_id"):
        name = name + ("/" + words[part].astype("str")).fillna("")
    return name


def shown_in(names: pd.Series[str]) -> pd.Series[str]:
    """Return the words that are shown, given what `names_of` made of them.

    >>> shown_in(pd.Series(["AC/DC/名詞/固有名詞/organisation:AC/DC", "会う/動詞"])).tolist()
    ['AC/DC', '会う']
    """
    return names.str.replace(AFTER_WORD, "", regex=True)


class Places(NamedTuple):
    """Where words are outside names, by column: article (its number), sentence, and the number of the word."""

    article: NDArray[np.int32]
    sentence: NDArray[np.int32]
    word: NDArray[np.int32]


class Words(NamedTuple):
    """The words of a corpus: the word `words.iloc[j]` occurs `counts[i, j]` times in `articles[i]`.

    Words (word, which is what is shown, lemma, pos1, pos2, entity_id) and articles are sorted. `in_names[j]` of the
    occurrences of a word are inside a mention of an entity; `printed[i, j]` are labels or in a wording that was seen
    before, near-duplicates left out (see `kyoki.counting.wordings`).
    `articles` are all articles with a token, including those without a content word. `places` is None where it was not
    asked for.
    """

    words: pd.DataFrame
    articles: list[str]
    counts: sparse.csr_array
    in_names: Integers
    printed: sparse.csr_array
    places: Places | None = None

    def tf(self, within: Flags | None = None) -> Integers:
        """Count the occurrences of each word, in the articles `within` only if given."""
        return _total(self.counts, within)

    def df(self, within: Flags | None = None) -> Integers:
        """Count the articles with each word, among the articles `within` only if given."""
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
        cutter: what a word is.
        copies: articles that are near-duplicates of others.
        placed: whether the places of words are noted, too: 12 bytes for each.
    """
    if isinstance(tokens, Words):
        return tokens
    # The same form has a number in each frame: which are one word is decided at the end, over all at once.
    parts: list[pd.DataFrame] = []
    tally, in_print, wordings, n_forms = Tally(), Tally(), Wordings(), 0
    places: list[Places] = []
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        found = cutter.cut(frame)
        names = frame["article_id"].factorize()[1].astype("str").tolist()
        times = np.bincount(found.form, minlength=len(found.forms))
        met = np.flatnonzero(times)
        number = np.cumsum(times > 0) - 1 + n_forms
        form, of = number[found.form], found.rows["article"].to_numpy()
        inside = found.rows["named"].to_numpy(dtype=bool)
        named = np.bincount(found.form[inside], minlength=len(times))
        if placed:
            where = (len(tally.articles) + of, found.rows["sentence"].to_numpy(), form)
            places.append(Places(*(column[~inside].astype(np.int32) for column in where)))
        parts.append(found.forms[[*FORM]].iloc[met].assign(times=times[met], named=named[met]))
        n_forms += len(met)
        tally.add_items(names, of, form)
        copied = np.array([name in copies for name in names], dtype=bool)
        printed = _printed(frame, copied, found.rows, wordings)
        in_print.add_items(names, of[printed], form[printed])
    every = _every(parts)
    at = every["at"].to_numpy()
    words = every.drop_duplicates("at").set_index("at").sort_index()[[*WORD]].reset_index(drop=True)
    words.insert(0, "word", _shown(every, words))
    in_names = np.bincount(at, every["named"], len(words)).astype(np.int64)
    order = np.argsort(tally.articles)
    counts, printed_counts = (_by_word(one, at, len(words), order) for one in (tally, in_print))
    found_at = _together(places, np.argsort(order), at) if placed else None
    return Words(words.mask(words == ""), sorted(tally.articles), counts, in_names, printed_counts, found_at)


def _every(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the forms of all frames, with `at`: the place of the word of each among the sorted words."""
    none = pd.DataFrame({name: pd.Series(dtype="str") for name in FORM} | {"times": [], "named": []})
    every = pd.concat(parts or [none], ignore_index=True).astype(dict.fromkeys(FORM, "str"))
    rank = np.zeros(len(every), dtype=np.int64)
    for name in WORD:
        code, values = pd.factorize(every[name], sort=True)
        rank = rank * (len(values) + 1) + code
    return every.assign(at=np.unique(rank, return_inverse=True)[1])


def _printed(frame: pd.DataFrame, copied: Flags, rows: pd.DataFrame, wordings: Wordings) -> Flags:
    """Return which units are labels or in a repeated wording; near-duplicates left out."""
    if "sentence" not in frame or rows.empty:
        return np.zeros(len(rows), dtype=bool)
    if "wording" in rows:
        found, wording = rows["label"].to_numpy(dtype=bool), rows["wording"].to_numpy().view(np.uint64)
    else:
        found, wording = of_units(in_text_order(frame), rows)
    counted = ~copied[rows["article"].to_numpy()]
    shown: Flags = found & counted
    shown[counted] |= ~wordings.first(wording[counted])
    return shown


def _shown(every: pd.DataFrame, words: pd.DataFrame) -> pd.Series[str]:
    """The form shown of each word: its most frequent surface, of inflected words among base forms.

    A base form ends as the lemma does (わかる of 分かる, くれる of 呉れる); without one the lemma is shown. Of two
    words of a part of speech that would be shown alike the less frequent one is shown by its lemma.

    Args:
        every: forms, with the number of times and of the word of each; one may be there several times.
        words: the words.
    """
    base = every["surface"].str[-1:] == every["lemma"].str[-1:]
    listed = every[base | ~every["pos1"].isin(_INFLECTED)].groupby(["at", "surface"], sort=False)["times"].sum()
    # Of equally frequent ones the first in order, so that the result does not depend on the order of the input.
    best = listed.reset_index().sort_values(["at", "times", "surface"], ascending=[True, False, True])
    best = best.drop_duplicates("at").set_index("at").reindex(range(len(words)))
    surface = best["surface"].fillna("").astype("str")
    shown = surface.where(surface != "", words["lemma"])
    return _told_apart(words.assign(times=-best["times"].fillna(0), surface=surface, shown=shown))


def _told_apart(words: pd.DataFrame) -> pd.Series[str]:
    """Return the forms shown, of words that would be shown alike all but the most frequent one by their lemma."""
    shown = words["shown"].tolist()
    taken: set[tuple[str, ...]] = set()
    alike = words[_alike(words)].sort_values(["times", "surface", *WORD])
    for word, lemma, *of in zip(alike.index.tolist(), *(alike[name].tolist() for name in WORD), strict=True):
        if (shown[word], *of) in taken:
            shown[word] = lemma if (lemma, *of) not in taken else f"{shown[word]}({lemma})"
        taken.add((shown[word], *of))
    return pd.Series(shown, dtype="str")


def _alike(words: pd.DataFrame) -> pd.Series[bool]:
    """Return which words may have to be shown otherwise, or are in the way of one that does."""
    alike = words.duplicated(["shown", *WORD[1:]], keep=False)
    while True:
        of = words[alike]
        spelt = {*of["shown"], *of["lemma"], *(of["shown"] + "(" + of["lemma"] + ")")}
        more = words["shown"].isin(list(spelt))
        if not (more & ~alike).any():
            return alike
        alike |= more


def _together(places: Sequence[Places], rank: Integers, at: Integers) -> Places:
    """Return the places of forms as those of words.

    Args:
        places: in each frame.
        rank: of each article, in the order of the input, its place among the sorted ones.
        at: of each form the number of its word.
    """
    none = np.zeros(0, np.int32)
    article, sentence, form = map(np.concatenate, zip(Places(none, none, none), *places, strict=True))
    return Places(rank.astype(np.int32)[article], sentence, at.astype(np.int32)[form])


def _by_word(tally: Tally, at: Integers, n_words: int, order: Integers) -> sparse.csr_array:
    """Return counts of forms as those of words.

    Args:
        tally: of forms.
        at: of each form the number of its word.
        n_words: how many there are.
        order: of the articles, sorted, so that nothing depends on the order of the input.
    """
    from scipy import sparse

    forms = tally.counts(len(at))
    counts = sparse.csr_array((forms.data, at.astype(np.int32)[forms.indices], forms.indptr), (forms.shape[0], n_words))
    counts.sum_duplicates()
    # Articles out of one file are sorted; to sort them takes the memory of all counts again.
    return counts if (np.diff(order) == 1).all() else counts[order]


def _total(counts: sparse.csr_array, within: Flags | None) -> Integers:
    chosen = np.ones(counts.shape[0]) if within is None else within
    total: Integers = (chosen.astype(np.int32) @ counts).astype(np.int64)  # the same dtype as counts: no copy
    return total
