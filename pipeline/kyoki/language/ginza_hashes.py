"""Ids of words and their rows in hash tables, as spaCy and thinc compute them, for many words at once.

Source of the rules: spacy/strings.pyx (get_string_id: MurmurHash64A with seed 1 over UTF-8; reserved words have numbers
of their own), spacy/lang/lex_attrs.py (word_shape), thinc/backends/numpy_ops.pyx (MurmurHash3_x86_128_uint64), spaCy
3.8, thinc 8.3. MurmurHash: Austin Appleby, public domain.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Ids = NDArray[np.uint64]

_M: Final = 0xC6A4A7935BD1E995
_SEED: Final = 1  # spacy/strings.pyx
_64: Final = 0xFFFFFFFFFFFFFFFF
_47: Final = np.uint64(47)
_33: Final = np.uint64(33)
_8: Final = np.uint64(8)
_LONG: Final = 100  # characters from which on a shape is "LONG"
_RUN: Final = 4  # equal characters of a shape that are kept


def string_ids(words: Sequence[str], symbols: Mapping[str, int]) -> Ids:
    """Return spaCy's id of each word."""
    encoded = [word.encode() for word in words]
    ids = np.zeros(len(words), np.uint64)
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for number, content in enumerate(encoded):
        by_length[len(content)].append(number)
    for length, numbers in by_length.items():
        if length:
            ids[numbers] = _murmur_64a(
                b"".join([encoded[number].ljust(length + -length % 8, b"\0") for number in numbers]), length
            )
    for number, word in enumerate(words):
        if word in symbols:
            ids[number] = symbols[word]
    return ids


def _murmur_64a(padded: bytes, length: int) -> Ids:
    """Hash keys of one length, each padded with zeros to a multiple of eight bytes."""
    blocks = np.frombuffer(padded, "<u8").reshape(-1, -(-length // 8))
    found = np.full(len(blocks), _SEED ^ (length * _M & _64), np.uint64)
    for number in range(length // 8):
        mixed = blocks[:, number] * np.uint64(_M)
        mixed ^= mixed >> _47
        mixed *= np.uint64(_M)
        found ^= mixed
        found *= np.uint64(_M)
    if length % 8:
        found ^= blocks[:, -1]
        found *= np.uint64(_M)
    found ^= found >> _47
    found *= np.uint64(_M)
    found ^= found >> _47
    return found


def table_rows(ids: Ids, seed: int, n_rows: int) -> NDArray[np.int64]:
    """Return the four rows of a hash table for each id: (ids, 4)."""
    one = ids * np.uint64(0x87C37B91114253D5)
    one = (one << np.uint64(31)) | (one >> _33)
    one *= np.uint64(0x4CF5AD432745937F)
    one ^= np.uint64(seed) ^ _8
    two = np.full(len(ids), np.uint64(seed) ^ _8, np.uint64)
    one += two
    two += one
    one, two = _mixed(one), _mixed(two)
    one += two
    two += one
    low = np.uint64(0xFFFFFFFF)
    keys = np.stack([one & low, one >> np.uint64(32), two & low, two >> np.uint64(32)], axis=1)
    return (keys % np.uint64(n_rows)).astype(np.int64)


def _mixed(values: Ids) -> Ids:
    values ^= values >> _33
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> _33
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> _33
    return values


def word_shape(word: str) -> str:
    """Return the shape of a word: X, x and d for letters and digits, at most four equal ones in a row.

    >>> word_shape("Ab12345円"), word_shape("東京タワー")
    ('Xxddddx', 'xxxx')
    """
    if len(word) >= _LONG:
        return "LONG"
    shape = []
    last, run = "", 0
    for character in word:
        if character.isalpha():
            kind = "X" if character.isupper() else "x"
        else:
            kind = "d" if character.isdigit() else character
        run = run + 1 if kind == last else 0
        last = kind
        if run < _RUN:
            shape.append(kind)
    return "".join(shape)


#: The attributes that depend on the word alone; not NORM, which Sudachi sets per token.
BY_WORD: Final[Mapping[str, Callable[[str], str]]] = {
    "ORTH": str,
    "LOWER": str.lower,
    "PREFIX": lambda word: word[:1],
    "SUFFIX": lambda word: word[-3:],
    "SHAPE": word_shape,
}
