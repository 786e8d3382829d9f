"""Which verbs carry what others say and think?"""

from framing.analysis import RATE, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="epistemic_verbs",
    lexicon="epistemic_verbs",
    unit=RATE,
    about="Verbs that tell how far a reported proposition is taken as true.",
    citation="Hooper (1975); Karttunen (1971); Recasens et al. (2013)",
)
