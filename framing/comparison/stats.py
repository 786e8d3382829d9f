"""Statistics of comparison: pure functions on arrays, a column for each measure.

The unit is a row (an article, or an event), never a word; NaN is "not measurable here" and is left out column
by column. Everything random takes a seed and is a product of matrices: resampling weights or shuffled labels
times values, so that a hundred measures cost little more than one.

Differences are carried as *contributions*: what each unit adds to the error of the difference, rows that share
an event added up first. Their squares sum to the squared standard error (Welch's, and the cluster-robust one of
Liang & Zeger 1986 where units are events); resampling them gives the interval, turning their signs gives a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_CHUNK = 4_000_000  # cells of a matrix of weights or labels that are made at a time
_EVEN = 30  # rows; below that no shape of a tail is known
_TAIL = 10  # so many shuffled values must reach the observed one before their share is believed


class Contrast(NamedTuple):
    """A group and its reference, one entry a column.

    * `n`, `reference_n`: rows with a value; `value`, `reference_value`: their means
    * `difference`: value - reference value; `error`: its standard error; `freedom`: degrees of freedom
    * `spread`: the standard deviation within the two groups, pooled
    * `contributions[unit, column]`: squares sum to `error ** 2`
    * `null[unit, column]`: what each unit adds to the difference itself, were there no difference
    """

    n: Ints
    reference_n: Ints
    value: Floats
    reference_value: Floats
    difference: Floats
    error: Floats
    freedom: Floats
    spread: Floats
    contributions: Floats
    null: Floats


def contrast(values: ArrayLike, first: ArrayLike, unit: ArrayLike | None = None) -> Contrast:
    """Two groups of rows: those where `first` holds, and the others.

    Args:
        values: `[rows, columns]`, NaN where there is no value.
        first: `bool[rows]`, membership in the group; the others are the reference.
        unit: `int[rows]`, rows of one number are one unit (articles on the same event), as they are not
            independent of each other; None where each row stands for itself.

    Means of the articles' values, Welch's error and degrees of freedom (Welch 1947, Biometrika 34).

    >>> c = contrast([[1.0], [3.0], [5.0], [9.0]], [True, True, False, False])
    >>> c.difference.tolist(), round(float(c.error[0]), 4)
    ([-5.0], 2.2361)
    """
    x, member = np.asarray(values, np.float64), np.asarray(first, np.bool_)
    there = ~np.isnan(x)
    x = np.where(there, x, 0.0)
    side = np.stack([member, ~member]).astype(np.float64)
    n = side @ there
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(n > 0, side @ x / n, np.nan)
        weight = np.where(there, np.where(member[:, None], 1 / n[0], -1 / n[1]), 0.0)
        own = np.where(member[:, None], mean[0], mean[1])
        bessel = np.sqrt(n / (n - 1))
        parts = weight * (x - own) * np.where(member[:, None], bessel[0], bessel[1])
        null = weight * (x - x.sum(axis=0) / there.sum(axis=0))
        squares = side @ np.where(there, parts**2, 0.0)
        freedom = squares.sum(axis=0) ** 2 / (squares**2 / (n - 1)).sum(axis=0)
        spread = np.sqrt((squares * n * (n - 1)).sum(axis=0) / (n.sum(axis=0) - 2))
    parts, null = np.where(there, parts, 0.0), np.where(there, null, 0.0)
    if unit is not None:
        parts, null = _by_unit(parts, unit), _by_unit(null, unit)
        freedom = np.minimum(freedom, len(parts) - 1)
    counts = n.astype(np.int64)
    error = np.where((counts > 1).all(axis=0), np.sqrt((parts**2).sum(axis=0)), np.nan)
    return Contrast(
        counts[0], counts[1], mean[0], mean[1], mean[0] - mean[1], error, freedom, spread, parts, null
    )


def paired(values: ArrayLike, reference: ArrayLike) -> Contrast:
    """Two values of the same unit (one event as two outlets told it), `[units, columns]` each.

    Units with both values count; the error is that of the mean of the unit's differences.
    """
    x, y = np.asarray(values, np.float64), np.asarray(reference, np.float64)
    there = ~(np.isnan(x) | np.isnan(y))
    n = there.sum(axis=0)
    gap = np.where(there, x - y, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = [np.where(n > 0, np.where(there, v, 0.0).sum(axis=0) / n, np.nan) for v in (x, y)]
        difference = means[0] - means[1]
        parts = np.where(there, (gap - difference) / n * np.sqrt(n / (n - 1)), 0.0)
        null = np.where(there, gap / n, 0.0)
        inside = [np.where(there, v - mean, 0.0) ** 2 for v, mean in zip((x, y), means, strict=True)]
        spread = np.sqrt((inside[0] + inside[1]).sum(axis=0) / (2 * n - 2))
    error = np.where(n > 1, np.sqrt((parts**2).sum(axis=0)), np.nan)
    return Contrast(n, n, means[0], means[1], difference, error, n - 1.0, spread, parts, null)


def shares(top: ArrayLike, bottom: ArrayLike, unit: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Ratio of two sums over rows (`[rows, columns]` each), and its contributions to the error by row or unit.

    A mean is the ratio of the values to ones. Linearised as in Cochran (1977), Sampling Techniques, 6.3.

    >>> shares([[1.0], [0.0], [2.0]], [[2.0], [1.0], [3.0]])[0].tolist()
    [0.5]
    """
    y, t = np.asarray(top, np.float64), np.asarray(bottom, np.float64)
    total = t.sum(axis=0)
    rows = (t > 0).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(total > 0, y.sum(axis=0) / total, np.nan)
        parts = np.where((t > 0) & (rows > 1), (y - ratio * t) / total * np.sqrt(rows / (rows - 1)), 0.0)
    return ratio, parts if unit is None else _by_unit(parts, unit)


