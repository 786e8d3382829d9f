"""A corpus with rubbish in it: each piece is named with its cause, all else is scored."""

from __future__ import annotations

import gzip
import json
import re

import polars as pl
import pytest

from framing.batch import engines
from framing.batch.engines import Outcome
from framing.batch.part import Job, run_part
from framing.batch.scoring import score
from framing.batch.store import load

ENGLISH = "The plan could fail, critics said on Monday, and the talks of the two sides may end. " * 5
PAGE = "<html><body><article><h1>Rain</h1>{}</article></body></html>"


def jsonl(*records):
    return b"\n".join(r if isinstance(r, bytes) else json.dumps(r).encode() for r in records)


def good(i):
    return {"text": ENGLISH, "title": f"Story {i}", "id": f"g{i}"}


def bomb(size):
    return gzip.compress(bytes(1 << 20), 9) * (size >> 20)


# File name, contents, words of the reason; the record where it is one of many.
RUBBISH = [
    ("empty.txt", b"", "empty", None),
    ("spaces.txt", b" \n\n ", "empty", None),
    ("binary.txt", bytes(range(256)) * 40, "binary", None),
    ("nul.txt", ENGLISH.encode() + b"\0" + ENGLISH.encode(), "NUL bytes", None),
    ("encoding.txt", ("政府は新しい計画を発表した。" * 20).encode("shift-jis"), "not valid UTF-8", None),
    ("wide.txt", ENGLISH.encode("utf-16-le"), "NUL bytes", None),
    ("cut.txt.gz", gzip.compress(ENGLISH.encode() * 99)[:-20], "damaged or cut short", None),
    ("no.txt.gz", b"\x1f\x8b not gzip at all", "damaged or cut short", None),
    ("bomb.txt.gz", bomb(1 << 28), "times its size|larger than", None),
    ("long.jsonl", jsonl(good(1), b"x" * 50_000_000, good(2)), "the line is longer than 20 MB", 2),
    ("broken.jsonl", jsonl(good(3), b'{"text": "cut', good(4)), "malformed JSON", 2),
    ("list.jsonl", jsonl(good(5), [1, 2]), "expected an object", 2),
    ("deep.jsonl", jsonl(good(6), b"[" * 100_000), "JSON", 2),
    ("notext.jsonl", jsonl(good(7), {"colour": "red"}), "colour", 2),
    ("surrogate.jsonl", jsonl(good(8), b'{"text": "\\ud800 \\ud800"}'), "damaged|surrogate|text", 2),
    ("columns.csv", b"colour,size\nred,1\n", "columns colour, size", 1),
    ("ragged.csv", b"text,title\n" + ENGLISH.encode()[:80].replace(b",", b"") + b"\n", "cells", 2),
    ("fake.parquet", b"PAR1 but not", "no Parquet file", None),
    ("nested.html", PAGE.format("<div>" * 60_000).encode(), "tags", None),
    ("huge.html", PAGE.format("x" * 11_000_000).encode(), "larger than|bytes", None),
    ("links.html", b"<html><body></body></html>", "no article", None),
    ("foreign.txt", ("Die Regierung hat am Dienstag neue Pläne beschlossen. " * 9).encode(), "not English", None),
]  # fmt: skip


class Here:
    """An engine in this process."""

    slots = 1

    def __init__(self, job):
        self.job = job

    def submit(self, task):
        self.task = task

    def outcome(self):
        return Outcome(self.task, run_part(self.job, self.task))

    def close(self):
        pass


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rubbish")
    (folder / "in").mkdir()
    for name, data, _, _ in RUBBISH:
        (folder / "in" / name).write_bytes(data)
    (folder / "in" / "fine.jsonl").write_bytes(jsonl(*map(good, range(9, 300))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "start", lambda name, job, workers, scheduler: Here(job))  # noqa: ARG005
        score([str(folder / "in")], Job(str(folder / "out")), part_size=100)
    return load(str(folder / "out"))


@pytest.mark.parametrize(("name", "data", "reason", "record"), RUBBISH, ids=[r[0] for r in RUBBISH])
def test_each_piece_is_named_with_its_cause(store, name, data, reason, record):  # noqa: ARG001
    [failed] = store.failures.filter(pl.col("path").str.ends_with("/" + name)).to_dicts()
    assert failed["record"] == record or record is None
    assert re.search(reason, failed["reason"]), failed["reason"]
    assert "Traceback" not in failed["reason"]


def test_all_others_are_scored(store):
    assert sorted(store.scores["doc_id"]) == sorted(f"g{i}" for i in range(1, 300))
    assert store.failures.height == len(RUBBISH)
    assert store.scores["hedging:all:count"].min() > 0
