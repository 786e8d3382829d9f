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
BUCKETS = 4096
AROUND = ("tails", *CONTEXT)
_DIGITS = "0123456789"


class Sense(NamedTuple):
    """The patterns of one entry, in one category (-1: to be ignored), that begin with the same part."""

    lexicon: int
    category: int
    entry: int
    source: Entry
    head: Part
    tails: tuple[Pattern, ...]

    @property
    def special(self) -> bool:
        """Whether more than the head decides."""
        return any(self.tails) or self.source.cased or self.source.rule is not None

    @property
    def rank(self) -> tuple[int, int, bool, int, bool]:
        """Order of senses: what is ignored first; within a category the most exact first."""
        loose = self.head.open or any(self.tails)
        return self.lexicon, self.category, loose, -sum(map(len, self.head.words)), not self.source.cased


def senses(lexicon: int, category: int, number: int, entry: Entry) -> list[Sense]:
    """The senses of an entry, given the numbers of its lexicon and category and its own."""
    heads: dict[Part, list[Pattern]] = {}
    for head, *tail in entry.patterns:
        heads.setdefault(head, []).append(tuple(tail))
    return [Sense(lexicon, category, number, entry, head, tuple(tails)) for head, tails in heads.items()]


class Piece(NamedTuple):
    """A part of a pattern as it stands in a stream; `spelled` has its words if capitals matter."""

    codes: bytes
    words: int
    within: int
    open: bool
    spelled: tuple[str, ...]


class Context(NamedTuple):
    """Patterns of which one is wanted: those of one part together, by their number of words, and the others."""

    plain: tuple[bytes, ...]
    by_words: tuple[tuple[int, tuple[bytes, ...]], ...]
    others: tuple[tuple[Piece, ...], ...]


class Special(NamedTuple):
    """A sense that is not settled by its head alone.

    `onward` are the codes with which its tails begin, at most `within` tokens after the head; `contexts` say
    where (before, after, near), whether wanted, and what.
    """

    head: Piece
    tails: tuple[tuple[Piece, ...], ...]
    onward: tuple[bytes, ...]
    within: int
    rule: Rule | None
    contexts: tuple[tuple[str, bool, Context], ...]


class Sieve(NamedTuple):
    """How the words around a special sense must begin: settles most of them without looking closer.

    * `opens`: whether a word of a context can begin with letters of this bucket, `bool[contexts, BUCKETS]`;
      nothing opens context 0
    * by sense: its contexts (0: none) in the order of `AROUND`; how far its tails and its near contexts
      `reach`, in tokens; the `capital` it begins with (0: any case); `unsure`, whether it has to be looked
      at even if nothing speaks against it
    * `words`: length of the longest pattern that may precede
    """

    opens: Bools
    contexts: Ints
    reach: Ints
    capital: NDArray[np.uint32]
    unsure: Bools
    words: int


