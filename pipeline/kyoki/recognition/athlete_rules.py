"""Rules for athletes by a single katakana name, in articles on sports: サバレンカがペグラを下した, 主砲ジャッジ."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import organisations
from kyoki.recognition import club_rules, lexicon
from kyoki.recognition.lexicon import any_of, compiled
from kyoki.recognition.sentence import NAMES, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: The rule of this module.
ATHLETE: Final = "athlete"
#: Sports of single athletes, in which a name that wins is a person's and no club's.
_SINGLE: Final = re.compile(
    "テニス|シングルス|ダブルス|グランドスラム|卓球|バドミントン|陸上|マラソン|競歩|[走幅高]り?[高幅]?跳び|[0-9０-９]+メートル|競泳|自由形|平泳ぎ|体操|柔道|"
    "レスリング|フェンシング|ゴルフ|スキー|ジャンプ|スケート|フィギュア|ボクシング|[級]王[座者]|UFC|F[1１]|GP|自転車|ツール・ド|ロードレース|重量挙げ"
)
#: What matches and races of single athletes have.
_CONTEST: Final = re.compile("優勝|決勝|回戦|ラウンド|記録|メダル|ランキング|連覇|王者|女王|[0-9０-９]位|選手権|五輪")
_NAME: Final = re.compile(
    f"(?<![{KATAKANA}{NAME_DOTS}A-Za-z＝=])[{KATAKANA}]{{3,10}}(?![{KATAKANA}{NAME_DOTS}{KANJI}A-Za-z＝=])"
)
_SCORE: Final = "[0-9０-９]{1,3}[-−－―–‐ー][0-9０-９]"
_state: Final = compiled(
    lambda: f"[（(](?:{any_of(lexicon.state_names())}|(?P<short>[米英仏独伊豪中韓露印]))(?=[）)、・])"
)
#: What winners and losers do, up to the end of the clause.
_WINS: Final = re.compile(
    f"[はが](?:、)?[^。「」はが]{{0,24}}(?:優勝|連覇|制し|制覇|を(?:下し|破っ|破り|退け)|[金銀銅]メダル|世界(?:新|記録)|大会新|[0-9０-９]+位|"
    f"敗れ|敗退|勝ち上が|勝ち進|棄権|勝利|{_SCORE})|"
    f"を(?:下し|破っ|破り|退け|{_SCORE})|に(?:{_SCORE}|敗れ|ストレート|逆転|競り勝)|と(?:[^。「」はが]{{0,6}}(?:対戦|決勝))"
)
#: What players of a team do, as no team does.
_PLAYS: Final = re.compile(
    "[はが](?:、)?[^。「」はが]{0,24}?(?:[0-9０-９]+(?:号|安打|打点|盗塁|奪三振)|本塁打|ソロ|適時打|[二三]塁打|満塁弾|ハットトリック|先発|登板|"
    "途中出場|フル出場|決勝(?:点|ゴール|弾)|ヘディング|シュート|アシスト|PK|右足|左足|頭で|負傷)|"
    "の[^。、「」]{0,5}?(?:ゴール|シュート|パス|本塁打|適時打|アシスト|クロス|ヘディング|PK|[0-9０-９]+号)"
)
#: Words for an athlete before the name.
_ROLE: Final = re.compile(
    "(?:[0-9０-９]位|シード|王者|女王|覇者|メダリスト|保持者|主砲|大砲|守護神|司令塔|助っ人|右腕|左腕|怪物|点取り屋|[内外]野手|投手|捕手|"
    "[FMDG][FWK])(?:[のは、]|だった)?$"
)
#: Characters of the longest word for an athlete with what follows it: メダリストだった.
_REACH: Final = 8


def athletes(sentences: Sequence[Sentence], decided: Sequence[Sequence[Claim]]) -> list[list[Claim]]:
    """Add the athletes of an article on sports whose katakana name has a phrase of athletes beside it once.

    Args:
        sentences: those of the article.
        decided: for each the claims on people, states, places and names of other things.

    Returns:
        The claims, with athletes; GiNZA's places on the same characters give way.
    """
    runs = [
        [match.span() for match in _NAME.finditer(sentence.text) if _is_free(claims, *match.span())]
        for sentence, claims in zip(sentences, decided, strict=True)
    ]
    plays, wins = (
        {
            sentence.text[start:end]
            for sentence, spans in zip(sentences, runs, strict=True)
            for start, end in spans
            if shows(sentence, start, end) and _may_be_name(sentence, start, end)
        }
        for shows in (_plays, _wins)
    )
    names = _believed(sentences, plays, wins) if plays or wins else set()
    if not names:
        return [list(claims) for claims in decided]
    return [list(_with_athletes(*one, names)) for one in zip(sentences, decided, runs, strict=True)]


def _believed(sentences: Sequence[Sentence], plays: set[str], wins: set[str]) -> set[str]:
    """Return the names that are athletes' in this article: of winners and losers only if its sport has no teams."""
    single = any(_SINGLE.search(s.text) for s in sentences) and any(_CONTEST.search(s.text) for s in sentences)
    if single:
        return plays | wins
    return plays if plays and club_rules.is_sporty(sentences) else set()


