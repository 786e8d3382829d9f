"""The shelf of analyzers: every module here is one lens, found by its file name.

To add one, write `framing/analyzers/NAME.py` with an `ANALYZER` (a `LexiconAnalyzer`, a `PlaceAnalyzer` or a
`FactAnalyzer`) and its test. There is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from framing.analysis import Analyzer


@cache
def shelf() -> dict[str, Analyzer]:
    """All analyzers by name, in alphabetical order."""
    found: dict[str, Analyzer] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        analyzer: Analyzer = importlib.import_module(f"{__name__}.{module}").ANALYZER
        found[analyzer.name] = analyzer
    return found