def _by_unit(rows: Floats, unit: ArrayLike) -> Floats:
    from scipy.sparse import csr_matrix

    units, number = np.unique(np.asarray(unit), return_inverse=True)
    sums = csr_matrix((np.ones(len(rows)), (number, np.arange(len(rows)))), shape=(len(units), len(rows)))
    return np.asarray(sums @ rows)


# --- intervals and tests --------------------------------------------------------------------------------


def half_width(contributions: Floats, *, resamples: int, seed: int, level: float = 0.95) -> Floats:
    """Half the width of the interval around a difference or mean, by the symmetric bootstrap-t.

    Hall (1988), Journal of the Royal Statistical Society B 50(1); Poisson weights as in Hanley & MacGibbon
    (2006), Computer Methods and Programs in Biomedicine 83(1). Chosen by measurement on skewed rates, where
    BCa and percentile intervals are too short (benchmarks/calibration.py). NaN where there is no variation.
    """
    scale = np.sqrt((contributions**2).sum(axis=0))
    parts = _over(contributions, scale).astype(np.float32)
    squares = parts**2
    extreme = np.empty((resamples, parts.shape[1]), np.float32)
    poisson = _poisson()
    at = 0
    for draw in _chunks(resamples, len(parts)):
        # The rows of a seed do not depend on who is in which group: groups may change their names.
        rng = np.random.default_rng((seed, 1, at))
        weights = poisson[rng.integers(0, 1 << 16, (draw, len(parts)), dtype=np.uint16)]
        total, drawn = weights @ parts, weights.sum(axis=1, keepdims=True)
        variance = weights @ squares - total**2 / np.maximum(drawn, 1)
        # A resample without variation has no scale of its own.
        extreme[at : at + draw] = np.where(
            variance > 1e-5, _over(np.abs(total), np.sqrt(np.maximum(variance, 0))), np.nan
        )
        at += draw
    with np.errstate(invalid="ignore"):
        reach = _quantile(extreme, level)
    return np.where(scale > 0, reach * scale, np.nan)


def _poisson() -> NDArray[np.float32]:
    """Poisson(1) by look-up of 16 random bits: nine times as fast as drawing, exact to 1/65,536."""
    from scipy.stats import poisson

    return np.searchsorted(poisson.cdf(np.arange(8), 1) * 65_536, np.arange(1 << 16), "right").astype(
        np.float32
    )


