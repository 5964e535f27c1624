"""Single and foreign names before titles: which titles make a person of them, and where the name ends."""

import pytest


def test_an_assembly_is_no_person(found):
    assert found("宮城県議会議長が述べた", Person="宮城県議会") == ["place:宮城県"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # UniDic knows them only as places
        ("高市政権の積極財政への思惑", ["高市"]),
        ("新たな石川内閣の支持率", ["石川"]),
        ("福島政権が発足した", ["福島"]),
        ("鎌倉政権が成立した", []),
        ("北京政権が反発した", []),
        ("九州政権を目指した", []),
        ("奈良内閣府の職員", []),
        ("東京・福島政権の動き", []),
        # Chinese and Korean surnames
        ("文化財課長が述べた", []),
        ("金龍顕前国防相が辞任した", ["金龍顕"]),  # 金龍 is a noun to UniDic
        ("何立峰副首相が同席した", ["何立峰"]),
        ("文炯培所長権限代行は述べた", ["文炯培"]),
        ("侯友宜新北市長が述べた", ["侯友宜"]),
        # katakana that UniDic cuts into short nouns, before an office of a state or a body of states
        ("テドロス事務局長が会見した", ["テドロス"]),  # テ | ドロス
        ("フィリピンのレムリヤ司法相は述べた", ["レムリヤ"]),
        ("ガラント国防相は述べた", ["ガラント"]),
        ("マイナンバー担当相は述べた", []),
        ("インターポール事務局長は述べた", []),  # a listed organisation
        ("プロテニス協会長は述べた", []),
        ("新型レムリヤ司法相は述べた", []),
        # the body is part of the office
        ("アッバス自治政府議長も出席した", ["アッバス"]),
        ("ジョンソン下院議長は述べた", ["ジョンソン"]),
        ("額賀衆院議長は述べた", ["額賀"]),
        ("森田都議会議長が述べた", ["森田"]),
        ("国会議長に就いた", []),
        ("ライトハイザー通商代表は述べた", ["ライトハイザー"]),
        # a title behind a dot is no part of the name
        ("ダビド・セケラク・コーチの指導を受けた", ["ダビド・セケラク"]),  # セケラク・コーチ one word to MeCab
        ("エディー・ジョーンズ・ヘッドコーチが語った", ["エディー・ジョーンズ"]),
        ("ロマン・アブラモビッチ・オーナーが語った", ["ロマン・アブラモビッチ"]),
        ("ロマン・コーチングを学んだ", []),
        ("ファーガソン・コーチが語った", ["ファーガソン"]),
        ("ライフ・コーチが語った", []),
        # a title in katakana ends its run
        ("水沢裕子アナ（38）は退社する", ["水沢裕子"]),
        ("人気の女子アナランキングを見た", []),
        ("局アナの給料は高くない", []),
        # titles of shogi and go
        ("藤井聡太七冠が永瀬拓矢王座に勝った", ["藤井聡太", "永瀬拓矢"]),
        ("羽生三冠に勝った", ["羽生"]),
        ("史上初の三冠を達成した", []),
        # surnames in hiragana
        ("タレントのさとう珠緒さんが来た", ["さとう珠緒"]),
        ("ジャイアン役のたてかべ和也さんの声", ["ジャイアン", "たてかべ和也"]),
        ("いとうあさこさんが来た", ["いとうあさこ"]),
        ("きょう珠緒さんが来た", ["珠緒"]),
        ("やはり珠緒さんが来た", ["珠緒"]),
        # offices
        ("台湾の頼清徳総統（64）が演説した", ["頼清徳"]),
        ("頼総統が演説した", ["頼"]),
        ("総統が演説した", []),
        ("加藤駅長が述べた", ["加藤"]),
        ("東京駅長が述べた", []),
        ("大阪支店長が述べた", []),
        # an office that names its town or province
        ("シェインバウム前メキシコ市長が勝利した", ["シェインバウム"]),
        ("ジュリアーニ元ニューヨーク市長が述べた", ["ジュリアーニ"]),
        ("サッカー元ブラジル代表が述べた", []),
        ("ニューサム・カリフォルニア州知事が述べた", ["ニューサム"]),
        ("デサンティス・フロリダ州知事が述べた", ["デサンティス"]),
        # given names in hiragana behind a word for kin
        ("姉のひで子さんは喜んだ", ["ひで子"]),
        ("母のとし江さんは喜んだ", ["とし江"]),
        ("母のおばさんは喜んだ", []),
        ("娘のたくさんの荷物", []),
        ("フーシ派は攻撃した", []),  # a listed group
        # rulers behind their title
        ("教皇フランシスコが死去した", ["フランシスコ"]),
        ("女王エリザベスの時代", ["エリザベス"]),
        ("教皇フランシスコ・ザビエル教会", []),
        ("国王サイドの発言", []),
        ("国際王座を決めた", []),
    ],
)
def test_names_before_a_title(found, text, people):
    assert [name.removeprefix("person:") for name in found(text) if name.startswith("person:")] == people


@pytest.mark.parametrize(
    ("text", "labels", "people"),
    [
        ("妻は俳優の篠ひろ子さん", {"Person": "篠ひろ子"}, ["person:篠ひろ子"]),  # 篠 a noun to UniDic
        ("妻は俳優の篠ひろ子さん", {}, ["person:ひろ子"]),
        ("長女ケイコ氏も加わった", {"Person": "長女ケイコ"}, ["person:ケイコ"]),
        ("当時ひろ子さんは", {"Person": "ひろ子"}, ["person:ひろ子"]),
    ],
)
def test_a_noun_before_a_given_name_in_kana(found, text, labels, people):
    assert found(text, **labels) == people


@pytest.mark.parametrize(
    ("text", "said", "people"),
    [
        ("上白石萌音さんは語った", "上白石萌音", ["person:上白石萌音"]),  # 上 | 白石
        ("當真あみさんは語った", "當真あみ", ["person:當真あみ"]),
        ("赤﨑暁さんは語った", "赤﨑暁", ["person:赤﨑暁"]),
        ("作家の一穂ミチさんは語った", "一穂ミチ", ["person:一穂ミチ"]),  # two given names to UniDic
        ("映画祭で想田和弘監督は語った", "想田和弘", ["person:想田和弘"]),
        ("前白石萌音さんは語った", "前白石萌音", ["person:白石萌音"]),
        ("織田記念国際で語った", "織田記念", []),
        ("井上記念館で語った", "井上記念館", ["place:井上記念館"]),
    ],
)
def test_ginza_may_say_where_a_surname_begins(found, text, said, people):
    assert found(text, Person=said) == people
