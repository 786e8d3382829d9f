"""Ranges with the same characters are one group, wherever in a text, and in whichever text, they stand."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.text import code_points, distinct

PIECES = st.lists(st.sampled_from(["war", "peace", "a", "aa", "Kyjiw", "é", "é\u0301", "\U0001f600", "raw"]))


def ranges(words, ahead):
    starts = np.cumsum([ahead, *(len(word) + 1 for word in words[:-1])])[: len(words)]
    return starts, starts + np.array([len(word) for word in words], np.int64)


@settings(deadline=None)
@given(words=PIECES, ahead=st.sampled_from([0, 1, 65_530, 131_070]))
def test_groups_are_those_of_a_dictionary(words, ahead):
    start, end = ranges(words, ahead)
    groups = distinct(code_points("\0" * ahead + " ".join(words)), start, end)
    assert [words[i] for i in groups.first[groups.of]] == words
    assert len(groups.first) == len(set(words))


@settings(deadline=None)
@given(words=PIECES.filter(bool), ahead=st.sampled_from([1, 65_530, 65_536, 200_000]))
def test_a_key_does_not_depend_on_the_place(words, ahead):
    here, there = (distinct(code_points("-" * n + " ".join(words)), *ranges(words, n)) for n in (0, ahead))
    assert here.key[here.of].tolist() == there.key[there.of].tolist()
