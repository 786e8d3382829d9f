"""The parts of an article page: headline, standfirst, bullets, subheads, paragraphs, quotations …

`classify` reads plain text; Markdown and HTML bring their own structure (`framing.readers`). It works in
two steps: lines become *units* (one line, or the hard-wrapped lines of one paragraph), and each unit gets its
kind from what it looks like and from what stands before and after it. The rules are conservative: what
is not clearly something else is a paragraph, because a paragraph is what is measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from framing.structure import furniture, lines
from framing.structure.lines import LONG, SHORT, Unit
from framing.text import Span

_LEAD = 200  # characters; no standfirst is longer


class Block(NamedTuple):
    """One block of an article: what it is and where, `[start, end)` code points.

    Kinds: headline, caption, standfirst, label, bullet, subhead, paragraph, blockquote, source_item,
    boilerplate. A block begins at the start of its line, indentation included, and ends before trailing
    white space.
    """

    kind: str
    start: int
    end: int


def classify(
    text: str,
    *,
    body_start: int = 0,
    headline: Span | None = None,
    standfirst: Span | None = None,
    plain: bool = False,
) -> list[Block]:
    """The blocks of a text, in order, disjoint and non-empty.

    `headline` and `standfirst` are known spans of `text`: they become those blocks, the rest from
    `body_start` on is classified and no other headline is looked for. `plain` makes the whole text one
    paragraph.

    >>> text = "Will It Rain?" + chr(10) * 2 + "It will, forecasters said on Monday. Bring a coat."
    >>> [block.kind for block in classify(text)]
    ['headline', 'paragraph']
    """
    if plain:
        end = len(text.rstrip())
        return [Block("paragraph", 0, end)] if end else []
    known = _known(text, headline, standfirst)
    units: list[Unit] = []
    at = body_start
    for block in known:
        if block.start >= at:
            units += lines.units(text, at, block.start)
        at = max(at, block.end)
    units += lines.units(text, at, len(text))
    kinds = _kinds(units, headline is not None, standfirst is not None)
    blocks = [Block(kind, unit.start, unit.end) for kind, unit in zip(kinds, units, strict=True)]
    if "blockquote" in kinds:
        blocks = _with_attribution(blocks, units)
    return sorted(known + blocks, key=attrgetter("start")) if known else blocks


def _known(text: str, headline: Span | None, standfirst: Span | None) -> list[Block]:
    blocks = []
    at = 0
    for kind, span in (("headline", headline), ("standfirst", standfirst)):
        if span is not None:
            start = max(span.start, at)
            at = start + len(text[start : span.end].rstrip())
            if at > start:
                blocks.append(Block(kind, start, at))
    return blocks


@dataclass(slots=True)
class _State:
    """What the kind of a unit depends on beside its own looks."""

    units: list[Unit]
    titled: bool  # a headline has been seen
    stood: bool  # a standfirst has been seen
    last_prose: int  # below it, short lines are links and signatures
    labelled: bool = False
    section: str = ""  # the last label's: summary, sources, related or other
    body: bool = False  # a paragraph has been seen


def _kinds(units: list[Unit], titled: bool, stood: bool) -> list[str]:
    prose = (i for i in range(len(units) - 1, -1, -1) if not _subhead_shape(units[i]))
    state = _State(units, titled, stood, next(prose, -1))
    kinds: list[str] = []
    for i, unit in enumerate(units):
        if state.body and state.section in ("", "other") and _is_plain_prose(unit):
            kinds.append("paragraph")
            state.section = ""
            continue
        kind = _kind(state, i)
        kinds.append(kind)
        if kind in ("paragraph", "blockquote"):
            state.section, state.body = "", True
        elif kind == "label":
            state.section, state.labelled = furniture.label(unit.text) or "", True
        elif kind == "bullet" and _highlights().match(unit.text):
            state.section = "highlights"
        elif kind == "subhead":
            state.section = ""
        elif kind == "headline":
            state.titled = True
        elif kind == "standfirst":
            state.stood = True
    return kinds


def _kind(state: _State, i: int) -> str:
    unit = state.units[i]
    if _is_reference(state.section, unit):
        return "source_item"
    long = unit.end - unit.start >= LONG
    section = None if long else furniture.label(unit.text)
    if section is not None and _label_stands(state, i, section):
        return "label"
    if not state.body and _is_highlight(state, unit):
        return "bullet"
    if unit.item:
        summary = not state.body or (state.section == "summary" and unit.words <= 45)
        return "bullet" if summary else "paragraph"
    if not long and (kind := furniture.kind(unit.text, unit.words)):
        return kind
    if unit.quoted:
        return "blockquote"
    return "paragraph" if long else _by_place(state, i)


def _is_plain_prose(unit: Unit) -> bool:
    """The commonest case at once: a sentence or more, and nothing in it that page furniture has."""
    head = unit.text
    if len(head) <= 60 or not (head[0].isupper() or head[0] in '“"') or unit.quoted:
        return False
    if unit.end - unit.start >= LONG:
        return True
    last = head[-1]
    ends = last in ".!:" or (last in '”"' and head[-2] in ".,?!") or (len(head) > SHORT and last in '?”"')
    return ends and "/" not in head and not furniture.may_be_furniture(head)


def _by_place(state: _State, i: int) -> str:
    """The kind of a short unit that only its surroundings decide."""
    if not state.body:
        if not state.titled and _is_headline(state.units, i):
            return "headline"
        if kind := _opening(state, i):
            return kind
    if i == 0 or not _subhead_shape(state.units[i]):
        return "paragraph"
    if _names_speaker(state.units, i):
        return "boilerplate"
    if _leads_to_prose(state.units, i):
        return "subhead"
    if i < state.last_prose:
        return "paragraph" if state.body else "caption"
    return "boilerplate"


def _leads_to_prose(units: list[Unit], i: int) -> bool:
    """A subhead has prose below it, or one more subhead; a longer row of short lines is a row of links."""
    following = units[i + 1 : i + 3]
    if following and _subhead_shape(following[0]):
        following = following[1:]
    return bool(following) and not _subhead_shape(following[0])


def _names_speaker(units: list[Unit], i: int) -> bool:
    """ "Jane Doe, The Paper" below a quotation"""
    name = units[i].text
    return "," in name and units[i - 1].closed and _capitals(name) == 1.0


@cache
def _highlights() -> re.Pattern[str]:
    return re.compile(r"(?:Story highlights|Key points|Highlights|At a glance):?\s+\S", re.IGNORECASE)


def _is_highlight(state: _State, unit: Unit) -> bool:
    """Summary lines without bullets, the first one run together with its label."""
    if state.section == "highlights":
        return unit.words <= 25 and _terminal().search(unit.text) is None
    return unit.words <= 30 and _highlights().match(unit.text) is not None


def _is_reference(section: str, unit: Unit) -> bool:
    """All below "Sources" but a paragraph of prose; below "Related" items and titles only."""
    if section == "sources":
        return unit.item or unit.words < 40 or ". " not in unit.text
    if section == "related":
        return unit.item or (unit.words < 25 and (unit.text[-1] not in '.”"' or _capitals(unit.text) > 0.8))
    return False


def _label_stands(state: _State, i: int, section: str) -> bool:
    if i + 1 == len(state.units):
        return False
    return (
        section != "summary" or state.units[i + 1].item or state.units[i].text.endswith(":") or not state.body
    )


@cache
def _terminal() -> re.Pattern[str]:
    return re.compile(r"[.!?;,:…][\"'”’)\]]*$")


def _opening(state: _State, i: int) -> str | None:
    """Between the headline and the body: a caption, a standfirst, or neither."""
    unit, units = state.units[i], state.units
    if not state.titled or state.labelled or i + 1 == len(units):
        return None
    following = next(
        (
            u
            for u in map(units.__getitem__, range(i + 1, len(units)))
            if furniture.kind(u.text, u.words) is None or furniture.is_byline(u.text, u.words)
        ),
        None,
    )
    if following is None:
        return None
    open_ended = _terminal().search(unit.text) is None
    if open_ended and unit.words <= 6 and _capitals(unit.text) > 0.6:
        return "caption"
    if state.stood or unit.words > 60 or unit.text.count(". ") > 2:
        return None
    byline = furniture.is_byline(following.text, following.words)
    if open_ended and 5 <= unit.words <= 40 and (following.words > 12 or byline):
        return "standfirst"
    summary = following.item or furniture.label(following.text) == "summary"
    if not open_ended and (summary or byline or (_subhead_shape(following) and not _is_lead(unit))):
        return "standfirst"
    return None


def _is_lead(unit: Unit) -> bool:
    """Too much for a standfirst, or begun as only an article begins."""
    if unit.words > 45 or unit.end - unit.start > _LEAD:
        return True
    if unit.words > 20 and _two_sentences().search(unit.text) is not None:
        return True
    return _wire().match(unit.text) is not None or _spoken().search(unit.text) is not None


@cache
def _wire() -> re.Pattern[str]:
    """ "WASHINGTON (AP) —", "(CNN)" """
    return re.compile(r"[A-Z]{3}[\w .,/’'-]{0,40}(?:\([\w /]{2,30}\))?\s*[—–-]|\([A-Z][\w .]{1,20}\)")


@cache
def _spoken() -> re.Pattern[str]:
    """Somebody's words."""
    return re.compile(r"[,.?!][”\"]")


