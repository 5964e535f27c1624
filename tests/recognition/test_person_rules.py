"""People in sentences: who is one, where the name ends, and what never is one."""

import pytest

from kyoki.recognition.decide import recognise


@pytest.mark.parametrize(
    ("text", "labels", "people"),
    [
        ("ウラジーミル・プーチン大統領が述べた", {}, ["ウラジーミル・プーチン"]),
        ("プーチン大統領が述べた", {}, ["プーチン"]),
        ("ルビオ米国務長官が述べた", {}, ["ルビオ"]),
        ("ゼレンスキー大統領が述べた", {}, ["ゼレンスキー"]),  # a word that UniDic does not know
        ("安倍首相が述べた", {}, ["安倍"]),
        ("小泉・元首相が述べた", {}, ["小泉"]),
        ("小泉純一郎は述べた", {}, ["小泉純一郎"]),
        ("河野太郎外相が述べた", {}, ["河野太郎"]),
        ("韓悳洙首相が述べた", {}, ["韓悳洙"]),  # no word of it is in UniDic as a name
        ("田文華・前会長に判決", {}, ["田文華"]),
        ("金正恩国務委員長が認めた", {"Person": "金正恩"}, ["金正恩"]),  # UniDic: 金正 + 恩
        ("金委員長が訪れた", {}, ["金"]),
        ("北野誠(きたのまこと)局長が会見した", {}, ["北野誠"]),
        ("石川氏は否定した", {}, ["石川"]),
        ("石川くんは否定した", {}, ["石川"]),
        ("石川社長が会見した", {"Person": "石川"}, ["石川"]),
        ("石川社長が会見した", {}, []),  # without GiNZA a place name before a title stays a place
        ("東京代表が勝った", {"Position_Vocation": "東京代表"}, []),  # a title that places have too
        ("チョー・トゥ副外相が会談した", {}, ["チョー・トゥ"]),
        ("ダルビッシュ有投手が投げた", {"Person": "ダルビッシュ有"}, ["ダルビッシュ有"]),
        ("トリンドル玲奈が来た", {"Person": "トリンドル玲奈"}, ["トリンドル玲奈"]),
        ("ウォンビン主演の映画", {"Person": "ウォンビン主演"}, []),  # a noun is no given name
        ("ロバート・ダウニーJr.が来た", {}, ["ロバート・ダウニーJr."]),
        ("花子主演の映画", {"Person": "花子主演"}, ["花子"]),
        ("ジョーディン・ウィーバーが来た", {}, ["ジョーディン・ウィーバー"]),
        ("ジョーディン・スタジアムに来た", {}, []),
        ("ソフトバンク孫が来た", {"Person": "ソフトバンク孫"}, []),  # a company and a surname
        ("派兵を認めた", {"Country": "派兵"}, []),
        ("領空侵犯があった", {"Person": "領空侵犯"}, []),
        ("領空侵犯を認めた", {"N_Person": "領空侵犯"}, []),
        ("全国委員長が述べた", {"Person": "全国"}, []),
        ("陸軍省会計監督が述べた", {}, []),
        ("トランプ大統領が述べた", {}, ["トランプ"]),  # a card game in the dictionary
        ("トップ選手が集まった", {"Position_Vocation": "トップ選手"}, []),
        ("金総書記が訪れた", {}, ["金"]),
        ("韓国人検事が述べた", {}, []),
        ("中日落合監督が述べた", {"Person": "中日落合"}, ["落合"]),
        ("ワールド・ベースボール・クラシックで優勝", {"Person": "ワールド・ベースボール・クラシック"}, []),
        ("ゴールキーパーが止めた", {"Person": "ゴールキーパー"}, []),
        ("防衛相には中谷元氏が就いた", {}, ["中谷元"]),
        ("中谷元防衛相が会見した", {}, ["中谷"]),
        ("代表委員の箕牧智之さんが演説した", {}, ["箕牧智之"]),
        ("ボルアルテ大統領が出席した", {}, ["ボルアルテ"]),
        ("J・D・バンス副大統領が出席した", {}, ["J・D・バンス"]),
        ("ノーベル委員会が発表した", {}, []),
        ("空母セオドア・ルーズベルトが入港した", {}, []),
        ("グループ会長が退いた", {"Position_Vocation": "会長"}, []),
        ("前経済産業相が辞任した", {}, []),
        ("中央大学教授が述べた", {"Person": "中央大学"}, []),
        ("野口英世賞を受けた", {}, []),  # a person's name in the name of a prize
        ("トヨタ社長が述べた", {}, []),
        ("松下電器の社長が述べた", {}, []),
        ("ベネディクト16世が訪れた", {}, ["ベネディクト16世"]),
        ("新世紀の始まり", {}, []),
        ("トニー・ブレア・イギリス首相が述べた", {}, ["トニー・ブレア"]),
        ("ルカ・マルモリーニは語った", {}, ["ルカ・マルモリーニ"]),  # the surname is not in UniDic
        ("ルカ・マルモリーニ図書館の本", {}, []),
        ("サン・フアンで会議", {}, []),
        ("横綱白鵬が勝った", {"Person": "横綱白鵬"}, ["白鵬"]),
        ("中村功平が勝った", {"Person": "中村功"}, ["中村功平"]),  # UniDic: 功 + 平
        ("小沢一郎派が集まった", {}, ["小沢一郎"]),
        ("伊藤盛景が城主となった", {"Person": "藤盛景"}, ["伊藤盛景"]),
        ("森本敏防衛大臣が会見した", {}, ["森本敏"]),
        ("グテレス国連事務総長が訪れた", {}, ["グテレス"]),
        ("小沢民主党代表が述べた", {}, ["小沢"]),
        ("メルケル・ドイツ首相が述べた", {}, ["メルケル"]),
        ("森林環境大臣の会議", {}, []),
        ("中村功防衛大臣が述べた", {}, ["中村功"]),
        ("マティス参謀総長が述べた", {}, ["マティス"]),
        ("ブリンケン氏が訪れた", {}, ["ブリンケン"]),  # UniDic: ブリン + ケン
        ("トランプ氏が訪れた", {}, ["トランプ"]),
        ("トランプさんの遊び方", {}, []),
        ("グループリーダーさんが来た", {}, []),
        ("小説家の石井ふく子氏が来た", {}, ["石井ふく子"]),
        ("店長の竹内レイさんに聞いた", {}, ["竹内レイ"]),
        ("牧田　亜紀子が書いた", {}, ["牧田　亜紀子"]),
        ("牧田　東京から参加", {}, []),
        ("畠山 雄豪（記録）", {}, ["畠山 雄豪"]),
        ("清武健治が辞任した", {}, ["清武健治"]),  # UniDic: a place + a given name
        ("清武健治の丘に登った", {"Park": "清武健治の丘"}, []),
        ("木谷安憲（きだに・あんけん）が入賞", {}, ["木谷安憲"]),
        ("風林火山（ふうりんかざん）の旗", {}, []),
        ("会社員、山下健治（28）が入賞", {}, ["山下健治"]),
        ("仙台駅前（28）の路線", {}, []),
        ("真木よう子が演じる", {"Person": "真木よう子"}, ["真木よう子"]),
        ("高須クリニックの広告", {"Person": "高須クリニック"}, []),
        ("コンドウが目を覚ます", {"Person": "コンドウ"}, ["コンドウ"]),  # UniDic: コン + ドウ
        ("プロテストに合格した", {"Person": "プロテスト"}, []),
        ("夫を呼ぶローラが笑った", {}, ["ローラ"]),
        ("暴風「アルベルト」が発生した", {}, []),
        ("ホンダ社長が述べた", {}, []),
        ("孫社長が述べた", {}, ["孫"]),
        ("孫の社長就任", {}, []),
        ("高校長会の会合", {}, []),
        ("タレント・misonoが歌った", {}, ["misono"]),
        ("タレント・女優が集まった", {}, []),
        ("Sさんは言う", {}, []),
        ("MIYUさんは言う", {}, ["MIYU"]),
        ("MIYUの使い方", {}, []),
        ("母・慈敬さんが語った", {}, ["慈敬"]),
        ("北川母からの手紙", {"Person": "北川母"}, []),
        ("長友佑都が出場", {"Person": "長友佑都"}, ["長友佑都"]),
        ("東京都の知事", {"Person": "東京都"}, []),
        ("イケメン俳優が来た", {"Person": "イケメン"}, []),
        ("ローソンに入った", {"Company": "ローソン"}, []),
    ],
)
def test_people_in_a_sentence(found, text, labels, people):
    assert [name.removeprefix("person:") for name in found(text, **labels) if name.startswith("person:")] == people


