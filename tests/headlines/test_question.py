import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.headlines.question import (
    CLICKBAIT_STYLE,
    classify,
    clickbait_cues,
    clickbait_score,
    forward_reference,
    question_span,
)

GOLD = Path(__file__).parents[3] / "shared" / "gold"


@pytest.mark.parametrize(
    ("kind", "headline"),
    [
        ("polar", "Budget talks: Will the council give in?"),
        ("polar", "Trouble for the mayor?"),
        ("polar", "Tired of the rain? Tomorrow looks better"),
        ("polar", "The bridge is open, but is it safe?"),
        ("polar", "When the river rises, will the wall hold?"),
        ("polar", "It was a fair vote, wasn't it?"),
        ("polar", "Can Smith or Jones beat the champion?"),
        ("polar", "Is the deal dead or not?"),
        ("polar", "What is a levy, and do you have to pay it?"),
        ("wh", "Who won the debate?"),
        ("wh", "OPINION: Why not wait?"),
        ("wh", "The strike is over. What now?"),
        ("wh", "In an age of rumours, whom can you trust?"),
        ("wh", "The mayor's worst mistake? A broken promise"),
        ("wh", "What if the dam breaks"),
        ("wh", "How safe is your water"),
        ("wh", "Which is worse: flood or drought?"),
        ("polar", "Does it matter who wins or loses?"),
        ("polar", "The Fed is worried. Should you be too?"),
        ("alternative", "Hero or villain?"),
        ("alternative", "Should she stay or should she go?"),
        ("alternative", "Is the plan a cure or a curse?"),
        ("alternative", "Will the mayor stay or go?"),
        ("alternative", "Should the town pull out or stay in?"),
        ("alternative", "Tram or bus: which is better?"),
        ("polar", "Can Smith or Jones win?"),
        ("polar", "Did anyone see a plane or a drone?"),
        ("polar", "Will it take a week or two?"),
        ("polar", "Will the mayor or the council act?"),
        ("polar", "Is it safe, or a trap for drivers?"),
        ("wh", "With the mayor gone, what happens to the bridge?"),
        ("alternative", "The new tax: A burden? Or a blessing?"),
    ],
)
def test_questions(kind, headline):
    found = classify(headline)
    assert (found.is_question, found.question_type) == (True, kind)
    assert found.question_span is not None
    assert found.question_span.of(headline).strip() == found.question_span.of(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "Why the council voted no",
        "How the river was saved",
        "What the ruling means for tenants",
        "NJ?s budget fails",
        "Mayor: We can?t go on",
        "Critics call plan ?reckless?",
        "A ?grave mistake? says the mayor",
        "The winners ? and the losers",
        "Police chief asks: 'Why us?'",
        "“Is it over?” Farmers wait for rain",
        "Don't give up on the harbour",
        "May's jobs report disappoints",
        "",
    ],
)
def test_no_questions(headline):
    assert not classify(headline).is_question
    assert classify(headline).question_type is None


def test_span_of_the_last_question():
    headline = "Gun laws: Did he wait? Will they act? Perhaps"
    span = question_span(headline)
    assert span is not None and span.of(headline) == "Will they act?"


@pytest.mark.parametrize(
    ("expected", "headline"),
    [
        (True, "Here's what the ruling means"),
        (True, "What we learned from the vote"),
        (True, "This map shows where it rains most"),
        (True, "The real reason prices rise"),
        (True, "The one man behind the deal"),
        (False, "Storm hits the coast; how could this happen?"),
        (False, "Council votes this week on levy"),
        (False, "What to do when it rains"),
        (False, "Why the levy failed"),
        (False, "Mayor: 'This map shows everything'"),
    ],
)
def test_forward_reference(expected, headline):
    assert forward_reference(headline) is expected


def test_clickbait_cues_name_their_words():
    headline = "17 hilarious signs you grew up by the sea"
    cues = {cue.name: cue.span.of(headline) for cue in clickbait_cues(headline)}
    assert cues == {
        "listicle": "17",
        "listed_noun": "17 hilarious signs",
        "hyperbole": "hilarious",
        "second_person": "you",
    }
    assert clickbait_score(clickbait_cues(headline)) == 12.5
    assert classify(headline).clickbait_style


def test_plain_news_has_no_cues():
    assert clickbait_cues("12 killed in bus crash near Lima") == ()
    assert clickbait_score(()) == 0


@given(st.text(max_size=120))
def test_any_text(text):
    found = classify(text)
    assert found.is_question == (found.question_type is not None) == (found.question_span is not None)
    for cue in found.clickbait:
        assert 0 <= cue.span.start < cue.span.end <= len(text)
    if found.question_span is not None:
        assert 0 <= found.question_span.start < found.question_span.end <= len(text)


@given(st.text("Aa I?'“”:. orwhyisit", max_size=60))
def test_question_shapes(text):
    assert classify(text) == classify(text)


@given(st.sampled_from(["Why you need this hat", "12 reasons we left", "Council votes on levy"]))
def test_case_does_not_matter(headline):
    assert clickbait_cues(headline.upper()) == clickbait_cues(headline.lower()) == clickbait_cues(headline)


def rows(name):
    path = GOLD / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip("no development gold beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def f1(pairs):
    hits = sum(a and b for a, b in pairs)
    return 2 * hits / (2 * hits + sum(a != b for a, b in pairs))


def test_gold_questions():
    gold = rows("question_headlines")
    found = [classify(row["title"]) for row in gold]
    assert f1([(a.is_question, row["is_question"]) for a, row in zip(found, gold, strict=True)]) >= 0.97
    both = [(a.question_type, row["type"]) for a, row in zip(found, gold, strict=True) if row["is_question"]]
    assert sum(a == b for a, b in both) / len(both) >= 0.95
    known = [
        (a.forward_reference, row["forward"])
        for a, row in zip(found, gold, strict=True)
        if row["forward"] is not None
    ]
    assert f1(known) >= 0.8


def test_gold_clickbait():
    gold = [row for row in rows("clickbait") if row["split"] == "dev"]
    style = [clickbait_score(clickbait_cues(row["text"])) >= CLICKBAIT_STYLE for row in gold]
    assert f1(list(zip(style, [bool(row["label"]) for row in gold], strict=True))) >= 0.9


def test_seed_headline():
    path = GOLD.parent / "seed-article.txt"
    if not path.exists():
        pytest.skip("no development gold beside the checkout")
    headline = path.read_text(encoding="utf-8").split("\n")[0]
    found = classify(headline)
    assert found.question_type == "polar"
    assert found.question_span is not None and re.match("Will", found.question_span.of(headline))
