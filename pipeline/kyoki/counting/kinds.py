"""Select pairs of entities by their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kyoki.counting.chance import Kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def kinds_of(names: pd.Index[Any], types: Sequence[str]) -> Kinds:
    """Return which pairs have these types, in either order (all if none are given); an entity_id begins with its type.

    >>> import pandas as pd
    >>> kinds_of(pd.Index(["person:金正恩", "state:KP", "state:RU"]), ["person-state"]).fits.tolist()
    [[False, True], [True, False]]
    """
    kinds, kind = np.unique([str(name).partition(":")[0] for name in names], return_inverse=True)
    wanted = {tuple(both.split("-")) for both in types}
    fits = np.array([not wanted or (a, b) in wanted or (b, a) in wanted for a in kinds for b in kinds], dtype=bool)
    return Kinds(kind.astype(np.int64), fits.reshape(len(kinds), len(kinds)))
