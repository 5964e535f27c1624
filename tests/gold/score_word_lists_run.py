"""List the first words of a run: python tests/gold/score_word_lists_run.py OUTPUTS.

Prints the share of junk by each reading in word_lists.csv, and the words that no reading has seen. The run is of
livedoor news without the first tenth of each outlet's files, with --by outlet.
"""

import csv
import sys
from pathlib import Path

import kyoki
from kyoki.showing.order import ranked

GOLD = Path(__file__).with_name("word_lists.csv")


def first_words(folder, n=50):
    """Return the first words of the corpus, and of each outlet, as the report lists them."""
    tables = kyoki.load(folder)
    words = tables.keywords[tables.keywords["kind"] == "word"]
    found = {"overall": ranked(words, "keywords")["word"].head(n).tolist()}
    marks = tables.keyness
    chosen = (marks["against"] == "rest") & (marks["kind"] == "word") & (marks["log_likelihood"] > 0)
    marks = marks[chosen & (marks["q"] <= 0.05)]
    for name, rows in marks.groupby("slice"):
        found[str(name)] = ranked(rows, "keyness")["word"].head(n).tolist()
    return found


def main(folder):
    """Print a line for each list."""
    with GOLD.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = [name for name in rows[0] if name.startswith("reading_")]
    for listed, words in first_words(folder).items():
        known = {row["word"]: row for row in rows if row["list"] == listed}
        junk = {name: sum(int(known[word][name]) for word in words if word in known) for name in names}
        unread = [word for word in words if word not in known]
        print(listed, len(words), *(f"{name} {n}" for name, n in junk.items()), "unread:", *unread)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
