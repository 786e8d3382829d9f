"""Shares of 100 as numbers in a grid, the larger the darker: a row for each group, a column for each part.

Rows: `row`, `column`, `share` (0 … 1, None: nothing to divide).
"""

from __future__ import annotations

from typing import Any

from framing.charts import INK, SHARES, Chart

_NAMES, _CELL, _ROW = 112, 54, 24  # pixels
_STEPS = (0.1, 0.3, 0.6)


def draw(chart: Chart) -> Any:
    """The chart in Altair."""
    import altair as alt

    names = list(dict.fromkeys(row["row"] for row in chart.rows))
    columns = list(dict.fromkeys(row["column"] for row in chart.rows))
    base = alt.Chart(alt.InlineData(values=[_cell(row) for row in chart.rows])).encode(
        y=alt.Y(
            "row:N",
            sort=names,
            title=None,
            axis=alt.Axis(minExtent=_NAMES, maxExtent=_NAMES, labelLimit=_NAMES - 6),
        ),
        x=alt.X(
            "column:N",
            sort=columns,
            title=None,
            axis=alt.Axis(
                orient="top", labelAngle=-45, labelAlign="left", labelLimit=110, minExtent=80, maxExtent=80
            ),
        ),
    )
    fields = base.transform_filter("datum.fill").mark_rect().encode(color=alt.Color("fill:N", scale=None))
    numbers = base.mark_text(color=INK).encode(text="number:N")
    return (fields + numbers).properties(width=_CELL * len(columns), height=_ROW * len(names))


def _cell(row: Any) -> dict[str, Any]:
    share = row["share"]
    fill = None if not share else SHARES[sum(share >= edge for edge in _STEPS)]
    number = "–" if share is None else f"{100 * share:.0f} %"
    return {"row": row["row"], "column": row["column"], "fill": fill, "number": number}
