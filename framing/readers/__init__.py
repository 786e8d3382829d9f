"""Path in, articles out: one format a file.

A reader is a module of this folder, found by its file name, with two names in it::

    SUFFIXES = (".txt",)                                     # in lower case; each also with .gz behind it
    def read(file: File, on_error: OnError) -> Iterator[Article]: ...

It yields cleaned articles one at a time, and hands what is wrong with one record of many to `on_error`
before it goes on; what is wrong with the whole file it raises. A reader of web pages has one more name, so
that finding their articles, which takes long, can be left to others::

    def pages(file: File) -> Iterator[Page]: ...
"""

from __future__ import annotations

import glob
import pkgutil
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
    """What `path` stands for, in the order of paths; raises `InputError` when it is nothing."""
    name = str(path)
    if name == "-" or Path(name).is_file():
        return [File(name)]
    if "://" in name:
        found = listed(name)
        within = bool(found) and found != [name] and "*" not in name
    else:
        within = Path(name).is_dir()
        inside = map(str, Path(name).rglob("*")) if within else glob.glob(name, recursive=True)
        found = [p for p in inside if Path(p).is_file()]
    if within:
        found = [p for p in found if _suffix(Path(p).name) in _by_suffix() and not _hidden(p[len(name) :])]
        if not found:
            raise InputError("the folder has no file to read", path=name, advice=f"read are: {_known()}")
    if not found:
        advice = "give a file, a folder, a glob in quotes, or - for standard input"
        raise InputError("there is no such file", path=name, advice=advice)
    return [File(p) for p in sorted(found)]


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
    return " ".join(sorted(_by_suffix())) + ", each also with .gz"


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in Path(path).parts)


def _suffix(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix
