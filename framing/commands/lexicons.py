"""List, show and lint word lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

group = typer.Typer(no_args_is_help=True)

Paths = Annotated[list[Path], typer.Argument(help="TOML files; none: all shipped word lists.")]


@group.command("list")
def list_() -> None:
    """All shipped word lists: version, categories, entries, licence."""
    from rich.console import Console
    from rich.table import Table

    from framing.lexical import lexicon

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, justify in (("name", "left"), ("version", "left"), ("entries", "right"),
                          ("categories", "left"), ("license", "left")):  # fmt: skip
        table.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for name, path in sorted(lexicon.shipped().items()):
        words = lexicon.read(path)
        entries = sum(len(c.entries) for c in words.categories.values())
        names = list(words.categories)
        shown = ", ".join(names) if len(names) <= 15 else f"{len(names)} categories"
        table.add_row(name, words.version, f"{entries:,}", shown, words.license)
    Console(highlight=False).print(table)


@group.command()
def show(name: Annotated[str, typer.Argument(help="Name of a shipped word list, or a TOML file.")]) -> None:
    """One word list: where it comes from, its categories and their entries."""
    from framing.errors import UsageError
    from framing.lexical import lexicon

    shipped = lexicon.shipped()
    path = shipped.get(name, Path(name))
    if not path.exists():
        raise UsageError(f"no word list {name!r}", advice=f"Shipped: {', '.join(sorted(shipped))}.")
    words = lexicon.read(path)
    typer.echo(f"{words.title} ({words.name} {words.version}, {words.language}, {words.license})")
    typer.echo(f"{words.about}\nCitation: {words.citation}\nSHA-256: {words.sha256}")
    for category in words.categories.values():
        typer.echo(f"\n[{category.name}] {category.about}")
        for entry in category.entries:
            weight = "" if entry.weight == 1 else f" : {entry.weight:g}"
            typer.echo(f"  {entry.text}{weight}")


@group.command()
def lint(paths: Paths = []) -> None:  # noqa: B006
    """Check word lists: cards, entries, examples. Exit 2 where something is wrong."""
    from framing.lexical import lexicon, matching

    ours = set(lexicon.shipped().values())
    wrong = 0
    for path in paths or sorted(ours):
        problems = lexicon.lint(path, shipped=path in ours) or matching.check(lexicon.read(path))
        for problem in problems:
            typer.echo(str(problem), err=True)
        if not problems:
            typer.echo(f"{path.name}: entries and examples are well")
        wrong += len(problems)
    if wrong:
        raise typer.Exit(2)
