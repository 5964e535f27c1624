"""UniDic's words, read from the dictionary's own file: that MeCab prints their features costs a third of its search."""

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
#: The file's first number is its length, XOR this.
_MAGIC: Final = 0xEF718F77
_VERSION: Final = 102
_HEADER: Final = np.dtype(
    [
        *((name, "<u4") for name in ("magic", "version", "type", "words", "left_ids", "right_ids")),
        *((name, "<u4") for name in ("states_size", "tokens_size", "features_size", "unused")),
        ("charset", "S32"),
    ]
)
#: A double array (Aoe 1989) over the bytes of the surfaces: the byte c leads from a state to base + c + 1, if that has
#: this base as its check. At base itself stands what the surface has: -1 - (256 * its first token + how many).
_STATE: Final = np.dtype([("base", "<i4"), ("check", "<u4")])
_TOKEN: Final = np.dtype(
    [("left", "<u2"), ("right", "<u2"), ("pos", "<u2"), ("cost", "<i2"), ("feature", "<u4"), ("compound", "<u4")]
)


class Lexicon:
    """The features of the words of a dictionary, by surface and context id.

    Of words with one surface and the same context ids MeCab's search gives the cheapest only, and of several such the
    first, whatever stands around them: nothing but their own cost sets them apart.
    """

    def __init__(self, path: Path) -> None:
        """Map a dictionary's file; what nobody asks for is not read.

        Args:
            path: sys.dic of a dictionary.

        Raises:
            EngineError: another layout than MeCab 0.996 writes, another charset than UTF-8, or words with one id to
                their left and another to their right, of which one id would not tell enough.
            OSError: no such file.
        """
        self._path = path
        if path.stat().st_size < _HEADER.itemsize:
            self._refuse("it is cut short")
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
        msg = f"{self._path}: {found}; wanted UniDic as unidic-lite has it, so install that again"
        raise EngineError(msg)

    def features(self, surfaces: pa.LargeStringArray, ids: pa.Int64Array) -> pa.LargeStringArray:
        """Look words up.

        Args:
            surfaces: words that MeCab found in this dictionary.
            ids: the context id of each.

        Returns:
            The features of each, as CSV.

        Raises:
            EngineError: a word that is not in the dictionary with that id.
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
        """Return where the tokens of each surface begin and how many there are; all surfaces go on by one byte a step.

        An address outside the array is read as its last state, whose check fits none.
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
