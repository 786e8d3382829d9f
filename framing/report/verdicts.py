"""A comparison in a sentence: what was found, how sure that is, and what could not have been found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.analysis import MEAN_WEIGHT, RATE
from framing.report import figure, squash
from framing.report.numbers import label

Comparison = Mapping[str, Any]

ZONES = {
    "all": "in all zones together",
    "headline": "in headlines",
    "summary": "in standfirsts and bullets",
    "subheads": "in subheads",
    "narrated": "in narrated prose",
    "indirect": "in indirect speech",
    "quoted": "in quotations",
}
VIEWS = {"all": "among all articles", "events": "on matched events", "no_wire": "without wire copies"}


def named(measure: str) -> str:
    """The name of a measure for people, with that of its list.

    >>> named("hedging.weasel"), named("epistemic_verbs")
    ('hedging: weasel', 'epistemic verbs')
    """
    return (
        measure.replace("_", " ")
        if "." not in measure
        else f"{named(measure.rpartition('.')[0])}: {label(measure)}"
    )


def where(zone: str) -> str:
    """A zone in words; a zone of somebody else's as it is called."""
    return ZONES.get(zone, f"in {zone}")


def unit_of(data: Mapping[str, Any], measure: str) -> str:
    """The unit in which a measure is told."""
    return next((str(m["unit"]) for m in data["measures"] if m["measure"] == measure), RATE)


def amount(value: float | None, unit: str, *, signed: bool = False) -> str:
    """A value of a measure in figures, mean weights with their sign, shares as percentages.

    >>> amount(0.75, "share of headlines"), amount(-0.5, "mean weight of the matches"), amount(-7.3, "LIX", signed=True)
    ('75 %', '−0.50', '−7.3')
    """
    if unit.startswith("share") and value is not None:
        return f"{100 * value:{'+' if signed else ''}.0f} %".replace("-", "−")
    if value is None or unit == MEAN_WEIGHT or not signed:
        return figure(value, signed=unit == MEAN_WEIGHT)
    return ("+" if value > 0 else "−" if value < 0 else "") + figure(abs(value))


def verdict(found: Comparison, unit: str) -> str:
    """The whole sentence about one comparison."""
    subject = f"{named(found['measure'])} {where(found['zone'])}"
    if not found["shown"]:
        return _nothing_shown(found, unit, subject)
    # A unit is said once, and where it is long not at all.
    per = f" {unit}" if unit == RATE or unit in ("grade", "LIX") else ""
    group, reference = squash(found["group"]), squash(found["reference"])
    return (
        f"{subject[0].upper()}{subject[1:]}: {group} {amount(found['value'], unit)}{per} (n = {found['n']:,}), "
        f"{reference} {amount(found['reference_value'], unit)} (n = {found['reference_n']:,}); "
        f"difference {amount(found['difference'], unit)} ({interval(found, unit)}), "
        f"{effect(found)}, adjusted p {probability(found['p_adjusted'])}: shown{exploratory(found)}."
    )


def _nothing_shown(found: Comparison, unit: str, subject: str) -> str:
    pair = f"{squash(found['group'])} and {squash(found['reference'])}"
    sizes = f"n = {found['n']:,} and {found['reference_n']:,}"
    if found["detectable"] is None:
        return f"No difference shown between {pair} for {subject}: {sizes} do not allow a test."
    return (
        f"No difference shown between {pair} for {subject}; with {sizes} a difference below "
        f"{amount(found['detectable'], unit).lstrip('+')} could not have been shown{exploratory(found)}."
    )


def exploratory(found: Comparison) -> str:
    """A mark for what was not declared beforehand, where something was."""
    return "" if found.get("declared", True) else " (exploratory)"


def interval(found: Comparison, unit: str) -> str:
    """The 95 % interval of a difference in words."""
    if found["low"] is None or found["high"] is None:
        return "no interval"
    return f"95 % interval {amount(found['low'], unit)} to {amount(found['high'], unit)}"


def effect(found: Comparison) -> str:
    """The two effect sizes."""
    return f"Hedges’ g {figure(found['hedges_g'], signed=True)}, Cliff’s δ {figure(found['cliffs_delta'], signed=True)}"


def probability(p: float | None) -> str:
    """A p as papers write it.

    >>> probability(0.0042), probability(0.00001), probability(None)
    ('.004', '< .001', '–')
    """
    if p is None:
        return "–"
    return "< .001" if p < 0.001 else f"{p:.3f}".lstrip("0") if p < 1 else "1"
