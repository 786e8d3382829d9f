"""Measures of groups side by side: charts, the tables behind them, and how far the findings hold."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from framing.analysis import MEAN_WEIGHT
from framing.charts import Chart
from framing.report import Column, Row, Section, Table, figure, squash, visible
from framing.report.numbers import label
from framing.report.verdicts import VIEWS, Comparison, amount, exploratory, named, probability, unit_of

_ROWS = 60  # of one table on a page; the CSV has all
_PANELS = 5  # of one chart
_HEAT = 48  # rows of the heat map
_PAIRS = 28  # and its columns

Test = tuple[str, str, str, str]


def test_of(found: Comparison) -> Test:
    """What identifies a comparison in every view."""
    return found["measure"], found["zone"], found["group"], found["reference"]


def primary(data: Mapping[str, Any]) -> list[Comparison]:
    """The comparisons of all articles, which the others are held against."""
    return [found for found in data["comparisons"] if found["view"] == "all"]


def name_of(group: str) -> str:
    """The name of a group on one line, with nothing in it that a page would obey."""
    return visible(squash(group))


def is_category(found: Sequence[Comparison]) -> bool:
    """Is this measure one part of a list, told over all zones only? `found` are its comparisons."""
    return "." in found[0]["measure"] and len({f["zone"] for f in found}) == 1


# ---------------------------------------------------------------------- a card for each measure


def by_measure(data: Mapping[str, Any]) -> Section:
    """A chart and its table for each measure by zone, then for the categories of each word list."""
    found: dict[str, list[Comparison]] = defaultdict(list)
    for f in primary(data):
        found[f["measure"]].append(f)
    lists: dict[str, list[Comparison]] = defaultdict(list)
    cards = []
    for name, own in found.items():
        if is_category(own):
            lists[name.rpartition(".")[0]] += own
        else:
            cards.append(_zones(data, name, own))
    cards += [_categories(data, name, own) for name, own in lists.items()]
    sentences = (
        "A dot is the mean of the articles’ values, each article counting once; the line is its 95 % interval; each "
        "panel has its own scale. Groups stand in alphabetical order. Means may have intervals that overlap where their difference is shown.",
    )
    return Section("measures", "Measures", sentences, sections=tuple(cards))


def _zones(data: Mapping[str, Any], name: str, found: Sequence[Comparison]) -> Section:
    dots = _dots(data, {(name, zone): zone for zone in dict.fromkeys(f["zone"] for f in found)})
    chart = Chart("dots_and_intervals", f"{named(name)}: mean of each group, by zone", dots)
    sentences = (_unit(data, [name]), _count(found))
    return Section(name, _title(name), sentences, charts=(chart,), tables=(details(data, found),))


def _categories(data: Mapping[str, Any], name: str, found: Sequence[Comparison]) -> Section:
    """The categories in which a difference is shown; the table has those first."""
    names = list(dict.fromkeys(f["measure"] for f in found))
    telling = list(dict.fromkeys(f["measure"] for f in found if f["shown"]))
    zones = {f["measure"]: f["zone"] for f in found}
    panels = {(m, zones[m]): label(m) for m in telling[:_PANELS]}
    chart = Chart(
        "dots_and_intervals", f"{named(name)}: mean of each group, by category", _dots(data, panels)
    )
    sentences = [
        _unit(data, names),
        f"{_count(found)} A difference is shown in {len(telling)} of {len(names)} categories.",
        *([f"Drawn are the first {len(panels)} of these."] if 0 < len(panels) < len(telling) else []),
    ]
    return Section(
        f"{name}.categories",
        f"{_title(name)}: categories",
        tuple(sentences),
        charts=(chart,) if panels else (),
        tables=(details(data, sorted(found, key=lambda f: f["measure"] not in telling)),),
    )


def _title(name: str) -> str:
    title = named(name)
    return title[:1].upper() + title[1:]


def _unit(data: Mapping[str, Any], names: Sequence[str]) -> str:
    units = ", ".join(dict.fromkeys(unit_of(data, name) for name in names))
    return f"{units[:1].upper()}{units[1:]}."


def _count(found: Sequence[Comparison]) -> str:
    shown = sum(bool(f["shown"]) for f in found)
    return f"Differences shown: {shown:,} of {len(found):,}."


def _dots(data: Mapping[str, Any], panels: Mapping[tuple[str, str], str]) -> tuple[dict[str, Any], ...]:
    """The groups' means in each measure and zone."""
    means: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for mean in data["means"]:
        if mean["view"] == "all":
            means[mean["measure"], mean["zone"]].append(mean)
    return tuple(
        _dot(panel, mean, unit_of(data, key[0]))
        for key, panel in panels.items()
        for mean in sorted(means[key], key=lambda mean: str(mean["group"]).casefold())
    )


