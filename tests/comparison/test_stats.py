import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as reference

from framing.comparison import stats

SMALL = {"resamples": 400, "seed": 7}


def sample(seed, n=40, columns=3, missing=0.1):
    rng = np.random.default_rng(seed)
    x = rng.gamma(1.5, 4.0, (n, columns))
    x[rng.random(x.shape) < missing] = np.nan
    return x, np.arange(n) % 3 == 0


def test_contrast_is_welch():
    x, first = sample(1)
    found = stats.contrast(x, first)
    for column in range(x.shape[1]):
        a, b = x[first, column], x[~first, column]
        a, b = a[~np.isnan(a)], b[~np.isnan(b)]
        welch = reference.ttest_ind(a, b, equal_var=False)
        assert found.difference[column] / found.error[column] == pytest.approx(welch.statistic, abs=1e-9)
        assert found.freedom[column] == pytest.approx(welch.df, abs=1e-6)
        assert (found.n[column], found.reference_n[column]) == (len(a), len(b))
    assert found.null.sum(axis=0) == pytest.approx(found.difference)


def test_articles_on_one_event_count_as_one():
    x, first = sample(2, n=30, missing=0)
    twice = stats.contrast(np.repeat(x, 2, axis=0), np.repeat(first, 2), np.repeat(np.arange(30), 2))
    once = stats.contrast(x, first)
    assert twice.difference == pytest.approx(once.difference)
    assert twice.error == pytest.approx(once.error, rel=0.05)  # not smaller by the root of two
    alone = stats.contrast(x, first, np.arange(30)[::-1])
    assert alone.error == pytest.approx(once.error)


def test_pairs_agree_with_scipy():
    x, y = sample(3)[0], sample(4)[0]
    found = stats.paired(x, y)
    for column in range(x.shape[1]):
        both = ~np.isnan(x[:, column] + y[:, column])
        t = reference.ttest_rel(x[both, column], y[both, column]).statistic
        assert found.difference[column] / found.error[column] == pytest.approx(t, abs=1e-9)


def test_permutation_agrees_with_scipy():
    x, first = sample(5, n=24, missing=0)
    ours = stats.permutation_test(x, first, resamples=4_000, seed=1)

    def t(a, b, axis):
        return np.abs(reference.ttest_ind(a, b, equal_var=False, axis=axis).statistic)

    for column in range(x.shape[1]):
        theirs = reference.permutation_test(
            (x[first, column], x[~first, column]), t, n_resamples=2_000, vectorized=True,
            alternative="greater", random_state=np.random.default_rng(2),
        )  # fmt: skip
        assert ours.p[column] == pytest.approx(theirs.pvalue, abs=0.04)


def test_signs_agree_with_all_signs():
    gaps = np.array([1.2, -0.3, 0.8, 2.0, 0.4, -0.9, 1.5, 0.7])
    every = np.array([[1 if k >> i & 1 else -1 for i in range(8)] for k in range(256)])
    exact = (np.abs(every @ gaps) >= abs(gaps.sum()) - 1e-9).mean()
    found = stats.sign_test(gaps[:, None] / 8, resamples=4_000, seed=1)
    assert found.p[0] == pytest.approx(exact, abs=0.02)
    assert found.expected[0] == pytest.approx(np.abs(every @ gaps).mean() / 8, rel=0.05)


def test_the_far_tail_goes_on_falling():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 3))
    first = np.arange(200) < 100
    x[first] += [0.0, 0.8, 1.2]
    p = stats.permutation_test(x, first, resamples=500, seed=1).p
    welch = reference.ttest_ind(x[first], x[~first], equal_var=False).pvalue
    assert p[2] < p[1] < 1 / 501 < p[0]
    assert np.log10(p[1:]) == pytest.approx(np.log10(welch[1:]), rel=0.35)


def test_nothing_varies():
    x = np.zeros((40, 1))
    first = np.arange(40) < 20
    assert stats.permutation_test(x, first, **SMALL).p[0] == 1
    assert np.isnan(stats.half_width(stats.contrast(x, first).contributions, **SMALL)[0])
    assert np.isnan(stats.hedges_g(stats.contrast(x, first))[0])
    assert stats.cliffs_delta(x, first)[0] == 0
    empty = stats.contrast(np.full((40, 1), np.nan), first)
    assert np.isnan(empty.difference[0]) and empty.n[0] == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.floats(0.01, 100), st.floats(-50, 50))
