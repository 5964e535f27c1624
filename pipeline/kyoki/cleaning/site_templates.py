"""The templates of all sites of a corpus: learnt from its scrapes, as a table and back, and on each page."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from kyoki.cleaning import page_lines
from kyoki.cleaning.blocks import Place
from kyoki.cleaning.templates import MIN_PAGES, Site, learn, marked, marks
from kyoki.cleaning.turning import Turning
from kyoki.schema import records
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

#: A page that names no site is taken for one of a site if so much of its frame is on it.
_LIKE: Final = 0.5


def learn_sites(scrapes: pd.DataFrame) -> dict[str, Site]:
    """Learn the templates of each site of a corpus; a site of which nothing is known is left out.

    Args:
        scrapes: of the scrapes table scrape_id, site and line_hashes, in any order.
    """
    ordered = scrapes.sort_values("scrape_id", kind="stable")
    pages: defaultdict[str, list[str]] = defaultdict(list)
    for site, hashes in zip(ordered["site"], ordered["line_hashes"], strict=True):
        if isinstance(hashes, str):
            pages[site].append(hashes)
    learnt = ((site, learn(own)) for site, own in sorted(pages.items()) if len(own) >= MIN_PAGES)
    return {site: found for site, found in learnt if found.frame or found.inner}


def template_lines(scrapes: pd.DataFrame, sites: Mapping[str, Site]) -> list[str]:
    """Return the column template_lines of some scrapes."""
    found = []
    for name, hashes in zip(scrapes["site"], scrapes["line_hashes"], strict=True):
        page = page_lines.unpacked(hashes) if isinstance(hashes, str) else []
        site = site_of(name, page, sites)
        found.append(marked(page, site) if site else "")
    return found


def n_pages(scrape: Mapping[str, Any], sites: Mapping[str, Site]) -> list[str]:
    """Return for each line of a scrape that is not blank on how many pages of its site it is: `5 of 6`."""
    page = page_lines.unpacked(scrape["line_hashes"] or "")
    site = site_of(scrape["site"], page, sites)
    return [f"{mark.n_pages} of {site.n_pages}" for mark in marks(page, site)] if site else []


def site_of(name: str, page: list[int], sites: Mapping[str, Site]) -> Site | None:
    """Return the site of a page; of one that has no name of a site the one that it looks like."""
    if name != page_lines.NO_SITE or name in sites or not sites:
        return sites.get(name)
    lines = set(page)
    shares = {other: len(lines & site.frame.keys()) / max(len(site.frame), MIN_PAGES) for other, site in sites.items()}
    best = max(shares, key=lambda other: (shares[other], other))
    return sites[best] if shares[best] >= _LIKE else None


def with_templates(scrapes: pd.DataFrame, learnt: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return scrapes with site, line_hashes and template_lines filled.

    Args:
        scrapes: the scrapes table; that of a run has them already.
        learnt: the table templates of a run; where None, these scrapes count as the whole corpus.
    """
    given = TABLES["scrapes"].frame(scrapes)
    if learnt is None and len(given) and given["template_lines"].notna().all():
        return given
    cut = page_lines.with_lines(given)
    sites = learn_sites(cut) if learnt is None else from_table(learnt)
    return TABLES["scrapes"].frame(cut.assign(template_lines=template_lines(cut, sites)))


def to_table(sites: Mapping[str, Site]) -> pd.DataFrame:
    """Return the table templates."""
    rows: list[dict[str, Any]] = []
    for name, site in sites.items():
        about = {"site": name, "site_pages": site.n_pages}
        rows += [
            about | {"kind": "frame", "line": line, "other": place.rank, "n_pages": place.n_pages}
            for line, place in site.frame.items()
        ]
        rows += [
            about | {"kind": "inner", "line": line, "other": above, "n_pages": n}
            for (above, line), n in site.inner.items()
        ]
        rows += [
            about | {"kind": "turning", "line": above, "other": below, **block._asdict()}
            for (above, below), block in site.turning.items()
        ]
    return TABLES["templates"].sorted(TABLES["templates"].frame(rows))


def from_table(templates: pd.DataFrame) -> dict[str, Site]:
    """Return the sites of a table templates."""
    sites: dict[str, Site] = {}
    for row in records(templates):
        site = sites.setdefault(row["site"], Site(row["site_pages"], {}, {}, {}))
        if row["kind"] == "frame":
            site.frame[row["line"]] = Place(row["other"], row["n_pages"])
        elif row["kind"] == "inner":
            site.inner[row["other"], row["line"]] = row["n_pages"]
        else:
            site.turning[row["line"], row["other"]] = Turning(row["n_pages"], row["most_lines"])
    return sites
