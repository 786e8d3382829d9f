"""All entries of all lexicons compiled: an alphabet, one automaton, and tables of what each pattern means.

A text is searched as a *stream*: its tokens in lower case, written densely, with one blank before a token
where a phrase may go on and two where it may not: "·so·called··expert·". What is looked for carries the
blanks at the ends of its words ("·so·called·", "·crack" for crack*) and so can only be whole words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.lexical.entries import CONTEXT, Entry, Part, Pattern, Rule, fold
from framing.lexical.lexicon import DROP, FLIP
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


class Owner(NamedTuple):
    """An entry and its number, with the numbers of its lexicon and category (-1: to be ignored)."""

    lexicon: int
    category: int
    number: int
    entry: Entry


class Sense(NamedTuple):
    """The forms of one entry that begin with the same part."""

    entry: Entry
    head: Part
    tails: tuple[Pattern, ...]

    @property
    def special(self) -> bool:
        """Whether more than the head decides."""
        return any(self.tails) or self.entry.cased or self.entry.rule is not None


class Piece(NamedTuple):
    """A part of a pattern as it stands in a stream; `spelled` has the code points of its words if capitals matter."""

    codes: bytes
    words: int
    within: int
    open: bool
    spelled: tuple[bytes, ...]


class Context(NamedTuple):
    """Patterns of which one is wanted.

    Those of one part by their number of words: `whole`, without the blank at their end, and `open` ones;
    and the `others`.
    """

    whole: tuple[tuple[int, frozenset[bytes]], ...]
    open: tuple[tuple[int, tuple[bytes, ...]], ...]
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
      `reach`, in tokens; the `capital` it begins with (0: any case); the `block` it is bound to, an index into
      `blocks` (the first: bound to none); `unsure`, whether it has to be looked at even if nothing speaks
      against it
    * `words`: length of the longest pattern that may precede
    """

    opens: Bools
    contexts: Ints
    reach: Ints
    capital: NDArray[np.uint32]
    block: Ints
    blocks: tuple[tuple[str, ...], ...]
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


def compile_entries(owners: list[Owner], policies: list[str]) -> Index:
    """Compile entries; `policies` are the negation policies of the categories.

    Senses are numbered by rank: what is ignored first; within a category the most exact first.
    """
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    heads, owner, senses = _heads(owners)
    number: dict[str, int] = {}
    needle = np.array([number.setdefault(head, len(number)) for head in heads], np.int64)
    negators, exceptions = (
        [number.setdefault(f" {word.strip()} ", len(number)) for word in listed.split(",")]
        for listed in (_NEGATORS, _EXCEPTIONS)
    )
    lexicon, category, entry = np.array([one[:3] for one in owners], np.int64).reshape(-1, 3)[owner].T
    cased = np.array([one.entry.cased for one in owners], np.bool_)[owner]
    loose = np.array([head[-1] != " " for head in heads], np.bool_)
    loose[[row for row, sense in senses.items() if any(sense.tails)]] = True
    length = np.array([len(head.replace(" ", "")) for head in heads], np.int64)
    order = np.lexsort((~cased, -length, loose, category, lexicon))
    rank = np.argsort(order)
    special = {int(rank[row]): sense for row, sense in senses.items() if sense.special}
    letters = _Letters(chain(number, _further(special.values())))
    policy = np.array([*policies, ""])[category[order]]
    return Index(
        table=letters.table,
        automaton=BytesAhoCorasick(letters.encode_all(number), matchkind=MatchKind.Standard),
        words=np.array([head.count(" ") - (head[-1] == " ") for head in number]),
        negator=_marked(negators, len(number)),
        exception=_marked(exceptions, len(number)),
        begin=np.cumsum([0, *np.bincount(needle, minlength=len(number))]),
        senses=rank[np.lexsort((rank, needle))],
        lexicon=lexicon[order],
        category=category[order],
        entry=entry[order],
        weight=np.array([one.entry.weight for one in owners], np.float32)[owner[order]],
        flip=policy == FLIP,
        drop=policy == DROP,
        is_special=_marked(list(special), len(heads)),
        sieve=_sieve(special, len(heads), letters),
        special={number: _special(sense, letters) for number, sense in special.items()},
    )


def _heads(owners: list[Owner]) -> tuple[list[str], Ints, dict[int, Sense]]:
    """The first parts of all forms as they stand in a stream, their owners, and the senses that are not plain."""
    heads: list[str] = []
    owner: list[int] = []
    senses: dict[int, Sense] = {}
    for number, (*_, entry) in enumerate(owners):
        if entry.cased or entry.rule or any("<" in form or "* " in form for form in entry.forms):
            tails: dict[Part, list[Pattern]] = {}
            for head, *tail in entry.patterns:
                tails.setdefault(head, []).append(tuple(tail))
            for row, head in enumerate(tails, len(heads)):
                senses[row] = Sense(entry, head, tuple(tails[head]))
            heads += map(_padded, tails)
        else:
            heads += [f" {form[:-1]}" if form[-1] == "*" else f" {form} " for form in entry.forms]
        owner += [number] * (len(heads) - len(owner))
    return heads, np.array(owner, np.int64), senses


def _padded(part: Part) -> str:
    """A part as it stands in a stream."""
    return f" {fold(' '.join(part.words))}{'' if part.open else ' '}"


def _marked(places: list[int], size: int) -> Bools:
    marked = np.zeros(size, np.bool_)
    marked[places] = True
    return marked