def _is_free(claims: Sequence[Claim], start: int, end: int) -> bool:
    """Return whether no claim is on these characters, but for GiNZA's on a place."""
    return not any(c.start < end and start < c.end and not _gives_way(c, start, end) for c in claims)


def _gives_way(claim: Claim, start: int, end: int) -> bool:
    return claim.type == "place" and claim.rule == "ginza" and (claim.start, claim.end) == (start, end)


def _plays(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a phrase beside the name is one of players of any sport."""
    role = _ROLE.search(sentence.text, max(0, start - _REACH), start)
    return role is not None or _PLAYS.match(sentence.text, end) is not None


def _wins(sentence: Sentence, start: int, end: int) -> bool:  # noqa: ARG001 (the same arguments as _plays)
    """Return whether a phrase behind the name is one of winners and losers, or has their state."""
    return bool(_WINS.match(sentence.text, end) or _state().match(sentence.text, end))


def _may_be_name(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether katakana are unknown to UniDic, a person's name or cut into pieces: ジョコ | ビッチ, シナ | ー."""
    words, name = sentence.words_of(start, end), sentence.text[start:end]
    if not words or name in _others() or name.endswith(_ends()):
        return False
    if (start, end, "Person") in sentence.spans:
        return True
    if len(words) == 1:
        return words[0].kind in _RARE
    return any(len(word.surface) == 1 for word in words) or (_has_name(words) and not _has_noun(words))


_RARE: Final = NAMES | {"unknown"}
#: Minimum characters of a common noun in a compound; shorter ones are pieces of names.
_NOUN: Final = 4


def _has_name(words: Sequence[Word]) -> bool:
    return any(word.kind in _RARE for word in words)


def _has_noun(words: Sequence[Word]) -> bool:
    return any(word.kind == "noun" and len(word.surface) >= _NOUN for word in words)


@cache
def _others() -> frozenset[str]:
    return (
        organisations.all_names()
        | lexicon.common_bodies()
        | lexicon.world_cities()
        | lexicon.blocked_words("common word", "no person", "organisation")
    )


@cache
def _ends() -> tuple[str, ...]:
    """Return the katakana at the end of names of clubs, cups and venues: クラブ, カップ, アリーナ."""
    ends = lexicon.organisations() | lexicon.common_bodies("ending") | lexicon.facility_suffixes() | _CUPS
    return tuple(sorted(end for end in ends if lexicon.KATAKANA_WORD.fullmatch(end)))


_CUPS: Final = frozenset({"カップ", "リーグ", "チーム", "ツアー", "オープン"})


def _with_athletes(
    sentence: Sentence, claims: Sequence[Claim], runs: Sequence[tuple[int, int]], names: set[str]
) -> Iterator[Claim]:
    found = [span for span in runs if sentence.text[slice(*span)] in names and sentence.words_of(*span)]
    yield from (claim for claim in claims if claim[:2] not in found)
    for start, end in found:
        yield Claim(start, end, "person", ATHLETE)
        state = _state().match(sentence.text, end)
        if state is not None and state["short"]:
            yield Claim(*state.span("short"), "state", "abbreviation + name")
