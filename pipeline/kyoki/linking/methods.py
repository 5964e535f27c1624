"""How mentions are linked, and how sure each way is."""

from __future__ import annotations

from typing import Final

#: How a mention was linked, and how sure that is.
METHODS: Final = {
    "own name": 1.0,  # what the user's own names say
    "own correction": 1.0,  # what they say of what was linked otherwise
    "state name": 1.0,  # 北朝鮮, 朝鮮民主主義人民共和国
    "state abbreviation": 1.0,  # 米 in 米韓
    "full name": 1.0,  # ウラジーミル・プーチン
    "name in the article": 1.0,  # プーチン, where the article has ウラジーミル・プーチン and no other プーチン
    "reading in brackets": 1.0,  # ハン・ミョンスク in 韓明淑（ハン・ミョンスク）
    "name and role in the article": 0.9,  # ケネディ大統領, where the article has two of them and one is 大統領
    "surname and role": 0.8,  # 田中首相と田中外相, neither of whom the article names in full
    "nearest name in the article": 0.5,  # 田中, where the article has two of them: the one named last before it
    "only name in the corpus": 0.8,  # プーチン, where the article has no full name and all articles have one
    "another form in the corpus": 0.9,  # ウラジミール・プーチン; ハン・ミョンスク, where another article has both forms
    "surface": 1.0,  # 平壌; a person of whom only the surname is known
    # a kanji surname in articles that name nobody of it in full: of 680 pairs of articles (630 of livedoor) in which
    # somebody of one surname is named in full, 311 have the same person
    "surname in several articles": 0.5,
    "folded surface": 1.0,  # 平壌市 = ピョンヤン = 平壌; 新冠 = 新冠町
    "part of the place before it": 0.95,  # 府中市 in 東京都府中市; パリ in テキサス州パリ
    # of the next, of the country and of the largest together 33 of 34 were right (see `coordinates`)
    "longer name in the article": 0.9,  # 大阪, where the article has 大阪府; ワシントン, where it has ワシントン州
    "place in the article": 0.9,  # 府中市, where the article has 広島県
    "listed name": 1.0,  # 自民, NATO
    "name with what is before it": 0.9,  # 広島県警, where 広島県 is a place and 警 the organisation
    "abbreviation in brackets": 1.0,  # IOC in 国際五輪委員会（IOC）
    "country in the article": 0.9,  # 松江, where the article names China; else the one in Japan
    "largest of the name": 0.9,  # of several places, where nothing says which
}