def _dot(panel: str, mean: Mapping[str, Any], unit: str) -> dict[str, Any]:
    scale = 100 if unit.startswith("share") else 1  # drawn as percentages
    value, low, high = (None if mean[k] is None else mean[k] * scale for k in ("mean", "low", "high"))
    if low is not None and unit != MEAN_WEIGHT:
        low = max(low, 0.0)  # the interval is symmetric; rates and shares end at 0
    shown = amount(mean["mean"], unit)
    group = name_of(mean["group"])
    return {"panel": panel, "label": group, "value": value, "low": low, "high": high, "shown": shown}


def details(data: Mapping[str, Any], found: Sequence[Comparison]) -> Table:
    """All numbers of comparisons: values, difference, interval, effect sizes, p, verdict, what was detectable."""
    words = ("measure", "zone", "group", "reference", "95 % interval", "verdict")
    numbers = ("value", "ref.", "difference", "g", "δ", "adj. p", "by chance", "detectable")
    titles = (*words[:4], *numbers[:3], words[4], *numbers[3:6], words[5], *numbers[6:])
    left = len(found) - _ROWS
    return Table(
        "Comparisons",
        tuple(Column(title, title in numbers) for title in titles),
        tuple(_detail(f, unit_of(data, f["measure"])) for f in found[:_ROWS]),
        "In brackets the number of articles. By chance: the difference to be expected when labels are shuffled. "
        "Detectable: the smallest difference that so many articles show in four samples of five."
        + (f" {left:,} more rows are in the CSV." if left > 0 else ""),
    )


def _detail(found: Comparison, unit: str) -> Row:
    return Row(
        (
            label(found["measure"]),
            found["zone"],
            f"{name_of(found['group'])} ({found['n']:,})",
            f"{name_of(found['reference'])} ({found['reference_n']:,})",
            amount(found["value"], unit),
            amount(found["reference_value"], unit),
            amount(found["difference"], unit, signed=True),
            span(found, unit),
            figure(found["hedges_g"], signed=True),
            figure(found["cliffs_delta"], signed=True),
            probability(found["p_adjusted"]),
            ("shown" if found["shown"] else "no difference shown") + exploratory(found),
            amount(found.get("expected"), unit).lstrip("+"),
            amount(found["detectable"], unit).lstrip("+"),
        )
    )


def span(found: Comparison, unit: str) -> str:
    """An interval in a cell."""
    if found["low"] is None or found["high"] is None:
        return "–"
    return f"{amount(found['low'], unit)} to {amount(found['high'], unit)}"


# ---------------------------------------------------------------------- all at a glance


def heat_map(data: Mapping[str, Any]) -> Section:
    """Hedges' g in one grid: every measure by zone, of categories those in which something is shown."""
    found = primary(data)
    pairs = sorted(
        {(f["group"], f["reference"]) for f in found}, key=lambda p: [str(n).casefold() for n in p]
    )
    own: dict[str, list[Comparison]] = defaultdict(list)
    for f in found:
        own[f["measure"]].append(f)
    parts = {measure for measure, fs in own.items() if is_category(fs)}
    # Whole lists first in choosing what fits, then the categories with the largest differences shown.
    size: dict[tuple[str, str], float] = defaultdict(float)
    for f in found:
        large = abs(f["hedges_g"] or 0) if f["shown"] else 0.0
        test = f["measure"], f["zone"]
        size[test] = max(size[test], large if f["measure"] in parts else math.inf)
    fitting = set(sorted(size, key=lambda test: -size[test])[:_HEAT])
    tests = [test for test in size if test in fitting and size[test]]
    references = {reference for _, reference in pairs}
    one = name_of(next(iter(references))) if len(references) == 1 else None
    cells = {test_of(f): f for f in found}
    rows = [
        {
            "row": named(measure) if measure in parts else f"{named(measure)} · {zone}",
            "column": name_of(group) if one else f"{name_of(group)} −\n{name_of(reference)}",
            "value": cell["hedges_g"],
            "shown": bool(cell["shown"]),
        }
        for measure, zone in tests
        for group, reference in pairs[:_PAIRS]
        if (cell := cells.get((measure, zone, group, reference)))
    ]
    against = f" against {one}" if one else ""
    sentences = [
        f"Hedges’ g of each comparison{against}: the difference in standard deviations. Coloured where a difference "
        "is shown (orange higher, purple lower, darker from 0.5 and from 0.8); plain where no difference is shown.",
        "Of categories those are here in which a difference is shown, as far as there is room.",
        *([f"{len(pairs) - _PAIRS} more pairs of groups are in the CSV."] if len(pairs) > _PAIRS else []),
    ]
    chart = Chart("effect_heatmap", f"Hedges’ g of each comparison{against}, measures by zone", tuple(rows))
    return Section("effects", "Effect sizes", tuple(sentences), charts=(chart,))


