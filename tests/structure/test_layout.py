"""Marked-up pages: text and blocks agree."""

from hypothesis import given
from hypothesis import strategies as st

from framing.structure.layout import compose

PARTS = st.lists(
    st.tuples(
        st.sampled_from(["subhead", "paragraph", "bullet", "blockquote", "caption", "boilerplate"]),
        st.sampled_from(
            ["", "  ", "Sources:", "At a Glance", "The talks failed.", "Word " * 80, "By Ann Reed"]
        ),
    )
)


@given(PARTS)
def test_every_part_is_one_block_in_its_place(parts):
    text, blocks = compose(parts)
    assert [text[b.start : b.end] for b in blocks] == [part.strip() for _, part in parts if part.strip()]
    at = 0
    for block in blocks:
        assert not text[at : block.start].strip()
        at = block.end
    assert at == len(text)


def test_what_follows_a_label():
    kinds = [
        b.kind
        for b in compose(
            [
                ("subhead", "At a Glance"),
                ("bullet", "One."),
                ("bullet", "Two."),
                ("paragraph", "The talks failed again on Monday. " * 5),
                ("paragraph", "The dockers left. " * 5),
                ("bullet", "A list amid the prose is prose."),
                ("blockquote", "“No.”"),
                ("subhead", "What comes next"),
                ("paragraph", "Sources:"),
                ("bullet", "Coast Radio"),
                ("paragraph", "Council minutes"),
            ]
        )[1]
    ]
    assert kinds == [
        *("label", "bullet", "bullet", "paragraph", "paragraph", "paragraph", "blockquote"),
        *("subhead", "label", "source_item", "source_item"),
    ]
