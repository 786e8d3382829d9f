"""Groups of articles side by side: differences with their certainty, and "no difference shown".

The unit is the article (or the event), never the word. An article's value is its own rate, a group's value the
mean of its articles' values. A difference is *shown* when its p, adjusted over the whole declared family, is
below .05, its 95 % interval leaves out 0 and both groups have enough articles; where it is not shown, the
smallest difference that so many articles could have shown stands beside it. Nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis import MEAN_WEIGHT, value
from framing.comparison import groups, stats, stories, views
from framing.comparison.plan import FACTS, Column, Plan, family
from framing.comparison.views import OTHERS, Data, Draws, Row
from framing.errors import UsageError
from framing.reading.article import Article

if TYPE_CHECKING:
    from framing.batch.store import Scores

SCHEMA_VERSION = "1.0"
ALPHA = 0.05
POWER = 0.8


@dataclass(frozen=True)
class Comparison:
    """The result as data; `to_dict` is what `--format json` writes."""

    groups: list[dict[str, Any]]
    comparisons: list[dict[str, Any]]
    means: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    standardised: list[dict[str, Any]]
    shuffled: dict[str, Any]
    words: dict[str, Any]
    naming: list[dict[str, Any]]
    voices: dict[str, Any]
    events: dict[str, Any] | None
    family_size: int
    seed: int
    provenance: dict[str, Any] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {"schema_version": SCHEMA_VERSION, **fields}


def compare(
    scores: Scores,
    plan: Plan | None = None,
    articles: Sequence[Article] | None = None,
    *,
    on_step: Callable[[str], None] | None = None,
) -> Comparison:
    """Compare groups of scored articles.

    Args:
        scores: the tables of `framing score`, or of `framing.batch.store.in_memory`.
        plan: what to compare; the default compares all outlets.
        articles: the articles themselves, where they are at hand: needed for words, examples in their context
            and, where the plan names no file of events, for events and wire copies.
        on_step: told what is being done.

    Raises:
        UsageError: fewer than two groups with enough articles, no such column, measure or reference.
    """
    from framing.comparison import heard, naming, words

    plan, say = plan or Plan(), on_step or (lambda _: None)
    table = scores.scores.sort("doc_id")
    label = groups.labels(table, plan.by, plan.groups, plan.where)
    names, group = _groups(label, plan)
    columns, values = _values(scores, table, plan)
    say("events and copies")
    ids: list[str] = table["doc_id"].to_list()
    known = stories.known(plan.events, table, articles)
    data = Data(values, group, names, known.event, known.wire)
    reference = plan.reference
    if reference not in (None, OTHERS, *names):
        raise UsageError(f"no group {reference!r} to refer to", advice=f"groups: {', '.join(names)}")
    chosen = views.pairs(names, reference)
    draws = Draws(plan.resamples, plan.seed, plan.minimum)
    say("tests")
    rows = list(views.contrasts(data, chosen, draws))
    if not rows:
        raise UsageError("there is nothing to compare", advice="no measure has enough articles in two groups")
    comparisons, family_size = _verdicts(rows, columns)
    say("shuffled labels")
    shuffled = _shuffled(data, chosen, draws, columns)
    say("words, names and voices")
    members = {doc_id: names[g] for doc_id, g in zip(ids, group.tolist(), strict=True) if g >= 0}
    topic = stories.topics(plan.topics, table, articles, plan.seed)
    texts = {article.doc_id: article.text for article in articles or ()}
    return Comparison(
        groups=_sizes(names, group, known),
        comparisons=comparisons,
        means=[_named(row._asdict(), columns) for row in views.means(data, draws)],
        measures=_measures(columns, data, table),
        standardised=_standardised(data, topic, chosen, draws, columns),
        shuffled=shuffled,
        words=words.words(scores.matches, members, names, texts),
        naming=naming.naming(scores.matches, members, names, texts, draws),
        voices=heard.voices(scores.attributions, members, names, texts),
        events=known.summary(group, names),
        family_size=family_size,
        seed=plan.seed,
        provenance=_provenance(scores, plan),
    )


def _groups(label: Sequence[str | None], plan: Plan) -> tuple[tuple[str, ...], stats.Ints]:
    """Names of the groups that are compared, in alphabetical order, and each row's group."""
    counts: dict[str, int] = {}
    for name in label:
        if name is not None:
            counts[name] = counts.get(name, 0) + 1
    if missing := [name for name in plan.only if name not in counts]:
        raise UsageError(f"no group {missing[0]!r}", advice=f"groups: {', '.join(sorted(counts)[:40])}")
    names = tuple(sorted(plan.only or (name for name, n in counts.items() if n >= plan.minimum)))
    if len(names) < 2:
        listed = ", ".join(f"{name} ({n})" for name, n in sorted(counts.items())[:20])
        raise UsageError(
            f"fewer than two groups have {plan.minimum} articles",
            advice=f"found: {listed or 'none'}; choose another --by, or lower --minimum",
        )
    index = {name: i for i, name in enumerate(names)}
    return names, np.array(
        [index.get(name or "", -1) if name is not None else -1 for name in label], np.int64
    )


