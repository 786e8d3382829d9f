"""The text of an article, cut at all boundaries of what was found in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from framing.analysis import Analysis
from framing.document import VOICES, Document, Reading
from framing.report import Passage, Piece, Run
from framing.structure.blocks import Block

_NARRATED = VOICES[0]


class _Layer(NamedTuple):
    """Something that covers `[start, end)`: what it is, and which one."""

    start: int
    end: int
    what: str
    which: int


class _Outer(NamedTuple):
    """What pieces of one run have in common."""

    voice: str
    content: tuple[int, ...]
    cue: tuple[int, ...]
    source: tuple[int, ...]
    evidence: bool


def passages(analysis: Analysis) -> tuple[Passage, ...]:
    """The blocks of the article in order; each is cut where matches, voices, attributions or evidence begin or end."""
    layers = sorted(_layers(analysis))
    starts = [layer.start for layer in layers]
    # Blocks do not overlap, and what was found rarely crosses their ends: look back only as far as needed.
    reach = max((layer.end - layer.start for layer in layers), default=0)
    found = []
    for block in analysis.blocks:
        first, last = bisect_left(starts, block.start - reach), bisect_right(starts, block.end)
        found.append(_passage(analysis.article.text, block, layers[first:last]))
    return tuple(found)


def _layers(analysis: Analysis) -> Iterable[_Layer]:
    for i, match in enumerate(analysis.matches):
        yield _Layer(match.start, match.end, "match", i)
    for i, attribution in enumerate(analysis.attributions):
        for what in ("content", "cue", "source"):
            for span in getattr(attribution, what):
                yield _Layer(span.start, span.end, what, i)
    for i, (start, end) in enumerate(evidence(analysis)):
        yield _Layer(start, end, "evidence", i)
    for i, found in enumerate(analysis.facts.get("summary_check") or ()):
        start, end = found["span"]
        yield _Layer(start, end, "checked", i)  # only cuts: a place to link to
    yield from _voices(analysis)


def evidence(analysis: Analysis) -> list[tuple[int, int]]:
    """The sentences that bear on the headline's question."""
    answer: Mapping[str, Any] = (analysis.facts.get("headline") or {}).get("answer") or {}
    return [(e["start"], e["end"]) for e in answer.get("evidence") or ()]


def _voices(analysis: Analysis) -> Iterable[_Layer]:
    """Stretches of reported and quoted words, as the zones were counted."""
    settings = analysis.provenance.get("settings", {})
    names = ("plain", "splitter", "attitudes")
    document = Document(analysis.article, Reading(**{k: settings[k] for k in names if k in settings}))
    # What was found is not looked for again.
    document.batch.attributions = [list(analysis.attributions)]
    document.batch.blocks = [list(analysis.blocks)]
    voice, tokens = document.batch.token_voice, document.batch.tokens
    block = document.batch.token_block
    change = np.flatnonzero((np.diff(voice, prepend=-1) != 0) | (np.diff(block, prepend=-2) != 0))
    for first, after in pairwise([*change.tolist(), len(voice)]):
        if VOICES[voice[first]] != _NARRATED and block[first] >= 0:
            yield _Layer(int(tokens.start[first]), int(tokens.end[after - 1]), "voice", int(voice[first]))


def _passage(text: str, block: Block, layers: Iterable[_Layer]) -> Passage:
    begins: dict[int, list[_Layer]] = defaultdict(list)
    ends: dict[int, list[_Layer]] = defaultdict(list)
    for layer in layers:
        start, end = max(layer.start, block.start), min(layer.end, block.end)
        if start < end:
            begins[start].append(layer)
            ends[end].append(layer)
    cuts = sorted({block.start, block.end} | begins.keys() | ends.keys())
    active: set[_Layer] = set()
    pieces: list[tuple[_Outer, Piece]] = []
    for start, end in pairwise(cuts):
        active.difference_update(ends[start])
        active.update(begins[start])
        pieces.append((_outer(active), Piece(start, text[start:end], _indices(active, "match"))))
    return Passage(
        block.kind,
        tuple(
            Run(**outer._asdict(), pieces=tuple(piece for _, piece in group))
            for outer, group in groupby(pieces, key=itemgetter(0))
        ),
    )


def _outer(active: set[_Layer]) -> _Outer:
    voices = _indices(active, "voice")
    return _Outer(
        VOICES[max(voices)] if voices else _NARRATED,
        _indices(active, "content"),
        _indices(active, "cue"),
        _indices(active, "source"),
        any(layer.what == "evidence" for layer in active),
    )


def _indices(active: set[_Layer], what: str) -> tuple[int, ...]:
    return tuple(sorted(layer.which for layer in active if layer.what == what))
