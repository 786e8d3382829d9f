"""The headline-question audit against forty annotated articles; they stay outside the project."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from framing.pipeline import Settings, pipeline
from framing.reading.article import Article

GOLD = Path(__file__).parents[2] / "shared" / "gold" / "question_articles.jsonl.gz"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the annotated articles are not here")


@pytest.fixture(scope="module")
def audited() -> list[tuple[dict[str, Any], str, dict[str, Any]]]:
    """For each article its annotation, its text and the answer found."""
    with gzip.open(GOLD, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = pipeline(Settings()).run([Article.assemble(row["text"], row["title"]) for row in rows])
    facts = zip(rows, found.batch.articles, found.facts, strict=True)
    return [(row, article.text, fact["headline"]["answer"]) for row, article, fact in facts]


def _found_evidence(row: dict[str, Any], text: str, answer: dict[str, Any]) -> bool:
    first, last, _ = row["evidence"][0]
    shift = text.index(row["text"][first:last]) - first
    shown = [(e["start"] - shift, e["end"] - shift) for e in answer["evidence"][:3]]
    return any(
        min(e, end) - max(s, start) > 0.5 * min(end - start, e - s)
        for start, end, _ in row["evidence"]
        for s, e in shown
    )


def test_every_headline_is_a_polar_question(audited: Any) -> None:
    assert all(answer is not None for _, _, answer in audited)


def test_evidence_is_among_the_first_three(audited: Any) -> None:
    found = [_found_evidence(*one) for one in audited]
    assert sum(found) >= 0.70 * len(found)


def test_verdicts(audited: Any) -> None:
    pairs = Counter((row["verdict"], answer["verdict"]) for row, _, answer in audited if row["verdict"])
    firm = {pair: n for pair, n in pairs.items() if pair[1] in ("yes", "no")}
    assert sum(n for (gold, given), n in firm.items() if gold == given) >= 0.7 * sum(firm.values()) > 0
    scores = []
    for name in ("yes", "no", "hedged"):
        given = sum(n for pair, n in pairs.items() if pair[1] == name)
        wanted = sum(n for pair, n in pairs.items() if pair[0] == name)
        scores.append(2 * pairs[name, name] / (given + wanted))
    assert sum(scores) / len(scores) >= 0.45
