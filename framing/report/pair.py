"""The report of two articles on one event, side by side: nothing is tested, everything opens to its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from framing.analysis import RATE
from framing.report import Column, Example, Report, Row, Section, Table, squash
from framing.report.numbers import ENOUGH_WORDS
from framing.report.procedure import definitions, provenance
from framing.report.usage import in_context
from framing.report.verdicts import amount, named

_PLACES = 30  # figures of one article that are listed
_VOICES = 20
LIMITS = (
    "Two articles are two observations: nothing here is tested, and a difference may be chance, length or topic.",
    "It measures words; readers judge. Numbers are taken as written: the same amount in other words is another figure.",
    "Speakers are found by a trained tagger and rules, which miss and mistake some.",
)


def pair_report(data: Mapping[str, Any]) -> Report:
    """The report of what `framing.comparison.pair.pair` returns."""
    names = _names(data["articles"])
    sections = (
        _heads(data, names),
        _figures(data["figures"], names),
        _voices(data, names),
        _naming(data["naming"], names),
        _measures(data["measures"], names),
        Section("method", "Method and limits", LIMITS, tables=(definitions(data),)),
        provenance(data),
    )
    return Report(
        title=f"{names[0]} and {names[1]}: two articles side by side",
        about=tuple(squash(a["date_published"]) for a in data["articles"] if a["date_published"]),
        sections=tuple(section for section in sections if section),
        origin=f"framing {(data.get('provenance') or {}).get('framing')}, schema {data['schema_version']}",
        data=data,
        page="comparison",
    )


def _names(articles: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """What the two are called: by outlet, else by identifier, else by their order."""
    for key in ("outlet", "doc_id"):
        first, second = (squash(str(article[key] or "")) for article in articles)
        if first and second and first != second:
            return first, second
    return "first article", "second article"


def _heads(data: Mapping[str, Any], names: tuple[str, str]) -> Section:
    articles = data["articles"]
    rows = [
        Row(("headline", *(squash(a["headline"] or "–") for a in articles))),
        Row(("headline asks", *(_asks(a["headline_facts"] or {}) for a in articles))),
        Row(("words", *(f"{a['words']['all']:,}" for a in articles))),
    ]
    zones = [zone for zone in articles[0]["words"] if zone != "all"]
    kinds = list(dict.fromkeys(kind for a in articles for kind in a["blocks"]))
    rows += [
        Row((f"words {zone}", *(f"{a['words'][zone]:,}" for a in articles)), level=1)
        for zone in zones
        if any(a["words"][zone] for a in articles)
    ]
    rows += [
        Row(
            (f"blocks: {kind.replace('_', ' ')}", *(f"{a['blocks'].get(kind, 0):,}" for a in articles)),
            level=1,
        )
        for kind in kinds
    ]
    return Section(
        "heads", "Headline and blocks", tables=(Table("The two articles", _columns("", names), tuple(rows)),)
    )


def _columns(first: str, names: Iterable[str], *, numeric: bool = False) -> tuple[Column, ...]:
    return (Column(first), *(Column(name, numeric) for name in names))


def _asks(facts: Mapping[str, Any]) -> str:
    if not facts.get("is_question"):
        return "no question"
    verdict = (facts.get("answer") or {}).get("verdict")
    return (
        f"a question ({facts.get('question_type') or 'kind not known'}); the text: {verdict or 'not judged'}"
    )


def _figures(found: Mapping[str, Any], names: tuple[str, str]) -> Section:
    sentences = (
        f"{len(found['both']):,} figures stand in both articles, {len(found['only'][0]):,} only in {names[0]}, "
        f"{len(found['only'][1]):,} only in {names[1]}.",
    )
    parts = [_places(f"Only in {name}", places) for name, places in zip(names, found["only"], strict=True)]
    parts.append(_places("In both", [place for pair in found["both"] for place in pair]))
    cards = tuple(part for part in parts if part)
    return Section("figures", "Figures", sentences if cards else (), sections=cards)


def _places(title: str, places: Sequence[Mapping[str, Any]]) -> Section:
    """The figures as they are written, and what stands around them."""
    listed = dict.fromkeys(squash(place["text"]) for place in places[:_PLACES])
    examples = tuple(in_context(place, squash(str(place["doc_id"]))) for place in places[:_PLACES])
    sentences = (f"{'; '.join(listed)}.",) if places else ()
    key = title.lower().replace(" ", "-")
    return Section(key, title, sentences, examples=examples, more=len(places) - len(examples))


def _voices(data: Mapping[str, Any], names: tuple[str, str]) -> Section:
    sentences = tuple(
        f"Heard only in {name}: {', '.join(map(squash, heard))}."
        for name, heard in zip(names, data["only_heard"], strict=True)
        if heard
    )
    tables = tuple(_heard(name, rows) for name, rows in zip(names, data["voices"], strict=True) if rows)
    return Section("voices", "Who is heard", sentences, tables=tables)


def _heard(name: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        *map(Column, ("speaker", "type", "side")),
        Column("statements", numeric=True),
        Column("quoted", numeric=True),
    )
    return Table(
        name,
        columns,
        tuple(
            Row(
                (
                    squash(row["speaker"]),
                    (row["type"] or "–").replace("_", " "),
                    squash(row["side"] or "–"),
                    *(f"{row[key]:,}" for key in ("attributions", "direct")),
                )
            )
            for row in rows[:_VOICES]
        ),
        f"and {len(rows) - _VOICES} more" if len(rows) > _VOICES else "",
    )


def _naming(families: Sequence[Mapping[str, Any]], names: tuple[str, str]) -> Section:
    if not families:
        return Section("naming", "Names for one thing")
    table = Table(
        "Names used, and how often",
        _columns("thing", names),
        tuple(Row((named(f["family"]), *(_used(side) for side in f["names"]))) for f in families),
    )
    # Where both name the thing and not in the same way, the places are shown.
    examples: list[Example] = []
    for family in families:
        chosen = [{use["name"] for use in side} for side in family["names"]]
        if all(chosen) and chosen[0] != chosen[1]:
            for name, side in zip(names, family["names"], strict=True):
                examples += [in_context(use["places"][0], name, named(family["family"])) for use in side]
    return Section("naming", "Names for one thing", tables=(table,), examples=tuple(examples))


def _used(side: Sequence[Mapping[str, Any]]) -> str:
    used = sorted(side, key=lambda use: (-use["count"], use["name"]))
    return ", ".join(f"{squash(use['name'])} {use['count']}" for use in used) or "–"


def _measures(rows: Sequence[Mapping[str, Any]], names: tuple[str, str]) -> Section:
    """Lists as a whole by zone; categories over all zones, where anything was found."""
    told = [row for row in rows if any(row["counts"]) and (row["zone"] == "all" or "." not in row["measure"])]
    titles = ("measure", "zone")
    table = Table(
        "Count in words, and the value",
        (*map(Column, titles), *(Column(name, numeric=True) for name in names)),
        tuple(
            Row(
                (named(row["measure"]), row["zone"], *(_cell(row, i) for i in range(2))),
                level=int("." in row["measure"]),
            )
            for row in told
        ),
        f"Values are rates per 1,000 words, or mean weights; rates are shown where there are at least {ENOUGH_WORDS} words.",
    )
    return Section("measures", "Measures by zone", tables=(table,)) if told else Section("measures", "")


def _cell(row: Mapping[str, Any], i: int) -> str:
    count, words, value = row["counts"][i], row["words"][i], row["values"][i]
    if not words:
        return "–"
    shown = value is not None and count and (row["unit"] != RATE or words >= ENOUGH_WORDS)
    return f"{count:,} in {words:,}" + (f": {amount(value, row['unit'])}" if shown else "")
