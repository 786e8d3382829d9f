"""Rules of newspaper quotation that hold without a model.

They settle what the tagger leaves open: four quoted words or more are somebody's words; `NAME:` at the start
of a paragraph is a speaker; a dash and a name after a quotation sign it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.cues import ATTITUDE_VERB, SPEECH_VERB
from framing.attributions.features import Quotes
from framing.attributions.sheet import PADS, Bools, Ints, Keys, Sheet, one_of, running_count, word_hash
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
_BE = "is are was were be been being"
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
    """A turn of a transcript: the speaker is `[first, named)`, the words are `[colon + 1, last)`."""

    first: int
    named: int
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
    _read_lead_ins(sheet, marks, labels)
    _read_inversions(sheet, marks, labels)
    _read_relatives(sheet, labels)
    for first, named, colon, end in turns:
        labels[first - 1] = 0  # the opening mark, if any
        labels[first:end] = CONTENT + 1
        labels[first:named], labels[named:colon] = SOURCE + 1, 0
        labels[first], labels[colon], labels[colon + 1] = SOURCE, CUE, CONTENT
    word = is_word(sheet)
    words, held, other = (
        running_count(word & (low <= labels) & (labels < high))
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


def _read_inversions(sheet: Sheet, marks: Quotes, labels: NDArray[np.uint8]) -> None:
    """What stands after a quotation, far from the verb or the name that go with it: *“…,” one resident, who asked
    not to be named, said*; *it was called “…” by Novak*."""
    after = marks.end + 1
    ends = np.searchsorted(sheet.sentence, sheet.sentence[marks.end], "right")
    ends = ends - (sheet.shape[ends - 1] < _WORD)
    who = sheet.word == word_hash("who")
    whos = running_count(who)
    comma = (sheet.first[marks.end - 1] == ord(",")) & marks.speech & (whos[ends] > whos[marks.end])
    by = (sheet.word[after] == word_hash("by")) & (labels[after] == CONTENT + 1)
    near = (comma | by) & (after + 1 < ends) & (ends - after <= _LONGEST_SPEAKER)
    for end, last, agent in zip(after[near].tolist(), ends[near].tolist(), by[near].tolist(), strict=True):
        verbs = (sheet.listed[end:last] == SPEECH_VERB) & (sheet.shape[end:last] < _CAPITAL)
        if agent:
            if not verbs.any() and last - end <= _LONGEST_SIGNATURE and _make_passive(sheet, labels, end):
                labels[end], labels[end + 1], labels[end + 2 : last] = 0, SOURCE, SOURCE + 1
            continue
        verbs[1:] &= sheet.first[end : last - 1] == ord(",")
        verbs &= sheet.suffix[end:last] != word_hash("ing")
        told, relative = np.flatnonzero(verbs), int(np.argmax(who[end:last]))
        if not len(told) or told[-1] < relative:
            continue
        cue, spoken = end + int(told[-1]), labels[end:last]
        if CUE not in spoken[:relative] and CONTENT not in spoken[told[-1] :]:
            labels[end : cue - 1], labels[cue:last] = SOURCE + 1, CUE + 1
            labels[end], labels[cue - 1], labels[cue] = SOURCE, 0, CUE


def _make_passive(sheet: Sheet, labels: NDArray[np.uint8], at: int) -> bool:
    """Is the cue before this token of its sentence a passive one? Then its subject is content, not source."""
    while labels[at] not in (CUE, CUE + 1) and sheet.sentence[at - 1] == sheet.sentence[at]:
        at -= 1
    begin = at
    while labels[begin] == CUE + 1:
        begin -= 1
    if not np.isin(sheet.word[begin - 1 : at + 1], hashes(_BE)).any():
        return False
    subject = begin - 1
    while labels[subject] in (SOURCE, SOURCE + 1):
        labels[subject] += CONTENT - SOURCE
        subject -= 1
    return True


def _read_relatives(sheet: Sheet, labels: NDArray[np.uint8]) -> None:
    """A relative clause after a source, between commas, is the source's: *According to Novak, who left, it fell.*"""
    relative = one_of(sheet.word, hashes("who which whose")) & (labels == CONTENT)
    relative[2:] &= (sheet.first[1:-1] == ord(",")) & one_of(labels[:-2], [SOURCE, SOURCE + 1])
    for first in np.flatnonzero(relative).tolist():
        last = first
        while labels[last + 1] == CONTENT + 1 and sheet.first[last] != ord(","):
            last += 1
        if sheet.first[last] == ord(","):
            labels[first - 1 : last] = SOURCE + 1
            labels[last], labels[last + 1] = 0, CONTENT


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
    sure: list[tuple[int, Turn]] = []
    capitals: list[tuple[int, Turn]] = []
    others: list[tuple[int, str, Turn]] = []
    person = running_count(one_of(sheet.word, hashes(_PERSONS)))
    for own, turn in _headed(sheet):
        name = sheet.text[sheet.start[turn.first] : sheet.end[turn.named - 1]]
        if "@" in name:
            sure.append((own, turn))
        elif name.isupper() and len(name) > 1:
            capitals.append((own, turn))
        elif sheet.sentence[turn.first] == sheet.sentence[turn.colon]:
            others.append((own, name, turn))
    names = Counter((own, name) for own, name, _ in others)
    spoken = {
        turn
        for _, turn in capitals + [(own, turn) for own, _, turn in others]
        if person[turn.last] > person[turn.colon]
    }
    likely = [(own, turn) for own, name, turn in others if names[own, name] > 1 or turn in spoken]
    lines = Counter(own for own, _ in capitals + likely)
    sure += [(own, turn) for own, turn in capitals if turn in spoken or lines[own] > 1]
    return [turn for _, turn in sure] + [turn for own, turn in likely if lines[own] > 1]


