"""Who says what: every statement, belief or plan an article ascribes to somebody.

An *attribution* (PARC: Pareti 2015; PolNeAR: Newell, Margolin & Ruths 2018) has a **content** (what is said), a **cue**
(said, according to, plans to) and a **source** (who says it). A trained tagger marks the three
(:mod:`framing.attributions.tagger`), a linker joins them (:mod:`framing.attributions.linking`), and rules add what
the forms of newspapers make certain and corpora hardly hold (:mod:`framing.attributions.quoting`,
:mod:`framing.attributions.hearsay`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.cues import (
    ADVERB,
    ATTITUDE_NOUN,
    ATTITUDE_VERB,
    SPEECH_NOUN,
    SPEECH_VERB,
    finders,
    finding_verbs,
)
from framing.attributions.features import Quotes, quote_states, quotes
from framing.attributions.hearsay import find_hearsay
from framing.attributions.linking import NONE, Spans, link, pairs, spans_of
from framing.attributions.quoting import (
    Signature,
    clauses_beside,
    closes_sentence,
    find_signatures,
    find_turns,
    is_word,
    name_mask,
    settle,
    speaker_beside,
)
from framing.attributions.sheet import Bools, Ints, Keys, Sheet, one_of, read, running_count, word_hash
from framing.attributions.tagger import CONTENT, CUE, SOURCE, Model, default_model, tag
from framing.structure.blocks import Block
from framing.structure.quotation import Quotation
from framing.text import Span

_BATCH = 64  # articles at a time: large enough for arrays to pay, small enough for the processor's cache


class Attribution(NamedTuple):
    """One attribution; all spans are `[start, end)` code points of the text.

    * `content`: what is said, in one or more pieces, quotation marks included; never empty
    * `cue`, `source`: empty where the text gives none
    * `kind`: `direct` (all words of the content stand in quotation marks, or are a turn of a transcript), `mixed`
      (some), `indirect` (none)
    * `cue_type`: `speech` (said, told, according to) or `attitude` (supports, plans, fears)
    * `speaker`, `speaker_type`, `side`: filled in where the speakers of the article are resolved
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    kind: str
    cue_type: str
    speaker: str | None = None
    speaker_type: str | None = None
    side: str | None = None


def attributions(
    texts: Sequence[str],
    blocks: Sequence[Sequence[Block]] | None = None,
    quotations: Sequence[Sequence[Quotation]] | None = None,
) -> list[list[Attribution]]:
    """The attributions of each text, in the order of their contents.

    With `blocks` only headlines, standfirsts, bullets, paragraphs and block quotations are read; without, every
    line is a paragraph. `quotations` are those of each text's blocks, where they have been found already. Many texts
    in one call are several times faster than one by one.

    >>> [found] = attributions(["“The war must end,” Foreign Minister Jan Novak said on Monday."])
    >>> found[0].kind, found[0].cue_type
    ('direct', 'speech')
    """
    out: list[list[Attribution]] = []
    for i in range(0, len(texts), _BATCH):
        own = slice(i, i + _BATCH)
        sheet = read(texts[own], None if blocks is None else blocks[own])
        marks = quotes(sheet, None if quotations is None else quotations[own])
        out += _read_sheet(sheet, marks, len(texts[own]), default_model())
    return out


def _read_sheet(sheet: Sheet, marks: Quotes, texts: int, model: Model) -> list[list[Attribution]]:
    inside = quote_states(sheet, marks) > 0
    signatures = find_signatures(sheet, marks)
    turns = find_turns(sheet)
    labels = settle(sheet, marks, tag(sheet, marks, model), signatures, turns)
    for turn in turns:
        inside[turn.colon + 1 : turn.last] = True
    spans = _worded(sheet, spans_of(sheet, labels))
    drafts = list(_drafts(sheet, labels, spans, signatures, inside, model))
    free = sheet.real & ~inside
    for draft in drafts:
        for first, last in (*draft.content, draft.cue or (0, 0), draft.source or (0, 0)):
            free[first:last] = False
    drafts += [Draft(content, cue, None) for content, cue in find_hearsay(sheet, free)]
    return _write(sheet, inside, drafts, texts)


def _worded(sheet: Sheet, spans: Spans) -> Spans:
    """Spans without contents that hold no word."""
    words = running_count(is_word(sheet))
    keep = (spans.role != CONTENT) | (words[spans.last] > words[spans.first])
    return Spans(*(column[keep] for column in spans))


class Draft(NamedTuple):
    """An attribution in tokens: `(first, last)` pairs."""

    content: list[tuple[int, int]]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None


