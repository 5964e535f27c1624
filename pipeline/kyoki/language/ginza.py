"""GiNZA's named entities, identical to spaCy's and several times faster.

The reference is spaCy with tok2vec and ner only, one sentence at a time: the parser's sentence starts would only split
0.2 % of the entities, mostly wrongly. spaCy itself is used if the loaded model has a shape unknown to the fast path, or
if its vectors differ from spaCy's on some test sentences, and for each text in which the scores of two moves are so
close that float32 rounding in another order of summation could swap them. If the weights in a model's files were once
found to equal spaCy's, they are read from the files (``ginza_files``); spaCy is then loaded only for the first such
text.
"""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import sudachipy
from numpy.typing import NDArray
from sudachipy.errors import SudachiError
from threadpoolctl import ThreadpoolController

from kyoki.config import MentionSettings
from kyoki.errors import EngineError
from kyoki.language import cuda, ginza_files, memory, models
from kyoki.language.ginza_convolutions import TOLERANCE
from kyoki.language.ginza_decoder import Decoder
from kyoki.language.ginza_device import DeviceEncoder, failures, reason
from kyoki.language.ginza_embedding import Embedding
from kyoki.language.ginza_encoder import Encoder
from kyoki.language.ginza_tokenizer import TokenizedText, Tokenizer, split_text
from kyoki.language.ginza_weights import ModelWeights, UnknownShapeError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Components of GiNZA and of spaCy's own Japanese models that do not affect the entities; all others are loaded.
UNUSED = (
    "attribute_ruler",
    "bunsetu_recognizer",
    "compound_splitter",
    "lemmatizer",
    "morphologizer",
    "parser",
    "senter",
    "strings",  # 0.5 s to read; strings are added to the table on use
    "tagger",
)
# spaCy decides between moves closer than this. Scores differ from spaCy's by at most 1e-4 (on 11,000 tokens of the web
# and Wikipedia), margins by twice that; about one sentence in 2,000 has such a close decision.
NEAR = 1e-3
# Texts that both are compared on at loading: entities of one and of several tokens, white space, one token, no token.
PROBES = (
    "安倍晋三首相は6日、東京都千代田区の首相官邸で米国のケリー国務長官と会談した。",
    " 株式会社  日立製作所が\nAI・IoTの新会社 「Lumada」を2,500億円で設立🎉",
    "京都",
    "",
)
# Peak megabytes: loading the model and mapping the dictionary take 570 of address space, 355 of these private; running
# it 50 to 100.
ADDRESS_MEMORY = 700
PRIVATE_MEMORY = 450
STOCK_BATCH = 1000  # texts; the fastest of 32, 128, 512 and 1000
SURROGATES = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """A named entity: half-open offsets in code points, and GiNZA's label."""

    start: int
    end: int
    label: str


class _Piece(NamedTuple):
    """A text, or a piece of a text that is too long for Sudachi."""

    text: int
    offset: int
    string: str


class _Begun(NamedTuple):
    """A batch whose vectors are being computed: its texts, and for each token whether it is white space."""

    pieces: list[_Piece]
    texts: list[TokenizedText]
    lengths: Ints
    spaces: Flags
    vectors: Callable[[], Floats]


class Unloaded(NamedTuple):
    """A pipeline that is loaded when it is first needed, and its weights."""

    weights: ModelWeights
    load: Callable[[], Language]


