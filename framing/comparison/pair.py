"""Two articles on one event, side by side, as data: nothing is tested, everything opens to its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from framing.analysis import Analysis
from framing.comparison.naming import options
from framing.comparison.words import example
from framing.pipeline import Settings, pipeline
from framing.reading.article import Article

SCHEMA_VERSION = "1.0"
_SCALE = r"hundred|thousand|million|billion|trillion|percent|per cent|%"
_FIGURE = re.compile(rf"[$€£¥]?\s?\d+(?:[,.]\d+)*(?:[\s-]?(?:{_SCALE})(?!\w))?", re.IGNORECASE)
_NOT_FIGURES = frozenset({"label", "source_item", "boilerplate"})


def pair(first: Article, second: Article, settings: Settings | None = None) -> dict[str, Any]:
    """Headline, blocks, figures in only one of them, voices, names and measures by zone.

    Keys: `schema_version`; `articles` (two: headline, outlet, words, blocks by kind, headline facts); `figures`
    {`both`, `only`: [first, second]}; `voices` (two: speaker → attributions) and `only_heard`; `naming` (families in
    which both choose, or one); `measures` [{measure, unit, zone, values: [first, second], counts, words}].
    """
    run = pipeline(settings or Settings())
    found = run.run([first, second])
    analyses = [found.analysis(i) for i in range(2)]
    return {
        "schema_version": SCHEMA_VERSION,
        "articles": [_article(a) for a in analyses],
        "figures": _figures(analyses),
        **_voices(analyses),
        "naming": _naming(analyses),
        "measures": _measures(analyses),
        "provenance": run.provenance,
    }


def _article(analysis: Analysis) -> dict[str, Any]:
    article = analysis.article
    zones: Mapping[str, Any] = next(iter(analysis.measures.values()))["zones"]
    return {
        "doc_id": article.doc_id,
        "outlet": article.outlet,
        "date_published": article.date_published,
        "url": article.url,
        "headline": article.headline or (analysis.facts.get("headline") or {}).get("text"),
        "headline_facts": analysis.facts.get("headline"),
        "words": {zone: cell["words"] for zone, cell in zones.items()},
        "blocks": dict(Counter(block.kind for block in analysis.blocks)),
    }


def _figures(analyses: list[Analysis]) -> dict[str, Any]:
    """Numbers of the text, as they are written; the same value in both is one figure."""
    tables = []
    for analysis in analyses:
        text = analysis.article.text
        found: dict[str, dict[str, Any]] = {}
        for block in analysis.blocks:
            if block.kind in _NOT_FIGURES:
                continue
            for at in _FIGURE.finditer(text, block.start, block.end):
                key = re.sub(r"[\s,-]", "", at[0].lower()).replace("percent", "%")
                start = at.start() + len(at[0]) - len(at[0].lstrip())
                found.setdefault(key, example(analysis.article.doc_id, start, at.end(), text))
        tables.append(found)
    first, second = tables
    return {
        "both": [[first[key], second[key]] for key in first if key in second],
        "only": [
            [v for k, v in first.items() if k not in second],
            [v for k, v in second.items() if k not in first],
        ],
    }


def _voices(analyses: list[Analysis]) -> dict[str, Any]:
    tables: list[dict[str, dict[str, Any]]] = []
    for analysis in analyses:
        heard: dict[str, dict[str, Any]] = {}
        for a in analysis.attributions:
            name = a.speaker or "(nobody named)"
            row = heard.setdefault(
                name,
                {
                    "speaker": name,
                    "type": a.speaker_type or None,
                    "side": a.side,
                    "attributions": 0,
                    "direct": 0,
                },
            )
            row["attributions"] += 1
            row["direct"] += a.kind != "indirect"
        tables.append(heard)
    return {
        "voices": [
            sorted(heard.values(), key=lambda r: (-r["attributions"], r["speaker"])) for heard in tables
        ],
        "only_heard": [sorted(tables[i].keys() - tables[1 - i].keys()) for i in range(2)],
    }


def _naming(analyses: list[Analysis]) -> list[dict[str, Any]]:
    known = options()
    families: dict[str, list[dict[str, list[dict[str, Any]]]]] = {}
    for side, analysis in enumerate(analyses):
        for match in analysis.matches:
            if match.analyzer == "naming" and (name := known.get((match.category, match.entry))):
                names = families.setdefault(match.category, [{}, {}])[side].setdefault(name, [])
                at = example(analysis.article.doc_id, match.start, match.end, analysis.article.text)
                names.append({**at, "voice": match.voice})
    return [
        {
            "family": family,
            "names": [[{"name": n, "count": len(p), "places": p} for n, p in side.items()] for side in sides],
        }
        for family, sides in sorted(families.items())
    ]


def _measures(analyses: list[Analysis]) -> list[dict[str, Any]]:
    rows = []
    for name, measured in analyses[0].measures.items():
        for zone in measured["zones"]:
            cells = [analysis.measures[name]["zones"][zone] for analysis in analyses]
            if all(cell["words"] == 0 for cell in cells):
                continue
            rows.append(
                {
                    "measure": name,
                    "unit": measured["unit"],
                    "zone": zone,
                    "values": [cell["value"] for cell in cells],
                    "counts": [cell["count"] for cell in cells],
                    "words": [cell["words"] for cell in cells],
                }
            )
    return rows
