"""Charts say what their rows say, to the same bytes, with nothing in them that runs or asks the network."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from framing import charts
from framing.charts import HIGHER, LOWER, SHARES, Chart, svg

HOSTILE = '<script>alert(1)</script> & "quoted" \' ]]> {datum} Ünïcode'
NAMES = ("Coast Herald", "Harbour Post", HOSTILE)


def dots(value: float | None = 4.0) -> Chart:
    rows = tuple(
        {"panel": panel, "label": name, "value": value, "low": 1.0, "high": 6.0, "shown": f"{value}"}
        for panel in ("all", "quoted")
        for name in NAMES
    )
    return Chart("dots_and_intervals", HOSTILE, rows)


def effects(*cells: tuple[float | None, bool]) -> Chart:
    rows = (
        {"row": f"r{i}", "column": f"A −\n{HOSTILE}", "value": v, "shown": s}
        for i, (v, s) in enumerate(cells)
    )
    return Chart("effect_heatmap", "effects", tuple(rows))


def shares(*found: float | None) -> Chart:
    return Chart(
        "shares",
        "shares",
        tuple({"row": HOSTILE, "column": f"c{i}", "share": s} for i, s in enumerate(found)),
    )


DRAWN = {"dots_and_intervals": dots(), "effect_heatmap": effects((0.6, True)), "shares": shares(0.5, None)}


def words(text: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(text).iter() if node.tag.endswith("text")]


def test_every_chart_of_the_shelf_is_tested() -> None:
    shelf = {path.stem for path in Path(charts.__file__).parent.glob("*.py")} - {"__init__"}
    assert shelf == set(DRAWN)


@pytest.mark.parametrize("kind", DRAWN)
def test_drawings_are_safe_and_the_same_every_time(kind: str) -> None:
    chart = DRAWN[kind]
    text = svg(chart)
    charts._rendered.cache_clear()
    assert svg(chart) == text
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == chart.caption
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {"svg", "g", "path", "text", "line", "rect", "tspan"}
    assert not re.search(r" (?:on\w+|style|href)=|url\(", text)
    assert not re.search(r'"#[0-9a-f]{3,6}"', text), "colours of a page are the page's own"
    assert "var(--" not in svg(chart, inline=False)


def test_the_label_of_a_dot_is_its_value_and_groups_keep_their_order() -> None:
    said = words(svg(dots()))
    assert said.count("4.0") == 2 * len(NAMES)
    # Long names are cut, in the drawing only.
    assert [said.index(name) for name in NAMES[:2]] == sorted(said.index(name) for name in NAMES[:2])
    assert [word for word in said if word in ("all", "quoted")] == ["all", "quoted"]


def test_what_cannot_be_measured_is_left_out() -> None:
    assert words(svg(dots(None)))


def colours(text: str) -> list[str]:
    return re.findall(r'fill="(#[0-9a-f]+)"', text)


def test_only_what_is_shown_has_a_colour() -> None:
    def painted(value: float | None, shown: bool) -> set[str]:
        return set(colours(svg(effects((value, shown)), inline=False))) & {*LOWER, *HIGHER}

    assert painted(0.9, False) == set()
    assert painted(None, True) == set()
    assert [painted(v, True) for v in (0.3, 0.5, 0.8)] == [{colour} for colour in HIGHER]
    assert [painted(-v, True) for v in (0.3, 0.5, 0.8)] == [{colour} for colour in LOWER]
    assert "+0.90" in words(svg(effects((0.9, False))))
    assert "–" in words(svg(effects((None, False))))


def test_shares_grow_darker() -> None:
    drawn = [set(colours(svg(shares(s), inline=False))) & set(SHARES) for s in (0.0, 0.05, 0.2, 0.5, 0.9)]
    assert drawn == [set(), *({colour} for colour in SHARES)]
    assert {"50 %", "–"} <= set(words(svg(shares(0.5, None))))


def test_sizes_do_not_depend_on_the_length_of_names() -> None:
    def size(name: str) -> tuple[str | None, str | None]:
        rows: Any = ({"panel": "all", "label": name, "value": 1.0, "low": 0.5, "high": 2.0, "shown": "1.0"},)
        root = ET.fromstring(svg(Chart("dots_and_intervals", "x", rows)))
        return root.get("width"), root.get("height")

    assert size("A") == size("A name that is very much longer than the room")
    assert float(size("A")[0] or 0) <= 328, "fits the narrowest phone"
