"""Does the article answer the question its headline asks?

A polar question ("Will this escalate the war?") promises a yes or a no. The audit shows the sentences that bear on it
(:mod:`framing.headlines.relevance`), says of each whether it affirms or denies, how firmly, in whose voice and about whom, and
sums them up. Most articles only weigh the question: a wrong *yes* or *no* is worse than *hedged*, so that a verdict
needs firm sentences that point one way, and no doubt about them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from framing.headlines.predicate import Back, Claim, bears, claim, predicate
from framing.headlines.question import question_span
from framing.headlines.relevance import (
    Asked,
    Mark,
    Scores,
    Stance,
    asked,
    asks,
    columns,
    content,
    listed,
    score,
    stem,
    yes_or_no,
)
from framing.text import Ints, Span

ANSWERS = 1.0  # how much more telling a sentence is that answers the question
SHOWN = 5  # sentences of evidence
HALF = 0.5  # the share of what is asked that counts in an essay, which calls its subject by many words
SHORT = 15  # sentences up to which an article is judged by what it says, not by how it speaks
DIALOGUE = 0.25  # the share of questions from which a text is an interview, not an argument
COMMITTED = 1.0  # the commitment from which the register of an article lets it answer by yes or no

_WORD = r"[^\W_]+(?:['’][^\W\d_]+)?|[,;:—–]"
_OWN_VOICE = r"\b(?:I|[Ww]e|us|[Oo]ur|me|[Mm]y)\b"
_RATING = (
    r"(?i)\b(?:rate|rated|rating)\b.{0,300}?\b[“\"‘']?(true|false|correct|incorrect)\b[.,]?[”\"’']?[.,]?\s*$"
)
_CONTESTS = (  # a sentence that sets something against what a source said
    r"^(?:But|However|Yet|Still|Others|Critics|Opponents)\b|(?i:\b(?:disagree|disput|contradict|contest|den(?:y|ie))\w*)"
)
_BACK = 3  # sentences that a pronoun may point back
_PRONOUNS = listed("it this that these those he she they his her its their such")
_VERBS = listed(
    "is are was were be been has have had do does did can could will would may might shall should must"
)


class Passage(NamedTuple):
    """A sentence of the article that may bear on the question.

    * `start`, `end`: code points of `Article.text`; `text`: what stands there
    * `voice`: narrated, indirect or quoted; `speaker`: who says it, where it is not the narrator
    * `hedged`: it has a word that withholds commitment
    """

    start: int
    end: int
    text: str
    voice: str = "narrated"
    speaker: str | None = None
    hedged: bool = False


class Evidence(NamedTuple):
    """A sentence that bears on the question.

    * `polarity`: affirmed, denied, or None where it does neither
    * `same_actor`: its subject is that of the question, or stands for it; None where the question has none that shows
    """

    start: int
    end: int
    polarity: str | None
    hedged: bool
    voice: str
    speaker: str | None
    same_actor: bool | None


class Answer(NamedTuple):
    """The verdict (yes, no, hedged, unanswered; None where nothing is asked) and the evidence, most telling first."""

    verdict: str | None
    evidence: list[Evidence]


class Register(NamedTuple):
    """How an article speaks: one that argues in its own voice answers its question, one that reports weighs it.

    * `own_voice`: "I" and "we" per 100 words outside attributions; `asks`: share of sentences that are questions
    * `voiced`: share of sentences that give others' words; `hedged`: share of sentences with a hedge
    * `camps`: mentions of those who take a side ("critics", "some say") per 1,000 words
    """

    own_voice: float
    asks: float
    voiced: float
    hedged: float
    camps: float

    @property
    def commitment(self) -> float:
        """How far the register is one that commits itself, about -3 to 3; more is more."""
        rhetoric = min(self.asks * 10, 1.0) if self.asks < DIALOGUE else 0.0
        argues = min(self.own_voice / 1.5, 1.0) + rhetoric
        return argues + (0.5 - self.voiced) + 3 * (0.25 - self.hedged) - min(self.camps / 2, 1.0)


def audit(headline: str, passages: Sequence[Passage], stance: Stance) -> Answer:
    """Read the article for its answer; `stance` is that of the headline and the passages."""
    if not passages:
        return Answer(None, [])
    texts, manner_of = [p.text for p in passages], stance.counts[1:]
    question = asked(headline, stance.counts[0], texts)
    scores = score(question, texts, manner_of)
    subjects = _Subjects(passages)
    claims = _claims(question, headline, passages, subjects, stance.marks)
    answers = np.array([one is not None and one.answers for one in claims])
    order = np.argsort(-(scores.total + answers * ANSWERS), kind="stable").tolist()
    evidence = [_evidence(passages[i], claims[i], subjects.same(question.actor, i)) for i in order[:SHOWN]]
    return Answer(_verdict(question, passages, manner_of, scores, claims), evidence)


def _claims(
    question: Asked,
    headline: str,
    passages: Sequence[Passage],
    subjects: _Subjects,
    marks: Sequence[Sequence[Mark]],
) -> list[Claim | None]:
    """What each passage says of what is asked; `marks` are those of the headline and the passages."""
    span = question_span(headline) or Span(0, len(headline))
    within = [
        m._replace(start=m.start - span.start, end=m.end - span.start)
        for m in marks[0]
        if span.start <= m.start and m.end <= span.end
    ]
    wanted = predicate(span.of(headline), question.names, within)
    if not wanted.actor:
        wanted = wanted._replace(actor=question.actor)
    found: list[Claim | None] = []
    for i, (passage, own_marks) in enumerate(zip(passages, marks[1:], strict=True)):
        told = not asks(passage.text) and (i == 0 or bears(wanted, passage.text, own_marks))
        if i and not told:
            found.append(None)
            continue
        speaker = {stem(word) for word in (passage.speaker or "").split()}
        own = (
            passage.voice == "narrated"
            or bool(speaker & wanted.named)
            or (bool(wanted.actor) and wanted.actor <= speaker)
        )
        back = Back(subjects.same(wanted.actor, i) is True, own)
        one = claim(wanted, passage.text, own_marks, back, passage.hedged) if told else None
        said = yes_or_no(passage.text)
        if said is not None and (one is not None or i == 0):  # the first sentence answers the headline itself
            one = Claim("affirmed" if said == "yes" else "denied", 1.0, not passage.hedged, same_actor=True)
        elif one is not None and own and passage.voice != "narrated" and not question.modal:
            one = one._replace(firm=False)  # nobody is a witness in their own case
        found.append(one)
    return found


def _verdict(
    question: Asked, passages: Sequence[Passage], manner: Ints, scores: Scores, claims: Sequence[Claim | None]
) -> str:
    if question.said is not None:  # the headline goes on to answer itself
        return question.said
    if not (scores.echo.any() or scores.named.any()):
        return "unanswered"
    said = None if question.loose else _said_outright(question, passages)
    if said is not None:
        return said
    if question.loose:
        return "hedged"
    if len(passages) <= SHORT:
        return _weighed(question, passages, claims, manner)
    needed = COMMITTED + question.modal  # what will or can be is seldom settled
    if register(passages, manner).commitment < needed:
        return "hedged"
    own = [
        c for c, p in zip(claims, passages, strict=True) if c and c.share >= HALF and p.voice == "narrated"
    ]
    firm = [c.polarity for c in own if c.firm]
    denials = firm.count("denied") - firm.count("affirmed")
    if question.doubts:
        return "no" if denials >= 0 else "hedged"
    return "no" if denials > 1 else "yes" if denials < 0 else "hedged"


def _weighed(
    question: Asked, passages: Sequence[Passage], claims: Sequence[Claim | None], manner: Ints
) -> str:
    """The verdict of a short article: what its sentences say of what is asked, if they say one thing."""
    made = [one for one in claims if one is not None]
    if not made:
        near = manner[:, sorted(question.families)].any()
        return "hedged" if near else "unanswered"
    camps = (manner[:, columns()["camps"]] > 0).tolist()
    told = [
        (one.polarity, one.firm and not camp)
        for one, camp in zip(claims, camps, strict=True)
        if one is not None and one.answers
    ]
    firm = [polarity for polarity, sure in told if sure]
    if len(set(firm)) != 1 or 2 * len(firm) < len(told) or any(polarity != firm[0] for polarity, _ in told):
        return "hedged"
    narrated = any(
        one and one.answers and p.voice == "narrated" for one, p in zip(claims, passages, strict=True)
    )
    others = [p.text for one, p in zip(claims, passages, strict=True) if not (one and one.answers)]
    if not narrated and any(re.search(_CONTESTS, text) for text in others):
        return "hedged"
    return "yes" if firm[0] == "affirmed" else "no"


def register(passages: Sequence[Passage], manner: Ints) -> Register:
    """How the article speaks; `passages` are not empty."""
    own = " ".join(p.text for p in passages if p.voice == "narrated")
    words = sum(p.text.count(" ") + 1 for p in passages)
    n = len(passages)
    return Register(
        own_voice=100 * len(re.findall(_OWN_VOICE, own)) / words,
        asks=sum(asks(p.text) for p in passages) / n,
        voiced=sum(p.voice != "narrated" for p in passages) / n,
        hedged=sum(p.hedged for p in passages) / n,
        camps=1000 * float(manner[:, columns()["camps"]].sum()) / words,
    )


def _said_outright(question: Asked, passages: Sequence[Passage]) -> str | None:
    """The answer of a sentence that says yes or no after the question was asked again, or of a fact check's rating."""
    wanted = question.action | question.names
    for before, passage in pairwise(passages):
        if asks(before.text) and len(wanted & set(content(before.text))) > len(wanted) / 2:
            said = yes_or_no(passage.text)
            if said is not None:
                return "hedged" if passage.hedged else said
    for passage in passages:
        rating = "rat" in passage.text.lower() and re.search(_RATING, passage.text)
        if rating:
            return "yes" if rating[1].lower() in ("true", "correct") else "no"
    return None


def _evidence(passage: Passage, said: Claim | None, same_actor: bool | None) -> Evidence:
    return Evidence(
        passage.start,
        passage.end,
        said.polarity if said is not None and said.share >= HALF else None,
        passage.hedged,
        passage.voice,
        passage.speaker,
        (said is not None and said.answers) or same_actor,
    )


class _Subjects:
    """What the sentences of an article speak of; each is read once, and only when it is asked for."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._of = cache(lambda i: _subject(passages[i].text))

    def same(self, actor: frozenset[str], i: int) -> bool | None:
        """Whether the subject of a sentence is the actor; one that points back has that of the sentence before."""
        if not actor:
            return None
        first = max(i - _BACK, 0)
        while i > first and (self._of(i) or [""])[0] in _PRONOUNS:
            i -= 1
        return any(stem(word) in actor for word in self._of(i))


def _subject(sentence: str) -> list[str]:
    """The words before the first verb form that can be told without a parser, in lower case."""
    words: list[str] = []
    for match in _word_or_stop().finditer(sentence):
        word = match[0].lower()
        if words and word in _VERBS:
            return words
        words.append(word)
    return words[:8]


@cache
def _word_or_stop() -> re.Pattern[str]:
    return re.compile(_WORD)
