"""Who belongs to which group, and which articles count at all."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import InputError, UsageError

if TYPE_CHECKING:
    import polars as pl

PERIODS = {"year": 4, "month": 7, "day": 10}  # characters of an ISO date


def labels(
    scores: pl.DataFrame, by: str, file: str | None = None, where: Sequence[str] = ()
) -> list[str | None]:
    """The group of each row; None for a row that is in no group or is filtered out.

    Args:
        scores: a table with `doc_id`, and `meta` as JSON.
        by: a column, a key of `meta`, or a period (`year`, `month`, `day`) of the date; two or more joined
            by `+` make groups of their combinations (`outlet+year`).
        file: a CSV file with two columns: a key (`doc_id`, `outlet` or any other column or key of `meta`) and
            `group`. Takes the place of `by`.
        where: conditions `column=value` or `column!=value`, all of which must hold; `|` between several values.

    Raises:
        UsageError: there is no such column, or a condition cannot be read.
    """
    if file is not None:
        key, group = _table(file)
        found = [group.get(value) if value is not None else None for value in column(scores, key)]
    else:
        parts = [column(scores, name.strip()) for name in by.split("+")]
        found = [
            " · ".join(str(v) for v in row) if None not in row else None for row in zip(*parts, strict=True)
        ]
    for condition in where:
        keep = _holds(scores, condition)
        found = [group if kept else None for group, kept in zip(found, keep, strict=True)]
    return found


def column(scores: pl.DataFrame, name: str) -> list[str | None]:
    """A column, a key of `meta` or a period, as strings; None where empty."""
    if name in scores.columns:
        values = scores[name].to_list()
    elif name in PERIODS and "date_published" in scores.columns:
        dated = re.compile(r"\d{4}-\d{2}-\d{2}")
        dates = scores["date_published"].to_list()
        values = [d[: PERIODS[name]] if d and dated.match(d) else None for d in dates]
    else:
        meta = [json.loads(text) if text else {} for text in scores["meta"].to_list()]
        values = [m.get(name) for m in meta]
        if not any(name in m for m in meta):
            keys = sorted({key for m in meta[:1_000] for key in m})
            known = [c for c in scores.columns if ":" not in c and c != "meta"] + [*PERIODS, *keys]
            raise UsageError(f"there is no column {name!r}", advice=f"there are: {', '.join(known)}")
    return [None if value is None or value == "" else str(value) for value in values]


def _holds(scores: pl.DataFrame, condition: str) -> list[bool]:
    found = re.fullmatch(r"\s*([^=!]+?)\s*(!?=)\s*(.*?)\s*", condition, re.DOTALL)
    if found is None:
        raise UsageError(
            f"the condition {condition!r} cannot be read", advice="write column=value or column!=value"
        )
    name, sign, values = found.groups()
    wanted = {value.strip() for value in values.split("|")}
    return [(value in wanted) == (sign == "=") for value in column(scores, name)]


def _table(path: str) -> tuple[str, Mapping[str, str]]:
    advice = "two columns with names in the first line: doc_id (or outlet, …) and group"
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = [name for name in reader.fieldnames or [] if name != "group"]
            if len(names) != 1 or "group" not in (reader.fieldnames or []):
                raise InputError("expected the columns doc_id and group", path=path, line=1, advice=advice)
            found = {row[names[0]]: row["group"] for row in reader if row["group"]}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", path=path, advice=advice) from None
    return names[0], found
