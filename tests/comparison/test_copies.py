import random
import re

import pytest

from framing.comparison import copies as module
from framing.comparison.copies import agency, copies
from framing.reading.article import Article

RNG = random.Random(4)
WORDS = ["".join(RNG.choices("abcdefghijklmnoprstuvw", k=RNG.randint(3, 8))) for _ in range(900)]


def prose(seed, n=350):
    rng = random.Random(seed)
    return " ".join(rng.choices(WORDS, k=n)) + "."


def edited(text, seed, rate=0.05):
    rng = random.Random(seed)
    return re.sub(r"\w+", lambda m: rng.choice(WORDS) if rng.random() < rate else m[0], text)


def article(text, name, **fields):
    return Article.assemble(text, f"Headline of {name}", doc_id=name, **fields)


def test_light_edits_cuts_and_additions_are_copies():
    originals = [article(prose(n), f"o{n}", date_published="2024-05-01") for n in range(40)]
    planted = [
        article(edited(originals[n].text[20 : 1200 + 20 * n], n) + prose(1_000 + n, 40), f"c{n}", date_published="2024-05-02")
        for n in range(20)
    ]  # fmt: skip
    found = copies(originals + planted)
    flagged = {i for i, copy in enumerate(found) if copy.copy_of is not None}
    right = {40 + n for n in range(20) if found[40 + n].copy_of == n}
    assert len(right) >= 19  # recall
    assert len(flagged - right) <= 1  # precision


def test_the_likely_original():
    text = prose(1)
    early = article(text, "early", date_published="2024-01-01", outlet="The Post")
    late = article(text + " End.", "late", date_published="2024-01-02", outlet="The Mail")
    wire = article(text, "wire", date_published="2024-01-03", outlet="Associated Press")
    assert [c.copy_of for c in copies([late, early])] == [1, None]
    assert [c.copy_of for c in copies([late, early, wire])] == [2, 2, None]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"text": "LONDON (Reuters) - Talks went on."}, "Reuters"),
        ({"text": "WASHINGTON (AP) — Talks went on.", "outlet": "The Post"}, "AP"),
        ({"text": "WASHINGTON (AP) — Talks went on.", "outlet": "Associated Press"}, None),
        ({"text": "Talks went on.", "byline": "By Jane Roe, Associated Press"}, "AP"),
        ({"text": "Talks went on.", "byline": "Jane Roe"}, None),
        ({"text": "The Advanced Placement (APX) test was hard."}, None),
        ({"text": "He told Reuters that talks went on."}, None),
    ],
)
def test_agency(fields, found):
    assert agency(Article.assemble(**fields)) == found


def test_short_and_empty_articles_say_nothing():
    same = [Article.assemble("Talks went on.", doc_id=str(n)) for n in range(3)]
    assert [c.copy_of for c in copies(same)] == [None, None, None]
    assert copies([]) == []


def test_furniture_is_no_copy(monkeypatch):
    monkeypatch.setattr(module, "_COMMON", 5)
    furniture = prose(99, 300)
    articles = [article(prose(n, 200) + furniture, f"a{n}") for n in range(10)]
    assert {c.copy_of for c in copies(articles)} == {None}
