"""Links of people by their article and by the other articles."""

import pytest

from kyoki.language.name_readings import name_readings
from kyoki.linking.link_people import PersonMention, name_evidence, resolve
from kyoki.linking.people import sound


def met(given):
    """'韓明淑 (ハン・ミョンスク) ハン/首相' : brackets for a reading, a slash before a role, ! for a settled name."""
    for number, sentence in enumerate(given.split("。")):
        for part in sentence.split():
            name, _, role = part.partition("/")
            yield PersonMention(name.strip("()!"), role, name.startswith("("), name.endswith("!"), number)


def names(*articles):
    """The names of the first article's mentions, with the others beside it."""
    read = [list(met(article)) for article in articles]
    return " ".join(name for name, _ in resolve(read[0], name_evidence(read, name_readings)))


@pytest.mark.parametrize(
    ("article", "wanted"),
    [
        ("韓明淑 (ハン・ミョンスク) 韓/首相 ハン", "韓明淑 韓明淑 韓明淑 韓明淑"),
        ("パク・トクフン (朴徳勲) パク 朴/大使", "パク・トクフン パク・トクフン パク・トクフン パク・トクフン"),
        ("李強 (リー・チアン) リー/首相", "李強 李強 李強"),
        ("朴槿恵 朴 (パク・クネ) パク", "朴槿恵 朴槿恵 朴槿恵 朴槿恵"),  # the surname stands for the full name
        ("金正恩/国務委員長 金/委員長 金/総書記 金", "金正恩 金正恩 金正恩 金正恩"),
        # two of one surname: by the role, else by who was named last
        (
            "エドワード・ケネディ/上院議員 ジョン・ケネディ/元大統領 ケネディ/上院議員 ケネディ/大統領 ケネディ",
            "エドワード・ケネディ ジョン・ケネディ エドワード・ケネディ ジョン・ケネディ ジョン・ケネディ",
        ),
        ("田中一郎/首相 田中花子/首相 田中/首相", "田中一郎 田中花子 田中花子"),
        # two surnames with two offices in one sentence, and no full name
        ("田中/首相 田中/外相。田中 田中/前首相", "田中（首相） 田中（外相） 田中（外相） 田中（首相）"),
        ("金/総書記。金/委員長", "金 金"),
        ("田中一郎 田中/首相 田中/外相", "田中一郎 田中一郎 田中一郎"),
        # 森 is short for 森喜朗, though 森山真弓 begins so too; alone, a long name is short for
        ("森喜朗 森山真弓 森", "森喜朗 森山真弓 森喜朗"),
        ("森山真弓 森山", "森山真弓 森山真弓"),
        ("藤原紀香 紀香", "藤原紀香 藤原紀香"),
        ("小泉純一郎 純一郎", "小泉純一郎 小泉純一郎"),
        ("藤原紀香 小泉純一郎 一香", "藤原紀香 小泉純一郎 一香"),
        ("ダルビッシュ有 ダル", "ダルビッシュ有 ダルビッシュ有"),
        ("トリンドル玲奈 玲奈", "トリンドル玲奈 トリンドル玲奈"),
        ("ブラッド・ピット ブラピ", "ブラッド・ピット ブラッド・ピット"),
        ("ブラッド・ピット ブラ", "ブラッド・ピット ブラ"),  # no blend of both
        ("田村淳 淳", "田村淳 田村淳"),
        ("小泉純一郎 郎", "小泉純一郎 郎"),  # of a longer name the last kanji is no given name
        ("金正日 将軍様! 金", "金正日 将軍様 金正日"),
        # a middle name, unless another person has it as a surname
        ("ルイス・イナシオ・ルラ・ダシルバ ルラ", "ルイス・イナシオ・ルラ・ダシルバ ルイス・イナシオ・ルラ・ダシルバ"),
        ("アナ・ケリー・ルイス ジョン・ケリー ケリー", "アナ・ケリー・ルイス ジョン・ケリー ジョン・ケリー"),
        # nicknames made from readings, of the one whose reading it is
        ("野村克也 ノム", "野村克也 野村克也"),
        ("キムタク 木村拓哉 江角マキコ", "木村拓哉 木村拓哉 江角マキコ"),
        ("三浦知良 本田圭佑 カズ/選手", "三浦知良 本田圭佑 三浦知良"),
        ("岩崎リュウジ リュウ", "岩崎リュウジ 岩崎リュウジ"),
        ("野村克也/監督 野村沙知代 ノム/監督", "野村克也 野村沙知代 野村克也"),
        ("野村克也 野村沙知代 ノム", "野村克也 野村沙知代 野村沙知代"),  # who was named last
        ("柳葉敏郎 トシオ", "柳葉敏郎 トシオ"),  # a whole given name may be whom he plays
        ("田中将大 マー", "田中将大 マー"),  # less than two characters of the reading: 小林麻央 has them, too
        ("本田圭佑 ノム", "本田圭佑 ノム"),
        ("野村 ノム", "野村 ノム"),  # a surname alone may be another's
        ("野村克也 ノム!", "野村克也 ノム"),
        # a real name is the name before it in the sentence, also later on
        ("猫ひろし 滝崎邦明/本名。滝崎邦明", "猫ひろし 猫ひろし 猫ひろし"),
        ("高倉健 (タカクラ・ケン) 小田剛一/本名", "高倉健 高倉健 高倉健"),
        ("猫ひろし。滝崎邦明/本名", "猫ひろし 滝崎邦明"),  # another sentence
        ("おかわり君/愛称 中村剛也 栗山巧。おかわり君", "中村剛也 中村剛也 栗山巧 中村剛也"),
        ("おかわり君/愛称。中村剛也", "おかわり君 中村剛也"),  # another sentence
        ("おかわり君!/愛称 中村剛也", "おかわり君 中村剛也"),
        ("二所ノ関/親方 稀勢の里/四股名。稀勢の里", "二所ノ関 二所ノ関 二所ノ関"),
        ("滝崎邦明/本名", "滝崎邦明"),
        ("猫ひろし 滝崎邦明!/本名", "猫ひろし 滝崎邦明"),
    ],
)
def test_within_an_article(article, wanted):
    assert names(article) == wanted


@pytest.mark.parametrize(
    ("articles", "wanted"),
    [
        (("プーチン", "ウラジーミル・プーチン"), "ウラジーミル・プーチン"),
        (("田中", "田中角栄"), "田中"),
        (("滝崎邦明", "猫ひろし 滝崎邦明/本名"), "滝崎邦明"),  # perhaps a namesake
        (("ハン・ミョンスク ハン", "韓明淑 (ハン・ミョンスク)"), "韓明淑 韓明淑"),
        (("ハン・ミョンスク", "韓明淑 (ハン・ミョンスク)", "韓明叔 (ハン・ミョンスク)"), "ハン・ミョンスク"),
        # the commoner spelling of two, the first in order of two as common
        (("アラ・ジュマ ジュマ", "アーラ・ジュマ アーラ・ジュマ"), "アーラ・ジュマ アーラ・ジュマ"),
        (("プーチン", "ウラジーミル・プーチン", "ウラジミール・プーチン"), "ウラジミール・プーチン"),
        (("スティーブジョブズ", "スティーブ・ジョブズ"), "スティーブ・ジョブズ"),
        (("ブッシュ", "ジョージ・ブッシュ", "ジェブ・ブッシュ"), "ブッシュ"),
    ],
)
def test_across_articles(articles, wanted):
    assert names(*articles) == wanted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ウラジミール・プーチン", "ウラジーミル・プーチン", True),
        ("ヴォロディミル・ゼレンスキー", "ボロディミル・ゼレンスキー", True),
        ("ハビエル・ソラナ", "ハヴィエル・ソラナ", True),
        ("ジョン・ケリー", "ジョン・ケネディ", False),
    ],
)
def test_spellings_of_one_sound(one, other, same):
    assert (sound(one) == sound(other)) is same


def test_a_nickname_says_by_which_method_it_is_linked():
    read = list(met("野村克也 ノム 野村"))
    methods = [method for _, method in resolve(read, name_evidence([read], name_readings))]
    assert methods == ["full name", "clipped name in the article", "name in the article"]


def test_names_are_read_only_where_a_nickname_may_be_theirs():
    asked = []
    articles = ["野村克也 ノム 江角マキコ プーチン", "木村拓哉 バラク・オバマ オバマ大統領", "鳩山由紀夫 鳩山"]
    name_evidence([list(met(article)) for article in articles], lambda names: asked.extend(names) or {})
    assert asked == ["江角マキコ", "野村克也"]
