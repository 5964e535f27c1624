"""Whole dumps in the style of Japanese news sites: exactly the article of each is kept."""

import pytest

from kyoki.cleaning.lines import trails
from kyoki.stages.clean import clean
from kyoki.stages.read import scrapes_from_raws
from kyoki.tables import TABLES

TITLE = "港の古い倉庫、図書館に 市議会が可決"
LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
MORE = "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。"
LAST = "反対した議員は、費用が当初の見積もりの二倍になったことを挙げ、説明が足りないと批判している。"
BROADCASTER = f"""海の町放送 NEWS
トップ
新着
天気・災害
動画
ニュース一覧
社会
{TITLE}
2025年4月28日 18時05分
社会
シェアする
help
印刷
Facebook
X
LINE
{LEAD}
{MORE}
市民の受け止めは
{LAST}
あわせて読みたい
高潮で岸壁の道路が通行止め 復旧は来週
4月27日 16時12分
夜の市場に三万人 雨の週末でも人出
4月26日 20時40分
アクセスランキング
1
新駅の名前は「潮見台」に決定
2
商店街の屋根、四十年ぶりに新しく
3
灯台守の日記、孫が本に
新着ニュース
18:20
県立高校の制服、来春から選択制に
18:11
フェリー、濃霧で午後の便を欠航
各地のニュース
北海道
東北
災害情報
海の町放送について
ご意見・お問い合わせ
Copyright 海の町放送 All rights reserved.
許可なく転載することを禁じます。このページは受信料で制作しています。"""
PORTAL = f"""メニュー
ログイン
ID新規取得
トップ
速報
ライブ
個人
オリジナル
みんなの意見
ランキング
有料
主要
国内
国際
経済
{TITLE}
4/28(月) 18:05配信
82
コメント82件
海の町新聞
古い倉庫（写真：海の町新聞）
{LEAD}
{MORE}
{LAST}
【関連記事】
■高潮で岸壁の道路が通行止め
■夜の市場に三万人
最終更新：4/28(月) 19:30
海の町新聞
この記事はいかがでしたか？リアクションで支援しよう
学びがある
12
分かりやすい
30
新しい視点
2
コメント82件
おすすめ順
umi*****
4時間前
とてもいいことだと思います。うちの子どもたちも駅前の図書館が狭くて困っていました。
返信3件
共感した120なるほど4うーん3
minato*****
5時間前
三十億円もかけるなら商店街に使ってほしかった。説明が足りないという議員の意見に賛成です。
返信0件
共感した88なるほど2うーん40
もっと見る
こんな記事も読まれています
商店街の屋根、四十年ぶりに新しく
海の町新聞
4/27(日) 10:10
本コメント機能の運営において、投稿内容を確認することがあります。
アクセスランキング（地域）
1
新駅の名前は「潮見台」に決定
潮見日報4/28(月) 12:12
Copyright © 2025 海の町新聞 無断転載を禁じます。
© LY Corporation"""
NEWSPAPER = f"""海の町新聞デジタル
朝刊 夕刊 連載 特集 ランキング
トップ 社会 経済 政治 国際 スポーツ
ホーム＞社会＞記事
{TITLE}
有料記事
海野みなと 潮見三郎 2025年4月28日 18時05分
[PR]
{LEAD}
[PR]
写真・図版
市議会で採決に臨む議員ら＝2025年4月28日午後2時3分、海野みなと撮影
{MORE}
{LAST}
この記事は有料記事です。残り812文字
有料会員になると続きをお読みいただけます。
今すぐ登録（1カ月間無料） ログインする
※無料期間中に解約した場合、料金はかかりません
この記事を書いた人
海野みなと
社会部｜市政担当
専門・関心分野
まちづくり、文化財
1990年、例県生まれ。大学で建築を学び、2015年に入社した。地方の支局を経て、現在は市政を担当している。
トップニュース
フェリー、濃霧で欠航 18:11
注目の連載
灯台守の日記
灯台の明かりが消えた夜、守り手は何を思ったのか。百年前の日記を読み解く。
アクセスランキング
1 新駅の名前は「潮見台」に決定
2 商店街の屋根、四十年ぶりに新しく
海の町新聞のサービス
紙面ビューアー
購読のご案内
会社案内 採用情報 お問い合わせ サイトマップ
Copyright © The Umi Shimbun Company. All rights reserved. 無断転載を禁じます。"""
LOCAL = f"""海の町ニュース
国内 海外 地域
{TITLE}
公開日：2025年4月28日 最終更新日：2025年4月29日
{LEAD}
{MORE}
{LAST}
シェア
ポスト
前の記事
高潮で岸壁の道路が通行止め
県は二十七日、高潮で崩れた岸壁の道路を通行止めにした。復旧は来週になる見込みだ…
次の記事
夜の市場に三万人
雨にもかかわらず夜の市場には三万人が訪れた。主催者は「予想を超えた」と話している…
関連記事
高潮で岸壁の道路が通行止め
県は二十七日、高潮で崩れた岸壁の道路を通行止めにした。復旧は来週になる見込みだ。
2025.04.27
夜の市場に三万人
雨にもかかわらず夜の市場には三万人が訪れた。主催者は「予想を超えた」と話している。
2025.04.26
商店街の屋根、新しく
四十年ぶりに商店街の屋根が新しくなった。店主らは「明るくなった」と喜んでいる。
2025.04.25
海の町ニュースについて
海の町ニュースは、港と島の暮らしを伝える地域メディアです。広告の掲載や取材のご依頼も受け付けています。
運営会社
プライバシーポリシー
© 2025 海の町ニュース"""
AGENCY = f"""{TITLE}
2025/04/28 18:05
{LEAD}
{MORE}
{LAST}
（了）
海の町通信
写真を見る全3枚
今、あなたにオススメ
Recommended by
人気の記事
最新の記事
港の水温、平年を二度上回る
2分前
タグ
市議会
図書館
当サイトはCookieを使用しています。引き続き閲覧する場合、Cookieの使用に同意したものとみなします。
OK"""
INTERVIEW = f"""{TITLE}
海野みなと
2025年4月28日 6:00
{LEAD}
――なぜ倉庫だったのですか。
「市民の記憶が残る建物だからです。新しく建てるより安くすむことも分かりました」
――反対の声もあります。
「説明を重ねます。三年前の見積もりは資材が安い時のもので、当時とは事情が違います」
{LAST}
■記者の目
倉庫は街の宝になる
{MORE}
（聞き手・潮見三郎）
▽うみの・みなと 1970年生まれ。海の町市職員を経て、2020年から現職。
関連リンク
市の計画（PDF）"""
#: Lines that a dump keeps besides headline and paragraphs.
ALSO = {
    "BROADCASTER": ["市民の受け止めは"],
    "PORTAL": ["古い倉庫（写真：海の町新聞）"],
    "INTERVIEW": [
        "――なぜ倉庫だったのですか。",
        "「市民の記憶が残る建物だからです。新しく建てるより安くすむことも分かりました」",
        "――反対の声もあります。",
        "「説明を重ねます。三年前の見積もりは資材が安い時のもので、当時とは事情が違います」",
        "■記者の目",
        "倉庫は街の宝になる",
        "▽うみの・みなと 1970年生まれ。海の町市職員を経て、2020年から現職。",
    ],
}


