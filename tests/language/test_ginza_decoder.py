"""The lock-step decoder against the rules of spaCy's ner.pyx, one move at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoki.language import ginza_decoder
from kyoki.language.ginza_decoder import Decoder, Weights

WIDTH, HIDDEN, PIECES = 6, 5, 2
LABELS = ["Person", "Country", "Title-Other"]  # a label may have a hyphen
MOVES = [
    *(f"{move}-{label}" for move in "BIL" for label in LABELS),
    "U-",
    *(f"U-{label}" for label in LABELS),
    "O",
]


def random_weights(seed: int, likes: dict[str, float]) -> Weights:
    """Weights with a bias for some kinds of moves, so that long and nested-looking entities come about."""
    rng = np.random.default_rng(seed)

    def floats(*shape: int):
        return rng.standard_normal(shape).astype(np.float32)

    bias = floats(len(MOVES)) + np.array([likes.get(move[0], 0) for move in MOVES], np.float32)
    return Weights(
        linear=(floats(HIDDEN, WIDTH), floats(HIDDEN)),
        lower=floats(3, HIDDEN, PIECES, HIDDEN),
        lower_bias=floats(HIDDEN, PIECES),
        padding=floats(3, HIDDEN, PIECES),
        upper=(floats(len(MOVES), HIDDEN), bias),
        moves=MOVES,
    )


# OpenBLAS may raise the flag for lanes that hold none of the numbers (seen once in some runs); results are compared.
@np.errstate(invalid="ignore")
def one_by_one(weights: Weights, vectors: np.ndarray, spaces: np.ndarray) -> tuple[list[tuple[int, int, str]], float]:
    """greedy_parse: at each token the best valid move; and by how much the closest was better than the second."""
    inputs = vectors @ weights.linear[0].T + weights.linear[1]
    entities: list[tuple[int, int, str]] = []
    start, label, margin = None, "", np.inf
    for at in range(len(vectors)):
        context = [at, -1 if start is None else start, -1 if start is None else at - 1]
        state = weights.lower_bias.copy()
        for feature, token in enumerate(context):
            padding = weights.padding[feature]
            state += padding if token < 0 else weights.lower[feature] @ inputs[token]
        scores = weights.upper[0] @ state.max(axis=1) + weights.upper[1]
        last = at == len(vectors) - 1
        valid = [is_valid(move, label if start is not None else None, last=last, space=spaces[at]) for move in MOVES]
        move = MOVES[int(np.where(valid, scores, -np.inf).argmax())]
        if sum(valid) > 1:
            second, first = np.sort(scores[valid])[-2:]
            margin = min(margin, first - second)
        if move[0] in "BU":
            start, label = at, move[2:]
        if move[0] in "LU":
            entities.append((start, at + 1, label))
            start = None
    return entities, margin


def is_valid(move: str, open_label: str | None, *, last: bool, space: bool) -> bool:
    kind, label = move[0], move[2:]
    if kind == "O":
        return open_label is None
    if not label:
        return False
    if kind in "IL":
        return label == open_label and not (kind == "I" and last)
    return open_label is None and not space and not (kind == "B" and last)


def decode(weights: Weights, texts: list[np.ndarray], spaces: list[np.ndarray]):
    lengths = np.array([len(text) for text in texts], np.int64)
    return Decoder(weights)(np.concatenate(texts), lengths, np.concatenate(spaces))


@settings(deadline=None, max_examples=150)
@given(
    seed=st.integers(0, 10_000),
    lengths=st.lists(st.integers(0, 12), min_size=1, max_size=5),
    likes=st.dictionaries(st.sampled_from("BILUO"), st.floats(-2, 4, width=32)),
    steps=st.sampled_from([1, 3, 64]),
)
def test_moves_are_spacys(seed: int, lengths: list[int], likes: dict[str, float], steps: int):
    weights = random_weights(seed, likes)
    rng = np.random.default_rng(seed)
    texts = [rng.standard_normal((length, WIDTH)).astype(np.float32) for length in lengths]
    spaces = [rng.random(length) < 0.2 for length in lengths]
    wanted, margins, at = [], [], 0
    for text, space in zip(texts, spaces, strict=True):
        entities, margin = one_by_one(weights, text, space)
        wanted += [(start + at, end + at, label) for start, end, label in entities]
        margins.append(margin)
        at += len(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ginza_decoder, "STEPS", steps)
        found = decode(weights, texts, spaces)
    assert found.entities == wanted
    np.testing.assert_allclose(found.margins, margins, atol=1e-3)


def test_an_entity_as_long_as_the_text():
    # I is liked far more than L: every entity runs to the end of its text, where only L is left.
    weights = random_weights(3, {"B": 50, "I": 100})
    texts = [np.ones((500, WIDTH), np.float32), np.ones((2, WIDTH), np.float32)]
    found = decode(weights, texts, [np.zeros(len(text), np.bool_) for text in texts]).entities
    assert [(start, end) for start, end, _ in found] == [(0, 500), (500, 502)]


def test_white_space_begins_no_entity_but_may_stand_in_one():
    weights = random_weights(3, {"B": 50, "I": 100})
    texts = [np.ones((4, WIDTH), np.float32)]
    spaces = [np.array([True, False, True, False])]
    found = decode(weights, texts, spaces).entities
    assert [(start, end) for start, end, _ in found] == [(1, 4)]


def test_the_last_token_begins_no_entity_of_several():
    weights = random_weights(3, {"B": 50, "U": 25})
    found = decode(weights, [np.ones((1, WIDTH), np.float32)], [np.zeros(1, np.bool_)]).entities
    assert [(start, end) for start, end, _ in found] == [(0, 1)]


def test_margins_are_of_the_decisions_met():
    weights = random_weights(0, {})
    texts = [np.zeros((3, WIDTH), np.float32), np.zeros((0, WIDTH), np.float32), np.zeros((2, WIDTH), np.float32)]
    found = decode(weights, texts, [np.ones(len(text), np.bool_) for text in texts])
    assert found.entities == []
    assert found.margins.tolist() == [np.inf] * 3  # white space leaves O alone
    found = decode(weights, texts, [np.zeros(len(text), np.bool_) for text in texts])
    assert np.isfinite(found.margins[[0, 2]]).all()
    assert (found.margins >= 0).all()


@pytest.mark.parametrize(
    ("moves", "features"),
    [
        (["B-X", "L-X", "I-X", "U-X", "O"], 3),  # L before I: of equal scores spaCy would take L
        (["B-X", "L-X", "U-X", "O"], 3),  # no I
        (["B-X", "I-X", "L-X", "U-X"], 3),  # no O
        (["B-X", "I-X", "L-X", "U-X", "O", "O"], 3),
        (["B-X", "I-X", "L-X", "U-X", "O"], 6),
    ],
)
def test_unknown_shapes_are_refused(moves: list[str], features: int):
    zeros = np.zeros
    weights = Weights(
        (zeros((HIDDEN, WIDTH), np.float32), zeros(HIDDEN, np.float32)),
        zeros((features, HIDDEN, PIECES, HIDDEN), np.float32),
        zeros((HIDDEN, PIECES), np.float32),
        zeros((features, HIDDEN, PIECES), np.float32),
        (zeros((len(moves), HIDDEN), np.float32), zeros(len(moves), np.float32)),
        moves,
    )
    with pytest.raises(ValueError, match=r"moves|features|label"):
        Decoder(weights)
