"""Markdown: structure kept as blocks, marks gone, one coordinate system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import readers
from framing.readers.markdown import inline

PAGE = """\
---
title: "Harbour talks: will they hold?"
author: Ann Reed
date: 2024-05-06
desk: World & trade
---

<!-- a note -->
# Harbour talks: will they hold?

*The two sides met again on Monday.*

![The harbour](x.jpg)

## At a Glance

- Dockers want **a new** contract.
- The port says [money](http://x.example/z_(a)) is short,
  and goes on.

The dockers and the port met, in `vain`,
for the second time & left.

A long dispute
--------------

> “We have *waited*.”
>
> – Joan Miller

* * *

They will meet again.

## Sources ##

1. Coast Radio
2. Council
"""

BLOCKS = [
    ("caption", "The harbour"),
    ("label", "At a Glance"),
    ("bullet", "Dockers want a new contract."),
    ("bullet", "The port says money is short,\nand goes on."),
    ("paragraph", "The dockers and the port met, in vain,\nfor the second time & left."),
    ("subhead", "A long dispute"),
    ("blockquote", "“We have waited.”\n\n– Joan Miller"),
    ("paragraph", "They will meet again."),
    ("label", "Sources"),
    ("source_item", "Coast Radio"),
    ("source_item", "Council"),
]


def read(tmp_path, text):
    (tmp_path / "a.md").write_text(text)
    (article,) = readers.read(tmp_path / "a.md", language="en")
    return article


def blocks(article):
    return [(b.kind, article.text[b.start : b.end]) for b in article.blocks]


def test_a_page(tmp_path):
    article = read(tmp_path, PAGE)
    assert article.headline == "Harbour talks: will they hold?"
    assert article.standfirst == "The two sides met again on Monday."
    assert (article.byline, article.date_published) == ("Ann Reed", "2024-05-06")
    assert article.section is None
    assert article.meta == {"desk": "World & trade"}
    assert article.text.startswith(f"{article.headline}\n\n{article.standfirst}\n\nThe harbour")
    assert article.headline_span.of(article.text) == article.headline
    assert blocks(article) == BLOCKS


def test_without_a_header_the_first_heading_is_the_headline(tmp_path):
    article = read(tmp_path, "Lead.\n\n# Head\n\nBody.\n\n# Other\n\nMore.")
    assert article.headline == "Head"
    assert ("subhead", "Other") in blocks(article)
    article = read(tmp_path, "Head of two\n====\n\nBody.")
    assert (article.headline, blocks(article)) == ("Head of two", [("paragraph", "Body.")])


def test_without_any_heading_there_is_no_headline(tmp_path):
    article = read(tmp_path, "Body.\n\nMore.")
    assert (article.headline, article.text) == (None, "Body.\n\nMore.")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**bold**, *it*, __bold__, _it_, ***both***, ~~gone~~", "bold, it, bold, it, both, gone"),
        (
            "snake_case_name and 2 * 3 * 4 and f**k that s**t",
            "snake_case_name and 2 * 3 * 4 and f**k that s**t",
        ),
        (r"\*kept\* and \[kept\]", "*kept* and [kept]"),
        ("“**No**,” he *said*.", "“No,” he said."),
        ("[a](b) [c][1] ![d](e) <https://x.example> f[^2]", "a c  https://x.example f"),
        ("a &amp; b &ldquo;c&rdquo; <b>d</b><br>e", "a & b “c” d\ne"),
        ("an * alone and an _ alone", "an * alone and an _ alone"),
        ("the *first* and the **last *in* it**", "the first and the last in it"),
    ],
)
def test_inline_marks(marked, plain):
    assert inline(marked) == plain


@given(st.text(st.sampled_from("ab \n*_`[]()!#>-1.|~\\<&;:")))
def test_any_markdown_is_read(text):
    from framing.readers.markdown import _parts
    from framing.structure.layout import compose

    body, found = compose((kind, inline(part)) for kind, part in _parts(text))
    assert all(body[b.start : b.end].strip() == body[b.start : b.end] != "" for b in found)
    letters = [c for c in body if c in "ab"]
    assert len(letters) <= sum(c in "ab" for c in text)
