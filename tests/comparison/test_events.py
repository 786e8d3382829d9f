import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.comparison import events as module
from framing.comparison.events import events
from framing.reading.article import Article

GOLD = Path(__file__).parents[3] / "shared" / "gold"
STORIES = {
    "flood": "The river Orla burst its banks at Trevano and water stood in the mayor Lindqvist's cellar. "
    "Helpers from Trevano carried sandbags to the Orla bridge, while Lindqvist asked for boats.",
    "bank": "Shares of the lender Castellan fell when auditor Prynne refused to sign the accounts. "
    "Castellan's chairman said Prynne had been paid, and regulators looked into the lender.",
    "club": "Striker Odunsi scored twice as Harrow Vale won the cup final against Penmarch. "
    "Penmarch's keeper saved a penalty before Odunsi headed the winner for Harrow Vale.",
}


def article(story, n=0, day=None):
    text = STORIES[story] + f" Reporter number {n} was there and wrote down what people had to tell."
    return Article.assemble(text, f"{story} story {n}", doc_id=f"{story}{n}", date_published=day)


def test_three_stories_told_three_times():
    articles = [article(story, n) for n in range(3) for story in STORIES]
    assert events(articles).tolist() == [0, 1, 2] * 3


def test_far_apart_in_time_is_another_event():
    days = ["2024-03-01", "2024-03-03T10:00:00Z", "2024-06-01", "2024-06-02"]
    articles = [article("flood", n, day) for n, day in enumerate(days)]
    assert events(articles).tolist() == [0, 0, 1, 1]
    assert events(articles, window=None).tolist() == [0, 0, 0, 0]


def test_nothing_to_compare():
    assert events([]).tolist() == []
    assert events([article("flood")]).tolist() == [0]
    empty = [Article.assemble("…", doc_id=str(n)) for n in range(3)]
    assert events(empty).tolist() == [0, 1, 2]
    assert events([article("flood"), article("bank")]).tolist() == [0, 1]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(9)))
def test_order_does_not_matter(order):
    articles = [article(story, n) for n in range(3) for story in STORIES]
    found = events([articles[i] for i in order])
    names = [articles[i].doc_id[:4] for i in order]
    assert len({(name, number) for name, number in zip(names, found.tolist(), strict=True)}) == 3


def test_blocks_of_rows_and_large_parts_change_nothing(monkeypatch):
    articles = [article(story, n, f"2024-03-{n + 1:02}") for n in range(6) for story in STORIES]
    plain = events(articles).tolist()
    monkeypatch.setattr(module, "_BLOCK", 4)
    assert events(articles).tolist() == plain
    monkeypatch.setattr(module, "_DENSE", 4)
    assert len(set(events(articles).tolist())) >= 3  # only stronger ties are left


def b_cubed(found, gold):
    found, gold = np.asarray(found), np.asarray(gold)
    together = [(found == found[i]) & (gold == gold[i]) for i in range(len(gold))]
    precision = np.mean([t.sum() / (found == found[i]).sum() for i, t in enumerate(together)])
    recall = np.mean([t.sum() / (gold == gold[i]).sum() for i, t in enumerate(together)])
    return 2 * precision * recall / (precision + recall)


def rows(name):
    with gzip.open(GOLD / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.mark.skipif(not GOLD.exists(), reason="the gold data are not here")
def test_same_events_in_three_outlets_among_thousands_of_articles():
    stories = {}
    for row in rows("basil"):
        stories.setdefault((row["group"], row["outlet"].lower()), []).append(row)
    articles, gold = [], []
    for key, found in stories.items():
        title = " ".join(row["text"] for row in found if row["title"])
        text = "\n\n".join(row["text"] for row in found if not row["title"])
        articles.append(Article.assemble(text, title, doc_id="/".join(key)))
        gold.append(key[0])
    mixed = articles + [Article.from_record(row) for row in rows("abp_sample")]
    assert b_cubed(events(mixed)[: len(gold)], gold) >= 0.93
    assert b_cubed(events(articles), gold) >= 0.92