def _drafts(
    sheet: Sheet,
    labels: NDArray[np.uint8],
    spans: Spans,
    signatures: list[Signature],
    inside: Bools,
    model: Model,
) -> Iterator[Draft]:
    """Spans joined into attributions, one paragraph after the other."""
    contents = np.flatnonzero(spans.role == CONTENT)
    cues = np.flatnonzero(spans.role == CUE)
    to_cue = link(pairs(sheet, spans, inside, CONTENT, CUE), model.link_content, -np.inf)
    to_source = link(pairs(sheet, spans, inside, CUE, SOURCE), model.link_source, 0.0)
    quoted = inside[spans.first] | inside[spans.last - 1]
    to_cue = _believable(sheet, spans, contents, cues, to_cue, quoted)
    to_cue[np.isin(spans.last[contents] - 1, [signature.quotation for signature in signatures])] = NONE
    _go_on(sheet, spans, contents, to_cue, quoted)
    first, last = spans.first.tolist(), spans.last.tolist()
    source_of = dict(zip(cues.tolist(), to_source.tolist(), strict=True))
    speech = _has_class(sheet, spans, [SPEECH_VERB, ADVERB]).tolist()
    is_quoted = quoted.tolist()
    pieces: dict[int, list[int]] = {}
    orphans: list[int] = []
    for content, cue in zip(contents.tolist(), to_cue.tolist(), strict=True):
        if cue != NONE:
            pieces.setdefault(cue, []).append(content)
        elif is_quoted[content]:
            orphans.append(content)
    name = name_mask(sheet, inside)
    drafts: dict[int, Draft] = {}
    for cue in cues.tolist():
        linked = pieces.get(cue, ())
        own = [(first[i], last[i]) for i in linked]
        source = source_of[cue]
        speaker = (first[source], last[source]) if source != NONE else None
        if speaker is None and all(is_quoted[i] for i in linked):  # an indirect one may have none
            speaker = speaker_beside(sheet, labels, name, first[cue], last[cue])
        if speaker is not None and speech[cue] and not any(is_quoted[i] for i in linked):
            own += [
                (a, b)
                for a, b in _missing(sheet, labels, (first[cue], last[cue]), speaker, own)
                if not inside[a:b].any()
            ]
        drafts[cue] = Draft(own, (first[cue], last[cue]), speaker)
    yield from _adopt(sheet, inside, drafts, [(first[i], last[i]) for i in orphans], signatures)


