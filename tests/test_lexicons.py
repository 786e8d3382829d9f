"""Every shipped word list: its card, its entries, and its own examples."""

from __future__ import annotations

import pytest

from framing.lexical.lexicon import Lexicon, lint, read, shipped
from framing.lexical.matching import Matcher, check
from framing.text import tokenize

pytestmark = pytest.mark.parametrize("name", sorted(shipped()))


def found_categories(lexicon: Lexicon) -> set[str]:
    """The categories that some example of the lexicon finds."""
    matcher = Matcher([lexicon])
    found: set[str] = set()
    for example in lexicon.examples:
        hits = matcher.find(tokenize(example.text), example.block)
        names = {matcher.categories[number][1] for number in hits.category}
        found |= names if example.category is None else names & {example.category}
    return found


def test_the_linter_is_content(name: str) -> None:
    assert lint(shipped()[name], shipped=True) == []


def test_its_examples_hold(name: str) -> None:
    assert check(read(shipped()[name])) == []


def test_each_category_has_an_example(name: str) -> None:
    lexicon = read(shipped()[name])
    assert set(lexicon.categories) - found_categories(lexicon) == set()


def test_it_says_what_must_not_match(name: str) -> None:
    assert any(example.finds == () for example in read(shipped()[name]).examples)
