"""The article in one scrape: its text, the decision on every line, and its metadata with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki.cleaning import boilerplate, headlines, scrapes, scripts, templates, titles
from kyoki.cleaning.authors import author
from kyoki.cleaning.boilerplate import Verdict
from kyoki.cleaning.facts import Fact, Facts
from kyoki.cleaning.layout import Layout
from kyoki.cleaning.lines import n_sentences
from kyoki.cleaning.outlets import outlet
from kyoki.cleaning.partial import why_partial
from kyoki.cleaning.publication_day import published
from kyoki.config import OutletSettings
from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kyoki.cleaning.boilerplate import Judged
    from kyoki.cleaning.scrapes import Source
    from kyoki.config import CleanSettings

#: Marks before a headline in dumps and mails; they stay in the text, which is kept as written.
_MARKS: Final = "■□◆◇●○▼▽★☆ "
#: Number of lines below the last sentence in which the author may sign.
_SIGNED_WITHIN: Final = 2
_NOWHERE: Final = (None, None)


class JudgedLine(NamedTuple):
    """One line of a scrape, the decision on it, and its span in the article's text.

    Args:
        text: the normalised line.
        kept: whether it is part of the article.
        rule: the rule that decided.
        start: first code point of a kept line in the text, else None.
        end: code point after the last.
    """

    text: str
    kept: bool
    rule: str
    start: int | None
    end: int | None


class Article(NamedTuple):
    """The article in a scrape.

    Args:
        lines: every line of the scrape.
        text: the headline if known, then the paragraphs, one per line, normalised.
        facts: headline, day, author, outlet and address.
        url: its address.
        partial: the reason why the rest is missing: `paywall`, `next_page`, or None.
    """

    lines: list[JudgedLine]
    text: str
    facts: Facts
    url: str | None
    partial: str | None

    @property
    def kept_share(self) -> float:
        """The share of the scrape's characters that was kept; 0 if only the page's metadata has the text."""
        size = sum(len(line.text) for line in self.lines)
        return sum(len(line.text) for line in self.lines if line.kept) / max(size, 1)


class NoArticle(NamedTuple):
    """A scrape without an article: all lines, none of them kept, and the reason."""

    lines: list[JudgedLine]
    reason: str
    detail: str


class _Case(NamedTuple):
    """A scrape with the decisions on its lines."""

    source: Source
    judged: Judged
    title: Fact[str]


def article_in(scrape: Mapping[str, Any], settings: CleanSettings) -> Article | NoArticle:
    """Extract the article from a scrape.

    Settings for an outlet apply to pages that name it and to those in the folder with its name. The outlet may be named
    below the article, so it is known only after a first pass.

    Args:
        scrape: a row of the table scrapes; missing values are None.
        settings: the user's settings on what to keep and drop.
    """
    source = scrapes.read(scrape["raw"], scrape["markup"], keep_tree=bool(settings.outlets))
    scrape = {**scrape, **{name: value for name, value in source.header.fields.items() if scrape[name] is None}}
    of_site = scrapes.texts_of_site(source, scrape.get("template_lines"), scrape["raw"], scrape["markup"])
    stated = titles.title(scrape["title"], source.page, of_site)
    source = scrapes.with_broken_headline(source, stated.value)
    chosen = OutletSettings(settings.keep, settings.drop)
    case = _judge(scrape, source, stated, chosen, settings.cited)
    if own := _of_its_outlet(scrape, case, settings):
        chosen = _joined([chosen, *own])
        case = _judge(scrape, source, stated, chosen, settings.cited)
    # A block of changing entries may be the article itself if it has no sentence: ingredients and steps.
    if templates.TURNING in (scrape.get("template_lines") or "") and not _has_sentence(case):
        scrape = {**scrape, "template_lines": scrape["template_lines"].replace(templates.TURNING, templates.OWN)}
        case = max(case, _judge(scrape, source, stated, chosen, settings.cited), key=_n_kept)
    if is_article := source.header.fields.keys() >= {"url", "title"}:
        case = _all_of_it(case)
    if not any(one.kept and (is_article or one.rule != "title") for one in case.judged.verdicts):
        if paragraphs := scrapes.stated_text(source):
            layout = _laid_out([(None, stated.value)] if stated.value else [], [[(None, one)] for one in paragraphs])
            return Article(_lines(case, {}), layout.text, _facts(scrape, case), _url(scrape, source), None)
        return NoArticle(_lines(case, {}), "no_text", _why_no_text([line.text for line in source.lines]))
    layout = _lay_out(case)
    partial = why_partial([unit.text for unit in source.units], case.judged.verdicts)
    return Article(_lines(case, layout.spans), layout.text, _facts(scrape, case), _url(scrape, source), partial)


def _why_no_text(texts: Sequence[str]) -> str:
    filled = sum(map(bool, texts))
    if found := scripts.foreign_text(texts):
        return f"{filled} lines, but no Japanese ({found}): kyoki reads Japanese only, leave the page out"
    return f"{filled} lines, none of them running text"


def _has_sentence(case: _Case) -> bool:
    return any(
        one.kept and n_sentences(unit.text) for unit, one in zip(case.source.units, case.judged.verdicts, strict=True)
    )


def _n_kept(case: _Case) -> int:
    """Return the code points of the kept lines without the headline."""
    judged = zip(case.source.units, case.judged.verdicts, strict=True)
    return sum(len(unit.text) for unit, one in judged if one.kept and one.rule != "title")


def _all_of_it(case: _Case) -> _Case:
    """Keep the lines of a text without running text (a news flash, a list) if a header says that it is an article."""
    verdicts = [
        Verdict(kept=True, rule="in_body") if one.rule == "no_sentence" else one for one in case.judged.verdicts
    ]
    return case._replace(judged=case.judged._replace(verdicts=verdicts))


def _of_its_outlet(scrape: Mapping[str, Any], case: _Case, settings: CleanSettings) -> list[OutletSettings]:
    """Return the settings for the outlet that a scrape names and for its folder's name, each once."""
    if not settings.outlets:
        return []
    names = dict.fromkeys([_outlet(scrape, case).value, _folder(scrape)])
    return [OutletSettings(**settings.outlets[name]) for name in names if name in settings.outlets]


