"""Readability: pure functions from counts to grades, for one text or for arrays of texts at once.

The counts come from our own sentences, words and syllables (`framing.readability.syllables`), because the formulas are no
better than what is counted: a splitter that ends a sentence at "U.S." shifts a school grade. The list of words
familiar to fourth-graders is the one that the `textstat` package carries; its formulas are the reference in the
tests, save for Coleman-Liau, where it rounds the published coefficient 0.0588 to 0.058.

All formulas were fitted on running text of some length: on a few sentences read them as descriptions of word and
sentence length, not as school grades.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from framing.errors import InputError
from framing.readability.syllables import count

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Number = TypeVar("Number", int, Ints, Floats)

SMOG_SENTENCES = (
    10  # McLaughlin took thirty; the table for shorter texts (National Cancer Institute) ends at ten
)
_ENDINGS = {"g": ("ing",), "t": ("est",), "d": ("ed", "d"), "s": ("es", "s"), "r": ("er",), "n": ("n",)}
_THIRD_SYLLABLE = ("ted", "ded", "ses", "ces", "zes", "ges", "xes", "shes", "ches")  # created, trespasses
_PARTS = str.maketrans("-‐‑’ʼ.", "  ''' ")


class Words(NamedTuple):
    """What the formulas need of each word; `int64[n]` arrays.

    * `syllables`: `framing.readability.syllables.count`
    * `letters`: letters and digits
    * `complex`: 1 for three syllables or more, by Gunning's rules (no compounds of short words, no third syllable
      by -ed or -es); proper names, which he leaves out, count
    * `difficult`: 1 for words off the Dale-Chall list and not a regular inflection of one on it; figures are easy,
      proper names, which Dale and Chall call familiar, count as difficult
    """

    syllables: Ints
    letters: Ints
    complex: Ints
    difficult: Ints


class Counts(NamedTuple, Generic[Number]):
    """What the formulas need of a text: numbers, or arrays of one shape for many texts.

    `polysyllables` have three syllables or more, `long_words` more than six letters; the rest as in `Words`.
    """

    sentences: Number
    words: Number
    syllables: Number
    letters: Number
    polysyllables: Number
    long_words: Number
    complex_words: Number
    difficult_words: Number


def word_features(words: Sequence[str]) -> Words:
    """The features of each word; give each distinct word once and index the result.

    >>> word_features(["troops", "escalation", "U.S"]).syllables.tolist()
    [1, 4, 1]
    """
    table = np.array([_features(word) for word in words], np.int64).reshape(-1, 4)
    return Words(*np.ascontiguousarray(table.T))


def tally(features: Words, word: Ints, unit: Ints, sentences: Ints) -> Counts[Ints]:
    """Sum the features of running words over units (documents, zones).

    `word[i]` is the row of running word i in `features`, `unit[i]` the unit it stands in, `sentences[u]` the number
    of sentences of unit u. Units beyond `len(sentences)` are not allowed.
    """

    def per_unit(values: NDArray[np.generic]) -> Ints:
        return np.bincount(unit, values[word], len(sentences)).astype(np.int64)

    syllables, letters, complex_, difficult = features
    return Counts(
        np.asarray(sentences, np.int64),
        np.bincount(unit, minlength=len(sentences)).astype(np.int64),
        per_unit(syllables),
        per_unit(letters),
        per_unit(syllables >= 3),
        per_unit(letters > 6),
        per_unit(complex_),
        per_unit(difficult),
    )


FORMULAS = (
    "flesch_reading_ease", "flesch_kincaid_grade", "smog", "coleman_liau_index", "automated_readability_index",
    "gunning_fog", "lix", "rix", "dale_chall",
)  # fmt: skip


def formulas(counts: Counts[Number]) -> dict[str, Floats]:
    """All `FORMULAS`, vectorised: arrays of the shape of the counts, NaN where a formula is not defined.

    A text without words or without sentences has no readability; SMOG needs `SMOG_SENTENCES` sentences.
    Nothing is rounded. Higher is harder, save for `flesch_reading_ease` (0 hard … 100 easy; both ends are open).
    """
    n: Counts[Floats] = Counts(*(np.asarray(part, np.float64) for part in counts))
    defined = (n.words > 0) & (n.sentences > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        length = n.words / n.sentences
        found = {
            "flesch_reading_ease": _flesch_reading_ease(length, n),
            "flesch_kincaid_grade": _flesch_kincaid_grade(length, n),
            "smog": np.where(n.sentences >= SMOG_SENTENCES, _smog(n), np.nan),
            "coleman_liau_index": _coleman_liau_index(n),
            "automated_readability_index": _automated_readability_index(length, n),
            "gunning_fog": _gunning_fog(length, n),
            "lix": _lix(length, n),
            "rix": n.long_words / n.sentences,  # Anderson (1983): long words a sentence
            "dale_chall": _dale_chall(length, n),
        }
    return {name: np.where(defined, value, np.nan) for name, value in found.items()}


def grades(counts: Counts[Number]) -> dict[str, float | None]:
    """The same for one text, with None where a formula is not defined.

    >>> round(grades(Counts(1, 10, 15, 50, 1, 2, 1, 2))["flesch_reading_ease"], 3)
    69.785
    """
    found = {name: float(value) for name, value in formulas(counts).items()}
    return {name: None if math.isnan(value) else value for name, value in found.items()}


def _flesch_reading_ease(length: Floats, n: Counts[Floats]) -> Floats:
    """Flesch (1948), A new readability yardstick: 206.835 − 1.015 words/sentence − 84.6 syllables/word."""
    return 206.835 - 1.015 * length - 84.6 * n.syllables / n.words


def _flesch_kincaid_grade(length: Floats, n: Counts[Floats]) -> Floats:
    """Kincaid, Fishburne, Rogers & Chissom (1975): U.S. school grade."""
    return 0.39 * length + 11.8 * n.syllables / n.words - 15.59


def _smog(n: Counts[Floats]) -> Floats:
    """McLaughlin (1969), SMOG grading, his exact form, scaled to thirty sentences."""
    return 3.1291 + 1.043 * np.sqrt(30 * n.polysyllables / n.sentences)


def _coleman_liau_index(n: Counts[Floats]) -> Floats:
    """Coleman & Liau (1975): from letters and sentences per hundred words."""
    return (5.88 * n.letters - 29.6 * n.sentences) / n.words - 15.8


def _automated_readability_index(length: Floats, n: Counts[Floats]) -> Floats:
    """Smith & Senter (1967)."""
    return 4.71 * n.letters / n.words + 0.5 * length - 21.43


def _gunning_fog(length: Floats, n: Counts[Floats]) -> Floats:
    """Gunning (1952), The Technique of Clear Writing."""
    return 0.4 * (length + 100 * n.complex_words / n.words)


def _lix(length: Floats, n: Counts[Floats]) -> Floats:
    """Björnsson (1968), Läsbarhet."""
    return length + 100 * n.long_words / n.words


def _dale_chall(length: Floats, n: Counts[Floats]) -> Floats:
    """Dale & Chall (1948): raw score, with the constant where more than 5 % of words are difficult."""
    percent = 100 * n.difficult_words / n.words
    return 0.1579 * percent + 0.0496 * length + np.where(percent > 5, 3.6365, 0.0)


@lru_cache(maxsize=1 << 18)
def _features(word: str) -> tuple[int, int, int, int]:
    word = word.lower()
    syllables = count(word)
    letters = len(word) if word.isalnum() else sum(map(str.isalnum, word))
    return syllables, letters, syllables >= 3 and _is_complex(word, syllables), not _is_easy(word)


def _is_complex(word: str, syllables: int) -> bool:
    if "-" in word:
        return max(map(count, word.split("-"))) >= 3
    return syllables > 3 or not word.endswith(_THIRD_SYLLABLE)


def _is_easy(word: str) -> bool:
    easy = easy_words()
    if word in easy:
        return True
    if word.isalpha():
        return _is_inflected(word, easy)
    parts = word.translate(_PARTS).split()
    return all(part in easy or part[0].isdigit() or _is_inflected(part, easy) for part in parts)


def _is_inflected(word: str, easy: frozenset[str]) -> bool:
    """A regular plural, possessive, verb form or comparative of a word on the list (rules of Dale & Chall)."""
    word = word.removesuffix("'s").removesuffix("s'")
    if word in easy:
        return True
    for ending in _ENDINGS.get(word[-1:], ()):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            double = stem[-1] == stem[-2] and ending in ("ing", "est", "ed", "er") and stem[:-1] in easy
            if stem in easy or stem + "e" in easy or double or (stem[-1] == "i" and stem[:-1] + "y" in easy):
                return True
    return False


@cache
def easy_words() -> frozenset[str]:
    """The words familiar to fourth-graders (Dale & Chall 1948) as the textstat package carries them.

    The list is read beside the package, without importing it. Raises InputError where it is not installed.
    """
    spec = importlib.util.find_spec("textstat")
    if spec is None or spec.origin is None:
        raise InputError("the Dale-Chall word list is missing", advice="install textstat 0.7.13 or later")
    path = Path(spec.origin).parent / "resources" / "en" / "easy_words.txt"
    return frozenset(path.read_text(encoding="utf-8").split())
