"""Plain text: one article a file, kept as it is."""

from __future__ import annotations

from collections.abc import Iterator

from framing.reading.article import Article
from framing.reading.cleaning import clean
from framing.reading.files import File, OnError

SUFFIXES = (".txt", ".text")


def read(file: File, on_error: OnError) -> Iterator[Article]:  # noqa: ARG001
    """The article; its headline and other parts are found later, in the text."""
    text, encoding = file.read_text()
    yield plain(text, file, encoding)


def plain(text: str, file: File, encoding: str = "utf-8") -> Article:
    """The article of a text; an encoding other than UTF-8 is noted."""
    meta = {} if encoding.startswith("utf-8") else {"encoding": encoding}
    return Article.assemble(clean(text), meta=meta, path=file.path)
