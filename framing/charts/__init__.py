"""The shelf of charts: rows in, an Altair chart out; one chart a file, found by its file name.

A chart is a module of this folder with::

    def draw(chart: Chart) -> alt.TopLevelMixin: ...

`svg` renders it without a browser, to the same bytes every time: sizes do not depend on the fonts that happen
to be installed. Nothing here ranks groups or says good or bad by colour: groups keep the order they are given
in, and the diverging colours (purple, orange) are told apart by colour-blind readers too.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

# Colours of the drawings; on a page they are the page's own, so that they follow it into the dark.
INK, SOFT, LINE, BAR, PAPER = "#1d1d1b", "#5c5a55", "#d9d5cc", "#4a6d8c", "#fcfbf8"
LOWER = ("#d8d0e6", "#b5a5d0", "#9d88c4")  # paler to darker: small, medium, large
HIGHER = ("#f6dfbd", "#e8b873", "#dba03f")
SHARES = ("#e8eef3", "#cddce8", "#a9c3d7", "#7fa4c1")
_VARIABLES = {
    INK: "ink", SOFT: "soft", LINE: "line", BAR: "bar", PAPER: "paper",
    **{colour: f"lower{i}" for i, colour in enumerate(LOWER)},
    **{colour: f"higher{i}" for i, colour in enumerate(HIGHER)},
    **{colour: f"share{i}" for i, colour in enumerate(SHARES)},
}  # fmt: skip
_SIZE = 12
FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"

# What the renderer says of every piece: for screen readers (ours get the caption and the table), of nobody's
# use, or the same for the whole drawing.
_REPEATED = re.compile(
    r' (?:aria-[a-z]+|role|class|pointer-events|xmlns:xlink|version|font-family|font-size|opacity|stroke-miterlimit)="[^"]*"'
)
_EMPTY = re.compile(r'<path d="(?:M0,0h[\d.]+v[\d.]+h-?[\d.]+Z)?"(?: display="none")?/>')
_LONG = re.compile(r"(\d+\.\d\d)\d+")


class Chart(NamedTuple):
    """What is to be drawn.

    * `kind`: the module that draws it
    * `caption`: what is seen, for those who do not see it too
    * `rows`: its data, in the order in which they are drawn; which keys, the module says
    * `path`: file of the drawing, where it was written beside a report
    """

    kind: str
    caption: str
    rows: tuple[Mapping[str, Any], ...]
    path: str = ""


def svg(chart: Chart, *, inline: bool = True) -> str:
    """The drawing as SVG: part of a page (its colours are variables of the page), or a file of its own."""
    from markupsafe import escape

    text = _rendered(_specification(chart, "transparent" if inline else PAPER))
    text = _LONG.sub(r"\1", _EMPTY.sub("", _REPEATED.sub("", text)))
    if inline:
        for colour, name in _VARIABLES.items():
            text = text.replace(f'"{colour}"', f'"var(--{name})"')
    common = f'role="img" aria-label="{escape(chart.caption)}" font-family="{FONT}" font-size="{_SIZE}"'
    return text.replace("<svg ", f"<svg {common} ", 1)


def _specification(chart: Chart, background: str) -> str:
    module = importlib.import_module(f"{__name__}.{chart.kind}")
    drawn = module.draw(chart).configure(background=background, **_LOOK)
    return str(drawn.to_json(indent=None))


@cache
def _rendered(specification: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(specification))


_LOOK: Mapping[str, Any] = {
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "text": {"fontSize": _SIZE},
    "axis": {
        "labelColor": INK, "titleColor": SOFT, "titleFontWeight": "normal", "labelFontSize": _SIZE, "titleFontSize": _SIZE,
        "gridColor": LINE, "domain": False, "ticks": False, "labelPadding": 6,
    },
    "header": {"labelColor": INK, "labelFontSize": _SIZE, "labelFontWeight": "bold", "title": None},
}  # fmt: skip
