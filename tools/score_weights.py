"""Write pipeline/kyoki/recognition/data/score_weights.csv: the weights that `kyoki.recognition.confidence` adds up.

Usage: python tools/score_weights.py SHARED LIVEDOOR     (the folder of gold data; the unpacked livedoor news corpus)

Fits a logistic regression on the claims that the rules make in gold/news_dev.jsonl, gold/genres_dev.labels.jsonl and
the articles of the livedoor news corpus of which tools/data/claim_labels.csv says which claims are right. Prints how
the scores fit what was left out: ten folds over articles, then each outlet in turn (news as one). Nothing is random.

Tried, and not in: the mean of GiNZA's vectors over a place's name, as 256 more features. Log loss of places outside of
news fell from .400 to .361 with articles left out and from .463 to .428 with whole outlets left out, at a penalty of
100; but vectors differ in the last bits between machines, and scores would with them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from kyoki.language import ginza, mecab, sentences
from kyoki.recognition import body_confidence, confidence
from kyoki.recognition.decide import recognise
from kyoki.recognition.sentence import Sentence, Word, kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

LABELS = Path(__file__).parent / "data" / "claim_labels.csv"
WRITTEN = Path(__file__).parents[1] / "pipeline" / "kyoki" / "recognition" / "data" / "score_weights.csv"
SOURCE = "tools/score_weights.py, from annotated articles"
#: Of 1, 3 and 6 the one with the least log loss over outlets left out (0.301, 0.298, 0.303). Smaller ones fit what is
#: particular to an outlet: with 1 of the claims at 0.25 in other outlets 0.42 are right, with 3 0.30.
PENALTY = 3.0
#: Minimum claims of a feature.
LEAST = 3
FOLDS = 10
#: Weights are written to 1e-3.
CONVERGED = 1e-6


#: Thresholds that are printed.
CUTS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)


class Example(NamedTuple):
    """A claim: its article and the part of the gold data that has it, type, features, whether right, and weight."""

    article: str
    part: str
    type: str
    features: frozenset[str]
    right: bool
    weight: float


#: Half-open code points and type to whether it is right and its weight; None: no one says.
Labels = dict[tuple[int, int, str], tuple[bool, float] | None]


def main(shared: Path, livedoor: Path) -> None:
    wanted: Counter[tuple[str, str]] = Counter()
    examples = list(_examples(shared, livedoor, wanted))
    for name, group in (("ten folds", _fold), ("each outlet", _outlet)):
        print(f"{len(examples)} claims; left out: {name}")
        _show(examples, _left_out(examples, group), wanted)
    vocabulary, weights = _fit(examples)
    with WRITTEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight", "source"])
        for feature, weight in sorted(zip([confidence.ANY, *vocabulary], weights, strict=True)):
            if round(weight, 3):
                writer.writerow([feature, f"{weight:.3f}", SOURCE])


def _show(examples: Sequence[Example], chances: Sequence[float], wanted: Counter[tuple[str, str]]) -> None:
    for low in range(10):
        here = [(e, p) for e, p in zip(examples, chances, strict=True) if min(int(p * 10), 9) == low]
        weight = sum(e.weight for e, _ in here)
        if weight:
            mean = sum(p * e.weight for e, p in here) / weight
            right = sum(e.weight for e, _ in here if e.right) / weight
            print(f"score {mean:.2f}  right {right:.2f}  claims {weight:.0f}")
    for part in ("news", "genres", "labels"):
        for type_ in ("person", "state", "place", "organisation"):
            here = [(e, p) for e, p in zip(examples, chances, strict=True) if (e.part, e.type) == (part, type_)]
            print(part, type_, *(_at(here, cut, wanted[part, type_]) for cut in CUTS), sep="  ")


def _at(scored: Sequence[tuple[Example, float]], cut: float, wanted: int) -> str:
    """Return precision and recall of the claims from a score on; precision alone where not all are known."""
    weight = sum(e.weight for e, p in scored if p >= cut)
    right = sum(e.weight for e, p in scored if p >= cut and e.right)
    recall = f" {right / wanted:.3f}" if wanted else ""
    return f"{cut:.2f}: {right / max(weight, 1):.3f}{recall}"


def _examples(shared: Path, livedoor: Path, wanted: Counter[tuple[str, str]]) -> Iterator[Example]:
    news = map(json.loads, (shared / "gold" / "news_dev.jsonl").read_text("utf-8").splitlines())
    genres = map(json.loads, (shared / "gold" / "genres_dev.labels.jsonl").read_text("utf-8").splitlines())
    bodies = map(json.loads, (shared / "gold" / "news_dev.organisations.jsonl").read_text("utf-8").splitlines())
    bodies_of = {row["id"]: row["entities"] for row in bodies}
    labelled: dict[str, Labels] = defaultdict(dict)
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = (int(row["start"]), int(row["end"]), row["type"])
            labelled[row["article"]][span] = (row["right"] == "1", float(row["weight"]))
    parts = (*(("news", article) for article in news), *(("genres", article) for article in genres))
    for part, article in parts:
        text = article.get("text") or _text(livedoor, article["id"])
        entities = [*article["entities"], *bodies_of.get(article["id"], [])]
        spans = {(e["start"], e["end"], e["type"]) for e in entities if not e.get("optional")}
        soft = [(e["start"], e["end"]) for e in entities if e.get("optional")]
        wanted.update((part, type_) for *_, type_ in spans)
        for example in _of_article(article["id"], text, spans, soft, None):
            yield example._replace(part=part)
    for article_id, labels in labelled.items():
        yield from _of_article(article_id, _text(livedoor, article_id), set(), [], labels)


def _text(livedoor: Path, article_id: str) -> str:
    return "\n".join((livedoor / article_id).read_text(encoding="utf-8").split("\n")[2:])


def _of_article(
    article_id: str,
    text: str,
    gold: set[tuple[int, int, str]],
    soft: Sequence[tuple[int, int]],
    labels: Labels | None,
) -> Iterator[Example]:
    spans = sentences.split(text)
    pieces = [text[span.start : span.end] for span in spans]
    tagger = mecab.load()
    words = [
        [Word(t.start, t.end, t.surface, kind(t.surface, t[4:8], t.reading)) for t in tagger.tokens(piece)]
        for piece in pieces
    ]
    read = [Sentence(*parts) for parts in zip(pieces, words, ginza.load().entities(pieces), strict=True)]
    found = recognise(read)
    article, bodies = confidence.ArticleEvidence(read, found), body_confidence.Bodies(read, found)
    for span, sentence, claims in zip(spans, read, found, strict=True):
        for claim in claims:
            start, end = span.start + claim.start, span.start + claim.end
            right, weight = (start, end, claim.type) in gold, 1.0
            if labels is not None:
                said = labels.get((start, end, claim.type))
                if said is None:
                    continue
                right, weight = said
            elif not right and any(start < b and a < end for a, b in soft):
                continue
            body = claim.type == "organisation"
            known = (body_confidence.features if body else confidence.features)(
                sentence, claim, bodies if body else article
            )
            yield Example(article_id, "labels", claim.type, frozenset(known), right, weight)


def _fold(example: Example) -> str:
    return str(int(hashlib.sha256(example.article.encode()).hexdigest(), 16) % FOLDS)


def _outlet(example: Example) -> str:
    """Return the folder of an article of livedoor, '' for news."""
    return example.article.rpartition("/")[0]


def _left_out(examples: Sequence[Example], group: Callable[[Example], str]) -> list[float]:
    """Return the score of each claim by weights fitted on the other groups."""
    groups = [group(e) for e in examples]
    chances: list[float] = [0.0] * len(examples)
    for one in sorted(set(groups)):
        fitted = _fit([e for e, other in zip(examples, groups, strict=True) if other != one])
        weights = dict(zip(["", *fitted[0]], fitted[1], strict=True))
        for at, e in enumerate(examples):
            if groups[at] == one:
                chances[at] = 1 / (1 + np.exp(-sum(weights.get(name, 0.0) for name in ("", *e.features))))
    return chances


def _fit(examples: Sequence[Example]) -> tuple[list[str], Sequence[float]]:
    """Fit a logistic regression by Newton's method; the constant is not penalised."""
    counts = Counter(feature for e in examples for feature in e.features)
    vocabulary = sorted(feature for feature, n in counts.items() if n >= LEAST)
    column: Mapping[str, int] = {feature: number for number, feature in enumerate(vocabulary, 1)}
    columns = [[0, *sorted(column[name] for name in e.features if name in column)] for e in examples]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate(columns)
    matrix = sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(examples), len(vocabulary) + 1))
    right, weight = np.array([e.right for e in examples], float), np.array([e.weight for e in examples])
    penalty = np.array([1e-6] + [PENALTY] * len(vocabulary))
    weights = np.zeros(matrix.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (weight * (chance - right)) + penalty * weights
        spread = sparse.diags(weight * chance * (1 - chance))
        curvature = (matrix.T @ spread @ matrix).toarray() + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < CONVERGED:
            break
    return vocabulary, weights.tolist()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
