import csv
import io
import json

import pytest
from typer.testing import CliRunner

from framing.cli import app

SAID = {
    "The Post": "The strike could perhaps last, and the ministry may possibly give way, it seems, to some extent.",
    "The Mail": "The strike goes on. The ministry does not give way. The docks are shut and the gates are locked.",
}


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    rows = [
        {
            "doc_id": f"{outlet}-{n}",
            "outlet": outlet,
            "title": f"Dock strike, day {n}",
            "date": "2024-05-02",
            "text": f"{said}\n\nOn day {n} the gates of Port Orla stayed shut and {n + 3} ships waited outside.",
        }
        for outlet, said in SAID.items()
        for n in range(8)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def run(*arguments, code=0):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    return result


def test_json_and_csv(articles):
    options = ("--minimum", 5, "--resamples", 2000)
    found = json.loads(run("compare", articles, *options, "--format", "json").stdout)
    hedging = next(
        r for r in found["comparisons"] if (r["measure"], r["zone"], r["view"]) == ("hedging", "all", "all")
    )
    assert hedging["shown"] and hedging["difference"] < 0
    assert [g["name"] for g in found["groups"]] == ["The Mail", "The Post"]
    table = list(csv.DictReader(io.StringIO(run("compare", articles, *options, "--format", "csv").stdout)))
    assert len(table) == len(found["comparisons"]) and table[0]["view"] == "all"


def test_a_scored_folder_gives_the_same(articles, tmp_path):
    run("score", articles, "-o", tmp_path / "scores", "-j", 1)
    options = ("--minimum", 5, "--resamples", 200)
    one, two = (
        json.loads(run("compare", p, *options, "--format", "json").stdout)
        for p in (articles, tmp_path / "scores")
    )
    assert one["comparisons"] == two["comparisons"] and one["words"] == two["words"]


def test_two_articles(articles, tmp_path):
    for n, line in enumerate(articles.read_text(encoding="utf-8").splitlines()[7:9]):
        (tmp_path / f"{n}.json").write_text(line, encoding="utf-8")
    found = json.loads(run("compare", tmp_path / "0.json", tmp_path / "1.json", "--format", "json").stdout)
    assert [a["outlet"] for a in found["articles"]] == ["The Post", "The Mail"]
    assert [e["text"] for e in found["figures"]["only"][0]] == ["7", "10"]
    hedging = next(m for m in found["measures"] if (m["measure"], m["zone"]) == ("hedging", "all"))
    assert hedging["counts"][0] > hedging["counts"][1]


def test_events(articles):
    result = run("events", articles)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == ["doc_id", "event_id", "copy_of"] and len(rows) == 16
    found = json.loads(run("events", articles, "--format", "json").stdout)
    assert [a["event_id"] for a in found["articles"]] == [r["event_id"] for r in rows]


def test_what_makes_no_sense(articles):
    assert "no column 'nope'" in run("compare", articles, "--by", "nope", code=2).output
    assert "no format" in run("compare", articles, "--format", "pdf", code=2).output
    assert "expected csv or json" in run("events", articles, "--format", "pdf", code=2).output
    assert "fewer than two groups" in run("compare", articles, "--minimum", 50, code=2).output


def test_pages_for_people(articles, tmp_path):
    options = ("--minimum", 5, "--resamples", 200)
    run("compare", articles, *options, "-o", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "The Mail and The Post compared" in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "no difference shown" in run("compare", articles, *options, "--format", "md").stdout.lower()


def test_a_word_list_of_ones_own(articles, tmp_path):
    (tmp_path / "docks.toml").write_text(
        'name = "docks"\nversion = "1.0.0"\ntitle = "Docks"\nabout = "Docks."\nlanguage = "en"\nlicense = "CC0-1.0"\n'
        'citation = "None"\nnegation = "mark"\n[categories.places]\nabout = "Places"\nentries = "docks"\n'
        '[[examples]]\ntext = "Docks."\nfinds = ["Docks"]\n[[examples]]\ntext = "Rain."\nfinds = []\n'
    )
    options = ("--minimum", 5, "--resamples", 200, "--format", "json")
    found = json.loads(run("compare", articles, *options, "--lexicon", tmp_path / "docks.toml").stdout)
    docks = next(r for r in found["comparisons"] if (r["measure"], r["zone"]) == ("docks", "all"))
    assert docks["difference"] > 0
    assert "docks" in {words["name"] for words in found["provenance"]["scores"]["lexicons"]}
    run("score", articles, "-o", tmp_path / "scores", "-j", 1)
    refused = run("compare", tmp_path / "scores", "--lexicon", tmp_path / "docks.toml", code=2)
    assert "give them to `framing score`" in refused.output
