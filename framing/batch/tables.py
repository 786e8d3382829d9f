"""One batch of articles as Arrow tables: scores, matches, attributions.

Counts and words are stored, never rates: counts add up. `scores` has one row an article; for each measure
and zone the column `measure:zone:count` (and `measure:zone:sum` where the unit is a mean weight), for each
zone `words:zone`; facts about the article (readability, headline, voices) as `group:key` columns. `all` is
the sum over the zones.

Columns and types are the same for every batch. Names that recur (analyzer, category, entry …) are
dictionary-encoded in memory; Parquet has them as plain strings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from framing.analysis import MEAN_WEIGHT
from framing.document import KINDS, VOICES, ZONES, Batch
from framing.pipeline import Findings, Pipeline
from framing.text import Ints

IDENTITY = (
    "doc_id", "outlet", "date_published", "headline", "url", "language", "section", "byline",
)  # fmt: skip
ALL_ZONES = (*ZONES, "all")


class Tables(NamedTuple):
    """The three tables of a batch; every row carries its `doc_id`."""

    scores: pa.Table
    matches: pa.Table
    attributions: pa.Table


def tables(findings: Findings) -> Tables:
    """The tables of a batch, rows in the order of its articles."""
    utf8 = _Utf8.of(findings.batch)
    return Tables(_scores(findings), _matches(findings, utf8), _attributions(findings, utf8))


@cache
def empty(pipeline: Pipeline) -> Tables:
    """The tables of no article: columns and types."""
    return tables(pipeline.run([]))


def strings(values: Sequence[str | None]) -> pa.Array:
    """Strings as Arrow has them, in UTF-8: lone surrogates become U+FFFD.

    >>> strings(["café", None, "\\ud800!"]).to_pylist()
    ['café', None, '�!']
    """
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([v and _encodable(v) for v in values], pa.string())


def _encodable(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


# --- scores -----------------------------------------------------------------------------------------------


def _scores(findings: Findings) -> pa.Table:
    articles = findings.batch.articles
    columns = {name: strings([getattr(a, name) for a in articles]) for name in IDENTITY}
    columns["path"] = strings([a.path for a in articles])
    columns["record"] = pa.array([a.record for a in articles], pa.int64())
    columns["meta"] = pa.array([json.dumps(dict(a.meta), sort_keys=True) for a in articles], pa.string())
    columns["characters"] = pa.array(findings.batch.length, pa.int32())
    columns.update(_by_zone("words:{}", findings.batch.zone_words, np.int32))
    count, weight = findings.totals
    for measure, c, w in zip(findings.pipeline.measures, count, weight, strict=True):
        columns.update(_by_zone(f"{measure.name}:{{}}:count", c, np.int32))
        if measure.unit == MEAN_WEIGHT:
            columns.update(_by_zone(f"{measure.name}:{{}}:sum", w, np.float64))
    for analyzer in findings.pipeline.fact_analyzers:
        for name, kind in analyzer.columns.items():
            columns[name] = _facts(findings.facts, name.split(":"), _ARROW[kind])
    return pa.table(columns)


def _by_zone(name: str, table: NDArray[Any], dtype: type) -> dict[str, pa.Array]:
    """A column for each zone and one for their sum."""
    by_zone: NDArray[Any] = np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)
    columns: NDArray[Any] = by_zone.T.astype(dtype, order="C")
    return {name.format(zone): pa.array(column) for zone, column in zip(ALL_ZONES, columns, strict=True)}


_ARROW = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}


def _facts(facts: Sequence[Mapping[str, Any]], keys: Sequence[str], kind: pa.DataType) -> pa.Array:
    """The value under the keys, of each article; null where there is none."""
    *groups, key = keys
    for group in groups:
        facts = [fact[group] for fact in facts]
    column = [fact[key] for fact in facts]
    return strings(column) if kind == pa.string() else pa.array(column, kind)


# --- matches ----------------------------------------------------------------------------------------------


def _matches(findings: Findings, utf8: _Utf8) -> pa.Table:
    batch, hits = findings.batch, findings.hits
    article = batch.token_article[hits.first]
    start, end = batch.tokens.start[hits.first], batch.tokens.end[hits.last]
    shift = batch.offset[article]
    analyzers, categories, entries = _names(findings.pipeline)
    return pa.table(
        {
            "doc_id": _coded(article, strings([a.doc_id for a in batch.articles])),
            "start": (start - shift).astype(np.int32),
            "end": (end - shift).astype(np.int32),
            "text": utf8.pieces(start, end),
            "analyzer": _coded(hits.category, analyzers),
            "category": _coded(hits.category, categories),
            "entry": _coded(hits.entry, entries),
            "weight": np.round(hits.weight.astype(np.float64), 6),
            "negated": hits.negated,
            "block": _coded(batch.token_kind[hits.first], strings(KINDS)),
            "voice": _coded(batch.token_voice[hits.first], strings(VOICES)),
            "zone": _coded(batch.token_zone[hits.first], strings(ZONES)),
        }
    )


@cache
def _names(pipeline: Pipeline) -> tuple[pa.Array, pa.Array, pa.Array]:
    """The analyzer and the category of each category of the matcher, and the text of each entry."""
    matcher = pipeline.matcher
    return (
        strings([pipeline.by_lexicon[lexicon].name for lexicon, _ in matcher.categories]),
        strings([category for _, category in matcher.categories]),
        strings([entry.text for entry in matcher.entries]),
    )


def _coded(codes: NDArray[Any], names: pa.Array) -> pa.Array:
    """Strings by number."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), names)


