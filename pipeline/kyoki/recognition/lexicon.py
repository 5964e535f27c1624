"""The lexicon: all word lists and character classes of the rules.

A word is one row of one CSV file: in linking/data if links use it too, else in recognition/data. The other columns say
how the rules use it. A cell may have several values, separated by |.

state_abbreviations, use:
    pair: a state next to any other abbreviation (日米, 露朝). follower: only after another or a prefix (日台, 訪比).
    suffix, forces: before the state_heads of this kind (米紙, 露軍). head: before all of kind head (伊首相).
    list: in a list (米・中・朝). title: between a name and a title (ルビオ米国務長官).
state_abbreviations, reading:
    UniDic's reading of it as a state; with this reading it is one before any noun (米景気).
state_heads, kind:
    head (米 | 大統領), prefix (訪 | 米), suffix (日 | 系), forces (露 | 軍).
place_units, use; titles, kind and use; title_prefixes, kind:
    see `kyoki.linking.gazetteer.units`, `kyoki.linking.people.titles` and `title_prefixes`.
place_suffixes, kind and use:
    natural, facility; also temple, katakana: the kanji or katakana before it are its name, whatever words they are.
not_in, of any of these and edge_kanji:
    see `not_in`; titles also have role: after a name, but not an office (麻生 | 派).
blocked_words, kind:
    organisation: a name in which no person or place is recognised. common word: no place by itself.
    no unit: begins with a unit but is another word (東京 | 市場). no name: not the name of a river or hill (ゴミ | 山).
    state compound: not two states (朝日). language: after an abbreviation that means the language (英 | 会話).
    no person: a name that is mostly a common word (リスト, 良作); a person only with a title.
    homograph: a place's name that is mostly a common word (カレー, 三重); a place only with further evidence.
context_words, kind:
    direction, ship: before a name. nameless station: before 駅, but not a name (最寄 | 駅).
    occupation: before a name in Latin letters (タレント・misono).
    work, behind a work: before and after the title of a film, a book or a song.
    whereabouts, seat: only after a place (… | 近郊), or only before one (首都 | …).
    known building: a well-known building, perhaps by the end of its name (武道館), but not behind another noun.
    site: before the name of a person after whom a place is named (キャンプ・デービッド).
    person: before a name in quotes (射手「…」). lead: before の and a role (主役の…役).
    credit: before a colon and a name (記事執筆：…). no credit: the end of an organisation's name there.
organisations, kind:
    the kind of organisation. last word: ends a name only at the end of the compound (食品).
common_bodies, kind:
    noun: an organisation, but not a name (政府). modifier: before a kind, but not a name (地元 | 新聞).
    ending: the end of names that are not organisations (… | 賞). called: before a name in quotes (運営会社「…」).
    label: before a colon and a name (販売元：…). behind: katakana after a name, not part of it (ファン).
name_kanji, surname_start, surname_end, given_start, given_end:
    how much likelier than in common nouns, as log odds (`name_borders`; made by tools/name_kanji.py).
ginza_labels, type:
    person, number of people, office, place, organisation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, partial
from operator import add
from typing import TYPE_CHECKING, Final

from kyoki import linking, wordlists
from kyoki.characters import HIRAGANA, KANJI, KATAKANA, NAME_DOTS
from kyoki.linking import gazetteer, people, states

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

_own: Final = partial(wordlists.column, __package__)
_linked: Final = partial(wordlists.column, linking.__name__)
titles: Final = people.titles
title_prefixes: Final = people.title_prefixes
regions: Final = gazetteer.regions

KATAKANA_RUN: Final = re.compile(f"[{KATAKANA}]+")
HIRAGANA_RUN: Final = re.compile(f"[{HIRAGANA}]+")
KATAKANA_WORD: Final = re.compile(f"[{KATAKANA}]{{2,}}")
#: A name in katakana, with or without dots: シンガポール, サン・フアン.
KATAKANA_NAME: Final = re.compile(f"[{KATAKANA}]{{2,}}(?:[{NAME_DOTS}][{KATAKANA}]+)*")
#: A name in katakana with dots: ウラジーミル・プーチン; a single letter is an initial (ジョージ・W・ブッシュ).
DOTTED_NAME: Final = re.compile(
    f"(?:(?=[{KATAKANA}A-ZＡ-Ｚ])(?:(?:[A-ZＡ-Ｚ][{NAME_DOTS}])+[{KATAKANA}]+|"
    f"[{KATAKANA}]+(?:[{NAME_DOTS}](?:[{KATAKANA}]+|[A-ZＡ-Ｚ](?![A-Za-z])))+))"
)
#: Languages and dialects: シュメール語, 関西弁; not 大阪弁護士会.
SPEECH: Final = re.compile("語|弁(?![護当])")
#: A name in kanji: 小泉, 霞ヶ関.
KANJI_NAME: Final = re.compile(f"[{KANJI}ヶ]+")


def any_of(strings: Iterable[str]) -> str:
    """Return a regular expression for any of these words, preferring the longest.

    The first character rules out most positions, and then only one branch is left to try.

    >>> any_of(["首相", "前首相", "前首"]), any_of("米英")
    ('(?:(?=[前首])(?:前(?:首相|首)|首(?:相)))', '[米英]')
    """
    rest: dict[str, list[str]] = defaultdict(list)
    for string in sorted(set(strings), key=lambda string: (-len(string), string)):
        rest[string[0]].append(re.escape(string[1:]))
    if not any(map(any, rest.values())):
        return f"[{''.join(map(re.escape, rest))}]"
    branches = (f"{re.escape(first)}(?:{'|'.join(ends)})" for first, ends in rest.items())
    return f"(?:(?=[{''.join(map(re.escape, rest))}])(?:{'|'.join(branches)}))"


def any_title(titles: Iterable[str]) -> str:
    """Return a regular expression for any of these titles, one in katakana only at the end of its run.

    アナ is a title in 田中アナは, but not in 田中アナリスト and 米アナハイム.
    """
    given = frozenset(titles)
    katakana = {title for title in given if KATAKANA_RUN.fullmatch(title)}
    if not katakana:
        return any_of(given)
    at_the_end = f"{any_of(katakana)}(?![{KATAKANA}])"
    return f"(?:{any_of(given - katakana)}|{at_the_end})" if given - katakana else at_the_end


def last_characters(words: Iterable[str]) -> frozenset[str]:
    """Return the characters that these words end in: one of them is in every text with such a word."""
    return frozenset(word[-1] for word in words)


class LongestOf:
    """Finds the longest of thousands of words at each place of a text; for so many a regular expression is slower.

    >>> list(LongestOf(["東電", "東京", "東京電力"]).spans("東京電力と東電"))
    [(0, 4), (5, 7)]
    """

    def __init__(self, words: Iterable[str], unless: re.Pattern[str] | None = None) -> None:
        """Set the words, of two characters or more, and a pattern that must not follow them."""
        self._unless = unless
        # By the first two characters the words of each length, longest first.
        self._beginning = dict[str, dict[int, set[str]]]()
        for word in sorted(words, key=len, reverse=True):
            self._beginning.setdefault(word[:2], {}).setdefault(len(word), set()).add(word)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the half-open offsets of the words in a text, which do not overlap."""
        after = 0
        for at, words in enumerate(map(self._beginning.get, map(add, text, text[1:]))):
            if words is None or at < after:
                continue
            for length, some in words.items():
                if text[at : at + length] in some and not self._goes_on(text, at + length):
                    after = at + length
                    yield at, after
                    break

    def _goes_on(self, text: str, end: int) -> bool:
        return self._unless is not None and self._unless.match(text, end) is not None