def _capitals(head: str) -> float:
    """The share of capitals among the words of more than three letters (or all, if none is longer)."""
    words = re.findall(r"[^\W\d_][\w'’]*", head)
    long = [w for w in words if len(w) > 3] or words
    return sum(w[0].isupper() for w in long) / len(long) if long else 0.0


@cache
def _grammar_words() -> re.Pattern[str]:
    """Words that prose in sentence case has and headlines leave out."""
    return re.compile(
        r"\b(?:the|an?|is|are|was|were|has|have|had|been|said|that|which|who|their|its|his|her|and)\b"
    )


@cache
def _two_sentences() -> re.Pattern[str]:
    return re.compile(r"[.!?](?<=\w\w[a-z].)[\"”’)]?\s+[A-Z“\"‘]")


@cache
def _pronoun() -> re.Pattern[str]:
    return re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Tt]here|said|was|were|had|It[’']s)\b")


def _is_headline(units: list[Unit], i: int) -> bool:
    unit = units[i]
    if unit.end - unit.start > 250 or unit.words > 32 or i + 1 == len(units) or i > 3:
        return False
    following = units[i + 1]
    if not following.apart and following.words < 12 and not (i == 0 and _above_byline(units)):
        return False
    if i == 0 and ";" in unit.text and "\n" in unit.text:  # joined by _continues
        return True
    head = unit.text.rstrip("\"'”’)")
    if head.startswith(("“", '"', "(")) and head[-1:] in ".,":
        return False
    if head[-1:] not in ".:":
        return unit.words <= 25 or head[-1:] == "?"
    if unit.words <= 28 and _capitals(unit.text) >= 0.75 and unit.words >= 3:
        return True
    if unit.words < 3 or head[-1] != "." or _two_sentences().search(unit.text):
        return False
    if unit.words <= 12 and i == 0 and following.words > 14 and not _pronoun().search(unit.text):
        return True
    return unit.words <= 16 and not _grammar_words().search(unit.text)


def _above_byline(units: list[Unit]) -> bool:
    """Does a byline follow the first line, or the line below it?"""
    return any(furniture.is_byline(unit.text, unit.words) for unit in units[1:3])


def _subhead_shape(unit: Unit) -> bool:
    head = unit.text
    if unit.item or not 1 <= unit.words <= 14 or unit.end - unit.start > SHORT:
        return False
    if not (head[0].isupper() or head[0].isdigit() or head[0] in "“‘\"'¿"):
        return False
    if head[-1] == "?":
        return unit.words <= 12 and "”" not in head
    return _terminal().search(head) is None and not unit.quoted


def _with_attribution(blocks: list[Block], units: list[Unit]) -> list[Block]:
    """A line "– Name" joins the block quotation before it."""
    merged: list[Block] = []
    closed = False
    for block, unit in zip(blocks, units, strict=True):
        dash = unit.text[:1] in "–—―-" and unit.words <= 20
        if merged and dash and merged[-1].kind == "blockquote" and closed:
            merged[-1] = merged[-1]._replace(end=block.end)
        else:
            merged.append(block)
        closed = unit.closed
    return merged