def _quantile(draws: NDArray[np.float32], level: float) -> Floats:
    """The quantile of each column without its NaN, which sort to the end."""
    ordered = np.sort(draws, axis=0)
    there = (~np.isnan(ordered)).sum(axis=0)
    row = np.clip(np.ceil(level * (there + 1)).astype(np.int64) - 1, 0, np.maximum(there - 1, 0))
    return np.asarray(ordered[row, np.arange(draws.shape[1])], np.float64)


class Outcome(NamedTuple):
    """`p`, and the absolute difference to be expected when the labels mean nothing."""

    p: Floats
    expected: Floats


def permutation_test(values: ArrayLike, first: ArrayLike, *, resamples: int, seed: int) -> Outcome:
    """Shuffle the labels of rows; compare |difference| ÷ its standard error.

    Studentised, so that unequal spread is no finding: Chung & Romano (2013), Annals of Statistics 41(2).
    p = (reached + 1) / (resamples + 1): Phipson & Smyth (2010), SAGMB 9(1); the far tail as in `_tail`.

    >>> permutation_test([[1.0], [2.0], [3.0], [9.0]], [1, 1, 0, 0], resamples=99, seed=1).p[0] > 0.2
    np.True_
    """
    x, member = np.asarray(values, np.float64), np.asarray(first, np.bool_)
    there = ~np.isnan(x)
    n = there.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.where(there, x - np.where(there, x, 0.0).sum(axis=0) / n, 0.0)
        scale = np.sqrt((x**2).sum(axis=0) / n)
    x = _over(x, scale)
    shuffled, gaps = _shuffled(x, there, member, resamples, seed)
    observed, _ = _student(*_totals(x[member], there[member]), *_totals(x, there))
    sides = np.stack([there[member].sum(axis=0), there[~member].sum(axis=0)])
    p = _tail(observed, shuffled, sides.min(axis=0) - 1.0, _fewest(sides), _even(values, there, member))
    tested = (sides > 1).all(axis=0)
    return Outcome(np.where(tested, p, np.nan), np.where(tested, gaps * scale, np.nan))


def _shuffled(
    x: Floats, there: Flags, member: Flags, resamples: int, seed: int
) -> tuple[NDArray[np.float32], Floats]:
    """|t| of every shuffle and column, and the mean |difference| of every column."""
    partial = np.flatnonzero(~there.all(axis=0))
    stack = np.concatenate([x, x**2, there[:, partial]], axis=1).astype(np.float32)
    # Always the smaller group is drawn, so that the names of the two do not matter.
    width, all_n = x.shape[1], float(min(member.sum(), len(member) - member.sum()))
    out = np.empty((resamples, width), np.float32)
    gaps = np.zeros(width)
    at = 0
    for draw in _chunks(resamples, len(x)):
        rng = np.random.default_rng((seed, 2, at))
        sums = _subsets(rng, draw, len(x), int(all_n)) @ stack
        count = np.full((draw, width), all_n)
        count[:, partial] = sums[:, 2 * width :]
        t, gap = _student(sums[:, :width], sums[:, width : 2 * width], count, *_totals(x, there))
        out[at : at + draw] = t
        gaps += gap.sum(axis=0)
        at += draw
    return out, gaps / resamples


def _subsets(rng: np.random.Generator, draws: int, rows: int, size: int) -> NDArray[np.float32]:
    """Random subsets of `size` rows, all equally likely, as rows of ones and zeros.

    Each row of 0/1 is drawn independently and then evened out to `size`: four times as fast as shuffling.
    """
    drawn = rng.integers(0, 1 << 16, (draws, rows), dtype=np.uint16) < round((1 << 16) * size / max(rows, 1))
    for labels, surplus in zip(drawn, (drawn.sum(axis=1) - size).tolist(), strict=True):
        if surplus:
            among = np.flatnonzero(labels if surplus > 0 else ~labels)
            labels[rng.choice(among, abs(surplus), replace=False, shuffle=False)] = surplus < 0
    return drawn.astype(np.float32)


