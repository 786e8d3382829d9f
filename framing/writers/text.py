"""Plain text for a terminal: 80 columns, colours only where there is a terminal that wants them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from framing.report import Example, Report, Section, Table, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

SUFFIX = ".txt"
FULL = False

WIDTH = 80
_NARROWEST = 8  # columns for words in a table
_LABEL = 10  # columns for where an example stands


def write(report: Report, stream: TextIO) -> None:
    """Write the report; `NO_COLOR` and redirection are honoured by rich."""
    from rich.console import Console

    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    if console.is_terminal:
        console.width = min(console.width, WIDTH)
        _report(console, report)
        return
    console.width, console.file = WIDTH, StringIO()
    _report(console, report)
    stream.write(re.sub(" +$", "", console.file.getvalue(), flags=re.MULTILINE))


def _report(console: Console, report: Report) -> None:
    _print(console, report.title, style="bold")
    if report.about:
        _print(console, " · ".join(report.about), style="dim")
    for section in report.sections:
        console.print()
        _section(console, section)
    console.print()
    _print(console, f"Made by {report.origin}. It measures words; readers judge.", style="dim")


def _print(console: Console, text: str, style: str = "", indent: int = 0) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.print(
        Padding(Text(visible(text), style=style), (0, 0, 0, indent)) if indent else Text(visible(text), style)
    )


def _section(console: Console, section: Section) -> None:
    _print(console, section.title.upper(), style="bold")
    for sentence in section.sentences:
        _print(console, sentence)
    for table in section.tables:
        _table(console, table)
    _examples(console, section.examples, section.more)
    for part in section.sections:
        if part.sentences or part.examples:
            _print(console, f"{part.title}. {' '.join(part.sentences)}")
        _examples(console, part.examples, 0)


def _table(console: Console, table: Table) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    _print(console, table.caption, style="italic")
    if not any(column.numeric for column in table.columns):
        for row in table.rows:  # words need the whole line
            _print(console, f"– {row.cells[0]}: {' · '.join(filter(None, row.cells[1:]))}", indent=2)
        return
    grid = Grid(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", expand=False)
    # Where only the first column has words a row is a line, and long names are cut; else they are wrapped.
    one_line = all(column.numeric for column in table.columns[1:])
    for column, width in zip(table.columns, _widths(table, console.width), strict=True):
        grid.add_column(
            Text(visible(column.title)),
            justify="right" if column.numeric else "left",
            width=width,
            no_wrap=one_line,
            overflow="ellipsis" if one_line else "fold",
        )
    for row in table.rows:
        first, *others = (Text(visible(cell)) for cell in row.cells)
        grid.add_row(Text("  " * row.level) + first, *others, style="" if row.level else None)
    console.print(grid)
    if table.note:
        _print(console, table.note, style="dim")


def _widths(table: Table, room: int) -> list[int]:
    """The width of each column: as needed, the widest of words made narrower until the row fits."""
    from rich.cells import cell_len

    widths = [
        max(cell_len(visible(text)) for text in (column.title, *(row.cells[i] for row in table.rows)))
        for i, column in enumerate(table.columns)
    ]
    widths[0] = max([widths[0], *(cell_len(visible(row.cells[0])) + 2 * row.level for row in table.rows)])
    words = [i for i, column in enumerate(table.columns) if not column.numeric]
    while sum(widths) + len(widths) > room + 1:
        widest = max(words, key=lambda i: widths[i])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _examples(console: Console, examples: Iterable[Example], more: int) -> None:
    for example in examples:
        if example.before or example.after:
            console.print(_in_context(example, console.width), no_wrap=True, overflow="ellipsis", crop=True)
        else:
            note = f" ({example.note})" if example.note else ""
            _print(console, f"– {example.label}{note}:", indent=2)
            _print(console, f"“{example.text}”", indent=4)
    if more:
        _print(console, f"and {more} more", style="dim", indent=2)


def _in_context(example: Example, width: int) -> Text:
    """A match between its neighbours, on one line."""
    from rich.text import Text

    match = f"[{visible(example.text)}]"
    room = max(width - _LABEL - 2 - len(match), 0)
    before, after = visible(example.before), visible(example.after)
    left = max(min(len(before), room // 2), room - len(after))
    if left < len(before):
        before = "…" + before[len(before) - left + 1 :].partition(" ")[2]
    right = room - len(before)
    if right < len(after):
        after = after[: max(right - 1, 0)].rpartition(" ")[0] + "…"
    line = Text(f"  {visible(example.label):<{_LABEL}}", style="dim")
    line.append(before, style="not dim")
    line.append(match, style="not dim bold")
    line.append(after, style="not dim")
    return line
