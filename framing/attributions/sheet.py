"""Texts laid out for the tagger: tokens, paragraphs and sentences of many texts at once, as arrays.

Every text of a batch is laid end to end and cut by array operations; there is no loop over tokens. Two empty
tokens stand between paragraphs, so that a neighbour is a shifted slice and never crosses a paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.cues import cue_classes
from framing.structure.blocks import Block
from framing.text import code_points

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Keys = NDArray[np.uint32]

PADS = 2
WORD_BITS = 20
ANALYSED = frozenset({"paragraph", "blockquote", "headline", "standfirst", "bullet"})
_VOICED = {"headline": 1, "blockquote": 2}

# Classes of characters.
_SPACE, _PUNCT, _LOWER, _UPPER, _DIGIT, _LETTER = 0, 1, 2, 3, 4, 5
APOSTROPHES = "'’‘ʼ`"
_HYPHENS = "-‐‑"
_ABBREVIATIONS = """
mr mrs ms dr prof rep reps sen sens gov gen col lt capt sgt maj cmdr adm pfc rev hon pres st jr sr inc corp
co ltd vs no dept univ assn bros jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri ala
ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
tenn tex va vt wash wis wyo fig al ed eds
"""


class _Tables(NamedTuple):
    kind: NDArray[np.uint8]
    mix: NDArray[np.uint64]


@cache
def _tables() -> _Tables:
    """Class and random number of every character of the Basic Multilingual Plane (first use: 60 ms)."""
    size = 0x10000
    kind = np.full(size, _PUNCT, np.uint8)
    folded = np.arange(size, dtype=np.uint64)
    for c in range(size):
        char = chr(c)
        if char.isalnum() or char == "_":
            kind[c] = (
                _UPPER
                if char.isupper()
                else _LOWER
                if char.islower()
                else _DIGIT
                if char.isdigit()
                else _LETTER
            )
            folded[c] = 48 if char.isdigit() else ord(char.lower()[0])
        elif char.isspace() or c in (0xAD, 0x200B, 0xFEFF):
            kind[c] = _SPACE
    for marks in (APOSTROPHES, _HYPHENS):
        folded[[ord(mark) for mark in marks]] = ord(marks[0])
    return _Tables(kind, _scramble(folded))


def _scramble(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Splitmix64: equal numbers stay equal, near ones fly apart."""
    z = values + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


_BASE = 0x9E3779B97F4A7C55
_INVERSE = pow(_BASE, -1, 1 << 64)


