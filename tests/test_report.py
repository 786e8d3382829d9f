"""A report tells what was measured, and shows the places; its annotated text is the text."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import framing
from framing.analysis import Analysis
from framing.attributions.attribution import Attribution
from framing.report import Report, Section, figure, squash, visible
from framing.report.article import article_report
from framing.text import Span

TEXT = """Will the harbour strike spread to the north?

The walkout could reach further ports, a crucial test for the union.

At a glance

  • Cranes stand still in three ports.
  • Losses reach $4 million a day.

Talks without result

The owners may have attacked the union's figures, but talks go on. “We will not give up this fight,” said Ada Brandt, the \
union's secretary. Officials said that the dispute might last for weeks, and that losses of roughly $4 million a \
day were possible.

“This is war on our harbour” – Mayor Jon Lund

The owners of the harbour, who have not spoken in public, closed the gates on Monday. Some critics say the strike is a \
disaster for the town, and a shameful one.
"""


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return with_facts(framing.analyze(TEXT))


def with_facts(analysis: Analysis) -> Analysis:
    """The analysis with facts of all kinds, whatever the analyzers of these facts find."""

    def span(words: str) -> Span:
        return Span(TEXT.index(words), TEXT.index(words) + len(words))

    said = Attribution(
        (span("“We will not give up this fight,”"),), (span("said"),), (span("Ada Brandt"),),
        "direct", "speech", "Ada Brandt", "person", None,
    )  # fmt: skip
    told = Attribution(
        (span("that the dispute might last for weeks"),), (span("said that"),), (span("Officials"),),
        "indirect", "speech", "Officials", "unnamed_group", "the town",
    )  # fmt: skip
    start, end = span("The walkout could reach further ports, a crucial test for the union.")
    evidence = {"start": start, "end": end, "polarity": "affirmed", "hedged": True, "voice": "narrated",
                "speaker": None, "same_actor": True}  # fmt: skip
    voice = {
        "type": "person",
        "role": None,
        "side": None,
        "words": 8,
        "first": 0,
        "share": 0.5,
        "thirds": [0, 1, 0],
    }
    facts = {
        **analysis.facts,
        "headline": {**analysis.facts["headline"], "answer": {"verdict": "hedged", "evidence": [evidence]}},
        "voices": [
            {**voice, "speaker": "Ada Brandt", "role": "secretary", "direct": 1, "indirect": 0, "attributions": [0]},
            {**voice, "speaker": "Officials", "type": "unnamed_group", "side": "the town", "direct": 0,
             "indirect": 1, "attributions": [1]},
        ],
        "voice_totals": {
            "statements": 2,
            "agentless": 0,
            "unresolved": 0,
            "unnamed": {"count": 1, "of": 2, "share": 0.5},
            "sides": [{"side": "the town", "statements": 1, "share": 0.5}, {"side": None, "statements": 1, "share": 0.5}],
        },
        "silent": [{"name": "The owners", "mentions": 3, "acts": 2, "spans": []}],
        "summary_check": [
            {"kind": "hedge_dropped", "span": list(span("$4 million")), "detail": "the body says “roughly”"}
        ],
    }  # fmt: skip
    return dataclasses.replace(analysis, attributions=(said, told), facts=facts)


def sections(report: Report) -> dict[str, Section]:
    return {section.key: section for section in report.sections}


def test_every_section_is_there_where_there_is_something_to_tell(analysis: Analysis) -> None:
    keys = list(sections(article_report(analysis, full=True)))
    assert keys == [
        "short", "headline", "answer", "summary-check", "voices", "measures", "words", "readability", "method",
    ]  # fmt: skip


def test_nothing_is_told_where_there_is_nothing() -> None:
    report = article_report(framing.analyze("It rains.", plain=True, language="en"))
    assert {"headline", "answer", "summary-check", "method"}.isdisjoint(sections(report))


def test_a_report_passes_no_sentence_on_anybody(analysis: Analysis) -> None:
    told = " ".join(s for section in article_report(analysis).sections for s in section.sentences)
    assert not re.search(
        r"\b(bias|biased|slant|propaganda|manipulat|mislead|fake|clickbait headline)", told, re.I
    )


def test_headline_question_and_its_answer_are_told(analysis: Analysis) -> None:
    found = sections(article_report(analysis))
    assert "yes or no" in found["short"].sentences[0]
    assert found["answer"].examples[0].text.startswith("The walkout could")
    assert "hedged, by the narrator" in found["answer"].examples[0].label


def test_the_matrix_shows_counts_denominators_and_rates(analysis: Analysis) -> None:
    table = sections(article_report(analysis))["measures"].tables[0]
    zones = [column.title for column in table.columns[1:]]
    assert table.rows[0].cells[0] == "words"
    rows = {row.cells[0]: dict(zip(zones, row.cells[1:], strict=True)) for row in table.rows}
    cells = analysis.measures["hedging"]["zones"]
    assert rows["hedging"]["headline"] == str(cells["headline"]["count"])  # too few words for a rate
    assert rows["hedging"]["all"] == f"{cells['all']['count']} {cells['all']['value']:.1f}"
    assert rows["words"]["all"] == str(cells["all"]["words"])


def test_promotional_wording_has_its_own_line(analysis: Analysis) -> None:
    rows = [row.cells[0] for row in sections(article_report(analysis))["measures"].tables[0].rows]
    assert "promotional" in rows


def test_examples_are_places_of_the_text(analysis: Analysis) -> None:
    report = article_report(analysis, places=None)
    parts = sections(report)["words"].sections
    measured = [m for m in analysis.matches if m.analyzer in analysis.measures]
    assert sum(len(part.examples) for part in parts) == len(measured)
    for part in parts:
        for e in part.examples:
            assert TEXT[e.start :].replace("\n", " ").startswith(e.text)
            assert e.before.lstrip("…").strip() in squash(TEXT)
            assert e.after.rstrip("…").strip() in squash(TEXT)


def test_a_short_report_shows_different_words(analysis: Analysis) -> None:
    for part in sections(article_report(analysis, places=2))["words"].sections:
        words = [e.text.lower() for e in part.examples]
        assert len(words) == len(set(words)) <= 2


def test_ledger_and_silence(analysis: Analysis) -> None:
    voices = sections(article_report(analysis))["voices"]
    assert [row.cells[0] for row in voices.tables[0].rows] == ["Ada Brandt (secretary)", "Officials"]
    assert voices.tables[0].rows[1].attributions == (1,)
    assert "Statements by side: the town 1; no side stated 1." in voices.sentences
    assert "Unnamed sources make 1 of 2 statements with a source." in voices.sentences
    assert "Named repeatedly and never heard: The owners (3 mentions, acts 2 ×)." in voices.sentences


def test_no_formula_for_a_short_passage(analysis: Analysis) -> None:
    rows = {
        row.cells[0]: row.cells for row in sections(article_report(analysis))["readability"].tables[0].rows
    }
    assert rows["quoted"][-1] == "–"


def annotated(report: Report) -> list[str]:
    return ["".join(piece.text for run in p.runs for piece in run.pieces) for p in report.passages]


def test_passages_put_together_are_the_blocks(analysis: Analysis) -> None:
    report = article_report(analysis)
    assert annotated(report) == [TEXT[b.start : b.end] for b in analysis.blocks]
    for i, match in enumerate(analysis.matches):
        pieces = [
            p for passage in report.passages for run in passage.runs for p in run.pieces if i in p.matches
        ]
        assert "".join(p.text for p in pieces) == match.text
        assert pieces[0].start == match.start


def test_voices_of_the_passages_are_those_of_the_matches() -> None:
    given_back = framing.analyze(TEXT)
    for passage in article_report(given_back).passages:
        for run in passage.runs:
            for piece in run.pieces:
                assert {given_back.matches[i].voice for i in piece.matches} <= {run.voice}


PARTS = ["War could spread.", "“We will fight,” he said.", "\n\n", "\n", "said", "“", "”", "\u202e", "\x1b[31m", "<b>",
         "\ud800", " ", "The escalating conflict", "\x00", "عاجل"]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=25).map(" ".join))
def test_any_text_can_be_reported(text: str) -> None:
    if not text.strip():
        return
    found = framing.analyze(text, language="en")
    report = article_report(found, full=True, places=3)
    assert annotated(report) == [text[b.start : b.end] for b in found.blocks]


@given(st.text())
def test_visible_text_holds_nothing_that_is_obeyed(text: str) -> None:
    shown = visible(text)
    assert all(c.isprintable() or c in "\n\u200c\u200d\u00ad" for c in shown)
    shown.encode()
    assert visible(shown) == shown


def test_numbers_for_people() -> None:
    assert [figure(n) for n in (None, 0.0, 12.84, 99.97, 1234.5)] == ["–", "0.0", "12.8", "100", "1,234"]
    assert [figure(n, signed=True) for n in (-1.834, 0.0, 2.0, -0.001)] == ["−1.83", "0.00", "+2.00", "0.00"]


# What stands below these keys is named by the user or by the shelves.
FREE = {"meta", "beside_body", "analyzers", "packages"}


def keys_of(value: Any, inside: str = "") -> set[str]:
    if isinstance(value, dict):
        own = set() if inside in FREE else set(value)
        return own.union(*(keys_of(part, key) for key, part in value.items()))
    if isinstance(value, list | tuple):
        return set().union(*(keys_of(part, inside) for part in value))
    return set()


def test_the_schema_names_every_key(analysis: Analysis) -> None:
    schema = (Path(__file__).parents[1] / "docs" / "schema.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", schema))
    for found in (analysis, framing.analyze(TEXT)):
        assert not keys_of(found.to_dict()) - named
