"""Parquet: one article a row, read a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from framing.errors import InputError
from framing.reading.article import Article
from framing.reading.fields import check_fields
from framing.reading.files import File, OnError
from framing.reading.records import Numbered, articles
from framing.reading.unpacking import MAGIC

SUFFIXES = (".parquet", ".pq")

_ROWS = 256


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles; the number of a record is that of its row."""
    return articles(_rows, file, on_error)


def _rows(file: File, on_error: OnError) -> Numbered:  # noqa: ARG001
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    with file.raw() as raw:
        if raw.read(len(MAGIC)) == MAGIC:
            text = "is packed with gzip; Parquet is compressed in itself, and read from its end"
            raise file.error(text, advice="unpack it first: gunzip")
        try:
            with pq.ParquetFile(raw, buffer_size=1 << 16, pre_buffer=False) as table:
                _check(table.schema_arrow.names, file)
                for batch in table.iter_batches(batch_size=_ROWS, use_threads=False):
                    for row in zip(*map(_values, batch.columns), strict=True):
                        number += 1
                        yield number, dict(zip(batch.schema.names, row, strict=True))
        except (pa.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            lost = f"; rows from {number + 1:,} on are not read" if number else ""
            advice = "write or fetch it again"
            raise file.error(
                f"is no Parquet file, or a damaged one: {reason}{lost}", advice=advice
            ) from error
    if not number:
        raise file.error("the table has no rows", advice="expected articles")


def _values(column: Any) -> list[Any]:
    """The values of a column; those that Python has no place for, such as the year 11476, are None."""
    import pyarrow as pa

    if getattr(column.type, "unit", "") == "ns":  # Python's own dates go down to microseconds
        kinds = {pa.types.is_timestamp: "timestamp", pa.types.is_duration: "duration"}
        kind = next((name for is_it, name in kinds.items() if is_it(column.type)), "time64")
        zone = {"tz": column.type.tz} if kind == "timestamp" else {}
        column = column.cast(getattr(pa, kind)("us", **zone), safe=False)
    try:
        return list(column.to_pylist())
    except Exception:  # one of them; which, and of what kind, is different for each type
        return [_value(scalar) for scalar in column]


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()  # the record says what is wrong with it, if it is a text
    except Exception:
        return None


def _check(columns: list[str], file: File) -> None:
    try:
        check_fields(columns)
    except InputError as error:
        raise file.error(error.message.replace("found", "found columns", 1), advice=error.advice) from None
