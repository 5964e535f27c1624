"""The built site, after `make docs`: nothing is loaded from the network, and each page has its language."""

import re
from pathlib import Path

import pytest

SITE = Path(__file__).parents[2] / "docs" / "_build" / "html"
pytestmark = pytest.mark.skipif(not SITE.is_dir(), reason="the site is not built: make docs")
#: Whatever a browser fetches without a click. The report shows scraped addresses as links, and fetches none.
FETCHED = re.compile(
    r"""<(?:script|img|iframe|link|source|video|audio|embed)\b[^>]*\b(?:src|href|srcset)=["']?(?:https?:)?//""",
    re.IGNORECASE,
)
STYLED = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?:https?:)?//""", re.IGNORECASE)


def pages():
    return sorted(SITE.rglob("*.html"))


def test_nothing_is_loaded_from_the_network():
    assert len(pages()) > 40
    for page in pages():
        assert FETCHED.findall(page.read_text(encoding="utf-8")) == [], page
    for style in SITE.rglob("*.css"):
        assert STYLED.findall(style.read_text(encoding="utf-8")) == [], style


def test_each_page_says_its_language():
    for page in pages():
        if page.name != "report.html":
            lang = "ja" if page.stem.endswith(".ja") else "en"
            assert f'lang="{lang}"' in page.read_text(encoding="utf-8")[:200], page


def test_notebooks_were_run():
    for page in (SITE / "generated" / "notebooks").glob("0*.html"):
        assert "cell_output" in page.read_text(encoding="utf-8"), page
