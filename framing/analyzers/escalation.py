"""How far up the ladder of conflict do the words stand?"""

from framing.analysis import MEAN_WEIGHT, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="escalation",
    lexicon="escalation",
    unit=MEAN_WEIGHT,
    about="Mean rung of the words of conflict (positive) and of its easing (negative).",
    citation="Goldstein (1992), A conflict-cooperation scale",
)
