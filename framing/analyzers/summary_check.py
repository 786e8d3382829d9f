"""What do headline, standfirst and bullets say that the body does not?"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.document import ZONES, Batch
from framing.headlines.question import clickbait_cues
from framing.headlines.relevance import asks, content, stem
from framing.headlines.summary import (
    MIN_BODY,
    MIN_SUMMARY,
    Check,
    check_figures,
    counts,
    figures,
    fold,
    is_title,
    makes_claim,
    missing_quotation,
    tone_differs,
)
from framing.structure.blocks import Block
from framing.text import Ints, Span

_SUMMARY = frozenset({"headline", "standfirst", "bullet"})
_PROSE = frozenset({"paragraph", "blockquote"})
_BESIDE = (ZONES.index("headline"), ZONES.index("summary"))
_NARRATED = ZONES.index("narrated")
# Of each zone, and of what is in none: 0 is the summary's side, 1 the narrated body's, 2 neither.
_SIDE = np.array([0 if i in _BESIDE else 1 if i == _NARRATED else 2 for i in range(len(ZONES) + 1)])
_MODAL = r"(?i)\b(?:may|might|could|would|should|likely|perhaps|possibl[ey]|probably|suggests?|seems?|if|whether)\b"
_TONES = ("sentiment", "escalation")


class SummaryCheck:
    """Figures, hedges, quoted words and tone of headline, standfirst and bullets against the body."""

    name = "summary_check"
    version = "1"
    columns: Mapping[str, type] = {}

    def facts(self, findings: Any) -> Sequence[Mapping[str, Any]]:
        """`{"summary_check": [{"kind", "span", "detail"}]}` for each article, in the order of its text."""
        batch: Batch = findings.batch
        hedges = _Hedges(findings)
        checks: list[list[Check]] = [[] for _ in range(len(batch))]
        for i, blocks in enumerate(batch.blocks):
            summary = [b for b in blocks if b.kind in _SUMMARY]
            if summary and any(b.kind in _PROSE for b in blocks):
                checks[i] += _figures(batch, i, summary, hedges)
                checks[i] += _claims(batch, i, summary, hedges)
                checks[i] += _quotations(batch, i, summary)
        for i, detail in _tones(findings):
            first = next(b for b in batch.blocks[i] if b.kind in _SUMMARY)
            checks[i].append(Check("tone_shift", Span(first.start, first.end), detail))
        return [
            {
                "summary_check": [
                    {"kind": c.kind, "span": list(c.span), "detail": c.detail}
                    for c in sorted(own, key=lambda c: (c.span, c.kind))
                ]
            }
            for own in checks
        ]


class _Hedges:
    """The hedges of a batch by article, as spans of the article's text, and the words that follow them."""

    def __init__(self, findings: Any) -> None:
        batch, hits, matcher = findings.batch, findings.hits, findings.pipeline.matcher
        kinds = {("hedges", "approximators"): 1, ("hedges", "epistemic_modality"): 2}
        kind = np.array([kinds.get(key, 0) for key in matcher.categories] or [0])[hits.category]
        first, last, kind = (x[kind > 0] for x in (hits.first, hits.last, kind))
        article = batch.token_article[first]
        self._batch: Batch = batch
        self._kind: list[int] = kind.tolist()
        self._start: list[int] = (batch.tokens.start[first] - batch.offset[article]).tolist()
        self._end: list[int] = (batch.tokens.end[last] - batch.offset[article]).tolist()
        self._bounds: list[int] = np.searchsorted(article, np.arange(len(batch) + 1)).tolist()
        self._echoed: dict[int, list[tuple[int, int]]] = {}
        rows = np.flatnonzero((kind == 2) & _echoed(batch, last + 1))
        for of, row, after in zip(
            article[rows].tolist(), rows.tolist(), (last[rows] + 1).tolist(), strict=True
        ):
            self._echoed.setdefault(of, []).append((row, after))

    def approximators(self, article: int) -> list[Span]:
        """Words like "about" and "nearly"."""
        return self._spans(article, 1)

    def doubts(self, article: int) -> list[Span]:
        """Words like "could" and "possibly"."""
        return self._spans(article, 2)

    def echoed(self, article: int) -> list[tuple[Span, str]]:
        """Those doubts after which a word begins like one of the summary, with that word; no names."""
        echoed = self._echoed.get(article, ())
        return [(self._span(row), word) for row, after in echoed if (word := self._word(after)).islower()]

    def _spans(self, article: int, kind: int) -> list[Span]:
        rows = range(self._bounds[article], self._bounds[article + 1])
        return [self._span(row) for row in rows if self._kind[row] == kind]

    def _span(self, row: int) -> Span:
        return Span(self._start[row], self._end[row])

    def _word(self, token: int) -> str:
        tokens = self._batch.tokens
        return self._batch.text[int(tokens.start[token]) : int(tokens.end[token])]


def _body(batch: Batch, article: int) -> str:
    """The text with all but its prose blotted out; positions stay."""
    text, done, parts = batch.articles[article].text, 0, []
    for block in batch.blocks[article]:
        if block.kind in _PROSE:
            parts += ["\n" * (block.start - done), text[block.start : block.end]]
            done = block.end
    return "".join(parts)


def _sentences(batch: Batch, article: int) -> list[Span]:
    """The sentences of the prose, in the article's positions."""
    offset, length = int(batch.offset[article]), len(batch.articles[article].text)
    low, high = np.searchsorted(batch.sentence_start, (offset, offset + length))
    sentences = (batch.sentence_start[low:high] - offset).tolist()
    found: list[Span] = []
    for block in batch.blocks[article]:
        if block.kind in _PROSE:
            starts = sentences[bisect_left(sentences, block.start) : bisect_left(sentences, block.end)]
            found += map(Span, starts, [*starts[1:], block.end])
    return found


