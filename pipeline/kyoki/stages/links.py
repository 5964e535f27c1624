"""Link each mention to the person, state, place or organisation that it means."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.characters import KANJI
from kyoki.counting.packing import pack, unpack
from kyoki.counting.rounding import significant
from kyoki.linking import link_organisations, link_people, link_places, organisations, people, scenes, states
from kyoki.linking.coordinates import certainty
from kyoki.linking.corrected import corrected, state_id
from kyoki.linking.methods import METHODS
from kyoki.names import NO_NAMES
from kyoki.notebook import frames_html
from kyoki.pairing import BYLINE, SIGNED
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
    engines=("babel", "fugashi", "numpy", "pandas", "unidic-lite"),
    data=("linking/data/*.csv", "recognition/data/*.csv"),
)


class Linked(NamedTuple):
    """The two tables of this stage."""

    links: pd.DataFrame
    entities: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


def links(mentions: pd.DataFrame, articles: pd.DataFrame, *, names: Names = NO_NAMES) -> Linked:
    """Link each mention to an entity.

    States are linked by the code of their name; places by their name and, if several share it, by the context in the
    article; people by the fullest name that the article has for them, also a nickname made from its reading (ノム of
    野村克也). A kanji surname is never linked to a full name in another article, because many people share it. A
    katakana name (プーチン) is, if all articles together have only one full name for it. Other mentions become one
    entity per surface; for a place name with several meanings, `ambiguous` lists them. Whoever signs an article (the
    role 署名) has a link by the method byline, which no count of entities and pairs includes.

    Args:
        mentions: the table `mentions`.
        articles: the table `articles` of the same corpus (article_id, published and duplicate_of are used).
        names: the user's own names, with the entities that their surfaces mean, and corrections of links.

    Returns:
        The tables `links`, one row per mention except those that a correction declares to be no entity, and `entities`,
        one row per mentioned entity.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["石破茂首相は会見した。石破氏は質問に答えた。"])
    >>> linked = kyoki.links(kyoki.mentions(articles), articles)
    >>> linked.links[["start", "end", "entity_id"]].values.tolist()
    [[0, 3, 'person:石破茂'], [11, 13, 'person:石破茂']]
    >>> linked.entities[["name", "n_mentions"]].values.tolist()
    [['石破茂', 2]]
    """
    found = TABLES["mentions"].sorted(mentions)
    linked = pd.DataFrame(index=found.index, columns=["entity_id", "method", "within"], dtype="str")
    states_named = found[found["type"] == "state"]
    signs = found["role"] == BYLINE
    for kind, resolve in (("state", _states), ("place", partial(_places, states_named)), ("person", _people)):
        chosen = found[(found["type"] == kind) & ~signs]
        if len(chosen):
            made = resolve(chosen, names)
            linked.loc[chosen.index, made.columns] = made
    chosen = found[found["type"] == "organisation"]
    if len(chosen):
        made = _organisations(chosen, names, found.assign(entity_id=linked["entity_id"]))
        linked.loc[chosen.index, made.columns] = made
    # The name of a writer says nothing about a namesake in the article, so it is not among the names there.
    linked.loc[signs & (found["type"] == "person"), "entity_id"] = "person:" + found["surface"].map(people.full_form)
    linked.loc[signs, "method"] = SIGNED
    found = _corrected(found.assign(**linked, found=found["score"]), names)
    found = found.assign(score=found["method"].map(METHODS).astype("float64"))
    return Linked(TABLES["links"].frame(found), _entities(found, articles))


def _corrected(linked: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Apply the user's corrections; a mention that is no entity has no link."""
    if not names.corrections:
        return linked
    columns = (linked[name].tolist() for name in ("type", "surface", "article_id", "entity_id"))
    made = corrected(names.corrections, zip(*columns, strict=True))
    method = ["own correction" if one.rows else old for one, old in zip(made, linked["method"], strict=True)]
    found = linked.assign(entity_id=[one.entity_id for one in made], method=method)
    return found[found["entity_id"] != ""]


