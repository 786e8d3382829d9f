"""Does the article answer the question its headline asks, and in whose words?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from framing.answer import Passage, audit
from framing.attribution import Attribution
from framing.document import Batch
from framing.relevance import asked, is_polar, manners
from framing.text import Ints, Span

_BODY = frozenset({"standfirst", "bullet", "paragraph", "blockquote"})
_HEDGES = frozenset({("hedges", "epistemic_modality"), ("hedges", "weasel")})
_AROUND = " \t\n\r•·*–—-"  # white space and the marks of bullets
_OWNED = 0.4  # the share of a sentence that must be somebody's words for it to be theirs


class HeadlineAnswer:
    """The headline-question audit; `answer` is None where the headline asks no polar question."""

    name = "answer"
    version = "1"

    def facts(self, findings: Any) -> Sequence[Mapping[str, Any]]:
        """`{"headline": {"answer": {"verdict", "evidence"} | None}}` for each article; positions are in its text."""
        batch: Batch = findings.batch
        rows: list[dict[str, Any]] = [{"headline": {"answer": None}} for _ in range(len(batch))]
        asking = {i: headline for i, headline in _headlines(batch) if is_polar(headline)}
        if not asking:
            return rows
        hedges = _hedge_positions(findings)
        passages = {i: _passages(batch, i, hedges) for i in asking}
        texts = [
            text for i, headline in asking.items() for text in (headline, *(p.text for p in passages[i]))
        ]
        manner, row = manners(texts), 0
        for i, headline in asking.items():
            end = row + 1 + len(passages[i])
            question = asked(headline, manner[row], [p.text for p in passages[i]])
            rows[i]["headline"]["answer"] = asdict(audit(question, passages[i], manner[row + 1 : end]))
            row = end
        return rows


def _headlines(batch: Batch) -> Iterator[tuple[int, str]]:
    for i, (article, blocks) in enumerate(zip(batch.articles, batch.blocks, strict=True)):
        block = next((b for b in blocks if b.kind == "headline"), None)
        if block is not None:
            yield i, article.text[block.start : block.end]


def _hedge_positions(findings: Any) -> Ints:
    """Where the hedges of the batch begin (joined text), ascending."""
    matcher, hits, tokens = findings.pipeline.matcher, findings.hits, findings.batch.tokens
    wanted = np.array([key in _HEDGES for key in matcher.categories] or [False])
    return np.sort(tokens.start[hits.first[wanted[hits.category]]])


def _passages(batch: Batch, article: int, hedges: Ints) -> list[Passage]:
    """The sentences of standfirst, bullets and prose, in the order of the text."""
    text, offset = batch.articles[article].text, int(batch.offset[article])
    said = [a for a in batch.attributions[article] if a.cue_type == "speech" or a.kind != "indirect"]
    found = []
    for block in batch.blocks[article]:
        if block.kind not in _BODY:
            continue
        low, high = np.searchsorted(batch.sentence_start, [offset + block.start, offset + block.end])
        starts = (batch.sentence_start[low:high] - offset).tolist()
        for first_of, following in zip(starts, [*starts[1:], block.end], strict=True):
            sentence = text[first_of:following].strip(_AROUND)
            start = text.index(sentence, first_of)
            end = start + len(sentence)
            first, last = np.searchsorted(hedges, [offset + start, offset + end])
            voice, speaker = _voice(batch, article, said, start, end)
            found.append(Passage(start, end, sentence, voice, speaker, hedged=bool(last > first)))
    return found


def _voice(
    batch: Batch, article: int, said: Sequence[Attribution], start: int, end: int
) -> tuple[str, str | None]:
    """Whose words most of a sentence is: a source's if it reports them, else the narrator's."""
    enough = _OWNED * (end - start)
    most, own = 0, None
    for attribution in said:
        if attribution.content[0].start < end and attribution.content[-1].end > start:
            shared = _shared(attribution.content, start, end)
            if shared > most:
                most, own = shared, attribution
    if own is not None and most >= enough:
        return ("indirect" if own.kind == "indirect" else "quoted"), own.speaker or _source(
            batch, article, own
        )
    quoted = [
        Span(q.start, q.end)
        for q in batch.quotations[article]
        if q.speech and q.start < end and q.end > start
    ]
    return ("quoted", None) if quoted and _shared(quoted, start, end) >= enough else ("narrated", None)


def _shared(spans: Sequence[Span], start: int, end: int) -> int:
    """How many characters of `[start, end)` the spans cover."""
    return sum(max(0, min(end, span.end) - max(start, span.start)) for span in spans)


def _source(batch: Batch, article: int, attribution: Attribution) -> str | None:
    """The words that name the source, where no speaker is resolved."""
    text = batch.articles[article].text
    return " ".join(span.of(text) for span in attribution.source) or None


ANALYZER = HeadlineAnswer()
