"""What the tagger sees in each token, as integers: words, classes, quotation marks, the nearest cue.

Attributes are computed for a whole batch by array operations; a template joins some of them, at the token and at its
neighbours, and hashes them to the number of a feature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.cues import ADVERB, ATTITUDE_VERB
from framing.attributions.sheet import APOSTROPHES, PADS, Bools, Ints, Keys, Sheet, running_count, word_slot
from framing.structure.quotation import Quotation, in_blocks

# A template is a list of attributes, each with an offset: their values together are one feature.
# w word, s suffix, h shape, k and K coarse and fine word class, c cue class, q quotation state, o kind of quotation,
# l and r nearest cue on the left and right (distance, class), x and y its word, m and n the commas up to it,
# f make-up of the sentence, p place in it, a and b distance from quotation marks.
_TEMPLATES = """
w0 w-1 w1 w-2 w2 w-1,w0 w0,w1 s0 s-1,s0 s0,s1 h-1,h0,h1 h0,q0,p0 w0,q0 q-1,q0,q1 q-1,q0,w-1 q0,q1,w1
c0,q0 c-1,c0,c1 c0,h0,k1 l0,q0 r0,q0 l0,m0,q0 r0,n0,q0 l0,r0,q0 f0,q0,k0 f0,p0,q0 f0,l0,r0 K0 K-1 K1
k-1,k0 k0,k1 k-1,k0,k1 k-2,k-1,k0 k0,k1,k2 k0,l0 k0,r0 K0,l0,n0 K0,r0,m0 w0,l0 w0,r0 a0,b0,q0 a0,k0 b0,k0
h0,r0,n0,k-1 h0,l0,m0,k1 p0,k0,h1 w-1,K0 K0,w1 x0,l0,q0 y0,r0,q0 x0,k0 y0,k0 x0,w0 x0,h0,l0 y0,h0,r0,n0
o0,q0 o0,q0,w-1 o0,a0 o0,q0,k0 o0,l0,r0
"""
Template = tuple[tuple[str, int], ...]


def parse_templates(text: str) -> tuple[Template, ...]:
    """`"w-1,w0"` is one template of two parts, each an attribute and an offset."""
    return tuple(tuple((part[0], int(part[1:])) for part in item.split(",")) for item in text.split())


TEMPLATES = parse_templates(_TEMPLATES)


class WordTable(NamedTuple):
    """What is known about words: for each slot (the upper 20 bits of the word hash) two word classes and a cue
    class, 0 where the word is unknown."""

    fine: NDArray[np.uint8]
    coarse: NDArray[np.uint8]
    cue: NDArray[np.uint8]


def template_bits(template: Template) -> int:
    """Size of a template's key, in bits: wide where words or several classes meet."""
    wide = sum({"w": 17, "x": 12, "y": 12, "s": 13, "K": 8}.get(name, 5) for name, _ in template)
    return min(18, max(10, wide))


class Quotes(NamedTuple):
    """Quoted regions, in order: places of the first and last token (marks included); `kind` 1 closed double
    marks, 2 an opening mark that is never closed in its paragraph, 3 single marks; `speech` as in
    :class:`framing.structure.quotation.Quotation`."""

    start: Ints
    end: Ints
    kind: Ints
    speech: Bools


def quotes(sheet: Sheet, found: Sequence[Sequence[Quotation]] | None = None) -> Quotes:
    """The quotations of every paragraph (:func:`framing.structure.quotation.in_blocks`) as places of tokens.

    `found` are those of each text, where they are known. A block quotation without marks is one as a whole, but for
    a last line that begins with a dash.
    """
    paragraphs = sheet.paragraphs
    if found is None:
        known = in_blocks(
            sheet.text, list(zip(paragraphs.start.tolist(), paragraphs.end.tolist(), strict=True))
        )
        table = np.array(known, np.int64).reshape(-1, 5)
    else:
        table = np.array([quotation for own in found for quotation in own], np.int64).reshape(-1, 5)
        table[:, :4] += np.repeat(sheet.offset, [len(own) for own in found])[:, None]
    start, end, inner_start, inner_end, speech = table.T
    single = np.isin(sheet.chars[start], [ord(c) for c in APOSTROPHES]) & (inner_start - start == 1)
    kind = np.where(inner_end == end, 2, np.where(single, 3, 1))
    whole = np.array(_unmarked(sheet, start), np.int64).reshape(-1, 2)
    if len(whole):
        start, end = np.concatenate([np.stack([start, end], 1), whole]).T
        order = np.argsort(start)
        start, end = start[order], end[order]
        kind, speech = (np.append(column, np.ones(len(whole), np.int64))[order] for column in (kind, speech))
    at = np.flatnonzero(sheet.real)
    first = np.searchsorted(sheet.end[at], start, "right")
    last = np.searchsorted(sheet.start[at], end, "left") - 1
    return Quotes(at[first], at[last], kind, speech == 1)


