"""Say which person, state, place or organisation each mention means."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.packing import pack, unpack
from kyoki.counting.rounding import significant
from kyoki.linking import link_organisations, link_people, link_places, organisations, people, states
from kyoki.names import NO_NAMES
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kyoki.names import Names

SPEC: Final = Spec(
    scope="corpus",
    needs={"mentions": ALL, "articles": ("article_id", "published", "duplicate_of")},
    gives={"links": ALL, "entities": ALL},
    settings={"names": "names.file"},
    engines=("babel", "numpy", "pandas"),
    data=("linking/data/*.csv", "recognition/data/*.csv"),
)


#: How a mention was linked, and how sure that is.
METHODS: Final = {
    "own name": 1.0,  # what the user's own names say
    "state name": 1.0,  # 北朝鮮, 朝鮮民主主義人民共和国
    "state abbreviation": 1.0,  # 米 in 米韓
    "full name": 1.0,  # ウラジーミル・プーチン
    "name in the article": 1.0,  # プーチン, where the article has ウラジーミル・プーチン and no other プーチン
    "reading in brackets": 1.0,  # ハン・ミョンスク in 韓明淑（ハン・ミョンスク）
    "name and role in the article": 0.9,  # ケネディ大統領, where the article has two of them and one is 大統領
    "surname and role": 0.8,  # 田中首相と田中外相, neither of whom the article names in full
    "nearest name in the article": 0.5,  # 田中, where the article has two of them: the one named last before it
    "only name in the corpus": 0.8,  # プーチン, where the article has no full name and all articles have one
    "another form in the corpus": 0.9,  # ウラジミール・プーチン; ハン・ミョンスク, where another article has both forms
    "surface": 1.0,  # 平壌; a person of whom only the surname is known
    "folded surface": 1.0,  # 平壌市 = ピョンヤン = 平壌; 新冠 = 新冠町
    "part of the place before it": 0.95,  # 府中市 in 東京都府中市; パリ in テキサス州パリ
    "longer name in the article": 0.9,  # 大阪, where the article has 大阪府; ワシントン, where it has ワシントン州
    "place in the article": 0.8,  # 府中市, where the article has 広島県
    "listed name": 1.0,  # 自民, NATO
    "name with what is before it": 0.9,  # 広島県警, where 広島県 is a place and 警 the organisation
    "abbreviation in brackets": 1.0,  # IOC in 国際五輪委員会（IOC）
    "country in the article": 0.7,  # 松江, where the article names China; else the one in Japan
    "largest of the name": 0.7,  # of several places, where nothing says which
}


class Linked(NamedTuple):
    """The two tables of this stage."""

    links: pd.DataFrame
    entities: pd.DataFrame


def links(mentions: pd.DataFrame, articles: pd.DataFrame, *, names: Names = NO_NAMES) -> Linked:
    """Say which entity each mention means.

    States go by the code of their name; places by their name, and of several of one name by what the article says
    around it; people by the fullest name that the article has for them. A kanji surname never stands for a full name
    of another article: many share it. A katakana name (プーチン) does, where all articles together have one full name
    for it. What stays is one entity for each surface; of a place name that may mean several, `ambiguous` says which.

    Args:
        mentions: the table `mentions`.
        articles: the table `articles` of the same corpus; of it article_id, published and duplicate_of are used.
        names: the user's own names, which say who their surfaces mean.

    Returns:
        The tables `links`, one row a mention, and `entities`, one row for each entity mentioned.
    """
    found = TABLES["mentions"].sorted(mentions)
    linked = pd.DataFrame(index=found.index, columns=["entity_id", "method", "within"], dtype="str")
    states_named = found[found["type"] == "state"]
    for kind, resolve in (("state", _states), ("place", partial(_places, states_named)), ("person", _people)):
        chosen = found[found["type"] == kind]
        if len(chosen):
            made = resolve(chosen, names)
            linked.loc[chosen.index, made.columns] = made
    chosen = found[found["type"] == "organisation"]
    if len(chosen):
        made = _organisations(chosen, names, found.assign(entity_id=linked["entity_id"]))
        linked.loc[chosen.index, made.columns] = made
    found = found.assign(**linked, score=linked["method"].map(METHODS).astype("float64"))
    return Linked(TABLES["links"].frame(found), _entities(found, articles))


def _by_surface(mentions: pd.DataFrame, decide: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    pairs = [decide[surface] for surface in mentions["surface"]]
    return pd.DataFrame(pairs, index=mentions.index, columns=["entity_id", "method"], dtype="str")


def _own(names: Names, surface: str, type_: str) -> str | None:
    """Return who a surface is by the user's own names, '' where they only say that it is one."""
    name = names.get(surface)
    return None if name is None or name.type != type_ else name.entity


