"""The house keeps its shape: imports go one way, no room has a name that says nothing, nothing runs at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "framing"

# Each room may import only rooms above it.
ROOMS = (
    "errors", "text", "lexical", "structure", "readability", "reading",
    "attributions", "speakers", "document", "analysis", "headlines",
    "readers", "analyzers", "pipeline", "batch", "comparison",
    "charts", "report", "writers",
    "commands", "cli", "__init__", "__main__",
)  # fmt: skip
REFUSED = {"utils", "util", "helpers", "common", "base", "core", "constants", "types", "misc", "manager"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(module: Path) -> str:
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported(module: Path) -> set[str]:
    """The rooms a module imports at its top level; imports inside functions and for types only do not bind."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "framing":
            names |= {alias.name for alias in node.names if not alias.name.startswith("__")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("framing."):
            names.add(node.module.split(".")[1])
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_go_down_only(module: Path) -> None:
    own = room(module)
    assert own in ROOMS, f"{own}: give the room its place in ROOMS"
    below = {name for name in imported(module) if ROOMS.index(name) > ROOMS.index(own)}
    assert not below, f"{module.name} imports from below: {below}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_names_and_sizes(module: Path) -> None:
    assert module.stem not in REFUSED
    source = module.read_text(encoding="utf-8")
    assert source.count("\n") <= 450, "split the module"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 80, f"{node.name} is too long"


def test_members_of_a_shelf_do_not_import_each_other() -> None:
    for shelf in ("analyzers", "readers", "writers", "charts", "commands", "batch/engines"):
        names = {p.stem for p in (PACKAGE / shelf).glob("*.py")} - {"__init__"}
        for module in (PACKAGE / shelf).glob("*.py"):
            if module.stem == "__init__":
                continue
            text = module.read_text(encoding="utf-8")
            for name in names - {module.stem}:
                assert f"from framing.{shelf}.{name} import" not in text, f"{module.name} imports {name}"


def test_the_command_line_imports_nothing_heavy() -> None:
    code = (
        "import sys, framing.cli; heavy = {'numpy', 'sklearn', 'nltk', 'scipy', 'textstat', 'polars', 'altair',"
        " 'pyarrow', 'trafilatura', 'jinja2'} & set(sys.modules); sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
