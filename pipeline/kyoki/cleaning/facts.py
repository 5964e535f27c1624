"""Metadata of an article, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    import datetime as dt

_Value = TypeVar("_Value")


class Fact(NamedTuple, Generic[_Value]):
    """A piece of metadata and its source; both are None if nothing was found.

    Args:
        value: the value.
        source: `field` (of the row or the header of the scrape), `jsonld`, `meta`, `page` (other marks of the page),
            `visible` (a line), `folder` (its name), or for a day `inferred_year` and `inferred_update`.
    """

    value: _Value | None = None
    source: str | None = None


class Facts(NamedTuple):
    """The metadata of one article."""

    title: Fact[str]
    published: Fact[dt.date]
    author: Fact[str]
    outlet: Fact[str]
