"""What is compared: the groups, the family of tests, how much chance is asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from framing.errors import InputError, UsageError

# Frames are several; what they have in common is no measure of anything.
_NO_TOTAL = frozenset({"generic_frames", "policy_frames", "moral_foundations"})
_ZONES = ("all", "narrated", "quoted", "headline")
# Facts of the headline and the narrated prose that are compared too: column -> (measure, zone, unit).
FACTS: Mapping[str, tuple[str, str, str]] = {
    "headline:is_question": ("headline.is_question", "headline", "share of headlines"),
    "headline:forward_reference": ("headline.forward_reference", "headline", "share of headlines"),
    "readability:narrated:flesch_kincaid_grade": ("readability.flesch_kincaid_grade", "narrated", "grade"),
    "readability:narrated:lix": ("readability.lix", "narrated", "LIX"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared, and how; everything here is repeated in the provenance.

    * `by`, `groups`, `where`: see `framing.comparison.groups.labels`
    * `only`: names of the groups to compare; none: all with `minimum` articles and more
    * `reference`: everybody is compared with this group, or with "all others"; None compares all pairs
    * `measures`, `zones`: the declared family (`*` stands for anything); none: a stated family of main measures
    * `hypothesis`: a TOML file that declares the family beforehand; all else is then exploratory
    * `events`: CSV file of `framing events`; `topics`: a column, or a number of topics to find by NMF
    * `minimum`: articles (events) that a group needs; `resamples`, `seed`: of bootstrap and shuffling
    """

    by: str = "outlet"
    groups: str | None = None
    where: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    reference: str | None = None
    measures: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    hypothesis: str | None = None
    events: str | None = None
    topics: str | None = None
    minimum: int = 10
    resamples: int = 2_000
    seed: int = 20_260

    def __post_init__(self) -> None:
        if self.minimum < 2:
            raise UsageError(
                f"minimum {self.minimum}: expected 2 or more", advice="one article varies from nothing"
            )
        if self.resamples < 100:
            raise UsageError(f"resamples {self.resamples}: expected 100 or more")


class Column(NamedTuple):
    """One measure in one zone, and whether it was declared beforehand."""

    measure: str
    zone: str
    unit: str
    declared: bool


def family(measures: Mapping[str, str], plan: Plan) -> list[Column]:
    """The measures and zones that are tested: the plan's, a hypothesis' and all else, or the default.

    The default: each measure over the whole article; each word list as a whole also in narrated prose, in
    quotations and in headlines; of the facts, question headlines, forward reference and two grades.
    """
    facts = [Column(*fact, True) for fact in FACTS.values()]
    usual = [
        Column(name, zone, unit, True)
        for name, unit in measures.items()
        for zone in (("all",) if "." in name else _ZONES)
        if name not in _NO_TOTAL
    ] + facts
    if plan.measures or plan.zones:
        zones = plan.zones or ("all",)
        every = [Column(n, z, unit, True) for n, unit in measures.items() for z in zones] + facts
        found = [c for c in every if any(fnmatchcase(c.measure, p) for p in plan.measures or ("*",))]
    else:
        found = usual
    if plan.hypothesis is None:
        columns = found
    else:
        declared = _declared(plan.hypothesis, measures, facts)
        pairs = {(c.measure, c.zone) for c in declared}
        columns = declared + [c._replace(declared=False) for c in found if (c.measure, c.zone) not in pairs]
    if not columns:
        raise UsageError("no measure is of that name", advice=f"there are: {', '.join(sorted(measures))}")
    return columns


def _declared(path: str, measures: Mapping[str, str], facts: Sequence[Column]) -> list[Column]:
    """The family of a hypothesis file: tables `[[hypothesis]]` with `measures` and `zones`."""
    advice = '[[hypothesis]]\nmeasures = ["hedging"]\nzones = ["narrated"]'
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", path=path, advice=advice) from None
    tables = content.get("hypothesis")
    if not isinstance(tables, list) or not all(isinstance(t, dict) and t.get("measures") for t in tables):
        raise InputError("expected tables [[hypothesis]] with measures", path=path, advice=advice)
    if unknown := {key for t in tables for key in t} - {"measures", "zones", "about"}:
        raise InputError(f"unknown key {sorted(unknown)[0]!r}", path=path, advice=advice)
    found = {}
    for table in tables:
        every = [Column(n, z, u, True) for n, u in measures.items() for z in table.get("zones", ["all"])]
        for pattern in table["measures"]:
            matching = [c for c in [*every, *facts] if fnmatchcase(c.measure, pattern)]
            if not matching:
                raise InputError(
                    f"no measure {pattern!r}", path=path, advice=f"there are: {', '.join(measures)}"
                )
            found.update({(c.measure, c.zone): c for c in matching})
    return list(found.values())
