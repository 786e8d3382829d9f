"""Processes on many machines, through a Dask scheduler; without one, a cluster on this machine.

What workers share is the run's folder and nothing else: parts are read from it and written to it, so it must
be a file system or an address (`s3://…`) that all of them reach. A worker that is lost is none of our
concern: Dask gives its parts to another one, and scoring a part twice gives the same files.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from framing.batch.engines import Outcome
from framing.batch.folder import local_path
from framing.batch.part import Job, Task, run_part
from framing.errors import UsageError

_PATIENCE = 60  # seconds that a cluster may take to have a worker
_AHEAD = 2


def start(job: Job, workers: int | None = None, scheduler: str | None = None) -> Dask:
    """Connect to a scheduler, or start one with workers, both on this machine and for nobody else."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError("--engine dask needs a package", advice='pip install "framing[dask]"') from None
    if scheduler is None:
        cluster = distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            # Without these two every process would serve pages to the whole network.
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
        )
        client = distributed.Client(cluster)
        return Dask(client, _everywhere(job), lambda: (client.close(), cluster.close()))
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        advice = "is it running, has it workers, and is the address right?"
        raise UsageError(f"the scheduler {scheduler} cannot be used: {error}", advice=advice) from None
    return Dask(client, _everywhere(job), client.close)


def _everywhere(job: Job) -> Job:
    """The job with paths that mean the same in any working directory."""
    settings = replace(
        job.settings,
        lexicons=tuple(str(Path(path).absolute()) for path in job.settings.lexicons),
        roster=job.settings.roster and str(Path(job.settings.roster).absolute()),
    )
    folders = (job.folder, job.reuse_text)
    folder, reuse_text = (str(p.absolute()) if f and (p := local_path(f)) else f for f in folders)
    return replace(job, folder=folder or "", settings=settings, reuse_text=reuse_text)


class Dask:
    """An engine of Dask workers of one thread each."""

    def __init__(self, client: Any, job: Job, close: Callable[[], object]) -> None:
        distributed: Any = import_module("distributed")
        self._client, self._job, self._close = client, job, close
        self._done = distributed.as_completed()
        self._tasks: dict[str, Task] = {}

    @property
    def slots(self) -> int:
        """See `Engine`; workers may come and go."""
        threads = self._client.nthreads()
        if any(n > 1 for n in threads.values()):
            advice = "start them with `dask worker --nthreads 1 --nworkers CORES`"
            raise UsageError("the workers must have one thread each", advice=advice)
        return len(threads) + _AHEAD

    def submit(self, task: Task) -> None:
        """See `Engine`."""
        # Parts are done in their order: the oldest has the highest priority.
        future = self._client.submit(run_part, self._job, task, pure=False, priority=-task.number)
        self._tasks[future.key] = task
        self._done.add(future)

    def outcome(self) -> Outcome:
        """See `Engine`."""
        from distributed import KilledWorker

        future = next(self._done)
        task = self._tasks.pop(future.key)
        if future.status == "finished":
            return Outcome(task, future.result())
        error = future.exception() if future.status == "error" else None
        if error is None or isinstance(error, KilledWorker):
            return Outcome(task, died="the Dask worker was lost, again and again")
        return Outcome(task, error=f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """See `Engine`."""
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # that ends meet no more is no news
        self._close()
