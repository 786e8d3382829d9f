"""Cleaning: gone is what no reader sees, and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.reading.cleaning import clean


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("a\r\nb\rc\x0bd\x0ce", "a\nb\nc\nd\ne"),
        ("a\u2028b\u2029c", "a\nb\n\nc"),
        ("\ufeffa\x00b\x07c\x1bd\x7fe", "abcde"),
        ("co\u00adop\u200berate\u200d \u202bx\u2069", "cooperate x"),
        ("\x93It\x92s\x94 \x96 \x81", "“It’s” – "),
        ("cafe\u0301", "café"),
        ("\ud83d\ude00 \ud83d", "😀 \ufffd"),
        ("\u00a0 “a” – ﬁ €\t\n", "\u00a0 “a” – ﬁ €\t\n"),
        ("", ""),
    ],
)
def test_cleaning(dirty, cleaned):
    assert clean(dirty) == cleaned


@given(st.text(st.characters(codec=None)))
def test_clean_text_is_composed_printable_and_stays_so(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in cleaned)
    cleaned.encode()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_the_same_object(text):
    assert clean(text) is text
