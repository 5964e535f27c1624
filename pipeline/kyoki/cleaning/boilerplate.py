"""The verdict on each line of a scrape: whether it is part of the article, and the named rule that decided."""

from __future__ import annotations

from functools import cache
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import body, classified_lines, containers, cues, headlines, leads, listings, roles, series, subheads
from kyoki.cleaning.lines import Line, is_headline
from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Rules besides the cues, and what each means for a line.
RULES: Final = {
    "title": "the headline",
    "sentence": "running text within the article",
    "in_body": "a heading, list item or other short line within the article",
    "blank": "nothing in it",
    "before_body": "above the article, and not its headline",
    "after_body": "below the article",
    "no_sentence": "the scrape has no running text at all",
    "section": "the heading of a furniture section",
    "in_section": "within a furniture section: a ranking, related articles",
    "listing": "a sentence of a directory of sites, of a list of teasers, or of readers' comments",
    "linked": "a list item within the article that is all link: it leads to another",
    "cited": "within the article, and cites another one by its headline or source; kept unless clean.cited is drop",
    "repeated": "the same as a line just above",
    "header": "the address, the date or a labelled field above the text of a plain corpus",
    "aside": "marked as furniture by the page: nav, footer, a class named so",
    "caption": "marked as the caption of a picture by the page",
    "template": "on many pages of the site",
    "turning": "an entry of a list between templates: a ranking, related articles",
    "user_keep": "contains a phrase that the user wants kept, or is in such an element",
    "user_drop": "contains a phrase that the user wants dropped, or is in such an element",
}
_ALL_LINK: Final = 0.95
#: One or two linked items may be what an article refers to by name.
_SHORTEST_LIST: Final = 3
#: Lines within which a repetition is furniture: the heading of one list may recur in the next, a sentence or name does
#: not so soon. Shorter lines are code or marks.
_REPEATED_WITHIN: Final = 3
_SHORTEST_REPEATED: Final = 8
#: Where date and author are searched for: from the headline to the third paragraph (a lead may come before them), and
#: so many lines below and above the article. Farther in, a date more likely belongs to what is reported or quoted.
_NEAR_WITHIN: Final = 3
_NEAR_BELOW: Final = 4
_NEAR_ABOVE: Final = 8
#: So many days are a list's even if the last is just beside the headline.
_LISTED_DAYS: Final = 3
#: A headline that shares no word with its article is at most so many lines above it, and is longer than a category or
#: a name.
_HEADLINE_ABOVE: Final = 4
_SHORTEST_HEADLINE: Final = 12
#: What turns is about other articles; a day is a template, as digits do not count.
_NOT_NEAR: Final = frozenset((None, roles.TURNING))


class Verdict(NamedTuple):
    """Whether a line is kept, and the rule that decided."""

    kept: bool
    rule: str