def _missing(
    sheet: Sheet,
    labels: NDArray[np.uint8],
    cue: tuple[int, int],
    source: tuple[int, int],
    own: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    """The clause beside source and cue, if the tagger found no content; or the first half of one that goes on after
    them: *The officer, police said, wore no camera.*"""
    first, last = min(cue[0], source[0]), max(cue[1], source[1])
    if own and (len(own) > 1 or own[0][0] != last + 1 or sheet.first[last] != ord(",")):
        return []
    left, right = clauses_beside(sheet, labels, first, last)
    found = left if own else left or right
    return [found] if found else []


def _believable(sheet: Sheet, spans: Spans, contents: Ints, cues: Ints, to_cue: Ints, quoted: Bools) -> Ints:
    """Links without those of an unquoted content to the cue of another sentence, where its own has none."""
    linked = to_cue != NONE
    apart = np.zeros(len(contents), np.bool_)
    cue = to_cue[linked]
    own = sheet.sentence[spans.first[contents[linked]]], sheet.sentence[spans.last[contents[linked]] - 1]
    cue_sentence = sheet.sentence[spans.first[cue]]
    apart[linked] = (cue_sentence < own[0]) | (cue_sentence > own[1])
    with_cue = np.isin(sheet.sentence[spans.first[contents]], sheet.sentence[spans.first[cues]])
    return np.where(apart & ~with_cue & ~quoted[contents], NONE, to_cue)


def _go_on(sheet: Sheet, spans: Spans, contents: Ints, to_cue: Ints, quoted: Bools) -> None:
    """A quotation closed with a full stop goes on with the speaker before it: *“We saw it,” said Novak. “It was
    late.” Orlov left.* Only a verb of speech may take it back, where nobody has spoken in the paragraph."""
    last = spans.last[contents] - 1
    whole = quoted[contents] & closes_sentence(sheet, last) & (to_cue > contents)
    whole[whole] &= sheet.sentence[spans.first[to_cue[whole]]] > sheet.sentence[last[whole]]
    speech = _has_class(sheet, spans, [SPEECH_VERB])
    for i in np.flatnonzero(whole).tolist():
        before = i - 1
        while before >= 0 and not quoted[contents[before]]:
            before -= 1
        own = sheet.paragraph[last[i]]
        if before >= 0 and to_cue[before] != NONE and sheet.paragraph[last[before]] == own:
            to_cue[i] = to_cue[before]
        elif not speech[to_cue[i]]:
            to_cue[i] = NONE


def _adopt(
    sheet: Sheet,
    inside: Bools,
    drafts: dict[int, Draft],
    orphans: list[tuple[int, int]],
    signatures: list[Signature],
) -> Iterator[Draft]:
    """Give quotations without a cue to whom they belong.

    A name after a dash signs the quotation before it. Otherwise a quotation that opens a paragraph goes on with the
    attribution the paragraph before closed with, or answers its colon. What is left has no source.
    """
    signed = {signature.quotation: (signature.first, signature.last) for signature in signatures}
    of_cues = sheet.paragraph[[draft.cue[0] for draft in drafts.values() if draft.cue is not None]]
    last_of = dict(zip(of_cues.tolist(), drafts.values(), strict=True))
    ends = sheet.paragraphs.last.tolist()
    text = sheet.paragraphs.text.tolist()
    alone: dict[int, Draft] = {}
    for first, last in orphans:
        own = int(sheet.paragraph[first])
        if own in alone:
            alone[own].content.append((first, last))
            continue
        sign = signed.get(last - 1)
        before = last_of.get(own - 1)
        if sign is None and before is not None and text[own] == text[own - 1]:
            colon = sheet.first[ends[own - 1] - 1] == ord(":")
            goes_on = bool(before.content) and any(inside[end - 1] for _, end in before.content)
            if colon or goes_on:
                before.content.append((first, last))
                last_of[own] = before
                continue
        alone[own] = Draft([(first, last)], None, sign)
    yield from (draft for draft in drafts.values() if draft.content)
    yield from alone.values()


def _has_class(sheet: Sheet, spans: Spans, kinds: Sequence[int]) -> Bools:
    """Which spans hold a reporting word of these classes."""
    has: Bools = _count(one_of(sheet.listed, kinds), np.stack([spans.first, spans.last], 1)) > 0
    return has


@cache
def _finding() -> tuple[frozenset[int], frozenset[int]]:
    """Hashes of the words of `finding_verbs` and `finders`."""
    return frozenset(map(word_hash, finding_verbs())), frozenset(map(word_hash, finders()))


def _write(sheet: Sheet, inside: Bools, drafts: Sequence[Draft], texts: int) -> list[list[Attribution]]:
    """Drafts as attributions, by text and in the order of their contents: tokens into code points, marks into kinds,
    cue words into cue types."""
    sizes = [len(draft.content) for draft in drafts]
    content = _table([span for draft in drafts for span in sorted(draft.content)])
    cue = _table([draft.cue or (0, 0) for draft in drafts])
    source = _table([draft.source or (0, 0) for draft in drafts])
    owner, piece = np.repeat(np.arange(len(drafts)), sizes), np.cumsum([0, *sizes])
    word = is_word(sheet)
    words = np.bincount(owner, _count(word, content), len(drafts))
    quoted = np.bincount(owner, _count(word & inside, content), len(drafts))
    kind = np.where(quoted == 0, "indirect", np.where(quoted == words, "direct", "mixed")).tolist()
    told = _count(one_of(sheet.listed, [SPEECH_VERB, SPEECH_NOUN, ADVERB]), cue) > 0
    meant = _count(one_of(sheet.listed, [ATTITUDE_VERB, ATTITUDE_NOUN]), cue) > 0
    attitude = (cue[:, 1] > 0) & ~told & (meant | (quoted == 0))
    for i in np.flatnonzero(attitude).tolist():
        attitude[i] = not _finds(sheet.word[slice(*source[i])], sheet.word[slice(*cue[i])])
    cue_type = np.where(attitude, "attitude", "speech").tolist()
    first = content[piece[:-1], 0]
    text = sheet.paragraphs.text[sheet.paragraph[first]]
    shift = sheet.offset[text]
    contents = _spans(sheet, content, shift[owner])
    cues, sources = _spans(sheet, cue, shift), _spans(sheet, source, shift)
    found: list[list[Attribution]] = [[] for _ in range(texts)]
    begin, own = piece.tolist(), text.tolist()
    for i in np.argsort(sheet.start[first], kind="stable").tolist():
        draft = drafts[i]
        found[own[i]].append(
            Attribution(
                content=tuple(contents[begin[i] : begin[i + 1]]),
                cue=(cues[i],) if draft.cue else (),
                source=(sources[i],) if draft.source else (),
                kind=kind[i],
                cue_type=cue_type[i],
            )
        )
    return found


def _table(spans: list[tuple[int, int]]) -> Ints:
    return np.fromiter(chain.from_iterable(spans), np.int64, 2 * len(spans)).reshape(-1, 2)


def _count(mask: Bools, spans: Ints) -> NDArray[np.int32]:
    """How many tokens of each span the mask has."""
    before = running_count(mask)
    return before[spans[:, 1]] - before[spans[:, 0]]


def _spans(sheet: Sheet, tokens: Ints, shift: Ints) -> list[Span]:
    """Code points of tokens `[first, last)`."""
    start, end = sheet.start[tokens[:, 0]] - shift, sheet.end[tokens[:, 1] - 1] - shift
    return list(map(Span, start.tolist(), end.tolist()))


def _finds(source: Keys, cue: Keys) -> bool:
    """*The report found …*: a verb that is speech with this source only."""
    verbs, finders = _finding()
    return not finders.isdisjoint(source.tolist()) and not verbs.isdisjoint(cue.tolist())
