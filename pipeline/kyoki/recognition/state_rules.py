"""Rules for states: full names, and one-character abbreviations in compounds or before attributes of states."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.recognition import lexicon, titles
from kyoki.recognition.lexicon import any_of, compiled, last_characters
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence


@cache
def _compounds() -> tuple[re.Pattern[str], ...]:
    pair, follower, suffix, forces = map(lexicon.state_abbreviations, ("pair", "follower", "suffix", "forces"))
    either = any_of(pair | follower)
    return (
        re.compile(f"{any_of(lexicon.state_heads('prefix'))}({either}+)"),  # 訪米, 在韓, 駐日, 対北, 反仏
        re.compile("[全元](米)"),  # 全米; 全日, 全中 are other words
        re.compile(f"({any_of(pair)}{either}+)"),  # 日米韓, 露朝, 英仏独, 日台
        re.compile("(北[ロ露])"),  # 北ロ条約; 北米 and 北朝 are other words
        re.compile(f"({any_of(suffix)}){any_of(lexicon.state_heads('suffix'))}"),  # 日系, 米軍, 米紙
        re.compile(f"({any_of(forces)}){any_of(lexicon.state_heads('forces'))}"),  # 露軍
        re.compile("(?:^|(?<=[、。「『 \u3000]))(北)(?:軍|側(?![のにへをかで]))"),  # 北側は; 道の北側 is the north side
    )


#: 日中 as a time of day: 日中の最高気温, 日中は晴れ.
_DAYTIME: Final = re.compile("日中(?:[はもに、]|の(?:最高|最低|気温|暑|日差|時間|活動|外出)|$)")


@needs(lambda: frozenset().union(*map(lexicon.state_abbreviations, ("pair", "follower", "suffix", "forces")), "米北"))
def compounds(sentence: Sentence) -> Iterator[Claim]:
    """Find compounds in which each abbreviation is a state: 日米韓, 訪米, 在韓, 北ロ条約, 米軍."""
    for pattern in _compounds():
        for match in pattern.finditer(sentence.text):
            states = _within_words(sentence, match)
            if match.start() < match.start(1):
                states = _without_during(sentence, match.start(1), states)
            if match.group() in lexicon.blocked_words("state compound"):
                continue  # 対比
            if states and not _other_word(sentence, match.start(), states, match.end(1)):
                for at in range(match.start(1), match.start(1) + len(states)):
                    yield Claim(at, at + 1, "state", "kanji compound")


def _within_words(sentence: Sentence, match: re.Match[str]) -> str:
    """Return the states in whole words of the match: 日 in 在日米軍 (在日 + 米軍), none in 日比谷."""
    if not sentence.starts_word(match.start()):
        return ""
    if sentence.ends_word(match.end()):
        return match.group(1)
    start, found = match.start(1), match.group(1)
    if match.end() > match.end(1):
        return ""
    lengths = range(len(found), 0 if match.start() < start else 1, -1)
    return next((found[:length] for length in lengths if sentence.ends_word(start + length)), "")


def _without_during(sentence: Sentence, start: int, states: str) -> str:
    """Drop a final 中 that means "during": 訪仏中の首相, but not 米中が接近, which has no verb before it."""
    last = sentence.before(start + len(states))
    during = states.endswith("中") and last is not None and last.surface == "中" and last.kind == "suffix"
    return states[:-1] if during else states


def _other_word(sentence: Sentence, start: int, states: str, end: int) -> bool:
    before = sentence.before(start)
    if before is not None and before.surface[-1] in "0123456789０１２３４５６７８９〇一二三四五六七八九十":
        return True  # 11日朝, 一日中
    if states == "日中" and sentence.text.endswith("日の", 0, start):
        return True  # 14日の日中
    daytime = states == "日中" and _DAYTIME.match(sentence.text, end - 2) is not None
    return daytime or states in lexicon.blocked_words("state compound")


#: Words for a state's organs, offices and forces.
_heads: Final = compiled(lambda: lexicon.any_title(lexicon.state_heads("head") | lexicon.titles("title")))
#: What UniDic takes for a suffix, as in 新潟県産米, is a state before an office or government; 中 may mean "during".
_offices: Final = compiled(
    lambda: (
        any_of(lexicon.state_abbreviations("title") - {"中"})
        + lexicon.any_title({"政権", "政府"} | lexicon.titles("title"))
    )
)
#: A part of a region, not of China: 中北部, 中東部.
_PART: Final = re.compile("中[東西南北]部")


@cache
def _in_list() -> re.Pattern[str]:
    state = any_of(lexicon.state_abbreviations("list"))
    return re.compile(f"(?:^|(?<=[、・「『\u3000 【（(]))(?:{state}[・、])+{state}(?![{KANJI}])")


@cache
def _beside_names() -> tuple[re.Pattern[str], ...]:
    """Return patterns for abbreviations beside names of the state: 伊のメローニ首相, 豪・シドニー."""
    state = f"(?<![{KANJI}{KATAKANA}])({any_of(lexicon.state_abbreviations('title') | frozenset('伊豪加印'))})"
    return (
        re.compile(
            f"{state}の(?:[{KATAKANA}{NAME_DOTS}]{{2,}}|[{KANJI}]{{2,4}}){any_of(lexicon.titles(use='of state'))}"
        ),
        re.compile(f"{state}・(?=[{KATAKANA}])"),
    )


#: The state of a foreigner in brackets: アリサ・リュウ（米）; （中） is mostly the second part of a series.
_of_person: Final = re.compile(f"[{KATAKANA}][{NAME_DOTS}][{KATAKANA}]{{2,}}[（(]([米英仏独伊豪加韓露])[）)、・]")


#: Compiled only when an abbreviation and ・ precede katakana, because it has 7,000 names.
_city: Final = compiled(lambda: f"{any_of(lexicon.world_cities())}(?![{KATAKANA}])")


@needs(lambda: lexicon.state_abbreviations("head") | lexicon.state_abbreviations("title") | {"abbreviation"})
def abbreviations(sentence: Sentence) -> Iterator[Claim]:
    """Find abbreviations before a noun: 米大統領, 英外相, 米景気, 米ヤフー; and in トランプ | 米 | 大統領."""
    before_heads = lexicon.state_abbreviations("head")
    for number, word in enumerate(sentence.words):
        before_head = word.surface in before_heads
        before_office = word.kind == "suffix" and _offices().match(sentence.text, word.start) is not None
        if word.kind != "abbreviation" and not before_head and not before_office:
            continue
        before = sentence.before(word.start)
        if before is not None and before.kind in {"state", "place", "number"}:
            continue  # 中 of アメリカ中東部
        if _PART.match(sentence.text, word.start):
            continue
        if word.kind == "abbreviation" and _noun_follows(sentence, number):
            whole = _CUT_STATE.match(sentence.text, word.end) is not None
            yield Claim(word.start, word.end + whole, "state", "abbreviation + noun")
        elif before_office or (before_head and _heads().match(sentence.text, word.end)):
            yield Claim(word.start, word.end, "state", "abbreviation + head")


#: The rest of a state's name in a word that goes on in kana: 英 | 国なまり.
_CUT_STATE: Final = re.compile("国(?=[ぁ-ん])")


@needs(lambda: lexicon.state_abbreviations("title") | lexicon.state_abbreviations("list") | set("伊豪加印"))
def listed_abbreviations(sentence: Sentence) -> Iterator[Claim]:
    """Find abbreviations beside others (米・中・朝), or before names of the state (伊のメローニ首相, 豪・シドニー)."""
    of_names, of_cities = _beside_names()
    beside = list(of_names.finditer(sentence.text))
    beside += [match for match in of_cities.finditer(sentence.text) if _city().match(sentence.text, match.end())]
    if "（" in sentence.text or "(" in sentence.text:
        beside += _of_person.finditer(sentence.text)
    for match in beside:
        yield Claim(*match.span(1), "state", "abbreviation + name")
    for match in _in_list().finditer(sentence.text):
        for at in range(match.start(), match.end(), 2):
            yield Claim(at, at + 1, "state", "abbreviation in a list")


def _noun_follows(sentence: Sentence, number: int) -> bool:
    language = lexicon.blocked_words("language")  # 英会話
    return any(w.kind != "suffix" and w.surface not in language for w in sentence.run(number, 2)[1:])


_names: Final = compiled(lambda: any_of(lexicon.state_names()))
#: Rests of words that begin with a state's name but are not the state: languages, foods, seas, works.
_GOES_ON: Final = re.compile("語|酒|石(?![油炭])|列島|半島|海(?!軍|兵|警|外|上|域|岸|底)|湾|洋|山脈|料理|州")
#: Dishes with the name of a state, not about it: インドカレー, 台湾ラーメン.
_DISH: Final = re.compile(f"(?:カレー|ラーメン|パン|チーズ|ワッフル|アイス|コーヒー)(?![{KATAKANA}])")
#: 1位タイ, 最多タイ, 2勝2敗のタイ, タイ記録: a tie; タイアップ, チリソース, ジャージー牛: words that begin like states.
_OTHER_WORD: Final = re.compile(
    "(?<=[位多少高低速長短])タイ|(?<=敗の)タイ|タイ(?=記録|アップ|トル|ミング|マー|ヤ)|チリ(?=ソース|ペッパー|パウダー)|"
    "ジャージー(?!島|代官)|マリ(?=・)|"
    "(?<=蝶)タイ|タイ(?=を(?:締|結|外|緩)|ピン|飯|めし|釣り|の(?:刺身|塩焼|煮付|切り身|あら|頭|稚魚|養殖))|"
    "ガーナ(?=ミルク|チョコ)"
)


@needs(lambda: last_characters(lexicon.state_names()))
def long_names(sentence: Sentence) -> Iterator[Claim]:
    """Find names of several words before their parts are taken for places: 朝鮮民主主義人民共和国, アメリカ合衆国."""
    return (claim for claim in names(sentence) if len(sentence.words_of(claim.start, claim.end)) > 1)


@needs(lambda: last_characters(lexicon.state_names()))
@lru_cache(maxsize=1)  # two rules ask for the names of a sentence, one soon after the other
def names(sentence: Sentence) -> Sequence[Claim]:
    """Find the longest state names at word boundaries: 北朝鮮, ロシア in ロシア軍, 日本 in 日本 | 国内."""
    return [*_names_in(sentence)]


def _names_in(sentence: Sentence) -> Iterator[Claim]:
    for match in _names().finditer(sentence.text):
        start = match.start()
        end = _whole_end(sentence, start, match.end())
        other = _GOES_ON.match(sentence.text, end) or _OTHER_WORD.match(sentence.text, start)
        dish = _DISH.match(sentence.text, end) if end else None
        if dish is not None:
            yield Claim(start, dish.end(), "none", "dish")
        elif end and not other and not titles.honorific(sentence, end):
            yield Claim(start, end, "state", "state name")


_INLAND: Final = re.compile("国[内外民籍産]")
_KATAKANA: Final = re.compile(f"[{KATAKANA}]")
#: Characters of names that other katakana words end in.
_SHORT: Final = 3
_AREA: Final = re.compile("自治区")


def _whole_end(sentence: Sentence, start: int, longest: int) -> int:
    """Return the end of the longest state name that begins here and consists of whole words, else 0."""
    for end in range(longest, start + 1, -1):
        # アフリカコートジボワール is one unknown word, and UniDic splits 中華人民共和 | 国福 | 建省: a name of seven
        # characters is not part of other words by chance.
        inside = (
            end - start <= _SHORT
            and _KATAKANA.match(sentence.text, start - 1)
            and _KATAKANA.match(sentence.text, start)
        )
        if start and inside:
            continue  # プア | タイ | 党
        whole = end - start > 6 or (sentence.ends_word(end) and sentence.starts_word(start))
        if _AREA.match(sentence.text, end - 3) and sentence.text[start : end - 3] in lexicon.state_names():
            continue  # パレスチナ | 自治区
        inland = _INLAND.match(sentence.text, end - 1) and sentence.ends_word(end - 1)  # 日本 | 国内
        if whole and not inland and sentence.text[start:end] in lexicon.state_names():
            return end
    return 0
