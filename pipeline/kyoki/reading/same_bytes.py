"""Documents with the same bytes in one folder: the first is kept, the others become rejects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from kyoki.reading.documents import Reject, path_id_of, scrape_id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Document(Protocol):
    """The attributes that identify a document: those of a scrape, or of the record of one that was read earlier."""

    @property
    def scrape_id(self) -> str:
        """Made from its bytes and folder."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def row(self) -> int | None:
        """Its row in the file."""


_Document = TypeVar("_Document", bound=Document)


def without_copies(found: Iterable[_Document | Reject]) -> Iterator[_Document | Reject]:
    """Yield the first of equal documents, and a reject in place of each further one.

    Args:
        found: documents and rejects, by path; equal documents have the same scrape_id.
    """
    kept: dict[str, str] = {}
    rejected: set[str] = set()
    for document in found:
        place = document.path if document.row is None else f"{document.path}, row {document.row}"
        if not isinstance(document, Reject) and kept.setdefault(document.scrape_id, place) is place:
            yield document
            continue
        reject = document if isinstance(document, Reject) else _copy(document, kept[document.scrape_id])
        # Two input folders may have the same name, so two files can have the same path.
        while reject.scrape_id in rejected:
            reject = reject._replace(scrape_id=scrape_id_of("again", reject.scrape_id.encode()))
        rejected.add(reject.scrape_id)
        yield reject


def _copy(document: Document, kept: str) -> Reject:
    detail = f"the same bytes as {kept}, which is kept"
    return Reject(path_id_of(document.path, document.row), document.path, document.row, "read", "same_bytes", detail)
