"""Extract the fast path's weights from a loaded spaCy pipeline, and check that it supports the model."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from spacy.attrs import ORTH
from spacy.lang import lex_attrs
from spacy.lang.ja import JapaneseTokenizer
from spacy.language import Language
from spacy.pipeline import EntityRecognizer, Tok2Vec
from spacy.pipeline._parser_internals.ner import BiluoPushDown
from spacy.symbols import IDS
from spacy.vectors import Vectors
from thinc.api import Model

from kyoki.language.ginza_convolutions import Layer
from kyoki.language.ginza_decoder import Weights
from kyoki.language.ginza_hashes import BY_WORD
from kyoki.language.ginza_weights import HashTable, ModelWeights, WordIndex, WordVectors, want

# Settings of a model that the fast path depends on, with the supported values.
KNOWN: dict[tuple[str, ...], object] = {
    ("tok2vec", "model", "@architectures"): "spacy.Tok2Vec.v2",
    ("tok2vec", "model", "embed", "@architectures"): "spacy.MultiHashEmbed.v2",
    ("tok2vec", "model", "encode", "@architectures"): "spacy.MaxoutWindowEncoder.v2",
    ("tok2vec", "model", "encode", "window_size"): 1,
    ("ner", "model", "@architectures"): "spacy.TransitionBasedParser.v2",
    ("ner", "model", "tok2vec", "@architectures"): "spacy.Tok2VecListener.v1",
    ("ner", "model", "state_type"): "ner",
    ("ner", "model", "extra_state_tokens"): False,
    ("ner", "model", "use_upper"): True,
}
# spaCy's own functions for the attributes of a word; another language may set others.
GETTERS = {
    "LOWER": lex_attrs.lower,
    "PREFIX": lex_attrs.prefix,
    "SHAPE": lex_attrs.word_shape,
    "SUFFIX": lex_attrs.suffix,
}


def weights_of(nlp: Language) -> ModelWeights:
    """Return the weights of a pipeline.

    Raises:
        UnknownShapeError: The fast path does not support it.
    """
    check(nlp)
    tables, words, dense = _embedding(nlp)
    tokenizer: Any = nlp.tokenizer
    return ModelWeights(
        tables, words, dense, _layers(nlp), _recogniser(nlp), dict(IDS), split_mode=tokenizer.split_mode or "A"
    )


def check(nlp: Language) -> None:
    """Check that the fast path supports this pipeline.

    Raises:
        UnknownShapeError: It does not.
    """
    want(nlp.pipe_names == ["tok2vec", "ner"], f"the components {nlp.pipe_names} instead of tok2vec and ner")
    want(type(nlp.tokenizer) is JapaneseTokenizer, f"the tokenizer {type(nlp.tokenizer).__name__}")
    for path, value in KNOWN.items():
        found: Any = nlp.config["components"]
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        want(found == value, f"{'.'.join(path)} = {found}")
    settings: Any = nlp.config["components"]
    attributes = set(settings["tok2vec"]["model"]["embed"]["attrs"])
    want(attributes <= BY_WORD.keys(), f"tok2vec that looks at {sorted(attributes - BY_WORD.keys())}")
    getters = getattr(nlp.vocab, "lex_attr_getters")  # noqa: B009 - untyped
    odd = [name for name in attributes & GETTERS.keys() if getters[IDS[name]] is not GETTERS[name]]
    want(not odd, f"other functions for {odd}")
    vectors = nlp.vocab.vectors
    plain = type(vectors) is Vectors and vectors.mode == "default" and vectors.attr == ORTH
    want(plain, "word vectors other than a plain table")
    tok2vec, ner = _component(nlp, "tok2vec"), _component(nlp, "ner")
    want(type(tok2vec) is Tok2Vec and type(ner) is EntityRecognizer, "components of other classes")
    want(type(ner.moves) is BiluoPushDown, f"the moves {type(ner.moves).__name__}")
    want(ner.cfg["beam_width"] == 1, f"a beam of {ner.cfg['beam_width']}")
    want(not ner.model.attrs["unseen_classes"], "labels without training")


def _component(nlp: Language, name: str) -> Any:  # noqa: ANN401 - get_pipe is typed as a bare function
    return nlp.get_pipe(name)


def _embedding(nlp: Language) -> tuple[list[HashTable], WordVectors | None, Layer]:
    embed = _component(nlp, "tok2vec").model.layers[0]
    *features, dense, last = embed.layers
    names = [dense.name, last.name]
    want(names == ["with_array(maxout>>layernorm>>dropout)", "ragged2list"], f"an embedding that ends in {names}")
    nodes = list(embed.walk())
    columns = next(node.attrs["columns"] for node in nodes if node.name == "extract_features")
    tables = [node for node in nodes if node.name == "hashembed"]
    hashed = f"extract_features>>list2ragged>>with_array({'|'.join(['ints-getitem>>hashembed'] * len(columns))})"
    name = ">>".join(layer.name for layer in features)
    want(name in {hashed, f"{hashed}|static_vectors"}, f"the features {name}")
    want([node.attrs["column"] for node in tables] == list(range(len(columns))), "features in another order")
    static = next((node for node in nodes if node.name == "static_vectors"), None)
    vectors = nlp.vocab.vectors
    words = static and WordVectors(
        WordIndex.of(vectors.key2row), np.asarray(vectors.data), np.asarray(static.get_param("W"))
    )
    return (
        [
            HashTable(attribute, node.attrs["seed"], np.asarray(node.get_param("E")))
            for attribute, node in zip(columns, tables, strict=True)
        ],
        words,
        _maxout_and_norm(dense),
    )


def _layers(nlp: Language) -> list[Layer]:
    """Return the convolution layers of tok2vec.

    Raises:
        UnknownShapeError: The layers are not a sequence of residual(expand_window >> maxout >> layernorm >> dropout).
    """
    encode = _component(nlp, "tok2vec").model.layers[1]
    stack = encode.layers[0].layers
    want(encode.name.startswith("with_array(") and encode.attrs["pad"] >= len(stack), "texts padded by too little")
    return [_layer(residual) for residual in stack]


def _layer(residual: Model[Any, Any]) -> Layer:
    name = "residual(expand_window>>maxout>>layernorm>>dropout)"
    want(residual.name == name, f"the layer {residual.name} instead of {name}")
    layer = _maxout_and_norm(residual)
    outputs, _, inputs = layer.weights.shape
    want(inputs == 3 * outputs, f"maxout weights of the shape {layer.weights.shape}")
    return layer


def _maxout_and_norm(model: Model[Any, Any]) -> Layer:
    """Return the weights of the only maxout and layernorm in a model."""
    maxout, norm = (next(node for node in model.walk() if node.name == kind) for kind in ("maxout", "layernorm"))
    return Layer(
        *(np.asarray(node.get_param(name)) for node, name in zip((maxout, maxout, norm, norm), "WbGb", strict=True))
    )


def _recogniser(nlp: Language) -> Weights:
    """Return the weights of ner.

    Raises:
        UnknownShapeError: The layers are not listener >> list2array >> linear, precomputable_affine, linear.
    """
    ner = _component(nlp, "ner")
    into, lower, upper = ner.model.layers
    names = [into.name, lower.name, upper.name]
    want(names == ["tok2vec-listener>>list2array>>linear", "precomputable_affine", "linear"], f"the layers {names}")
    linear = into.layers[2]
    want(lower.get_dim("nF") == 3, f"{lower.get_dim('nF')} features")
    return Weights(
        linear=(linear.get_param("W"), linear.get_param("b")),
        lower=lower.get_param("W"),
        lower_bias=lower.get_param("b"),
        padding=lower.get_param("pad")[0],
        upper=(upper.get_param("W"), upper.get_param("b")),
        moves=[ner.moves.get_class_name(i) for i in range(ner.moves.n_moves)],
    )
