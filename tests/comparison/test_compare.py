import json
import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from framing.batch.store import Scores
from framing.comparison import stories
from framing.comparison.compare import compare
from framing.comparison.groups import labels
from framing.comparison.plan import Plan, family
from framing.comparison.views import OTHERS, Data, Draws, contrasts, pairs
from framing.errors import InputError, UsageError
from framing.reading.article import Article

MEASURES = {
    "hedging": "per 1,000 words",
    "hedging.modal": "per 1,000 words",
    "sentiment": "mean weight of the matches",
}
ZONES = ("headline", "summary", "subheads", "narrated", "indirect", "quoted", "all")
QUICK = {"resamples": 200, "minimum": 5}


def scores(n=40, shift=0, seed=0, outlets="AB"):
    """Made-up scores: hedging of outlet A is raised by `shift`; nothing else differs."""
    rng = np.random.default_rng(seed)
    outlet = [outlets[i % len(outlets)] for i in range(n)]
    table = {
        "doc_id": [f"d{i:04}" for i in range(n)],
        "outlet": outlet,
        "date_published": [f"2024-{1 + i % 12:02}-01" for i in range(n)],
        "section": [None if i % 5 == 0 else "politics" for i in range(n)],
        "meta": [json.dumps({"leaning": "left" if i % 2 else "right"}) for i in range(n)],
        "headline:is_question": [bool(rng.random() < 0.3) for _ in range(n)],
    }
    for zone in ZONES:
        words = np.zeros(n, int) if zone == "subheads" else rng.integers(200, 600, n)
        table[f"words:{zone}"] = words
        for name, unit in MEASURES.items():
            more = shift if name == "hedging" else 0
            count = rng.poisson([5 + more * (o == "A") for o in outlet]) * (words > 0)
            table[f"{name}:{zone}:count"] = count
            if unit.startswith("mean"):
                table[f"{name}:{zone}:sum"] = count * rng.normal(size=n)
    matches = pl.DataFrame(
        {
            "doc_id": [f"d{i:04}" for i in range(n) for _ in range(2)],
            "start": [0, 20] * n,
            "end": [9, 25] * n,
            "text": [w for i in range(n) for w in (("militants" if outlet[i] == "A" else "rebels"), "could")],
            "analyzer": ["naming", "hedging"] * n,
            "category": ["armed_actor", "modal"] * n,
            "entry": [
                w for i in range(n) for w in (("militants" if outlet[i] == "A" else "rebels"), "could")
            ],
            "voice": ["narrated", "narrated"] * n,
        }
    )
    attributions = pl.DataFrame(
        {
            "doc_id": table["doc_id"],
            "content": [[[30, 40]]] * n,
            "source": [[[1, 5]]] * n,
            "kind": ["direct"] * n,
            "speaker": ["Ada Lunn" if o == "A" else "Bo Rusk" for o in outlet],
            "speaker_type": ["person"] * n,
            "side": [None] * n,
        },
        schema_overrides={"side": pl.String},
    )
    lazy = {
        "scores": pl.DataFrame(table).lazy(),
        "matches": matches.lazy(),
        "attributions": attributions.lazy(),
    }
    return Scores(lazy, MEASURES, {"framing": "0", "inputs": ["somewhere"]})


def row(result, measure, zone="all", view="all"):
    return next(
        r for r in result.comparisons if (r["measure"], r["zone"], r["view"]) == (measure, zone, view)
    )


def test_a_planted_difference_is_shown_and_nothing_else():
    result = compare(scores(120, shift=5), Plan(**QUICK))
    found = row(result, "hedging")
    assert found["shown"] and found["low"] > 0 and found["verdict"] == "shown"
    assert (found["group"], found["reference"], found["n"], found["reference_n"]) == ("A", "B", 60, 60)
    assert {r["measure"] for r in result.comparisons if r["shown"]} == {"hedging"}
    assert result.shuffled["shown"] == 0
    assert result.family_size == len(result.comparisons)


def test_no_difference_says_what_could_have_been_seen():
    result = compare(scores(60), Plan(**QUICK))
    assert not any(r["shown"] for r in result.comparisons)
    found = row(result, "hedging")
    assert found["verdict"] == "no difference shown"
    assert found["detectable"] > 2.8 * found["error"]  # more than for a test alone


