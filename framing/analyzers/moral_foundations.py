"""Which moral intuitions do the words touch?"""

from framing.analysis import RATE, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="moral_foundations",
    lexicon="moral_foundations",
    unit=RATE,
    about="Words of virtue and vice of the five moral foundations.",
    citation="Graham, Haidt and Nosek (2009); Haidt (2012)",
)
