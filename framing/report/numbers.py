"""The measures of an article as a table, as bars by zone, and with the words that made them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from framing.analysis import RATE, Analysis, Match, Measure
from framing.document import ZONES
from framing.report import Bar, Column, Example, Figure, Row, Section, Table, figure, squash
from framing.structure.blocks import Block

# A rate over fewer words says more about the length than about the wording.
ENOUGH_WORDS = 50
# Rows that a short table keeps for each analyzer, most frequent categories first.
_CATEGORIES = 3
# Kept in a short table whatever their rank: promotional wording is no loaded language in the narrow sense.
_ALWAYS = frozenset({"loaded.importance"})
_NAMES = {"loaded.importance": "promotional"}
_AROUND = 60  # characters around a match
_ENTRY = 60  # characters of an entry
_WORDS = 6  # different words listed for an analyzer

Zones = Mapping[str, Mapping[str, Any]]


def label(name: str) -> str:
    """The name of a measure for people: of a category only its own part."""
    return _NAMES.get(name) or name.rpartition(".")[2].replace("_", " ")


def number(unit: str, cell: Mapping[str, Any]) -> str:
    """The value of a cell, where there are words enough for it; else a dash."""
    if unit == RATE and cell["words"] < ENOUGH_WORDS:
        return figure(None)
    return figure(cell["value"], signed=unit != RATE)


def found_measures(analysis: Analysis) -> list[str]:
    """The names of all measures with any count, each analyzer's own before those of its categories."""
    return [name for name, m in analysis.measures.items() if m["zones"]["all"]["count"]]


def analyzers(analysis: Analysis) -> list[str]:
    """The analyzers that found anything."""
    return [name for name in found_measures(analysis) if "." not in name]


def matrix(analysis: Analysis, *, full: bool) -> Table | None:
    """All measures by zone; the denominators stand in the first row."""
    if not analysis.measures:
        return None
    words = _words(analysis)
    zones = [zone for zone in ZONES if words[zone]] + ["all"]
    rows = [Row(("words", *(f"{words[zone]:,}" for zone in zones)))]
    for name in _rows(analysis, full=full):
        measure = analysis.measures[name]
        cells = (_cell(measure["unit"], measure["zones"][zone]) for zone in zones)
        rows.append(Row((label(name), *cells), level=int("." in name)))
    means = [label(n) for n in analyzers(analysis) if analysis.measures[n]["unit"] != RATE]
    note = f"Rates are shown where a zone has at least {ENOUGH_WORDS} words."
    if means:
        note += f" For {_listed(means)}, the mean weight of the words found, with its sign."
    return Table(
        "Count, and rate per 1,000 words",
        (Column("measure"), *(Column(zone, numeric=True) for zone in zones)),
        tuple(rows),
        note,
        paired=True,
    )


def _words(analysis: Analysis) -> dict[str, int]:
    first = next(iter(analysis.measures.values()))["zones"]
    return {zone: cell["words"] for zone, cell in first.items()}


def _rows(analysis: Analysis, *, full: bool) -> Iterable[str]:
    for analyzer in analyzers(analysis):
        yield analyzer
        names = categories(analysis, analyzer)
        kept = names if full else [n for i, n in enumerate(names) if i < _CATEGORIES or n in _ALWAYS]
        # A list with a single category says nothing twice, except where its name matters.
        yield from kept if len(names) > 1 or full or _ALWAYS & set(kept) else ()


def categories(analysis: Analysis, analyzer: str) -> list[str]:
    """The categories of an analyzer that were found, most frequent first."""
    own = [name for name in found_measures(analysis) if name.startswith(f"{analyzer}.")]
    return sorted(own, key=lambda name: -analysis.measures[name]["zones"]["all"]["count"])


def _cell(unit: str, cell: Mapping[str, Any]) -> str:
    if not cell["words"]:
        return figure(None)
    shown = number(unit, cell)
    return f"{cell['count']} {shown}" if cell["count"] and shown != figure(None) else str(cell["count"])


