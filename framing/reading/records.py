"""Records out of files: JSON read with errors that say where, and articles of numbered records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from framing.errors import InputError
from framing.reading.article import Article
from framing.reading.fields import kind_of
from framing.reading.files import File, OnError

Numbered = Iterator[tuple[int | None, Mapping[str, Any]]]

_ALL_BAD = 10_000  # records; where all of the first are wrong the file is
_COPIED = "check that the file was written and copied whole"


def articles(
    records: Callable[[File, OnError], Numbered], file: File, on_error: OnError
) -> Iterator[Article]:
    """The articles of a file's records, each with its number (None where there is only one).

    No record ends the file, whatever is wrong with it. A file without one is an error.
    """
    good = bad = 0

    def failed(error: InputError) -> None:
        nonlocal bad
        bad += 1
        on_error(error)

    for number, record in records(file, failed):
        if bad >= _ALL_BAD and not good:
            raise file.error(
                f"none of the first {_ALL_BAD:,} records is an article", number, "is it the right file?"
            )
        try:
            article = Article.from_record(record, path=file.path, number=number)
        except Exception as error:  # the net below all formats: what nobody thought of costs one record
            failed(about_record(error, file, number))
        else:
            good += 1
            yield article
    if not good and not bad:
        raise file.error("there is no article in this file", advice="leave it out, or fill it")


def about_record(error: Exception, file: File, number: int | None) -> InputError:
    """The error about a record, whatever was raised over it; one that nobody expected is named by its type."""
    if isinstance(error, InputError):
        return file.error(error.message, error.line if number is None else number, error.advice)
    if isinstance(error, RecursionError):
        return file.error("it is nested too deeply", number, "take out what is nested, or flatten it")
    advice = "look at this record; if nothing is wrong with it, please report this"
    return file.error(f"{type(error).__name__}: {error}", number, advice)


def parse_json(text: str, file: File, line: int | None = None) -> Any:
    """A JSON value; raises `InputError` with the line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        around = text[max(0, error.pos - 20) : error.pos + 20]
        where = error.lineno if line is None else line
        message = f"malformed JSON: {error.msg.removesuffix(' at')} at column {error.colno}, near {around!r}"
        several = line is None and error.msg == "Extra data" and error.lineno > 1
        advice = "if each line is an article, this is JSON Lines: rename it to .jsonl"
        raise file.error(message, where, advice if several else _COPIED) from None
    except RecursionError:
        advice = "an article has no such structure: leave it out"
        raise file.error("JSON that cannot be read: it is nested too deeply", line, advice) from None
    except ValueError:  # Python reads no number of more than 4,300 digits
        advice = "write such a number as a string"
        raise file.error("JSON that cannot be read: a number has thousands of digits", line, advice) from None


def not_an_object(value: Any, file: File, number: int | None) -> InputError:
    """The error for a record that is a list, a string, a number …"""
    advice = 'an article is an object, such as {"headline": "…", "text": "…"}'
    return file.error(f"expected an object with fields, found {kind_of(value)}", number, advice)
