"""Files as bytes, text and lines: unpacked, decoded, limited in size, with errors that say where.

Everything is read in streams; nothing a file contains can make memory grow beyond the limits stated here.
"""

from __future__ import annotations

import codecs
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from framing.errors import InputError, UsageError
from framing.reading.unpacking import MAGIC, Gunzip

OnError = Callable[[InputError], None]

MAX_BYTES = 20_000_000  # of one article, or one line with an article
_BOMB_BYTES, _BOMB_RATIO = 20_000_000, 200  # news text packs to a third, at the very best to a tenth

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
)
_MARKS += ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WIDE = ("utf-16", "utf-32")
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_START = 1024  # bytes that tell a binary file from one with a few bad lines
_BLANK_LINES = 100_000
_BINARY = "the data is binary: it has many control characters"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class File:
    """An input by its path; `-` is standard input, which `stream` may stand for."""

    path: str
    stream: BinaryIO | None = None

    def error(self, message: str, line: int | None = None, advice: str = "") -> InputError:
        """An error about this file."""
        return InputError(message, path=self.path, line=line, advice=advice)

    @contextmanager
    def raw(self) -> Iterator[BinaryIO]:
        """The bytes as they lie there; an address such as `s3://…` is read through fsspec."""
        try:
            if self.path == "-":
                yield self.stream or sys.stdin.buffer
                return
            with (
                _filesystem(self.path).open(self.path, "rb")
                if "://" in self.path
                else open(self.path, "rb") as raw
            ):
                yield raw
        except OSError as error:
            advice = "look whether it is there, and whether you may read it"
            raise self.error(f"cannot be read: {error.strerror or error}", advice=advice) from error

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """The unpacked bytes, as a stream; what goes wrong below it is an `InputError`."""
        with self.raw() as raw:
            yield io.BufferedReader(_Unpacked(self, raw), 1 << 16)

    def read(self, limit: int = MAX_BYTES) -> bytes:
        """All bytes of a file that is read as a whole."""
        with self.open() as stream:
            data = stream.read(limit + 1)
            unpacked = ", unpacked," if cast("_Unpacked", stream.raw).packed else ""
        if len(data) > limit:
            advice = "it must be read as a whole; give one article a file, or many as JSON Lines"
            found = f"the file{unpacked} is larger than {limit // 1_000_000} MB, the limit"
            raise self.error(found, advice=advice)
        if not data.strip():
            raise self.error("the file is empty", advice="expected an article")
        return data

    def read_text(self) -> tuple[str, str]:
        """All text of a file that holds one article, and its encoding."""
        data = self.read()
        text, encoding = decode(data, self.path)
        if encoding == "utf-8" and 100 * len(_CONTROL.findall(data)) > len(data):
            raise self.error(_BINARY, advice="leave the file out")
        return text, encoding

    def lines(self, on_error: OnError) -> Iterator[tuple[int, str]]:
        """Numbered lines with their line ends; lines too long or not decodable go to `on_error`.

        A file that is binary as a whole raises.
        """
        with self.open() as unpacked:
            stream = _utf8(self, unpacked)
            start, number, blank = stream.peek(_START)[:_START], 0, 0
            if len(start) == _START and 20 * len(_CONTROL.findall(start)) > _START:
                raise self.error(_BINARY, 1, "leave the file out; or, if it is UTF-16, save it as UTF-8")
            while line := stream.readline(MAX_BYTES + 1):
                number += 1
                blank = 0 if len(line) > 2 else blank + 1
                if blank > _BLANK_LINES:
                    raise self.error(
                        f"{_BLANK_LINES:,} empty lines one after the other", number, "leave the file out"
                    )
                if len(line) > MAX_BYTES:
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(1 << 20)
                    long = f"the line is longer than {MAX_BYTES // 1_000_000} MB"
                    on_error(self.error(long, number, "give each article a line of its own"))
                    continue
                try:
                    text = decode(line, self.path, number)[0]
                except InputError as error:
                    on_error(error)
                else:
                    yield number, text
            if not number:
                on_error(self.error("the file is empty", advice="expected articles"))


def listed(address: str) -> list[str]:
    """The files that an address such as `s3://bucket/folder` or `…/*.jsonl` stands for, in order."""
    system = _filesystem(address)
    if system.isfile(address):
        return [address]
    found = system.find(address) if system.isdir(address) else system.glob(address)
    return sorted(system.unstrip_protocol(path) for path in found if system.isfile(path))


