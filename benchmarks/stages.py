"""Each stage of the analysis, and the whole: CPU time per article and as a multiple of the `\\w+` pass."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections import defaultdict
from functools import partial
from itertools import islice
from typing import Any

os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # as a worker has it
BATCH = 128
WHO_SAYS_WHAT = ("names", "attributions and speakers", "facts: voices")
YARD = r"re.findall(r'\w+')"


def articles(corpus: str, n: int) -> list[Any]:
    from framing import readers

    return list(islice(readers.read(corpus, on_error=lambda _: None), n))


def rows(corpus: str, options: Any) -> list[dict[str, object]]:
    from framing.batch.part import warm_up
    from framing.pipeline import Settings

    n, k = options.articles, options.rounds
    everything = articles(corpus, BATCH + n * k)
    n = (len(everything) - BATCH) // k  # names met before cost less: each round has articles of its own
    run = warm_up(Settings())  # as a worker does
    once(run, everything[:BATCH], defaultdict(float))  # caches are warm in a run of any length
    rounds: list[dict[str, float]] = []
    for start in range(BATCH, BATCH + n * k, n):
        read = everything[start : start + n]
        spent: dict[str, float] = defaultdict(float)
        made = [once(run, read[i : i + BATCH], spent) for i in range(0, len(read), BATCH)]
        write(made, spent)
        spent["whole"] = sum(spent.values()) - spent[YARD]
        spent["whole but who says what"] = spent["whole"] - sum(spent[stage] for stage in WHO_SAYS_WHAT)
        rounds.append(spent)
    return table(rounds, n)


def table(rounds: list[dict[str, float]], n: int) -> list[dict[str, object]]:
    """Medians over the rounds; the ratio is to the yardstick in the same round."""
    return [
        {
            "what": name,
            "ms an article": round(1000 * statistics.median(r[name] for r in rounds) / n, 4),
            "ratio": round(statistics.median(r[name] / r[YARD] for r in rounds), 2),
        }
        for name in rounds[0]
    ]


def write(made: list[Any], spent: dict[str, float]) -> None:
    """All batches as one part, as a run writes them."""
    import pyarrow as pa

    from framing.batch.part import parquet

    began = time.process_time()
    for tables in zip(*made, strict=True):
        parquet(pa.concat_tables(tables).unify_dictionaries(), {})
    spent["Parquet"] += time.process_time() - began


def once(run: Any, batch: list[Any], spent: dict[str, float]) -> Any:
    """One batch through all stages, in the order in which they need each other."""
    from framing.batch import tables
    from framing.batch.staging import from_bytes, from_table, to_bytes, to_table

    def clock(name: str, call: Any) -> Any:
        began = time.process_time()
        result = call()
        spent[name] += time.process_time() - began
        return result

    clock(YARD, lambda: [re.findall(r"\w+", a.text) for a in batch])
    found = run.run(batch)
    of = found.batch
    clock("parts (staged, read)", lambda: from_table(from_bytes(to_bytes(to_table(batch)))))
    clock("blocks", lambda: of.blocks)
    clock("sentences", lambda: of.sentence_start)
    clock("tokens", lambda: (of.tokens, of.token_article, of.token_kind, of.words))
    clock("quotations", lambda: of.quotations)
    clock("names", lambda: of.casts)
    clock("attributions and speakers", lambda: of.attributions)
    clock("zones", lambda: (of.token_voice, of.token_zone, of.zone_words))
    clock("matches", lambda: found.hits)
    clock("counts", lambda: found.totals)
    for analyzer in run.fact_analyzers:
        clock(f"facts: {analyzer.name}", partial(analyzer.facts, found))
    found.facts  # noqa: B018  what was just timed, put together
    return clock("tables", lambda: tables.tables(found))
