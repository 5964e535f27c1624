"""Rules that find organisations by the parts of their names, or by their neighbours."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.linking import organisations
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, compiled, last_characters
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, NOMINAL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kyoki.recognition.sentence import Sentence, Word

TYPE: Final = "organisation"
#: Types whose characters an organisation never takes.
HELD: Final = frozenset({"person", "state", "place"})
#: Maximum words of a name; the longest one found has six (日本 | 原子 | 力 | 研究 | 開発 | 機構).
_LONGEST: Final = 7
#: Characters of the longest word for a kind of organisation (モバイルコミュニケーションズ).
_LONGEST_ENDING: Final = 14
#: Kinds of words that show a name, not a common noun; and those of them that are neither a person's nor a place's.
_PROPER: Final = NAMES | {"state", "place", "proper", "unknown"}
_RARE: Final = frozenset({"proper", "unknown"})


@cache
def any_ending() -> frozenset[str]:
    """Return the words that end organisations' names without a place before them."""
    return organisations.endings("name") | organisations.endings("proper")


def ending_of(text: str, use: str = "") -> str:
    """Return the longest word for a kind of organisation at the end of a text; '' if there is none.

    Args:
        text: such as 国際石油取引所.
        use: the use of the endings; '' for those that end a name without a place before it.
    """
    endings = organisations.endings(use) if use else any_ending()
    lengths = range(min(len(text), _LONGEST_ENDING), 0, -1)
    return next((text[-length:] for length in lengths if text[-length:] in endings), "")


_RUN: Final = re.compile(f"[{KATAKANA}]{{2}}|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]{{2}}")