class Ginza:
    """GiNZA's recogniser.

    Args:
        nlp: The pipeline: tok2vec, ner and any other component that sets entities.
        fast: Whether to use the fast path if it supports the model.
        xp: CuPy if the fast path's convolutions are to run on a device.

    Attributes:
        engine: The engine in use, "fast" or "stock".
        weights: The fast path's.
        on_device: Whether the convolutions run on a device.
        device_fault: Why they do not, where ``xp`` was given.
        near_ties: The number of texts since loading that spaCy decided because two moves were too close.
        margin: The smallest margin since loading of a decision that was not left to spaCy.
    """

    weights: ModelWeights

    def __init__(self, nlp: Language | Unloaded, *, fast: bool = True, xp: Any = None) -> None:  # noqa: ANN401 - a module
        self._given = nlp
        # Blocks of the encoder are sized for one core: BLAS threads would wait for each other, and compete with those
        # of other processes. The limit applies only while the engine works.
        self._blas = ThreadpoolController().select(user_api="blas")
        self.near_ties = 0
        self.margin = np.inf
        self.engine: Literal["fast", "stock"] = "stock"
        self.on_device = False
        self.device_fault = ""
        if not fast:
            return
        try:
            with self._blas.limit(limits=1):
                self._read()
        except (AttributeError, LookupError, TypeError, ValueError) as error:  # missing in other versions
            message = f"the fast path does not support this model ({error}); spaCy runs it, about ten times slower"
            warnings.warn(message, stacklevel=3)
        else:
            self.engine = "fast"
            if xp is not None:
                with self._blas.limit(limits=1):
                    self._use_device(xp)

    @cached_property
    def _nlp(self) -> Language:
        return self._given.load() if isinstance(self._given, Unloaded) else self._given

    def _read(self) -> None:
        unloaded = isinstance(self._given, Unloaded)
        self.weights = weights = self._given.weights if isinstance(self._given, Unloaded) else _weights_of(self._given)
        self._tokenize = Tokenizer(_sudachi(weights.split_mode))
        self._embed = Embedding(weights)
        self._encode: Encoder | DeviceEncoder = Encoder(weights.layers)
        self._decode = Decoder(weights.recogniser)
        if not unloaded:
            self._compare([self._spacys_vectors(text) for text in PROBES])

    def _use_device(self, xp: Any) -> None:  # noqa: ANN401 - a module
        """Run the convolutions on a device, unless it fails or its vectors are not those of the processor."""
        processor = self._encode
        wanted = [self._vectors(text) for text in PROBES]
        faults: tuple[type[Exception], ...] = (UnknownShapeError, *failures(xp))
        try:
            self._encode = device = DeviceEncoder(self.weights.layers, xp, processor)
            self._compare(wanted)
        except faults as error:
            self._encode, self.device_fault = processor, reason(error)
        else:
            self.on_device, self.device_fault = not device.fault, device.fault

    def _vectors(self, text: str) -> tuple[TokenizedText, Floats]:
        words = self._tokenize(text)
        return words, self._begin([], [words]).vectors()

    def _spacys_vectors(self, text: str) -> tuple[TokenizedText, Floats]:
        doc = self._nlp(text)
        words = TokenizedText([token.text for token in doc], [token.idx for token in doc])
        return words, np.asarray(doc.tensor, np.float32).reshape(-1, self._encode.width)

    def _compare(self, wanted: Sequence[tuple[TokenizedText, Floats]]) -> None:
        """Compare tokens and vectors of PROBES with those that are spaCy's.

        Raises:
            UnknownShapeError: They differ.
        """
        for text, (words, vectors) in zip(PROBES, wanted, strict=True):
            found = self._vectors(text)
            if found[0] != words or not np.allclose(found[1], vectors, atol=TOLERANCE):
                message = f"other tokens or vectors than spaCy's for {text!r}"
                raise UnknownShapeError(message)

    def entities(self, sentences: Sequence[str]) -> list[list[Span]]:
        """Return the entities of each sentence, in order; thousands of sentences per call are fastest.

        A text over Sudachi's 49,149 bytes is processed in pieces, split after a sentence or a pause.
        """
        return list(self.each_entities(sentences))

    def each_entities(self, sentences: Sequence[str]) -> Generator[list[Span]]:
        """Yield what `entities` returns, the first sentences before the last are read.

        The limit of one BLAS thread applies until the generator ends or is closed.
        """
        # Boilerplate recurs: each distinct sentence is processed once.
        numbers = {sentence: number for number, sentence in enumerate(dict.fromkeys(sentences))}
        order = [numbers[sentence] for sentence in sentences]
        found: list[list[Span]] = [[] for _ in numbers]
        read = self._fast if self.engine == "fast" else self._stock
        done = 0
        with self._blas.limit(limits=1), _panics_as_errors():
            for piece, spans in read(_split(numbers)):
                while order[done] < piece.text:  # no more pieces of this one will follow
                    yield list(found[order[done]])
                    done += 1
                found[piece.text] += (Span(piece.offset + s, piece.offset + e, label) for s, e, label in spans)
        yield from (list(found[number]) for number in order[done:])

    def _stock(self, pieces: Iterable[_Piece]) -> Iterator[tuple[_Piece, list[Span]]]:
        strings = ((piece.string, piece) for piece in pieces)
        for doc, piece in self._nlp.pipe(strings, as_tuples=True, batch_size=STOCK_BATCH):
            yield piece, _spans(doc)

    def _fast(self, pieces: Iterable[_Piece]) -> Iterator[tuple[_Piece, list[Span]]]:
        begun: _Begun | None = None
        for batch in self._batches(pieces):
            # A device works on this batch while the one before is decoded and the next one is tokenized.
            before, begun = begun, self._begin(*batch)
            if before:
                yield from zip(before.pieces, self._finish(before), strict=True)
        if begun:
            yield from zip(begun.pieces, self._finish(begun), strict=True)

    def _batches(self, pieces: Iterable[_Piece]) -> Iterator[tuple[list[_Piece], list[TokenizedText]]]:
        """Cut the pieces into words, and yield them in batches that suit the encoder."""
        batch: list[_Piece] = []
        texts: list[TokenizedText] = []
        tokens = 0
        for piece in pieces:
            batch.append(piece)
            texts.append(self._tokenize(piece.string))
            tokens += len(texts[-1].surfaces)
            if tokens >= self._encode.batch:
                yield batch, texts
                batch, texts, tokens = [], [], 0
        if texts:
            yield batch, texts

    def _begin(self, pieces: list[_Piece], texts: list[TokenizedText]) -> _Begun:
        kinds = self._embed(words.surfaces for words in texts)
        lengths = np.array([len(words.surfaces) for words in texts], np.int64)
        vectors = self._encode.begin(self._embed.table, kinds, lengths)
        return _Begun(pieces, texts, lengths, self._embed.spaces[kinds], vectors)

    def _finish(self, begun: _Begun) -> list[list[Span]]:
        pieces, texts, lengths, spaces, vectors = begun
        entities, margins = self._decode(vectors(), lengths, spaces)
        ends = np.cumsum(lengths)
        tokens = np.array([(first, end) for first, end, _ in entities], np.int64).reshape(-1, 2)
        owner = np.searchsorted(ends, tokens[:, 0], side="right").tolist()
        result: list[list[Span]] = [[] for _ in texts]
        for text, (first, end, label) in zip(owner, entities, strict=True):
            surfaces, starts = texts[text]
            before = int(ends[text] - lengths[text])
            last = end - 1 - before
            result[text].append(Span(starts[first - before], starts[last] + len(surfaces[last]), label))
        near = margins < NEAR
        for text in np.flatnonzero(near).tolist():
            result[text] = _spans(self._nlp(pieces[text].string))
        self.near_ties += int(near.sum())
        self.margin = min(self.margin, float(np.min(margins, where=~near, initial=np.inf)))
        return result