def _by_surface(mentions: pd.DataFrame, decide: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    pairs = [decide[surface] for surface in mentions["surface"].tolist()]
    return pd.DataFrame(pairs, index=mentions.index, columns=["entity_id", "method"], dtype="str")


def _own(names: Names, surface: str, type_: str) -> str | None:
    """Return the entity of a surface by the user's own names; '' if they only give its type."""
    name = names.get(surface)
    return None if name is None or name.type != type_ else name.entity


def _states(mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    return _by_surface(mentions, {surface: _state(surface, names) for surface in mentions["surface"].unique()})


def _state(surface: str, names: Names) -> tuple[str, str]:
    own = _own(names, surface, "state")
    name = own or surface
    unknown = name not in states.names() and states.code_of(name) is None
    method = "surface" if unknown else "state abbreviation" if len(surface) == 1 else "state name"
    return state_id(name), method if own is None else "own name"


def _places(states_named: pd.DataFrame, mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    countries: dict[str, set[str]] = defaultdict(set)
    for article_id, surface in zip(*(states_named[name].tolist() for name in ("article_id", "surface")), strict=True):
        countries[article_id].add(states.code_of(surface) or "")
    own = {surface: _own(names, surface, "place") or "" for surface in mentions["surface"].unique()}
    columns = (mentions[name].tolist() for name in ("article_id", "surface", "start", "end"))
    articles: dict[str, list[link_places.PlaceMention]] = defaultdict(list)
    for article_id, surface, start, end in zip(*columns, strict=True):
        articles[article_id].append(link_places.PlaceMention(surface, start, end, own[surface]))
    rows = [f for article_id, article in articles.items() for f in link_places.resolve(article, countries[article_id])]
    linked = pd.DataFrame(rows, index=mentions.index, columns=["entity_id", "method", "within"], dtype="str")
    return linked.assign(entity_id="place:" + linked["entity_id"])


def _people(mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    from kyoki.language.name_readings import name_readings
    from kyoki.recognition.roles import READING

    own = {surface: _own(names, surface, "person") for surface in mentions["surface"].unique()}
    forms = {surface: name or people.full_form(surface) for surface, name in own.items()}
    columns = (mentions[name].tolist() for name in ("article_id", "surface", "decided_by", "sentence"))
    articles: dict[str, list[link_people.PersonMention]] = defaultdict(list)
    for article_id, surface, rule, sentence, role in zip(*columns, mentions["role"].fillna("").tolist(), strict=True):
        met = link_people.PersonMention(forms[surface], role, rule == READING, bool(own[surface]), sentence)
        articles[article_id].append(met)
    corpus = link_people.name_evidence(articles.values(), name_readings)
    rows = [row for article in articles.values() for row in link_people.resolve(article, corpus)]
    linked = pd.DataFrame(rows, index=mentions.index, columns=["entity_id", "method"], dtype="str")
    n_articles = mentions["article_id"].groupby(linked["entity_id"]).transform("nunique")
    surname = linked["entity_id"].str.fullmatch(f"[{KANJI}]{{1,2}}") & (linked["method"] == "surface")
    linked.loc[surname & (n_articles > 1), "method"] = "surname in several articles"
    return linked.assign(entity_id="person:" + linked["entity_id"])


def _organisations(mentions: pd.DataFrame, names: Names, all_mentions: pd.DataFrame) -> pd.DataFrame:
    """Link organisations after states and places, so that the entity directly before an organisation is known."""
    own = {surface: _own(names, surface, "organisation") or "" for surface in mentions["surface"].unique()}
    held = all_mentions[all_mentions["type"].isin(["state", "place"])]
    columns = (held[name].tolist() for name in ("article_id", "end", "surface", "entity_id"))
    before = {(article_id, end): (surface, entity) for article_id, end, surface, entity in zip(*columns, strict=True)}
    found_in = _scenes(all_mentions)
    articles: dict[str, list[link_organisations.OrganisationMention]] = defaultdict(list)
    columns = (mentions[name].tolist() for name in ("article_id", "surface", "start", "end", "sentence"))
    for article_id, surface, start, end, sentence in zip(*columns, strict=True):
        beside, entity = before.get((article_id, start), ("", ""))
        country = entity.removeprefix("state:") if entity.startswith("state:") else ""
        about = found_in[article_id].about(sentence, start)
        articles[article_id].append(
            link_organisations.OrganisationMention(surface, start, end, beside, country, own[surface], about)
        )
    rows = [found for article in articles.values() for found in link_organisations.resolve(article)]
    linked = pd.DataFrame(rows, index=mentions.index, columns=["entity_id", "method", "within"], dtype="str")
    return linked.assign(entity_id="organisation:" + linked["entity_id"])


def _scenes(mentions: pd.DataFrame) -> defaultdict[str, scenes.Scene]:
    """Return for each article the states, Japanese places and Japanese bodies that it mentions."""
    found: defaultdict[str, scenes.Scene] = defaultdict(scenes.Scene)
    columns = (mentions[name].tolist() for name in ("article_id", "type", "surface", "entity_id", "sentence", "start"))
    for article_id, type_, surface, entity, sentence, start in zip(*columns, strict=True):
        if type_ == "state":
            found[article_id].add_state(entity.removeprefix("state:"), sentence, start)
        elif (type_ == "place" and scenes.is_place_of_japan(entity.removeprefix("place:"))) or (
            type_ == "organisation" and scenes.is_body_of_japan(surface)
        ):
            found[article_id].at_home += 1
    return found


def counted(linked: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Summarise each entity: its names, its frequency, and its days.

    An article that an entity only signs is not counted.

    Args:
        linked: article_id, entity_id, type, surface and role of each mention.
        articles: the table `articles` of the same articles.

    Returns:
        The columns of the table `entities` other than facts, by entity_id.
    """
    dated = linked.merge(articles[["article_id", "published", "duplicate_of"]], on="article_id", how="left")
    summed = dated.groupby("entity_id", sort=True).agg(
        type=("type", "first"),
        first_date=("published", "min"),
        last_date=("published", "max"),
    )
    spoken_of = dated[dated["role"] != BYLINE]
    every = _counts(spoken_of).reindex(summed.index, fill_value=0)
    unique = _counts(spoken_of[spoken_of["duplicate_of"].isna()]).reindex(summed.index, fill_value=0)
    summed["n_mentions"], summed["n_articles"] = every["n_mentions"], every["n_articles"]
    summed["n_mentions_unique"], summed["n_articles_unique"] = unique["n_mentions"], unique["n_articles"]
    # Without near-duplicates: otherwise five copies of a text would give a fifth each, and look like five sources.
    summed["top_share"] = significant((unique["most"] / unique["n_mentions"]).to_numpy(dtype="float64"))
    for name, column in (("roles", "role"), ("aliases", "surface")):
        summed[name] = _most_frequent_first(linked, column)
    return summed


def _entities(linked: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Summarise each entity, and add its names, kind and coordinates."""
    summed = counted(linked, articles).assign(within=_most_frequent_first(linked, "within"))
    facts = [
        _facts(*key) for key in zip(summed.index, summed["type"], summed["aliases"], summed["within"], strict=True)
    ]
    told = pd.DataFrame(facts, index=summed.index, columns=FACTS)
    summed["score"], located = scores(linked)
    summed["coordinates_score"] = located.where(told["lat"].notna())
    return TABLES["entities"].sorted(TABLES["entities"].frame(summed.join(told).reset_index()))


def scores(linked: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return for each entity the expected share of correct mentions, and of correct coordinates if it has any.

    Args:
        linked: entity_id, type, surface, method and `found` (the score of the mention) of each mention.
    """
    columns = (linked[name].tolist() for name in ("type", "surface", "method", "found"))
    certain = [
        found * (certainty(surface, method) if type_ == "place" else 1.0)
        for type_, surface, method, found in zip(*columns, strict=True)
    ]
    means = linked.assign(certain=certain).groupby("entity_id")[["found", "certain"]].mean().round(3)
    return means["found"], means["certain"]


def _counts(linked: pd.DataFrame) -> pd.DataFrame:
    """Count, for each entity, mentions, articles with one, and the mentions in the article with most."""
    entity, ids = pd.factorize(linked["entity_id"])
    pairs, n = np.unique(pack(entity, pd.factorize(linked["article_id"])[0]), return_counts=True)
    by_entity: Any = pd.Series(n).groupby(unpack(pairs)[0])
    counted: pd.DataFrame = by_entity.agg(n_mentions="sum", n_articles="size", most="max")
    return counted.set_axis(ids[counted.index])


def _most_frequent_first(linked: pd.DataFrame, column: str) -> pd.Series[str]:
    """Return for each entity the values of a column separated by |, the most frequent first."""
    counted = linked.dropna(subset=column).groupby(["entity_id", column]).size().rename("n").reset_index()
    ordered = counted.sort_values(["entity_id", "n", column], ascending=[True, False, True])
    values: dict[str, list[str]] = {}
    for entity_id, value in zip(ordered["entity_id"].tolist(), ordered[column].tolist(), strict=True):
        values.setdefault(entity_id, []).append(value)
    return pd.Series({entity_id: "|".join(every) for entity_id, every in values.items()}, dtype="str")


#: The columns of the table `entities` that are not counts.
FACTS: Final = ("name", "name_en", "iso2", "kind", "country", "part_of", "lat", "lon", "coordinates_from", "ambiguous")


def _facts(entity_id: str, type_: str, aliases: str, within: str | float) -> dict[str, Any]:
    """Return facts about an entity that are not in the text: its names, and its location."""
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
    """Return kind and country; for an unlisted organisation the country of the state or place before its name."""
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
