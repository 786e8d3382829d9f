"""Lines of plain text, and the units they make: one line each, or the hard-wrapped lines of a paragraph."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from framing.structure import furniture

LONG = 400  # characters; what is longer is prose whatever it says
SHORT = 130  # characters; the longest headline or subhead without a second look


class Line(NamedTuple):
    """One line that is not blank, `[start, end)` without the white space at its end."""

    start: int
    end: int
    apart: bool  # first of the text, or a blank line stands before it


class Unit:
    """What gets one kind: a line or a paragraph, `[start, end)`, and how it looks.

    Most units are plain prose and never asked more than for `text`; the rest is looked at when asked for.
    """

    __slots__ = ("apart", "end", "source", "start", "text")

    def __init__(self, source: str, start: int, end: int, apart: bool) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.apart = apart
        # without indentation; of a long unit the first characters only
        self.text = source[start : min(end, start + LONG)].strip()

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
        """Is it one quotation as a whole?"""
        return _quoted_whole(self.source, self.start, self.end, self.text[0])


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


def _lines(text: str, start: int, end: int) -> list[Line]:
    lines: list[Line] = []
    apart = True
    for line in text[start:end].splitlines(keepends=True):
        if line.isspace():
            apart = True
        else:
            lines.append(Line(start, start + len(line.rstrip()), apart))
            apart = False
        start += len(line)
    return lines


def units(text: str, start: int, end: int) -> list[Unit]:
    """The units of `text[start:end]`, in order."""
    lines = _lines(text, start, end)
    wrapped = _hard_wrapped(text, lines)
    if wrapped or any(text.find(mark, start, end) >= 0 for mark in ";>"):
        lines = _joined(text, lines, wrapped)
    return [Unit(text, *line) for line in lines]


def _joined(text: str, lines: list[Line], wrapped: bool) -> list[Line]:
    joined: list[Line] = []
    for line in lines:
        if not line.apart and joined and _continues(text, joined[-1], line, wrapped):
            joined[-1] = joined[-1]._replace(end=line.end)
        else:
            joined.append(line)
    return joined


def _hard_wrapped(text: str, lines: list[Line]) -> bool:
    """Do lines of even length end in mid-sentence, with blank lines between the paragraphs?"""
    ends = [a for a, b in pairwise(lines) if not b.apart]
    full = [a for a in ends if 40 <= a.end - a.start <= 110]
    if len(full) < 2 or 3 * len(full) < 2 * len(ends):
        return False
    open_ended = sum(text[a.end - 1] not in ".!?:;”\"'’)…" for a in full)
    return 2 * open_ended >= len(full)


def _continues(text: str, before: Line, line: Line, wrapped: bool) -> bool:
    """Does this line belong to the unit before it?"""
    head, above = (text[x.start : min(x.end, x.start + 2 * SHORT)].strip() for x in (line, before))
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


def _quoted_whole(text: str, start: int, end: int, first: str) -> bool:
    """Is this one quotation and nothing else but perhaps the speaker after a dash? Or an embedded tweet?"""
    if first in "“\"‘'«>" and _whole().match(text, text.index(first, start), end) is not None:
        return True
    tail = max(start, end - 120)
    return text.find("(@", tail, end) >= 0 and _tweet().search(text, tail, end) is not None
