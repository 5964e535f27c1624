"""The worst-case time of reading one file, and whether it grows faster than the file: docs/reliability.md.

    python benchmarks/reading.py [MB ...] [--kinds NAME ...]

Each kind is one that some step of reading (charset, markup, JSON, CSV) finds hard; each is read in its own process.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kyoki.stages.read import scan

PROSE = "日本と韓国の首脳が東京で会談した。"


def filled(piece: bytes, size: int) -> bytes:
    return (piece * (size // len(piece) + 1))[:size]


def data(name: str, size: int) -> bytes:
    """Return the bytes of a kind: a piece that is repeated within a frame, or bytes at random."""
    if name == "random.txt":
        return random.Random(1).randbytes(size)  # noqa: S311 (no secret)
    before, piece, after = KINDS[name]
    return before + filled(piece, size) + after


KINDS: dict[str, tuple[bytes, bytes, bytes]] = {
    "utf8.txt": (b"", PROSE.encode(), b""),
    "cp932.txt": (b"", PROSE.encode("cp932"), b""),
    "euc.txt": (b"", PROSE.encode("euc_jp"), b""),
    "euc_broken.txt": (b"", PROSE.encode("euc_jp") * 20 + b"\xff", b""),
    "iso.txt": (b"", PROSE.encode("iso2022_jp"), b""),
    "escapes.txt": (b"", b"\x1b$B\x1b(B", b""),
    "utf16.txt": (b"", (PROSE + "a b\n").encode("utf-16-le"), b""),
    "random.txt": (b"", b"", b""),
    "no_charset.txt": (b"", b"\xa1\xff\xfe\xfd", b""),
    "nul.txt": (b"", b"\0", b""),
    "spaces.html": (b"", b" ", b""),
    "newlines.txt": (b"", b"\n", b""),
    "comments.html": (b"", b"<!-- -->", b""),
    "comments_open.html": (b"", b"<!--", b""),
    "tags_open.html": (b"", b"<a ", b""),
    "tag_long.html": (b"<a ", b"x", b""),
    "tags.txt": (b"", "<p>会談\n".encode(), b""),
    "one.jsonl": (b'{"body":"', PROSE.encode(), b'"}'),
    "list.jsonl": (b'{"body":[', b'"a",', b'"a"]}'),
    "brackets.jsonl": (b"", b"[", b""),
    "digits.jsonl": (b'{"body":', b"1", b"}"),
    "empty_rows.jsonl": (b"", b"{}\n", b""),
    "empty_lines.jsonl": (b"", b"\n", b""),
    "same_rows.jsonl": (b"", b'{"body":"a"}\n', b""),
    "same_rows.csv": (b"body\n", b"a\n", b""),
    "commas.csv": (b"body\n", b",", b""),
    "quotes.csv": (b"body\n", b'"', b""),
    "quote_open.csv": (b'body\n"', PROSE.encode(), b""),
    "other.csv": (b"", b"a,b\n", b""),
}


def measured(name: str, megabytes: float) -> str:
    """Read one file; return its CPU seconds, its additional memory, and how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(data(name, int(megabytes * 1e6)))
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        ends = Counter(getattr(found, "reason", "scrape") for found in scan([file]))
        seconds = time.process_time() - began
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
    return f"{name:20} {megabytes:5.1f} MB {seconds:7.2f} s {more:6.0f} MB more  {dict(ends)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("megabytes", type=float, nargs="*", default=[2.5, 10])
    parser.add_argument("--kinds", nargs="+", default=list(KINDS))
    given = parser.parse_args()
    for name in given.kinds:
        for megabytes in given.megabytes:
            with ProcessPoolExecutor(1) as alone:
                print(alone.submit(measured, name, megabytes).result(), flush=True)


if __name__ == "__main__":
    main()