def _further(special: Iterable[Sense]) -> Iterator[str]:
    """The words of all that is looked for besides heads."""
    patterns = set[Pattern]()
    for sense in special:
        patterns.update(sense.tails, *(getattr(sense.entry.rule, key) for key in CONTEXT if sense.entry.rule))
    for part in chain.from_iterable(patterns):
        yield from map(fold, part.words)


class _Letters:
    """The alphabet of all entries as small numbers: 0 is every other character, 1 the blank."""

    def __init__(self, texts: Iterable[str]) -> None:
        used = sorted(set("".join(texts)) - {" "})
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

    def encode_all(self, texts: Iterable[str]) -> list[bytes]:
        codes = self.encode("".join(texts))
        ends = accumulate((len(text) * self.table.itemsize for text in texts), initial=0)
        return [codes[start:end] for start, end in pairwise(ends)]

    def piece(self, part: Part, *, cased: bool = False) -> Piece:
        codes = self.encode(_padded(part))
        spelled = tuple(word.encode("utf-32-le", "surrogatepass") for word in part.words) if cased else ()
        return Piece(codes, len(part.words), part.within, part.open, spelled)

    def context(self, patterns: tuple[Pattern, ...]) -> Context:
        known = self._contexts.get(id(patterns))
        if known is None:
            pieces = [tuple(map(self.piece, pattern)) for pattern in patterns]
            whole: dict[int, set[bytes]] = {}
            open_: dict[int, list[bytes]] = {}
            for first, *further in pieces:
                if not further and first.open:
                    open_.setdefault(first.words, []).append(first.codes)
                elif not further:
                    whole.setdefault(first.words, set()).add(first.codes[: -self.table.itemsize])
            known = Context(
                tuple((words, frozenset(codes)) for words, codes in whole.items()),
                tuple((words, tuple(codes)) for words, codes in open_.items()),
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
        letters = _padded(part)[1:4]
        first, *more = (self.codes[ord(letter)] for letter in letters)
        if letters[0] in _DIGITS:
            return [_bucket(first, 0, 0)]
        if not more:
            return range(BUCKETS)
        if more[0] == _BLANK:
            return [_bucket(first, _BLANK, 0)]
        return [_bucket(first, more[0], third) for third in more[1:] or range(len(self.codes) + 1)]


def _bucket(first: int, second: int, third: int) -> int:
    return (first * 1369 + second * 37 + third) % BUCKETS


def _special(sense: Sense, letters: _Letters) -> Special:
    rule, cased = sense.entry.rule, sense.entry.cased
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


def _sieve(special: dict[int, Sense], senses: int, letters: _Letters) -> Sieve:
    known: dict[frozenset[int], int] = {frozenset(): 0}
    blocks: dict[tuple[str, ...], int] = {(): 0}
    contexts = np.zeros((len(AROUND), senses), np.int64)
    reach = np.zeros((2, senses), np.int64)
    capital = np.zeros(senses, np.uint32)
    block = np.zeros(senses, np.int64)
    unsure = np.zeros(senses, np.bool_)
    words = 0
    for number, sense in special.items():
        rule, tailed = sense.entry.rule or Rule(), any(sense.tails)
        unsure[number] = tailed or sense.entry.cased
        block[number] = blocks.setdefault(rule.block, len(blocks))
        if sense.entry.cased:
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
    return Sieve(opens, contexts, reach, capital, block, tuple(blocks), unsure, words)


class Stream(NamedTuple):
    """A text as it is searched.

    `codes`; `at[t]`, the place (in codes) of the blank before token t, and `to[t]`, the end of the token;
    `width` is the size of a code in bytes.
    """

    codes: bytes
    at: Ints
    to: Ints
    width: int


def stream(tokens: Tokens, table: NDArray[Any]) -> Stream:
    """Write a text out as a stream."""
    # Most gaps of a text already are as long as they should be: one blank if soft, two or more if not.
    start, width = tokens.start, table.itemsize
    gap = start - np.concatenate([[0], tokens.end[:-1]])[: len(start)]
    more = np.where(tokens.gap == SOFT, 1 - gap, np.maximum(2 - gap, 0))
    text, blank = table.take(tokens.folded, mode="clip").tobytes(), table[32].tobytes()
    pieces, done = [], 0
    wrong = np.flatnonzero(more)
    for place, change in zip(start[wrong].tolist(), more[wrong].tolist(), strict=True):
        pieces.append(text[done * width : (place + min(change, 0)) * width])
        pieces.append(blank * max(change, 0))
        done = place
    pieces += [text[done * width :], blank]
    shift = np.cumsum(more)
    return Stream(b"".join(pieces), start - 1 + shift, tokens.end + shift, width)


def buckets(text: Stream, table: NDArray[Any]) -> Ints:
    """The bucket of each token: a hash of its first three letters, of a number its first digit."""
    codes = np.frombuffer(text.codes, table.dtype)
    first, second = codes[text.at + 1].astype(np.int64), codes[text.at + 2].astype(np.int64)
    third = codes[np.minimum(text.at + 3, len(codes) - 1)] * (second != _BLANK)
    is_digit = np.zeros(int(table.max()) + 1, np.bool_)
    is_digit[table[list(map(ord, _DIGITS))]] = True
    is_digit[0] = False
    rest: Ints = np.where(is_digit[first], 0, second * 37 + third)
    return (first * 1369 + rest) % BUCKETS
