"""Text that an outlet prints on many of its pages: frames, footers, set phrases."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.counting.shingles import grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.counting.shingles import Grams

#: Maximum number of stories examined per outlet, so that an outlet of a million pages takes no longer.
_STORIES: Final = 500
#: Minimum stories with a 5-gram that is furniture: 2 % of 500. Among livedoor's annotated pairs, 20 pairs of one
#: pattern have a median Jaccard of 0.40 without the 5-grams of 5 stories, 0.53 with 10, 0.71 with 20, and 0.77 with
#: nothing ignored; 14 edited copies have 0.91 or 0.92. With 5, three later reports on a phone become near-duplicates
#: of the first, with 10 and 20 only one.
_OFTEN: Final = 10


def furniture(texts: Sequence[str], outlets: Sequence[str | None], stories: Sequence[int]) -> dict[str | None, Grams]:
    """Find the 5-grams that an outlet prints in many of its stories.

    A story counts once, however many near-duplicates it has: a story that an outlet printed in ten versions is not
    furniture. Articles without an outlet count as one outlet.

    Args:
        texts: the texts.
        outlets: the outlet of each, or None.
        stories: for each text a number that it shares with its near-duplicates.

    Returns:
        By outlet, the 5-grams in at least ten of its (up to 500) stories. They do not depend on the order of texts.
    """
    pages: dict[str | None, dict[int, list[int]]] = {}
    for at, (outlet, story) in enumerate(zip(outlets, stories, strict=True)):
        pages.setdefault(outlet, {}).setdefault(story, []).append(at)
    found = {}
    for outlet, by_story in pages.items():
        if len(by_story) >= _OFTEN:
            chosen = sorted(by_story.values(), key=lambda story: min(_digest(texts[at]) for at in story))[:_STORIES]
            found[outlet] = _in_many([[texts[at] for at in story] for story in chosen])
    return found


def _in_many(stories: Sequence[Sequence[str]]) -> Grams:
    every = [_union([grams(text) for text in story]) for story in stories]
    hashes = np.sort(np.concatenate(every))
    ends = np.flatnonzero(np.append(np.diff(hashes) != 0, True))
    many: Grams = hashes[ends[np.diff(ends, prepend=-1) >= _OFTEN]]
    return many


def _union(versions: Sequence[Grams]) -> Grams:
    return versions[0] if len(versions) == 1 else np.unique(np.concatenate(versions))


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
