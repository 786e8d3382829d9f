"""Gzip unpacked as far as it can be: what is before a damage is not lost, nor are the members behind it."""

from __future__ import annotations

import zlib
from typing import BinaryIO

MAGIC = b"\x1f\x8b"

_MEMBER = MAGIC + b"\x08"  # 8 is the only method there is
_GZIP = 31  # says so to zlib, which then compares the checksum
_CHUNK = 1 << 13  # unpacks to 8 MB at most


class Gunzip:
    """The members of a gzip stream, one after the other.

    An error comes when all before the damage was read; who reads on gets the next member that can be found.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self.count = 0  # bytes taken from the stream
        self._raw = raw
        self._packed = self._ready = b""
        self._member: zlib._Decompress | None = None
        self._error: Exception | None = None
        self._searching = False  # behind a damage, for a member that yields something

    def read(self, size: int) -> bytes:
        """Some bytes, at most `size`, none at the end; raises `zlib.error` or `EOFError`."""
        while not self._ready:
            if self._error:
                error, self._error = self._error, None
                raise error
            if not self._packed and not self._fill():
                if self._member is None:
                    return b""
                self._member, self._error = None, EOFError("it ends in the middle")
            elif self._member or self._next_member():
                self._unpack()
        found, self._ready = self._ready[:size], self._ready[size:]
        return found

    def _fill(self) -> bool:
        more = self._raw.read(_CHUNK)
        self._packed += more
        self.count += len(more)
        return bool(more)

    def _next_member(self) -> bool:
        """Whether a member begins in what is at hand; what is before it is dropped."""
        if self._searching:
            at = self._packed.find(_MEMBER)
            self._packed = self._packed[at:] if at >= 0 else b""
        else:
            self._packed = self._packed.lstrip(b"\0")  # padding is allowed
        if self._packed:
            self._member = zlib.decompressobj(_GZIP)
        return bool(self._packed)

    def _unpack(self) -> None:
        assert self._member is not None  # noqa: S101
        packed, before = self._packed, self._member.copy()
        try:
            self._ready = self._member.decompress(packed)
        except zlib.error as error:
            self._rescue(before, packed, error)
            return
        self._searching = self._searching and not self._ready
        self._packed = self._member.unused_data
        if self._member.eof:
            self._member = None

    def _rescue(self, before: zlib._Decompress, packed: bytes, error: zlib.error) -> None:
        """Unpack up to the first wrong byte."""
        for i in range(len(packed)):
            try:
                self._ready += before.decompress(packed[i : i + 1])
            except zlib.error:
                break
        if self._ready or not self._searching:  # else it only looked like a member
            self._error = error
        # The damage may be that a member was cut, so the next begins before the byte that is wrong.
        self._packed = packed[1:] if packed.startswith(_MEMBER) else packed
        self._member, self._searching = None, True
