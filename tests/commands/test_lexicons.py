from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from framing.cli import app
from framing.lexical.lexicon import shipped

LIST = """name = "mine"
version = "1.0.0"
title = "Mine"
about = "A list of my own."
language = "en"
license = "LicenseRef-mine"
citation = "Me"
[categories.rain]
about = "Words of rain"
entries = '''
{entry}
'''
[[examples]]
text = "It drizzled."
finds = ["drizzled"]
"""


def framing(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_list_names_every_shipped_list() -> None:
    code, out, _ = framing("lexicons", "list")
    assert code == 0
    assert all(name in out for name in shipped())


def test_show_prints_card_and_entries() -> None:
    code, out, _ = framing("lexicons", "show", "hedges")
    assert code == 0
    assert "Hyland" in out
    assert "[approximators]" in out


def test_show_of_an_unknown_list_names_the_known() -> None:
    code, _, err = framing("lexicons", "show", "nothing")
    assert code == 2
    assert "hedges" in err


def test_lint_tells_line_and_fix(tmp_path: Path) -> None:
    good, bad = tmp_path / "mine.toml", tmp_path / "bad" / "mine.toml"
    good.write_text(LIST.format(entry="drizzl*"), encoding="utf-8")
    bad.parent.mkdir()
    bad.write_text(LIST.format(entry="drizzl*\ndrizzle"), encoding="utf-8")
    assert framing("lexicons", "lint", str(good))[0] == 0
    code, _, err = framing("lexicons", "lint", str(bad))
    assert code == 2
    assert "mine.toml:" in err
    assert "drizzle" in err


def test_shipped_lists_are_clean() -> None:
    assert framing("lexicons", "lint")[0] == 0
