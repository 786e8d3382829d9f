"""Web archives (WARC, as of Common Crawl's news crawl): the article of each page that was fetched well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from framing.errors import InputError, UsageError
from framing.reading import pages
from framing.reading.article import Article
from framing.reading.files import File, OnError

SUFFIXES = (".warc",)


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles; the number of a record is that of its response among all responses of the archive.

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
            records = ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all")
            for number, record in enumerate(records, 1):
                if (found := _article(record, file, number, on_error)) is not None:
                    yield found
        except (OSError, ValueError, RuntimeError) as error:
            raise file.error(f"the archive is damaged: {error}", number + 1) from error
    if not number:
        raise file.error("there is no response in the archive", advice="expected WARC with HTTP responses")


def _article(record: Any, file: File, number: int, on_error: OnError) -> Article | None:
    if record.http_headers is None or record.http_headers.status_code != 200:
        return None
    if "html" not in (record.http_content_type or "").lower():
        return None
    page = record.reader.read(pages.MAX_BYTES + 1)
    try:
        return pages.article(
            page, file, number, charset=record.http_charset, url=record.headers.get("WARC-Target-URI")
        )
    except InputError as error:
        on_error(error)
        return None
