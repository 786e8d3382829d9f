"""The command: one article in, a report out, on the right stream."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from framing.cli import app

TEXT = "Will it rain?\n\nThe talks could fail, officials said. “We will fight,” said Ada Brandt.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def several(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    rows = [
        {"title": f"Story {i}", "content": f"The talks could fail again on day {i} of the week."}
        for i in (1, 2, 3)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(app, ["report", *map(str, arguments)], input=given)


def test_text_on_stdout(article: Path) -> None:
    result = run(article)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Will it rain?\n")
    assert result.stderr == ""
    assert "\x1b" not in result.stdout


def test_standard_input(article: Path) -> None:
    assert run("-", given=TEXT).stdout == run(article).stdout


def test_all_is_more(article: Path) -> None:
    everything = run(article, "--all").stdout
    assert "METHOD AND LIMITS" in everything
    assert "METHOD AND LIMITS" not in run(article).stdout


@pytest.mark.parametrize(
    ("suffix", "begins"), [("html", "<!doctype html>"), ("md", "# "), ("json", "{"), ("txt", "W")]
)
def test_the_suffix_says_the_format(article: Path, tmp_path: Path, suffix: str, begins: str) -> None:
    output = tmp_path / f"report.{suffix}"
    result = run(article, "-o", output)
    assert (result.exit_code, result.stdout) == (0, "")
    assert output.read_text(encoding="utf-8").startswith(begins)


def test_json_is_what_analyze_returns(article: Path) -> None:
    import framing

    found = json.loads(run(article, "--format", "json", "--language", "en").stdout)
    expected = json.loads(json.dumps(framing.analyze(TEXT, language="en").to_dict()))
    assert {**found, "article": None} == {**expected, "article": None}
    assert found["article"]["text"] == TEXT


def test_a_headline_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "body.txt"
    path.write_text("The talks could fail.", encoding="utf-8")
    found = json.loads(
        run(path, "--headline", "Will they fail?", "--format", "json", "--language", "en").stdout
    )
    assert found["article"]["text"] == "Will they fail?\n\nThe talks could fail."
    assert found["headline"]["question_type"] == "polar"


def test_a_given_headline_takes_the_place_of_the_field(several: Path) -> None:
    found = json.loads(run(several, "--record", 2, "--headline", "Why now?", "--format", "json").stdout)
    assert found["article"]["text"].startswith("Why now?\n\nThe talks could fail again on day 2")


def test_several_articles_are_a_question(several: Path) -> None:
    result = run(several)
    assert result.exit_code == 2
    assert "3 articles" in result.stderr
    assert "--record" in result.stderr


def test_one_of_several(several: Path) -> None:
    result = run(several, "--record", 2)
    assert result.exit_code == 0
    assert result.stdout.startswith("Story 2\n")
    assert "title → headline" in result.stderr
    missing = run(several, "--record", 9)
    assert missing.exit_code == 2
    assert "number 9" in missing.stderr


def test_a_bad_record_does_not_hide_the_others(several: Path) -> None:
    lines = several.read_text(encoding="utf-8").splitlines()
    several.write_text("\n".join([lines[0], "{broken", lines[2]]), encoding="utf-8")
    assert run(several, "--record", 3).stdout.startswith("Story 3\n")
    bad = run(several, "--record", 2)
    assert bad.exit_code == 2
    assert "JSON" in bad.stderr


def test_a_list_of_ones_own_is_a_measure_like_ours(article: Path, tmp_path: Path) -> None:
    path = tmp_path / "weather.toml"
    path.write_text(
        'name = "weather"\nversion = "1.0.0"\ntitle = "Weather"\nabout = "Words of weather."\nlanguage = "en"\n'
        'license = "CC0-1.0"\ncitation = "none"\nnegation = "drop"\n[categories.wet]\nabout = "Wet."\n'
        "entries = '''\nrain*\n'''\n[[examples]]\ntext = \"It rains.\"\nfinds = [\"rains\"]\n"
        '[[examples]]\ntext = "It trains."\nfinds = []\n',
        encoding="utf-8",
    )
    result = run(article, "--lexicon", path)
    assert result.exit_code == 0, result.output
    assert "weather" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "docx"),
        ("--splitter", "none"),
        ("--attitudes", "odd"),
        ("-o", "report.pdf"),
        ("-o", "/no/such/folder/report.md"),
    ],
)
def test_errors_are_messages(article: Path, arguments: tuple[str, ...]) -> None:
    result = run(article, *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("framing: ")
    assert "Traceback" not in result.output


def test_no_such_file() -> None:
    result = run("nowhere.txt")
    assert result.exit_code == 2
    assert "nowhere.txt" in result.stderr