def _states(mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    return _by_surface(mentions, {surface: _state(surface, names) for surface in mentions["surface"].unique()})


def _state(surface: str, names: Names) -> tuple[str, str]:
    own = _own(names, surface, "state")
    name = own or surface
    code = name if name in states.names() else states.code_of(name)
    method = "surface" if code is None else "state abbreviation" if len(surface) == 1 else "state name"
    return f"state:{name if code in {None, states.FORMER} else code}", method if own is None else "own name"


def _places(states_named: pd.DataFrame, mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    countries: dict[str, set[str]] = defaultdict(set)
    for article_id, surface in zip(*(states_named[name].tolist() for name in ("article_id", "surface")), strict=True):
        countries[article_id].add(states.code_of(surface) or "")
    own = {surface: _own(names, surface, "place") or "" for surface in mentions["surface"].unique()}
    columns = (mentions[name].tolist() for name in ("article_id", "surface", "start", "end"))
    articles: dict[str, list[link_places.Named]] = defaultdict(list)
    for article_id, surface, start, end in zip(*columns, strict=True):
        articles[article_id].append(link_places.Named(surface, start, end, own[surface]))
    rows = [f for article_id, article in articles.items() for f in link_places.resolve(article, countries[article_id])]
    linked = pd.DataFrame(rows, index=mentions.index, columns=["entity_id", "method", "within"], dtype="str")
    return linked.assign(entity_id="place:" + linked["entity_id"])


def _people(mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    from kyoki.recognition.roles import READING

    own = {surface: _own(names, surface, "person") for surface in mentions["surface"].unique()}
    forms = {surface: name or people.full_form(surface) for surface, name in own.items()}
    columns = (mentions[name].tolist() for name in ("article_id", "surface", "decided_by", "sentence"))
    articles: dict[str, list[link_people.Met]] = defaultdict(list)
    for article_id, surface, rule, sentence, role in zip(*columns, mentions["role"].fillna("").tolist(), strict=True):
        met = link_people.Met(forms[surface], role, rule == READING, bool(own[surface]), sentence)
        articles[article_id].append(met)
    corpus = link_people.corpus_of(articles.values())
    rows = [row for article in articles.values() for row in link_people.resolve(article, corpus)]
    linked = pd.DataFrame(rows, index=mentions.index, columns=["entity_id", "method"], dtype="str")
    return linked.assign(entity_id="person:" + linked["entity_id"])


def _organisations(mentions: pd.DataFrame, names: Names, all_mentions: pd.DataFrame) -> pd.DataFrame:
    """Link organisations; what stands right before one is known: the states and places are linked already."""
    own = {surface: _own(names, surface, "organisation") or "" for surface in mentions["surface"].unique()}
    held = all_mentions[all_mentions["type"].isin(["state", "place"])]
    columns = (held[name].tolist() for name in ("article_id", "end", "surface", "entity_id"))
    before = {(article_id, end): (surface, entity) for article_id, end, surface, entity in zip(*columns, strict=True)}
    articles: dict[str, list[link_organisations.Named]] = defaultdict(list)
    columns = (mentions[name].tolist() for name in ("article_id", "surface", "start", "end"))
    for article_id, surface, start, end in zip(*columns, strict=True):
        beside, entity = before.get((article_id, start), ("", ""))
        country = entity.removeprefix("state:") if entity.startswith("state:") else ""
        articles[article_id].append(link_organisations.Named(surface, start, end, beside, country, own[surface]))
    rows = [found for article in articles.values() for found in link_organisations.resolve(article)]
    linked = pd.DataFrame(rows, index=mentions.index, columns=["entity_id", "method", "within"], dtype="str")
    return linked.assign(entity_id="organisation:" + linked["entity_id"])


def counted(linked: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Sum up each entity: the names that it is given, how often and when it is met.

    Args:
        linked: article_id, entity_id, type, surface and role of each mention.
        articles: the table `articles` of the same articles.

    Returns:
        The columns of the table `entities` that are no facts, by entity_id.
    """
    dated = linked.merge(articles[["article_id", "published", "duplicate_of"]], on="article_id", how="left")
    summed = dated.groupby("entity_id", sort=True).agg(
        type=("type", "first"),
        first_date=("published", "min"),
        last_date=("published", "max"),
    )
    summed = summed.join(_counts(dated))
    unique = _counts(dated[dated["duplicate_of"].isna()]).reindex(summed.index, fill_value=0)
    summed["n_mentions_unique"], summed["n_articles_unique"] = unique["n_mentions"], unique["n_articles"]
    # Without near-duplicates: of five copies of a text each would give a fifth, and look like five sources.
    summed["top_share"] = significant((unique["most"] / unique["n_mentions"]).to_numpy(dtype="float64"))
    for name, column in (("roles", "role"), ("aliases", "surface")):
        summed[name] = _most_frequent_first(linked, column)
    return summed


def _entities(linked: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Sum up each entity, and add what is known of it."""
    summed = counted(linked, articles).assign(within=_most_frequent_first(linked, "within"))
    facts = [
        _facts(*key) for key in zip(summed.index, summed["type"], summed["aliases"], summed["within"], strict=True)
    ]
    told = pd.DataFrame(facts, index=summed.index, columns=FACTS)
    return TABLES["entities"].sorted(TABLES["entities"].frame(summed.join(told).reset_index()))


def _counts(linked: pd.DataFrame) -> pd.DataFrame:
    """Count, for each entity, mentions, articles with one, and the mentions in the article with most."""
    entity, ids = pd.factorize(linked["entity_id"])
    pairs, n = np.unique(pack(entity, pd.factorize(linked["article_id"])[0]), return_counts=True)
    by_entity: Any = pd.Series(n).groupby(unpack(pairs)[0])
    counted: pd.DataFrame = by_entity.agg(n_mentions="sum", n_articles="size", most="max")
    return counted.set_axis(ids[counted.index])


def _most_frequent_first(linked: pd.DataFrame, column: str) -> pd.Series[str]:
    """Return for each entity the values of a column with | between, the most frequent first."""
    counted = linked.dropna(subset=column).groupby(["entity_id", column]).size().rename("n").reset_index()
    ordered = counted.sort_values(["entity_id", "n", column], ascending=[True, False, True])
    return ordered.groupby("entity_id")[column].agg("|".join)


#: The columns of the table `entities` that are no counts.
FACTS: Final = ("name", "name_en", "iso2", "kind", "country", "part_of", "lat", "lon", "coordinates_from", "ambiguous")


def _facts(entity_id: str, type_: str, aliases: str, within: str | float) -> dict[str, Any]:
    """Return what is known of an entity besides the text: its names, and where it is."""
    key = entity_id.split(":", 1)[1]
    if type_ == "person":
        return {"name": key}
    if type_ == "state":
        return _facts_of_state(key)
    if type_ == "organisation":
        return _facts_of_organisation(key, "" if isinstance(within, float) else within.partition("|")[0])
    place = link_places.facts(key, "" if isinstance(within, float) else within.partition("|")[0])
    above = f"place:{place.of}" if place.of else f"state:{place.country}" if place.country else ""
    point = {"lat": float(place.lat), "lon": float(place.lon), "coordinates_from": place.source} if place.lat else {}
    facts = {"kind": place.kind, "country": place.country, "part_of": above, **point}
    rivals = "|".join(f"place:{rival}" for rival in link_places.rivals(key))
    return {"name": aliases.partition("|")[0], **facts, "ambiguous": rivals}


def _facts_of_organisation(name: str, within: str) -> dict[str, Any]:
    """Return kind and country; of a body that is not listed the country of the state or place before its name."""
    kind, country = organisations.facts(name)
    if within and not country:
        type_, _, key = within.partition(":")
        country = key if type_ == "state" else link_places.facts(key).country
    return {"name": name, "kind": kind, "country": country, "part_of": ""}


def _facts_of_state(key: str) -> dict[str, Any]:
    code = key if key in states.names() else states.code_of(key) or ""
    name, english = states.names().get(code, (key, ""))
    facts: dict[str, Any] = {"name": key if code == states.FORMER else name, "name_en": english, "iso2": code}
    if code in states.points():
        lat, lon, source = states.points()[code]
        facts |= {"lat": lat, "lon": lon, "coordinates_from": source}
    return facts


if __name__ == "__main__":
    run_as_command("links")
