"""The folder of a run: four tables in parts, and a manifest that says what made them.

::

    DIR/manifest.json                  versions and hashes, settings, inputs, totals, measures
    DIR/scores/part-00000.parquet      a row an article: counts and words by zone, facts
    DIR/matches/part-00000.parquet     a row a match
    DIR/attributions/part-00000.parquet
    DIR/failures/part-00000.parquet    a row for each file or record that could not be scored
    DIR/text/part-00000.parquet        articles found in web pages, for `--reuse-text`

Parts open in polars, pandas, DuckDB or R as they are. Counts add up; rates are derived by `rates`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any

from framing.batch.folder import Folder
from framing.batch.part import TABLES
from framing.errors import InputError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from framing.pipeline import Findings

SCHEMA_VERSION = "1.0"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Scores:
    """The tables of a run as polars frames, read when they are asked for.

    `measures` maps the name of each measure to its unit; `manifest` says what made the tables; `address` is where
    they lie, None for tables made in memory.
    """

    lazy: Mapping[str, pl.LazyFrame]
    measures: Mapping[str, str]
    manifest: Mapping[str, Any]
    address: str | None = None

    @cached_property
    def scores(self) -> pl.DataFrame:
        """A row an article: who and where from, `words:zone`, `measure:zone:count`, facts."""
        return self.lazy["scores"].collect()

    @cached_property
    def matches(self) -> pl.DataFrame:
        """A row a match: `doc_id, start, end, text, analyzer, category, entry, weight, negated, zone` …"""
        return self.lazy["matches"].collect()

    @cached_property
    def attributions(self) -> pl.DataFrame:
        """A row an attribution: its spans, kind, cue, source and speaker."""
        return self.lazy["attributions"].collect()

    @cached_property
    def failures(self) -> pl.DataFrame:
        """A row for each thing that could not be scored: `path, record, stage, reason, advice, doc_id`."""
        return self.lazy["failures"].collect()

    def rates(self, names: Sequence[str] | None = None) -> pl.DataFrame:
        """A row an article: who and where from, and the value of each measure in each zone.

        Columns are `measure:zone`, in the unit of the measure; null where there is nothing to divide by.
        `names` picks measures; None takes all. Raises `UsageError` for one that is not there.
        """
        for name in names or ():
            if name not in self.measures:
                near = get_close_matches(name, self.measures, 3) or sorted(self.measures)
                raise UsageError(f"there is no measure {name!r}", advice=f"there are: {', '.join(near)}")
        return rates(self.scores, {n: self.measures[n] for n in names or self.measures})


def rates(scores: pl.DataFrame, measures: Mapping[str, str]) -> pl.DataFrame:
    """The values of measures (name → unit) out of a table of counts: `framing.analysis.value`, by columns."""
    import polars as pl

    from framing.analysis import MEAN_WEIGHT, value
    from framing.batch.tables import ALL_ZONES, IDENTITY

    columns: dict[str, Any] = {}
    for name, unit in measures.items():
        for zone in ALL_ZONES:
            count, words = scores[f"{name}:{zone}:count"], scores[f"words:{zone}"]
            weight = scores[f"{name}:{zone}:sum"] if unit == MEAN_WEIGHT else count
            columns[f"{name}:{zone}"] = value(unit, count.to_numpy(), words.to_numpy(), weight.to_numpy())
    return scores.select(IDENTITY).hstack(pl.DataFrame(columns, nan_to_null=True))


def load(address: str) -> Scores:
    """The tables in a folder written by `framing score`.

    Raises `InputError` where the folder is none of ours. Only finished parts are read, so that a run can be
    looked at while it goes on.
    """
    import polars as pl

    folder = Folder(str(address))
    manifest = read_manifest(folder)
    if manifest is None:
        advice = "name the folder that `framing score … -o FOLDER` wrote"
        raise InputError("there is no manifest.json in this folder", path=address, advice=advice)
    done = [name.partition("/")[2] for name in folder.names("scores")]
    if not done:
        raise InputError("no part of this run is done yet", path=address, advice="let `framing score` go on")
    lazy = {table: pl.scan_parquet([folder.name(f"{table}/{part}") for part in done]) for table in TABLES}
    return Scores(lazy, manifest["measures"], manifest, str(address))


def in_memory(found: Sequence[Findings]) -> Scores:
    """The tables of batches analysed here, as `load` would give them."""
    import polars as pl

    from framing.batch.tables import tables

    parts = [tables(findings) for findings in found]
    lazy = {}
    for name in TABLES[:3]:
        frame = pl.concat([pl.DataFrame(getattr(part, name)).with_columns(_plain()) for part in parts])
        lazy[name] = frame.lazy()
    run = found[0].pipeline
    return Scores(lazy, {m.name: m.unit for m in run.measures}, run.provenance)


def _plain() -> Any:
    import polars as pl
    import polars.selectors as cs

    return cs.categorical().cast(pl.String)


# --- the manifest -----------------------------------------------------------------------------------------


def read_manifest(folder: Folder) -> dict[str, Any] | None:
    """What the manifest says; None where there is none. Raises `InputError` for one that is not ours."""
    try:
        manifest = json.loads(folder.read(MANIFEST))
    except FileNotFoundError:
        return None
    except (ValueError, NotADirectoryError) as error:
        raise InputError(f"cannot be read: {error}", path=folder.name(MANIFEST)) from None
    found = manifest.get("schema_version") if isinstance(manifest, dict) else None
    if found != SCHEMA_VERSION:
        advice = f"this version of framing reads schema {SCHEMA_VERSION}; score the articles again"
        raise InputError(f"has schema_version {found!r}", path=folder.name(MANIFEST), advice=advice)
    return dict(manifest)


def write_manifest(folder: Folder, manifest: Mapping[str, Any]) -> None:
    """Write the manifest; the same run gives the same bytes."""
    folder.write(MANIFEST, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())


def check_same(folder: Folder, there: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raises `UsageError` where a run cannot be gone on with because it was another one."""
    found = _differences({**there, "totals": None}, {**now, "totals": None})
    differing = [f"{place}: {old} there, {new} now" for place, old, new in found]
    if differing:
        shown = "\n    ".join(differing[:10])
        raise UsageError(
            f"{folder.address} holds a run that differs from this one\n    {shown}",
            advice="give another folder with -o, or the same settings and inputs to go on where it stopped",
        )


