"""CPU time of the rules on top of the recogniser, on articles of the livedoor news corpus.

Usage: python benchmarks/layer.py FOLDER     (FOLDER is the unpacked corpus, its .txt files anywhere below)
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kyoki.language import ginza, mecab, sentences
from kyoki.recognition.decide import recognise
from kyoki.recognition.sentence import Sentence, Word, kind

#: Every so many-th article: all kinds of them, in a minute.
STEP = 18


def main(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*-[0-9]*.txt"))[::STEP]
    texts = ["\n".join(path.read_text(encoding="utf-8").split("\n")[2:]) for path in paths]
    pieces = [[text[span.start : span.end] for span in sentences.split(text)] for text in texts]
    flat = [piece for article in pieces for piece in article]
    recogniser, tagger = ginza.load(), mecab.load()
    words = [
        [Word(t.start, t.end, t.surface, kind(t.surface, t[4:8], t.reading)) for t in tagger.tokens(s)] for s in flat
    ]
    start = time.process_time()
    entities = recogniser.entities(flat)
    asked = time.process_time() - start
    first, again = (_ruled(pieces, zip(flat, words, entities, strict=True)) for _ in range(2))
    print(
        f"{len(texts)} articles: recogniser {asked:.1f} s, rules {first:.1f} s: {first / asked:.0%} on top; "
        f"{again / asked:.0%} once the word lists have been read"
    )


def _ruled(pieces: Sequence[Sequence[str]], read: Iterator[tuple[Any, ...]]) -> float:
    """Return the CPU seconds of the rules over all articles."""
    start = time.process_time()
    for article in pieces:
        recognise([Sentence(*next(read)) for _ in article])
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]))
