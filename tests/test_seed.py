"""The article the mission starts from, against its hand annotation; both stay outside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import framing

SHARED = Path(__file__).parents[2] / "shared"
ARTICLE, GOLD = SHARED / "seed-article.txt", SHARED / "seed-gold.json"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the seed article is not here")


@pytest.fixture(scope="module")
def analysis() -> dict[str, Any]:
    return framing.analyze(ARTICLE.read_text(encoding="utf-8")).to_dict()


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    return json.loads(GOLD.read_text(encoding="utf-8"))["annotations"]


def zones(analysis: dict[str, Any], name: str) -> dict[str, Any]:
    return next(m["zones"] for m in analysis["measures"] if m["name"] == name)


def matches(analysis: dict[str, Any], analyzer: str, category: str | None = None) -> list[dict[str, Any]]:
    return [m for m in analysis["matches"] if m["analyzer"] == analyzer and category in (None, m["category"])]


def test_blocks_are_those_of_the_annotation(analysis: dict[str, Any], gold: list[dict[str, Any]]) -> None:
    expected = [(g["block"], g["start"], g["end"]) for g in gold if g["kind"] == "block"]
    assert [(b["kind"], b["start"], b["end"]) for b in analysis["blocks"]] == expected


def test_words_by_zone(analysis: dict[str, Any]) -> None:
    words = {zone: cell["words"] for zone, cell in zones(analysis, "hedging").items()}
    assert words["headline"] == 9
    assert words["summary"] == 21 + 43
    assert words["narrated"] + words["indirect"] == 351
    assert words["quoted"] == 28
    assert words["all"] == 9 + 64 + words["subheads"] + 351 + 28


def test_strict_hedges_and_none_of_the_traps(analysis: dict[str, Any], gold: list[dict[str, Any]]) -> None:
    strict = [g["start"] for g in gold if g["kind"] == "hedge" and g["strength"] == "strict"]
    found = matches(analysis, "hedging")
    assert sorted(m["start"] for m in found) == sorted(strict)
    assert all({m["category"]} & {"approximators", "epistemic_modality"} for m in found)


def test_the_eight_importance_words(analysis: dict[str, Any], gold: list[dict[str, Any]]) -> None:
    expected = {g["start"]: g["voice"] for g in gold if g["kind"] == "booster"}
    found = matches(analysis, "loaded", "importance")
    assert {m["start"] for m in found} == set(expected)
    assert [m["text"] for m in found if m["voice"] == "quoted"] == ["massive"]


def test_escalation_words(analysis: dict[str, Any], gold: list[dict[str, Any]]) -> None:
    expected = {g["start"] for g in gold if g["kind"] == "escalation"}
    found = [m for m in matches(analysis, "escalation") if m["text"].lower().startswith("escalat")]
    assert {m["start"] for m in found} == expected
    assert sorted(m["zone"] for m in found) == ["headline", "narrated", "summary", "summary"]
    strikes = [m for m in matches(analysis, "escalation") if "strike" in m["text"].lower()]
    assert len(strikes) == 2
    wars = [m["voice"] for m in matches(analysis, "escalation") if m["text"].lower() == "war"]
    assert wars == ["quoted"]


def test_readability_of_the_prose(analysis: dict[str, Any]) -> None:
    prose = analysis["readability"]["prose"]
    assert (prose["sentences"], prose["words"]) == (19, 351)
    assert prose["flesch_reading_ease"] == pytest.approx(8.5, abs=0.3)
    assert prose["flesch_kincaid_grade"] == pytest.approx(16.7, abs=0.2)


def test_headline_is_a_polar_question(analysis: dict[str, Any]) -> None:
    assert analysis["headline"]["is_question"] is True
    assert analysis["headline"]["question_type"] == "polar"


def test_prose_pasted_twice_has_the_same_rates() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    body = "\n\n".join(text[b.start : b.end] for b in framing.analyze(text).blocks if b.kind == "paragraph")
    once, twice = (framing.analyze(t, plain=True) for t in (body, f"{body}\n\n{body}"))
    for name, measure in once.measures.items():
        for zone, cell in measure["zones"].items():
            other = twice.measures[name]["zones"][zone]
            assert other["count"] == 2 * cell["count"]
            assert other["words"] == 2 * cell["words"]
            assert other["value"] == (None if cell["value"] is None else pytest.approx(cell["value"]))
    assert once.facts["readability"]["prose"]["flesch_reading_ease"] == pytest.approx(
        twice.facts["readability"]["prose"]["flesch_reading_ease"]
    )
