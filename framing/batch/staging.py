"""Inputs cut into parts: what a run is to score, as one table a part that any machine can work on.

A row of a part is an article as a reader gave it, a web page whose article is still to be found (that costs
forty times the analysis, so it is left to the workers), or a failure: a file or a record that cannot be
read. Parts depend on the inputs alone, never on who works on them or how fast.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from framing.batch.folder import local_path, size
from framing.errors import FramingError, InputError, UsageError
from framing.reading.article import Article
from framing.reading.files import File
from framing.reading.pages import Page
from framing.structure.blocks import Block
from framing.text import Span

if TYPE_CHECKING:
    import pyarrow as pa

PART_BYTES = 64_000_000  # text and pages of one part, at most; a worker holds them in memory


class Failure(NamedTuple):
    """What could not be scored, why, and what to do: a row of the table `failures`.

    `stage` is where it happened: `read` (file or record), `extract` (article out of a web page), `language`,
    `analysis`.
    """

    path: str | None
    record: int | None
    stage: str
    reason: str
    advice: str = ""
    doc_id: str | None = None

    @classmethod
    def of(cls, error: Exception, stage: str, item: Article | Page | None = None) -> Failure:
        """The failure behind an error; an error that is not ours is named by its type."""
        path, record = (item.path, item.record) if item else (None, None)
        doc_id = item.doc_id if isinstance(item, Article) else None
        if not isinstance(error, FramingError):
            return cls(path, record, stage, f"{type(error).__name__}: {error}", doc_id=doc_id)
        return cls(error.path or path, error.line or record, stage, error.message, error.advice, doc_id)


Item = Article | Page | Failure


class Part(NamedTuple):
    """A part as staged: its number, its table, and the share of the inputs read so far (0 to 1)."""

    number: int
    table: pa.Table
    share: float

    @property
    def sha256(self) -> str:
        """A hash of all that is in the part."""
        return digest(self.table)


class Inputs:
    """The files of a run, each once, in the order of their paths."""

    def __init__(self, paths: Sequence[str], output: str | None = None) -> None:
        """Files below `output`, where the tables go, are not among them; raises `InputError` where a path is nothing."""
        from framing import readers

        found: dict[str, File] = {}
        for file in sorted((f for path in paths for f in readers.files(path)), key=attrgetter("path")):
            found.setdefault(_place(file.path), file)
        below = os.path.join(_place(output), "") if output else "\0"
        inputs = (file for place, file in found.items() if not place.startswith(below))
        self.files = [_Watched(file.path, file.stream) for file in inputs]
        self.sizes = [file.size() for file in self.files]

    def describe(self) -> dict[str, Any]:
        """What the manifest says of them."""
        listing = json.dumps([[f.path, n] for f, n in zip(self.files, self.sizes, strict=True)])
        return {
            "files": len(self.files),
            "first": self.files[0].path if self.files else None,
            "bytes": sum(self.sizes),
            "sha256": hashlib.sha256(listing.encode("utf-8", "surrogatepass")).hexdigest(),
        }

    def parts(self, size: int) -> Iterator[Part]:
        """The inputs as parts of at most `size` items."""
        held: list[Item] = []
        weight = number = 0
        share = 0.0
        for item, share in self._items():
            held.append(item)
            weight += _weight(item)
            if len(held) == size or weight > PART_BYTES:
                yield Part(number, to_table(held), share)
                held, weight, number = [], 0, number + 1
        if held or not number:
            yield Part(number, to_table(held), share)

    def _items(self) -> Iterator[tuple[Item, float]]:
        total, before = sum(self.sizes) or 1, 0
        for file, whole in zip(self.files, self.sizes, strict=True):
            for item in items(file):
                yield item, min(1.0, (before + min(whole, file.position())) / total)
            before += whole


def _place(path: str) -> str:
    """One name for one file, however its path is written."""
    local = local_path(path)
    return path if local is None or path == "-" else os.path.abspath(local)


class _Watched(File):
    """A file that knows how far it was read."""

    @contextmanager
    def raw(self) -> Iterator[BinaryIO]:
        with super().raw() as stream:
            self.__dict__["_stream"] = stream
            yield stream

    def position(self) -> int:
        try:
            return int(self.__dict__["_stream"].tell())
        except (KeyError, ValueError, OSError):  # not opened, closed again, or a pipe
            return 0

    def size(self) -> int:
        """Bytes; 0 where they cannot be known beforehand."""
        return 0 if self.path == "-" else size(self.path)


def items(file: File) -> Iterator[Item]:
    """All that is in a file; what is wrong with it comes as failures."""
    from framing import readers

    failures: list[Item] = []

    def on_error(error: InputError) -> None:
        failures.append(Failure.of(error, "read"))

    try:
        reader = readers.reader(file.path)
        pages = getattr(reader, "pages", None)
        for item in reader.read(file, on_error) if pages is None else pages(file):
            yield from failures
            failures.clear()
            yield item
    except UsageError:  # something is not installed: no fault of the file
        raise
    except Exception as error:  # whatever a library makes of rubbish, the run goes on
        failures.append(Failure.of(error, "read")._replace(path=file.path))
    yield from failures


def _weight(item: Item) -> int:
    return len(
        item.data if isinstance(item, Page) else item.text if isinstance(item, Article) else item.reason
    )


# --- items as a table -------------------------------------------------------------------------------------

# What an article has besides plain strings, as JSON.
_STRUCTURED: dict[str, Callable[[Any], Any]] = {
    "meta": dict,
    "body_start": int,
    "headline_span": lambda span: Span(*span),
    "standfirst_span": lambda span: Span(*span),
    "blocks": lambda blocks: tuple(Block(*block) for block in blocks),
    "mapping": lambda pairs: tuple((theirs, ours) for theirs, ours in pairs),
}
_STRINGS = (
    "doc_id", "text", "headline", "standfirst", "byline", "outlet", "url", "date_published", "language",
    "section", "path",
)  # fmt: skip
_OTHERS = ("charset", "stage", "reason", "advice")


@cache
def _schema() -> pa.Schema:
    import pyarrow as pa

    names = (*_STRINGS, *_STRUCTURED, *_OTHERS)
    fields = [("kind", pa.string()), ("record", pa.int64()), ("data", pa.binary())]
    return pa.schema([*fields, *((name, pa.string()) for name in names)])


def to_table(items: Sequence[Item]) -> pa.Table:
    """Items as a table, one a row."""
    import pyarrow as pa

    from framing.batch.tables import strings

    rows = [_row(item) for item in items]
    columns = [
        strings([row.get(field.name) for row in rows])
        if field.type == pa.string()
        else pa.array([row.get(field.name) for row in rows], field.type)
        for field in _schema()
    ]
    return pa.table(columns, schema=_schema())


def _row(item: Item) -> dict[str, Any]:
    if not isinstance(item, Article):
        return {"kind": type(item).__name__, **item._asdict()}
    row: dict[str, Any] = {name: getattr(item, name) for name in (*_STRINGS, "record")}
    for name in _STRUCTURED:
        if found := getattr(item, name):
            row[name] = json.dumps(dict(found) if name == "meta" else found)
    return {"kind": "Article", **row}


def from_table(table: pa.Table) -> list[Item]:
    """The items of a table."""
    return [_item(row) for row in table.to_pylist()]


def _item(row: dict[str, Any]) -> Item:
    kind = _KINDS[row["kind"]]
    if kind is not Article:
        return cast("Item", kind(*(row[name] for name in kind._fields)))
    fields = {name: row[name] for name in (*_STRINGS, "record")}
    for name, build in _STRUCTURED.items():
        if row[name] is not None:
            fields[name] = build(json.loads(row[name]))
    return Article(**fields)


_KINDS: dict[str, Any] = {kind.__name__: kind for kind in (Article, Page, Failure)}


def to_bytes(table: pa.Table) -> bytes:
    """A table as a file of Arrow's own, the fastest to write and read."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as file:
        file.write_table(table)
    return bytes(sink.getvalue())


def from_bytes(data: bytes) -> pa.Table:
    """The table in a file of Arrow's."""
    import pyarrow as pa

    return pa.ipc.open_file(data).read_all()


def digest(table: pa.Table) -> str:
    """A hash of all values of a table."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()
