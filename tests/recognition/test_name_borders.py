"""Where MeCab cuts a Japanese name: the surname and the given name of a sentence, and what is none."""

from itertools import pairwise

import pytest


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # UniDic has the surname alone: a given name of two or three kanji before a title, an age or the end of the run
        ("ソフトバンクの千賀滉大が投げた", ["千賀 滉大"]),  # 滉 | 大
        ("五輪代表の関田誠大、石川祐希の両選手", ["関田 誠大", "石川 祐希"]),
        ("前橋市の江崎禎英選手が勝った", ["江崎 禎英"]),  # 禎 | 英
        ("日本代表の久保建英九段が述べた", ["久保 建英"]),  # not 久保建, the British 九段
        ("将棋の藤井聡太七段（15）が勝った", ["藤井 聡太"]),  # 聡 | 太七 | 段
        ("将棋の藤井聡太七冠が勝った", ["藤井 聡太"]),
        ("宇宙飛行士の油井亀美也さんが語った", ["油井 亀美也"]),
        ("ボクシングの寺地拳四朗は防衛した", ["寺地 拳四朗"]),
        ("財務省出身の錦織功政氏を破った", ["錦織 功政"]),  # 功 | 政氏
        ("豊島区の高野之夫区長が述べた", ["高野 之夫"]),  # 之 is a particle to UniDic
        ("ジャンプの小林陵侑が優勝した", ["小林 陵侑"]),
        ("高野之夫の講演", []),  # 夫 may be a word of its own
        ("水泳の池江璃花子、大橋悠依", ["池江 璃花子", "大橋 悠依"]),
        ("女優の真野恵里菜が来た", ["真野 恵里菜"]),
        ("GKの川島永嗣がゲスト出演", ["川島 永嗣"]),
        ("福岡資麿厚労相は述べた", ["福岡 資麿"]),  # 資 | 麿, the latter a surname
        ("中谷元防衛相が会見した", []),
        ("石井英二元会長が述べた", ["石井 英二"]),
        ("小泉元首相が会見した", []),  # 元首 begins no title here
        ("森誠米国務長官が述べた", ["森 誠"]),
        ("松下電器の株価", []),
        ("ビールの鵜野森店で食べた", []),
        ("鈴木一家の暮らし", []),
        ("高田城址の桜", []),
        ("山口組系の暴力団", []),
        ("宮部佑樹初のスキャンダル", ["宮部 佑樹"]),
        ("宮部佑樹作の戯曲", ["宮部 佑樹"]),
        ("金正日萌えで逮捕", ["金 正日"]),
        ("桃山学院大の学生", []),
        ("本田技研社長が述べた", []),
        # UniDic has the given name alone
        ("ホンダの三部敏宏社長も会見した", ["三部 敏宏"]),  # 三 | 部
        ("サントリーの新浪剛史は述べた", ["新浪 剛史"]),
        ("芥川賞に九段理江さん（33）の小説", ["九段 理江"]),
        ("マツダの毛籠勝弘社長が会見した", ["毛籠 勝弘"]),
        ("経団連の十倉雅和会長が述べた", ["十倉 雅和"]),  # 十 | 倉 (a surname)
        ("卓球の戸上隼輔選手が勝った", ["戸上 隼輔"]),  # 隼 a surname
        ("編集部の岡本奈知子氏", ["岡本 奈知子"]),  # 奈 | 知子
        ("長男健太さんが語った", []),
        ("五男健太さんが語った", []),
        ("故雅和さんが語った", []),
        ("故三部敏宏社長の功績", []),
        ("五女愛子さんが語った", []),
        ("次妹愛子さんが語った", []),
        ("毛籠勝弘の本", []),  # two nouns, and no title
        # neither
        ("やり投げの北口榛花（26）＝JAL", ["北口 榛花"]),
        ("柔道の渡名喜風南選手が語った", ["渡名喜 風南"]),  # a place and two nouns
        ("バスケットボールの八村塁選手は語った", ["八村 塁"]),  # 八 | 村 | 塁
        ("バスケットボールの八村塁（26）は語った", ["八村 塁"]),
        ("野球の両選手は語った", []),
        ("四回目監督", []),  # kanji likelier elsewhere
        ("八村県知事は語った", []),
        # a Chinese or Korean surname and two kanji before an office, or the office of a city
        ("国民党の侯友宜新北市長が出馬した", ["侯 友宜"]),
        ("台湾民衆党の柯文哲前台北市長は", ["柯 文哲"]),
        ("呉世勲ソウル市長が会見した", ["呉 世勲"]),
        ("陳其邁高雄市長が会見した", ["陳 其邁"]),  # 陳 a state of old
        ("中国の何立峰副首相らが同席した", ["何 立峰"]),
        ("文炯培所長権限代行は述べた", ["文 炯培"]),
        ("卓栄泰行政院長は述べた", ["卓 栄泰"]),
        ("文化財課長が述べた", []),
        ("林業界会長が述べた", []),
        ("石川県知事が述べた", []),
        ("石川県金沢市長が述べた", []),
        ("河川課課長が述べた", []),
        ("馬県議が述べた", []),
        ("車業界会長が述べた", []),
        ("黄信号監督が述べた", []),  # a noun of two kanji
        ("具志署巡査が述べた", []),  # ends like an organisation
        ("何市長が述べた", []),
        ("経済産業局長が述べた", []),
        ("日本銀行総裁が述べた", []),
        ("市教育委員長が述べた", []),
        ("横浜国大教授が述べた", []),
        # kanji on either side of each limit
        ("倉敷商の矢吹怗一監督が述べた", ["矢吹 怗一"]),  # no name in UniDic begins with 怗
        ("牛一のものを『信長公記』と呼ぶ", []),
        ("下院健太は述べた", []),
        ("科会勝弘社長が述べた", []),
        ("王受文氏が述べた", ["王 受文"]),
        ("体操の梅橋塁選手は語った", ["梅橋 塁"]),
        ("体操の里橋塁選手は語った", []),
        ("金東兗知事が述べた", ["金 東兗"]),
        ("本来三百選手が参加した", []),
        ("小林真直ぐ歩く", []),  # a word that goes on in kana
        ("小林健太又は代理が出る", ["小林 健太"]),
    ],
)
def test_surname_and_given_name(read, text, names):
    words = read(text).words
    found = [f"{a.surface} {b.surface}" for a, b in pairwise(words) if (a.kind, b.kind) == ("surname", "given")]
    assert found == names


