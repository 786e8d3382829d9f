"""The same comparison three ways: all articles, matched events, without wire copies.

A view turns a table of values (a row an article, a column a measure in a zone) and the groups of its rows into
tests: for each pair of groups and each column a `Row`. In `events` the unit is the event: both groups' means of
the articles on it are set side by side, so that what happened in the world is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.comparison import stats
from framing.comparison.stats import Contrast, Flags, Floats, Ints

VIEWS = ("all", "events", "no_wire")
OTHERS = "all others"


class Data(NamedTuple):
    """What is compared, rows in the order of `doc_id`.

    * `values[rows, columns]`, NaN where a measure has no value
    * `group[rows]`: index into `names`, -1 for rows in no group
    * `event[rows]`: number of the event, None where events are not known
    * `wire[rows]`: whether the row is a wire copy, None where that is not known
    """

    values: Floats
    group: Ints
    names: tuple[str, ...]
    event: Ints | None
    wire: Flags | None


class Draws(NamedTuple):
    """How much chance is asked: resamples, seed, and the least n of a group."""

    resamples: int
    seed: int
    minimum: int


class Row(NamedTuple):
    """One test: the difference of two groups in one column of one view."""

    column: int
    view: str
    group: str
    reference: str
    unit: str
    n: int
    reference_n: int
    value: float
    reference_value: float
    difference: float
    low: float
    high: float
    error: float
    hedges_g: float
    cliffs_delta: float
    p: float
    expected: float


def pairs(names: Sequence[str], reference: str | None) -> list[tuple[str, str]]:
    """Who is compared with whom: everybody with the reference, or all pairs.

    >>> pairs(["A", "B", "C"], None)
    [('A', 'B'), ('A', 'C'), ('B', 'C')]
    >>> pairs(["A", "B", "C"], "B")
    [('A', 'B'), ('C', 'B')]
    """
    if reference is None:
        return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    return [(name, reference) for name in names if name != reference]


def contrasts(data: Data, chosen: Sequence[tuple[str, str]], draws: Draws) -> Iterator[Row]:
    """All tests of all views that these data allow."""
    for view in VIEWS:
        rows = _rows(data, view)
        if rows is None:
            continue
        for group, reference in chosen:
            yield from _test(data, rows, view, group, reference, draws)


def _rows(data: Data, view: str) -> Flags | None:
    """The rows of a view; None where the view cannot be had."""
    inside = data.group >= 0
    if view == "events":
        return inside if data.event is not None else None
    if view == "no_wire":
        return inside & ~data.wire if data.wire is not None else None
    return inside


def _test(data: Data, rows: Flags, view: str, group: str, reference: str, draws: Draws) -> Iterator[Row]:
    first = data.group == data.names.index(group)
    other = ~first if reference == OTHERS else data.group == data.names.index(reference)
    rows = rows & (first | other)
    values, first = data.values[rows], first[rows]
    if view == "events" and data.event is not None:
        yield from _by_event(values, first, data.event[rows], (view, group, reference), draws)
        return
    there = ~np.isnan(values)
    enough = (there[first].sum(axis=0) >= draws.minimum) & (there[~first].sum(axis=0) >= draws.minimum)
    columns = np.flatnonzero(enough)
    if not len(columns):
        return
    values = values[:, columns]
    event = _units(data.event, rows, draws)
    shared = event is not None
    found = stats.contrast(values, first, event)
    random = {"resamples": draws.resamples, "seed": draws.seed}
    outcome = (
        stats.sign_test(found.null, **random) if shared else stats.permutation_test(values, first, **random)
    )
    delta = stats.cliffs_delta(values, first)
    unit = "article, by event" if shared else "article"
    yield from _listed(columns, found, outcome, delta, (view, group, reference, unit), draws)


def _units(event: Ints | None, rows: Flags, draws: Draws) -> Ints | None:
    """The events of rows, where several rows share one; None where each row is a unit of its own.

    Articles on one event are not independent. With fewer events than a group needs articles, the comparison is
    about these events, and its unit the article.
    """
    if event is None:
        return None
    inside = event[rows]
    return inside if draws.minimum <= len(np.unique(inside)) < len(inside) else None


def _by_event(
    values: Floats, first: Flags, event: Ints, names: tuple[str, str, str], draws: Draws
) -> Iterator[Row]:
    """Events that both groups told, each group's articles on one averaged."""
    both = np.intersect1d(event[first], event[~first])
    x, y = (_event_means(values[side], event[side], both) for side in (first, ~first))
    enough = (~np.isnan(x) & ~np.isnan(y)).sum(axis=0) >= draws.minimum
    columns = np.flatnonzero(enough)
    if not len(columns):
        return
    x, y = x[:, columns], y[:, columns]
    alone = np.isnan(x) | np.isnan(y)
    x, y = np.where(alone, np.nan, x), np.where(alone, np.nan, y)
    found = stats.paired(x, y)
    outcome = stats.sign_test(found.null, resamples=draws.resamples, seed=draws.seed)
    side = np.arange(2 * len(both)) < len(both)
    delta = stats.cliffs_delta(np.concatenate([x, y]), side)
    yield from _listed(columns, found, outcome, delta, (*names, "event"), draws)