class Index(NamedTuple):
    """Everything compiled.

    * `table`: code of every code point (0: not in any entry), `uint8` or `uint16[0x110000]`
    * by needle (a head, a negator or an exception): `words`, `negator`, `exception`, and its senses,
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
    sieve: Sieve


def compile_senses(senses: list[Sense], policies: list[str]) -> Index:
    """Compile senses, in the order of their rank; `policies` are the negation policies of the categories."""
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    needles: dict[str, list[int]] = {}
    for number, sense in enumerate(senses):
        needles.setdefault(_padded(sense.head), []).append(number)
    negators, exceptions = _words(_NEGATORS), _words(_EXCEPTIONS)
    for word in chain(negators, exceptions):
        needles.setdefault(word, [])
    letters = _Letters(
        chain(needles, _further({id(sense.source): sense.source for sense in senses}.values()))
    )
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
        is_special=np.array([sense.special for sense in senses], np.bool_),
        sieve=_sieve(senses, letters),
        special={number: _special(sense, letters) for number, sense in enumerate(senses) if sense.special},
    )


def _padded(part: Part) -> str:
    return f" {fold(' '.join(part.words))}{'' if part.open else ' '}"


def _words(listed: str) -> dict[str, None]:
    return {f" {word.strip()} ": None for word in listed.split(",")}


def _further(entries: Iterable[Entry]) -> Iterator[str]:
    """All that is looked for besides heads."""
    for entry in entries:
        for pattern in entry.patterns:
            yield from map(_padded, pattern[1:])
        for pattern in chain(*(getattr(entry.rule, key) for key in CONTEXT)) if entry.rule else ():
            yield from map(_padded, pattern)


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
        # By identity: the patterns of an entry share its rule.
        self._contexts: dict[int, Context] = {}
        self._openings: dict[int, frozenset[int]] = {}

    def encode(self, text: str) -> bytes:
        return text.translate(self.codes).encode(self.encoding)

    def piece(self, part: Part, *, cased: bool = False) -> Piece:
        spelled = part.words if cased else ()
        return Piece(self.encode(_padded(part)), len(part.words), part.within, part.open, spelled)

    def context(self, patterns: tuple[Pattern, ...]) -> Context:
        known = self._contexts.get(id(patterns))
        if known is None:
            pieces = [tuple(map(self.piece, pattern)) for pattern in patterns]
            by_words: dict[int, list[bytes]] = {}
            for first, *further in pieces:
                if not further:
                    by_words.setdefault(first.words, []).append(first.codes)
            plain = tuple(chain.from_iterable(by_words.values()))
            known = Context(
                plain,
                tuple((words, tuple(codes)) for words, codes in by_words.items()),
                tuple(pattern for pattern in pieces if len(pattern) > 1),
            )
            self._contexts[id(patterns)] = known
        return known

    def opening(self, patterns: tuple[Pattern, ...]) -> frozenset[int]:
        """The buckets in which a word can lie that begins one of the patterns."""
        known = self._openings.get(id(patterns))
        if known is None:
            known = frozenset(chain.from_iterable(self._buckets(pattern[0]) for pattern in patterns))
            self._openings[id(patterns)] = known
        return known

    def _buckets(self, part: Part) -> Iterable[int]:
        first, *more = (self.codes[ord(letter)] for letter in _padded(part)[1:4])
        if _padded(part)[1] in _DIGITS:
            return [_bucket(first, 0, 0)]
        if not more:
            return range(BUCKETS)
        if more[0] == _BLANK:
            return [_bucket(first, _BLANK, 0)]
        return [_bucket(first, more[0], third) for third in more[1:] or range(len(self.codes) + 1)]


def _bucket(first: int, second: int, third: int) -> int:
    return (first * 1369 + second * 37 + third) % BUCKETS


def _special(sense: Sense, letters: _Letters) -> Special:
    rule, cased = sense.source.rule, sense.source.cased
    tails = tuple(tuple(letters.piece(part, cased=cased) for part in tail) for tail in sense.tails)
    return Special(
        head=letters.piece(sense.head, cased=cased),
        tails=tails,
        onward=tuple({tail[0].codes: None for tail in tails if tail}) if all(tails) else (),
        within=max(tail[0].within for tail in tails if tail) if any(tails) else 0,
        rule=rule,
        contexts=tuple(
            (key.removeprefix("not_"), not key.startswith("not_"), letters.context(getattr(rule, key)))
            for key in CONTEXT
            if rule and getattr(rule, key)
        ),
    )


def _sieve(senses: list[Sense], letters: _Letters) -> Sieve:
    known: dict[frozenset[int], int] = {frozenset(): 0}
    contexts = np.zeros((len(AROUND), len(senses)), np.int64)
    reach = np.zeros((2, len(senses)), np.int64)
    capital = np.zeros(len(senses), np.uint32)
    unsure = np.zeros(len(senses), np.bool_)
    words = 0
    for number, sense in enumerate(senses):
        if not sense.special:
            continue
        rule, tailed = sense.source.rule or Rule(), any(sense.tails)
        unsure[number] = tailed or sense.source.cased or bool(rule.block)
        if sense.source.cased:
            capital[number] = ord(sense.head.words[0][0])
        reach[:, number] = max((tail[0].within for tail in sense.tails if tail), default=0), rule.within
        around = {key: getattr(rule, key) for key in CONTEXT}
        words = max([words, *(sum(len(part.words) for part in p) for p in chain(*around.values()))])
        if tailed:  # where the tails end is not known yet
            around = dict.fromkeys(CONTEXT, ()) | {"tails": sense.tails if all(sense.tails) else ()}
        for row, key in enumerate(AROUND):
            if patterns := around.get(key):
                contexts[row, number] = known.setdefault(letters.opening(patterns), len(known))
    opens = np.zeros((len(known), BUCKETS), np.bool_)
    for opening, context in known.items():
        opens[context, list(opening)] = True
    return Sieve(opens, contexts, reach, capital, unsure, words)


class Stream(NamedTuple):
    """A text as it is searched: `codes`, and `at[t]`, the place (in codes) of the blank before token t.

    `width` is the size of a code in bytes.
    """

    codes: bytes
    at: Ints
    width: int


def stream(tokens: Tokens, table: NDArray[Any]) -> Stream:
    """Write a text out as a stream."""
    # Most gaps of a text already are as long as they should be: one blank if soft, two or more if not.
    start, width = tokens.start, table.itemsize
    gap = start - np.concatenate([[0], tokens.end[:-1]])[: len(start)]
    more = np.where(tokens.gap == SOFT, 1 - gap, np.maximum(2 - gap, 0))
    text = table[tokens.folded].tobytes()
    pieces, done = [], 0
    wrong = np.flatnonzero(more)
    for place, change in zip(start[wrong].tolist(), more[wrong].tolist(), strict=True):
        pieces.append(text[done * width : (place + min(change, 0)) * width])
        pieces.append(table[32].tobytes() * max(change, 0))
        done = place
    pieces += [text[done * width :], table[32].tobytes()]
    return Stream(b"".join(pieces), start - 1 + np.cumsum(more), width)


def buckets(text: Stream, table: NDArray[Any]) -> Ints:
    """The bucket of each token: a hash of its first three letters, of a number its first digit."""
    codes = np.frombuffer(text.codes, table.dtype)
    first, second = codes[text.at + 1].astype(np.int64), codes[text.at + 2].astype(np.int64)
    third = codes[np.minimum(text.at + 3, len(codes) - 1)] * (second != _BLANK)
    number = np.isin(np.arange(int(table.max()) + 1), table[list(map(ord, _DIGITS))])[first] & (first > 0)
    rest: Ints = np.where(number, 0, second * 37 + third)
    return (first * 1369 + rest) % BUCKETS
