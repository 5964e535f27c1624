"""Pages in the markup that content management systems write, and dumps of them, in own words.

The pages of tests/cleaning/cms_news were written later, in the markup of news sites, forums and blogs.

The first line of a file has headline, day and author. ¶ begins a line of the article, § one that may be kept or not.
Files of one name and several numbers are pages of one site and are cleaned together.
"""

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from kyoki.cleaning.elements import INLINE, UNSEEN
from kyoki.cleaning.site_templates import with_templates
from kyoki.language.normalize import normalize
from kyoki.stages.clean import clean
from kyoki.tables import TABLES

#: Pages of values, answers and captions, most of them without a sentence.
FORMS = {"recipe", "quake", "dat", "qa", "tv", "gallery"}
#: Floors, the reached values rounded down: mean F1 of the lines of 13 such pages and of 31 others.
FLOORS = {
    "cms": {("html", "text"): 0.96, ("html", "forms"): 0.89, ("text", "text"): 0.97, ("text", "forms"): 0.86},
    "cms_news": {("html", "text"): 0.96, ("text", "text"): 0.83},
}
#: Of 44 and 24 pages, those whose fact is right or rightly missing.
FACTS = {
    ("cms", "html"): {"title": 42, "published": 42, "author": 41},
    ("cms", "text"): {"title": 43, "published": 42, "author": 35},
    ("cms_news", "html"): {"title": 24, "published": 22, "author": 19},
    ("cms_news", "text"): {"title": 22, "published": 22, "author": 18},
}


class Page(NamedTuple):
    """One page and the truth about it."""

    name: str
    raw: str
    title: str
    day: str
    author: str

    @property
    def lines(self):
        """The lines that a browser shows, with their marks."""
        tree = etree.fromstring(self.raw.encode(), etree.HTMLParser(encoding="utf-8", remove_comments=True))
        parts = []
        for event, node in etree.iterwalk(tree, events=("start", "end")):
            if node.tag not in INLINE:
                parts.append("\n")
            elif event == "start" and node.tag in {"td", "th"}:
                parts.append(" ")
            text = node.text if event == "start" else node.tail
            hidden = any(one.tag in UNSEEN for one in ([node] if event == "start" else []) + [*node.iterancestors()])
            parts.append(re.sub(r"\s+", " ", text or "") * (not hidden))
        return [line for line in (" ".join(line.split()) for line in "".join(parts).split("\n")) if line]

    def scrape(self, markup):
        """Return the page, or a dump of it, as scraped."""
        return re.sub("[¶§]", "", self.raw if markup == "html" else "\n".join(self.lines))

    def f1(self, text):
        """Return the F1 of an article's lines."""
        alike = [re.sub(r"\s", "", normalize(one)) for one in self.lines]
        wanted = Counter(one.replace("¶", "") for one in alike if "¶" in one)
        free = {one.replace("§", "") for one in alike if "§" in one} | {re.sub(r"\s", "", normalize(self.title))}
        found = Counter(re.sub(r"\s", "", one) for one in text.split("\n"))
        found = Counter({one: n for one, n in found.items() if one not in free})
        return 2 * (wanted & found).total() / (wanted.total() + found.total())


@pytest.fixture(scope="module", params=FACTS, ids="-".join)
def cleaned(request):
    """Return the article extracted from each page, or from a dump of it."""
    folder, markup = request.param
    paths = sorted(Path(__file__).with_name(folder).glob("*.html"))
    pages = [Page(path.stem, *_parts(path.read_text("utf-8"))) for path in paths]
    rows = [{"scrape_id": page.name, "folder": page.name.split(".")[0], "raw": page.scrape(markup)} for page in pages]
    same = {
        "path": "p",
        "kind": markup,
        "markup": markup,
        "charset": "utf-8",
        "sha256": "0",
        "n_bytes": 1,
    }
    articles = clean(with_templates(TABLES["scrapes"].frame([row | same for row in rows]))).articles
    found = articles.astype({"published": str}).fillna("").set_index("article_id").to_dict("index")
    return folder, markup, [(page, found[page.name]) for page in pages]


def _parts(written):
    facts, _, raw = written.partition("\n")
    return raw, *facts.removeprefix("<!--").removesuffix("-->").split("\t")


def test_lines(cleaned):
    folder, markup, found = cleaned
    scores = defaultdict(list)
    for page, article in found:
        scores["forms" if page.name.split(".")[0] in FORMS else "text"].append(page.f1(article["text"]))
    for kind, some in scores.items():
        assert sum(some) / len(some) >= FLOORS[folder][markup, kind]
        assert min(some) > 0.1  # none is lost


def test_facts(cleaned):
    folder, markup, found = cleaned
    right = {
        "title": sum(article["title"] == normalize(page.title) for page, article in found),
        "published": sum(article["published"][:10] == (page.day or "NaT") for page, article in found),
        "author": sum(article["author"] == page.author for page, article in found),
    }
    assert all(right[name] >= n for name, n in FACTS[folder, markup].items())
    assert all(article["author"] in {"", page.author} for page, article in found)
