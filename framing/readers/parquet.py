"""Parquet: one article a row, read a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from framing.article import Article, check_fields
from framing.errors import InputError
from framing.files import File, OnError
from framing.records import articles

SUFFIXES = (".parquet", ".pq")

_ROWS = 256


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles; the number of a record is that of its row."""
    return articles(_rows(file), file, on_error)


def _rows(file: File) -> Iterator[tuple[int, Mapping[str, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file.path, memory_map=False) as table:
            columns = table.schema_arrow.names
            try:
                check_fields(columns)
            except InputError as error:
                found = error.message.replace("found", "found columns", 1)
                raise file.error(found, advice=error.advice) from None
            number = 0
            for batch in table.iter_batches(batch_size=_ROWS, use_threads=False):
                for record in batch.to_pylist():
                    number += 1
                    yield number, record
            if not number:
                raise file.error("the table has no rows", advice="expected articles")
    except (pa.ArrowException, OSError) as error:
        raise file.error(f"is no Parquet file, or a damaged one: {str(error).splitlines()[0]}") from error