def _event_means(values: Floats, event: Ints, wanted: Ints) -> Floats:
    """The mean of the rows of each wanted event, NaN where none has a value."""
    row = np.searchsorted(wanted, event)
    row = np.where((row < len(wanted)) & (np.append(wanted, -1)[row] == event), row, len(wanted))
    there = ~np.isnan(values)
    total, count = np.zeros((2, len(wanted) + 1, values.shape[1]))
    np.add.at(total, row, np.where(there, values, 0.0))
    np.add.at(count, row, there)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(count > 0, total / count, np.nan)[:-1], np.float64)


def _listed(
    columns: Ints,
    found: Contrast,
    outcome: stats.Outcome,
    delta: Floats,
    names: tuple[str, str, str, str],
    draws: Draws,
) -> Iterator[Row]:
    width = stats.half_width(found.contributions, resamples=draws.resamples, seed=draws.seed)
    # Where nothing varies nothing is uncertain, and the interval is the point.
    width = np.where(found.error == 0, 0.0, width)
    table = (
        found.n, found.reference_n, found.value, found.reference_value, found.difference,
        found.difference - width, found.difference + width, found.error, stats.hedges_g(found), delta,
        outcome.p, outcome.expected,
    )  # fmt: skip
    for column, *row in zip(columns.tolist(), *(part.tolist() for part in table), strict=True):
        yield Row(column, *names, *row)


class Mean(NamedTuple):
    """A group's mean in one column of one view, with its interval."""

    column: int
    view: str
    group: str
    n: int
    missing: int
    mean: float
    low: float
    high: float
    deviation: float


def means(data: Data, draws: Draws) -> Iterator[Mean]:
    """Group means with intervals by bootstrap over articles, or events where articles share them."""
    for view in ("all", "no_wire"):
        rows = _rows(data, view)
        if rows is None:
            continue
        for number, name in enumerate(data.names):
            inside = rows & (data.group == number)
            values = data.values[inside]
            there = ~np.isnan(values)
            event = _units(data.event, inside, draws)
            mean, parts = stats.shares(np.where(there, values, 0.0), there, event)
            width = stats.half_width(parts, resamples=draws.resamples, seed=draws.seed)
            n = there.sum(axis=0)
            deviation = _deviation(values, there, n)
            table = (n, len(values) - n, mean, mean - width, mean + width, deviation)
            for column, row in enumerate(zip(*(part.tolist() for part in table), strict=True)):
                yield Mean(column, view, name, *row)


def _deviation(values: Floats, there: Flags, n: NDArray[Any]) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, values, 0.0).sum(axis=0) / n
        return np.asarray(
            np.sqrt(np.where(there, (values - mean) ** 2, 0.0).sum(axis=0) / (n - 1)), np.float64
        )


def standardised(data: Data, topic: Ints, chosen: Sequence[tuple[str, str]], draws: Draws) -> Iterator[Row]:
    """Differences with the same mixture of topics on both sides: direct standardisation.

    Each topic that both groups cover (two articles each, with a value) weighs as it does in both together; its
    error is that of a stratified mean (Cochran 1977, Sampling Techniques, 5A.3), the interval normal. No test:
    these figures stand beside the tests. `expected` holds the share of articles in topics both cover.
    """
    from scipy.stats import norm

    reach = float(norm.isf(0.025))
    for group, reference in chosen:
        first = data.group == data.names.index(group)
        other = ~first if reference == OTHERS else data.group == data.names.index(reference)
        rows = (data.group >= 0) & (topic >= 0) & (first | other)
        for column in range(data.values.shape[1]):
            x = data.values[:, column]
            found = _standardised(x, topic, first & rows & ~np.isnan(x), ~first & rows & ~np.isnan(x))
            if found is None or min(found[:2]) < draws.minimum:
                continue
            n, m, value, against, error, covered = found
            gap = value - against
            ends = (gap - reach * error, gap + reach * error)
            nan = float("nan")
            yield Row(column, "topics", group, reference, "article", n, m, value, against, gap, *ends,
                      error, nan, nan, nan, covered)  # fmt: skip


def _standardised(
    x: Floats, topic: Ints, first: Flags, other: Flags
) -> tuple[int, int, float, float, float, float] | None:
    """n, reference n, the two means, the error of their difference, the share of articles it rests on."""
    size = int(topic.max(initial=0)) + 1
    n, m = (np.bincount(topic[side], minlength=size) for side in (first, other))
    both = (n > 1) & (m > 1)
    if not both.any():
        return None
    means, squares = [], np.zeros(size)
    for side, count in ((first, n), (other, m)):
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.bincount(topic[side], x[side], size) / count
            spread = np.bincount(topic[side], (x[side] - mean[topic[side]]) ** 2, size) / (count - 1)
            squares += np.where(both, spread / count, 0.0)
        means.append(np.where(both, mean, 0.0))
    weight = np.where(both, n + m, 0) / (n + m)[both].sum()
    value, against = (float(weight @ mean) for mean in means)
    covered = float((n + m)[both].sum() / (n + m).sum())
    return (
        int(n[both].sum()),
        int(m[both].sum()),
        value,
        against,
        float(np.sqrt(weight**2 @ squares)),
        covered,
    )
