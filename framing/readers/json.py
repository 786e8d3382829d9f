"""JSON: one article as an object, an array of them, or an object that holds such an array."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from framing.article import Article, measurable
from framing.errors import InputError
from framing.files import File, OnError, decode
from framing.readers import articles

SUFFIXES = (".json", ".jsonld")

MAX_BYTES = 500_000_000  # an array must be in memory as a whole


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The article, or the articles of the array, numbered from 1."""
    text, _ = decode(file.read(MAX_BYTES), file.path)
    value = parse(text, file)
    found = records(value)
    if not found:
        raise file.error(
            f"there is no article in this {_kind(value)}", advice="expected an object, or an array of objects"
        )
    if found[0] is value:
        yield Article.from_record(value, path=file.path)
        return
    yield from articles(_objects(found, file, on_error), file, on_error)


def parse(text: str, file: File, line: int | None = None) -> Any:
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


def records(value: Any) -> list[Any]:
    """The records in a value: itself, its items, or those of the one list of objects inside it."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return []
    if isinstance(graph := value.get("@graph"), list):
        return [item for item in graph if isinstance(item, Mapping) and "Article" in str(item.get("@type"))]
    if measurable(value):
        return [value]
    for inner in value.values():
        if isinstance(inner, list) and inner and all(isinstance(item, Mapping) for item in inner):
            return inner
        if isinstance(inner, Mapping) and (found := records(inner)):
            return found
    return []


def _objects(found: list[Any], file: File, on_error: OnError) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, item in enumerate(found, 1):
        if isinstance(item, Mapping):
            yield number, item
        else:
            on_error(not_an_object(item, file, number))


def not_an_object(value: Any, file: File, number: int) -> InputError:
    """The error for a record that is a list, a string, a number …"""
    return file.error(f"expected an object with fields, found {_kind(value)}", number)


def _kind(value: Any) -> str:
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return kinds.get(type(value), "number")