def kept(raw):
    rows = {"scrape_id": "s", "path": "s.txt", "kind": "text", "markup": "text", "charset": "utf-8"}
    cleaned = clean(TABLES["scrapes"].frame([{**rows, "sha256": "0", "n_bytes": 1, "raw": raw}]))
    return cleaned.articles["text"][0].split("\n")


@pytest.mark.parametrize("name", ["BROADCASTER", "PORTAL", "NEWSPAPER", "LOCAL", "AGENCY", "INTERVIEW"])
@pytest.mark.parametrize("listed", [False, True], ids=["plain", "indented"])
def test_the_article_and_nothing_else(name, listed):
    raw = globals()[name]
    paragraphs = {TITLE, LEAD, MORE, LAST, *ALSO.get(name, ())}
    if listed:  # as a text browser writes a page: lists indented and marked, the article beside them
        lines = raw.split("\n")
        raw = "\n".join(f"      {line}" if line in paragraphs else f"  * {line}" for line in lines)
    found = kept(raw)
    assert found[0] == TITLE
    assert set(found) == paragraphs


TEASERS = [
    ("灯台守の日記、孫が本に", "祖父の残した日記を孫が一冊の本にまとめた。"),
    ("新駅の名は「潮見台」に", "住民の投票で駅の名が決まり、来春に開業する。"),
    ("商店街の屋根、新しく", "四十年ぶりの架け替えが始まり、光が差し込んだ。"),
]
PAPERS = [(f"例文{n}新聞", f"{n}丁目の話題を毎日お届けしています。") for n in range(12)]
READERS = [(f"読者{n}", ("良い取り組みだ。", "費用の説明が足りない。", "賛成です。")[n % 3]) for n in range(90)]


