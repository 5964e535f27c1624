"""spaCy's greedy BILUO decisions for many sentences at once.

Source of the rules, spaCy 3.8: spacy/pipeline/_parser_internals/ner.pyx (which move is valid), _state.pxd
(set_context_tokens for three features: the token, the first token of the open entity, the token before),
spacy/ml/parser_model.pyx (features are summed, maxout, upper layer) and spacy/pipeline/transition_parser.pyx
(greedy_parse: the best valid move, the first of equals).

For a text without preset entities or sentence starts, the rules of ner.pyx reduce to:

- no entity open: O; U-label and B-label unless the token is white space; B-label unless the token is the text's last;
- an entity open: L-label, and I-label unless the token is the text's last, both only of the open entity's label.

So while no entity is open, a decision depends on its token alone: one product and an argmax decide for all tokens.
From every token that would begin an entity, the entity is followed to its end, all in lock step, even if it begins
inside another one; a walk over the non-O tokens then keeps the entities that spaCy would reach.

Not done: following only reached entities, which takes as many steps as the longest text has tokens in entities.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

STEPS = 64  # tokens that all entities are followed in lock step; longer ones are very rare, and followed one by one


@dataclass(frozen=True)
class Weights:
    """The recogniser's weights as thinc stores them.

    Attributes:
        linear: (hidden, width) and (hidden,), from a token's vector to the state's input.
        lower: (3, hidden, pieces, hidden), one part for each feature.
        lower_bias: (hidden, pieces).
        padding: (3, hidden, pieces), the value of a missing feature.
        upper: (moves, hidden) and (moves,), the scores.
        moves: The name of each move: B-Person, I-Person, …, O.
    """

    linear: tuple[Floats, Floats]
    lower: Floats
    lower_bias: Floats
    padding: Floats
    upper: tuple[Floats, Floats]
    moves: Sequence[str]


class BlockEntities(NamedTuple):
    """The entities of a block of texts.

    Attributes:
        entities: First token, token after the last, label; tokens counted over the whole block.
        margins: (texts,), the smallest margin of a decision in each text; infinity without a choice.
    """

    entities: list[tuple[int, int, str]]
    margins: Floats


class _Labels(NamedTuple):
    """Continuation scores for each opening move: weights and bias of its I-label minus those of its L-label."""

    weights: Floats
    bias: Floats


class Decoder:
    """The recogniser of one model.

    Args:
        weights: The model's weights.

    Raises:
        ValueError: The moves are not those of a BILUO system in spaCy's order.
    """

    def __init__(self, weights: Weights) -> None:
        features, self._hidden, self._pieces, width = weights.lower.shape
        if features != 3 or self._pieces < 2:
            message = f"{features} features and {self._pieces} pieces; expected 3 and at least 2"
            raise ValueError(message)
        self._linear = (np.ascontiguousarray(weights.linear[0].T), weights.linear[1])
        # Piece by piece, so that maxout is a maximum of whole blocks.
        lower = weights.lower.transpose(0, 3, 2, 1).reshape(3, width, -1)
        self._lower = np.ascontiguousarray(lower)
        self._bias = weights.lower_bias.T.reshape(-1)
        padding = weights.padding.transpose(0, 2, 1).reshape(3, -1)
        self._closed_bias = self._bias + padding[1] + padding[2]
        self._read_moves(list(weights.moves), *weights.upper)

    def _read_moves(self, moves: list[str], upper: Floats, bias: Floats) -> None:
        number = {name: i for i, name in enumerate(moves)}
        # U- without a label is valid only for preset blocks.
        opening = [i for i, name in enumerate(moves) if name == "O" or (name[:2] in ("B-", "U-") and name[2:])]
        names = [moves[i] for i in opening]
        labels = [name[2:] for name in names]
        self._begins = np.array([name[0] == "B" for name in names])
        self._names = list(zip(names, labels, strict=True))
        if names.count("O") != 1 or len(number) != len(moves):
            message = "found moves with one twice, or without exactly one O; expected each move once"
            raise ValueError(message)
        self._out = names.index("O")
        self._upper = (np.ascontiguousarray(upper[opening].T), bias[opening])
        inside = [number.get(f"I-{label}", -1) for label in labels]
        last = [number.get(f"L-{label}", -1) for label in labels]
        # Of equal scores spaCy takes the first move: _follow relies on I before L.
        if any(begins and not 0 <= i < j for begins, i, j in zip(self._begins, inside, last, strict=True)):
            message = "a label has the move B, but no I and L after it in this order"
            raise ValueError(message)
        self._labels = _Labels(upper[inside] - upper[last], bias[inside] - bias[last])

    def __call__(self, vectors: Floats, lengths: Ints, spaces: Flags) -> BlockEntities:
        """Return the entities of some texts.

        Args:
            vectors: (tokens, width), text after text.
            lengths: (texts,), tokens of each text.
            spaces: (tokens,), whether the token is white space.
        """
        last = np.zeros(len(vectors), np.bool_)
        last[np.cumsum(lengths[lengths > 0]) - 1] = True
        inputs = vectors @ self._linear[0]
        inputs += self._linear[1]
        current = inputs @ self._lower[0]
        moves, margins = self._closed(current, last, spaces)
        starts = np.flatnonzero(self._begins[moves])
        ends, tight = self._follow(starts, moves[starts], inputs, current, last, STEPS)
        followed = dict(zip(starts.tolist(), zip(ends.tolist(), tight.tolist(), strict=True), strict=True))
        entities: list[tuple[int, int, str]] = []
        free = 0
        for at in np.flatnonzero(moves != self._out).tolist():
            if at < free:
                continue
            free, margin = followed.get(at, (at + 1, np.inf))
            if not free:
                one = np.array([at])
                end, tight = self._follow(one, moves[one], inputs, current, last, len(vectors))
                free, margin = int(end[0]), tight[0]
            margins[at] = min(margins[at], margin)
            margins[at + 1 : free] = np.inf  # decisions without an open entity do not apply inside one
            entities.append((at, free, self._names[moves[at]][1]))
        least = np.full(len(lengths), np.inf, np.float32)
        least[lengths > 0] = np.minimum.reduceat(margins, (np.cumsum(lengths) - lengths)[lengths > 0])
        return BlockEntities(entities, least)

    def _closed(self, current: Floats, last: Flags, spaces: Flags) -> tuple[Ints, Floats]:
        """Return the move of each token if no entity is open, and its margin."""
        scores = self._maxout(current + self._closed_bias) @ self._upper[0]
        scores += self._upper[1]
        scores[np.ix_(last, self._begins)] = -np.inf
        every = np.arange(len(scores))
        moves = scores.argmax(axis=1)
        margins = scores[every, moves]
        scores[every, moves] = -np.inf
        margins -= scores.max(axis=1)
        moves[spaces] = self._out
        margins[spaces] = np.inf
        return moves, margins

    def _follow(
        self, starts: Ints, moves: Ints, inputs: Floats, current: Floats, last: Flags, steps: int
    ) -> tuple[Ints, Floats]:
        """Return the end of each entity (0: not within ``steps`` tokens), and the smallest margin of its decisions."""
        ends = np.zeros(len(starts), np.int64)
        margins = np.full(len(starts), np.inf, np.float32)
        first = inputs[starts] @ self._lower[1]
        first += self._bias
        entity, at = np.arange(len(starts)), starts + 1
        for _ in range(steps):
            if not len(entity):
                break
            states = inputs[at - 1] @ self._lower[2]
            states += first[entity]
            states += current[at]
            move = moves[entity]
            gain = np.einsum("ij,ij->i", self._maxout(states), self._labels.weights[move]) + self._labels.bias[move]
            forced = last[at]
            margins[entity] = np.minimum(margins[entity], np.where(forced, np.inf, np.abs(gain)))
            goes_on = (gain >= 0) & ~forced
            ends[entity[~goes_on]] = at[~goes_on] + 1
            entity, at = entity[goes_on], at[goes_on] + 1
        return ends, margins

    def _maxout(self, states: Floats) -> Floats:
        best: Floats = states.reshape(len(states), self._pieces, self._hidden).max(axis=1)
        return best
