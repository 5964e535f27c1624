"""Decide for each line of a scrape whether it is part of the article, with the named rule that decided."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import (
    body,
    classified_lines,
    containers,
    cues,
    directories,
    headlines,
    katakana,
    leads,
    listings,
    near,
    products,
    roles,
    series,
    subheads,
)
from kyoki.cleaning.lines import Line, is_headline
from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import ClassifiedLine

_ALL_LINK: Final = 0.95
_MOSTLY_LINK: Final = 0.5
_POLITE: Final = re.compile(r"(?:です|ます|でした|ました|せん|しょう|ください|下さい)[かねよ]?[。!?」)]*$")
_DIGIT: Final = re.compile(r"\d")
#: Minimum items of a list of links: an article may itself link to one or two others by their headlines.
_SHORTEST_LIST: Final = 3
#: Maximum distance in lines at which a repeated line is furniture (the heading of one list and of the next): a sentence
#: or name is not repeated that soon. Shorter lines are code or marks.
_REPEATED_WITHIN: Final = 3
_SHORTEST_REPEATED: Final = 8
#: Rules of credits, to which short citations are similar.
_MAY_CITE: Final = frozenset(("credit", "source"))


class Verdict(NamedTuple):
    """Whether a line is kept, and the rule that decided: of the cues, of the roles, or of this module."""

    kept: bool
    rule: str


class Judged(NamedTuple):
    """The decisions on the lines of a scrape.

    Args:
        verdicts: one for each line.
        headline: number of the line that is the headline, or None.
        near: numbers of the lines near the headline that are not sentences, where dates and names are; nearest first.
        folded: the lines with half-width signs, as used by the rules.
    """

    verdicts: list[Verdict]
    headline: int | None
    near: list[int]
    folded: list[str]


def judge(
    lines: Sequence[Line],
    *,
    title: str | None = None,
    keep: Sequence[str] = (),
    drop: Sequence[str] = (),
    cited: bool = True,
) -> Judged:
    """Decide line by line what belongs to the article.

    Args:
        lines: the lines of a scrape; those of a wrapped paragraph joined.
        title: the headline if known; otherwise it is searched for.
        keep: a line with one of these phrases is kept.
        drop: a line with one of these is dropped; this takes precedence.
        cited: whether a line that cites the headline of another article is kept.
    """
    # The rules are written for half-width signs. All lines are folded in one pass; [] splits into one line too many.
    whole = folded("\n".join([line.text for line in lines]))
    texts = whole.split("\n")[: len(lines)]
    known = folded(title or "")
    read = katakana.as_hiragana(texts, known) if katakana.PARTICLE in whole else texts
    found = classified_lines.classify(
        [line if line.text == text else Line(text, *line[1:]) for line, text in zip(lines, read, strict=True)]
    )
    found = products.mark(found)
    if any(line.role == roles.TEMPLATE for line in lines):
        found = series.with_referring_sentences(series.with_first_sentences(found))
    top = headlines.find(found, None, known)
    if top is not None and found[top].line.link_share is not None:
        found[top] = found[top]._replace(prose=False)
    found = containers.mark(listings.mark(directories.mark(found, top), top), top)
    article = body.find(found, top)
    if article is not None:
        article = subheads.with_blocks(found, leads.with_lead(found, article, top))
    headline = top if known else headlines.find(found, article, None)
    if headline is None and article is not None:
        headline = headlines.below_templates(found, article)
    verdicts = [_out("blank")] * len(lines)
    for one, verdict in zip(found, _verdicts(found, article, cited=cited), strict=True):
        verdicts[one.number] = verdict
    if headline is not None:
        verdicts[found[headline].number] = Verdict(kept=True, rule="title")
    if keep or drop or any(line.role in roles.BY_SELECTOR for line in lines):
        verdicts = [_by_user(line, keep, drop) or own for line, own in zip(lines, verdicts, strict=True)]
    return Judged(
        verdicts, None if headline is None else found[headline].number, near.lines_near(found, article, headline), texts
    )


@cache
def _out(rule: str) -> Verdict:
    """Return the verdict that drops a line by a rule."""
    return Verdict(kept=False, rule=rule)


def _by_user(line: Line, keep: Sequence[str], drop: Sequence[str]) -> Verdict | None:
    text = folded(line.text)
    if line.role == roles.USER_DROP or any(folded(phrase) in text for phrase in drop):
        return Verdict(kept=False, rule=roles.USER_DROP)
    if line.role == roles.USER_KEEP or any(folded(phrase) in text for phrase in keep):
        return Verdict(kept=True, rule=roles.USER_KEEP)
    return None


def _verdicts(found: Sequence[ClassifiedLine], article: Body | None, *, cited: bool) -> list[Verdict]:
    if article is None:
        return [_out(one.furniture or "no_sentence") for one in found]
    before = [_out(one.furniture or "before_body") for one in found[: article.start]]
    after = [_out(one.furniture or "after_body") for one in found[article.end :]]
    return before + _inside(found[article.start : article.end], article.columns, cited=cited) + after


def _inside(found: Sequence[ClassifiedLine], columns: frozenset[str], *, cited: bool) -> list[Verdict]:
    verdicts = []
    linked = _linked(found)
    items = Counter(one.line.text for one in found if one.line.bullet and is_headline(one.line.text))
    section = False
    for index, one in enumerate(found):
        line = one.line
        # A sentence of the article ends a section; one in a list or outside the article's columns is a teaser in it.
        ends = one.prose and line.column in columns and not line.bullet
        section = one.opens_section or (section and not (ends or _heads_text(found, index, columns)))
        if one.furniture in _MAY_CITE and not section and cues.is_cited(line.text):
            verdicts.append(Verdict(kept=cited and cues.cites_headline(line.text), rule="cited"))
        elif one.furniture and not _is_value(one):
            verdicts.append(_out(one.furniture))
        elif index in linked:
            verdicts.append(_out("linked"))
        elif section:
            verdicts.append(_out("in_section"))
        elif (line.bullet and items[line.text] > 1) or _is_repeated(found, index):
            verdicts.append(_out("repeated"))
        elif not one.prose and cues.is_cited(line.text):
            verdicts.append(Verdict(kept=cited, rule="cited"))
        else:
            verdicts.append(Verdict(kept=True, rule="sentence" if one.prose else "in_body"))
    return verdicts


def _is_value(one: ClassifiedLine) -> bool:
    """Whether a line that is on many pages of the site, but for its digits, may be a value in a report: 震度3 岬町."""
    return one.furniture == roles.TEMPLATE and _DIGIT.search(one.line.text) is not None and "。" not in one.line.text


def _is_repeated(found: Sequence[ClassifiedLine], index: int) -> bool:
    text = found[index].line.text
    above = found[max(0, index - _REPEATED_WITHIN) : index]
    return len(text) >= _SHORTEST_REPEATED and any(earlier.line.text == text for earlier in above)


def _heads_text(found: Sequence[ClassifiedLine], index: int, columns: frozenset[str]) -> bool:
    """Whether a heading of a page belongs to the paragraph below it."""
    if not found[index].line.heading or index + 1 >= len(found):
        return False
    below = found[index + 1]
    return below.prose and below.line.part == found[index].line.part and below.line.column in columns


def _linked(found: Sequence[ClassifiedLine]) -> set[int]:
    """Return the numbers of lines that lead to other articles.

    They are list items that are entirely link (several, or headlines), and headlines that are mostly link between two
    paragraphs of a report.
    """
    linked = {
        index for index in range(1, len(found) - 1) if _interrupts(found[index - 1], found[index], found[index + 1])
    }
    items = [index for index, one in enumerate(found) if one.line.bullet and (one.line.link_share or 0) > _ALL_LINK]
    for _, run in groupby(enumerate(items), key=lambda item: item[1] - item[0]):
        numbers = [index for _, index in run]
        named = sum(is_headline(found[index].line.text) for index in numbers)
        if len(numbers) >= _SHORTEST_LIST or 2 * named >= len(numbers):
            linked.update(numbers)
    return linked


def _interrupts(above: ClassifiedLine, one: ClassifiedLine, below: ClassifiedLine) -> bool:
    """Whether a linked headline is between two paragraphs of a report, which does not address the reader (…です。)."""
    line = one.line
    if one.prose or line.bullet or line.heading or (line.link_share or 0) <= _MOSTLY_LINK or not is_headline(line.text):
        return False
    return all(
        other.prose and other.line.part == line.part and not _POLITE.search(other.line.text) for other in (above, below)
    )
