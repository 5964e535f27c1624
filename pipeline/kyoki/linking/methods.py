"""The methods by which mentions are linked, and the certainty of each."""

from __future__ import annotations

from typing import Final

#: The methods, each with its certainty.
METHODS: Final = {
    "own name": 1.0,  # given by the user's own names
    "own correction": 1.0,  # given by the user's corrections of a link
    "state name": 1.0,  # 北朝鮮, 朝鮮民主主義人民共和国
    "state abbreviation": 1.0,  # 米 in 米韓
    "full name": 1.0,  # ウラジーミル・プーチン
    "name in the article": 1.0,  # プーチン, if the article has ウラジーミル・プーチン and no other プーチン
    "clipped name in the article": 0.95,  # ノム, if the article has 野村克也; right in all of 74 livedoor articles
    "reading in brackets": 1.0,  # ハン・ミョンスク in 韓明淑（ハン・ミョンスク）
    "other name in the article": 1.0,  # 滝崎邦明 in 猫ひろし（本名：滝崎邦明）, and ring names of elders
    "name and role in the article": 0.9,  # ケネディ大統領, if the article has two and one is 大統領
    "surname and role": 0.8,  # 田中首相と田中外相, neither of whom the article names in full
    "nearest name in the article": 0.5,  # 田中, if the article has two of them: the one named last before it
    "only name in the corpus": 0.8,  # プーチン, if this article has no full name and all articles together have one
    "another form in the corpus": 0.9,  # ウラジミール・プーチン; ハン・ミョンスク, if another article has both forms
    "byline": 1.0,  # 山田太郎 in （山田太郎） at the end of an article: who wrote it
    "surface": 1.0,  # 平壌; a person known only by surname
    # a kanji surname without any full name in the article: of 680 pairs of articles (630 of livedoor) that have a full
    # name with the same surname, 311 have the same person
    "surname in several articles": 0.5,
    "folded surface": 1.0,  # 平壌市 = ピョンヤン = 平壌; 新冠 = 新冠町
    "part of the place before it": 0.95,  # 府中市 in 東京都府中市; パリ in テキサス州パリ
    # 33 of 34 were right for the next one and the two by country and by size together (see `coordinates`)
    "longer name in the article": 0.9,  # 大阪, if the article has 大阪府; ワシントン, if it has ワシントン州
    "place in the article": 0.9,  # 府中市, if the article has 広島県
    "listed name": 1.0,  # 自民, NATO
    "name with what is before it": 0.9,  # 広島県警, with 広島県 as place and 警 as organisation
    "abbreviation in brackets": 1.0,  # IOC in 国際五輪委員会（IOC）
    "country in the article": 0.9,  # 松江, if the article names China; else the one in Japan
    "largest of the name": 0.9,  # one of several places, with no evidence which
}
