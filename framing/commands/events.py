"""Find which articles tell the same event, and which are copies."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def command(
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders, globs of articles; - is standard input.")
    ],
    format: Annotated[str, typer.Option(help="csv (doc_id, event_id, copy_of) or json.")] = "csv",  # noqa: A002
    cut: Annotated[float, typer.Option(min=0, max=1, help="Average cosine that makes one event.")] = 0.15,
    window: Annotated[int, typer.Option(min=0, help="Days between two articles on one event; 0: any.")] = 7,
    language: Annotated[str | None, typer.Option(help="Language of all articles; refuses none.")] = None,
) -> None:
    """Group articles by the event they tell, and flag wire copies and near duplicates with their likely origin."""
    import json

    from framing.comparison.stories import find, write
    from framing.errors import UsageError
    from framing.readers import read

    if format not in ("csv", "json"):
        raise UsageError(f"format {format!r}: expected csv or json")
    failed: list[str] = []
    articles = [
        article
        for path in paths
        for article in read(path, language=language, on_error=lambda error: failed.append(str(error)))
    ]
    stories = find(articles, cut=cut, window=window or None)
    if format == "csv":
        write(stories, sys.stdout)
    else:
        found = {"schema_version": "1.0", "articles": [story._asdict() for story in stories]}
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    copies = sum(story.copy_of is not None for story in stories)
    events = len({story.event_id for story in stories})
    typer.echo(f"{len(stories):,} articles, {events:,} events, {copies:,} copies", err=True)
    for message in failed:
        typer.echo(message, err=True)
    if failed:
        raise typer.Exit(3)
