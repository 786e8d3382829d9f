"""The parts of an article page: headline, standfirst, bullets, subheads, paragraphs, quotations …"""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """One block of an article: what it is and where, `[start, end)` code points."""

    kind: str
    start: int
    end: int
