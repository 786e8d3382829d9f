"""Many articles, scored into a folder: staged in parts, given to an engine, gone on with after any end.

The order of things on disk is what makes a run safe: the manifest first, then parts, each whole or not at
all, and at the end the totals, counted from the parts. Nothing else is remembered, so it does not matter who
was killed, when, or how often.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple

from framing.batch import engines
from framing.batch.engines import Outcome
from framing.batch.folder import Folder, local_path
from framing.batch.part import (
    TABLES,
    Job,
    Task,
    announced,
    finished,
    made_by,
    part_name,
    provenance,
    staged,
    table_name,
)
from framing.batch.staging import Inputs, to_bytes
from framing.batch.store import SCHEMA_VERSION, check_same, read_manifest, write_manifest
from framing.errors import FramingError, InputError, UsageError

PART_SIZE = 1_000
_PROOF = 3  # deaths on one article, alone, that are no accident
_STILLBORN = 5  # deaths in a row before any article, after which something else must be wrong


class Progress(NamedTuple):
    """How far a run is: articles and failures so far, those of them scored by an earlier run, share of the input."""

    articles: int
    failures: int
    earlier: int
    share: float


class Summary(NamedTuple):
    """What a run left: rows per table, the commonest reasons for failure, and doubled identifiers.

    * `reasons`: (stage, reason without its particulars, how many), commonest first
    * `duplicates`: how many rows share their `doc_id` with a row before; `doubled`: some of those
    """

    totals: dict[str, int]
    reasons: list[tuple[str, str, int]]
    duplicates: int
    doubled: list[str]


def score(
    paths: Sequence[str],
    job: Job,
    *,
    part_size: int = PART_SIZE,
    engine: str = "local",
    workers: int | None = None,
    scheduler: str | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Score all articles in `paths` into `job.folder`, going on where an earlier run stopped.

    Args:
        paths: files, folders, globs, addresses, or `-`.
        job: where to, and how.
        part_size: articles in a part.
        engine: a module of `framing.batch.engines`, with so many `workers`, or at the address of a `scheduler`.
        on_progress: told after each part.

    Raises:
        UsageError: the folder holds another run, or something that is none.
        InputError: a path is nothing, or a part cannot be written.
    """
    folder = Folder(job.folder)
    inputs = Inputs(paths, job.folder)
    if job.reuse_text is not None and read_manifest(Folder(job.reuse_text)) is None:
        advice = "name the folder of an earlier run over the same pages"
        raise UsageError(f"{job.reuse_text} is no run of `framing score`", advice=advice)
    with closing(engines.start(engine, job, workers, scheduler)) as crew, _alone(folder):
        try:
            manifest = _manifest(job, inputs, part_size)
            _open(folder, manifest)
            try:
                parts = _Run(folder, crew, made_by(job.settings), on_progress).go(inputs, part_size)
            finally:
                crew.close()  # first: none may write any more
                folder.remove("input")
                for room in ("", *TABLES, "text"):
                    folder.sweep(room)
            _check_complete(folder, parts)
            summary = _summary(folder, parts)
            totals = {**summary.totals, "duplicates": summary.duplicates}
            write_manifest(folder, {**manifest, "totals": totals})
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror or error}", path=job.folder) from error
    return summary


def _manifest(job: Job, inputs: Inputs, part_size: int) -> dict[str, Any]:
    from framing.pipeline import pipeline

    made = provenance(job.settings)
    return {
        "schema_version": SCHEMA_VERSION,
        **made,
        "settings": {**made["settings"], "language": job.language, "part_size": part_size},
        "inputs": inputs.describe(),
        "measures": {measure.name: measure.unit for measure in pipeline(job.settings).measures},
        "totals": None,
    }


def _open(folder: Folder, manifest: dict[str, Any]) -> None:
    """Make the folder that of this run, or find that it is."""
    there = read_manifest(folder)
    if there is not None:
        check_same(folder, there, manifest)
    elif folder.names():
        advice = "give a new or an empty folder with -o"
        raise UsageError(f"{folder.address} is not empty, and no run of `framing score`", advice=advice)
    else:
        write_manifest(folder, manifest)


