"""Standard input: JSON, JSON Lines, CSV, WARC, HTML or plain text, told apart by how it begins."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from framing.errors import InputError
from framing.readers import reader
from framing.reading.article import Article
from framing.reading.fields import measurable
from framing.reading.files import File, OnError, decode

SUFFIXES: tuple[str, ...] = ()  # its path is "-"


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles, in the format that was recognised."""
    with File("-", file.stream or sys.stdin.buffer).open() as stream:
        start = stream.peek()
        if start.startswith(b"PAR1"):
            raise file.error("is Parquet, which is read from its end", advice="give it as a file")
        yield from reader("-" + _suffix(start)).read(File("-", stream), on_error)


def _suffix(start: bytes) -> str:
    if start.startswith(b"WARC/"):
        return ".warc"
    text = _text(start)
    first, second, *_ = *re.split(r"\s*[\r\n]\s*", text, maxsplit=2), "", ""
    if text.startswith("{"):
        # A whole object on the first line, or one so long that its end is not in sight; or a broken one, with
        # the next behind it.
        whole = first.endswith("}") or len(first) == len(text)
        return ".jsonl" if whole or (second.startswith("{") and first[-1] not in "{[,:") else ".json"
    if text.startswith("["):
        return ".json" if text[1:].lstrip().startswith("{") else ".txt"
    if text.lower().startswith(("<!doctype html", "<html")):
        return ".html"
    if second.startswith('{"') and second.endswith("}"):
        return ".jsonl"
    return ".csv" if _is_header(first) else ".txt"


def _text(start: bytes) -> str:
    try:
        text = decode(start[: len(start) // 4 * 4], "-")[0]  # no half character of a wide encoding
    except InputError:
        text = start.decode("utf-8", "replace")
    return text.lstrip("\ufeff \t\r\n")


def _is_header(line: str) -> bool:
    """Whether a line names columns: one of them we know, and no prose, which has a space after a comma."""
    separator = max("\t;,", key=line.count)
    names = [name.strip('"') for name in line.split(separator)]
    return len(names) > 1 and measurable(names) and all(name == name.strip() and name for name in names)
