"""Score near-duplicates on judged pairs of livedoor news: python tests/gold/score_near_duplicates_run.py SHARED.

near_duplicates.csv has pairs of articles that were read, none of the first tenth of an outlet: every pair that was
marked before furniture and patterns were told apart, and of those nearest to it some of each kind. Verdicts are yes
(one was made from the other), no, and either (a later stage of one story with most of its text, counted neither way).
Pairs are judged within the whole corpus, as marks are.
"""

import csv
import sys
import tarfile
import tempfile
from pathlib import Path

import kyoki

GOLD = Path(__file__).with_name("near_duplicates.csv")


def measure(shared):
    """Return the counts of right and wrong verdicts, and the pairs that are wrong."""
    story = _stories(shared)
    with GOLD.open(encoding="utf-8", newline="") as lines:
        pairs = list(csv.DictReader(lines))
    marked = {(pair["one"], pair["other"]): story[pair["one"]] == story[pair["other"]] for pair in pairs}
    by_verdict = {verdict: [] for verdict in ("yes", "no", "either")}
    for pair in pairs:
        by_verdict[pair["verdict"]].append((pair["one"], pair["other"]))
    return {
        "found": sum(marked[pair] for pair in by_verdict["yes"]),
        "missed": [pair for pair in by_verdict["yes"] if not marked[pair]],
        "wrong": [pair for pair in by_verdict["no"] if marked[pair]],
        "marks": len(story) - len(set(story.values())),
    }


def _stories(shared):
    """Return for each file of the corpus the article that represents it."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(shared / "corpus" / "livedoor-news.tar.xz") as tar:
            tar.extractall(folder, filter="data")
        for notice in [*Path(folder).rglob("LICENSE.txt"), *Path(folder).glob("text/*.txt")]:
            notice.unlink()
        scrapes = kyoki.read([folder]).scrapes
    articles = kyoki.near_duplicates(kyoki.clean(scrapes).articles)
    name = scrapes.set_index("scrape_id")["path"].map(lambda path: Path(path).stem)
    return dict(
        zip(articles["article_id"].map(name), articles["duplicate_of"].fillna(articles["article_id"]), strict=True)
    )


def wilson(right, n):
    """Return the 95 % interval of a share (Wilson 1927)."""
    z, share = 1.96, right / n
    middle, half = share + z * z / (2 * n), z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return tuple((middle + sign * half) / (1 + z * z / n) for sign in (-1, 1))


if __name__ == "__main__":
    scores = measure(Path(sys.argv[1]))
    right = scores["found"]
    for name, wrong in (("precision", scores["wrong"]), ("recall", scores["missed"])):
        low, high = wilson(right, right + len(wrong))
        print(f"{name} {right}/{right + len(wrong)} ({low:.2f} to {high:.2f}), wrong: {wrong}")  # noqa: T201 (a script)
    print(f"{scores['marks']} near-duplicates marked in the corpus")  # noqa: T201 (a script that shows its figures)