def _filesystem(address: str) -> Any:
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(address)[0]
    except (ImportError, ValueError) as error:
        advice = 'pip install "framing[dask]", and what fsspec asks for'
        raise UsageError(f"cannot read {address}: {error}", advice=advice) from None


class _Unpacked(io.RawIOBase):
    """The bytes of a stream, gunzipped where they are gzip, whatever the file is called."""

    def __init__(self, file: File, raw: BinaryIO) -> None:
        buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", raw))
        self.packed = buffered.peek(2)[:2] == MAGIC
        self._file, self._total, self._ended = file, 0, False
        self._source = Gunzip(buffered) if self.packed else buffered

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._ended:
            return 0
        try:
            data = self._source.read(len(buffer))
        except (EOFError, zlib.error) as error:
            reason = str(error).rpartition(": ")[2]  # what zlib was doing stands before it
            text = f"the gzip file is damaged or cut short: {reason}"
            raise self._file.error(text, advice="fetch or pack it again") from error
        buffer[: len(data)] = data
        if isinstance(self._source, Gunzip):
            self._check(data, self._source.count)
        return len(data)

    def _check(self, data: bytes, taken: int) -> None:
        message = advice = ""
        if not self._total and data.startswith(MAGIC):
            message, advice = "the file is packed twice, gzip inside gzip", "unpack it once: gunzip"
        self._total += len(data)
        if self._total > max(_BOMB_BYTES, _BOMB_RATIO * taken):
            much = f"{self._total // 1_000_000} MB and more, over {_BOMB_RATIO} times its size"
            message = f"unpacks to {much}, which no text does"
            advice = "this looks like a decompression bomb; unpack it to look at it"
        if message:
            self._ended = True
            raise self._file.error(message, advice=advice)


def _utf8(file: File, stream: io.BufferedReader) -> io.BufferedReader:
    """The stream, in UTF-8 where a byte-order mark says that it is of a wider encoding."""
    encoding = _marked(stream.peek(4))
    return io.BufferedReader(_Recoded(file, stream, encoding), 1 << 16) if encoding in _WIDE else stream


class _Recoded(io.RawIOBase):
    """UTF-16 or UTF-32 as UTF-8."""

    def __init__(self, file: File, stream: BinaryIO, encoding: str) -> None:
        self._file, self._stream, self._encoding = file, stream, encoding
        # What is half a character stays half a character, and is refused with its line.
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        more, data = b"-", b""
        while more and not data:
            more = self._stream.read(len(buffer) // 2)
            try:
                data = self._decoder.decode(more, final=not more).encode("utf-8", "surrogatepass")
            except UnicodeDecodeError as error:
                text = f"is not valid {self._encoding.upper()}: {error.reason}"
                raise self._file.error(text, advice="write it again, as UTF-8") from None
        buffer[: len(data)] = data
        return len(data)


def _marked(data: bytes) -> str:
    """The encoding that a byte-order mark names, else UTF-8."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")


def decode(data: bytes, path: str, line: int = 1) -> tuple[str, str]:
    r"""Bytes as text, and the encoding they were in: a byte-order mark's, UTF-8 or Windows-1252.

    Windows-1252 (and so Latin-1) is taken only where no letter is written in UTF-8 and nearly all bytes are
    ASCII. Anything else is an `InputError` with the line of the first wrong byte, counted from `line`.

    >>> decode(b"caf\xe9 society", "x.txt")
    ('café society', 'cp1252')
    """
    encoding = _marked(data)
    if encoding not in _WIDE and b"\0" in data:
        line += data.count(b"\n", 0, data.index(b"\0"))
        advice = "this is no text; or it is UTF-16, which needs its byte-order mark: save it as UTF-8"
        raise InputError("the data is binary: it has NUL bytes", path=path, line=line, advice=advice)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        wrong = error
    unusual = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if encoding == "utf-8" and unusual < len(data) * 0.15 and not _UTF8_LETTER.search(data):
        with suppress(UnicodeDecodeError):
            if not _CONTROL.search(data):
                return data.decode("cp1252"), "cp1252"
    raise InputError(
        f"byte {data[wrong.start]:#04x} at position {wrong.start} is not valid {encoding.upper()}",
        path=path,
        line=line + data.count(b"\n", 0, wrong.start),
        advice="save the file as UTF-8 (iconv -f OLD -t UTF-8); if it is no text, leave it out",
    ) from wrong
