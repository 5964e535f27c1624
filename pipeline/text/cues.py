"""Phrases by which a site's furniture is known, whatever the outlet: one named rule with an example for each kind.

A phrase stands here only if it was met on pages of two or more outlets or is the trade's own word (続きを読む, 関連記事):
names of outlets and phrases of one page do not travel.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Cue(NamedTuple):
    """One kind of furniture.

    Args:
        rule: its name, as it goes into `lines.rule`.
        pattern: searched in the normalised line.
        longest: code points; a longer line is running text that happens to hold the phrase.
    """

    rule: str
    pattern: re.Pattern[str]
    longest: int


_SITE_WORDS: Final = "記事|ニュース|リンク|投稿|エントリー?|サイト|キーワード|タグ|ワード|トピックス?|情報|動画|画像|写真|商品|コンテンツ|特集|書籍|製品|コラム|話題|作品|ページ|オープンソース|広告"
_DAY: Final = (
    r"(?:(?:19|20)\d\d|(?:明治|大正|昭和|平成|令和)\s?(?:\d+|元))\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
    r"|(?<!\d)\d{1,2}[月/]\d{1,2}日?(?!\d)|\d+\s*(?:秒|分|時間|日|週間|か月|ヶ月|年)前"
)
_CLOCK: Final = r"(?:午前|午後|AM|PM)?\s*\d{1,2}[:時]\d{2}分?(?::\d{2})?\s*(?:AM|PM|JST)?"
#: What may stand beside a date in a line that is nothing but a date.
_DATE_WORDS: Final = (
    r"公開|更新|最終更新|投稿|配信|掲載|発信|作成|日時?|時刻|付|読了時間|約?\d+\s?分|頃|Posted on|by|"
    r"last ?updated?|update[ds]?|published|on|access_time|create|[(（\[【]?[月火水木金土日](?:曜日?)?[)）\]】]|[\s:：|/／»・,、()（）\-―–~〜\[\]【】]"
)

DATE: Final = re.compile(f"(?:{_DAY}|{_CLOCK})")
#: A day and a clock time in one short line are a stamp, whoever stands beside it: ○○通信 3/9(木) 18:45配信.
_STAMP: Final = re.compile(rf"(?:{_DAY})\s*(?:[(（][月火水木金土日][)）])?\s*{_CLOCK}", re.IGNORECASE)
_DATE_ALONE: Final = re.compile(f"(?:{_DAY}|{_CLOCK}|{_DATE_WORDS})+", re.IGNORECASE)

#: Furniture that is one line.
CUES: Final = (
    # <div style="position:absolute;"><img width=1 …   ·   [cosmosfarm_share_buttons url="…" title="…"]
    Cue(
        "markup",
        re.compile(
            r"</?(?:div|img|iframe|script|style|span|table|td|a|p|br|ins)\b[^>]*>|^\[/?[a-z][a-z0-9_-]*(?:\s+[a-z_-]+=.*)?\]$|^\{\{.*\}\}$|function\s*\(|googletag|adsbygoogle"
        ),
        4000,
    ),
    # メインコンテンツへスキップ   ·   このページの先頭へ
    Cue(
        "skip_link",
        re.compile(
            r"(?:へ|に)スキップ|スキップして|本文へ(?:移動|ジャンプ)?$|ここ(?:から|まで)本文|本文は?ここ(?:から|まで)|ページの?(?:先頭|トップ|TOP|上部)|page ?top|skip to|トップへ戻る|(?:ホーム|トップ)(?:ページ)?[にへ]戻る",
            re.I,
        ),
        100,
    ),
    # Copyright (C) 2024 …   ·   無断転載を禁じます
    Cue(
        "copyright",
        re.compile(
            r"copyright|all rights? reserved|©|無断(?:転載|複製|転用|使用)|no reproduction|クリエイティブ・コモンズ|禁無断|著作権は.*帰属",
            re.I,
        ),
        250,
    ),
    # 記者 a.b@example.jp   ·   Tel: 03-0000-0000
    Cue(
        "contact",
        re.compile(
            r"[\w.+-]+@[\w-]+\.[\w.-]+$|^(?:tel|fax|電話)[:：.]?\s*[\d(]|お問い?合わせ(?:先|窓口|はこちら|フォーム)?$|^〒\d{3}",
            re.I,
        ),
        80,
    ),
    # 引用:Newsis   ·   写真提供:ロイター   ·   (Photo by …)
    Cue(
        "credit",
        re.compile(
            r"^[(（\[【<＜]?(?:(?:アイキャッチ)?(?:画像|写真|イラスト)(?:元|提供|出典|引用)?|引用元?|出典|出所|提供|撮影|撮影協力|資料|フォト|photos?|images?|pictures?|video|credits?|courtesy|source|via|(?:text|photographs?|images?|translation|edit|illustrations?|words)\b.*\bby)\s?(?:[:：/=＝]|by\b|courtesy|\bvia\b).*|(?:image|photograph|video|photo|illustration|text|translation)s? (?:courtesy|by) .*",
            re.I,
        ),
        90,
    ),
    # 文=山田太郎   ·   著者:山田太郎   ·   By Taro Yamada   ·   [山田太郎,○○]
    Cue(
        "byline",
        re.compile(
            r"^[(（\[【]?(?:文|著者?|筆者|執筆者?|記者|ライター|作者|訳者?|翻訳者?|投稿者|編集|取材・?文|構成|聞き手|撮影|author|written|posted)\s?(?:[:：=＝●◎■/／]|by\b).*|^by\s\S.*|^[^。、\s]{0,24}編集部$|^\[[^\]。]{2,20}[,，、][^\]。]{2,20}\]$|^《[^》。]{1,24}》$",
            re.I,
        ),
        60,
    ),
    # ツイート   ·   このエントリーをはてなブックマークに追加   ·   LINEで送る
    Cue(
        "share",
        re.compile(
            r"^(?:この(?:記事|ニュース|エントリー?|ページ)を?(?:を)?)?(?:シェア|ツイート|共有|保存|印刷|ブックマーク|クリップ|ポスト|いいね|フォロー|送る|コピー|お気に入り)(?:する|する[!！]?|しよう|ボタン)?\s?\d*$|はてな(?:ブックマーク|ブログ)?|^(?:facebook|face ?book|twitter|tweet|line|pocket|x|rss|feedly|instagram|youtube|linkedin|print|share|mail|email|note|bluesky|threads|hatena)(?:で?シェア|で送る|に投稿|でシェアする|アイコン|フィード|で?フォロー(?:する)?)?\s?\d*$|(?:Facebook|Twitter|LINE|X|URL|リンク)(?:で|に|を|へ)(?:シェア|投稿|送る|コピー|フォロー|保存|ポスト|共有)|クリップボード|follow us|保存 共有|RSS(?:リーダー|フィード)|^この(?:記事|ニュース|ページ)を(?:シェア|ツイート|印刷|共有|保存|読み上げ)|^本文を印刷",
            re.I,
        ),
        60,
    ),
    # コメント0   ·   6,762   ·   1/3ページ   ·   -401.85
    Cue(
        "counter",
        re.compile(
            r"^(?:コメント|いいね!?|閲覧|ブックマーク|PV|views?|comments?)?[\s(（:：]*[\d,.%+±−\-/|・:()（）\s]+(?:件|回|人|PV|users?|位|ページ|views?|comments?|円高?|円安)?[)）]?$|^[-–—―・…×|/▲▼<>＜＞«»‹›\s=_*~〜.。、]+$",
            re.I,
        ),
        40,
    ),
    # [PR]   ·   スポンサードリンク   ·   Advertisement
    Cue(
        "advert",
        re.compile(
            r"^[\[【(（]?(?:PR|AD|広告|スポンサー[ドー]?\s?リンク|スポンサード|advertisement|sponsored)(?![a-z])|[\[【(（]PR[\]】)）]|^Ads? by|今なら.{0,20}(?:当たる|お得|無料|ポイント)|広告を掲載",
            re.I,
        ),
        120,
    ),
    # 続きを読む   ·   記事一覧はこちら   ·   次のページへ
    Cue(
        "more",
        re.compile(
            r"続きを(?:読む|見る|読み)|(?:さらに|もっと|全文|全て|すべて|詳しく|詳細|詳細を|一覧を|全文を|全てを|すべてを|全てのタグを)\s?(?:読む|見る|表示|知りたい)|(?:一覧|トップ|TOP|ホーム)(?:へ|を?見る|はこちら|を表示)?\s?[>＞»→]*$|詳(?:しく|細)は(?:こちら|コチラ)|はこちら(?:から)?\s?(?:[>＞»→(（].*)?$|^(?:前|次|前後)の(?:記事|ページ|投稿|エントリー?|写真|画像)|^[\d|\s>]*次のページ|read more|^(?:continue|next|prev(?:ious)?|more|menu|toggle|close|search|buy|top|back|home)$|拡大(?:する|して|表示|画像|できます)?[)）]?$|の(?:記事|ニュース)一覧|最初から読む|画像(?:を|ギャラリー)",
            re.I,
        ),
        90,
    ),
    # さらに読む ⇒○○通信 出典/画像元: https://…
    Cue(
        "source",
        re.compile(
            r"^(?:さらに|続きを|もっと)読む\s?[⇒→:>]|(?:出典|画像元|引用元|参照元?|情報元|ソース)\s?[:/].{0,60}https?://\S+$"
        ),
        400,
    ),
    # ［有料会員限定］ この記事は会員限定です   ·   ログイン   ·   メールマガジン登録
    Cue(
        "membership",
        re.compile(
            r"会員(?:限定|登録|の方|サービス|専用|向け|募集)|有料(?:会員|記事|プラン)|ログイン|ログアウト|サインイン|サインアップ|log ?in|sign ?(?:in|up)|subscribe|購読|メール(?:マガジン|ニュース|で(?:まとめ|お届け))|メルマガ|残り\s?[:：]?\s?\d+\s?文字|無料登録|新規登録|会員になる|この記事は.{0,12}(?:会員|有料)|IDのご登録|(?:My|マイ)\s?ページ|(?:登録|利用)は無料",
            re.I,
        ),
        110,
    ),
    # 利用規約   ·   プライバシーポリシー   ·   このサイトではCookieを使用しています
    Cue(
        "legal",
        re.compile(
            r"プライバシー(?:ポリシー|\s?ポリシー|について)|利用規約|個人情報の?(?:保護|取り?扱い)|特定商取引|免責事項|サイトマップ|運営会社|会社概要|サイトポリシー|cookie(?:など|等)?(?:を|の)(?:使用|利用|設定)|クッキー(?:を|の)|(?:見解|筆者見解|コメント)は.{0,30}(?:個人|代表する)|情報提供はこちら|情報元$|リンクポリシー|ヘルプ(?:センター)?$|^FAQ",
            re.I,
        ),
        250,
    ),
    # ホーム › 国際 › 記事   ·   HOME > ニュース
    Cue(
        "breadcrumb",
        re.compile(
            r"^(?:HOME(?![a-z])|(?:ホーム|トップ|TOP)\s?[>＞›»/|〉])|^[^<＜〈]+[›»＞>]$|\S\s?[>＞›»]\s.{1,80}\s[>＞›»]\s?\S|^(?:HOME|ホーム|TOP|トップ(?:ページ)?)$",
            re.I,
        ),
        200,
    ),
    # カテゴリー:国際   ·   タグ:政治   ·   Posted in …
    Cue(
        "tags",
        re.compile(
            r"^(?:カテゴリー?|タグ|キーワード|ジャンル|テーマ|トピック|tags?|categor(?:y|ies)|posted (?:in|on)|filed under|topics?|関連(?:タグ|キーワード|ワード))\s?(?:[:：]|\s).*|^(?:#\w+[\s,、]*)+$|\|\s*(?:カテゴリー?|タグ)\s",
            re.I,
        ),
        150,
    ),
    # コメントを書く   ·   Comments are closed.   ·   メモ入力
    Cue(
        "comments",
        re.compile(
            r"コメント(?:を(?:書く|投稿|する|残す|見る|非表示)|非表示|する|欄|投稿|はまだ|一覧)|comments? are closed|leave a (?:comment|reply)|最大\d+文字|(?:完了|送信|投稿|登録)しました$|^(?:キャンセル|送信|完了)|メモ入力",
            re.I,
        ),
        60,
    ),
    # access_time create folder   ·   1904213   ·   (4.05MB)   names of icons, pictures and files
    Cue(
        "icon",
        re.compile(
            r"\b(?:access_time|local_offer|arrow_\w+|keyboard_\w+|chevron_\w+|expand_(?:more|less)|account_\w+|open_in_new)|^(?:img|dsc|photo|fig|image)?[_-]?\d{4,}\w*(?:\.(?:jpe?g|png|gif|webp))?$|^PDF$",
            re.I,
        ),
        80,
    ),
    # ✕   ·   検索   ·   メニューを閉じる
    Cue(
        "button",
        re.compile(
            r"^(?:[\[(（]?\s?(?:閉じる|開く|検索|メニュー|設定|ヘルプ|戻る|進む|印刷|目次|再生|停止|menu|search|close)\s?[\])）]?|.{0,10}メニュー(?:を?(?:閉じる|開く))?|.{0,12}検索(?:切り替え|ワード)?|article image|地域を選ぶ|(?:メニュー|検索).{0,8}(?:切り替え|閉じる|開く)|.*\bmenu opener|文字サイズ.*|その他)$",
            re.I,
        ),
        40,
    ),
)

_OPENERS: Final = re.compile(
    rf"^[^。、]{{0,16}}(?:関連(?:{_SITE_WORDS})|関連する(?:{_SITE_WORDS}))[^。]{{0,12}}$"
    rf"|^[^。]{{0,16}}(?:ランキング|RANKING)[^。]{{0,14}}$"
    rf"|^(?:[^。、]{{0,12}}の)?(?:おすすめ|オススメ|お勧め|お薦め|注目|人気|新着|最新|話題|主な|主要|ピックアップ|おもな|過去|直近|特集|急上昇)の?(?:[^。、]{{0,8}})(?:{_SITE_WORDS})(?:\d+本|一覧|[A-Za-z ]+)?$"
    rf"|^[^。、]{{0,10}}(?:カテゴリー?別|著者の|筆者の|会員限定)?(?:新着|最新|人気|おすすめ|会員限定)(?:{_SITE_WORDS})[^。]{{0,10}}$"
    r"|^(?:この|こちらの?|こんな|他の|ほかの|その他の|これらの)(?:記事|ニュース|関連記事)(?:も|に関連|を(?:読んだ|見た)|と)[^。]{0,24}$"
    r"|^(?:合わせて|あわせて|併せて)(?:読みたい|読む|読まれている|どうぞ)[^。]{0,10}$|よく(?:読|見)られている|読まれています|^(?:この記事を書いた人|著者プロフィール|プロフィール|執筆者紹介|ライター紹介|この著者の.*)$"
    r"|^(?:話題|連載|トピックス?|新着|速報|人気|注目|おすすめ|オススメ|ピックアップ|関連|特集|アーカイブ|カテゴリー?|タグ(?:クラウド.*)?|お知らせ|スペシャル|コメント|シェア|企画特集|お得情報|フォトニュース|関連|PICK ?UP|編集部おすすめ|編集部の?おすすめ|ソース・.*リンク|記事配信先|その他の?(?:キャンペーン|ニュース|記事)|(?:.{0,10})(?:の運営するサイト|グループ|からのお知らせ|コミュニティコメント))$"
    r"|^(?:related|most (?:popular|read|viewed)|popular|recommend(?:ed)?|recent|latest|trending|ranking|archives?|categories|tags|topics|you may also like|more from|pickup|special|editor'?s picks?)(?:\s(?:articles?|posts?|news|stories|links|entries|comments|topics|contents?))?$"
    r"|^[^。、はがをに]{1,10}情報$"
    r"|^.{0,14}広告$|^(?:次|続き)のページを?(?:読む|見る|へ)?[\s⇒→>»]*$",
    re.IGNORECASE,
)
_DECORATION: Final = re.compile(r"^[\s【\[［〔《〈<＜■□▼▽▲●◆◇★☆・*\-–―]+|[\s】\]］〕》〉>＞▼▽:：★☆…⇒→»\-–―]+$")
#: The longest heading of a furniture section met was 24 code points.
_LONGEST_OPENER: Final = 40


def opens_section(text: str) -> bool:
    """Whether the line is the heading of a furniture section: 【関連記事】, アクセスランキング, Most Popular."""
    return len(text) <= _LONGEST_OPENER and _OPENERS.search(_DECORATION.sub("", text)) is not None


def cue(text: str) -> str | None:
    """Name the rule by which a line is furniture, or None."""
    if (
        len(text) <= 80
        and DATE.search(text)
        and (_DATE_ALONE.fullmatch(text) or (len(text) <= 45 and _STAMP.search(text)))
    ):
        return "date"
    return next((c.rule for c in CUES if len(text) <= c.longest and c.pattern.search(text)), None)
