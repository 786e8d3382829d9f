"""Rules of newspaper quotation that hold without a model.

They settle what the tagger leaves open: four quoted words or more are somebody's words; `NAME:` at the start
of a paragraph is a speaker; a dash and a name after a quotation sign it.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.cues import ATTITUDE_VERB
from framing.attributions.features import Quotes, listed_classes, word_slot
from framing.attributions.sheet import PADS, Bools, Ints, Keys, Sheet, word_hash
from framing.attributions.tagger import CONTENT, CUE, SOURCE

_DASHES = [ord(c) for c in "-‐‑–—―"]
_LONGEST_SIGNATURE = 15  # tokens
_LONGEST_NAME = 6
_LONGEST_SPEAKER = 40
_CAPITAL, _WORD = 12, 8  # the least shape of a token with a capital, of a word
_AUXILIARIES = (
    "is are was were be been has have had do does did will would can could may might must shall should not"
)
_LABELS = """
analysis background bottom_line breaking breaking_news claim clarification correction deadline details developing
editor's_note editor’s_note exclusive explainer fact fact_check file_photo headline impact listen more note opinion
photo photos ps read read_also read_more related result see_also source sources statement story summary timeline
transcript update updated verdict video warning watch winner
"""
_PERSONS = "i we you me us my our your"
_PRONOUNS = "he she they i we it who you"


def is_word(sheet: Sheet) -> Bools:
    """Which tokens are words, not marks or empty."""
    words: Bools = sheet.real & (sheet.shape >= _WORD)
    return words


class Signature(NamedTuple):
    """The tokens `[first, last)` of the name that signs a quotation ending with token `quotation`."""

    quotation: int
    first: int
    last: int


class Turn(NamedTuple):
    """A turn of a transcript: the speaker is `[first, colon)`, the words are `[colon + 1, last)`."""

    first: int
    colon: int
    last: int


def settle(
    sheet: Sheet,
    marks: Quotes,
    labels: NDArray[np.uint8],
    signatures: list[Signature],
    turns: list[Turn],
) -> NDArray[np.uint8]:
    """Labels in which transcript lines are read and every quotation of four words or more is a content."""
    labels = labels.copy()
    _end_with_mark(sheet, marks, labels, signatures)
    for first, colon, end in turns:
        labels[first - 1] = 0  # the opening mark, if any
        labels[first:end] = CONTENT + 1
        labels[first:colon] = SOURCE + 1
        labels[first], labels[colon], labels[colon + 1] = SOURCE, CUE, CONTENT
    word = is_word(sheet)
    words, held, other = (
        np.concatenate([[0], np.cumsum(word & (low <= labels) & (labels < high))])
        for low, high in ((0, 8), (CONTENT, 8), (SOURCE, CONTENT))
    )
    last = marks.end + 1
    size = words[last] - words[marks.start]
    signed = np.isin(marks.end, [signature.quotation for signature in signatures])
    missing = marks.speech & (size >= 4) & (held[last] - held[marks.start] < size)
    missing &= (other[last] - other[marks.start] == 0) | signed
    for first, end in zip(marks.start[missing].tolist(), last[missing].tolist(), strict=True):
        if labels[first] != CONTENT + 1:
            labels[first] = CONTENT
        labels[first + 1 : end] = CONTENT + 1
        if labels[end] == CONTENT:
            labels[end] = CONTENT + 1
    commas = np.flatnonzero((labels == CONTENT) & (sheet.first == ord(",")))
    labels[commas + 1] -= labels[commas + 1] == CONTENT + 1  # a content does not begin with a comma
    labels[commas] = 0
    for signature in signatures:
        labels[signature.quotation + 1 : signature.last] = 0
    return labels


def _end_with_mark(
    sheet: Sheet, marks: Quotes, labels: NDArray[np.uint8], signatures: list[Signature]
) -> None:
    """A closing mark that ends a sentence ends the content: what follows is the narrator's again.

    Not in a signed paragraph, which is somebody's as a whole."""
    signed = sheet.paragraph[[signature.quotation for signature in signatures]]
    ends = closes_sentence(sheet, marks.end) & (marks.kind != 2) & (labels[marks.end + 1] == CONTENT + 1)
    opens = set(marks.start.tolist())
    for first in (marks.end[ends & ~np.isin(sheet.paragraph[marks.end], signed)] + 1).tolist():
        at = first
        if at in opens:
            labels[at] = CONTENT
        while labels[at] == CONTENT + 1:
            labels[at] = 0
            at += 1


def closes_sentence(sheet: Sheet, last: Ints) -> Bools:
    """Which tokens are a mark after a full stop with which their sentence ends."""
    ends: Bools = (sheet.first[last - 1] == ord(".")) & (sheet.sentence[last + 1] != sheet.sentence[last])
    return ends


