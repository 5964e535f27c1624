"""Write pipeline/kyoki/recognition/data/name_kanji.csv: how much likelier a kanji is in a name than in a common noun.

Usage: python tools/name_kanji.py

Counts the first and last kanji of the surnames and given names of two and three kanji in UniDic (unidic-lite), and of
its common nouns of two kanji. A cell is the natural logarithm of the ratio of the two shares, with half a word added to
every count, to one decimal.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from pathlib import Path

import unidic_lite

WRITTEN = Path(__file__).parents[1] / "pipeline" / "kyoki" / "recognition" / "data" / "name_kanji.csv"
SOURCE = "tools/name_kanji.py, from UniDic"
#: pos1 to pos4, conjugation (two), lemma (two), surface.
ENTRY = re.compile(rb"\0(\xe5\x90\x8d\xe8\xa9\x9e,[^\0]*)")  # 名詞,
KANJI = re.compile("[一-龥々]{2,3}")
#: Minimum words in one position; kanji of fewer are left out.
LEAST = 2
ADDED = 0.5


def read() -> dict[str, set[str]]:
    """Return the surnames, given names and common nouns of the dictionary."""
    words: dict[str, set[str]] = {"surname": set(), "given": set(), "noun": set()}
    kinds = {("人名", "姓"): "surname", ("人名", "名"): "given"}
    for entry in ENTRY.finditer((Path(unidic_lite.DICDIR) / "sys.dic").read_bytes()):
        cells = entry[1].decode().split(",")
        kind = "noun" if cells[1] == "普通名詞" else kinds.get((cells[2], cells[3]), "")
        if kind and KANJI.fullmatch(cells[8]) and (kind != "noun" or len(cells[8]) == 2):
            words[kind].add(cells[8])
    return words


def main() -> None:
    """Write the file."""
    words = read()
    counts = {(kind, at): Counter(word[at] for word in words[kind]) for kind in words for at in (0, -1)}
    sides = (("start", 0), ("end", -1))
    columns = {f"{kind}_{side}": (kind, at) for kind in ("surname", "given") for side, at in sides}
    every = sorted({kanji for key in columns.values() for kanji, n in counts[key].items() if n >= LEAST})

    def odds(kanji: str, kind: str, at: int) -> float:
        shares = [(counts[of, at][kanji] + ADDED) / (len(words[of]) + ADDED * len(every)) for of in (kind, "noun")]
        return round(math.log(shares[0] / shares[1]), 1) + 0.0  # no -0.0

    with WRITTEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kanji", *columns, "source"])
        writer.writerows([kanji, *(odds(kanji, *key) for key in columns.values()), SOURCE] for kanji in every)
    print({kind: len(found) for kind, found in words.items()}, len(every))


if __name__ == "__main__":
    main()
