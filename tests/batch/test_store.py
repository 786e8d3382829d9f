"""Folders of scores: what is in them, that they depend on the inputs alone, and what is refused."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import framing
from framing.batch import engines
from framing.batch.engines import Outcome
from framing.batch.folder import Folder
from framing.batch.part import Job, run_part
from framing.batch.scoring import score
from framing.batch.staging import Failure, Inputs, from_bytes, from_table, to_bytes, to_table
from framing.batch.store import export, in_memory, load, spreadsheet_safe
from framing.errors import InputError, UsageError
from framing.pipeline import Settings, pipeline
from framing.reading.pages import Page

SENTENCES = [
    "The plan could fail, critics said on Monday.", "“We will not go back,” the minister said.",
    "It was perhaps the worst attack of the war.", "Officials may meet again to ease the tension.",
]  # fmt: skip
HTML = "<html><head><title>Rain</title></head><body><article><h1>Rain</h1><p>{}</p></article></body></html>"


class Here:
    """An engine that works in this process, in the worst order."""

    slots = 3

    def __init__(self, job):
        self.job, self.waiting = job, []

    def submit(self, task):
        self.waiting.append(task)

    def outcome(self):
        task = self.waiting.pop()
        return Outcome(task, run_part(self.job, task))

    def close(self):
        pass


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(engines, "start", lambda name, job, workers, scheduler: Here(job))  # noqa: ARG005


def text(i):
    return " ".join(SENTENCES[(i + k) % 4] for k in range(3 + i % 3))


@pytest.fixture
def corpus(tmp_path):
    """Twelve articles in files of all kinds, one of them twice, and one line that is none."""
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [{"text": text(i), "title": f"Story {i}", "outlet": "=Post", "id": f"a{i}"} for i in range(8)]
    lines.append(lines[0])
    (folder / "b.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n{broken\n")
    (folder / "a.txt").write_text(text(9))
    (folder / "c.html").write_text(HTML.format(text(10) * 5))
    return folder


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(corpus, out, part_size=4, settings=None, **job):
    return score([str(corpus)], Job(str(out), settings or Settings(), **job), part_size=part_size)


def test_what_a_run_leaves(corpus, tmp_path):
    out = tmp_path / "out"
    summary = run(corpus, out)
    assert summary.totals["scores"] == 11
    assert summary.totals["failures"] == 1
    assert summary.duplicates == 1
    assert summary.doubled == ["a0"]
    assert summary.reasons == [("read", "malformed JSON", 1)]
    parts = ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    names = {
        f"{table}/{part}" for table in ("scores", "matches", "attributions", "failures") for part in parts
    }
    assert set(tree(out)) == {"manifest.json", "text/part-00002.parquet", *names}
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["totals"] == {**summary.totals, "duplicates": 1}
    assert manifest["settings"]["part_size"] == 4
    assert manifest["inputs"]["files"] == 3
    assert manifest["measures"]["hedging"] == "per 1,000 words"


def test_frames_and_rates(corpus, tmp_path):
    run(corpus, tmp_path / "out")
    store = framing.load(str(tmp_path / "out"))
    assert store.scores["headline"].to_list()[1:3] == ["Story 0", "Story 1"]
    assert store.failures.row(0, named=True)["record"] == 10
    assert store.failures.row(0, named=True)["stage"] == "read"
    assert store.matches["text"].str.len_chars().min() > 0
    with pytest.raises(UsageError, match="there are: hedging"):
        store.rates(["heging"])
    rates = store.rates(["hedging", "sentiment"])
    row = rates.filter(pl.col("doc_id") == "a1").row(0, named=True)
    zones = framing.analyze(text(1), headline="Story 1").measures
    for name in ("hedging", "sentiment"):
        for zone, cell in zones[name]["zones"].items():
            assert row[f"{name}:{zone}"] == (None if cell["value"] is None else pytest.approx(cell["value"]))


def test_in_memory_gives_the_same_frames(corpus, tmp_path):
    run(corpus, tmp_path / "out", part_size=100)
    read = list(framing.read(str(corpus), on_error=lambda _: None))
    made = in_memory([pipeline(Settings()).run(read)])
    stored = load(str(tmp_path / "out"))
    assert made.scores.equals(stored.scores)
    assert made.matches.equals(stored.matches)
    assert made.rates().equals(stored.rates())


def test_the_same_inputs_give_the_same_bytes_in_any_order(corpus, tmp_path):
    run(corpus, tmp_path / "one")
    paths = [str(corpus / name) for name in ("c.html", "a.txt", "b.jsonl", "a.txt")]
    score(paths, Job(str(tmp_path / "two")), part_size=4)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_one_file_however_its_path_is_written_and_no_output_as_input(corpus, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = ["in/a.txt", "./in/a.txt", str(corpus / "a.txt")]
    assert len(Inputs(paths).files) == 1
    for _ in range(2):
        assert run(corpus, corpus / "scores").totals["scores"] == 11
    assert json.loads((corpus / "scores" / "manifest.json").read_text())["inputs"]["files"] == 3


@pytest.mark.parametrize(
    "lost",
    [
        ["scores/part-00001.parquet"],
        ["scores/part-00000.parquet", "matches/part-00000.parquet"],
        ["matches/part-00002.parquet"],
    ],
)
def test_a_run_goes_on_where_it_stopped(corpus, tmp_path, lost):
    out = tmp_path / "out"
    run(corpus, out)
    expected = tree(out)
    for name in lost:
        (out / name).unlink()
    (out / "scores" / "part-00001.parquet.1234.tmp").write_bytes(b"half")
    (out / "manifest.json.1234.tmp").write_bytes(b"half")
    (out / "input").mkdir()
    (out / "input" / "part-00000.arrow").write_bytes(b"half")
    run(corpus, out)
    assert tree(out) == expected


def test_a_damaged_part_is_done_again(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out)
    expected = tree(out)
    os.truncate(out / "scores" / "part-00001.parquet", 500)
    run(corpus, out)
    assert tree(out) == expected


def test_parts_that_the_inputs_no_longer_have_are_refused(tmp_path):
    path = tmp_path / "in.jsonl"
    lines = [json.dumps({"text": text(i), "id": str(i)}) for i in range(3)]
    path.write_text("\n".join(lines))
    run(path, tmp_path / "out", part_size=1)
    path.write_text("\n".join([*lines[:2], " " * len(lines[2])]))
    with pytest.raises(UsageError, match="no longer those"):
        run(path, tmp_path / "out", part_size=1)


def test_another_run_is_refused_with_what_differs(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out)
    with pytest.raises(UsageError, match=r'settings.attitudes: "indirect" there, "narrated" now'):
        run(corpus, out, settings=Settings(attitudes="narrated"))
    with pytest.raises(UsageError, match=r"settings\.part_size: 4 there, 5 now"):
        run(corpus, out, part_size=5)
    (corpus / "d.txt").write_text(text(1))
    with pytest.raises(UsageError, match=r"inputs\.files: 3 there, 4 now"):
        run(corpus, out)


def test_inputs_that_changed_inside_are_refused(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out)
    (corpus / "a.txt").write_text(text(9).replace("war", "row"))
    with pytest.raises(UsageError, match="part-00000 differs"):
        run(corpus, out)


def test_a_folder_with_something_else_is_refused(corpus, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.doc").write_text("")
    with pytest.raises(UsageError, match="not empty"):
        run(corpus, out)
    with pytest.raises(UsageError, match="is a file"):
        run(corpus, out / "thesis.doc")
    with pytest.raises(InputError, match=r"no manifest\.json"):
        load(str(out))


def test_two_runs_at_once_are_refused(corpus, tmp_path):
    fcntl = pytest.importorskip("fcntl")
    out = tmp_path / "out"
    out.mkdir()
    handle = os.open(out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(UsageError, match="another run"):
        run(corpus, out)
    os.close(handle)


def test_texts_of_pages_are_reused(corpus, tmp_path, monkeypatch):
    run(corpus, tmp_path / "one")

    def never(*_args, **_fields):
        raise AssertionError

    monkeypatch.setattr("framing.reading.pages.article", never)
    run(corpus, tmp_path / "two", settings=Settings(attitudes="narrated"), reuse_text=str(tmp_path / "one"))
    assert load(str(tmp_path / "two")).scores["doc_id"].equals(load(str(tmp_path / "one")).scores["doc_id"])
    run(corpus, tmp_path / "three", reuse_text=str(tmp_path / "two"))  # they are handed on
    with pytest.raises(UsageError, match="is no run of"):
        run(corpus, tmp_path / "four", reuse_text=str(corpus))


def test_texts_of_pages_that_are_damaged_are_found_again(corpus, tmp_path):
    run(corpus, tmp_path / "one")
    os.truncate(tmp_path / "one" / "text" / "part-00002.parquet", 100)
    run(corpus, tmp_path / "two", reuse_text=str(tmp_path / "one"))
    assert load(str(tmp_path / "two")).scores.equals(load(str(tmp_path / "one")).scores)


def test_another_language_is_a_failure_unless_said(corpus, tmp_path):
    german = (
        "Die Regierung hat am Dienstag neue Maßnahmen gegen die Krise beschlossen, die im Herbst kommen. " * 3
    )
    (corpus / "d.txt").write_text(german)
    run(corpus, tmp_path / "one")
    failed = load(str(tmp_path / "one")).failures.filter(pl.col("stage") == "language")
    assert failed["path"].to_list() == [str(corpus / "d.txt")]
    assert failed["doc_id"].to_list()[0]
    run(corpus, tmp_path / "two", language="en")
    assert load(str(tmp_path / "two")).scores["language"].to_list() == ["en"] * 12


def test_one_article_that_cannot_be_analysed_takes_no_other_with_it(corpus, tmp_path, monkeypatch):
    run(corpus, tmp_path / "one")
    whole = pipeline(Settings()).run

    def fail(articles):
        if any(a.headline == "Story 5" for a in articles):
            raise RuntimeError("too deep")
        return whole(articles)

    monkeypatch.setattr(pipeline(Settings()), "run", fail)
    summary = run(corpus, tmp_path / "two")
    assert ("analysis", "RuntimeError", 1) in summary.reasons
    expected = load(str(tmp_path / "one")).scores.filter(pl.col("doc_id") != "a5")
    assert load(str(tmp_path / "two")).scores.equals(expected)
    failed = load(str(tmp_path / "two")).failures.filter(pl.col("stage") == "analysis").row(0, named=True)
    assert (failed["doc_id"], failed["record"], failed["reason"]) == ("a5", 6, "RuntimeError: too deep")


def test_workers_with_other_code_refuse(corpus, tmp_path):
    run(corpus, tmp_path / "out")
    (tmp_path / "out" / "scores" / "part-00000.parquet").unlink()
    with pytest.raises(UsageError, match="other code"):
        run_part(Job(str(tmp_path / "out")), engines.Task(0, made_by="something else"))


def test_addresses(corpus, tmp_path):
    fsspec = pytest.importorskip("fsspec")
    run(corpus, tmp_path / "out")
    system = fsspec.filesystem("memory")
    for name, data in tree(corpus).items():
        system.pipe_file(f"/in/{name}", data)
    score(["memory://in"], Job("memory://out"), part_size=4)
    score(["memory://in"], Job("memory://out"), part_size=4)
    names = {path.removeprefix("/out/") for path in system.find("/out")}
    assert names == set(tree(tmp_path / "out"))
    store = Folder("memory://out")
    rows = pl.read_parquet(store.read("scores/part-00001.parquet")).drop("path")
    assert rows.equals(pl.read_parquet(tmp_path / "out" / "scores" / "part-00001.parquet").drop("path"))
    score([f"file://{corpus}"], Job(f"file://{tmp_path}/three"), part_size=4)
    assert load(f"file://{tmp_path}/three").scores.height == 11


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_exports(corpus, tmp_path, format):  # noqa: A002
    run(corpus, tmp_path / "out")
    with open(tmp_path / "x", "w") as file:
        export(str(tmp_path / "out"), format, file)
    scores = load(str(tmp_path / "out")).scores
    if format == "csv":
        read = pl.read_csv(tmp_path / "x", infer_schema_length=None)
        assert read["outlet"].to_list()[1] == "'=Post"
    else:
        read = pl.read_ndjson(tmp_path / "x")
        assert read["outlet"].to_list()[1] == "=Post"
        assert list(json.loads((tmp_path / "x").read_text().splitlines()[0])) == scores.columns
    assert set(read.columns) == set(scores.columns)
    assert read["hedging:all:count"].to_list() == scores["hedging:all:count"].to_list()


@given(st.text(st.sampled_from("=+-@＝＋－＠\t\r\n '1a") | st.characters(), max_size=8))
def test_no_cell_starts_a_formula(cell):
    safe = spreadsheet_safe(cell)
    assert not safe.startswith(("\t", "\r"))
    assert not safe.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert safe.removeprefix("'") == cell.removeprefix("'") or safe == cell


def test_items_come_back_from_a_part_as_they_went_in(corpus):
    known = [*framing.read(str(corpus), on_error=lambda _: None)]
    items = [*known, Page("p", 3, b"<\x00\xff", None, "u"), Failure("p", None, "read", "why", "", None)]
    assert from_table(from_bytes(to_bytes(to_table(items)))) == items
    parts = [part.table.num_rows for part in Inputs([str(corpus)]).parts(5)]
    assert parts == [5, 5, 2]


def test_a_file_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    folder = Folder(str(tmp_path))
    folder.write("a/b", b"one")
    assert folder.read("a/b") == b"one"

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="disk full"):
        folder.write("a/b", b"two")
    assert folder.read("a/b") == b"one"
    assert folder.names("a") == ["a/b"]
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_part_that_cannot_be_written_ends_the_run(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(Here, "outcome", lambda self: Outcome(self.waiting.pop(), error="OSError: disk full"))
    with pytest.raises(InputError, match="OSError: disk full"):
        run(corpus, tmp_path / "out")
    assert not (tmp_path / "out" / "input").exists()


def test_deaths_before_any_article_end_the_run(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(Here, "outcome", lambda self: Outcome(self.waiting.pop(), died="killed by SIGKILL"))
    with pytest.raises(framing.errors.FramingError, match="before they begin: killed by SIGKILL"):
        run(corpus, tmp_path / "out")


def test_settings_travel(tmp_path):
    job = Job("x", replace(Settings(), lexicons=("a", "b")), "en", None)
    assert Job.from_json(job.to_json()) == job
    assert "\n" not in job.to_json()
    assert tmp_path.exists()
