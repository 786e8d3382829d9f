"""Floors on PolNeAR's development part: they only rise. Skipped where the gold is absent."""

import gzip
import importlib.util
import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from framing.attributions.attribution import attributions

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEV = SHARED / "gold" / "polnear_dev.jsonl.gz"
SCORER = SHARED / "tools" / "score_attribution.py"

pytestmark = pytest.mark.skipif(not (DEV.exists() and SCORER.exists()), reason="the gold is not here")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("score_attribution", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    with gzip.open(DEV, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    folder = tmp_path_factory.mktemp("gold")
    gold, predicted = folder / "gold.jsonl", folder / "predicted.jsonl"
    gold.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    found = attributions([article["text"] for article in articles])
    rows = (
        {
            "id": article["id"],
            "quotes": [{r: getattr(a, r) for r in ("content", "cue", "source", "kind")} for a in own],
        }
        for article, own in zip(articles, found, strict=True)
    )
    predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = io.StringIO()
    with redirect_stdout(out):
        scorer.main(["score", str(gold), str(predicted)])
    return json.loads(out.getvalue().splitlines()[-1])


FLOORS = {
    ("direct", "speaker", "end2end", "f1"): 0.87,
    ("direct", "speaker", "accuracy"): 0.91,
    ("all", "speaker", "end2end", "f1"): 0.68,
    ("all", "citron", "content", "overlap", "f1"): 0.875,
    ("quoted_tokens", "f1"): 0.985,
}


@pytest.mark.parametrize("path", FLOORS, ids=".".join)
def test_floor(scores, path):
    value = scores
    for name in path:
        value = value[name]
    assert value >= FLOORS[path]
