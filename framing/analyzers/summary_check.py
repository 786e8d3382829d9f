"""What do headline, standfirst and bullets say that the body does not?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any

import numpy as np

from framing.blocks import Block
from framing.document import ZONES, Batch
from framing.question import clickbait_cues
from framing.relevance import asks, content, stem
from framing.summary import Check, check_figures, figures, fold, makes_claim, missing_quotation, tone_differs
from framing.text import Span

_SUMMARY = frozenset({"headline", "standfirst", "bullet"})
_PROSE = frozenset({"paragraph", "blockquote"})
_BESIDE = (ZONES.index("headline"), ZONES.index("summary"))
_NARRATED = ZONES.index("narrated")
_MODAL = r"(?i)\b(?:may|might|could|would|should|likely|perhaps|possibl[ey]|probably|suggests?|seems?|if|whether)\b"
_TONES = ("sentiment", "escalation")


class SummaryCheck:
    """Figures, hedges, quoted words and tone of headline, standfirst and bullets against the body."""

    name = "summary_check"
    version = "1"

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
        self._first, self._last, self._kind = (x[kind > 0] for x in (hits.first, hits.last, kind))
        self._batch: Batch = batch
        self._bounds = np.searchsorted(
            self._first, np.searchsorted(batch.tokens.start, [*batch.offset, len(batch.text)])
        )

    def approximators(self, article: int) -> list[Span]:
        """Words like "about" and "nearly"."""
        return [self._span(article, i) for i in self._of(article) if self._kind[i] == 1]

    def doubts(self, article: int) -> list[tuple[Span, str]]:
        """Words like "could" and "possibly", each with the word after it, in lower case; no names."""
        rows = [i for i in self._of(article) if self._kind[i] == 2]
        return [(self._span(article, i), word) for i in rows if (word := self._next(i)).islower()]

    def _of(self, article: int) -> range:
        return range(int(self._bounds[article]), int(self._bounds[article + 1]))

    def _span(self, article: int, i: int) -> Span:
        tokens, offset = self._batch.tokens, int(self._batch.offset[article])
        return Span(int(tokens.start[self._first[i]]) - offset, int(tokens.end[self._last[i]]) - offset)

    def _next(self, i: int) -> str:
        tokens, after = self._batch.tokens, int(self._last[i]) + 1
        if after == len(tokens.start):
            return ""
        return self._batch.text[int(tokens.start[after]) : int(tokens.end[after])]


def _body(batch: Batch, article: int) -> str:
    """The text with all but its prose blotted out; positions stay."""
    text, done, parts = batch.articles[article].text, 0, []
    for block in batch.blocks[article]:
        if block.kind in _PROSE:
            parts += ["\n" * (block.start - done), text[block.start : block.end]]
            done = block.end
    return "".join(parts)


def _sentences(batch: Batch, article: int) -> list[Span]:
    low, high = np.searchsorted(
        batch.sentence_start, [batch.offset[article], batch.offset[article] + batch.length[article]]
    )
    starts = (batch.sentence_start[low:high] - batch.offset[article]).tolist()
    return [Span(*pair) for pair in zip(starts, [*starts[1:], int(batch.length[article])], strict=True)]


@cache
def _countable() -> re.Pattern[str]:
    """What a text with a figure has somewhere."""
    return re.compile(
        r"\d|(?i:\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
        r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozen|hundred|[mbtr]+illion|thousand)\b)"
    )


def _figures(batch: Batch, article: int, summary: Sequence[Block], hedges: _Hedges) -> Iterator[Check]:
    text = batch.articles[article].text
    counting = [
        b for b in summary if _countable().search(text, b.start, b.end) and figures(text[b.start : b.end])
    ]
    if not counting:
        return
    body, sentences, around = _body(batch, article), _sentences(batch, article), hedges.approximators(article)
    for block in counting:
        own = [Span(h.start - block.start, h.end - block.start) for h in around]
        shown = text[block.start : block.end]
        lists = _lists(shown) if block.kind == "headline" else []
        for check in check_figures(shown, body, sentences, around, own):
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
    doubts = hedges.doubts(article)
    text = batch.articles[article].text
    for block in summary if doubts else ():
        shown = text[block.start : block.end]
        begins = {word[:4].lower() for word in shown.split()}
        doubtful = [(span, word) for span, word in doubts if word[:4] in begins]
        if not doubtful or asks(shown) or re.search(_MODAL, shown):
            continue
        claim = frozenset(content(shown))
        for doubt in (span for span, word in doubtful if stem(word) in claim):
            body = [s for s in _sentences(batch, article) if s.start >= summary[-1].end]
            own = next((s for s in body if s.start <= doubt.start < s.end), None)
            if own is None or not makes_claim(own.of(text), claim):
                continue
            firm = (s for s in body if not any(s.start <= d.start < s.end for d, _ in doubts))
            if not any(makes_claim(s.of(text), claim) for s in firm):
                told = " ".join(text[doubt.start : own.end].split(maxsplit=4)[:4])
                yield Check("hedge_dropped", Span(block.start, block.end), f"the body has “{told}”")
                break


def _quotations(batch: Batch, article: int, summary: Sequence[Block]) -> Iterator[Check]:
    text, body = batch.articles[article].text, ""
    last = summary[-1].end
    for q in takewhile(lambda q: q.start < last, batch.quotations[article]):
        if any(block.start <= q.start < block.end for block in summary):
            body = body or fold(_body(batch, article))
            quoted = text[q.inner_start : q.inner_end]
            if missing_quotation(quoted, body):
                yield Check("quotation_missing", Span(q.start, q.end), f"the body has nowhere “{quoted}”")


def _tones(findings: Any) -> Iterator[tuple[int, str]]:
    """Articles whose headline and summary differ in tone from their narration."""
    batch: Batch = findings.batch
    hits, categories = findings.hits, findings.pipeline.matcher.categories
    zone = batch.token_zone[hits.first]
    for name in _TONES:
        ours = np.array([lexicon == name for lexicon, _ in categories] or [False])[hits.category] & (
            hits.weight != 0
        )
        side = np.where(np.isin(zone, _BESIDE), 0, np.where(zone == _NARRATED, 1, 2))
        key = (batch.token_article[hits.first] * 3 + side) * 2 + (hits.weight > 0)
        table = np.bincount(key[ours], minlength=len(batch) * 6).reshape(-1, 3, 2).tolist()
        for i, (summary, body, _) in enumerate(table):
            if tone_differs((summary[0], summary[1]), (body[0], body[1])):
                low = "negative" if name == "sentiment" else "easing"
                detail = f"{summary[0]} of {sum(summary)} words {low}, in the narrated body {body[0]} of {sum(body)}"
                yield i, f"{name}: {detail}"


ANALYZER = SummaryCheck()