def _headed(sheet: Sheet) -> Iterator[tuple[int, Turn]]:
    """Paragraphs that begin with a name and a colon and end as a sentence does, and of which text they are."""
    colons = np.flatnonzero((sheet.first == ord(":")) & sheet.real)
    owner, which = np.unique(sheet.paragraph[colons], return_index=True)
    begin, end = sheet.paragraphs.first[owner], sheet.paragraphs.last[owner]
    mark = (sheet.shape[begin] < _WORD) & (sheet.first[begin] != ord("@")) & (begin + 1 < end)
    begin = begin + mark  # an opening quotation mark
    ends = np.isin(sheet.first[end - 1], [ord(c) for c in '.!?…"”’'])
    near = (
        ends
        & (begin < colons[which])
        & (colons[which] - begin <= _LONGEST_SIGNATURE)
        & (end - colons[which] > 1)
    )
    text = sheet.paragraphs.text[owner]
    for own, first, colon, last in zip(
        *(x[near].tolist() for x in (text, begin, colons[which], end)), strict=True
    ):
        named = _after_handle(sheet, first, colon) or colon
        if is_name(sheet, first, named):
            yield own, Turn(first, named, colon, last)


def is_name(sheet: Sheet, first: int, last: int) -> bool:
    """Can the tokens `[first, last)` before a colon be a speaker: a few words with capitals that are no label of
    newspapers (UPDATE:), or a handle?"""
    if sheet.first[first] == ord("@"):
        return last - first == 2
    named = last
    if sheet.first[last - 1] == ord(")") and _after_handle(sheet, first, last) == last:
        named = last - 4
    shape = sheet.shape[first:named]
    words = shape >= _WORD
    capital = (shape >= _CAPITAL) & (shape < 16)
    if not 0 < named - first <= _LONGEST_NAME or not capital[0] or (words & ~capital).any():
        return False
    if (sheet.listed[first:named] == SPEECH_VERB).any():  # Said Novak: “…”
        return False
    name = sheet.text[sheet.start[first] : sheet.end[named - 1]]
    return name.lower().replace(" ", "_") not in _LABELS.split()


@cache
def hashes(words: str) -> Keys:
    """The numbers of the words of a list, ascending."""
    return np.array(sorted(word_hash(word) for word in words.split()), np.uint32)


