from pathlib import Path

import pytest

from framing.attributions.attribution import Attribution
from framing.speakers.cast import Cast
from framing.speakers.ledger import is_heard, ledger, silent, statements, totals
from framing.speakers.speakers import resolve
from framing.structure.blocks import Block, classify
from framing.text import Span

SEED = Path(__file__).parents[3] / "shared" / "seed-article.txt"

TEXT = (
    "Mayor Ann Lee closed the bridge. Ann Lee said it was unsafe, adding that it would fall. "
    "“It is a shame,” said Polish engineer Jan Wolski. Critics fear traffic. Bo Kerr built the bridge. "
    "Kerr sold it in May. It is said to be old. Lee plans to rebuild it."
)


def attribution(content, cue, source, kind="indirect", cue_type="speech", text=TEXT):
    def spans(part):
        start = text.find(part)
        return (Span(start, start + len(part)),) if part else ()

    return Attribution(spans(content), spans(cue), spans(source), kind, cue_type)


FOUND = [
    attribution("it was unsafe", "said it"[:4], "Ann Lee said"[:7]),
    attribution("that it would fall", "adding", "Ann Lee"),
    attribution("“It is a shame,”", "said", "Polish engineer Jan Wolski", "direct"),
    attribution("traffic", "fear", "Critics", cue_type="attitude"),
    attribution("to be old", "is said", ""),
    attribution("to rebuild it", "plans", "Lee plans"[:3], cue_type="attitude"),
]


def read():
    cast = Cast(TEXT)
    resolved = resolve(TEXT, None, FOUND, cast=cast)
    rows = ledger(TEXT, resolved, statements(TEXT, resolved, None), [3, 4, 4, 1, 3, 3], cast)
    return cast, resolved, rows


def test_one_row_a_speaker():
    _, _, rows = read()
    shown = [(r["speaker"], r["type"], r["side"], r["direct"], r["indirect"], r["words"]) for r in rows]
    assert shown == [
        ("Ann Lee", "person", None, 0, 1, 7),
        ("Jan Wolski", "person", "Poland", 1, 0, 4),
        ("critics", "unnamed_group", None, 0, 1, 1),
    ]
    assert rows[0]["role"] == "Mayor"
    assert rows[0]["attributions"] == [0, 1]


def test_shares_have_denominators():
    cast, resolved, rows = read()
    unheard = silent(TEXT, resolved, cast)
    whole = totals(resolved, statements(TEXT, resolved, None), rows, unheard)
    assert whole["statements"] == 4
    assert whole["agentless"] == 1
    assert whole["unnamed"] == {"count": 1, "of": 3, "share": 1 / 3}
    assert sum(side["statements"] for side in whole["sides"]) == 3
    assert sum(row["share"] for row in rows) + 1 / 4 == pytest.approx(1)


def test_who_acts_and_is_not_heard():
    cast, resolved, _ = read()
    [kerr] = silent(TEXT, resolved, cast)
    assert (kerr["name"], kerr["mentions"], kerr["acts"]) == ("Bo Kerr", 2, 2)
    assert [TEXT[start:end] for start, end in kerr["spans"]] == ["Bo Kerr", "Kerr"]


def test_deeds_are_not_statements():
    assert not is_heard(TEXT, FOUND[5])
    assert is_heard(TEXT, FOUND[3])
    text = "Kerr likes bridges."
    assert not is_heard(text, attribution("bridges", "likes", "Kerr", cue_type="attitude", text=text))


def test_summary_is_not_counted_again():
    text = "Mayor says no\n\nMayor Ann Lee said no."
    blocks = [Block("headline", 0, 13), Block("paragraph", 15, len(text))]
    found = [
        attribution("no", "says", "Mayor", text=text),
        Attribution((Span(34, 36),), (Span(29, 33),), (Span(15, 28),), "indirect", "speech"),
    ]
    cast = Cast(text, blocks)
    resolved = resolve(text, blocks, found, cast=cast)
    assert [
        row["attributions"]
        for row in ledger(text, resolved, statements(text, resolved, blocks), [1, 1], cast)
    ] == [[1]]
    alone = resolve(text, blocks[:1], found[:1])
    assert statements(text, alone, blocks[:1]) == [[0]]


def test_nothing_is_none():
    whole = totals([], [], [], [])
    assert whole["unnamed"]["share"] is None
    assert ledger("", [], [], [], Cast("")) == silent("", [], Cast("")) == []


def test_seed_silent_principals():
    if not SEED.exists():
        pytest.skip("no shared material")
    text = SEED.read_text("utf-8")
    blocks = classify(text)
    names = {row["name"] for row in silent(text, [], Cast(text, blocks))}
    assert {"Biden", "Putin", "Russia", "North Korea"} <= names