def _totals(x: Floats, there: Flags) -> tuple[Floats, Floats, Floats]:
    return x.sum(axis=0), (x**2).sum(axis=0), there.sum(axis=0).astype(np.float64)


def _student(
    total: NDArray[Any],
    squares: NDArray[Any],
    n: NDArray[Any],
    all_total: Floats,
    all_squares: Floats,
    all_n: Floats,
) -> tuple[Floats, Floats]:
    """|t| and |difference| from a group's sums and those of everybody."""
    other, other_squares, m = all_total - total, all_squares - squares, all_n - n
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.abs(total / n - other / m)
        variance = (squares / n - (total / n) ** 2) / (n - 1) + (other_squares / m - (other / m) ** 2) / (
            m - 1
        )
        t = gap / np.sqrt(np.maximum(variance, 1e-12))
    usable = (n > 1) & (m > 1)
    return np.where(usable, t, 0.0), np.where(usable, gap, 0.0)


def sign_test(null: Floats, *, resamples: int, seed: int) -> Outcome:
    """Turn the signs of whole units at random; for pairs, and for articles that share events.

    For pairs this is Fisher's randomisation test; for clusters the score bootstrap of Kline & Santos (2012),
    Journal of Econometric Methods 1(1), with Rademacher signs.
    """
    size = np.sqrt((null**2).sum(axis=0))
    parts = _over(null, size).astype(np.float32)
    out = np.empty((resamples, parts.shape[1]), np.float32)
    at = 0
    for draw in _chunks(resamples, len(parts)):
        rng = np.random.default_rng((seed, 3, at))
        signs = rng.integers(0, 2, (draw, len(parts)), dtype=np.int8) * 2 - 1
        out[at : at + draw] = np.abs(signs.astype(np.float32) @ parts)
        at += draw
    units = (null != 0).sum(axis=0).astype(np.float64)
    observed = np.abs(parts.sum(axis=0, dtype=np.float64))
    p = _tail(observed, out, np.maximum(units - 1, 1), 2.0**-units, units >= _EVEN)
    return Outcome(p, out.mean(axis=0, dtype=np.float64) * size)


def _even(values: ArrayLike, there: Flags, member: Flags) -> Flags:
    """Columns whose tail may be extrapolated: each group has `_EVEN` rows that are not at the column's bottom.

    Ten articles without a single hit have no variance, so t explodes; but ten zeros are easily drawn by chance.
    """
    x = np.where(there, np.asarray(values, np.float64), np.inf)
    active = there & (x > x.min(axis=0))
    return np.asarray(np.minimum(active[member].sum(axis=0), active[~member].sum(axis=0)) >= _EVEN)