def flat(pairs):
    return "\n".join(line for pair in pairs for line in pair)


@pytest.mark.parametrize(
    "below",
    [
        f"あわせて読みたい\n{flat(TEASERS * 3)}",
        f"関連記事\n古い灯台、宿に\n{flat(PAPERS)}",
        flat(PAPERS),
        f"みんなのコメント 90件\n{flat(READERS)}",
    ],
    ids=["teasers", "directory", "directory at once", "comments"],
)
@pytest.mark.parametrize("text", [[LEAD], [LEAD, MORE, LAST]], ids=["one", "three"])
def test_a_short_article_outweighs_a_listing(text, below):
    assert set(kept("\n".join([TITLE, *text, below]))) - set(flat(PAPERS).split("\n")[::2]) == {TITLE, *text}


@pytest.mark.parametrize("text", [[LEAD], [LEAD, MORE, LAST]], ids=["one", "three"])
def test_a_directory_above_an_article_is_none(text):
    found = kept("\n".join([flat(PAPERS), TITLE, "2025年4月28日", *text]))
    assert found[:1] == [TITLE]
    assert found[1:] == text


def test_a_directory_alone_is_the_article():
    assert kept(f"{TITLE}\n2025年4月28日\n{flat(PAPERS)}")[1:] == flat(PAPERS).split("\n")


def test_entries_below_a_lead_are_the_article():
    said = [
        "開票が始まった。",
        "投票率は前回並みだ。",
        "陣営に歓声が上がった。",
        "市長が会見した。",
        "結果が確定した。",
        "雨が強い。",
    ]
    entries = "\n".join(f"{18 + n}時10分\n続報その{n}\n{text}" for n, text in enumerate(said))
    assert [line for line in kept(f"{TITLE}\n{LEAD}\n{MORE}\n{entries}") if line in said] == said


@pytest.mark.parametrize(
    ("below", "is_kept"),
    [
        (["灯台守の日記、孫が本になった", "海の町放送", "番組の静止画の使用には許可が必要です。"], False),
        (["タグ: 港", "図書館", "この記事は自由にお使いいただけます。"], False),
        (["海野みなと", "山野はるか", "敬称は略しました。"], True),  # a list of the article
        (["灯台守の日記、孫が本になった", "敬称は略しました。"], True),  # a subhead
        (["市の方針によれば、改修の費用は半分を市が負う", "市長の考え", "残りは県の負担とされています。"], True),
        (["開館の式が始まる　10時30分", "式が終わる　11時15分", "海をながめてはいかがでしょう。"], True),  # a table
        (["灯台守の日記、孫が本になった", "海の町放送", "では番組の放送中です。"], True),  # the rest of a sentence
    ],
)
def test_a_short_sentence_apart_from_the_text_is_a_note_of_the_site(below, is_kept):
    assert (below[-1] in kept("\n".join([TITLE, LEAD, MORE, LAST, *below]))) == is_kept


FORM = ["期間", "8月5日から23日まで", "場所", "本町2丁目", "深さ", "約30km"]


@pytest.mark.parametrize(
    ("below", "n"),
    [
        (FORM, 6),
        ([*FORM, "歩行者は通行できます", "お問い合わせ", "電話: 0123-45-0000"], 7),  # a remark
        ([*FORM, "あわせて読みたい", "灯台守の日記、孫が本に"], 6),
        ([*FORM, "灯台守の日記、孫が本になった", "8月5日"], 6),
        (
            [
                "社会",
                "18時20分",
                "灯台守の日記、孫が本になった",
                "経済",
                "18時11分",
                "霧で午後の船が欠航になる",
                "国際",
                "17時",
            ],
            0,
        ),
        (["役に立った", "12", "分かりやすい", "30", "新しい", "2"], 0),
    ],
)
def test_a_form_below_the_text(below, n):
    found = kept("\n".join([TITLE, LEAD, MORE, LAST, *below]))
    assert found[4:] == below[:n]