def _joined(settings: list[OutletSettings]) -> OutletSettings:
    return OutletSettings(
        keep=tuple(phrase for one in settings for phrase in one.keep),
        drop=tuple(phrase for one in settings for phrase in one.drop),
        keep_selectors=tuple(selector for one in settings for selector in one.keep_selectors),
        drop_selectors=tuple(selector for one in settings for selector in one.drop_selectors),
    )


def _judge(scrape: Mapping[str, Any], source: Source, stated: Fact[str], chosen: OutletSettings, cited: str) -> _Case:
    """Decide on the lines; without a stated headline, the one found among them is used."""
    source = scrapes.select(source, chosen.keep_selectors, chosen.drop_selectors)
    source = scrapes.with_templates(source, scrape.get("template_lines"), scrape["raw"], scrape["markup"])
    units = source.units
    judged = boilerplate.judge(units, title=stated.value, keep=chosen.keep, drop=chosen.drop, cited=cited != "drop")
    if stated.value is None and judged.headline is not None:
        if len(broken := _broken(source, judged)) > 1:
            whole = scrapes.grouped(source, broken)
            return _judge(scrape, whole, Fact(whole.units[broken.start].text, "visible"), chosen, cited)
        line = titles.shown(units[judged.headline].text.lstrip(_MARKS), (unit.text for unit in units))
        return _Case(source, judged, Fact(line, "visible"))
    return _Case(source, judged, stated)