def cuts_run(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a span cuts a run of katakana, or of letters and digits."""
    return any(_RUN.fullmatch(sentence.text, at - 1, at + 1) for at in (start, end) if at)


#: What makes an organisation's name part of another name: 日経平均, 環境大臣, JR山手線, キリンカップ, Google Play.
_GOES_ON: Final = re.compile(
    f"アプリ|マップ|平均|大臣|(?<=大)(?:地震|火災|停電|津波|震災|空襲|相撲(?!部))|相(?![談互手続])|条約(?!局)|条例|法(?![人廷])|(?<=JR)[{KANJI}]{{1,5}}[線駅]|ドーム|スタジアム|球場|"
    f"[{KANJI}{KATAKANA}A-Za-z]{{0,12}}(?:杯|カップ|賞)|"
    "(?<=[A-Z])-[0-9]|[/@_+＋]|[.][A-Za-z]|(?<=[A-Za-z]) ?[A-Z0-9](?!nc|orp)"
)


def goes_on(sentence: Sentence, end: int) -> bool:
    """Return whether the following text makes a name part of another."""
    return _GOES_ON.match(sentence.text, end) is not None


#: Words that make a compound with a kind of organisation a thing: 西回り自動車 | 道, 海軍航空 | 基地.
_THING: Final = re.compile("界|業界|道(?![州府])|線|路|基地|杯|賞|ドラマ|小説|番組|機(?!構|関)|庫|車")


def thing_behind(sentence: Sentence, end: int) -> bool:
    """Return whether a word for a thing follows a word for a kind of organisation."""
    return _THING.match(sentence.text, end) is not None


_ORDINAL: Final = "[0-9０-９一二三四五六七八九十]{1,2}"
#: A sub-unit's name: 北米局, 特捜部, 捜査2課, 第3民事部, 大法廷; not 内部, 局長 or (東証) 1部.
_SUBUNIT: Final = re.compile(
    f"(?![{KANJI}]*(?:本部|幹部|一部|内部|全部|外部|上部|首脳部|執行部|大部|[部局課署]長))[{KANJI}]{{1,6}}[部局課署]|"
    f"[{KANJI}]{{2,5}}第?{_ORDINAL}[部課係](?!長)|第?{_ORDINAL}(?:[{KANJI}]{{1,5}}部|機動隊|委員会|小法廷)(?!長)|大法廷|機動隊"
)


def with_subunit(sentence: Sentence, end: int) -> int:
    """Return the end of an organisation's sub-unit after its name (地検 | 特捜部), else that of the name."""
    match = _SUBUNIT.match(sentence.text, end)
    words = sentence.words_of(end, match.end()) if match else ()
    return words[-1].end if words and not any(word.kind in {"place", "state"} for word in words) else end


_FORM: Final = r"(?:株式会社|有限会社|合同会社|㈱|\(株\)|（株）)"
_KANA_OR_LATIN: Final = f"[{KATAKANA}A-Za-z0-9][{KATAKANA}A-Za-z0-9＆&・]{{1,24}}"
#: jig.jp, VOYAGE GROUP.
_LATIN_FIRM: Final = "[A-Za-z0-9][A-Za-z0-9&'-]*(?:[.][A-Za-z]+)?(?: [A-Z][A-Za-z&'-]+){0,3}"
_KANJI_FIRM: Final = f"[{KANJI}]{{2,12}}"
_BESIDE: Final = f"{_KANA_OR_LATIN}|{_KANJI_FIRM}"
_corporate: Final = compiled(
    lambda: (
        f"{_FORM} ?(?P<behind>{any_of(name for name in organisations.surfaces() if len(name) > 2)}|"
        f"{_LATIN_FIRM}(?![{KATAKANA}A-Za-z0-9])|{_BESIDE})|(?P<before>{_BESIDE}) ?{_FORM}"
    )
)
#: Words after 株式会社 about the corporate form, which are no name: 株式会社 | 設立.
_OF_FORMS: Final = re.compile("設立|経営|登記|形態|制度|移行|解散|発足|組織|規定")


@needs("社㈱株")
def corporate_forms(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find names next to a corporate form: 株式会社日立製作所, ラック(株); 株式会社 | 設立 is no name."""
    held = _held(decided)
    for match in _corporate().finditer(sentence.text):
        name = match.span("before") if match["before"] else match.span("behind")
        words = sentence.words_of(*name)
        if not sentence.words_of(*match.span()) or not words:
            continue
        if match["behind"] and (len(words) == 1 and words[0].kind == "noun" and len(words[0].surface) < 3):
            continue
        if match["behind"] and _OF_FORMS.match(match["behind"]):
            continue
        start = _start_of(sentence, sentence.number(words[-1]), name[1], held) if match["before"] else match.start()
        yield Claim(min(start, match.start()), match.end(), TYPE, "corporate form")


#: Suffixes that make the place before them an attribute: 神戸市 | 立小学校, 中国 | 産食品.
_OF_A_PLACE: Final = "立産製系"


def behind_places(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find organisations directly after a state or place, up to their kind: 米 | 国防総省, 東京 | 地検, 広島県 | 警."""
    held = _held(decided)
    for claim in decided:
        word = sentence.at(claim.end) if claim.type in {"state", "place"} else None
        if word is None or word.kind not in NOMINAL or word.surface[0] in _OF_A_PLACE:
            continue
        nouns = sentence.run(sentence.number(word), _LONGEST)
        run = list(takewhile(lambda word: word.start not in held, nouns))
        run = run[max((n + 1 for n, w in enumerate(run) if w.surface in _LEADING), default=0) :]
        if not run:
            continue
        end = max(_last_end(sentence, run, "place"), _last_end(sentence, run[1:], ""))
        rest = sentence.text[claim.end : end] == "党"  # of a longer name: 統一アイルランド | 党
        whole = with_subunit(sentence, end)
        if end and not rest and not thing_behind(sentence, end):
            yield Claim(run[0].start, whole, TYPE, "place + kind of organisation")


#: Words before a name after its state: 米鉄鋼 | 大手 | USスチール.
_LEADING: Final = frozenset({"大手", "最大手", "中堅", "左派", "右派", "極右", "極左"})


def _held(decided: Sequence[Claim]) -> set[int]:
    return {at for claim in decided if claim.type in HELD for at in range(claim.start, claim.end)}


def _last_end(sentence: Sentence, run: Sequence[Word], use: str) -> int:
    """Return the end of the last word for a kind of organisation in a run of words, else 0."""
    for word in reversed(run):
        ending = ending_of(sentence.text[run[0].start : word.end], use)
        if ending and sentence.starts_word(word.end - len(ending)):
            return word.end
    return 0


_dots: Final = re.compile(f"[{KATAKANA}]{{2,}}(?:[・･][{KATAKANA}]+)+社?")


@needs("・･")
def dotted(sentence: Sentence) -> Iterator[Claim]:
    """Find katakana with dots that end in a kind of organisation: リーダーズ・ダイジェスト・アソシエーション社."""
    for match in _dots.finditer(sentence.text):
        parts = re.split("[・･]", match.group())
        a_list = sum(part in organisations.surfaces() for part in parts) > 1  # ソニー・パナソニック
        ending = ending_of(parts[-1])
        # トランセンド・ジャパン: a word of a company's name alone, where GiNZA agrees
        whole = ending == parts[-1] and sentence.label(*match.span()) not in lexicon.ginza_labels("organisation")
        if not a_list and ending and not whole and match.group() not in organisations.surfaces():
            yield Claim(*match.span(), TYPE, "name + kind of organisation")


@cache
def _last_characters() -> frozenset[str]:
    return last_characters(any_ending())


@needs(_last_characters)
def of_kind(sentence: Sentence, decided: Sequence[Claim]) -> Iterator[Claim]:
    """Find runs of nouns that end in a kind of organisation: 金融庁, 日本原子力研究開発機構, 競優牧場."""
    held, ends = _held(decided), _last_characters()
    for number in range(len(sentence.words) - 1, 0, -1):  # 関西学院 | 大学: the longest of a run first
        word = sentence.words[number]
        if word.surface[-1] not in ends or word.kind not in NOMINAL or word.start in held:
            continue
        ending = _ending_at(sentence, number)
        start = _start_of(sentence, number, word.end - len(ending), held) if ending else word.end
        if start < word.end - len(ending) and _is_named(sentence, start, word.end, ending):
            yield Claim(start, with_subunit(sentence, word.end), TYPE, "name + kind of organisation")


def _ending_at(sentence: Sentence, number: int) -> str:
    """Return the longest word for a kind of organisation that consists of this word and some before it."""
    words = sentence.words
    texts = (sentence.text[word.start : words[number].end] for word in words[max(number - 3, 0) : number + 1])
    return next(filter(any_ending().__contains__, texts), "")


#: Words that a name does not contain before its kind: 新 or 旧 (another organisation), or part of a quantity or date.
_STOPS: Final = frozenset("新旧元前現同各両全年月日人")


@cache
def _stops() -> frozenset[str]:
    return _STOPS | lexicon.not_in("organisation") | lexicon.common_bodies()


def _start_of(sentence: Sentence, number: int, ending: int, held: set[int]) -> int:
    """Return the start of the compound up to a word for a kind, at most as long as GiNZA's span: 開店 | 時事通信."""
    first, words = number, sentence.words
    while first and number - first < _LONGEST and words[first - 1].end == words[first].start:
        before = words[first - 1]
        stops = before.start < ending and before.surface in _stops()
        if before.kind not in NOMINAL or before.start in held or stops:
            break
        first -= 1
    spans = (start for start, end, _ in sentence.spans if end == words[number].end and sentence.starts_word(start))
    begin = words[first].start
    longer = [
        start for start in _said(sentence, words[number].end) if start < begin and _is_run(sentence, start, begin, held)
    ]
    return min(longer) if longer else max([begin, *spans])


def _said(sentence: Sentence, end: int) -> Iterator[int]:
    """Yield the starts of GiNZA's organisations that end here."""
    labels = lexicon.ginza_labels("organisation")
    return (start for start, last, label in sentence.spans if last == end and label in labels)


def _is_run(sentence: Sentence, start: int, end: int, held: set[int]) -> bool:
    """Return whether these characters are nouns up to a stop inside a name: 全国高等学校 | 長協会."""
    words = sentence.words_of(start, end)
    if not all(word.kind in {"noun", "suffix"} and word.start not in held for word in words):
        return False
    common = any(sentence.text[start : word.end] in lexicon.common_bodies() for word in words)  # 子会社 | 千葉…
    return bool(words) and not common and words[0].surface not in _STOPS | lexicon.not_in("organisation")


#: Expressions after a source, which is an organisation.
_SAID: Final = re.compile("によると|によれば|の報道|[がは](?:報じ|伝え|報道)|紙[はがに、によ]")
#: Words for media, which end a name: 中国新聞 | 広島テレビ.
_MEDIA: Final = frozenset({"新聞", "テレビ", "放送", "通信", "新聞社", "ニュース"})


_NUMBER: Final = re.compile("[0-9０-９]")
#: `company_rules` has names with it.
_AND: Final = frozenset("&＆")


def _is_named(sentence: Sentence, start: int, end: int, ending: str) -> bool:
    """Return whether the words before a kind make a name with it: 金融 | 庁, 競優 | 牧場, but not 液晶 | テレビ."""
    if sentence.text[start:end] in lexicon.common_bodies() or thing_behind(sentence, end):
        return False
    modifiers = sentence.words_of(start, end - len(ending))
    cut = _NUMBER.match(sentence.text, start - 1) and sentence.text[start].isascii()
    if cut or sentence.text[start - 1 : start] in _AND or any(word.surface == "-" for word in modifiers):
        return False  # 3 | G | 通信, M | & | A | グループ, K | - | POP | グループ
    other = sentence.text[start] in _OF_A_PLACE or any(word.surface == "向け" for word in modifiers)
    if other or any(word.surface in _MEDIA for word in modifiers[1:]):
        return False  # スマホ | 向け | 放送局
    weak = ending in organisations.endings("weak")  # TLS | 通信, SMS | センター
    rest = _rests_of_forms().get(ending, "")  # 一般財団 | 法人
    if _is_form(sentence, start, end) or (rest and sentence.text.startswith(rest, end)):
        return False
    if any(word.kind in _PROPER and not (weak and word.surface.isascii()) for word in modifiers):
        return True
    labelled = sentence.label(start, end) in lexicon.ginza_labels("organisation") or _SAID.match(sentence.text, end)
    strong = ending in organisations.endings("name") and end - len(ending) - start > 1
    generic = all(word.surface in lexicon.common_bodies("modifier") for word in modifiers)
    return bool(modifiers) and not generic and bool(labelled or strong)


def _is_form(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether the characters are a legal form without a name: 独立行政法人, NPO法人, but not 住友財団法人."""
    ending = ending_of(sentence.text[start:end], "form")
    named = (
        w.kind in _PROPER and w.surface not in lexicon.common_bodies("called") for w in sentence.words_of(start, end)
    )
    return bool(ending) and not any(named)


@cache
def _rests_of_forms() -> Mapping[str, str]:
    """Map each kind of organisation that begins a legal form to the rest of the form: 財団 to 法人."""
    forms = organisations.endings("form")
    pairs = ((form, kind) for form in forms for kind in any_ending() if form.startswith(kind) and form != kind)
    return {kind: form.removeprefix(kind) for form, kind in pairs}


#: Blue Sky Games, sky.jp co., ltd.; lower-case words are a nickname.
_LATIN_WORDS: Final = (
    "(?=[a-z.&' -]*[A-Z]|[a-z. ]*,? (?:ltd|inc))[A-Za-z][A-Za-z0-9.&'-]*(?:,? [A-Za-z][A-Za-z0-9.&'-]*)+"
)
_labelled: Final = compiled(
    lambda: (
        f"{any_of(lexicon.common_bodies('label'))}[ \u3000]?[：:][ \u3000]?"
        f"(?P<name>{_LATIN_WORDS}|(?![a-z])[^\\s、。／/（）()「」『』：:■●]{{2,25}})"
    )
)
_publisher: Final = re.compile(
    f"[』」][（(](?P<name>[{KANJI}{KATAKANA}A-Za-z]{{1,10}}(?:社|書房|出版|書店|舎|館|堂|房|文庫|新書))[刊）)／/]"
)


@needs("：:（(調")
def makers(sentence: Sentence) -> Iterator[Claim]:
    """Find makers, sellers and publishers next to a label or a work: 販売元：マカフィー, 『言葉の海』（以文社）."""
    for pattern in (_labelled(), _publisher):
        for match in pattern.finditer(sentence.text):
            if sentence.words_of(*match.span("name")) and match["name"] not in lexicon.common_bodies():
                yield Claim(*match.span("name"), TYPE, "maker or publisher")
    for match in _SURVEY.finditer(sentence.text):
        if is_rare(sentence.words_of(*match.span("name"))):
            yield Claim(*match.span("name"), TYPE, "source of a survey")


#: The source of a survey: （マクロミル調べ）; not （2011年8月調べ）.
_SURVEY: Final = re.compile("[（(※](?P<name>[^（）()、。※\\s0-9０-９]{3,25})調べ(?=[）)、。]|$)")
_unit: Final = re.compile(
    "第[0-9０-９一二三四五六七八九十百]+(?:[歩戦機航空偵察砲兵海挺狙撃独立装甲普通科高射特施設]{0,5})"
    "(?:師団|連隊|旅団|大隊|艦隊|軍団|軍|飛行隊|航空団|管区海上保安本部|駆逐隊|戦隊|中隊)(?![隊事])|第[0-9０-９一二三]小法廷"
)
_club: Final = re.compile(f"(?:FC|SC)[ ・]?(?:[{KATAKANA}]{{3,}}|[{KANJI}]{{2}})")


@needs("第C")
def numbered(sentence: Sentence) -> Iterator[Claim]:
    """Find units with a number, and clubs: 第7艦隊, FCゼニト."""
    for pattern, rule in ((_unit, "numbered unit"), (_club, "name + kind of organisation")):
        for match in pattern.finditer(sentence.text):
            if sentence.words_of(*match.span()):
                yield Claim(*match.span(), TYPE, rule)


@cache
def common_ends() -> tuple[str, ...]:
    """Return the last words of compounds that are not organisations: メーカー, ショップ."""
    return tuple(lexicon.common_bodies("ending"))


#: Characters in GiNZA's wrong spans on slogans, products, code and markup (`None`, <b>).
_NO_NAME: Final = re.compile(r"[\s（()）!！?？★☆~〜'\"、,|｜`<>{}\[\]=_\\$]|^・|・$")
#: Names in Latin letters are mostly products, except abbreviations and these forms.
_LATIN: Final = re.compile("[A-Z&]{2,6}社?|[A-Za-z0-9 &.]+(?:社|Inc|Ltd|Corp)[.]?")


@needs(lambda: lexicon.ginza_labels("organisation"))
def ginza(sentence: Sentence) -> Iterator[Claim]:
    """Find GiNZA's organisations that contain a name or an unknown word.

    In gold/other half of these are right, but only one in eight of those of common nouns.
    """
    for start, end, label in labelled(sentence):
        words = sentence.words_of(start, end)
        rare = is_rare(words) or (label == "Political_Party" and words)
        if rare and not organisations.begins_with_one(sentence.text[start:end]):  # ドコモ | スマホ
            yield Claim(start, end, TYPE, "ginza")


def labelled(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Yield GiNZA's spans of organisations, except common nouns, parts of longer names, slogans and code."""
    for start, end, label in sentence.spans:
        if label not in lexicon.ginza_labels("organisation") or end - start == 1 or cuts_run(sentence, start, end):
            continue
        text = sentence.text[start:end]
        other = text in lexicon.common_bodies() or text.endswith(common_ends()) or goes_on(sentence, end)
        other = other or _is_form(sentence, start, end) or _NO_NAME.search(text) is not None
        if not other and _fits_script(sentence, start, end):
            yield start, end, label


def is_rare(words: Sequence[Word]) -> bool:
    """Return whether a word is unknown to UniDic, or a proper noun other than a person or place."""
    return any(word.kind in _RARE for word in words)


def _fits_script(sentence: Sentence, start: int, end: int) -> bool:
    if not re.match("[A-Za-z]", sentence.text[start:end]):
        return True
    beside = (sentence.before(start), sentence.at(end))
    joined = any(word is not None and word.kind in NOMINAL for word in beside)
    return not joined and _LATIN.fullmatch(sentence.text, start, end) is not None
