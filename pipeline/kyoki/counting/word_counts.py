"""How often each word occurs in each article: what `units` has cut, counted by lemma and part of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.tally import Tally, present
from kyoki.counting.units import FORM, cut_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from scipy import sparse

    from kyoki.counting.units import Cutter

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: What makes two units one word.
WORD: Final = ("lemma", "pos1", "pos2", "entity_id")
#: Parts of speech that inflect: of these the base form is shown.
_INFLECTED: Final = ("動詞", "形容詞")


class Words(NamedTuple):
    """The words of a corpus: the word `words.iloc[j]` occurs `counts[i, j]` times in `articles[i]`.

    Words (word, which is what is shown, lemma, pos1, pos2, entity_id) and articles are sorted. `in_names[j]` of the
    occurrences of a word are inside a mention of an entity.
    `articles` are all articles with a token, including those without a content word.
    """

    words: pd.DataFrame
    articles: list[str]
    counts: sparse.csr_array
    in_names: Integers

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


def count_words(tokens: pd.DataFrame | Iterable[pd.DataFrame], cutter: Cutter) -> Words:
    """Count the words of each article.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles: only one is in memory at a time.
        cutter: what a word is.
    """
    known: dict[tuple[str, ...], int] = {}
    forms: dict[tuple[str, int], int] = {}
    tally, in_names, times = Tally(), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for frame, found in cut_all(tokens, cutter):
        met = np.flatnonzero(np.bincount(found.form, minlength=len(found.forms)))
        # As lists: iterating over a column of strings takes seven times as long.
        surface, *key = (found.forms[name].iloc[met].tolist() for name in FORM)
        words = [known.setdefault(word, len(known)) for word in zip(*key, strict=True)]
        word, form = np.zeros((2, len(found.forms)), dtype=np.int64)
        word[met] = words
        form[met] = [forms.setdefault(one, len(forms)) for one in zip(surface, words, strict=True)]
        tally.add_rows(frame["article_id"], found.rows["article_id"], word[found.form])
        in_names = _added(in_names, word[found.form[found.rows["named"].to_numpy()]], len(known))
        times = _added(times, form[found.form], len(forms))
    return _in_order(known, _shown(known, forms, times.tolist()), tally, in_names)


def _added(total: Integers, numbers: Integers, length: int) -> Integers:
    found = np.bincount(numbers, minlength=length)
    found[: len(total)] += total
    return found


def _shown(known: Mapping[tuple[str, ...], int], forms: Mapping[tuple[str, int], int], times: list[int]) -> list[str]:
    """Return what is shown of each word: its most frequent surface, of inflected ones among those in base form.

    A base form ends as the lemma does (わかる of 分かる, くれる of 呉れる); without one the lemma is shown. Of two
    words of a part of speech that would be shown alike the less frequent one is shown by its lemma.
    """
    keys = list(known)
    best: list[tuple[int, str]] = [(0, "")] * len(keys)
    for (surface, word), form in forms.items():
        lemma, pos1, *_ = keys[word]
        if pos1 in _INFLECTED and surface[-1:] != lemma[-1:]:
            continue
        # Of equally frequent ones the first in order, so that the result does not depend on the order of the input.
        best[word] = min(best[word], (-times[form], surface))
    shown = [surface or key[0] for key, (_, surface) in zip(keys, best, strict=True)]
    taken: set[tuple[str, ...]] = set()
    for word in sorted(range(len(keys)), key=lambda word: (best[word], keys[word])):
        lemma, *of = keys[word]
        if (shown[word], *of) in taken:
            shown[word] = lemma if (lemma, *of) not in taken else f"{shown[word]}({lemma})"
        taken.add((shown[word], *of))
    return shown


def _in_order(known: dict[tuple[str, ...], int], shown: list[str], tally: Tally, in_names: Integers) -> Words:
    """Renumber words and articles in sorted order, so that the result does not depend on the order of the input."""
    words = sorted(known)
    number = np.array([known[key] for key in words], dtype=np.int64)
    counts = tally.counts(len(words))
    counts.indices = np.argsort(number).astype(np.int32)[counts.indices]
    articles = tally.articles
    if articles != sorted(articles):  # never so out of a table; this takes the memory of all counts once more
        counts = counts[np.argsort(articles)]
    frame = pd.DataFrame(words, columns=[*WORD], dtype="str")
    frame.insert(0, "word", pd.Series([shown[at] for at in number.tolist()], dtype="str"))
    return Words(frame.mask(frame == ""), sorted(articles), counts, in_names[number])


def _total(counts: sparse.csr_array, within: Flags | None) -> Integers:
    chosen = np.ones(counts.shape[0]) if within is None else within
    total: Integers = (chosen.astype(np.int32) @ counts).astype(np.int64)  # the same dtype as counts: no copy
    return total
