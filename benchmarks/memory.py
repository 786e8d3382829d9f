"""Does memory grow with the corpus? The same articles once, ten times, a hundred times."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from runs import corpus_of, score

PARTS = 3  # the smallest corpus keeps all workers busy


def rows(corpus: str, options: Any) -> list[dict[str, object]]:
    n = options.articles
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for times in (1, 10, 100):
            path = corpus_of(corpus, n, times, Path(folder))
            seconds, peak = score(path, "-j", 2, "--part-size", max(1, n // PARTS))
            first = float(str(found[0]["peak MB"])) if found else peak
            found.append(
                {"articles": n * times, "peak MB": round(peak), "against the first": round(peak / first, 2),
                 "seconds": round(seconds, 1)}
            )  # fmt: skip
            path.unlink()
    return found
