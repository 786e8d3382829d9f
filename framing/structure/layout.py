"""Text and blocks out of a page whose structure is marked up (HTML, Markdown)."""

from __future__ import annotations

from collections.abc import Iterable

from framing.structure import furniture
from framing.structure.blocks import Block

_LONGEST_REFERENCE = 40  # words; what is longer below "Sources" is prose again
_LONGEST_STANDFIRST = 60  # words
_LONGEST_FURNITURE = 400  # characters


def compose(parts: Iterable[tuple[str, str]]) -> tuple[str, list[Block]]:
    r"""Text and blocks of parts (kind, text) in their order; empty parts leave no trace.

    The kinds given by the page (`subhead`, `paragraph`, `bullet`, `blockquote`, `caption`, `boilerplate`)
    are corrected as in plain text: "At a Glance" and "Sources:" are labels, what follows the latter are
    sources, bylines and calls to subscribe are boilerplate, and a list amid the prose is prose.

    >>> compose([("subhead", "Sources"), ("bullet", "AP"), ("bullet", "AFP")])[1][1:]
    [Block(kind='source_item', start=9, end=11), Block(kind='source_item', start=12, end=15)]
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    section, before, opened, body, at = "", "", False, False, 0
    for given, raw in parts:
        text = raw.strip()
        if not text:
            continue
        kind = _kind(given, text, section, body)
        if kind == "label":
            section = furniture.label(text) or ""
        elif kind in ("subhead", "paragraph", "blockquote"):
            section = ""
        if kind == "paragraph":
            # One short paragraph before a list may be a standfirst.
            body = opened or len(text.split()) > _LONGEST_STANDFIRST
            opened = True
        gap = "" if not blocks else "\n" if given == before == "bullet" else "\n\n"
        pieces += (gap, text)
        at += len(gap)
        blocks.append(Block(kind, at, at + len(text)))
        at += len(text)
        before = given
    return "".join(pieces), blocks


def _kind(given: str, text: str, section: str, body: bool) -> str:
    words = len(text.split())
    if section in ("sources", "related") and given in ("bullet", "paragraph") and words < _LONGEST_REFERENCE:
        return "source_item"
    if given in ("subhead", "paragraph"):
        if furniture.label(text):
            return "label"
        if len(text) < _LONGEST_FURNITURE and given == "paragraph":
            return furniture.kind(text, words) or given
    if given == "bullet" and body and section != "summary":
        return "paragraph"
    return given
