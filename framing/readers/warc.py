"""Web archives (WARC, as of Common Crawl's news crawl): the article of each page that was fetched well.

Records are told apart here and each is given to fastwarc by itself: a damaged one costs only itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from framing.errors import InputError, UsageError
from framing.reading.article import Article
from framing.reading.files import File, OnError
from framing.reading.pages import MAX_BYTES, Page, article

SUFFIXES = (".warc",)

_HEAD = 1 << 16  # bytes of a record's own header
_HELD = MAX_BYTES + _HEAD  # of a record in memory; what is longer is no page to be read
_HUGE = 1 << 30  # bytes no record has
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_RESPONSE = re.compile(rb"^warc-type:[ \t]*response[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LINE_ENDS = re.compile(rb"[\r\n]*")


def pages(file: File) -> Iterator[Page]:
    """The pages, their articles still to be found; a page's number is that of its response among all responses.

    Responses that are not HTML, or not of status 200, are passed over. A record that is damaged counts as a
    response: often nobody can say what it was. Raises `UsageError` where the extra `framing[warc]` is not
    installed.
    """
    try:
        import fastwarc.warc  # noqa: F401
    except ImportError:
        advice = 'pip install "framing[warc]"'
        raise UsageError(f"reading {file.path} needs the package fastwarc", advice=advice) from None
    number = found = 0
    with file.open() as stream:
        for number, record in enumerate(_Archive(stream), 1):
            if page := _page(record, file, number):
                found += 1
                yield page
    if not number:
        raise file.error("there is no response in the archive", advice="expected WARC with HTTP responses")
    if not found:
        reason = f"there is no article in this file: none of its {number:,} responses is HTML of status 200"
        raise file.error(reason, advice="leave it out")


def read(file: File, on_error: OnError) -> Iterator[Article]:
    """The articles of the pages."""
    for page in pages(file):
        try:
            found = article(page)
        except InputError as error:
            on_error(error)
        else:
            yield found


class _Record(NamedTuple):
    """A response as it was stored, or what is wrong with a record."""

    data: bytes
    fault: str = ""


def _page(record: _Record, file: File, number: int) -> Page | None:
    """The page of a response; None where it is not HTML or was not fetched well."""
    from fastwarc.warc import ArchiveIterator

    if record.fault:
        reason = f"the record is damaged: {record.fault}"
        return Page(file.path, number, b"", reason=reason, advice="fetch the archive again")
    try:
        response = next(iter(ArchiveIterator(io.BytesIO(record.data), auto_decode="all")))
        good = response.http_headers is not None and response.http_headers.status_code == 200
        if not good or "html" not in (response.http_content_type or "").lower():
            return None
        data = response.reader.read(MAX_BYTES + 1)
        url = response.headers.get("WARC-Target-URI")
        return Page(file.path, number, data, response.http_charset, url)
    except (OSError, ValueError, RuntimeError, StopIteration) as error:
        reason = f"the response cannot be read: {error}"
        return Page(file.path, number, b"", reason=reason, advice="it was stored so: leave it out")


class _Archive:
    """The responses of an archive, and in place of each damaged record what is wrong with it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._data = bytearray()  # read, and not yet given out
        self._damage = ""  # of the stream, behind the data

    def __iter__(self) -> Iterator[_Record]:
        while self._need(1) or self._damage:
            if ends := _LINE_ENDS.match(self._data).end():  # type: ignore[union-attr]
                del self._data[:ends]
                continue
            size, fault = self._measure()
            if fault:
                further = self._find_next()
                yield _Record(b"", fault if further else f"{fault}; nothing behind it could be read")
                continue
            data = bytes(self._data[: min(size, _HELD)])
            self._drop(size)
            if _RESPONSE.search(data, 0, _HEAD):
                yield _Record(data)

    def _need(self, size: int) -> bool:
        """Whether there are so many bytes."""
        while len(self._data) < size and not self._damage:
            try:
                more = self._stream.read1(1 << 16)
            except InputError as error:
                self._damage = error.message
                break
            if not more:
                break
            self._data += more
        return len(self._data) >= size

    def _measure(self) -> tuple[int, str]:
        """The bytes of the record that begins here, header and all, and what is wrong with it."""
        data = self._data
        whole = self._need(_HEAD)
        if not data.startswith(b"WARC/"):
            cut = b"WARC/".startswith(data)
            return 0, self._damage or "cut off in its header" if cut else "no record begins where one should"
        head = _HEAD_END.search(data, 0, _HEAD)
        if head is None:
            return 0, "its header has no end" if whole else self._damage or "cut off in its header"
        if data.find(b"\nWARC/", 0, head.end()) >= 0:
            return 0, "cut off in its header"
        length = _LENGTH.search(data, 0, head.end())
        if length is None:
            return 0, "its header has no Content-Length that is a number"
        size = int(length[1])
        if size > _HUGE:
            return 0, f"its header claims that it has {size:,} bytes"
        end = head.end() + size
        if end <= _HELD and not self._need(end + 16) and len(data) < end:
            because = f" ({self._damage})" if self._damage else ""
            return 0, f"cut off: {len(data) - head.end():,} of {size:,} bytes{because}"
        tail = bytes(data[end : end + 16])
        over = tail.startswith(b"\r\n\r\n") or b"WARC/".startswith(tail.lstrip(b"\r\n")[:5])
        return end, "" if over else f"it goes on behind the {size:,} bytes that its header names"

    def _drop(self, size: int) -> None:
        while size > len(self._data) and self._data:
            size -= len(self._data)
            self._data.clear()
            self._need(1)
        del self._data[:size]

    def _find_next(self) -> bool:
        """Go to the next line that begins a record, behind the one at hand; whether there is one."""
        while True:
            at = self._data.find(b"\nWARC/")
            if at >= 0:
                del self._data[: at + 1]
                return True
            del self._data[:-5]
            if not self._need(len(self._data) + 1):
                if not self._damage:
                    self._data.clear()
                    return False
                self._damage = ""
                self._data[:] = b"\n"  # behind a damage the stream goes on with a member, so with a record
