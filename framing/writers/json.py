"""JSON: everything there is, for other programs. `docs/schema.md` names every key."""

from __future__ import annotations

import json
import re
from typing import TextIO

from framing.report import Report

SUFFIX = ".json"
FULL = True

# Half of a UTF-16 pair is no character and no UTF-8, but JSON can name it.
_SURROGATE = re.compile("[\ud800-\udfff]")


def write(report: Report, stream: TextIO) -> None:
    """Write the report's data; equal input gives equal bytes."""
    text = json.dumps(report.data, ensure_ascii=False, allow_nan=False, indent=1)
    stream.write(_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")
