"""Web pages saved as files: one article a page. How it is found: `framing.reading.pages`."""

from __future__ import annotations

from collections.abc import Iterator

from framing.reading.article import Article
from framing.reading.files import File, OnError
from framing.reading.pages import MAX_BYTES, Page, article

SUFFIXES = (".html", ".htm", ".xhtml")


def pages(file: File) -> Iterator[Page]:
    """The page, its article still to be found."""
    yield Page(file.path, None, file.read(MAX_BYTES))


def read(file: File, on_error: OnError) -> Iterator[Article]:  # noqa: ARG001
    """The article of one page."""
    yield from map(article, pages(file))
