"""The tagger: which tokens are a source, a cue, a content.

A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001), trained once on PolNeAR
(:mod:`framing.attributions.training`) and shipped as plain tables of numbers. Its features are integers computed for a whole batch
by array operations (:mod:`framing.attributions.features`), hashed so that the tables hold no text; the best labels
are found for all paragraphs of a batch side by side (Viterbi 1967).
"""

from __future__ import annotations

import itertools
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.features import (
    TEMPLATES,
    Quotes,
    WordTable,
    attributes,
    feature_keys,
    parts,
    template_bits,
)
from framing.attributions.sheet import PADS, WORD_BITS, Bools, Ints, Sheet

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
OUTSIDE, SOURCE, CUE, CONTENT = 0, 1, 3, 5  # the label a span begins with
_WIDTH = 8  # labels, padded to a power of two


class Model(NamedTuple):
    """The trained tagger. For template t, `slots[t][key]` is a row of `weights[t]`, one column per label (row 0
    is zero); `transitions[i, j]` is the score of label j after label i. `link_content` and `link_source` are
    the weights of :mod:`framing.attributions.linking`."""

    words: WordTable
    slots: tuple[NDArray[np.uint16], ...]
    weights: tuple[NDArray[np.float32], ...]
    transitions: NDArray[np.float32]
    link_content: NDArray[np.float32]
    link_source: NDArray[np.float32]


def load_model(path: Path) -> Model:
    """Read a model file written by :func:`framing.attributions.training.train_attribution` (NumPy arrays, no pickle)."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    tables = []
    for name in ("fine", "coarse", "cue"):
        table = np.zeros(1 << WORD_BITS, np.uint8)
        table[arrays["word_slot"]] = arrays["word_" + name]
        tables.append(table)
    slots, weights = [], []
    bounds = np.cumsum(arrays["rows"])
    keys = np.split(arrays["keys"], bounds[:-1])
    values = np.split(arrays["weights"].astype(np.float32), bounds[:-1])
    for template, key, value in zip(TEMPLATES, keys, values, strict=True):
        slot = np.zeros(1 << template_bits(template), np.uint16)
        slot[key] = np.arange(1, len(key) + 1)
        row = np.zeros((len(key) + 1, _WIDTH), np.float32)
        row[1:, : len(LABELS)] = value
        slots.append(slot)
        weights.append(row)
    dense = (arrays[name].astype(np.float32) for name in ("transitions", "link_content", "link_source"))
    return Model(WordTable(*tables), tuple(slots), tuple(weights), *dense)


@cache
def default_model() -> Model:
    """The model that ships with the package."""
    with resources.as_file(resources.files("framing") / "models" / "attribution.npz") as path:
        return load_model(path)


_CHUNK = 1 << 17


def tag(sheet: Sheet, quotes: Quotes, model: Model) -> NDArray[np.uint8]:
    """The label of every token of the sheet, an index into `LABELS` (0 for empty tokens)."""
    values = attributes(sheet, quotes, model.words)
    scores = np.zeros((len(sheet.real), _WIDTH), np.float32)
    looked_up = np.empty((_CHUNK, _WIDTH), np.float32)
    for start in range(0, len(sheet.real) - 2 * PADS, _CHUNK):
        chunk = parts({name: value[start : start + _CHUNK + 2 * PADS] for name, value in values.items()})
        inner = scores[start + PADS : min(start + PADS + _CHUNK, len(scores) - PADS)]
        out = looked_up[: len(inner)]
        for template, slots, weights in zip(TEMPLATES, model.slots, model.weights, strict=True):
            rows = slots.take(feature_keys(chunk, template), mode="clip")  # unchecked: no key is out of range
            weights.take(rows, axis=0, out=out, mode="clip")
            inner += out
    return viterbi(sheet, scores[:, : len(LABELS)], model.transitions)


_LONGEST = 128


def viterbi(sheet: Sheet, scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The best label sequence of every paragraph, all paragraphs side by side.

    A paragraph longer than 128 tokens is read in parts, cut between sentences.
    """
    at = np.flatnonzero(sheet.real)
    labels = np.zeros(len(sheet.real), np.uint8)
    if not at.size:
        return labels
    start, length = _stretches(sheet, at)
    order = np.argsort(-length, kind="stable")
    start, length = start[order], length[order]
    # All first tokens, then all second ones …: the sequences still running at a step lie next to each other.
    alive = np.searchsorted(-length, -np.arange(length[0]), "left")
    bound = np.concatenate([[0], np.cumsum(alive)])
    step = np.repeat(np.arange(len(alive)), alive)
    place = at[start[np.arange(at.size) - bound[step]] + step]
    best = scores.take(place, axis=0).T.copy()
    blocks = [slice(a, b) for a, b in itertools.pairwise(bound.tolist())]
    before = [slice(a.start, a.start + b.stop - b.start) for a, b in itertools.pairwise(blocks)]
    for previous, here in zip(before, blocks[1:], strict=True):
        best[:, here] += (best[:, None, previous] + transitions[:, :, None]).max(axis=0)
    # Back along the best path, now with a row for each token: argmax is quick only along rows.
    rows, into = best.T.copy(), transitions.T.copy()
    ends = bound[length - 1] + np.arange(len(length))
    path = np.zeros(len(place), np.uint8)
    path[ends] = rows[ends].argmax(axis=1)
    for previous, here in zip(reversed(before), reversed(blocks[1:]), strict=True):
        path[previous] = (rows[previous] + into.take(path[here], axis=0)).argmax(axis=1)
    labels[place] = path
    return labels


def _stretches(sheet: Sheet, at: Ints) -> tuple[Ints, Ints]:
    """Where sequences begin among the tokens `at`, and how long they are."""
    paragraph, sentence = sheet.paragraph[at], sheet.sentence[at]
    new = np.concatenate([[True], paragraph[1:] != paragraph[:-1]])
    opening = np.concatenate([[True], sentence[1:] != sentence[:-1]])
    part = (_latest(opening) - _latest(new)) // _LONGEST
    new[1:] |= part[1:] != part[:-1]
    start = np.flatnonzero(new)
    return start, np.diff(np.append(start, at.size))


def _latest(begins: Bools) -> Ints:
    """For each place the last one before it, or itself, where something begins; the first always does."""
    at = np.flatnonzero(begins)
    return np.repeat(at, np.diff(at, append=len(begins)))