def test_units_and_names_do_not_matter(seed, factor, shift):
    x, first = sample(seed)
    scaled = x * factor + shift
    a, b = stats.contrast(x, first), stats.contrast(scaled, first)
    assert b.difference == pytest.approx(a.difference * factor, rel=1e-6, abs=1e-6)
    widths = [stats.half_width(c.contributions, **SMALL) for c in (a, b)]
    assert widths[1] == pytest.approx(widths[0] * factor, rel=1e-3)
    assert stats.hedges_g(b) == pytest.approx(stats.hedges_g(a), abs=1e-6)
    assert stats.cliffs_delta(scaled, first) == pytest.approx(stats.cliffs_delta(x, first), abs=1e-9)
    p = stats.permutation_test(x, first, **SMALL).p
    assert stats.permutation_test(scaled, first, **SMALL).p == pytest.approx(p, abs=0.011)
    # Groups that change places change the sign and nothing else.
    other = stats.contrast(x, ~first)
    assert other.difference == pytest.approx(-a.difference)
    assert stats.half_width(other.contributions, **SMALL) == pytest.approx(widths[0], rel=1e-4)
    assert stats.permutation_test(x, ~first, **SMALL).p == pytest.approx(p, abs=0.011)
    assert stats.cliffs_delta(x, ~first) == pytest.approx(-stats.cliffs_delta(x, first))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000))
def test_the_order_of_rows_does_not_matter(seed):
    x, first = sample(seed)
    order = np.random.default_rng(seed).permutation(len(x))
    a, b = stats.contrast(x, first), stats.contrast(x[order], first[order])
    assert b.error == pytest.approx(a.error)
    assert stats.hedges_g(b) == pytest.approx(stats.hedges_g(a))
    assert stats.cliffs_delta(x[order], first[order]) == pytest.approx(stats.cliffs_delta(x, first))


def test_effect_sizes():
    x, first = sample(6, missing=0)
    a, b = x[first], x[~first]
    u = reference.mannwhitneyu(a, b).statistic
    assert stats.cliffs_delta(x, first) == pytest.approx(2 * u / (len(a) * len(b)) - 1, abs=1e-9)
    # Borenstein et al. (2009), Introduction to Meta-Analysis, p. 27: means 103 and 100, SD 5.5 and 4.5,
    # 50 a group: d = 0.5970, J = 0.9923, g = 0.5924.
    group = lambda mean, sd: mean + sd * np.repeat([-1, 1], 25) * np.sqrt(49 / 50)  # noqa: E731
    values = np.concatenate([group(103, 5.5), group(100, 4.5)])[:, None]
    g = stats.hedges_g(stats.contrast(values, np.arange(100) < 50))[0]
    assert g == pytest.approx(
        3 / np.sqrt((49 * 5.5**2 + 49 * 4.5**2) / 98) * (1 - 3 / (4 * 98 - 1)), abs=1e-9
    )
    assert g == pytest.approx(0.5924, abs=1e-4)


def test_adjustment_keeps_what_was_not_tested():
    p = np.array([0.001, np.nan, 0.02, 0.03, 0.5])
    found = stats.adjusted(p)
    assert np.isnan(found[1])
    assert found[~np.isnan(p)] == pytest.approx(reference.false_discovery_control(p[~np.isnan(p)]))
    # The fifteen tests of Benjamini & Hochberg (1995), section 4.1: four are shown.
    theirs = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
              0.6528, 0.7590, 1.0]  # fmt: skip
    assert (stats.adjusted(theirs) < 0.05).sum() == 4


def test_correlation_is_spearman():
    x, _ = sample(8)
    length = np.random.default_rng(1).integers(50, 900, len(x)).astype(float)
    found = stats.rank_correlation(x, length)
    for column in range(x.shape[1]):
        there = ~np.isnan(x[:, column])
        rho = reference.spearmanr(x[there, column], length[there]).statistic
        assert found[column] == pytest.approx(rho, abs=1e-9)
    assert np.isnan(stats.rank_correlation(np.zeros((5, 1)), np.arange(5)))[0]


def test_detectable_agrees_with_a_simulation():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2_000, 40, 2))
    error = np.sqrt(2 / 40)
    x[:, :, 0] += stats.detectable(error)
    t = reference.ttest_ind(x[:, :, 0], x[:, :, 1], axis=1)
    assert (t.pvalue < 0.05).mean() == pytest.approx(0.8, abs=0.03)
