"""How densely does the text say who says so?

Each attribution is counted once, where its cue stands (without a cue, where its content begins).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from framing.analysis import RATE, Measure
from framing.attributions.attribution import Attribution
from framing.document import Batch
from framing.text import Ints

_CITATION = "Pareti (2012), PARC; Hatcher (2010), Global Media Journal"
_UNNAMED = ("unnamed_group", "unnamed_individual")
_NAMED = ("person", "institution", "country", "document")

# What is counted, by the part of the measure's name after the dot.
_KINDS: Mapping[str, tuple[str, Callable[[Attribution], bool]]] = {
    "": ("attributions of any kind", lambda _: True),
    "direct": ("attributions in the source's own words throughout", lambda a: a.kind == "direct"),
    "mixed": ("attributions partly in the source's own words", lambda a: a.kind == "mixed"),
    "indirect": ("attributions in the outlet's words", lambda a: a.kind == "indirect"),
    "attitude": ("beliefs, plans and feelings ascribed to a source", lambda a: a.cue_type == "attitude"),
    "named": ("attributions to a named person, institution or country", lambda a: a.speaker_type in _NAMED),
    "unnamed": ("attributions to unnamed people", lambda a: a.speaker_type in _UNNAMED),
    "agentless": ("attributions to nobody (“is expected to”)", lambda a: not a.source),
}


class Sourcing:
    """Counts attributions by kind."""

    name = "sourcing"
    version = "1"
    measures = tuple(
        Measure(f"sourcing.{kind}" if kind else "sourcing", RATE, about.capitalize(), _CITATION)
        for kind, (about, _) in _KINDS.items()
    )

    def places(self, batch: Batch) -> Mapping[str, Ints]:
        """The first token of the cue of each attribution of the kind."""
        found = [
            (shift + (a.cue or a.content)[0].start, a)
            for shift, attributions in zip(batch.offset.tolist(), batch.attributions, strict=True)
            for a in attributions
        ]
        tokens = np.searchsorted(batch.tokens.start, np.array([p for p, _ in found], np.int64))
        tokens = np.minimum(tokens, max(len(batch.tokens.start) - 1, 0))
        return {
            measure.name: tokens[np.array([counts(a) for _, a in found], np.bool_)]
            for measure, (_, counts) in zip(self.measures, _KINDS.values(), strict=True)
        }


ANALYZER = Sourcing()
