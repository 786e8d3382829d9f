"""Markdown (tables as on GitHub), for notes, wikis and issues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import quote

from framing.report import Example, Report, Section, Table, squash, visible

SUFFIX = ".md"
FULL = False

# Every sign that could begin markup, wherever it stands; `<` and `&` also for what reads HTML in Markdown.
_SIGNS = re.compile(r"([\\`*_\[\]|~#$])")
# Signs that mean something only where a line begins.
_LINE_START = re.compile(r"^([-+=>]|\d+(?=[.)](?:\s|$)))")


def write(report: Report, stream: TextIO) -> None:
    """Write the report."""
    stream.write("\n\n".join(_parts(report)) + "\n")


def escaped(text: str) -> str:
    r"""The text as Markdown that shows it, on one line.

    >>> escaped("a * b | <b>[c](d)</b>")
    'a \\* b \\| &lt;b&gt;\\[c\\](d)&lt;/b&gt;'
    """
    text = visible(squash(text)).replace("&", "&amp;")
    text = _SIGNS.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")
    return _LINE_START.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), text)


def _parts(report: Report) -> Iterable[str]:
    yield f"# {escaped(report.title)}"
    if report.about:
        yield " · ".join(map(escaped, report.about))
    for section in report.sections:
        yield from _section(section, 2)
    yield f"*Made by {escaped(report.origin)}. It measures words; readers judge.*"


def _section(section: Section, level: int) -> Iterable[str]:
    if level > 2 and not (section.sentences or section.tables or section.examples):
        return  # only a figure, which the tables already say in numbers
    yield f"{'#' * level} {escaped(section.title)}"
    yield from map(escaped, section.sentences)
    yield from (f"![{escaped(chart.caption)}]({quote(chart.path)})" for chart in section.charts if chart.path)
    yield from map(_table, section.tables)
    if section.examples:
        lines = [_example(example) for example in section.examples]
        yield "\n".join(lines + ([f"- and {section.more} more"] if section.more else []))
    for part in section.sections:
        yield from _section(part, level + 1)


def _table(table: Table) -> str:
    def cell(text: str) -> str:
        return re.sub(" (.+)", r" (\1)", text) if table.paired else text

    lines = [
        f"**{escaped(table.caption)}**",
        "",
        _row(column.title for column in table.columns),
        "|" + "|".join("---:" if column.numeric else "---" for column in table.columns) + "|",
        *(_row(("– " * row.level + row.cells[0], *map(cell, row.cells[1:]))) for row in table.rows),
    ]
    return "\n".join(lines + (["", escaped(table.note)] if table.note else []))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(escaped, cells)) + " |"


def _example(example: Example) -> str:
    # White space beside the stars would keep them from being emphasis.
    before, after = escaped(example.before), escaped(example.after)
    gaps = " " if example.before.endswith(" ") else "", " " if example.after.startswith(" ") else ""
    line = f"{before}{gaps[0]}**{escaped(example.text)}**{gaps[1]}{after}"
    if not (example.before or example.after):
        line = f"“{escaped(example.text)}”"
    return f"- {escaped(example.label)}: {line}" + (f" ({escaped(example.note)})" if example.note else "")
