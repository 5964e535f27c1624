"""How often each word occurs in each article: what `units` has cut, counted by lemma and part of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.tally import Tally, in_text_order, present
from kyoki.counting.units import FORM
from kyoki.counting.wordings import Wordings, of_units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray
    from scipy import sparse

    from kyoki.counting.units import Cutter, Units

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


class Words(NamedTuple):
    """The words of a corpus: the word `words.iloc[j]` occurs `counts[i, j]` times in `articles[i]`.

    Words (word, which is what is shown, lemma, pos1, pos2, entity_id) and articles are sorted. `in_names[j]` of the
    occurrences of a word are inside a mention of an entity; `printed[i, j]` are labels or in a wording that was seen
    before, near-duplicates left out (see `kyoki.counting.wordings`).
    `articles` are all articles with a token, including those without a content word.
    """

    words: pd.DataFrame
    articles: list[str]
    counts: sparse.csr_array
    in_names: Integers
    printed: sparse.csr_array

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
    tokens: pd.DataFrame | Iterable[pd.DataFrame], cutter: Cutter, copies: Collection[str] = frozenset()
) -> Words:
    """Count the words of each article.

    Args:
        tokens: the table `tokens`, or frames of it (or of `word_units`) that each hold whole articles: only one is in
            memory at a time.
        cutter: what a word is.
        copies: articles that are near-duplicates of others.
    """
    forms, tally, in_print, wordings = _Forms(), Tally(), Tally(), Wordings()
    in_names = times = np.zeros(0, dtype=np.int64)
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        found = cutter.cut(frame)
        names = frame["article_id"].factorize()[1].astype("str").tolist()
        form = forms.number(found)
        word = np.array(forms.word, dtype=np.int64)[form]
        of = found.rows["article"].to_numpy()
        tally.add_items(names, of, word)
        copied = np.array([name in copies for name in names], dtype=bool)
        printed = _printed(frame, copied, found.rows, wordings)
        in_print.add_items(names, of[printed], word[printed])
        times, in_names = (
            _added(total, numbers, length)
            for total, numbers, length in (
                (times, form, len(forms.known)),
                (in_names, word[found.rows["named"].to_numpy(dtype=bool)], len(forms.words)),
            )
        )
    return _in_order(forms.words, _shown(forms, times.tolist()), (tally, in_print), in_names)


class _Forms:
    """Numbers for forms (surface and word), and for their words."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], int] = {}
        self.words: dict[tuple[str, ...], int] = {}
        self.word: list[int] = []

    def number(self, found: Units) -> Integers:
        """Return the number of the form of each unit."""
        met = np.flatnonzero(np.bincount(found.form, minlength=len(found.forms)))
        # As lists: iterating over a column of strings takes seven times as long.
        keys = list(zip(*(found.forms[name].iloc[met].tolist() for name in FORM), strict=True))
        number = np.zeros(len(found.forms), dtype=np.int64)
        number[met] = [self.known.setdefault(key, len(self.known)) for key in keys]
        new = np.unique(number[met], return_index=True)
        at = [place for form, place in zip(*(part.tolist() for part in new), strict=True) if form >= len(self.word)]
        self.word += [self.words.setdefault(keys[place][1:], len(self.words)) for place in at]
        return number[found.form]


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


def _added(total: Integers, numbers: Integers, length: int) -> Integers:
    found = np.bincount(numbers, minlength=length)
    found[: len(total)] += total
    return found


def _shown(forms: _Forms, times: list[int]) -> list[str]:
    """The form shown of each word: its most frequent surface, of inflected words among base forms.

    A base form ends as the lemma does (わかる of 分かる, くれる of 呉れる); without one the lemma is shown. Of two
    words of a part of speech that would be shown alike the less frequent one is shown by its lemma.
    """
    keys = list(forms.words)
    best: list[tuple[int, str]] = [(0, "")] * len(keys)
    for form, ((surface, lemma, pos1, *_), word) in enumerate(zip(forms.known, forms.word, strict=True)):
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


def _in_order(
    known: dict[tuple[str, ...], int], shown: list[str], tallies: tuple[Tally, Tally], in_names: Integers
) -> Words:
    """Renumber words and articles in sorted order, so that the result does not depend on the order of the input."""
    words = sorted(known)
    number = np.array([known[key] for key in words], dtype=np.int64)
    frame = pd.DataFrame(words, columns=[*WORD], dtype="str")
    frame.insert(0, "word", pd.Series([shown[at] for at in number.tolist()], dtype="str"))
    counts, printed = (_renumbered(tally, np.argsort(number).astype(np.int32)) for tally in tallies)
    return Words(frame.mask(frame == ""), sorted(tallies[0].articles), counts, in_names[number], printed)


def _renumbered(tally: Tally, number: NDArray[np.int32]) -> sparse.csr_array:
    counts = tally.counts(len(number))
    counts.indices = number[counts.indices]
    if tally.articles != sorted(
        tally.articles
    ):  # never so out of a table; this takes the memory of all counts once more
        counts = counts[np.argsort(tally.articles)]
    return counts


def _total(counts: sparse.csr_array, within: Flags | None) -> Integers:
    chosen = np.ones(counts.shape[0]) if within is None else within
    total: Integers = (chosen.astype(np.int32) @ counts).astype(np.int64)  # the same dtype as counts: no copy
    return total
