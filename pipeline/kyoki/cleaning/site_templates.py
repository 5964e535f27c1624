"""The templates of all sites of a corpus: learnt from scrapes, converted to and from a table, found on pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from kyoki.cleaning import page_lines
from kyoki.cleaning.blocks import FramePlace
from kyoki.cleaning.layouts import MIN_PAGES
from kyoki.cleaning.templates import Site, learn, marked, marks
from kyoki.cleaning.turning import Turning
from kyoki.schema import records
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

#: A page belongs to a site that it does not name if it has this share of the site's frame, and at least so many of
#: these lines: two papers may have three buttons in common.
_LIKE: Final = 0.5
_FEWEST: Final = 2 * MIN_PAGES


class Sites:
    """The templates of each site.

    Args:
        learnt: for the name of each site, one entry per layout of its pages.
    """

    def __init__(self, learnt: Mapping[str, Sequence[Site]]) -> None:
        self.learnt = learnt
        self._of_line: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for name, layouts in sorted(learnt.items()):
            for at, site in enumerate(layouts):
                for line in site.frame:
                    self._of_line[line].append((name, at))

    def of(self, name: str, page: Sequence[int]) -> Site | None:
        """Return the site of a page, in the page's layout; if no site has this name, the one that the page resembles.

        Names may differ: a run names a page by its folder, and a notebook may read one from anywhere.

        Args:
            name: the site that the page names.
            page: its lines as numbers.
        """
        own = self.learnt.get(name, ())
        if len(own) == 1:
            return own[0]
        shared = Counter(
            where for line in set(page) for where in self._of_line.get(line, ()) if not own or where[0] == name
        )
        shares = {(name, at): n / max(len(self.learnt[name][at].frame), _FEWEST) for (name, at), n in shared.items()}
        best = min(shares, key=lambda where: (-shares[where], where), default=(name, 0))
        return self.learnt[best[0]][best[1]] if own or shares.get(best, 0) >= _LIKE else None


def learn_sites(scrapes: pd.DataFrame) -> Sites:
    """Learn the templates of each site of a corpus; sites without templates are left out.

    Args:
        scrapes: of the scrapes table scrape_id, site and line_hashes, in any order.
    """
    ordered = scrapes.sort_values("scrape_id", kind="stable")
    pages: defaultdict[str, list[str]] = defaultdict(list)
    for site, hashes in zip(ordered["site"], ordered["line_hashes"], strict=True):
        if isinstance(hashes, str):
            pages[site].append(hashes)
    learnt = {site: learn(own) for site, own in sorted(pages.items()) if len(own) >= MIN_PAGES}
    return Sites({site: found for site, found in learnt.items() if found})


def template_lines(scrapes: pd.DataFrame, sites: Sites) -> list[str]:
    """Return the column template_lines of some scrapes."""
    found = []
    for name, hashes in zip(scrapes["site"], scrapes["line_hashes"], strict=True):
        page = page_lines.unpacked(hashes) if isinstance(hashes, str) else []
        site = sites.of(name, page)
        found.append(marked(page, site) if site else "")
    return found


def n_pages(scrape: Mapping[str, Any], sites: Sites) -> list[str]:
    """Return for each non-blank line of a scrape the number of pages of its site that have it: `5 of 6`."""
    page = page_lines.unpacked(scrape["line_hashes"] or "")
    site = sites.of(scrape["site"], page)
    return [f"{mark.n_pages} of {site.n_pages}" for mark in marks(page, site)] if site else []


def with_templates(scrapes: pd.DataFrame, learnt: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return scrapes with site, line_hashes and template_lines filled.

    Args:
        scrapes: the scrapes table; that of a run has these columns already.
        learnt: the table templates of a run; if None, these scrapes are treated as the whole corpus.
    """
    given = TABLES["scrapes"].frame(scrapes)
    if learnt is None and len(given) and given["template_lines"].notna().all():
        return given
    cut = page_lines.with_lines(given)
    sites = learn_sites(cut) if learnt is None else from_table(learnt)
    return TABLES["scrapes"].frame(cut.assign(template_lines=template_lines(cut, sites)))


def to_table(sites: Sites) -> pd.DataFrame:
    """Return the table templates."""
    rows = [
        {"site": name, "layout": at, "site_pages": site.n_pages} | row
        for name, layouts in sites.learnt.items()
        for at, site in enumerate(layouts)
        for row in _rows(site)
    ]
    return TABLES["templates"].sorted(TABLES["templates"].frame(rows))


def _rows(site: Site) -> Iterator[dict[str, Any]]:
    for line, place in site.frame.items():
        kind = "subhead" if place.is_subhead else "frame"
        yield {"kind": kind, "line": line, "other": place.rank, "n_pages": place.n_pages}
    for (above, line), n in site.inner.items():
        yield {"kind": "inner", "line": line, "other": above, "n_pages": n}
    for (above, below), block in site.turning.items():
        yield {"kind": "turning", "line": above, "other": below, **block._asdict()}


def from_table(templates: pd.DataFrame) -> Sites:
    """Return the sites of a table templates."""
    sites: dict[str, dict[int, Site]] = {}
    for row in records(templates):
        layouts = sites.setdefault(row["site"], {})
        site = layouts.setdefault(row["layout"], Site(row["site_pages"], {}, {}, {}))
        if row["kind"] == "inner":
            site.inner[row["other"], row["line"]] = row["n_pages"]
        elif row["kind"] == "turning":
            site.turning[row["line"], row["other"]] = Turning(row["n_pages"], row["most_lines"])
        else:
            site.frame[row["line"]] = FramePlace(row["other"], row["n_pages"], row["kind"] == "subhead")
    return Sites({name: [layouts[at] for at in sorted(layouts)] for name, layouts in sites.items()})