class SomeOf:
    """Finds the longest of a few words at each place of a text, such as an article's own names: no pattern is compiled.

    >>> list(SomeOf(["東電", "東京", "東京電力"]).spans("東京電力と東電")), list(SomeOf([]).spans("東電"))
    ([(0, 4), (5, 7)], [])
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Set the words, none of which is empty."""
        self._words = sorted(set(words))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the half-open offsets of the words in a text, which do not overlap."""
        after = 0
        for at, minus_length in sorted(
            (at, -len(word)) for word in self._words if word in text for at in _places(word, text)
        ):
            if at >= after:
                after = at - minus_length
                yield at, after


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def compiled(pattern: Callable[[], str]) -> Callable[[], re.Pattern[str]]:
    """Return a function that compiles the pattern on its first call, so that no file is read at import."""
    return cache(lambda: re.compile(pattern()))


@cache
def state_abbreviations(use: str) -> frozenset[str]:
    """Return the one-character abbreviations of states that have this use."""
    return _linked("state_abbreviations", "kanji", use=use)


@cache
def state_readings() -> Mapping[str, str]:
    """Map abbreviations that may precede any noun to their readings as states: 仏 as ブツ is the Buddha."""
    found = wordlists.rows(linking.__name__, "state_abbreviations")
    return {row["kanji"]: row["reading"] for row in found if row["reading"]}


def state_names() -> Collection[str]:
    """Return the names of states, all longer than one character."""
    return states.codes().keys()


@cache
def state_heads(kind: str) -> frozenset[str]:
    """Return words beside a state by kind: head (大統領), prefix (訪), suffix (系), forces (軍)."""
    return _own("state_heads", "head", kind=kind)


@cache
def offices() -> frozenset[str]:
    """Return the titles that are roles; 派, 内閣 and 職員 also follow names, but are not roles."""
    return titles("title", "local") - not_in("role")


def honorifics() -> frozenset[str]:
    """Return titles used only of people: 氏, さん, 被告."""
    return titles("honorific")


@cache
def place_units(use: str = "") -> frozenset[str]:
    """Return the administrative units, all or of one use: 市, 州, 自治区."""
    return frozenset(gazetteer.units(use))


@cache
def natural_suffixes() -> frozenset[str]:
    """Return the last words of names of natural features: 湾, 諸島."""
    return _linked("place_suffixes", "suffix", kind="natural")


@cache
def facility_suffixes(shortest: int = 1, use: str = "") -> frozenset[str]:
    """Return the last words of names of buildings: 空港; also 寺 and 橋, which end surnames too."""
    return frozenset(s for s in _linked("place_suffixes", "suffix", kind="facility", use=use) if len(s) >= shortest)


@cache
def place_kinds() -> frozenset[str]:
    """Return every word for a kind of place, 共和国 and 特別市 among them."""
    return natural_suffixes() | facility_suffixes() | place_units("kind")


#: Minimum inhabitants of cities with names of three characters, which are often other words too (アリマ, アタク).
_LARGE: Final = 200_000


@cache
def world_cities() -> frozenset[str]:
    """Return the cities of the world in katakana, except Japan's, whose katakana names are readings (ミヤザキ)."""
    abroad = (row for row in wordlists.rows(linking.__name__, "gazetteer") if row["country"] != "JP")
    named = ((name, float(row["population"])) for row in abroad for name in [row["name"], *row["aliases"].split("|")])
    kana = ((name, n) for name, n in named if KATAKANA_NAME.fullmatch(name) and name not in state_names())
    return frozenset(name for name, n in kana if len(name) > 3 or (len(name) == 3 and n >= _LARGE))


