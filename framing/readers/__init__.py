"""Path in, articles out: one format a file.

A reader is a module of this folder, found by its file name, with two names in it::

    SUFFIXES = (".txt",)                                     # in lower case; also with .gz behind it
    def read(file: File, on_error: OnError) -> Iterator[Article]: ...

It yields cleaned articles one at a time, and hands what is wrong with one record of many to `on_error`
before it goes on; what is wrong with the whole file it raises. A reader of web pages has one more name, so
that finding their articles, which takes long, can be left to others::

    def pages(file: File) -> Iterator[Page]: ...
"""

from __future__ import annotations

import glob
import os
import pkgutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from framing.errors import InputError
from framing.reading.article import Article
from framing.reading.files import File, OnError, listed
from framing.reading.language import check_language


class Reader(Protocol):
    """What a module of this folder offers."""

    SUFFIXES: tuple[str, ...]

    def read(self, file: File, on_error: OnError) -> Iterator[Article]:
        """The articles of one file."""


def read(
    path: str | Path, *, language: str | None = None, on_error: Callable[[InputError], None] | None = None
) -> Iterator[Article]:
    """The articles of a file, a folder with all below it, a glob, or `-` for standard input.

    Files come in the order of their paths. In a folder, files of no known format are passed over. Addresses
    such as `s3://…` are read through fsspec, where it is installed.

    Args:
        path: what to read; standard input may be plain text, HTML, JSON, JSON Lines, CSV or WARC, gzip'd or not.
        language: the language of all articles; given, no text is refused for not being English.
        on_error: called with the error of each file or record that cannot be read, whereupon reading goes
            on; without it the first such error is raised.

    Raises:
        InputError: nothing there, or nothing of a known format; for the rest see `on_error`.
    """
    fail = on_error or _raise
    for file in files(path):
        try:
            for article in reader(file.path).read(file, fail):
                try:
                    yield _in_language(article, language)
                except InputError as error:
                    fail(error)
        except InputError as error:
            fail(error)


def files(path: str | Path) -> list[File]:
    """What `path` stands for, in the order of paths; raises `InputError` when it is nothing, or not to be read."""
    name = str(path)
    if name == "-" or (_is_file(name) and not _is_device(name)):
        return [File(name)]
    if "://" in name:
        found = listed(name)
        within = bool(found) and found != [name] and "*" not in name
        found = [p for p in found if not (within and _hidden(p[len(name) :]))]
    else:
        within = os.path.isdir(name)
        found = [p for p in (_below(name) if within else glob.glob(name, recursive=True)) if _is_file(p)]
    if within:
        found = [p for p in found if _suffix(Path(p).name) in _by_suffix()]
        if not found:
            raise InputError("the folder has no file to read", path=name, advice=f"read are: {_known()}")
    if not found or _is_device(name):
        raise _no_input(name)
    return [File(p) for p in sorted(found)]


def _is_file(path: str) -> bool:
    """Whether a path is a file; one of which nobody may say so counts as one, and fails when it is read."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False


def _is_device(path: str) -> bool:
    """Whether a path is a stream that the shell gave a name, such as /dev/stdin or `<(…)`."""
    return path.startswith(("/dev/", "/proc/")) and _suffix(path) not in _by_suffix()


def _below(folder: str) -> Iterator[str]:
    """All that is in a folder and below, without what is hidden."""

    def refuse(error: OSError) -> None:
        advice = "ask for the right to read it, or move it elsewhere"
        raise InputError(f"the folder cannot be read: {error.strerror}", path=error.filename, advice=advice)

    for at, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not _hidden(name)]
        yield from (str(Path(at, name)) for name in names if not _hidden(name))


def _no_input(path: str) -> InputError:
    """Why a path stands for nothing."""
    if os.path.exists(path):
        advice = "give - for standard input, and pipe it in: … | framing … -"
        return InputError("is no regular file", path=path, advice=advice)
    if os.path.islink(path):
        return InputError("is a link to nothing", path=path, advice="give the file itself")
    advice = "give a file, a folder, a glob in quotes, or - for standard input"
    return InputError("there is no such file", path=path, advice=advice)


def reader(path: str) -> Reader:
    """The reader for a path, by its suffix; raises `InputError` when there is none."""
    if path == "-":
        return cast("Reader", import_module("framing.readers.stdin"))
    try:
        return _by_suffix()[_suffix(Path(path).name)]
    except KeyError:
        raise InputError("this format is not read", path=path, advice=f"read are: {_known()}") from None


def _raise(error: InputError) -> None:
    raise error


def _in_language(article: Article, language: str | None) -> Article:
    if language:
        return article if article.language else replace(article, language=language)
    check_language(article.text, path=article.path, line=article.record)
    return article


@cache
def _by_suffix() -> dict[str, Reader]:
    names = (module.name for module in pkgutil.iter_modules(__path__))
    readers = (cast("Reader", import_module(f"{__name__}.{name}")) for name in names)
    return {suffix: reader for reader in readers for suffix in reader.SUFFIXES}


def _known() -> str:
    return " ".join(sorted(_by_suffix())) + ", each but Parquet also with .gz"


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in Path(path).parts)


def _suffix(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix
