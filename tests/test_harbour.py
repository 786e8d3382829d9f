"""The report of the sample article, made again."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from framing.cli import app

ROOT = Path(__file__).parents[1]


def test_the_report_in_the_repository_is_that_of_this_code() -> None:
    article = ROOT / "corpora" / "sample" / "harbour.txt"
    done = CliRunner().invoke(app, ["report", str(article), "--format", "md"])
    kept = (ROOT / "reports" / "harbour.md").read_text(encoding="utf-8")
    assert _findings(done.stdout) == _findings(kept), "make reports"


def _findings(report: str) -> str:
    """All but the versions and hashes of what made it."""
    return report[: report.index("## Method and limits")] if "## Method and limits" in report else report
