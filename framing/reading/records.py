"""Records out of files: JSON read with errors that say where, and articles of numbered records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from framing.errors import InputError
from framing.reading.article import Article
from framing.reading.files import File, OnError

_ALL_BAD = 10_000  # records; where all of the first are wrong the file is


def articles(
    records: Iterable[tuple[int | None, Mapping[str, Any]]], file: File, on_error: OnError
) -> Iterator[Article]:
    """The articles of records, each with its number (None where there is only one)."""
    good = bad = 0
    for number, record in records:
        if bad >= _ALL_BAD and not good:
            raise file.error(
                f"none of the first {_ALL_BAD:,} records is an article", number, "is it the right file?"
            )
        try:
            article = Article.from_record(record, path=file.path, number=number)
        except InputError as error:
            bad += 1
            on_error(file.error(error.message, number, error.advice))
        else:
            good += 1
            yield article


def parse_json(text: str, file: File, line: int | None = None) -> Any:
    """A JSON value; raises `InputError` with the line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        around = text[max(0, error.pos - 20) : error.pos + 20]
        where = error.lineno if line is None else line
        message = f"malformed JSON: {error.msg} at column {error.colno}, near {around!r}"
        raise file.error(message, where, "check that the file was written and copied whole") from None
    except (ValueError, RecursionError) as error:
        raise file.error(f"JSON that cannot be read: {error}", line) from None


def not_an_object(value: Any, file: File, number: int | None) -> InputError:
    """The error for a record that is a list, a string, a number …"""
    kinds = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return file.error(f"expected an object with fields, found {kinds.get(type(value), 'a number')}", number)
