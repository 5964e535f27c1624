"""A document read in pieces equals the document read at once."""

import io

import pytest

from kyoki.reading import streams
from kyoki.reading.charset import decode
from kyoki.reading.streams import AsUtf8, Capped, OverflowingError

TEXT = "".join(f"第{n}段落。首相は二十四日、東京で韓国の大統領と会談した①㈱髙橋。\r\nABC {n}\n" for n in range(60))
#: Line ends within a run of kanji: some writers do not return to ASCII before them.
RUNS = b"".join(
    b"%d\x1b$B%s\n%s\x1b(B.\n" % (n, *("会談".encode("iso2022_jp")[3:-3], "首相".encode("iso2022_jp")[3:-3]))
    for n in range(300)
)


def encoded(charset: str) -> bytes:
    """Encode the text, less what Python's codec of the charset lacks."""
    return TEXT.encode(charset, "ignore")


@pytest.mark.parametrize("piece", [1, 7, 100, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [
        *(encoded(c) for c in ("utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-32")),
        RUNS,
    ],
    ids=["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-32", "kanji over lines"],
)
def test_pieces_give_the_text_of_the_whole(monkeypatch, data, piece):
    monkeypatch.setattr(streams, "_PIECE", piece)
    for cut in (1_501, 1_502, 2_000):  # enough to tell the charset, in the middle of a character as often as not
        found = io.BufferedReader(AsUtf8(data[:cut], io.BytesIO(data[cut:]))).read()
        assert found.decode() == decode(data).text


def test_a_capped_stream_ends_or_says_that_it_goes_on():
    assert Capped(io.BytesIO(b"abcdef"), 4).readall() == b"abcd"
    strict = Capped(io.BytesIO(b"abcdef"), 4, OverflowingError("too much"))
    with pytest.raises(OverflowingError, match="too much"):
        strict.readall()
    assert Capped(io.BytesIO(b"abcd"), 4, OverflowingError("too much")).readall() == b"abcd"
