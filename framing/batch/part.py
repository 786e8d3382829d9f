"""One part of a run, scored: the function that every engine maps over the parts.

`run_part` reads a staged part and writes its tables, `scores` last: a part with scores is done. It depends
on nothing but its arguments and the staged part, gives the same bytes wherever and however often it runs,
and leaves nothing when it is killed but unfinished files that the run sweeps away.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from framing.batch.folder import Folder
from framing.batch.staging import Failure, Item, digest, from_bytes, from_table, to_table
from framing.errors import InputError, UsageError
from framing.pipeline import Pipeline, Settings, pipeline
from framing.reading.article import Article
from framing.reading.pages import Page

if TYPE_CHECKING:
    import pyarrow as pa

    from framing.batch.tables import Tables

TABLES = ("scores", "matches", "attributions", "failures")
_NOTE = b"framing"  # the key of what a part's Parquet files say about themselves
BATCH = 128  # articles analysed together
BATCH_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all parts of a run.

    * `folder`: where parts are read and written
    * `language`: of all articles; None refuses texts that are not English
    * `reuse_text`: a folder of an earlier run over the same inputs, whose extracted texts are taken
    """

    folder: str
    settings: Settings = field(default_factory=Settings)
    language: str | None = None
    reuse_text: str | None = None

    def to_json(self) -> str:
        """The job as a line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Job:
        """The job in a line of JSON."""
        fields = json.loads(text)
        settings = fields.pop("settings")
        return cls(settings=Settings(**{**settings, "lexicons": tuple(settings["lexicons"])}), **fields)


class Task(NamedTuple):
    """A part to be scored.

    * `skip`: items (row numbers) not to be touched, and why
    * `careful`: one article at a time, each announced beforehand, so that one that ends the process is known
    * `suspect`: the item that is tried first
    * `made_by`: a hash of the code and the word lists; a worker that has others refuses
    """

    number: int
    skip: Mapping[int, str] = {}
    careful: bool = False
    suspect: int | None = None
    made_by: str = ""


def part_name(number: int) -> str:
    """The name of a part.

    >>> part_name(7)
    'part-00007'
    """
    return f"part-{number:05d}"


def staged(number: int) -> str:
    """The name of a staged part."""
    return f"input/{part_name(number)}.arrow"


def table_name(table: str, number: int) -> str:
    """The name of a part of a table."""
    return f"{table}/{part_name(number)}.parquet"


def announced(number: int) -> str:
    """The name of the file that says which item a careful task is at."""
    return f"input/{part_name(number)}.at"


def run_part(job: Job, task: Task, on_batch: Callable[[int], None] = lambda _: None) -> dict[str, Any]:
    """Score a part, unless that is done; returns what the part holds, as `finished` does.

    `on_batch` is told now and then how many of its articles are done.
    """
    folder = Folder(job.folder)
    if (counts := finished(folder, task.number)) is not None:
        return counts
    if task.made_by not in ("", made_by(job.settings)):
        advice = "install the same versions on all machines"
        raise UsageError("this worker has other code or word lists than the run", advice=advice)
    return _Scorer(job, task, folder, on_batch).run()


_SAMPLE = (
    "“We will not go back,” Foreign Minister Jan Novak said on Monday. Critics say that the plan could fail."
)


@cache
def warm_up(settings: Settings) -> Pipeline:
    """All that starts slowly: word lists read, matcher compiled, models loaded."""
    from framing.batch.tables import tables

    run = pipeline(settings)
    tables(run.run([Article.assemble(_SAMPLE, "Will the talks fail?", doc_id="sample")]))
    # What is here to stay the garbage collector need not look at time and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    return run


@cache
def made_by(settings: Settings) -> str:
    """A hash of all that makes the tables, besides the articles."""
    return hashlib.sha256(json.dumps(provenance(settings)).encode()).hexdigest()


def provenance(settings: Settings) -> dict[str, Any]:
    """What makes the tables: that of the pipeline, and the packages that read and write."""
    made = pipeline(settings).provenance
    further = {name: version(name) for name in ("pyarrow", "trafilatura")}
    return {**made, "packages": {**made["packages"], **further}}


def finished(folder: Folder, number: int) -> dict[str, Any] | None:
    """What a part holds, `sha256` of its input and rows per table; None where it is not done, or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not all(folder.exists(table_name(table, number)) for table in TABLES):
        return None
    try:
        metadata = pq.read_metadata(io.BytesIO(folder.read(table_name("scores", number)))).metadata
        return dict(json.loads(metadata[_NOTE]))
    except (pa.ArrowInvalid, KeyError, TypeError):
        return None