def _echoed(batch: Batch, token: Ints) -> NDArray[np.bool_]:
    """Whether some token of the summary of the same article begins with the same three letters as each token."""
    summary = np.flatnonzero((_SIDE == 0)[batch.token_zone])
    end = len(batch.tokens.start)
    if not len(summary):
        return np.zeros(len(token), np.bool_)
    keys = _beginnings(batch, np.append(summary, np.minimum(token, end - 1)))
    return np.isin(keys[len(summary) :], keys[: len(summary)]) & (token < end)


def _beginnings(batch: Batch, token: Ints) -> Ints:
    """A number for the article and the first three letters of each token; code points have 21 bits."""
    folded, start = batch.tokens.folded, batch.tokens.start[token]
    letters = (folded[np.minimum(start + i, len(folded) - 1)].astype(np.int64) for i in range(3))
    first, second, third = letters
    return ((batch.token_article[token] * 1_000_003 + first) << 42) + (second << 21) + third


def _figures(batch: Batch, article: int, summary: Sequence[Block], hedges: _Hedges) -> Iterator[Check]:
    text = batch.articles[article].text
    counting = []
    for block in summary:
        shown = text[block.start : block.end]
        if counts(shown) and (counted := figures(shown)):
            counting.append((block, shown, counted))
    if not counting:
        return
    body, around = _body(batch, article), hedges.approximators(article)
    for block, shown, counted in counting:
        own = [Span(h.start - block.start, h.end - block.start) for h in around]
        lists = _lists(shown) if block.kind == "headline" else []
        for check in check_figures(shown, counted, body, around, own):
            counts_items = any(check.span.start <= cue.end and cue.start <= check.span.end for cue in lists)
            if check.kind == "hedge_dropped" or not counts_items:
                yield Check(check.kind, _moved(check.span, block.start), check.detail)


def _lists(headline: str) -> list[Span]:
    """Numbers that count the items of the article itself ("5 takeaways")."""
    spans = (cue.span for cue in clickbait_cues(headline) if cue.name == "listed_noun")
    return [span for span in spans if not span.of(headline).lower().endswith("people")]


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _claims(batch: Batch, article: int, summary: Sequence[Block], hedges: _Hedges) -> Iterator[Check]:
    """Claims of the summary that the body makes with a hedge only."""
    echoed = hedges.echoed(article)
    text = batch.articles[article].text
    for block in summary if echoed else ():
        shown = text[block.start : block.end]
        claim = frozenset(content(shown))
        doubtful = [span.start for span, word in echoed if stem(word) in claim]
        if not doubtful or asks(shown) or _modal().search(shown):
            continue
        body = _sentences(batch, article)
        first = {s: d for d, s in reversed(list(_within(doubtful, body)))}
        told = [Span(d, s.end) for s, d in sorted(first.items()) if makes_claim(s.of(text), claim)]
        hedged = {s for _, s in _within([span.start for span in hedges.doubts(article)], body)}
        if told and not any(makes_claim(s.of(text), claim) for s in body if s not in hedged):
            words = " ".join(told[0].of(text).split(maxsplit=4)[:4])
            yield Check("hedge_dropped", Span(block.start, block.end), f"the body has “{words}”")


@cache
def _modal() -> re.Pattern[str]:
    return re.compile(_MODAL)


def _within(places: Sequence[int], sentences: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """Each place with the sentence it stands in; both ascend."""
    starts = [sentence.start for sentence in sentences]
    for place in places:
        i = bisect_right(starts, place) - 1
        if i >= 0 and place < sentences[i].end:
            yield place, sentences[i]


def _quotations(batch: Batch, article: int, summary: Sequence[Block]) -> Iterator[Check]:
    text, body = batch.articles[article].text, ""
    last = summary[-1].end
    for q in takewhile(lambda q: q.start < last, batch.quotations[article]):
        if any(block.start <= q.start < block.end for block in summary):
            quoted = text[q.inner_start : q.inner_end]
            if text.find(quoted, last) >= 0 or is_title(text[:last], q.inner_start, q.inner_end):
                continue  # as it is, the usual case, or nobody's words
            body = body or fold(_body(batch, article))
            if missing_quotation(quoted, body):
                yield Check("quotation_missing", Span(q.start, q.end), f"the body has nowhere “{quoted}”")


def _tones(findings: Any) -> Iterator[tuple[int, str]]:
    """Articles whose headline and summary differ in tone from their narration."""
    batch: Batch = findings.batch
    hits, categories = findings.hits, findings.pipeline.matcher.categories
    for name in _TONES:
        toned = np.array([lexicon == name for lexicon, _ in categories] or [False])
        ours = np.flatnonzero(toned[hits.category] & (hits.weight != 0))
        first = hits.first[ours]
        key = (batch.token_article[first] * 3 + _SIDE[batch.token_zone[first]]) * 2 + (hits.weight[ours] > 0)
        table = np.bincount(key, minlength=len(batch) * 6).reshape(-1, 3, 2)
        enough = (table[:, :2].sum(axis=2) >= (MIN_SUMMARY, MIN_BODY)).all(axis=1)
        for i in np.flatnonzero(enough).tolist():
            summary, body, _ = table[i].tolist()
            if tone_differs((summary[0], summary[1]), (body[0], body[1])):
                low = "negative" if name == "sentiment" else "easing"
                detail = f"{summary[0]} of {sum(summary)} words {low}, in the narrated body {body[0]} of {sum(body)}"
                yield i, f"{name}: {detail}"


ANALYZER = SummaryCheck()
