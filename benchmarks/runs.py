"""`framing score` as a process: its time, and the memory of it and its workers together."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from stages import articles


def corpus_of(corpus: str, n: int, times: int, folder: Path) -> Path:
    """A JSON Lines file of the first n articles, written out so many times under other identifiers."""
    path = folder / f"corpus-{times}.jsonl"
    found = articles(corpus, n)
    with open(path, "w") as file:
        for k in range(times):
            for a in found:
                record = {"id": f"{a.doc_id}-{k}", "text": a.text[a.body_start :], "outlet": a.outlet}
                file.write(json.dumps({**record, "title": a.headline}) + "\n")
    return path


def score(path: Path, *arguments: object) -> tuple[float, float]:
    """Seconds, and megabytes at the peak (pages shared between processes counted once)."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "framing", "score", str(path), "-o", out, *map(str, arguments)]
        began = time.monotonic()
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory(psutil.Process(process.pid)))
            time.sleep(0.25)
        if process.returncode not in (0, 3):
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
        return time.monotonic() - began, peak / 1e6


def memory(process: Any) -> int:
    total = 0
    with suppress(psutil.Error):
        for p in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                total += p.memory_full_info().pss if psutil.LINUX else p.memory_info().rss
    return total
