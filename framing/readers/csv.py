"""Comma-, semicolon- and tab-separated tables with a header: one article a row.

A quotation mark inside a quoted cell must be doubled. Where it is not, as in `"a"b`, the row is read as
spreadsheets do if it is all on one line and its marks pair; else it is a failure, for a mark that is never
closed makes one cell of all the rows behind it. Those are then read as the rows they are.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from framing.errors import InputError
from framing.reading.article import MAX_CHARACTERS, Article
from framing.reading.fields import check_fields
from framing.reading.files import File, OnError
from framing.reading.records import Numbered, articles

SUFFIXES = (".csv", ".tsv", ".tab")

_CELL = 2 * MAX_CHARACTERS["text"]  # no article; the module's own default is 128 KiB
_AFTER_CR = re.compile(r"(?<=\r)(?!\n)")
_ADVICE = 'close each cell that is opened with a quotation mark, and double those inside it: ""'


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles; a record's number is that of the line where its row begins, the header being the first."""
    return articles(_records, file, on_error)


def _records(file: File, on_error: OnError) -> Numbered:
    csv.field_size_limit(_CELL)
    lines = _Lines(file, on_error)
    first = next((line for line in lines if not line.isspace()), None)
    if first is None:
        return  # an empty file; lines() has said so
    lines.again(lines.row[-1:])
    form = _form(max("\x1f\t;,", key=first.count))  # the first, which no text has, where there is one column
    try:
        header = [name.strip() for name in next(csv.reader(lines, form))]
        check_fields(header)
    except csv.Error as error:
        raise file.error(f"the header cannot be read: {error}", 1, _ADVICE) from None
    except InputError as error:
        raise file.error(error.message.replace("found", "found columns", 1), 1, error.advice) from None
    for row in _rows(lines, form, len(header), file, on_error):
        if lines.broken:
            continue  # lines() has said of which line
        if len(row) == len(header):
            yield lines.number, dict(zip(header, row, strict=True))
        else:
            found = f"the row has {len(row)} cells, the header has {len(header)}"
            on_error(file.error(found, lines.number, "quote cells that hold a separator or a line break"))


class _Lines:
    """The lines of a file as csv wants them; knows those of the row at hand, and can give them again."""

    def __init__(self, file: File, on_error: OnError) -> None:
        self._lines = self._numbered(file, on_error)
        self._again: deque[tuple[int, str]] = deque()
        self.row: list[tuple[int, str]] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.row.append(self._again.popleft() if self._again else next(self._lines))
        return self.row[-1][1]

    @property
    def number(self) -> int:
        """Where the row begins."""
        return self.row[0][0]

    @property
    def broken(self) -> bool:
        """Whether a line inside the row could not be read."""
        return self.row[-1][0] - self.row[0][0] >= len(self.row)

    def again(self, lines: list[tuple[int, str]]) -> None:
        """Have lines read once more."""
        self._again.extendleft(reversed(lines))
        self.row = []

    @staticmethod
    def _numbered(file: File, on_error: OnError) -> Iterator[tuple[int, str]]:
        """Lines may end in CR alone, as those of old Macs do."""
        further = 0
        for number, line in file.lines(on_error):
            ends = line.find("\r", 0, -2) >= 0
            for i, part in enumerate(filter(None, _AFTER_CR.split(line)) if ends else (line,)):
                further += i > 0
                yield number + further, part


def _form(separator: str) -> type[csv.Dialect]:
    class Form(csv.excel):
        delimiter = separator
        strict = True

    return Form


def _rows(
    lines: _Lines, form: type[csv.Dialect], width: int, file: File, on_error: OnError
) -> Iterator[list[str]]:
    """The rows that are not empty; one that cannot be read goes to `on_error`."""
    table = csv.reader(lines, form)
    while True:
        lines.row = []
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            if row := _sloppy(lines.row, form):
                yield row
                continue
            failed = file.error(_reason(error), lines.number, _ADVICE)
            if _are_rows(lines.row[1:], form, width):
                lines.again(lines.row[1:])
            elif "limit" in str(error) and len(lines.row) > 1:  # who knows where the cell ends
                raise file.error(
                    f"{failed.message}; nothing behind it was read", failed.line, _ADVICE
                ) from None
            on_error(failed)
        else:
            if row:
                yield row


def _reason(error: csv.Error) -> str:
    if "expected after" in str(error):
        return "a cell of this row has a quotation mark inside it that is not doubled"
    if "limit" in str(error):
        return f"a cell has more than {_CELL:,} characters, or its quotation mark is never closed"
    return "a cell of this row that is opened with a quotation mark is never closed"


def _sloppy(lines: list[tuple[int, str]], form: type[csv.Dialect]) -> list[str]:
    """The cells of a row that breaks the rules of quoting without harm to any other, else none."""
    line = lines[0][1].rstrip("\r\n") + "\n"
    if len(lines) > 1 or line.count('"') % 2:
        return []
    try:
        [row] = csv.reader([line], form, strict=False)
    except csv.Error:
        return []
    return [] if row[-1].endswith("\n") else row  # that one is still open


def _are_rows(lines: list[tuple[int, str]], form: type[csv.Dialect], width: int) -> bool:
    """Whether lines in a cell that is never closed are the rows behind it, and not a text of many lines."""
    good = total = 0
    try:
        for row in csv.reader((line for _, line in lines), form, strict=False):
            total += bool(row)
            good += len(row) == width
    except csv.Error:
        return False
    return width > 1 and 2 * good > total
