"""Web archives (WARC, as of Common Crawl's news crawl): the article of each page that was fetched well."""

from __future__ import annotations

from collections.abc import Iterator

from framing.errors import InputError, UsageError
from framing.reading.article import Article
from framing.reading.files import File, OnError
from framing.reading.pages import MAX_BYTES, Page, article

SUFFIXES = (".warc",)


def pages(file: File) -> Iterator[Page]:
    """The pages, their articles still to be found; a page's number is that of its response among all responses.

    Responses that are not HTML, or not of status 200, are passed over. Raises `UsageError` where the extra
    `framing[warc]` is not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        advice = 'pip install "framing[warc]"'
        raise UsageError(f"reading {file.path} needs the package fastwarc", advice=advice) from None
    number = 0
    with file.raw() as stream:  # fastwarc unpacks by itself, and seeks
        try:
            responses = ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all")
            for number, response in enumerate(responses, 1):
                good = response.http_headers is not None and response.http_headers.status_code == 200
                if good and "html" in (response.http_content_type or "").lower():
                    data = response.reader.read(MAX_BYTES + 1)
                    url = response.headers.get("WARC-Target-URI")
                    yield Page(file.path, number, data, response.http_charset, url)
        except (OSError, ValueError, RuntimeError) as error:
            raise file.error(f"the archive is damaged: {error}", number + 1) from error
    if not number:
        raise file.error("there is no response in the archive", advice="expected WARC with HTTP responses")


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles of the pages."""
    for page in pages(file):
        try:
            found = article(page)
        except InputError as error:
            on_error(error)
        else:
            yield found
