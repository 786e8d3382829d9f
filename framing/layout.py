"""Text and blocks out of a page whose structure is marked up (HTML, Markdown)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from framing.blocks import Block

# Headings over lists that are no prose of the article: what it cites, and its summary.
_SOURCES = re.compile(
    r"(?:sources?|references|citations|further reading|read more|see also|notes|footnotes"
    r"|related (?:articles|stories|coverage|content))\W*$",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"(?:at a glance|in brief|key (?:points|takeaways|facts|findings)|highlights|takeaways"
    r"|the (?:main|key) points|what (?:to|you need to) know|summary)\W*$",
    re.IGNORECASE,
)


def compose(parts: Iterable[tuple[str, str]]) -> tuple[str, list[Block]]:
    r"""Text and blocks of parts (kind, text) in their order; empty parts leave no trace.

    A heading such as "Sources:" or "At a Glance" is a label; the list below the first is a list of sources.

    >>> compose([("subhead", "Sources"), ("bullet", "AP"), ("bullet", "AFP")])[1][1:]
    [Block(kind='source_item', start=9, end=11), Block(kind='source_item', start=12, end=15)]
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    cited, at = False, 0
    for given, raw in parts:
        kind, text = given, raw.strip()
        if not text:
            continue
        if kind in ("subhead", "paragraph"):
            cited = _SOURCES.match(text) is not None
            kind = "label" if cited or _SUMMARY.match(text) else kind
        elif kind == "bullet" and cited:
            kind = "source_item"
        if blocks:
            gap = "\n" if kind == blocks[-1].kind and kind in ("bullet", "source_item") else "\n\n"
            pieces.append(gap)
            at += len(gap)
        pieces.append(text)
        blocks.append(Block(kind, at, at + len(text)))
        at += len(text)
    return "".join(pieces), blocks
