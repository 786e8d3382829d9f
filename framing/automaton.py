"""All entries of all lexicons compiled: an alphabet, one automaton, and tables of what each pattern means.

A text is searched as a *stream*: its tokens in lower case, written densely, with one blank before a token
where a phrase may go on and two where it may not: "·so·called··expert·". What is looked for carries the
blanks at the ends of its words ("·so·called·", "·crack" for crack*) and so can only be whole words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.entries import CONTEXT, Entry, Part, Pattern, Rule, fold
from framing.lexicon import DROP, FLIP
from framing.text import SOFT, Bools, Ints, Tokens

_NEGATORS = """
not, never, no, none, nobody, nothing, nowhere, neither, nor, cannot, without, hardly, barely, scarcely, rarely,
seldom, ain t, aren t, can t, couldn t, didn t, doesn t, don t, hadn t, hasn t, haven t, isn t, mightn t, mustn t,
needn t, shan t, shouldn t, wasn t, weren t, won t, wouldn t
"""
# "not only", "nothing but", "no longer just", "no doubt": what follows is asserted.
_EXCEPTIONS = "but, only, just, merely, simply, solely, least, mention, doubt, question, wonder, matter"

_BLANK = 1


class Sense(NamedTuple):
    """One pattern of one entry in one category (-1: to be ignored)."""

    lexicon: int
    category: int
    entry: int
    source: Entry
    pattern: Pattern

    @property
    def rank(self) -> tuple[int, int, bool, int, bool]:
        """Order of senses: what is ignored first; within a category the most exact first."""
        loose = len(self.pattern) > 1 or self.pattern[-1].open
        letters = sum(len(word) for part in self.pattern for word in part.words)
        return self.lexicon, self.category, loose, -letters, not self.source.cased


class Piece(NamedTuple):
    """A part of a pattern as it stands in a stream; `spelled` has its words if capitals matter."""

    codes: bytes
    words: int
    within: int
    open: bool
    spelled: tuple[str, ...]


class Special(NamedTuple):
    """A sense that is not settled by its first part alone."""

    head: Piece
    tail: tuple[Piece, ...]
    rule: Rule | None
    context: dict[str, tuple[tuple[Piece, ...], ...]]


class Index(NamedTuple):
    """Everything compiled.

    * `table`: code of every code point (0: not in any entry), `uint8` or `uint16[0x110000]`
    * by needle (a first part, a negator or an exception): `words`, `negator`, `exception`, and its senses,
      `senses[begin[i]:begin[i + 1]]`
    * by sense: `lexicon`, `category`, `entry`, `weight`, `flip`, `drop`, `is_special`
    """

    table: NDArray[Any]
    automaton: Any
    words: Ints
    negator: Bools
    exception: Bools
    begin: Ints
    senses: Ints
    lexicon: Ints
    category: Ints
    entry: Ints
    weight: NDArray[np.float32]
    flip: Bools
    drop: Bools
    is_special: Bools
    special: dict[int, Special]


def compile_senses(senses: list[Sense], policies: list[str]) -> Index:
    """Compile senses, in the order of their rank; `policies` are the negation policies of the categories."""
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    needles: dict[str, list[int]] = {}
    for number, sense in enumerate(senses):
        needles.setdefault(_padded(sense.pattern[0]), []).append(number)
    negators, exceptions = _words(_NEGATORS), _words(_EXCEPTIONS)
    for word in chain(negators, exceptions):
        needles.setdefault(word, [])
    letters = _Letters(chain(needles, _further(senses)))
    special = {
        number: _special(sense, letters)
        for number, sense in enumerate(senses)
        if len(sense.pattern) > 1 or sense.source.cased or sense.source.rule
    }
    category = np.array([sense.category for sense in senses], np.int64)
    policy = np.array([*policies, ""])[category]
    return Index(
        table=letters.table,
        automaton=BytesAhoCorasick([letters.encode(one) for one in needles], matchkind=MatchKind.Standard),
        words=np.array([len(one.split()) for one in needles]),
        negator=np.array([one in negators for one in needles]),
        exception=np.array([one in exceptions for one in needles]),
        begin=np.cumsum([0, *map(len, needles.values())]),
        senses=np.fromiter(chain.from_iterable(needles.values()), np.int64),
        lexicon=np.array([sense.lexicon for sense in senses], np.int64),
        category=category,
        entry=np.array([sense.entry for sense in senses], np.int64),
        weight=np.array([sense.source.weight for sense in senses], np.float32),
        flip=policy == FLIP,
        drop=policy == DROP,
        is_special=np.array([number in special for number in range(len(senses))], np.bool_),
        special=special,
    )


def _padded(part: Part) -> str:
    return f" {fold(' '.join(part.words))}{'' if part.open else ' '}"


def _words(listed: str) -> dict[str, None]:
    return {f" {word.strip()} ": None for word in listed.split(",")}


def _further(senses: Iterable[Sense]) -> Iterator[str]:
    """All that is looked for besides first parts."""
    for sense in senses:
        for part in sense.pattern[1:]:
            yield _padded(part)
        if sense.source.rule:
            for key in CONTEXT:
                for part in chain.from_iterable(getattr(sense.source.rule, key)):
                    yield _padded(part)


class _Letters:
    """The alphabet of all entries as small numbers: 0 is every other character, 1 the blank."""

    def __init__(self, texts: Iterable[str]) -> None:
        used = sorted(set(chain.from_iterable(texts)) - {" "})
        self.codes = {ord(letter): number for number, letter in enumerate(used, _BLANK + 1)}
        self.codes[32] = _BLANK
        wide = len(self.codes) > 255
        self.encoding = "utf-16-le" if wide else "latin-1"
        self.table = np.zeros(0x110000, np.dtype("<u2") if wide else np.uint8)
        self.table[list(self.codes)] = list(self.codes.values())

    def encode(self, text: str) -> bytes:
        return text.translate(self.codes).encode(self.encoding)

    def piece(self, part: Part, *, cased: bool = False) -> Piece:
        spelled = part.words if cased else ()
        return Piece(self.encode(_padded(part)), len(part.words), part.within, part.open, spelled)


def _special(sense: Sense, letters: _Letters) -> Special:
    rule = sense.source.rule
    head, *tail = (letters.piece(part, cased=sense.source.cased) for part in sense.pattern)
    context = {
        key: tuple(tuple(map(letters.piece, pattern)) for pattern in getattr(rule, key))
        for key in CONTEXT
        if rule and getattr(rule, key)
    }
    return Special(head, tuple(tail), rule, context)


class Stream(NamedTuple):
    """A text as it is searched: `codes`; `token[i]` of the i-th code; `at[t]`, the blank before token t.

    `width` is the size of a code in bytes; `token` and `at` count codes.
    """

    codes: bytes
    token: NDArray[np.int32]
    at: Ints
    width: int


def stream(tokens: Tokens, table: NDArray[Any]) -> Stream:
    """Write a text out as a stream (a blank belongs to the token that follows it)."""
    n = len(tokens.start)
    length = tokens.end - tokens.start
    runs = np.empty(2 * n, np.int64)
    runs[::2] = 1 + (tokens.gap != SOFT)
    runs[1::2] = length
    width = runs[::2] + length
    codes = np.full(int(width.sum()) + 1, _BLANK, table.dtype)
    letter = np.repeat(np.tile(np.array([False, True]), n), runs)
    codes[:-1][letter] = table[tokens.folded[tokens.folded != 32]]
    token = np.repeat(np.arange(n, dtype=np.int32), width)
    return Stream(codes.tobytes(), token, np.cumsum(width) - length - 1, table.itemsize)
