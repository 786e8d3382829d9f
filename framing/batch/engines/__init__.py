"""The shelf of engines: where the parts of a run are scored. One engine a file, found by its file name.

An engine is a module with one function::

    def start(job: Job, workers: int | None, scheduler: str | None) -> Engine: ...

It runs `framing.batch.part.run_part(job, task)` for each task it is given, somewhere, and says what became of it.
What to do then is decided in `framing.batch.scoring`, the same for all engines; so every engine gives the same
tables.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, NamedTuple, Protocol, cast

from framing.batch.part import Job, Task
from framing.errors import UsageError


class Outcome(NamedTuple):
    """What became of a task: its counts, or what stopped it; or, where it goes on, how far it is.

    * `counts`: what `run_part` returned
    * `done`: articles done so far; the task is still at work
    * `died`: how the process that worked on it ended, where it did
    * `error`: what `run_part` raised: nothing that is the fault of one article
    """

    task: Task
    counts: dict[str, Any] | None = None
    died: str = ""
    error: str = ""
    done: int | None = None


class Engine(Protocol):
    """Workers that score parts."""

    slots: int  # tasks that keep all workers busy, with some ready to follow

    def submit(self, task: Task) -> None:
        """Have a part scored."""

    def outcome(self) -> Outcome:
        """Wait for news of one of the submitted tasks."""

    def close(self) -> None:
        """Stop; tasks not done are dropped. May be called twice."""


def names() -> list[str]:
    """The engines there are."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def start(name: str, job: Job, workers: int | None = None, scheduler: str | None = None) -> Engine:
    """Start an engine by its name; raises `UsageError` where it is unknown or needs what is not there."""
    if name not in names():
        raise UsageError(f"there is no engine {name!r}", advice=f"there are: {', '.join(names())}")
    return cast("Engine", importlib.import_module(f"{__name__}.{name}").start(job, workers, scheduler))