def _split(texts: Iterable[str]) -> Iterator[_Piece]:
    for number, text in enumerate(texts):
        # A lone surrogate cannot be encoded; its replacement is one character, too.
        for offset, string in split_text(SURROGATES.sub("\ufffd", text)):
            yield _Piece(number, offset, string)


def _spans(doc: Doc) -> list[Span]:
    return [Span(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]


@lru_cache(maxsize=2)
def load(
    model: str = MentionSettings.model,
    *,
    engine: str = MentionSettings.engine,
    device: str = MentionSettings.device,
) -> Ginza:
    """Load GiNZA's recogniser, once per process.

    Args:
        model: The name of an installed spaCy model.
        engine: "auto" uses the fast path if it supports the model, "stock" always uses spaCy itself.
        device: "auto" runs the fast path's convolutions on the first CUDA device if CuPy and a device are there, "cuda"
            warns if they are not, "cpu" does not look for them.

    Raises:
        EngineError: The model is not installed, is not a model or is incomplete, or there is too little memory for it.
    """
    models.version(model)
    memory.want(ADDRESS_MEMORY, f"the model {model}", data=PRIVATE_MEMORY)
    xp, found = cuda.wanted_device(engine, device)
    try:
        with _panics_as_errors():
            ginza = _of_files(model, xp) if engine == "auto" else None
            ginza = ginza or _of_spacy(model, xp, fast=engine == "auto")
    except (OSError, MemoryError, SudachiError) as error:
        said = str(error).partition("\n")[0] or "out of memory"
        mend = f"expected all of it (pip install --force-reinstall {model.replace('_', '-')}) and enough memory"
        message = f"the model {model} does not load ({said}); {mend}"
        raise EngineError(message) from error
    if device == "cuda" and not ginza.on_device:
        cuda.warn(ginza.device_fault or found)
    return ginza


def _of_files(model: str, xp: Any) -> Ginza | None:  # noqa: ANN401 - a module
    weights = ginza_files.remembered(model)
    return None if weights is None else Ginza(Unloaded(weights, partial(_pipeline, model)), xp=xp)


def _of_spacy(model: str, xp: Any, *, fast: bool) -> Ginza:  # noqa: ANN401 - a module
    ginza = Ginza(_pipeline(model), fast=fast, xp=xp)
    if ginza.engine == "fast":
        ginza_files.remember(model, ginza.weights)
    return ginza


def _pipeline(model: str) -> Language:
    import spacy

    return spacy.load(model, exclude=UNUSED)


def _weights_of(nlp: Language) -> ModelWeights:
    from kyoki.language.ginza_pipeline import weights_of

    return weights_of(nlp)


def _sudachi(split_mode: str) -> Any:  # noqa: ANN401 - a sudachipy.Tokenizer, which ships no types
    """Return Sudachi as spaCy makes it (spacy/lang/ja/__init__.py, try_sudachi_import)."""
    return sudachipy.Dictionary().create(mode=getattr(sudachipy.SplitMode, split_mode))


@contextmanager
def _panics_as_errors() -> Iterator[None]:
    """Convert a Rust panic, which derives from BaseException and would kill the worker, into an error.

    Raises:
        EngineError: Sudachi panicked.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":  # PanicException cannot be imported
            raise
        message = f"Sudachi failed ({str(error).partition(chr(10))[0]}); check that there is enough memory"
        raise EngineError(message) from error
