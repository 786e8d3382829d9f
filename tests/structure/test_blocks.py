from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.structure.blocks import classify
from framing.text import Span

PROSE = (
    "The council voted on Tuesday to close the bridge for repairs that will take until the spring. "
    "Drivers will have to use the ferry, officials said, and schools will open half an hour later."
)
LEAD = "The council will close the old bridge on Monday, and nobody knows for how long."


def _kinds(*parts: str, **known: Span | int | None) -> list[str]:
    return [block.kind for block in classify("\n\n".join(parts), **known)]  # type: ignore[arg-type]


def test_a_page_with_everything() -> None:
    text = (
        "Bridge Over the Mill Closes: Who Pays?\n\nMill Bridge\n\n" + LEAD + "\n\nAt a Glance\n\n"
        "  • The bridge closes on Monday.\n  • The ferry is free.\n\nA Long Detour\n\n" + PROSE + "\n\n"
        "“We had no choice” – Mayor Jane Roe\n\nWhat Comes Next\n\n" + PROSE + "\n\nSources:\n\n"
        "  1. Council minutes of May 2\n  2. The ferry’s timetable"
    )
    blocks = classify(text)
    assert [b.kind for b in blocks] == [
        "headline", "caption", "standfirst", "label", "bullet", "bullet", "subhead", "paragraph",
        "blockquote", "subhead", "paragraph", "label", "source_item", "source_item",
    ]  # fmt: skip
    assert text[blocks[4].start : blocks[4].end] == "  • The bridge closes on Monday."


def test_a_news_lead_is_no_standfirst_and_no_headline() -> None:
    assert _kinds(PROSE, PROSE) == ["paragraph", "paragraph"]
    assert _kinds("Council closes bridge", LEAD, PROSE) == ["headline", "paragraph", "paragraph"]
    assert _kinds(LEAD, PROSE, PROSE) == ["paragraph", "paragraph", "paragraph"]


@pytest.mark.parametrize("short", ["Advertisement", "The Ferry", "Share this article"])
@pytest.mark.parametrize("lead", [PROSE, "“We had no choice,” the mayor said on Monday."])
def test_a_lead_before_something_short_is_no_standfirst(lead: str, short: str) -> None:
    text = f"Bridge closes\n\n{lead}\n\n{short}\n\n{PROSE}\n\n{PROSE}"
    assert [b.kind for b in classify(text, body_start=15, headline=Span(0, 13))][1] == "paragraph"


def test_a_byline_tells_the_headline_of_single_lines() -> None:
    for head in ("BRIDGE CLOSES IN ELY", "Bridge closes in Ely"):
        text = f"{head}\nDrivers wait for hours as the ferry fills…\nBy Jo Pell\nELY (AP) — {PROSE}\n{PROSE}"
        assert [b.kind for b in classify(text)] == [
            "headline", "standfirst", "boilerplate", "paragraph", "paragraph",
        ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Council closes bridge", "Council Closes Old Bridge.", "Will the bridge close?", "Roe: ‘We had no choice’",
     "Bridge traffic up slightly this year, helped by ferry strike."],
)  # fmt: skip
def test_headlines(line: str) -> None:
    assert _kinds(line, PROSE)[0] == "headline"


def test_a_deck_broken_after_a_semicolon_belongs_to_the_headline() -> None:
    text = "Bridge closes for repairs; \nFerry runs all night.\n\n" + PROSE
    assert [(b.kind, b.start) for b in classify(text)] == [("headline", 0), ("paragraph", 51)]


def test_known_headline_and_standfirst_are_kept_as_they_are() -> None:
    text = f"Bridge closes\n\nA deck.\n\n{PROSE}\n\n{PROSE}"
    blocks = classify(text, body_start=24, headline=Span(0, 13), standfirst=Span(15, 22))
    assert [b.kind for b in blocks] == ["headline", "standfirst", "paragraph", "paragraph"]
    assert [(b.start, b.end) for b in blocks[:2]] == [(0, 13), (15, 22)]


def test_with_a_known_headline_no_other_is_looked_for() -> None:
    text = f"Bridge closes\n\nAn old bridge\n\n{PROSE}"
    assert "headline" not in [b.kind for b in classify(text, body_start=15)][1:]
    assert [b.kind for b in classify(text, headline=Span(0, 13), body_start=15)].count("headline") == 1


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe", "By JANE DOE and John Roe, Staff Writers", "Updated 3:14 p.m. ET, Jan. 5", "January 5, 2021",
        "9:34 p.m.", "WASHINGTON (AP) —", "Read more: The plan in full", "Sign up for our newsletter", "Share this",
        "Advertisement", "(Reporting by Jane Doe; Editing by John Roe)", "© 2020 The Paper. All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.", "Click here for more.",
        "Follow us on Twitter", "Follow Jane Doe on Twitter: @jdoe.", "___", "* * *", "2 hours ago",
        "Associated Press writers Jane Doe and John Roe contributed to this report.",
        "Jane Doe in Boston contributed to this report.",
    ],
)  # fmt: skip
def test_boilerplate_in_the_middle_of_an_article(line: str) -> None:
    assert _kinds(PROSE, line, PROSE) == ["paragraph", "boilerplate", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "By Friday, the bridge will be closed to all traffic.",
        "Share prices fell.",
        "The Associated Press first reported the closing.",
        "He followed the mayor on foot.",
        "Related to that is the price of bread.",
        "Sources close to the mayor said the bridge was unsafe.",
        "More than 200 people came.",
        "Read the room, the mayor said.",
        "Get out, he told the reporters who had come for the newsletter.",
        "Watch what they do, she said.",
        "Most drivers were against it, according to a poll by The Paper/Reuters.",
        "Will it last for another year, and who is going to pay for it in the end, the mayor asked?",
        "No.",
    ],
)
def test_sentences_that_only_look_like_boilerplate(line: str) -> None:
    assert _kinds(PROSE, line, PROSE) == ["paragraph"] * 3


