"""Who is heard, how much, on whose side, and who acts without being heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from framing.attributions.attribution import Attribution
from framing.document import Batch
from framing.speakers.gazetteer import Roster, read_roster
from framing.speakers.ledger import ledger, silent, statements, totals


class Voices:
    """The voice ledger of each article."""

    name = "voices"
    version = "1"

    def facts(self, findings: Any) -> Sequence[Mapping[str, Any]]:
        """`{"voices": [rows], "silent": [principals], "voice_totals": {…}}`; see `framing.speakers.ledger`."""
        batch: Batch = findings.batch
        path = findings.pipeline.settings.roster
        roster = Roster() if path is None else read_roster(path)
        found = []
        for article, blocks, attributions, cast, words in zip(
            batch.articles, batch.blocks, batch.attributions, batch.casts, content_words(batch), strict=True
        ):
            text = article.text
            groups = statements(text, attributions, blocks)
            rows = ledger(text, attributions, groups, words, cast)
            unheard = silent(text, attributions, cast, roster)
            found.append(
                {
                    "voices": rows,
                    "silent": unheard,
                    "voice_totals": totals(attributions, groups, rows, unheard),
                }
            )
        return found


def content_words(batch: Batch) -> list[list[int]]:
    """The number of words of the content of each attribution, by article."""
    spans: list[tuple[int, int]] = []
    owner: list[int] = []
    every: list[list[Attribution]] = batch.attributions
    for shift, attributions in zip(batch.offset.tolist(), every, strict=True):
        for attribution in attributions:
            at = owner[-1] + 1 if owner else 0
            spans += [(shift + s.start, shift + s.end) for s in attribution.content]
            owner += [at] * len(attribution.content)
    edges = np.array(spans, np.int64).reshape(-1, 2)
    within = np.diff(np.searchsorted(batch.words.start, edges), axis=1)[:, 0]
    counts = np.bincount(np.array(owner, np.int64), within).astype(np.int64).tolist()
    ends = np.cumsum([len(attributions) for attributions in every]).tolist()
    return [counts[end - len(own) : end] for end, own in zip(ends, every, strict=True)]


ANALYZER = Voices()
