from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from framing.cli import app


def test_a_bad_training_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "He said so."}\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["train", "attribution", str(path), "-o", str(tmp_path / "out.npz")])
    assert done.exit_code == 2
    assert "gold.jsonl:1" in done.stderr
    assert not (tmp_path / "out.npz").exists()
