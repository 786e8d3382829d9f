"""A dot and its 95 % interval for each group, one panel below the other on one scale.

Rows: `panel` (a zone, a view), `label` (a group), `value`, `low`, `high` (None: not measurable), `shown` (the
number in words). Options: `unit`; `zero` (a line at 0, for differences).
"""

from __future__ import annotations

from typing import Any

from framing.charts import BAR, INK, LINE, SOFT, Chart

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
        "title": chart.options.get("unit"),
        "scale": alt.Scale(domain=_reach(chart), nice=True),
        "axis": alt.Axis(tickCount=4, format="~g"),
    }
    base = alt.Chart().encode(y=y)
    layers = [
        base.mark_rule(color=BAR, strokeWidth=2, strokeCap="round").encode(
            x=alt.X("low:Q", **x), x2=alt.X2("high:Q")
        ),
        base.mark_point(filled=True, size=62, color=BAR, opacity=1).encode(x=alt.X("value:Q", **x)),
        base.mark_text(align="right", color=INK).encode(x=alt.value(_PLOT + _NUMBERS), text="shown:N"),
    ]
    if chart.options.get("zero"):
        layers.insert(0, alt.Chart().mark_rule(color=SOFT, strokeDash=[3, 3]).encode(x=alt.datum(0)))
    one = alt.layer(*layers).properties(width=_PLOT, height=_ROW * len(labels))
    data = alt.InlineData(values=[dict(row) for row in chart.rows])
    if len(panels) == 1 and not panels[0]:
        return one.properties(data=data)
    header = alt.Header(labelOrient="top", labelAnchor="start", labelPadding=3)
    return one.facet(
        row=alt.Row("panel:N", sort=panels, header=header), data=data, spacing=14
    ).configure_axis(domainColor=LINE)


def _reach(chart: Chart) -> list[float]:
    """From 0 (rates) to the end of the longest interval."""
    ends = [row[key] for row in chart.rows for key in ("value", "low", "high") if row.get(key) is not None]
    return [min([0.0, *ends]), max([0.0, *ends]) or 1.0]
