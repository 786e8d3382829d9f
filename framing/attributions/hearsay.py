"""What is told after nobody: adverbs (*reportedly*) and passives without an agent (*it is widely feared that*)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from framing.attributions.cues import ATTITUDE_VERB, SPEECH_VERB
from framing.attributions.quoting import hashes, is_word
from framing.attributions.sheet import Bools, Sheet, one_of, word_hash

_ADVERBS = "reportedly allegedly purportedly"


def find_hearsay(sheet: Sheet, free: Bools) -> Iterator[tuple[list[tuple[int, int]], tuple[int, int]]]:
    """Contents and cues of what is told after nobody: *The bridge was reportedly sold*; *It is widely feared that
    the bridge will fall*. Only among `free` tokens, those outside quotation marks in no other attribution."""
    words = is_word(sheet)
    stop = ~free | one_of(sheet.first, [ord(c) for c in ",;:()–—"])
    for cue in np.flatnonzero(free & one_of(sheet.word, hashes(_ADVERBS))).tolist():
        first, last = _until(sheet, stop, words, cue)
        after = cue + 1 + (sheet.first[cue + 1] == ord(","))
        pieces = [(a, b) for a, b in ((first, cue), (after, last)) if words[a:b].any()]
        if last - cue > 2:
            yield pieces, (cue, cue + 1)
    verbs = one_of(sheet.listed, [SPEECH_VERB, ATTITUDE_VERB])
    for that in np.flatnonzero(free & (sheet.word == word_hash("that")) & np.roll(verbs, 1)).tolist():
        adverb = chr(sheet.chars[sheet.end[that - 2] - 1]) == "y"
        cue = that - 2 - adverb
        passive = np.isin(sheet.word[cue], hashes("is was")) and sheet.word[cue - 1] == word_hash("it")
        last = _until(sheet, ~free, words, that)[1]
        if passive and free[cue - 1 : that].all() and last - that > 2:
            yield [(that, last)], (cue, that)


def _until(sheet: Sheet, stop: Bools, words: Bools, at: int) -> tuple[int, int]:
    """The tokens around `at` up to the next stop or the end of the sentence; a comma beside it does not count."""
    comma = ord(",")
    first = at - (sheet.first[at - 1] == comma)
    while sheet.sentence[first - 1] == sheet.sentence[at] and not stop[first - 1]:
        first -= 1
    last = at + 1 + (sheet.first[at + 1] == comma)
    while sheet.sentence[last] == sheet.sentence[at] and not stop[last]:
        last += 1
    while not words[last - 1]:
        last -= 1
    return first, last
