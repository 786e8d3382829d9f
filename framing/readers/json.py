"""JSON: one article as an object, an array of them, or an object that holds such an array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from framing.reading.article import Article
from framing.reading.fields import measurable
from framing.reading.files import File, OnError, decode
from framing.reading.records import Numbered, articles, not_an_object, parse_json

SUFFIXES = (".json", ".jsonld")

MAX_BYTES = 500_000_000  # an array must be in memory as a whole


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The article, or the articles of the array, numbered from 1."""
    return articles(_objects, file, on_error)


def _objects(file: File, on_error: OnError) -> Numbered:
    text, _ = decode(file.read(MAX_BYTES), file.path)
    value = parse_json(text, file)
    found = records(value)
    if found == []:
        raise file.error("there is no article in the array", advice="expected an array of objects")
    alone = len(found) == 1 and found[0] is value
    for number, item in enumerate(found, 1):
        if isinstance(item, Mapping):
            yield None if alone else number, item
        else:
            on_error(not_an_object(item, file, None if alone else number))


def records(value: Any, depth: int = 3) -> list[Any]:
    """The records in a value: its items, those of a list of objects not far inside it, or itself."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or measurable(value):
        return [value]
    if isinstance(graph := value.get("@graph"), list):
        return [item for item in graph if isinstance(item, Mapping) and "Article" in str(item.get("@type"))]
    for inner in value.values():
        if isinstance(inner, list) and _are_records(inner):
            return inner
        if isinstance(inner, Mapping) and depth:
            found = records(inner, depth - 1)
            if not found or found[0] is not inner:
                return found
    return [value]


def _are_records(items: list[Any]) -> bool:
    objects = [item for item in items if isinstance(item, Mapping)]
    return bool(objects) and (len(objects) == len(items) or any(map(measurable, objects)))