@cache
def _powers(bits: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of the hash base and of its inverse modulo 2**64, up to exponent 2**bits."""
    size = (1 << bits) + 1
    up, down = np.full(size, _BASE, np.uint64), np.full(size, _INVERSE, np.uint64)
    up[0] = down[0] = 1
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


class Paragraphs(NamedTuple):
    """Stretches of text that are read on their own: which text, where in the texts laid end to end, whether they
    are a headline or a block quotation; and their tokens, `[first, last)`."""

    text: Ints
    start: Ints
    end: Ints
    is_headline: Bools
    is_blockquote: Bools
    first: Ints
    last: Ints


class _Stretches(NamedTuple):
    text: Ints
    start: Ints
    end: Ints
    is_headline: Bools
    is_blockquote: Bools


class Sheet(NamedTuple):
    """A batch of texts as tokens, `PADS` empty ones before, between and after paragraphs.

    All arrays but `chars`, `offset` and `paragraphs` have one element per token. `start` and `end` count in the
    texts laid end to end; subtract `offset[text]` to get code points into a text. `word` and `suffix` are hashes,
    `listed` is the class of a reporting word (:mod:`framing.attributions.cues`), `real` is false for an empty token.
    """

    text: str
    chars: NDArray[np.uint32]
    offset: Ints
    paragraphs: Paragraphs
    real: Bools
    start: Ints
    end: Ints
    paragraph: Ints
    word: Keys
    suffix: Keys
    shape: Keys
    listed: NDArray[np.uint8]
    first: NDArray[np.uint32]
    sentence: Ints


def word_hash(word: str) -> int:
    """The number that stands for a word form: case and digits do not matter.

    >>> word_hash("Said") == word_hash("said") and word_hash("1999") == word_hash("2024")
    True
    """
    mix = _tables().mix[code_points(word)]
    up, _ = _powers(8)
    return int(_finish(np.add.reduce(mix * up[: len(mix)], keepdims=True))[0])


def word_slot(word: Keys) -> Keys:
    """Where words are found in a :class:`WordTable`."""
    return word >> np.uint32(32 - WORD_BITS)


@cache
def listed_classes() -> NDArray[np.uint8]:
    """The classes of our own lists of reporting words (:mod:`framing.attributions.cues`), by word slot."""
    table = np.zeros(1 << WORD_BITS, np.uint8)
    for word, kind in cue_classes().items():
        table[word_hash(word) >> (32 - WORD_BITS)] = kind
    return table


def one_of(values: NDArray[Any], few: Keys | Sequence[int]) -> Bools:
    """Which values are among these few: they are compared one by one, several times faster than by a table."""
    return np.isin(values, few, kind="sort")


def running_count(mask: Bools) -> NDArray[np.int32]:
    """How many are true before each place, and in all. (32 bits: sums of 64 take ten times as long.)

    >>> running_count(np.array([True, False, True])).tolist()
    [0, 1, 1, 2]
    """
    count = np.zeros(len(mask) + 1, np.int32)
    np.cumsum(mask, dtype=np.int32, out=count[1:])
    return count


def _finish(values: NDArray[np.uint64]) -> Keys:
    return ((values ^ (values >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(32)).astype(
        np.uint32
    )


def _paragraphs(
    chars: NDArray[np.uint32], offset: Ints, blocks: Sequence[Sequence[Block]] | None
) -> _Stretches:
    if blocks is not None:
        rows = [
            (i, shift + start, shift + end, _VOICED.get(kind, 0))
            for i, (shift, own) in enumerate(zip(offset.tolist(), blocks, strict=False))
            for kind, start, end in own
            if kind in ANALYSED
        ]
        table = np.array(rows, np.int64).reshape(-1, 4)
        kind = table[:, 3]
        return _Stretches(table[:, 0], table[:, 1], table[:, 2], kind == 1, kind == 2)
    breaks = np.flatnonzero(chars == 10)
    start = np.concatenate([[0], breaks + 1])
    end = np.concatenate([breaks, [len(chars)]])
    some = end > start
    start, end = start[some], end[some]
    text = np.searchsorted(offset, start, "right") - 1
    # Without blocks the first of several lines is read as the headline.
    first = np.diff(text, prepend=-1) != 0
    several = np.append(text[1:] == text[:-1], False)
    return _Stretches(text, start, end, first & several, np.zeros(len(start), np.bool_))


def _word_mask(kind: NDArray[np.uint8], chars: NDArray[np.uint32]) -> tuple[Bools, Bools]:
    """Which characters belong to a word (apostrophe, hyphen, stop inside it too), and where a clitic starts."""
    word = kind >= _LOWER
    middle = np.zeros_like(word)
    mark = np.flatnonzero((kind[1:-1] == _PUNCT) & word[:-2] & word[2:]) + 1
    char = chars[mark]
    left, right = kind[mark - 1], kind[mark + 1]
    hook = np.isin(char, [ord(c) for c in APOSTROPHES])
    digits = (left == _DIGIT) & (right == _DIGIT)
    joins = hook | np.isin(char, [ord(c) for c in _HYPHENS])
    joins |= (char == 46) & (digits | (left == right))
    joins |= ((char == 44) | (char == 58)) & digits
    joins |= (char == 38) & (left == _UPPER) & (right == _UPPER)
    middle[mark[joins]] = True
    # 's 'd 'm 't and 'll 're 've are tokens of their own; O'Malley is one.
    hooks = mark[hook]
    padded = np.concatenate([word, np.zeros(4, np.bool_)])
    short = ~padded[hooks + 2]
    two = ~short & ~padded[hooks + 3]
    pair = np.minimum(hooks + 2, len(chars) - 1)
    code = chars[hooks + 1] * 256 + chars[pair]
    clitic = np.zeros_like(word)
    clitic[hooks[short | (two & np.isin(code, [ord(a) * 256 + ord(b) for a, b in ("ll", "re", "ve")]))]] = (
        True
    )
    return word | middle, clitic


def _cut(chars: NDArray[np.uint32], kind: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Token starts and ends: words, clitics, runs of one mark among . - ' `, single other marks."""
    word, clitic = _word_mask(kind, chars)
    mark = (kind == _PUNCT) & ~word
    same = np.zeros_like(word)
    same[1:] = mark[1:] & (chars[1:] == chars[:-1]) & mark[:-1]
    runs = np.flatnonzero(same)
    same[runs] = np.isin(chars[runs], [ord(c) for c in APOSTROPHES + "-."])
    begins = (word & ~np.concatenate([[False], word[:-1]])) | clitic | (mark & ~same)
    # A token ends where the next begins, or at the first blank after it.
    filled = word | mark
    ends = filled & np.append(begins[1:] | ~filled[1:], True)
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1


def read(texts: Sequence[str], blocks: Sequence[Sequence[Block]] | None = None) -> Sheet:
    """Lay texts end to end and cut them into tokens, paragraphs and sentences."""
    text = "\n".join(texts) + "\n"
    chars = code_points(text)
    sizes = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    offset = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(texts) else np.zeros(1, np.int64)
    low = np.minimum(chars, 0xFFFF).astype(np.intp)
    kind = _tables().kind.take(low)
    start, end = _cut(chars, kind)
    stretches = _paragraphs(chars, offset, blocks)
    mix = _tables().mix.take(low)
    laid = Laid(text, chars, kind, mix, _running(mix), offset)
    start, end = _join_stops(laid, start, end)
    begins = np.searchsorted(start, stretches.start)
    owner = np.repeat(np.arange(-1, len(begins)), np.diff(begins, prepend=0, append=len(start)))
    keep = owner >= 0
    if len(stretches.end):
        keep &= start < stretches.end[owner]
    start, end, owner = start[keep], end[keep], owner[keep]
    first = np.diff(owner, prepend=-1) > 0
    filled, owner = owner[first], running_count(first)[1:].astype(np.int64) - 1
    text_of, begin, finish, heads, set_off = stretches
    stretches = _Stretches(text_of[filled], begin[filled], finish[filled], heads[filled], set_off[filled])
    place = np.arange(len(start)) + PADS * (owner + 1)
    return _layout(laid, stretches, start, end, owner, place)


class Laid(NamedTuple):
    """Texts laid end to end: the string, its code points, their classes and random numbers, the hashes of all
    beginnings, where texts begin."""

    text: str
    chars: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    mix: NDArray[np.uint64]
    running: NDArray[np.uint64]
    offset: Ints


def _join_stops(laid: Laid, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Give abbreviations their full stop (Mr., W., U.S.), unless a line ends there."""
    dot = np.flatnonzero((laid.chars[start] == 46) & (end - start == 1))
    dot = dot[(dot > 0) & (dot + 1 < len(start))]
    before = dot - 1
    tight = (end[before] == start[dot]) & (laid.chars[end[dot]] != 10)
    dot, before = dot[tight], before[tight]
    size = end[before] - start[before]
    initial = (size == 1) & (laid.kind[start[before]] == _UPPER)
    dotted = (size >= 3) & (laid.chars[end[before] - 2] == 46) & (laid.kind[end[before] - 1] == _UPPER)
    words = _words(laid, start[before], end[before])
    capital = laid.kind[start[before]] == _UPPER
    joins = initial | dotted | (capital & np.isin(words, _abbreviations()))
    end = end.copy()
    end[before[joins]] += 1
    keep = np.ones(len(start), np.bool_)
    keep[dot[joins]] = False
    return start[keep], end[keep]


def _layout(laid: Laid, stretches: _Stretches, start: Ints, end: Ints, owner: Ints, place: Ints) -> Sheet:
    size = len(start) + PADS * (len(stretches.start) + 1)
    words, suffixes = _words(laid, start, end), _suffixes(laid, start, end)
    listed = listed_classes().take(word_slot(words), mode="clip")
    length = end - start
    first = laid.kind[start]
    caps = running_count(laid.kind == _UPPER)
    capitals = caps[end] - caps[start]
    shape = first.astype(np.uint32) * 4 + (capitals == length) * np.uint32(2) + (length > 3)

    def pad(values: NDArray[Any], fill: int = 0) -> NDArray[Any]:
        full = np.full(size, fill, values.dtype)
        full[place] = values
        return full

    ends = np.maximum.accumulate(pad(end))
    starts = ends.copy()  # an empty token stands at the end of the token before it
    starts[place] = start
    count = np.arange(len(stretches.start))
    begins = np.searchsorted(owner, count)
    paragraphs = Paragraphs(
        *stretches, place[begins], place[np.append(begins[1:], len(start)) - 1] + 1 if len(start) else begins
    )
    sheet = Sheet(
        laid.text, laid.chars, laid.offset, paragraphs, pad(np.ones(len(start), np.bool_)), starts, ends,
        pad(owner, -1), pad(words), pad(suffixes), pad(shape), pad(listed), pad(laid.chars[start]), ends,
    )  # fmt: skip
    return sheet._replace(sentence=_sentences(sheet))


def _running(mix: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hash of the texts up to each character: what two of them differ by is the hash of what lies between."""
    up, _ = _powers(max(8, len(mix).bit_length()))
    running = np.zeros(len(mix) + 1, np.uint64)
    np.cumsum(mix * up[: len(mix)], out=running[1:])
    return running


def _words(laid: Laid, start: Ints, end: Ints) -> Keys:
    """Hashes of tokens, wherever they stand."""
    _, down = _powers(max(8, len(laid.mix).bit_length()))
    return _finish((laid.running[end] - laid.running[start]) * down[start])


def _suffixes(laid: Laid, start: Ints, end: Ints) -> Keys:
    """Hashes of the last three characters of tokens."""
    tail = np.zeros(len(start), np.uint64)
    for back in (1, 2, 3):
        tail = tail * np.uint64(_BASE) + laid.mix[end - back] * (end - start >= back)
    return _finish(tail)


@cache
def _abbreviations() -> Keys:
    return np.array(sorted(word_hash(word) for word in _ABBREVIATIONS.split()), np.uint32)


def _sentences(sheet: Sheet) -> Ints:
    """Number of the sentence of each token; empty tokens have sentences of their own."""
    first, size = sheet.first, len(sheet.first)
    begins = np.zeros(size, np.bool_)
    begins[1:] = sheet.paragraph[1:] != sheet.paragraph[:-1]
    stops = np.flatnonzero(one_of(first, [ord(c) for c in ".!?…"]) & sheet.real)
    if stops.size:
        after = stops + 1
        closers = [ord(c) for c in "\"”’»')]"]
        for _ in range(2):
            tight = np.isin(first[after], closers) & (sheet.start[after] == sheet.end[after - 1])
            after = after + tight
        opens = (sheet.shape[after] >> 2 > _LOWER) | np.isin(first[after], [ord(c) for c in "\"“‘'([•@#"])
        opens &= sheet.real[after]
        begins[after[opens]] = True
    return np.cumsum(begins, dtype=np.int32).astype(np.int64)
