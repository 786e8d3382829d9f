"""CSV: the numbers as one table, a row a measure and zone, or a row a comparison; for spreadsheets and R."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from framing.batch.store import spreadsheet_safe
from framing.report import Report, visible

SUFFIX = ".csv"
FULL = True


def write(report: Report, stream: TextIO) -> None:
    """Write the table; None is an empty cell. No cell is taken for a formula."""
    table(_rows(report.data), stream)


def table(rows: Iterable[Mapping[str, Any]], stream: TextIO) -> None:
    """Write rows of the same keys."""
    writer = csv.writer(stream, lineterminator="\n")
    for i, row in enumerate(rows):
        if not i:
            writer.writerow(row)
        writer.writerow([_cell(value) for value in row.values()])


def _rows(data: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    if "comparisons" in data:
        return data["comparisons"]  # type: ignore[no-any-return]
    return (row for found in data.get("measures", ()) for row in _measure(found))


def _measure(found: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The rows of a measure: of one article a row a zone, of two articles side by side one row."""
    if "zones" not in found:
        sides = {
            f"{key.rstrip('s')}_{i + 1}": found[key][i]
            for i in range(2)
            for key in ("counts", "words", "values")
        }
        yield {key: found[key] for key in ("measure", "unit", "zone")} | sides
        return
    for zone, cell in found["zones"].items():
        values = {key: cell.get(key) for key in ("count", "words", "value")}
        yield {"measure": found["name"], "unit": found["unit"], "zone": zone} | values


def _cell(value: Any) -> Any:
    return spreadsheet_safe(visible(value)) if isinstance(value, str) else value
