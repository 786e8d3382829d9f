"""Articles in, analyses out: a pure function of the articles and the settings.

`Settings` are plain values and travel between processes and machines; each process builds its `Pipeline`
(word lists read, matcher compiled) once. Many articles are analysed at a time as one `Batch`; one article
is a batch of one and gives the same numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.analysis import (
    MEAN_WEIGHT,
    RATE,
    Analysis,
    FactAnalyzer,
    LexiconAnalyzer,
    Match,
    Measure,
    PlaceAnalyzer,
    value,
)
from framing.analyzers import shelf
from framing.document import KINDS, NOWHERE, VOICES, ZONES, Batch, Reading
from framing.errors import UsageError
from framing.lexical import lexicon as lexicons
from framing.lexical.matching import Hits, Kinds, Matcher
from framing.reading.article import Article

_MODELS = Path(__file__).parent / "models"
PACKAGES = ("framing", "numpy", "ahocorasick-rs", "textstat")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run depends on besides the articles.

    * `lexicons`: paths of the user's own word lists; each becomes measures like ours
    * `roster`: path of a TOML file that assigns speakers to sides
    * `plain`, `splitter`, `attitudes`: see `framing.document.Reading`
    """

    lexicons: tuple[str, ...] = ()
    roster: str | None = None
    plain: bool = False
    splitter: str = "scan"
    attitudes: str = "indirect"

    def __post_init__(self) -> None:
        if self.splitter not in ("scan", "punkt"):
            raise UsageError(f"splitter {self.splitter!r}: expected 'scan' or 'punkt'")
        if self.attitudes not in ("indirect", "narrated"):
            raise UsageError(f"attitudes {self.attitudes!r}: expected 'indirect' or 'narrated'")

    @property
    def reading(self) -> Reading:
        """The part of the settings that says how a text is segmented."""
        return Reading(self.plain, self.splitter, self.attitudes, self.roster)


@cache
def pipeline(settings: Settings) -> Pipeline:
    """The pipeline of these settings, built once per process."""
    return Pipeline(settings)


class _Row(NamedTuple):
    """One measure and where its counts come from: rows of the category table, or a place analyzer."""

    measure: Measure
    categories: tuple[int, ...]


class Pipeline:
    """Word lists, analyzers and settings, ready to run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        analyzers = shelf()
        own = [a for a in analyzers.values() if isinstance(a, LexiconAnalyzer)]
        shipped = lexicons.shipped()
        lists = [lexicons.read(shipped[a.lexicon]) for a in own if a.lexicon in shipped]
        for path in settings.lexicons:
            lists.append(lexicons.read(path))
            own.append(_user_analyzer(lists[-1], {a.name for a in own}))
        self.lexicons = lists
        self.matcher = Matcher(lists)
        self.by_lexicon = {a.lexicon: a for a in own}
        self.place_analyzers = [a for a in analyzers.values() if isinstance(a, PlaceAnalyzer)]
        self.fact_analyzers = [a for a in analyzers.values() if isinstance(a, FactAnalyzer)]
        self._rows = list(self._lexicon_rows())

    def _lexicon_rows(self) -> Iterable[_Row]:
        index = {key: i for i, key in enumerate(self.matcher.categories)}
        for words in self.lexicons:
            a = self.by_lexicon[words.name]
            if a.unit is None:
                continue
            rows = tuple(index[words.name, name] for name in words.categories)
            yield _Row(Measure(a.name, a.unit, a.about, a.citation or words.citation), rows)
            for row, category in zip(rows, words.categories.values(), strict=True):
                citation = category.citation or words.citation
                measure = Measure(f"{a.name}.{category.name}", RATE, category.about, citation)
                yield _Row(measure, (row,))

    @cached_property
    def measures(self) -> list[Measure]:
        """All measures, in the order of every output."""
        return [row.measure for row in self._rows] + [
            measure for a in self.place_analyzers for measure in a.measures
        ]

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What made the numbers: versions and hashes of code, word lists, models and settings."""
        return {
            "framing": _version("framing"),
            "lexicons": [{"name": x.name, "version": x.version, "sha256": x.sha256} for x in self.lexicons],
            "models": [
                {"name": model.name, "sha256": _sha256(model)}
                for model in sorted(_MODELS.iterdir())
                if model.suffix in (".npz", ".toml")
            ],
            "analyzers": {name: a.version for name, a in shelf().items()},
            "settings": {
                **asdict(self.settings),
                # What a file says matters, not where it lies: hashes stand in for paths.
                "lexicons": [_sha256(path) for path in self.settings.lexicons],
                "roster": None if self.settings.roster is None else _sha256(self.settings.roster),
            },
            "packages": {name: _version(name) for name in PACKAGES},
        }

    def run(self, articles: Sequence[Article]) -> Findings:
        """Analyse articles together."""
        return Findings(self, Batch(articles, self.settings.reading))


