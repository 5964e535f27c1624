"""Organisations by name: kind, state and other names."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki import wordlists
from kyoki.linking import states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Organisation(NamedTuple):
    """An organisation of data/organisation_names.csv.

    Args:
        name: its full name; a homonym's state in brackets: 民主党（アメリカ合衆国）.
        kind: one of tables.ORGANISATION_KINDS.
        country: ISO 3166-1 alpha-2 code of its state, or ''.
        aliases: other names that mean it without context.
        short: short forms that are also ordinary words: 朝日, 共同.
    """

    name: str
    kind: str
    country: str
    aliases: tuple[str, ...]
    short: tuple[str, ...]


@lru_cache(maxsize=1)
def known() -> tuple[Organisation, ...]:
    """Return the organisations of data/organisation_names.csv."""
    found = wordlists.rows(__package__, "organisation_names")
    return tuple(
        Organisation(row["name"], row["kind"], row["country"], _cell(row["aliases"]), _cell(row["short"]))
        for row in found
    )


def _cell(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


@cache
def surfaces() -> frozenset[str]:
    """Return the names that mean an organisation without context."""
    names = frozenset(_plain(o.name) for o in known()).union(*(o.aliases for o in known()))
    return names | {name.replace("・", "･") for name in names}


@cache
def _starts() -> tuple[str, ...]:
    return tuple(sorted(name for name in surfaces() if len(name) > 2))


def begins_with_one(text: str) -> bool:
    """Return whether a longer string begins with the name of an organisation: ドコモ | スマホ."""
    return text not in surfaces() and text.startswith(_starts())


@cache
def without_places() -> frozenset[str]:
    """Return the names inside which no state or place is recognised: companies, media, schools, teams and groups.

    So are parties whose name is a phrase (日本維新の会); 日本 | 共産党 is the communist party of a state.
    """
    kinds = {"company", "media", "school", "team", "other"}
    whole = (o for o in known() if o.kind in kinds or (o.kind == "party" and "の" in o.name))
    names = frozenset[str]().union(*({_plain(o.name), *o.aliases} for o in whole))
    return frozenset(name for name in names if len(name) > 2)


def _plain(name: str) -> str:
    return name.partition("（")[0]


@cache
def every_short() -> frozenset[str]:
    """Return every short form that is also an ordinary word."""
    return frozenset[str]().union(*(o.short for o in known()))


@cache
def all_names() -> frozenset[str]:
    """Return every name, alias and short form."""
    return surfaces() | every_short()


@cache
def cities() -> frozenset[str]:
    """Return the short forms of teams, which are mostly names of cities: バルセロナ."""
    return frozenset[str]().union(*(o.short for o in known() if o.kind == "team"))


#: Short forms of parties that mostly mean something else even in an article with the full name.
IN_PARTY_CONTEXT: Final = {"国民民主党": ("国民",), "生活の党": ("生活",), "希望の党": ("希望",)}


@cache
def party_words() -> frozenset[str]:
    """Return the short forms of Japanese parties that are also ordinary words: 維新, 国民."""
    japanese = (o for o in known() if o.kind == "party" and o.country == "JP")
    return frozenset[str]().union(*(o.short for o in japanese), *IN_PARTY_CONTEXT.values())


@cache
def party_names() -> frozenset[str]:
    """Return all names of Japanese parties: 自民, 国民."""
    japanese = (o for o in known() if o.kind == "party" and o.country == "JP")
    return party_words().union(*((_plain(o.name), *o.aliases) for o in japanese))


@lru_cache(maxsize=1)
def _short() -> Mapping[str, frozenset[str]]:
    of: dict[str, set[str]] = defaultdict(set)
    for o in known():
        for name in (_plain(o.name), *o.aliases):
            of[name].update(o.short)
    return {name: frozenset(short) for name, short in of.items() if short}


def short_forms(name: str) -> frozenset[str]:
    """Return the short forms accepted in an article with the full name: 朝日 for 朝日新聞."""
    return _short().get(name, frozenset())


@cache
def endings(use: str) -> frozenset[str]:
    """Return the words for kinds of organisations that have this use.

    The column `use` of data/organisation_suffixes.csv:

    - place: makes an organisation's name directly after a state or place: 東京 | 地検.
    - name: makes one after any noun except those that many share (地元): 金融 | 庁.
    - proper: makes one after a name or an unknown word, or if GiNZA has one: 競優 | 牧場.
    - weak: of these, not after Latin letters: TLS | 通信.
    - venue: of these, a place after a person's name and a dot: ロジャーズ・センター.
    - firm: ends katakana with dots by itself: アーサー・アソシエイツ.
    - named firm: does so after a word that is no common noun: エリオット・マネジメント, not リスク・マネジメント.
    - form: of these, only next to a name, whatever GiNZA has: 住友 | 財団法人; 独立行政法人 is a legal form, not an
      organisation.

    - branch: ends one that begins with a listed company: キヤノン | 電子.
    - group: ends the name of a group of companies, with ・ or & inside: セブン&アイ・ | ホールディングス.

    The column `full` has the kind in full: 地方検察庁 for 地検.
    """
    return wordlists.column(__package__, "organisation_suffixes", "suffix", use=use)


#: The full word for a university, whose last character the short form of its name lacks: 駒澤大学, 駒澤大.
_UNIVERSITY: Final = "大学"


def _of_school(o: Organisation) -> Iterator[str]:
    """Yield the short forms of a university's names: 駒澤大 and 駒沢大 for 駒澤大学."""
    for name in (o.name, *o.aliases) if o.kind == "school" else ():
        if name.endswith(_UNIVERSITY):
            yield name[:-1]


