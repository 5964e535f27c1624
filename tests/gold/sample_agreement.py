"""How well the two annotators of the sample corpus agreed: python tests/gold/sample_agreement.py.

Lines: Cohen's kappa of three labels over all lines. Spans: F1 of one annotator against the other, exact span and type;
what either called optional and the other marked too is left out. Keys: the share that is the same, of the spans that
both marked firmly.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TypeAlias

ANNOTATORS = Path(__file__).with_name("sample") / "annotators"
TYPES = ("person", "state", "place", "organisation")
Span: TypeAlias = tuple[str, str, str, str]


def measure() -> dict[str, float]:
    """Compute all figures in the README of the labels."""
    first, second = ([row["label"] for row in _rows(f"{who}_lines")] for who in "ab")
    figures = {"lines_kappa": kappa(first, second)}
    spans = [{_span(row): row for row in _rows(f"{who}_entities")} for who in "ab"]
    for kind in (*TYPES, "all"):
        a, b = ({span: row for span, row in some.items() if kind in {span[3], "all"}} for some in spans)
        figures[f"{kind}_f1"] = agreement(a, b)
    both = [(row, spans[1][span]) for span, row in spans[0].items() if _is_firm(span, spans[0], spans[1])]
    for kind in ("person", "state", "organisation"):
        keys = [row["key"] == other["key"] for row, other in both if row["type"] == kind]
        figures[f"{kind}_keys"] = sum(keys) / len(keys)
    return figures


def kappa(first: list[str], second: list[str]) -> float:
    """Agreement beyond what two annotators with the same shares of labels have by chance.

    Source: Cohen (1960), A coefficient of agreement for nominal scales.
    """
    n = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    shares, others = Counter(first), Counter(second)
    expected = sum(shares[label] * others[label] for label in shares) / n**2
    return (observed - expected) / (1 - expected)


def agreement(a: dict[Span, dict[str, str]], b: dict[Span, dict[str, str]]) -> float:
    """F1 of the spans that both marked firmly; one that is optional to one of them and marked by both is left out."""
    agreed = sum(_is_firm(span, a, b) for span in a)
    alone = sum(
        row["optional"] == "0" and span not in other for one, other in ((a, b), (b, a)) for span, row in one.items()
    )
    return 2 * agreed / (2 * agreed + alone)


def _is_firm(span: Span, *annotated: dict[Span, dict[str, str]]) -> bool:
    return all(span in some and some[span]["optional"] == "0" for some in annotated)


def _span(row: dict[str, str]) -> Span:
    return row["article"], row["start"], row["end"], row["type"]


def _rows(name: str) -> list[dict[str, str]]:
    with (ANNOTATORS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{value:.4f}  {name}")  # noqa: T201 (a script that shows its figures)
