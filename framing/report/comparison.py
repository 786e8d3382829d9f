"""The report of a comparison of groups: sentences out of the verdicts, charts, words, and how sure all that is.

It states differences with their certainty. It does not order groups, and says "no difference shown" together
with the smallest difference that could have been.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from framing.report import Report, Section, squash
from framing.report.contrasts import by_measure, chance, heat_map, lengths, primary, sensitivity, test_of
from framing.report.procedure import LIMITS, procedure, provenance
from framing.report.usage import events, evidence, naming, voices, words
from framing.report.verdicts import VIEWS, Comparison, amount, named, unit_of, verdict, where

_SENTENCES = 8  # measures told one by one
_PAIRS = 6  # pairs of groups told apart by nothing, with what could not have been shown
_GROUPS = 12  # that are drawn
_LISTED = 30  # and by name only


def comparison_report(data: Mapping[str, Any], *, full: bool = True) -> Report:
    """The report of a comparison.

    Args:
        data: what `Comparison.to_dict()` holds.
        full: everything; else what fits on two or three screens.
    """
    first = (Section("short", "In short", tuple(_short(data))), events(data), chance(data))
    brief = (replace(sensitivity(data), tables=()), Section("method", "Limits", LIMITS))
    sections = (*first, *(_details(data, _fitting(data)) if full else brief))
    names = sorted((squash(group["name"]) for group in data["groups"]), key=str.casefold)
    return Report(
        title=f"{', '.join(names[:-1])} and {names[-1]} compared"
        if len(names) < 5
        else f"{len(names)} groups compared",
        about=(
            f"{sum(group['n'] for group in data['groups']):,} articles",
            f"{data['family_size']:,} comparisons",
            f"seed {data['seed']}",
        ),
        sections=tuple(section for section in sections if section),
        origin=f"framing {data['provenance']['scores'].get('framing')}, schema {data['schema_version']}",
        data=data,
        page="comparison",
    )


def _details(data: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[Section, ...]:
    return (
        by_measure(told),
        heat_map(told),
        voices(told),
        naming(told),
        words(told),
        sensitivity(data),
        lengths(data),
        evidence(told),
        procedure(data),
        provenance(data),
    )


def _fitting(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the groups there is no room to draw: those with the fewest articles."""
    kept = {group["name"] for group in sorted(data["groups"], key=lambda group: -group["n"])[:_GROUPS]}

    def of_kept(found: Any) -> Any:
        """Plain data without rows of other groups, however deep they stand."""
        if isinstance(found, Mapping):
            return {key: of_kept(value) for key, value in found.items()}
        if isinstance(found, list):
            return [
                of_kept(row)
                for row in found
                if not isinstance(row, Mapping) or row.get("group", None) in (None, *kept)
            ]
        return found

    parts = ("comparisons", "means", "words", "naming", "voices")
    return (
        {**data, **{key: of_kept(data[key]) for key in parts}}
        if len(kept) < len(data["groups"])
        else dict(data)
    )


def _short(data: Mapping[str, Any]) -> Iterable[str]:
    found = primary(data)
    shown = [f for f in found if f["shown"]]
    groups = sorted(data["groups"], key=lambda group: str(group["name"]).casefold())
    listed = "; ".join(f"{squash(group['name'])} ({group['n']:,} articles)" for group in groups)
    yield f"Compared are {len(groups)} groups{f': {listed}' if len(groups) <= _GROUPS else ', listed below'}."
    yield (
        f"Of {len(found):,} comparisons among all articles {len(shown):,} show a difference. "
        f"The declared family holds {data['family_size']:,} tests; p is adjusted over all of them."
    )
    if len(groups) > _GROUPS:
        yield f"Drawn below are the {_GROUPS} groups with the most articles; the CSV and the JSON have all."
    yield from _told(data, shown)
    yield from _holding(data, shown)
    yield from _alike(data, found)


def _told(data: Mapping[str, Any], shown: Iterable[Comparison]) -> Iterable[str]:
    """For each measure, in their order, its surest difference and how many others there are."""
    own: dict[str, list[Comparison]] = defaultdict(list)
    for f in shown:
        own[f["measure"]].append(f)
    # A category tells nothing new where its list is told, if there are too many to tell all.
    names = sorted(own, key=lambda name: "." in name)[:_SENTENCES]
    for name in names:
        surest = max(own[name], key=lambda f: abs(f["difference"]) / (f["error"] or math.inf))
        others = len(own[name]) - 1
        more = f" {_times(others)} shown for this measure." if others else ""
        yield verdict(surest, unit_of(data, name)) + more
    if len(names) < len(own):
        yield f"Differences are shown for {len(own) - len(names):,} more measures."


def _times(n: int) -> str:
    return "One more difference is" if n == 1 else f"{n:,} more differences are"


def _holding(data: Mapping[str, Any], shown: Sequence[Comparison]) -> Iterable[str]:
    """How many of the differences are still there in the other views."""
    parts = []
    for view in ("events", "no_wire"):
        tested = [f for f in data["comparisons"] if f["view"] == view]
        there = {test_of(f) for f in tested if f["shown"]}
        if tested:
            parts.append(f"{sum(test_of(f) in there for f in shown):,} are shown {VIEWS[view]} as well")
    if parts and shown:
        yield f"Of these {len(shown):,}, {' and '.join(parts)}."


def _alike(data: Mapping[str, Any], found: Iterable[Comparison]) -> Iterable[str]:
    """Pairs of groups between which nothing was shown, and what could not have been."""
    pairs: dict[tuple[str, str], list[Comparison]] = defaultdict(list)
    for f in found:
        pairs[f["group"], f["reference"]].append(f)
    alike = {pair: fs for pair, fs in pairs.items() if not any(f["shown"] for f in fs)}
    for (group, reference), fs in list(alike.items())[:_PAIRS]:
        yield (
            f"No difference shown between {squash(group)} and {squash(reference)} in any of {len(fs):,} comparisons"
            f"{_least(data, fs)}."
        )
    if len(alike) > _PAIRS:
        others = [
            f"{squash(group)} and {squash(reference)}" for group, reference in list(alike)[_PAIRS:][:_LISTED]
        ]
        more = len(alike) - _PAIRS - len(others)
        yield f"Nor between {'; '.join(others)}{f'; and {more:,} more pairs' if more else ''}."


def _least(data: Mapping[str, Any], found: Iterable[Comparison]) -> str:
    """The smallest difference that could have been shown, for the first measure that allows to say it."""
    first = next((f for f in found if f["detectable"] is not None), None)
    if not first:
        return ": too few articles for a test"
    least = amount(first["detectable"], unit_of(data, first["measure"])).lstrip("+")
    sizes = f"n = {first['n']:,} and {first['reference_n']:,}"
    where_ = f"{named(first['measure'])} {where(first['zone'])}"
    return f"; with {sizes} a difference in {where_} below {least} could not have been shown"
