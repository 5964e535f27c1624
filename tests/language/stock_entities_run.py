"""Note what stock spaCy finds in 2,000 articles: python tests/engines/stock_entities_run.py SHARED [PROCESSES].

Stock takes 20 minutes of one core for them, more than a test may. So its answers are noted here once, as a hash for
each BLOCK of articles, in data/stock_entities.json, with the versions that gave them; the test holds the fast path to
every hash, and reads some of the blocks with stock again, to see that the notes are what stock says, as it does all
that are not noted for the versions at hand. What is noted is not read again. Nothing of the texts is kept.
"""

import hashlib
import json
import re
import sys
import tarfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from kyoki.language import ginza

NOTES = Path(__file__).parent / "data" / "stock_entities.json"
ARTICLES = 2000
BLOCK = 20  # articles: one that differs is soon found, and a hundred hashes are a small file
#: What can change an answer of stock's.
VERSIONS = ("ja-ginza", "ginza", "spacy", "thinc", "sudachipy", "sudachidict-core")


def blocks(shared: Path) -> list[list[str]]:
    """The sentences of every third article, without its first two lines (address and date), in BLOCKs.

    They are cut here in the simplest way, so that the notes outlive a better splitter.
    """
    chosen: list[str] = []
    with tarfile.open(shared / "corpus" / "livedoor-news.tar.xz") as tar:
        members = (member for member in tar if member.isfile() and re.search(r"-\d+\.txt$", member.name))
        for member in islice(members, 0, None, 3):
            file = tar.extractfile(member)
            chosen.append(file.read().decode().split("\n", 2)[-1] if file else "")
    chosen = chosen[:ARTICLES]
    return [sentences(chosen[first : first + BLOCK]) for first in range(0, len(chosen), BLOCK)]


def sentences(articles: Iterable[str]) -> list[str]:
    lines = (line for article in articles for line in article.split("\n"))
    return [part for line in lines for part in re.split(r"(?<=[。！？])", line) if part]


def print_of(found: Sequence[Sequence[ginza.Span]]) -> dict[str, Any]:
    """How many entities, and a hash of each one's sentence, offsets and label."""
    rows = [(number, *span) for number, spans in enumerate(found) for span in spans]
    return {"entities": len(rows), "sha256": hashlib.sha256(repr(rows).encode()).hexdigest()}


def versions() -> dict[str, str]:
    return {name: version(name) for name in VERSIONS}


def stock(texts: list[str]) -> dict[str, Any]:
    return print_of(ginza.load(engine="stock").entities(texts))


def noted() -> list[dict[str, Any]]:
    """What is noted block by block; nothing where other versions gave it."""
    notes: dict[str, Any] = json.loads(NOTES.read_text("utf-8")) if NOTES.exists() else {}
    found: list[dict[str, Any]] = notes["blocks"] if notes.get("versions") == versions() else []
    return found


def main(shared: Path, processes: int) -> None:
    found = noted()
    with ProcessPoolExecutor(processes) as executor:
        for one in executor.map(stock, blocks(shared)[len(found) :]):
            found.append(one)
            NOTES.write_text(json.dumps({"versions": versions(), "blocks": found}, indent=1) + "\n", encoding="utf-8")
            sys.stdout.write(f"{len(found)} of {ARTICLES // BLOCK} blocks\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
