"""Train the learned parts again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    pass


@group.command()
def attribution(
    path: Annotated[
        Path,
        typer.Argument(help="JSON Lines: text and attributions [{cue, source, content: [[start, end], …]}]."),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to write the weights.")] = Path(
        "attribution.npz"
    ),
    plain: Annotated[
        list[Path] | None, typer.Option(help="Articles without annotation, to learn word classes from.")
    ] = None,
    penalty: Annotated[float, typer.Option(help="L1 penalty: higher is smaller.")] = 3.0,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the articles.")] = 16,
) -> None:
    """Train the attribution tagger on annotated articles (PolNeAR's in framing/models/attribution.md)."""
    from framing import readers
    from framing.attributions.training import train_attribution

    texts = [article.text for file in plain or () for article in readers.read(str(file))]
    made = train_attribution(path, output, plain=texts, c1=penalty, epochs=epochs)
    typer.echo(f"{output}: " + ", ".join(f"{count:,} {name}" for name, count in made.items()))
