"""One batch of articles as Arrow tables: scores, matches, attributions.

Counts and words are stored, never rates: counts add up. `scores` has one row an article; for each measure
and zone the column `measure:zone:count` (and `measure:zone:sum` where the unit is a mean weight), for each
zone `words:zone`; facts about the article (readability, headline, voices) as `group:key` columns. `all` is
the sum over the zones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from framing.analysis import MEAN_WEIGHT, attribution_dict
from framing.article import Article
from framing.document import KINDS, VOICES, ZONES
from framing.pipeline import Findings

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
    return Tables(_scores(findings), _matches(findings), _attributions(findings))


def printable(text: str | None) -> str | None:
    """Text that UTF-8 can hold: lone surrogates become U+FFFD."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode() if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _scores(findings: Findings) -> pa.Table:
    articles = findings.batch.articles
    columns: dict[str, pa.Array] = {
        name: pa.array([printable(getattr(a, name)) for a in articles], pa.string()) for name in IDENTITY
    }
    columns["path"] = pa.array([printable(a.path) for a in articles], pa.string())
    columns["record"] = pa.array([a.record for a in articles], pa.int64())
    columns["meta"] = pa.array([json.dumps(dict(a.meta), sort_keys=True) for a in articles], pa.string())
    columns["characters"] = pa.array([len(a.text) for a in articles], pa.int64())
    words = _with_all(findings.batch.zone_words)
    for z, zone in enumerate(ALL_ZONES):
        columns[f"words:{zone}"] = pa.array(words[:, z], pa.int32())
    count, weight = findings.totals
    for measure, c, w in zip(findings.pipeline.measures, count, weight, strict=True):
        c, w = _with_all(c), _with_all(w)
        for z, zone in enumerate(ALL_ZONES):
            columns[f"{measure.name}:{zone}:count"] = pa.array(c[:, z], pa.int32())
        if measure.unit == MEAN_WEIGHT:
            for z, zone in enumerate(ALL_ZONES):
                columns[f"{measure.name}:{zone}:sum"] = pa.array(w[:, z], pa.float64())
    columns.update(_facts(findings.facts))
    return pa.table(columns)


def _with_all(table: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)


def _facts(facts: Sequence[Mapping[str, Any]]) -> dict[str, pa.Array]:
    """Facts that are a single value become columns; lists stay with the single-article analysis."""
    rows = [dict(_flat(fact)) for fact in facts]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {}
    for name in names:
        column = [row.get(name) for row in rows]
        kinds = {type(v) for v in column if v is not None}
        kind = next(iter(kinds)) if len(kinds) == 1 else float
        columns[name] = pa.array(column, _ARROW[kind])
    return columns


_ARROW = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string(), type(None): pa.string()}


def _flat(facts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, fact in facts.items():
        name = f"{prefix}{key}"
        if isinstance(fact, Mapping):
            yield from _flat(fact, f"{name}:")
        elif not isinstance(fact, list | tuple):
            yield name, printable(fact) if isinstance(fact, str) else fact


def _matches(findings: Findings) -> pa.Table:
    batch, hits, pipeline = findings.batch, findings.hits, findings.pipeline
    article = batch.token_article[hits.first]
    start, end = batch.tokens.start[hits.first], batch.tokens.end[hits.last]
    shift = batch.offset[article]
    text = batch.text
    names = [pipeline.by_lexicon[lexicon].name for lexicon, _ in pipeline.matcher.categories]
    categories = [category for _, category in pipeline.matcher.categories]
    entries = [entry.text for entry in pipeline.matcher.entries]
    return pa.table(
        {
            "doc_id": _coded(article, _ids(batch.articles)),
            "start": start - shift,
            "end": end - shift,
            "text": [printable(text[s:e]) for s, e in zip(start.tolist(), end.tolist(), strict=True)],
            "analyzer": _coded(hits.category, names),
            "category": _coded(hits.category, categories),
            "entry": _coded(hits.entry, entries),
            "weight": np.round(hits.weight.astype(np.float64), 6),
            "negated": hits.negated,
            "block": _coded(batch.token_kind[hits.first], KINDS),
            "voice": _coded(batch.token_voice[hits.first], VOICES),
            "zone": _coded(batch.token_zone[hits.first], ZONES),
        }
    )


def _ids(articles: Sequence[Article]) -> list[str]:
    return [printable(article.doc_id) or "" for article in articles]


def _coded(codes: np.ndarray[Any, Any], names: Sequence[str]) -> pa.Array:
    """Strings by number; the dictionary is decoded, so that parts of any run have one schema."""
    return pa.array(names, pa.string()).take(pa.array(codes))


_SPANS = pa.list_(pa.list_(pa.int64(), 2))


def _attributions(findings: Findings) -> pa.Table:
    rows: dict[str, list[Any]] = {
        name: []
        for name in ("doc_id", "content", "cue", "source", "kind", "cue_type", "speaker", "speaker_type",
                     "side", "zone")
    }  # fmt: skip
    batch = findings.batch
    for i, (doc_id, found) in enumerate(zip(_ids(batch.articles), batch.attributions, strict=True)):
        shift = int(batch.offset[i])
        for attribution in found:
            rows["doc_id"].append(doc_id)
            for name, shown in attribution_dict(attribution).items():
                rows[name].append(printable(shown) if isinstance(shown, str) else shown)
            rows["zone"].append(shift + (attribution.cue or attribution.content)[0].start)
    token = np.searchsorted(batch.tokens.start, np.array(rows["zone"], np.int64))
    zone = batch.token_zone[np.minimum(token, max(len(batch.tokens.start) - 1, 0))]
    spans = {name: pa.array(rows[name], pa.list_(pa.list_(pa.int64()))) for name in ("content", "cue", "source")}
    strings = {
        name: pa.array(rows[name], pa.string())
        for name in ("doc_id", "kind", "cue_type", "speaker", "speaker_type", "side")
    }
    zones = _coded(zone, (*ZONES, ""))
    return pa.table({"doc_id": strings.pop("doc_id"), **spans, **strings, "zone": zones})
