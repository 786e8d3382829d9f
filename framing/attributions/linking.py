"""Which spans belong together: every content finds its cue, every cue its source.

The tagger gives spans of three roles; a small log-linear model scores each content against the nearest cues of its
paragraph, and each cue against the nearest sources, by order, distance, sentence and what stands between. Given the
right spans it joins 99 of 100 contents, so that all the difficulty lies in the tagging.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.sheet import Bools, Ints, Sheet
from framing.attributions.tagger import CONTENT, CUE, SOURCE

NONE = -1
BEFORE, AFTER = 4, 3  # candidates looked at on either side
COLUMNS, VALUES = 7, 128


class Spans(NamedTuple):
    """Tagged spans in reading order: the label each begins with, and its first token and the one after its last."""

    role: NDArray[np.uint8]
    first: Ints
    last: Ints


def spans_of(sheet: Sheet, labels: NDArray[np.uint8]) -> Spans:
    """Runs of one role; an inner label without a beginning begins one."""
    role = labels - (labels > 0) * (1 - labels % 2)
    before = np.concatenate([[0], role[:-1]])
    parts = np.concatenate([[True], sheet.paragraph[1:] != sheet.paragraph[:-1]])
    begins = (role > 0) & ((labels % 2 == 1) | (role != before) | parts)
    ends = (role > 0) & np.append(begins[1:] | (role[1:] != role[:-1]) | parts[1:], True)
    first, last = np.flatnonzero(begins), np.flatnonzero(ends) + 1
    return Spans(role[first].astype(np.uint8), first, last)


class Pairs(NamedTuple):
    """Candidates: `target[i, k]` is the span that span i may be linked to (its index among the spans), `valid` where
    there is one, `columns[i, k]` its `COLUMNS` features, each below `VALUES`."""

    target: Ints
    valid: Bools
    columns: NDArray[np.int64]


def _gap_bucket(gap: Ints) -> Ints:
    return np.searchsorted([1, 2, 3, 5, 9, 17, 33], np.maximum(gap, 0), "right")


def pairs(sheet: Sheet, spans: Spans, quoted: Bools, role: int, target_role: int) -> Pairs:
    """All candidate links from spans of one role to spans of another, in the same paragraph."""
    own = np.flatnonzero(spans.role == role)
    others = np.flatnonzero(spans.role == target_role)
    at = np.searchsorted(others, own)[:, None] + np.arange(-BEFORE, AFTER)[None, :]
    inside = (at >= 0) & (at < len(others))
    target = others[np.clip(at, 0, max(0, len(others) - 1))] if len(others) else np.zeros(at.shape, np.int64)
    source = np.repeat(own[:, None], BEFORE + AFTER, axis=1)
    if not len(others) or not len(own):
        return Pairs(target, np.zeros(at.shape, np.bool_), np.zeros((*at.shape, COLUMNS), np.int64))
    paragraph, sentence = sheet.paragraph[spans.first], sheet.sentence[spans.first]
    ending = sheet.sentence[spans.last - 1]
    valid = inside & (paragraph[target] == paragraph[source])
    after = target > source
    low, high = np.minimum(source, target), np.maximum(source, target)
    away = np.minimum(sentence[high] - ending[low], 2).clip(0)
    gap = _gap_bucket(spans.first[high] - spans.last[low])
    totals = (np.concatenate([[0], np.cumsum(spans.role == kind)]) for kind in (SOURCE, CUE, CONTENT))
    between = [np.minimum(total[high] - total[low + 1], 2) for total in totals]
    beyond = _neighbour(spans, paragraph, target, after)
    behind = _neighbour(spans, paragraph, source, ~after)
    first = sheet.first
    mark = _mark_class(first[spans.first - 1])[high]
    closing = _mark_class(first[spans.last - 1])[low]
    has_quote = quoted[spans.first] | quoted[spans.last - 1]
    rank = np.broadcast_to(np.arange(BEFORE + AFTER), at.shape)
    direction = after.astype(np.int64)
    columns = np.stack(
        [
            rank * 3 + away,
            (direction * 8 + gap) * 3 + away,
            direction * 27 + between[0] * 9 + between[1] * 3 + between[2],
            (direction * 3 + away) * 12 + beyond,
            ((direction * 12 + behind) * 2 + has_quote[source]) * 2 + (away > 0),
            ((direction * 4 + mark) * 4 + closing) * 2 + has_quote[source],
            (direction * 3 + away) * 12
            + np.minimum(gap, 3) * 3
            + np.minimum(spans.last - spans.first, 3)[target]
            - 1,
        ],
        axis=-1,
    )
    return Pairs(target, valid, columns)


def _mark_class(first: NDArray[np.uint32]) -> Ints:
    """0 a word or other mark, 1 comma, 2 quotation mark, 3 full stop, colon, dash."""
    table = np.zeros(128, np.int64)
    table[[ord(c) for c in ",;("]] = 1
    table[[ord(c) for c in "\"'`"]] = 2
    table[[ord(c) for c in ".!?:-"]] = 3
    classes = table[np.minimum(first, 127)]
    classes[(first >= 0x2018) & (first <= 0x201F)] = 2
    classes[(first == 0x2013) | (first == 0x2014)] = 3
    return classes


def _neighbour(spans: Spans, paragraph: Ints, at: Ints, forward: Bools) -> Ints:
    """Role (none, source, cue, content) of the span next to span `at` and how far it is: 12 values."""
    step = np.where(forward, at + 1, at - 1)
    clipped = np.clip(step, 0, len(paragraph) - 1)
    exists = (step == clipped) & (paragraph[clipped] == paragraph[at])
    low, high = np.minimum(at, clipped), np.maximum(at, clipped)
    gap = spans.first[high] - spans.last[low]
    return np.where(exists, (spans.role[clipped] + 1) // 2 * 3 + np.searchsorted([2, 8], gap, "right"), 0)


def link(found: Pairs, table: NDArray[np.float32], threshold: float) -> Ints:
    """For each span the best target (index among the spans) whose score is above the threshold, else NONE."""
    if not found.valid.size:
        return np.zeros(len(found.target), np.int64)
    score = table.take(np.arange(COLUMNS) * table.shape[1] + found.columns).sum(axis=-1)
    score = np.where(found.valid, score, -np.inf)
    best = np.argmax(score, axis=1)
    row = np.arange(len(best))
    return np.where(score[row, best] > threshold, found.target[row, best], NONE)
