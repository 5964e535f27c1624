"""Places: forms of one name that may be taken for one place."""

from __future__ import annotations

from typing import Final

#: Prefectures that share their name with a city that is not the whole of them: 広島, 広島市 and 広島県 stay three.
_PREFECTURES: Final = frozenset(
    "青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良"
    " 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄".split()
)


def folded(surface: str) -> str:
    """Return the name that forms of one place share.

    >>> folded("平壌市"), folded("東京都"), folded("広島市"), folded("四日市")
    ('平壌', '東京', '広島市', '四日市')
    """
    base = surface.removesuffix("市")
    if surface == "東京都":
        return "東京"
    if base == surface or len(base) < 2 or base in _PREFECTURES or base.endswith("日"):
        return surface
    return base