def _broken(source: Source, judged: Judged) -> range:
    """Return the units of the headline that was found: several if blank lines around them show that <br> broke it."""
    number = judged.headline or 0
    if source.page.blocks:
        return range(number, number + 1)
    return headlines.broken([unit.text for unit in source.units], [verdict.rule for verdict in judged.verdicts], number)


def _lines(case: _Case, spans: Mapping[int, tuple[int, int]]) -> list[JudgedLine]:
    """Return every line with its decision; none is kept if no line has a span."""
    return [
        JudgedLine(case.source.lines[number].text, kept and bool(spans), rule, *spans.get(number, _NOWHERE))
        for group, (kept, rule) in zip(case.source.groups, case.judged.verdicts, strict=True)
        for number in group
    ]


def _lay_out(case: _Case) -> Layout:
    source = case.source
    units = list(zip(source.groups, case.judged.verdicts, strict=True))
    headline: list[tuple[int | None, str]]
    headline = [(n, source.lines[n].text) for group, verdict in units if verdict.rule == "title" for n in group]
    if not headline and case.title.value and case.title.source != "visible":
        headline = [(None, case.title.value)]
    kept = (group for group, verdict in units if verdict.kept and verdict.rule != "title")
    return _laid_out(headline, ([(n, source.lines[n].text) for n in group] for group in kept))


def _laid_out(
    headline: Sequence[tuple[int | None, str]], paragraphs: Iterable[Sequence[tuple[int | None, str]]]
) -> Layout:
    layout = Layout()
    for pieces in filter(None, [headline, *paragraphs]):
        layout.add(pieces)
    return layout


def _facts(scrape: Mapping[str, Any], case: _Case) -> Facts:
    source, judged = case.source, case.judged
    near = source.texts(judged.near)
    prose = source.texts(unit for unit, verdict in enumerate(judged.verdicts) if verdict.rule == "sentence")
    statements = source.page.statements
    publisher = _outlet(scrape, case)
    # A headline in brackets has the form of a signature: 〔雨ニモマケズ〕.
    signed = near if judged.headline is None else source.texts(one for one in judged.near if one != judged.headline)
    return Facts(
        title=case.title,
        published=published(
            scrape["date"], statements, near, _url(scrape, source), [line.text for line in source.lines]
        ),
        author=author(
            scrape["author"],
            statements,
            [*signed, *prose[:1], *prose[-1:], *_signature(case)],
            publisher.value,
            [line.text for line in source.lines],
        ),
        outlet=publisher,
    )


def _signature(case: _Case) -> list[str]:
    """Return the lines just below the last sentence, where the author may sign."""
    verdicts = case.judged.verdicts
    last = max((unit for unit, verdict in enumerate(verdicts) if verdict.rule == "sentence"), default=len(verdicts))
    below = [unit for unit in range(last + 1, len(verdicts)) if verdicts[unit].rule != "blank"]
    return case.source.texts(below[:_SIGNED_WITHIN])


def _outlet(scrape: Mapping[str, Any], case: _Case) -> Fact[str]:
    source, judged = case.source, case.judged
    texts = judged.folded
    if len(texts) < len(source.lines):  # one text for the several lines of a group
        texts = folded("\n".join([line.text for line in source.lines])).split("\n")
    last = max((unit for unit, verdict in enumerate(judged.verdicts) if verdict.kept), default=-1)
    foot = texts[source.groups[last + 1][0] :] if last + 1 < len(source.groups) else []
    statements = source.page.statements
    stated = folded(statements.title.replace("\n", " "))
    return outlet(scrape["outlet"], statements, foot, [stated, *texts], _folder(scrape))


def _folder(scrape: Mapping[str, Any]) -> str:
    return (scrape["folder"] or "").rpartition("/")[2]


def _url(scrape: Mapping[str, Any], source: Source) -> str | None:
    meta = source.page.statements.meta
    return scrape["url"] or meta.get("canonical") or meta.get("og:url")
