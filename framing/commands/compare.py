"""Compare groups of articles, or two articles on one event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framing.batch.store import Scores
    from framing.pipeline import Settings
    from framing.reading.article import Article

_List = list[str] | None


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="A folder written by `framing score`, or articles; two single articles stand side by side."
        ),
    ],
    by: Annotated[
        str, typer.Option(help="Column, key of meta, or year, month, day; joined by +.")
    ] = "outlet",
    groups: Annotated[str | None, typer.Option(help="CSV file: doc_id (or outlet, …), group.")] = None,
    where: Annotated[_List, typer.Option(help="column=value or column!=value; repeatable.")] = None,
    only: Annotated[_List, typer.Option(help="A group to compare; repeatable. Default: all.")] = None,
    reference: Annotated[
        str | None, typer.Option(help='Compare with this group, or with "all others"; default: all pairs.')
    ] = None,
    measures: Annotated[_List, typer.Option(help="Measure of the family, * allowed; repeatable.")] = None,
    zones: Annotated[_List, typer.Option(help="Zone of the family; repeatable.")] = None,
    hypothesis: Annotated[str | None, typer.Option(help="TOML file that declares the family.")] = None,
    events: Annotated[str | None, typer.Option(help="CSV file written by `framing events`.")] = None,
    texts: Annotated[
        _List, typer.Option(help="The articles of a scored folder, for words and events.")
    ] = None,
    lexicon: Annotated[
        _List, typer.Option(help="A word list of yours (TOML), for articles; repeatable.")
    ] = None,
    roster: Annotated[
        str | None, typer.Option(help="TOML file that puts speakers on sides, for articles.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language of all articles; refuses none.")] = None,
    topics: Annotated[str | None, typer.Option(help="Column of topics, or how many to find.")] = None,
    minimum: Annotated[int, typer.Option(min=2, help="Articles (events) a group needs.")] = 10,
    resamples: Annotated[int, typer.Option(min=100, help="Of bootstrap and shuffling.")] = 2_000,
    seed: Annotated[int, typer.Option(help="Of bootstrap and shuffling.")] = 20_260,
    format_: Annotated[
        str | None,
        typer.Option("--format", help="text, md, html, json or csv [default: that of -o, or text]."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file; default: standard output.")
    ] = None,
) -> None:
    """Compare groups: differences with interval, effect size and adjusted p, or "no difference shown".

    Shown three ways: all articles, matched events only, without wire copies.
    """
    from framing import writers
    from framing.comparison.compare import compare
    from framing.comparison.plan import Plan
    from framing.pipeline import Settings
    from framing.report.comparison import comparison_report

    name = writers.chosen(format_, output)
    settings = Settings(tuple(lexicon or ()), roster)
    scores, articles = _inputs(paths, texts or (), settings, language)
    if len(articles) == 2 and groups is None and scores.address is None:
        from framing.comparison.pair import pair
        from framing.report.pair import pair_report

        writers.emit(pair_report(pair(articles[0], articles[1], settings)), name, output)
        return
    plan = Plan(by, groups, tuple(where or ()), tuple(only or ()), reference, tuple(measures or ()),
                tuple(zones or ()), hypothesis, events, topics, minimum, resamples, seed)  # fmt: skip
    result = compare(scores, plan, articles or None, on_step=lambda step: typer.echo(f"… {step}", err=True))
    found = result.to_dict()
    writers.emit(comparison_report(found, full=name != "text"), name, output)
    shown = sum(row["shown"] for row in found["comparisons"])
    typer.echo(
        f"{shown:,} of {result.family_size:,} tests show a difference "
        f"({found['shuffled']['shown']:,} of {found['shuffled']['family_size']:,} under shuffled labels); seed {seed}",
        err=True,
    )


def _inputs(
    paths: Sequence[str], texts: Sequence[str], settings: Settings, language: str | None
) -> tuple[Scores, list[Article]]:
    """The scores, and the articles where they are at hand."""
    from framing.batch import store
    from framing.errors import InputError, UsageError
    from framing.pipeline import Settings, pipeline
    from framing.readers import read

    def warn(error: InputError) -> None:
        typer.echo(str(error), err=True)

    scored = [path for path in paths if (Path(path) / store.MANIFEST).exists()]
    if scored:
        if len(paths) > 1:
            raise InputError(
                "one folder of scores at a time", path=paths[1], advice="score the articles together"
            )
        if settings != Settings():
            raise UsageError(
                f"{scored[0]} is scored already: --lexicon and --roster come too late",
                advice="give them to `framing score`, or compare the articles themselves",
            )
        scores = store.load(scored[0])
        wanted = set(scores.scores["doc_id"].to_list())
        given = texts or _origins(scores)
        return scores, [
            a for path in given for a in read(path, language=language, on_error=warn) if a.doc_id in wanted
        ]
    articles = [article for path in paths for article in read(path, language=language, on_error=warn)]
    if not articles:
        raise InputError("there is no article to compare", path=paths[0])
    run = pipeline(settings)
    found = [run.run(articles[i : i + 64]) for i in range(0, len(articles), 64)]
    return store.in_memory(found), articles


def _origins(scores: Scores) -> list[str]:
    """The files the scores came from, where all of them are still there."""
    paths = scores.scores["path"].unique().drop_nulls().sort().to_list()
    return paths if all(Path(path).is_file() for path in paths) else []