def _unmarked(sheet: Sheet, start: Ints) -> list[tuple[int, int]]:
    """Block quotations in which no quotation starts, without a signature."""
    own = np.flatnonzero(sheet.paragraphs.is_blockquote)
    begin, finish = sheet.paragraphs.start[own], sheet.paragraphs.end[own]
    bare = np.searchsorted(start, begin) == np.searchsorted(start, finish)
    found = []
    for first, last in zip(begin[bare].tolist(), finish[bare].tolist(), strict=True):
        signature = _signature_line().search(sheet.text, first, last)
        found.append((first, signature.start() if signature else last))
    return found


@cache
def _signature_line() -> re.Pattern[str]:
    return re.compile(r"\n[^\S\n]*[-–—―][^\n]*$")


@cache
def _buckets() -> Keys:
    return np.searchsorted([0, 1, 2, 3, 4, 6, 9, 15, 25], np.arange(64), "right").astype(np.uint32)


def _bucket(distance: Ints) -> Keys:
    return _buckets().take(distance, mode="clip")


class _Nearest(NamedTuple):
    """For each token the nearest marked token: on the left and on the right, and whether it is in reach."""

    left: Ints
    right: Ints
    has_left: Bools
    has_right: Bools


def _nearest(marked: Bools, group: Ints) -> _Nearest:
    """The nearest marked token before and after each token, within the same group (sentence, paragraph)."""
    at, size = np.flatnonzero(marked), len(marked)
    after = np.diff(at + 1, prepend=0, append=size)
    before = np.diff(at, prepend=0, append=size)
    left, right = np.repeat(np.append(0, at), after), np.repeat(np.append(at, size - 1), before)
    has_left = np.repeat(np.append(-2, group[at]), after) == group
    has_right = np.repeat(np.append(group[at], -2), before) == group
    return _Nearest(left, right, has_left, has_right)


def quote_states(sheet: Sheet, quotes: Quotes) -> Keys:
    """0 outside quotation marks, 1 an opening and 2 a closing mark, 3–5 inside a region of up to 3, up to 9, more
    tokens, 6 inside a region that is never closed, 7 inside single marks."""
    state = np.zeros(len(sheet.real) + 1, np.int32)
    inner = quotes.end - quotes.start - (quotes.kind != 2)
    value = np.select([quotes.kind == 3, quotes.kind == 2, inner <= 3, inner <= 9], [7, 6, 3, 4], 5)
    np.add.at(state, quotes.start, value)
    np.add.at(state, quotes.end + 1, -value)
    state = np.cumsum(state, dtype=np.int32)[:-1]
    state[quotes.end[quotes.kind != 2]] = 2
    state[quotes.start] = 1
    return state.astype(np.uint32)


def attributes(
    sheet: Sheet, quotes: Quotes, words: WordTable, cue: NDArray[np.uint8] | None = None
) -> dict[str, Keys]:
    """The values of every attribute for every token; `cue` replaces the cue class (training: learned without
    the article at hand)."""
    slot = word_slot(sheet.word).astype(np.intp)
    real = sheet.real
    kinds = (words.cue.take(slot) if cue is None else cue) * real
    learned, listed = kinds >> 3, kinds & 7
    state = quote_states(sheet, quotes)
    inside = state > 0
    zero = np.uint32(0)
    announces = (learned > 0) | ((listed > 0) & (listed <= ATTITUDE_VERB)) | (listed == ADVERB)
    strength = np.maximum(learned, announces)
    near = _nearest(announces & ~inside & real, sheet.sentence)
    index = np.arange(len(real))
    commas = running_count((sheet.first == ord(",")) & ~inside)[1:]

    def cue_at(at: Ints, valid: Bools) -> tuple[Keys, Keys]:
        far = _bucket(np.abs(index - at)) * 4 + strength[at]
        between = np.minimum(np.abs(commas - commas[at]), 3)
        return np.where(valid, far, 0).astype(np.uint32), np.where(valid, between + 1, 0).astype(np.uint32)

    left, left_commas = cue_at(near.left, near.has_left)
    right, right_commas = cue_at(near.right, near.has_right)
    edge = np.zeros(len(real), np.bool_)
    edge[quotes.start] = edge[quotes.end] = True
    mark = _nearest(edge, sheet.paragraph)
    after = _bucket(index - mark.left) * mark.has_left
    before = _bucket(mark.right - index) * mark.has_right
    return {
        "w": sheet.word,
        "s": sheet.suffix,
        "h": sheet.shape,
        "k": words.coarse.take(slot).astype(np.uint32) * real,
        "K": words.fine.take(slot).astype(np.uint32) * real,
        "c": kinds.astype(np.uint32),
        "q": state,
        "l": left,
        "r": right,
        "x": np.where(near.has_left, sheet.word[near.left], zero),
        "y": np.where(near.has_right, sheet.word[near.right], zero),
        "o": _regions(sheet, quotes),
        "m": left_commas,
        "n": right_commas,
        **_sentence_attributes(sheet, inside, announces & ~inside),
        "a": after,
        "b": before,
    }


