"""The sample study: what was planted is shown, the two like outlets are not told apart."""

from __future__ import annotations

import tomllib
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from framing.batch.store import in_memory
from framing.comparison.compare import compare
from framing.comparison.plan import Plan
from framing.comparison.stories import find
from framing.pipeline import Settings, pipeline
from framing.readers import read
from framing.report.comparison import comparison_report
from framing.writers import writer

REPORTS = Path(__file__).parents[1] / "reports"
CORPUS = Path(__file__).parents[1] / "corpora" / "outlets"
KEY = tomllib.loads((CORPUS / "key.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    articles = list(read(str(CORPUS / "articles.jsonl")))
    run = pipeline(Settings())
    findings = [run.run(articles[i : i + 64]) for i in range(0, len(articles), 64)]
    return compare(in_memory(findings), Plan(by="outlet"), articles).to_dict()


def rows_of(found: dict[str, Any], one: str, two: str) -> list[dict[str, Any]]:
    return [row for row in found["comparisons"] if {row["group"], row["reference"]} == {one, two}]


def test_every_planted_difference_is_shown(found: dict[str, Any]) -> None:
    missed = []
    for plant in KEY["plants"]:
        for measure, higher, lower in product(plant["measures"], plant["higher"], plant["lower"]):
            rows = [
                row
                for row in rows_of(found, higher, lower)
                if row["measure"] == measure and row["zone"] in ("all", "headline") and row["view"] == "all"
            ]
            sign = [row["difference"] * (1 if row["group"] == higher else -1) for row in rows if row["shown"]]
            if not sign or min(sign) <= 0:
                missed.append((measure, higher, lower))
    assert not missed


def test_the_two_like_outlets_are_not_told_apart(found: dict[str, Any]) -> None:
    one, two = KEY["alike"]["outlets"]
    rows = rows_of(found, one, two)
    assert rows
    assert not [(row["measure"], row["zone"], row["view"]) for row in rows if row["shown"]]


def test_shuffled_labels_show_next_to_nothing(found: dict[str, Any]) -> None:
    assert found["shuffled"]["shown"] <= 0.05 * found["shuffled"]["family_size"]


def test_wire_copies_are_found_with_their_origin() -> None:
    planted = {copy["doc_id"]: copy["copy_of"] for copy in KEY["copies"]}
    stories = find(list(read(str(CORPUS / "articles.jsonl"))))
    assert {story.doc_id: story.copy_of for story in stories if story.copy_of} == planted


def test_the_report_in_the_repository_is_that_of_this_code(found: dict[str, Any]) -> None:
    made = StringIO()
    writer("md").write(comparison_report(found), made)
    kept = (REPORTS / "outlets.md").read_text(encoding="utf-8")
    assert _findings(made.getvalue()) == _findings(kept), "make reports"


def _findings(report: str) -> list[str]:
    """All but what names versions and paths of the machine that made it, and the links to charts."""
    lines = report[: report.index("## Method and limits")].splitlines()
    return [line for line in lines if line and "outlets-charts" not in line and "](" not in line]
