"""The effect of a user's own names on a corpus: for `kyoki names check`."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.linking.corrected import corrected
from kyoki.names import NO_NAMES, Names
from kyoki.stages.links import links
from kyoki.stages.mentions import mentions
from kyoki.stages.tokens import tokens

if TYPE_CHECKING:
    import pandas as pd

    from kyoki.config import MentionSettings
    from kyoki.corrections import Correction
    from kyoki.names import Name


class Change(NamedTuple):
    """One name, its occurrences in the corpus, and how it is recognised without and with the file.

    Args:
        surface: the name.
        means: its type, with its entity if that is given.
        n: occurrences in the corpus.
        words_before: the words into which it was most often cut, separated by |.
        found_before: the mention that it most often was or was part of; '' if none.
        found_after: the same with the file.
    """

    surface: str
    means: str
    n: int
    words_before: str
    found_before: str
    found_after: str


class CheckedCorrections(NamedTuple):
    """The effect of all corrections of links: one row each, and totals over the corpus.

    Args:
        changes: as for names, but `n` is the number of mentions that the row changes, and found_before and found_after
            are entities with their numbers of these mentions, the most frequent first.
        n_mentions: mentions that are linked differently, or no longer.
        entities_before: number of entities without the corrections.
        entities_after: number of entities with them.
    """

    changes: list[Change]
    n_mentions: int
    entities_before: int
    entities_after: int


class CheckedNames(NamedTuple):
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


def check_names(articles: pd.DataFrame, names: Names, settings: MentionSettings) -> CheckedNames:
    """Tokenize and recognise the articles that contain one of the names, without and with the names.

    Args:
        articles: the table `articles`; of it article_id and text are used.
        names: the user's own.
        settings: of mentions.

    Returns:
        One row per name, in the order of the file, and the numbers of mentions gained and lost in all: a name also
        affects mentions around it and, if it is a person's, elsewhere in the article.
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
    return CheckedNames(changes, len(articles), len(touched), (now - was).total(), (was - now).total())


def check_corrections(mentions: pd.DataFrame, articles: pd.DataFrame, names: Names) -> CheckedCorrections:
    """Link the mentions of a run without and with the corrections of the user's names.

    Args:
        mentions: the table `mentions`.
        articles: the table `articles` of the same corpus.
        names: the user's own, with corrections.

    Returns:
        One row per correction, in the order of the file, and totals.
    """
    before = links(mentions, articles, names=Names(names.rows)).links
    found = before.merge(mentions[["article_id", "start", "end", "type", "surface"]], on=["article_id", "start", "end"])
    columns = (found[name].tolist() for name in ("type", "surface", "article_id", "entity_id"))
    made = corrected(names.corrections, zip(*columns, strict=True))
    rows: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for entity, one in zip(found["entity_id"].tolist(), made, strict=True):
        for row in one.rows:
            rows[row].append((entity, one.entity_id or "no entity"))
    changes = [_corrected(row, rows[number]) for number, row in enumerate(names.corrections.rows)]
    after = {one.entity_id for one in made} - {""}
    return CheckedCorrections(changes, sum(bool(one.rows) for one in made), before["entity_id"].nunique(), len(after))


def _corrected(row: Correction, seen: list[tuple[str, str]]) -> Change:
    chosen = " | ".join(row.surfaces or row.entities)
    where = f" in {' | '.join(row.articles)}" if row.articles else ""
    before, after = ([entity for entity, _ in seen], [entity for _, entity in seen])
    return Change(f"{chosen}{where}", f"{row.says} {row.target}".rstrip(), len(seen), "", _most(before), _most(after))


#: Maximum number of entities listed for one row.
_LISTED: Final = 3


def _most(entities: list[str]) -> str:
    """Return entities with their frequencies, the most frequent first."""
    counted = sorted(Counter(entities).items(), key=lambda pair: (-pair[1], pair[0]))
    more = [f"and {len(counted) - _LISTED} more"] if len(counted) > _LISTED else []
    return ", ".join([*(f"{entity} ({n})" for entity, n in counted[:_LISTED]), *more])


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
    """Return the most common value of each column; in a tie, the first in order."""
    counts = [Counter(column) for column in zip(*seen, strict=True)] or [Counter[str]()] * 3
    usual = [min(count, key=lambda text: (-count[text], text), default="") for count in counts]
    return Change(name.surface, f"{name.type} {name.entity}".rstrip(), len(seen), *usual)
