from __future__ import annotations

import pytest
from typer.testing import CliRunner

from framing import __version__
from framing.cli import app


def framing(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_help_names_the_commands() -> None:
    code, out, _ = framing("--help")
    assert code == 0
    assert all(name in out for name in ("report", "score", "compare", "events", "lexicons", "train"))


def test_version() -> None:
    assert framing("--version")[1].strip() == f"framing {__version__}"


def test_wrong_usage_is_2() -> None:
    assert framing("report")[0] == 2
    assert framing("nothing")[0] == 2
    assert framing("report", "x.txt", "--nothing")[0] == 2


def test_an_error_of_the_input_is_a_message() -> None:
    code, _, err = framing("report", "missing\x1b[31m.txt")
    assert code == 2
    assert "there is no such file" in err
    assert "\x1b" not in err


def test_a_mistake_of_ours_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("inner")

    monkeypatch.setattr("framing.lexical.lexicon.shipped", broken)
    code, _, err = framing("lexicons", "list")
    assert code == 2
    assert "mistake of ours: KeyError" in err
    assert "Traceback" not in err
