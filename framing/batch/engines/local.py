"""Processes on this machine, one part at a time each.

A worker is `python -m framing.batch.engines.local`: it is given a job and then tasks as lines of JSON on its
standard input and answers each with a line. When its input ends it ends too, at once, so that none is left
behind by a run that was killed. When it dies, it is known on which task.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from framing.batch.engines import Outcome
from framing.batch.part import Job, Task, run_part, warm_up
from framing.errors import UsageError

# -P: a file in the working directory must not stand in for a module of the same name.
COMMAND = (sys.executable, "-P", "-m", "framing.batch.engines.local")
_AHEAD = 2  # tasks that wait for a worker


def start(job: Job, workers: int | None = None, scheduler: str | None = None) -> Local:
    """Workers on this machine, as many as it has cores unless told otherwise."""
    if scheduler:
        raise UsageError("--scheduler is for --engine dask", advice="name the engine, or leave it out")
    return Local(job, workers or _cores(), COMMAND)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Local:
    """An engine of local processes, each tended by a thread."""

    def __init__(self, job: Job, workers: int, command: Sequence[str]) -> None:
        self.slots = workers + _AHEAD
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._workers = [_Worker(job, command) for _ in range(workers)]
        self._workers[0].start()  # there will be work for one at least: it gets ready while the run does
        for worker in self._workers:
            threading.Thread(target=self._tend, args=(worker,), daemon=True).start()

    def _tend(self, worker: _Worker) -> None:
        while (task := self._tasks.get()) is not None:
            for outcome in worker.run(task):
                self._outcomes.put(outcome)

    def submit(self, task: Task) -> None:
        """See `Engine`."""
        self._tasks.put(task)

    def outcome(self) -> Outcome:
        """See `Engine`."""
        return self._outcomes.get()

    def close(self) -> None:
        """See `Engine`."""
        for _ in self._workers:
            self._tasks.put(None)
        for worker in self._workers:
            worker.kill()


class _Worker:
    """One process, started at the latest when there is work for it, and again after it died."""

    def __init__(self, job: Job, command: Sequence[str]) -> None:
        self._job, self._command = job, command
        self._process: subprocess.Popen[str] | None = None

    def run(self, task: Task) -> Iterator[Outcome]:
        """Have a task done; how far it is, and in the end what became of it."""
        process = self._process
        if process is None or process.poll() is not None:
            process = self.start()
        with suppress(OSError):
            _tell(process, json.dumps(task._asdict()))
            for answer in cast("IO[str]", process.stdout):
                if not answer.endswith("\n"):
                    break
                outcome = Outcome(task, **json.loads(answer))
                yield outcome
                if outcome.done is None:
                    return
        process.kill()
        self._process = None
        yield Outcome(task, died=_how(process.wait(), self._said()))

    def start(self) -> subprocess.Popen[str]:
        """Start the process and let it get ready."""
        self._stderr = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115
        self._process = process = subprocess.Popen(  # noqa: S603
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for the run, which then ends its workers
        )
        with suppress(OSError):  # it is dead already: that shows when it gets a task
            _tell(process, self._job.to_json())
        return process

    def _said(self) -> str:
        self._stderr.seek(0)
        lines = self._stderr.read()[-10_000:].strip().splitlines()
        return lines[-1] if lines else ""

    def kill(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def _environment() -> dict[str, str]:
    """One core a worker, the code that the run itself has, and one heap: Arrow's own keeps what it once had."""
    paths = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    return {**os.environ, **alone, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _tell(process: subprocess.Popen[str], line: str) -> None:
    stdin = cast("IO[str]", process.stdin)
    stdin.write(f"{line}\n")
    stdin.flush()


def _how(code: int, said: str) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}" + (f" ({said})" if said else "")


def main() -> None:
    """The worker."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else prints must not come between the answers
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    job = Job.from_json(lines.get())
    with suppress(Exception):  # told when there is a task
        warm_up(job.settings)

    def say(**news: object) -> None:
        answers.write(json.dumps(news) + "\n")
        answers.flush()

    while True:
        say(**answer(job, json.loads(lines.get()), lambda done: say(done=done)))


def _listen(lines: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)  # the run is over, whatever the worker is at


def answer(job: Job, fields: dict[str, Any], on_batch: Callable[[int], None]) -> dict[str, object]:
    """Do a task: the fields of its outcome."""
    skip = {int(item): why for item, why in fields.pop("skip").items()}
    try:
        return {"counts": run_part(job, Task(skip=skip, **fields), on_batch)}
    except Exception as error:  # told to the run, which ends
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
