"""Tables of correspondence analysis: its axes, and words and slices on them."""

from __future__ import annotations

from typing import Final

from kyoki.schema import Column
from kyoki.tables.columns import count, table

_AXIS: Final = Column("axis", "int64", "number of the axis, from 1 (most inertia)")

CORRESPONDENCE: Final = table(
    "correspondence",
    "Position of a word or a slice on an axis of correspondence analysis; empty without two slices of five articles.",
    ("kind", "name", "axis"),
    Column("kind", "str", "kind of point", values=("slice", "word")),
    Column("name", "str", "a word (会談/名詞/普通名詞, and the entity of a name), or the slice (setting slices.by)"),
    _AXIS,
    count(
        "count",
        "sum of its row or column: articles with the word, or its tokens (setting correspondence.count)",
    ),
    Column("mass", "float64", "share of the sum of all cells", "0 to 1"),
    Column("coordinate", "float64", "principal coordinate: 0 for the average profile"),
    Column("contribution", "float64", "share of the axis's inertia among words, or among slices", "0 to 1"),
    Column("cos2", "float64", "share of its own inertia on this axis: how well the axis shows it", "0 to 1"),
)
CORRESPONDENCE_AXES: Final = table(
    "correspondence_axes",
    "One axis of the correspondence analysis of words and slices.",
    ("axis",),
    _AXIS,
    Column("inertia", "float64", "principal inertia: the eigenvalue"),
    Column("share", "float64", "share of the total inertia", "0 to 1"),
    Column("cumulative", "float64", "share of this axis and those before it", "0 to 1"),
)
