"""Where does the text raise its voice?"""

from framing.analysis import RATE, LexiconAnalyzer

ANALYZER = LexiconAnalyzer(
    name="boosters",
    lexicon="boosters",
    unit=RATE,
    about="Words by which a text claims more certainty or force than the bare statement.",
    citation="Hyland (2005), Metadiscourse",
)
