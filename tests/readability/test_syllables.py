import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.readability.syllables import count, count_many
from framing.text import tokenize

SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.parametrize(
    ("syllables", "words"),
    [
        (1, "a the make makes asked league through eyes called health don't can't we're George strength"),
        (
            2,
            "missile table settled wanted forces business every safety something didn't isn't Bush's being idle",
        ),
        (3, "president media idea racism governor agreement employee Korean nuclear anyone"),
        (4, "military criticism society situation absolutely American negotiate"),
        (5, "negotiation continuity capabilities ideology immediately"),
        (6, "responsibility geopolitical"),
    ],
)
def test_words(syllables, words):
    found = {word: count(word) for word in words.split()}
    assert found == dict.fromkeys(found, syllables)


def test_figures_and_abbreviations_are_one_syllable():
    assert {count(w) for w in ("190", "1,000", "3.5", "2024", "U.S", "a.m", "FBI", "CNN", "ICBMs", "x")} == {
        1
    }
    assert count("U.S.-Russia") == 3
    assert count("COVID-19") == 3


def test_parts_add_up():
    assert count("long-range") == 2
    assert count("mother-in-law") == 4
    assert count("O’Brien") == count("O'Brien") == 3
    assert count("could've") == 2
    assert count("—") == 0


def test_case_does_not_matter():
    assert count("MISSILE") == count("Missile") == 2


def test_many():
    assert count_many(["the", "escalation", "the"]).tolist() == [1, 4, 1]
    assert count_many([]).dtype == np.int64


@given(st.text(min_size=1, max_size=30))
def test_any_text_has_a_count(text):
    n = count(text)
    assert 0 <= n <= 2 * len(text)
    assert n > 0 or not any(c.isascii() and c.isalnum() for c in text)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_letters_have_at_least_one_syllable_and_no_more_than_letters(word):
    assert 1 <= count(word) <= len(word)


def test_seed_article():
    gold = SHARED / "seed-gold.json"
    if not gold.exists():
        pytest.skip("no development gold beside the checkout")
    notes = json.loads(gold.read_text(encoding="utf-8"))["annotations"]
    words = []
    for note in notes:
        if note["kind"] == "block" and note["block"] == "paragraph":
            text, tokens = note["text"], tokenize(note["text"])
            first = np.flatnonzero(~tokens.joined)
            last = np.append(first[1:], len(tokens.start)) - 1
            words += [text[a:b] for a, b in zip(tokens.start[first], tokens.end[last], strict=True)]
    assert len(words) == 351
    assert abs(int(count_many(words).sum()) - 745) <= 1
