"""Look up word features in UniDic's sys.dic, faster than MeCab prints them (a third of its search time)."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np
import pyarrow as pa

from kyoki.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# The layout of sys.dic. Source: MeCab 0.996, src/dictionary.cpp.
#: The first number in the file is its length XOR this.
_MAGIC: Final = 0xEF718F77
_VERSION: Final = 102
_HEADER: Final = np.dtype(
    [
        *((name, "<u4") for name in ("magic", "version", "type", "words", "left_ids", "right_ids")),
        *((name, "<u4") for name in ("states_size", "tokens_size", "features_size", "unused")),
        ("charset", "S32"),
    ]
)
#: A double array (Aoe 1989) over the bytes of the surfaces: byte c leads from a state to base + c + 1, if the check
#: there is base. The state at base holds the value of the surface: -1 - (256 * its first token + number of tokens).
_STATE: Final = np.dtype([("base", "<i4"), ("check", "<u4")])
_TOKEN: Final = np.dtype(
    [("left", "<u2"), ("right", "<u2"), ("pos", "<u2"), ("cost", "<i2"), ("feature", "<u4"), ("compound", "<u4")]
)


class Lexicon:
    """The features of the words of a dictionary, by surface and context id.

    Among words with equal surface and context ids, MeCab returns the first of the cheapest in every context, as they
    differ only in their own cost.
    """

    def __init__(self, path: Path) -> None:
        """Map a dictionary file into memory.

        Args:
            path: sys.dic of a dictionary.

        Raises:
            EngineError: a layout other than that of MeCab 0.996, a charset other than UTF-8, or words whose left and
                right context ids differ, so that one id does not identify them.
            OSError: no such file.
        """
        self._path = path
        if path.stat().st_size < _HEADER.itemsize:
            self._refuse("it is truncated")
        with path.open("rb") as file:
            self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = np.frombuffer(self._file, _HEADER, 1)[0]
        sizes = [int(head[name]) for name in ("states_size", "tokens_size", "features_size")]
        fits = (
            head["magic"] ^ _MAGIC == len(self._file) == _HEADER.itemsize + sum(sizes)
            and (head["version"], head["type"]) == (_VERSION, 0)  # 0: a system dictionary
            and head["charset"].lower() in {b"utf8", b"utf-8"}
        )
        if not fits:
            self._refuse("its header is not that of a system dictionary of MeCab 0.996 in UTF-8")
        tokens_at = _HEADER.itemsize + sizes[0]
        self._states = np.frombuffer(self._file, _STATE, sizes[0] // _STATE.itemsize, _HEADER.itemsize)
        self._tokens = np.frombuffer(self._file, _TOKEN, sizes[1] // _TOKEN.itemsize, tokens_at)
        self._features_at = tokens_at + sizes[1]
        if (self._tokens["left"] != self._tokens["right"]).any():
            self._refuse("it has words whose left and right context ids differ")

    def _refuse(self, found: str) -> NoReturn:
        msg = f"{self._path}: {found}; expected UniDic as unidic-lite has it, so install that again"
        raise EngineError(msg)

    def features(self, surfaces: pa.LargeStringArray, ids: pa.Int64Array) -> pa.LargeStringArray:
        """Look up words.

        Args:
            surfaces: words that MeCab found in this dictionary.
            ids: the context id of each.

        Returns:
            The features of each word, as CSV.

        Raises:
            EngineError: a word is not in the dictionary with that id.
        """
        if not len(surfaces):
            return surfaces
        first, count = self._runs(surfaces)
        word = np.repeat(np.arange(len(count)), count)
        index = np.arange(len(word)) + np.repeat(first - (np.cumsum(count) - count), count)
        same = self._tokens["left"][index] == ids.to_numpy()[word]
        word, index = word[same], index[same]
        order = np.lexsort((index, self._tokens["cost"][index], word))
        best = order[np.diff(word[order], prepend=-1) > 0]
        if len(best) != len(surfaces):
            absent = int(np.setdiff1d(np.arange(len(surfaces)), word)[0])
            self._refuse(f"{surfaces[absent]} is not in it with the context id {ids[absent]} that MeCab gives")
        begin = (self._features_at + self._tokens["feature"][index[best]].astype(np.int64)).tolist()
        features = [self._file[at : self._file.find(b"\0", at)] for at in begin]
        return pa.array(features, pa.large_binary()).cast(pa.large_string())

    def _runs(self, surfaces: pa.LargeStringArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first token of each surface and their number; all surfaces advance by one byte per step.

        An address outside of the array is clipped to the last state, whose check never matches.
        """
        _, ends, characters = surfaces.buffers()
        offsets = np.frombuffer(ends, np.int64, len(surfaces) + 1, surfaces.offset * np.int64().itemsize)
        read = np.frombuffer(characters, np.uint8).astype(np.int64)
        begin, length = offsets[:-1], np.diff(offsets)
        base = np.full(len(surfaces), self._states["base"][0], dtype=np.int64)
        here = np.ones(len(surfaces), dtype=np.bool_)
        for at in range(int(length.max(initial=0))):
            going = np.flatnonzero(length > at)
            before = base[going]
            state = self._states.take(before + read[begin[going] + at] + 1, mode="clip")
            here[going] &= state["check"] == before
            base[going] = state["base"]
        state = self._states.take(base, mode="clip")
        here &= (state["check"] == base) & (state["base"] < 0)
        value = np.where(here, -1 - state["base"].astype(np.int64), 0)
        return value >> 8, value & 0xFF
