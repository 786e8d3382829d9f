"""The command line: gathers the commands, turns errors into messages and exit codes.

Exit codes: 0 done · 2 usage, configuration or input that cannot be read · 3 done, but some articles failed.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from framing import __version__, commands
from framing.errors import FramingError


class _Group(TyperGroup):
    """Every error of ours ends as a message on stderr and exit code 2, never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except FramingError as error:
            typer.echo(f"framing: {printable(str(error))}", err=True)
            raise typer.Exit(2) from None
        except BrokenPipeError:  # `framing … | head` has seen enough
            sys.stderr.close()
            raise typer.Exit(0) from None
        except (typer.Exit, typer.Abort):
            raise
        except OSError as error:  # a full disk, a folder that may not be read
            where = f"{error.filename}: " if error.filename else ""
            typer.echo(f"framing: {printable(where)}{error.strerror or error}", err=True)
            raise typer.Exit(2) from None
        except Exception as error:
            if hasattr(error, "show") or "FRAMING_TRACEBACK" in os.environ:  # usage errors show themselves
                raise
            name = type(error).__name__
            typer.echo(f"framing: a mistake of ours: {name}: {printable(str(error))}", err=True)
            typer.echo("  Please report it; FRAMING_TRACEBACK=1 shows where it happened.", err=True)
            raise typer.Exit(2) from None


def printable(text: str) -> str:
    """A message with nothing in it that a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)


app = typer.Typer(
    cls=_Group,
    name="framing",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Measure how news is framed. Every number opens to the words that made it; readers judge.",
)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"framing {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    pass


# Each module of the shelf is one command (a function `command`) or one group of commands (`group`).
for _name in sorted(info.name for info in pkgutil.iter_modules(commands.__path__)):
    _module = importlib.import_module(f"framing.commands.{_name}")
    if hasattr(_module, "group"):
        app.add_typer(_module.group, name=_name, help=_module.__doc__)
    else:
        app.command(_name)(_module.command)


def main() -> None:
    """The entry point of the `framing` command."""
    for stream in (sys.stdout, sys.stderr):
        # Lone surrogates and narrow encodings must not end a report.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()


if __name__ == "__main__":
    main()
