"""Read a Word document (.docx) as an article: its paragraphs, tables and headings become a small HTML page."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from kyoki.reading.charset import Decoded
from kyoki.reading.documents import scrape_of, too_large
from kyoki.reading.packages import check_office, opened
from kyoki.reading.variables import storable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.config import ReadSettings
    from kyoki.reading.documents import File, Reject, Scrape
    from kyoki.reading.packages import Budget

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Elements of a paragraph that are not its text: text boxes, ruby readings, deleted text, and the alternative of a
#: drawing for older programs.
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN: Final = frozenset((f"{_W}p", f"{_W}rt", f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", _FALLBACK))
_LEVELS: Final = ("1", "2", "3", "4", "5", "6")  # as HTML has them
#: Maximum length of a chain of styles based on each other; in a hand-made file it may be circular.
_BASED_ON: Final = 10
#: Elements of a run, and the characters that replace them in the text.
_SIGNS: Final = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def word_file(file: File, stream: BinaryIO, settings: ReadSettings, budget: Budget) -> Iterator[Scrape | Reject]:
    """Read a Word document as one article.

    Paragraphs in the styles Title and Heading become headings of the page; the first one is the headline if no text
    comes before it. Headers, footers, notes and comments are left out; macros, pictures, embedded files and links are
    ignored.

    Raises:
        OverflowingError: the file, or its unpacked content, is too large.
        UnfitError: it is encrypted, or not a valid Office file.
    """
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        yield file.reject("too_large", too_large(settings.max_bytes))
        return
    budget.left = min(budget.left, 2 * settings.max_bytes)  # pictures are compressed already; once more for the text
    with opened(io.BytesIO(data)) as archive:
        check_office(archive, budget, settings.max_bytes)
    paragraphs = list(_paragraphs(data))
    if not paragraphs:
        yield file.reject("empty", "no paragraph with text")
        return
    title = paragraphs[0][1] if paragraphs[0][0] == 1 else None
    page = Decoded(_page(paragraphs, title), "utf-8", None)
    columns = {"kind": "docx", "markup": "html", "title": title and " ".join(title.split())}
    yield scrape_of(file, data, page, columns)


def _paragraphs(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the heading level (0: no heading) and the text of each paragraph that has text."""
    from docx import Document

    document = Document(io.BytesIO(data))
    levels = {style.style_id: _level(style) for style in document.styles}
    for paragraph in document.element.body.iter(f"{_W}p"):
        if any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
            continue
        if text := storable(_text(paragraph)).strip():
            yield levels.get(paragraph.style or "", 0), text


def _level(style: Any) -> int:  # noqa: ANN401 (a style of python-docx)
    """Return the level of a heading from its style or one that this is based on: 1 for a title, 0 for no heading."""
    for _ in range(_BASED_ON):
        if style is None:
            break
        whole = (style.name or "").lower()
        name, _, number = whole.rpartition(" ")
        if whole == "title":
            return 1
        if name == "heading" and number in _LEVELS:
            return int(number)
        style = getattr(style, "base_style", None)
    return 0


def _text(paragraph: Any) -> str:  # noqa: ANN401 (an element of python-docx)
    """Return the text of a paragraph, without the text of text boxes in it."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _UNSEEN:
            continue
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag in _SIGNS:
            pieces.append(_SIGNS[element.tag])
        else:
            waiting.extend(reversed(element))
    return "".join(pieces)


def _page(paragraphs: list[tuple[int, str]], title: str | None) -> str:
    """Return an HTML page of these paragraphs."""
    tags = ((f"h{level}" if level else "p", html.escape(text).replace("\n", "<br>")) for level, text in paragraphs)
    body = "\n".join(f"<{tag}>{text}</{tag}>" for tag, text in tags)
    head = f"<title>{html.escape(title)}</title>" if title else ""
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body><article>\n{body}\n</article></body></html>\n"
