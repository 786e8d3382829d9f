"""Headline, standfirst and bullets against the body."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import framing
from framing.headlines.summary import figures, fold, missing_quotation, tone_differs

FILLER = "The council met on Monday in the old hall by the river, and the session was long."


def checks(headline: str, body: str, standfirst: str | None = None) -> list[tuple[str, str, str]]:
    """(kind, words of the summary, detail) of each check."""
    analysis = framing.analyze(f"{body}\n\n{FILLER}", headline=headline, standfirst=standfirst)
    text, found = analysis.article.text, analysis.facts["summary_check"]
    return [(c["kind"], text[slice(*c["span"])], c["detail"]) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1.5 billion in aid", [(1.5e9, "$")]),
        ("£3m for roads", [(3e6, "£")]),
        ("sales of 2,500 boats", [(2500.0, "boat")]),
        ("twenty-five boats", [(25.0, "boat")]),
        ("three hundred boats", [(300.0, "boat")]),
        ("a dozen boats", [(12.0, "boat")]),
        ("up 4.5 percent", [(4.5, "%")]),
        ("up 4.5%", [(4.5, "%")]),
        ("since 2014 they wait", []),
        ("the 17-year-old won", []),
        ("on the 20th floor", []),
        ("an F-16 and a COVID-19 test", []),
        ("at 5:30 p.m.", []),
        ("one man", []),
        ("2.5 million dollars", [(2.5e6, "$")]),
        ("40 euros", [(40.0, "€")]),
        ("the '16 convention", []),
        ("often sixties music, no tense", []),
    ],
)
def test_figures(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(f.value, f.unit) for f in figures(text)] == expected


def test_a_figure_knows_its_place() -> None:
    text = "They sent 190 miles of cable, worth $2 million."
    assert [text[f.start : f.end] for f in figures(text)] == ["190 miles", "$2 million"]


@pytest.mark.parametrize(
    "body",
    [
        "The port lost 1,200 jobs in May.",
        "The port lost twelve hundred jobs in May.",
        "The port lost 1,197 jobs in May.",
    ],
)
def test_a_figure_of_the_body_is_none_to_report(body: str) -> None:
    assert checks("Port loses 1,200 jobs", body) == []


def test_a_figure_that_is_missing() -> None:
    [(kind, words, detail)] = checks("Port loses 1,200 jobs", "The port is in trouble.")
    assert (kind, words) == ("figure_missing", "1,200 jobs")
    assert "1,200 jobs" in detail


def test_a_figure_that_differs() -> None:
    [(kind, words, detail)] = checks("Port loses 1,200 jobs", "The port will lose 1,500 jobs in May.")
    assert (kind, words) == ("figure_differs", "1,200 jobs")
    assert "1,500 jobs" in detail


def test_the_number_of_a_list_is_no_figure() -> None:
    assert checks("5 things to know about the port", "The port is old.") == []


def test_a_hedge_before_a_figure_that_is_dropped() -> None:
    body = "The ship carried about 300 people to the island."
    [(kind, words, detail)] = checks("Ship carries 300 people", body)
    assert (kind, words, detail) == ("hedge_dropped", "300 people", "the body has “about 300 people”")
    assert checks("Ship carries about 300 people", body) == []
    assert checks("Ship carries 300 people", f"{body} All 300 people are well.") == []


def test_a_hedged_claim_that_the_headline_makes_firmly() -> None:
    body = "A new tax on kites could destroy the harbour market, traders said."
    [(kind, _, detail)] = checks("Tax on kites to destroy harbour market", body)
    assert kind == "hedge_dropped"
    assert "could destroy" in detail
    assert checks("Tax on kites may destroy harbour market", body) == []
    assert checks("Will tax on kites destroy harbour market?", body) == []
    firm = f"{body} The tax on kites will destroy the harbour market."
    assert checks("Tax on kites to destroy harbour market", firm) == []


def test_quoted_words_that_nobody_says() -> None:
    body = "“We shall never sell the harbour,” the mayor said."
    assert checks("Mayor: ‘Never sell the harbour’", body) == []
    [(kind, words, _)] = checks("Mayor: ‘Burn the harbour’", body)
    assert (kind, words) == ("quotation_missing", "‘Burn the harbour’")


def test_money_is_the_same_by_sign_and_by_word() -> None:
    assert checks("Port gets $2.5 million", "The port will get 2.5 million dollars from the state.") == []
    assert checks("Port gets 2.5 million dollars", "The port will get $2.5 million from the state.") == []
    [(kind, words, _)] = checks("Port gets 3 million dollars", "The port is in trouble.")
    assert (kind, words) == ("figure_missing", "3 million dollars")


def test_the_title_of_a_work_is_nobodys_words() -> None:
    assert checks("Doe reads ‘The Long Night’ at fair", "Doe read from her new work at the fair.") == []
    assert checks("‘A Winter by the Sea’ film opens", "The work opened on Friday.") == []
    assert [kind for kind, _, _ in checks("Film fans: ‘Burn the prints’", "The fans met.")] == [
        "quotation_missing"
    ]


def test_a_quotation_with_insertions_is_looked_for_in_pieces() -> None:
    body = fold("He said: I will, if asked, lock the old gate today.")
    assert not missing_quotation("I will … lock [it] today", body)
    assert missing_quotation("I will open", body)


def test_a_tone_that_shifts() -> None:
    gloom = "Terrible disaster, brutal failure, horrible collapse and awful misery"
    glad = "The fair was a wonderful success. Happy children enjoyed excellent food. " * 6
    kinds = [kind for kind, _, _ in checks(gloom, glad)]
    assert kinds == ["tone_shift"]
    assert checks("Terrible disaster", glad) == []  # two words tell nothing


@given(st.tuples(*[st.integers(0, 30)] * 4))
def test_tone_is_symmetric_and_careful(counts: tuple[int, int, int, int]) -> None:
    a, b, c, d = counts
    assert tone_differs((a, b), (c, d)) == tone_differs((b, a), (d, c))
    assert not tone_differs((a, b), (a * 3, b * 3))


def test_nothing_to_compare_is_nothing_to_report() -> None:
    for analysis in (
        framing.analyze("The port lost 12 jobs.", plain=True),
        framing.analyze("", headline="12 ships"),
    ):
        assert analysis.facts["summary_check"] == []


@given(st.text(alphabet="019$£%,.:- ’'kmbt twoneyd\n“”()[]İ", max_size=60))
def test_any_text_has_its_figures_in_order(text: str) -> None:
    found: list[Any] = figures(text)
    assert [f.start for f in found] == sorted(f.start for f in found)
    assert all(0 <= f.start < f.end <= len(text) and f.value >= 0 for f in found)


def test_numbers_without_end_are_codes() -> None:
    assert figures(f"{'9' * 400} boats") == []
    assert checks(f"{'12 boats ' * 200}", "A boat came.")[0][0] == "figure_missing"
