"""Does the article answer the question its headline asks, and in whose words?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from framing.attributions.attribution import Attribution
from framing.document import Batch
from framing.headlines.answer import Passage, audit
from framing.headlines.relevance import is_polar, stance
from framing.text import Ints

_BODY = frozenset({"standfirst", "bullet", "paragraph", "blockquote"})
_HEDGES = frozenset({("hedges", "epistemic_modality"), ("hedges", "weasel")})
_AROUND = " \t\n\r•·*–—-"  # white space and the marks of bullets
_OWNED = 0.4  # the share of a sentence that must be somebody's words for it to be theirs


class HeadlineAnswer:
    """The headline-question audit; no verdict where the headline asks no polar question or nothing follows it."""

    name = "answer"
    version = "1"
    columns: Mapping[str, type] = {"headline:answer:verdict": str}

    def facts(self, findings: Any) -> Sequence[Mapping[str, Any]]:
        """`{"headline": {"answer": {"verdict", "evidence"}}}` for each article; positions are in its text."""
        batch: Batch = findings.batch
        rows: list[dict[str, Any]] = [
            {"headline": {"answer": {"verdict": None, "evidence": []}}} for _ in range(len(batch))
        ]
        asking = {i: headline for i, headline in _headlines(batch) if is_polar(headline)}
        if not asking:
            return rows
        hedges = _hedge_positions(findings)
        passages = {i: _passages(batch, i, hedges) for i in asking}
        texts = [
            text for i, headline in asking.items() for text in (headline, *(p.text for p in passages[i]))
        ]
        spoken, row = stance(texts), 0
        for i, headline in asking.items():
            end = row + 1 + len(passages[i])
            found = audit(headline, passages[i], spoken.of(slice(row, end)))
            evidence = [one._asdict() for one in found.evidence]
            rows[i]["headline"]["answer"] = {"verdict": found.verdict, "evidence": evidence}
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
    voices = _Voices(batch, article)
    sentences, hedged = (
        (places[slice(*np.searchsorted(places, (offset, offset + len(text))))] - offset).tolist()
        for places in (batch.sentence_start, hedges)
    )
    found = []
    for block in batch.blocks[article]:
        if block.kind not in _BODY:
            continue
        starts = sentences[bisect_left(sentences, block.start) : bisect_left(sentences, block.end)]
        for first_of, following in zip(starts, [*starts[1:], block.end], strict=True):
            sentence = text[first_of:following].strip(_AROUND)
            if not sentence:
                continue
            start = text.index(sentence, first_of)
            end = start + len(sentence)
            hedge = bisect_left(hedged, start)
            doubtful = hedge < len(hedged) and hedged[hedge] < end
            found.append(Passage(start, end, sentence, *voices.of(start, end), hedged=doubtful))
    return found


class _Voices:
    """Whose words the sentences of an article are."""

    def __init__(self, batch: Batch, article: int) -> None:
        said = [a for a in batch.attributions[article] if a.cue_type == "speech" or a.kind != "indirect"]
        owned = [(span.start, span.end, a) for a in said for span in a.content]
        quoted = [(q.start, q.end, None) for q in batch.quotations[article] if q.speech]
        self._text = batch.articles[article].text
        self._spans = sorted([*owned, *quoted], key=lambda span: span[:2])
        self._starts = [start for start, _, _ in self._spans]
        self._ends = list(accumulate((end for _, end, _ in self._spans), max))

    def of(self, start: int, end: int) -> tuple[str, str | None]:
        """Voice and speaker: a source's if it has most of `[start, end)`, else the narrator's."""
        # All before the first have ended; all from the second on begin later.
        spans = self._spans[bisect_right(self._ends, start) : bisect_left(self._starts, end)]
        if not spans:
            return "narrated", None
        shares: dict[int, int] = {}
        owners: dict[int, Attribution | None] = {}
        for a, b, owner in spans:
            shares[id(owner)] = shares.get(id(owner), 0) + max(0, min(end, b) - max(start, a))
            owners[id(owner)] = owner
        owned = [key for key, share in shares.items() if share >= _OWNED * (end - start) and share]
        if not owned:
            return "narrated", None
        owner = owners[max(owned, key=lambda key: (owners[key] is not None, shares[key]))]
        if owner is None:
            return "quoted", None
        source = " ".join(span.of(self._text) for span in owner.source)  # where no speaker is resolved
        return ("indirect" if owner.kind == "indirect" else "quoted"), owner.speaker or source or None


ANALYZER = HeadlineAnswer()