class _Scorer:
    def __init__(self, job: Job, task: Task, folder: Folder, on_batch: Callable[[int], None]) -> None:
        self.job, self.task, self.folder, self.on_batch = job, task, folder, on_batch
        self.failures: dict[int, Failure] = {}

    def run(self) -> dict[str, Any]:
        table = from_bytes(self.folder.read(staged(self.task.number)))
        sha256 = digest(table)
        items = self._extracted(from_table(table), sha256)
        articles: dict[int, Article] = {}
        for i, item in enumerate(items):
            if isinstance(item, Failure):
                self.failures[i] = item
            elif i in self.task.skip:
                self.failures[i] = _lost(cast("Article", item), self.task.skip[i])
            elif (article := self._in_language(i, cast("Article", item))) is not None:
                articles[i] = article
        return self._write(self._analysed(articles), sha256)

    def _order(self, numbers: Iterable[int]) -> list[int]:
        """The suspect first: whether it was to blame shows at once."""
        return sorted(numbers, key=lambda i: (i != self.task.suspect, i))

    def _announce(self, item: int) -> None:
        if self.task.careful:
            self.folder.write(announced(self.task.number), str(item).encode())

    # ------------------------------------------------------------------ pages

    def _extracted(self, items: list[Item], sha256: str) -> list[Item]:
        """The items with the articles of their pages; written down, so that no other run must find them."""
        pages = [i for i, item in enumerate(items) if isinstance(item, Page)]
        if not pages:
            return items
        name = table_name("text", self.task.number)
        known = None if self.job.reuse_text is None else _texts(Folder(self.job.reuse_text), name, sha256)
        if known is None:
            import_module("trafilatura")  # before a page is announced
            for i in self._order(pages):
                items[i] = self._extract(i, cast("Page", items[i]))
        items = known or items
        self.folder.write(name, parquet(to_table(items), {"sha256": sha256}))
        return items

    def _extract(self, i: int, page: Page) -> Item:
        from framing.reading import pages

        if i in self.task.skip:
            return _lost(page, self.task.skip[i])
        self._announce(i)
        try:
            return pages.article(page)
        except Exception as error:  # a library of a hundred thousand lines may raise anything
            return Failure.of(error, "read" if page.reason else "extract", page)

    def _in_language(self, i: int, article: Article) -> Article | None:
        from framing.reading.language import check_language

        if self.job.language:
            return article if article.language else replace(article, language=self.job.language)
        try:
            check_language(article.text, path=article.path, line=article.record)
        except InputError as error:
            self.failures[i] = Failure.of(error, "language", article)
            return None
        return article

    # ------------------------------------------------------------------ analysis

    def _analysed(self, articles: Mapping[int, Article]) -> Tables:
        """The tables of the articles, in their order."""
        from framing.batch.tables import empty

        run = warm_up(self.job.settings)  # before an article is announced
        none = empty(run)
        found: dict[int, Tables] = {}
        done = 0
        for batch in _batches(articles, self._order(articles), 1 if self.task.careful else BATCH):
            self._announce(batch[0])
            found.update(self._tables(run, batch, [articles[i] for i in batch]))
            done += len(batch)
            self.on_batch(done)
        return _joined([none, *(found[i] for i in sorted(found))])

    def _tables(
        self, run: Pipeline, numbers: Sequence[int], articles: Sequence[Article]
    ) -> dict[int, Tables]:
        """The tables of a batch under the number of its first item; where it fails, of each article alone."""
        from framing.batch.tables import tables

        try:
            return {numbers[0]: tables(run.run(articles))}
        except Exception as error:  # one article must not take the others with it
            if len(numbers) == 1:
                self.failures[numbers[0]] = Failure.of(error, "analysis", articles[0])
                return {}
        found: dict[int, Tables] = {}
        for i, article in zip(numbers, articles, strict=True):
            found.update(self._tables(run, [i], [article]))
        return found

    def _write(self, tables: Tables, sha256: str) -> dict[str, Any]:
        """All tables, `scores` last: with it the part is done."""
        failures = failures_table([self.failures[i] for i in sorted(self.failures)])
        rows = {**tables._asdict(), "failures": failures}
        counts = {"sha256": sha256, **{name: rows[name].num_rows for name in TABLES}}
        for name in reversed(TABLES):
            self.folder.write(table_name(name, self.task.number), parquet(rows[name], counts))
        return counts


def _batches(articles: Mapping[int, Article], order: Sequence[int], size: int) -> Iterable[list[int]]:
    batch: list[int] = []
    characters = 0
    for i in order:
        length = len(articles[i].text)
        if batch and (len(batch) == size or characters + length > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(i)
        characters += length
    if batch:
        yield batch


def _joined(parts: Sequence[Tables]) -> Tables:
    import pyarrow as pa

    from framing.batch.tables import Tables

    return Tables(*(pa.concat_tables(tables).unify_dictionaries() for tables in zip(*parts, strict=True)))


def _lost(item: Article | Page, reason: str) -> Failure:
    stage = "extract" if isinstance(item, Page) else "analysis"
    advice = "look at it by itself: framing report"
    return Failure(item.path, item.record, stage, reason, advice, getattr(item, "doc_id", None))


def _texts(folder: Folder, name: str, sha256: str) -> list[Item] | None:
    """The items of this part as an earlier run extracted them, if it had the same input and they are sound."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(folder.read(name)))
        same = json.loads(file.metadata.metadata[_NOTE])["sha256"] == sha256
        return from_table(file.read()) if same else None
    except (FileNotFoundError, pa.ArrowInvalid, KeyError, TypeError):
        return None


def failures_table(failures: Sequence[Failure]) -> pa.Table:
    """Failures as a table."""
    import pyarrow as pa

    from framing.batch.tables import strings

    columns = {}
    for name in Failure._fields:
        values = [getattr(failure, name) for failure in failures]
        columns[name] = pa.array(values, pa.int64()) if name == "record" else strings(values)
    return pa.table(columns)


def parquet(table: pa.Table, note: Mapping[str, Any]) -> Any:
    """A table as a Parquet file that carries a note, strings as strings whatever they are in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    coded = [f.name for f in table.schema if pa.types.is_dictionary(f.type)]
    positions = {name: "DELTA_BINARY_PACKED" for name in ("start", "end") if name in table.column_names}
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink,
        table.schema,
        compression="zstd",
        use_dictionary=coded,
        column_encoding=positions or None,
        write_statistics=["doc_id"],  # ranges of the others help nobody and take a third of the time
        store_schema=False,
    ) as file:
        file.write_table(table)
        file.add_key_value_metadata({_NOTE.decode(): json.dumps(note)})
    return sink.getvalue()
