"""Standard input: JSON, JSON Lines, HTML or plain text, told apart by how it begins."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from framing.readers import reader
from framing.reading.article import Article
from framing.reading.files import File, OnError

SUFFIXES: tuple[str, ...] = ()  # its path is "-"


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles, in the format that was recognised."""
    with File("-", file.stream or sys.stdin.buffer).open() as stream:
        yield from reader("-" + _suffix(stream.peek())).read(File("-", stream), on_error)


def _suffix(start: bytes) -> str:
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        # A whole object on the first line, or one so long that its end is not in sight.
        line, end, _ = start.partition(b"\n")
        return ".jsonl" if not end or line.rstrip().endswith(b"}") else ".json"
    if start.startswith(b"["):
        return ".json" if start[1:].lstrip()[:1] == b"{" else ".txt"
    return ".html" if start.lower().startswith((b"<!doctype html", b"<html")) else ".txt"