def find_turns(sheet: Sheet) -> list[Turn]:
    """`SMITH: We will see.`: a paragraph that opens with a name in capitals and a colon.

    Two such lines or more make a transcript; there names in small letters (*Jan Novak: We saw it.*) are speakers
    too, and the letters of questions and answers: where a sentence follows, and, to tell them from headings that
    run on into their paragraph, they come back or somebody is *I*, *we* or *you* in it.
    """
    turns: list[tuple[int, Turn]] = []
    others: list[tuple[int, str, Turn]] = []
    person = np.concatenate([[0], np.cumsum(np.isin(sheet.word, _hashes(_PERSONS)))])
    colons = np.flatnonzero((sheet.first == ord(":")) & sheet.real)
    owner, which = np.unique(sheet.paragraph[colons], return_index=True)
    begin, end = sheet.paragraphs.first[owner], sheet.paragraphs.last[owner]
    begin = begin + ((sheet.shape[begin] < _WORD) & (begin + 1 < end))  # an opening quotation mark
    capital = (sheet.shape >= _CAPITAL) & (sheet.shape < 16)
    small = np.concatenate([[0], np.cumsum((sheet.shape >= _WORD) & ~capital)])
    text = sheet.paragraphs.text[owner]
    for own, first, colon, last in zip(*(x.tolist() for x in (text, begin, colons[which], end)), strict=True):
        if not 0 < colon - first <= _LONGEST_NAME or small[colon] > small[first] or last - colon < 2:
            continue
        name = sheet.text[sheet.start[first] : sheet.end[colon - 1]]
        if not capital[first] or not _ends(sheet, last) or name.lower().replace(" ", "_") in _LABELS.split():
            continue
        if name.isupper() and len(name) > 1:
            turns.append((own, Turn(first, colon, last)))
        elif sheet.sentence[first] == sheet.sentence[colon]:
            others.append((own, name, Turn(first, colon, last)))
    names = Counter((own, name) for own, name, _ in others)
    turns_too = [
        (own, turn)
        for own, name, turn in others
        if names[own, name] > 1 or person[turn.last] > person[turn.colon]
    ]
    lines = Counter(own for own, _ in turns + turns_too)
    return [turn for _, turn in turns] + [turn for own, turn in turns_too if lines[own] > 1]


def _ends(sheet: Sheet, last: int) -> bool:
    """Does the paragraph end as a sentence does?"""
    return chr(sheet.first[last - 1]) in '.!?…"”’'


@cache
def _hashes(words: str) -> Keys:
    return np.array(sorted(word_hash(word) for word in words.split()), np.uint32)


def find_signatures(sheet: Sheet, marks: Quotes) -> list[Signature]:
    """Names after a dash that end the paragraph of a quotation, or are the paragraph after it.

    A signature has no verb: “…” — Trump said so, is none.
    """
    close = marks.end[marks.kind != 2]
    at = close + 1
    at = np.where(sheet.real[at], at, np.minimum(at + PADS, len(sheet.real) - 1))
    dash = np.isin(sheet.first[at], _DASHES) & sheet.real[at]
    listed = listed_classes()[word_slot(sheet.word)]
    verbs = ((listed > 0) & (listed <= ATTITUDE_VERB) & (sheet.shape < _CAPITAL)) | np.isin(
        sheet.word, _hashes(_AUXILIARIES)
    )
    found = []
    for quotation, mark in zip(close[dash].tolist(), at[dash].tolist(), strict=True):
        first, last = mark + 1, int(sheet.paragraphs.last[sheet.paragraph[mark]])
        if last - 1 > first and sheet.first[last - 1] == ord("."):
            last -= 1
        named = _CAPITAL <= sheet.shape[first] < 16
        if 0 < last - first <= _LONGEST_SIGNATURE and named and not verbs[first:last].any():
            found.append(Signature(quotation, first, last))
    return found


def name_mask(sheet: Sheet, inside: Bools) -> Bools:
    """Tokens outside quotation marks that can be part of a name, or are a personal pronoun."""
    capital = (sheet.shape >= _CAPITAL) & (sheet.shape < 16)
    return (capital | np.isin(sheet.word, _hashes(_PRONOUNS))) & ~inside


def speaker_beside(
    sheet: Sheet, labels: NDArray[np.uint8], name: Bools, first: int, last: int
) -> tuple[int, int] | None:
    """Who says it where the tagger found only the cue, `[first, last)`, of a quotation.

    All that stands between the quotation (or the start of the sentence) and the cue, if it begins with a name and
    a comma sets it off (*“…,” Jan Novak, the head of the agency, told us*); else the name or pronoun next to the
    cue, before it (an adverb may stand between) or after it.
    """
    sentence = sheet.sentence
    begin = first
    while sentence[begin - 1] == sentence[first] and not labels[begin - 1]:
        begin -= 1
    if name[begin] and sheet.first[first - 1] == ord(",") and first - begin <= _LONGEST_SPEAKER:
        return begin, first - 1
    for end in (first, first - 1):
        begin = end
        while name[begin - 1] and sentence[begin - 1] == sentence[first] and end - begin < _LONGEST_SPEAKER:
            begin -= 1
        if begin < end:
            return begin, end
    end = last
    while name[end] and sentence[end] == sentence[first] and end - last < _LONGEST_SPEAKER:
        end += 1
    return (last, end) if end > last else None


def clauses_beside(
    sheet: Sheet, labels: NDArray[np.uint8], first: int, last: int
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """What the tagger left unmarked on either side of source and cue, tokens `[first, last)`.

    The rest of the sentence, where a comma sets it off and nothing else is in it: *The bridge will fall, Lopez said*;
    *According to Lopez, the bridge will fall*.
    """
    begin, end = first, last
    while sheet.sentence[begin - 1] == sheet.sentence[first] and not labels[begin - 1]:
        begin -= 1
    while sheet.sentence[end] == sheet.sentence[last - 1] and not labels[end]:
        end += 1
    while end > last and sheet.shape[end - 1] < _WORD:
        end -= 1
    comma = ord(",")
    left = (begin, first - 1) if sheet.first[first - 1] == comma and first - 1 - begin >= 3 else None
    right = (last + 1, end) if sheet.first[last] == comma and end - last - 1 >= 3 else None
    return left, right
