"""The form in which each word is shown: its most frequent surface, unless two words would be shown alike."""

from __future__ import annotations

from typing import Final

import pandas as pd

#: What makes two units one word.
WORD: Final = ("lemma", "pos1", "pos2", "entity_id")
#: Parts of speech that inflect: of these the base form is shown.
_INFLECTED: Final = ("動詞", "形容詞")


def shown_forms(every: pd.DataFrame, words: pd.DataFrame) -> pd.Series[str]:
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
