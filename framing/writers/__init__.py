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
from functools import cache
from typing import Protocol, TextIO, cast

from framing.errors import UsageError
from framing.report import Report


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
