"""The built wheel works outside the checkout: word lists, model and templates are inside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str, cwd: Path, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel), cwd=folder)
    return site


def test_the_wheel_lists_the_lexicons(site: Path) -> None:
    listed = run("-m", "framing", "lexicons", "list", cwd=site, PYTHONPATH=str(site))
    shipped = {path.stem for path in (ROOT / "lexicons").glob("*.toml")}
    assert shipped <= set(listed.split())


def test_the_wheel_reports_an_article(site: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(
        "Will it rain?\n\n“It might,” the forecaster Ada Holm said on Monday.\n", encoding="utf-8"
    )
    code = "import framing; print(framing.__file__)"
    assert str(site) in run("-c", code, cwd=tmp_path, PYTHONPATH=str(site))
    report = run(
        "-m", "framing", "report", str(article), "--format", "json", cwd=tmp_path, PYTHONPATH=str(site)
    )
    assert '"question_type": "polar"' in report
    run("-m", "framing", "report", str(article), "-o", "page.html", cwd=tmp_path, PYTHONPATH=str(site))
    assert "Ada Holm" in (tmp_path / "page.html").read_text(encoding="utf-8")
