"""Places: forms of one name that may be taken for one place."""

from __future__ import annotations

from pipeline.knowledge.words import column


def folded(surface: str) -> str:
    """Return the name that forms of one place share.

    東京都 is 東京. A city is called without its 市, but not one that shares its name with a prefecture (広島 may mean
    either), nor one whose name ends so already (四日市).

    >>> folded("平壌市"), folded("東京都"), folded("広島市"), folded("四日市")
    ('平壌', '東京', '広島市', '四日市')
    """
    if surface == "東京都":
        return "東京"
    base = surface.removesuffix("市")
    ambiguous = len(base) < 2 or base.endswith("日") or base in column("prefectures", "name")
    return surface if ambiguous else base
