"""Which name each group gives to one thing, where there are several.

The lexicon `naming` holds families of competing names. A share is that of one name among all mentions of the thing
in the group's articles, narration apart from quotation: a quoted name is its speaker's choice. The interval is that
of a ratio over articles. A share says what is chosen, never that the choice is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.comparison import stats
from framing.comparison.views import Draws
from framing.comparison.words import example
from framing.lexical import lexicon

if TYPE_CHECKING:
    import polars as pl

VOICES = ("narrated", "quoted")
FEWEST = 2  # articles of a group that mention a thing, without which its shares are not told
_EXAMPLES = 2


def options() -> dict[tuple[str, str], str]:
    """The name that each entry stands for, by family and entry."""
    words = lexicon.read(lexicon.shipped()["naming"])
    return {
        (category.name, entry.text): entry.note.split(";")[0].removeprefix("= ")
        for category in words.categories.values()
        for entry in category.entries
    }


def naming(
    matches: pl.DataFrame,
    members: Mapping[str, str],
    names: Sequence[str],
    texts: Mapping[str, str],
    draws: Draws,
) -> list[dict[str, Any]]:
    """Shares among the names of each thing that two groups and more speak of.

    A row is a family: `family, about, names: [{name, voice, group, count, mentions, articles, share, low, high,
    examples}]`. `mentions` is the denominator; `articles` speak of the thing at all in that voice.
    """
    mentions = _mentions(matches, members)
    about = {c.name: c.about for c in lexicon.read(lexicon.shipped()["naming"]).categories.values()}
    found = []
    for (family,), rows in mentions.group_by(["category"], maintain_order=True):
        told = [row for voice in VOICES for name in names for row in _shares(rows, voice, name, texts, draws)]
        groups = {row["group"] for row in told}
        if len(groups) > 1 and len({row["name"] for row in told}) > 1:
            found.append({"family": family, "about": about[str(family)], "names": told})
    return found


def _mentions(matches: pl.DataFrame, members: Mapping[str, str]) -> pl.DataFrame:
    """The matches of the lexicon in articles of a group, with the name each stands for."""
    import polars as pl

    table = [(family, entry, name) for (family, entry), name in options().items()]
    known = pl.DataFrame(table, schema=["category", "entry", "name"], orient="row")
    group = pl.DataFrame(
        list(members.items()), schema={"doc_id": pl.String, "group": pl.String}, orient="row"
    )
    # What a source said without quotation marks is in the outlet's words.
    voice = pl.when(pl.col("voice") == "quoted").then(pl.lit("quoted")).otherwise(pl.lit("narrated"))
    return (
        matches.filter(pl.col("analyzer") == "naming")
        .join(known, on=["category", "entry"])
        .join(group, on="doc_id")
        .with_columns(voice.alias("voice"))
        .sort("category", "doc_id", "start")
    )


def _shares(
    rows: pl.DataFrame, voice: str, group: str, texts: Mapping[str, str], draws: Draws
) -> list[dict[str, Any]]:
    import polars as pl

    inside = rows.filter((pl.col("group") == group) & (pl.col("voice") == voice))
    articles = inside["doc_id"].unique().sort().to_list()
    if len(articles) < FEWEST:
        return []
    chosen = sorted(rows["name"].unique().to_list())
    row_of, column_of = ({v: i for i, v in enumerate(values)} for values in (articles, chosen))
    count = np.zeros((len(articles), len(chosen)))
    for doc_id, name in inside.select("doc_id", "name").iter_rows():
        count[row_of[doc_id], column_of[name]] += 1
    total = np.broadcast_to(count.sum(axis=1, keepdims=True), count.shape)
    share, parts = stats.shares(count, total)
    width = stats.half_width(parts, resamples=min(draws.resamples, 500), seed=draws.seed)
    return [
        {
            "name": name,
            "voice": voice,
            "group": group,
            "count": int(count[:, i].sum()),
            "mentions": int(count.sum()),
            "articles": len(articles),
            "share": float(share[i]),
            # Where all articles agree they do not say how sure that is.
            "low": max(0.0, float(share[i] - width[i])) if width[i] > 0 else None,
            "high": min(1.0, float(share[i] + width[i])) if width[i] > 0 else None,
            "examples": [
                example(doc_id, start, end, texts.get(doc_id), said)
                for doc_id, start, end, said in inside.filter(pl.col("name") == name)
                .unique("doc_id", keep="first", maintain_order=True)
                .head(_EXAMPLES)
                .select("doc_id", "start", "end", "text")
                .iter_rows()
            ],
        }
        for i, name in enumerate(chosen)
    ]