def by_analyzer(
    analysis: Analysis, measures: Sequence[Measure], *, full: bool, places: int | None
) -> tuple[Section, ...]:
    """For each analyzer its bars by zone and the words that made its numbers."""
    about = {measure.name: measure.about for measure in measures}
    own: dict[str, list[Match]] = defaultdict(list)
    for match in analysis.matches:
        own[match.analyzer].append(match)
    return tuple(
        Section(
            name,
            label(name),
            sentences=(
                *((about[name],) if full and about.get(name) else ()),
                *((f"{_word_list(own[name])}.",) if own[name] else ()),
            ),
            figure=_bars(analysis, name),
            examples=(shown := tuple(_places(analysis, own[name], places))),
            more=len(own[name]) - len(shown),
        )
        for name in analyzers(analysis)
    )


def _bars(analysis: Analysis, name: str) -> Figure:
    measure = analysis.measures[name]
    unit, zones = measure["unit"], measure["zones"]
    rate = unit == RATE
    shown = {zone: zones[zone] for zone in (*ZONES, "all") if zones[zone]["words"]}
    values = {
        zone: abs(cell["value"])
        for zone, cell in shown.items()
        if cell["value"] is not None and (not rate or cell["words"] >= ENOUGH_WORDS)
    }
    longest = max(values.values(), default=0) or 1
    bars = tuple(
        Bar(zone, values[zone] / longest if zone in values else None, number(unit, cell), _counted(cell))
        for zone, cell in shown.items()
    )
    parts = ", ".join(
        f"{label(c)} {analysis.measures[c]['zones']['all']['count']}" for c in categories(analysis, name)
    )
    return Figure("per 1,000 words" if rate else "mean weight", bars, f"{parts}." if parts else "")


def _counted(cell: Mapping[str, Any]) -> str:
    return f"{cell['count']:,} in {cell['words']:,} words"


def _word_list(matches: Sequence[Match]) -> str:
    counted = Counter(squash(match.text).lower() for match in matches).most_common()
    listed = [word if n == 1 else f"{word} ×{n}" for word, n in counted[:_WORDS]]
    more = len(counted) - len(listed)
    return ", ".join(listed) + (f" and {more} more" if more else "")


def _places(analysis: Analysis, matches: Sequence[Match], places: int | None) -> Iterable[Example]:
    """The matches in their context: all in the order of the text, or the heaviest, of different words."""
    chosen = matches
    if places is not None:
        once: dict[str, Match] = {}
        for match in sorted(matches, key=lambda m: (-abs(m.weight), m.start)):
            once.setdefault(match.text.lower(), match)
        chosen = sorted(list(once.values())[:places], key=lambda m: m.start)
    blocks = {block.start: block for block in analysis.blocks}
    starts = sorted(blocks)
    for match in chosen:
        yield _in_context(analysis.article.text, blocks[_last(starts, match.start)], match)


def _last(starts: Sequence[int], position: int) -> int:
    return starts[bisect_right(starts, position) - 1]


def _in_context(text: str, block: Block, match: Match) -> Example:
    before, after = max(block.start, match.start - _AROUND), min(block.end, match.end + _AROUND)
    why = f"{label(f'{match.analyzer}.{match.category}')}, {_shortened(match.entry)}"
    if match.weight != 1:
        why += f", weight {match.weight:+g}".replace("-", "−")
    return Example(
        match.zone,
        squash(match.text),
        _clipped(text[before : match.start], left=before > block.start),
        _clipped(text[match.end : after], left=False, right=after < block.end),
        why + (", negated" if match.negated else ""),
        match.start,
    )


def _shortened(entry: str) -> str:
    """An entry of a word list; those with many alternatives fill several lines."""
    return entry if len(entry) <= _ENTRY else entry[: _ENTRY - 1] + "…"


def _clipped(context: str, *, left: bool, right: bool = False) -> str:
    """Context on one line, no half word at the end where it was cut."""
    if left:
        context = "…" + (context.partition(" ")[2] or context)
    if right:
        context = (context.rpartition(" ")[0] or context) + "…"
    edge = " " if context[:1].isspace() else "", " " if context[-1:].isspace() else ""
    return edge[0] + squash(context) + (edge[1] if squash(context) else "")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
