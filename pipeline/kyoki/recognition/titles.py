"""Honorifics, titles and offices of organisations that follow a name and mark it as a person's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.characters import HIRAGANA, KANJI, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, compiled

if TYPE_CHECKING:
    from kyoki.recognition.sentence import Sentence

#: A reading between a name and its title: 永谷嘉男(ながたに・よしお)氏.
_READING: Final = f"(?:[（(][{HIRAGANA}{KATAKANA}・=\\s]+[）)])?"
#: Not before 会 or 府, which make an organisation: ノーベル委員会, アメリカ大統領府; but 石破総裁会見.
_NO_BODY: Final = "(?!会(?![見談長])|府|室)"


def _after_lead(titles: frozenset[str]) -> str:
    """Return a pattern for titles and the text between a name and them: 小泉・元首相, ルビオ米国務長官."""
    prefixes = lexicon.title_prefixes("time", "present", "rank") | lexicon.state_abbreviations("title")
    return f"・?(?!相){any_of(prefixes)}*{lexicon.any_title(titles)}"  # 李相花; a minister is 外相


_of_state: Final = compiled(lambda: _after_lead(lexicon.titles(use="of state")) + "(?!選|府|邸|官)")
#: Titles that no place has: 首相, but not 知事 (宮城知事) or 代表 (東京代表).
_offices: Final = compiled(lambda: _READING + _after_lead(lexicon.titles("title")) + _NO_BODY)
_honorifics: Final = compiled(lambda: _READING + any_of(lexicon.honorifics()))
#: Any title; 元 before an honorific is the end of a name, not a prefix: 中谷元氏.
_titles: Final = compiled(
    lambda: f"{_honorifics().pattern}|{_READING}{_after_lead(lexicon.titles('title', 'local'))}{_NO_BODY}"
)


#: The word for a government after its leader's name: トランプ政権, トランプ次期米政権.
_government: Final = compiled(lambda: _after_lead(frozenset({"政権"})))
#: An organisation and its office: 国連事務総長; any title after a party (民主党 | 代表), a state's own after the state.
_of_body: Final = compiled(
    lambda: (
        f"(?:[{KANJI}{KATAKANA}]{{1,9}}?{any_of(lexicon.titles(use='with body'))}|"
        f"[{KANJI}]{{0,6}}党{_after_lead(lexicon.titles('title', 'local'))}|"
        f"・?{any_of(lexicon.state_names())}{_after_lead(lexicon.titles(use='of state'))}){_NO_BODY}"
    )
)
#: Kinds of words in the name of an organisation between a person and the office.
_BODY: Final = frozenset({"noun", "suffix", "abbreviation", "state", "place", "proper", "prefix"})


def titled(sentence: Sentence, end: int) -> bool:
    """Return whether a title or an honorific follows: 氏, 大統領, ・元首相, 米国務長官, 国連事務総長."""
    return _titles().match(sentence.text, end) is not None or office_of_body(sentence, end)


def after_name(text: str, end: int) -> int:
    """Return the end of the title or honorific that follows, else -1."""
    match = _titles().match(text, end)
    return match.end() if match else -1


def any_title() -> str:
    """Return a regular expression for any title or honorific."""
    return _titles().pattern


def katakana() -> str:
    """Return a regular expression for a title in katakana at the end of its run: コーチ."""
    return lexicon.any_title(title for title in lexicon.titles("title") if lexicon.KATAKANA_RUN.fullmatch(title))


def of_state(sentence: Sentence, end: int) -> bool:
    """Return whether an office follows that a state has only once: 大統領, 米国務長官."""
    return of_state_at(sentence.text, end)


def of_state_at(text: str, end: int) -> bool:
    """Return whether such an office follows these characters of a text."""
    return _of_state().match(text, end) is not None


def government(sentence: Sentence, end: int) -> bool:
    """Return whether a word for a government follows, before which the leader is named: 政権, 次期米政権."""
    return _government().match(sentence.text, end) is not None


def office(sentence: Sentence, end: int) -> bool:
    """Return whether an office follows that no place has."""
    return _offices().match(sentence.text, end) is not None


def honorific(sentence: Sentence, end: int) -> bool:
    """Return whether an honorific follows: 氏, さん."""
    return _honorifics().match(sentence.text, end) is not None


def personal(sentence: Sentence, end: int) -> bool:
    """Return whether an honorific follows, or an office that a state has only once: used only of people."""
    return honorific(sentence, end) or of_state(sentence, end)


def office_of_body(sentence: Sentence, end: int) -> bool:
    """Return whether an organisation's name and an office follow: 森本敏 | 防衛大臣; 功 of 中村功防衛大臣 is a name."""
    office = _of_body().match(sentence.text, end)
    first = None if office is None else sentence.at(end)
    if office is None or first is None or not sentence.ends_word(office.end()):
        return False
    short = len(first.surface) == 1 and first.surface != "党" and first.kind not in {"abbreviation", "other"}
    words = sentence.words_of(first.start, office.end())
    return not short and all(word.kind in _BODY or word.surface == "・" for word in words)