@cache
def city_wards() -> Mapping[str, str]:
    """Return the wards of Japan's cities by both names: 名古屋市中区 to 中区."""
    wards = (row for row in wordlists.rows(linking.__name__, "gazetteer") if row["kind"] == "ward")
    return {row["of"].partition("（")[0] + row["name"]: row["name"] for row in wards if "市（" in row["of"]}


@cache
def surnames() -> frozenset[str]:
    """Return Chinese and Korean surnames, of which UniDic has few."""
    return _own("surnames", "surname")


@cache
def organisations(kind: str = "") -> frozenset[str]:
    """Return the last words of organisations' names, all or of a kind: media, school, company, team, last word."""
    return _own("organisations", "suffix", kind=kind)


@cache
def blocked_words(*kinds: str) -> frozenset[str]:
    """Return the words of these kinds that only look like names."""
    return frozenset().union(*(_own("blocked_words", "word", kind=kind) for kind in kinds))


@cache
def context_words(kind: str) -> frozenset[str]:
    """Return context words of this kind."""
    return _own("context_words", "word", kind=kind)


@cache
def common_bodies(kind: str = "noun") -> frozenset[str]:
    """Return words for organisations: common nouns (政府), or another `kind` of common_bodies."""
    return _own("common_bodies", "word", kind=kind)


@cache
def ginza_labels(*types: str) -> frozenset[str]:
    """Return GiNZA's labels of these types: person, number of people, office, place, organisation."""
    return frozenset().union(*(_own("ginza_labels", "label", type=type_) for type_ in types))


@cache
def not_in(position: str) -> frozenset[str]:
    """Return the kanji that cannot be part of a name next to them.

    Args:
        position: their position, one of place start (旧 | 相模湖町), person start (同 | 鈴木), person end (鉢呂前 |
            経済産業相), lone end: a word of one character behind a kanji name (小泉純一郎 | 著; 至 of 中野雅至 is not
            among them), organisation (広島県 | 中国新聞), station (線 | 広島駅), surname: a surname before them is
            another name with them (竹原 | 市, 永谷 | 園).
    """
    files = {"state_abbreviations": "kanji", "place_units": "unit", "title_prefixes": "prefix", "titles": "title"}
    linked = (_linked(file, wanted, not_in=position) for file, wanted in files.items())
    return _own("edge_kanji", "kanji", not_in=position).union(*linked)
