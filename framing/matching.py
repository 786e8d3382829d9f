"""The one matching engine: every entry of every lexicon in one pass over a batch of texts.

The tokens are written out once more as a dense stream, "·so·called··expert·", with one blank where a phrase
may go on and two where it may not. All entries are searched in it together by one Aho-Corasick automaton,
padded with the blanks that mark the ends of words; what remains is arithmetic on arrays: expand hits to
entries, keep leftmost-longest within each lexicon, look back for negators. Python code runs only for the few
hits whose entry has a gap, capitals or a rule.

What matches, and which match wins, is told in `framing.entries` and `framing.lexicon`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.entries import Entry, Part, Pattern, Rule, fold
from framing.errors import LexiconError
from framing.lexicon import DROP, FLIP, Lexicon
from framing.text import SENTENCE, SOFT, Bools, Ints, Tokens, tokenize

NEGATION_REACH = 3

_NEGATORS = (
    "not never no none nobody nothing nowhere neither nor cannot without hardly barely scarcely rarely seldom"
).split()
_CONTRACTED = (
    "ain aren can couldn didn doesn don hadn hasn haven isn mightn mustn needn shan shouldn wasn weren won wouldn"
).split()
# "not only", "nothing but", "no longer just": what follows is asserted.
_EXCEPTIONS = "but only just merely simply solely".split()

_BLANK = 1


class Hits(NamedTuple):
    """Matches as arrays of equal length, in the order of their first token.

    * `first`, `last`: the first and the last token (inclusive), `int64`; the span of characters is
      `tokens.start[first]` to `tokens.end[last]`
    * `category`: index into `Matcher.categories`; `entry`: index into `Matcher.entries`
    * `weight`: of the entry, with changed sign where negation flips it, `float32`
    * `negated`: a negator stands before it, `bool`
    """

    first: Ints
    last: Ints
    category: Ints
    entry: Ints
    weight: NDArray[np.float32]
    negated: Bools


class Matcher:
    """Finds the entries of any number of lexicons, compiled on first use.

    >>> from framing.lexicon import read, shipped
    >>> matcher = Matcher([])
    >>> matcher.find(tokenize("Nothing to see.")).first.tolist()
    []
    """

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = tuple(lexicons)
        self.categories: list[tuple[str, str]] = []
        self.entries: list[Entry] = []
        self._policies: list[str] = []
        self._senses: list[_Sense] = []
        for number, lexicon in enumerate(self.lexicons):
            self._add(number, lexicon)
        self._senses.sort(key=_rank)

    def _add(self, number: int, lexicon: Lexicon) -> None:
        for entry in lexicon.ignore:
            self._senses += (_Sense(number, -1, -1, entry, pattern) for pattern in entry.patterns)
        for category in lexicon.categories.values():
            place = len(self.categories)
            self.categories.append((lexicon.name, category.name))
            self._policies.append(category.negation)
            for entry in category.entries:
                at = len(self.entries)
                self._senses += (_Sense(number, place, at, entry, pattern) for pattern in entry.patterns)
                self.entries.append(entry)

    @cached_property
    def _index(self) -> _Index:
        return _compile(self._senses, self._policies)

    def find(self, tokens: Tokens, blocks: Sequence[tuple[str, int, int]] = ()) -> Hits:
        """All matches in a text, or in many texts joined by blank lines.

        `blocks` (kind, start, end; in order) are needed for rules with `block` only: without them such
        entries are nowhere found.
        """
        if not len(tokens.start):
            return _hits(self._index, *np.zeros((3, 0), np.int64), np.zeros(0, np.bool_))
        index = self._index
        stream = _stream(tokens, index)
        found = index.automaton.find_matches_as_indexes(stream.codes, overlapping=True)
        flat = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
        if index.width > 1:
            flat = flat[flat[:, 1] % index.width == 0]
        head = flat[:, 0]
        first = stream.token[flat[:, 1] // index.width]
        last = first + index.words[head] - 1
        negator = np.zeros(len(tokens.start), np.bool_)
        negator[last[index.negator[head]]] = True
        exception = np.zeros(len(tokens.start), np.bool_)
        exception[last[index.exception[head]]] = True
        sense, first, last = _expand(index, head, first, last)
        sense, first, last = _verify(index, _Reading(tokens, stream, blocks), sense, first, last)
        sense, first, last = _resolve(index, len(tokens.start), sense, first, last)
        return _hits(index, sense, first, last, _negated(tokens, negator, exception, first))


def check(lexicon: Lexicon) -> list[LexiconError]:
    """The examples of a lexicon that do not hold, in the order of the file."""
    matcher = Matcher([lexicon])
    problems: list[LexiconError] = []
    for example in lexicon.examples:
        tokens = tokenize(example.text)
        hits = matcher.find(tokens)
        spans = {
            (int(first), int(last))
            for first, last, category in zip(hits.first, hits.last, hits.category)
            if example.category in (None, matcher.categories[category][1])
        }
        found = [example.text[tokens.start[first] : tokens.end[last]] for first, last in sorted(spans)]
        if found != list(example.finds):
            problems.append(
                LexiconError(
                    f"finds {found}, expected {list(example.finds)}, in {example.text!r}",
                    path=lexicon.path,
                    line=example.line,
                    advice="correct the entries or the example",
                )
            )
    return problems


class _Sense(NamedTuple):
    """One pattern of one entry in one category (-1: ignored)."""

    lexicon: int
    category: int
    entry: int
    source: Entry
    pattern: Pattern


def _rank(sense: _Sense) -> tuple[int, int, bool, int, bool]:
    """Order of senses: what is ignored first; within a category, the most exact first."""
    loose = len(sense.pattern) > 1 or sense.pattern[-1].open
    letters = sum(len(word) for part in sense.pattern for word in part.words)
    return sense.lexicon, sense.category, loose, -letters, not sense.source.cased


class _Piece(NamedTuple):
    """A part as it is looked for in the stream."""

    codes: bytes
    words: int
    within: int
    spelled: tuple[str, ...]
    open: bool


class _Special(NamedTuple):
    """A sense that needs more than its first part."""

    head: _Piece
    tail: tuple[_Piece, ...]
    rule: Rule | None
    context: dict[str, tuple[tuple[_Piece, ...], ...]]


class _Index(NamedTuple):
    """Everything compiled: the alphabet, the automaton over the first parts, and tables of senses."""

    table: NDArray[Any]
    width: int
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
    special: dict[int, _Special]
    is_special: Bools


def _compile(senses: list[_Sense], policies: list[str]) -> _Index:
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    heads: dict[str, list[int]] = {}
    for number, sense in enumerate(senses):
        heads.setdefault(_padded(sense.pattern[0]), []).append(number)
    negators = {f" {word} " for word in _NEGATORS} | {f" {word} t " for word in _CONTRACTED}
    exceptions = {f" {word} " for word in _EXCEPTIONS}
    for word in sorted(negators | exceptions):
        heads.setdefault(word, [])
    letters = _Letters(senses, heads)
    special = {
        number: _special(sense, letters)
        for number, sense in enumerate(senses)
        if len(sense.pattern) > 1 or sense.source.cased or sense.source.rule
    }
    begin = np.concatenate([[0], np.cumsum([len(numbers) for numbers in heads.values()])]).astype(np.int64)
    category = np.array([sense.category for sense in senses], np.int64)
    policy = np.array([*policies, ""])[category] if senses else np.zeros(0, "U4")
    return _Index(
        table=letters.table,
        width=letters.table.itemsize,
        automaton=BytesAhoCorasick([letters.encode(head) for head in heads], matchkind=MatchKind.Standard),
        words=np.array([len(head.split()) for head in heads], np.int64),
        negator=np.array([head in negators for head in heads], np.bool_),
        exception=np.array([head in exceptions for head in heads], np.bool_),
        begin=begin,
        senses=np.fromiter(chain.from_iterable(heads.values()), np.int64),
        lexicon=np.array([sense.lexicon for sense in senses], np.int64),
        category=category,
        entry=np.array([sense.entry for sense in senses], np.int64),
        weight=np.array([sense.source.weight for sense in senses], np.float32),
        flip=policy == FLIP,
        drop=policy == DROP,
        special=special,
        is_special=np.isin(np.arange(len(senses)), list(special)),
    )


def _padded(part: Part) -> str:
    return f" {' '.join(map(fold, part.words))}{'' if part.open else ' '}"


class _Letters:
    """The alphabet of all entries as small numbers; 0 is every other character, 1 the blank."""

    def __init__(self, senses: list[_Sense], heads: dict[str, list[int]]) -> None:
        used = set("".join(heads))
        for sense in senses:
            used.update(*(_padded(part) for part in sense.pattern[1:]))
            if sense.source.rule:
                for key in _CONTEXTS:
                    for pattern in getattr(sense.source.rule, key):
                        used.update(*(_padded(part) for part in pattern))
        letters = sorted(used - {" "})
        wide = len(letters) > 250
        self.encoding = "utf-16-le" if wide else "latin-1"
        self.codes = {ord(letter): number for number, letter in enumerate(letters, _BLANK + 1)}
        self.codes[32] = _BLANK
        self.table = np.zeros(0x110000, np.uint16 if wide else np.uint8)
        self.table[list(self.codes)] = list(self.codes.values())

    def encode(self, text: str) -> bytes:
        return text.translate(self.codes).encode(self.encoding)

    def piece(self, part: Part, *, cased: bool = False) -> _Piece:
        return _Piece(
            self.encode(_padded(part)), len(part.words), part.within, part.words if cased else (), part.open
        )


_CONTEXTS = ("before", "after", "near", "not_before", "not_after", "not_near")


def _special(sense: _Sense, letters: _Letters) -> _Special:
    head, *tail = (letters.piece(part, cased=sense.source.cased) for part in sense.pattern)
    rule = sense.source.rule
    context = {
        key: tuple(tuple(map(letters.piece, pattern)) for pattern in getattr(rule, key))
        for key in _CONTEXTS
        if rule and getattr(rule, key)
    }
    return _Special(head, tuple(tail), rule, context)


class _Stream(NamedTuple):
    """The dense text: codes, the token of each code, and where the blank before each token lies."""

    codes: bytes
    token: NDArray[np.int32]
    at: Ints


def _stream(tokens: Tokens, index: _Index) -> _Stream:
    n = len(tokens.start)
    length = tokens.end - tokens.start
    blanks = 1 + (tokens.gap != SOFT)
    runs = np.empty(2 * n, np.int64)
    runs[::2] = blanks
    runs[1::2] = length
    width = blanks + length
    codes = np.full(int(width.sum()) + 1, _BLANK, index.table.dtype)
    within = np.repeat(np.tile(np.array([False, True]), n), runs)
    codes[:-1][within] = index.table[tokens.folded[tokens.folded != 32]]
    token = np.repeat(np.arange(n, dtype=np.int32), width)
    return _Stream(codes.tobytes(), token, np.cumsum(width) - length - 1)


def _expand(index: _Index, head: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints, Ints]:
    """One row a sense: a first part may begin entries of several categories."""
    begin = index.begin[head]
    count = index.begin[head + 1] - begin
    row = np.repeat(np.arange(len(head)), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return index.senses[begin[row] + offset], first[row], last[row]


def _verify(
    index: _Index, reading: _Reading, sense: Ints, first: Ints, last: Ints
) -> tuple[Ints, Ints, Ints]:
    """Drop the rows whose entry needs more than its first part and does not get it."""
    doubtful = np.flatnonzero(index.is_special[sense])
    if not doubtful.size:
        return sense, first, last
    keep = np.ones(len(sense), np.bool_)
    ends = last.astype(np.int64)
    for row, number, at in zip(doubtful.tolist(), sense[doubtful].tolist(), first[doubtful].tolist()):
        end = reading.end(index.special[number], at)
        ends[row] = end
        keep[row] = end >= 0
    return sense[keep], first[keep], ends[keep]


class _Reading:
    """Looks at single places of a stream."""

    def __init__(self, tokens: Tokens, stream: _Stream, blocks: Sequence[tuple[str, int, int]]) -> None:
        self.tokens = tokens
        self.codes = stream.codes
        self.width = len(stream.codes) // (len(stream.token) + 1)
        self.at = memoryview(stream.at)
        self.gap = tokens.gap.tobytes()
        self.blocks = blocks

    def end(self, special: _Special, first: int) -> int:
        """The last token of an entry whose first part stands at `first`; -1 if the rest does not hold."""
        if not self.stands(special.head, first):
            return -1
        end = self.follow(special.tail, first + special.head.words)
        if end >= 0 and special.rule and not self.allowed(special, special.rule, first, end):
            return -1
        return end

    def stands(self, piece: _Piece, at: int) -> bool:
        if not self.codes.startswith(piece.codes, self.at[at] * self.width):
            return False
        return not piece.spelled or self.spelled(piece, at)

    def spelled(self, piece: _Piece, at: int) -> bool:
        for number, word in enumerate(piece.spelled, at):
            start, end = int(self.tokens.start[number]), int(self.tokens.end[number])
            if piece.open and number == at + piece.words - 1:
                end = start + len(word)
            said = self.tokens.chars[start:end].tobytes().decode("utf-32-le", "surrogatepass")
            if said != word:
                return False
        return True

    def follow(self, pieces: Sequence[_Piece], at: int) -> int:
        """The last token if the pieces follow one another from `at` on within one clause, else -1."""
        for piece in pieces:
            for place in range(at, at + piece.within + 1):
                if place >= len(self.gap) or self.gap[place] != SOFT:
                    return -1
                if self.stands(piece, place):
                    break
            else:
                return -1
            at = place + piece.words
        return at - 1

    def allowed(self, special: _Special, rule: Rule, first: int, last: int) -> bool:
        if rule.block and self.block(first) not in rule.block:
            return False
        for key, patterns in special.context.items():
            wanted = not key.startswith("not_")
            place = key.removeprefix("not_")
            if place == "near":
                holds = any(self.near(pattern, first, last, rule.within) for pattern in patterns)
            elif place == "before":
                holds = any(self.follow(pattern, last + 1) >= 0 for pattern in patterns)
            else:
                holds = any(self.precedes(pattern, first) for pattern in patterns)
            if holds != wanted:
                return False
        return True

    def precedes(self, pattern: Sequence[_Piece], first: int) -> bool:
        at = first - sum(piece.words for piece in pattern)
        return at >= 0 and self.gap[first] == SOFT and self.whole(pattern, at)

    def whole(self, pattern: Sequence[_Piece], at: int) -> bool:
        head = pattern[0]
        return self.stands(head, at) and self.follow(pattern[1:], at + head.words) >= 0

    def near(self, pattern: Sequence[_Piece], first: int, last: int, within: int) -> bool:
        words = sum(piece.words for piece in pattern)
        for at in range(last + 1, min(last + within + 1, len(self.gap))):
            if self.gap[at] >= SENTENCE:
                break
            if self.whole(pattern, at):
                return True
        for end in range(first - 1, max(first - within - 1, -1), -1):
            if self.gap[end + 1] >= SENTENCE:
                break
            if end - words + 1 >= 0 and self.whole(pattern, end - words + 1):
                return True
        return False

    def block(self, token: int) -> str:
        place = int(self.tokens.start[token])
        return next((kind for kind, start, end in self.blocks if start <= place < end), "")


def _resolve(index: _Index, n: int, sense: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints, Ints]:
    """Leftmost-longest in each lexicon, then the most exact entry in each category of a span."""
    if not len(sense):
        return sense, first, last
    place_bits, sense_bits = n.bit_length(), len(index.lexicon).bit_length()
    longest = int((last - first).max())
    length_bits = longest.bit_length()
    place = (index.lexicon[sense] << place_bits) + first
    key = (((place << length_bits) + longest - (last - first)) << sense_bits) + sense
    key.sort()
    sense = key & ((1 << sense_bits) - 1)
    span = key >> sense_bits
    place = span >> length_bits
    length = longest - (span & ((1 << length_bits) - 1))
    opens = np.flatnonzero(np.diff(place, prepend=-1))  # the longest at each place
    dropped = np.zeros(len(opens), np.bool_)
    dropped[_overlapping(place[opens], length[opens])] = True
    dropped |= index.category[sense[opens]] < 0
    members = np.diff(opens, append=len(place))
    keep = ~np.repeat(dropped, members) & (span == np.repeat(span[opens], members))
    category = index.category[sense]
    keep[1:] &= (span[1:] != span[:-1]) | (category[1:] != category[:-1])
    sense, length = sense[keep], length[keep]
    first = place[keep] & ((1 << place_bits) - 1)
    order = np.argsort(first, kind="stable")
    return sense[order], first[order], (first + length)[order]


def _overlapping(place: Ints, length: Ints) -> list[int]:
    """Which spans, in the order of their places, begin inside one that is kept."""
    reach = np.maximum.accumulate(place + length)
    touched = np.flatnonzero(place[1:] <= reach[:-1]) + 1
    dropped: list[int] = []
    before, end = -1, -1
    for row, start, more in zip(touched.tolist(), place[touched].tolist(), length[touched].tolist()):
        if row - 1 != before:  # the span before is touched by none: it is kept
            end = int(place[row - 1] + length[row - 1])
        if start <= end:
            dropped.append(row)
        else:
            end = start + more
        before = row
    return dropped


def _negated(tokens: Tokens, negator: Bools, exception: Bools, first: Ints) -> Bools:
    negated = np.zeros(len(first), np.bool_)
    open_ = np.ones(len(first), np.bool_)
    for back in range(1, NEGATION_REACH + 1):
        at = np.maximum(first - back, 0)
        open_ &= (first >= back) & (tokens.gap[np.minimum(at + 1, len(tokens.gap) - 1)] == SOFT)
        negated |= open_ & negator[at]
        open_ &= ~exception[at]
    return negated


def _hits(index: _Index, sense: Ints, first: Ints, last: Ints, negated: Bools) -> Hits:
    keep = ~(negated & index.drop[sense])
    sense, negated = sense[keep], negated[keep]
    weight = index.weight[sense]
    weight[negated & index.flip[sense]] *= -1
    return Hits(first[keep], last[keep], index.category[sense], index.entry[sense], weight, negated)