def _values(scores: Scores, table: Any, plan: Plan) -> tuple[list[Column], stats.Floats]:
    """The columns that are tested and the articles' values in them."""
    from framing.batch.tables import ALL_ZONES

    if wrong := [zone for zone in plan.zones if zone not in ALL_ZONES]:
        raise UsageError(f"no zone {wrong[0]!r}", advice=f"zones: {', '.join(ALL_ZONES)}")
    fact_of = {(measure, zone): column for column, (measure, zone, _) in FACTS.items()}
    columns, values = [], []
    for column in family(scores.measures, plan):
        name = f"{column.measure}:{column.zone}"
        if (fact := fact_of.get((column.measure, column.zone))) is not None:
            if fact not in table.columns:
                continue
            values.append(table[fact].cast(float, strict=False).to_numpy())
        else:
            count = table[f"{name}:count"].to_numpy()
            weight = table[f"{name}:sum"].to_numpy() if column.unit == MEAN_WEIGHT else count
            values.append(value(column.unit, count, table[f"words:{column.zone}"].to_numpy(), weight))
        columns.append(column)
    return columns, np.stack([np.asarray(v, np.float64) for v in values], axis=1)


# --- verdicts -------------------------------------------------------------------------------------------


def _verdicts(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[list[dict[str, Any]], int]:
    """Adjust p over the family (and over what is exploratory apart), decide, and say what could be seen.

    A pair must also pass within its own tests, as in Benjamini & Bogomolov (2014), JRSS B 76(1): where many
    pairs differ, the family alone would let one test in twenty pass for a pair that does not.
    """
    declared = np.array([columns[row.column].declared for row in rows])
    pair = np.unique([f"{row.group}\0{row.reference}" for row in rows], return_inverse=True)[1]
    p = np.array([row.p for row in rows])
    error = np.array([row.error for row in rows])
    adjusted, least = np.zeros(len(rows)), np.full(len(rows), np.inf)
    for part in (declared, ~declared):
        for within in [part, *(part & (pair == number) for number in range(pair.max() + 1))]:
            if not within.any():
                continue
            adjusted[within] = np.maximum(adjusted[within], stats.adjusted(p[within]))
            least[within] = np.minimum(least[within], _asked(adjusted[within]))
    least = stats.detectable(error, alpha=least, power=POWER)
    found = []
    for row, p_adjusted, smallest in zip(rows, adjusted.tolist(), least.tolist(), strict=True):
        shown = p_adjusted < ALPHA and (row.low > 0 or row.high < 0)
        plain = _named(row._asdict(), columns)
        plain |= {"p_adjusted": _number(p_adjusted), "shown": bool(shown), "detectable": _number(smallest)}
        plain["verdict"] = "shown" if shown else "no difference shown"
        plain["declared"] = columns[row.column].declared
        found.append(plain)
    return found, int(declared.sum() or len(rows))


def _asked(adjusted: stats.Floats) -> float:
    """The p that Benjamini and Hochberg ask of one more test, given those that pass."""
    passed = int((adjusted < ALPHA).sum())
    return ALPHA * min(passed + 1, len(adjusted)) / len(adjusted)


def _named(row: dict[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """A row of numbers with the names of its measure and zone; NaN becomes None."""
    column = columns[row.pop("column")]
    named = {"measure": column.measure, "zone": column.zone}
    return named | {key: _number(v) if isinstance(v, float) else v for key, v in row.items()}


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _shuffled(
    data: Data, chosen: Sequence[tuple[str, str]], draws: Draws, columns: Sequence[Column]
) -> dict[str, Any]:
    """The comparison of all articles once more, with the groups dealt out at random."""
    rng = np.random.default_rng((draws.seed, 4))
    group = data.group.copy()
    inside = group >= 0
    group[inside] = rng.permutation(group[inside])
    dealt = data._replace(group=group, wire=None)
    rows = [row for row in views.contrasts(dealt, chosen, draws) if row.view == "all"]
    comparisons, size = _verdicts(rows, columns) if rows else ([], 0)
    return {
        "about": "the same tests after the groups' names were dealt out to the articles at random",
        "seed": draws.seed,
        "family_size": size,
        "shown": sum(row["shown"] for row in comparisons),
        "comparisons": comparisons,
    }


def _standardised(
    data: Data,
    topic: stats.Ints | None,
    chosen: Sequence[tuple[str, str]],
    draws: Draws,
    columns: Sequence[Column],
) -> list[dict[str, Any]]:
    if topic is None:
        return []
    found = []
    for row in views.standardised(data, topic, chosen, draws):
        plain = _named(row._asdict(), columns)
        plain["covered"] = plain.pop("expected")
        found.append({k: v for k, v in plain.items() if k not in ("hedges_g", "cliffs_delta", "p", "view")})
    return found


def _measures(columns: Sequence[Column], data: Data, table: Any) -> list[dict[str, Any]]:
    """Each column: unit, articles with and without a value, correlation with the article's length."""
    inside = data.group >= 0
    values, length = data.values[inside], table["words:all"].to_numpy()[inside]
    correlation = stats.rank_correlation(values, length)
    missing = np.isnan(values).sum(axis=0).tolist()
    return [
        {**c._asdict(), "n": len(values) - m, "missing": m, "length_correlation": _number(r)}
        for c, m, r in zip(columns, missing, correlation.tolist(), strict=True)
    ]


def _sizes(names: Sequence[str], group: stats.Ints, known: Any) -> list[dict[str, Any]]:
    rows = [group == i for i in range(len(names))]
    wire = known.wire
    return [
        {"name": name, "n": int(row.sum()), "wire": None if wire is None else int(wire[row].sum())}
        for name, row in zip(names, rows, strict=True)
    ]


def _provenance(scores: Scores, plan: Plan) -> dict[str, Any]:
    """What made the numbers; files by their names, for what they hold is told by what was found."""
    made = {k: v for k, v in scores.manifest.items() if k != "inputs"}
    chosen = {
        k: Path(v).name if k in ("groups", "hypothesis", "events") and v else v
        for k, v in asdict(plan).items()
    }
    return {"plan": chosen, "alpha": ALPHA, "power": POWER, "scores": made}
