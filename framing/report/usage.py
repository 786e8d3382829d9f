"""What groups say and whom they hear: words, names for one thing, voices, and the places in the articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from framing.charts import Chart
from framing.report import Column, Example, Row, Section, Table, figure, squash
from framing.report.contrasts import name_of
from framing.report.verdicts import named

_FAMILIES = 16  # families of names on a page
_NAMES = 9  # names of one family in a chart
_WORDS = 15  # words of each group
_SPEAKERS = 10  # heard in each group
_PLACES = 6  # examples of a group in one card


# ---------------------------------------------------------------------- names for one thing


def naming(data: Mapping[str, Any]) -> Section:
    """For each family of competing names, the share of each name in each group."""
    told = sorted(data["naming"], key=lambda family: -_mentions(family))[:_FAMILIES]
    chosen = [family for family in data["naming"] if any(family is t for t in told)]
    sentences = [
        "Where one thing has several names, the share of each among all its mentions in a group’s own prose. A share "
        "says which name is chosen, not that it is right. Groups that seldom mention a thing are left out.",
    ]
    if len(chosen) < len(data["naming"]):
        sentences.append(f"{len(data['naming']) - len(chosen)} families with fewer mentions are in the JSON.")
    cards = tuple(_family(family) for family in chosen)
    return Section("naming", "Names for one thing", tuple(sentences) if cards else (), sections=cards)


def _mentions(family: Mapping[str, Any]) -> int:
    return sum(row["count"] for row in family["names"])


def _family(family: Mapping[str, Any]) -> Section:
    rows = family["names"]
    own = [row for row in rows if row["voice"] == "narrated"]
    total: dict[str, int] = defaultdict(int)
    for row in own:
        total[row["name"]] += row["count"]
    names = sorted(sorted(total, key=lambda name: -total[name])[:_NAMES])
    cells = tuple(
        {"row": name_of(row["group"]), "column": name_of(row["name"]), "share": row["share"]}
        for row in sorted(own, key=lambda row: names.index(row["name"]) if row["name"] in names else -1)
        if total[row["name"]] and row["name"] in names
    )
    title = named(family["family"])
    charts = (
        (Chart("shares", f"{title}: share of each name in each group’s own prose", cells),) if cells else ()
    )
    spoken = [row for row in rows if row["count"]]
    table = Table(
        "Shares among all mentions",
        (
            *(Column("group"), Column("voice"), Column("name"), Column("share", numeric=True)),
            *(Column("95 % interval"), Column("times", numeric=True), Column("mentions", numeric=True)),
        ),
        tuple(_share(row) for row in spoken),
    )
    places = [(row, place) for row in spoken if row["voice"] == "narrated" for place in row["examples"][:1]]
    return Section(
        f"naming-{family['family']}",
        title[:1].upper() + title[1:],
        (squash(family["about"]).rstrip(".") + ".",),
        charts=charts,
        tables=(table,),
        examples=tuple(
            in_context(place, f"{name_of(row['group'])}, {_doc(place)}")
            for row, place in places[: 2 * _PLACES]
        ),
    )


def _share(row: Mapping[str, Any]) -> Row:
    interval = "–" if row["low"] is None else f"{100 * row['low']:.0f} to {100 * row['high']:.0f} %"
    share = f"{100 * row['share']:.0f} %"
    return Row(
        (
            *(name_of(row["group"]), row["voice"], squash(row["name"]), share),
            *(interval, f"{row['count']:,}", f"{row['mentions']:,}"),
        )
    )


def in_context(place: Mapping[str, Any], where: str, note: str = "") -> Example:
    """A place in an article between what stands around it."""
    before, after = place["before"] or "", place["after"] or ""
    return Example(
        where,
        squash(place["text"] or ""),
        ("… " + squash(before) + " " * before[-1:].isspace()) if before else "",
        (" " * after[:1].isspace() + squash(after) + " …") if after else "",
        note,
    )


def _doc(place: Mapping[str, Any]) -> str:
    return name_of(str(place["doc_id"]))


# ---------------------------------------------------------------------- words


def words(data: Mapping[str, Any]) -> Section:
    """What each group says more than all others together."""
    found = data["words"] or {}
    terms = found.get("terms") or ()
    sentences = (
        f"What each group says more than {found.get('reference', 'the others')}, by weighted log-odds (z), with the "
        "number of articles it stands in and its dispersion (0 spread evenly, 1 all in one article). Words follow "
        "what is reported: on the same events they tell more about wording.",
    )
    cards = tuple(_keyness("words", group, rows) for group, rows in _by_group(terms))
    return Section("words", "Words", sentences, sections=cards) if cards else Section("words", "Words")


def evidence(data: Mapping[str, Any]) -> Section:
    """The entries of word lists that stand out in each group, and where they stand."""
    entries = (data["words"] or {}).get("entries") or ()
    sentences = (
        "What the word lists found more in one group than in the others: the words behind the measures. Each opens to "
        "places in the articles, a sample.",
    )
    cards = tuple(_keyness("evidence", group, rows) for group, rows in _by_group(entries))
    title = "The words behind the measures"
    return Section("evidence", title, sentences, sections=cards) if cards else Section("evidence", title)


def _by_group(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    own: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        own[str(row["group"])].append(row)
    return sorted(own.items(), key=lambda item: item[0].casefold())


def _keyness(key: str, group: str, rows: Sequence[Mapping[str, Any]]) -> Section:
    listed = rows[:_WORDS]
    lists = any("analyzer" in row for row in listed)
    table = Table(
        "More than the others",
        (
            *(Column("word"), *([Column("list")] if lists else [])),
            *(Column(title, numeric=True) for title in ("articles", "times", "others", "z", "DP")),
        ),
        tuple(_word(row, lists=lists) for row in listed),
        f"Articles: of {listed[0]['group_articles']:,}. Others: times in all other groups. DP: dispersion.",
    )
    examples = [
        in_context(place, _doc(place), f"{named(row['analyzer'])}: {named(row['category'])}" if lists else "")
        for row in listed
        for place in row["examples"][: 2 if lists else 1]
    ]
    return Section(f"{key}-{group}", name_of(group), tables=(table,), examples=tuple(examples))


def _word(row: Mapping[str, Any], *, lists: bool) -> Row:
    return Row(
        (
            squash(row["term"]),
            *([f"{named(row['analyzer'])}: {named(row['category'])}"] if lists else []),
            *(f"{row[key]:,}" for key in ("articles", "count", "other_count")),
            *(figure(row["z"]), f"{row['dispersion']:.2f}"),
        )
    )


# ---------------------------------------------------------------------- voices and events


def voices(data: Mapping[str, Any]) -> Section:
    """Who is heard by type, side and kind of attribution; by name; and who is heard elsewhere only."""
    found = data["voices"]
    cards = [
        _shares(key, title, found.get(key) or ())
        for key, title in (
            ("type", "By type of speaker"),
            ("side", "By side"),
            ("kind", "By kind of attribution"),
        )
        if found.get(key)
    ]
    cards += [_speakers(group, rows) for group, rows in _by_group(found.get("speakers") or ())]
    sentences = (
        "Shares of all attributions in a group’s articles. Speakers are found by a trained tagger and rules, which "
        "leave some without a name.",
        *_silent(found.get("silent") or ()),
    )
    return Section("voices", "Who is heard", sentences if cards else (), sections=tuple(cards))


def _shares(key: str, title: str, rows: Sequence[Mapping[str, Any]]) -> Section:
    names = sorted({row["name"] for row in rows})
    given = {(row["group"], row["name"]): row for row in rows}
    groups = sorted({str(row["group"]) for row in rows}, key=str.casefold)
    cells = [
        {"row": name_of(group), "column": _type(name), "share": row["share"] if row else 0.0}
        for group in groups
        for name in names
        for row in [given.get((group, name))]
    ]
    columns = ("group", "name", "share", "attributions", "of", "articles")
    table = Table(
        "Share of attributions",
        tuple(Column(title, numeric=i > 1) for i, title in enumerate(columns)),
        tuple(
            Row(
                (
                    *(name_of(row["group"]), _type(row["name"]), f"{100 * row['share']:.0f} %"),
                    *(f"{row[k]:,}" for k in ("count", "attributions", "articles")),
                )
            )
            for row in rows
        ),
    )
    chart = Chart("shares", f"{title}: share of the attributions of each group", tuple(cells))
    return Section(f"voices-{key}", title, charts=(chart,), tables=(table,))


def _type(name: str) -> str:
    return name_of(name.replace("_", " ")) or "not known"


def _speakers(group: str, rows: Sequence[Mapping[str, Any]]) -> Section:
    listed = rows[:_SPEAKERS]
    numbers = ("attributions", "articles")
    table = Table(
        "Named speakers heard most often",
        (Column("speaker"), *(Column(title, numeric=True) for title in numbers)),
        tuple(
            Row((squash(row["speaker"]), *(f"{row[key]:,}" for key in ("count", "articles"))))
            for row in listed
        ),
    )
    places = [(row, place) for row in listed for place in row["examples"][:1]]
    examples = tuple(
        in_context(place, f"{squash(row['speaker'])}, {_doc(place)}") for row, place in places[:_PLACES]
    )
    return Section(f"voices-{group}", name_of(group), tables=(table,), examples=examples)


def _silent(rows: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    for group, own in _by_group(rows):
        told = "; ".join(f"{squash(r['speaker'])} ({r['articles_elsewhere']:,})" for r in own[:_PLACES])
        yield f"Heard in other groups’ articles (number in brackets) and never in those of {name_of(group)}: {told}."


def events(data: Mapping[str, Any]) -> Section:
    """How many articles and wire copies each group has, how many events are told by several groups."""
    found = data["events"] or {}
    sentences = []
    if found.get("events") is not None:
        shared = {int(k): n for k, n in (found["shared"] or {}).items()}
        sentences.append(
            f"The articles tell {found['events']:,} events ({squash(found['about'])}); {sum(shared.values()):,} of them "
            "are told by two groups or more."
        )
        by = ", ".join(f"{n:,} by {k}" for k, n in sorted(shared.items()))
        sentences[-1] = sentences[-1].rstrip(".") + (f": {by} groups." if by else ".")
    elif found:
        sentences.append(f"Events and wire copies are {squash(found['about'])}.")
    known = [group for group in data["groups"] if group.get("wire") is not None]
    rows = [
        Row((name_of(g["name"]), f"{g['n']:,}", f"{g['wire']:,}" if g.get("wire") is not None else "–"))
        for g in sorted(data["groups"], key=lambda g: str(g["name"]).casefold())
    ]
    columns = (Column("group"), Column("articles", numeric=True), Column("wire copies", numeric=True))
    note = "Wire copies: near duplicates of another article, or credited to an agency." if known else ""
    table = Table("Articles of each group", columns, tuple(rows), note)
    return Section("events", "Articles and events", tuple(sentences), tables=(table,))
