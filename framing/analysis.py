"""What an analysis is made of: measures, matches, analyzers, and all of it for one article.

A measure is a count with a denominator; a match is a place in the text that made it. Recounting the matches
of an analyzer by zone gives its counts, and `value` below turns counts into the numbers that are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from framing.attributions.attribution import Attribution
from framing.reading.article import Article
from framing.structure.blocks import Block
from framing.text import Ints, Span

if TYPE_CHECKING:
    from framing.document import Batch

SCHEMA_VERSION = "1.0"

RATE = "per 1,000 words"
MEAN_WEIGHT = "mean weight of the matches"


@dataclass(frozen=True, slots=True)
class Measure:
    """A promised number.

    * `name`: `analyzer` or `analyzer.category`
    * `unit`: `RATE` (0 … 1,000) or `MEAN_WEIGHT` (the range of the lexicon's weights)
    * `about`: what is counted, in a sentence; `citation`: where the idea comes from
    """

    name: str
    unit: str
    about: str
    citation: str = ""


class Match(NamedTuple):
    """A place that counts, and why: the only kind of evidence.

    `text` is `article.text[start:end]`. `entry` is the entry of the word list as it is written there;
    `weight` already has its sign turned where `negated` and the lexicon says "flip".
    """

    start: int
    end: int
    text: str
    analyzer: str
    category: str
    entry: str
    weight: float
    negated: bool
    block: str
    voice: str
    zone: str


def value(unit: str, count: ArrayLike, words: ArrayLike, weight: ArrayLike) -> NDArray[np.float64]:
    """The number a measure shows: the one place where counts become rates.

    `RATE`: 1,000 × count ÷ words. `MEAN_WEIGHT`: sum of weights ÷ count. NaN (written as null, never as 0)
    where the denominator is 0: not measurable there.

    >>> value(RATE, [3, 0], [1500, 0], [3.0, 0.0]).tolist()
    [2.0, nan]
    """
    top, bottom = (count, words) if unit == RATE else (weight, count)
    top, bottom = np.asarray(top, np.float64), np.asarray(bottom, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(bottom > 0, top / bottom, np.nan)
    return ratio * 1000.0 if unit == RATE else ratio


@dataclass(frozen=True, slots=True)
class LexiconAnalyzer:
    """A word list is already an analyzer: one measure for the list, one for each of its categories.

    * `lexicon`: name of the word list
    * `unit`: unit of the measure of the whole list; its categories are always rates. None: no measure at
      all, only matches (a list whose matches others read, such as naming choices)
    """

    name: str
    lexicon: str
    about: str
    citation: str = ""
    unit: str | None = RATE
    version: str = "1"


@runtime_checkable
class PlaceAnalyzer(Protocol):
    """An analyzer that counts places other than lexicon matches."""

    name: str
    version: str
    measures: tuple[Measure, ...]

    def places(self, batch: Batch) -> Mapping[str, Ints]:
        """For each measure, the tokens (indices into `batch.tokens`) at which something is counted."""
        ...


@runtime_checkable
class FactAnalyzer(Protocol):
    """An analyzer that states facts about each article under its own key of the analysis.

    `columns` are those facts that every article has, one value each: `group:key` (the keys that lead to it) and its
    type, `bool`, `int`, `float` or `str`. They are columns of the table of scores.
    """

    name: str
    version: str
    columns: Mapping[str, type]

    def facts(self, findings: Any) -> Sequence[Mapping[str, Any]]:
        """One mapping an article: top-level keys of `Analysis.to_dict()` and what stands under them."""
        ...


Analyzer = LexiconAnalyzer | PlaceAnalyzer | FactAnalyzer


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything measured in one article.

    `measures` maps a measure's name to `{"unit": …, "zones": {zone: {"count", "words", "value"}}}`; measures
    of unit `MEAN_WEIGHT` also carry the `sum` of weights, so that they add up. `facts` holds the other
    top-level keys (`headline`, `readability`, `voices`, …).
    """

    article: Article
    blocks: tuple[Block, ...]
    measures: Mapping[str, Mapping[str, Any]]
    matches: tuple[Match, ...]
    attributions: tuple[Attribution, ...]
    facts: Mapping[str, Any]
    provenance: Mapping[str, Any] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers: what `--format json` writes. docs/schema.md names every key."""
        return {
            "schema_version": SCHEMA_VERSION,
            "article": self.article.to_dict(),
            "blocks": [block._asdict() for block in self.blocks],
            "measures": [{"name": name, **found} for name, found in self.measures.items()],
            "matches": [match._asdict() for match in self.matches],
            "attributions": [attribution_dict(a) for a in self.attributions],
            **self.facts,
            "provenance": dict(self.provenance),
        }


def attribution_dict(attribution: Attribution) -> dict[str, Any]:
    """An attribution as plain data, spans as `[start, end]` lists."""

    def plain(spans: tuple[Span, ...]) -> list[list[int]]:
        return [[span.start, span.end] for span in spans]

    return {
        "content": plain(attribution.content),
        "cue": plain(attribution.cue),
        "source": plain(attribution.source),
        "kind": attribution.kind,
        "cue_type": attribution.cue_type,
        "speaker": attribution.speaker,
        "speaker_type": attribution.speaker_type,
        "side": attribution.side,
    }
