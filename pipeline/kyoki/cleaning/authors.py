"""Find the author of an article, if a person, in the page's metadata, bylines, and marked elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import cues
from kyoki.cleaning.facts import Fact
from kyoki.cleaning.lines import JAPANESE
from kyoki.cleaning.statements import comparable, names_in, one_line
from kyoki.language.normalize import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.cleaning.statements import Statements

#: Meta elements that name the author, the most reliable first.
_META: Final = (
    "article:author_name",
    "article:author",  # often a URL, which is no name
    "author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
)
#: Not a person: an organisation, a desk, a URL.
_NO_PERSON: Final = re.compile(
    r"編集部|編集局|編集室|関連|記事|一覧|者$|^写真|新聞|日報|時報|通信|ニュース|放送|テレビ|会社|財団|社団|協会|委員会|省$|庁$|[日時分年]$|公開|更新|配信|掲載|発売|ページ|カテゴリ|事務所|取材班|支局|メディア|オンライン"
    r"|[社局課室班版係]$|(?:社会|政治|経済|科学|文化|運動|国際|地域|生活|写真|報道|学芸|制作|企画|広報|整理|映像|外信|事業)部|研究所|大学|製作所|グループ|センター|クラブ|組合|連盟|機構|本部|総局|チーム|ラボ$"
    r"|会員|限定|有料|無料|購読|登録|発表|発行|作成|投稿|印刷|日付|最終"
    r"|参考|参照|引用|資料|詳細|続[くき]|続報|方法|協力|開催|概要|仕様|特[長徴集]|取扱|端末|商品|材料|作り方|解説|応募|期間|抜粋"
    r"|[前中後]編|中略|以下|次回|大会|話題|刊$|こちら|コチラ|機器|文献|リンク|情報|[^ぁ-ん][はがをにでも]$|でも$|[」』\"!?\d]"
    r"|https?:|@|\bnews\b|\bstaff\b|\binc\b|\bco\.|\bltd\b|\bpress\b|admin|editor|\.com|\.jp|\bweb\b|\bonline\b|\bmedia\b|watch$",
    re.IGNORECASE,
)
#: Counters that end the amount of an ingredient, but no given name: 里芋 八個 has the form of a name.
_COUNTERS: Final = "個本枚杯袋束匹合升尾切片丁玉缶株房粒皿把斤"
_AMOUNT: Final = re.compile(
    rf" (?:[〇一二三四五六七八九十百千半数]+(?:[{_COUNTERS}]|切れ|人[分前]|グラム|カップ)"
    r"|少[々量]|適[量宜]|[大小]さじ.*|ひと(?:つまみ|かけ)|お好み.*)$"
)
#: What a value is, before it: 名称 ほんの蔵.
_LABELLED: Final = re.compile(
    r"(?:名称|会場|会期|日時|日程|場所|時間|期間|料金|定員|対象|主催|共催|後援|住所|電話|交通|価格|品名|商品|製品|産地"
    r"|素材|原料|内容|備考|開館|休館|監督|出演|主演|原作|脚本|音楽) "
)
_NAME: Final = r"(?P<name>[^。、:=,/|()\[\]【】\d]{2,20}?)"
_KANJI_NAME: Final = (
    r"(?P<name>(?=[^\s()\[\]【】〔〕]{3}|\S+ \D)[一-鿿々\uf900-\ufaff]{1,4}[ ]?[一-鿿々\uf900-\ufaffぁ-んァ-ンー]{1,5})"
)
_LATIN_NAME: Final = r"(?P<name>[A-Z][\w'.-]+(?: [A-Z][\w'.-]*){1,2})"
#: Words for a writer's work, alone or joined: 取材・文, 文と写真.
_WORK: Final = r"(?:文|写真|取材|執筆|構成|まとめ|聞き手|撮影|編集|翻訳|訳)"
_BYLINE: Final = (
    rf"(?:{_WORK}(?:[・と&]{_WORK}){{0,3}}|著者名?|筆者|執筆者?|記者|ライター|作者|投稿者|担当|author|written by|by)"
)
_POST: Final = (
    r"(?:客員)?編集委員|(?:上級)?論説委員|解説委員|論説主幹|記者|特派員|ライター"
    r"|[一-龥]{1,6}(?:支局|総局|特派員)"
)
_STAMP: Final = r"20\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?[^。、]{0,16}"
_BYLINES: Final = (
    re.compile(  # 取材・文=山田太郎   文●山田太郎   著者 山田太郎
        rf"^[(\[【]?(?!(?:写真|撮影|編集|翻訳|訳|構成)(?![・と&])\W){_BYLINE}\s?(?:[:=●◎■/]\s?|\s){_NAME}"
        rf"(?=$|[/|)\]】,、=]|\s*\d|\s{_WORK}|\s*[(])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|[\s(（])(?:文|聞き手|取材・文|取材|文・写真|文と写真|執筆)・{_NAME}(?=$|[)、,]|\s\s|\s*\d)"
    ),  # 文・山田 太郎
    re.compile(r"\bby (?P<name>[^\s|/,]{2,20}(?: [A-Z][\w'.-]+){0,2})(?=\s*(?:$|[|/,(]))"),  # 2025年4月28日 by umino
    re.compile(rf"^(?:text|words?|story|report(?:ed|ing)?) by {_LATIN_NAME}$", re.IGNORECASE),
    re.compile(rf"^\[{_NAME}[,、][^\]]+\]$"),  # [山田太郎,例文ニュース]
    re.compile(rf"【[^】=]{{1,12}}={_NAME}】"),  # 【ロンドン=山田太郎】
    re.compile(
        rf"^[(\[【〔]?(?:{_POST})[\s・:/]{_NAME}(?=[)\]】〕]?$|\s*{_STAMP})"
    ),  # 編集委員・山田太郎2025年4月28日 9時00分   (社会部 山田太郎)
    re.compile(rf"^[(\[【〔]{_KANJI_NAME}(?:記者|特派員|編集委員|論説委員)?[)\]】〕]$"),  # (山田太郎)
    re.compile(rf"^[ァ-ヶー一-龥]{{2,8}}={_KANJI_NAME}$"),  # ロンドン=山田太郎
    re.compile(rf"^[(\[【〔]?[一-龥ぁ-ん]{{2,3}}[部班][\s・:/]{_KANJI_NAME}[)\]】〕]?$"),  # (社会部 山田太郎)
    re.compile(rf"[。」][(\[【〔]{_KANJI_NAME}[)\]】〕]$"),  # …と述べた。(山田太郎)
    re.compile(
        rf"(?:^|\d[日分]?\s?){_KANJI_NAME}[(]?(?:記者|特派員|編集委員|論説委員|ライター)[)]?$"
    ),  # 山田太郎(記者)
    re.compile(rf"^{_KANJI_NAME}(?:記者|特派員|編集委員)?\s+(?:20\d\d[年/.]|\d{{1,2}}月)"),  # 山田太郎 2025年4月28日
    re.compile(rf"^{_KANJI_NAME}(?:記者|特派員|編集委員)?{_STAMP}$"),  # 山田太郎2025年4月28日 9時00分
    re.compile(r"^(?P<name>[一-鿿々\uf900-\ufaff]{1,3} [一-鿿々\uf900-\ufaffぁ-んァ-ンー]{1,4})$"),  # 山田 太郎
    re.compile(rf"^{_LATIN_NAME}\([\w.@]{{2,20}}\)$"),  # Taro Yamada(tyamada)
)
#: A label in a line of its own, the name in the next.
_LABEL: Final = re.compile(rf"(?!(?:まとめ|構成)$){_BYLINE}\s?[:=]?", re.IGNORECASE)
#: Signs of a byline (文=, by, 著者:, a date, another paper): with one, the text of an element that is marked as the
#: author is parsed as a byline, without one it is taken as a bare name.
_BYLINE_SIGNS: Final = re.compile(
    r"[=:：＝●/／|｜・\d()（）]|\bby\b|^(?:文|著者|筆者|記者|執筆者?|投稿者|作者|ライター)\s", re.IGNORECASE
)
_LIST_MARKS: Final = "•*+- 　"
_BRACKETS: Final = "《》〈〉<>[]【】()"
_LONGEST_NAME: Final = 40
#: Maximum length of a name in Japanese characters; アーシュラ・K・ル=グウィン is an exception.
_LONGEST_JAPANESE_NAME: Final = 14
#: Rules of what a reader may do on a page, which is no name: あとで読む.
_TO_DO: Final = frozenset(("share", "comments", "more", "membership"))
_INITIALS: Final = re.compile(r"[A-Z.&]+")  # KT, ASCII
#: The text of a button directly after a name: 海野みなとフォロー.
_BUTTON: Final = re.compile(
    r"\s*(?:さん)?(?:を?フォロー(?:する|中)?|アクセス|シェア|ツイート|ポスト|保存|印刷|コメント|いいね!?|プロフィール|メール|クリップ|ブックマーク|アイコン|お気に入り|通知"
    r"|(?:の?記事)?一覧|の記事|をもっと見る|\bfollow|\bshare|\btweet|\bprint)+$",
    re.IGNORECASE,
)
#: A heading in the text, if several lines of the page have this form: 【操作性】, 【静音性】.
_BRACKETED: Final = re.compile(r"【[^】]+】")
_TAIL: Final = re.compile(r"(?<=[一-鿿々\uf900-\ufaffぁ-ん])[ァ-ヶー]{3,}$")
_FOLLOW: Final = re.compile(r"(?:記者を)?フォロー(?:する|中)?|follow", re.IGNORECASE)
_FOLLOWED: Final = re.compile(rf"{_NAME}\s?(?:さん)?を?{_FOLLOW.pattern}", re.IGNORECASE)
_NO_NAME: Final = re.compile(r"[。、:=,/|()\[\]【】\d]")
#: The space in 山田 太郎, 髙﨑 澪 and 汀 あさひ, without which the name is the same.
_BETWEEN: Final = re.compile(r"(?<=[一-鿿々\uf900-\ufaff]) (?=[一-鿿々\uf900-\ufaffぁ-んァ-ン])")
#: A desk (社会部) before a full name; a surname such as 服部 or 曽我部 precedes only a given name, which is shorter.
_DESK: Final = re.compile(r"^[一-龥]{2,3}[部班] (?=\S{3})")
_TITLE: Final = re.compile(r"\s*(?:記者|特派員|編集委員|論説委員|さん|氏)$")


def author(
    given: str | None, statements: Statements, lines: Sequence[str], outlet: str | None, page: Sequence[str] = ()
) -> Fact[str]:
    """Find the author: as given, else the first name of a person, not of an organisation or the outlet.

    Args:
        given: the field of the scrape, used unchanged.
        statements: of the page.
        lines: possible bylines: lines near the headline, and the first and last of the article.
        outlet: who published the article.
        page: all lines; a word directly after a name may be the beginning of a button or heading among them.

    Returns:
        One name without a title (記者); its source is field, jsonld, meta, visible or page.
    """
    if given:
        return Fact(given, "field")
    bracketed = {line for line in lines if _BRACKETED.fullmatch(line)}
    if bracketed and sum(_BRACKETED.fullmatch(line) is not None for line in page) > 1:
        lines = [line for line in lines if line not in bracketed]
    for text, source in _candidates(statements, lines):
        name = _without_button(_DESK.sub("", one_line(text).strip(_BRACKETS)), page)
        if _is_person(name) and comparable(name) not in comparable(outlet or ""):
            joined = _BETWEEN.sub("", name)
            return Fact(_TITLE.sub("", joined.title() if joined.isupper() else joined), source)  # TARO YAMADA
    return Fact()


def _candidates(statements: Statements, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield possible names with their sources, the most reliable first."""
    for one in statements.jsonld:
        yield from ((name, "jsonld") for name in names_in(one.get("author")))
    yield from ((statements.meta[name], "meta") for name in _META if name in statements.meta)
    yield from ((name, "visible") for name in signed(lines))
    # A bare name counts only in an element that is marked as the author; elsewhere it may be any word.
    yield from ((text, "page") for text in statements.authors if not _BYLINE_SIGNS.search(text))
    yield from ((name, "page") for name in signed(statements.authors))