def test_someone_named_in_full_is_found_in_the_whole_article(rules):
    first, second, third = rules("竹原信一市長が会見した。", "竹原市長は否定した。", "竹原市で会議があった。")
    assert first["竹原信一"][0] == "person"
    assert second["竹原"] == ("person", "named in the article")
    assert third["竹原市"][0] == "place"


def test_without_a_full_name_a_city_with_that_name_is_a_city(rules):
    assert rules("竹原市長は否定した。")[0]["竹原市"][0] == "place"


def test_a_surname_in_a_company_name_is_not_found_again(rules):
    _, second = rules("永谷嘉男さんが死去した。", "永谷園は食品会社だ。")
    assert "永谷" not in second


def test_a_full_name_is_found_again_where_mecab_cuts_it_elsewhere(rules):
    _, second = rules("金正恩総書記が訪れた。", "プーチンと金正恩の条約。")
    assert second["金正恩"] == ("person", "named in the article")


@pytest.mark.parametrize(
    ("first", "then", "name"),
    [
        ("山下健治（28）が入賞した。", "後で健治は笑った。", "健治"),
        ("ムワナ・カデンゲ監督が来た。", "彼はムワナに聞いた。", "ムワナ"),
        ("トランプ大統領が来た。", "後でトランプは笑った。", "トランプ"),
        ("トランプ大統領が来た。", "後にトランプ政権は動いた。", "トランプ"),
        ("ゼレンスキー大統領が来た。", "彼はゼレンスキーに聞いた。", "ゼレンスキー"),
        ("タレント・misonoが来た。", "後でmisonoは歌った。", "misono"),
        ("夫を呼ぶローラが笑った。", "彼は「ローラ」と呼んだ。", "ローラ"),
    ],
)
def test_a_part_of_a_name_is_found_in_the_rest_of_the_article(rules, first, then, name):
    assert rules(first, then)[1][name] == ("person", "named in the article")


