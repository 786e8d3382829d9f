"""A report as plain data: sections of sentences, tables, figures and examples. Writers render it.

Nothing here knows a format. Strings are as they were found: a writer makes them safe for what it writes
(`visible` is for all of them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from framing.charts import Chart

# Joiners that emoji and many scripts need; all other unprintable characters are shown as escapes.
_HARMLESS = frozenset("\n\u200c\u200d\u00ad")


class Column(NamedTuple):
    """A column of a table; numbers stand right."""

    title: str
    numeric: bool = False


class Row(NamedTuple):
    """A row: its first cell names it. `level` indents; `attributions` are those it tells about."""

    cells: tuple[str, ...]
    level: int = 0
    attributions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and columns of strings. In a `paired` table numeric cells are a count and, after a space, its rate."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    paired: bool = False


class Bar(NamedTuple):
    """One bar: `share` (0 … 1) of the longest, None where there is nothing to draw; `shown` says it in figures."""

    label: str
    share: float | None
    shown: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A small bar chart; every bar also says its number, so that a writer without pictures may leave it out."""

    caption: str
    bars: tuple[Bar, ...]
    note: str = ""


class Example(NamedTuple):
    """A place in the text: `text` between what stands around it; `label` says where, `note` why.

    `start` is the place in the annotated text. With nothing around it, `text` is a whole sentence.
    """

    label: str
    text: str
    before: str = ""
    after: str = ""
    note: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: what it says, shows and proves, in this order. Tables behind charts hold their numbers."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    figure: Figure | None = None
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    examples: tuple[Example, ...] = ()
    more: int = 0  # examples that were left out
    sections: tuple[Section, ...] = ()

    def __bool__(self) -> bool:
        return bool(
            self.sentences or self.figure or self.charts or self.tables or self.examples or self.sections
        )


class Piece(NamedTuple):
    """A stretch of text between two boundaries, and the matches (indices) that cover it."""

    start: int
    text: str
    matches: tuple[int, ...]


class Run(NamedTuple):
    """Pieces of one voice, and the attributions (indices) whose content, cue or source they are."""

    voice: str
    content: tuple[int, ...]
    cue: tuple[int, ...]
    source: tuple[int, ...]
    evidence: bool
    pieces: tuple[Piece, ...]


class Passage(NamedTuple):
    """A block of the text, cut at all boundaries of what was found in it; put together it is the block."""

    kind: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be told.

    * `title`: of the thing reported on; `about`: what is known of it, in a few words each
    * `passages`: the annotated text, where the report is about one article
    * `origin`: what made the numbers, in a line
    * `data`: all of it as plain data, what `--format json` writes
    * `page`: the HTML page it is set on, a template of the writers
    """

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]
    origin: str
    data: Mapping[str, Any]
    passages: tuple[Passage, ...] = ()
    page: str = "report"


def visible(text: str) -> str:
    r"""The text with everything unprintable (controls, overrides of direction, lone surrogates) as escapes.

    >>> visible("a\x1b[31m \u202eb\xa0c")
    'a\\x1b[31m \\u202eb c'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _HARMLESS else _escape(c) for c in text)


def _escape(character: str) -> str:
    if character.isspace() and ord(character) not in range(0x1C, 0x20):
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def squash(text: str) -> str:
    """The text on one line, white space as single spaces."""
    return " ".join(text.split())


def figure(number: float | None, *, signed: bool = False) -> str:
    """A number for people: three digits or so, a dash for what cannot be measured.

    >>> figure(12.84), figure(215.8), figure(None), figure(-0.128, signed=True)
    ('12.8', '216', '–', '−0.13')
    """
    if number is None:
        return "–"
    digits = 2 if signed else 1 if abs(number) < 99.95 else 0
    shown = f"{number:+.{digits}f}" if signed else f"{number:,.{digits}f}"
    return shown.replace("-", "−") if float(shown.replace(",", "")) else shown.lstrip("+-")
