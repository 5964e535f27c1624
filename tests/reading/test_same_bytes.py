"""Of equal documents the first is kept; rejects keep ids of their own."""

from typing import NamedTuple

from kyoki.reading.documents import File, Reject
from kyoki.reading.same_bytes import without_copies


class Known(NamedTuple):
    scrape_id: str
    path: str
    row: int | None = None


def test_the_first_of_equal_documents_is_kept():
    first, other, row = Known("x", "raw/a.txt"), Known("y", "raw/b.txt"), Known("x", "raw/c.jsonl", 3)
    kept, unlike, copy = without_copies([first, other, row])
    assert (kept, unlike) == (first, other)
    assert copy[1:] == ("raw/c.jsonl", 3, "read", "same_bytes", "the same bytes as raw/a.txt, which is kept")


def test_a_row_is_named_as_the_one_that_is_kept():
    _, copy = without_copies([Known("x", "raw/a.csv", 2), Known("x", "raw/b.txt")])
    assert copy.detail == "the same bytes as raw/a.csv, row 2, which is kept"


def test_two_rejects_of_one_path_have_two_ids():
    empty = File("", "raw/a.txt", None).reject("empty", "0 bytes")
    found = list(without_copies([empty, empty, empty]))
    assert all(isinstance(reject, Reject) for reject in found)
    assert len({reject.scrape_id for reject in found}) == 3
    assert found[0] == empty
