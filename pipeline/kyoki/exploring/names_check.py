"""The effect of a user's own names on a corpus: for `kyoki names check`."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kyoki.names import NO_NAMES
from kyoki.stages.mentions import mentions
from kyoki.stages.tokens import tokens

if TYPE_CHECKING:
    import pandas as pd

    from kyoki.config import MentionSettings
    from kyoki.names import Name, Names


class Change(NamedTuple):
    """One name, how often it occurs in the corpus, and how it is recognised without and with the file.

    Args:
        surface: the name.
        means: its type, and the entity if it names one.
        n: occurrences in the corpus.
        words_before: the words that it was most often cut into, with | between.
        found_before: the mention that it most often was, or was a part of; '' if none.
        found_after: the mention that it is now.
    """

    surface: str
    means: str
    n: int
    words_before: str
    found_before: str
    found_after: str


class Checked(NamedTuple):
    """The effect of all names: one row per name, and totals over all articles."""

    changes: list[Change]
    n_articles: int
    n_with_a_name: int
    n_gained: int
    n_lost: int


class _Cut(NamedTuple):
    """Words and mentions as spans with their text, by article."""

    words: dict[str, list[tuple[int, int, str]]]
    found: dict[str, list[tuple[int, int, str]]]

    def at(self, article_id: str, start: int, end: int) -> tuple[str, str]:
        """Return the words and the mentions that overlap these characters."""
        return (
            "|".join(text for a, b, text in self.words[article_id] if a < end and start < b),
            " ".join(text for a, b, text in self.found[article_id] if a < end and start < b),
        )


def check_names(articles: pd.DataFrame, names: Names, settings: MentionSettings) -> Checked:
    """Tokenize and recognise the articles that have one of the names, without the names and with them.

    Args:
        articles: the table `articles`; of it article_id and text are used.
        names: the user's own.
        settings: of mentions.

    Returns:
        One row per name, in the order of the file, and how many mentions were gained and lost in all: a name also
        affects what is found around it and, if it is a person's, elsewhere in the article.
    """
    having = [next(names.occurrences(text), None) is not None for text in articles["text"]]
    touched = articles[having].reset_index(drop=True)
    before, after = (_cut(touched, own, settings) for own in (NO_NAMES, names))
    seen: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for article_id, text in zip(touched["article_id"], touched["text"], strict=True):
        for start, end, name in names.occurrences(text):
            _, found = after.at(article_id, start, end)
            seen[name.surface].append((*before.at(article_id, start, end), found))
    changes = [_change(name, seen[name.surface]) for name in names.rows]
    was, now = (Counter((i, *span) for i, spans in cut.found.items() for span in spans) for cut in (before, after))
    return Checked(changes, len(articles), len(touched), (now - was).total(), (was - now).total())


def _cut(articles: pd.DataFrame, names: Names, settings: MentionSettings) -> _Cut:
    words = tokens(articles, names=names)
    found = mentions(articles, words, **vars(settings), names=names)
    found = found.assign(surface=found["type"] + ":" + found["surface"])
    return _Cut(*(_spans(frame) for frame in (words, found)))


def _spans(frame: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    columns = (frame[name].tolist() for name in ("article_id", "start", "end", "surface"))
    for article_id, start, end, surface in zip(*columns, strict=True):
        spans[article_id].append((start, end, surface))
    return spans


def _change(name: Name, seen: list[tuple[str, str, str]]) -> Change:
    """Return the most common value of each column; of equally common ones the first in order."""
    counts = [Counter(column) for column in zip(*seen, strict=True)] or [Counter[str]()] * 3
    usual = [min(count, key=lambda text: (-count[text], text), default="") for count in counts]
    return Change(name.surface, f"{name.type} {name.entity}".rstrip(), len(seen), *usual)
