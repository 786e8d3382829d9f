"""Everything that can go wrong for a user, as one small tree.

::

    FramingError            what `except FramingError` catches; never raised itself
    ├── InputError          a file or a text that cannot be read or is not what was promised
    ├── LexiconError        a word list that is incomplete, contradictory or can never match
    └── UsageError          a call or a setting that makes no sense

Each message says where (path, line), what was found, what was expected and what to do next.
"""

from __future__ import annotations

from pathlib import Path


class FramingError(Exception):
    """The root of the tree.

    `path`, `line` (counted from 1) and `advice` are kept apart from the message, so that a command can
    print them and a batch can store them.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        advice: str = "",
    ) -> None:
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.advice = advice
        super().__init__(str(self))

    def __str__(self) -> str:
        where = self.path or ""
        if where and self.line is not None:
            where = f"{where}:{self.line}"
        text = f"{where}: {self.message}" if where else self.message
        return f"{text}\n  {self.advice}" if self.advice else text

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process boundaries in a batch; the default would lose the keyword arguments.
        return _rebuild, (type(self), self.message, self.path, self.line, self.advice)


class InputError(FramingError):
    """A file or a text that cannot be read, or is not what was promised."""


class LexiconError(FramingError):
    """A word list that is incomplete, contradictory or can never match."""


class UsageError(FramingError):
    """A call or a setting that makes no sense."""


def _rebuild(
    kind: type[FramingError], message: str, path: str | None, line: int | None, advice: str
) -> FramingError:
    return kind(message, path=path, line=line, advice=advice)
