"""How much faster are two workers than one?"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

from runs import corpus_of, score


def rows(corpus: str, options: Any) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        path = corpus_of(corpus, options.articles, 2, Path(folder))
        size = max(1, options.articles // 8)  # small parts: the last one should not decide
        seconds: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(options.rounds):
            for workers, times in seconds.items():
                times.append(score(path, "-j", workers, "--part-size", size)[0])
    median = {workers: statistics.median(times) for workers, times in seconds.items()}
    return [
        {"workers": workers, "articles a second": round(2 * options.articles / time),
         "seconds": round(time, 2), "against one": round(median[1] / time, 2)}
        for workers, time in median.items()
    ]  # fmt: skip