def _tail(
    observed: Floats, shuffled: NDArray[np.float32], freedom: Floats, least: Floats, even: Flags
) -> Floats:
    """The share of shuffles that reach the observed value; beyond the last ten of them, extrapolated.

    2,000 shuffles cannot show p < 1/2,000, yet a family of thousands of tests needs it. As in Knijnenburg et
    al. (2009), Bioinformatics 25(12) and Winkler et al. (2016), NeuroImage 141, the tail is modelled and hung
    on the shuffled distribution where that is still dense; its shape here is Student's t, and only columns that
    are `even` enough for that. Never below `least`, the p of the one most extreme labelling.
    """
    from scipy.stats import t as student

    draws = len(shuffled)
    reached = (shuffled >= observed * (1 - 1e-5)).sum(axis=0)
    p = (reached + 1.0) / (draws + 1.0)
    if draws >= 10 * _TAIL:
        edge = np.partition(shuffled, draws - _TAIL, axis=0)[draws - _TAIL].astype(np.float64)
        beyond = (reached < _TAIL) & (observed > edge) & even
        freedom = np.where(np.isfinite(freedom) & (freedom > 0), freedom, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            further = student.sf(observed, freedom) / student.sf(edge, freedom)
        p = np.where(beyond, (_TAIL + 1.0) / (draws + 1.0) * further, p)
    return np.asarray(np.maximum(p, np.minimum(2 * least, 1.0)), np.float64)


def _fewest(sides: NDArray[Any]) -> Floats:
    """1 ÷ the number of ways to draw the two groups."""
    from scipy.special import gammaln

    n, m = sides.astype(np.float64)
    ways = gammaln(n + m + 1) - gammaln(n + 1) - gammaln(m + 1)
    return np.asarray(np.exp(-np.minimum(ways, 600.0)), np.float64)


def adjusted(p: ArrayLike) -> Floats:
    """p adjusted over the family of all tests given: Benjamini & Hochberg (1995), JRSS B 57(1). NaN stays.

    >>> adjusted([0.01, 0.04, 0.03, float("nan")]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    from scipy.stats import false_discovery_control

    p = np.asarray(p, np.float64)
    out = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        out[tested] = false_discovery_control(np.clip(p[tested], 0.0, 1.0))
    return out


def detectable(error: ArrayLike, *, alpha: ArrayLike = 0.05, power: float = 0.8) -> Floats:
    """The smallest true difference that a two-sided test at `alpha` shows with this power, given the error.

    (z[1 - alpha/2] + z[power]) × error: Bloom (1995), Evaluation Review 19(5).

    >>> round(float(detectable(1.0)), 3)
    2.802
    """
    from scipy.stats import norm

    return np.asarray((norm.isf(np.asarray(alpha) / 2) + norm.isf(1 - power)) * np.asarray(error, np.float64))


# --- effect sizes and correlation -----------------------------------------------------------------------


def hedges_g(found: Contrast) -> Floats:
    """Standardised difference with the correction for small samples: Hedges (1981), J. Educ. Stat. 6(2).

    NaN where a group has fewer than two values or nothing varies.
    """
    total = (found.n + found.reference_n).astype(np.float64)
    usable = (found.n > 1) & (found.reference_n > 1) & (found.spread > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(usable, found.difference / found.spread * (1 - 3 / (4 * total - 9)), np.nan)


def cliffs_delta(values: ArrayLike, first: ArrayLike) -> Floats:
    """P(group > reference) - P(group < reference), -1 … 1: Cliff (1993), Psychological Bulletin 114(3).

    >>> cliffs_delta([[1.0], [2.0], [2.0], [3.0]], [True, True, False, False]).tolist()
    [-0.75]
    """
    x, member = np.asarray(values, np.float64), np.asarray(first, np.bool_)
    delta = np.full(x.shape[1], np.nan)
    for column, (group, reference) in enumerate(zip(x[member].T, x[~member].T, strict=True)):
        a, b = np.sort(group[~np.isnan(group)]), np.sort(reference[~np.isnan(reference)])
        if len(a) and len(b):
            under, upto = np.searchsorted(b, a, "left").sum(), np.searchsorted(b, a, "right").sum()
            delta[column] = (under + upto) / (len(a) * len(b)) - 1
    return delta


def rank_correlation(values: ArrayLike, other: ArrayLike) -> Floats:
    """Spearman's rho of each column with `other`; NaN where one of the two does not vary."""
    from scipy.stats import rankdata

    x, y = np.asarray(values, np.float64), np.asarray(other, np.float64)
    out = np.full(x.shape[1], np.nan)
    for column in range(x.shape[1]):
        both = ~(np.isnan(x[:, column]) | np.isnan(y))
        a, b = rankdata(x[both, column]), rankdata(y[both])
        if len(a) > 1 and np.ptp(a) > 0 and np.ptp(b) > 0:
            out[column] = np.corrcoef(a, b)[0, 1]
    return out


def _over(top: NDArray[Any], bottom: NDArray[Any]) -> NDArray[Any]:
    """Division in which 0 below gives 0."""
    bottom = np.broadcast_to(bottom, top.shape)
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0))


def _chunks(resamples: int, rows: int) -> Iterator[int]:
    step = max(1, _CHUNK // max(rows, 1))
    while resamples > 0:
        yield min(step, resamples)
        resamples -= step
