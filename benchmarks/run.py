"""What an analysis costs, measured against one `re.findall(r"\\w+")` pass over the same articles.

    python benchmarks/run.py [CORPUS] [--articles 1000] [--rounds 3] [--only stages peers workers memory kills] [--readme]

Each scenario is a file of this folder with a function `rows(corpus, options)`. A table in Markdown goes to
stdout; everything measured goes to `benchmarks/results.json`, where scenarios that are not run keep their last
figures. `--readme` writes the tables of that file into the README. Ratios are comparable between machines, absolute
times are not. Without a corpus the sample that lies beside the checkout is taken.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "shared" / "gold" / "abp_sample.jsonl.gz"
RESULTS, README = HERE / "results.json", HERE.parent / "README.md"
BEGIN, END = "<!-- made by benchmarks/run.py --readme -->", "<!-- end -->"
SCENARIOS = ("stages", "peers", "workers", "memory", "kills")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", default=str(SAMPLE))
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=SCENARIOS[:-1])
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in options.only:
        scenario = importlib.import_module(name)
        results[name] = {
            "about": (scenario.__doc__ or "").splitlines()[0],
            "python": platform.python_version(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores",
            "articles": options.articles,
            "rows": scenario.rows(options.corpus, options),
        }
        print(f"\n### {name}\n\n{markdown(results[name]['rows'])}", flush=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    if options.readme:
        write_readme(results)


def write_readme(results: dict[str, Any]) -> None:
    """The tables between the two marks of the README."""
    tables = [
        f"{found['about']} (`--only {name} --articles {found['articles']}`; Python {found['python']}, "
        f"{found['machine']})\n\n"
        f"{markdown(found['rows'])}\n"
        for name in SCENARIOS
        if (found := results.get(name))
    ]
    before, _, rest = README.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text("\n".join([before + BEGIN, "", *tables, END + after]))


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
