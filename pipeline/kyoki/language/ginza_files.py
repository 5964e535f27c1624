"""Read the weights of an installed model from its own files, without spaCy, which takes a second to import and load.

The files alone do not show whether the fast path supports a model: its settings name functions of spaCy's. So the files
are used only if spaCy was loaded once before, the fast path supported the pipeline, and its weights equalled those in
the files, bit for bit. A note in the user's cache folder records this, under the versions of all packages involved;
without the note, or such a folder, spaCy is loaded each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from kyoki import cache
from kyoki.language.ginza_convolutions import Layer
from kyoki.language.ginza_decoder import Weights
from kyoki.language.ginza_weights import HashTable, ModelWeights, WordIndex, WordVectors, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kyoki.language.ginza_weights import Floats

#: Packages whose versions affect how a model's files are read, or what is computed from them.
_ENGINES: Final = ("spacy", "thinc", "sudachipy", "sudachidict-core", "numpy")
#: The files with the weights, and the settings that describe them.
_FILES: Final = (
    *("config.cfg", "meta.json", "tokenizer/cfg", "tok2vec/cfg", "tok2vec/model"),
    *("ner/cfg", "ner/model", "ner/moves", "vocab/key2row", "vocab/vectors", "vocab/vectors.cfg"),
)
#: The letters of moves by their number in a file of moves (spacy/pipeline/_parser_internals/ner.pyx).
_MOVES: Final = "MBILUO"
#: Exceptions that a changed file may raise; it is then left to spaCy, which reports the fault.
_FAULTS: Final = (OSError, LookupError, TypeError, ValueError, msgspec.MsgspecError)


class _Note(msgspec.Struct):
    """Facts about a model that are not in its files and that spaCy provides."""

    symbols: dict[str, int]


def remembered(model: str) -> ModelWeights | None:
    """Return the weights from the files of an installed model; None if they have not been compared with spaCy's.

    Args:
        model: The name of the model, which `kyoki.language.models.version` has accepted.
    """
    try:
        folder = _folder(model)
        name = _name(model, folder)
        note, index = cache.noted(name, _Note), cache.content(f"{name}.index")
        return _read(folder, note.symbols, _unpacked(index)) if note and index else None
    except _FAULTS:
        return None


def remember(model: str, weights: ModelWeights) -> None:
    """Note that the files of a model have the same weights as its pipeline, if they do."""
    with contextlib.suppress(*_FAULTS):
        folder = _folder(model)
        found = _index(folder)
        if same(_read(folder, weights.symbols, found), weights):
            name = _name(model, folder)
            cache.keep(f"{name}.index", found.ids.tobytes() + found.rows.tobytes())
            cache.note(name, _Note(dict(weights.symbols)))


def _index(folder: Path) -> WordIndex:
    """Return the index of the model's words, which takes a tenth of a second to read; so it is kept with the note."""
    return WordIndex.of(msgspec.msgpack.decode((folder / "vocab" / "key2row").read_bytes(), type=dict[int, int]))


def _unpacked(index: bytes) -> WordIndex:
    n = len(index) // 12  # eight bytes for an id, four for a row
    return WordIndex(np.frombuffer(index, np.uint64, n), np.frombuffer(index, np.int32, n, offset=8 * n))


def _folder(model: str) -> Path:
    """Return the folder of a model's data, as spaCy finds it: beside its module, named by its meta.json."""
    spec = importlib.util.find_spec(model)
    package = Path(spec.origin).parent if spec and spec.origin else Path()
    meta = json.loads((package / "meta.json").read_text(encoding="utf-8"))
    return package / "{lang}_{name}-{version}".format(**meta)


def _name(model: str, folder: Path) -> str:
    """Return the name of the note about these files with these versions and this code."""
    stats = [(folder / name).stat() for name in _FILES]
    here = Path(__file__).parent
    found = {
        "model": [model, metadata.version(model), str(folder)],
        "files": [[stat.st_size, stat.st_mtime_ns] for stat in stats],
        "engines": [metadata.version(name) for name in _ENGINES],
        "machine": [platform.python_version(), platform.machine()],
        "code": [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(here.glob("ginza*.py"))],
    }
    return f"{model}-{hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]}"


def _read(folder: Path, symbols: Mapping[str, int], index: WordIndex) -> ModelWeights:
    tokenizer = json.loads((folder / "tokenizer" / "cfg").read_text(encoding="utf-8"))
    tok2vec, ner = _Nodes(folder / "tok2vec" / "model"), _Nodes(folder / "ner" / "model")
    (features,) = tok2vec.attributes("extract_features")
    tables = zip(
        msgspec.msgpack.decode(features["columns"]),
        tok2vec.attributes("hashembed"),
        tok2vec.arrays("hashembed", "E"),
        strict=True,
    )
    words = None
    for (projection,) in tok2vec.arrays("static_vectors", "W"):
        words = WordVectors(index, np.load(folder / "vocab" / "vectors", mmap_mode="r"), projection)
    maxouts, norms = tok2vec.arrays("maxout", "W", "b"), tok2vec.arrays("layernorm", "G", "b")
    dense, *layers = (Layer(*maxout, *norm) for maxout, norm in zip(maxouts, norms, strict=True))
    ((lower, lower_bias, padding),) = ner.arrays("precomputable_affine", "W", "b", "pad")
    (upper, upper_bias), (linear, linear_bias) = ner.arrays("linear", "W", "b")
    recogniser = Weights(
        (linear, linear_bias), lower, lower_bias, padding[0], (upper, upper_bias), list(_moves(folder))
    )
    return ModelWeights(
        [HashTable(name, msgspec.msgpack.decode(at["seed"]), rows) for name, at, (rows,) in tables],
        words,
        dense,
        layers,
        recogniser,
        symbols,
        split_mode=tokenizer["split_mode"] or "A",
    )


def _moves(folder: Path) -> Iterator[str]:
    told = msgspec.msgpack.decode((folder / "ner" / "moves").read_bytes())
    for number, labels in json.loads(told["moves"]).items():
        for label in labels:
            move = _MOVES[int(number)]
            yield move if move == "O" else f"{move}-{label}"


class _Nodes:
    """The layers of a model as thinc writes them (thinc/model.py, to_bytes), outer layers before inner ones."""

    def __init__(self, path: Path) -> None:
        told = msgspec.msgpack.decode(path.read_bytes())
        self._nodes = list(zip((node["name"] for node in told["nodes"]), told["attrs"], told["params"], strict=True))

    def attributes(self, name: str) -> list[dict[str, bytes]]:
        """Return the attributes of each layer of a name."""
        return [attributes for found, attributes, _ in self._nodes if found == name]

    def arrays(self, name: str, *wanted: str) -> list[tuple[Floats, ...]]:
        """Return some weights of each layer of a name."""
        return [tuple(_array(params[one]) for one in wanted) for found, _, params in self._nodes if found == name]


def _array(told: dict[bytes, Any]) -> Floats:
    flat = np.frombuffer(told[b"data"], told[b"type"])
    return flat.reshape(told[b"shape"])
