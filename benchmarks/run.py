"""What an analysis costs, measured against one `re.findall(r"\\w+")` pass over the same articles.

    python benchmarks/run.py [CORPUS] [--articles 1000] [--rounds 3] [--only stages peers workers memory kills]

Each scenario is a file of this folder with a function `rows(corpus, options)`. A table in Markdown goes to
stdout; everything measured goes to `benchmarks/results.json`. Ratios are comparable between machines, absolute
times are not. Without a corpus the sample that lies beside the checkout is taken.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "shared" / "gold" / "abp_sample.jsonl.gz"
SCENARIOS = ("stages", "peers", "workers", "memory", "kills")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", default=str(SAMPLE))
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=SCENARIOS[:-1])
    options = parser.parse_args()
    results = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "articles": options.articles,
    }
    for name in options.only:
        results[name] = importlib.import_module(name).rows(options.corpus, options)
        print(f"\n### {name}\n\n{markdown(results[name])}", flush=True)
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n")


def markdown(rows: list[dict[str, object]]) -> str:
    """A table; numbers to the right."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    right = [any(isinstance(row.get(name), int | float) for row in rows) for name in names]
    lines = [names, [":--" if not r else "--:" for r in right]]
    lines += [[shown(row.get(name, "")) for name in names] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def shown(value: object) -> str:
    return (
        f"{value:,.2f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


if __name__ == "__main__":
    main()
