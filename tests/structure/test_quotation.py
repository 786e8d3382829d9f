from __future__ import annotations

import gzip
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.structure.quotation import in_blocks, quotations

GOLD = Path(__file__).parents[3] / "shared" / "gold"


def _inner(text: str, *, speech: bool | None = None) -> list[str]:
    found = quotations(text)
    return [text[q.inner_start : q.inner_end] for q in found if speech is None or q.speech == speech]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“We will go on,” she said.", ["We will go on,"]),
        ('"We will go on," she said. "And on."', ["We will go on,", "And on."]),
        ("''We will go on,'' she said. ''And on.''", ["We will go on,", "And on."]),
        ("``We will go on,'' she said.", ["We will go on,"]),
        ("„We will go on“, she said.", ["We will go on"]),
        ("«We will go on», she said.", ["We will go on"]),
        ("“Is he a fascist?“ he asked.", ["Is he a fascist?"]),
        ("He said: ”We will go on for years.”", ["We will go on for years."]),
        ("“We will go on," + '" she said.', ["We will go on,"]),
        # nested: the inner marks belong to the outer quotation
        ('"Unless you catch "hackers" in the act, it is hard," he said.',
         ['Unless you catch "hackers" in the act, it is hard,']),
        ("“He told me ‘never again’ twice,” she said.", ["He told me ‘never again’ twice,"]),
        ("‘She told me “never again” twice,’ he said.", ["She told me “never again” twice,"]),
        # insertions stay inside
        ("“With [the] war (Sunday’s) on, he acted” – Minister Roe", ["With [the] war (Sunday’s) on, he acted"]),
        # a paragraph without closing mark runs to its end; the next opens again
        ("“We start here.\n\n“And we end here.” He left.", ["We start here.", "And we end here."]),
        # unbalanced: a stray opener in mid-sentence does not swallow the rest
        ('He stood 6\'2" tall and said "we go on" twice.', ["we go on"]),
        ('The 19" screen broke.', []),
        # apostrophes are no marks
        ("The voters’ choice in the ’90s wasn’t the rock 'n' roll party’s.", []),
        ("Voters' ‘last chance to choose’ nears", ["last chance to choose"]),
        ("Biden: 'We will never bow to them'", ["We will never bow to them"]),
        ("‘The workers’ party is gone,’ he said.", ["The workers’ party is gone,"]),
        ('<a href="page.html">He said</a> "we shall see it" today.', ["we shall see it"]),
        ("", []),
        ("“”", [""]),
    ],
)  # fmt: skip
def test_marks_are_paired(text: str, inner: list[str]) -> None:
    assert _inner(text) == inner


@pytest.mark.parametrize(
    "text",
    [
        "“Yes,” he said.",
        "“Never!” the crowd shouted.",
        "Ms. Roe called the plan “historic” and left.",
        "The deal, she told reporters, is “a bad joke”.",
        "Roe: “No way”",
        "The plan is “profoundly bad”, said Mr. Roe.",
        "Nobody there knew what “we have to go on” meant.",
        "The crowd roared: “MAKE IT GREAT AGAIN”.",
    ],
)
def test_words_that_somebody_said(text: str) -> None:
    assert [q.speech for q in quotations(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The so-far “neutral” zone grew.",
        "The “pivot” to Asia began in 2011.",
        "The film “13 Hours: The Secret Soldiers of Benghazi” opened.",
        "He appeared on “Meet the Press” and on Fox.",
        "Sales of “The Art of the Deal” rose.",
        "He drew “” nothing.",
    ],
)
def test_scare_quotes_and_titles(text: str) -> None:
    assert [q.speech for q in quotations(text)] == [False]


@pytest.mark.parametrize(
    "report",
    [" said Lund. The boat was gone.", " said the mayor.", " Mira Lund said. It was late.", " she said."],
)
def test_a_quotation_never_closed_ends_where_it_is_reported(report: str) -> None:
    assert _inner(f'"We left early,{report}') == ["We left early,"]


@pytest.mark.parametrize(
    "text",
    ["“We left early, and we were glad.", "“I told him no, and then, Lund said that we must go. So we went."],
)
def test_a_quotation_over_several_paragraphs_runs_to_the_end_of_its_paragraph(text: str) -> None:
    assert _inner(text) == [text[1:]]


def test_only_the_given_stretch_is_read() -> None:
    text = "“One two three four.” “Five six seven eight.”"
    second = text.index("“Five")
    assert [q.start for q in quotations(text, second, len(text))] == [second]
    assert quotations(text, 0, second)[0].end <= second


@given(st.text(alphabet="ab A.,\n\"“”‘’'`«»(=6", max_size=80))
def test_quotations_are_ordered_disjoint_and_inside(text: str) -> None:
    last = 0
    for q in quotations(text):
        assert last <= q.start < q.inner_start <= q.inner_end <= q.end <= len(text)
        assert not re.search(r"\n[ ]*\n", text[q.start : q.end])
        last = q.end


@given(st.lists(st.text(alphabet="ab A.,“”‘’'\"«»", max_size=30), max_size=6))
def test_blocks_read_together_are_read_as_each_alone(paragraphs: list[str]) -> None:
    text, spans, start = "\n".join(paragraphs), [], 0
    for paragraph in paragraphs:
        spans.append((start, start + len(paragraph)))
        start += len(paragraph) + 1
    assert in_blocks(text, spans) == [q for a, b in spans for q in quotations(text, a, b)]


@pytest.mark.parametrize(
    "unit", ['"', '" ', "“", "”", "''", " '", " ‘a", "a' ", "“ ”", '="', "6'2\" ", "‘a “", " “a’"]
)
def test_hostile_repetition_ends_in_quotations_of_the_text(unit: str) -> None:
    for text in (unit * 20_000, "x " + unit * 20_000 + " y"):
        found = quotations(text)
        assert all(0 <= q.start <= q.inner_start <= q.inner_end <= q.end <= len(text) for q in found)
        assert all(one.end <= two.start for one, two in itertools.pairwise(found))


def test_quoted_words_of_the_gold_are_found() -> None:
    path = GOLD / "polnear_dev.jsonl.gz"
    if not path.exists():
        pytest.skip("no gold data beside the checkout")
    right = wrong = missed = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    for article in articles:
        text = article["text"]
        gold, ours, marked = bytearray(len(text)), bytearray(len(text)), bytearray(len(text))
        for attribution in article["attributions"]:
            for a, b in attribution["content"]:
                gold[a:b] = b"\1" * (b - a)
        for line in re.finditer(r"[^\n]+", text):
            for q in quotations(text, *line.span()):
                marked[q.start : q.end] = b"\1" * (q.end - q.start)
                if q.speech:
                    ours[q.start : q.end] = b"\1" * (q.end - q.start)
        for word in re.finditer(r"\w+", text):
            i = word.start()
            right += ours[i] and gold[i]
            wrong += ours[i] and not gold[i]
            missed += marked[i] and gold[i] and not ours[i]
    assert right / (right + wrong) > 0.975
    assert right / (right + missed) > 0.985
