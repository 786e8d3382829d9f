"""How hard are the sentences and words to read?

A sentence belongs to the voice that holds most of its words, with all of its words: half a sentence has no
grade. `narrated` are the sentences of the outlet's prose (reported speech without marks included), `quoted`
those of quotations, `prose` the paragraphs as printed, both voices together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.document import KINDS, ZONES, Batch
from framing.readability import Counts, formulas, tally, word_features
from framing.text import Ints, distinct

ZONES_READ = ("narrated", "quoted", "prose")
_PROSE_ZONES = [ZONES.index(zone) for zone in ("narrated", "indirect", "quoted")]
_QUOTED = ZONES.index("quoted")
_PARAGRAPH = KINDS.index("paragraph")


class Readability:
    """Counts of sentences, words and syllables, and the formulas over them."""

    name = "readability"
    version = "1"

    def facts(self, findings: Any) -> Sequence[Mapping[str, Any]]:
        """`{"readability": {zone: {counts …, formulas …}}}` for each article."""
        batch: Batch = findings.batch
        tables = dict(zip(ZONES_READ, _counts(batch), strict=True))
        columns = {zone: _columns(counts) for zone, counts in tables.items()}
        return [
            {"readability": {zone: {k: v[i] for k, v in found.items()} for zone, found in columns.items()}}
            for i in range(len(batch))
        ]


def _counts(batch: Batch) -> list[Counts[Ints]]:
    """The counts per article of each zone that is read."""
    words, tokens = batch.words, batch.tokens
    zone, sentence = batch.word_zone, batch.token_sentence[words.token]
    article = batch.token_article[words.token]
    in_prose = np.isin(zone, _PROSE_ZONES)
    sentences = len(batch.sentence_start)
    size = np.bincount(sentence[in_prose], minlength=sentences)
    quoted = np.bincount(sentence[in_prose & (zone == _QUOTED)], minlength=sentences)
    is_quoted = (2 * quoted > size)[sentence]
    row, first = distinct(tokens.folded, words.start, words.end)
    features = word_features(
        [batch.text[s:e].lower() for s, e in zip(words.start[first].tolist(), words.end[first].tolist(), strict=True)]
    )

    def count(chosen: NDArray[np.bool_]) -> Counts[Ints]:
        unit, read = article[chosen], sentence[chosen]
        new = np.diff(read, prepend=-1) != 0
        return tally(features, row[chosen], unit, np.bincount(unit[new], minlength=len(batch)))

    paragraph = batch.token_kind[words.token] == _PARAGRAPH
    return [count(in_prose & ~is_quoted), count(in_prose & is_quoted), count(in_prose & paragraph)]


def _columns(counts: Counts[Ints]) -> dict[str, list[int] | list[float | None]]:
    columns: dict[str, Any] = {name: column.tolist() for name, column in counts._asdict().items()}
    for name, column in formulas(counts).items():
        columns[name] = [None if np.isnan(x) else x for x in column.tolist()]
    return columns


ANALYZER = Readability()
