"""How the numbers of a report were made, and what they cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framing.analysis import Analysis, Measure
from framing.report import Column, Row, Section, Table, squash
from framing.report.numbers import found_measures, label

LIMITS = (
    "It measures words; readers judge. No number here says whether a report is true, fair or slanted.",
    "Validity status of every measure: unvalidated, unless a validation on articles like these is stated. Code a "
    "sample by hand and compare before relying on a number.",
    "Words counted for a frame are cues of it; a frame is found by a coding scheme and a reader.",
    "Tone follows events: unpleasant words may report unpleasant news.",
    "Who speaks is found by a trained tagger and rules, which miss and mistake some attributions.",
    "One article is one observation; differences between outlets need many, about the same events.",
)


def method(analysis: Analysis, measures: Sequence[Measure]) -> Section:
    """Limits, settings, the measures that were found with their literature, and the hashes of word lists and models."""
    made = analysis.provenance
    counted = found_measures(analysis)
    used = [m for m in measures if m.name in counted]
    definitions = Table(
        "Measures",
        (Column("measure"), Column("unit"), Column("what is counted"), Column("citation")),
        tuple(
            # Where a category has its list's citation it is not written again.
            Row(
                (
                    m.name,
                    m.unit,
                    squash(m.about),
                    "" if i and m.citation == used[i - 1].citation else squash(m.citation),
                )
            )
            for i, m in enumerate(used)
        ),
    )
    lists = Table(
        "Word lists and models",
        (Column("name"), Column("version"), Column("SHA-256")),
        (
            *(Row((x["name"], x["version"], x["sha256"])) for x in made.get("lexicons", ())),
            *(Row((x["name"], "", x["sha256"])) for x in made.get("models", ())),
        ),
    )
    settings = "; ".join(f"{key} {_plain(given)}" for key, given in made.get("settings", {}).items())
    packages = ", ".join(f"{name} {version}" for name, version in made.get("packages", {}).items())
    nothing = [name for name in analysis.measures if "." not in name and name not in counted]
    sentences = [
        *LIMITS,
        "Words in captions, labels, source lists and page furniture count nowhere.",
        *([f"Nothing was found of: {', '.join(map(label, nothing))}."] if nothing else []),
        f"Settings: {settings}.",
        f"Packages: {packages}.",
    ]
    return Section("method", "Method and limits", tuple(sentences), tables=(definitions, lists))


def _plain(given: Any) -> str:
    if isinstance(given, bool) or given in (None, (), []):
        return {True: "yes", False: "no"}.get(given, "none") if isinstance(given, bool) else "none"
    return ", ".join(map(str, given)) if isinstance(given, list | tuple) else str(given)
