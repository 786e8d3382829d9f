"""A dot and its 95 % interval for each group, one panel below the other, each on its own scale from 0.

Rows: `panel` (a zone, a category), `label` (a group), `value`, `low`, `high` (None: not measurable), `shown` (the
value in figures).
"""

from __future__ import annotations

from typing import Any

from framing.charts import BAR, INK, Chart

_NAMES, _PLOT, _NUMBERS = 112, 148, 50  # pixels: all three fit the narrowest phone
_ROW = 19


def draw(chart: Chart) -> Any:
    """The chart in Altair."""
    import altair as alt

    panels = list(dict.fromkeys(row["panel"] for row in chart.rows))
    labels = list(dict.fromkeys(row["label"] for row in chart.rows))
    y = alt.Y(
        "label:N",
        sort=labels,
        title=None,
        axis=alt.Axis(minExtent=_NAMES, maxExtent=_NAMES, labelLimit=_NAMES - 6, grid=False),
    )
    x: dict[str, Any] = {
        "title": None,
        "scale": alt.Scale(zero=True, nice=True),
        "axis": alt.Axis(tickCount=3, format=",~r"),
    }
    base = alt.Chart().encode(y=y)
    layers = [
        base.mark_rule(color=BAR, strokeWidth=2, strokeCap="round").encode(
            x=alt.X("low:Q", **x), x2=alt.X2("high:Q")
        ),
        base.mark_point(filled=True, size=62, color=BAR, opacity=1).encode(x=alt.X("value:Q", **x)),
        base.mark_text(align="right", color=INK).encode(x=alt.value(_PLOT + _NUMBERS), text="shown:N"),
    ]
    one = alt.layer(*layers).properties(width=_PLOT, height=_ROW * len(labels))
    header = alt.Header(labelOrient="top", labelAnchor="start", labelPadding=3)
    data = alt.InlineData(values=[dict(row) for row in chart.rows])
    panel = alt.Row("panel:N", sort=panels, header=header)
    return one.facet(row=panel, data=data, spacing=14).resolve_scale(x="independent")
