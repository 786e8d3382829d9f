"""How hard are the sentences and words to read?

A sentence belongs to the voice that holds most of its words, with all of its words: half a sentence has no
grade. `narrated` are the sentences of the outlet's prose (reported speech without marks included), `quoted`
those of quotations, `prose` the paragraphs as printed, both voices together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.document import KINDS, ZONES, Batch
from framing.readability.formulas import FORMULAS, Counts, Words, formulas, tally, word_features
from framing.text import Groups, Ints, distinct

ZONES_READ = ("narrated", "quoted", "prose")
_PROSE_ZONES = [ZONES.index(zone) for zone in ("narrated", "indirect", "quoted")]
_QUOTED = ZONES.index("quoted")
_PARAGRAPH = KINDS.index("paragraph")


class Readability:
    """Counts of sentences, words and syllables, and the formulas over them."""

    name = "readability"
    version = "1"
    columns: Mapping[str, type] = {
        f"readability:{zone}:{key}": kind
        for zone in ZONES_READ
        for kind, keys in ((int, Counts._fields), (float, FORMULAS))
        for key in keys
    }

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
    """The counts per article of each zone that is read: first per sentence, then sentences are summed."""
    words, tokens = batch.words, batch.tokens
    zone, sentence = batch.word_zone, batch.token_sentence[words.token]
    in_prose = np.isin(zone, _PROSE_ZONES)
    read, sentences = sentence[in_prose], len(batch.sentence_start)
    # Lower case with the marks inside words: "U.S." and "u-s" are two words, whichever was met first.
    spelled = np.where(tokens.folded == ord(" "), tokens.chars, tokens.folded)
    groups = distinct(spelled, words.start[in_prose], words.end[in_prose])
    features = _features(batch.text, groups, words.start[in_prose], words.end[in_prose])
    per_sentence = tally(features, groups.of, read, np.ones(sentences, np.int64))
    quoted = 2 * np.bincount(read, zone[in_prose] == _QUOTED, minlength=sentences) > per_sentence.words
    in_paragraph = batch.token_kind[words.token[in_prose]] == _PARAGRAPH
    paragraph = np.bincount(read, in_paragraph, minlength=sentences) > 0
    article = np.searchsorted(batch.offset, batch.sentence_start, side="right") - 1

    def add(chosen: NDArray[np.bool_]) -> Counts[Ints]:
        chosen = chosen & (per_sentence.words > 0)
        return Counts(
            *(
                np.bincount(article[chosen], part[chosen], len(batch)).astype(np.int64)
                for part in per_sentence
            )
        )

    return [add(~quoted), add(quoted), add(paragraph)]


@dataclass(slots=True)
class _Seen:
    """The features of words met before, by the hash of the word: most words of a text are old friends."""

    key: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    table: Ints = field(default_factory=lambda: np.zeros((0, len(Words._fields)), np.int64))

    def places(self, key: NDArray[np.uint64]) -> tuple[Ints, NDArray[np.bool_]]:
        """Where each key stands or would stand, and whether it is there."""
        place = np.searchsorted(self.key, key)
        if not len(self.key):
            return place, np.zeros(len(key), np.bool_)
        return place, self.key[np.minimum(place, len(self.key) - 1)] == key

    def add(self, key: NDArray[np.uint64], features: Words) -> None:
        """Remember the features of new words."""
        order = np.argsort(key)
        place = np.searchsorted(self.key, key[order])
        self.key = np.insert(self.key, place, key[order])
        self.table = np.insert(self.table, place, np.stack(features, axis=1)[order], axis=0)


_MOST = 500_000  # words remembered; a language has fewer, a corpus of noise starts again


@cache
def _seen() -> _Seen:
    return _Seen()


def _features(text: str, groups: Groups, start: Ints, end: Ints) -> Words:
    """The features of each group of words; only words never seen before are looked at."""
    seen = _seen()
    if len(seen.key) > _MOST:
        seen.key, seen.table = seen.key[:0], seen.table[:0]
    place, known = seen.places(groups.key)
    if not known.all():
        new = groups.first[~known]
        spans = zip(start[new].tolist(), end[new].tolist(), strict=True)
        seen.add(groups.key[~known], word_features([text[s:e].lower() for s, e in spans]))
        place, _ = seen.places(groups.key)
    return Words(*np.ascontiguousarray(seen.table[place].T))


def _columns(counts: Counts[Ints]) -> dict[str, list[int] | list[float | None]]:
    columns: dict[str, Any] = {name: column.tolist() for name, column in counts._asdict().items()}
    for name, column in formulas(counts).items():
        columns[name] = np.where(np.isnan(column), np.array(None), column).tolist()
    return columns


ANALYZER = Readability()