class _Utf8(NamedTuple):
    """The text of a batch as Arrow has it.

    * `data`: UTF-8, `uint8`
    * `wide`: the code points that take more than one byte, ascending
    * `excess`: how many bytes more than code points there are before each of them, and in all
    """

    data: NDArray[np.uint8]
    wide: Ints
    excess: Ints

    @classmethod
    def of(cls, batch: Batch) -> _Utf8:
        text, chars = batch.text, batch.tokens.chars
        wide = np.flatnonzero(chars >= 0x80)
        width = chars[wide]
        excess = np.append(0, np.cumsum(1 + (width >= 0x800) + (width >= 0x10000)))
        try:
            data = text.encode()
        except UnicodeEncodeError:
            data = _encodable(text).encode()  # U+FFFD is as long in UTF-8 as a surrogate would be
        return cls(np.frombuffer(data, np.uint8), wide, excess)

    def pieces(self, start: Ints, end: Ints) -> pa.Array:
        """`text[start:end]` for all pieces at once."""
        start, end = (place + self.excess[np.searchsorted(self.wide, place)] for place in (start, end))
        ends = np.append(0, np.cumsum(end - start)).astype(np.int32)
        shift = (start - ends[:-1]).astype(np.int32)
        place = np.arange(ends[-1], dtype=np.int32) + np.repeat(shift, end - start)
        return pa.StringArray.from_buffers(len(start), pa.py_buffer(ends), pa.py_buffer(self.data[place]))


# --- attributions -----------------------------------------------------------------------------------------

_PARTS = ("content", "cue", "source")
_WORDS = ("kind", "cue_type", "speaker", "speaker_type", "side")


def _attributions(findings: Findings, utf8: _Utf8) -> pa.Table:
    batch = findings.batch
    found = [a for own in batch.attributions for a in own]
    article = np.repeat(np.arange(len(batch)), [len(own) for own in batch.attributions])
    shift = batch.offset[article]
    place = np.array([(a.cue or a.content)[0].start for a in found], np.int64) + shift
    token = np.searchsorted(batch.tokens.start, place)
    zone = np.append(batch.token_zone, len(ZONES))[np.minimum(token, len(batch.tokens.start))]
    columns = {"doc_id": _coded(article, strings([a.doc_id for a in batch.articles]))}
    texts = {}
    for part in _PARTS:
        spans = list(map(attrgetter(part), found))
        positions = np.fromiter(chain.from_iterable(chain.from_iterable(spans)), np.int32)
        ends = np.append(0, np.cumsum(np.fromiter(map(len, spans), np.int32, len(spans)), dtype=np.int32))
        columns[part] = _lists(positions, ends)
        if part != "content":
            first, last = _extent(positions, ends)
            texts[f"{part}_text"] = utf8.pieces(first + shift, last + shift)
    columns.update(texts)
    for name in _WORDS:
        columns[name] = strings(list(map(attrgetter(name), found)))
    columns["zone"] = _coded(zone, strings((*ZONES, "")))
    return pa.table(columns)


def _lists(positions: NDArray[np.int32], ends: NDArray[np.int32]) -> pa.Array:
    """Lists of `[start, end]` lists; `ends` says after how many pairs each list ends."""
    pairs = pa.ListArray.from_arrays(np.arange(0, len(positions) + 1, 2, dtype=np.int32), positions)
    return pa.ListArray.from_arrays(ends.astype(np.int32), pairs)


def _extent(positions: NDArray[np.int32], ends: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """From the start of the first to the end of the last pair of each list; nothing where it has none."""
    there = ends[1:] > ends[:-1]
    first, last = np.zeros((2, len(there)), np.int64)
    first[there] = positions[2 * ends[:-1][there]]
    last[there] = positions[2 * ends[1:][there] - 1]
    return first, last