def test_the_contract():
    plain = json.loads(json.dumps(compare(scores(), Plan(**QUICK)).to_dict(), allow_nan=False))
    contract = (
        "measure zone view group reference n reference_n value reference_value difference low high hedges_g "
        "cliffs_delta p p_adjusted shown detectable"
    )
    assert set(contract.split()) <= set(plain["comparisons"][0])
    keys = "schema_version groups comparisons family_size seed shuffled words naming voices provenance"
    assert set(keys.split()) <= set(plain)
    assert [g["name"] for g in plain["groups"]] == ["A", "B"]
    assert plain["provenance"]["plan"]["seed"] == plain["seed"]
    assert "somewhere" not in json.dumps(plain)
    assert not re.search(r"rank|bias|score\b", json.dumps(plain["comparisons"]))


def test_the_order_of_articles_does_not_matter():
    made = scores(60, shift=2)
    mixed = replace(
        made,
        lazy={k: v.collect().sample(fraction=1, shuffle=True, seed=3).lazy() for k, v in made.lazy.items()},
    )
    a, b = (compare(s, Plan(**QUICK)) for s in (made, mixed))
    assert a.comparisons == b.comparisons and a.means == b.means and a.shuffled == b.shuffled


def test_new_names_change_only_names():
    made = scores(60, shift=2)
    table = made.lazy["scores"].with_columns(pl.col("outlet").replace({"A": "Z"}))
    renamed = replace(made, lazy={**made.lazy, "scores": table})
    a, b = row(compare(made, Plan(**QUICK)), "hedging"), row(compare(renamed, Plan(**QUICK)), "hedging")
    assert (b["group"], b["reference"]) == ("B", "Z")
    assert b["difference"] == pytest.approx(-a["difference"])
    assert (b["p"], b["p_adjusted"]) == pytest.approx((a["p"], a["p_adjusted"]), abs=0.01)
    assert (-b["high"], -b["low"]) == pytest.approx((a["low"], a["high"]), rel=1e-4)


def test_missing_is_left_out_and_counted():
    result = compare(scores(), Plan(zones=("subheads", "all"), **QUICK))
    assert not [r for r in result.comparisons if r["zone"] == "subheads"]
    empty = next(m for m in result.measures if m["zone"] == "subheads")
    assert empty["n"] == 0 and empty["missing"] == 40 and empty["length_correlation"] is None


def test_references():
    assert pairs("ABC", OTHERS) == [("A", OTHERS), ("B", OTHERS), ("C", OTHERS)]
    found = compare(scores(90, outlets="ABC"), Plan(reference=OTHERS, **QUICK)).comparisons
    assert {(r["group"], r["reference_n"]) for r in found if r["measure"] == "hedging"} == {
        (g, 60) for g in "ABC"
    }
    found = compare(scores(90, outlets="ABC"), Plan(reference="B", **QUICK)).comparisons
    assert {(r["group"], r["reference"]) for r in found} == {("A", "B"), ("C", "B")}
    with pytest.raises(UsageError, match="no group"):
        compare(scores(), Plan(reference="Q", **QUICK))


def test_groups(tmp_path):
    table = scores().scores
    assert set(labels(table, "leaning")) == {"left", "right"}
    assert labels(table, "outlet+year")[0] == "A · 2024"
    assert labels(table, "month")[:2] == ["2024-01", "2024-02"]
    assert labels(table, "outlet", where=["section=politics", "outlet!=B"]).count("A") == 16
    path = tmp_path / "groups.csv"
    path.write_text("outlet,group\nA,tabloid\n", encoding="utf-8")
    assert set(labels(table, "outlet", str(path))) == {"tabloid", None}
    path.write_text("who,what\n", encoding="utf-8")
    with pytest.raises(InputError, match="doc_id and group"):
        labels(table, "outlet", str(path))
    with pytest.raises(UsageError, match="no column 'mood'"):
        labels(table, "mood")
    with pytest.raises(UsageError, match="cannot be read"):
        labels(table, "outlet", where=["outlet"])
    with pytest.raises(UsageError, match="fewer than two groups"):
        compare(scores(), Plan(minimum=30))


