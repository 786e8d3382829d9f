"""Comma-, semicolon- and tab-separated tables with a header: one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from framing.errors import InputError
from framing.reading.article import MAX_CHARACTERS, Article
from framing.reading.fields import check_fields
from framing.reading.files import File, OnError
from framing.reading.records import articles

SUFFIXES = (".csv", ".tsv", ".tab")


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles; the number of a record is that of its row, without the header."""
    return articles(_rows, file, on_error)


def _rows(file: File, on_error: OnError) -> Iterator[tuple[int, Mapping[str, Any]]]:
    csv.field_size_limit(MAX_CHARACTERS["text"])  # the module's own default is 128 KiB
    lines = (line for _, line in file.lines(on_error))
    first = next((line for line in lines if not line.isspace()), None)
    if first is None:
        return  # an empty file; lines() has said so
    table = csv.reader(chain([first], lines), delimiter=max("\t;,", key=first.count))
    header = [name.strip() for name in next(table)]
    try:
        check_fields(header)
    except InputError as error:
        raise file.error(error.message.replace("found", "found columns", 1), 1, error.advice) from None
    number = 0
    while True:
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            advice = "is a quotation mark opened and never closed?"
            raise file.error(f"row {number + 1} cannot be read: {error}", table.line_num, advice) from None
        if not row:
            continue
        number += 1
        if len(row) == len(header):
            yield number, dict(zip(header, row, strict=True))
        else:
            found = f"row {number} has {len(row)} cells, the header has {len(header)}"
            on_error(file.error(found, table.line_num, "quote cells that hold a separator or a line break"))
