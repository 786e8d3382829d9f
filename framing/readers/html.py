"""Web pages saved as files: one article a page. How it is found: `framing.reading.pages`."""

from __future__ import annotations

from collections.abc import Iterator

from framing.reading import pages
from framing.reading.article import Article
from framing.reading.files import File, OnError

SUFFIXES = (".html", ".htm", ".xhtml")


def read(file: File, on_error: OnError) -> Iterator[Article]:  # noqa: ARG001
    """The article of one page."""
    yield pages.article(file.read(pages.MAX_BYTES), file)
