"""Who is heard, how much, on whose side, and who acts without being heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
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
    columns: Mapping[str, type] = {
        "voice_totals:statements": int,
        "voice_totals:agentless": int,
        "voice_totals:unresolved": int,
        "voice_totals:unnamed:count": int,
        "voice_totals:unnamed:of": int,
        "voice_totals:unnamed:share": float,
    }

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
    every: list[list[Attribution]] = batch.attributions
    contents = [attribution.content for attributions in every for attribution in attributions]
    sizes = [len(attributions) for attributions in every]
    ends = np.cumsum(sizes).tolist()
    owner = np.repeat(np.arange(len(contents)), [len(content) for content in contents])
    spans = np.fromiter(chain.from_iterable(chain.from_iterable(contents)), np.int64, 2 * len(owner))
    spans = spans.reshape(-1, 2) + np.repeat(batch.offset, sizes)[owner, None]
    within = np.diff(np.searchsorted(batch.words.start, spans), axis=1)[:, 0]
    counts = np.bincount(owner, within, len(contents)).astype(np.int64).tolist()
    return [counts[end - len(own) : end] for end, own in zip(ends, every, strict=True)]


ANALYZER = Voices()
