"""Train the attribution tagger again: `framing train attribution PATH`.

Needs articles annotated with attributions, one JSON object a line (`.jsonl` or `.jsonl.gz`): `text` and `attributions`, each with `cue`, `source`, `content` as lists of
`[start, end]` code points.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.features import (
    TEMPLATES,
    Quotes,
    WordTable,
    attributes,
    feature_keys,
    parts,
    quote_states,
    quotes,
    template_bits,
)
from framing.attributions.field import Floats, fit, make_batches
from framing.attributions.linking import COLUMNS, NONE, VALUES, Spans, pairs, spans_of
from framing.attributions.sheet import PADS, WORD_BITS, Ints, Sheet, listed_classes, read, word_slot
from framing.attributions.tagger import CONTENT, CUE, LABELS, OUTSIDE, SOURCE
from framing.errors import InputError

_ROLES = {"source": SOURCE, "cue": CUE, "content": CONTENT}
_FOLDS = 8
_RARE = 3  # features seen less often are left out
_SMALL = 0.01  # and weights below it
_EASE = 0.1  # taken off every step to a token outside: finds more, at the same F1 or a little above


class Annotated(NamedTuple):
    """An article and its attributions, as read from a training file."""

    text: str
    attributions: list[dict[str, Any]]


def read_annotated(path: Path) -> list[Annotated]:
    """Read a training file; InputError names the line that is not as promised."""
    opener = gzip.open if path.suffix == ".gz" else open
    articles = []
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
                articles.append(Annotated(row["text"], row["attributions"]))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"no annotated article ({error})",
                    path=path,
                    line=number,
                    advice='Expected one JSON object with "text" and "attributions".',
                ) from error
    return articles


def gold_labels(sheet: Sheet, articles: Sequence[Annotated]) -> NDArray[np.uint8]:
    """The label of every token of the sheet: a token belongs to the span it touches, the last one written wins."""
    labels = np.zeros(len(sheet.real), np.uint8)
    at = np.flatnonzero(sheet.real)
    start, end = sheet.start[at], sheet.end[at]
    for offset, article in zip(sheet.offset.tolist(), articles, strict=True):
        spans = [
            (_ROLES[role], int(s) + offset, int(e) + offset)
            for attribution in article.attributions
            for role in _ROLES
            for s, e in attribution[role]
        ]
        for label, s, e in spans:
            first, last = np.searchsorted(end, s, "right"), np.searchsorted(start, e, "left")
            if last > first:
                labels[at[first:last]] = label + 1
                labels[at[first]] = label
    return labels


def word_classes(sheets: Sequence[Sheet], sizes: tuple[int, int] = (255, 63)) -> tuple[Ints, Ints, Ints]:
    """Word classes from the company words keep, learned from the texts alone.

    Words seen at least 4 times are described by the frequent words at distance 1 and 2 on either side (positive
    pointwise mutual information), reduced to 100 dimensions and clustered (Schütze 1995). Returns slots and the
    two class numbers (from 1) of every word.
    """
    from scipy.sparse import hstack
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    stream = np.concatenate([word_slot(sheet.word) for sheet in sheets]).astype(np.int64)
    real = np.concatenate([sheet.real for sheet in sheets])
    stream[~real] = 1 << WORD_BITS
    slots, counts = np.unique(stream, return_counts=True)
    known = slots[counts >= 4]
    frequent = slots[np.argsort(-counts)[:1000]]
    table = hstack([_association(stream, known, frequent, shift) for shift in (-2, -1, 1, 2)]).tocsr()
    reduced = TruncatedSVD(min(100, min(table.shape) - 1), random_state=0).fit_transform(table)
    vectors, weight = normalize(reduced), counts[counts >= 4] ** 0.5
    fine, coarse = (
        MiniBatchKMeans(min(size, len(known)), random_state=0, n_init=3, batch_size=4096)
        .fit(vectors, sample_weight=weight)
        .labels_
        + 1
        for size in sizes
    )
    return known[:-1], fine[:-1], coarse[:-1]  # the last is no word but the end of a paragraph


def _association(stream: Ints, known: Ints, frequent: Ints, shift: int) -> Any:
    """How much more often than by chance a frequent word stands `shift` tokens from a known one (sparse)."""
    from scipy.sparse import csr_matrix

    number = np.full((2, (1 << WORD_BITS) + 1), -1)
    number[0, known], number[1, frequent] = np.arange(len(known)), np.arange(len(frequent))
    centre = number[0, stream[max(0, -shift) : len(stream) - max(0, shift)]]
    context = number[1, stream[max(0, shift) : len(stream) + min(0, shift)]]
    both = (centre >= 0) & (context >= 0)
    counts = csr_matrix((np.ones(both.sum()), (centre[both], context[both])), (len(known), len(frequent)))
    cell = counts.tocoo()
    uses, company = np.asarray(counts.sum(1)).ravel() + 1, np.asarray(counts.sum(0)).ravel() ** 0.75
    ratio = cell.data * company.sum() / (uses[cell.row] * (company[cell.col] + 1))
    return csr_matrix((np.maximum(0, np.log(ratio)), (cell.row, cell.col)), counts.shape)


def cue_levels(slot: Ints, is_cue: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """How often each word slot is part of a cue: 0 rarely, 1 from a fifth, 2 from two fifths, 3 from seven tenths
    of its uses (smoothed; at least 3 uses)."""
    size = 1 << WORD_BITS
    uses = np.bincount(slot, minlength=size)
    share = np.bincount(slot[is_cue], minlength=size) / (uses + 1.0)
    return (np.searchsorted([0.2, 0.4, 0.7], share, "right") * (uses >= 3)).astype(np.uint8)


class Prepared(NamedTuple):
    """A batch ready for training."""

    articles: Sequence[Annotated]
    sheet: Sheet
    quotes: Quotes
    labels: NDArray[np.uint8]


def prepare(articles: Sequence[Annotated], size: int = 105) -> list[Prepared]:
    """Read and label articles in batches."""
    out = []
    for i in range(0, len(articles), size):
        part = articles[i : i + size]
        sheet = read([article.text for article in part])
        out.append(Prepared(part, sheet, quotes(sheet), gold_labels(sheet, part)))
    return out


def _fold_cues(batches: Sequence[Prepared]) -> Iterator[NDArray[np.uint8]]:
    """Cue classes of every batch as learned from the other batches: a word's own label must not leak."""
    listed = listed_classes()
    slots = [word_slot(batch.sheet.word[batch.sheet.real]) for batch in batches]
    marks = [np.isin(batch.labels[batch.sheet.real], (CUE, CUE + 1)) for batch in batches]
    for i, batch in enumerate(batches):
        others = [j for j in range(len(batches)) if j != i] or [i]
        levels = cue_levels(
            np.concatenate([slots[j] for j in others]), np.concatenate([marks[j] for j in others])
        )
        yield (levels * 8 + listed)[word_slot(batch.sheet.word)]


