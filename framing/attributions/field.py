"""Fit a linear-chain conditional random field with an L1 penalty, on arrays.

The objective is that of CRFsuite (Okazaki 2007): the negative log-likelihood of the label sequences plus `c1` times
the sum of absolute weights. It is minimised by AdaGrad in small batches (Duchi, Hazan & Singer 2011), the
penalty applied by soft-thresholding after each step and made up for features that were away, with a rate that
falls to zero. On PolNeAR sixteen passes take a tenth of the time of CRFsuite's quasi-Newton steps and label as well.
Used for training only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.sheet import Ints

Floats = NDArray[np.float32]


class Batch(NamedTuple):
    """Sequences of similar length. `matrix` has one row per token (sequences laid end to end, where each begins in
    `start`, longest first) and one column per feature that occurs, whose number is in `features`."""

    matrix: Any
    features: Ints
    labels: Ints
    start: Ints
    length: Ints


def make_batches(
    rows: NDArray[np.int32], labels: Ints, start: Ints, length: Ints, size: int = 12_000
) -> list[Batch]:
    """Group sequences by length into batches of about `size` tokens.

    `rows[i]` are the features of token i (0 for none); sequence k is `[start[k], start[k] + length[k])`.
    """
    from scipy.sparse import csr_matrix

    order = np.argsort(-length, kind="stable")
    part = np.cumsum(length[order]) // size
    batches = []
    for number in np.unique(part).tolist():
        own = order[part == number]
        places = np.concatenate(
            [np.arange(s, s + n) for s, n in zip(start[own].tolist(), length[own].tolist(), strict=True)]
        )
        values = rows[places]
        features, columns = np.unique(values, return_inverse=True)
        columns = columns.reshape(values.shape)
        present = values > 0
        counts = np.concatenate([[0], np.cumsum(present.sum(axis=1))])
        ones = np.ones(int(counts[-1]), np.float32)
        matrix = csr_matrix((ones, columns[present].astype(np.int32), counts), (len(places), len(features)))
        begins = np.concatenate([[0], np.cumsum(length[own])[:-1]])
        batches.append(Batch(matrix, features, labels[places], begins, length[own]))
    return batches


class Expectation(NamedTuple):
    """Probability of each label at each token, expected transitions, and the log-likelihood of the true labels."""

    labels: Floats
    transitions: Floats
    likelihood: float


def expectation(scores: Floats, transitions: Floats, batch: Batch) -> Expectation:
    """The forward-backward algorithm, all sequences of a batch side by side."""
    start, length = batch.start, batch.length
    top = scores.max(axis=1, keepdims=True)
    local = np.exp(scores - top)
    step = np.exp(transitions)
    steps = int(length[0])
    alive = np.searchsorted(-length, -np.arange(steps), "left")
    forward, scale = np.empty_like(local), np.empty((len(local), 1), np.float32)
    first = local[start]
    scale[start] = first.sum(axis=1, keepdims=True)
    forward[start] = running = first / scale[start]
    for t in range(1, steps):
        here = start[: alive[t]] + t
        running = (running[: alive[t]] @ step) * local[here]
        total = running.sum(axis=1, keepdims=True)
        running = running / total
        forward[here], scale[here] = running, total
    backward = np.ones_like(local)
    weighted = local / scale
    for t in range(steps - 1, 0, -1):
        here = start[: alive[t]] + t
        backward[here - 1] = (weighted[here] * backward[here]) @ step.T
    inner = np.ones(len(local), np.bool_)
    inner[start] = False
    later = np.flatnonzero(inner)
    pairs = (forward[later - 1].T @ (weighted * backward)[later]) * step
    true = batch.labels
    gold = scores[np.arange(len(true)), true].sum() + transitions[true[later - 1], true[later]].sum()
    return Expectation(forward * backward, pairs, float(gold - np.log(scale).sum() - top.sum()))


def fit(
    batches: Sequence[Batch], features: int, labels: int, *, c1: float, epochs: int, rate: float = 0.15
) -> tuple[Floats, Floats]:
    """Minimise the penalised loss in `epochs` passes; `rate` is the first step of a weight.

    Returns weights `float32[features, labels]` (row 0 is zero) and transitions `float32[labels, labels]`.
    """
    weights = np.zeros((features, labels), np.float32)
    squares = np.full((features, labels), 1e-6, np.float32)
    seen = np.zeros(features, np.int64)
    transitions = np.zeros((labels, labels), np.float32)
    transition_squares = np.full((labels, labels), 1e-6, np.float32)
    penalty = c1 / len(batches)
    shuffled = np.random.default_rng(0)
    now = 0
    for epoch in range(epochs):
        pace = rate * (1 - epoch / epochs)
        for i in shuffled.permutation(len(batches)):
            batch = batches[i]
            own = batch.features
            now += 1
            some, power = weights[own], squares[own]
            missed = (now - 1 - seen[own])[:, None].astype(np.float32)
            some = shrink(some, missed * penalty * pace / np.sqrt(power))
            expected = expectation(batch.matrix @ some, transitions, batch)
            error = expected.labels
            error[np.arange(len(error)), batch.labels] -= 1
            slope = batch.matrix.T @ error
            power = power + slope * slope
            scale = pace / np.sqrt(power)
            weights[own] = shrink(some - scale * slope, penalty * scale)
            squares[own] = power
            seen[own] = now
            slope = expected.transitions - _observed(batch, labels)
            transition_squares += slope * slope
            transitions -= pace * slope / np.sqrt(transition_squares)
    weights = shrink(weights, (now - seen)[:, None] * penalty * pace / np.sqrt(squares))
    weights[0] = 0
    return weights, transitions


def shrink(values: Floats, by: NDArray[np.floating[Any]]) -> Floats:
    """Soft threshold: nearer to zero by so much, but not past it."""
    result: Floats = np.sign(values) * np.maximum(np.abs(values) - by, 0).astype(np.float32)
    return result


def _observed(batch: Batch, labels: int) -> Floats:
    inner = np.ones(len(batch.labels), np.bool_)
    inner[batch.start] = False
    later = np.flatnonzero(inner)
    pairs = batch.labels[later - 1] * labels + batch.labels[later]
    return np.bincount(pairs, minlength=labels * labels).reshape(labels, labels).astype(np.float32)
