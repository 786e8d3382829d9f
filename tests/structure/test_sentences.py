from __future__ import annotations

import gzip
import json
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.structure import sentences

GOLD = Path(__file__).parents[3] / "shared" / "gold"

# A bar marks the place where a new sentence begins.
CASES = [
    "Mr. Smith, of the U.S. Senate, met Gov. Jones at 5 p.m. on Jan. 3. |It doesn’t matter—or does it?",
    "Exports to the U.S. fell. |U.S. officials disagreed.",
    "He lives in the U.S. |He likes it there.",
    "The system (ATACMS). |This move came late.",
    "It was a language that V.Putin understands. |Others did not.",
    "U.S.-Russia relations cooled. |Relations with the E.U. did not.",
    "Trading began at 9:30 a.m. EST. |Shares of Apple Inc. fell. |Alphabet Inc. |The rest rose.",
    "The vote is set for 3 p.m. Tuesday. |It may slip.",
    "Polls closed at 8 p.m. |Trump led.",
    "George H. W. Bush and John F. Kennedy Jr. Day were named. |J. K. Rowling was not.",
    "Rep. Adam Schiff (D-Calif.) said so. |Sen. Ed Markey (D-Mass.) Tuesday agreed.",
    "The bill was written by Ms. Warren (D-Mass.). |Mr. Markey signed it.",
    "Yahoo! said it would sell. |Yahoo! News reported it first.",
    "“Why now?” he asked. |“It’s late!” Ms. Reyes said.",
    "“Why now?” Reyes asked. |No one answered.",
    "“It is over.” |The crowd left.",
    "''It is over.'' |The crowd left.",
    'He said: "It is over." |"No," she said.',
    "We pay taxes . . . and they don’t. |That is all.",
    "I ... I don’t know. |Ask her.",
    "He waited… |The door opened.",
    "It was No. 5 on the list. |No. |That was wrong.",
    "See Sec. 12 of the act. |Secretary Gen. Ban left.",
    "“We will win.” – Foreign Minister Jane Roe",
    "It rose 3.5 percent in 2016. |20 people left.",
    "Nike v. Adidas was heard in St. Louis. |Mt. Hood was not.",
    "She has a Ph.D. from Yale. |He has an M.D. |They met in Washington, D.C. |It rained.",
    "Really?! |You did?",
    "(He left.) |She stayed.",
    "The company, founded Oct. 3 in Tampa, Fla., grew. |It is based in Reno, Nev. |The owner died.",
]


def _cut(case: str) -> tuple[str, list[int]]:
    parts = case.split("|")
    starts = [sum(len(p) for p in parts[:i]) for i in range(len(parts))]
    return "".join(parts), starts


@pytest.mark.parametrize("case", CASES)
def test_tricky_stops_of_news_english(case: str) -> None:
    text, starts = _cut(case)
    assert sentences.boundaries(text).tolist() == starts


def test_list_numbers_end_no_sentence() -> None:
    text = "Two points:\n1. The price rose.\n  2. The wage fell."
    starts = sentences.boundaries(text, [12, 31]).tolist()
    assert [text[i:].split(".")[0] for i in starts] == ["Two points:\n1", "1", "2"]


def test_breaks_are_hard_and_need_no_stop() -> None:
    text = "A headline\n\n  Prose goes on\nand on."
    assert sentences.boundaries(text, [0, 12]).tolist() == [0, 14]


def test_many_articles_in_one_call_are_cut_as_each_alone() -> None:
    articles = [_cut(case)[0] for case in CASES]
    joined = "\n\n".join(articles)
    offsets = [0, *accumulate(len(article) + 2 for article in articles[:-1])]
    expected = [o + s for a, o in zip(articles, offsets, strict=True) for s in sentences.boundaries(a)]
    assert sentences.boundaries(joined, offsets).tolist() == expected


def test_empty_texts_have_no_sentence() -> None:
    assert sentences.boundaries("").tolist() == []
    assert sentences.boundaries(" \n\u00a0\n", [0, 2]).tolist() == []
    assert sentences.spans("  ") == []


def test_spans_carry_no_surrounding_white_space() -> None:
    text = "xx  One. Two. \n yy"
    assert [s.of(text) for s in sentences.spans(text, 2, 15)] == ["One.", "Two."]


@given(st.text(alphabet="aAbI.!?…\"'”’()  \n1—", max_size=80), st.lists(st.integers(0, 90), max_size=5))
def test_starts_are_ascending_and_solid(text: str, breaks: list[int]) -> None:
    starts = sentences.boundaries(text, breaks).tolist()
    assert starts == sorted(set(starts))
    assert all(not text[i].isspace() for i in starts)
    assert bool(starts) == bool(text.strip())


@pytest.mark.parametrize("unit", [".", ". ", "!", "a.", ".)", "U.S. ", "“", " ", "'' "])
def test_hostile_repetition_ends_in_ascending_starts(unit: str) -> None:
    starts = sentences.boundaries(unit * 50_000)
    assert (starts[1:] > starts[:-1]).all()


def test_agrees_with_punkt_over_the_same_tables() -> None:
    pytest.importorskip("nltk")
    path = GOLD / "abp_sample.jsonl.gz"
    if not path.exists():
        pytest.skip("no gold data beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(40), lines, strict=False)]
    same = either = 0
    for text in texts:
        breaks = [i + 1 for i, c in enumerate(text) if c == "\n"]
        ours, punkt = (set(f(text, breaks)) for f in (sentences.boundaries, sentences.punkt_boundaries))
        same += len(ours & punkt)
        either += len(ours | punkt)
    assert same / either > 0.95