class _Run:
    """What happens between the first and the last part."""

    def __init__(
        self, folder: Folder, crew: engines.Engine, made_by: str, on_progress: Callable[[Progress], None]
    ) -> None:
        self.folder, self.crew, self.made_by, self.on_progress = folder, crew, made_by, on_progress
        self.progress = Progress(0, 0, 0, 0.0)
        self.weight: dict[int, tuple[int, float]] = {}  # of parts not done: items, and share of the input
        self.done: dict[int, int] = {}  # of parts at work: articles
        self.deaths: Counter[int] = Counter()
        self.blamed: Counter[tuple[int, int]] = Counter()
        self.stillborn = 0

    def go(self, inputs: Inputs, part_size: int) -> int:
        """Score what is not scored yet; returns the number of parts."""
        self.parts = 0
        waiting = self._stage(inputs, part_size)
        running = 0
        while True:
            while running < self.crew.slots and (task := next(waiting, None)) is not None:
                self.crew.submit(task)
                running += 1
            if not running:
                return self.parts
            outcome = self.crew.outcome()
            if outcome.done is not None:
                self.done[outcome.task.number] = outcome.done
                self._tell()
                continue
            again = self._settle(outcome)
            if again is None:
                running -= 1
            else:
                self.crew.submit(again)

    def _stage(self, inputs: Inputs, size: int) -> Iterator[Task]:
        """Write the parts that have no scores, one at a time, as there is room for them."""
        before = 0.0
        for part in inputs.parts(size):
            self.parts = part.number + 1
            self.weight[part.number] = part.table.num_rows, part.share - before
            before = part.share
            counts = finished(self.folder, part.number)
            if counts is not None:
                if counts["sha256"] != part.sha256:
                    raise _other_inputs(self.folder, part.number)
                self._count(counts, part.number, earlier=True)
            else:
                self.folder.write(staged(part.number), to_bytes(part.table))
                yield Task(part.number, made_by=self.made_by)

    def _count(self, counts: dict[str, Any], number: int, earlier: bool = False) -> None:
        now, (_, share) = self.progress, self.weight.pop(number)
        self.progress = Progress(
            now.articles + counts["scores"],
            now.failures + counts["failures"],
            now.earlier + (counts["scores"] if earlier else 0),
            now.share + share,
        )
        self._tell()

    def _tell(self) -> None:
        """Tell how far the run is, parts at work included."""
        parts = [(done, *self.weight[number]) for number, done in self.done.items()]
        self.on_progress(
            self.progress._replace(
                articles=self.progress.articles + sum(done for done, *_ in parts),
                share=self.progress.share + sum(share * done / items for done, items, share in parts),
            )
        )

    def _settle(self, outcome: Outcome) -> Task | None:
        """What is to be done again, after a task came to an end."""
        task = outcome.task
        self.done.pop(task.number, None)
        if outcome.error:
            raise InputError(f"{part_name(task.number)}: {outcome.error}", path=self.folder.address)
        if outcome.counts is not None:
            self.stillborn = 0
            for name in (staged(task.number), announced(task.number)):
                self.folder.remove(name)
            self._count(outcome.counts, task.number)
            return None
        return self._after_death(task, outcome.died)

    def _after_death(self, task: Task, died: str) -> Task:
        """Processes are killed for many reasons; an article is to blame when it was tried alone, several times.

        The first time the part is simply done again, the second time article by article. The article at which
        that ends is the suspect and is tried first; if that ends too, again and again, it is left out.
        """
        self.deaths[task.number] += 1
        at = self._announced(task.number) if task.careful else None
        if at is None:
            self.stillborn += 1
            if self.stillborn > _STILLBORN * (1 + len(self.weight)):
                advice = "is there too little memory? try fewer workers (-j), or smaller parts (--part-size)"
                raise FramingError(f"the processes that score end before they begin: {died}", advice=advice)
            return task._replace(careful=self.deaths[task.number] > 1)
        self.stillborn = 0
        self.blamed[task.number, at] += 1
        if self.blamed[task.number, at] < _PROOF:
            return task._replace(suspect=at)
        why = f"the process that worked on it ended, {_PROOF} times: {died}; it may need too much memory"
        return task._replace(suspect=None, skip={**task.skip, at: why})

    def _announced(self, number: int) -> int | None:
        with suppress(FileNotFoundError):
            at = int(self.folder.read(announced(number)))
            self.folder.remove(announced(number))
            return at
        return None


@contextmanager
def _alone(folder: Folder) -> Iterator[None]:
    """No other run may work on the folder; locks end with the process, however that ends."""
    path = local_path(folder.address)
    try:
        import fcntl
    except ImportError:  # not on Windows
        path = None
    if path is None:
        yield
        return
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except FileExistsError:
        raise UsageError(f"{folder.address} is a file", advice="name a folder with -o") from None
    except OSError as error:
        raise UsageError(f"cannot write to {folder.address}: {error.strerror}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(f"another run is writing to {folder.address}") from None
        yield
    finally:
        os.close(handle)


# --- afterwards -------------------------------------------------------------------------------------------


def _other_inputs(folder: Folder, number: int) -> UsageError:
    return UsageError(
        f"the inputs are no longer those that {folder.address} was begun with: {part_name(number)} differs",
        advice="score them into another folder",
    )


def _check_complete(folder: Folder, parts: int) -> None:
    """Raises `UsageError` where there are other parts than those of the inputs."""
    wanted = {table_name("scores", number) for number in range(parts)}
    if len(folder.names("scores")) > len(wanted):
        raise _other_inputs(folder, parts)


def _summary(folder: Folder, parts: int) -> Summary:
    """Totals, counted from the parts."""
    import polars as pl

    totals: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    keys = []
    for number in range(parts):
        counts = finished(folder, number)
        if counts is None:
            raise InputError(
                "was written, and is gone or damaged", path=folder.name(table_name("scores", number))
            )
        totals.update({name: counts[name] for name in TABLES})
        keys.append(_column(folder, table_name("scores", number), ["doc_id"])["doc_id"])
        if counts["failures"]:
            for stage, reason in _column(
                folder, table_name("failures", number), ["stage", "reason"]
            ).iter_rows():
                reasons[stage, gist(reason)] += 1
    ids = pl.concat(keys) if keys else pl.Series([], dtype=pl.String)
    doubled = ids.filter(ids.is_duplicated()).unique().sort()
    return Summary(
        {name: totals[name] for name in TABLES},
        [(stage, reason, n) for (stage, reason), n in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))],
        len(ids) - ids.n_unique(),
        doubled.head(5).to_list(),
    )


def _column(folder: Folder, name: str, columns: list[str]) -> Any:
    import polars as pl

    return pl.read_parquet(io.BytesIO(folder.read(name)), columns=columns)


def gist(reason: str) -> str:
    """A reason without the particulars of one case, so that like reasons can be counted.

    >>> gist("malformed JSON: Expecting value at column 1, near 'x'"), gist("the headline has 2,001 characters")
    ('malformed JSON', 'the headline has … characters')
    """
    return re.sub(r"(0x)?\d[\d,.xa-f]*(?<!,)|'[^']*'", "…", reason.partition(":")[0])[:100]