def _differences(there: Any, now: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    if isinstance(there, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*there, *now)):
            place = f"{path}.{key}" if path else key
            yield from _differences(there.get(key), now.get(key), place)
    elif isinstance(there, list) and isinstance(now, list) and len(there) == len(now):
        for i, (old, new) in enumerate(zip(there, now, strict=True)):
            name = old.get("name", i) if isinstance(old, Mapping) else i
            yield from _differences(old, new, f"{path}.{name}")
    elif there != now:
        yield path, json.dumps(there)[:80], json.dumps(now)[:80]


# --- exports ----------------------------------------------------------------------------------------------


def export(address: str, format: str, to: IO[str]) -> None:  # noqa: A002
    """Write the scores as `csv` or `jsonl`, part by part."""
    import polars as pl

    folder = Folder(address)
    for i, name in enumerate(folder.names("scores")):
        frame = pl.read_parquet(io.BytesIO(folder.read(name)))
        if format == "jsonl":
            to.write(frame.write_ndjson())
            continue
        writer = csv.writer(to, lineterminator="\n")
        if not i:
            writer.writerow(frame.columns)
        for row in frame.with_columns(pl.col(pl.Boolean).cast(pl.String)).iter_rows():
            writer.writerow([spreadsheet_safe(cell) for cell in row])


def spreadsheet_safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what could start one.

    >>> spreadsheet_safe("=HYPERLINK(1)"), spreadsheet_safe(-1.5), spreadsheet_safe("a=b")
    ("'=HYPERLINK(1)", -1.5, 'a=b')
    """
    if not isinstance(cell, str):
        return cell
    # White space before a formula does not disarm it, and there are wide twins of its signs.
    return f"'{cell}" if cell[:1] in ("\t", "\r") or cell.lstrip()[:1] in _FORMULA else cell


_FORMULA = tuple("=+-@＝＋－＠")
