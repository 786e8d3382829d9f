"""Where sentences begin: one scan over full stops, checked against our own news abbreviations.

The text of many articles goes through in one call; the starts of blocks are hard breaks. Only what could
end a sentence is looked at (`[.!?…]`, closing quotes and brackets, white space), and a full stop ends
one unless the word before it is an abbreviation, an initial or a list number, or what follows goes on in
lower case. Kiss & Strunk (2006), "Unsupervised Multilingual Sentence Boundary Detection", is the
selectable alternative: NLTK's Punkt over the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from framing.structure.abbreviations import AFTER_CLOCK, AMBIGUOUS, BEFORE_NUMBER, REPORTING, STARTERS, TITLES
from framing.text import Span

_OPENERS = "\"'“”‘’„«‹([{`¿¡*_"
_BRACKETS = ")]}"
_CLOCK = frozenset(("a.m", "p.m", "A.M", "P.M", "am", "pm"))


@cache
def _candidate() -> re.Pattern[str]:
    """What may end a sentence, and the three letters before a full stop in the commonest case.

    What goes on in lower case, with an attribution (“…” – Name) or a spaced ellipsis ends none.
    """
    # Possessive, and never begun inside a run of stops: linear on "......" without end. The negative
    # look-behind stands second so that the scan is a plain search for one of four characters.
    closers = r"""["'”’“»›)\]}*_]*+"""
    plain = rf"""(?<=([A-Za-z]{{3}})\.)({closers})\s++(?=["'“‘(]?[A-Z0-9])"""
    other = rf"""[.!?…]*+({closers})\s++(?=[^\sa-z—–.…?!,;:-])"""
    return re.compile(rf"[.!?…](?<![.!?…].)(?:{plain}|{other})", re.DOTALL)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w+")


def boundaries(text: str, breaks: Sequence[int] | NDArray[np.int64] = ()) -> NDArray[np.int64]:
    """The start of every sentence: its first code point that is no white space, ascending, `int64[n]`.

    `breaks` are positions no sentence crosses, normally the starts of the blocks. Text before the first
    break is a sentence too, unless it is white space.

    >>> text = "Mr. Lee of the U.S. Senate left at 5 p.m. EST. He won't return."
    >>> [text[i:i + 6] for i in boundaries(text)]
    ['Mr. Le', 'He won']
    """
    starts = _first_solid(text, breaks)
    abbreviated = _endings()
    for stop in _candidate().finditer(text):
        after = stop.end()
        if after in starts:
            continue
        ending = stop[1]
        if (ending is not None and ending not in abbreviated) or _ends(text, stop):
            starts.add(after)
    return np.array(sorted(starts), np.int64)


def spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, without surrounding white space, as spans of `text`.

    >>> [span.of("No. 5 won! Why?") for span in spans("No. 5 won! Why?")]
    ['No. 5 won!', 'Why?']
    """
    part = text[start:end]
    starts = boundaries(part).tolist()
    ends = [*starts[1:], len(part)]
    return [Span(start + a, start + a + len(part[a:b].rstrip())) for a, b in zip(starts, ends, strict=False)]


def punkt_boundaries(text: str, breaks: Sequence[int] | NDArray[np.int64] = ()) -> NDArray[np.int64]:
    """The same as `boundaries`, decided by NLTK's Punkt over the same tables; about five times slower.

    Nothing is trained and nothing is downloaded: `abbrev_types` and `sent_starters` are ours.
    """
    splitter = _punkt()
    edges = sorted({0, len(text), *(int(b) for b in breaks)})
    starts: list[int] = []
    for a, b in pairwise(edges):
        starts += [a + s for s, _ in splitter.span_tokenize(text[a:b])]
    return np.array(sorted(_first_solid(text, breaks).union(starts)), np.int64)


class _Splitter:
    """NLTK ships no types; this is the one method in use."""

    def __init__(self) -> None:
        from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

        parameters = PunktParameters()
        words = TITLES | AMBIGUOUS | BEFORE_NUMBER | _CLOCK
        # "no", "am" and the like are far more often words, and Punkt folds case.
        parameters.abbrev_types = {w.lower() for w in words} - {"no", "am", "pm", "miss", "mass", "ill", "al"}
        parameters.abbrev_types |= {"u.s", "u.k", "u.n", "d.c", "n.y", "n.j", "n.c", "s.c"}
        parameters.sent_starters = {w.lower() for w in STARTERS}
        self._tokenizer = PunktSentenceTokenizer(parameters)

    def span_tokenize(self, text: str) -> Iterable[tuple[int, int]]:
        yield from self._tokenizer.span_tokenize(text)


@cache
def _punkt() -> _Splitter:
    return _Splitter()


def _first_solid(text: str, breaks: Iterable[int]) -> set[int]:
    """The first code point that is no white space, from the beginning and from each break on."""
    solid = re.compile(r"\S").search
    found = {int(b) for b in (0, *breaks)}
    blank = {b for b in found if text[b : b + 1].strip() == ""}
    return (found - blank) | {m.start() for b in blank if (m := solid(text, b))}


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Does the sentence end at this stop?"""
    at, after, closers = stop.start(), stop.end(), stop[2] or stop[3] or ""
    first = text[after]
    if not first.isalnum():
        after = _skip_openers(text, after)
        if after == len(text):
            return True
        first = text[after]
    if first.islower():
        return False
    if text[at] in "?!":
        return not _carries_on(text, at, closers, after)
    if text[at] == "…" or text.startswith("..", at):
        return _next_word(text, after) != "I"
    return _full_stop_ends(text, at, closers, after)


@cache
def _endings() -> frozenset[str]:
    """The last three letters of abbreviations; a full stop after any other three letters ends a sentence."""
    return frozenset(word[-3:] for word in TITLES | AMBIGUOUS | BEFORE_NUMBER | _CLOCK)


def _skip_openers(text: str, at: int) -> int:
    limit = min(len(text), at + 8)
    while at < limit and text[at] in _OPENERS:
        at += 1
    return at


def _next_word(text: str, at: int) -> str:
    found = _word().match(text, at, at + 32)
    return found.group() if found else ""


def _carries_on(text: str, at: int, closers: str, after: int) -> bool:
    """“Why?” Smith asked. · Yahoo! News"""
    if text[at] == "!" and not closers and _last_word(text, at) in AMBIGUOUS:
        return _next_word(text, after) not in STARTERS
    if not closers or closers in _BRACKETS:
        return False
    words = _word().findall(text, after, after + 64)[:4]
    for i, word in enumerate(words[1:], start=1):
        if word in REPORTING:
            return words[0] not in STARTERS and all(w[0].isupper() for w in words[:i])
    return False


def _last_word(text: str, at: int) -> str:
    """What stands between white space and the stop, opening marks and dashes taken off."""
    chunk = text[max(0, at - 24) : at]
    return _bare(chunk.rsplit(None, 1)[-1]) if chunk and not chunk[-1].isspace() else ""


@lru_cache(maxsize=10_000)
def _bare(word: str) -> str:
    for mark in "—–-/":
        word = word.rpartition(mark)[2]
    return word.lstrip(_OPENERS)


def _full_stop_ends(text: str, at: int, closers: str, after: int) -> bool:
    if at and not text[at - 1].isalnum():  # "(R-Calif.). The"
        return True
    word = _last_word(text, at)
    if word in TITLES:
        return False
    number = text[after].isdigit()
    if word in BEFORE_NUMBER and number:
        return False
    if len(word) <= 3 and word.isdigit():
        return not _begins_line(text, at - len(word))
    dotted = "." in word and len(word.rpartition(".")[2]) <= 2
    initial = len(word) == 1 and word.isalpha()
    if not (dotted or initial or word in AMBIGUOUS):
        return True
    if closers[:1] in _BRACKETS and closers:  # "(R-Calif.) The" would have its full stop outside
        return False
    following = _next_word(text, after)
    if word in _CLOCK:
        return not number and following not in AFTER_CLOCK
    return following in STARTERS


def _begins_line(text: str, at: int) -> bool:
    """Is this number the label of a list item?"""
    before = text[max(0, at - 16) : at].rstrip(" \t\u00a0(")
    return before[-1:] == "\n" or (before == "" and at <= 16)
