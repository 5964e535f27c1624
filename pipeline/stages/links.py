"""Links: which person, state or place each mention means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from pipeline.knowledge import people, places, states
from pipeline.names import NO_NAMES
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from pipeline.names import Names

#: How a mention was linked, and how sure that is.
METHODS: Final = {
    "own name": 1.0,  # what the user's own names say
    "state name": 1.0,  # 北朝鮮, 朝鮮民主主義人民共和国
    "state abbreviation": 1.0,  # 米 in 米韓
    "full name": 1.0,  # ウラジーミル・プーチン
    "name in the article": 1.0,  # プーチン, where the article has ウラジーミル・プーチン and no other プーチン
    "nearest name in the article": 0.5,  # 田中, where the article has two of them: the one named last before it
    "only name in the corpus": 0.8,  # プーチン, where the article has no full name and all articles have one
    "surface": 1.0,  # 平壌; a person of whom only the surname is known
    "folded surface": 1.0,  # 平壌市 = 平壌
}


class Linked(NamedTuple):
    """The two tables of this stage."""

    links: pd.DataFrame
    entities: pd.DataFrame


def links(mentions: pd.DataFrame, articles: pd.DataFrame, *, names: Names = NO_NAMES) -> Linked:
    """Say which entity each mention means.

    States go by the code of their name, places by their name, people by the fullest name that the article has for
    them. A kanji surname never stands for a full name of another article: many share it. A katakana name (プーチン)
    does, where all articles together have one full name for it. What stays is one entity for each surface.

    Args:
        mentions: the table `mentions`.
        articles: the table `articles` of the same corpus; of it article_id, published and duplicate_of are used.
        names: the user's own names, which say who their surfaces mean.

    Returns:
        The tables `links`, one row a mention, and `entities`, one row for each entity mentioned.
    """
    found = TABLES["mentions"].sorted(mentions)
    linked = pd.DataFrame(index=found.index, columns=["entity_id", "method"], dtype="str")
    for kind, resolve in (("state", _states), ("place", _places), ("person", _people)):
        chosen = found[found["type"] == kind]
        if len(chosen):
            linked.loc[chosen.index, ["entity_id", "method"]] = resolve(chosen, names)
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


def _places(mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    return _by_surface(mentions, {surface: _place(surface, names) for surface in mentions["surface"].unique()})


def _place(surface: str, names: Names) -> tuple[str, str]:
    if own := _own(names, surface, "place"):
        return f"place:{own}", "own name"
    name = places.folded(surface)
    return f"place:{name}", "surface" if name == surface else "folded surface"


def _people(mentions: pd.DataFrame, names: Names) -> pd.DataFrame:
    own = {surface: _own(names, surface, "person") for surface in mentions["surface"].unique()}
    forms = {surface: name or people.full_form(surface) for surface, name in own.items()}
    return _resolve(mentions, forms, {forms[surface] for surface, name in own.items() if name})


def _resolve(mentions: pd.DataFrame, forms: Mapping[str, str], own: AbstractSet[str]) -> pd.DataFrame:
    """Resolve the forms of people's names; those of `own` are settled."""
    names = [forms[surface] for surface in mentions["surface"]]
    by_article: dict[str, dict[str, None]] = defaultdict(dict)
    for article_id, name in zip(mentions["article_id"], names, strict=True):
        by_article[article_id][name] = None
    holders = {article_id: _holders(found) for article_id, found in by_article.items()}
    only = {name: full[0] for name, full in _corpus_holders(names).items() if len(full) == 1}
    rows, latest = [], dict[tuple[str, str], str]()
    for article_id, name in zip(mentions["article_id"], names, strict=True):
        full = holders[article_id].get(name, ())
        if name in own:
            rows.append((name, "own name"))
        elif len(full) > 1:
            rows.append((latest.get((article_id, name), full[0]), "nearest name in the article"))
        elif full:
            rows.append((full[0], "name in the article"))
        elif name in only:
            rows.append((only[name], "only name in the corpus"))
        else:
            rows.append((name, "full name" if people.is_full(name) else "surface"))
        for short in people.short_forms(rows[-1][0]):
            latest[article_id, short] = rows[-1][0]
    linked = pd.DataFrame(rows, index=mentions.index, columns=["entity_id", "method"], dtype="str")
    return linked.assign(entity_id="person:" + linked["entity_id"])


def _holders(names: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each name of an article that is short for others in it, the fullest of those, first met first."""
    found = dict.fromkeys(names)
    holders: dict[str, list[str]] = defaultdict(list)
    for name in found:
        for short in people.short_forms(name):
            if short in found:
                holders[short].append(name)
    return {short: [name for name in full if name not in holders] for short, full in holders.items()}


def _corpus_holders(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the katakana family names of the corpus with every full name that ends in them."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        if "・" in name:
            holders[name.split("・")[-1]].append(name)
    return holders


def _entities(linked: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Sum up each entity: its names, how often and when it is met."""
    dated = linked.merge(articles[["article_id", "published", "duplicate_of"]], on="article_id", how="left")
    unique = dated[dated["duplicate_of"].isna()].groupby("entity_id")["article_id"]
    summed = dated.groupby("entity_id", sort=True).agg(
        type=("type", "first"),
        n_mentions=("start", "size"),
        n_articles=("article_id", "nunique"),
        first_date=("published", "min"),
        last_date=("published", "max"),
    )
    for name, counted in (("n_mentions_unique", unique.size()), ("n_articles_unique", unique.nunique())):
        summed[name] = counted.reindex(summed.index, fill_value=0)
    surfaces = linked.groupby(["entity_id", "surface"]).size().rename("n").reset_index()
    surfaces = surfaces.sort_values(["entity_id", "n", "surface"], ascending=[True, False, True])
    summed["aliases"] = surfaces.groupby("entity_id")["surface"].agg("|".join)
    summed["often"] = surfaces.groupby("entity_id")["surface"].first()
    keys = zip(summed.index, summed["type"], summed["often"], strict=True)
    named = pd.DataFrame([_named(*key) for key in keys], index=summed.index, columns=["name", "name_en", "iso2"])
    return TABLES["entities"].sorted(TABLES["entities"].frame(summed.join(named).reset_index()))


def _named(entity_id: str, type_: str, often: str) -> tuple[str, str, str]:
    """Return an entity's Japanese name, English name and ISO code; '' where it has none."""
    key = entity_id.split(":", 1)[1]
    if type_ == "state":
        code = key if key in states.names() else states.code_of(key) or ""
        name, english = states.names().get(code, (key, ""))
        return (key if code == states.FORMER else name), english, code
    return (key if type_ == "person" else often), "", ""


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("links")
