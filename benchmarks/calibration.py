"""Does the comparison find what is there, and nothing else? Measured on real articles.

    python benchmarks/calibration.py ARTICLES.jsonl.gz [--outlet NAME] [--seeds 100] [--measures …]

1. A/A: the articles of one outlet are split at random into two groups; nothing should be shown.
2. Planted: half of 200 articles get words inserted that raise one measure by one standard deviation; it should be
   shown, other measures should not, and the interval should cover the shift.
3. Planted, too small to be seen: a rise by a fifth; the report must say what it could have seen.
4. Intervals: how often each kind covers the true difference of skewed rates, small and unequal groups.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.stats import norm

from framing.batch.store import Scores, in_memory
from framing.comparison import stats
from framing.comparison.compare import compare
from framing.comparison.plan import Plan
from framing.pipeline import Settings, pipeline
from framing.readers import read
from framing.reading.article import Article

# What is inserted, the measure it raises, and the measures that it may move too.
PLANTS = {
    "hedging": (["perhaps", "possibly", "reportedly", "might"], ("hedging", "boosters", "epistemic_verbs", "sourcing")),
    "escalation.use_of_force": (["bombardment", "airstrikes", "invasion", "shelling"], ("escalation", "policy_frames", "generic_frames", "moral_foundations", "sentiment", "loaded")),
    "sourcing": ([", officials said,", ", the ministry said,"], ("sourcing", "epistemic_verbs", "policy_frames", "generic_frames", "readability")),
}  # fmt: skip


@dataclass
class Pool:
    """Articles of one outlet, scored as they are and with words inserted."""

    plain: Scores
    planted: dict[str, Scores]


def score(articles: list[Article]) -> Scores:
    run = pipeline(Settings())
    return in_memory([run.run(articles[i : i + 64]) for i in range(0, len(articles), 64)])


def rate(scores: Scores, measure: str) -> np.ndarray:
    return scores.rates([measure]).sort("doc_id")[f"{measure}:all"].to_numpy()


def insert(article: Article, words: list[str], rise: float, rng: random.Random) -> Article:
    """The article with words after random words of its body, `rise` per 1,000 words of it."""
    at = article.body_start
    places = [m.end() for m in re.finditer(r"(?<=[a-z]{3}) (?=[a-z]{3})", article.text[at:])]
    exact = len(article.text.split()) * rise / (1000 - rise)
    many = min(int(exact) + (rng.random() < exact % 1), len(places))
    body = article.text[at:]
    for place in sorted(rng.sample(places, many), reverse=True):
        word = rng.choice(words)
        body = body[: place - 1].rstrip() + ("" if word[0] == "," else " ") + word + " " + body[place:]
    return Article.assemble(body, article.headline, doc_id=article.doc_id, outlet=article.outlet)


def pool(path: str, outlet: str, measures: Iterable[str], rise: float = 1.0) -> Pool:
    articles = [a for a in read(path) if a.outlet == outlet and len(a.text.split()) >= 150]
    plain = score(articles)
    planted = {}
    for measure in measures:
        by = wanted = rise * float(np.nanstd(rate(plain, measure), ddof=1))
        for _ in range(2):  # not every word inserted counts: the second time as many more
            rng = random.Random(1)
            planted[measure] = score([insert(a, PLANTS[measure][0], by, rng) for a in articles])
            gain = float(np.nanmean(rate(planted[measure], measure) - rate(plain, measure)))
            if gain > 0.95 * wanted:
                break
            by *= wanted / gain
        print(f"  {measure}: {wanted:.2f} were wanted, {gain:.2f} were gained", flush=True)
    return Pool(plain, planted)


def grouped(scores: Scores, group: dict[str, str], instead: Scores | None = None) -> Scores:
    """The rows of some articles with their group as outlet; group B from `instead`."""
    table = scores.scores.filter(pl.col("doc_id").is_in(list(group)))
    if instead is not None:
        moved = [i for i, g in group.items() if g == "B"]
        table = pl.concat(
            [
                table.filter(~pl.col("doc_id").is_in(moved)),
                instead.scores.filter(pl.col("doc_id").is_in(moved)),
            ],
            how="diagonal_relaxed",
        )
    table = table.with_columns(pl.col("doc_id").replace_strict(group).alias("outlet"))
    empty = {name: getattr(scores, name).clear().lazy() for name in ("matches", "attributions")}
    return replace(scores, lazy={"scores": table.lazy(), **empty})


def dealt(ids: list[str], seed: int, many: int | None = None) -> dict[str, str]:
    chosen = random.Random(seed).sample(ids, many or len(ids))
    return {doc_id: "AB"[i % 2] for i, doc_id in enumerate(chosen)}


def split(found: Pool, seeds: int) -> None:
    ids = found.plain.scores["doc_id"].to_list()
    any_shown, raw = 0, []
    for seed in range(seeds):
        result = compare(grouped(found.plain, dealt(ids, seed)), Plan(seed=seed))
        any_shown += any(row["shown"] for row in result.comparisons)
        raw.append(np.mean([row["p"] < 0.05 for row in result.comparisons]))
    print(f"A/A, {len(ids)} articles: {any_shown} of {seeds} runs show a difference (chance allows 9)")
    print(f"  family of {result.family_size}; p < .05 before adjustment in {np.mean(raw):.3f} of tests")


def plant(found: Pool, measure: str, seeds: int) -> None:
    ids = found.plain.scores.sort("doc_id")["doc_id"].to_list()
    _, related = PLANTS[measure]
    before, after = rate(found.plain, measure), rate(found.planted[measure], measure)
    gain = dict(zip(ids, after - before, strict=True))
    shown = covered = noise = tests = wrong = 0
    which: Counter[str] = Counter()
    smallest = []
    for seed in range(seeds):
        group = dealt(ids, seed, min(200, len(ids) // 2 * 2))
        result = compare(grouped(found.plain, group, found.planted[measure]), Plan(seed=seed))
        rows = {(row["measure"], row["zone"]): row for row in result.comparisons}
        row = rows[measure, "all"]  # reference B is the planted half
        truth = -float(np.mean(list(gain.values())))
        shown += row["shown"]
        covered += row["low"] <= truth <= row["high"]
        smallest.append(row["detectable"])
        others = {k: r for k, r in rows.items() if not k[0].startswith(related)}
        false = [k for k, r in others.items() if r["shown"]]
        which.update(name for name, _ in false)
        noise += bool(false)
        wrong += len(false)
        tests += len(others)
    print(
        f"{measure}: shown in {shown} of {seeds}; interval covers the shift of {-truth:.2f} in {covered}; smallest "
        f"difference that could be shown {np.mean(smallest):.2f}; unrelated measures shown in {noise} runs, "
        f"{wrong} of {tests} tests {dict(which.most_common(3))}",
        flush=True,
    )


def intervals(found: Pool, repeats: int = 400) -> None:
    print("coverage of 95 % intervals (percentile, BCa, Welch's t, symmetric bootstrap-t as used):")
    names = ("hedging", "loaded", "escalation.use_of_force", "policy_frames.health_and_safety")
    for n, m in ((20, 20), (100, 100), (30, 300)):
        for name in names:
            values = rate(found.plain, name)
            values = values[~np.isnan(values)]
            hits = np.mean([_covers(values, n, m, seed) for seed in range(repeats)], axis=0)
            print(f"  n {n}, {m} {name:32}", " ".join(f"{100 * h:5.1f}" for h in hits), flush=True)


def _covers(values: np.ndarray, n: int, m: int, seed: int) -> list[bool]:
    rng = np.random.default_rng(seed)
    x = rng.choice(values, n + m)[:, None]
    first = np.arange(n + m) < n
    c = stats.contrast(x, first)
    d, parts = float(c.difference[0]), c.contributions[:, 0]
    if not c.error[0] > 0:
        return [True] * 4
    draws = np.sort(rng.poisson(1, (1_000, n + m)) @ parts)
    a = (parts**3).sum() / (6 * (parts**2).sum() ** 1.5)
    z0 = norm.ppf(np.clip((draws < 0).mean(), 0.001, 0.999))
    z = norm.ppf([0.025, 0.975])
    bca = np.quantile(draws, norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))))
    percentile = np.quantile(draws, [0.025, 0.975])
    from scipy.stats import t

    reach = t.isf(0.025, c.freedom[0]) * c.error[0]
    width = float(stats.half_width(c.contributions, resamples=1_000, seed=seed)[0])
    ends = [d + percentile, d + bca, (d - reach, d + reach), (d - width, d + width)]
    return [bool(low <= 0 <= high) for low, high in ends]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles")
    parser.add_argument("--outlet", default="CNN (Web News)")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--measures", nargs="*", choices=list(PLANTS))
    chosen = parser.parse_args()
    began = time.monotonic()
    print(f"{chosen.outlet}, {chosen.seeds} seeds")
    measures = chosen.measures or list(PLANTS)
    found = pool(chosen.articles, chosen.outlet, measures)
    split(found, chosen.seeds)
    for measure in measures:
        plant(found, measure, chosen.seeds)
    print("a rise of hedging by a fifth of its mean:")
    mean = float(np.nanmean(rate(found.plain, "hedging")))
    share = 0.2 * mean / float(np.nanstd(rate(found.plain, "hedging"), ddof=1))
    plant(pool(chosen.articles, chosen.outlet, ["hedging"], share), "hedging", chosen.seeds)
    intervals(found)
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