class Judged(NamedTuple):
    """The verdicts on a scrape.

    Args:
        verdicts: one for each line.
        headline: number of the line that is the headline, or None.
        near: numbers of the lines near the headline that are no sentences, where dates and names are; nearest first.
        folded: the lines with half-width signs, as the rules see them.
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
    """Decide line by line what is the article.

    Args:
        lines: the lines of a scrape; those of a wrapped paragraph joined.
        title: the headline if it is known; else it is searched for.
        keep: a line with one of these phrases is kept.
        drop: a line with one is dropped; this takes precedence.
        cited: whether a line that cites another article is kept.
    """
    # The rules are written for half-width signs. All lines are folded in one pass; [] splits into one line too many.
    texts = folded("\n".join([line.text for line in lines])).split("\n")[: len(lines)]
    found = series.with_first_sentences(
        classified_lines.classify(
            [line if line.text == text else Line(text, *line[1:]) for line, text in zip(lines, texts, strict=True)]
        )
    )
    known = folded(title or "")
    top = headlines.find(found, None, known)
    found = containers.mark(listings.mark(found, top), top)
    article = body.find(found, top)
    if article is not None:
        article = subheads.with_blocks(found, leads.with_lead(found, article, top))
    headline = top if known else headlines.find(found, article, None)
    if headline is None and article is not None:
        headline = _below_templates(found, article)
    verdicts = [_out("blank")] * len(lines)
    for one, verdict in zip(found, _verdicts(found, article, cited=cited), strict=True):
        verdicts[one.number] = verdict
    if headline is not None:
        verdicts[found[headline].number] = Verdict(kept=True, rule="title")
    if keep or drop or any(line.role in roles.BY_SELECTOR for line in lines):
        verdicts = [_by_user(line, keep, drop) or own for line, own in zip(lines, verdicts, strict=True)]
    return Judged(
        verdicts, None if headline is None else found[headline].number, _near(found, article, headline), texts
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
    section = False
    for index, one in enumerate(found):
        line = one.line
        # A sentence of the article ends a section; one in a list or outside the article's columns is a teaser in it.
        ends = one.prose and line.column in columns and not line.bullet
        section = one.opens_section or (section and not (ends or _heads_text(found, index, columns)))
        if one.furniture:
            verdicts.append(_out(one.furniture))
        elif index in linked:
            verdicts.append(_out("linked"))
        elif section:
            verdicts.append(_out("in_section"))
        elif len(line.text) >= _SHORTEST_REPEATED and any(
            earlier.line.text == line.text for earlier in found[max(0, index - _REPEATED_WITHIN) : index]
        ):
            verdicts.append(_out("repeated"))
        elif not one.prose and cues.is_cited(line.text):
            verdicts.append(Verdict(kept=cited, rule="cited"))
        else:
            verdicts.append(Verdict(kept=True, rule="sentence" if one.prose else "in_body"))
    return verdicts


def _heads_text(found: Sequence[ClassifiedLine], index: int, columns: frozenset[str]) -> bool:
    """Whether a heading of a page is that of the paragraph below it."""
    if not found[index].line.heading or index + 1 >= len(found):
        return False
    below = found[index + 1]
    return below.prose and below.line.part == found[index].line.part and below.line.column in columns


def _linked(found: Sequence[ClassifiedLine]) -> set[int]:
    """Return the numbers of the lines in lists that lead to other articles: all link, and several or headlines."""
    linked: set[int] = set()
    items = [index for index, one in enumerate(found) if one.line.bullet and (one.line.link_share or 0) > _ALL_LINK]
    for _, run in groupby(enumerate(items), key=lambda item: item[1] - item[0]):
        numbers = [index for _, index in run]
        named = sum(is_headline(found[index].line.text) for index in numbers)
        if len(numbers) >= _SHORTEST_LIST or 2 * named >= len(numbers):
            linked.update(numbers)
    return linked


def _below_templates(found: Sequence[ClassifiedLine], article: Body) -> int | None:
    """Return the line that must be the headline as the site's own lines are above it; None where there are none."""
    above = range(max(article.start - _HEADLINE_ABOVE, 0), article.start + 1)
    may = [
        at for at in above if found[at].plain and not found[at].prose and len(found[at].line.text) >= _SHORTEST_HEADLINE
    ]
    if may and any(one.furniture == roles.TEMPLATE for one in found[: may[0]]):
        return max(may, key=lambda at: (len(found[at].line.text), -at))
    return None


def _near(found: Sequence[ClassifiedLine], article: Body | None, headline: int | None) -> list[int]:
    start, end = (article.start, article.end) if article else (len(found), len(found))
    top = start if headline is None else headline
    sentences = [index for index in range(top + 1, len(found)) if found[index].prose][:_NEAR_WITHIN]
    within = [index for index in range(top, sentences[-1] if sentences else top) if not found[index].prose]
    below = takewhile(lambda index: not found[index].opens_section, range(end, min(end + _NEAR_BELOW, len(found))))
    above = range(top - 1, max(top - 1 - _NEAR_ABOVE, -1), -1)
    # Above there may be the day of the last change too; below, behind another line, only a list has dates.
    around = [*_without_list(found, list(below), 0), *_without_list(found, list(above), 1)]
    return [
        found[index].number
        for index in (*within, *(index for index in around if _may_date(found[index])))
        if not _is_caption(found[index])
    ]


def _is_caption(one: ClassifiedLine) -> bool:
    """Whether a line may hold the day and the name of a photographer."""
    return one.furniture == roles.CAPTION or (one.furniture is None and cues.is_caption(one.line.text))


def _may_date(one: ClassifiedLine) -> bool:
    return one.furniture not in _NOT_NEAR or cues.ends_in_day(one.line.text)  # 社会 | 2025.4.28


def _without_list(found: Sequence[ClassifiedLine], indices: Sequence[int], own: int) -> list[int]:
    """Return the lines without the dates of a list of articles: several days, behind the first plain line; or many.

    Args:
        found: the lines.
        indices: of the lines to look at, nearest first.
        own: how many days may be the article's.
    """
    days = len({found[index].line.text for index in indices if found[index].furniture == "date"})
    if days <= own:
        return list(indices)
    listed = 0 if days >= _LISTED_DAYS else len(indices)
    own_until = min(next((at for at, index in enumerate(indices) if found[index].furniture is None), listed), listed)
    return [index for at, index in enumerate(indices) if at < own_until or found[index].furniture != "date"]
