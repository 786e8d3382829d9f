"""Score many articles into a folder of tables."""

from __future__ import annotations

import signal
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from framing.batch.scoring import Progress, Summary

Paths = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, addresses such as s3://…; - is standard input.")
]


def command(
    paths: Paths,
    output: Annotated[
        str, typer.Option("-o", "--output", help="Folder for the tables; gone on with if begun.")
    ],
    workers: Annotated[
        int | None, typer.Option("-j", "--workers", min=1, help="Processes; default: cores.")
    ] = None,
    lexicon: Annotated[
        list[str] | None, typer.Option(help="A word list of yours (TOML); repeatable.")
    ] = None,
    roster: Annotated[str | None, typer.Option(help="TOML file that says who is on which side.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of all articles; refuses none.")] = None,
    splitter: Annotated[str, typer.Option(help="Sentences: scan or punkt.")] = "scan",
    attitudes: Annotated[
        str, typer.Option(help="Beliefs and plans count as indirect or narrated.")
    ] = "indirect",
    engine: Annotated[str, typer.Option(help="local, or dask.")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler: tls://…, tcp://….")
    ] = None,
    part_size: Annotated[int, typer.Option(min=1, help="Articles in a part.")] = 1_000,
    format: Annotated[str | None, typer.Option(help="Also write the scores to stdout: csv or jsonl.")] = None,  # noqa: A002
    reuse_text: Annotated[
        str | None, typer.Option(help="Folder of an earlier run whose texts of web pages are taken.")
    ] = None,
) -> None:
    """Score articles: counts and words by zone, every match, every attribution, as Parquet tables.

    Started again with the same inputs and settings, it goes on where it stopped. Exit code 3: done, but some
    articles failed; they are in the table `failures`.
    """
    from framing.batch.part import Job
    from framing.batch.scoring import score
    from framing.batch.store import export
    from framing.errors import UsageError
    from framing.pipeline import Settings

    if format not in (None, "csv", "jsonl"):
        raise UsageError(f"format {format!r}: expected csv or jsonl")
    settings = Settings(tuple(lexicon or ()), roster, splitter=splitter, attitudes=attitudes)
    job = Job(output, settings, language, reuse_text)
    began = time.monotonic()
    on_end = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    try:
        with _Display() as display:
            summary = score(
                paths, job, part_size=part_size, engine=engine, workers=workers, scheduler=scheduler,
                on_progress=display.show,
            )  # fmt: skip
    except KeyboardInterrupt:
        typer.echo(f"Stopped. The same command goes on with {output}.", err=True)
        raise typer.Exit(130) from None
    finally:
        signal.signal(signal.SIGTERM, on_end)
    _tell(summary, output, time.monotonic() - began)
    if format:
        export(output, format, sys.stdout)
    if summary.totals["failures"]:
        raise typer.Exit(3)


class _Display:
    """A line of progress on stderr; nothing where that is no terminal."""

    def __enter__(self) -> _Display:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._console = Console(stderr=True, highlight=False)
        self._bar = Progress(
            TextColumn("{task.fields[articles]:,} articles"),
            BarColumn(),
            TextColumn("{task.fields[rate]} · {task.fields[failures]:,} failed{task.fields[left]}"),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._line = self._bar.add_task("", total=1.0, articles=0, failures=0, rate="starting", left="")
        self._bar.start()
        self._began, self._earlier = time.monotonic(), 0.0
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, now: Progress) -> None:
        """Show how far the run is."""
        new = now.articles + now.failures - now.earlier
        passed = max(time.monotonic() - self._began, 1e-9)
        if not new:
            self._earlier = now.share
        left = passed * (1 - now.share) / max(now.share - self._earlier, 1e-9)
        self._bar.update(
            self._line,
            completed=now.share,
            articles=now.articles,
            failures=now.failures,
            rate=f"{new / passed:,.0f} a second" if new else "found finished",
            left=f" · {timedelta(seconds=round(left))} left" if new else "",
        )


def _tell(summary: Summary, output: str, seconds: float) -> None:
    totals: dict[str, Any] = summary.totals
    lines = [
        f"{totals['scores']:,} articles scored in {seconds:,.0f} s: {totals['matches']:,} matches, "
        f"{totals['attributions']:,} attributions, in {output}"
    ]
    if summary.duplicates:
        lines.append(
            f"{summary.duplicates:,} articles have the doc_id of another one (all are kept): "
            + ", ".join(f"{' '.join(name.split()):.60}" for name in summary.doubled)
        )
    if totals["failures"]:
        lines.append(f"{totals['failures']:,} failed, see {output}/failures; the commonest reasons:")
        lines += [f"  {n:>7,}  {stage}: {reason}" for stage, reason, n in summary.reasons[:5]]
    typer.echo("\n".join(lines), err=True)
