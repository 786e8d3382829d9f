"""Whoever is killed, whenever: the tables are those of an undisturbed run, and nothing else is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from framing.batch.engines import local, names, start
from framing.batch.part import Job
from framing.batch.scoring import score
from framing.batch.store import load
from framing.errors import UsageError

psutil = pytest.importorskip("psutil")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")

SENTENCES = [
    "The plan could fail, critics said on Monday.", "“We will not go back,” the minister said.",
    "It was perhaps the worst attack of the war.", "Officials may meet again to ease the tension.",
]  # fmt: skip

# A worker that dies as one that runs out of memory does, on articles that say so.
DEADLY = """
import os, signal
from framing import pipeline
run = pipeline.Pipeline.run
def deadly(self, articles):
    if any("deadly" in article.text for article in articles):
        os.kill(os.getpid(), signal.SIGKILL)
    return run(self, articles)
pipeline.Pipeline.run = deadly
from framing.batch.engines.local import main
main()
"""


def write(path, n, deadly=()):
    with open(path, "w") as file:
        for i in range(n):
            text = " ".join(SENTENCES[(i + k) % 4] for k in range(40 + i % 7))
            file.write(json.dumps({"text": text + " deadly" * (i in deadly), "title": f"{i}"}) + "\n")
    return str(path)


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}


def command(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "framing", "score", *map(str, arguments)], stderr=subprocess.PIPE, text=True
    )


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return found


def workers(process):
    return [p for p in psutil.Process(process.pid).children(recursive=True) if p.is_running()]


def parts(out):
    return list(Path(out).glob("scores/*.parquet"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A corpus, and the files of a run over it in which nothing happened."""
    folder = tmp_path_factory.mktemp("undisturbed")
    path = write(folder / "in.jsonl", 300)
    score([path], Job(str(folder / "out")), part_size=25, workers=1)
    return path, tree(folder / "out")


def test_the_number_of_workers_changes_nothing(undisturbed, tmp_path):
    path, expected = undisturbed
    score([path], Job(str(tmp_path / "out")), part_size=25, workers=3)
    assert tree(tmp_path / "out") == expected


def test_progress_is_told_while_a_part_is_at_work(undisturbed, tmp_path):
    path, _ = undisturbed
    seen = []
    score([path], Job(str(tmp_path / "out")), part_size=200, workers=1, on_progress=seen.append)
    assert [now.articles for now in seen] == [128, 200, 200, 300, 300]
    shares = [now.share for now in seen]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_a_run_that_is_killed_goes_on(undisturbed, tmp_path):
    path, expected = undisturbed
    out = tmp_path / "out"
    arguments = (path, "-o", out, "--part-size", 25, "-j", 2)
    process = command(*arguments)
    until(lambda: len(parts(out)) > 1)
    theirs = workers(process)
    process.kill()
    process.wait()
    until(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in theirs), 10)
    assert len(parts(out)) < len(expected) // 4
    _, said = (process := command(*arguments)).communicate()
    assert process.returncode == 0, said
    assert tree(out) == expected


def test_a_worker_that_is_killed_costs_nothing(undisturbed, tmp_path):
    path, expected = undisturbed
    out = tmp_path / "out"
    process = command(path, "-o", out, "--part-size", 25, "-j", 2)
    until(lambda: len(parts(out)) > 1)
    workers(process)[0].kill()
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert tree(out) == expected


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_end_leaves_whole_parts(undisturbed, tmp_path, sent):
    path, expected = undisturbed
    out = tmp_path / "out"
    arguments = (path, "-o", out, "--part-size", 25, "-j", 2)
    process = command(*arguments)
    until(lambda: parts(out))
    process.send_signal(sent)
    _, said = process.communicate()
    assert process.returncode == 130
    assert "goes on with" in said
    assert "Traceback" not in said
    left = tree(out)
    assert not [name for name in left if name.endswith(".tmp") or name.startswith("input")]
    assert {name: data for name, data in left.items() if name != "manifest.json"}.items() <= expected.items()
    assert command(*arguments).wait() == 0
    assert tree(out) == expected


def test_the_guilty_article_is_found_and_all_others_are_scored(tmp_path, monkeypatch):
    path = write(tmp_path / "in.jsonl", 12, deadly=(7,))
    score([path], Job(str(tmp_path / "harmless")), workers=1)
    monkeypatch.setattr(local, "COMMAND", (sys.executable, "-c", DEADLY))
    score([path], Job(str(tmp_path / "out")), workers=1)
    store = load(str(tmp_path / "out"))
    failed = store.failures.row(0, named=True)
    assert (failed["record"], failed["stage"]) == (8, "analysis")
    assert "killed by SIGKILL" in failed["reason"]
    others = load(str(tmp_path / "harmless")).scores.filter(pl.col("headline") != "7")
    assert store.scores.equals(others)
    assert not (tmp_path / "out" / "input").exists()


def test_workers_that_cannot_start_end_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "COMMAND", (sys.executable, "-c", "raise SystemExit('no licence')"))
    path = write(tmp_path / "in.jsonl", 3)
    with pytest.raises(Exception, match=r"before they begin: ended with exit code 1 \(no licence\)"):
        score([path], Job(str(tmp_path / "out")), workers=1)


def test_the_shelf():
    assert names() == ["dask", "local"]
    with pytest.raises(UsageError, match="there is no engine 'spark'"):
        start("spark", Job("x"))
    with pytest.raises(UsageError, match="--scheduler is for"):
        start("local", Job("x"), scheduler="tcp://127.0.0.1:1")


# --- dask -------------------------------------------------------------------------------------------------


def test_a_cluster_of_its_own_listens_to_nobody_else(undisturbed, tmp_path):
    pytest.importorskip("distributed")
    path, expected = undisturbed
    out = tmp_path / "out"
    process = command(path, "-o", out, "--part-size", 25, "-j", 1, "--engine", "dask")
    until(lambda: parts(out))
    for p in (psutil.Process(process.pid), *workers(process)):
        for connection in p.net_connections():
            assert connection.status != "LISTEN" or connection.laddr.ip == "127.0.0.1"
    assert process.wait() == 0
    assert tree(out) == expected


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers, each a process of its own, as on three machines."""
    pytest.importorskip("distributed")
    address = tmp_path / "scheduler.json"
    quiet = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    here = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
    dask = [sys.executable, "-m", "dask", "scheduler", *here, "--port", "0", "--scheduler-file", str(address)]
    processes = [subprocess.Popen(dask, **quiet)]
    until(address.exists)
    worker = ("--scheduler-file", str(address), "--nthreads", "1", "--nworkers", "1")
    dask = [sys.executable, "-m", "dask", "worker", *here, *worker]
    processes += [subprocess.Popen(dask, **quiet) for _ in range(2)]
    yield json.loads(address.read_text())["address"], processes
    for process in processes:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()


def test_a_cluster_gives_the_same_though_a_worker_is_killed(undisturbed, tmp_path, cluster):
    path, expected = undisturbed
    scheduler, processes = cluster
    out = tmp_path / "out"
    process = command(path, "-o", out, "--part-size", 25, "--engine", "dask", "--scheduler", scheduler)
    until(lambda: len(parts(out)) > 2)
    worker = max(psutil.Process(processes[1].pid).children(recursive=True), key=lambda p: p.cpu_times().user)
    worker.kill()
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert tree(out) == expected


def test_a_scheduler_that_is_not_there(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("framing.batch.engines.dask._PATIENCE", 0.5)
    with pytest.raises(UsageError, match="is it running"):
        start("dask", Job("x"), scheduler="tcp://127.0.0.1:9")