@pytest.mark.parametrize(
    ("below", "is_kept"),
    [
        (["編集をお願いする", "本文の元を見る", "問題を報告する"], False),
        (["All News", "お気軽にご相談ください!", "Contact Us"], False),
        (["港の市場", "丘の上の学校", "岬の灯台"], True),
        (["Harbor", "丘の上の学校", "岬の灯台"], True),
    ],
)
def test_a_list_of_what_a_reader_may_do_is_not_the_end_of_the_article(below, is_kept):
    assert (below[0] in kept("\n".join([TITLE, LEAD, MORE, LAST, *below]))) == is_kept


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("その背景には、県の方針の転換が", True),
        ("費用は三億円から五億円に膨らむと見られ、", True),
        ("有料会員", False),
    ],
)
def test_what_a_paywall_cut_off_is_kept(line, is_kept):
    found = kept(f"{TITLE}\n{LEAD}\n{MORE}\n{line}\nここから先は会員限定の記事です。\n{LAST}")
    assert found == [TITLE, LEAD, MORE, *([line] if is_kept else [])]


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("この夏はぜひ一度、港の図書館を訪ねてみませんか?(海野みなと)", True),
        ("答えは海の中にある!!", True),
        ("・灯台守の日記「あの夏のことは…」", False),  # an item of a list
        ("灯台守の日記、孫が一冊の本にまとめる", False),  # a headline
    ],
)
def test_a_closing_line_ends_as_sentences_do(line, is_kept):
    assert (line in kept(f"{TITLE}\n{LEAD}\n{MORE}\n{line}")) == is_kept


@pytest.mark.parametrize("ending", ["(海野みなと)", "【例文通信】", "=敬称略", "〔例文=海野〕", "(おわり)"])
def test_a_note_behind_the_last_full_stop_ends_the_sentence(ending):
    assert kept(f"{TITLE}\n市長は「街の顔になる」と述べた。{ending}") == [
        TITLE,
        f"市長は「街の顔になる」と述べた。{ending}",
    ]


def test_spoken_language_is_an_article_without_a_full_stop():
    said = [
        "今日は朝から雨だったので一日家で片づけをしてました",
        "押し入れの奥から十年前のノートが出てきてびっくり!",
        "読み返すと字が下手すぎて笑っちゃったけどなつかしい",
        "夕方になってやっと晴れたから近所の土手まで散歩",
    ]
    assert kept("\n".join(["海の町日記", "国際", *said, "関連記事", "新駅の名は潮見台に決定"]))[-4:] == said


TALK = (
    "ねえ、昨日の花火はもうみたの",
    "みたみた、最後のやつがすごかったね",
    "音がおなかにひびいたよ",
    "来年はもっと近くでみたいな",
    "じゃあ場所とりはわたしに任せて",
    "たのもしいねえ",
    "お弁当はよろしくね",
    "からあげでいいかな",
)
SPEAKERS = {
    "names": ("ケン", "ミサ"),
    "stamps": tuple(f"{n} 名無しさん 2024/05/01 10:0{n}" for n in range(1, 9)),
}


@pytest.mark.parametrize("speakers", SPEAKERS.values(), ids=SPEAKERS)
def test_a_talk_without_a_full_stop_is_an_article(speakers):
    lines = [one for n, turn in enumerate(TALK) for one in (speakers[n % len(speakers)], turn)]
    raw = "\n".join(["海辺の掲示板", "トップ", "検索", "花火の感想", *lines, "返信する", "プライバシーポリシー"])
    assert set(TALK) <= set(clean(scrapes_from_raws([raw]).scrapes).articles["text"].item().split("\n"))


def test_an_index_with_days_is_none():
    entries = [one for n, turn in enumerate(TALK, 1) for one in (f"2024年5月{n}日", turn)]
    raw = "\n".join(["海辺の暮らし手帖", "トップ", "検索", *entries, "プライバシーポリシー"])
    assert len(clean(scrapes_from_raws([raw]).scrapes).articles) == 0


#: The stamps of a thread are as long as each other: no sign of a dump that was broken at a width.
THREAD = [
    "トップ",
    "雪かきの道具について語る",
    *(
        line
        for n, turn in enumerate(TALK, 1)
        for line in (f"{n} :名無しさん:2012/07/1{n}(水) 22:1{n}:44 ID:xY{n}kk", turn)
    ),
    "返信する",
]


def test_the_stamps_of_a_thread_are_no_text_and_its_turns_are():
    found = kept("\n".join(THREAD))
    assert found == ["雪かきの道具について語る", *TALK]


def test_a_turn_need_not_be_spoken_language():
    thread = [line if line != TALK[3] else "港南土手大混雑必至" for line in THREAD]
    assert "港南土手大混雑必至" in kept("\n".join(thread))


