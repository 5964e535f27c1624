"""Which lines of a scrape are the article: a run of sentences found by weight, and named rules for what stands in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.text import cues, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.text.lines import Line


class Verdict(NamedTuple):
    """Whether a line is kept, and the rule that decided."""

    kept: bool
    rule: str


class _Reading(NamedTuple):
    """One line that is not blank: where it stands, and what it is by itself."""

    at: int
    line: Line
    furniture: str | None
    opens: bool

    @property
    def prose(self) -> bool:
        line = self.line
        return self.furniture is None and not self.opens and not line.role and line.is_sentence


class Judged(NamedTuple):
    """The verdicts on a scrape.

    Args:
        verdicts: one for each line.
        near: numbers of the lines by the headline that are no sentences: dates and names stand there, nearest first.
    """

    verdicts: list[Verdict]
    near: list[int]

    def title(self, lines: Sequence[Line]) -> str | None:
        """The line that was found to be the headline."""
        return next(
            (line.text for line, verdict in zip(lines, self.verdicts, strict=True) if verdict.rule == "title"), None
        )


def join(lines: Sequence[Line]) -> Line:
    """Make one line of the lines of a wrapped paragraph: it stands where its first line stands."""
    return lines[0] if len(lines) == 1 else replace(lines[0], text=wrapped.join([line.text for line in lines]))


def judge(
    lines: Sequence[Line], *, title: str | None = None, keep: Sequence[str] = (), drop: Sequence[str] = ()
) -> Judged:
    """Decide line by line.

    Args:
        lines: the lines of a scrape; those of a wrapped paragraph joined.
        title: the headline where it is known; else it is looked for.
        keep: a line with one of these phrases is kept.
        drop: a line with one is dropped; this wins.
    """
    readings = [_read(at, line) for at, line in enumerate(lines) if line.text]
    verdicts = [Verdict(kept=False, rule="blank")] * len(lines)
    columns = _body_columns(readings)
    region = _region(readings, columns)
    headline = _headline(readings, region, title)
    for index, reading in enumerate(readings):
        verdicts[reading.at] = _outside(reading, index, region)
    if region:
        for index, verdict in zip(
            range(*region), _inside(readings[slice(*region)], columns), strict=True
        ):
            verdicts[readings[index].at] = verdict
    if headline is not None:
        verdicts[readings[headline].at] = Verdict(kept=True, rule="title")
    for at, line in enumerate(lines):
        if any(phrase in line.text for phrase in drop):
            verdicts[at] = Verdict(kept=False, rule="user_drop")
        elif any(phrase in line.text for phrase in keep):
            verdicts[at] = Verdict(kept=True, rule="user_keep")
    return Judged(verdicts, _near(readings, region, headline))


def _near(readings: Sequence[_Reading], region: tuple[int, int] | None, headline: int | None) -> list[int]:
    first, last = region or (len(readings), len(readings))
    top = first if headline is None else headline
    first = next((i for i in range(top + 1, last) if readings[i].prose), first)
    order = [*range(top, first), *range(last, min(last + 4, len(readings))), *range(top - 1, max(top - 9, -1), -1)]
    return [readings[i].at for i in order if not readings[i].line.is_sentence]


def _read(at: int, line: Line) -> _Reading:
    rule = cues.cue(line.text)
    return _Reading(at, line, rule, rule == cues.SECTION)


#: Weights, tuned on half of the hosts: a sentence counts 3 to 13 for the article by its length, half where it is off the
#: article's columns, half in a list; what speaks against counts the more the surer it ends an article.
_AGAINST: Final = {"section": -8.0, "next_page": -40.0, "caption": 0.0}
_AGAINST_OTHER: Final = -3.0
#: A line of furniture that also stood above the article: the share buttons or the date again, below it.
_FOOT: Final = -8.0
_IN_SECTION: Final = -1.0
_LISTED: Final = -1.0
_ELSEWHERE: Final = -0.7
#: A column is the article's if this share of all running text stands in it.
_COLUMN_SHARE: Final = 0.2
#: A line of a page that is a link from end to end is a way to another article; one with a link in it is text.
_ALL_LINK: Final = 0.95


def _body_columns(readings: Sequence[_Reading]) -> set[str]:
    chars: Counter[str] = Counter()
    for r in readings:
        if r.prose:
            chars[r.line.column] += len(r.line.text)
    main = [column for column, n in chars.items() if n >= _COLUMN_SHARE * chars.total()]
    return {r.line.column for r in readings if any(_beside(r.line.column, column) for column in main)}


def _weights(readings: Sequence[_Reading], columns: set[str]) -> list[float]:
    """Weigh each line for and against the article; see the table above."""
    weights: list[float] = []
    head: set[str] = set()
    section = prose = False
    for r in readings:
        if r.prose and r.line.column in columns and not r.line.bullet:
            section, prose = False, True
        section = section or r.opens
        if r.furniture and len(r.line.text) > 3 and not prose:
            head.add(r.line.text)
        weights.append(_FOOT if prose and r.furniture and r.line.text in head else _weight(r, columns, section=section))
    return weights


def _weight(r: _Reading, columns: set[str], *, section: bool) -> float:
    if r.furniture or r.line.role:
        return _AGAINST.get(r.furniture or r.line.role, _AGAINST_OTHER)
    if section:
        return _IN_SECTION
    if r.prose:
        size = 3.0 + min(len(r.line.text), 150) / 15
        return size * (1.0 if r.line.column in columns else 0.5) * (0.5 if r.line.bullet else 1.0)
    if r.line.is_code:
        return 0.0
    if r.line.bullet or (r.line.link_share or 0) > 0.5:
        return _LISTED
    return 0.0 if r.line.column in columns else _ELSEWHERE


def _region(readings: Sequence[_Reading], columns: set[str]) -> tuple[int, int] | None:
    """Find the run of lines with the greatest weight (Pasternack and Roth 2009: maximum subsequence)."""
    best, best_span, run, start = 0.0, None, 0.0, 0
    for i, weight in enumerate(_weights(readings, columns)):
        if run <= 0:
            run, start = 0.0, i
        run += weight
        if run > best:
            best, best_span = run, (start, i + 1)
    if best_span is None:
        return None
    a, b = best_span
    while not readings[a].prose:
        a += 1
    while not readings[b - 1].prose:
        b -= 1
    return _widen(readings, a, b)


def _plain(r: _Reading) -> bool:
    return not (r.furniture or r.line.role or r.line.bullet or (r.line.link_share or 0) > _ALL_LINK)


def _widen(readings: Sequence[_Reading], a: int, b: int) -> tuple[int, int]:
    column = readings[a].line.column
    if a and _plain(readings[a - 1]) and readings[a - 1].line.column == column and len(readings[a - 1].line.text) <= 40:
        a -= 1
    trailing = b
    while b < len(readings) and _plain(readings[b]) and _goes_on(readings[b].line):
        b += 1
    trailing = end = b
    while trailing < len(readings) and _plain(readings[trailing]):
        trailing += 1
        if _beside(readings[trailing - 1].line.column, readings[b - 1].line.column):
            end = trailing
    return a, end if end - b >= 3 else b


def _beside(column: str, body: str) -> bool:
    """Whether a line stands in the column of the article, or, in a page, in a part of the same element."""
    parent = body.rpartition("/")[0]
    return column == body or (bool(parent) and column.startswith(parent + "/"))


def _goes_on(line: Line) -> bool:
    return line.hiragana >= 0.3 and line.text.endswith(("…", "。", "!", "?"))


def _inside(readings: Sequence[_Reading], columns: set[str]) -> list[Verdict]:
    verdicts = []
    section = False
    recent: list[str] = []
    for r in readings:
        if r.opens:
            section = True
            verdicts.append(Verdict(kept=False, rule="section_heading"))
        elif r.furniture or r.line.role:
            verdicts.append(Verdict(kept=False, rule=r.furniture or r.line.role))
        elif r.prose and not (section and (r.line.bullet or r.line.column not in columns)):
            section = False
            verdicts.append(Verdict(kept=True, rule="sentence"))
        elif section:
            verdicts.append(Verdict(kept=False, rule="section"))
        elif len(r.line.text) >= 8 and r.line.text in recent[-3:]:
            verdicts.append(Verdict(kept=False, rule="repeated"))
        else:
            verdicts.append(Verdict(kept=True, rule="in_body"))
        recent.append(r.line.text)
    return verdicts


def _outside(r: _Reading, index: int, region: tuple[int, int] | None) -> Verdict:
    if r.opens:
        return Verdict(kept=False, rule="section_heading")
    if r.furniture:
        return Verdict(kept=False, rule=r.furniture)
    if region is None:
        return Verdict(kept=False, rule="no_sentence")
    return Verdict(kept=False, rule="before_body" if index < region[0] else "after_body")


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _headline(readings: Sequence[_Reading], region: tuple[int, int] | None, title: str | None) -> int | None:
    if title:
        alike = [i for i, r in enumerate(readings) if r.line.text == title and not r.line.bullet]
        return next((i for i in alike if readings[i].line.heading), alike[0] if alike else None)
    if region is None:
        return None
    body = _bigrams("".join(r.line.text for r in readings[slice(*region)] if r.prose))
    scores: dict[int, float] = {}
    for i in range(region[0] + 1):
        r = readings[i]
        if (
            r.furniture
            or r.opens
            or r.line.is_sentence
            or (i and readings[i - 1].line.text.endswith("›"))
            or not 6 <= len(r.line.text) <= 120
        ):
            continue
        grams = _bigrams(r.line.text)
        share = len(grams & body) / len(grams)
        scores[i] = share * min(len(r.line.text), 30) / 30 - 0.002 * (region[0] - i) - (0.2 if r.line.bullet else 0)
    if not scores:
        return None
    best = max(scores, key=lambda i: (scores[i], -i))
    if scores[best] <= 0.1:
        return None
    column = readings[best].line.column
    for i in sorted(scores):
        if i < best - 15:
            continue
        near = best - 3 <= i < best and readings[i].line.column == column and scores[i] >= 0.75 * scores[best]
        same = readings[i].line.text == readings[best].line.text and not readings[i].line.bullet
        within = len(readings[i].line.text) >= 10 and readings[i].line.text in readings[best].line.text and not same
        if near or same or (within and not readings[i].line.bullet):
            return i
    return best
