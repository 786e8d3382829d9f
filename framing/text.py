"""Text as numbers: spans, code points, tokens, words.

Everything is counted in *code points* and every range is half-open, so that `text[start:end]` is what a
span shows. Nothing here changes a text: folding (lower case, quotes, dashes) happens beside it.

Two units are kept apart:

* a **token** is one run of ``\\w`` characters: the unit of matching ("right-wing" has two);
* a **word** is what a reader counts: tokens joined by an apostrophe, a hyphen, a full stop or an
  ampersand with no white space ("right-wing", "don't", "U.S.-Russia", "1,000" are one word each). Words are
  the denominator of every rate.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# What stands between two tokens, from nothing much to a new paragraph.
SOFT, CLAUSE, SENTENCE, PARAGRAPH = 0, 1, 2, 3

_APOSTROPHES = "'’‘ʼ`´＇"
_HYPHENS = "-‐‑\u00ad－"
_STOPS = ".!?…。！？"


class Span(NamedTuple):
    """`[start, end)` in code points.

    >>> "some critics say"[slice(*Span(5, 12))]
    'critics'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]


class Tokens(NamedTuple):
    """A text cut into tokens; arrays of equal length n.

    * `chars`: the text as code points, `uint32[len(text)]`
    * `folded`: the same, lower case, every non-word character a space, `uint32[len(text)]`
    * `start`, `end`: code-point ranges of the tokens, `int64[n]`
    * `gap`: what stands *before* each token, `uint8[n]`: SOFT (white space, hyphen, apostrophe, one line
      break, a full stop inside an abbreviation), CLAUSE (comma, dash, bracket, quotation mark), SENTENCE
      (full stop, question mark) or PARAGRAPH (blank line, first token). A phrase spans SOFT gaps only.
    * `joined`: true where a token continues the word of the token before it, `bool[n]`; the number of
      words is `(~joined).sum()`
    """

    chars: NDArray[np.uint32]
    folded: NDArray[np.uint32]
    start: Ints
    end: Ints
    gap: NDArray[np.uint8]
    joined: Bools


class _Tables(NamedTuple):
    lower: NDArray[np.uint32]
    weight: NDArray[np.uint8]
    hyphen: Bools


@cache
def _tables() -> _Tables:
    """Look-up tables over the Basic Multilingual Plane, built on first use (about 20 ms)."""
    size = 0x10000
    word = np.fromiter((chr(c).isalnum() or c == 0x5F for c in range(size)), np.bool_, size)
    lower = np.fromiter((_lower(c) for c in range(size)), np.uint32, size)
    lower[~word] = 32
    weight = np.full(size, CLAUSE, np.uint8)
    for c in range(size):
        if chr(c).isspace() or unicodedata.category(chr(c)) in ("Cf", "Mn", "Mc", "Me"):
            weight[c] = SOFT
    for mark in _APOSTROPHES + _HYPHENS + "&":
        weight[ord(mark)] = SOFT
    for mark in _STOPS:
        weight[ord(mark)] = SENTENCE
    hyphen = np.zeros(size, np.bool_)
    for mark in _APOSTROPHES + _HYPHENS + ".&":
        hyphen[ord(mark)] = True
    return _Tables(lower, weight, hyphen)


def _lower(c: int) -> int:
    low = chr(c).lower()
    return ord(low) if len(low) == 1 else ord(low[0])  # "İ" lowers to two code points: keep the first


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def fold(chars: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], Bools]:
    """Lower case with spaces for all that is no word character, and the mask of word characters.

    The length never changes, so that a position in the folded text is a position in the text.
    """
    folded = _tables().lower.take(chars, mode="clip")  # U+FFFF, the last of the table, is no word character
    beyond = np.flatnonzero(chars >= 0x10000)
    if beyond.size:
        values, inverse = np.unique(chars[beyond], return_inverse=True)
        lower = [_lower(int(c)) if chr(int(c)).isalnum() else 32 for c in values]
        folded[beyond] = np.array(lower, np.uint32)[inverse]
    return folded, folded != 32


def tokenize(text: str) -> Tokens:
    """Cut a text into tokens.

    >>> tokens = tokenize("Don't panic: U.S. aid.")
    >>> [Span(s, e).of("Don't panic: U.S. aid.") for s, e in zip(tokens.start, tokens.end)]
    ['Don', 't', 'panic', 'U', 'S', 'aid']
    >>> int((~tokens.joined).sum())
    4
    """
    chars = code_points(text)
    folded, word = fold(chars)
    edge = np.flatnonzero(np.diff(word, prepend=False, append=False))
    start, end = edge[::2], edge[1::2]
    gap, joined = _gaps(chars, folded, start, end)
    return Tokens(chars, folded, start, end, gap, joined)


