"""Show how one article is framed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from framing.reading.article import Article

# Enough to say that a file holds many articles; it may hold millions.
_SEEN_AT_MOST = 100


def command(
    article: Annotated[str, typer.Argument(help="A file with one article, or - for standard input.")],
    format_: Annotated[
        str | None, typer.Option("--format", help="text, json, md or html [default: that of -o, or text].")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")] = None,
    lexicon: Annotated[list[str] | None, typer.Option(help="Your own word list (TOML); repeatable.")] = None,
    headline: Annotated[str | None, typer.Option(help="The headline, where the file has none.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the article: do not check it.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="The text is one block of prose.")] = False,
    splitter: Annotated[str, typer.Option(help="How sentences are split: scan or punkt.")] = "scan",
    attitudes: Annotated[
        str, typer.Option(help="Zone of beliefs and plans told by the narrator: indirect or narrated.")
    ] = "indirect",
    roster: Annotated[str | None, typer.Option(help="TOML file that puts speakers on sides.")] = None,
    record: Annotated[int | None, typer.Option(min=1, help="Which article of a file with several.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All categories, all places, the method.")
    ] = False,
) -> None:
    """Show how one article is framed, and the words that made each number."""
    from framing import writers
    from framing.pipeline import Settings, pipeline
    from framing.report.article import article_report

    name = writers.chosen(format_, output)
    writer = writers.writer(name)
    settings = Settings(tuple(lexicon or ()), roster, plain, splitter, attitudes)
    if article == "-" and sys.stdin.isatty():
        typer.echo("framing: reading from standard input; Ctrl-D ends it", err=True)
    chosen = _choose(article, language, record)
    if headline:
        chosen = _with_headline(chosen, headline)
    _show_mapping(chosen)
    run = pipeline(settings)
    full = everything or writer.FULL
    report = article_report(
        run.run([chosen]).analysis(0),
        run.measures,
        full=full,
        places=None if everything else 10 if full else 1,
    )
    writers.emit(report, name, output)


def _choose(path: str, language: str | None, record: int | None) -> Article:
    """The one article of a file, or the one with that number."""
    from itertools import islice

    import framing
    from framing.errors import FramingError, UsageError

    if record is None:
        found = list(islice(framing.read(path, language=language), _SEEN_AT_MOST))
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(f"{path}: no article found")
        count = (
            f"{len(found)} articles" if len(found) < _SEEN_AT_MOST else f"{_SEEN_AT_MOST} articles or more"
        )
        advice = "Choose one with --record N; to measure many, use `framing score`."
        raise UsageError(f"{path}: {count}; a report is about one", advice=advice)
    failed: list[Exception] = []
    numbers: list[int] = []
    for i, article in enumerate(framing.read(path, language=language, on_error=failed.append), start=1):
        numbers.append(article.record or i)
        if numbers[-1] == record:
            return article
    for error in failed:
        if isinstance(error, FramingError) and error.line in (record, None):
            raise error
    shown = ", ".join(map(str, numbers[:8])) + (f" … {numbers[-1]}" if len(numbers) > 8 else "")
    advice = f"there are: {shown}; in CSV and JSON Lines it is the line" if numbers else ""
    raise UsageError(f"{path}: no article has the number {record}", advice=advice)


def _with_headline(article: Article, headline: str) -> Article:
    """The article under another headline."""
    from dataclasses import fields

    from framing.reading.article import Article

    known = {
        field.name: getattr(article, field.name)
        for field in fields(Article)
        if field.name not in ("text", "headline", "body_start", "headline_span", "standfirst_span", "blocks")
    }
    start = article.body_start
    blocks = article.blocks and [b._replace(start=b.start - start, end=b.end - start) for b in article.blocks]
    return Article.assemble(article.text[start:], headline, blocks=blocks, **known)


def _show_mapping(article: Article) -> None:
    from framing.cli import printable

    renamed = [f"{theirs} → {ours}" for theirs, ours in article.mapping if theirs != ours]
    if renamed:
        typer.echo(f"framing: fields read as {printable(', '.join(renamed))}", err=True)