def _without_button(name: str, page: Sequence[str]) -> str:
    """Cut off interface text that directly follows a name: a common button, or the beginning of a furniture line."""
    name = _BUTTON.sub("", name)
    tail = _TAIL.search(name)
    if tail and any(line.startswith(tail.group()) and cues.cue(folded(line)) for line in page):
        return name[: tail.start()]
    return name


def _is_person(name: str) -> bool:
    longest = _LONGEST_JAPANESE_NAME if JAPANESE.search(name) else _LONGEST_NAME
    if _NO_PERSON.search(name) or _AMOUNT.search(name) or _LABELLED.match(name):
        return False
    if cues.cue(folded(name)) in _TO_DO:
        return False
    return 2 <= len(name) <= longest and not _INITIALS.fullmatch(name)


def is_signed(texts: Sequence[str]) -> bool:
    """Whether any of the lines has a byline; 塩 少々 has the form of a name but is none."""
    return any(map(_is_person, signed(texts)))


def signed(texts: Sequence[str]) -> Iterator[str]:
    """Yield the names in bylines; a label alone in a line belongs to the name in the next line."""
    lines = [line.lstrip(_LIST_MARKS) for line in folded("\n".join(texts)).split("\n")] if texts else []
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        byline = f"{line.rstrip(' :=')}:{below}" if _LABEL.fullmatch(line) else line
        yield from (found["name"] for form in _BYLINES if (found := form.search(byline)))
        if (followed := _FOLLOWED.fullmatch(line)) or _FOLLOW.fullmatch(below):
            yield followed["name"] if followed else "" if _NO_NAME.search(line) else line
