"""Kill -9 at random moments, twenty times each: the run, a worker, a Dask worker. Then compare every byte."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from runs import corpus_of

KILLS = 20


def rows(corpus: str, options: Any) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = corpus_of(corpus, min(options.articles, 400), 1, folder)
        arguments = [str(path), "--part-size", "10", "-j", "2"]
        if start(folder / "undisturbed", arguments).wait() not in (0, 3):
            raise RuntimeError("a run in which nothing happened did not end well")
        expected = tree(folder / "undisturbed")
        return [
            kill(folder, what, target, [*arguments, *more], expected)
            for what, target, more in (
                ("the run", run_itself, []),
                ("a worker", any_worker, []),
                ("a Dask worker", any_worker, ["--engine", "dask"]),
            )
        ]


def kill(folder: Path, what: str, target: Any, arguments: list[str], expected: Any) -> Any:
    """Kill again and again, in runs that are gone on with until they end; what came of them."""
    chance = random.Random(what)
    kills = runs = same = left = 0
    while kills < KILLS:
        out = folder / f"{what}-{runs}"
        runs += 1
        while True:
            process = start(out, arguments)
            while kills < KILLS and process.poll() is None:
                later(out, process, chance)
                kills += process.poll() is None and target(process, chance)
            if process.wait() in (0, 3):
                break
        found = tree(out)
        same += found == expected
        left += sum(name.endswith(".tmp") or name.startswith("input") for name in found)
    return {
        "killed": what,
        "kills": kills,
        "runs": runs,
        "equal to an undisturbed run": same,
        "files left": left,
    }


def later(out: Path, process: Any, chance: random.Random) -> None:
    """A few parts later, at any moment between two of them; or when the run is over."""
    goal = len(list(out.glob("scores/*.parquet"))) + chance.randint(0, 3)
    while process.poll() is None and len(list(out.glob("scores/*.parquet"))) < goal:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.5))


def run_itself(process: Any, _: random.Random) -> bool:
    process.kill()
    return True


def any_worker(process: Any, chance: random.Random) -> bool:
    with suppress(psutil.Error, IndexError):
        # Dask's nannies and resource trackers are not what computes: take one that has worked.
        there = psutil.Process(process.pid).children(recursive=True)
        worked = [p for p in there if p.memory_info().rss > 60_000_000]
        chance.choice(worked).kill()
        return True
    return False


def start(out: Path, arguments: list[str]) -> Any:
    command = [sys.executable, "-m", "framing", "score", *arguments, "-o", str(out)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
