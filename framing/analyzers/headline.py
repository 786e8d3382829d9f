"""What does the headline do: does it ask, point forward, bait, and does it sound like the body?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from framing.analysis import value
from framing.document import ZONES
from framing.headlines.question import classify
from framing.structure.blocks import Block

# The measures that are set side by side: the headline's words and the outlet's own prose.
BESIDE = ("sentiment", "hedging", "escalation", "loaded")
_HEADLINE, _NARRATED = ZONES.index("headline"), ZONES.index("narrated")
_NONE: dict[str, Any] = {
    "text": None,
    "is_question": None,
    "question_type": None,
    "question": None,
    "forward_reference": None,
    "clickbait": [],
}


class Headline:
    """Facts about the headline block; None throughout where an article has none."""

    name = "headline"
    version = "1"
    columns: Mapping[str, type] = {
        "headline:text": str,
        "headline:is_question": bool,
        "headline:question_type": str,
        "headline:forward_reference": bool,
        **{
            f"headline:beside_body:{name}:{zone}": float
            for name in BESIDE
            for zone in ("headline", "narrated")
        },
    }

    def facts(self, findings: Any) -> Sequence[Mapping[str, Any]]:
        """`{"headline": {…}}` for each article; spans are positions in the article's text."""
        batch = findings.batch
        beside = _beside(findings)
        return [
            {"headline": {**_read(article.text, blocks), "beside_body": beside[i]}}
            for i, (article, blocks) in enumerate(zip(batch.articles, batch.blocks, strict=True))
        ]


def _read(text: str, blocks: Sequence[Block]) -> dict[str, Any]:
    block = next((b for b in blocks if b.kind == "headline"), None)
    if block is None:
        return dict(_NONE)
    headline = text[block.start : block.end]
    found = classify(headline)
    question = found.question_span
    return {
        "text": headline,
        "is_question": found.is_question,
        "question_type": found.question_type,
        "question": question and [block.start + question.start, block.start + question.end],
        "forward_reference": found.forward_reference,
        "clickbait": [
            {"cue": cue.name, "start": block.start + cue.span.start, "end": block.start + cue.span.end}
            for cue in found.clickbait
        ],
    }


def _beside(findings: Any) -> list[dict[str, dict[str, float | None]]]:
    """For each article and measure, the value of the headline and of the narrated body."""
    names = [measure.name for measure in findings.pipeline.measures]
    count, weight = findings.totals
    words = findings.batch.zone_words
    rows: list[dict[str, dict[str, float | None]]] = [{} for _ in range(len(findings.batch))]
    for name in BESIDE:
        if name not in names:
            continue
        m = names.index(name)
        zones = [_HEADLINE, _NARRATED]
        shown = value(
            findings.pipeline.measures[m].unit, count[m][:, zones], words[:, zones], weight[m][:, zones]
        )
        for row, (headline, body) in zip(
            rows, np.where(np.isnan(shown), np.array(None), shown).tolist(), strict=True
        ):
            row[name] = {"headline": headline, "narrated": body}
    return rows


ANALYZER = Headline()
