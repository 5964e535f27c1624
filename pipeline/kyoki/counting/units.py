"""The units that are counted as words: names of entities, compounds, and MeCab's remaining words.

This module alone decides what a word is, only from the tokens and names of an article, so that articles can be cut in
batches. Keywords, keyness, word pairs, collocates and contexts all count these units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.config import UNITS
from kyoki.counting.content_words import content_types, find_content
from kyoki.counting.name_spans import NameSpans, after_people, in_names
from kyoki.counting.noun_runs import by_beginning, joined, with_prefixes, word_runs
from kyoki.counting.spans import Spans
from kyoki.counting.tally import in_text_order, token_types, touches
from kyoki.counting.unit_forms import compounds, entity_forms, name_forms
from kyoki.errors import SettingError
from kyoki.names import NO_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kyoki.counting.name_spans import Flags, Integers, NamesInTokens
    from kyoki.names import Names

FORM: Final = ("surface", "lemma", "pos1", "pos2", "entity_id")
_SPAN: Final = ("article_id", "sentence", "start", "end")
_MARKS: Final = ("named", "label", "wording")
_TYPE: Final = ("surface", "lemma", "pos1", "pos2", "pos3")
#: A single kana is part of a word that MeCab does not know, whatever its lemma: ひ (日, 火).
_ONE_KANA: Final = "[ぁ-ゖァ-ヺ]"
#: The user's names that are words: those of other types are entities.
WHOLE: Final = ("word", "other")


class Units(NamedTuple):
    """The units of some articles in text order: `rows` and the form of each, which is a row of `forms`.

    Args:
        rows: article_id, article (its number among those of the tokens, in their order), sentence, start, end, and
            whether it is (or is within) a name.
        form: the number of a row of `forms`.
        forms: surface, lemma, pos1, pos2 ('' if none) and entity_id ('' if none); not all need occur in `rows`.
    """

    rows: pd.DataFrame
    form: Integers
    forms: pd.DataFrame


class Cutter:
    """Cuts tokens into units; holds the data that are the same for all articles."""

    def __init__(
        self,
        links: pd.DataFrame | None = None,
        *,
        unit: str,
        pos: Sequence[str],
        stop_words: Iterable[str] = (),
        titles: bool = False,
        names: Names = NO_NAMES,
    ) -> None:
        """Set the definition of units.

        Args:
            links: the table `links` for the names in the text. With `mentions` (without entity_id) a name is its
                surface.
            unit: long or short (MeCab's own words).
            pos: parts of speech to keep (UniDic level 1).
            stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
            titles: whether titles after people's names are counted separately (プーチン | 大統領).
            names: the user's own; those of type word or other are never cut.

        Raises:
            SettingError: an unknown unit.
        """
        if unit not in UNITS:
            msg = f"words.unit is {unit!r}; expected one of {', '.join(UNITS)}"
            raise SettingError(msg)
        self._names = NameSpans(links)
        self._long, self._pos, self._stop, self._titles = unit == "long", tuple(pos), tuple(stop_words), titles
        self._whole = by_beginning(name.surface for name in names.rows if name.type in WHOLE)

    def cut(self, tokens: pd.DataFrame) -> Units:
        """Return the units of whole articles.

        Args:
            tokens: of the table `tokens` article_id, start, end, surface, lemma, pos1, pos2, pos3, for long units also
                sentence; whole articles in any order. Or of `word_units`, which are cut already: `rows` then have its
                label and wording, too.
        """
        if "wording" in tokens:
            return self._cut_before(tokens)
        return self._cut_long(tokens) if self._long else self._cut_short(tokens)

    def _cut_before(self, words: pd.DataFrame) -> Units:
        """Add the entities of names to units that were cut without links."""
        article, _ = words["article_id"].factorize()
        there = np.flatnonzero((words["surface"].notna() | words["named"]).to_numpy(dtype=bool))
        rows = words[[*_SPAN, *_MARKS]].assign(article=article).iloc[there]
        form, every = token_types(words.iloc[there], FORM[:-1])
        forms = every.fillna("").assign(entity_id="")
        named = np.flatnonzero(rows["named"].to_numpy(dtype=bool))
        if self._long and len(named):
            number, used = pd.factorize(self._names.entity(self._names.links_at(rows.iloc[named])))
            entities = entity_forms([self._names.entities[at] for at in used.tolist()])
            form[named] = number + len(forms)
            forms = pd.concat([forms, entities], ignore_index=True)[[*FORM]]
            counted = content_types(forms, self._pos, self._stop)[form] | (form < len(every))
            rows, form = rows[counted], form[counted]
        return Units(rows, form, forms)

    def _cut_short(self, tokens: pd.DataFrame) -> Units:
        tokens = in_text_order(tokens)
        found = find_content(tokens, pos=self._pos, stop_words=self._stop)
        rows = tokens[[name for name in _SPAN if name in tokens]].iloc[found.row]
        rows = rows.assign(article=tokens["article_id"].factorize()[0][found.row])
        forms = found.every.fillna("").assign(entity_id="")[[*FORM]]
        return Units(rows.assign(named=self._names.spans.hold(rows)), found.kind, forms)

    def _cut_long(self, tokens: pd.DataFrame) -> Units:
        ordered = in_text_order(tokens)
        tokens, _, size = joined(ordered, np.zeros(len(ordered), dtype=bool), self._whole)
        if (size > 1).any():
            tokens = tokens.assign(lemma=tokens["lemma"].astype("str").mask(size > 1, tokens["surface"].astype("str")))
        tokens, size = with_prefixes(tokens, size)
        kind, every = token_types(tokens, _TYPE)
        every = every.fillna("")
        names, touching = self._names.among(tokens), touches(tokens)
        inside = self._names.spans.hold(tokens) if len(names.token) else np.zeros(len(tokens), dtype=bool)
        left_out = inside if self._titles else inside | self._after_people(tokens, names, kind, every, touching)
        barred = left_out | in_names(tokens, names)
        starts, ends, none = word_runs(tokens, size, kind, every, barred)
        in_run = _covered(starts, ends, len(tokens))
        one_kana = every["surface"].str.fullmatch(_ONE_KANA).to_numpy(dtype=bool)
        content = content_types(every, self._pos, self._stop) & ~one_kana
        lone = content[kind] & ~(in_run | left_out | none)
        single = np.flatnonzero(lone)
        compound, made = compounds(starts, ends, kind << 1 | _spaced(tokens), every)
        entity, entities = self._named(tokens, names)
        forms = pd.concat([every.assign(entity_id=""), made, entities], ignore_index=True)[[*FORM]]
        first = np.concatenate([single, starts, names.token])
        columns = {
            "article_id": tokens["article_id"].iloc[first].reset_index(drop=True),
            "article": tokens["article_id"].factorize()[0][first],
            "sentence": tokens["sentence"].to_numpy()[first],
            "start": np.concatenate([tokens["start"].to_numpy()[first[: len(single) + len(starts)]], names.start]),
            "end": np.concatenate([tokens["end"].to_numpy()[np.concatenate([single, ends - 1])], names.end]),
            "named": np.arange(len(first)) >= len(single) + len(starts),
        }
        form = np.concatenate([kind[single], compound + len(every), entity + len(every) + len(made)])
        content = np.append(content, content_types(forms.iloc[len(every) :], self._pos, self._stop))
        counted = content[form]
        order = np.lexsort((columns["start"], first))
        order = order[counted[order]]
        return Units(pd.DataFrame(columns).iloc[order], form[order], forms)

    def _after_people(
        self, tokens: pd.DataFrame, names: NamesInTokens, kind: Integers, every: pd.DataFrame, touching: Flags
    ) -> Flags:
        """Return which tokens are titles after people's names."""
        person = np.array([name.startswith("person:") for name in self._names.entities], dtype=bool)
        of_people = person[self._names.entity(names.link)] if len(names.link) else np.zeros(0, dtype=bool)
        last, end = names.token[of_people], names.end[of_people]
        ends = tokens["end"].to_numpy()
        while (short := (ends[last] < end)).any():
            last = last + short
        after = last[ends[last] == end] + 1
        after = after[after < len(tokens)]
        return after_people(every, kind, touching, after[touching[after]])

    def _named(self, tokens: pd.DataFrame, names: NamesInTokens) -> tuple[Integers, pd.DataFrame]:
        """Return the number of each name's form, and the forms: that of the entity, or the name as written."""
        entity = self._names.entity(names.link) if len(names.link) else np.zeros(0, dtype=np.int64)
        number, used = pd.factorize(entity)
        ids = [self._names.entities[at] for at in used.tolist()]
        forms = entity_forms(ids)
        if "" in ids:
            unknown = entity == self._names.entities.index("")
            texts = _texts(tokens, names, np.flatnonzero(unknown))
            code, found = pd.factorize(np.array(texts, dtype=object))
            number = number.copy()
            number[unknown] = code + len(forms)
            forms = pd.concat([forms, name_forms(found.tolist(), "")], ignore_index=True)
        return number.astype(np.int64), forms


def cut_all(tokens: pd.DataFrame | Iterable[pd.DataFrame], cutter: Cutter) -> Iterator[tuple[pd.DataFrame, Units]]:
    """Yield the given tokens in batches of articles, with their units."""
    for frame in [tokens] if isinstance(tokens, pd.DataFrame) else tokens:
        yield frame, cutter.cut(frame)


def as_table(units: Units) -> pd.DataFrame:
    """Return units as rows: article_id, sentence, start, end, named, surface, lemma, pos1, pos2, entity_id."""
    forms = units.forms.iloc[units.form].set_axis(units.rows.index)
    return pd.concat([units.rows, forms], axis=1).reset_index(drop=True)


def in_line(tokens: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Return the words of a text in order: the units, and the tokens outside units (particles, signs).

    Args:
        tokens: the tokens that were cut.
        units: the units of these tokens.

    Returns:
        article_id, sentence, start, end, surface, lemma, pos1, pos2, entity_id, and `listed`: whether it is a unit.
    """
    cut = as_table(units).assign(listed=True)
    rest = tokens[~Spans(cut).hold(tokens)].assign(entity_id="", listed=False)
    line = pd.concat([cut, rest], ignore_index=True)[[*_SPAN, *FORM, "listed"]]
    return line.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)


def _covered(starts: Integers, ends: Integers, n: int) -> Flags:
    """Return which of n positions are in one of the ranges, which do not overlap."""
    step = np.zeros(n + 1, dtype=np.int64)
    step[starts] += 1
    np.subtract.at(step, ends, 1)
    found: Flags = np.cumsum(step)[:n] > 0
    return found


def _spaced(tokens: pd.DataFrame) -> Integers:
    """Return 1 for each token with a space before it, else 0."""
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    found = np.zeros(len(tokens), dtype=np.int64)
    found[1:] = start[1:] == end[:-1] + 1
    return found


def _texts(tokens: pd.DataFrame, names: NamesInTokens, chosen: Integers) -> list[str]:
    """Return the texts of some names, joined from their tokens with the spaces between them."""
    surface, start = (tokens[name].tolist() for name in ("surface", "start"))
    found = []
    for at in chosen.tolist():
        token, stop, text = int(names.token[at]), int(names.end[at]), ""
        begin = start[token]
        while token < len(surface) and start[token] < stop and begin + len(text) <= start[token]:
            text += " " * (start[token] - begin - len(text)) + surface[token]
            token += 1
        found.append(text[int(names.start[at]) - begin : stop - begin])
    return found
