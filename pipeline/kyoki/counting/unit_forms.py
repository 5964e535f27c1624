"""The forms of units that are not single tokens: compounds, and names of entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kyoki.counting.name_spans import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kyoki.counting.name_spans import Integers


def entity_forms(entities: Sequence[str]) -> pd.DataFrame:
    """Return the forms of names of entities."""
    return name_forms([shown(name) for name in entities], entities)


def name_forms(spelt: Sequence[str], entities: Sequence[str] | str) -> pd.DataFrame:
    """Return the forms of names with these spellings."""
    forms = pd.DataFrame({"surface": spelt, "lemma": spelt, "entity_id": entities}, dtype="str")
    return forms.assign(pos1="名詞", pos2="固有名詞")


def compounds(starts: Integers, ends: Integers, kind: Integers, every: pd.DataFrame) -> tuple[Integers, pd.DataFrame]:
    """Return the number of each run's form, and the forms: the joined surfaces and the joined lemmas of its units.

    Args:
        starts: the first token of each run.
        ends: the token after it.
        kind: of each token twice the number of its row in `every`, and one more after a space.
        every: token types: surface, lemma, pos1, pos2.
    """
    known: dict[bytes, int] = {}
    spelt, width = kind.tobytes(), kind.itemsize  # slices of bytes are hashable, slices of arrays are not
    at = zip((starts * width).tolist(), (ends * width).tolist(), strict=True)
    number = np.array([known.setdefault(spelt[start:end], len(known)) for start, end in at], dtype=np.int64)
    codes = np.frombuffer(b"".join(known), dtype=np.int64)
    bounds = np.cumsum([0, *(len(run) // width for run in known)])
    runs = [run.tolist() for run in np.split(codes, bounds[1:-1])] if known else []
    surface, lemma = every["surface"].tolist(), every["lemma"].tolist()
    # Surfaces instead of lemmas: the lemma of a sign in a name has another width, that of a stem (痛 | 車) is 痛い.
    sign = every["pos1"].isin(("補助記号", "記号", "形容詞")).tolist()
    word = [base if base and not odd else text for base, text, odd in zip(lemma, surface, sign, strict=True)]
    forms = {"surface": [_spell(run, surface) for run in runs], "lemma": [_spell(run, word) for run in runs]}
    return number, pd.DataFrame(forms, dtype="str").assign(**_parts_of_speech(codes >> 1, bounds, every), entity_id="")


def _spell(run: Sequence[int], texts: Sequence[str]) -> str:
    """Join the texts of a run, keeping the spaces between them but not one before the first."""
    return "".join([f" {texts[at >> 1]}" if at & 1 else texts[at >> 1] for at in run]).lstrip(" ")


def _parts_of_speech(kind: Integers, bounds: Integers, every: pd.DataFrame) -> dict[str, NDArray[np.object_]]:
    """Return the part of speech of each compound: that of its head, which is its last unit."""
    if not len(kind):
        return dict.fromkeys(("pos1", "pos2"), np.zeros(0, dtype=object))
    proper = np.logical_and.reduceat((every["pos2"] == "固有名詞").to_numpy(dtype=bool)[kind], bounds[:-1])
    adjectival = ((every["pos1"] == "形状詞") | (every["pos2"] == "形状詞的")).to_numpy(dtype=bool)
    head = adjectival[kind[bounds[1:] - 1]]  # 総合 | 的
    noun = np.where(proper, "固有名詞", "普通名詞")
    return {
        "pos1": np.where(head, "形状詞", "名詞").astype(object),
        "pos2": np.where(head, "一般", noun).astype(object),
    }
