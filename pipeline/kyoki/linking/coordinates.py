"""The certainty of a place's coordinates, by the evidence that chose the place among its homonyms."""

from __future__ import annotations

from typing import Final

from kyoki.linking import gazetteer

#: Numbers of right coordinates and of all, among 235 mentions of places checked by hand (118 news articles and 630 of
#: livedoor, one mention per place and article). The certainty is (right + 1) / (all + 2).
JUDGED: Final = {
    "part of the place before it": (36, 36),  # 府中市 in 東京都府中市
    "with its unit": (59, 59),  # 府中市, 愛知県
    "bare name": (84, 87),  # 平壌, 金沢; 守山 was not the city but a ward of Nagoya
    "without its unit": (19, 19),  # 軽井沢, フロリダ
    "by the article": (33, 34),  # one of several homonyms: 松江, 沖縄
}
_RIGHT: Final = {evidence: (right + 1) / (judged + 2) for evidence, (right, judged) in JUDGED.items()}


def certainty(surface: str, method: str) -> float:
    """Return how likely a mention of a place has the right coordinates, if it is one and has some.

    >>> certainty("府中市", "place in the article") > certainty("府中", "place in the article")
    True

    Args:
        surface: its characters.
        method: how it was linked, one of `methods.METHODS`.
    """
    return _RIGHT[_evidence(surface, method)] if not method.startswith("own ") else 1.0


def _evidence(surface: str, method: str) -> str:
    if method == "part of the place before it":
        return method
    if surface.endswith(gazetteer.units()):
        return "with its unit"
    return {"surface": "bare name", "folded surface": "without its unit"}.get(method, "by the article")
