import importlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.readability.formulas import Counts, easy_words, formulas, grades, tally, word_features

# 19 sentences, 351 words, 745 syllables; the other figures are made up.
TEXT = Counts(19, 351, 745, 2100, 120, 170, 110, 190)


def test_hand_computed_values():
    found = grades(TEXT)
    by_hand = {
        "flesch_reading_ease": 206.835 - 1.015 * 18.473684 - 84.6 * 2.122507,
        "flesch_kincaid_grade": 0.39 * 18.473684 + 11.8 * 2.122507 - 15.59,
        "smog": 3.1291 + 1.043 * math.sqrt(30 * 6.315789),
        "coleman_liau_index": 0.0588 * 598.290598 - 0.296 * 5.413105 - 15.8,
        "automated_readability_index": 4.71 * 5.982906 + 0.5 * 18.473684 - 21.43,
        "gunning_fog": 0.4 * (18.473684 + 31.339031),
        "lix": 18.473684 + 48.433048,
        "rix": 8.947368,
        "dale_chall": 0.1579 * 54.131054 + 0.0496 * 18.473684 + 3.6365,
    }
    assert found == pytest.approx(by_hand, abs=1e-3)
    assert found["flesch_reading_ease"] == pytest.approx(8.52, abs=0.01)
    assert found["flesch_kincaid_grade"] == pytest.approx(16.66, abs=0.01)


def test_not_defined_is_none():
    assert set(grades(Counts(0, 0, 0, 0, 0, 0, 0, 0)).values()) == {None}
    assert set(grades(Counts(0, 5, 5, 20, 0, 0, 0, 0)).values()) == {None}
    assert grades(Counts(9, 90, 140, 400, 9, 20, 9, 20))["smog"] is None
    assert grades(Counts(10, 90, 140, 400, 9, 20, 9, 20))["smog"] is not None
    assert grades(Counts(9, 90, 140, 400, 9, 20, 9, 20))["lix"] is not None


def test_dale_chall_adds_its_constant_above_five_percent():
    five, six = (grades(Counts(10, 100, 150, 450, 9, 20, 9, n))["dale_chall"] for n in (5, 6))
    assert five is not None and six is not None
    assert six - five == pytest.approx(0.1579 + 3.6365)


def test_arrays_give_what_single_texts_give():
    rows = [TEXT, Counts(0, 0, 0, 0, 0, 0, 0, 0), Counts(2, 20, 30, 90, 3, 4, 2, 5)]
    arrays = formulas(Counts(*np.array(rows).T))
    for i, row in enumerate(rows):
        single = grades(row)
        for name, values in arrays.items():
            assert values[i] == single[name] or (math.isnan(values[i]) and single[name] is None)


def test_word_features():
    words = ["troops", "escalation", "created", "long-range", "walked", "2024", "U.S", "bookkeeper’s"]
    features = word_features(words)
    assert features.syllables.tolist()[:4] == [1, 4, 3, 2]
    assert features.letters.tolist() == [6, 10, 7, 9, 6, 4, 2, 11]
    assert features.complex.tolist()[:4] == [0, 1, 0, 0]
    assert dict(zip(words, features.difficult.tolist(), strict=True))["escalation"] == 1
    assert dict(zip(words, features.difficult.tolist(), strict=True))["walked"] == 0
    assert dict(zip(words, features.difficult.tolist(), strict=True))["2024"] == 0
    assert word_features([]).letters.shape == (0,)


@pytest.mark.parametrize(
    "word", ["babies", "stopped", "making", "bigger", "houses", "dog's", "biggest", "hoped"]
)
def test_regular_inflections_of_easy_words_are_easy(word):
    assert word_features([word]).difficult.tolist() == [0]


def test_tally():
    features = word_features(["the", "escalation", "continued"])
    word, unit = np.array([0, 1, 2, 0, 1]), np.array([0, 0, 0, 2, 2])
    counts = tally(features, word, unit, np.array([1, 0, 1]))
    assert counts.words.tolist() == [3, 0, 2]
    assert counts.syllables.tolist() == [8, 0, 5]
    assert counts.polysyllables.tolist() == [2, 0, 1]
    assert counts.letters.tolist() == [22, 0, 13]
    assert counts.long_words.tolist() == [2, 0, 1]


@given(st.lists(st.integers(0, 10**6), min_size=8, max_size=8))
def test_any_counts_give_numbers_or_none(values):
    for value in grades(Counts(*values)).values():
        assert value is None or math.isfinite(value)


SAMPLE = (
    "The committee delayed the decision for several months. Residents complained about the expensive stadium. "
    "A spokesman promised further information. Nobody expected the negotiations to continue until September. "
    "The mayor defended the proposal. Opponents demanded an independent investigation of the contract. "
    "The company declined to comment. Engineers inspected the foundation twice. The winter was mild. "
    "Construction may begin before the election. The council will vote on the amendment again."
)


class _Syllables(dict):  # what textstat looks words up in: a list of pronunciations, digits mark the vowels
    def __missing__(self, word):
        return [["AH0"] * int(word_features([word]).syllables[0])]


def test_parity_with_textstat(monkeypatch):
    import textstat

    for module in ("counts._count_syllables",):
        monkeypatch.setattr(
            importlib.import_module(f"textstat.backend.{module}"), "get_cmudict", lambda _lang: _Syllables()
        )
    theirs = Counts(
        textstat.sentence_count(SAMPLE),
        textstat.lexicon_count(SAMPLE),
        textstat.syllable_count(SAMPLE),
        textstat.letter_count(SAMPLE),
        textstat.polysyllabcount(SAMPLE),
        textstat.long_word_count(SAMPLE),
        textstat.difficult_words(SAMPLE, 3),
        textstat.difficult_words(SAMPLE, 0),
    )
    words = SAMPLE.replace(".", "").split()
    ours = tally(
        word_features(words),
        np.arange(len(words)),
        np.zeros(len(words), np.int64),
        np.array([SAMPLE.count(".")]),
    )
    assert [int(v[0]) for v in ours[:6]] == list(theirs[:6])
    found = grades(theirs)
    assert found["flesch_reading_ease"] == pytest.approx(textstat.flesch_reading_ease(SAMPLE))
    assert found["flesch_kincaid_grade"] == pytest.approx(textstat.flesch_kincaid_grade(SAMPLE))
    assert found["smog"] == pytest.approx(textstat.smog_index(SAMPLE))
    assert found["gunning_fog"] == pytest.approx(textstat.gunning_fog(SAMPLE))
    assert found["lix"] == pytest.approx(textstat.lix(SAMPLE))
    assert found["rix"] == pytest.approx(textstat.rix(SAMPLE))
    assert found["dale_chall"] == pytest.approx(textstat.dale_chall_readability_score(SAMPLE))
    # textstat rounds the coefficient 0.0588 of Coleman and Liau to 0.058, and counts full stops as characters in ARI.
    letters = theirs.letters / theirs.words
    assert found["coleman_liau_index"] == pytest.approx(textstat.coleman_liau_index(SAMPLE) + 0.08 * letters)
    stops = SAMPLE.count(".") / theirs.words
    ari = textstat.automated_readability_index(SAMPLE)
    assert found["automated_readability_index"] == pytest.approx(ari - 4.71 * stops)


def test_easy_words_need_no_import_of_textstat():
    assert {"house", "run", "yellow"} <= easy_words()
    assert "escalation" not in easy_words()
