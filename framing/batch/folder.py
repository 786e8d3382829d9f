"""A folder whose files are there whole or not at all, on this machine or at an fsspec address."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from framing.errors import UsageError

_UNFINISHED = ".tmp"


def local_path(address: str) -> Path | None:
    """The path of a folder or file on this machine; None for an address such as `s3://…`."""
    if address.startswith("file://"):
        return Path(address.removeprefix("file://"))
    return None if "://" in address else Path(address)


class Folder:
    """Files by their names relative to the folder (`scores/part-00000.parquet`).

    A file is written under another name and renamed: whoever is killed leaves no half of it.
    """

    def __init__(self, address: str) -> None:
        """Raises `UsageError` where an address needs a package that is not there."""
        self.address = address.rstrip("/") or "/"
        self._path = local_path(self.address)
        self._system: Any = None
        self._root = ""
        if self._path is None:
            self._system, self._root = _filesystem(self.address)

    def name(self, name: str) -> str:
        """The path or address of a file."""
        return str(self._path / name) if self._path is not None else f"{self.address}/{name}"

    def read(self, name: str) -> bytes:
        """All bytes of a file; raises `FileNotFoundError`."""
        if self._path is not None:
            return (self._path / name).read_bytes()
        return bytes(self._system.cat_file(f"{self._root}/{name}"))

    def write(self, name: str, data: Any) -> None:
        """Write a file as a whole, in place of an older one."""
        unfinished = f"{name}.{secrets.token_hex(4)}{_UNFINISHED}"
        if self._path is None:
            self._system.makedirs(f"{self._root}/{name}".rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(f"{self._root}/{unfinished}", bytes(data))
            self._system.mv(f"{self._root}/{unfinished}", f"{self._root}/{name}")
            return
        path = self._path / unfinished
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(path, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # the name must not survive a power cut that the bytes do not
            path.replace(self._path / name)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        if self._path is not None:
            return (self._path / name).is_file()
        return bool(self._system.exists(f"{self._root}/{name}"))

    def names(self, room: str = "") -> list[str]:
        """The names of the files in the folder or one of its rooms, in order; unfinished ones are not there."""
        return [name for name in self._all(room) if not name.endswith(_UNFINISHED)]

    def _all(self, room: str) -> list[str]:
        if self._path is not None:
            path = self._path / room
            found = [p.name for p in path.iterdir()] if path.is_dir() else []
        else:
            place = f"{self._root}/{room}".rstrip("/")
            self._system.invalidate_cache()
            there = self._system.ls(place, detail=False) if self._system.isdir(place) else []
            found = [name.rstrip("/").rpartition("/")[2] for name in there]
        return sorted(f"{room}/{name}" if room else name for name in found)

    def remove(self, name: str) -> None:
        """Remove a file or a room with all in it, where it is there."""
        if self._path is None:
            with suppress(FileNotFoundError):
                self._system.rm(f"{self._root}/{name}", recursive=True)
        elif (self._path / name).is_dir():
            shutil.rmtree(self._path / name, ignore_errors=True)
        else:
            (self._path / name).unlink(missing_ok=True)

    def sweep(self, room: str) -> None:
        """Remove what writers that were killed left behind."""
        for name in self._all(room):
            if name.endswith(_UNFINISHED):
                self.remove(name)


def size(address: str) -> int:
    """Bytes of a file; 0 where they cannot be known."""
    path = local_path(address)
    try:
        if path is not None:
            return path.stat().st_size
        system, name = _filesystem(address)
        return int(system.size(name) or 0)
    except OSError:
        return 0


def _filesystem(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        advice = 'pip install "framing[dask]", and what fsspec asks for'
        raise UsageError(f"{address} cannot be reached: {error}", advice=advice) from None
    return system, str(root)
