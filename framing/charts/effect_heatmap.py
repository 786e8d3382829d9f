"""Effect sizes as numbers in a grid, coloured only where a difference is shown.

Rows: `row`, `column` (two lines for a pair), `value` (None: not measurable), `shown` (bool). Colour has three steps in each direction,
at the conventional 0.2, 0.5 and 0.8 of Cohen (1988).
"""

from __future__ import annotations

from typing import Any

from framing.charts import HIGHER, INK, LOWER, SOFT, Chart

_CELL, _ROW = 51, 24  # pixels
_LETTER, _WIDEST = 6.2, 216
_STEPS = (0.5, 0.8)


def draw(chart: Chart) -> Any:
    """The chart in Altair."""
    import altair as alt

    names = list(dict.fromkeys(row["row"] for row in chart.rows))
    room = min(_WIDEST, round(_LETTER * max(map(len, names), default=0)) + 12)
    columns = list(dict.fromkeys(row["column"] for row in chart.rows))
    cells = [_cell(row) for row in chart.rows]
    base = alt.Chart(alt.InlineData(values=cells)).encode(
        y=alt.Y(
            "row:N",
            sort=names,
            title=None,
            axis=alt.Axis(minExtent=room, maxExtent=room, labelLimit=room - 6),
        ),
        x=alt.X(
            "column:N",
            sort=columns,
            title=None,
            axis=alt.Axis(
                orient="top",
                labelExpr="split(datum.label, '\\n')",
                labelAngle=-45,
                labelAlign="left",
                labelLimit=120,
                minExtent=88,
                maxExtent=88,
            ),
        ),
    )
    fields = base.transform_filter("datum.fill").mark_rect().encode(color=alt.Color("fill:N", scale=None))
    numbers = base.mark_text().encode(
        text="number:N",
        color=alt.Color("ink:N", scale=None),
    )
    return (fields + numbers).properties(width=_CELL * len(columns), height=_ROW * len(names))


def _cell(row: Any) -> dict[str, Any]:
    value = row["value"]
    step = 0 if value is None else sum(abs(value) >= edge for edge in _STEPS)
    shown = bool(row["shown"]) and value is not None
    fill = (LOWER if value < 0 else HIGHER)[step] if shown else None
    number = "–" if value is None else f"{value:+.2f}".replace("-", "−")
    number = "0.00" if number[1:] == "0.00" else number
    ink = INK if shown else SOFT
    return {"row": row["row"], "column": row["column"], "fill": fill, "number": number, "ink": ink}
