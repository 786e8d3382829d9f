import gzip
import itertools
import json

import numpy as np
import pytest

from framing.attributions.features import TEMPLATES, quotes
from framing.attributions.field import Batch, expectation, fit, make_batches, shrink
from framing.attributions.linking import spans_of
from framing.attributions.sheet import read
from framing.attributions.tagger import CONTENT, CUE, LABELS, SOURCE, load_model, tag
from framing.attributions.training import Annotated, gold_labels, read_annotated, train_attribution
from framing.errors import InputError


def sentence(name, verb, rest, shift=0):
    text = f"{name} {verb} {rest}."
    cue = len(name) + 1
    content = cue + len(verb) + 1
    spans = {"source": (0, len(name)), "cue": (cue, cue + len(verb)), "content": (content, len(text) - 1)}
    return text, {role: [[start + shift, end + shift]] for role, (start, end) in spans.items()}


def example(name, verb, rest):
    first, one = sentence(name, verb, rest)
    second, two = sentence("Critics", "said", "it will not", len(first) + 1)
    return {"text": f"{first} {second}", "attributions": [one, two]}


ARTICLES = [
    example(name, verb, rest)
    for name, verb, rest in itertools.product(
        ("Lopez", "Jan Novak", "The mayor"),
        ("said", "argued", "wrote"),
        ("it will rain", "the bridge is safe"),
    )
]


def test_labels_follow_the_annotation():
    sheet = read([ARTICLES[0]["text"]])
    labels = gold_labels(sheet, [Annotated(**ARTICLES[0])])
    assert labels[sheet.real].tolist()[:6] == [SOURCE, CUE, CONTENT, CONTENT + 1, CONTENT + 1, 0]


def test_spans_are_runs_of_one_role():
    sheet = read(["a b c d\ne f"])
    labels = np.zeros(len(sheet.real), np.uint8)
    at = np.flatnonzero(sheet.real)
    labels[at] = [SOURCE, SOURCE + 1, SOURCE, CUE + 1, CONTENT + 1, CONTENT + 1]
    spans = spans_of(sheet, labels)
    assert spans.role.tolist() == [SOURCE, SOURCE, CUE, CONTENT]
    assert (spans.last - spans.first).tolist() == [2, 1, 1, 2]


def test_training_learns_writes_and_reads_again(tmp_path):
    path = tmp_path / "gold.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in ARTICLES * 12)
    out = tmp_path / "model.npz"
    size = train_attribution(path, out, c1=0.5, epochs=12)
    assert size["articles"] == 12 * len(ARTICLES)
    model = load_model(out)
    assert len(model.weights) == len(TEMPLATES)
    sheet = read(["Jan Novak argued it will rain."])
    labels = tag(sheet, quotes(sheet), model)[sheet.real]
    assert [LABELS[i] for i in labels[:4]] == ["B-source", "I-source", "B-cue", "B-content"]
    with np.load(out, allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "uif" for name in file.files)


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "a"}'])
def test_a_bad_line_is_named(tmp_path, line):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ARTICLES[0]) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_annotated(path)
    assert error.value.line == 2


def test_expectation_is_the_sum_over_all_paths():
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(3, 3)).astype(np.float32)
    transitions = rng.normal(size=(3, 3)).astype(np.float32)
    paths = list(itertools.product(range(3), repeat=3))
    total = np.array(
        [
            sum(scores[i, label] for i, label in enumerate(path))
            + sum(transitions[a, b] for a, b in itertools.pairwise(path))
            for path in paths
        ]
    )
    share = np.exp(total) / np.exp(total).sum()
    batch = Batch(None, np.arange(1), np.array([0, 1, 2]), np.array([0]), np.array([3]))
    found = expectation(scores, transitions, batch)
    for i, label in itertools.product(range(3), range(3)):
        expected = sum(p for p, path in zip(share, paths, strict=True) if path[i] == label)
        assert found.labels[i, label] == pytest.approx(expected, abs=1e-5)
    assert found.likelihood == pytest.approx(float(np.log(share[paths.index((0, 1, 2))])), abs=1e-4)
    assert found.transitions.sum() == pytest.approx(2, abs=1e-4)


def test_fit_separates_labels_and_drops_what_does_not_help():
    rows = np.array([[1, 3], [2, 3], [1, 3], [2, 3]] * 20, np.int32)
    labels = np.array([0, 1, 0, 1] * 20)
    start, length = np.arange(0, 80, 4), np.full(20, 4)
    weights, _ = fit(make_batches(rows, labels, start, length, 16), 4, 2, c1=2.0, epochs=20)
    assert weights[1, 0] > weights[1, 1]
    assert weights[2, 1] > weights[2, 0]
    assert np.abs(weights[3]).max() < np.abs(weights[1]).max() / 2
    assert not weights[0].any()


def test_shrink_stops_at_zero():
    assert shrink(np.array([2.0, -2.0, 0.5], np.float32), np.ones(3, np.float32)).tolist() == [1.0, -1.0, 0.0]