@pytest.mark.parametrize(
    ("first", "then", "name"),
    [
        ("ケン・ブラント監督が来た。", "後でブリンケンは笑った。", "ケン"),  # within katakana
        ("橋下徹大阪市長が来た。", "彼は大阪から来た。", "大阪"),  # where someone holds office is no name
        ("アクション監督が来た。", "激しいアクションだ。", "アクション"),
        ("ジャフナ会長が来た。", "後でジャフナは勝った。", "ジャフナ"),  # a club's office, and GiNZA sees no person
        ("田中元気さんが来た。", "彼は元気に走った。", "元気"),
    ],
)
def test_what_is_a_word_or_a_part_of_one_is_not(rules, first, then, name):
    assert rules(first, then)[1].get(name, ("", ""))[1] != "named in the article"


@pytest.mark.parametrize(
    ("full", "short", "text", "wanted"),
    [
        ("ダルビッシュ有", "ダル", "ダルの速球が走った", ["ダル"]),
        ("ブラッド・ピット", "ブラピ", "ブラピが来た", ["ブラピ"]),
        ("ダルビッシュ有", "", "ダルの速球が走った", []),  # GiNZA must call it a person
        ("ダルビッシュ有", "メダル", "メダルの色は金だ", []),
        ("菅野智之", "ダル", "ダルの速球が走った", []),  # nobody here is cut to it
    ],
)
def test_a_nickname_is_found_after_the_full_name(read, full, short, text, wanted):
    first = read(f"{full}選手が語った", Person=full)
    second = read(text, **({"Person": short} if short else {}))
    claims = recognise([first, second])[1]
    assert [second.text[claim.start : claim.end] for claim in claims if claim.type == "person"] == wanted