def test_a_talk_below_an_article_is_its_comments():
    assert kept("\n".join([TITLE, LEAD, MORE, LAST, *THREAD[2:]])) == [TITLE, LEAD, MORE, LAST]


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("【部長級】総務部長 海野みなと▽水道部長 潮見三郎", True),
        ("【退職】総務部長 山野はるか", False),  # alone it may be anything
        ("トップ▽社会▽経済", False),  # short, as a menu
    ],
)
def test_a_list_as_newspapers_print_it_is_text(line, is_kept):
    assert (line in kept(f"{TITLE}\n2024年5月1日\n{line}\n写真1\n{LEAD}\n{MORE}")) == is_kept


def test_the_last_part_of_such_a_list_is_text_too():
    parts = ["【部長級】総務部長 海野みなと▽水道部長 潮見三郎", "【退職】総務部長 山野はるか"]
    assert kept("\n".join([TITLE, LEAD, *parts, "灯台守の日記、孫が本に"])) == [TITLE, LEAD, *parts]


def test_a_list_of_headlines_that_comes_twice_is_no_article():
    listed = [f"  * {title}、住民の声も" for title, _ in TEASERS]
    raw = "\n".join([TITLE, LEAD, *listed, MORE, *listed, LAST])
    assert kept(raw) == [TITLE, LEAD, MORE, LAST]
    once = kept("\n".join([TITLE, LEAD, *listed, MORE, LAST]))
    assert len(once) == 7


@pytest.mark.parametrize("ending", ["ました(笑)", "ですよ(汗)", "ました(1)"])
def test_a_laugh_behind_the_last_word_ends_a_sentence(ending):
    text = f"今日は朝から雨だったので一日家で片づけをしてい{ending}"
    assert (text in kept(f"{TITLE}\n{LEAD}\n写真1\n{text}")) == (ending != "ました(1)")


def test_text_at_many_indents_is_no_page():
    raw = "\n".join(
        f"{' ' * 2 * n}{text}" for n, text in enumerate([LEAD, MORE, LAST, LEAD[::-1] + "。", MORE[::-1] + "。", LAST])
    )
    assert LEAD in "\n".join(kept(f"{TITLE}\n{raw}"))


DIARY = [
    "今年も楽団の定期演奏会の季節がやってまいりました",
    "記念すべき三十回目です",
    "一般の方と一緒に演奏するコーナーも用意しています",
    "楽器を持ってきてください",
    "団員みんなで待っています♪",
]


@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("団員みんなで待っています♪", True),
        ("楽しみですね", False),  # too short
        ("春の演奏会の写真", False),  # a heading
        ("演奏会場駐車場案内図です", False),  # little hiragana
    ],
)
def test_a_line_of_spoken_language(line, is_text):
    assert trails(line) == is_text


def test_short_lines_are_text_where_sentences_lack_their_full_stop():
    found = kept("\n".join(["定期演奏会のお知らせ", "2016年11月8日 22:47", *DIARY, "コメント(0)", "過去ログ"]))
    assert found[1:] == DIARY


def test_short_lines_below_sentences_with_a_full_stop_are_the_sites():
    site = ["子育てを応援しています", "海の町のくらしを伝えます"]
    assert kept("\n".join([TITLE, "2025年4月28日", LEAD, MORE, *site, "シェアする"]))[1:] == [LEAD, MORE]


def test_a_request_below_other_text_is_no_error():
    request = "図書館の名前を市役所までお寄せください。"
    assert request in kept(f"{TITLE}\n2025年4月28日\n{LEAD}\n{MORE}\n{request}")


WALK = [
    "きのう岬まで歩いてきたよー、足がぱんぱん",
    "途中の茶店のおしるこ、あまくて最高だった",
    "雪が残ってて、くつがびしょびしょになったけどね",
    "写真はまたこんどのせるね",
]


def test_a_chat_of_clauses_has_shorter_lines_too():
    assert kept("\n".join(["岬まで歩いてきた", "2025年3月12日", *WALK, "コメント(2)", "過去ログ"]))[1:] == WALK


def test_a_flash_of_one_clause_is_the_article():
    flash = "気象庁によると、海の町で震度5弱の地震があった"
    assert flash in kept(f"海の町で震度5弱\n2025年3月12日\n{flash}\nシェアする")


@pytest.mark.parametrize(
    ("lines", "is_kept"),
    [
        (["テーマ：", "家族のこと"], False),
        (["テーマ：", "家族のことを、三人で長く話し合った。"], True),
        (["家族のこと"], True),
        (["読書"], False),  # the category of an article
        (["【概要】"], True),
        (["海野潮音"], True),  # a name
    ],
)
def test_a_label_and_its_value_above_the_text(lines, is_kept):
    assert (lines[-1] in kept("\n".join([TITLE, "2025年4月28日", *lines, LEAD, MORE]))) == is_kept
