"""The one matching engine: every entry of every lexicon in one pass over a batch of texts.

One Aho-Corasick automaton finds the first parts of all entries (`framing.lexical.automaton`); the rest is arithmetic
on arrays: one row for each sense of a hit, leftmost-longest within each lexicon, a look back for negators.
Python runs only for the few hits whose entry has a gap, capitals or a rule.

What matches, and which match wins, is told in `framing.lexical.entries` and `framing.lexical.lexicon`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.errors import LexiconError
from framing.lexical.automaton import (
    AROUND,
    Context,
    Index,
    Owner,
    Piece,
    Special,
    Stream,
    buckets,
    compile_entries,
    stream,
)
from framing.lexical.entries import Entry
from framing.lexical.lexicon import Lexicon
from framing.text import CLAUSE, PARAGRAPH, SENTENCE, SOFT, Bools, Ints, Tokens, tokenize

NEGATION_REACH = 3
_CODE_POINT = 4  # bytes
_DEFINITE = {word.encode("utf-32-le") for word in ("the", "his", "her", "its", "their", "our", "these")}


class Kinds(NamedTuple):
    """The kind of block that each token stands in, as an index into the names of kinds, `uint8[n]`."""

    names: Sequence[str]
    of: NDArray[np.uint8]


class Hits(NamedTuple):
    """Matches as arrays of equal length, in the order of their first token.

    * `first`, `last`: the first and the last token (inclusive), `int64`; the span of characters is
      `tokens.start[first]` to `tokens.end[last]`
    * `category`: index into `Matcher.categories`; `entry`: index into `Matcher.entries`, `int64`
    * `weight`: of the entry, its sign changed where negation flips it, `float32`
    * `negated`: a negator stands before it, `bool`
    """

    first: Ints
    last: Ints
    category: Ints
    entry: Ints
    weight: NDArray[np.float32]
    negated: Bools


class _Rows(NamedTuple):
    """Candidates: a sense that stands at the tokens `first` to `last`."""

    sense: Ints
    first: Ints
    last: Ints

    def where(self, keep: Bools | Ints) -> _Rows:
        return _Rows(self.sense[keep], self.first[keep], self.last[keep])


class Matcher:
    """Finds the entries of any number of lexicons; compiled on first use (50 ms for 10,000 entries).

    * `categories`: (lexicon, category) names; `entries`: all entries, as `Hits` count them

    >>> matcher = Matcher([])
    >>> matcher.find(tokenize("Nothing to see.")).first.tolist()
    []
    """

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        """Take the lexicons in the order in which their categories are to be counted."""
        self.categories: list[tuple[str, str]] = []
        self.entries: list[Entry] = []
        self._policies: list[str] = []
        self._owners: list[Owner] = []
        for number, lexicon in enumerate(lexicons):
            self._add(number, lexicon)

    def _add(self, number: int, lexicon: Lexicon) -> None:
        for entry in lexicon.ignore:
            self._owners.append(Owner(number, -1, -1, entry))
        for category in lexicon.categories.values():
            place = len(self.categories)
            self.categories.append((lexicon.name, category.name))
            self._policies.append(category.negation)
            for entry in category.entries:
                self._owners.append(Owner(number, place, len(self.entries), entry))
                self.entries.append(entry)

    @cached_property
    def _index(self) -> Index:
        return compile_entries(self._owners, self._policies)

    def find(self, tokens: Tokens, kind: Kinds | str = "") -> Hits:
        """All matches in a text, or in many texts joined by blank lines.

        `kind` of block: of each token, or one name for all; of no name, entries bound to a block are not found.
        """
        index, n = self._index, len(tokens.start)
        text = stream(tokens, index.table)
        found = index.automaton.find_matches_as_indexes(text.codes, overlapping=True)
        flat = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
        flat = flat[flat[:, 1] % text.width == 0]
        needle = flat[:, 0]
        first = np.searchsorted(text.at, flat[:, 1] // text.width)
        last = first + index.words[needle] - 1
        marks = np.zeros((2, n), np.bool_)
        marks[0, last[index.negator[needle]]] = True
        marks[1, last[index.exception[needle]]] = True
        rows = _expand(index, needle, first, last)
        rows = rows.where(_in_its_block(index, rows, kind))
        rows = _verify(index, rows, _Place(tokens, text))
        rows = _most_exact(index, *_leftmost_longest(index, rows, n))
        return _hits(index, rows, _negated(tokens, marks[0], marks[1], rows.first, index.flip[rows.sense]))


def check(lexicon: Lexicon) -> list[LexiconError]:
    """The examples of a lexicon that do not hold, in the order of the file."""
    matcher = Matcher([lexicon])
    problems: list[LexiconError] = []
    for example in lexicon.examples:
        tokens = tokenize(example.text)
        hits = matcher.find(tokens, example.block)
        names = [matcher.categories[number][1] for number in hits.category]
        wanted = [example.category in (None, name) for name in names]
        spans = dict.fromkeys(zip(hits.first[wanted], hits.last[wanted], strict=True))
        found = [example.text[tokens.start[first] : tokens.end[last]] for first, last in spans]
        if found != list(example.finds):
            message = f"found {found}, expected {list(example.finds)}, in {example.text!r}"
            advice = "correct the entries or the example"
            problems.append(LexiconError(message, path=lexicon.path, line=example.line, advice=advice))
    return problems


def _expand(index: Index, needle: Ints, first: Ints, last: Ints) -> _Rows:
    """One row a sense: a first part may begin entries of several categories."""
    begin = index.begin[needle]
    count = index.begin[needle + 1] - begin
    row = np.repeat(np.arange(len(needle)), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return _Rows(index.senses[begin[row] + offset], first[row], last[row])


def _in_its_block(index: Index, rows: _Rows, kind: Kinds | str) -> Bools:
    """Which rows are bound to no kind of block, or to that in which they stand."""
    sieve = index.sieve
    names, of = ((kind,), 0) if isinstance(kind, str) else (kind.names, kind.of[rows.first])
    fits = np.array([[not block or name in block for name in names] for block in sieve.blocks])
    found: Bools = fits[sieve.block[rows.sense], of]
    return found


def _verify(index: Index, rows: _Rows, place: _Place) -> _Rows:
    """Drop the rows whose entry needs more than its head and does not get it."""
    doubtful = np.flatnonzero(index.is_special[rows.sense])
    possible, sure = _sift(index, rows.where(doubtful), place)
    rows.last[doubtful[~possible]] = -1
    doubtful = doubtful[possible & ~sure]
    rows.last[doubtful] = [
        place.end(index.special[sense], first)
        for sense, first in zip(rows.sense[doubtful].tolist(), rows.first[doubtful].tolist(), strict=True)
    ]
    return rows.where(rows.last >= 0)


def _sift(index: Index, rows: _Rows, place: _Place) -> tuple[Bools, Bools]:
    """Which rows can hold, and which of them do so for sure, by the first letters of the words around."""
    sieve, tokens = index.sieve, place.tokens
    bucket = np.append(buckets(place.text, index.table), 0)
    gap = np.append(tokens.gap, PARAGRAPH)
    within, near = sieve.reach[:, rows.sense]

    def ahead(some: Ints, context: Ints, reach: Ints, heaviest: int) -> Bools:
        """Whether one of so many tokens after the row opens the context, with no heavier gap on the way."""
        found, goes_on = np.zeros(len(some), np.bool_), np.ones(len(some), np.bool_)
        for step in range(int(reach.max(initial=0))):
            at = np.minimum(rows.last[some] + 1 + step, len(tokens.gap))
            goes_on &= (gap[at] <= heaviest) & (step < reach)
            found |= goes_on & sieve.opens[context, bucket[at]]
        return found

    def behind(some: Ints, context: Ints, reach: Ints) -> Bools:
        found = np.zeros(len(some), np.bool_)
        for step in range(1, int(reach.max(initial=0)) + 1):
            found |= (step <= reach) & sieve.opens[context, bucket[np.maximum(rows.first[some] - step, 0)]]
        return found

    capital = sieve.capital[rows.sense]
    possible = (capital == 0) | (capital == tokens.chars[tokens.start[rows.first]])
    unsure = sieve.unsure[rows.sense]
    for key, contexts in zip(AROUND, sieve.contexts, strict=True):
        context = contexts[rows.sense]
        some = np.flatnonzero(context > 0)
        context = context[some]
        if key == "tails":
            holds = ahead(some, context, within[some] + 1, SOFT)
        elif key.endswith("before"):
            holds = ahead(some, context, np.ones_like(some), SOFT)
        elif key.endswith("after"):
            holds = (gap[rows.first[some]] == SOFT) & behind(some, context, np.full_like(some, sieve.words))
        else:
            holds = ahead(some, context, near[some], CLAUSE) | behind(some, context, near[some] + sieve.words)
        unsure[some] |= holds
        if not key.startswith("not_"):
            possible[some] &= holds
    return possible, possible & ~unsure


def _leftmost_longest(index: Index, rows: _Rows, n: int) -> tuple[_Rows, Ints]:
    """Of each lexicon the spans that win, ignored ones left out, and the number of each row's span.

    The rows come back in the order of lexicon, first token and rank.
    """
    # One integer a row sorts lexicon, first token, longer first, rank; sorting it is most of the cost.
    token_bits, sense_bits = n.bit_length(), len(index.lexicon).bit_length()
    length = rows.last - rows.first
    longest = int(length.max(initial=0))
    length_bits = longest.bit_length()
    place = (index.lexicon[rows.sense] << token_bits) + rows.first
    key = (((place << length_bits) + longest - length) << sense_bits) + rows.sense
    key.sort()
    sense = key & ((1 << sense_bits) - 1)
    span = key >> sense_bits
    place = span >> length_bits
    length = longest - (span & ((1 << length_bits) - 1))
    top = np.flatnonzero(np.diff(place, prepend=-1))  # the longest span at each place
    wins = index.category[sense[top]] >= 0
    wins[_overlapping(place[top], length[top])] = False
    group = np.repeat(np.arange(len(top)), np.diff(top, append=len(place)))
    keep = wins[group] & (span == span[top][group])
    first = place & ((1 << token_bits) - 1)
    return _Rows(sense, first, first + length).where(keep), group[keep]


def _overlapping(place: Ints, length: Ints) -> list[int]:
    """Which spans, in the order of their places, begin inside one that is kept."""
    reach = np.maximum.accumulate(place + length)
    touched = np.flatnonzero(place[1:] <= reach[:-1]) + 1
    # The span before the first of a run overlaps none before it: it is kept, and the first is not.
    leads = np.diff(touched, prepend=-1) > 1
    dropped: list[int] = touched[leads].tolist()
    follows = touched[~leads]
    kept, before = -1, -1
    for row, start in zip(follows.tolist(), place[follows].tolist(), strict=True):
        if row - 1 != before:  # the second of a run
            kept = row - 2
        before = row
        if start <= place[kept] + length[kept]:
            dropped.append(row)
        else:
            kept = row
    return dropped


def _most_exact(index: Index, rows: _Rows, span: Ints) -> _Rows:
    """One match a span and category, by the entry of highest rank; in the order of the text."""
    category = index.category[rows.sense]
    keep = (np.diff(span, prepend=-1) != 0) | (np.diff(category, prepend=-1) != 0)
    rows = rows.where(keep)
    return rows.where(np.argsort(rows.first, kind="stable"))


def _negated(tokens: Tokens, negator: Bools, exception: Bools, first: Ints, flips: Bools) -> Bools:
    """Where a negator stands shortly before, in the same clause, with no exception between.

    What flips must be what is said, not belong to a thing as in "never liked the terrible plan".
    """
    negated = np.zeros(len(first), np.bool_)
    reaches = np.ones(len(first), np.bool_)
    for back in range(NEGATION_REACH):
        reaches &= tokens.gap[np.maximum(first - back, 0)] == SOFT  # the first token's gap is none
        at = np.maximum(first - back - 1, 0)
        found = reaches & negator[at]
        if back > 1:
            for i in np.flatnonzero(found & flips):
                before = slice(tokens.start[first[i] - 1], tokens.end[first[i] - 1])
                found[i] = tokens.folded[before].tobytes() not in _DEFINITE
        negated |= found
        reaches &= ~exception[at]
    return negated


def _hits(index: Index, rows: _Rows, negated: Bools) -> Hits:
    keep = ~(negated & index.drop[rows.sense])
    (sense, first, last), negated = rows.where(keep), negated[keep]
    weight = index.weight[sense]
    weight[negated & index.flip[sense]] *= -1
    return Hits(first, last, index.category[sense], index.entry[sense], weight, negated)


class _Place:
    """Looks at single places of a text."""

    def __init__(self, tokens: Tokens, text: Stream) -> None:
        self.tokens = tokens
        self.text = text
        self.chars = tokens.chars.tobytes()
        self.start = memoryview(tokens.start)  # type: ignore[arg-type]
        self.end_of = memoryview(tokens.end)  # type: ignore[arg-type]
        self.codes = text.codes
        self.width = text.width
        self.at = memoryview(text.at)  # type: ignore[arg-type]
        self.to = memoryview(text.to)  # type: ignore[arg-type]
        self.gap = tokens.gap.tobytes()

    def end(self, special: Special, first: int) -> int:
        """The last token of an entry whose head stands at `first`; -1 if the rest does not hold."""
        rule, at = special.rule, first + special.head.words
        if special.head.spelled and not self.spelled(special.head, first):
            return -1
        if special.onward and not self.goes_on(special, at):
            return -1
        last = max([self.reach(tail, at) for tail in special.tails]) if any(special.tails) else at - 1
        if last >= 0 and rule and not self.allowed(special, rule.within, first, last):
            return -1
        return last

    def goes_on(self, special: Special, at: int) -> bool:
        """Whether any tail can begin: one quick look at each token."""
        for place in range(at, min(at + special.within + 1, len(self.gap))):
            if self.gap[place] != SOFT:
                return False
            if self.codes.startswith(special.onward, self.at[place] * self.width):
                return True
        return False

    def reach(self, pieces: Sequence[Piece], at: int) -> int:
        """The furthest last token if the pieces follow one another from `at` on in one clause, else -1."""
        if not pieces:
            return at - 1
        best = -1
        for place in range(at, min(at + pieces[0].within + 1, len(self.gap))):
            if self.gap[place] != SOFT:
                break
            if self.stands(pieces[0], place):
                best = max(best, self.reach(pieces[1:], place + pieces[0].words))
        return best

    def stands(self, piece: Piece, at: int) -> bool:
        if not self.codes.startswith(piece.codes, self.at[at] * self.width):
            return False
        return not piece.spelled or self.spelled(piece, at)

    def spelled(self, piece: Piece, at: int) -> bool:
        for token, word in enumerate(piece.spelled, at):
            start, end = self.start[token], self.end_of[token]
            if piece.open and token == at + piece.words - 1:
                end = start + len(word) // _CODE_POINT
            if self.chars[start * _CODE_POINT : end * _CODE_POINT] != word:
                return False
        return True

    def allowed(self, special: Special, within: int, first: int, last: int) -> bool:
        """Whether the context is what the rule wants."""
        for where, wanted, context in special.contexts:
            if where == "near":
                holds = self.near(context, first, last, within)
            elif where == "before":
                at = last + 1
                holds = at < len(self.gap) and self.gap[at] == SOFT and self.begins(context, at)
            else:
                holds = self.gap[first] == SOFT and self.ends(context, first - 1)
            if holds != wanted:
                return False
        return True

    def near(self, context: Context, first: int, last: int, within: int) -> bool:
        """Whether it begins shortly after or ends shortly before, in the same sentence."""
        for at in range(last + 1, min(last + 1 + within, len(self.gap))):
            if self.gap[at] >= SENTENCE:
                break
            if self.begins(context, at):
                return True
        for at in range(first - 1, max(first - 1 - within, -1), -1):
            if self.gap[at + 1] >= SENTENCE:
                break
            if self.ends(context, at):
                return True
        return False

    def begins(self, context: Context, at: int) -> bool:
        for words, known in context.whole:
            if at + words <= len(self.gap) and self.run(at, at + words - 1) in known:
                return True
        start = self.at[at] * self.width
        return any(self.codes.startswith(known, start) for _, known in context.open) or any(
            self.whole(pattern, at) for pattern in context.others
        )

    def ends(self, context: Context, last: int) -> bool:
        for words, known in context.whole:
            if words <= last + 1 and self.run(last + 1 - words, last) in known:
                return True
        return any(
            words <= last + 1 and self.codes.startswith(known, self.at[last + 1 - words] * self.width)
            for words, known in context.open
        ) or any(
            self.whole(pattern, last + 1 - sum(piece.words for piece in pattern))
            for pattern in context.others
        )

    def run(self, first: int, last: int) -> bytes:
        """The tokens `first` to `last` as they stand in the stream, with the blank before them."""
        return self.codes[self.at[first] * self.width : self.to[last] * self.width]

    def whole(self, pattern: Sequence[Piece], at: int) -> bool:
        head = pattern[0]
        return at >= 0 and self.stands(head, at) and self.reach(pattern[1:], at + head.words) >= 0