def _gaps(
    chars: NDArray[np.uint32], folded: NDArray[np.uint32], start: Ints, end: Ints
) -> tuple[NDArray[np.uint8], Bools]:
    n = len(start)
    gap = np.full(n, PARAGRAPH, np.uint8)
    joined = np.zeros(n, np.bool_)
    if n < 2:
        return gap, joined
    tables = _tables()
    left, right = end[:-1], start[1:]
    width = right - left
    first, second = chars[left], chars[np.minimum(left + 1, len(chars) - 1)]
    inner = tables.weight.take(first, mode="clip")
    hyphen = tables.hyphen.take(first, mode="clip")
    # A full stop, a comma or a colon without white space keeps "U.S", "3.5", "1,000" and "5:30" together.
    numeric = (width == 1) & ((first == 44) | (first == 58) | (first == 47))
    numeric &= (folded[left - 1] - 48 < 10) & (folded[right] - 48 < 10)
    # Two different marks too: "U.S.-Russia". Two of a kind are a dash or an ellipsis.
    double = (width == 2) & (first != second)
    tight = (hyphen & (width == 1)) | numeric
    tight[double] |= hyphen[double] & tables.hyphen.take(second[double], mode="clip")
    inner[tight] = SOFT
    joined[1:] = tight
    long = np.flatnonzero((width > 1) & ~tight)
    if long.size:
        inner[long] = _worst(chars, left[long], width[long])
        # "U.S. officials": the stop after a single letter belongs to the abbreviation.
        letter = (left[long] - start[:-1][long] == 1) & (first[long] == 46)
        dotted = letter & joined[:-1][long] & (width[long] == 2) & (second[long] != 10)
        inner[long[dotted]] = SOFT
    gap[1:] = inner
    return gap, joined


def _worst(chars: NDArray[np.uint32], left: Ints, width: Ints) -> NDArray[np.uint8]:
    """The weightiest mark of each stretch; two line breaks are a paragraph."""
    begin = np.cumsum(width) - width
    place = np.arange(begin[-1] + width[-1]) + np.repeat(left - begin, width)
    marks = chars[place]
    worst = np.maximum.reduceat(_tables().weight.take(marks, mode="clip"), begin)
    breaks = np.add.reduceat((marks == 10).astype(np.int32), begin)
    worst[breaks >= 2] = PARAGRAPH
    return worst


class Groups(NamedTuple):
    """Ranges grouped by what they hold.

    * `of`: for each range the number of its group, `int64[n]`
    * `first`: for each group the index of one range in it, `int64[groups]`
    * `key`: for each group a 64-bit hash of its characters, the same in every text, `uint64[groups]`
    """

    of: Ints
    first: Ints
    key: NDArray[np.uint64]


def distinct(chars: NDArray[np.uint32], start: Ints, end: Ints) -> Groups:
    """Group ranges that hold the same characters, without making a string of each.

    Ranges are compared by a 64-bit polynomial hash of their characters.

    >>> chars = code_points("to be or not to be")
    >>> distinct(chars, np.array([0, 3, 6, 9, 13, 16]), np.array([2, 5, 8, 12, 15, 18])).of.tolist()
    [2, 3, 0, 1, 2, 3]
    """
    keys = _hashes(chars, start, end)
    n = len(keys)
    owner = np.zeros(n, np.int64)
    bits = max(n, 16).bit_length() + 1
    table = np.zeros(1 << bits, np.int64)
    pending = np.arange(n)
    for turn in range(64):  # each turn settles all but the ranges whose slot another group took
        if not pending.size:
            break
        mixed = keys[pending] * np.uint64(0x9E3779B97F4A7C15 + 2 * turn)
        slot = (mixed >> np.uint64(64 - bits)).astype(np.int64)
        table[slot] = pending
        holder = table[slot]
        same = keys[holder] == keys[pending]
        owner[pending[same]] = holder[same]
        pending = pending[~same]
    first = np.zeros(n, np.bool_)
    first[owner] = True
    chosen = np.flatnonzero(first)
    return Groups((np.cumsum(first) - 1)[owner], chosen, keys[chosen])


_BASE = 0x100000001B3  # odd, so that its powers have inverses modulo 2**64
_BITS = 16
_ROW = (
    1 << _BITS
)  # characters; powers of one row of a text, times that of the row, are those of its characters


@cache
def _powers(base: int) -> NDArray[np.uint64]:
    """The powers 0 … _ROW - 1 of a base, modulo 2**64."""
    powers = np.full(_ROW, base & 0xFFFFFFFFFFFFFFFF, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def _hashes(chars: NDArray[np.uint32], start: Ints, end: Ints) -> NDArray[np.uint64]:
    powers, inverse = _powers(_BASE), _powers(pow(_BASE, -1, 1 << 64))
    rows, inverse_rows = _powers(pow(_BASE, _ROW, 1 << 64)), _powers(pow(_BASE, -_ROW, 1 << 64))
    prefix = np.zeros(len(chars) + 1, np.uint64)
    terms = prefix[1:]  # one array for all: a new one costs as much as the sum
    np.add(chars, 1, out=terms)
    for row in range(-(-len(chars) // _ROW)):
        part = terms[row * _ROW : (row + 1) * _ROW]
        part *= (powers * rows[row])[: len(part)]
    np.cumsum(terms, out=terms)
    found: NDArray[np.uint64] = prefix[end] - prefix[start]
    found *= inverse[start & (_ROW - 1)]
    found *= inverse_rows[start >> _BITS]
    return found