@cache
def universities() -> frozenset[str]:
    """Return the names of universities without 大学: 駒澤, 順天堂."""
    return frozenset(name[:-1] for o in known() for name in _of_school(o))


@lru_cache(maxsize=1)
def by_surface() -> Mapping[str, tuple[Organisation, ...]]:
    """Return the organisations that each name may mean, those with this full name first, in the order of the file."""
    of: dict[str, list[Organisation]] = defaultdict(list)
    for o in known():
        for name in dict.fromkeys(
            (o.name, _plain(o.name), *o.aliases, *_of_school(o), *o.short, *IN_PARTY_CONTEXT.get(o.name, ()))
        ):
            of[name].append(o)
    return {name: tuple(found) for name, found in of.items()}


def called(surface: str) -> Sequence[Organisation]:
    """Return the organisations that a name may mean, those with this full name first, in the order of the file.

    >>> [o.name for o in called("自民")], [o.country for o in called("民主党")]
    (['自由民主党'], ['JP', 'US'])
    """
    return by_surface().get(surface, ())


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Organisation]:
    return {o.name: o for o in known()}


def facts(name: str) -> tuple[str, str]:
    """Return kind and country of an organisation; for an unlisted one the kind that its last word implies.

    >>> facts("自由民主党"), facts("黒須銀行"), facts("アスラ")
    (('party', 'JP'), ('company', ''), ('', ''))
    """
    if name in _by_name():
        return _by_name()[name].kind, _by_name()[name].country
    kinds = _kinds()
    return next((kinds[name[at:]] for at in range(1, len(name)) if name[at:] in kinds), ""), ""


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    return {row["suffix"]: row["kind"] for row in wordlists.rows(__package__, "organisation_suffixes")}


@lru_cache(maxsize=1)
def _full() -> Mapping[str, str]:
    rows = wordlists.rows(__package__, "organisation_suffixes")
    return {row["suffix"]: row["full"] for row in rows if row["full"] and row["use"] != "group"}


def written_out(name: str) -> str:
    """Return an organisation's name with the word for its kind in full.

    >>> written_out("地検特捜部"), written_out("警"), written_out("警視庁")
    ('地方検察庁特捜部', '警察', '警視庁')
    """
    for short, full in _full().items():
        if name == short or (len(short) > 1 and name.startswith(short) and not name.startswith(full)):
            return full + name.removeprefix(short)
    return name


def of_group(name: str) -> str:
    """Return the name of a group of companies with its last word in full.

    >>> of_group("セブン&アイHD"), of_group("みずほFG"), of_group("自民党")
    ('セブン&アイホールディングス', 'みずほフィナンシャルグループ', '自民党')
    """
    rows = wordlists.rows(__package__, "organisation_suffixes")
    full = next((r for r in rows if r["full"] and r["use"] == "group" and name.endswith(r["suffix"])), None)
    return name if full is None else name.removesuffix(full["suffix"]) + full["full"]


@cache
def shared_names() -> frozenset[str]:
    """Return names of parties that several states have: 民主党, 労働党, and 社会民主党 as there is ドイツ社会民主党."""
    parties = [o.name for o in known() if o.kind == "party"]
    names = {_plain(name) for name in parties if "（" in name}
    state = tuple(name for name, _ in states.names().values())
    names |= {name.removeprefix(of) for name in parties for of in (*state, *_SHORT_STATES) if name.startswith(of)}
    return frozenset(name for name in names | _SHARED if name.endswith("党") and name != "新党")


#: States as parties name them.
_SHORT_STATES: Final = ("朝鮮", "アメリカ")
#: Names of parties abroad of which only Japan's is listed.
_SHARED: Final = frozenset({"自由党", "緑の党"})
