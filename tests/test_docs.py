"""The documentation says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing.analyzers import shelf
from framing.cli import app
from framing.document import ZONES

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> set[str]:
    return {command.name or "" for command in app.registered_commands} | {
        group.name or "" for group in app.registered_groups
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"^framing ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= commands()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_option_that_is_named_exists(page: Path) -> None:
    helped = " ".join(CliRunner().invoke(app, [name, "--help"]).output for name in sorted(commands()))
    lines = re.findall(r"^(?:    )?framing [a-z]+ .*$", page.read_text(encoding="utf-8"), re.MULTILINE)
    for option in {found for line in lines for found in re.findall(r"--[a-z-]+", line.split("#")[0])}:
        assert option in helped, option


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_names_every_analyzer_and_zone() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    measured = {a.name for a in shelf().values()} - {"answer", "summary_check", "voices", "naming"}
    assert all(f"`{name}`" in readme for name in (*measured, *ZONES))


def test_every_room_is_in_the_plan_of_the_house() -> None:
    plan = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "framing").iterdir() if (path / "__init__.py").exists()}
    assert all(f"`{room}/`" in plan for room in rooms)
