"""The displayed form of each word: its most frequent surface, unless two words would have the same."""

from __future__ import annotations

from typing import Final

import pandas as pd

#: Columns that identify a word.
WORD: Final = ("lemma", "pos1", "pos2", "entity_id")
#: Inflected parts of speech, which are shown in their base form.
_INFLECTED: Final = ("動詞", "形容詞")


def shown_forms(every: pd.DataFrame, words: pd.DataFrame) -> pd.Series[str]:
    """Return the displayed form of each word: its most frequent surface; for inflected words, of its base forms.

    A base form ends like the lemma (わかる for 分かる, くれる for 呉れる); without one, the lemma is shown. If two
    words of one part of speech would have the same form, the less frequent one is shown as its lemma.

    Args:
        every: forms, with their frequency and the number of their word; a form may have several rows.
        words: the words.
    """
    base = every["surface"].str[-1:] == every["lemma"].str[-1:]
    listed = every[base | ~every["pos1"].isin(_INFLECTED)].groupby(["at", "surface"], sort=False)["times"].sum()
    # In a tie, the first form in order, so that the result does not depend on the order of the input.
    best = listed.reset_index().sort_values(["at", "times", "surface"], ascending=[True, False, True])
    best = best.drop_duplicates("at").set_index("at").reindex(range(len(words)))
    surface = best["surface"].fillna("").astype("str")
    shown = surface.where(surface != "", words["lemma"])
    return _told_apart(words.assign(times=-best["times"].fillna(0), surface=surface, shown=shown))


def _told_apart(words: pd.DataFrame) -> pd.Series[str]:
    """Return displayed forms, with the lemma for all but the most frequent of words that would share a form."""
    shown = words["shown"].tolist()
    taken: set[tuple[str, ...]] = set()
    alike = words[_alike(words)].sort_values(["times", "surface", *WORD])
    for word, lemma, *of in zip(alike.index.tolist(), *(alike[name].tolist() for name in WORD), strict=True):
        if (shown[word], *of) in taken:
            shown[word] = lemma if (lemma, *of) not in taken else f"{shown[word]}({lemma})"
        taken.add((shown[word], *of))
    return pd.Series(shown, dtype="str")


def _alike(words: pd.DataFrame) -> pd.Series[bool]:
    """Return which words share a form with another, or may do so once that one is shown as its lemma."""
    alike = words.duplicated(["shown", *WORD[1:]], keep=False)
    while True:
        of = words[alike]
        spelt = {*of["shown"], *of["lemma"], *(of["shown"] + "(" + of["lemma"] + ")")}
        more = words["shown"].isin(list(spelt))
        if not (more & ~alike).any():
            return alike
        alike |= more
