"""What a polar question asks of whom, and what a sentence says of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.headlines.predicate import Back, Claim, claim, predicate
from framing.headlines.relevance import stance

NOBODY = Back(pronoun=False, speaker=False)


def said(question: str, sentence: str, back: Back = NOBODY) -> Claim | None:
    asked, own = stance([question, sentence]).marks
    return claim(predicate(question, frozenset(), asked), sentence, own, back, hedged=False)


@pytest.mark.parametrize(
    ("question", "actor", "words"),
    [
        ("Is the bridge safe?", {"bridg"}, ("saf",)),
        ("Is the bridge safe to cross?", {"bridg"}, ("saf", "cros")),
        ("Is Orlania at war?", {"orlania"}, ("war",)),
        ("Is the strike over?", {"strik"}, ("over",)),
        ("Will Mayor Doe resign?", {"mayor", "doe"}, ("resign",)),
        ("Will the dam be rebuilt?", {"dam"}, ("rebuild",)),
        ("Does tea cure colds?", {"tea"}, ("cur", "cold")),
        ("Is she a thief?", set(), ("thief",)),
    ],
)
def test_a_question_falls_into_subject_and_predicate(
    question: str, actor: set[str], words: tuple[str, ...]
) -> None:
    asked = predicate(question, frozenset(), stance([question]).marks[0])
    assert {key[:3] for key in asked.actor} == {key[:3] for key in actor}
    assert tuple(key[:3] for key in asked.words) == tuple(key[:3] for key in words)


def test_the_subject_alone_is_no_claim() -> None:
    assert said("Is the bridge safe?", "The bridge is long.") is None


def test_a_clause_without_a_subject_keeps_the_last() -> None:
    found = said("Is the bridge safe?", "The bridge, built in 1904, is safe.")
    assert found is not None and found.same_actor and found.firm


def test_a_pronoun_is_whom_it_points_back_to() -> None:
    sentence = "It is safe."
    there, here = (said("Is the bridge safe?", sentence, Back(back, speaker=False)) for back in (False, True))
    assert there is not None and here is not None
    assert (there.same_actor, here.same_actor) == (False, True)


def test_clauses_that_contradict_each_other_are_not_firm() -> None:
    found = said("Is the bridge safe?", "The bridge is safe, but the bridge is dangerous.")
    assert found is not None and not found.firm


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read(question: str, sentence: str) -> None:
    found = said(question, sentence)
    assert found is None or (found.polarity in ("affirmed", "denied") and 0 < found.share <= 1)