class Findings:
    """What was found in a batch: arrays for tables, and one `Analysis` at a time for people."""

    def __init__(self, pipeline: Pipeline, batch: Batch) -> None:
        self.pipeline = pipeline
        self.batch = batch

    @cached_property
    def hits(self) -> Hits:
        """The matches of all lexicons that lie in a zone, in the order of the text."""
        hits = self.pipeline.matcher.find(self.batch.tokens, Kinds(KINDS, self.batch.token_kind))
        keep = self.batch.token_zone[hits.first] != NOWHERE
        return Hits(*(column[keep] for column in hits))

    @cached_property
    def _by_category(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Counts and sums of weights per category, article and zone."""
        shape = (len(self.pipeline.matcher.categories), len(self.batch), len(ZONES))
        article, zone = self.batch.token_article[self.hits.first], self.batch.token_zone[self.hits.first]
        key = (self.hits.category.astype(np.int64) * shape[1] + article) * shape[2] + zone
        size = shape[0] * shape[1] * shape[2]
        count: NDArray[np.int64] = np.bincount(key, minlength=size)
        weight = np.bincount(key, self.hits.weight, minlength=size).astype(np.float64, copy=False)
        return count.reshape(shape), weight.reshape(shape)

    @cached_property
    def totals(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Counts and sums of weights per measure, article and zone, in the order of `Pipeline.measures`."""
        by_count, by_weight = self._by_category
        rows = self.pipeline._rows
        count = [by_count[list(row.categories)].sum(axis=0) for row in rows]
        weight = [by_weight[list(row.categories)].sum(axis=0) for row in rows]
        for analyzer in self.pipeline.place_analyzers:
            places = analyzer.places(self.batch)
            for measure in analyzer.measures:
                count.append(self.batch.tally(places[measure.name]))
                weight.append(count[-1].astype(np.float64))
        return np.stack(count), np.stack(weight)

    @cached_property
    def facts(self) -> list[dict[str, Any]]:
        """The facts of all fact analyzers, one mapping an article."""
        facts: list[dict[str, Any]] = [{} for _ in range(len(self.batch))]
        for analyzer in self.pipeline.fact_analyzers:
            for into, found in zip(facts, analyzer.facts(self), strict=True):
                for key, part in found.items():
                    if isinstance(part, dict):
                        into.setdefault(key, {}).update(part)
                    else:
                        into[key] = part
        return facts

    def measure_zones(self, article: int) -> dict[str, dict[str, Any]]:
        """The measures of one article as plain data, zone by zone, with `all` as their sum."""
        count, weight = (_with_all(table[:, article]) for table in self.totals)
        words = _with_all(self.batch.zone_words[article][None])[0]
        found = {}
        for measure, c, w in zip(self.pipeline.measures, count, weight, strict=True):
            shown = value(measure.unit, c, words, w)
            zones = {}
            for z, zone in enumerate((*ZONES, "all")):
                cell: dict[str, Any] = {
                    "count": int(c[z]),
                    "words": int(words[z]),
                    "value": None if np.isnan(shown[z]) else float(shown[z]),
                }
                if measure.unit == MEAN_WEIGHT:
                    cell["sum"] = float(w[z])
                zones[zone] = cell
            found[measure.name] = {"unit": measure.unit, "zones": zones}
        return found

    def matches(self, article: int) -> list[Match]:
        """The matches of one article, in the order of its text."""
        batch, hits, matcher = self.batch, self.hits, self.pipeline.matcher
        owner = batch.token_article[hits.first]
        low, high = np.searchsorted(owner, [article, article + 1])
        offset, text = int(batch.offset[article]), batch.articles[article].text
        found = []
        for i in range(low, high):
            first, last = int(hits.first[i]), int(hits.last[i])
            start, end = int(batch.tokens.start[first]) - offset, int(batch.tokens.end[last]) - offset
            name, category = matcher.categories[hits.category[i]]
            found.append(
                Match(
                    start,
                    end,
                    text[start:end],
                    self.pipeline.by_lexicon[name].name,
                    category,
                    matcher.entries[hits.entry[i]].text,
                    round(float(hits.weight[i]), 6),
                    bool(hits.negated[i]),
                    KINDS[batch.token_kind[first]],
                    VOICES[batch.token_voice[first]],
                    ZONES[batch.token_zone[first]],
                )
            )
        return found

    def analysis(self, article: int) -> Analysis:
        """Everything about one article of the batch."""
        return Analysis(
            article=self.batch.articles[article],
            blocks=tuple(self.batch.blocks[article]),
            measures=self.measure_zones(article),
            matches=tuple(self.matches(article)),
            attributions=tuple(self.batch.attributions[article]),
            facts=self.facts[article],
            provenance=self.pipeline.provenance,
        )


def _with_all(table: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)


def _user_analyzer(words: lexicons.Lexicon, taken: set[str]) -> LexiconAnalyzer:
    if words.name in taken:
        raise UsageError(
            f"{words.path}: the name {words.name!r} is taken by a shipped analyzer",
            advice="Give your word list another name.",
        )
    weighted = any(entry.weight != 1 for c in words.categories.values() for entry in c.entries)
    return LexiconAnalyzer(
        words.name, words.name, words.about, words.citation, MEAN_WEIGHT if weighted else RATE
    )


def _sha256(path: str | Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