def find_signatures(sheet: Sheet, marks: Quotes) -> list[Signature]:
    """Names after a dash that end the paragraph of a quotation, or are the paragraph after it.

    A signature has no verb: “…” — Trump said so, is none.
    """
    close = marks.end[marks.kind != 2]
    at = close + 1
    at = np.where(sheet.real[at], at, np.minimum(at + PADS, len(sheet.real) - 1))
    dash = np.isin(sheet.first[at], _DASHES) & sheet.real[at]
    verbs = ((sheet.listed > 0) & (sheet.listed <= ATTITUDE_VERB)) | one_of(sheet.word, hashes(_AUXILIARIES))
    verbs &= sheet.shape < _CAPITAL
    found = []
    for quotation, mark in zip(close[dash].tolist(), at[dash].tolist(), strict=True):
        first, last = mark + 1, int(sheet.paragraphs.last[sheet.paragraph[mark]])
        if last - 1 > first and sheet.first[last - 1] == ord("."):
            last -= 1
        named = _CAPITAL <= sheet.shape[first] < 16
        if 0 < last - first <= _LONGEST_SIGNATURE and named and not verbs[first:last].any():
            handle = _after_handle(sheet, first, last)
            found.append(Signature(quotation, first, handle or last))
    return found


def _after_handle(sheet: Sheet, first: int, last: int) -> int | None:
    """Where a name with a handle ends among the tokens `[first, last)`: *Jan Novak (@novak)* May 4, 2024."""
    for at in range(first, last - 3):
        if (sheet.first[at], sheet.first[at + 1], sheet.first[at + 3]) == (ord("("), ord("@"), ord(")")):
            return at + 4
    return None


def _read_lead_ins(sheet: Sheet, marks: Quotes, labels: NDArray[np.uint8]) -> None:
    """`Novak: “We stay.”`, `@novak: “We stay.”`: a name that is all of the sentence before a colon and a quotation."""
    colons = marks.start - 1
    begin = np.searchsorted(sheet.sentence, sheet.sentence[colons])
    begin = np.where(sheet.first[colons - 2] == ord("@"), colons - 2, begin)
    lead = (sheet.first[colons] == ord(":")) & marks.speech & (begin < colons)
    lead &= colons - begin <= _LONGEST_NAME
    for first, colon, last in zip(*(x[lead].tolist() for x in (begin, colons, marks.end + 1)), strict=True):
        if not is_name(sheet, first, colon):
            continue
        labels[first:colon] = SOURCE + 1
        labels[colon + 1 : last] = CONTENT + 1
        labels[first], labels[colon], labels[colon + 1] = SOURCE, CUE, CONTENT


def name_mask(sheet: Sheet, inside: Bools) -> Bools:
    """Tokens outside quotation marks that can be part of a name, or are a personal pronoun."""
    capital = (sheet.shape >= _CAPITAL) & (sheet.shape < 16)
    return (capital | one_of(sheet.word, hashes(_PRONOUNS))) & ~inside


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
    opening = int(np.searchsorted(sheet.sentence, sheet.sentence[first]))
    closing = int(np.searchsorted(sheet.sentence, sheet.sentence[last - 1], "right"))
    before, behind = np.flatnonzero(labels[opening:first]), np.flatnonzero(labels[last:closing])
    begin = opening + int(before[-1]) + 1 if len(before) else opening
    end = last + int(behind[0]) if len(behind) else closing
    while end > last and sheet.shape[end - 1] < _WORD:
        end -= 1
    comma = ord(",")
    if sheet.first[first - 1] == comma and end == last:
        begin = opening  # what is said may itself tell who wants what
    left = (begin, first - 1) if sheet.first[first - 1] == comma and first - 1 - begin >= 3 else None
    after = last + 1
    if sheet.word[after] in hashes("who which whose"):  # *According to Lopez, who left, the bridge will fall*
        commas = np.flatnonzero(sheet.first[after:end] == comma)
        after += int(commas[0]) + 1 if len(commas) else 0
    right = (after, end) if sheet.first[last] == comma and end - after >= 3 else None
    return left, right