def _regions(sheet: Sheet, quotes: Quotes) -> Keys:
    """What kind of quotation a token stands in, or else stands after: does it begin like a sentence, how does it
    end, what stands before it?"""
    paragraph = sheet.paragraph
    first = sheet.first
    capital = sheet.shape[np.minimum(quotes.start + 1, quotes.end)] >> 2 == 3
    marks = _mark_classes()
    ending = marks[np.minimum(first[quotes.end - 1], 127)]
    lead = marks[np.minimum(first[quotes.start - 1], 127)] * sheet.real[quotes.start - 1]
    kind = ((capital * 5 + ending) * 5 + lead + 1).astype(np.uint32)
    reach = np.diff(quotes.start, prepend=0, append=len(first))
    kind, owner = np.append(np.uint32(0), kind), np.append(-2, paragraph[quotes.start])
    region: Keys = np.repeat(kind, reach) * (np.repeat(owner, reach) == paragraph)
    return region


@cache
def _mark_classes() -> Ints:
    table = np.zeros(128, np.int64)
    for mark, number in ((",", 1), (".", 2), ("!", 3), ("?", 3), (":", 4), ("-", 4)):
        table[ord(mark)] = number
    return table


def _sentence_attributes(sheet: Sheet, inside: Bools, announces: Bools) -> dict[str, Keys]:
    sentence, real = sheet.sentence, sheet.real
    begins = np.flatnonzero(np.concatenate([[True], sentence[1:] != sentence[:-1]]))
    size = np.add.reduceat(real.astype(np.int64), begins)
    quoted = np.add.reduceat((inside & real).astype(np.int64), begins)
    cues = np.minimum(np.add.reduceat((announces & real).astype(np.int64), begins), 3)
    which = sentence - sentence[0]
    flags = ((quoted > 0) + (quoted >= size)) * 4 + cues
    place = _bucket(np.arange(len(real)) - begins[which])
    heading = np.append(sheet.paragraphs.is_headline, False)[sheet.paragraph]  # -1, no paragraph: False
    return {
        "f": flags[which].astype(np.uint32),
        "p": (place * np.uint32(2) + heading).astype(np.uint32),
    }


_PART, _TURN, _END = np.uint32(0x85EBCA6B), np.uint32(0x9E3779B1), np.uint32(0xC2B2AE35)


class Parts(NamedTuple):
    """Every attribute as it goes into a hash, as the `first` part of a template or as a `later` one: done once for
    all templates that share it."""

    first: dict[str, Keys]
    later: dict[str, Keys]


def parts(values: Mapping[str, Keys]) -> Parts:
    """The attributes of :func:`attributes`, ready for :func:`feature_keys`."""
    later = {name: value * _PART for name, value in values.items()}
    return Parts({name: _folded(value + _PART) for name, value in later.items()}, later)


def _folded(key: Keys) -> Keys:
    """The key, mixed in place: its upper half into its lower one."""
    key ^= key >> np.uint32(15)
    return key


def feature_keys(hashed: Parts, template: Template) -> Keys:
    """The hashed feature of one template for every token that has `PADS` tokens on each side."""

    def shifted(values: Mapping[str, Keys], name: str, offset: int) -> Keys:
        value = values[name]
        return value[PADS + offset : len(value) - PADS + offset]

    key = shifted(hashed.first, *template[0])
    for i, part in enumerate(template[1:], start=2):
        key = key * _TURN
        key += shifted(hashed.later, *part)
        key += np.uint32(i * int(_PART) & 0xFFFFFFFF)
        key = _folded(key)
    key = key * _END
    key >>= np.uint32(32 - template_bits(template))
    return key