def _gold_links(batch: Prepared, spans: Spans, role: int) -> dict[int, int]:
    """For every annotated content the span of its cue, for every cue that of its source (NONE without one)."""
    at = np.flatnonzero(batch.sheet.real)
    end = batch.sheet.end[at]
    number = {place: i for i, place in enumerate(spans.first.tolist())}
    links: dict[int, int] = {}

    def found(pieces: list[list[int]], shift: int) -> list[int]:
        places = at[np.searchsorted(end, [int(s) + shift for s, _ in pieces], "right")].tolist()
        return [number[place] for place in places if place in number]

    for shift, article in zip(batch.sheet.offset.tolist(), batch.articles, strict=True):
        for attribution in article.attributions:
            cue = found(attribution["cue"], shift)
            if cue and role == CUE:
                links[cue[0]] = (found(attribution["source"], shift) or [NONE])[0]
            elif cue:
                links.update(dict.fromkeys(found(attribution["content"], shift), cue[0]))
    return links


def link_weights(batches: Sequence[Prepared], role: int, target_role: int) -> NDArray[np.float32]:
    """Fit the linker on annotated spans (logistic regression); `float32[COLUMNS, VALUES]`."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows, right = [], []
    for batch in batches:
        spans = spans_of(batch.sheet, batch.labels)
        found = pairs(batch.sheet, spans, quote_states(batch.sheet, batch.quotes) > 0, role, target_role)
        gold = _gold_links(batch, spans, role)
        own = [gold.get(i, NONE) for i in np.flatnonzero(spans.role == role).tolist()]
        rows.append(found.columns[found.valid])
        right.append((found.target == np.array(own)[:, None])[found.valid])
    columns, answers = np.concatenate(rows), np.concatenate(right)
    if answers.all() or not answers.any():
        raise InputError(
            "too few attributions to learn which spans belong together",
            advice="Train on articles that hold several attributions in one paragraph.",
        )
    ones = (columns + np.arange(COLUMNS) * VALUES).ravel()
    shape = (len(columns), COLUMNS * VALUES)
    matrix = csr_matrix((np.ones(ones.size), ones, np.arange(0, ones.size + 1, COLUMNS)), shape)
    fitted = LogisticRegression(max_iter=500).fit(matrix, answers)
    table: NDArray[np.float32] = fitted.coef_.reshape(COLUMNS, VALUES).astype(np.float32)
    table[0] += fitted.intercept_[0]
    return table


def train_attribution(
    path: Path, out: Path, *, plain: Sequence[str] = (), c1: float = 3.0, epochs: int = 16
) -> dict[str, int]:
    """Train the tagger on an annotated file and write the model; returns the size of what was learned.

    `plain` are further texts without annotation, from which only word classes are learned. `c1` is the weight of
    the L1 penalty: larger means fewer features. About 2 minutes of one core and 2 GB of memory on 840 articles.
    """
    articles = read_annotated(path)
    batches = prepare(articles, max(1, -(-len(articles) // _FOLDS)))
    more = [read(plain[i : i + 200]) for i in range(0, len(plain), 200)]
    known, fine, coarse = word_classes([batch.sheet for batch in batches] + more)
    tables = [np.zeros(1 << WORD_BITS, np.uint8) for _ in range(3)]
    tables[0][known], tables[1][known] = fine, coarse
    slots = np.concatenate([word_slot(b.sheet.word[b.sheet.real]) for b in batches])
    marks = np.concatenate([np.isin(b.labels[b.sheet.real], (CUE, CUE + 1)) for b in batches])
    tables[2][:] = cue_levels(slots, marks) * 8 + listed_classes()
    words = WordTable(*tables)
    weights, transitions = _fit(batches, words, c1, epochs)
    _write(
        out,
        words,
        weights,
        transitions,
        link_weights(batches, CONTENT, CUE),
        link_weights(batches, CUE, SOURCE),
    )
    return {
        "articles": len(articles),
        "tokens": len(slots),
        "features": sum(len(keys) for keys, _ in weights),
    }


def _fit(
    batches: Sequence[Prepared], words: WordTable, c1: float, epochs: int
) -> tuple[list[tuple[Ints, Floats]], Floats]:
    """Fit the field: for each template the keys that matter and their weights, and the transitions."""
    columns: list[list[Ints]] = [[] for _ in TEMPLATES]
    for batch, cue in zip(batches, _fold_cues(batches), strict=True):
        hashed = parts(attributes(batch.sheet, batch.quotes, words, cue))
        inner = batch.sheet.real[PADS:-PADS]
        for column, template in zip(columns, TEMPLATES, strict=True):
            column.append(feature_keys(hashed, template)[inner].astype(np.int64))
    rows = np.empty((sum(int(b.sheet.real.sum()) for b in batches), len(TEMPLATES)), np.int32)
    known: list[Ints] = []
    size = 1
    for t, column in enumerate(columns):
        keys = np.concatenate(column)
        column.clear()
        frequent = np.flatnonzero(np.bincount(keys) >= _RARE)
        number = np.zeros(1 << template_bits(TEMPLATES[t]), np.int32)
        number[frequent] = np.arange(size, size + len(frequent))
        rows[:, t] = number[keys]
        known.append(frequent)
        size += len(frequent)
    labels = np.concatenate([b.labels[b.sheet.real] for b in batches]).astype(np.int64)
    start, length = _paragraph_runs(batches)
    groups = make_batches(rows, labels, start, length)
    del rows
    weights, transitions = fit(groups, size, len(LABELS), c1=c1, epochs=epochs)
    transitions[:, OUTSIDE] -= _EASE
    tables = np.split(weights[1:], np.cumsum([len(keys) for keys in known])[:-1])
    kept = [np.flatnonzero(np.abs(table).max(axis=1, initial=0) >= _SMALL) for table in tables]
    return [
        (keys[rows_], table[rows_]) for keys, table, rows_ in zip(known, tables, kept, strict=True)
    ], transitions


def _paragraph_runs(batches: Sequence[Prepared]) -> tuple[Ints, Ints]:
    """Where paragraphs begin among the tokens of all batches, and how long they are."""
    begins, shift = [], 0
    for batch in batches:
        paragraph = batch.sheet.paragraph[batch.sheet.real]
        begins.append(np.flatnonzero(np.diff(paragraph, prepend=-1)) + shift)
        shift += len(paragraph)
    start = np.concatenate(begins)
    return start, np.diff(np.append(start, shift))


def _write(
    out: Path,
    words: WordTable,
    weights: list[tuple[Ints, Floats]],
    transitions: Floats,
    link_content: Floats,
    link_source: Floats,
) -> None:
    slot = np.flatnonzero(words.fine | words.cue)
    np.savez_compressed(
        out,
        word_slot=slot.astype(np.uint32),
        word_fine=words.fine[slot],
        word_coarse=words.coarse[slot],
        word_cue=words.cue[slot],
        rows=np.array([len(keys) for keys, _ in weights], np.int64),
        keys=np.concatenate([keys for keys, _ in weights]).astype(np.uint32),
        weights=np.concatenate([table for _, table in weights]).astype(np.float16),
        transitions=transitions,
        link_content=link_content.astype(np.float16),
        link_source=link_source.astype(np.float16),
    )