@pytest.mark.parametrize(
    "line",
    ["Image copyright AP", "Photo: Jane Doe/The Paper", "Jane Doe at the bridge in May. (Reuters photo: John Roe)",
     "Enlarge this image toggle caption Jane Doe/Getty Images", "Jane Doe/AP"],
)  # fmt: skip
def test_captions(line: str) -> None:
    assert _kinds(PROSE, line, PROSE) == ["paragraph", "caption", "paragraph"]


@pytest.mark.parametrize(
    "quotation",
    [
        "“We had no choice. None.”",
        '"We had no choice. None."',
        "''We had no choice,'' – Jane Roe",
        "“We had no choice” — Jane Roe, mayor",
        "> We had no choice.",
        "> We had no choice.\n> None.",
        "“We had no choice”\n– Jane Roe",
    ],
)
def test_block_quotations(quotation: str) -> None:
    assert _kinds(PROSE, quotation, PROSE) == ["paragraph", "blockquote", "paragraph"]


def test_a_long_block_quotation() -> None:
    assert _kinds(PROSE, f"“{PROSE} {PROSE} {PROSE}” – Jane Roe", PROSE) == [
        "paragraph",
        "blockquote",
        "paragraph",
    ]


def test_a_quotation_with_a_speech_verb_is_a_paragraph() -> None:
    assert _kinds(PROSE, "“We had no choice,” she said. “None.”", PROSE) == ["paragraph"] * 3


def test_list_items_in_the_body_are_narrated_but_after_related_they_are_not() -> None:
    items = "• The bridge closes.\n• The ferry runs."
    assert _kinds(PROSE, items, PROSE) == ["paragraph"] * 4
    assert _kinds(PROSE, "Related:", items) == ["paragraph", "label", "source_item", "source_item"]
    assert _kinds(PROSE, "Related:", items, PROSE)[-1] == "paragraph"


def test_single_newlines_between_paragraphs() -> None:
    assert [b.kind for b in classify("\n".join(["Council closes bridge", PROSE, PROSE, PROSE]))][1:] == [
        "paragraph"
    ] * 3


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    words, lines, line = (PROSE + " " + PROSE).split(), [], ""
    for word in words:
        if len(line) + len(word) > 68:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    paragraph = "\n".join([*lines, line])
    assert _kinds("Council closes bridge", paragraph, paragraph) == ["headline", "paragraph", "paragraph"]


def test_an_indentation_longer_than_any_headline() -> None:
    text = "A Title\n\n" + PROSE + "\n\n" + " " * 500 + PROSE
    assert [(b.kind, b.end) for b in classify(text)][1:] == [
        ("paragraph", 9 + len(PROSE)),
        ("paragraph", len(text)),
    ]


def test_plain_text_is_one_paragraph() -> None:
    assert [tuple(b) for b in classify(" A\n\nB \n", plain=True)] == [("paragraph", 0, 5)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \t\u00a0\r\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert classify(text) == []
    assert classify(text, plain=True) == []


def test_line_ends_of_every_system() -> None:
    unix = classify(f"Council closes bridge\n\n{PROSE}\n\n{PROSE}")
    dos = classify(f"Council closes bridge\r\n\r\n{PROSE}\r\n\r\n{PROSE}")
    assert [b.kind for b in unix] == [b.kind for b in dos]
    assert [b.end - b.start for b in unix] == [b.end - b.start for b in dos]


@given(
    st.lists(
        st.sampled_from(
            ["\n", "\r\n", "\n\n", " ", "\t", "\u00a0", "•", "1. ", "> ", "“", "”", '"', "– ", "By ", "Jane Doe", "Sources:",
             "Key points", PROSE, LEAD, "No", "?", ".", "\u2028", "Photo: "]
        ),
        max_size=30,
    ),
    st.integers(0, 200),
    st.booleans(),
)  # fmt: skip
def test_blocks_are_disjoint_ordered_and_inside(parts: list[str], cut: int, known: bool) -> None:
    text = "".join(parts)
    headline = Span(0, min(cut, len(text))) if known else None
    last = 0
    blocks = classify(text, headline=headline, body_start=min(cut, len(text)) if known else 0)
    for block in blocks:
        assert last <= block.start < block.end <= len(text)
        assert not text[block.end - 1].isspace()
        last = block.end
    covered = "".join(text[b.start : b.end] for b in blocks)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "“",
        "\n",
        "- ",
        "By A",
        "Photo ",
        "“a ",
        "(",
        "_",
        ">\n",
        "1.\n",
        "A;\n",
        "“a word of many in this long wrapped line of text which goes on\n",
        "Abc\n\n",
        "12:",
        " " * 500 + ">a\n",
    ],
)
def test_hostile_repetition_ends_in_blocks_of_the_text(unit: str) -> None:
    text = unit * 50_000
    found = classify(text)
    assert all(0 <= block.start < block.end <= len(text) for block in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
