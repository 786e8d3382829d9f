"""The report of a comparison says what the verdicts say; it ranks nobody, opens offline and stays small."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import framing
from framing import writers
from framing.batch import store
from framing.comparison.compare import compare
from framing.comparison.pair import pair
from framing.comparison.plan import Plan
from framing.pipeline import Settings, pipeline
from framing.report import Report, Section
from framing.report.comparison import comparison_report
from framing.report.pair import pair_report
from framing.report.verdicts import verdict

CORPUS = Path(__file__).parents[1] / "corpora" / "outlets" / "articles.jsonl"
HOSTILE = "<script>alert(1)</script> \x1b[2J\u202e & [x](javascript:y)"
RATE = "per 1,000 words"


def row(**given: Any) -> dict[str, Any]:
    known = {
        "measure": "hedging", "zone": "narrated", "view": "all", "group": "Harbour Post", "reference": "Coast Herald",
        "unit": "article", "n": 12, "reference_n": 14, "value": 14.2, "reference_value": 9.1, "difference": 5.1,
        "low": 2.0, "high": 8.2, "error": 1.5, "hedges_g": 0.9, "cliffs_delta": 0.4, "p": 0.001, "expected": 0.7,
        "p_adjusted": 0.004, "shown": True, "detectable": 4.4, "verdict": "shown", "declared": True,
    }  # fmt: skip
    return known | given


def data(
    comparisons: list[dict[str, Any]], groups: tuple[str, ...] = ("Coast Herald", "Harbour Post")
) -> dict[str, Any]:
    """The contract of `framing compare --format json`, by hand."""
    tests = dict.fromkeys((c["measure"], c["zone"]) for c in comparisons)
    place = {"doc_id": "a-1", "start": 5, "end": 10, "text": "could", "before": "It <b>", "after": " & fail."}
    word = {
        "count": 9, "other_count": 3, "articles": 5, "group_articles": 12, "log_odds": 1.2, "z": 3.4,
        "dispersion": 0.4, "examples": [place],
    }  # fmt: skip
    name = {"voice": "narrated", "count": 3, "mentions": 4, "articles": 3, "low": None, "high": None}
    return {
        "schema_version": "1.0",
        "groups": [{"name": name, "n": 12, "wire": 1} for name in groups],
        "comparisons": comparisons,
        "means": [
            {
                "measure": m,
                "zone": z,
                "view": "all",
                "group": g,
                "n": 12,
                "missing": 0,
                "mean": 4.0,
                "low": -1.0,
                "high": 9.0,
                "deviation": 2.0,
            }
            for m, z in tests
            for g in groups
        ],
        "measures": [
            {
                "measure": m,
                "zone": z,
                "unit": RATE,
                "declared": True,
                "n": 24,
                "missing": 2,
                "length_correlation": None,
            }
            for m, z in tests
        ],
        "standardised": [],
        "shuffled": {
            "about": "",
            "seed": 7,
            "family_size": len(comparisons),
            "shown": 0,
            "comparisons": comparisons,
        },
        "words": {
            "reference": "all other groups together",
            "terms": [{"term": "could", "group": g, **word} for g in groups],
            "entries": [
                {"term": "could", "analyzer": "hedging", "category": "epistemic_modality", "group": g, **word}
                for g in groups
            ],
        },
        "naming": [
            {
                "family": "armed_actor",
                "about": "People with arms",
                "names": [
                    {"name": n, "group": g, "share": 0.75, "examples": [place], **name}
                    for n in ("rebel", "terrorist")
                    for g in groups
                ],
            }
        ],
        "voices": {
            "type": [
                {"group": g, "name": n, "count": 5, "articles": 4, "attributions": 9, "share": 0.5}
                for g in groups
                for n in ("person", "")
            ],
            "kind": [],
            "side": [],
            "speakers": [
                {
                    "group": g,
                    "speaker": "Ada",
                    "speaker_type": None,
                    "count": 2,
                    "articles": 2,
                    "examples": [place],
                }
                for g in groups
            ],
            "silent": [{"group": groups[0], "speaker": "Jon Lund", "articles_elsewhere": 6}],
        },
        "events": {"about": "from a file", "events": 9, "shared": {"2": 8}},
        "family_size": len(comparisons),
        "seed": 7,
        "provenance": {
            "plan": {"resamples": 200},
            "scores": {"framing": "0.1.0", "lexicons": [{"name": "hedges"}]},
        },
    }


def written(name: str, report: Report) -> str:
    stream = io.StringIO()
    writers.writer(name).write(report, stream)
    return stream.getvalue()


def section(report: Report, key: str) -> Section:
    return next(part for part in report.sections if part.key == key)


# ---------------------------------------------------------------------- sentences


def test_a_difference_is_told_with_its_certainty() -> None:
    assert verdict(row(), RATE) == (
        "Hedging in narrated prose: Harbour Post 14.2 per 1,000 words (n = 12), Coast Herald 9.1 (n = 14); "
        "difference 5.1 (95 % interval 2.0 to 8.2), Hedges’ g +0.90, Cliff’s δ +0.40, adjusted p .004: shown."
    )
    assert verdict(row(declared=False), RATE).endswith(": shown (exploratory).")


def test_no_difference_is_told_with_what_could_not_have_been_shown() -> None:
    assert verdict(row(shown=False), RATE) == (
        "No difference shown between Harbour Post and Coast Herald for hedging in narrated prose; with n = 12 and 14 "
        "a difference below 4.4 could not have been shown."
    )
    assert "do not allow a test" in verdict(row(shown=False, detectable=None), RATE)


def test_in_short_tells_each_measure_once_and_who_is_not_told_apart() -> None:
    rows = [
        row(),
        row(zone="quoted", error=0.5),
        row(measure="boosters", shown=False),
        row(view="no_wire", shown=False),
    ]
    rows += [row(group="Vale", shown=False), row(group="Vale", measure="boosters", shown=False)]
    said = section(comparison_report(data(rows, ("Coast Herald", "Harbour Post", "Vale"))), "short").sentences
    assert (
        "Of 5 comparisons among all articles 2 show a difference. The declared family holds 6 tests"
        in said[1]
    )
    told = [s for s in said if s.startswith("Hedging")]
    assert len(told) == 1
    assert told[0].startswith("Hedging in quotations")
    assert told[0].endswith("One more difference is shown for this measure.")
    assert "Of these 2, 0 are shown without wire copies as well." in said
    assert any(s.startswith("No difference shown between Vale and Coast Herald in any of 2") for s in said)


def test_what_is_missing_is_never_a_number() -> None:
    empty = dict.fromkeys(
        ("value", "reference_value", "difference", "low", "high", "hedges_g", "cliffs_delta")
    )
    report = comparison_report(data([row(**empty, p=None, p_adjusted=None, shown=False, detectable=None)]))
    cells = section(report, "measures").sections[0].tables[0].rows[0].cells
    assert cells[4:11] == ("–",) * 7
    for name in writers.formats():
        assert written(name, report)


def test_groups_stand_in_alphabetical_order_whatever_their_values() -> None:
    groups = ("Vale", "Coast Herald", "alpha")
    rows = [row(group=a, reference=b) for a, b in itertools.combinations(groups, 2)]
    report = comparison_report(data(rows, groups))
    drawn = section(report, "measures").sections[0].charts[0].rows
    assert [dot["label"] for dot in drawn] == ["alpha", "Coast Herald", "Vale"]
    listed = section(report, "events").tables[0].rows
    assert [line.cells[0] for line in listed] == ["alpha", "Coast Herald", "Vale"]
    assert not re.search(
        r"\b(rank|best|worst|league)", written("text", report).lower().replace("not ranked", "")
    )


# ---------------------------------------------------------------------- the page


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def hostile() -> Report:
    groups = (f"A {HOSTILE}", "B \ud800 {{7*7}}")
    return comparison_report(data([row(group=groups[0], reference=groups[1])], groups))


@pytest.mark.parametrize("name", writers.formats())
def test_nobodys_name_is_obeyed(name: str, hostile: Report) -> None:
    text = written(name, hostile)
    assert text == written(name, hostile)
    if name != "json":
        text.encode()
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff]", text)
    if name == "html":
        assert not Page(text).all("script")
    if name == "md":
        assert not re.search(r"<[a-z!/]", text)


def test_the_page_needs_nothing_else_and_obeys_only_itself(hostile: Report) -> None:
    text = written("html", hostile)
    page = Page(text)
    assert {tag for tag, _ in page.tags}.isdisjoint({"img", "link", "iframe", "object", "form", "base"})
    urls = [
        v for _, attrs in page.tags for k, v in attrs.items() if k in ("href", "src", "action", "xlink:href")
    ]
    assert all((url or "").startswith("#") for url in urls)
    assert not any(key.startswith("on") or key == "style" for _, attrs in page.tags for key in attrs)
    policy = (
        next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy") or ""
    )
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in policy


def test_the_page_can_be_read_by_keyboard_and_screen_reader(hostile: Report) -> None:
    page = Page(written("html", hostile))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all((attrs.get("href") or "#main")[1:] in ids for attrs in page.all("a"))
    assert all(attrs.get("aria-label") for attrs in page.all("svg"))
    assert all(attrs.get("scope") for attrs in page.all("th"))
    assert len(page.all("table")) == len(page.all("caption"))
    assert len(page.all("h1")) == 1
    # Behind each drawing stands a table with its numbers.
    for part in (p for s in comparison_report(data([row()])).sections for p in s.sections):
        assert not part.charts or part.tables


def test_markdown_has_its_charts_beside_it(tmp_path: Path) -> None:
    writers.save(comparison_report(data([row()])), "md", tmp_path / "study one.md")
    links = re.findall(r"!\[.*?\]\((.*?)\)", (tmp_path / "study one.md").read_text(encoding="utf-8"))
    assert links
    files = {f"{path.parent.name}/{path.name}".replace(" ", "%20") for path in tmp_path.glob("*/*.svg")}
    assert set(links) == files


def test_csv_has_every_comparison() -> None:
    lines = written("csv", comparison_report(data([row(), row(group="=HYPERLINK(1)", p=None)]))).splitlines()
    assert lines[0].startswith("measure,zone,view,group,reference")
    assert len(lines) == 3
    assert "'=HYPERLINK(1)" in lines[2]


def test_the_page_stays_small_however_many_comparisons_there_are() -> None:
    groups = tuple(f"Outlet {chr(65 + i)}" for i in range(8))
    names = [f"list{i}" for i in range(12)] + [f"list{i}.category_{j}" for i in range(12) for j in range(8)]
    rows = [
        row(measure=m, zone=z, view=v, group=a, reference=b)
        for m in names
        for z in (("all",) if "." in m else ("all", "narrated", "quoted", "headline"))
        for v in ("all", "events", "no_wire")
        for a, b in itertools.combinations(groups, 2)
    ]
    text = written("html", comparison_report(data(rows, groups)))
    assert len(text.encode()) < 3_000_000


# ---------------------------------------------------------------------- the real thing


@pytest.fixture(scope="module")
def articles() -> list[framing.Article]:
    return list(framing.read(CORPUS))


def test_the_sample_study_is_told(articles: list[framing.Article]) -> None:
    found = store.in_memory([pipeline(Settings()).run(articles)])
    result = compare(
        found, Plan(measures=("hedging", "headline.*"), zones=("all", "headline"), resamples=200), articles
    )
    report = comparison_report(result.to_dict())
    told = " ".join(section(report, "short").sentences)
    assert "The Callan Ledger" in told
    assert re.search("(No difference shown|Nor) between .*Fennmoor Record and Ostrand Chronicle", told)
    assert {part.key for part in report.sections} >= {
        "measures",
        "effects",
        "voices",
        "naming",
        "words",
        "evidence",
    }
    for name in writers.formats():
        assert written(name, report)
    brief = written("text", comparison_report(result.to_dict(), full=False))
    assert brief.count("\n") < 120
    assert json.loads(written("json", report))["schema_version"] == result.to_dict()["schema_version"]


def test_two_articles_stand_side_by_side(articles: list[framing.Article]) -> None:
    by_id = {article.doc_id: article for article in articles}
    report = pair_report(pair(by_id["callan-01"], by_id["drumlin-01"]))
    assert report.title == "The Callan Ledger and Drumlin Post: two articles side by side"
    keys = [part.key for part in report.sections]
    assert keys == ["heads", "figures", "voices", "naming", "measures", "method", "provenance"]
    assert [column.title for column in section(report, "naming").tables[0].columns][1:] == [
        "The Callan Ledger",
        "Drumlin Post",
    ]
    for name in writers.formats():
        assert written(name, report)
    same = pair_report(pair(by_id["callan-01"], by_id["callan-01"]))
    assert same.title.startswith("first article and second article")