def test_the_family(tmp_path):
    names = {(c.measure, c.zone) for c in family(MEASURES, Plan())}
    assert {("hedging", "quoted"), ("hedging.modal", "all"), ("headline.is_question", "headline")} <= names
    assert ("hedging.modal", "quoted") not in names
    chosen = family(MEASURES, Plan(measures=("hedging*",), zones=("quoted",)))
    assert {(c.measure, c.zone) for c in chosen} == {("hedging", "quoted"), ("hedging.modal", "quoted")}
    path = tmp_path / "hypothesis.toml"
    path.write_text('[[hypothesis]]\nmeasures = ["hedging"]\nzones = ["narrated"]\n', encoding="utf-8")
    result = compare(scores(80, shift=5), Plan(hypothesis=str(path), **QUICK))
    assert result.family_size == 1
    assert [r["zone"] for r in result.comparisons if r["declared"]] == ["narrated"]
    path.write_text('[[hypothesis]]\nmeasures = ["hedgings"]\n', encoding="utf-8")
    with pytest.raises(InputError, match="no measure 'hedgings'"):
        compare(scores(), Plan(hypothesis=str(path)))
    with pytest.raises(UsageError, match="no measure is of that name"):
        family(MEASURES, Plan(measures=("nothing",)))


def test_events_and_copies_from_a_file(tmp_path):
    made, path = scores(40, shift=4), tmp_path / "events.csv"
    ids = made.scores["doc_id"].to_list()
    found = [stories.Story(i, f"e{n // 2}", ids[0] if n == 2 else None, None) for n, i in enumerate(ids)]
    with path.open("w", encoding="utf-8") as file:
        stories.write(found, file)
    result = compare(made, Plan(events=str(path), **QUICK))
    assert {r["view"] for r in result.comparisons} == {"all", "events", "no_wire"}
    paired = row(result, "hedging", view="events")
    assert (paired["unit"], paired["n"], paired["reference_n"]) == ("event", 20, 20)
    assert paired["difference"] == pytest.approx(
        row(result, "hedging")["difference"]
    )  # one article a side and event
    assert row(result, "hedging", view="no_wire")["n"] == 19
    assert result.events["events"] == 20 and result.events["shared"] == {"2": 20}


def test_events_view_is_like_with_like():
    rng = np.random.default_rng(1)
    event = np.repeat(np.arange(40), 2)
    group = np.tile([0, 1], 40)
    values = (rng.normal(0, 10, 40)[event] + group * 1.0 + rng.normal(0, 0.5, 80))[:, None]
    data = Data(values, group, ("A", "B"), event, None)
    found = {r.view: r for r in contrasts(data, [("A", "B")], Draws(500, 1, 5))}
    alone = next(contrasts(data._replace(event=None), [("A", "B")], Draws(500, 1, 5)))
    assert found["events"].p < 0.001 < alone.p
    assert found["all"].low < -1 < found["all"].high < 0  # articles on one event are not independent


def test_topics_are_held_alike():
    made = scores(200)
    rng = np.random.default_rng(2)
    topic = ["war" if rng.random() < (0.8 if i % 2 else 0.2) else "sport" for i in range(200)]
    count = pl.Series("hedging:all:count", [40 if t == "war" else 4 for t in topic])
    table = made.scores.with_columns(count, pl.Series("section", topic))
    result = compare(
        replace(made, lazy={**made.lazy, "scores": table.lazy()}), Plan(topics="section", **QUICK)
    )
    plain = row(result, "hedging")["difference"]
    held = next(r for r in result.standardised if (r["measure"], r["zone"]) == ("hedging", "all"))
    assert abs(held["difference"]) < abs(plain) / 3
    assert held["covered"] == 1 and held["low"] < 0 < held["high"]


def test_names_and_voices():
    result = compare(scores(), Plan(**QUICK))
    family = next(f for f in result.naming if f["family"] == "armed_actor")
    share = {(n["group"], n["name"]): n["share"] for n in family["names"]}
    assert share["A", "militant"] == 1 and share["B", "rebel"] == 1 and share["A", "rebel"] == 0
    assert {(s["group"], s["speaker"]) for s in result.voices["silent"]} == {
        ("A", "Bo Rusk"),
        ("B", "Ada Lunn"),
    }
    assert result.voices["type"][0]["share"] == 1
    assert result.words["terms"] is None and result.voices["side"] == []


def test_found_topics():
    texts = ["river flood water boats dam", "bank loan credit market shares"]
    articles = [Article.assemble(f"{texts[i % 2]} {texts[i % 2]}", doc_id=f"d{i:04}") for i in range(20)]
    found = stories.topics("2", scores(20).scores, articles, 1)
    assert len(set(found[::2])) == len(set(found[1::2])) == 1 and found[0] != found[1]
    with pytest.raises(UsageError, match="topics"):
        stories.topics("2", scores(20).scores, None, 1)
