"""What the sentiment and naming lexicons promise beyond their own examples."""

from __future__ import annotations

import pytest

from framing.lexical.lexicon import Lexicon, read, shipped


@pytest.fixture(scope="module")
def sentiment() -> Lexicon:
    return read(shipped()["sentiment"])


@pytest.fixture(scope="module")
def naming() -> Lexicon:
    return read(shipped()["naming"])


def test_sentiment_has_the_promised_size(sentiment: Lexicon) -> None:
    patterns = {
        pattern
        for category in sentiment.categories.values()
        for e in category.entries
        for pattern in e.patterns
    }
    assert len(patterns) >= 3_000


def test_sentiment_weights_have_the_sign_of_their_category(sentiment: Lexicon) -> None:
    for name, sign in (("negative", -1), ("positive", 1)):
        for entry in sentiment.categories[name].entries:
            assert 0.5 <= sign * entry.weight <= 5, entry.text
            assert entry.weight * 2 == int(entry.weight * 2), entry.text


def test_no_word_is_both_good_and_bad(sentiment: Lexicon) -> None:
    good, bad = (
        {(pattern, entry.cased) for entry in sentiment.categories[name].entries for pattern in entry.patterns}
        for name in ("positive", "negative")
    )
    assert not good & bad


def test_a_family_offers_a_choice_and_every_entry_names_its_option(naming: Lexicon) -> None:
    assert len(naming.categories) >= 60
    for name, family in naming.categories.items():
        assert all(entry.note.startswith("= ") for entry in family.entries), name
        options = {entry.note.split(";")[0].removeprefix("= ") for entry in family.entries}
        assert len(options) >= 2, name
        assert family.citation, name


def test_every_family_has_an_example_found_and_one_not(naming: Lexicon) -> None:
    found = {example.category for example in naming.examples if example.finds}
    none = {example.category for example in naming.examples if not example.finds}
    assert found == none == set(naming.categories)