@pytest.mark.parametrize(
    ("text", "person", "name"),
    [
        ("歌手の米津玄師選手", "米津玄師", "米津 玄師"),  # 玄 | 師, which is a title
        ("歌手の米津玄師選手", "米津玄", "米津 玄"),
        ("日本代表の北澤豪氏が語った", "北澤豪氏", "北澤 豪"),
        ("政治家の安倍政治", "安倍政治", ""),
        ("歌手の米津友組選手", "米津友組", "米津 友"),  # -0.2, and 玄師 0.1
        ("囲碁の一力遼棋聖が勝った", "一力遼", "一力 遼"),  # a given name and a state of old
        ("囲碁の一力遼が勝った", "一力遼", ""),
        ("北朝鮮の金正恩総書記が来た", "金正恩", ""),  # 金 is the surname
        ("将棋の藤井聡太王将（22）が勝った", "藤井聡太", "藤井 聡太"),  # 聡 | 太王 | 将
        ("将棋の藤井聡太王将（22）が勝った", "藤井聡", "藤井 聡"),
        ("党の山本健一部会長が述べた", "山本健一", "山本 健一"),
    ],
)
def test_ginza_may_say_where_a_given_name_ends(read, text, person, name):
    words = read(text, Person=person).words
    found = [f"{a.surface} {b.surface}" for a, b in pairwise(words) if (a.kind, b.kind) == ("surname", "given")]
    assert found == [name] * bool(name)


@pytest.mark.parametrize(
    "text", ["将棋の藤井聡太七段（15）が勝った", "財務省出身の錦織功政氏を破った", "三部敏宏社長も会見した"]
)
def test_words_still_cover_the_text(read, text):
    assert "".join(word.surface for word in read(text).words) == text
    assert all(text[word.start : word.end] == word.surface for word in read(text).words)
