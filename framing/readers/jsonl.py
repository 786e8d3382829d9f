"""JSON Lines: one article a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from framing.errors import InputError
from framing.reading.article import Article
from framing.reading.files import File, OnError
from framing.reading.records import articles, not_an_object, parse_json

SUFFIXES = (".jsonl", ".ndjson")


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles; the number of a record is that of its line. Empty lines are passed over."""
    return articles(_objects, file, on_error)


def _objects(file: File, on_error: OnError) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in file.lines(on_error):
        if line.isspace():
            continue
        try:
            value = parse_json(line, file, number)
        except InputError as error:
            on_error(error)
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            on_error(not_an_object(value, file, number))
