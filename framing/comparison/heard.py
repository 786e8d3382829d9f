"""Whom each group lets speak: shares of attributions by kind of speaker, side and speaker; and who is silent.

Counted are attributions, direct and indirect, with a source or without; `agentless` are those to nobody. A speaker
is silent in a group that never attributes anything to them although several articles of other groups do. Being
heard less is no wrong by itself: read it beside the events that were told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from framing.comparison.words import example

if TYPE_CHECKING:
    import polars as pl

SPEAKERS = 15  # most heard speakers told of each group
OFTEN = 5  # articles of other groups that hear a speaker whose silence is told
_NAMED = ("person", "institution")
_EXAMPLES = 2


def voices(
    attributions: pl.DataFrame, members: Mapping[str, str], names: Sequence[str], texts: Mapping[str, str]
) -> dict[str, Any]:
    """Shares by `type`, `side` and `kind`, the most heard `speakers`, and the `silent` ones, group by group."""
    import polars as pl

    group = pl.DataFrame(
        list(members.items()), schema={"doc_id": pl.String, "group": pl.String}, orient="row"
    )
    rows = attributions.join(group, on="doc_id").sort("doc_id", maintain_order=True)
    rows = rows.with_columns(
        pl.when(pl.col("source").list.len() == 0)
        .then(pl.lit("agentless"))
        .otherwise(pl.col("speaker_type").replace("", None).fill_null("unresolved"))
        .alias("type"),
        pl.col("side").fill_null("not assigned"),
    )
    return {
        "type": _shares(rows, "type"),
        "kind": _shares(rows, "kind"),
        "side": _shares(rows, "side") if (rows["side"] != "not assigned").any() else [],
        "speakers": _speakers(rows, names, texts),
        "silent": _silent(rows, names),
    }


def _shares(rows: pl.DataFrame, column: str) -> list[dict[str, Any]]:
    import polars as pl

    counted = rows.group_by("group", column).agg(
        pl.len().alias("count"), pl.col("doc_id").n_unique().alias("articles")
    )
    whole = rows.group_by("group").agg(pl.len().alias("attributions"))
    table = counted.join(whole, on="group").with_columns(
        (pl.col("count") / pl.col("attributions")).alias("share")
    )
    return table.rename({column: "name"}).sort("group", "name").to_dicts()


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return rows.filter(pl.col("speaker").is_not_null() & pl.col("speaker_type").is_in(_NAMED))


def _speakers(rows: pl.DataFrame, names: Sequence[str], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Named speakers, by the number of articles that hear them."""
    import polars as pl

    found = []
    for name in names:
        inside = _named(rows.filter(pl.col("group") == name))
        table = inside.group_by("speaker", "speaker_type").agg(
            pl.len().alias("count"), pl.col("doc_id").n_unique().alias("articles")
        )
        for row in (
            table.sort("articles", "count", "speaker", descending=[True, True, False])
            .head(SPEAKERS)
            .to_dicts()
        ):
            places = inside.filter(pl.col("speaker") == row["speaker"]).unique(
                "doc_id", keep="first", maintain_order=True
            )
            found.append(
                {
                    "group": name,
                    **row,
                    "examples": [_place(p, texts) for p in places.head(_EXAMPLES).to_dicts()],
                }
            )
    return found


def _place(row: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    start, end = row["content"][0]
    return example(row["doc_id"], start, end, texts.get(row["doc_id"]))


def _silent(rows: pl.DataFrame, names: Sequence[str]) -> list[dict[str, Any]]:
    """Speakers whom several articles of other groups hear and this group never."""
    import polars as pl

    heard = _named(rows).group_by("speaker", "group").agg(pl.col("doc_id").n_unique().alias("articles"))
    total = heard.group_by("speaker").agg(pl.col("articles").sum(), pl.col("group"))
    return [
        {"group": name, "speaker": speaker, "articles_elsewhere": articles}
        for name in names
        for speaker, articles, where in total.sort(
            "articles", "speaker", descending=[True, False]
        ).iter_rows()
        if articles >= OFTEN and name not in where
    ]
