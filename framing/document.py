"""Articles, segmented once and shared by all analyzers: blocks, sentences, tokens, voices, zones.

A `Batch` holds many articles as one joined text, so that every step is one pass over one array; one article
is a batch of one. Positions inside a batch are positions in the joined text; `Batch.offset` says where an
article begins in it.

Zones answer "whose words, and where": each token lies in exactly one zone or in none.

==========  ==========================================================================================
headline    the headline
summary     standfirst and summary bullets
subheads    crossheads between paragraphs
narrated    prose in the outlet's own voice
indirect    prose that reports what a source said, without quotation marks
quoted      words inside speech quotation marks, in prose or in a block quotation
==========  ==========================================================================================

Captions, labels, source lists, the line that names the speaker of a block quotation, and boilerplate are in
no zone: they count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attributions.attribution import Attribution, attributions
from framing.reading.article import Article
from framing.speakers.cast import Cast
from framing.speakers.gazetteer import Roster, read_roster
from framing.speakers.speakers import resolve
from framing.structure.blocks import Block, classify
from framing.structure.quotation import Quotation, in_blocks
from framing.structure.sentences import boundaries, punkt_boundaries
from framing.text import CLAUSE, PARAGRAPH, SENTENCE, SOFT, Ints, Span, Tokens, tokenize

ZONES = ("headline", "summary", "subheads", "narrated", "indirect", "quoted")
NOWHERE = len(ZONES)
VOICES = ("narrated", "indirect", "quoted")
NARRATED, INDIRECT, QUOTED = range(len(VOICES))
# The last is what stands between blocks.
KINDS = (
    "headline", "caption", "standfirst", "label", "bullet", "subhead",
    "paragraph", "blockquote", "source_item", "boilerplate", "",
)  # fmt: skip
_KIND = {kind: i for i, kind in enumerate(KINDS)}
_SEPARATOR = "\n\n"

# The zone of each kind of block; PROSE is decided by the voice.
_PROSE = 255
_BLOCK_ZONE = np.full(len(KINDS), NOWHERE, np.uint8)
for _kind, _zone in {"headline": 0, "standfirst": 1, "bullet": 1, "subhead": 2,
                     "paragraph": _PROSE, "blockquote": _PROSE}.items():  # fmt: skip
    _BLOCK_ZONE[_KIND[_kind]] = _zone
_VOICE_ZONE = np.array([ZONES.index(voice) for voice in VOICES], np.uint8)
_READ_FOR_VOICES = frozenset({"headline", "standfirst", "bullet", "paragraph", "blockquote"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is to be read.

    * `plain`: the whole text is one block of prose, no headline is looked for
    * `splitter`: `scan` (our one-regex sentence scan) or `punkt` (NLTK's Punkt over the same tables)
    * `attitudes`: whether beliefs and plans that the narrator ascribes without speech ("fears", "plans to")
      are `indirect` or stay `narrated`
    * `roster`: path of a TOML file that assigns speakers to sides
    """

    plain: bool = False
    splitter: str = "scan"
    attitudes: str = "indirect"
    roster: str | None = None


class Words(NamedTuple):
    """The words of a batch: `token[i]` is the first token of word i; `start`, `end` its code points."""

    token: Ints
    start: Ints
    end: Ints


class Batch:
    """Many articles, joined by blank lines and segmented once."""

    def __init__(self, articles: Sequence[Article], reading: Reading | None = None) -> None:
        self.articles = tuple(articles)
        self.reading = reading or Reading()
        self.text = _SEPARATOR.join(article.text for article in self.articles)
        lengths = np.fromiter((len(a.text) for a in self.articles), np.int64, len(self.articles))
        self.offset: Ints = np.zeros(len(self.articles), np.int64)
        np.cumsum(lengths[:-1] + len(_SEPARATOR), out=self.offset[1:])
        self.length = lengths

    def __len__(self) -> int:
        return len(self.articles)

    # ------------------------------------------------------------------ segmentation, each part once

    @cached_property
    def blocks(self) -> list[list[Block]]:
        """The blocks of each article, in the article's own positions."""
        return [_blocks(article, plain=self.reading.plain) for article in self.articles]

    @cached_property
    def _block_table(self) -> tuple[Ints, Ints, NDArray[np.uint8]]:
        """Start, end (joined text) and kind of every block of the batch."""
        rows = [(b.start, b.end, _KIND[b.kind]) for blocks in self.blocks for b in blocks]
        table = np.array(rows, np.int64).reshape(-1, 3)
        shift = np.repeat(self.offset, [len(blocks) for blocks in self.blocks])
        return table[:, 0] + shift, table[:, 1] + shift, table[:, 2].astype(np.uint8)

    @cached_property
    def sentence_start(self) -> Ints:
        """The first code point of each sentence of the batch, ascending; a block starts one."""
        split = punkt_boundaries if self.reading.splitter == "punkt" else boundaries
        return split(self.text, self._block_table[0].tolist())

    @cached_property
    def tokens(self) -> Tokens:
        """Tokens of the joined text; gaps know the sentences and blocks."""
        tokens = tokenize(self.text)
        gap, n = tokens.gap, len(tokens.start)
        if not n:
            return tokens
        first = np.searchsorted(tokens.start, self.sentence_start)
        starts = np.zeros(n + 1, np.bool_)
        starts[first] = True
        starts = starts[:n]
        # A stop that ends no sentence belongs to an abbreviation; other marks still part clauses.
        inner = np.flatnonzero((gap == SENTENCE) & ~starts)
        stop = tokens.chars[tokens.end[inner - 1]] == ord(".")
        gap[inner] = np.where(stop & (tokens.start[inner] - tokens.end[inner - 1] <= 2), SOFT, CLAUSE)
        np.maximum(gap, np.where(starts, SENTENCE, 0).astype(np.uint8), out=gap)
        block_first = np.searchsorted(tokens.start, self._block_table[0])
        gap[block_first[block_first < n]] = PARAGRAPH
        return tokens

    @cached_property
    def token_article(self) -> Ints:
        """The article each token stands in."""
        return _latest(self.offset, self.tokens.start)

    @cached_property
    def token_block(self) -> Ints:
        """The block (row of the batch's block table) of each token; -1 between blocks."""
        start, end, _ = self._block_table
        return _containing(start, end, self.tokens.start)

    @cached_property
    def token_kind(self) -> NDArray[np.uint8]:
        """The kind of block of each token, an index into `KINDS`."""
        kind = np.append(self._block_table[2], _KIND[""]).astype(np.uint8)
        return kind[self.token_block]  # -1 picks the appended one

    @cached_property
    def token_sentence(self) -> Ints:
        """The sentence (index into `sentence_start`) of each token."""
        return _latest(self.sentence_start, self.tokens.start)

    @cached_property
    def words(self) -> Words:
        """Words: tokens joined by apostrophes, hyphens and inner stops."""
        tokens = self.tokens
        first = np.flatnonzero(~tokens.joined)
        last = np.append(first[1:], len(tokens.start)) - 1
        return Words(first, tokens.start[first], tokens.end[last] if len(first) else tokens.end[:0])

    # ------------------------------------------------------------------ voices and zones

    @cached_property
    def quotations(self) -> list[list[Quotation]]:
        """Quoted stretches of each article (speech and scare quotes), in the article's own positions."""
        return [
            in_blocks(article.text, [(b.start, b.end) for b in blocks if b.kind in _READ_FOR_VOICES])
            for article, blocks in zip(self.articles, self.blocks, strict=True)
        ]

    @cached_property
    def attributions(self) -> list[list[Attribution]]:
        """Who says what in each article, speakers resolved, in the article's own positions."""
        roster = Roster() if self.reading.roster is None else read_roster(self.reading.roster)
        found = attributions([article.text for article in self.articles], self.blocks, self.quotations)
        return [
            resolve(article.text, blocks, said, roster, cast)
            for article, blocks, said, cast in zip(self.articles, self.blocks, found, self.casts, strict=True)
        ]

    @cached_property
    def casts(self) -> list[Cast]:
        """The people, institutions and countries that each article names."""
        return [
            Cast(article.text, blocks) for article, blocks in zip(self.articles, self.blocks, strict=True)
        ]

    @cached_property
    def token_voice(self) -> NDArray[np.uint8]:
        """Whose words each token is, an index into `VOICES`."""
        voice = np.full(len(self.tokens.start), NARRATED, np.uint8)
        reported = (
            (shift + span.start, shift + span.end)
            for shift, found in zip(self.offset.tolist(), self.attributions, strict=True)
            for attribution in found
            if attribution.kind != "direct"
            and (attribution.cue_type == "speech" or self.reading.attitudes == "indirect")
            for span in attribution.content
        )
        voice[self._covered(reported)] = INDIRECT
        turns = (  # a transcript's turns are somebody's own words without any marks
            (shift + span.start, shift + span.end)
            for shift, found in zip(self.offset.tolist(), self.attributions, strict=True)
            for attribution in found
            if attribution.kind == "direct"
            for span in attribution.content
        )
        voice[self._covered(turns)] = QUOTED
        voice[self._covered(self._speech())] = QUOTED
        return voice

    def _speech(self) -> Iterable[tuple[int, int]]:
        for shift, found, blocks in zip(self.offset.tolist(), self.quotations, self.blocks, strict=True):
            for q in found:
                if q.speech:
                    yield shift + q.inner_start, shift + q.inner_end
            for start, end in _unmarked(blocks, found):
                yield shift + start, shift + end

    @cached_property
    def token_zone(self) -> NDArray[np.uint8]:
        """The zone each token counts in, an index into `ZONES`, or `NOWHERE`."""
        zone = _BLOCK_ZONE[self.token_kind]
        zone = np.where(zone == _PROSE, _VOICE_ZONE[self.token_voice], zone)
        # What stands beside the quotation in a block quotation names its speaker.
        beside = (self.token_kind == _KIND["blockquote"]) & (self.token_voice != QUOTED)
        zone[beside] = NOWHERE
        zone[self._covered(self._signatures())] = NOWHERE
        return zone.astype(np.uint8)

    def _signatures(self) -> Iterable[tuple[int, int]]:
        """The line that names the speaker of a block quotation without marks."""
        for shift, found, blocks in zip(self.offset.tolist(), self.attributions, self.blocks, strict=True):
            quotes = [b for b in blocks if b.kind == "blockquote"]
            for attribution in found if quotes else ():
                for span in attribution.source:
                    for b in quotes:
                        if b.start <= span.start and span.end <= b.end:
                            yield shift + span.start, shift + b.end

    @cached_property
    def word_zone(self) -> NDArray[np.uint8]:
        """The zone of each word: that of its first token."""
        return self.token_zone[self.words.token]

    @cached_property
    def zone_words(self) -> Ints:
        """Words per article and zone, `int64[articles, zones]`: the denominators of all rates."""
        return self.tally(self.words.token)

    # ------------------------------------------------------------------ counting

    def tally(self, token: Ints, weights: NDArray[np.float64] | None = None) -> NDArray[np.int64]:
        """Count (or sum weights of) things by the article and zone of their first token."""
        width = len(ZONES) + 1
        key = self.token_article[token] * width + self.token_zone[token]
        table = np.bincount(key, weights, minlength=len(self) * width).reshape(len(self), width)
        return table[:, : len(ZONES)]

    def _covered(self, spans: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
        """Which tokens start inside any of the spans (joined text)."""
        table = np.array(list(spans), np.int64).reshape(-1, 2)
        n = len(self.tokens.start)
        first, after = np.searchsorted(self.tokens.start, table.T)
        depth = np.bincount(first, minlength=n + 1) - np.bincount(after, minlength=n + 1)
        return np.cumsum(depth[:n]) > 0


class Document:
    """One article, segmented: the view of a batch of one that people and single-article code read."""

    def __init__(self, article: Article, reading: Reading | None = None) -> None:
        self.article = article
        self.batch = Batch([article], reading)

    @property
    def blocks(self) -> list[Block]:
        """The article's blocks in order."""
        return self.batch.blocks[0]

    @property
    def quotations(self) -> list[Quotation]:
        """Quoted stretches in order."""
        return self.batch.quotations[0]

    @property
    def attributions(self) -> list[Attribution]:
        """Who says what."""
        return self.batch.attributions[0]

    @property
    def sentences(self) -> list[Span]:
        """Sentences of all blocks, trimmed."""
        starts = self.batch.sentence_start.tolist()
        text, spans = self.article.text, []
        ends = {b.end for b in self.blocks}
        stops = sorted(ends | set(starts))
        following = dict(zip(stops, [*stops[1:], len(text)], strict=True))
        for start in starts:
            end = following[start]
            spans.append(Span(start, start + len(text[start:end].rstrip())))
        return spans


def _blocks(article: Article, *, plain: bool) -> list[Block]:
    if article.blocks is None and not plain:
        return classify(
            article.text,
            body_start=article.body_start,
            headline=article.headline_span,
            standfirst=article.standfirst_span,
        )
    known = (("headline", article.headline_span), ("standfirst", article.standfirst_span))
    blocks = [Block(kind, *span) for kind, span in known if span is not None]
    if plain:
        start, end = article.body_start, len(article.text.rstrip())
        blocks += [Block("paragraph", start, end)] if start < end else []
    else:
        blocks += article.blocks or ()
    return blocks


def _unmarked(blocks: Sequence[Block], found: Sequence[Quotation]) -> Iterable[tuple[int, int]]:
    """Block quotations set without quotation marks: all of their words are quoted."""
    for b in blocks:
        if b.kind == "blockquote" and not any(q.speech and b.start <= q.start < b.end for q in found):
            yield b.start, b.end


def _latest(start: Ints, position: Ints) -> Ints:
    """The index of the last start at or before each position, -1 where there is none (both ascending)."""
    # Few starts are looked up among many positions, not the other way round.
    first = np.searchsorted(position, start)
    return np.repeat(np.arange(-1, len(start)), np.diff(first, prepend=0, append=len(position)))


def _containing(start: Ints, end: Ints, position: Ints) -> Ints:
    """The index of the range that holds each position, -1 where none does (ranges disjoint, ascending)."""
    if not len(start):
        return np.full(len(position), -1, np.int64)
    index = _latest(start, position)
    return np.where((index >= 0) & (position < end[index]), index, -1)
