"""The words of a corpus in one file, for stages in several processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kyoki.counting.shown_forms import WORD
from kyoki.counting.word_counts import Places, Words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy import sparse

#: Columns of `Words.words`.
_COLUMNS = ("word", *WORD)
#: Separator of texts, which no text contains.
_END = "\0"


def write(words: Words, path: Path) -> None:
    """Write words as a NumPy archive: numbers, and texts as UTF-8."""
    arrays: dict[str, Any] = {name: _packed(words.words[name].fillna("").tolist()) for name in _COLUMNS}
    arrays |= {"articles": _packed(words.articles), "in_names": words.in_names}
    for name in ("counts", "printed"):
        matrix = getattr(words, name)
        arrays |= {f"{name}.{part}": getattr(matrix, part) for part in ("data", "indices", "indptr", "shape")}
    if words.places is not None:
        arrays |= {f"places.{part}": array for part, array in words.places._asdict().items()}
    with path.open("wb") as file:
        np.savez(file, **arrays)


def read(path: Path) -> Words:
    """Read words from a file of `write`."""
    with np.load(path) as arrays:
        words = pd.DataFrame({name: pd.Series(_texts(arrays[name]), dtype="str") for name in _COLUMNS})
        placed = [arrays[f"places.{part}"] for part in Places._fields] if "places.word" in arrays else None
        return Words(
            words.mask(words == ""),
            _texts(arrays["articles"]),
            _matrix(arrays, "counts"),
            arrays["in_names"],
            _matrix(arrays, "printed"),
            Places(*placed) if placed else None,
        )


def _packed(texts: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer(_END.join([*texts, ""]).encode(), dtype=np.uint8)


def _texts(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split(_END)[:-1]


def _matrix(arrays: Any, name: str) -> sparse.csr_array:  # noqa: ANN401 (NumPy has no type for an archive)
    from scipy import sparse

    data, indices, indptr, shape = (arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr", "shape"))
    return sparse.csr_array((data, indices, indptr), shape=tuple(shape))
