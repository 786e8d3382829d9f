"""The shelf of writers: a report in, one format out; one format a file, found by its file name.

A writer is a module of this folder with::

    SUFFIX = ".md"              # of the files it writes, in lower case
    FULL = False                # whether it has room for everything in a report
    def write(report: Report, stream: TextIO) -> None: ...

It makes every string safe for its format: article texts, word lists and file names are strangers' words.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Protocol, TextIO, cast

from framing.charts import svg
from framing.errors import UsageError
from framing.report import Report, Section


class Writer(Protocol):
    """What a module of this folder offers."""

    SUFFIX: str
    FULL: bool

    def write(self, report: Report, stream: TextIO) -> None:
        """Write the report."""


@cache
def formats() -> tuple[str, ...]:
    """The names of all formats."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


def writer(name: str) -> Writer:
    """The writer of a format; raises `UsageError` when there is none."""
    if name not in formats():
        raise UsageError(f"no format {name!r}", advice=f"Known are: {', '.join(formats())}.")
    return cast("Writer", importlib.import_module(f"{__name__}.{name}"))


def format_of(suffix: str) -> str | None:
    """The format of files with this suffix."""
    return next((name for name in formats() if suffix.lower() == writer(name).SUFFIX), None)


def chosen(name: str | None, output: Path | None) -> str:
    """The format that is asked for by name, or by the suffix of the file; text without either."""
    if name is not None or output is None or not output.suffix:
        writer(name or "text")
        return name or "text"
    found = format_of(output.suffix)
    if found is None:
        advice = f"Say which with --format: {', '.join(formats())}."
        raise UsageError(f"{output}: no format has the suffix {output.suffix}", advice=advice)
    return found


def emit(report: Report, name: str, output: Path | None) -> None:
    """Write a report to a file, or to standard output."""
    if output is not None:
        save(report, name, output)
        return
    if name != "text" and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    writer(name).write(report, sys.stdout)


def save(report: Report, name: str, path: Path) -> None:
    """Write a report to a file; the charts of Markdown go into a folder beside it, as SVG.

    Raises `UsageError` where the file cannot be written.
    """
    files: dict[Path, str] = {}
    if name == "md":
        sections = tuple(
            _drawn(section, path.with_name(f"{path.stem}-charts"), files) for section in report.sections
        )
        report = replace(report, sections=sections)
    made = StringIO()
    writer(name).write(report, made)
    try:
        for place, text in ((path, made.getvalue()), *files.items()):
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None


def _drawn(section: Section, folder: Path, files: dict[Path, str]) -> Section:
    """The section with its charts drawn into files."""
    charts = []
    for chart in section.charts:
        place = folder / f"{len(files) + 1:02}-{chart.kind.replace('_', '-')}.svg"
        files[place] = svg(chart, inline=False)
        charts.append(chart._replace(path=f"{folder.name}/{place.name}"))
    return replace(
        section,
        charts=tuple(charts),
        sections=tuple(_drawn(part, folder, files) for part in section.sections),
    )
