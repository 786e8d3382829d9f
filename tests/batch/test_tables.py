"""Tables say what analyses say, whatever the text; their columns never change."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.analysis import attribution_dict
from framing.batch.tables import empty, tables
from framing.document import ZONES
from framing.pipeline import Settings, pipeline
from framing.reading.article import Article

PIECES = [
    "The plan could fail, critics say.", "“We will not back down,” the minister said.", "War looms.",
    "Don't panic: U.S. aid reached $1.5 billion.", "détente 💥 could perhaps", "عاجل", "\ud800 may", "\n\n", "\x00",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join).filter(str.strip)


def articles(batch):
    return [Article.assemble(text, doc_id=f"é{i}") for i, text in enumerate(batch)]


def encodable(text):
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_rows_say_what_the_analyses_say(batch):
    found = pipeline(Settings()).run(articles(batch))
    made = tables(found)
    matches, attributions = made.matches.to_pylist(), made.attributions.to_pylist()
    for i, (text, row) in enumerate(zip(batch, made.scores.to_pylist(), strict=True)):
        analysis = found.analysis(i)
        assert row["doc_id"] == f"é{i}"
        assert row["characters"] == len(text)
        for name, measure in analysis.measures.items():
            for zone, cell in measure["zones"].items():
                assert row[f"{name}:{zone}:count"] == cell["count"]
                assert row[f"words:{zone}"] == cell["words"]
                if "sum" in cell:
                    assert row[f"{name}:{zone}:sum"] == pytest.approx(cell["sum"])
        own = [m for m in matches if m["doc_id"] == f"é{i}"]
        assert [(m["start"], m["end"], m["text"]) for m in own] == [
            (m.start, m.end, encodable(m.text)) for m in analysis.matches
        ]
        assert [(m["analyzer"], m["category"], m["zone"], m["entry"], m["weight"]) for m in own] == [
            (m.analyzer, m.category, m.zone, m.entry, m.weight) for m in analysis.matches
        ]
        for got, expected in zip(
            [a for a in attributions if a["doc_id"] == f"é{i}"], analysis.attributions, strict=True
        ):
            assert {key: got[key] for key in attribution_dict(expected)} == attribution_dict(expected)
            assert got["cue_text"] == (
                (expected.cue and text[expected.cue[0].start : expected.cue[-1].end]) or ""
            )


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_recounting_the_matches_gives_the_counts(batch):
    made = tables(pipeline(Settings()).run(articles(batch)))
    recount = Counter((m["doc_id"], m["analyzer"], m["zone"]) for m in made.matches.to_pylist())
    for row in made.scores.to_pylist():
        for name in ("hedging", "escalation", "sentiment"):
            for zone in ZONES:
                assert row[f"{name}:{zone}:count"] == recount[row["doc_id"], name, zone]


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_columns_and_types_are_the_same_for_every_batch(batch):
    run = pipeline(Settings())
    for none, some in zip(empty(run), tables(run.run(articles(batch))), strict=True):
        assert some.schema == none.schema
        assert none.num_rows == 0


def test_absent_facts_are_null():
    run = pipeline(Settings())
    row = tables(run.run([Article.assemble("Yes.")])).scores.to_pylist()[0]
    assert row["headline:text"] is None
    assert row["readability:quoted:lix"] is None


def test_a_score_is_one_value():
    kinds = {field.type for field in empty(pipeline(Settings())).scores.schema}
    assert kinds <= {pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_()}


def test_every_single_fact_is_a_column():
    """What an analyzer promises as columns is there, and nothing that could be a column is left out."""
    run = pipeline(Settings())
    said = "“We will not go back,” Foreign Minister Jan Novak said on Monday. Critics say that the plan could fail."
    facts = run.run([Article.assemble(said, "Will the talks fail?")]).facts[0]

    def flat(found, path=()):
        for key, value in found.items():
            if isinstance(value, dict):
                yield from flat(value, (*path, key))
            elif not isinstance(value, list | tuple):
                yield ":".join((*path, key))

    declared = [name for analyzer in run.fact_analyzers for name in analyzer.columns]
    assert sorted(declared) == sorted(set(flat(facts)) - {"headline:question"})
