"""Web pages saved as files: one article a page. How it is found: `framing.pages`."""

from __future__ import annotations

from collections.abc import Iterator

from framing import pages
from framing.article import Article
from framing.files import File, OnError

SUFFIXES = (".html", ".htm", ".xhtml")


def read(file: File, on_error: OnError) -> Iterator[Article]:  # noqa: ARG001
    """The article of one page."""
    yield pages.article(file.read(pages.MAX_BYTES), file)