# ---------------------------------------------------------------------- does it hold


def sensitivity(data: Mapping[str, Any]) -> Section:
    """Whether what is shown in one view is shown in the others: same events, no wire copies, same topics."""
    views = [view for view in VIEWS if any(f["view"] == view for f in data["comparisons"])]
    rows: dict[Test, dict[str, Comparison]] = defaultdict(dict)
    for found in data["comparisons"]:
        rows[test_of(found)][found["view"]] = found
    kept = {k: by for k, by in rows.items() if any(f["shown"] for f in by.values())}
    shown = {view: sum(bool(by.get(view, {}).get("shown")) for by in kept.values()) for view in views}
    everywhere = sum(all(by.get(view, {}).get("shown") for view in views) for by in kept.values())
    topics = {test_of(found): found for found in data.get("standardised") or ()}
    sentences = [
        "Differences shown: " + ", ".join(f"{VIEWS[view]} {n:,}" for view, n in shown.items()) + ".",
        *([f"Shown in all {len(views)} views: {everywhere:,}."] if len(views) > 1 else []),
    ]
    titles = [VIEWS[view] for view in views] + (["same topics"] if topics else [])
    # The largest first in choosing what fits, then back to the order of measures.
    size = {k: max(abs(f["hedges_g"] or 0) for f in by.values()) for k, by in kept.items()}
    chosen = set(sorted(kept, key=lambda k: -size[k])[:_ROWS])
    lines = []
    for key, by in kept.items():
        if key in chosen:
            cells = [_in_view(data, by.get(view)) for view in views]
            cells += [_in_view(data, topics.get(key))] if topics else []
            lines.append(
                Row((f"{named(key[0])} · {key[1]}", f"{name_of(key[2])} − {name_of(key[3])}", *cells))
            )
    table = Table(
        "Differences shown in any view: difference, 95 % interval, verdict",
        (Column("measure"), Column("groups"), *map(Column, titles)),
        tuple(lines),
        f"{len(kept) - len(lines):,} smaller ones are in the CSV." if len(kept) > len(lines) else "",
    )
    return Section("sensitivity", "Does it hold?", tuple(sentences), tables=(table,) if kept else ())


def _in_view(data: Mapping[str, Any], found: Comparison | None) -> str:
    if not found or found["difference"] is None:
        return "–"
    unit = unit_of(data, found["measure"])
    verdict = "" if "shown" not in found else ": shown" if found["shown"] else ": not shown"
    return f"{amount(found['difference'], unit, signed=True)} ({span(found, unit)}){verdict}"


def chance(data: Mapping[str, Any]) -> Section:
    """What the same tests give when the names of the groups are dealt out at random."""
    shuffled = data["shuffled"]
    dealt = {test_of(f): abs(f["hedges_g"]) for f in shuffled["comparisons"] if f["hedges_g"] is not None}
    found = {test_of(f): abs(f["hedges_g"]) for f in primary(data) if f["hedges_g"] is not None}
    if not dealt or not found:
        return Section("chance", "What chance alone gives")
    sentences = (
        f"With the names of the groups dealt out to the articles at random (seed {shuffled['seed']}), "
        f"{shuffled['shown']:,} of {len(shuffled['comparisons']):,} comparisons are shown.",
        f"Half of all effects are then below {_middle(dealt)} standard deviations; with the true names, below "
        f"{_middle(found)}. Small groups differ by chance: hold each difference against the one expected by chance, "
        "which stands beside it.",
    )
    return Section("chance", "What chance alone gives", sentences)


def _middle(sizes: Mapping[Test, float]) -> str:
    return f"{sorted(sizes.values())[len(sizes) // 2]:.2f}"


def lengths(data: Mapping[str, Any]) -> Section:
    """How each measure goes with the length of articles, and where it could not be measured."""
    rows = [
        Row(
            (
                named(m["measure"]),
                m["zone"],
                m["unit"],
                f"{m['n']:,}",
                f"{m['missing']:,}",
                figure(m["length_correlation"], signed=True),
            )
        )
        for m in data["measures"]
        if "." not in m["measure"]
    ]
    columns = (
        *(Column("measure"), Column("zone"), Column("unit")),
        *(
            Column("articles", numeric=True),
            Column("without a value", numeric=True),
            Column("ρ", numeric=True),
        ),
    )
    sentence = (
        "A measure that goes with length (ρ far from 0) differs between groups whose articles differ in length. "
        "Articles without a value (no quotation, no headline) are left out, never counted as 0."
    )
    table = Table("Spearman’s ρ of each measure with the number of words", columns, tuple(rows))
    return (
        Section("length", "Length and missing values", (sentence,), tables=(table,))
        if rows
        else Section("length", "")
    )
