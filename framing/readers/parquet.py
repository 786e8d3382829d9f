"""Parquet: one article a row, read a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from framing.errors import InputError
from framing.reading.article import Article
from framing.reading.fields import check_fields
from framing.reading.files import File, OnError
from framing.reading.records import articles

SUFFIXES = (".parquet", ".pq")

_ROWS = 256


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles; the number of a record is that of its row."""
    return articles(_rows, file, on_error)


def _rows(file: File, on_error: OnError) -> Iterator[tuple[int, Mapping[str, Any]]]:  # noqa: ARG001
    import pyarrow as pa
    import pyarrow.parquet as pq

    with file.raw() as raw:
        try:
            with pq.ParquetFile(raw, buffer_size=1 << 16, pre_buffer=False) as table:
                _check(table.schema_arrow.names, file)
                number = 0
                for batch in table.iter_batches(batch_size=_ROWS, use_threads=False):
                    for record in batch.to_pylist():
                        number += 1
                        yield number, record
        except (pa.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            raise file.error(f"is no Parquet file, or a damaged one: {reason}") from error
    if not number:
        raise file.error("the table has no rows", advice="expected articles")


def _check(columns: list[str], file: File) -> None:
    try:
        check_fields(columns)
    except InputError as error:
        raise file.error(error.message.replace("found", "found columns", 1), advice=error.advice) from None
