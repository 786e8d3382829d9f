"""HTML: one page that needs nothing else and opens offline.

The page works without its script: marks carry their reason as a title, links go to the places. Script and
style are named in the page's security policy by their hashes; nothing is fetched and nothing else runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from framing.charts import svg
from framing.report import Passage, Piece, Report, visible

SUFFIX = ".html"
FULL = True

_TEMPLATES = Path(__file__).parent / "templates"
# Shown before anybody presses a button: few and telling.
_AT_FIRST = ("hedging", "boosters", "loaded")
# How blocks are set; consecutive ones of the same kind stand in one list.
_ELEMENTS = {
    "standfirst": "p", "caption": "p", "label": "p", "paragraph": "p", "boilerplate": "p",
    "headline": "h3", "subhead": "h3", "bullet": "li", "source_item": "li", "blockquote": "blockquote",
}  # fmt: skip
# Lenses differ by colour and by line; the colours themselves are in the style sheet.
_COLOURS, _LINES = 8, ("solid", "dashed", "dotted", "double")
_LISTS = {"bullet": "ul", "source_item": "ul"}


class Lens(NamedTuple):
    """An analyzer as a button: `number` names its style."""

    number: int
    name: str
    label: str
    matches: int
    pressed: bool


def write(report: Report, stream: TextIO) -> None:
    """Write the page; equal reports give equal bytes."""
    page = _environment().get_template(f"{report.page}.html.j2")
    stream.write(page.render(_annotated(report) if report.page == "report" else _charted(report)))


def _charted(report: Report) -> dict[str, Any]:
    """What the page of a report with charts is made of: no script, what is folded opens by itself."""
    from markupsafe import Markup

    style = _part("report.css") + _part("comparison.css")
    return {
        "report": report,
        "drawing": lambda chart: Markup(svg(chart)),  # noqa: S704 - every string in it was escaped
        "style": style,
        "style_hash": _hash(style),
    }


def _annotated(report: Report) -> dict[str, Any]:
    """What the page of an article is made of."""
    matches = report.data.get("matches", ())
    counts = Counter(match["analyzer"] for match in matches)
    lenses = [
        Lens(i, name, _spaced(name), n, name in _AT_FIRST)
        for i, (name, n) in enumerate(sorted(counts.items()))
    ]
    style, script = _part("report.css") + _marks(lenses), _part("report.js")
    anchors = _anchors(report)
    headline, body = _parted(report.passages)
    return {
        "report": report,
        "language": (report.data.get("article") or {}).get("language") or "en",
        "headline": headline,
        "lists": _lists(body),
        "elements": _ELEMENTS,
        "lenses": lenses,
        "voices": sorted({run.voice for passage in report.passages for run in passage.runs} - {"narrated"}),
        "has_evidence": any(run.evidence for passage in report.passages for run in passage.runs),
        "matches": _compact(matches, lenses),
        "numbers": {lens.name: lens.number for lens in lenses},
        "anchors": frozenset(anchors.values()),
        "place": lambda attributions: f"t{anchors[attributions[0]]}",
        "why": lambda piece: _why(piece, matches),
        "used": lambda piece: _used(piece, matches, lenses),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    def shown(value: Any) -> Any:
        # Only strings that are not HTML already: strangers' words, which may hold what no page should obey.
        return visible(value) if type(value) is str else value

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["spaced"] = _spaced
    return environment


@cache
def _part(name: str) -> Any:
    from markupsafe import Markup

    return Markup(  # noqa: S704 - our own file, which has no place for anybody else's words
        (_TEMPLATES / name).read_text(encoding="utf-8")
    )


def _marks(lenses: Sequence[Lens]) -> Any:
    """The style of each lens: generated, because nobody knows how many word lists there will be."""
    from markupsafe import Markup

    rules = (
        f".on{n} mark.a{n},.swatch.a{n}{{background-color:color-mix(in srgb,var(--c{n % _COLOURS}) 14%,transparent);"
        f"border-bottom:3px {_LINES[(n + n // _COLOURS) % len(_LINES)]} var(--c{n % _COLOURS})}}\n"
        for n in (lens.number for lens in lenses)
    )
    return Markup("").join(map(Markup, rules))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _parted(passages: Sequence[Passage]) -> tuple[Passage | None, list[Passage]]:
    """The headline, and all other blocks."""
    headline = next((passage for passage in passages if passage.kind == "headline"), None)
    return headline, [passage for passage in passages if passage is not headline]


def _lists(passages: Iterable[Passage]) -> list[tuple[str | None, str, list[Passage]]]:
    """Consecutive blocks of one kind, and the list they stand in."""
    grouped = groupby(passages, key=lambda passage: passage.kind)
    return [(_LISTS.get(kind), kind, list(members)) for kind, members in grouped]


def _anchors(report: Report) -> dict[Any, int]:
    """Places that something on the page links to: those of examples, and for each attribution its first words."""
    nested = [part for section in report.sections for part in (section, *section.sections)]
    found: dict[Any, int] = {
        ("example", e.start): e.start for part in nested for e in part.examples if e.start is not None
    }
    attributions = report.data.get("attributions", ())
    return found | {i: a["content"][0][0] for i, a in enumerate(attributions)}


def _used(piece: Piece, matches: Sequence[dict[str, Any]], lenses: Sequence[Lens]) -> list[int]:
    """The lenses under which a piece is marked."""
    names = {matches[i]["analyzer"] for i in piece.matches}
    return [lens.number for lens in lenses if lens.name in names]


def _why(piece: Piece, matches: Sequence[dict[str, Any]]) -> str:
    """Why a piece is marked, in words."""
    found = (matches[i] for i in piece.matches)
    return "; ".join(f"{_spaced(m['analyzer'])}: {_spaced(m['category'])}" for m in found)


def _compact(matches: Sequence[dict[str, Any]], lenses: Sequence[Lens]) -> dict[str, Any]:
    """The matches for the script: each entry is written once."""
    number = {lens.name: lens.number for lens in lenses}
    kinds = sorted({(m["analyzer"], m["category"], m["entry"]) for m in matches})
    row = {kind: i for i, kind in enumerate(kinds)}
    return {
        "kinds": [[number[a], _spaced(c), visible(e)] for a, c, e in kinds],
        "matches": [
            [
                row[m["analyzer"], m["category"], m["entry"]],
                m["weight"],
                int(m["negated"]),
                m["voice"],
                m["zone"],
            ]
            for m in matches
        ],
    }
