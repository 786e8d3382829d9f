"""Lines of plain text, and the units they make: one line each, or the hard-wrapped lines of a paragraph."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from framing.structure import furniture

LONG = 400  # characters; what is longer is prose whatever it says
SHORT = 130  # characters; the longest headline or subhead without a second look


class Unit(NamedTuple):
    """What gets one kind: a line or a paragraph, `[start, end)` without the white space at its end."""

    source: str
    start: int
    end: int
    apart: bool  # first of the text, or a blank line stands before it
    text: str  # without indentation; of a long unit the first characters only

    @property
    def words(self) -> int:
        """The number of words in `text`, by its spaces."""
        return self.text.count(" ") + 1

    @property
    def item(self) -> bool:
        """Does it begin with a bullet or a list number?"""
        return _is_item(self.text)

    @property
    def closed(self) -> bool:
        """Does it end with a quotation mark?"""
        return self.source[self.end - 1] in "”\"'’»"

    @property
    def quoted(self) -> bool:
        """Is it one quotation and nothing else but perhaps the speaker after a dash? Or an embedded tweet?"""
        first = self.text[0]
        if first in "“\"‘'«>":
            at = self.source.index(first, self.start)
            if _whole().match(self.source, at, self.end) is not None:
                return True
        tail = self.end - 120
        return (
            self.source.rfind("@", self.start, self.end) >= tail
            and _tweet().search(self.source, max(self.start, tail), self.end) is not None
        )


@cache
def _item() -> re.Pattern[str]:
    return re.compile(r"(?:[•●▪■◦‣⁃·∙*–—-]|\(?\d{1,2}[.)]|[a-z][.)])\s+(?=\S)|[•●▪■◦‣⁃](?=\S)")


def _blank_line(between: str) -> bool:
    if between == "\n\n":
        return True
    between = between.replace("\r\n", "\n")
    return sum(map(between.count, "\n\r\u2028\u2029")) > 1


def _is_item(head: str) -> bool:
    if head[0].isalpha() and head[1:2] not in (".", ")"):
        return False
    found = _item().match(head)
    return found is not None and head[found.end()].isalnum() | (head[found.end()] in "“‘\"'$@#([")


def units(text: str, start: int, end: int) -> list[Unit]:
    """The units of `text[start:end]`, in order."""
    lines = _lines(text, start, end)
    wrapped = _hard_wrapped(text, lines)
    if wrapped or any(text.find(mark, start, end) >= 0 for mark in ";>"):
        return _joined(text, lines, wrapped)
    return lines


def _lines(text: str, start: int, end: int) -> list[Unit]:
    lines: list[Unit] = []
    apart = True
    for line in text[start:end].splitlines(keepends=True):
        solid = line.rstrip()
        if solid:
            head = solid.lstrip()
            if len(solid) > LONG:
                head = solid[:LONG].strip() or head[:LONG]
            lines.append(Unit(text, start, start + len(solid), apart, head))
            apart = False
        else:
            apart = True
        start += len(line)
    return lines


def _joined(text: str, lines: list[Unit], wrapped: bool) -> list[Unit]:
    joined: list[Unit] = []
    for line in lines:
        if not line.apart and joined and _continues(text, joined[-1], line, wrapped):
            before = joined[-1]
            head = text[before.start : min(line.end, before.start + LONG)].strip() or before.text
            joined[-1] = before._replace(end=line.end, text=head)
        else:
            joined.append(line)
    return joined


def _hard_wrapped(text: str, lines: list[Unit]) -> bool:
    """Do lines of even length end in mid-sentence, with blank lines between the paragraphs?"""
    ends = [a for a, b in pairwise(lines) if not b.apart]
    full = [a for a in ends if 40 <= a.end - a.start <= 110]
    if len(full) < 2 or 3 * len(full) < 2 * len(ends):
        return False
    open_ended = sum(text[a.end - 1] not in ".!?:;”\"'’)…" for a in full)
    return 2 * open_ended >= len(full)


def _continues(text: str, before: Unit, line: Unit, wrapped: bool) -> bool:
    """Does this line belong to the unit before it?"""
    head, above = (text[x.start : min(x.end, x.start + 2 * SHORT)].strip() or x.text for x in (line, before))
    if _is_item(head):
        return False
    if above.startswith(">"):
        return head.startswith(">")
    if wrapped:
        return furniture.label(above) is None and furniture.label(head) is None
    # A headline broken after a semicolon, as news databases print it.
    return text[before.end - 1] == ";" and max(len(head), len(above)) < 2 * SHORT


@cache
def _whole() -> re.Pattern[str]:
    dash = r"(?:\s*[–—―-]+\s*[^“”\"]{2,140})?"
    return re.compile(
        rf"(?:“[^“”]*+”|\"[^\"]*+\"|‘[^‘]*+’(?!\w)|''(?:[^']|'(?!'))*+''|«[^«»]*+»){dash}$|>", re.DOTALL
    )


@cache
def _tweet() -> re.Pattern[str]:
    return re.compile(r"[—–-]\s*[^—–()]{2,60}\(@\w+\)[^()]{0,40}$")
