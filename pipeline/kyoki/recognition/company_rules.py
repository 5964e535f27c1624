"""Rules for companies whose names have several parts: セブン&アイ・ホールディングス, 日本エイサー."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.linking import organisations
from kyoki.recognition import lexicon
from kyoki.recognition.body_rules import TYPE
from kyoki.recognition.lexicon import KATAKANA_RUN, any_of, compiled, last_characters
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NOMINAL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.recognition.sentence import Sentence, Word

#: The word of a group of companies, with its abbreviations; ＨＤ is also high definition.
_group: Final = compiled(lambda: f"(?:{any_of(organisations.endings('group'))})(?![{KATAKANA}A-Za-z0-9Ａ-Ｚａ-ｚ])")
_JOINTS: Final = frozenset("&＆・･")
_AND: Final = frozenset("&＆")
#: Maximum words and joints before the word of a group: 三菱 | UFJ | モルガン are three, セブン | & | アイ | ・ four.
_LONGEST: Final = 8


@needs(lambda: last_characters(organisations.endings("group")))
def groups(sentence: Sentence) -> Iterator[Claim]:
    """Find names with &, ・ or letters up to the word of a group: セブン&アイ・ホールディングス, 三菱UFJFG.

    Without any of these, or if no word is a name, the rules for kinds of organisations decide. HD and FG need a listed
    company, & or GiNZA's company before them: フルHD is none.
    """
    for match in _group().finditer(sentence.text):
        run = _run_before(sentence, match.start())
        if not run or not sentence.ends_word(match.end()):
            continue
        start, name = run[0].start, sentence.text[run[0].start : match.start()]
        joined = any(word.surface in _JOINTS for word in run)
        joined = joined or (re.search("[A-Za-zＡ-Ｚ]", name) is not None and not name.isascii())
        # 番長 | ＆ | スケバン, M&A: before a word with other uses, too, one word must be a name
        named = any(w.kind in _NAMED and len(w.surface) > 1 for w in run)
        plain = match.group() in _ALSO_COMMON and not named
        sure = (any(word.surface in _AND for word in run) and not plain) or name in organisations.surfaces()
        sure = sure or (not plain and _labelled(sentence, start, match.end()))
        sure = sure or (len(run) > 1 and _is_group(run[-1]))  # アサヒ | グループ | ホールディングス
        in_full = organisations.of_group(match.group()) == match.group()
        if sure or (joined and not plain and in_full and any(w.kind in _NAMED for w in run)):
            yield Claim(start, match.end(), TYPE, "company of several parts")


#: Words of a group that make compounds of common nouns, too: ロック&ポップス | カンパニー.
_ALSO_COMMON: Final = frozenset({"グループ", "カンパニー"})


def without_group(name: str) -> set[str]:
    """Return the name that an article may use for a group with & in its name: T&D of T&Dホールディングス."""
    match = _group().search(name)
    rest = name[: match.start()].rstrip("・･") if match is not None and match.end() == len(name) else ""
    return {rest} if _AND & set(rest) else set()


#: Kinds of words that show a name in it.
_NAMED: Final = frozenset({"proper", "unknown", "surname", "person"})


def _labelled(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether GiNZA's organisation has these characters."""
    labels = lexicon.ginza_labels("organisation")
    return any(a <= start and end <= b and label in labels for a, b, label in sentence.spans)


def _run_before(sentence: Sentence, end: int) -> Sequence[Word]:
    """Return the nouns and joints of a name up to a word of a group: セブン | & | アイ | ・.

    A list is not one name: of ソニー・パナソニック only the last is taken, and of 会長・ソニー, too.
    """
    run: list[Word] = []
    word = sentence.before(end)
    while word is not None and len(run) < _LONGEST:
        if word.surface in _JOINTS:
            left = sentence.before(word.start)
            if left is None or left.kind not in NOMINAL or (word.surface not in _AND and not _is_part(left)):
                break
        elif word.kind not in NOMINAL or word.kind == "state" or (_stops(word) and (run or not _is_group(word))):
            break
        run.insert(0, word)
        word = sentence.before(word.start)
    return run[1:] if run and run[0].surface in _JOINTS else run


def _is_part(left: Word) -> bool:
    """Return whether ・ after a word may be inside a name: アイ・ of セブン&アイ・, not ソニー・ or 会長・."""
    kana = KATAKANA_RUN.fullmatch(left.surface) is not None
    listed = left.surface in organisations.all_names()
    return (kana or left.surface.isascii()) and not listed


def _is_group(word: Word) -> bool:
    """Return whether a word may precede the last word of a group: アサヒ | グループ | ホールディングス."""
    return word.surface in organisations.endings("group")


def _stops(word: Word) -> bool:
    return word.surface in _no_part()


@cache
def _no_part() -> frozenset[str]:
    return lexicon.not_in("organisation") | lexicon.common_bodies() | {"元", "前", "現", "同", "各"}


_lettered: Final = re.compile("[A-Z]{1,3}[&＆][A-Z]{1,3}(?![A-Za-z])")


@needs(_AND)
def lettered(sentence: Sentence) -> Iterator[Claim]:
    """Find a name of UniDic with letters that & joins: 三井E&S; not 企業M&A."""
    for word in sentence.words:
        match = _lettered.match(sentence.text, word.end) if word.kind == "proper" else None
        if match is not None and sentence.words_of(word.start, match.end()) and match.group() not in _COMMON:
            yield Claim(word.start, match.end(), TYPE, "company of several parts")


#: 三菱のM&A, but also without の.
_COMMON: Final = frozenset({"M&A", "M＆A", "R&D", "R＆D", "Q&A", "Q＆A"})


@cache
def _companies() -> frozenset[str]:
    """Return listed companies in katakana or Latin letters, which 日本 may precede."""
    names = (name for o in organisations.known() if o.kind == "company" for name in (o.name, *o.aliases))
    return frozenset(name for name in names if len(name) > 1 and _FOREIGN.fullmatch(name))


_FOREIGN: Final = re.compile(f"[{KATAKANA}A-Za-z・&-]+")
_subsidiary: Final = compiled(lambda: f"(?<![{KANJI}])日本{any_of(_companies())}(?![{KATAKANA}A-Za-z0-9])")


@needs("本")
def subsidiaries(sentence: Sentence) -> Iterator[Claim]:
    """Find companies of Japan by the name of a foreign one: 日本エイサー; 全日本 and 日本アップルファン are none."""
    for match in _subsidiary().finditer(sentence.text):
        if sentence.words_of(*match.span()) and not _of_something(sentence, match.end()):
            yield Claim(*match.span(), TYPE, "company of several parts")


def _of_something(sentence: Sentence, end: int) -> bool:
    following = sentence.at(end)
    return following is not None and following.kind in NOMINAL and following.surface not in _OF_COMPANIES


#: Nouns after a company: 日本エイサー | 社長.
_OF_COMPANIES: Final = frozenset({"社長", "会長", "社", "代表", "側", "広報", "製", "法人", "本社"})


@needs(lambda: groups.signs | subsidiaries.signs | lettered.signs)
def blocked(sentence: Sentence) -> Iterator[Claim]:
    """Find the same names before people, states and places are, none of which is inside them."""
    for claim in (*groups(sentence), *subsidiaries(sentence), *lettered(sentence)):
        yield claim._replace(type="none", rule="organisation")
