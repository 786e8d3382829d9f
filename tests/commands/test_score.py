"""`framing score` as a user sees it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from framing.batch import engines
from framing.batch.engines import Outcome
from framing.batch.part import run_part
from framing.cli import app

ENGLISH = "The plan could fail, critics said on Monday, and the talks of the two sides may end. "


class Here:
    slots = 1

    def __init__(self, job):
        self.job = job

    def submit(self, task):
        self.task = task

    def outcome(self):
        return Outcome(self.task, run_part(self.job, self.task))

    def close(self):
        pass


@pytest.fixture
def score(monkeypatch, tmp_path):
    monkeypatch.setattr(engines, "start", lambda name, job, workers, scheduler: Here(job))  # noqa: ARG005
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(app, ["score", *map(str, arguments)])

    return run


def lines(path, *records):
    path.write_text("\n".join(json.dumps(r) if isinstance(r, dict) else r for r in records))
    return path


def test_a_run_says_what_it_did_and_where(score, tmp_path):
    path = lines(tmp_path / "in.jsonl", {"text": ENGLISH, "id": "a"}, {"text": ENGLISH, "id": "a"})
    done = score(path, "-o", "out")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert "2 articles scored in" in done.stderr
    assert "1 articles have the doc_id of another one (all are kept): a" in done.stderr


def test_failures_end_with_3_and_their_reasons(score, tmp_path):
    path = lines(tmp_path / "in.jsonl", {"text": ENGLISH}, "{", "{", "[]")
    done = score(path, "-o", "out")
    assert done.exit_code == 3
    assert "3 failed, see out/failures; the commonest reasons:" in done.stderr
    assert done.stderr.index("2  read: malformed JSON") < done.stderr.index("1  read: expected an object")


def test_scores_to_stdout(score, tmp_path):
    path = lines(tmp_path / "in.jsonl", {"text": ENGLISH, "title": "=1+1"})
    done = score(path, "-o", "out", "--format", "csv")
    header, row = done.stdout.splitlines()
    assert header.startswith("doc_id,outlet,")
    assert "'=1+1" in row


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.txt", "-o", "out"), "there is no such file"),
        (("in.jsonl", "-o", "out", "--splitter", "magic"), "expected 'scan' or 'punkt'"),
        (("in.jsonl", "-o", "out", "--format", "xls"), "expected csv or jsonl"),
        (("in.jsonl", "-o", "in.jsonl"), "in.jsonl"),
        (("in.jsonl", "-o", "out", "--lexicon", "none.toml"), "none.toml"),
        (("in.jsonl",), "--output"),
    ],
)
def test_mistakes_end_with_2_and_a_sentence(score, tmp_path, arguments, words):
    lines(tmp_path / "in.jsonl", {"text": ENGLISH})
    done = score(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_word_list_of_ones_own(score, tmp_path):
    (tmp_path / "rain.toml").write_text(
        'name = "rain"\nversion = "1.0.0"\ntitle = "Rain"\nabout = "Rain."\nlanguage = "en"\nlicense = "CC0-1.0"\n'
        'citation = "None"\nnegation = "mark"\n[categories.wet]\nabout = "Wet"\nentries = "talks"\n'
        '[[examples]]\ntext = "Talks."\nfinds = ["Talks"]\n[[examples]]\ntext = "Rain."\nfinds = []\n'
    )
    path = lines(tmp_path / "in.jsonl", {"text": ENGLISH})
    done = score(path, "-o", "out", "--lexicon", "rain.toml", "--format", "jsonl")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rain:all:count"] == 1
