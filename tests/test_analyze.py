"""What holds for every text: spans are exact, matches recount to counts, counts add up, nothing depends on chance."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import framing
from framing.analysis import RATE
from framing.document import ZONES
from framing.errors import InputError
from framing.pipeline import Settings, pipeline
from framing.reading.article import Article

PIECES = [
    "The plan could fail, critics say.", "“We will not back down,” the minister said.", "War looms.",
    "Don't panic: U.S. aid reached $1.5 billion.", "He said that talks may resume.", "the so-called “experts”",
    "\n\n", "\n", " ", "‘", "”", '"', "—", "Perhaps. Or not!", "💥 détente", "عاجل", "x" * 40, "\ud800", "\x00", "<b>",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)


def analyze(text: str, **given: str) -> framing.Analysis:
    return framing.analyze(text, plain=True, language="en", **given)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_spans_and_counts(text: str) -> None:
    if not text.strip():
        with pytest.raises(InputError):
            analyze(text)
        return
    found = analyze(text)
    assert found.article.text == text
    for match in found.matches:
        assert match.text == text[match.start : match.end] != ""
        assert match.start == 0 or not (_word(text[match.start]) and _word(text[match.start - 1]))
        assert match.end == len(text) or not (_word(text[match.end - 1]) and _word(text[match.end]))
    by_zone = Counter((m.analyzer, m.zone) for m in found.matches)
    by_category = Counter((f"{m.analyzer}.{m.category}", m.zone) for m in found.matches)
    for name, measure in found.measures.items():
        zones = measure["zones"]
        for key in ("count", "words"):
            assert zones["all"][key] == sum(zones[zone][key] for zone in ZONES)
        for cell in zones.values():
            if measure["unit"] == RATE:
                expected = 1000 * cell["count"] / cell["words"] if cell["words"] else None
                assert cell["value"] == (None if expected is None else pytest.approx(expected))
        if name.startswith("sourcing"):
            continue
        counts = by_category if "." in name else by_zone
        for zone in ZONES:
            assert zones[zone]["count"] == counts[name, zone]


def _word(character: str) -> bool:
    return character.isalnum() or character == "_"


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_counts_add_up_over_texts_put_together(one: str, two: str) -> None:
    if not one.strip() or not two.strip():
        return
    parts = [analyze(one), analyze(two)]
    whole = analyze(f"{one}\n\n{two}")
    for name, measure in whole.measures.items():
        if name.startswith("sourcing"):
            continue  # who speaks is read in context
        cell = measure["zones"]["all"]
        assert cell["count"] == sum(p.measures[name]["zones"]["all"]["count"] for p in parts), name
        assert cell["words"] == sum(p.measures[name]["zones"]["all"]["words"] for p in parts)


@settings(max_examples=15, deadline=None)
@given(st.lists(texts.filter(str.strip), min_size=1, max_size=5))
def test_a_batch_gives_what_each_article_gives_alone(batch: list[str]) -> None:
    run = pipeline(Settings(plain=True))
    together = run.run([Article.assemble(text) for text in batch])
    for i, text in enumerate(batch):
        assert together.analysis(i).to_dict() == run.run([Article.assemble(text)]).analysis(0).to_dict()


def test_the_same_input_gives_the_same_bytes() -> None:
    text = "\n\n".join(PIECES[:5])
    assert json.dumps(analyze(text).to_dict()) == json.dumps(analyze(text).to_dict())


def test_headline_and_standfirst_become_part_of_the_text() -> None:
    found = framing.analyze("It might rain.", headline="Will it rain?", standfirst="Clouds gather.")
    assert found.article.text == "Will it rain?\n\nClouds gather.\n\nIt might rain."
    assert found.article.text[found.article.body_start :] == "It might rain."
    assert [b.kind for b in found.blocks] == ["headline", "standfirst", "paragraph"]
    assert found.facts["headline"]["is_question"] is True


def test_a_headline_alone_is_enough() -> None:
    found = framing.analyze("", headline="Could this be the end?")
    assert found.measures["hedging"]["zones"]["headline"]["count"] == 1
    assert found.measures["hedging"]["zones"]["narrated"]["value"] is None


def test_absent_is_none_never_zero() -> None:
    zones = analyze("It rains.").measures["hedging"]["zones"]
    assert zones["narrated"]["value"] == 0.0
    assert zones["quoted"]["value"] is None


def test_nothing_at_all_is_an_error() -> None:
    with pytest.raises(InputError):
        framing.analyze("")


def test_a_text_that_is_no_string_is_an_error() -> None:
    with pytest.raises(InputError, match="NoneType"):
        framing.analyze(None)  # type: ignore[arg-type]


def test_another_language_is_refused_unless_told_otherwise() -> None:
    german = (
        "Die Regierung hat am Dienstag neue Maßnahmen gegen die Krise beschlossen, die nach Angaben des "
        "Ministers schon im Herbst in Kraft treten sollen. Die Opposition kritisierte die Pläne scharf."
    )
    with pytest.raises(InputError, match="not English"):
        framing.analyze(german)
    assert framing.analyze(german, language="en").article.text == german


def test_what_was_read_before_does_not_matter() -> None:
    first, second = "The u-s of a line.", "The U.S. of a line."
    alone = analyze(second).facts["readability"]
    analyze(first)
    assert analyze(second).facts["readability"] == alone
    assert analyze(first).facts["readability"]["prose"]["syllables"] != alone["prose"]["syllables"]
